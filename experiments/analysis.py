"""Sum up paired runs: differences with intervals, standardised, who is better or worse off, and which group least."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from experiments.friendships import MEASURES
from sim.outcomes import OUTCOMES

MAIN = ("stress", "knowledge", "belonging", "mark", "enrolled", "burned_out")  # outcomes that the screen shows
CONFIDENCE = 0.95
ROUNDING = 1e-9  # an SD below is none: equal differences leave one of 1e-15


def half_width(values: np.ndarray) -> float:
    """Half the t-interval of a mean; nan for fewer than two values."""
    if len(values) < 2:
        return float("nan")
    return float(stdtrit(len(values) - 1, (1 + CONFIDENCE) / 2) * np.std(values, ddof=1) / np.sqrt(len(values)))


def half_widths(spread: np.ndarray, count: np.ndarray, least: np.ndarray | float = 0.0) -> np.ndarray:
    """Half the t-intervals of means, from the SDs and numbers of what they are means of; nan for fewer than two, and `least` where nothing differed."""
    count, spread = np.asarray(count, float), np.asarray(spread, float)
    some = np.where(count > 1, count, np.nan)
    return np.where((spread <= ROUNDING) & (count > 1), least, stdtrit(some - 1, (1 + CONFIDENCE) / 2) * spread / np.sqrt(some))


def unseen(students: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Percentage points by which a share may differ though it did in none of so many replicates: one student in three of them, by the rule of three

    (Hanley and Lippman-Hand 1983, JAMA 249: with 95 % certainty something that never happened in n tries is no likelier than 3 / n.)
    """
    return 3 / np.maximum(count, 1) * 100 / np.maximum(students, 1)


def summary(runs: pd.DataFrame, swept: str) -> pd.DataFrame:
    """Give one row an arm, group and outcome: the paired difference from the arm's control, over replicates.

    A yes or no is told in per cent of students and has no SD. More and less: share and number of students whose outcome
    moved; better and worse: the same by what is good, missing where neither is. Gap: the difference of a subgroup less
    that of all whom the answer is about. What is not defined for anybody has no row.
    """
    by = runs.assign(gap=_gap(runs)).groupby(["arm", "group", "outcome"], sort=False, observed=True)
    mean = by[["students", "control_mean", "arm_mean", "difference", "control_sd", "more", "less", "gap"]].mean()
    spread, told, count = by[["difference", "gap"]].std(), by[["control", "subgroup", "setting"]].first(), by.size().to_numpy()
    table = mean.join(told).reset_index().astype(dict.fromkeys(("group", "subgroup", "outcome"), object))
    outcomes = [OUTCOMES[name] for name in table["outcome"]]
    direction, share = np.array([one.better for one in outcomes]), np.array([one.share for one in outcomes], bool)
    least = np.where(share & (table["arm"] != table["control"]), unseen(table["students"].to_numpy(), count), 0.0)
    scale = 1 / table["control_sd"].where((table["control_sd"] > 0) & ~share)
    for name, column, factor in (("", "difference", 1), ("standardised_", "difference", scale), ("gap_", "gap", 1)):
        half = half_widths(spread[column].to_numpy(), count, least)
        table[f"{name}low"], table[f"{name}high"] = (table[column] - half) * factor, (table[column] + half) * factor
    table["standardised"] = table["difference"] * scale
    table["better"], table["worse"] = (_by_direction(table, direction * sign) for sign in (1, -1))
    for name in ("more", "less"):
        table[f"{name}_students"] = table[name] * table["students"]
    table["students"] = table["students"].round().astype(int)
    table["theme"], table["unit"] = [one.theme for one in outcomes], [one.unit for one in outcomes]
    table["setting"], table["replicates"], table["key"] = table["setting"].astype(str), count, swept
    return table[list(SUMMARY)].dropna(subset=["control_mean", "arm_mean"], how="all", ignore_index=True)


SUMMARY = (
    "arm", "control", "group", "subgroup", "theme", "outcome", "unit", "students", "replicates", "control_mean", "arm_mean", "difference", "low", "high",
    "standardised", "standardised_low", "standardised_high", "control_sd", "better", "worse", "more", "less", "more_students", "less_students",
    "gap", "gap_low", "gap_high", "setting", "key",
)  # fmt: skip


def _gap(runs: pd.DataFrame) -> pd.Series:
    """What a subgroup gains less what all do, replicate by replicate; missing for others than subgroups."""
    keys = ["arm", "replicate", "outcome"]
    main = runs.loc[runs["group"] == runs["group"].iloc[0], [*keys, "difference"]].rename(columns={"difference": "of_all"})
    of_all = runs[keys].merge(main, on=keys, how="left")["of_all"].set_axis(runs.index)
    return (runs["difference"] - of_all).where(runs["subgroup"] != "")


def _by_direction(table: pd.DataFrame, direction: np.ndarray) -> np.ndarray:
    return np.select([direction > 0, direction < 0], [table["more"], table["less"]], np.nan)


def network(rows: pd.DataFrame) -> pd.DataFrame:
    """Give one row an arm and measure of the network: the paired difference from the arm's control, over the replicates in which it is measured."""
    by = rows.groupby(["arm", "control", "setting", "group", "measure"], sort=False, observed=True)
    mean = by[["students", "control_mean", "arm_mean", "difference"]].mean()
    count = by["difference"].count()
    half = half_widths(by["difference"].std().to_numpy(), count.to_numpy())
    mean["low"], mean["high"], mean["replicates"] = mean["difference"] - half, mean["difference"] + half, count
    table = mean.reset_index().astype(dict.fromkeys(("group", "measure"), object))
    table["label"], table["unit"] = ([MEASURES[name][k] for name in table["measure"]] for k in (0, 1))
    return table


def worst(summary: pd.DataFrame, arm: str, outcomes: Iterable[str] = (), subgroups: Iterable[str] = ()) -> pd.DataFrame:
    """Give the subgroups for whom an arm does surely less good than for all, in main outcomes and all subgroups unless some are named, the largest gap first.

    Sure: an interval wide enough for as many looks as there are subgroups and outcomes leaves out zero.
    """
    rows = summary[(summary["arm"] == arm) & (summary["subgroup"] != "") & summary["outcome"].isin(list(outcomes) or MAIN)]
    rows = rows[rows["subgroup"].isin(list(subgroups) or rows["subgroup"])]
    rows = rows[rows["gap_low"].notna()]
    if rows.empty:
        return rows
    degrees = rows["replicates"].to_numpy(float) - 1
    wider = stdtrit(degrees, 1 - (1 - CONFIDENCE) / 2 / len(rows)) / stdtrit(degrees, (1 + CONFIDENCE) / 2)
    direction = np.array([OUTCOMES[name].better for name in rows["outcome"]])
    gap, half = rows["gap"] * direction, (rows["gap_high"] - rows["gap"]) * wider
    size = gap / rows["control_sd"].where(rows["control_sd"] > 0)
    return rows.assign(size=size)[(gap + half < 0) & size.notna()].sort_values("size", kind="stable")


def against(controls: Iterable[str]) -> str:
    """Say what arms are compared with: one control, one at each value of a swept key, or one among each arm's own students."""
    names = list(dict.fromkeys(controls))
    if len(names) > 1 and not any("=" in name for name in names):
        return f"{names[0]} of the same students"
    head, _, key = names[0].partition("=")[0].rpartition(" ")
    return names[0] if len(names) == 1 else f"{head} at the same value of {key.replace('_', ' ')}"


def use(programmes: pd.DataFrame) -> pd.DataFrame:
    """Give one row an arm and programme: how many came, the share of places that were filled, and the hours of students and helpers in the whole run."""
    if programmes.empty:
        return programmes
    mean = programmes.groupby(["arm", "programme"], sort=False).mean(numeric_only=True).drop(columns="replicate").reset_index()
    mean["ever_share"] = mean["came"] / mean["offered"].clip(lower=1)
    mean["visits_each"] = mean["visits"] / mean["offered"].clip(lower=1)
    mean["filled"] = mean["visits_each"] / mean["meetings_each"].where(mean["meetings_each"] > 0)
    return mean
