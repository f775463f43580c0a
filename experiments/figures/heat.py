"""Two knobs at once: the effect of every pair of values as a coloured field, one panel an outcome."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure

from experiments.analysis import MAIN, against
from experiments.doses import in_order, name, name_and_unit
from experiments.figures.style import END_OF_TERM, GREY, frame, headed, in_the_model, margins, points_of, runs, short, whose
from sim.outcomes import OUTCOMES

CELL, ROW, HEAD, GAP, FOOT, LEFT, BAR = 0.62, 0.36, 1.35, 1.35, 0.85, 1.0, 0.75  # inches
LEAST = 2.2  # inches of a panel's width
COLOURS = "RdBu"  # blue is better, red is worse, for colour-blind readers too
FAINT = "#777777"


def heat(summary: pd.DataFrame, design: pd.DataFrame, end: str = END_OF_TERM) -> Figure:
    """Draw the difference from the control by the values of two keys. `design` has a row an arm, and a column a key."""
    across, down = axes_of(design)
    main = summary[(summary["group"] == summary["group"].iloc[0]) & (summary["arm"] != summary["control"]) & summary["outcome"].isin(MAIN)]
    main = main.merge(design[["arm", across, down]], on="arm")
    columns, rows = values_of(main[across]), values_of(main[down])
    wide, high = max(LEAST, CELL * len(columns)), max(1.2, ROW * len(rows))
    left = LEFT + 0.07 * max(0, max(len(str(one)) for one in rows) - 6)
    title = f"Effect by {name(down)} and {name(across)} at {end}, against {against(main['control'])}"
    who = f"Means of {whose(main)}, {runs(int(main['replicates'].max()))}, the same students and luck everywhere"
    footer = in_the_model("Grey numbers: the 95 % interval, over luck alone with parameters fixed, has zero in it.", int(main["replicates"].max()))
    figure = frame(
        left + 3 * (wide + BAR) + 0.3, HEAD + 2 * high + GAP + FOOT + 0.3, title, who, f"{footer}\nBlue is better, red is worse; each panel has its own scale."
    )
    margins(figure, left, 0.3, HEAD, FOOT + 0.35, wspace=BAR / wide, hspace=GAP / high)
    for outcome, axis in zip(MAIN, figure.subplots(2, 3, sharey=True).flat):
        field(main[main["outcome"] == outcome], across, down, outcome, axis)
        axis.set_xlabel(name_and_unit(across) if axis.get_subplotspec().is_last_row() else "", fontsize=9)
        if axis.get_subplotspec().is_first_col():
            axis.set_ylabel(name_and_unit(down), fontsize=9)
    return figure


def field(rows: pd.DataFrame, across: str, down: str, outcome: str, axis: Axes) -> Axes:
    """Draw one outcome's differences into axes: `rows` has the columns of two keys, difference, low and high."""
    columns, lines = values_of(rows[across]), values_of(rows[down])
    table = {(str(one[down]), str(one[across])): one for one in rows.to_dict("records")}
    values = np.array([[table.get((y, x), {}).get("difference", np.nan) for x in columns] for y in lines], float)
    good = OUTCOMES[outcome].better or 1
    most = float(np.nanmax(np.abs(values))) if np.isfinite(values).any() else 0.0
    axis.imshow(good * values, cmap=COLOURS, norm=TwoSlopeNorm(0, -(most or 1) * 1.35, (most or 1) * 1.35), aspect="auto")
    for i, y in enumerate(lines):
        for j, x in enumerate(columns):
            if one := table.get((y, x)):
                _number(axis, j, i, one, most)
    axis.set_xticks(range(len(columns)), [short(one.replace("_", " "), 12) for one in columns])
    axis.set_yticks(range(len(lines)), [short(one.replace("_", " "), 18) for one in lines])
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
    headed(axis, outcome)
    axis.set_title(f"{axis.get_title('left') or OUTCOMES[outcome].title}", pad=18)
    axis.annotate(points_of(outcome), (1, 1), (0, 5), xycoords="axes fraction", textcoords="offset points", fontsize=8, va="bottom", ha="right", color=GREY)
    return axis


def _number(axis: Axes, x: int, y: int, one: dict[str, Any], most: float) -> None:
    """Write a difference into its cell, grey where it may be none."""
    value, sure = one["difference"], not (one["low"] <= 0 <= one["high"])
    if value != value:
        return
    digits = 2 if most < 10 else 1
    axis.text(x, y, f"{value:+.{digits}f}", ha="center", va="center", fontsize=8.5, color="black" if sure else FAINT, weight="bold" if sure else "normal")


def axes_of(design: pd.DataFrame) -> tuple[str, str]:
    """Choose which of two keys goes across and which down: the one with fewer values across."""
    one, other = list(design.columns[2:])[:2]
    return (one, other) if design[one].nunique() < design[other].nunique() else (other, one)


def values_of(column: pd.Series) -> list[str]:
    """List the values of a key as words, numbers from the smallest."""
    values = list(dict.fromkeys(column.astype(str)))
    return [values[k] for k in in_order(values)]


def is_grid(design: pd.DataFrame) -> bool:
    """Tell whether a design has two keys whose every pair of values is there."""
    if len(design.columns) != 4:
        return False
    one, other = design.columns[2:]
    return len(design) == design[one].nunique() * design[other].nunique() and min(design[one].nunique(), design[other].nunique()) > 1
