"""Each year's intake: what each arm changes for those who come in the first year of a run, in the second, and so on."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import against
from experiments.figures.arms import Look, arms, by, chosen, intakes_of, key_of, looks
from experiments.figures.marks import not_told
from experiments.figures.panels import MEANS, SHOWN, in_points, panels, withheld
from experiments.figures.style import END_OF_RUN, LINE, REFERENCE, frame, headed, in_the_model, margins, no_smaller, runs, whose

WIDTH, PANEL, GAP, HEAD, FOOT = 11.8, 1.95, 0.85, 1.2, 1.2  # inches
SPREAD = 0.3  # of a year, that the arms share


def intakes(summary: pd.DataFrame, end: str = END_OF_RUN) -> Figure:
    """Draw paired differences by the year in which students came, a panel an outcome and a line an arm."""
    every, look, groups = arms(summary), looks(summary), intakes_of(summary)
    shown = [arm for arm in chosen(every) if arm != every["control"][arm]]
    rows = summary[summary["group"].isin(groups) & summary["arm"].isin(shown) & summary["outcome"].isin(SHOWN)]
    key, missing, count = key_of({arm: look[arm] for arm in shown}, summary, WIDTH), withheld(rows), int(rows["replicates"].max())
    head, foot = HEAD + key.height, FOOT + LINE * missing
    who = f"{whose(rows, groups[0])} to {whose(rows, groups[-1])}{by(summary)}; {runs(count)}, the same students and luck in every arm"
    who += "; shown: the ends of all arms" if len(shown) < (every.index != every["control"]).sum() else ""
    bars = "Bars: 95 % interval of the mean difference, over luck alone, with parameters fixed."
    also = "All on the last day of the run: for who came earlier, a programme of limited terms ended longer ago. Each panel has its own scale."
    title = f"What changes for each intake by {end}, against {against(every['control'])}"
    figure = frame(WIDTH, head + 2 * PANEL + GAP + foot, title, who, in_the_model(bars, count, also, missing))
    key.place(figure, 0.65)
    margins(figure, 0.75, 0.2, head, foot, wspace=0.28, hspace=GAP / PANEL)
    for outcome, axis in panels(figure, sharex=True).items():
        mine = rows[rows["outcome"] == outcome]
        axis.axhline(0, color=REFERENCE, lw=2, zorder=0)
        for k, arm in enumerate(shown):
            _line(axis, mine[mine["arm"] == arm].set_index("group").reindex(groups), look[arm], (k - (len(shown) - 1) / 2) * SPREAD / len(shown))
        headed(axis, outcome)
        axis.margins(y=0.15)
        no_smaller(axis)
        if outcome in (MEANS[0], SHOWN[len(MEANS)]):
            axis.set_ylabel(in_points(outcome))
        axis.set(xticks=range(1, len(groups) + 1), xlim=(0.6, len(groups) + 0.4), xlabel="year in which they came" if outcome not in MEANS else "")
    return figure


def _line(axis: Axes, rows: pd.DataFrame, look: Look, offset: float) -> None:
    """Draw one arm: an intake of which there is no number says so."""
    years, half = np.arange(len(rows)) + 1 + offset, (rows["high"] - rows["difference"]).fillna(0)
    if rows["difference"].isna().any():
        not_told(axis)
    axis.errorbar(years, rows["difference"], yerr=half, color=look.colour, ls="", marker="o", ms=5, capsize=3, lw=1.4)
