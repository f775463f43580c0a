"""How students differ: medians and the spread around them over the term, arm by arm."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.analysis import against
from experiments.figures.arms import arms, chosen, which
from experiments.figures.style import GREY, frame, margins, runs, short, title_of, unit_of, weeks, whose
from experiments.figures.term import CURVES

FANS = (("q05", "q95", 0.18, "middle 90 % of students"), ("q25", "q75", 0.35, "middle 50 %"))
COLUMN, ROW, LEFT, HEAD, FOOT = 2.05, 1.75, 0.85, 1.4, 1.0  # inches
ONE_LINE = 22  # characters of a column's title
COLOUR, OTHER = "#0072B2", "#D55E00"


def distribution(curves: pd.DataFrame, summary: pd.DataFrame, exam_weeks: list[int]) -> Figure:
    """Draw the distribution over students by arm: the median, the middle half and the middle nine tenths."""
    every = arms(summary)
    shown = chosen(every)
    width = max(7.2, LEFT + COLUMN * len(shown) + 0.15)
    count = curves["replicate"].nunique()
    over = ", mean over replicates" if count > 1 else ""
    footer = f"In the model, under its assumptions. Shaded: exams. Quantiles of students on each day{over};\nno uncertainty of the model in them."
    footer += " Not told: of few real students, how those at the ends fare." if curves["q05"].isna().all() else ""
    who = f"{whose(summary)}, {runs(count)}{which(every, shown, summary['key'].iloc[0])}"
    figure = frame(width, HEAD + 3 * ROW + FOOT, "How students differ", who, footer)
    margins(figure, LEFT, 0.15, HEAD, FOOT, hspace=0.16, wspace=0.1)
    axes = figure.subplots(3, len(shown), sharex=True, sharey="row", squeeze=False)
    for column, arm in enumerate(shown):
        control = every["control"][arm]
        for axis, outcome in zip(axes[:, column], CURVES):
            _fan(axis, _quantiles(curves, arm, outcome))
            if control != arm:
                axis.plot(*_median(_quantiles(curves, control, outcome)), color=OTHER, lw=1.2, ls=(0, (4, 2)))
            weeks(axis, exam_weeks, labelled=outcome == CURVES[-1], named=False)
            axis.set_xlabel(axis.get_xlabel().split(" (")[0], fontsize=9)  # the footer tells of exams
        axes[0, column].set_title(_in_lines(arm), fontsize=9.5)
    for axis, outcome in zip(axes[:, 0], CURVES):
        axis.set_ylabel(f"{title_of(outcome)} ({unit_of(outcome)})", fontsize=9)
    figure.align_ylabels(axes)
    _explain(figure, axes[0, -1], every)
    return figure


def _in_lines(arm: str) -> str:
    """Break a label before its settings where a column is too narrow for it."""
    return arm if len(arm) <= ONE_LINE else "\n".join(short(part, ONE_LINE + 2) for part in arm.rsplit(" ", 1))


def _quantiles(curves: pd.DataFrame, arm: str, outcome: str) -> pd.DataFrame:
    part = curves[(curves["arm"] == arm) & (curves["outcome"] == outcome)]
    return part.groupby("day")[["q05", "q25", "q50", "q75", "q95"]].mean()


def _median(quantiles: pd.DataFrame) -> tuple[pd.Index, pd.Series]:
    return quantiles.index / 7 + 1, quantiles["q50"]


def _fan(axis: Axes, quantiles: pd.DataFrame) -> None:
    for low, high, alpha, label in FANS:
        if quantiles[low].notna().all():  # of few real people the tails are not told
            axis.fill_between(quantiles.index / 7 + 1, quantiles[low], quantiles[high], color=COLOUR, alpha=alpha, lw=0, label=label)
    axis.plot(*_median(quantiles), color="black", lw=1.4, label="median")


def _explain(figure: Figure, axis: Axes, every: pd.DataFrame) -> None:
    handles, labels = axis.get_legend_handles_labels()
    if len(every) > 1:
        handles.append(Line2D([], [], color=OTHER, lw=1.2, ls=(0, (4, 2))))
        labels.append(short(f"median of {against(every['control'])}", 48))
    width, height = figure.get_size_inches()
    corner = (0.05 / width, 1 - 0.63 / height)
    figure.legend(handles, labels, loc="upper left", bbox_to_anchor=corner, ncols=4, fontsize=9, columnspacing=1.2, labelcolor=GREY)
