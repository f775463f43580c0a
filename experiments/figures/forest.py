"""A forest of paired differences in one outcome: by arm, or by subgroup. Draws into axes of your own, too."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import against
from experiments.figures.arms import arms, looks
from experiments.figures.marks import mark, zero
from experiments.figures.style import END_OF_TERM, GREY, better, frame, in_the_model, margins, no_smaller, points_of, runs, short, title_of, whose
from experiments.wording import briefs, keys_of, signed

BY = ("arm", "subgroup")
LONGEST, ROW, HEAD, FOOT, WIDTH, CHARACTER = 34, 0.36, 0.85, 0.95, 5.2, 0.078  # characters of a label; inches
BARS = "Bars: 95 % interval of the mean difference, over luck alone, with parameters fixed."


def forest(summary: pd.DataFrame, outcome: str = "knowledge", by: str = "arm", only: list[str] | None = None, end: str = END_OF_TERM) -> Figure:
    """Draw what arms change in one outcome, a row an arm, or a row a subgroup of each arm."""
    rows = rows_of(summary, outcome, by, only)
    labels = [short(one, LONGEST) for one in rows["row"]]
    keys = short(keys_of(list(dict.fromkeys(rows["arm"]))), LONGEST)
    left = 0.4 + CHARACTER * max(map(len, [keys, *labels]))
    names = ", ".join(dict.fromkeys(rows["arm"])) if by == "subgroup" else "what each arm changes"
    title = short(f"{title_of(outcome)}: {names}", int((left + WIDTH) / 0.118))
    group = summary["group"].iloc[0]
    who = f"Against {against(rows['control'])} at {end}; {whose(summary[summary['group'] == group])}, {runs(int(rows['replicates'].max()))}"
    figure = frame(left + WIDTH, HEAD + ROW * (len(rows) + 0.8) + FOOT, title, who, in_the_model(BARS, int(rows["replicates"].max())))
    margins(figure, left, 1.1, HEAD, FOOT)
    axis = differences(rows, outcome, {arm: look.colour for arm, look in looks(summary).items()}, figure.subplots())
    axis.annotate(keys, (0, 1), (-7, 6), xycoords="axes fraction", textcoords="offset points", ha="right", va="center", fontsize=9, color=GREY)
    return figure


def rows_of(summary: pd.DataFrame, outcome: str, by: str, only: list[str] | None = None) -> pd.DataFrame:
    """Choose the rows of a forest, and name each (`row`): of all whom the answer is about first, then their subgroups."""
    every = arms(summary)
    compared = [arm for arm in every.index if arm != every["control"][arm] and (only is None or arm in only)] or list(every.index)
    first = summary["group"].iloc[0]
    rows = summary[(summary["outcome"] == outcome) & summary["arm"].isin(compared)]
    if by == "arm":
        rows = rows[rows["group"] == first]
        return rows.assign(row=rows["arm"].map(briefs(compared)))
    rows = rows[(rows["group"] == first) | (rows["subgroup"] != "")]
    names = rows["group"].where(rows["group"] != first, f"all {first}")
    return rows.assign(row=names if len(compared) == 1 else rows["arm"].map(briefs(compared)) + ": " + names)


def differences(rows: pd.DataFrame, outcome: str, colours: dict[str, object], axis: Axes) -> Axes:
    """Draw differences with their intervals into axes, one below the other, each with its number at the right."""
    zero(axis)
    for place, row in enumerate(rows.itertuples()):
        mark(axis, place, row.difference, (row.low, row.high), colours[row.arm])
        axis.annotate(signed(row.difference), (1.02, place), xycoords=axis.get_yaxis_transform(), va="center", fontsize=9, color=GREY, annotation_clip=False)
    axis.set(yticks=range(len(rows)), yticklabels=[short(one, LONGEST) for one in rows["row"]], ylim=(len(rows) - 0.5, -0.6))
    axis.set_xlabel(f"difference, {points_of(outcome)} ({better(outcome)})" if better(outcome) else f"difference, {points_of(outcome)}", fontsize=9)
    no_smaller(axis, "x")
    return axis
