"""Many points of several knobs: the effect at each, against one knob after the other."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import against
from experiments.doses import name_and_unit, numbers, values_of
from experiments.figures.style import END_OF_TERM, GREY, REFERENCE, frame, in_the_model, margins, no_smaller, points_of, runs, short, title_of, whose

SHOWN = ("knowledge", "stress", "belonging", "burned_out")
PANEL, ROW, HEAD, FOOT, LEFT = 2.5, 1.7, 0.95, 1.15, 0.9  # inches
MOST_KEYS = 8
BINS, FEWEST = 8, 5  # parts of a knob in each of which a mean is drawn, at most, and the points that each has at least
COLOUR, MEAN = "#0072B2", "#D55E00"


def responses(summary: pd.DataFrame, design: pd.DataFrame, end: str = END_OF_TERM) -> Figure:
    """Draw the difference from the control at every point of a design, one row an outcome and one column a key."""
    keys = list(design.columns[2:])[:MOST_KEYS]
    main = summary[(summary["group"] == summary["group"].iloc[0]) & (summary["arm"] != summary["control"])].merge(design.drop(columns="control"), on="arm")
    count = int(main["replicates"].max())
    title = f"Effect at {len(design)} points of {len(keys)} knob{'s' if len(keys) > 1 else ''}, at {end}"
    lines = " Line: mean of the points in parts of a knob, over all values of the others." if len(design) >= 2 * FEWEST else ""
    note = in_the_model(f"Dots: points, means over replicates; bars: 95 % interval, over luck alone.{lines}", count)
    who = f"Against {against(main['control'])}; means of {whose(main)}, {runs(count)}, same students and luck"
    figure = frame(LEFT + max(3, len(keys)) * PANEL + 0.2, HEAD + ROW * 1.25 * len(SHOWN) + FOOT, title, who, note)
    margins(figure, LEFT, 0.2, HEAD, FOOT, wspace=0.14, hspace=0.25)
    grid = figure.subplots(len(SHOWN), len(keys), squeeze=False, sharey="row", sharex="col")
    for outcome, line in zip(SHOWN, grid):
        rows = main[main["outcome"] == outcome]
        for key, axis in zip(keys, line):
            response(rows, key, axis)
        line[0].set_ylabel(f"{title_of(outcome)},\n{points_of(outcome)}", fontsize=9)
        no_smaller(line[0])
    for key, axis in zip(keys, grid[-1]):
        axis.set_xlabel(name_and_unit(key), fontsize=9)
    return figure


def response(rows: pd.DataFrame, key: str, axis: Axes) -> Axes:
    """Draw differences against one key into axes; words stand side by side in the order of the points."""
    words = values_of(rows[key])
    values = numbers(list(rows[key].astype(str)))
    places = np.array(values if values else [words.index(str(one)) for one in rows[key]], float)
    axis.axhline(0, color=REFERENCE, lw=1.5, zorder=0)
    half = (rows["high"] - rows["difference"]).fillna(0).to_numpy()
    axis.errorbar(places, rows["difference"], yerr=half, fmt="o", ms=3, color=COLOUR, ecolor=COLOUR, elinewidth=0.6, alpha=0.5, mew=0)
    _means(axis, places, rows["difference"].to_numpy(), bool(values))
    if not values:
        axis.set_xticks(range(len(words)), [short(word.replace("_", " "), 10) for word in words])
    axis.tick_params(labelsize=8, color=GREY)
    axis.margins(x=0.08)
    return axis


def _means(axis: Axes, places: np.ndarray, differences: np.ndarray, ordered: bool) -> None:
    """Draw the mean of the points in parts of a knob, where each part has enough of them for the other knobs to even out."""
    parts = min(BINS, len(places) // FEWEST) if ordered else len(set(places))
    if parts < 2 or len(places) < FEWEST * parts:
        return
    edges = np.unique(np.quantile(places, np.linspace(0, 1, parts + 1))) if len(set(places)) > parts else None
    where = np.digitize(places, edges[1:-1]) if edges is not None else np.unique(places, return_inverse=True)[1]
    means = pd.DataFrame({"x": places, "y": differences}).groupby(where).mean()
    axis.plot(means["x"], means["y"], "-" if ordered else "_", color=MEAN, lw=1.8, ms=16, mew=2)
