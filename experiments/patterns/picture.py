"""Draw a pattern: each statistic against its band, with what wrong models give, and beside that what the model does."""

import textwrap
from collections.abc import Mapping
from pathlib import Path

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.figures.style import COLOURS, GREY, STYLE, frame, margins
from experiments.patterns.judging import Measured, Verdict
from experiments.patterns.pattern import ANY
from experiments.patterns.screen import written
from experiments.patterns.views import PUBLISHED, WRONG, Series, View

WIDTH, HEAD, ROW, FOOT, LEAST = 13.0, 1.05, 0.5, 1.45, 3.3  # inches
NAMES, BANDS = 3.3, 3.3  # inches: names of statistics; bands beside them
LINE = 44  # characters of a name in a line
RIGHT, FALSE, BAND = COLOURS[1], COLOURS[2], "#DCE8F2"
SHADES, MARKS = (COLOURS[1], COLOURS[3], COLOURS[4]), "osD"
ROOM, EDGE = 0.55, 0.68  # of a band's width drawn on each side of it, and where its ends are written


def draw(folder: Path, verdict: Verdict, views: tuple[View, ...], wrong: Mapping[str, list[tuple[str, float]]], origin: str = "") -> Path:
    """Draw a pattern into a folder; returns the path."""
    path = folder / f"{verdict.pattern.key}.png"
    with matplotlib.style.context(STYLE):
        FigureCanvasAgg(figure(verdict, views, wrong, origin)).print_png(path, pil_kwargs={"compress_level": 6})
    return path


def draw_all(folder: Path, verdicts: list[Verdict]) -> Path:
    """Draw all patterns in one figure; returns the path."""
    path = folder / "overview.png"
    with matplotlib.style.context(STYLE):
        FigureCanvasAgg(overview(verdicts)).print_png(path, pil_kwargs={"compress_level": 6})
    return path


def overview(verdicts: list[Verdict]) -> Figure:
    """Lay out a row a pattern, with a dot a statistic at its place in its band."""
    height = 1.0 + 0.36 * len(verdicts) + 0.75
    passed = sum(one.passes for one in verdicts)
    foot = "A dot is a statistic, on a scale where every band reaches from edge to edge; bars: two standard errors of luck. Rings: no parameter was set to it."
    whole = frame(11.5, height, f"{passed} of {len(verdicts)} published patterns in the model", "Every statistic against the band that evidence allows", foot)
    margins(whole, 6.5, 0.3, 0.95, 0.7)
    axis = whole.add_subplot()
    axis.axvspan(0, 1, color=BAND, zorder=0)
    for place, verdict in enumerate(verdicts):
        several = len(verdict.measured)
        for k, one in enumerate(verdict.measured):
            _dot(axis, one, place + (0.5 * (k - (several - 1) / 2) / max(several - 1, 1) if several > 1 else 0.0), 4.5)
    names = [f"{one.pattern.key}  {one.pattern.title}" for one in verdicts]
    axis.set(
        yticks=range(len(verdicts)),
        yticklabels=names,
        xlim=(-ROOM - 0.06, 1 + ROOM + 0.06),
        ylim=(len(verdicts) - 0.4, -0.6),
        xticks=(0, 1),
        xticklabels=("lower end", "upper end"),
    )
    for label, verdict in zip(axis.get_yticklabels(), verdicts):
        label.set(color="black" if verdict.passes else FALSE, weight="normal" if verdict.passes else "bold")
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
    axis.hlines(np.arange(len(verdicts) - 1) + 0.5, -ROOM - 0.06, 1 + ROOM + 0.06, color="black", alpha=0.07, lw=0.8)
    return whole


def _dot(axis: Axes, one: Measured, place: float, size: float) -> float:
    """Draw a statistic at its place in its band, kept within the plot; returns where."""
    low, high = _ends(one)
    at = float(np.clip((one.value - low) / (high - low), -ROOM, 1 + ROOM)) if np.isfinite(one.value) else np.nan
    error = 2 * one.error / (high - low)
    if np.isfinite(at):
        bar = min(error, 2.5) if np.isfinite(error) else 0.0
        colour = RIGHT if one.passes else FALSE
        face = "white" if one.statistic.free else colour
        axis.errorbar(at, place, xerr=bar, fmt="o", ms=size, color=colour, mfc=face, mew=1.3, capsize=0, elinewidth=1.2, zorder=4)
    return at


def figure(verdict: Verdict, views: tuple[View, ...], wrong: Mapping[str, list[tuple[str, float]]], origin: str = "") -> Figure:
    """Lay out bands on the left and views on the right; `wrong` holds names and values of wrong models by statistic."""
    pattern, rows = verdict.pattern, len(verdict.measured)
    height = HEAD + max(LEAST, ROW * rows) + FOOT
    state = "passes" if verdict.passes else "FAILS"
    footer = f"Published: {pattern.found}\nWhat it tells apart: {pattern.tells} {pattern.doubt}\n{_crosses(wrong)}{origin}".strip()
    whole = frame(
        WIDTH,
        height,
        f"{pattern.key}  {pattern.title}",
        f"The model {state}. Left: each statistic (dot, or ring where no parameter was set to it) against its band. Bars: two standard errors of luck.",
        footer,
    )
    margins(whole, NAMES + 0.2, 0.25, HEAD, FOOT)
    space = WIDTH - NAMES - 0.45
    grid = whole.add_gridspec(1, 1 + len(views), width_ratios=[BANDS, *[(space - BANDS) / len(views)] * len(views)], wspace=0.32 if len(views) < 3 else 0.38)
    _bands(whole.add_subplot(grid[0]), verdict.measured, wrong)
    for k, view in enumerate(views):
        _view(whole.add_subplot(grid[k + 1]), view)
    return whole


def _luck(axis: Axes, series: Series, colour: str, many: bool) -> None:
    """Draw two standard errors: a bar at each point, or a band along a curve of many."""
    if not np.isfinite(error := 2 * np.asarray(series.error, float)).any():
        return
    y = np.asarray(series.y, float)
    if many:
        axis.fill_between(series.x, y - error, y + error, color=colour, alpha=0.25, lw=0, zorder=2)
    else:
        axis.errorbar(series.x, y, yerr=error, fmt="none", ecolor=colour, elinewidth=1.4, zorder=3)


def _crosses(wrong: Mapping[str, list[tuple[str, float]]]) -> str:
    """Say which wrong models the crosses are."""
    names = list(dict.fromkeys(name for values in wrong.values() for name, _ in values))
    return f"Crosses: the model {'; '.join(names)}. " if names else ""


def _bands(axis: Axes, measured: tuple[Measured, ...], wrong: Mapping[str, list[tuple[str, float]]]) -> None:
    """Draw every statistic on a scale of its own, on which all bands are equally wide."""
    for place, one in enumerate(measured):
        low, high = _ends(one)
        axis.barh(place, 1, left=0, height=0.5, color=BAND, zorder=1)
        colour = RIGHT if one.passes else FALSE
        if np.isfinite(at := _dot(axis, one, place, 7)):
            axis.text(at, place - 0.24, written(one.value), ha="center", va="bottom", fontsize=8.5, color=colour, weight="bold", zorder=5)
        for _, value in wrong.get(one.statistic.name, []):
            if np.isfinite(value):
                axis.plot(np.clip((value - low) / (high - low), -ROOM, 1 + ROOM), place, "x", color=FALSE, ms=7, mew=1.6, zorder=3)
        if one.statistic.high == ANY:
            axis.text(1 + EDGE, place, "\N{RIGHTWARDS ARROW}", ha="left", va="center", fontsize=11, color=GREY)  # open on this side
        for at, value, side in ((-EDGE, one.statistic.low, "right"), (1 + EDGE, one.statistic.high, "left")):  # beyond all dots and crosses
            if abs(value) < float("inf"):
                axis.text(at, place, f"{value:g}", ha=side, va="center", fontsize=8, color=GREY, zorder=2)
    names = ["\n".join(textwrap.wrap(f"{one.statistic.name} ({one.statistic.unit})", LINE)) for one in measured]
    axis.set(yticks=range(len(measured)), yticklabels=names, xlim=(-EDGE - 0.25, 1 + EDGE + 0.25), ylim=(len(measured) - 0.4, -0.75), xticks=[])
    axis.tick_params(axis="y", length=0, labelsize=9)
    axis.spines[:].set_visible(False)


def _ends(one: Measured) -> tuple[float, float]:
    """Give the ends between which a band is drawn: an open one ends a little beyond the model's value."""
    low, high = one.statistic.low, one.statistic.high
    if abs(high) == float("inf"):
        far = one.value if np.isfinite(one.value) else low + 1
        return low, max(2 * abs(far - low), abs(low) or 0.01) + low
    return (high - 2 * max(abs(high - one.value), abs(high) or 0.01), high) if abs(low) == float("inf") else (low, high)


def _view(axis: Axes, view: View) -> None:
    shades, outlines = iter(zip(SHADES, MARKS)), iter("sD")
    for series in view.series:
        if series.kind == PUBLISHED:
            axis.plot(series.x, series.y, next(outlines), mfc="none", mec="black", ms=8, mew=1.2, label=series.label, zorder=2)
            continue
        colour, mark = (GREY, "x") if series.kind == WRONG else next(shades)
        style = {"ls": "--" if series.kind == WRONG else "-"} if series.line else {"ls": "none"}
        many = len(series.x) > 12
        _luck(axis, series, colour, many)
        axis.plot(series.x, series.y, color=colour, marker="" if many else mark, ms=6, lw=1.8, label=series.label, zorder=3, **style)
    if view.names:
        axis.set_xticks(range(len(view.names)), view.names, fontsize=8.5)
        axis.set_xlim(-0.6, len(view.names) - 0.4)
    else:
        axis.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    for start, stop, said in view.spans:
        axis.axvspan(start, stop, color=GREY, alpha=0.12 if said == "break" else 0.3, lw=0, zorder=0)
        axis.text((start + stop) / 2, 0.99, said, transform=axis.get_xaxis_transform(), ha="center", va="top", fontsize=7.5, color=GREY, rotation=90)
    if view.zero:
        axis.axhline(0, color=GREY, lw=0.7, zorder=0)
    axis.set(xlabel=view.x, ylabel=view.y)
    axis.set_title("\n".join(textwrap.wrap(view.title, 38)), fontsize=10.5)
    axis.margins(y=0.18)
    axis.grid(axis="y", color="black", alpha=0.06)
    if len([one for one in view.series if one.label]) > 1:
        axis.legend(fontsize=8.5, loc="best", handlelength=1.8)
