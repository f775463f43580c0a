"""Tell of real people only what practice for public tables allows: no small groups, rounded counts, no shares of a few.

The rules: groups under 10 are merged or left out, counts go to the nearest 5 and are not told below 5 (Ofqual, National
Student Survey), percentages not on fewer than 23 and means not on fewer than 8 students (HESA's 22.5 and 7, recalled).
"""

import numpy as np
import pandas as pd

from sim.roster import SMALLEST_GROUP

COUNTS = ("students", "offered", "unserved", "came", "helpers")
ROUNDED_TO, SMALLEST_COUNT = 5, 5
SMALLEST_BASE_OF_SHARES, SMALLEST_BASE_OF_MEANS = 23, 8
SHARES = {"students": ("better", "worse"), "offered": ("ever_share",)}  # by the count that is their base
TAILS = {"q05": 0.05, "q25": 0.25, "q75": 0.25, "q95": 0.05}  # quantiles, and the share of students beyond them
RULES = f"Personal cohort: aggregates only, groups under {SMALLEST_GROUP} merged or left out, counts to the nearest {ROUNDED_TO}, no shares of a few."


def focus(newcomer: np.ndarray, personal: bool) -> tuple[str, np.ndarray]:
    """Choose the students whom the answer is about: the first-years if there are others too, else all.

    Of a personal cohort, too few first-years are merged with the others. `newcomer` is bool[n]; returns name and bool[n].
    """
    enough = SMALLEST_GROUP if personal else 1
    if newcomer.all() or newcomer.sum() < enough:
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
    for base, shares in SHARES.items():
        for name in shares:
            if name in table:
                table.loc[table[base] < SMALLEST_BASE_OF_SHARES, name] = np.nan
    if "visits_each" in table:
        table.loc[table["offered"] < SMALLEST_BASE_OF_MEANS, "visits_each"] = np.nan
    for name, beyond in TAILS.items():
        if name in table and beyond * students < SMALLEST_COUNT:
            table[name] = np.nan
    for name in COUNTS:
        if name in table:
            table[name] = rounded(table[name])
    return table


def rounded(counts: pd.Series) -> pd.Series:
    """Round counts to the nearest 5; those from above 0 to below 5 become missing."""
    few = (counts > 0) & (counts < SMALLEST_COUNT)
    return (counts / ROUNDED_TO).round().mul(ROUNDED_TO).mask(few).astype("Int64")
