"""The few ways in which a programme brings students together."""
