"""Lessons: presets of a page, each with a sentence to notice, a question to ask before it is seen, and what the film answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.classroom.reel import CAME, FULL, HERE, SHOWN, STUDY
from experiments.classroom.setup import Setup, Side
from sim.calendar import DAYS_A_WEEK
from sim.errors import UserError

if TYPE_CHECKING:
    from experiments.classroom.film import Film

Answer = tuple[int, str]  # number of the choice that the film shows, and what it shows in numbers
BIT = 0.5  # points of 100 from which something is more, or less


@dataclass(frozen=True)
class Lesson:
    """A preset: what is shown and how, what to notice, what to ask, and which choice is right in this film."""

    name: str
    title: str
    setup: Setup
    state: str
    group: str
    notice: str
    ask: str
    choices: tuple[str, ...]
    find: Callable[["Film"], Answer]
    talk: str  # what to talk about afterwards

    @property
    def plain(self) -> dict:
        """The lesson as a page needs it: without the answer."""
        return {
            "name": self.name, "title": self.title, "setup": self.setup.plain, "state": self.state, "group": self.group, "notice": self.notice,
            "ask": self.ask, "choices": list(self.choices), "talk": self.talk,
        }  # fmt: skip


def answered(lesson: Lesson, film: "Film") -> dict:
    """Give which choice is right in a film, and why; -1 if the film cannot tell, as where a group has nobody."""
    try:
        choice, says = lesson.find(film)
    except UserError as error:
        return {"choice": -1, "says": f"This run cannot tell: {error}."}
    return {"choice": choice, "says": says}


def level(film: "Film", arm: str, state: str, who: np.ndarray, days: slice | np.ndarray) -> float:
    """Mean of a state over students (bool[n]) and evenings, 0 to 100."""
    return float(film.arrays[f"{arm}.states"][list(SHOWN).index(state), days][:, who].mean() * 100 / FULL)


def members(film: "Film", name: str) -> np.ndarray:
    """Tell who is of a group: bool[n]. Raises UserError if nobody is."""
    if name not in film.header["groups"]:
        raise UserError(f"nobody here is of the group: {name}")
    return film.arrays["groups"][film.header["groups"].index(name)] > 0


def visits(film: "Film", arm: str) -> np.ndarray:
    """Days on which each student came to a programme: int[n]."""
    return ((film.arrays[f"{arm}.flags"] & CAME) > 0).sum(axis=0)


def _term(film: "Film", what: Callable[[dict], bool]) -> np.ndarray:
    """List the evenings of the weeks of the first term of which this is true. Raises UserError if there are none."""
    weeks = [k for k, one in enumerate(film.header["calendar"]) if one["term"] == 1 and not (one["break"] or one["before"]) and what(one)]
    if not weeks:
        raise UserError("this calendar has no such weeks")
    return np.concatenate([np.arange(k * DAYS_A_WEEK + 1, (k + 1) * DAYS_A_WEEK + 1) for k in weeks])


LAST = slice(-1, None)


def _moved(change: float) -> int:
    """Choose of falls, hardly changes, rises."""
    return 0 if change < -BIT else 2 if change > BIT else 1


def _exams(film: "Film") -> Answer:
    who = members(film, "first-years")
    when = (lambda one: one["week"] in (1, 2), lambda one: 5 <= one["week"] <= 12 and not one["exams"], lambda one: one["exams"])
    found = [max(level(film, "a", "stress", who, week) for week in _term(film, what).reshape(-1, DAYS_A_WEEK)) for what in when]
    said = "Stress on the left, highest week of each part: {:.0f} in weeks 1 and 2, {:.0f} in mid-term (around its deadlines), {:.0f} in the exam weeks."
    return int(np.argmax(found)), said.format(*found)


def _twenty(film: "Film") -> Answer:
    who = members(film, "first-years")
    few, many = (visits(film, arm)[who].mean() for arm in "ab")
    stress = level(film, "b", "stress", who, LAST) - level(film, "a", "stress", who, LAST)
    helpers = [int((film.arrays[f"{arm}.helpers"] > 0).sum()) for arm in "ab"]
    said = f"{few:.1f} meetings each on the left ({helpers[0]} mentors), {many:.1f} on the right ({helpers[1]}); stress at the end {stress:+.1f} points."
    return (0 if many > 0.8 * few else 1 if many > 0.35 * few else 2), said


def _mixing(film: "Film") -> Answer:
    who = members(film, "weakest third")
    change = level(film, "b", "mark", who, LAST) - level(film, "a", "mark", who, LAST)
    strong = [100 * _study_with_others(film, arm, who) for arm in "ab"]
    said = f"Marks of the weakest third {change:+.1f} points. Stronger were {strong[0]:.0f} % of whom they studied with on the left, "
    return _moved(change), f"{said}{strong[1]:.0f} % on the right."


def _study_with_others(film: "Film", arm: str, who: np.ndarray) -> float:
    """Share of those with whom a group studies, over all weeks, who are not of it."""
    ends = film.arrays[f"{arm}.ties"][film.arrays[f"{arm}.kinds"] & STUDY > 0]
    inside, touching = who[ends].all(axis=1).sum(), who[ends].any(axis=1).sum()
    return float((touching - inside) / max(1, touching + inside))


def _online(film: "Film") -> Answer:
    groups = ("first-years", "Commuters", "Without online access")
    before, after = ([int(visits(film, arm)[members(film, name)].sum()) for name in groups] for arm in "ab")
    change = after[0] / max(1, before[0])
    said = f"Visits of all first-years {before[0]:,} on the left, {after[0]:,} on the right; of commuters {before[1]:,} and {after[1]:,}; "
    said += f"of the {members(film, groups[2]).sum()} without online access {before[2]:,} and {after[2]:,}."
    return (0 if change < 0.95 else 2 if change > 1.05 else 1), said


def _helpers(film: "Film") -> Answer:
    who = film.arrays["b.helpers"] > 0
    change = {name: level(film, "b", name, who, LAST) - level(film, "a", name, who, LAST) for name in ("stress", "exhaustion")}
    said = f"Helpers' exhaustion {change['exhaustion']:+.1f} points, their stress {change['stress']:+.1f}, against the same students who do not help."
    return _moved(change["exhaustion"]), said


def _attenders(film: "Film") -> Answer:
    who = members(film, "first-years") & ((film.arrays["b.flags"][-1] & HERE) > 0)
    came = who & (visits(film, "b") > 0)
    gap = level(film, "b", "mark", came, LAST) - level(film, "b", "mark", who & ~came, LAST)
    gain = level(film, "b", "mark", came, LAST) - level(film, "a", "mark", came, LAST)
    part = gain / gap if gap else float("nan")
    said = f"On the right who came ends {gap:.1f} points above who never came. On the left, without sessions, the same students have {gain:.1f} less: "
    return (0 if part > 0.85 else 1 if part > 0.5 else 2), f"{said}{100 * part:.0f} % of the lead."


SECTIONS = (
    "calendar.terms=2", "population.newcomers=900", "population.older=0", "population.programmes=1", "population.section_size=30",
    "mechanisms.tie_formation.sections=3", "mechanisms.tie_formation.programmes=0.25",
)  # fmt: skip
LARGE = ("population.newcomers=1200", "population.older=400")
ALONE, PAL, MENTORING = Side("lecture_only"), Side("pal"), Side("mentoring")
LESSONS = {
    one.name: one
    for one in (
        Lesson(
            "exams", "Stress before exams", Setup(ALONE, PAL, seed=1, lesson="exams"), "stress", "first-years",
            "Watch the whole network take the colours of high stress at once, and fade again.",
            "When is stress highest?", ("in the first weeks", "in mid-term", "in the exam weeks"), _exams,
            "Who has time to help when everybody needs it? What would you put into week 12?",
        ),
        Lesson(
            "twenty", "One mentor for twenty",
            Setup(MENTORING, Side("mentoring", ("programmes.mentoring.mentees_per_mentor=20",)), seed=1, lesson="twenty"), "stress", "first-years",
            "Orange is a meeting today, squares are mentors. On the right there are as many mentees, and a quarter of the mentors, each with no more time.",
            "Twenty mentees instead of five: how many of the meetings are left to each?", ("about as many", "about half", "a third or fewer"), _twenty,
            "What does a programme that reaches everybody give to each? Which of the two would look better in an annual report?",
        ),
        Lesson(
            "mixing", "Engineered mixing falls apart",
            Setup(ALONE, Side("lecture_only", ("population.sections=extremes",)), SECTIONS, seed=1, lesson="mixing"), "mark", "weakest third",
            "On the right some sections hold weakest and strongest. Strong lines join two of the weakest who study together, thin ones one and a stronger.",
            "The weakest are put together with the strongest. Their marks ...", ("fall", "hardly change", "rise"), _mixing,
            "Who chooses whom to study with? What did the planner assume, and what did the students do?",
        ),
        Lesson(
            "online", "Who is left out online",
            Setup(PAL, Side("pal_online"), LARGE, seed=1, lesson="online"), "knowledge", "Without online access",
            "On the right the same sessions are on screens. Bright dots are students without access: some flash on the left.",
            "The sessions move online. All first-years together come ...", ("less often", "about as often", "more often"), _online,
            "Who gains by it, and who is lost in the mean? What would a report of the programme say?",
        ),
        Lesson(
            "helpers", "The helpers' burden", Setup(ALONE, MENTORING, seed=1, lesson="helpers"), "exhaustion", "helpers in one of the two",
            "Bright are those who help on the right (squares). On the left the same students help nobody.",
            "At the end of term the helpers' exhaustion, against not helping, is ...", ("lower", "about the same", "higher"), _helpers,
            "What do helpers get, and what do they give? Who looks after them?",
        ),
        Lesson(
            "attenders", "Why attenders look better than they are",
            Setup(ALONE, PAL, LARGE, seed=1, lesson="attenders"), "mark", "came at least once",
            "Choose between \"came at least once\" and \"never came\" (Whose): who comes is ahead on the left too, where there is nothing to come to.",
            "Who came ends with better marks than who never came. Which part of that did the sessions make?",
            ("nearly all", "more than half", "less than half"), _attenders,
            "What would you have to compare to know? What do reports of such programmes usually compare?",
        ),
    )
}  # fmt: skip
