"""Live one replicate again and keep the diary of one student: states, what changed them, and the people of every week."""

import itertools
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from experiments.story.parts import Moment, split
from sim.activities.kinds import GROUP_SESSION, PAIR_MEETING
from sim.allocation import compose
from sim.calendar import DAYS_A_WEEK, FIELDS
from sim.campus import PROGRAMMES, STUDENTS, Campus, Change
from sim.configuration import Scenario
from sim.network import FRIEND_HOURS
from sim.observation import LATENT
from sim.start import start
from sim.state import KNOBS, PROGRAMME, STUDENT, Column, Offers

NOT_TOLD = ("enrolled", "stuck", "wrong")  # states that are told in other words, or not by themselves
COUNTS = ("weeks", "h")  # units of what only adds up


def _told(one: Column) -> bool:
    """Tell whether a column is a state that is told: no trait, no flow, no count, and nothing that is only yes or no."""
    return one.kind == "state" and one.name not in NOT_TOLD and one.unit not in COUNTS and not one.meaning.startswith("1 ")


STATES = [one.name for one in STUDENT if _told(one)]
OUTCOMES = {name: column for name, column in LATENT.items() if column in STATES and name != "mark"}
TOLD = OUTCOMES | {name: name for name in STATES if name not in LATENT.values()} | {"mark": "mark"}
MAIN = tuple(one for one in ("stress", "knowledge", "belonging") if one in OUTCOMES)
EXPLANATION = "explanation"  # the flow through which others reach what is understood


class Cause(NamedTuple):
    """A part of what one mechanism did to one column on one day, in latent units, and whom it came through."""

    day: int
    column: str
    key: str
    amount: float
    partners: dict[int, float]


class Meeting(NamedTuple):
    """A meeting of a programme: who led it, and who else sat at the table (of those led: everybody who came)."""

    day: int
    programme: str
    pair: bool
    helpers: tuple[int, ...]
    others: tuple[int, ...]
    led: bool


@dataclass
class Diary:
    """The life of one student in one arm. Days count from 0; lists by week begin with the first; levels with the start."""

    student: int
    programmes: list[str]
    calendar: np.ndarray
    born: dict[str, float]
    helpers: dict[int, str]
    newcomer: np.ndarray
    arrival: np.ndarray
    terms_a_year: int = 2
    levels: list[np.ndarray] = field(default_factory=list)
    rows: list[bytes] = field(default_factory=list)
    changes: list[list[tuple[str, str, float]]] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    friends: list[frozenset[int]] = field(default_factory=list)
    known: list[dict[int, float]] = field(default_factory=list)
    company: list[dict[int, float]] = field(default_factory=list)
    busy: list[dict[int, str]] = field(default_factory=list)

    @property
    def weeks(self) -> int:
        """Weeks of the run."""
        return len(self.calendar) // DAYS_A_WEEK

    def level(self, column: str, day: int) -> float:
        """The latent value of a column after so many days; 0 is the start."""
        return float(self.levels[day][STUDENTS[column]])

    def today(self, day: int, name: str) -> float:
        """A field of the calendar on this day."""
        return float(self.calendar[day, FIELDS.index(name)])

    def waits(self, day: int) -> bool:
        """Tell whether the student of this diary has not arrived yet by this day."""
        return self.arrival[self.student] > self.today(day, "term")

    def name(self, other: int) -> str:
        """Name somebody by number and role."""
        if other in self.helpers:
            return f"{self.helpers[other]} {other}"
        if (term := int(self.arrival[other])) > 0:
            return f"first-year of year {term // self.terms_a_year + 1} {other}"
        if self.newcomer.all() or not self.newcomer.any():
            return f"student {other}"
        return f"first-year {other}" if self.newcomer[other] else f"older student {other}"


def lived(scenario: Scenario, student: int, replicate: int) -> Diary:
    """Live every day of one arm mechanism by mechanism, and keep what concerns this student."""
    campus, programmes = campus_of(scenario, replicate), list(scenario.programmes)
    born = {one.name: float(campus.column(one.name)[student]) for one in STUDENT}
    helpers = _helpers(campus.offers)
    came = campus.column("newcomer") > 0, campus.column("arrival_term").copy()
    diary = Diary(student, programmes, campus.days, born, helpers, *came, scenario.calendar.terms_a_year)
    diary.levels.append(campus.state[:, student].copy())
    diary.friends.append(_friends(campus, student))
    watched = (*(one.name for one in STUDENT), *(f"{name}.{one.name}" for name in programmes for one in PROGRAMME))
    while campus.day < len(campus.days):
        _day(campus, watched, diary)
    return diary


def campus_of(scenario: Scenario, replicate: int) -> Campus:
    """Make one arm of a replicate, on its first day."""
    people, ties = start(scenario, replicate)
    offers = compose(scenario.programmes, people, scenario.helping, scenario.seed, replicate, ties).offers
    return Campus(people, ties, offers, scenario.calendar, scenario.seed, replicate, scenario.mechanisms, scenario.schedule)


def _helpers(offers: Offers) -> dict[int, str]:
    """Name the role of everybody who helps."""
    roles = {}
    for k in range(len(offers.knobs)):
        role = "leader" if offers.knobs[k, KNOBS.index("kind")] == GROUP_SESSION else "mentor"
        roles |= {int(one): role for one in offers.helper[offers.group_of[k] : offers.group_of[k + 1]].ravel() if one >= 0}
    return roles


def _day(campus: Campus, watched: tuple[str, ...], diary: Diary) -> None:
    """Live one day, and enter it."""
    moment = Moment(campus, campus.day, campus.state.copy(), campus.offers.columns.copy())
    sessions = moment.columns[:, PROGRAMMES["sessions"]].copy()
    today: list[Cause] = []
    diary.changes.append([])
    for name, changes in itertools.groupby(campus.traced(1, watched), key=lambda one: one.mechanism):
        _entered(name, list(changes), moment, diary, today)
    diary.causes += today
    diary.levels.append(campus.state[:, diary.student].copy())
    row = slice(campus.ties.start[diary.student], campus.ties.start[diary.student + 1])
    diary.rows.append(b"".join(column[row].tobytes() for column in campus.ties[1:]))
    diary.meetings += _meetings(campus, moment.day, diary, sessions)
    if diary.today(moment.day, "week_starts"):
        partners, hours = campus.ties.partner[row], campus.ties.contact[row]
        diary.company.append({int(j): float(h) for j, h in zip(partners, hours) if h > 0})
        diary.busy.append(_busy(campus, diary.programmes))
    if diary.today(moment.day, "week_ends"):
        diary.friends.append(_friends(campus, diary.student))
        diary.known.append({int(j): float(h) for j, h in zip(campus.ties.partner[row], campus.ties.hours[row])})


def _entered(name: str, changes: list[Change], moment: Moment, diary: Diary, today: list[Cause]) -> None:
    """Enter what one mechanism did to the student today, and move on to the moment after it."""
    i, mechanism = diary.student, next(one for one in moment.campus.schedule.mechanisms if one.name == name)
    for change in changes:
        by = float(change.by[i])
        if by == 0:
            continue
        diary.changes[-1].append((name, change.column, by))
        if change.column in (*STATES, EXPLANATION):
            for part in split(mechanism, moment, i, change.column, by):
                key = f"{name}.{part.name}" if part.name else name
                cause = Cause(moment.day, change.column, key, part.amount, part.partners)
                today += _explained(cause, today) if key == "learning.explained" and change.column == "understood" else [cause]
    for change in changes:
        moment.apply(change.column, change.by, diary.programmes)


def _explained(cause: Cause, today: list[Cause]) -> list[Cause]:
    """Share out what was understood by explanation among those who explained today, by their hours."""
    sources = [one for one in today if one.column == EXPLANATION and one.amount > 0]
    total = sum(one.amount for one in sources)
    if not total:
        return [cause]
    parts = []
    for one in sources:
        part = cause.amount * one.amount / total
        parts.append(Cause(cause.day, cause.column, one.key.split(".")[0], part, {j: part * by / one.amount for j, by in one.partners.items()}))
    return parts


def _meetings(campus: Campus, day: int, diary: Diary, before: np.ndarray) -> list[Meeting]:
    """Find the meetings of today at which the student was, as one of a group or as its helper."""
    found, offers, i = [], campus.offers, diary.student
    for k, name in enumerate(diary.programmes):
        if offers.knobs[k, KNOBS.index("kind")] not in (GROUP_SESSION, PAIR_MEETING):
            continue
        came = offers.columns[k, PROGRAMMES["sessions"]] > before[k]
        table, pair = offers.columns[k, PROGRAMMES["table"]], offers.knobs[k, KNOBS.index("kind")] == PAIR_MEETING
        for g in range(offers.group_of[k], offers.group_of[k + 1]):
            members = offers.members[offers.start[g] : offers.start[g + 1]]
            leaders = tuple(int(one) for one in offers.helper[g] if one >= 0 and campus.column("enrolled")[one] > 0)
            here = [int(one) for one in members if came[one]]
            if i in here:
                others = () if pair else tuple(one for one in here if one != i and table[one] == table[i])
                found.append(Meeting(day, name, bool(pair), leaders, others, False))
            elif i in leaders and here:
                found.append(Meeting(day, name, bool(pair), leaders, tuple(here), True))
    return found


def _busy(campus: Campus, programmes: list[str]) -> dict[int, str]:
    """Note who goes to a programme or helps in one this week, and in which."""
    busy = {}
    for k, name in enumerate(programmes):
        for column in ("helping", "attends"):
            busy |= {int(one): f"{column} {name}" for one in np.flatnonzero(campus.programme_column(k, column) > 0)}
    return busy


def _friends(campus: Campus, student: int) -> frozenset[int]:
    """Give those with more remembered hours than make a friend."""
    row = slice(campus.ties.start[student], campus.ties.start[student + 1])
    return frozenset(int(j) for j, hours in zip(campus.ties.partner[row], campus.ties.hours[row]) if hours > FRIEND_HOURS)
