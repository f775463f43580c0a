"""The term, week by week: how students fare, and below it what each arm changes."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import against, half_width
from experiments.figures.arms import Look, arms, by, key_of, looks
from experiments.figures.marks import not_told
from experiments.figures.style import (
    GREY,
    LINE,
    REFERENCE,
    better,
    ending,
    frame,
    in_the_model,
    margins,
    no_smaller,
    points_of,
    runs,
    title_of,
    unit_of,
    weeks,
    whose,
)
from sim.outcomes import OUTCOMES

CURVES = ("stress", "knowledge", "belonging")
MOST_BANDS = 8  # more hide each other
WIDTH, HEAD, LEVELS, CHANGES, GAP, FOOT = 10.5, 0.65, 1.9, 2.1, 0.35, 0.95  # inches


def term(curves: pd.DataFrame, summary: pd.DataFrame, exam_weeks: list[int]) -> Figure:
    """Draw stress, knowledge and belonging over the term."""
    return course(curves, summary, exam_weeks, CURVES, f"How {whole(curves)} goes")


def whole(curves: pd.DataFrame) -> str:
    """Name what lies between the first and the last day."""
    return ending(curves["day"].max() + 1).removeprefix("the end of ").replace("term", "the term")


def course(
    curves: pd.DataFrame, summary: pd.DataFrame, exam_weeks: list[int], outcomes: tuple[str, ...], title: str, note: str = "", personal: bool = False
) -> Figure:
    """Draw the means of some states by arm, and below them each arm's paired difference from its control with its interval.

    Shares of real students are told in steps, which would be taken for an interval: they have none.
    """
    every, look = arms(summary), looks(summary)
    controls = {arm: control for arm, control in every["control"].items() if arm != control}
    width = WIDTH * max(3, len(outcomes)) / 3
    key = key_of(look, summary, width)
    head = HEAD + (key.height if controls else 0)
    stepped = {outcome for outcome in outcomes if personal and OUTCOMES[outcome].share}
    count = curves["replicate"].nunique()
    footer = _footer(every, count, note, bool(stepped))
    foot = FOOT + LINE * max(0, footer.count("\n") - 1)
    height = head + 0.35 + LEVELS + (GAP + CHANGES if controls else 0.4) + foot
    figure = frame(width, height, *_headings(summary, every, count, title), footer)
    if controls:
        key.place(figure, HEAD)
    margins(figure, 0.75, 0.15, head + 0.35, foot, hspace=0.16, wspace=0.28)
    panels = figure.subplots(2 if controls else 1, len(outcomes), squeeze=False, sharex=True, height_ratios=(LEVELS, CHANGES) if controls else None)
    for column, outcome in enumerate(outcomes):
        table = _by_arm(curves, outcome)
        _levels(panels[0, column], table, every, look, outcome not in stepped)
        panels[0, column].set(title=title_of(outcome), ylabel=unit_of(outcome).replace("0-100", "score (0-100)"))
        if controls:
            _changes(panels[1, column], table, controls, look, outcome, outcome not in stepped)
            weeks(panels[1, column], exam_weeks, named=False)
        weeks(panels[0, column], exam_weeks, labelled=not controls)
        for axis in panels[:, column] if table[every.index[0]].isna().all(axis=None) else ():
            not_told(axis)
            axis.set_yticks([])
    figure.align_ylabels(panels)
    return figure


def _headings(summary: pd.DataFrame, every: pd.DataFrame, count: int, title: str) -> tuple[str, str]:
    compared = (every.index != every["control"]).any()
    who = f"Means of {whose(summary)}{by(summary)}; {runs(count)}" + (", the same students and luck in every arm" if compared else "")
    return f"{title}, and what changes against {against(every['control'])}" if compared else f"{title}: {every.index[0]}", who


def _footer(every: pd.DataFrame, count: int, note: str, withheld: bool) -> str:
    bands = "Band: 95 % interval of the mean"
    if (every.index != every["control"]).any():
        many = len(every) - every["control"].nunique() > MOST_BANDS
        level = f"Above: means; band: 95 % interval of the mean of {every.index[0]}. " if every["control"].nunique() == 1 else "Above: means. "
        bands = f"{level}Below: paired differences{', of too many arms for bands' if many else ', with the 95 % interval of their mean'}"
    return in_the_model(f"{bands}.\nIntervals are over luck alone, with parameters fixed.", count, note, withheld)


def _levels(axis: Axes, table: dict[str, pd.DataFrame], every: pd.DataFrame, look: dict[str, Look], banded: bool) -> None:
    """Draw the means; those that others are compared with lie broad and grey below the others, where the lines fall together."""
    for arm, control in sorted(every["control"].items(), key=lambda one: one[0] != one[1]):
        if banded and arm == control and every["control"].nunique() == 1:
            _band(axis, table[arm], look[arm].colour)
        _line(axis, table[arm], look[arm])


def _changes(axis: Axes, table: dict[str, pd.DataFrame], controls: dict[str, str], look: dict[str, Look], outcome: str, banded: bool) -> None:
    axis.axhline(0, color=REFERENCE, lw=2.5)
    for arm, control in controls.items():
        change = table[arm] - table[control]
        if banded and len(controls) <= MOST_BANDS:
            _band(axis, change, look[arm].colour)
        _line(axis, change, look[arm])
    axis.set_ylabel(f"difference, {points_of(outcome)}")
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
