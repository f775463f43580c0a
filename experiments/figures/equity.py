"""Who gains: what each arm changes for each subgroup, and how many of it are worse off."""

import dataclasses

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.analysis import MAIN, against
from experiments.figures.distribution import chosen
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
    short,
    title_of,
)

PANEL, ROW, LEFT, HEAD, FOOT, GAP = 2.15, 0.36, 2.75, 1.15, 1.0, 0.95  # inches
SPREAD = 0.62  # of a row, that the arms share
LONGEST = 34  # characters of a group's name
EVERYBODY = "#F0F0F0"


def equity(summary: pd.DataFrame) -> Figure:
    """Draw paired differences by subgroup, a column an outcome; below them the shares worse off."""
    every, look = arms(summary), looks(summary)
    shown = [arm for arm in chosen(every) if arm != every["control"][arm]]
    first = summary["group"].iloc[0]
    rows = summary[summary["arm"].isin(shown) & summary["outcome"].isin(MAIN) & ((summary["group"] == first) | (summary["subgroup"] != ""))]
    names = list(dict.fromkeys([first, *rows.loc[rows["subgroup"] != "", "group"]]))
    key = key_of({arm: dataclasses.replace(look[arm], line="-") for arm in shown}, summary[summary["arm"].isin(shown)], LEFT + PANEL * len(MAIN))
    height = ROW * (len(names) + 0.3) * max(1.0, 0.5 + len(shown) / 4)
    count, width = int(summary["replicates"].max()), LEFT + PANEL * len(MAIN) + 0.2
    head = HEAD + (key.height if len(shown) > 1 else 0)
    title = f"Who gains, and who is worse off: {shown[0] if len(shown) == 1 else 'each arm'} against {against(every['control'])}"
    figure = frame(
        width, head + 2 * height + GAP + FOOT, title, _who(summary, names, count, len(every) - every["control"].nunique() - len(shown)), _note(count)
    )
    if len(shown) > 1:
        key.place(figure, 0.65)
    margins(figure, LEFT, 0.2, head, FOOT, hspace=GAP / height, wspace=0.14)
    panels = figure.subplots(2, len(MAIN), sharey=True, squeeze=False)
    for column, outcome in enumerate(MAIN):
        mine = rows[rows["outcome"] == outcome]
        _differences(panels[0, column], mine, names, shown, look)
        _worse(panels[1, column], mine, names, shown, look)
        _headed(panels[0, column], outcome)
    for axis in panels[1]:
        axis.set_xlim(0, max(1.0, 105 * float(np.nan_to_num(rows["worse"].astype(float).max()))))
    for axis in panels[:, 0]:
        axis.set_yticks(range(len(names)), _labels(rows, names))
        axis.set_ylim(len(names) - 0.4, -0.6)
        axis.get_yticklabels()[0].set_weight("bold")
    return figure


def _who(summary: pd.DataFrame, names: list[str], count: int, left_out: int) -> str:
    more = "; shown: the ends of all arms (the table has all)" if left_out else ""
    who = f"Subgroups of {names[0]}{by(summary)}, which overlap; mean number of students in brackets"
    return f"{who}; {runs(count)}, the same students and luck in every arm{more}"


def _note(count: int) -> str:
    text = "Above: mean paired difference at the end of term; bars: 95 % interval over luck alone, with parameters fixed, each by itself. "
    text += "Dotted: the whole group.\nBelow: share of students whose own outcome is worse than without, by 0.1 SD or more; "
    text += "of staying and burnout, in whom it changed."
    return in_the_model(text, count)


def _labels(rows: pd.DataFrame, names: list[str]) -> list[str]:
    students = rows.groupby("group", observed=True)["students"].mean()
    first = "All " + names[0] if names[0] != "students" else "All students"
    return [f"{first if k == 0 else short(name, LONGEST)} ({_count(students[name])})" for k, name in enumerate(names)]


def _count(value: float) -> str:
    return "few" if pd.isna(value) else f"{value:.0f}"


def _headed(axis: Axes, outcome: str) -> None:
    axis.set_title(title_of(outcome), pad=18)
    axis.annotate(better(outcome), (0, 1), (0, 6), xycoords="axes fraction", textcoords="offset points", fontsize=8, color=GREY)


def _places(count: int) -> np.ndarray:
    """Offsets of the arms within a row."""
    return np.zeros(1) if count == 1 else np.linspace(-SPREAD / 2, SPREAD / 2, count)


def _differences(axis: Axes, rows: pd.DataFrame, names: list[str], shown: list[str], look: dict[str, Look]) -> None:
    axis.axhspan(-0.5, 0.5, color=EVERYBODY, lw=0)
    axis.axvline(0, color=REFERENCE, lw=1.6)
    for offset, arm in zip(_places(len(shown)), shown):
        mine = rows[rows["arm"] == arm].set_index("group").reindex(names)
        half = (mine["high"] - mine["difference"]).fillna(0).astype(float)
        axis.errorbar(mine["difference"], np.arange(len(names)) + offset, xerr=half, fmt="o", ms=4.5, color=look[arm].colour, capsize=2, lw=1.3)
        axis.axvline(mine["difference"].iloc[0], color=look[arm].colour, lw=0.9, ls=":")
    axis.set_xlabel(f"difference, {points_of(rows['outcome'].iloc[0])}", fontsize=8.5)
    axis.margins(x=0.08)
    no_smaller(axis, "x")
    axis.locator_params(axis="x", nbins=4)
    axis.tick_params(axis="y", length=0)


def _worse(axis: Axes, rows: pd.DataFrame, names: list[str], shown: list[str], look: dict[str, Look]) -> None:
    axis.axhspan(-0.5, 0.5, color=EVERYBODY, lw=0)
    thick = 0.8 * SPREAD if len(shown) == 1 else SPREAD / len(shown)
    for offset, arm in zip(_places(len(shown)), shown):
        mine = rows[rows["arm"] == arm].set_index("group").reindex(names)
        axis.barh(np.arange(len(names)) + offset, 100 * mine["worse"].astype(float), height=thick, color=look[arm].colour, lw=0)
    axis.set_xlabel("worse off, % of students", fontsize=8.5)
    axis.xaxis.set_major_locator(MaxNLocator(3))
    axis.xaxis.set_major_formatter("{x:g}")
    axis.tick_params(axis="y", length=0)
