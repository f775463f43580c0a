"""The simulator: students, ties, programmes and the day they live through."""

__version__ = "0.1.0"
