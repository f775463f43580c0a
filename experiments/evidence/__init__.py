"""Hold the effect of each programme against what evidence says of its kind."""
