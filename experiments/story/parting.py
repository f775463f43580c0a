"""Find the day on which a student's lives in two arms part, and what parted them."""

from dataclasses import dataclass

import numpy as np

from experiments.story.diary import Diary, campus_of
from experiments.story.words import WEEKDAYS, caused, length
from sim.calendar import DAYS_A_WEEK
from sim.configuration import Scenario
from sim.state import STUDENT

STATE = {one.name for one in STUDENT}


@dataclass(frozen=True)
class Parting:
    """The first day (from 0) on which anything of the student differs, and why, in words."""

    day: int
    why: str

    @property
    def when(self) -> str:
        """The day in words."""
        return f"{WEEKDAYS[self.day % DAYS_A_WEEK]} of week {self.day // DAYS_A_WEEK + 1}"


def parted(control: Diary, arm: Diary, others: np.ndarray) -> Parting | None:
    """Compare two diaries of one student day by day, to the bit; `others` is the first day on which each student's state differs."""
    for day in range(len(arm.rows)):
        same = np.array_equal(control.levels[day + 1], arm.levels[day + 1]) and control.rows[day] == arm.rows[day]
        if not same:
            return Parting(day, _why(control, arm, day, others))
    return None


def first_days(control: Scenario, arm: Scenario, replicate: int) -> np.ndarray:
    """The first day on which each student's state differs between two arms (int[n]; the number of days if it never does)."""
    one, other = campus_of(control, replicate), campus_of(arm, replicate)
    days = len(one.days)
    first = np.full(one.n, days)
    for day in range(days):
        one.advance(1)
        other.advance(1)
        first[(one.state != other.state).any(axis=0) & (first == days)] = day
    return first


def _why(control: Diary, arm: Diary, day: int, others: np.ndarray) -> str:
    """Say what parted them: the student's own part in a programme, somebody close, or the mechanism that first did something else."""
    week = day // DAYS_A_WEEK
    for own, other in ((arm, control), (control, arm)):
        if own.busy[week].get(own.student) != other.busy[week].get(own.student) and own.student in own.busy[week]:
            return f"{own.name(own.student)} {_does(own.busy[week][own.student])}" + ("" if own is arm else " in the other arm")
    name = _first_difference(control, arm, day)
    person = _person(control, arm, day, name)
    if person is not None:
        return person
    if control.rows[day] != arm.rows[day] and day % DAYS_A_WEEK == DAYS_A_WEEK - 1:
        return _circle(control, arm, day // DAYS_A_WEEK)
    if name in ("everyday_contact", "") and day % DAYS_A_WEEK == 0:
        return _company(control, arm, week, others) or "time with acquaintances is shared out a little differently"
    return f"the first difference is made by {caused(name, 0)}"


def _does(what: str) -> str:
    column, _, programme = what.partition(" ")
    return f"goes to {programme} this week" if column == "attends" else f"gives hours as a helper to {programme} this week"


def _first_difference(control: Diary, arm: Diary, day: int) -> str:
    """Name the first mechanism that did something else to the student's own columns."""
    lists = [[one for one in diary.changes[day] if one[1] in STATE] for diary in (control, arm)]
    for mine, other in zip(*lists):
        if mine != other:
            return other[0]
    longer = max(lists, key=len)
    return longer[min(map(len, lists))][0] if len(lists[0]) != len(lists[1]) else ""


def _person(control: Diary, arm: Diary, day: int, name: str) -> str | None:
    """Name the partner through whom a mechanism of talk did something else."""
    amounts: dict[int, float] = {}
    for sign, diary in ((1, arm), (-1, control)):
        for cause in diary.causes:
            if cause.day == day and cause.key.split(".")[0] == name:
                for j, by in cause.partners.items():
                    amounts[j] = amounts.get(j, 0.0) + sign * by
    closest = max(amounts, key=lambda j: abs(amounts[j]), default=None)
    if closest is None or amounts[closest] == 0:
        return None
    what = "knows the course otherwise than in the other arm, and explains it" if name == "study_talk" else "is in another state, and they talk"
    return f"{arm.name(closest)} {what}"


def _circle(control: Diary, arm: Diary, week: int) -> str:
    """Name whom the student met at the end of a week in one arm only, or met for another time."""
    mine, other = arm.known[week], control.known[week]
    me = arm.name(arm.student)
    change = {j: mine.get(j, 0.0) - other.get(j, 0.0) for j in mine | other}
    most = max(change, key=lambda j: abs(change[j]), default=None)
    if most is None or change[most] == 0:
        return "the circle of acquaintances is not the same any more"
    if most in mine and most in other:
        return f"{me} has {'more' if change[most] > 0 else 'less'} to do with {arm.name(most)} this week, who goes other ways"
    return f"{me} gets to know {arm.name(most)}" + (", and not in the other arm" if most in mine else " in the other arm only")


def _company(control: Diary, arm: Diary, week: int, others: np.ndarray) -> str | None:
    """Name the partner whose time together with the student differs most, and why that partner's week is another."""
    mine, before = arm.company[week], control.company[week]
    change = {j: mine.get(j, 0.0) - before.get(j, 0.0) for j in mine | before}
    closest = max(change, key=lambda j: abs(change[j]), default=None)
    if closest is None or change[closest] == 0:
        return None
    name, me = arm.name(closest), arm.name(arm.student)
    less = f"has {length(abs(change[closest]))} {'more' if change[closest] > 0 else 'less'} for {me}"
    if closest in arm.busy[week]:
        return f"{name} {_does(arm.busy[week][closest])} and {less}"
    since = int(others[closest])
    later = f", whose own life parted in week {since // DAYS_A_WEEK + 1}" if since < week * DAYS_A_WEEK else ""
    return f"{name}{later}, {less} this week"
