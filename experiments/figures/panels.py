"""A panel for each of the main outcomes, with a row for each thing compared."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.marks import mark, zero
from experiments.figures.style import LINE, frame, headed, in_the_model, margins, no_smaller

MEANS, SHARES = ("stress", "knowledge", "belonging", "mark"), ("burned_out", "enrolled", "isolated", "passed")
SHOWN = (*MEANS, *SHARES)  # means of scores in the upper row, shares of students in the lower one
PANEL, ROW, HEAD, GAP, FOOT, CHARACTER = 2.6, 0.4, 1.35, 1.1, 1.05, 0.078  # inches

Drawn = dict[str, Any]  # how a row is drawn: its colour, the text above its mark, whether that is filled


def panels(figure: Figure, **shared: bool | str) -> dict[str, Axes]:
    """Make two rows of panels, one an outcome."""
    return dict(zip(SHOWN, figure.subplots(2, len(MEANS), **shared).flat))


def in_points(outcome: str) -> str:
    """Label an axis of differences."""
    return "difference, points of 100" if outcome in MEANS else "difference, percentage points"


def withheld(rows: pd.DataFrame) -> bool:
    """Tell whether a difference, or an interval of several replicates, is not told."""
    return bool((rows["difference"].isna() | (rows["low"].isna() & (rows["replicates"] > 1))).any())


def by_outcome(rows: pd.DataFrame, labels: list[str], words: tuple[str, str, str, str], drawn: Callable[[Any], Drawn]) -> Figure:
    """Draw differences with their intervals: `rows` has outcomes, and `place`, the number of the label; `words` are title, whose, what bars are, what else."""
    rows = rows[rows["outcome"].isin(SHOWN)]
    title, who, bars, also = words
    missing, left, height = withheld(rows), 0.35 + CHARACTER * max(map(len, labels)), ROW * (len(labels) + 0.8)
    foot = FOOT + LINE * missing
    footer = in_the_model(bars, int(rows["replicates"].max()), also, missing)
    figure = frame(left + len(MEANS) * PANEL + 0.2, HEAD + 2 * height + GAP + foot, title, who, footer)
    margins(figure, left, 0.25, HEAD, foot, hspace=GAP / height, wspace=0.16)
    for outcome, axis in panels(figure, sharex="row", sharey=True).items():
        zero(axis)
        for row in rows[rows["outcome"] == outcome].itertuples():
            mark(axis, row.place, row.difference, (row.low, row.high), **drawn(row))
        headed(axis, outcome)
        axis.set_xlabel(in_points(outcome), fontsize=9)
        axis.margins(x=0.2)
    for axis in figure.axes:  # when all are drawn, because they share their scale
        no_smaller(axis, "x")
        axis.locator_params(axis="x", nbins=5)
    figure.axes[0].set(yticks=range(len(labels)), yticklabels=labels, ylim=(len(labels) - 0.5, -0.8))
    return figure
