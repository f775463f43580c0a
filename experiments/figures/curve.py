"""One outcome over the term, an arm a line, with a band that says which of three things it is. Draws into axes of your own, too."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import half_width
from experiments.figures.arms import Look, arms, by, key_of, looks
from experiments.figures.style import frame, in_the_model, margins, runs, title_of, unit_of, weeks, whose
from experiments.figures.term import whole

BANDS = {
    "mean": "Band: 95 % interval of the mean, over luck alone, with parameters fixed.",
    "runs": "Band: the middle 90 % of runs: how far one year may lie from the mean.",
    "students": "Band: the middle 90 % of students on each day, mean over replicates.",
}
WIDTH, HEIGHT, HEAD, FOOT = 7.0, 3.4, 0.75, 0.95  # inches


def curve(
    curves: pd.DataFrame, summary: pd.DataFrame, exam_weeks: list[int], outcome: str = "stress", band: str = "mean", only: list[str] | None = None
) -> Figure:
    """Draw one outcome of some arms (all, if none is named) over the term, with one of BANDS."""
    every, look = arms(summary), looks(summary)
    shown = [arm for arm in every.index if only is None or arm in only]
    key = key_of({arm: look[arm] for arm in shown}, summary, WIDTH)
    count = curves["replicate"].nunique()
    note = in_the_model(BANDS[band], count) if count > 1 or band == "students" else in_the_model("", count)
    head = HEAD + key.height
    title = f"{title_of(outcome)} over {whole(curves)}" + (f": {shown[0]}" if len(shown) == 1 else "")
    figure = frame(WIDTH, head + HEIGHT + FOOT, title, f"{whose(summary)}{by(summary)}; {runs(count)}", note)
    key.place(figure, HEAD)
    margins(figure, 0.75, 0.2, head + 0.1, FOOT)
    axis = course_of(curves, outcome, {arm: look[arm] for arm in shown}, band, figure.subplots())
    weeks(axis, exam_weeks)
    return figure


def course_of(curves: pd.DataFrame, outcome: str, look: dict[str, Look], band: str, axis: Axes) -> Axes:
    """Draw the means of one outcome by day into axes, an arm a line, each with its band."""
    for arm, how in look.items():
        part = curves[(curves["outcome"] == outcome) & (curves["arm"] == arm)]
        table = part.pivot(index="day", columns="replicate", values="mean")
        low, high = _band(part, table, band)
        if low is not None:
            axis.fill_between(table.index / 7 + 1, low, high, color=how.colour, alpha=0.2, lw=0)
        axis.plot(table.index / 7 + 1, table.mean(axis=1), color=how.colour, ls=how.line, lw=how.width, label=how.label)
    axis.set_ylabel(unit_of(outcome).replace("0-100", "score (0-100)"))
    return axis


def _band(part: pd.DataFrame, table: pd.DataFrame, band: str) -> tuple:
    if band == "students":
        ends = part.groupby("day")[["q05", "q95"]].mean()
        return (None, None) if ends.isna().all(axis=None) else (ends["q05"], ends["q95"])
    if table.shape[1] < 2:
        return None, None
    if band == "runs":
        return table.quantile(0.05, axis=1), table.quantile(0.95, axis=1)
    mean, half = table.mean(axis=1), np.array([half_width(row) for row in table.to_numpy()])
    return mean - half, mean + half
