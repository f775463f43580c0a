"""Lay out the days: weeks of term, teaching, deadlines, exams, holidays and the day of the marks."""

from dataclasses import dataclass
from typing import Dict, List, NamedTuple

import numpy as np

from sim.settings import outside, setting

DAYS_A_WEEK = 7
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

FIELDS = (
    "day",  # from 0
    "every_day",  # 1: the condition of what happens daily
    "week",  # week of term, from 1; 0 and below before the first term
    "term",  # number of the term, from 0
    "run_week",  # week of the run, from 1, counted on through breaks and terms
    "weekday_today",  # 0 is Monday
    "week_starts",  # 1 on the first day of a week
    "week_ends",  # 1 on the last day of a week
    "season_starts",  # 1 when company is chosen afresh: every few weeks, and when marks tell who is how able
    "season",  # number of that season
    "term_starts",  # 1 on the first day of a term
    "test_today",  # 1 on the last day of a week with a test, and on that of the final marks
    "marks_today",  # 1 on the day final marks are given
    "on_campus",  # 1 in a week of term, 0 in breaks and before the first term
    "meets",  # 1 in a week in which programmes may meet: with teaching, or before the first term
    "days_off",  # weekdays of this week without meetings, added up: 1 for Monday, 2 for Tuesday, 4, 8 ...
    "holiday",  # 1 on a day without teaching and meetings
    "teaching_hours",  # h/week
    "taught",  # share of the course taught so far
    "exam_load",  # load of deadlines and exams this week; a week of final exams is 1
    "test_week",  # 1 in a week that ends with a test
    "level_seen",  # how far newcomers know each other's level: 0 at first, 1 after their first marks
    "company_factor",  # time for company, relative to a week of term
    "encounter_factor",  # chance encounters, relative to a week of term
)


@dataclass
class Calendar:
    """Configure a term: its weeks, what they ask for, and the breaks before the next term.

    Weeks are counted from 1 within each term; days of `holidays` from 1 within each term.
    """

    weeks_before: int = setting(0, "weeks before the first term, in which programmes may run already (their weeks 0, -1, ...)", "weeks", (0, 26))
    terms: int = setting(1, "terms one after the other", "terms", (1, 20))
    terms_a_year: int = setting(2, "terms of a year; a new year begins after the summer", "terms", (1, 4))
    weeks: int = setting(15, "weeks of a term", "weeks", (1, 52))
    teaching_weeks: int = setting(13, "of these, weeks with teaching, from the first on", "weeks", (0, 52))
    break_weeks: int = setting(5, "weeks between two terms of a year", "weeks", (0, 30))
    summer_weeks: int = setting(12, "weeks between two years", "weeks", (0, 40))
    teaching_hours: float = setting(15.0, "lectures and classes in a teaching week", "h/week", (0, 60))
    exam_teaching_hours: float = setting(8.0, "the same in the weeks of term after them", "h/week", (0, 60))
    deadlines: Dict[int, float] = setting(
        {7: 0.5, 8: 0.5, 13: 0.6}, "weeks with deadlines, and their load", allowed="weeks of the term and loads of 0 to 5, as in {7: 0.5}"
    )
    exams: Dict[int, float] = setting(
        {14: 1.0, 15: 1.0}, "weeks of final exams, and their load", allowed="weeks of the term and loads of 0 to 5, as in {14: 1.0}"
    )
    tests: List[int] = setting([4, 8, 11, 15], "weeks that end with a test", allowed="a list of weeks of the term, as in [4, 8]")
    holidays: List[int] = setting([], "days without teaching and meetings; day 1 is the first Monday", allowed="a list of days of the term, as in [40, 41]")
    season_weeks: int = setting(5, "weeks after which company is chosen afresh", "weeks", (1, 52))
    break_company: float = setting(0.4, "time for company between terms, as a multiple of that in term", "1", (0, 2))
    break_encounters: float = setting(0.1, "chance encounters between terms, as a multiple of those in term", "1", (0, 2))
    summer_company: float = setting(0.2, "time for company in summer, as a multiple of that in term", "1", (0, 2))
    summer_encounters: float = setting(0.0, "chance encounters in summer, as a multiple of those in term", "1", (0, 2))


def check(calendar: Calendar) -> list[str]:
    """List what is wrong with a calendar, one plain line each; weeks that fall outside the term share a line."""
    wrong, weeks = outside("calendar.", calendar), calendar.weeks
    if not 1 <= weeks <= 52:
        return wrong  # nothing can be said of weeks of the term
    if weeks < calendar.teaching_weeks <= 52:
        wrong.append(f"calendar.teaching_weeks = {calendar.teaching_weeks} (allowed 0 to {weeks}, the weeks of the term)")
    late = {name: [week for week in getattr(calendar, name) if not 1 <= week <= weeks] for name in ("deadlines", "exams", "tests")}
    if any(late.values()):
        wrong.append("; ".join(_named(name, "week", found) for name, found in late.items() if found) + f" (allowed 1 to {weeks}, the weeks of the term)")
    if days_off := [day for day in calendar.holidays if not 1 <= day <= weeks * DAYS_A_WEEK]:
        wrong.append(f"{_named('holidays', 'day', days_off)} (allowed 1 to {weeks * DAYS_A_WEEK}, the days of the term)")
    for name in ("deadlines", "exams"):
        for week, load in getattr(calendar, name).items():
            if not 0 <= load <= 5:
                wrong.append(f"calendar.{name}.{week} = {load} (allowed 0 to 5; a week of final exams is 1)")
    return wrong


def _named(name: str, what: str, found: list[int]) -> str:
    return f"calendar.{name}: {what if len(found) == 1 else what + 's'} {', '.join(map(str, found))}"


class Week(NamedTuple):
    """One week of a run: the term it belongs to or follows, its week in that (0 and below before the first), and whether it is in term or summer."""

    term: int
    week: int
    on_campus: bool
    summer: bool


def weeks(calendar: Calendar) -> list[Week]:
    """List the weeks of the run: those before the first term, the terms, and the breaks and summers between them."""
    found = [Week(0, week - calendar.weeks_before + 1, False, False) for week in range(calendar.weeks_before)]
    for term in range(calendar.terms):
        found += [Week(term, week, True, False) for week in range(1, calendar.weeks + 1)]
        summer = (term + 1) % calendar.terms_a_year == 0
        free = calendar.summer_weeks if summer else calendar.break_weeks
        if term + 1 < calendar.terms:
            found += [Week(term, calendar.weeks + week, False, summer) for week in range(1, free + 1)]
    return found


def days(calendar: Calendar) -> np.ndarray:
    """Write the run day by day: float64[days, len(FIELDS)], the breaks between terms included."""
    if (settings := repr(calendar)) not in _WRITTEN:
        _WRITTEN[settings] = _days(calendar)
    return _WRITTEN[settings].copy()


_WRITTEN: dict[str, np.ndarray] = {}  # by settings: every replicate has the same days


def _days(calendar: Calendar) -> np.ndarray:
    rows = [_day(calendar, week, 7 * number + weekday) for number, week in enumerate(weeks(calendar)) for weekday in range(DAYS_A_WEEK)]
    return np.array([[row[name] for name in FIELDS] for row in rows], dtype=np.float64)


def exam_weeks(calendar: Calendar) -> list[int]:
    """List the weeks of the run, from 1, that are weeks of final exams."""
    return [number for number, week in enumerate(weeks(calendar), start=1) if week.on_campus and week.week in calendar.exams]


def _day(calendar: Calendar, this: Week, day: int) -> dict[str, float]:
    """Describe one day of a run."""
    week, in_term, weekday = this.week, this.on_campus, day % DAYS_A_WEEK
    monday, sunday, number = weekday == 0, weekday == DAYS_A_WEEK - 1, day // DAYS_A_WEEK
    teaching, day_of_term = in_term and week <= calendar.teaching_weeks, (week - 1) * DAYS_A_WEEK + weekday
    middle = (calendar.weeks + 1) // 2  # the week of the first marks of the term's work
    return {
        "day": day,
        "every_day": 1,
        "week": week,
        "term": this.term,
        "run_week": number + 1,
        "weekday_today": weekday,
        "week_starts": monday,
        "week_ends": sunday,
        "season_starts": monday and (number % calendar.season_weeks == 0 or week in (1, middle, calendar.weeks + 1)),
        "season": number // calendar.season_weeks,
        "term_starts": day_of_term == 0,
        "test_today": in_term and (week in calendar.tests or week == calendar.weeks) and sunday,
        "marks_today": in_term and week == calendar.weeks and sunday,
        "on_campus": in_term,
        "meets": teaching or week < 1,
        "days_off": sum(2**d for d in range(DAYS_A_WEEK) if in_term and (week - 1) * DAYS_A_WEEK + d + 1 in calendar.holidays),
        "holiday": in_term and day_of_term + 1 in calendar.holidays,
        "teaching_hours": calendar.teaching_hours if teaching else calendar.exam_teaching_hours if in_term else 0,
        "taught": min(1.0, max(1, day_of_term + 1) / max(1, calendar.teaching_weeks * DAYS_A_WEEK)),
        "exam_load": max(calendar.deadlines.get(week, 0), calendar.exams.get(week, 0)) if in_term else 0,
        "test_week": in_term and week in calendar.tests,
        "level_seen": 1.0 if week > calendar.weeks else 0.5 if week >= middle else 0.0,
        **_company(calendar, this),
    }


def _company(calendar: Calendar, this: Week) -> dict[str, float]:
    """Time for company and chance encounters of a week, relative to a week of term."""
    if this.on_campus:
        return {"company_factor": 1.0, "encounter_factor": 1.0}
    if this.summer:
        return {"company_factor": calendar.summer_company, "encounter_factor": calendar.summer_encounters}
    return {"company_factor": calendar.break_company, "encounter_factor": calendar.break_encounters}
