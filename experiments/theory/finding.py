"""Say what a check found: what theory says, what the model does, how far apart they are and may be, and what a figure of it shows."""

import sys
from dataclasses import asdict, dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from scipy.stats import norm, t

BY_LUCK = 1e-3  # how often a true model misses a check that is up to luck, were the seed drawn anew


@dataclass(frozen=True)
class Curve:
    """A line of theory with the model's dots: (x, y), and two standard errors of the dots."""

    label: str
    line: tuple[np.ndarray, np.ndarray] | None = None
    dots: tuple[np.ndarray, np.ndarray] | None = None
    bars: np.ndarray | None = None
    paths: tuple[np.ndarray, np.ndarray] | None = None  # thin lines of single students: (x, y[x, students])
    dashed: bool = False


@dataclass(frozen=True)
class Panel:
    """One plot: its title, axes with units, and curves."""

    title: str
    x: str
    y: str
    curves: tuple[Curve, ...]
    scales: tuple[str, str] = ("linear", "linear")
    limits: tuple[Any, Any] = (None, None)
    key: str = "none"  # where the names of the curves stand
    key_columns: int = 1


@dataclass(frozen=True)
class Finding:
    """What one check found. It passes if the deviation is at most what is allowed."""

    name: str
    what: str  # one sentence: what is checked
    setting: str  # how the model is set
    formula: str  # what theory says
    theory: str  # a number that stands for it, with its unit
    model: str  # the same of the model
    deviation: float  # the largest of all that is compared
    allowed: float
    unit: str  # of both
    why: str  # why so much is allowed
    title: str  # the finding in words
    right: str  # a right reading of the figure
    wrong: str  # a wrong one
    panels: tuple[Panel, ...]

    @property
    def passes(self) -> bool:
        """Tell whether theory and model agree."""
        return bool(self.deviation <= self.allowed)

    @property
    def verdict(self) -> str:
        """Pass or miss, in a word."""
        return "pass" if self.passes else "MISS"

    @property
    def headline(self) -> str:
        """The finding in words; of a miss that there is none."""
        return self.title if self.passes else f"{self.name}: the model is not what theory says"


def given(parameters: Any, changed: dict[str, float]) -> SimpleNamespace:
    """Hand the values of a mechanism's parameters to theory, some of them changed to see whether the check notices."""
    values = asdict(parameters)
    if unknown := set(changed) - set(values):
        raise KeyError(f"theory knows no {', '.join(sorted(unknown))}")
    return SimpleNamespace(**values | changed)


def luck_allows(comparisons: int, groups: int | None = None) -> float:
    """Give the standard errors that the largest of so many comparisons exceeds by luck once in 1,000 times.

    `groups`: the standard error is itself estimated, from so many independent groups.
    """
    chance = 1 - BY_LUCK / (2 * comparisons)
    return float(norm.ppf(chance) if groups is None else t.ppf(chance, groups - 1))


def by_luck(comparisons: int) -> str:
    """Say in words why so many standard errors are allowed."""
    return f"Monte Carlo error: a true model exceeds this once in 1,000 times ({comparisons} comparisons)"


def largest(*differences: np.ndarray) -> float:
    """Give the largest absolute difference; anything that is no number counts as the largest there is."""
    return float(np.nan_to_num(np.max([np.max(np.abs(one)) for one in differences]), nan=sys.float_info.max, posinf=sys.float_info.max))
