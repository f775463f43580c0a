"""The network of friends: how many each has, and what each arm changes in who is alone, how close it is and how divided."""

import dataclasses

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import against
from experiments.figures.arms import Look, arms, by, chosen, key_of, looks
from experiments.figures.marks import PAPER, mark, not_told, zero
from experiments.figures.style import END_OF_TERM, GREY, LINE, frame, in_the_model, margins, runs, short
from experiments.friendships import MEASURES, MOST_FRIENDS
from experiments.wording import NOT_TOLD, Cells

PANELS = ("isolated", "degree", "clustering", "bridging", "mixing", "minority_alike", "mark_alike", "friends_knowledge")
TITLES = {
    "isolated": "Without a friend", "degree": "Friends each", "clustering": "Friends who are friends", "bridging": "Friends in another\nprogramme of study",
    "mixing": "Mixing of groups\n(1: blind choice)", "minority_alike": "Friends alike in group", "mark_alike": "Friends alike in marks",
    "friends_knowledge": "Friends' knowledge",
}  # fmt: skip
UNITS = {"number": "friends", "1 is blind choice": "ratio", "r": "correlation"} | dict.fromkeys(("%", "% of students", "% of the course"), "percentage points")
LEAST = {"percentage points": 0.5, "friends": 0.05, "ratio": 0.02, "correlation": 0.02}  # least that an axis spans
LEFT, COUNTS, NAMES, PANEL, HEAD, FOOT, LONGEST = 0.75, 4.0, 1.75, 1.95, 1.1, 1.0, 22
BARS = "#C9C9C9"


def network(measures: pd.DataFrame, friends: pd.DataFrame, summary: pd.DataFrame, end: str = END_OF_TERM, personal: bool = False) -> Figure:
    """Draw the number of friends by arm, and beside it paired differences of measures of the network."""
    every, look = arms(summary), looks(summary)
    chosen_arms = chosen(every)
    shown = [arm for arm in chosen_arms if arm != every["control"][arm]]
    drawn = {arm: dataclasses.replace(look[arm], line="-") for arm in chosen_arms}
    width = LEFT + COUNTS + (NAMES + 4 * PANEL if shown else 4.3) + 0.2
    key, count = key_of(drawn, summary, width), int(summary["replicates"].max())
    head = HEAD + key.height * (len(drawn) > 1)
    missing = personal and bool((measures["low"].isna() & measures["arm"].isin(shown)).any() or friends["share"].isna().any())
    foot = FOOT + LINE * missing
    height = head + 2 * (0.85 + max(0.8, 0.3 * len(shown))) + 0.7 + foot
    title = f"Friends at {end}{f', and what changes against {_control(every)}' if shown else f': {every.index[0]}'}"
    figure = frame(width, max(height, 4.6), title, _who(measures, count, len(every) - len(chosen_arms)) + by(summary), _note(count, bool(shown), missing))
    if len(drawn) > 1:
        key.place(figure, 0.65)
    margins(figure, LEFT, 0.2, head, foot)
    _numbers(figure.add_subplot(figure.add_gridspec(1, 1, right=(LEFT + COUNTS) / width)[0]), friends, every, drawn)
    if shown:
        inner = figure.add_gridspec(2, 4, left=(LEFT + COUNTS + NAMES) / width, hspace=0.95, wspace=0.16)
        for k, measure in enumerate(PANELS):
            rows = measures[measures["measure"] == measure].set_index("arm").reindex(shown)
            axis = figure.add_subplot(inner[k // 4, k % 4])
            _measure(axis, rows, measure, drawn, personal)
            axis.set_yticks(range(len(shown)), [short(look[arm].label, LONGEST) for arm in shown] if k % 4 == 0 else [""] * len(shown), fontsize=9)
    else:
        _levels(figure, measures, personal, (LEFT + COUNTS + 0.3) / width)
    return figure


def _control(every: pd.DataFrame) -> str:
    return against(every["control"])


def _who(measures: pd.DataFrame, count: int, left_out: int) -> str:
    students, group = measures.groupby("arm")["students"].mean(), measures["group"].iloc[0]
    least, most = students.min(), students.max()
    many = "" if pd.isna(most) else f"{least:.0f} to {most:.0f} " if most > 1.5 * least else f"{students.mean():.0f} "
    return f"{many}{group} who are still enrolled, {runs(count)}{', the same students and luck in every arm' if measures['arm'].nunique() > 1 else ''}" + (
        "; shown: the ends of all arms" if left_out else ""
    )


def _note(count: int, compared: bool, withheld: bool) -> str:
    text = "A friend: enough remembered hours together, whoever it is; alike and mixing: friendships among them."
    right = " Right: paired difference; below each title the control's level." if compared else ""
    bars = "Bars: 95 % interval over luck alone, with parameters fixed." if compared else ""
    return in_the_model(bars, count, text + right, withheld)


def _numbers(axis: Axes, friends: pd.DataFrame, every: pd.DataFrame, look: dict[str, Look]) -> None:
    """Draw the share of students by number of friends: the control as bars, other arms as marks."""
    shares = friends.groupby(["arm", "friends"], observed=True)["share"].mean().unstack("friends")
    some = friends.groupby("friends")["share"].apply(lambda one: one.isna().any()).to_numpy()  # a mean of the others would be too large
    shares = shares.mask(np.broadcast_to(some, shares.shape))
    controls = [arm for arm in look if arm == every["control"][arm]]
    others = [arm for arm in look if arm not in controls]
    x = np.arange(MOST_FRIENDS + 1)
    for k, arm in enumerate(controls):
        wide = 0.8 / len(controls)
        axis.bar(x + (k - (len(controls) - 1) / 2) * wide, shares.loc[arm], width=wide, color=BARS, edgecolor=look[arm].colour, lw=0.8)
    for offset, arm in zip(np.linspace(-0.22, 0.22, len(others)) if len(others) > 1 else [0.0], others):
        axis.plot(x + offset, shares.loc[arm], "o", ms=5, color=look[arm].colour)
    if shares.isna().all(axis=None):
        not_told(axis)
        axis.set_yticks([])
    for number in np.flatnonzero(shares.isna().all()) if shares.notna().any(axis=None) else ():
        axis.annotate(NOT_TOLD, (number, 0), (0, 4), textcoords="offset points", rotation=90, ha="center", fontsize=8, color=GREY, style="italic")
    axis.set(ylim=(0, None), xlim=(-0.6, MOST_FRIENDS + 0.6))
    axis.set_xticks(x, [*map(str, x[:-1]), f"{MOST_FRIENDS}+"])
    axis.set(title="How many friends students have", xlabel="number of friends", ylabel="% of students")


def _measure(axis: Axes, rows: pd.DataFrame, measure: str, look: dict[str, Look], personal: bool) -> None:
    zero(axis)
    unit = UNITS[MEASURES[measure][1]]
    if rows["difference"].isna().all() and not personal:
        axis.text(0.5, 0.5, "there is none", transform=axis.transAxes, ha="center", fontsize=8.5, color=GREY, bbox=PAPER)
    for y, row in enumerate(rows.itertuples()):
        if personal or row.difference == row.difference:
            mark(axis, y, row.difference, (row.low, row.high), look[row.Index].colour)
    levels = rows["control_mean"].dropna()
    level = (
        f"control: {levels.mean():.{0 if levels.mean() > 99 else 1 if levels.mean() > 3 else 2}f}{' %' if unit == 'percentage points' else ''}"
        if len(levels)
        else ""
    )
    axis.set_title(TITLES[measure], fontsize=9.5, pad=17)
    axis.annotate(level, (0, 1), (0, 5), xycoords="axes fraction", textcoords="offset points", fontsize=8, color=GREY)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.tick_params(axis="x", labelsize=8.5)
    axis.set_xlabel(f"difference, {unit}", fontsize=8.5)
    axis.margins(x=0.12)
    axis.locator_params(axis="x", nbins=3)
    low, high = axis.get_xlim()
    if high - low < LEAST[unit]:
        axis.set_xlim((low + high - LEAST[unit]) / 2, (low + high + LEAST[unit]) / 2)


def _levels(figure: Figure, measures: pd.DataFrame, personal: bool, left: float) -> None:
    """Write the measures of a single arm beside the panel."""
    percent = {row.measure: " %" * MEASURES[row.measure][1].startswith("%") for row in measures.itertuples()}
    cells = Cells(personal)
    lines = [f"{MEASURES[row.measure][0]}: {cells.level(row.arm_mean)}{percent[row.measure] * (row.arm_mean == row.arm_mean)}" for row in measures.itertuples()]
    figure.text(left, 0.72, "\n".join(lines), fontsize=8.5, va="top", linespacing=1.6)
