"""Draw a life: three states over the weeks with what happened, and beneath each what its changes were made of."""

from pathlib import Path

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.story.diary import OUTCOMES, Diary
from experiments.story.difference import made_of
from experiments.story.parting import Parting
from experiments.story.telling import CAVEAT
from experiments.story.weeks import weeks
from experiments.story.words import LOWER_IS_BETTER, caused, scale, shown
from sim.calendar import DAYS_A_WEEK
from sim.frame.interruption import held_back

PANELS = ("stress", "knowledge", "belonging")
# Okabe and Ito's colours, which colour-blind readers tell apart; the first two are the arms'
LIVES = (("#000000", (0, (4, 2))), ("#0072B2", "-"))
CAUSES = ("#E69F00", "#56B4E9", "#009E73", "#D55E00", "#CC79A7")
OTHER, GREY = "#BBBBBB", "#555555"
MOST_CAUSES, NEGLIGIBLE = 5, 0.01  # causes with a colour of their own; share of all below which a cause is not shown by itself
STYLE = {
    "text.parse_math": False,
    "font.size": 11, "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 13, "axes.titleweight": "bold",
    "axes.titlelocation": "left", "legend.frameon": False, "axes.edgecolor": GREY, "font.family": "sans-serif",
}  # fmt: skip
SIZE, DPI = (13.33, 7.5), 150  # inches: a slide
LEAST_SPAN = {"stress": 20.0, "knowledge": 20.0, "belonging": 10.0}  # points that an axis spans at least
LEAST_DIFFERENCE = 2.0
MANY_WEEKS = 60  # from which marks are small
MOST_TERMS = 6  # that have room for their names


def drawn(path: Path, diaries: list[Diary], arms: list[str], parting: Parting | None, replicate: int) -> None:
    """Draw the lives of one student in one or two arms into a PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with held_back():
        FigureCanvasAgg(figure(diaries, arms, parting, replicate)).print_png(path)


def figure(diaries: list[Diary], arms: list[str], parting: Parting | None, replicate: int) -> Figure:
    """Lay out the panels: a column a state, above its course, below what its changes are made of."""
    with matplotlib.style.context(STYLE):
        return _laid_out(diaries, arms, parting, replicate)


def _laid_out(diaries: list[Diary], arms: list[str], parting: Parting | None, replicate: int) -> Figure:
    whole = Figure(figsize=SIZE, dpi=DPI)
    panels = whole.subplots(2, 3, sharex=True, gridspec_kw={"height_ratios": (1.35, 1)})
    whole.subplots_adjust(left=0.058, right=0.988, top=0.775, bottom=0.215, hspace=0.32 if len(_terms(diaries[0])) == 1 else 0.46, wspace=0.2)
    who = diaries[-1].name(diaries[-1].student)
    whole.text(0.02, 0.975, f"{who[0].upper()}{who[1:]}, week by week", fontsize=18, weight="bold", va="top")
    marks = [f"mark {shown('mark', one.level('mark', -1)):.0f}" if one.level("mark", -1) else "no mark" for one in diaries]
    lives = [f"{arm} ({mark})" for arm, mark in zip(arms, marks)]
    for (upper, lower), outcome in zip(panels.T, PANELS):
        _course(upper, diaries, outcome, lives)
        _causes(lower, diaries, outcome)
        for axis in (upper, lower):
            _calendar(axis, diaries[-1], labelled=axis is upper)
            if parting:
                axis.axvline(1 + parting.day / DAYS_A_WEEK, color=GREY, lw=1.2, ls=":", zorder=1)
    if parting:
        place = (1 + parting.day / DAYS_A_WEEK, 0.06)
        panels[0, 0].annotate(" lives part", place, xycoords=panels[0, 0].get_xaxis_transform(), fontsize=9.5, color=GREY)
    handles, labels = panels[0, 0].get_legend_handles_labels()
    whole.legend(handles, labels, loc="upper left", bbox_to_anchor=(0.012, 0.932), ncols=2, fontsize=12, handlelength=2.8)
    _key(whole, panels)
    whole.text(0.02, 0.016, f"{CAVEAT} Replicate {replicate}.", fontsize=9, color=GREY)
    return whole


def _course(axis: Axes, diaries: list[Diary], outcome: str, lives: list[str]) -> None:
    """Draw a state day by day in each arm, and above it what happened to the last of them."""
    column = OUTCOMES[outcome]
    styles = LIVES[-1:] if len(diaries) == 1 else LIVES
    for diary, label, (colour, line) in zip(diaries, lives, styles):
        levels = [shown(outcome, diary.level(column, day)) for day in range(len(diary.levels))]
        thick, above = (2.4, 2) if diary is diaries[-1] else (1.5, 3)  # the control on top, so that both are seen where they are the same
        axis.plot(1 + np.arange(len(levels)) / DAYS_A_WEEK, levels, color=colour, ls=line, lw=thick, label=label, zorder=above)
    axis.set_title(f"{outcome.capitalize()}" + (" (lower is better)" if outcome in LOWER_IS_BETTER else ""), pad=27)
    axis.set_ylabel(scale(outcome).split("(")[1].rstrip(")").replace("% of the course's material", "% of the material"))
    _no_smaller(axis, LEAST_SPAN[outcome])
    low, high = axis.get_ylim()
    axis.set_ylim(max(0.0, low), min(100.0, high))
    _events(axis, diaries[-1], outcome)


def _events(axis: Axes, diary: Diary, outcome: str) -> None:
    """Mark along the upper edge what bears on this state: meetings, friends won and lost, bad days."""
    rows = {
        "knowledge": [("s", "#009E73", "meeting of a programme", [one.day for one in diary.meetings])],
        "belonging": [
            ("^", "#0072B2", "new friend", [7 * week.number - 1 for week in weeks(diary) for _ in week.won]),
            ("v", "#D55E00", "friend lost", [7 * week.number - 1 for week in weeks(diary) for _ in week.lost]),
            ("|", "#000000", "bad day", [cause.day for cause in diary.causes if cause.key == "belonging.bad_day"]),
        ],
    }.get(outcome, [])
    for marker, colour, label, days in rows:
        high = 1.04 if marker == "|" else 1.11 if outcome == "belonging" else 1.06
        if days:
            place = [1 + (day + 0.5) / DAYS_A_WEEK for day in days]
            axis.plot(place, [high] * len(days), marker, color=colour, ms=7, ls="", clip_on=False, transform=axis.get_xaxis_transform(), label=f"_{label}")


def _causes(axis: Axes, diaries: list[Diary], outcome: str) -> None:
    """Stack what each cause did: of one life in every week, of two what their difference at the end of each week is made of."""
    parts = _weekly(diaries[0], outcome) if len(diaries) == 1 else _differences(diaries, outcome)
    size = {name: float(np.abs(by).sum()) for name, by in parts.items()}
    order = [name for name in sorted(size, key=lambda name: -size[name]) if size[name] >= NEGLIGIBLE * sum(size.values())]
    rest = order[MOST_CAUSES:]
    count = len(next(iter(parts.values()))) if parts else diaries[0].weeks
    total = np.sum(list(parts.values()), axis=0) if parts else np.zeros(count)
    if rest:
        parts["other causes"] = np.sum([parts[name] for name in parts if name not in order[:MOST_CAUSES]], axis=0)
        order = [*order[:MOST_CAUSES], "other causes"]
    up, down, place = np.zeros(count), np.zeros(count), 1.5 + np.arange(count)
    for name, colour in zip(order, [*CAUSES[: min(len(order), MOST_CAUSES)], OTHER]):
        by = parts[name]
        axis.bar(place, by, bottom=np.where(by > 0, up, down), width=0.8, color=colour, label=name)
        up, down = up + np.maximum(by, 0), down + np.minimum(by, 0)
    axis.plot(place, total, "D", color="black", ms=3.5 if count < MANY_WEEKS else 1.8, label="sum")
    axis.axhline(0, color=GREY, lw=0.8)
    axis.set_title("Change in the week, in points" if len(diaries) == 1 else "Difference between the lives, in points", fontsize=11, pad=6)
    axis.margins(y=0.1)
    axis.autoscale_view()
    _no_smaller(axis, LEAST_DIFFERENCE)
    axis.legend(
        loc="upper left",
        bbox_to_anchor=(-0.03, -0.17 if len(_terms(diaries[0])) == 1 else -0.24),
        ncols=2,
        fontsize=10,
        handlelength=1,
        columnspacing=1,
        borderpad=0,
    )


def _weekly(diary: Diary, outcome: str) -> dict[str, np.ndarray]:
    parts: dict[str, np.ndarray] = {}
    for at, week in enumerate(weeks(diary)):
        for key, by, _ in week.moved[outcome].causes:
            parts.setdefault(caused(key, None, OUTCOMES[outcome]), np.zeros(diary.weeks))[at] += by
    return parts


def _differences(diaries: list[Diary], outcome: str) -> dict[str, np.ndarray]:
    parts: dict[str, np.ndarray] = {}
    for key, values in made_of(diaries, outcome).items():
        name = caused(key, None, OUTCOMES[outcome])
        parts[name] = parts.get(name, 0.0) + values[DAYS_A_WEEK::DAYS_A_WEEK]
    return parts


def _calendar(axis: Axes, diary: Diary, labelled: bool) -> None:
    """Shade the weeks of exams, and mark the weeks with a test."""
    for number in range(1, diary.weeks + 1):
        first = (number - 1) * DAYS_A_WEEK
        if diary.today(first, "exam_load") >= 1:
            axis.axvspan(number, number + 1, color="black", alpha=0.07, lw=0, zorder=0)
        elif diary.today(first, "test_week") and labelled:
            axis.plot([number + 0.5], [0], "^", color=GREY, ms=6, transform=axis.get_xaxis_transform(), clip_on=False, zorder=5)
    axis.set_xlim(1, diary.weeks + 1)
    terms = _terms(diary)
    if len(terms) > 1:
        _several_terms(axis, terms, diary.terms_a_year)
        return
    step = 2 if diary.weeks < 25 else 5
    axis.set_xticks(np.arange(1, diary.weeks + 1, step) + 0.5, [str(one) for one in range(1, diary.weeks + 1, step)])
    axis.tick_params(axis="x", labelbottom=True)
    axis.annotate("week ", (0, 0), (-6, -15), xycoords="axes fraction", textcoords="offset points", ha="right", fontsize=10, color=GREY)


def _terms(diary: Diary) -> list[tuple[int, int]]:
    """Find the first and last week on campus of each term, counted through the run from 1."""
    found: dict[int, list[int]] = {}
    for number in range(1, diary.weeks + 1):
        first = (number - 1) * DAYS_A_WEEK
        if diary.today(first, "on_campus"):
            found.setdefault(int(diary.today(first, "term")), []).append(number)
    return [(weeks[0], weeks[-1]) for _, weeks in sorted(found.items())]


def _several_terms(axis: Axes, terms: list[tuple[int, int]], a_year: int) -> None:
    """Name terms in place of weeks, with a line where each begins and a stronger one for each year; of many, name the years only."""
    every = len(terms) <= MOST_TERMS
    for at, (first, _) in enumerate(terms):
        new_year = at % a_year == 0
        axis.axvline(first, color=GREY, lw=0.9 if new_year else 0.6, ls="-" if new_year else (0, (2, 3)), alpha=0.6, zorder=0.5)
    if every:
        axis.set_xticks([(first + last + 1) / 2 for first, last in terms], [f"term {at % a_year + 1}" for at in range(len(terms))], fontsize=8.5)
    else:
        axis.set_xticks([])
    years = [terms[at : at + a_year] for at in range(0, len(terms), a_year)]
    for number, year in enumerate(years if len(years) > 1 else [], start=1):
        place, low = ((year[0][0] + year[-1][1] + 1) / 2, 0), -25 if every else -14
        said = f"year {number}" if len(years) <= MOST_TERMS else str(number)
        axis.annotate(said, place, (0, low), xycoords=axis.get_xaxis_transform(), textcoords="offset points", ha="center", fontsize=9.5, color=GREY)
    axis.tick_params(axis="x", labelbottom=True, length=0)


def _key(whole: Figure, panels: np.ndarray) -> None:
    """Explain the marks that are used, once."""
    marks = {}
    for axis in panels[0]:
        for line in axis.get_lines():
            if line.get_label().startswith("_") and not line.get_label().startswith("_child"):
                marks[line.get_label()[1:]] = Line2D([], [], marker=line.get_marker(), color=line.get_color(), ls="", ms=7)
    marks["test"] = Line2D([], [], marker="^", color=GREY, ls="", ms=6)
    marks["exams"] = Patch(color="black", alpha=0.1, lw=0)
    whole.legend(marks.values(), marks, loc="upper right", bbox_to_anchor=(0.99, 0.932), ncols=len(marks), fontsize=10, handletextpad=0.2, columnspacing=1.2)


def _no_smaller(axis: Axes, span: float) -> None:
    """Let an axis span at least so much, so that little looks like little."""
    low, high = axis.get_ylim()
    if high - low < span:
        middle = (low + high) / 2
        axis.set_ylim(middle - span / 2, middle + span / 2)
