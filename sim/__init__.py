"""The simulator: students, ties, programmes and the day they live through."""

import sim.fingerprint  # noqa: F401  (first of all)

__version__ = "0.1.0"
