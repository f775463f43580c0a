"""Draw a finding: the model as dots, theory as lines, and below them how to read it and how not to."""

import textwrap
from pathlib import Path

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from experiments.figures.style import COLOURS, GREY, STYLE, frame, margins
from experiments.theory.finding import Curve, Finding, Panel

WIDTH, HEAD, PLOT, LINE = 11.0, 1.05, 3.3, 0.185  # inches
ROW = 136  # characters of a reading in a row
MARKS = "os^Dvp"
PANEL_SHADES = (COLOURS[1], COLOURS[2], COLOURS[3], COLOURS[0], COLOURS[4], COLOURS[6])


def draw(folder: Path, finding: Finding) -> Path:
    """Draw a finding into a folder; returns the path."""
    path = folder / f"{finding.name}.png"
    with matplotlib.style.context(STYLE):
        FigureCanvasAgg(figure(finding)).print_png(path, pil_kwargs={"compress_level": 6})
    return path


def figure(finding: Finding) -> Figure:
    """Lay out title, panels and readings."""
    readings = [textwrap.wrap(one, ROW) for one in (finding.right, finding.wrong)]
    foot = 0.75 + LINE * sum(map(len, readings)) + 0.12
    height = HEAD + PLOT + foot
    verdict = f"{finding.verdict}: largest deviation {number(finding.deviation)}, allowed {number(finding.allowed)} {finding.unit}"
    bars = ", with two standard errors" if any(curve.bars is not None for panel in finding.panels for curve in panel.curves) else ""
    whole = frame(WIDTH, height, finding.headline, f"Dots: the model{bars}. Lines: theory. {verdict[0].upper()}{verdict[1:]}.", "")
    margins(whole, 0.75, 0.25, HEAD, foot, wspace=0.24)
    for axis, panel in zip(np.ravel(whole.subplots(1, len(finding.panels))), finding.panels):
        _plotted(axis, panel)
    at = foot - 0.62
    for name, rows in zip(("Right reading", "Wrong reading"), readings):
        whole.text(0.15 / WIDTH, at / height, name, fontsize=9.5, weight="bold", va="top")
        whole.text(1.4 / WIDTH, at / height, "\n".join(rows), fontsize=9.5, va="top", linespacing=1.3)
        at -= LINE * len(rows) + 0.08
    return whole


def number(value: float) -> str:
    """Write a deviation: as it is if it can be read, else as a power of ten."""
    return f"{value:.2f}" if 0.01 <= value < 1000 or value == 0 else f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e+")


def _plotted(axis: Axes, panel: Panel) -> None:
    shades, handles = iter(zip(PANEL_SHADES, MARKS)), []
    for curve in panel.curves:
        colour, mark = (GREY, "") if curve.dashed else next(shades)
        handles.append(_drawn(axis, curve, colour, mark))
    axis.set(xlabel=panel.x, ylabel=panel.y, xscale=panel.scales[0], yscale=panel.scales[1])
    axis.set_title(panel.title, pad=8)
    for name, one, limits, scale in (("x", axis.xaxis, panel.limits[0], panel.scales[0]), ("y", axis.yaxis, panel.limits[1], panel.scales[1])):
        if limits:
            axis.set(**{f"{name}lim": limits})
        if scale == "log":
            low, high = one.get_view_interval()
            one.set_major_locator(LogLocator(subs=(1, 2, 5) if high / low < 300 else (1,)))
            one.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            one.set_minor_formatter(NullFormatter())
    axis.grid(True, color="#000000", alpha=0.06)
    if panel.key != "none":
        axis.legend(handles, [curve.label for curve in panel.curves], loc=panel.key, ncols=panel.key_columns, fontsize=9, handlelength=2.2)


def _drawn(axis: Axes, curve: Curve, colour: str, mark: str) -> Line2D:
    """Draw one curve; returns what stands for it in the key."""
    if curve.paths is not None:
        axis.plot(*curve.paths, color=colour, lw=0.8, alpha=0.55)
    if curve.line is not None:
        axis.plot(*curve.line, color=colour, lw=1.3 if curve.dashed else 1.8, ls="--" if curve.dashed else "-", zorder=2)
    if curve.dots is not None:
        if curve.bars is not None:
            axis.errorbar(*curve.dots, yerr=curve.bars, fmt="none", ecolor=colour, lw=1, zorder=3)
        axis.plot(*curve.dots, color=colour, ls="none", marker=mark, ms=5.5, mec="white", mew=0.7, zorder=4)
    dots = mark if curve.dots is not None else ""
    return Line2D([], [], color=colour, lw=1.8, ls="--" if curve.dashed else "-", marker=dots, ms=5.5, mec="white", mew=0.7)
