"""Compile the day from its end, in a process of its own, beside one that begins at its beginning: python -m sim.warm"""

from sim.calendar import Calendar
from sim.campus import Campus
from sim.population import made
from sim.state import no_offers, no_ties
from sim.traits import Traits


def backwards() -> None:
    """Compile every loop of the day that is not in the cache, the last first."""
    Campus(made(2, 0, 1, Traits(), 1, 0), no_ties(2), no_offers(2), Calendar(), 1, 0).compile_backwards()


if __name__ == "__main__":
    backwards()
