"""Judge patterns by what experiments gave: the value of each statistic, its Monte Carlo error, and whether it lies in its band."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.patterns.pattern import ANY, Pattern, Read, Statistic

Given = dict[str, pd.DataFrame]  # by experiment: a row a replicate, a column (arm, number)


@dataclass(frozen=True)
class Measured:
    """A statistic as the model gives it: its value, and the standard error of luck."""

    statistic: Statistic
    value: float
    error: float

    @property
    def passes(self) -> bool:
        """Whether it lies in its band; of a mere sign (above 0) by two standard errors. What is hardly more than a parameter passes."""
        low, high = self.statistic.low, self.statistic.high
        if self.statistic.given:
            return True
        sign = (low, high) == (0, ANY)
        return bool(self.value - 2 * np.nan_to_num(self.error) > 0 if sign else low <= self.value <= high)

    @property
    def near(self) -> bool:
        """Whether an end of the band is less than two standard errors away."""
        ends = np.array([self.statistic.low, self.statistic.high])
        return bool(np.isfinite(self.value) and (np.abs(self.value - ends) < 2 * self.error).any())

    @property
    def verdict(self) -> str:
        """In its band, or on which side of it, and whether luck alone could have put it there."""
        if self.statistic.given:
            return "an input"
        if not np.isfinite(self.value):
            return "NOT DEFINED"
        luck = " (within luck)" if self.near else ""
        if self.passes:
            return "in band" + luck
        if self.value > self.statistic.low and self.value < self.statistic.high:
            return "NOT SHOWN" + luck
        return ("BELOW" if self.value <= self.statistic.low else "ABOVE") + luck


@dataclass(frozen=True)
class Verdict:
    """A pattern with all its statistics measured."""

    pattern: Pattern
    measured: tuple[Measured, ...]

    @property
    def passes(self) -> bool:
        """Whether all statistics lie in their bands."""
        return all(one.passes for one in self.measured)

    @property
    def fails(self) -> bool:
        """Whether some statistic lies outside its band beyond luck, or is not defined."""
        return any(not (one.passes or one.near) for one in self.measured)


def reshaped(gauges: pd.DataFrame) -> pd.DataFrame:
    """Lay the table of gauges of an experiment out with a row a replicate and a column (arm, number)."""
    return gauges.pivot(index="replicate", columns=["arm", "number"], values="value")


def judged(pattern: Pattern, given: Given) -> Verdict:
    """Measure every statistic of a pattern."""
    return Verdict(pattern, tuple(_measured(one, given) for one in pattern.statistics))


def estimated(of: Callable[[Read], np.ndarray], given: Given) -> tuple[np.ndarray, np.ndarray]:
    """Give numbers that are read from means over all replicates, and their standard errors of luck.

    Errors by leaving out one replicate after the other (jackknife); experiments with as many replicates share students, and lose the same.
    """
    used: set[str] = set()
    every = {name: np.ones(len(rows), bool) for name, rows in given.items()}
    value = of(_reader(given, every, used))
    variance = np.zeros(np.shape(value))
    for count in {len(given[name]) for name in used}:
        together, values = [name for name in used if len(given[name]) == count], []
        for left_out in range(count):
            kept = every | {name: np.arange(count) != left_out for name in together}
            values.append(of(_reader(given, kept, set())))
        variance = variance + ((count - 1) * np.var(values, axis=0) if count > 1 else np.nan)
    return value, np.sqrt(variance)


def _measured(statistic: Statistic, given: Given) -> Measured:
    value, error = estimated(lambda read: np.asarray(_value(statistic, read)), given)
    return Measured(statistic, float(value), float(error))


def _value(statistic: Statistic, read: Read) -> float:
    """Work a statistic out; where it divides by nothing, as without any ties, there is none."""
    try:
        return float(statistic.of(read))
    except ZeroDivisionError:
        return float("nan")


def _reader(given: Given, kept: dict[str, np.ndarray], used: set[str]) -> Read:
    def read(experiment: str, arm: str, number: str) -> float:
        used.add(experiment)
        values = given[experiment][(arm, number)].to_numpy()[kept[experiment]]
        return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")

    return read
