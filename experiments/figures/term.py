"""The term, week by week: how students fare, and below it what each arm changes."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import against, half_width
from experiments.figures.style import (
    GREY,
    REFERENCE,
    Look,
    arms,
    better,
    by,
    frame,
    in_the_model,
    key_of,
    looks,
    margins,
    no_smaller,
    points_of,
    runs,
    title_of,
    unit_of,
    weeks,
    whose,
)

CURVES = ("stress", "knowledge", "belonging")
MOST_BANDS = 8  # more hide each other
WIDTH, HEAD, LEVELS, CHANGES, GAP, FOOT = 10.5, 0.65, 1.9, 2.1, 0.35, 0.95  # inches


def term(curves: pd.DataFrame, summary: pd.DataFrame, exam_weeks: list[int]) -> Figure:
    """Draw stress, knowledge and belonging over the term."""
    return course(curves, summary, exam_weeks, CURVES, "How the term goes")


def course(curves: pd.DataFrame, summary: pd.DataFrame, exam_weeks: list[int], outcomes: tuple[str, ...], title: str, note: str = "") -> Figure:
    """Draw the means of some states by arm, and below them each arm's paired difference from its control with its interval."""
    every, look = arms(summary), looks(summary)
    controls = {arm: control for arm, control in every["control"].items() if arm != control}
    width = WIDTH * max(3, len(outcomes)) / 3
    key = key_of(look, summary, width)
    head = HEAD + (key.height if controls else 0)
    figure = _frame(summary, every, (width, head), curves["replicate"].nunique(), title, note)
    if controls:
        key.place(figure, HEAD)
    margins(figure, 0.75, 0.15, head + 0.35, FOOT, hspace=0.16, wspace=0.28)
    panels = figure.subplots(2 if controls else 1, len(outcomes), squeeze=False, sharex=True, height_ratios=(LEVELS, CHANGES) if controls else None)
    for column, outcome in enumerate(outcomes):
        table = _by_arm(curves, outcome)
        _levels(panels[0, column], table, every, look)
        panels[0, column].set(title=title_of(outcome), ylabel=unit_of(outcome))
        if controls:
            _changes(panels[1, column], table, controls, look, outcome)
            weeks(panels[1, column], exam_weeks, named=False)
        weeks(panels[0, column], exam_weeks, labelled=not controls)
    figure.align_ylabels(panels)
    return figure


def _frame(summary: pd.DataFrame, every: pd.DataFrame, size: tuple[float, float], count: int, title: str, told: str) -> Figure:
    (width, head), compared = size, (every.index != every["control"]).any()
    title = f"{title}, and what changes against {against(every['control'])}" if compared else f"{title}: {every.index[0]}"
    who = f"Means of {whose(summary)}{by(summary)}; {runs(count)}" + (", the same students and luck in every arm" if compared else "")
    many = len(every) - every["control"].nunique() > MOST_BANDS
    note = "Band: 95 % interval of the mean"
    if compared:
        level = f"Above: means; band: 95 % interval of the mean of {every.index[0]}. " if every["control"].nunique() == 1 else "Above: means. "
        note = f"{level}Below: paired differences{', of too many arms for bands' if many else ', with the 95 % interval of their mean'}"
    footer = in_the_model(f"{note}.\nIntervals are over luck alone, with parameters fixed.{told}", count)
    return frame(width, head + 0.35 + LEVELS + (GAP + CHANGES if compared else 0.4) + FOOT, title, who, footer)


def _levels(axis: Axes, table: dict[str, pd.DataFrame], every: pd.DataFrame, look: dict[str, Look]) -> None:
    """Draw the means; those that others are compared with lie broad and grey below the others, where the lines fall together."""
    for arm, control in sorted(every["control"].items(), key=lambda one: one[0] != one[1]):
        if arm == control and every["control"].nunique() == 1:
            _band(axis, table[arm], look[arm].colour)
        _line(axis, table[arm], look[arm])


def _changes(axis: Axes, table: dict[str, pd.DataFrame], controls: dict[str, str], look: dict[str, Look], outcome: str) -> None:
    axis.axhline(0, color=REFERENCE, lw=2.5)
    for arm, control in controls.items():
        change = table[arm] - table[control]
        if len(controls) <= MOST_BANDS:
            _band(axis, change, look[arm].colour)
        _line(axis, change, look[arm])
    axis.set_ylabel(f"difference, {'points' if outcome in CURVES else points_of(outcome)}")
    axis.text(0.02, 0.99, better(outcome), transform=axis.transAxes, fontsize=8, va="top", color=GREY)
    axis.margins(y=0.12)
    no_smaller(axis)


def _by_arm(curves: pd.DataFrame, outcome: str) -> dict[str, pd.DataFrame]:
    """Give a table of means, days by replicates, for each arm."""
    part = curves[curves["outcome"] == outcome]
    return {arm: one.pivot(index="day", columns="replicate", values="mean") for arm, one in part.groupby("arm", sort=False, observed=True)}


def _line(axis: Axes, table: pd.DataFrame, look: Look) -> None:
    axis.plot(table.index / 7 + 1, table.mean(axis=1), color=look.colour, ls=look.line, lw=look.width, label=look.label)


def _band(axis: Axes, table: pd.DataFrame, colour: object) -> None:
    """Fill the 95 % interval of the mean over replicates."""
    if table.shape[1] < 2:
        return
    mean, half = table.mean(axis=1), np.array([half_width(row) for row in table.to_numpy()])
    axis.fill_between(table.index / 7 + 1, mean - half, mean + half, color=colour, alpha=0.22, lw=0)
