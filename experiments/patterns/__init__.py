"""Hold the model against patterns that published evidence shows, one virtual experiment after the other."""
