"""Turn a formula with named arguments into a compiled loop over the students, and a list of them into a day."""
