"""The same day again, student by student, in plain Mesa: to be read, and to check the fast path against."""
