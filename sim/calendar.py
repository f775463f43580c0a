"""Lay out the days: weeks of term, teaching, deadlines, exams, holidays and the day of the marks."""

from dataclasses import dataclass
from typing import Dict, List

import numpy as np

from sim.settings import outside, setting

DAYS_A_WEEK = 7
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

FIELDS = (
    "day",  # from 0
    "every_day",  # 1: the condition of what happens daily
    "week",  # week of term, from 1
    "run_week",  # week of the run, from 1, counted on through breaks and terms
    "weekday_today",  # 0 is Monday
    "week_starts",  # 1 on the first day of a week
    "week_ends",  # 1 on the last day of a week
    "season_starts",  # 1 when company is chosen afresh: every few weeks, and when marks tell who is how able
    "season",  # number of that season
    "first_term",  # 1 in the first term of the run, until the next begins
    "term_starts",  # 1 on the first day of a term
    "test_today",  # 1 on the last day of a week with a test, and on that of the final marks
    "marks_today",  # 1 on the day final marks are given
    "teaching",  # 1 in a teaching week
    "holiday",  # 1 on a day without teaching and meetings
    "teaching_hours",  # h/week
    "taught",  # share of the course taught so far
    "exam_load",  # load of deadlines and exams this week; a week of final exams is 1
    "test_week",  # 1 in a week that ends with a test
    "level_seen",  # how far newcomers know each other's level: 0 at first, 1 after the first marks
    "company_factor",  # time for company, relative to a week of term
    "encounter_factor",  # chance encounters, relative to a week of term
)


@dataclass
class Calendar:
    """Configure a term: its weeks, what they ask for, and the breaks before the next term.

    Weeks are counted from 1 within each term; days of `holidays` from 1 within each term.
    """

    terms: int = setting(1, "terms one after the other", "terms", (1, 20))
    weeks: int = setting(15, "weeks of a term", "weeks", (1, 52))
    teaching_weeks: int = setting(13, "of these, weeks with teaching, from the first on", "weeks", (0, 52))
    break_weeks: int = setting(5, "weeks between two terms", "weeks", (0, 30))
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


def days(calendar: Calendar) -> np.ndarray:
    """Write the run day by day: float64[days, len(FIELDS)], the breaks between terms included."""
    rows, whole = [], calendar.weeks + calendar.break_weeks
    weeks = calendar.terms * whole - calendar.break_weeks
    for day in range(weeks * DAYS_A_WEEK):
        term, week = divmod(day // DAYS_A_WEEK, whole)
        rows.append(_day(calendar, day, term, week + 1))
    return np.array([[row[name] for name in FIELDS] for row in rows], dtype=np.float64)


def exam_weeks(calendar: Calendar) -> list[int]:
    """List the weeks of the run, from 1, that are weeks of final exams."""
    whole = calendar.weeks + calendar.break_weeks
    return [term * whole + week for term in range(calendar.terms) for week in sorted(calendar.exams)]


def _day(calendar: Calendar, day: int, term: int, week: int) -> dict[str, float]:
    """Describe one day of a run."""
    weekday, last = day % DAYS_A_WEEK, DAYS_A_WEEK - 1
    in_term, teaching = week <= calendar.weeks, week <= calendar.teaching_weeks
    day_of_term = (week - 1) * DAYS_A_WEEK + weekday
    marks_seen = term > 0 or (week > calendar.weeks)
    season_starts = weekday == 0 and (day // DAYS_A_WEEK) % calendar.season_weeks == 0
    middle = (calendar.weeks + 1) // 2  # the week of the first marks of the term's work
    return {
        "day": day,
        "every_day": 1,
        "week": week,
        "run_week": day // DAYS_A_WEEK + 1,
        "weekday_today": weekday,
        "week_starts": weekday == 0,
        "week_ends": weekday == last,
        "season_starts": season_starts or (weekday == 0 and term == 0 and week in (middle, calendar.weeks + 1)),
        "season": day // DAYS_A_WEEK // calendar.season_weeks,
        "first_term": term == 0,
        "term_starts": day_of_term == 0,
        "test_today": in_term and (week in calendar.tests or week == calendar.weeks) and weekday == last,
        "marks_today": in_term and week == calendar.weeks and weekday == last,
        "teaching": teaching,
        "holiday": in_term and day_of_term + 1 in calendar.holidays,
        "teaching_hours": calendar.teaching_hours if teaching else calendar.exam_teaching_hours if in_term else 0,
        "taught": min(1.0, (day_of_term + 1) / max(1, calendar.teaching_weeks * DAYS_A_WEEK)),
        "exam_load": max(calendar.deadlines.get(week, 0), calendar.exams.get(week, 0)) if in_term else 0,
        "test_week": in_term and week in calendar.tests,
        "level_seen": 1.0 if marks_seen else 0.5 if week >= middle else 0.0,
        "company_factor": 1.0 if in_term else calendar.break_company,
        "encounter_factor": 1.0 if in_term else calendar.break_encounters,
    }
