"""How figures look: one frame with title, whose data it is and a footer; one colour and line an arm, the same in every figure."""

from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.analysis import against
from experiments.doses import in_order, name_and_unit, numbers
from sim.observation import LABELS
from sim.outcomes import OUTCOMES

TITLES = {"stress": "Stress", "knowledge": "Knowledge", "belonging": "Belonging", "mark": "Mark"}
UNITS = {name: label.split("(")[1].rstrip(")") for name, label in LABELS.items()} | {"knowledge": "% of material"}
BETTER = {1: "higher is better", -1: "lower is better", 0: ""}
SURE_GOOD, SURE_BAD = "#0072B2", "#D55E00"
# Okabe and Ito's colours, told apart by colour-blind readers, darkest first; line styles tell them apart in black and white
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#7F7F7F")
LINES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (7, 2)), (0, (3, 1)))
SMALLEST_DOSE, LARGEST_DOSE = 0.86, 0.08  # of viridis: the larger, the darker
GREY, REFERENCE = "#555555", "#8A8A8A"
STYLE = {
    "font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 11, "axes.titleweight": "bold",
    "axes.titlelocation": "left", "legend.frameon": False, "axes.edgecolor": GREY, "font.family": "sans-serif", "text.parse_math": False,
}  # fmt: skip
DPI = 200
SMALLEST_SPAN = 0.5  # points of 100: about a thirtieth of a student's SD
TERM, FEW_EXAMS = 25, 2  # weeks up to which a run is one term; stretches of exams that are all named
CHARACTERS = 13.5  # of a legend's font, an inch


@dataclass(frozen=True)
class Look:
    """How an arm is named and drawn."""

    label: str
    colour: Any
    line: Any
    width: float = 1.5


def arms(summary: pd.DataFrame) -> pd.DataFrame:
    """Give one row an arm: its control, and the value of a swept key."""
    return summary.drop_duplicates("arm").set_index("arm")[["control", "setting"]]


def looks(summary: pd.DataFrame) -> dict[str, Look]:
    """Choose how each arm looks. Values of a swept key that are numbers go from light to dark, and a control of its own is dotted."""
    every, key = arms(summary), summary["key"].iloc[0]
    if not key:
        return {arm: Look(arm, REFERENCE, "-", 4) if len(every) > 1 and arm == every["control"][arm] else _plain(arm, k) for k, arm in enumerate(every.index)}
    swept = every[every.index != every["control"]]
    colours = dict(zip(swept["setting"], _shades(swept["setting"].tolist())))
    found = {}
    for arm, row in every.iterrows():
        if arm != row["control"]:
            found[arm] = Look(row["setting"], *colours[row["setting"]])
        elif every["control"].nunique() > 1:
            found[arm] = Look(arm, colours[row["setting"]][0], ":")
        else:
            found[arm] = Look(arm, REFERENCE, "-", 4)
    return found


def _plain(label: str, k: int) -> Look:
    return Look(label, COLOURS[k % len(COLOURS)], LINES[(k - (k > 0) + k // len(COLOURS)) % len(LINES)])


def _shades(settings: list[str]) -> list[tuple[Any, Any]]:
    """Give a colour and a line for each value of a swept key."""
    if numbers(settings) is None:
        return [(look.colour, look.line) for look in (_plain("", k + 1) for k in range(len(settings)))]
    shades = matplotlib.colormaps["viridis"](np.linspace(SMALLEST_DOSE, LARGEST_DOSE, max(2, len(settings))))
    return [(tuple(shades[rank]), "-") for rank in np.argsort(in_order(settings))]


def frame(width: float, height: float, title: str, whose: str, footer: str) -> Figure:
    """Make a figure (inches) that says what it shows, of whom, and what its bands and bars are."""
    figure = Figure(figsize=(width, height), dpi=DPI)
    figure.text(0.15 / width, 1 - 0.12 / height, title, fontsize=14, weight="bold", va="top")
    figure.text(0.15 / width, 1 - 0.42 / height, whose, fontsize=9.5, color=GREY, va="top")
    figure.text(0.15 / width, 0.1 / height, footer, fontsize=8, color=GREY, linespacing=1.35)
    return figure


def margins(figure: Figure, left: float, right: float, top: float, bottom: float, **spaces: float) -> None:
    """Keep so many inches free around the panels."""
    width, height = figure.get_size_inches()
    figure.subplots_adjust(left=left / width, right=1 - right / width, top=1 - top / height, bottom=bottom / height, **spaces)


def by(summary: pd.DataFrame) -> str:
    """Say what the arms are values of, if they are."""
    key = summary["key"].iloc[0]
    return f", by {name_and_unit(key)}" if key else ""


def whose(summary: pd.DataFrame, group: str | None = None) -> str:
    """Say which students are shown, and how many."""
    group = group or summary["group"].iloc[0]
    counts = summary.loc[summary["group"] == group, "students"].dropna()
    low, high = (int(counts.min()), int(counts.max())) if len(counts) else (0, 0)
    who = "students (all of the cohort)" if group == "students" else group
    return f"{low} {who}" if low == high else f"{low} to {high} {who}"


def runs(count: int) -> str:
    """Say how often the term was run."""
    return "1 replicate" if count == 1 else f"{count} replicates"


def in_the_model(what: str, count: int) -> str:
    """Write a footer: `what` tells of the intervals, which one replicate does not have."""
    return f"In the model, under its assumptions. {what if count > 1 else 'One replicate: no interval.'}"


def better(outcome: str) -> str:
    """Say which way is better."""
    return BETTER[OUTCOMES[outcome].better]


def title_of(outcome: str) -> str:
    """Name an outcome."""
    return TITLES.get(outcome) or OUTCOMES[outcome].title


def unit_of(outcome: str) -> str:
    """Give the unit of an outcome."""
    return UNITS.get(outcome) or OUTCOMES[outcome].unit


def points_of(outcome: str) -> str:
    """Give the unit of a difference in an outcome."""
    one = OUTCOMES[outcome]
    return "percentage points" if one.share or "%" in one.unit else "points" if one.unit == "0-100" else one.unit


def headed(axis: Axes, outcome: str) -> None:
    """Name the outcome of a panel above it, and which way is better."""
    axis.set_title(title_of(outcome))
    axis.annotate(better(outcome), (1, 1), (0, 5), xycoords="axes fraction", textcoords="offset points", fontsize=8, ha="right", va="bottom", color=GREY)


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


@dataclass(frozen=True)
class Key:
    """The names of the arms below the title, in as many columns as there is room for."""

    handles: list[Line2D]
    labels: list[str]
    columns: int

    @property
    def height(self) -> float:
        """Inches it takes."""
        return 0.2 * -(-len(self.labels) // self.columns) + 0.1

    def place(self, figure: Figure, top: float) -> None:
        """Write it `top` inches from above."""
        width, height = figure.get_size_inches()
        corner = (0.05 / width, 1 - top / height)
        ordered = [k for column in range(self.columns) for k in range(column, len(self.labels), self.columns)]  # matplotlib fills columns first
        handles, labels = [self.handles[k] for k in ordered], [self.labels[k] for k in ordered]
        figure.legend(handles, labels, loc="upper left", bbox_to_anchor=corner, ncols=self.columns, fontsize=9.5, handlelength=2.4, columnspacing=1.4)


def key_of(shown: dict[str, Look], summary: pd.DataFrame, width: float) -> Key:
    """Name the arms that are shown; controls of their own, one at each value, share a name."""
    every = arms(summary)
    own = every["control"].nunique() > 1
    mine = [look for arm, look in shown.items() if not (own and arm == every["control"][arm])]
    handles = [Line2D([], [], color=look.colour, ls=look.line, lw=max(2, look.width)) for look in mine]
    labels = [short(look.label, 40) for look in mine]
    if own:
        handles.append(Line2D([], [], color=GREY, ls=":", lw=2))
        labels.append(against(every["control"]))
    widths = [len(label) / CHARACTERS + 0.6 for label in labels]
    columns = len(labels) if sum(widths) < width else max(1, int(width / max(widths)))
    return Key(handles, labels, columns)


def short(label: str, most: int) -> str:
    """Cut a label that is too long."""
    return label if len(label) <= most else label[: most - 1] + "…"
