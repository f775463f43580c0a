"""Draw differences as dots with their interval; what is not told says so in its place."""

import math

from matplotlib.axes import Axes

from experiments.figures.style import GREY, REFERENCE
from experiments.wording import NOT_TOLD

PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 0.2}


def mark(axis: Axes, y: float, value: float, ends: tuple[float, float], colour: object, text: str = "", filled: bool = True) -> None:
    """Draw a difference at a height of the panel, with its interval if that is told, and `text` above it."""
    if math.isnan(value):
        not_told(axis, y)
        return
    error = None if math.isnan(ends[0]) else [[value - ends[0]], [ends[1] - value]]
    axis.errorbar(value, y, xerr=error, fmt="o", ms=5.5, color=colour, mfc=colour if filled else "white", capsize=2.5, lw=1.5)
    if text:
        axis.annotate(text, (value, y), (0, 7), textcoords="offset points", ha="center", fontsize=9, bbox=PAPER, zorder=1)


def not_told(axis: Axes, y: float | None = None, what: str = NOT_TOLD) -> None:
    """Say in the place of a number, or of all of a panel, that it is not told."""
    where = axis.transAxes if y is None else axis.get_yaxis_transform()
    axis.text(0.5, 0.5 if y is None else y, what, transform=where, ha="center", va="center", fontsize=8.5, color=GREY, style="italic", bbox=PAPER)


def zero(axis: Axes) -> None:
    """Draw the line of no difference, and no axis at the left."""
    axis.axvline(0, color=REFERENCE, lw=1.6, zorder=0)
    axis.spines["left"].set_visible(False)
    axis.tick_params(axis="y", length=0)
