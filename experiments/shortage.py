"""Say at which points of a design helpers are too few, so that one knob is not taken for another: where groups go on with fewer, or students find no place."""

import pandas as pd

from experiments.doses import name, values_of
from experiments.wording import count

MOST_VALUES = 6  # of a key, that are named


def too_few(used: pd.DataFrame, design: pd.DataFrame) -> str:
    """Say where fewer posts are filled than wanted, or students found no place, and where most so; nothing, if that is nowhere."""
    if used.empty or design.empty:
        return ""
    lacking = used[(used["posts"] < used["wanted"]) | (used["unserved"] != 0)]
    if lacking.empty:
        return ""
    row = lacking.loc[(lacking["posts"] / lacking["wanted"].where(lacking["wanted"] > 0)).fillna(1).idxmin()]
    places = f"{count(row['posts'])} of {count(row['wanted'])} posts filled" if row["posts"] < row["wanted"] else ""
    turned = f"{count(row['unserved'])} students without a place" if row["unserved"] != 0 else ""
    most = " and ".join(filter(None, (places, turned)))
    said = f"Too few helpers {_where(lacking['arm'], design)}: at worst {most} for {row['programme']} (all: programmes.csv)."
    return f"{said} There the number of helpers is part of what differs."


def _where(arms: pd.Series, design: pd.DataFrame) -> str:
    """Name the points of some arms: by the values of a key if these make them out, else by their number."""
    points = design[design["arm"].isin(arms)]
    for key in design.columns[2:]:
        values = values_of(points[key])
        if len(points) < len(design) and len(values) <= MOST_VALUES and design[key].astype(str).isin(values).sum() == len(points):
            return f"at {name(key)} {', '.join(value.replace('_', ' ') for value in values)}"
    return f"at {len(points)} of {len(design)} points" if len(points) < len(design) else "at every point"
