"""Gather a diary by weeks: how far each state moved, through what, and what else was of note."""

from dataclasses import dataclass

import numpy as np

from experiments.story.diary import TOLD, Diary, Meeting
from experiments.story.words import rate, shown
from sim.calendar import DAYS_A_WEEK
from sim.observation import LATENT

# Changes in a week that are of note: points, and as a multiple of the student's own usual week (assumed)
LEAST = {"stress": 5.0, "knowledge": 4.0, "belonging": 2.0}
LEAST_POINTS, LEAST_ELSE, UNUSUAL = 4.0, 0.25, 1.4
LEAST_OF_MARK = 0.5  # points
LEAST_EXPLAINED = 1.0  # points of knowledge
STEADY = 0.4  # share within which a cause is the same as last week
EVENTS = ("stress.shock", "belonging.bad_day", "group_session", "pair_meeting")  # causes that are new each time
ROUTINE = 2  # meetings with a mentor, or led, after which one more is routine
OTHER_COMPANY, OTHER_SHARE = 5.0, 0.4  # hours a week, and share, by which time with the closest changes


@dataclass(frozen=True)
class Moved:
    """How one outcome moved in a week, as people see it: level after it, change, and causes (key, amount, partners), largest first."""

    outcome: str
    level: float
    change: float
    causes: list[tuple[str, float, dict[int, float]]]
    of_note: bool
    weight: float  # the change, relative to the least that is of note
    steady: frozenset[str]  # causes that did much the same the week before


@dataclass(frozen=True)
class Week:
    """One week of a diary, from 1."""

    number: int
    moved: dict[str, Moved]
    meetings: list[Meeting]
    won: list[int]
    lost: list[int]
    closest: tuple[int, float] | None
    farther: tuple[int, float, float] | None
    bad_days: list[int]
    exams: bool
    test: bool
    term: int  # week of term, from 1
    company: dict[int, float]
    study: float
    mark: tuple[float, list[tuple[str, float]]] | None  # given this week, and what luck and the like did to it, in points
    enrolled: bool
    left: bool  # whether this is the week of leaving
    fresh: bool  # company is chosen afresh this week
    first_meetings: bool  # whether a meeting of this week is more than routine

    @property
    def of_note(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.left or self.mark or self.first_meetings or self.won or self.lost or self.farther or any(one.of_note for one in self.moved.values()))


def weeks(diary: Diary) -> list[Week]:
    """Gather every week of a diary."""
    moved = {outcome: _moved(diary, outcome, column) for outcome, column in TOLD.items() if outcome != "mark"}
    return [_week(diary, number, {outcome: one[number - 1] for outcome, one in moved.items()}) for number in range(1, diary.weeks + 1)]


def _moved(diary: Diary, outcome: str, column: str) -> list[Moved]:
    """Gather what became of an outcome, week by week; the causes of a week add up to its change."""
    ends = [diary.level(column, DAYS_A_WEEK * number) for number in range(diary.weeks + 1)]
    levels = [shown(outcome, one) for one in ends]
    changes = np.diff(levels)
    usual = float(np.median(np.abs(changes)))
    least = LEAST.get(outcome, LEAST_POINTS if outcome in LATENT else LEAST_ELSE)
    found, last = [], {}
    for number, (before, after) in enumerate(zip(ends, ends[1:])):
        causes = by_cause(diary, column, number * DAYS_A_WEEK, (number + 1) * DAYS_A_WEEK, rate(outcome, before, after))
        unusual = abs(changes[number]) >= max(least, UNUSUAL * usual)
        explained = column == "understood" and sum(amount for key, amount, _ in causes if not key.startswith("learning")) >= LEAST_EXPLAINED
        amounts = {key: amount for key, amount, _ in causes}
        steady = frozenset(key for key, amount in amounts.items() if abs(amount - last.get(key, 0.0)) < STEADY * abs(amount) and key not in EVENTS)
        found.append(Moved(outcome, levels[number + 1], float(changes[number]), causes, bool(unusual or explained), abs(changes[number]) / least, steady))
        last = amounts
    return found


def by_cause(diary: Diary, column: str, first: int, last: int, factor: float) -> list[tuple[str, float, dict[int, float]]]:
    """Add up what each cause did to a column from a day to before another, times a factor; largest first."""
    sums: dict[str, float] = {}
    through: dict[str, dict[int, float]] = {}
    for cause in diary.causes:
        if cause.column == column and first <= cause.day < last:
            sums[cause.key] = sums.get(cause.key, 0.0) + factor * cause.amount
            partners = through.setdefault(cause.key, {})
            for j, by in cause.partners.items():
                partners[j] = partners.get(j, 0.0) + factor * by
    return [(key, sums[key], through[key]) for key in sorted(sums, key=lambda key: -abs(sums[key]))]


def _week(diary: Diary, number: int, moved: dict[str, Moved]) -> Week:
    first, last = (number - 1) * DAYS_A_WEEK, number * DAYS_A_WEEK
    company, before, after = diary.company[number - 1], diary.friends[number - 1], diary.friends[number]
    closest = max(company.items(), key=lambda one: one[1], default=None)
    return Week(
        number=number,
        moved=moved,
        meetings=[one for one in diary.meetings if first <= one.day < last],
        won=sorted(after - before),
        lost=sorted(before - after),
        closest=closest,
        farther=_farther(diary, number),
        bad_days=[cause.day for cause in diary.causes if cause.key == "belonging.bad_day" and first <= cause.day < last],
        exams=diary.today(first, "exam_load") >= 1,
        test=diary.today(first, "test_week") > 0,
        term=int(diary.today(first, "week")),
        company=company,
        study=diary.level("study_hours", last),
        mark=_mark(diary, first, last),
        enrolled=diary.level("enrolled", last) > 0,
        left=diary.level("enrolled", first) > diary.level("enrolled", last),
        fresh=diary.today(first, "season_starts") > 0,
        first_meetings=any(not _routine(diary, one) for one in diary.meetings if first <= one.day < last),
    )


def _mark(diary: Diary, first: int, last: int) -> tuple[float, list[tuple[str, float]]] | None:
    """Find the mark that was given in a week, if one was."""
    if not any(cause.column == "mark" and first <= cause.day < last for cause in diary.causes):
        return None
    parts = [(key, by) for key, by, _ in by_cause(diary, "mark", first, last, 100.0) if key != "marks.understood" and abs(by) >= LEAST_OF_MARK]
    return shown("mark", diary.level("mark", last)), parts


def _routine(diary: Diary, meeting: Meeting) -> bool:
    """Tell whether a meeting with a mentor, or one that the student leads, is the third of its kind or later."""
    before = [one for one in diary.meetings if one.day < meeting.day and one.programme == meeting.programme]
    return (meeting.pair or meeting.led) and len(before) >= ROUTINE


def _farther(diary: Diary, number: int) -> tuple[int, float, float] | None:
    """Find a friend with whom the time together changed much since last week: (who, hours before, hours now)."""
    if number < 2:
        return None
    now, before = diary.company[number - 1], diary.company[number - 2]
    known = diary.friends[number - 1]
    changes = {j: now.get(j, 0.0) - before.get(j, 0.0) for j in known}
    most = max(changes, key=lambda j: abs(changes[j]), default=None)
    if most is None or abs(changes[most]) < max(OTHER_COMPANY, OTHER_SHARE * before.get(most, 0.0)):
        return None
    return most, before.get(most, 0.0), now.get(most, 0.0)
