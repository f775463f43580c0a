"""A pattern that evidence shows, as statistics of virtual experiments, each with the band in which the model has to be."""

from collections.abc import Callable
from dataclasses import dataclass

from sim.sources import Paper

Read = Callable[[str, str, str], float]  # (experiment, arm, number of a gauge) -> its mean over replicates
ANY = float("inf")


@dataclass(frozen=True)
class Statistic:
    """One number that the model gives, and its band; bands are judgement, wider than what was published, as settings and instruments differ."""

    name: str
    unit: str
    low: float
    high: float
    of: Callable[[Read], float]
    given: bool = False  # whether it is hardly more than a parameter: shown, and not judged
    free: bool = False  # whether no parameter was set so that it comes out, or from the study that found it

    @property
    def band(self) -> str:
        """The band in words."""
        if self.low == -ANY:
            return f"below {self.high:g}"
        return f"above {self.low:g}" if self.high == ANY else f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Pattern:
    """A pattern: what was found, where, what it tells models apart by, and the statistics that all have to be in their bands."""

    key: str
    title: str
    found: str
    tells: str
    sources: tuple[Paper, ...]
    statistics: tuple[Statistic, ...]
    doubt: str = ""  # what a reader should know of the comparison


def number(experiment: str, arm: str, name: str) -> Callable[[Read], float]:
    """Read one number as it is."""
    return lambda read: read(experiment, arm, name)
