"""Those who help: what they gain and what it costs them, against themselves without the programme."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import against
from experiments.figures.arms import arms, by, chosen, looks
from experiments.figures.marks import mark, not_told, zero
from experiments.figures.panels import withheld
from experiments.figures.style import END_OF_TERM, GREY, LINE, REFERENCE, SURE_BAD, SURE_GOOD, frame, in_the_model, no_smaller, runs, short, title_of, unit_of
from experiments.groups import HELPERS
from experiments.pairs import sure
from experiments.wording import NOT_TOLD, Cells
from sim.outcomes import OUTCOMES

SCORES = ("skill", "belonging", "motivation", "confidence", "friends", "knowledge", "mark", "stress", "exhaustion")
SHARES = ("burned_out", "enrolled")
PANEL, WORDS, HOURS, ROW, HEAD, GAP, FOOT = 3.6, 2.4, 2.3, 0.26, 1.0, 0.85, 1.1  # inches
LEFT, LONGEST = 4.5, 24  # inches for names, and characters of an arm's
UNSURE = "#8A8A8A"


def helpers(summary: pd.DataFrame, end: str = END_OF_TERM) -> Figure:
    """Draw the helpers' own differences, scores in SDs and shares in percentage points, with the numbers beside them, and the hours that each gives."""
    every, look = arms(summary), looks(summary)
    rows = summary[(summary["group"] == HELPERS) & (summary["arm"] != summary["control"])]
    shown = [arm for arm in chosen(every) if arm in set(rows["arm"])] or [rows["arm"].iloc[0]]
    count, missing = int(summary["replicates"].max()), withheld(rows[rows["outcome"].isin((*SCORES, *SHARES))])
    heights = [ROW * (_places(outcomes, shown)[-1] + 1.5) for outcomes in (SCORES, SHARES)]
    foot = FOOT + LINE * missing
    who = _who(rows, count) + by(summary)
    figure = frame(LEFT + PANEL + WORDS + HOURS + 0.25, HEAD + sum(heights) + GAP + foot, _title(shown, every), who, _note(count, end, missing))
    mine = {(row.outcome, row.arm): row for row in rows.itertuples()}
    names = {arm: short(look[arm].label, LONGEST) for arm in shown}
    for outcomes, top, height, standardised in zip((SCORES, SHARES), (HEAD, HEAD + heights[0] + GAP), heights, (True, False)):
        axis = _panel(figure, LEFT, PANEL, top, height)
        _effects(axis, outcomes, mine, names, standardised)
    figure.axes[0].text(1.04, 1.0, "points or unit [95 % interval]", transform=figure.axes[0].transAxes, va="bottom", fontsize=8, color=GREY)
    _hours(_panel(figure, LEFT + PANEL + WORDS, HOURS - 0.25, HEAD, min(heights[0], ROW * (1.5 + 2.3 * len(shown)))), mine, shown, names)
    return figure


def _places(outcomes: tuple[str, ...], shown: list[str]) -> np.ndarray:
    """Give the heights of rows, an arm each, with space between outcomes if there are several arms."""
    return np.array([k + 0.7 * (k // len(shown)) * (len(shown) > 1) for k in range(len(outcomes) * len(shown))])


def _effects(axis: Axes, outcomes: tuple[str, ...], rows: dict, names: dict[str, str], standardised: bool) -> None:
    """Draw the differences in some outcomes, a row an arm."""
    places = _places(outcomes, list(names))
    for (outcome, arm), y in zip(((outcome, arm) for outcome in outcomes for arm in names), places):
        first = arm == next(iter(names))
        _difference(axis, rows[outcome, arm], y, standardised)
        _named(axis, outcome, names[arm] if len(names) > 1 else "", y, first)
        if len(names) > 1 and first and y > 0:
            axis.axhline(y - 0.85, color="#DDDDDD", lw=0.6)
    zero(axis)
    axis.margins(x=0.1)
    if not standardised:
        no_smaller(axis, "x")
    axis.set_ylim(places[-1] + 0.7, places[0] - 0.8)
    axis.set_xlabel("difference, in SDs of the same helpers without" if standardised else "difference, percentage points", fontsize=9)


def _title(shown: list[str], every: pd.DataFrame) -> str:
    which = shown[0] if len(shown) == 1 else "those who lead and mentor"
    return f"What helping gives and takes: {which}, against {against(every['control'])}"


def _who(rows: pd.DataFrame, count: int) -> str:
    low, high = rows["students"].min(), rows["students"].max()
    told = "helpers" if pd.isna(low) else f"{low} helper{'s' if low != 1 else ''} an arm" if low == high else f"{low} to {high} helpers an arm"
    return f"{told} (mean over replicates), each compared with herself or himself in the control; {runs(count)}, the same luck"


def _note(count: int, end: str, withheld: bool) -> str:
    bars = "Bars: 95 % interval of the mean difference, over luck alone, with parameters fixed."
    also = f"Blue: good for them, orange: bad, grey: zero lies inside. At {end}; stress: mean of the last week. "
    also += "Other students help in each arm: arms are not compared here."
    return in_the_model(bars, count, also, withheld)


def _panel(figure: Figure, left: float, width: float, top: float, height: float) -> Axes:
    """Place a panel so many inches from the left and from above."""
    wide, high = figure.get_size_inches()
    axis = figure.add_axes((left / wide, 1 - (top + height) / high, width / wide, height / high))
    axis.set_yticks([])
    axis.spines["left"].set_visible(False)
    return axis


def _difference(axis: Axes, row, y: float, standardised: bool) -> None:
    direction = OUTCOMES[row.outcome].better
    colour = UNSURE if not (direction and sure(row.low, row.high)) else SURE_GOOD if row.difference * direction > 0 else SURE_BAD
    if standardised and pd.isna(row.standardised) and not pd.isna(row.difference):  # one helper, or a count of real ones: no SD to divide by
        not_told(axis, y, "not in SDs")
    elif standardised:
        mark(axis, y, row.standardised, (row.standardised_low, row.standardised_high), colour)
    else:
        mark(axis, y, row.difference, (row.low, row.high), colour)
    axis.text(1.04, y, _points(row), transform=axis.get_yaxis_transform(), va="center", fontsize=8.5)


def _points(row) -> str:
    """Write a difference in points with its interval."""
    cells = Cells(personal=True, replicates=row.replicates)  # a helper's number is missing only where it is not told
    told = cells.interval(row.low, row.high, row.difference).replace(" to ", ", ")
    return cells.difference(row.difference) + ("" if pd.isna(row.difference) or row.replicates < 2 else f"  [{told}]")


def _named(axis: Axes, outcome: str, arm: str, y: float, first: bool) -> None:
    beside = axis.get_yaxis_transform()
    if first:
        axis.text(-(LEFT - 0.15) / PANEL, y, f"{title_of(outcome)} ({unit_of(outcome)})", transform=beside, va="center", fontsize=9.5, weight="bold")
    axis.text(-0.03, y, arm, transform=beside, va="center", ha="right", fontsize=9)


def _hours(axis: Axes, rows: dict, shown: list[str], names: dict[str, str]) -> None:
    """Draw the hours that a helper gives in the whole run."""
    values = np.array([rows["hours_helped", arm].arm_mean for arm in shown])
    axis.barh(range(len(shown)), np.nan_to_num(values), height=0.45, color=REFERENCE)
    for y, (arm, value) in enumerate(zip(shown, values)):
        axis.text(0, y - 0.3, names[arm], fontsize=9, va="bottom")
        axis.text(np.nan_to_num(value), y, f" {NOT_TOLD if np.isnan(value) else f'{value:.0f} h'}", fontsize=9, va="center")
    axis.set(ylim=(len(shown) - 0.5, -0.8), xlim=(0, 1.25 * np.nan_to_num(values).max(initial=1.0)))
    axis.set_title("Hours given")
    axis.set_xlabel("hours a helper in the whole run", fontsize=9)
