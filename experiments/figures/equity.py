"""Who gains: what each arm changes for each subgroup, and how many of it are worse off."""

import dataclasses

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.analysis import MAIN, against
from experiments.figures.arms import Look, arms, by, chosen, key_of, looks
from experiments.figures.marks import mark, not_told, zero
from experiments.figures.panels import withheld
from experiments.figures.style import END_OF_TERM, LINE, frame, headed, in_the_model, margins, no_smaller, points_of, runs, short
from experiments.wording import count

PANEL, ROW, LEFT, HEAD, FOOT, GAP = 2.15, 0.36, 2.75, 1.15, 1.0, 0.95  # inches
SPREAD = 0.7  # of a row, that the arms share; the rest parts it from the next
LONGEST = 34  # characters of a group's name
EVERYBODY = "#F0F0F0"
BARS = "Bars above: 95 % interval over luck alone, with parameters fixed, each by itself."


def equity(summary: pd.DataFrame, end: str = END_OF_TERM) -> Figure:
    """Draw paired differences by subgroup, a column an outcome; below them the shares worse off."""
    every, look = arms(summary), looks(summary)
    shown = [arm for arm in chosen(every) if arm != every["control"][arm]]
    first = summary["group"].iloc[0]
    rows = summary[summary["arm"].isin(shown) & summary["outcome"].isin(MAIN) & ((summary["group"] == first) | (summary["subgroup"] != ""))]
    names = list(dict.fromkeys([first, *rows.loc[rows["subgroup"] != "", "group"]]))
    key = key_of({arm: dataclasses.replace(look[arm], line="-") for arm in shown}, summary[summary["arm"].isin(shown)], LEFT + PANEL * len(MAIN))
    height = ROW * (len(names) + 0.3) * max(1.0, 0.5 + len(shown) / 4)
    replicates, width = int(summary["replicates"].max()), LEFT + PANEL * len(MAIN) + 0.2
    missing = withheld(rows) or bool(rows["worse"].isna().any())
    foot = FOOT + LINE * missing
    head = HEAD + (key.height if len(shown) > 1 else 0)
    title = f"Who gains, and who is worse off: {shown[0] if len(shown) == 1 else 'each arm'} against {against(every['control'])}"
    who = _who(summary, names, replicates, len(every) - every["control"].nunique() - len(shown))
    figure = frame(width, head + 2 * height + GAP + foot, title, who, in_the_model(BARS, replicates, _note(end), missing))
    if len(shown) > 1:
        key.place(figure, 0.65)
    margins(figure, LEFT, 0.2, head, foot, hspace=GAP / height, wspace=0.14)
    panels = figure.subplots(2, len(MAIN), sharey=True, squeeze=False)
    for column, outcome in enumerate(MAIN):
        mine = rows[rows["outcome"] == outcome]
        _differences(panels[0, column], mine, names, shown, look)
        _worse(panels[1, column], mine, names, shown, look)
        headed(panels[0, column], outcome)
    for axis in panels[1]:
        axis.set_xlim(0, max(1.0, 105 * float(np.nan_to_num(rows["worse"].astype(float).max()))))
    for axis in panels[:, 0]:
        axis.set_yticks(range(len(names)), _labels(rows, names))
        axis.set_ylim(len(names) - 0.4, -0.6)
        axis.get_yticklabels()[0].set_weight("bold")
    return figure


def _who(summary: pd.DataFrame, names: list[str], replicates: int, left_out: int) -> str:
    more = "; shown: the ends of all arms (the table has all)" if left_out else ""
    who = f"Subgroups of {names[0]}{by(summary)}, which overlap; mean number of students in brackets"
    return f"{who}; {runs(replicates)}, the same students and luck in every arm{more}"


def _note(end: str) -> str:
    below = "Below: share of students whose own outcome is worse than without, by 0.1 SD or more; of staying and burnout, in whom it changed."
    return f"Above: mean paired difference at {end}. Dotted: the whole group. {below}"


def _labels(rows: pd.DataFrame, names: list[str]) -> list[str]:
    by_arm = rows.groupby(["group", "arm"], observed=True)["students"].mean().groupby("group", observed=True)
    least, most = by_arm.min(), by_arm.max()
    first = "All " + names[0] if names[0] != "students" else "All students"
    return [f"{first if k == 0 else short(name, LONGEST)} ({_many(least[name], most[name])})" for k, name in enumerate(names)]


def _many(least: float, most: float) -> str:
    """Tell how many: as a range where arms have students of their own."""
    return count(most) if pd.isna(most) or most <= 1.5 * least else f"{count(least)} to {count(most)}"


def _places(count: int) -> np.ndarray:
    """Offsets of the arms within a row."""
    return (np.arange(count) - (count - 1) / 2) * SPREAD / count


def _differences(axis: Axes, rows: pd.DataFrame, names: list[str], shown: list[str], look: dict[str, Look]) -> None:
    axis.axhspan(-0.5, 0.5, color=EVERYBODY, lw=0, zorder=-1)
    zero(axis)
    for offset, arm in zip(_places(len(shown)), shown):
        mine = rows[rows["arm"] == arm].set_index("group").reindex(names)
        for y, row in enumerate(mine.itertuples()):
            if row.difference == row.difference:
                mark(axis, y + offset, row.difference, (row.low, row.high), look[arm].colour)
        axis.axvline(mine["difference"].iloc[0], color=look[arm].colour, lw=0.9, ls=":")
    _say_not_told(axis, rows, "difference", names)
    axis.set_xlabel(f"difference, {points_of(rows['outcome'].iloc[0])}", fontsize=8.5)
    axis.margins(x=0.08)
    no_smaller(axis, "x")
    axis.locator_params(axis="x", nbins=4)


def _worse(axis: Axes, rows: pd.DataFrame, names: list[str], shown: list[str], look: dict[str, Look]) -> None:
    axis.axhspan(-0.5, 0.5, color=EVERYBODY, lw=0)
    thick = 0.8 * SPREAD if len(shown) == 1 else SPREAD / len(shown)
    for offset, arm in zip(_places(len(shown)), shown):
        mine = rows[rows["arm"] == arm].set_index("group").reindex(names)
        axis.barh(np.arange(len(names)) + offset, 100 * mine["worse"].astype(float).fillna(0), height=thick, color=look[arm].colour, lw=0)
    _say_not_told(axis, rows, "worse", names)
    axis.set_xlabel("worse off, % of students", fontsize=8.5)
    axis.xaxis.set_major_locator(MaxNLocator(3))
    axis.xaxis.set_major_formatter("{x:g}")
    axis.tick_params(axis="y", length=0)


def _say_not_told(axis: Axes, rows: pd.DataFrame, column: str, names: list[str]) -> None:
    """Say of which groups a number is not told, of any arm."""
    missing = rows[column].isna().groupby(rows["group"], observed=True).any()
    for y, name in enumerate(names):
        if missing.get(name, True):
            not_told(axis, y)
