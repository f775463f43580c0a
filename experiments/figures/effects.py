"""Differences at the end of term, by whom they concern: those the answer is about, and those who help."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import against
from experiments.doses import name_and_unit
from experiments.figures.style import GREY, REFERENCE, TITLES, Look, better, frame, in_the_model, looks, runs, short, whose
from experiments.wording import signed

PANEL, WORDS, ROW, HEAD, FOOT = 3.1, 1.75, 0.26, 1.3, 1.05  # inches
LEAST_LEFT, CHARACTER, LONGEST = 2.15, 0.072, 44  # inches for names, and how many characters of them
HEADING = 1.1  # rows


def effects(summary: pd.DataFrame) -> Figure:
    """Draw paired differences in SDs of the control's students, a panel for each group of students, with the points beside it."""
    rows, look = summary[(summary["arm"] != summary["control"]) & (summary["subgroup"] == "") & summary["outcome"].isin(TITLES)], looks(summary)
    compared = rows["arm"].unique().tolist()
    groups = rows["group"].unique().tolist()
    left = max(LEAST_LEFT, 0.3 + CHARACTER * min(LONGEST, max(len(look[arm].label) for arm in compared)))
    lines = [(outcome, arm) for outcome in TITLES for arm in ("", *compared)]  # a heading, then the arms
    places = np.cumsum([HEADING if not arm else 1.0 for _, arm in lines])
    height = HEAD + ROW * (places[-1] + 1) + FOOT
    count = int(summary["replicates"].max())
    title = f"What changes by the end of term, against {against(summary['control'])}"
    note = "Bars: 95 % interval of the mean difference, over luck alone, with parameters fixed."
    note += " Stress: mean of the last week." + (
        "\nHelpers: those who help in that arm, compared with themselves in the control." if "helpers" in groups else ""
    )
    figure = frame(
        left + (PANEL + WORDS) * len(groups) + 0.1, height, title, f"{runs(count)}, the same students and luck in every arm", in_the_model(note, count)
    )
    panels = _panels(figure, left, len(groups))
    for axis, group in zip(panels, groups):
        mine = {(row.outcome, row.arm): row for row in rows[rows["group"] == group].itertuples()}
        _group(axis, mine, dict(zip(lines, places)), look)
        axis.set_title(whose(rows, group), pad=16)
        axis.set_xlabel("difference, in SDs of the control's students", fontsize=9)
        axis.set_ylim(places[-1] + 0.7, places[0] - 0.7)
    _name_rows(panels[0], left, lines, places, look, summary["key"].iloc[0])
    return figure


def _panels(figure: Figure, left: float, count: int) -> list[Axes]:
    """Place one panel for each group of students, with room for words at its right."""
    width, height = figure.get_size_inches()
    axes: list[Axes] = []
    for k in range(count):
        place = ((left + k * (PANEL + WORDS)) / width, FOOT / height, (PANEL - 0.15) / width, 1 - (HEAD + FOOT) / height)
        axes.append(figure.add_axes(place, sharex=axes[0] if axes else None))
        axes[-1].set_yticks([])
        axes[-1].spines["left"].set_visible(False)
    return axes


def _group(axis: Axes, rows: dict, places: dict, look: dict[str, Look]) -> None:
    axis.axvline(0, color=REFERENCE, lw=1.2)
    axis.text(1.04, 1.0, "points [95 % interval]", transform=axis.transAxes, va="bottom", fontsize=8, color=GREY)
    for (outcome, arm), y in places.items():
        if not arm:
            axis.axhline(y - 0.62, color="#DDDDDD", lw=0.6)
            continue
        row = rows.get((outcome, arm))
        if row is None:
            axis.text(1.04, y, "nobody, or too few", transform=axis.get_yaxis_transform(), va="center", fontsize=8, color=GREY)
            continue
        error = [[row.standardised - row.standardised_low], [row.standardised_high - row.standardised]]
        colour = look[arm].colour
        axis.errorbar(row.standardised, y, xerr=None if np.isnan(error[0][0]) else error, fmt="o", ms=5, color=colour, capsize=2.5, lw=1.4)
        axis.text(1.04, y, points(row), transform=axis.get_yaxis_transform(), va="center", fontsize=8.5)
    axis.margins(x=0.08)


def _name_rows(axis: Axes, left: float, lines: list[tuple[str, str]], places: np.ndarray, look: dict[str, Look], key: str) -> None:
    beside = axis.get_yaxis_transform()
    for (outcome, arm), y in zip(lines, places):
        if arm:
            axis.text(-0.03, y, short(look[arm].label, LONGEST), transform=beside, va="center", ha="right", fontsize=9)
        else:
            axis.text(-(left - 0.15) / (PANEL - 0.15), y, TITLES[outcome], transform=beside, va="center", weight="bold", fontsize=10.5)
            axis.text(-0.03, y, better(outcome), transform=beside, va="center", ha="right", fontsize=8, color=GREY)
    if key:
        axis.text(-0.03, 1.0, name_and_unit(key), transform=axis.transAxes, va="bottom", ha="right", fontsize=8, color=GREY)


def points(row) -> str:
    """Write a difference in points with its interval."""
    middle, low, high = (signed(value, row.difference) for value in (row.difference, row.low, row.high))
    return middle if np.isnan(row.low) else f"{middle}  [{low}, {high}]"
