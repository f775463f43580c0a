"""How figures look: one frame with title, whose data it is and a footer; the words for outcomes, students and times."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.disclosure import WHY
from sim.outcomes import OUTCOMES

END_OF_TERM, END_OF_RUN = "the end of term", "the end of the run"
BETTER = {1: "higher is better", -1: "lower is better", 0: ""}
SURE_GOOD, SURE_BAD = "#0072B2", "#D55E00"
# Okabe and Ito's colours, told apart by colour-blind readers, darkest first; line styles tell them apart in black and white
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#7F7F7F")
GREY, REFERENCE = "#555555", "#8A8A8A"
STYLE = {
    "font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 11, "axes.titleweight": "bold",
    "axes.titlelocation": "left", "legend.frameon": False, "axes.edgecolor": GREY, "font.family": "sans-serif", "text.parse_math": False,
}  # fmt: skip
DPI = 200
LINE, LETTER = 0.16, 0.058  # inches of a line of the footer, and of a letter in it
SMALLEST_SPAN = 0.5  # points of 100: about a thirtieth of a student's SD
FEW_REPLICATES = 5
TERM, FEW_EXAMS = 25, 2  # weeks up to which a run is one term; stretches of exams that are all named


def frame(width: float, height: float, title: str, whose: str, footer: str) -> Figure:
    """Make a figure (inches) that says what it shows, of whom, and what its bands and bars are."""
    figure = Figure(figsize=(width, height), dpi=DPI)
    figure.text(0.15 / width, 1 - 0.12 / height, title, fontsize=14, weight="bold", va="top")
    figure.text(0.15 / width, 1 - 0.42 / height, whose, fontsize=9.5, color=GREY, va="top")
    lines = [line for part in footer.split("\n") for line in textwrap.wrap(part, int((width - 0.3) / LETTER))]
    figure.text(0.15 / width, 0.1 / height, "\n".join(lines), fontsize=8, color=GREY, linespacing=1.35)
    return figure


def margins(figure: Figure, left: float, right: float, top: float, bottom: float, **spaces: float) -> None:
    """Keep so many inches free around the panels."""
    width, height = figure.get_size_inches()
    figure.subplots_adjust(left=left / width, right=1 - right / width, top=1 - top / height, bottom=bottom / height, **spaces)


def ending(days: int) -> str:
    """Say when a run of so many days ends."""
    return END_OF_TERM if days < 7 * TERM else END_OF_RUN


def whose(summary: pd.DataFrame, group: str | None = None) -> str:
    """Say which students are shown, and how many."""
    group = group or summary["group"].iloc[0]
    counts = summary.loc[summary["group"] == group, "students"].dropna()
    many = "a few" if counts.empty else f"{counts.min():.0f}" if counts.min() == counts.max() else f"{counts.min():.0f} to {counts.max():.0f}"
    return f"{many} {'students (all of the cohort)' if group == 'students' else group}"


def runs(count: int) -> str:
    """Say how often the term was run."""
    return "1 replicate" if count == 1 else f"{count} replicates"


def in_the_model(intervals: str, count: int, also: str = "", withheld: bool = False) -> str:
    """Write a footer: what intervals are, which one replicate does not have; what else there is to know; and why numbers are withheld, if some are."""
    rough = f" From {count} replicates they are rough." if intervals and count < FEW_REPLICATES else ""
    first = f"In the model, under its assumptions. {intervals + rough if count > 1 or not intervals else 'One replicate: no interval.'}".strip()
    return "\n".join(part for part in (first, also, f"{WHY} Dots without bars are told in such steps." if withheld else "") if part)


def better(outcome: str) -> str:
    """Say which way is better."""
    return BETTER[OUTCOMES[outcome].better]


def title_of(outcome: str) -> str:
    """Name an outcome."""
    return OUTCOMES[outcome].title


def unit_of(outcome: str) -> str:
    """Give the unit of an outcome."""
    return OUTCOMES[outcome].unit


def points_of(outcome: str) -> str:
    """Give the unit of a difference in an outcome."""
    one = OUTCOMES[outcome]
    return "percentage points" if one.share else "points" if one.unit == "0-100" or "%" in one.unit else one.unit


def headed(axis: Axes, outcome: str) -> None:
    """Name the outcome of a panel above it, and which way is better."""
    axis.set_title(title_of(outcome), pad=18)
    axis.annotate(better(outcome), (0, 1), (0, 5), xycoords="axes fraction", textcoords="offset points", fontsize=9, va="bottom", color=GREY)


def no_smaller(axis: Axes, along: str = "y") -> None:
    """Let an axis of differences span at least half a point, so that next to nothing looks like next to nothing."""
    low, high = axis.get_ylim() if along == "y" else axis.get_xlim()
    if high - low < SMALLEST_SPAN:
        middle = (low + high) / 2
        axis.set(**{f"{along}lim": (middle - SMALLEST_SPAN / 2, middle + SMALLEST_SPAN / 2)})


def weeks(axis: Axes, exam_weeks: list[int], labelled: bool = True, named: bool = True) -> None:
    """Mark weeks on the x axis from the first day to the last, and shade the weeks of exams, named where they are few."""
    starts = [week for week in exam_weeks if week - 1 not in exam_weeks]
    for week in exam_weeks:
        axis.axvspan(week, week + 1, color="#000000", alpha=0.07, lw=0)
    for week in starts:
        if named and len(starts) <= FEW_EXAMS:
            last = next(one for one in exam_weeks if one >= week and one + 1 not in exam_weeks)
            axis.text((week + last + 1) / 2, 1.0, "exams", transform=axis.get_xaxis_transform(), fontsize=8, va="bottom", ha="center", color=GREY)
    days = [float(np.max(line.get_xdata())) for line in axis.lines if len(line.get_xdata()) > 2]
    last = max([2.0, *days])
    axis.set_xticks(np.arange(1, last + 1 / 7, 2 if last < TERM else 5 * np.ceil(last / 40)))
    axis.set_xlim(1, last)
    if labelled:
        axis.set_xlabel("week of term" if last < TERM else "week of the run (grey: exams)")


def short(label: str, most: int) -> str:
    """Cut a label that is too long."""
    return label if len(label) <= most else label[: most - 1] + "…"
