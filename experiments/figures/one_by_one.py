"""One programme or dose against another: what it does more, on the same students with the same luck."""

import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.panels import by_outcome
from experiments.figures.style import END_OF_TERM, SURE_GOOD, runs, short, whose
from experiments.pairs import names, sure, told, what
from experiments.wording import signed

LABEL = 54  # characters


def one_by_one(pairs: pd.DataFrame, end: str = END_OF_TERM) -> Figure:
    """Draw paired differences between arms at the end, one row a pair and one panel an outcome."""
    rows = told(pairs)
    rows = rows.assign(place=rows.groupby("outcome", sort=False).cumcount())
    words = what(rows)
    note = "Filled: the 95 % interval leaves out zero. Each interval by itself, over luck alone, with parameters fixed."
    also = "Panels of a row have the same scale." + (" All pairs: pairs.csv." if len(pairs) > len(rows) else "")
    who = f"Means of {whose(rows)}, {runs(int(rows['replicates'].max()))}, the same students and luck in every arm"
    labels = [short(one, LABEL) for one in names(rows[rows["outcome"] == rows["outcome"].iloc[0]])]
    return by_outcome(rows, labels, (f"{words[0].upper()}{words[1:]}, at {end}", who, note, also), _drawn)


def _drawn(row) -> dict:
    return {"colour": SURE_GOOD, "text": signed(row.difference), "filled": sure(row.low, row.high)}
