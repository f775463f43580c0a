"""Those who help: what they gain and what it costs them, against themselves without the programme."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import against
from experiments.figures.distribution import chosen
from experiments.figures.effects import points
from experiments.figures.style import GREY, REFERENCE, SURE_BAD, SURE_GOOD, arms, by, frame, in_the_model, looks, runs, short, title_of, unit_of
from experiments.groups import HELPERS
from experiments.pairs import sure
from sim.outcomes import OUTCOMES

SHOWN = ("skill", "belonging", "motivation", "confidence", "friends", "knowledge", "mark", "stress", "exhaustion", "burned_out")
PANEL, WORDS, HOURS, ROW, HEAD, FOOT = 3.6, 2.2, 2.3, 0.26, 1.0, 1.05  # inches
LEFT, LONGEST = 3.6, 24  # inches for names, and characters of an arm's
UNSURE = "#8A8A8A"


def helpers(summary: pd.DataFrame) -> Figure:
    """Draw the helpers' own differences in SDs, with the points beside them, and the hours that each gives."""
    every, look = arms(summary), looks(summary)
    rows = summary[(summary["group"] == HELPERS) & (summary["arm"] != summary["control"])]
    shown = [arm for arm in chosen(every) if arm in set(rows["arm"])] or [rows["arm"].iloc[0]]
    several, count = len(shown) > 1, int(summary["replicates"].max())
    lines = [(outcome, arm) for outcome in SHOWN for arm in shown]
    places = np.array([k + 0.7 * (k // len(shown)) * several for k in range(len(lines))])
    height = HEAD + ROW * (places[-1] + 1.2) + FOOT
    figure = frame(LEFT + PANEL + WORDS + HOURS + 0.25, height, _title(shown, every), _who(rows, count) + by(summary), _note(count))
    axis = _panel(figure, LEFT, PANEL)
    mine = {(row.outcome, row.arm): row for row in rows.itertuples()}
    names = {arm: short(look[arm].label, LONGEST) for arm in shown}
    for (outcome, arm), y in zip(lines, places):
        _mark(axis, mine[outcome, arm], y)
        _named(axis, outcome, names[arm] if several else "", y, arm == shown[0])
        if several and arm == shown[0] and y > 0:
            axis.axhline(y - 0.85, color="#DDDDDD", lw=0.6)
    axis.axvline(0, color=REFERENCE, lw=1.4)
    axis.set_ylim(places[-1] + 0.7, places[0] - 0.8)
    axis.set_xlabel("difference, in SDs of the same helpers without", fontsize=9)
    axis.text(1.04, 1.0, "points or unit [95 % interval]", transform=axis.transAxes, va="bottom", fontsize=8, color=GREY)
    _hours(_panel(figure, LEFT + PANEL + WORDS, HOURS - 0.25, min(1.0, (0.9 + 0.6 * len(shown)) / (height - HEAD - FOOT))), mine, shown, names)
    return figure


def _title(shown: list[str], every: pd.DataFrame) -> str:
    which = shown[0] if len(shown) == 1 else "those who lead and mentor"
    return f"What helping gives and takes: {which}, against {against(every['control'])}"


def _who(rows: pd.DataFrame, count: int) -> str:
    low, high = rows["students"].min(), rows["students"].max()
    told = "helpers" if pd.isna(low) else f"{low} helpers an arm" if low == high else f"{low} to {high} helpers an arm"
    return f"{told} (mean over replicates), each compared with herself or himself in the control; {runs(count)}, the same luck"


def _note(count: int) -> str:
    text = "Bars: 95 % interval of the mean difference, over luck alone, with parameters fixed. "
    text += "Blue: good for them, orange: bad, if zero lies outside; else grey.\nEnd of term; stress: mean of the last week; "
    text += "burned out: percentage points. Other students help in each arm, so that arms are not compared here."
    return in_the_model(text, count)


def _panel(figure: Figure, left: float, width: float, part: float = 1.0) -> Axes:
    """Place a panel so many inches from the left; of a lower one `part` of the height is kept, from above."""
    wide, high = figure.get_size_inches()
    whole = high - HEAD - FOOT
    axis = figure.add_axes((left / wide, (FOOT + whole * (1 - part)) / high, width / wide, whole * part / high))
    axis.set_yticks([])
    axis.spines["left"].set_visible(False)
    return axis


def _mark(axis: Axes, row, y: float) -> None:
    direction = OUTCOMES[row.outcome].better
    colour = UNSURE if not (direction and sure(row.low, row.high)) else SURE_GOOD if row.difference * direction > 0 else SURE_BAD
    if np.isfinite(row.standardised):
        half = row.standardised_high - row.standardised
        axis.errorbar(row.standardised, y, xerr=None if np.isnan(half) else half, fmt="o", ms=5.5, color=colour, capsize=2.5, lw=1.5)
    axis.text(1.04, y, points(row), transform=axis.get_yaxis_transform(), va="center", fontsize=8.5)


def _named(axis: Axes, outcome: str, arm: str, y: float, first: bool) -> None:
    beside = axis.get_yaxis_transform()
    if first:
        axis.text(-(LEFT - 0.15) / PANEL, y, f"{title_of(outcome)} ({unit_of(outcome)})", transform=beside, va="center", fontsize=9.5, weight="bold")
    axis.text(-0.03, y, arm, transform=beside, va="center", ha="right", fontsize=9)


def _hours(axis: Axes, rows: dict, shown: list[str], names: dict[str, str]) -> None:
    """Draw the hours that a helper gives in the whole run."""
    values = [rows["hours_helped", arm].arm_mean for arm in shown]
    axis.barh(range(len(shown)), values, height=0.45, color=REFERENCE)
    for y, (arm, value) in enumerate(zip(shown, values)):
        axis.text(0, y - 0.3, names[arm], fontsize=9, va="bottom")
        axis.text(value, y, f" {value:.0f} h", fontsize=9, va="center")
    axis.set(ylim=(len(shown) - 0.5, -0.8), xlim=(0, 1.25 * max(1.0, *values)))
    axis.set_title("Hours given")
    axis.set_xlabel("hours a helper in the whole run", fontsize=9)
