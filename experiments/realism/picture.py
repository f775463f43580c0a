"""Draw made cohorts against real data: every network statistic on a diagonal, the course of stress, and lag correlations."""

import textwrap
from pathlib import Path
from string import ascii_lowercase

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from experiments.figures.style import COLOURS, GREY, STYLE, frame, margins
from experiments.gauges.reports import ASKED, LAGS, WEEKS
from experiments.realism.targets import MISS, NEAR, NEAR_LEAST, RIGHT, RIGHT_LEAST, RIGHT_TIES, SETS, Found

WIDTH, HEIGHT, HEAD, FOOT = 13.0, 9.3, 1.25, 0.75  # inches
LOW_HEIGHT = 5.2
LINE = 54  # characters of a line below a panel
NETWORKS = ("freshmen", "course", "facebook", "campus", "personal")
MARKS = dict(zip(NETWORKS, zip((COLOURS[1], COLOURS[2], COLOURS[3], COLOURS[4], COLOURS[6]), "osD^v")))
PANELS = {  # panel: kinds of statistics in it
    "Names and links, and their spread": ("ties", "spread"), "Names returned, and in two lists": ("reciprocity", "overlap"), "Closure": ("closure",),
    "Likeness of the two ends": ("likeness",), "Left out, and hanging together": ("isolation",), "Stability between waves": ("stability",),
}  # fmt: skip
BAND, WIDE = "#C9DDEC", "#EEF4F9"


def draw(folder: Path, found: dict[str, list[Found]]) -> dict[str, str]:
    """Draw what there is into a folder; returns files and titles of the figures."""
    figures = {}
    if any(name in found for name in NETWORKS):
        figures["networks.png"] = ("Made networks against real ones", networks)
    if any(name in found for name in ("stress", "wellbeing")):
        figures["reports.png"] = ("Made reports of stress and belonging against real ones", reports)
    with matplotlib.style.context(STYLE):
        for name, (title, of) in figures.items():
            FigureCanvasAgg(of(title, found)).print_png(folder / name, pil_kwargs={"compress_level": 6})
    return {name: title for name, (title, _) in figures.items()}


def networks(title: str, found: dict[str, list[Found]]) -> Figure:
    """Lay out six panels, each with one kind of statistic: the data along x, the model along y."""
    rows = [row for name in NETWORKS for row in found.get(name, []) if row.target.judged]
    papers = "; ".join(f"{name}: {SETS[name].paper.label}" for name in NETWORKS if name in found)
    said = f"Seen through the same instruments: {sum(row.verdict == 'ok' for row in rows)} of {len(rows)} statistics in the dark band, "
    said += f"{sum(row.verdict == MISS for row in rows)} missed (black, with letters that are told below)."
    footer = f"Dark: within {RIGHT:.0%} or {RIGHT_LEAST} ({RIGHT_TIES:.0%} for numbers of names and links); light: within {NEAR:.0%} or {NEAR_LEAST}. "
    whole = frame(WIDTH, HEIGHT, title, said, f"{footer}Bars: two standard errors of luck. Data: {papers}.")
    margins(whole, 0.7, 0.25, HEAD, FOOT + 0.95, hspace=0.58, wspace=0.24)
    for place, (name, kinds) in enumerate(PANELS.items()):
        _against(whole.add_subplot(2, 3, place + 1), name, [row for row in rows if row.target.kind in kinds])
    shown = [whole.axes[0].plot([], [], MARKS[name][1], color=MARKS[name][0], ms=7, label=name)[0] for name in NETWORKS if name in found]
    whole.legend(handles=shown, loc="upper left", ncols=len(shown), bbox_to_anchor=(0.04, 1 - 0.62 / HEIGHT), fontsize=10, handletextpad=0.2)
    return whole


def _against(axis: Axes, name: str, rows: list[Found]) -> None:
    """Draw the model over the data, with the bands in which it is right or near."""
    ties = name.startswith("Names and links")
    data, model = (np.array([one(row) for row in rows]) for one in (lambda row: row.target.value, lambda row: row.measured.value))
    both = np.concatenate([data, model])
    both = both[np.isfinite(both)] if np.isfinite(both).any() else np.array([0.5, 1.0])
    low, high = (both.min() / 1.4, both.max() * 1.4) if ties else (min(0.0, both.min()) - 0.05, both.max() + 0.08)
    x = np.geomspace(low, high, 200) if ties else np.linspace(low, high, 200)
    for part, least, colour in ((NEAR, NEAR_LEAST, WIDE), (RIGHT_TIES if ties else RIGHT, RIGHT_LEAST, BAND)):
        off = np.maximum(least, part * np.abs(x))
        axis.fill_between(x, np.maximum(x - off, low) if ties else x - off, x + off, color=colour, lw=0, zorder=0)
    axis.plot(x, x, color=GREY, lw=0.8, zorder=1)
    for row in rows:
        colour, mark = MARKS[row.target.data]
        bad = row.verdict == MISS
        axis.errorbar(
            row.target.value, row.measured.value, yerr=2 * row.measured.error, fmt=mark, ms=6.5, mfc="black" if bad else colour, mec=colour, mew=1.4,
            ecolor=colour, elinewidth=1, alpha=0.95, zorder=3,
        )  # fmt: skip
    if ties:
        axis.set(xscale="log", yscale="log")
        for one in (axis.xaxis, axis.yaxis):
            one.set_major_formatter("{x:g}")
            one.set_minor_formatter("")
            one.set_ticks([0.5, 1, 2, 5, 10, 20, 40])
    axis.set(xlim=(low, high), ylim=(low, high), xlabel="data", ylabel="model", title=name)
    _named(axis, [row for row in rows if row.verdict == MISS and np.isfinite(row.measured.value)])


def _named(axis: Axes, misses: list[Found]) -> None:
    """Put a letter beside each miss, and below the panel what the letters stand for."""
    halo = [withStroke(linewidth=2.5, foreground="white")]
    ordered = sorted(misses, key=lambda row: -row.measured.value)
    for letter, row in zip(ascii_lowercase, ordered):
        axis.annotate(
            letter,
            (row.target.value, row.measured.value),
            (-7, 4),
            textcoords="offset points",
            ha="right",
            weight="bold",
            fontsize=10,
            path_effects=halo,
            zorder=5,
        )
    words = [f"{letter}: {row.target.statistic}, {row.target.wave}".removesuffix(", one day") for letter, row in zip(ascii_lowercase, ordered)]
    axis.text(0, -0.24, "\n".join(textwrap.wrap("; ".join(words), LINE)), transform=axis.transAxes, va="top", fontsize=8.5, color=GREY)


def reports(title: str, found: dict[str, list[Found]]) -> Figure:
    """Lay out the course of stress over a term, how far it changes, and lag correlations over two years."""
    said = "Left and middle: a term of ten weeks, deadlines from the third week on. Right: two years, from four to 21 months between two surveys."
    papers = "; ".join(f"{SETS[name].paper.label}" for name in ("stress", "wellbeing") if name in found)
    whole = frame(WIDTH, LOW_HEIGHT, title, said, f"Bands and bars: two standard errors of luck in the model. Data: {papers}.")
    margins(whole, 0.75, 0.25, 1.1, FOOT + 0.35, wspace=0.36)
    given = {(row.target.data, row.target.number): row for rows in found.values() for row in rows}
    panels = [*([_term, _spread] if "stress" in found else []), *([_lags] if "wellbeing" in found else [])]
    for place, one in zip(whole.add_gridspec(1, len(panels)), panels):
        one(whole.add_subplot(place), given)
    return whole


def _series(given: dict[tuple[str, str], Found], data: str, numbers: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = [given[data, name] for name in numbers]
    return tuple(np.array(values) for values in zip(*((row.target.value, row.measured.value, row.measured.error) for row in rows)))


def _term(axis: Axes, given: dict[tuple[str, str], Found]) -> None:
    data, model, error = _series(given, "stress", [f"week_{week}" for week in WEEKS])
    axis.plot(WEEKS, data, "s-", color="black", mfc="white", ms=7, lw=1.4, label="data (48 students)")
    axis.plot(WEEKS, model, "o-", color=COLOURS[1], ms=6, lw=1.8, label="model")
    axis.fill_between(WEEKS, model - 2 * error, model + 2 * error, color=COLOURS[1], alpha=0.2, lw=0)
    axis.set(xlabel="week of term", ylabel="stress (0 great, 4 stressed out)", xticks=list(WEEKS), ylim=(1.5, 3.05), title="Course of the term")
    axis.legend(fontsize=9, loc="upper left")


def _spread(axis: Axes, given: dict[tuple[str, str], Found]) -> None:
    names = {
        "person_sd": "SD of students'\nmeans", "within_sd": "SD within\na student", "next_day": "day and next\nday (r)",
        "next_day_within": "the same within\na student (r)", "pss_r": "PSS-10 before\nand after (r)",
        "stress_pss_r": "reports and\nPSS-10 (r)", "mark_pss_r": "marks and\nPSS-10 (r)",
    }  # fmt: skip
    data, model, error = _series(given, "stress", list(names))
    at = np.arange(len(names))
    axis.hlines(at, np.minimum(data, model), np.maximum(data, model), color=GREY, lw=0.8)
    axis.plot(data, at, "s", mfc="white", mec="black", ms=8, mew=1.4, label="data")
    axis.errorbar(model, at, xerr=2 * error, fmt="o", color=COLOURS[1], ms=7, label="model")
    axis.axvline(0, color=GREY, lw=0.7)
    axis.set(yticks=at, yticklabels=list(names.values()), ylim=(len(names) - 0.5, -0.6), title="Spread and correlations")
    axis.tick_params(axis="y", length=0, labelsize=9)
    axis.legend(fontsize=9, loc="lower right")


def _lags(axis: Axes, given: dict[tuple[str, str], Found]) -> None:
    months = list(LAGS)
    for kind, colour, mark in zip(ASKED, (COLOURS[3], COLOURS[2]), "^v"):
        data, model, error = _series(given, "wellbeing", [f"{kind}_r_{lag}" for lag in months])
        axis.errorbar(months, model, yerr=2 * error, fmt=f"{mark}-", color=colour, ms=7, lw=1.8, label=f"model, {kind}")
    axis.plot(months, data, "s-", color="black", mfc="white", ms=8, lw=1.4, label="data, five items of wellbeing")
    axis.set(xlabel="months between two surveys", ylabel="correlation", ylim=(0, 1), xticks=months, title="How long it lasts")
    axis.legend(fontsize=9, loc="lower left")
