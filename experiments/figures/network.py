"""The network of friends: how many each has, and what each arm changes in who is alone, how close it is and how divided."""

import dataclasses

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import against
from experiments.figures.distribution import chosen
from experiments.figures.style import GREY, REFERENCE, Look, arms, by, frame, in_the_model, key_of, looks, margins, runs, short
from experiments.friendships import MEASURES, MOST_FRIENDS
from experiments.wording import signed

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


def network(measures: pd.DataFrame, friends: pd.DataFrame, summary: pd.DataFrame) -> Figure:
    """Draw the number of friends by arm, and beside it paired differences of measures of the network."""
    every, look = arms(summary), looks(summary)
    chosen_arms = chosen(every)
    shown = [arm for arm in chosen_arms if arm != every["control"][arm]]
    drawn = {arm: dataclasses.replace(look[arm], line="-") for arm in chosen_arms}
    width = LEFT + COUNTS + (NAMES + 4 * PANEL if shown else 4.3) + 0.2
    key, count = key_of(drawn, summary, width), int(summary["replicates"].max())
    head = HEAD + key.height * (len(drawn) > 1)
    height = head + 2 * (0.85 + max(0.8, 0.3 * len(shown))) + 0.7 + FOOT
    title = f"Friends at the end of term{f', and what changes against {_control(every)}' if shown else f': {every.index[0]}'}"
    figure = frame(width, max(height, 4.6), title, _who(measures, count, len(every) - len(chosen_arms)) + by(summary), _note(count, bool(shown)))
    if len(drawn) > 1:
        key.place(figure, 0.65)
    margins(figure, LEFT, 0.2, head, FOOT)
    grid = figure.add_gridspec(1, 1, right=(LEFT + COUNTS) / width)
    _numbers(figure.add_subplot(grid[0]), friends, every, drawn)
    if shown:
        inner = figure.add_gridspec(2, 4, left=(LEFT + COUNTS + NAMES) / width, hspace=0.95, wspace=0.16)
        for k, measure in enumerate(PANELS):
            _measure(figure.add_subplot(inner[k // 4, k % 4]), measures[measures["measure"] == measure].set_index("arm"), measure, drawn, shown, k % 4 == 0)
    else:
        _levels(figure, measures, (LEFT + COUNTS + 0.3) / width)
    return figure


def _control(every: pd.DataFrame) -> str:
    return against(every["control"])


def _who(measures: pd.DataFrame, count: int, left_out: int) -> str:
    students, group = measures["students"].mean(), measures["group"].iloc[0]
    many = "" if pd.isna(students) else f"{students:.0f} "
    return f"{many}{group} who are still enrolled, {runs(count)}{', the same students and luck in every arm' if measures['arm'].nunique() > 1 else ''}" + (
        "; shown: the ends of all arms" if left_out else ""
    )


def _note(count: int, compared: bool) -> str:
    text = "A friend: enough remembered hours together, whoever it is; alike and mixing: friendships among them."
    if compared:
        text += "\nRight: paired difference; bars: 95 % interval over luck alone, with parameters fixed; below each title the control's level."
    return in_the_model(text, count)


def _numbers(axis: Axes, friends: pd.DataFrame, every: pd.DataFrame, look: dict[str, Look]) -> None:
    """Draw the share of students by number of friends: the control as bars, other arms as marks."""
    shares = friends.groupby(["arm", "friends"], observed=True)["share"].mean().unstack("friends")
    controls = [arm for arm in look if arm == every["control"][arm]]
    others = [arm for arm in look if arm not in controls]
    x = np.arange(MOST_FRIENDS + 1)
    for k, arm in enumerate(controls):
        wide = 0.8 / len(controls)
        axis.bar(x + (k - (len(controls) - 1) / 2) * wide, shares.loc[arm], width=wide, color=BARS, edgecolor=look[arm].colour, lw=0.8)
    for offset, arm in zip(np.linspace(-0.22, 0.22, len(others)) if len(others) > 1 else [0.0], others):
        axis.plot(x + offset, shares.loc[arm], "o", ms=5, color=look[arm].colour)
    axis.set_xticks(x, [*map(str, x[:-1]), f"{MOST_FRIENDS}+"])
    axis.set(title="How many friends students have", xlabel="number of friends", ylabel="% of students")


def _measure(axis: Axes, rows: pd.DataFrame, measure: str, look: dict[str, Look], shown: list[str], named: bool) -> None:
    axis.axvline(0, color=REFERENCE, lw=1.6)
    unit = UNITS[MEASURES[measure][1]]
    rows = rows.reindex(shown)
    for y, (arm, row) in enumerate(rows.iterrows()):
        half = row["high"] - row["difference"]
        axis.errorbar(row["difference"], y, xerr=None if pd.isna(half) else half, fmt="o", ms=5, color=look[arm].colour, capsize=2.5, lw=1.4)
    if rows["difference"].isna().all():
        axis.text(0.5, 0.5, "none to tell", transform=axis.transAxes, ha="center", fontsize=8, color=GREY)
    levels = rows["control_mean"].dropna()
    level = (
        f"control: {levels.mean():.{0 if levels.mean() > 99 else 1 if levels.mean() > 3 else 2}f}{' %' if unit == 'percentage points' else ''}"
        if len(levels)
        else ""
    )
    axis.set_title(TITLES[measure], fontsize=9.5, pad=17)
    axis.annotate(level, (0, 1), (0, 5), xycoords="axes fraction", textcoords="offset points", fontsize=8, color=GREY)
    axis.set_yticks(range(len(shown)), [short(look[arm].label, LONGEST) for arm in shown] if named else [""] * len(shown), fontsize=9)
    axis.set_ylim(len(shown) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    axis.tick_params(axis="x", labelsize=8)
    axis.spines["left"].set_visible(False)
    axis.set_xlabel(f"difference, {unit}", fontsize=8)
    axis.margins(x=0.12)
    axis.locator_params(axis="x", nbins=3)
    low, high = axis.get_xlim()
    if high - low < LEAST[unit]:
        axis.set_xlim((low + high - LEAST[unit]) / 2, (low + high + LEAST[unit]) / 2)


def _levels(figure: Figure, measures: pd.DataFrame, left: float) -> None:
    """Write the measures of a single arm beside the panel."""
    percent = {row.measure: " %" * MEASURES[row.measure][1].startswith("%") for row in measures.itertuples()}
    lines = [f"{MEASURES[row.measure][0]}: {signed(row.arm_mean).lstrip('+')}{percent[row.measure]}" for row in measures.itertuples()]
    figure.text(left, 0.72, "\n".join(lines), fontsize=8.5, va="top", linespacing=1.6)
