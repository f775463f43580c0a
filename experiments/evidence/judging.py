"""Judge each expectation by an answer: what the model gives, and whether that lies in the range."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.evidence.expectations import EXPECTATIONS, Expectation


@dataclass(frozen=True)
class Judged:
    """An expectation, and the model's number with its 95 % interval of luck."""

    expected: Expectation
    value: float
    low: float
    high: float

    @property
    def passes(self) -> bool:
        """Whether the model's number lies in the range."""
        return bool(self.expected.low <= self.value <= self.expected.high)

    @property
    def verdict(self) -> str:
        """In range, above or below it."""
        return "in range" if self.passes else "BELOW" if self.value < self.expected.low else "ABOVE"


def judged(summary: pd.DataFrame, use: pd.DataFrame, pairs: pd.DataFrame) -> list[Judged]:
    """Judge every expectation by the tables of one comparison of all scenarios with lecture_only."""
    return [_judged(one, summary, use, pairs) for one in EXPECTATIONS]


def _judged(one: Expectation, summary: pd.DataFrame, use: pd.DataFrame, pairs: pd.DataFrame) -> Judged:
    if one.measure in ("ever", "visits"):
        column, factor = {"ever": ("ever_share", 100), "visits": ("visits_each", 1)}[one.measure]
        value = factor * float(use.loc[use["arm"] == one.scenario, column].iloc[0])
        return Judged(one, value, np.nan, np.nan)
    if one.against != "lecture_only":
        row = _pair(one, pairs)
        return Judged(one, *row)
    row = _row(summary, one, one.outcome)
    names = ("difference", "low", "high") if one.unit == "points" else ("standardised", "standardised_low", "standardised_high")
    values = np.array([row[name] for name in names], float)
    return Judged(one, *values / _by(one, summary, use))


def _row(summary: pd.DataFrame, one: Expectation, outcome: str) -> pd.Series:
    rows = summary[(summary["arm"] == one.scenario) & (summary["outcome"] == outcome)]
    mine = rows["subgroup"] == one.subgroup if one.subgroup else rows["group"] == summary["group"].iloc[0]
    return rows[mine].iloc[0]


def _pair(one: Expectation, pairs: pd.DataFrame) -> tuple[float, float, float]:
    """Give the difference of two programmes in SDs, whichever of them is named first."""
    for arm, other, sign in ((one.scenario, one.against, 1), (one.against, one.scenario, -1)):
        rows = pairs[(pairs["arm"] == arm) & (pairs["other"] == other) & (pairs["outcome"] == one.outcome)]
        if len(rows):
            row = rows.iloc[0]
            scale = sign * row["standardised"] / row["difference"] if row["difference"] else np.nan
            low, high = sorted((row["low"] * scale, row["high"] * scale))
            return sign * row["standardised"], low, high
    raise KeyError(f"{one.scenario} and {one.against} are not compared")


def _by(one: Expectation, summary: pd.DataFrame, use: pd.DataFrame) -> float:
    """Give what an effect is divided by."""
    if one.measure == "per_session":
        return float(_row(summary, one, "sessions")["difference"])
    if one.measure == "per_user":
        return float(use.loc[use["arm"] == one.scenario, "ever_share"].iloc[0])
    return 1.0
