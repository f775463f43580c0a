"""One programme or dose against another: what it does more, on the same students with the same luck."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.style import REFERENCE, TITLES, frame, headed, in_the_model, margins, no_smaller, runs, short, whose
from experiments.pairs import names, sure, told, what
from experiments.wording import signed

PANEL, ROW, HEAD, FOOT = 2.45, 0.36, 1.1, 1.1  # inches
SURE, UNSURE = "#0072B2", "white"
LABEL = 64


def one_by_one(pairs: pd.DataFrame) -> Figure:
    """Draw paired differences between arms at the end of term, one row a pair and one panel an outcome."""
    rows = told(pairs)
    labels = [short(one, LABEL) for one in dict.fromkeys(names(rows))]
    count, words = int(rows["replicates"].max()), what(rows)
    left = 0.35 + max(map(len, labels)) * 0.078
    title = f"{words[0].upper()}{words[1:]}, at the end of term"
    who = f"Means of {whose(rows)}, {runs(count)}, the same students and luck in every arm"
    missing = len(pairs) > len(rows)
    note = "Filled: the 95 % interval leaves out zero. Each interval by itself, over luck alone, with parameters fixed."
    footer = in_the_model(note, count) + ("\nAll pairs: pairs.csv." if missing else "")
    figure = frame(left + 4 * PANEL + 0.15, HEAD + ROW * (len(labels) + 0.6) + FOOT, title, who, footer)
    margins(figure, left, 0.2, HEAD, FOOT, wspace=0.12)
    for axis, outcome in zip(figure.subplots(1, 4, sharey=True), TITLES):
        _outcome(axis, rows[rows["outcome"] == outcome])
        headed(axis, outcome)
        axis.set_xlabel("difference, points", fontsize=9)
        axis.tick_params(axis="y", length=0)
    figure.axes[0].set(yticks=range(len(labels)), yticklabels=labels, ylim=(len(labels) - 0.4, -0.7))
    return figure


def _outcome(axis: Axes, rows: pd.DataFrame) -> None:
    axis.axvline(0, color=REFERENCE, lw=2)
    axis.spines["left"].set_visible(False)
    for y, row in enumerate(rows.itertuples()):
        half = None if row.low != row.low else row.high - row.difference
        axis.errorbar(row.difference, y, xerr=half, fmt="o", ms=5, color=SURE, mfc=SURE if sure(row.low, row.high) else UNSURE, capsize=3, lw=1.4)
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 0.4}
        axis.annotate(signed(row.difference), (row.difference, y), (0, 5), textcoords="offset points", ha="center", fontsize=8, bbox=behind)
    axis.margins(x=0.15)
    no_smaller(axis, "x")
