"""Tell of real people only what practice for public tables allows: no small groups, rounded counts, no shares of a few.

The rules: groups under 10 are merged or left out, counts go to the nearest 5 and are not told below 5 (Ofqual, National
Student Survey), percentages not on fewer than 23 and means not on fewer than 8 students (HESA's 22.5 and 7, recalled). Shares and
means are told in steps that every group with the same told count could have given, and sums as told means times told counts:
so none of them undoes the rounding of the counts.
"""

from itertools import pairwise

import numpy as np
import pandas as pd

from sim.outcomes import OUTCOMES
from sim.roster import SMALLEST_GROUP

COUNTS = ("students", "offered", "unserved", "came", "helpers", "groups", "posts", "wanted", "trained")
ROUNDED_TO, SMALLEST_COUNT = 5, 5
SMALLEST_BASE_OF_SHARES, SMALLEST_BASE_OF_MEANS = 23, 8
STEPS = (0.01, 0.05, 0.1, 0.2)  # of shares and means; the last is wider than one of 7.5, the smallest base
OF_THE_CALENDAR = ("weeks", "weeks_held", "weeks_each", "terms", "terms_each", "meetings", "meetings_each", "mentees_each")
FINEST_MEAN = 0.1  # visits of those who came
FINEST_RATIO = 0.05
SHARE, NUMBER, RATIO = "share", "number", "ratio"  # what is counted: in per cent, in things, or as a ratio or correlation of counts
COUNTED = {name: SHARE for name, one in OUTCOMES.items() if one.share or one.unit == "%"}
COUNTED |= dict.fromkeys(("sessions", "friends", "hours_helped", "degree"), NUMBER) | dict.fromkeys(("mixing", "minority_alike"), RATIO)
COUNTED |= dict.fromkeys(("unlike", "unlike_by_chance"), SHARE)  # the other measures of the network have the names of outcomes
TOLD_OF_COUNTED = ("control_mean", "arm_mean", "difference", "low", "high", "gap", "gap_low", "gap_high", "mean")
NOT_TOLD_OF_COUNTED = ("control_sd", "standardised", "standardised_low", "standardised_high")
INTERVALS = (("difference", "low", "high"), ("gap", "gap_low", "gap_high"))
TAILS = {"q05": 0.05, "q25": 0.25, "q75": 0.25, "q95": 0.05}  # quantiles, and the share of students beyond them
RULES = f"Personal cohort: aggregates only, groups under {SMALLEST_GROUP} merged or left out, counts to the nearest {ROUNDED_TO}, shares and use as coarse."
WHY = f"Not told: of real students, shares of fewer than {SMALLEST_BASE_OF_SHARES}, and intervals finer than the steps in which counts are told."


def focus(newcomer: np.ndarray, personal: bool) -> tuple[str, np.ndarray]:
    """Choose the students whom the answer is about: the first-years if there are others too, else all.

    Of a personal cohort, too few first-years are merged with the others, and too few others with them. `newcomer` is bool[n]; returns name and bool[n].
    """
    enough = SMALLEST_GROUP if personal else 1
    if min(newcomer.sum(), (~newcomer).sum()) < enough:
        return "students", np.ones(len(newcomer), bool)
    return "first-years", newcomer


def reportable(members: np.ndarray, personal: bool) -> bool:
    """Tell whether a group (bool[n]) is large enough to be reported by itself."""
    return int(members.sum()) >= (SMALLEST_GROUP if personal else 1)


def disclosed(table: pd.DataFrame, personal: bool, students: int) -> pd.DataFrame:
    """Round and leave out what would tell of single students; `students` is the size of the group that curves are about."""
    if not personal or table.empty:
        return table
    table = table.copy()
    for name in ("better", "worse", "more", "less"):
        if name in table:
            table[name] = _in_steps(table[name], table["students"]).mask(table["students"] < SMALLEST_BASE_OF_SHARES)
    if "outcome" in table:
        _tell_counted(table, table["outcome"], table.get("students", pd.Series(students, table.index)))
    if "measure" in table:
        _tell_counted(table, table["measure"], table["students"])
    if "share" in table:
        few = (table["share"] > 0) & (table["share"] * table["students"] < 100 * SMALLEST_COUNT)
        table["share"] = (100 * _in_steps(table["share"] / 100, table["students"])).mask(few | (table["students"] < SMALLEST_BASE_OF_SHARES))
    for name in ("more", "less"):
        if f"{name}_students" in table:  # what the told share and the told count make
            table[f"{name}_students"] = rounded(table[name] * rounded(table["students"]).astype(float))
    if "visits" in table:
        _tell_use(table)
    for name, beyond in TAILS.items():
        if name in table and beyond * students < SMALLEST_COUNT:
            table[name] = np.nan
    for name in COUNTS:
        if name in table:
            table[name] = rounded(table[name])
    return table


def _tell_counted(table: pd.DataFrame, what: pd.Series, base: pd.Series) -> None:
    """Make coarse, in place, what is counted or a share of a count, whose exact mean would tell how many there are."""
    kinds = what.astype(str).map(COUNTED)
    for kind, (unit, finest) in {SHARE: (100, 0.0), NUMBER: (1, FINEST_MEAN), RATIO: (1, FINEST_RATIO)}.items():
        mine = kinds == kind
        if not mine.any():
            continue
        few = base[mine] < (SMALLEST_BASE_OF_SHARES if kind == SHARE else SMALLEST_BASE_OF_MEANS)
        for name in (one for one in TOLD_OF_COUNTED if one in table):
            table.loc[mine, name] = (unit * _in_steps(table.loc[mine, name] / unit, base[mine], finest)).round(2).mask(few)
        for name in (one for one in NOT_TOLD_OF_COUNTED if one in table):
            table.loc[mine, name] = np.nan
        for value, low, high in (one for one in INTERVALS if one[1] in table):
            finer = mine & ((table[low] == table[value]) | (table[high] == table[value]))
            table.loc[finer, [low, high]] = np.nan  # an end that falls on its middle would say that there is no luck in it


def _in_steps(values: pd.Series, base: pd.Series, finest: float = 0.0) -> pd.Series:
    """Round shares or means to steps of at least one student's part in the smallest base that has the same told count."""
    smallest = rounded(base).astype(float) - ROUNDED_TO / 2
    step = pd.Series(STEPS[0], base.index)
    for finer, coarser in pairwise(STEPS):
        step = step.mask(finer * smallest < 1, coarser)
    step = step.clip(lower=finest)
    return ((values / step).round() * step).round(2)


def _tell_use(table: pd.DataFrame) -> None:
    """Make the sums of a table of programmes, in place, from what may be told: a count, and a mean over those counted."""
    offered, came, helpers = (rounded(table[name]).astype(float) for name in ("offered", "came", "helpers"))
    few = table["came"].between(0, SMALLEST_BASE_OF_MEANS, inclusive="neither")
    visits = came * _in_steps(table["visits"] / table["came"].clip(lower=1), table["came"], FINEST_MEAN).mask(few)
    hours_a_visit = (table["student_hours"] / table["visits"].where(table["visits"] > 0)).fillna(0).round(2)  # a setting, or between two of them
    hours_a_helper = (table["helper_hours"] / table["helpers"].clip(lower=1)).round()
    if "ever_share" in table:
        table["ever_share"] = (came / offered.clip(lower=1)).mask(table["offered"] < SMALLEST_BASE_OF_SHARES)
        table["visits_each"] = (visits / offered.clip(lower=1)).round(2)
        table["filled"] = (table["visits_each"].astype(float) / table["meetings_each"].where(table["meetings_each"] > 0).astype(float)).round(2)
    table["student_hours"] = (visits * hours_a_visit).round(2)
    if "contact_hours" in table:
        a_visit = (table["contact_hours"] / table["visits"].where(table["visits"] > 0)).fillna(0)
        table["contact_hours"] = (visits * a_visit).round(2)
    for name in OF_THE_CALENDAR:  # of the calendar, and means over groups
        if name in table:
            table[name] = table[name].round(1)
    if "staff_time" in table:
        table["staff_time"] = table["staff_time"].round().mask(few & (table["staff_time"] > 0))
    table["visits"] = visits
    table["helper_hours"] = helpers * hours_a_helper


def rounded(counts: pd.Series) -> pd.Series:
    """Round counts to the nearest 5; those from above 0 to below 5 become missing."""
    few = (counts > 0) & (counts < SMALLEST_COUNT)
    return (counts / ROUNDED_TO).round().mul(ROUNDED_TO).mask(few).astype("Int64")
