"""Live the same day one student at a time, in plain Python: slow, readable, and made to disagree loudly."""
