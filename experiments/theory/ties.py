"""Ties against theory: how many acquaintances there are when as many are made as forgotten, and what contact leaves in memory."""

from functools import cache

import numpy as np

from experiments.theory.bench import NOT_NEW, campus, known, write
from experiments.theory.finding import Curve, Finding, Panel, by_luck, given, largest, luck_allows
from sim.mechanisms.affinity import Affinity
from sim.mechanisms.tie_decay import TieDecay
from sim.mechanisms.tie_formation import TieFormation

STUDENTS, RUNS, WEEKS, WATCHED = 1500, 8, 52, 12
AXES = ("week", "people known (mean of students)")
FADINGS = (0.3, 0.15, 0.09)
ALIKE = Affinity(chemistry=0, gender=0, group=0, sociability=0, level=0, study_level=0, section=0, programme=0, residence=0)
CHANCE = TieFormation(sections=0, programmes=0, residences=0, anywhere=2, minutes=480, hosting=0, outgoing=0)
CONTACTS, PAUSE, BOTH_YEARS = (0.5, 1.0, 2.0, 4.0), 52, 104
MEMORY = TieDecay()


@cache
def _met(fading: float) -> tuple[np.ndarray, np.ndarray]:
    """Live chance encounters from no ties on: mean number known, and of these new, at the end of each week: float64[runs, weeks] each."""
    counts, new = np.zeros((RUNS, WEEKS)), np.zeros((RUNS, WEEKS))
    for run in range(RUNS):
        place = campus(STUDENTS, {"affinity": ALIKE, "tie_decay": TieDecay(fading=fading), "tie_formation": CHANCE}, replicate=run)
        write(place, arrival_week=NOT_NEW)
        before = np.zeros(0, np.int64)
        for week in range(WEEKS):
            place.advance(7)
            now = np.repeat(np.arange(STUDENTS), np.diff(place.ties.start)) * STUDENTS + place.ties.partner
            counts[run, week], new[run, week] = len(now) / STUDENTS, (len(now) - len(np.intersect1d(now, before, assume_unique=True))) / STUDENTS
            before = now
    return counts, new


def _lifetime(fading: float, p) -> int:
    """Week-ends at which one meeting is remembered: those at which its hours are not below forgotten."""
    return int(np.floor(np.log(p.minutes / 60 / p.forgotten) / fading)) + 1


def _known(fading: float, p, week: np.ndarray) -> np.ndarray:
    """Number known at the end of each week: all others times the chance that what is left of meetings suffices, to second order."""
    lasts, ages, picks = _lifetime(fading, p), np.arange(WEEKS), round(2 * p.anywhere)
    none = (1 - 1 / STUDENTS) ** picks  # chance that two do not meet in a week
    twice = 1 - none - picks / STUDENTS * (1 - 1 / STUDENTS) ** (picks - 1)
    left = p.minutes / 60 * np.exp(-fading * ages)
    together = (left[:, None] + left >= p.forgotten) & (np.minimum.outer(ages, ages) >= lasts)  # two meetings, each too old to count alone
    linked = together & (ages - ages[:, None] < lasts)  # the older was still remembered when the younger came
    chance = np.triu(linked, 1) * (1 - none) ** 2 + np.diag(np.diag(linked)) * twice
    older = np.array([np.sum(chance[: one + 1, : one + 1]) for one in week])
    return (STUDENTS - 1) * (1 - none ** np.minimum(week + 1, lasts) * (1 - older))


def acquaintances(**changed: float) -> Finding:
    """Check the number known: Little's law, new acquaintances a week times how long one lasts."""
    p, week = given(CHANCE, changed), np.arange(WEEKS)
    curves, gaps, flow, stock = [], [], [], []
    for fading in FADINGS:
        counts, new = _met(fading)
        line, mean, error = _known(fading, p, week), counts.mean(axis=0), counts.std(axis=0, ddof=1) / np.sqrt(RUNS)
        late = counts[:, -WATCHED:].mean(axis=1)
        gaps.append((late.mean() - line[-WATCHED:].mean()) / (late.std(ddof=1) / np.sqrt(RUNS)))
        stock.append(late.mean())
        flow.append(new[:, -WATCHED:].mean() * line[-1] / _fresh(fading, p, line[-1]))
        curves.append(Curve(f"{fading:g} a week", (week + 1, line), (week[::3] + 1, mean[::3]), 2 * error[::3]))
    ends, lasts = np.array([0.0, 1.1 * max(stock)]), _lifetime(FADINGS[-1], p)
    return Finding(
        name="acquaintances",
        what="The number of people one knows is that of new acquaintances a week times how long an acquaintance lasts (Little's law).",
        setting=f"Only affinity (all pulls 0: an hour leaves an hour), tie_decay and tie_formation are left in; {STUDENTS:,} students meet "
        f"{2 * CHANCE.anywhere:g} others a week by chance, {CHANCE.minutes / 60:g} h each; no everyday contact, no gatherings; {RUNS} runs from no ties on.",
        formula="a meeting is remembered at L = floor(ln(hours/forgotten)/fading) + 1 week-ends; two know each other unless they missed each other for L "
        "weeks: (n - 1)(1 - (1 - 1/n)^(2 rate L)), and to second order two older meetings that suffice together",
        theory=f"{line[-WATCHED:].mean():.2f} known ({lasts} weeks each)",
        model=f"{stock[-1]:.2f}",
        deviation=largest(np.array(gaps)),
        allowed=luck_allows(len(gaps), RUNS),
        unit="standard errors",
        why=by_luck(len(gaps)) + f", from {RUNS} runs",
        title="As many are known as are met in a week, times the weeks a meeting is remembered",
        right=f"The number grows by the week's meetings until the first are forgotten, then stays: at fading {FADINGS[-1]:g}, {lasts} weeks after the start.",
        wrong="That people stop making acquaintances at the plateau: they make as many as before, and forget as many.",
        panels=(
            Panel("From no ties to the plateau, by fading", *AXES, tuple(curves), limits=(None, (0, 1.2 * max(stock))), key="upper left", key_columns=3),
            Panel(
                "Little's law at the plateau, for the same three",
                "new acquaintances a week x their mean lifetime (people)",
                AXES[1],
                (Curve("plateaus", (ends, ends), (np.array(flow), np.array(stock))),),
            ),
        ),
    )


def _fresh(fading: float, p, known: float) -> float:
    """New acquaintances a week at the plateau: meetings of those who are strangers then."""
    meets = 1 - (1 - 1 / STUDENTS) ** (2 * p.anywhere)
    return (STUDENTS - 1 - known) * meets


@cache
def _remembered() -> np.ndarray:
    """Live pairs in constant contact for a year, and then without: remembered hours, float64[weeks + 1, pairs]."""
    n, pairs = 2 * len(CONTACTS), np.arange(2 * len(CONTACTS)).reshape(-1, 2)
    place = campus(n, {"tie_decay": MEMORY}, ties=known(n, pairs, np.array(CONTACTS), hours=0.0))
    path = [np.zeros(len(CONTACTS))]
    for week in range(BOTH_YEARS):
        if week == PAUSE:
            place = campus(n, {"tie_decay": MEMORY}, ties=place.ties._replace(contact=np.zeros_like(place.ties.contact)))
        place.advance(7)
        path.append(place.ties.hours[::2].astype(float))
    return np.array(path)


def one_tie(**changed: float) -> Finding:
    """Check what constant contact leaves in memory, and how it fades without."""
    p, path, week, contact = given(MEMORY, changed), _remembered(), np.arange(BOTH_YEARS + 1), np.array(CONTACTS)
    most = contact / p.fading * (1 - np.exp(-p.fading * np.minimum(week, PAUSE)[:, None]))
    line = most * np.exp(-p.fading * np.maximum(week - PAUSE, 0)[:, None])
    half = np.log(2) / p.fading
    found = np.log(2) / -np.polyfit(week[PAUSE:] - PAUSE, np.log(path[PAUSE:, 0]), 1)[0]
    curves = tuple(Curve(f"{one:g} h a week", (week[1:], line[1:, k]), (week[4::4], path[4::4, k])) for k, one in enumerate(CONTACTS))
    ends = np.array([0.0, 1.05 * max(CONTACTS)])
    limit = path[PAUSE] / (1 - np.exp(-p.fading * PAUSE))
    return Finding(
        name="one_tie",
        what="Under constant contact remembered hours tend to contact / fading, and without contact they halve in ln 2 / fading.",
        setting="Only tie_decay is left in, with its own number; pairs who meet 0.5 to 4 h every week for a year, and then no more.",
        formula="hours(t) = contact / fading * (1 - exp(-fading t)); without contact hours(t) = hours(0) exp(-fading t)",
        theory=f"half-life {half:.3f} weeks",
        model=f"{found:.3f} weeks",
        deviation=largest((path - line)[1:] / line[1:]),
        allowed=2e-6,
        unit="relative",
        why="exact up to rounding: hours are kept in 32 bits (6e-8 each week), and fading forgets such errors within 1 / fading weeks",
        title=f"What is remembered of a friend is the weekly contact, times about {1 / p.fading:.0f} weeks",
        right=f"Whoever meets for an hour every week stays at {1 / p.fading:.1f} remembered hours, however long they have known each other; "
        f"without contact half is gone in {half:.1f} weeks.",
        wrong="That old friendships fade more slowly: all lines fall at the same pace, whatever their height and age.",
        panels=(
            Panel("A year of contact, a year without", "week", "remembered hours (h)", curves, ("linear", "log"), (None, (0.05, 100)), "lower center"),
            Panel(
                "Where constant contact leads: contact / fading",
                "contact (h/week)",
                "remembered hours in the long run (h)",
                (Curve("contact / fading", (ends, ends / p.fading), (contact, limit)),),
            ),
        ),
    )
