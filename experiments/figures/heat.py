"""Two knobs at once: the effect of every pair of values as a coloured field, one panel an outcome."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure

from experiments.analysis import MAIN, against
from experiments.doses import axes_of, name, name_and_unit, values_of
from experiments.figures.style import END_OF_TERM, GREY, LETTER, LINE, SMALLEST_SPAN, frame, headed, in_the_model, margins, points_of, runs, short, whose
from experiments.shortage import too_few
from experiments.wording import signed
from sim.outcomes import OUTCOMES

CELL, ROW, HEAD, GAP, FOOT, LEFT, BAR = 0.62, 0.36, 1.35, 1.35, 0.85, 1.0, 0.75  # inches
LEAST, CHARACTER = 2.2, 0.082  # inches of a panel's width, and of a letter of a tick label
LONGEST = 14  # characters of a tick label
FEWEST = 4  # students whose change, at least, gives a panel of shares its full colour
COLOURS = "RdBu"  # blue is better, red is worse, for colour-blind readers too
FAINT, PALE = "#666666", 0.15  # of cells whose effect may be none: their numbers, and how strong their colour is


def heat(summary: pd.DataFrame, design: pd.DataFrame, end: str = END_OF_TERM, used: pd.DataFrame | None = None) -> Figure:
    """Draw the difference from the control by the values of two keys. `design` has a row an arm and a column a key; `used` tells where helpers were too few."""
    across, down = axes_of(design)
    main = summary[(summary["group"] == summary["group"].iloc[0]) & (summary["arm"] != summary["control"]) & summary["outcome"].isin(MAIN)]
    main = main.merge(design[["arm", across, down]], on="arm")
    columns, rows = values_of(main[across]), values_of(main[down])
    cell = max(CELL, CHARACTER * max(len(_tick(one)) for one in columns) + 0.12)
    wide, high = max(LEAST, cell * len(columns)), max(1.2, ROW * len(rows))
    left = LEFT + 0.07 * max(0, max(len(str(one)) for one in rows) - 6)
    title = f"Effect by {name(down)} and {name(across)} at {end}, against {against(main['control'])}"
    who = f"Means of {whose(main)}, {runs(int(main['replicates'].max()))}, the same students and luck everywhere"
    footer = in_the_model("Grey on pale: the 95 % interval, over luck alone with parameters fixed, has zero in it.", int(main["replicates"].max()))
    scale = f"Blue is better, red is worse; each panel has its own scale, of {SMALLEST_SPAN / 2:g} points or {FEWEST} students at least."
    width, lacking = left + 3 * (wide + BAR) + 0.3, too_few(pd.DataFrame() if used is None else used, design)
    foot = FOOT + 0.35 + LINE * (0 if not lacking else -(-len(lacking) // int((width - 0.3) / LETTER)))
    figure = frame(width, HEAD + 2 * high + GAP + foot, title, who, "\n".join(filter(None, (lacking, footer, scale))))
    margins(figure, left, 0.3, HEAD, foot, wspace=BAR / wide, hspace=GAP / high)
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
    full = max(most, _least_scale(rows, outcome))
    colours = colormaps[COLOURS](TwoSlopeNorm(0, -full * 1.35, full * 1.35)(np.nan_to_num(good * values)))
    unsure = np.array([[_may_be_none(table.get((y, x))) for x in columns] for y in lines])
    colours[..., 3] = np.where(unsure, PALE, 1.0) * np.isfinite(values)
    axis.imshow(colours, aspect="auto")
    for i, y in enumerate(lines):
        for j, x in enumerate(columns):
            if one := table.get((y, x)):
                _number(axis, j, i, one, most)
    axis.set_xticks(range(len(columns)), [_tick(one) for one in columns])
    axis.set_yticks(range(len(lines)), [short(one.replace("_", " "), 18) for one in lines])
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
    headed(axis, outcome)
    axis.set_title(f"{axis.get_title('left') or OUTCOMES[outcome].title}", pad=18)
    axis.annotate(points_of(outcome), (1, 1), (0, 5), xycoords="axes fraction", textcoords="offset points", fontsize=8, va="bottom", ha="right", color=GREY)
    return axis


def _tick(value: str) -> str:
    """Write a value along an axis."""
    return short(value.replace("_", " "), LONGEST)


def _least_scale(rows: pd.DataFrame, outcome: str) -> float:
    """Give the difference that a panel's full colour stands for at least, so that next to nothing, or a single student, looks like it."""
    students = rows["students"].min() if OUTCOMES[outcome].share else np.nan
    return max(SMALLEST_SPAN / 2, 100 * FEWEST / students if students > 0 else 0.0)


def _may_be_none(one: dict[str, Any] | None) -> bool:
    """Tell whether zero lies in an interval; of what is not there too."""
    return one is None or not (one["low"] > 0 or one["high"] < 0)


def _number(axis: Axes, x: int, y: int, one: dict[str, Any], most: float) -> None:
    """Write a difference into its cell, grey where it may be none."""
    value, sure = one["difference"], not _may_be_none(one)
    if value != value:
        return
    text = signed(value) if most < 10 else f"{value:+.1f}"
    axis.text(x, y, text, ha="center", va="center", fontsize=8.5, color="black" if sure else FAINT, weight="bold" if sure else "normal")
