"""The calendar: which day is what."""

import numpy as np
import pytest

from sim.calendar import FIELDS, Calendar, check, days, exam_weeks


def table(**changes):
    rows = days(Calendar(**changes))
    return {name: rows[:, k] for k, name in enumerate(FIELDS)}


def on(column):
    return np.flatnonzero(column).tolist()


def test_a_term_has_fifteen_weeks_of_which_thirteen_teach():
    day = table()
    assert len(day["day"]) == 105 and day["every_day"].all()
    assert on(day["meets"]) == list(range(91)) and on(day["on_campus"]) == list(range(105)) and set(day["teaching_hours"][91:]) == {8.0}
    assert day["weekday_today"][:8].tolist() == [0, 1, 2, 3, 4, 5, 6, 0]
    assert on(day["week_starts"]) == list(range(0, 105, 7)) and on(day["week_ends"]) == list(range(6, 105, 7))


def test_marks_are_given_on_the_last_day():
    assert on(table()["marks_today"]) == [104]
    assert on(table(terms=2, break_weeks=5)["marks_today"]) == [104, 104 + 140]


def test_the_load_is_that_of_the_heavier_of_deadlines_and_exams():
    load = table(deadlines={7: 0.5, 14: 2.0}, exams={14: 1.0})["exam_load"]
    assert load[6 * 7] == 0.5 and set(load[13 * 7 : 14 * 7]) == {2.0} and load[7 * 7] == 0


def test_the_course_is_taught_evenly_and_then_known_in_full():
    taught = table()["taught"]
    assert taught[0] == pytest.approx(1 / 91) and taught[90] == 1 and (np.diff(taught) >= 0).all()


def test_holidays_are_days_of_every_term():
    assert on(table(holidays=[3, 10])["holiday"]) == [2, 9]
    assert on(table(terms=2, holidays=[3])["holiday"]) == [2, 142]


def test_tests_end_their_weeks():
    assert on(table(tests=[4])["test_week"]) == list(range(21, 28))


def test_between_terms_nobody_teaches_and_company_is_rare():
    day = table(terms=2)
    rest = slice(105, 140)
    assert not day["on_campus"][rest].any() and not day["meets"][rest].any() and not day["teaching_hours"][rest].any() and not day["exam_load"][rest].any()
    assert set(day["company_factor"][rest]) == {0.4} and set(day["encounter_factor"][rest]) == {0.1}
    assert on(day["term_starts"]) == [0, 140] and day["week"][140] == 1 and day["run_week"][140] == 21


def test_the_season_changes_every_few_weeks_and_when_marks_tell():
    assert on(table(season_weeks=5)["season_starts"]) == [0, 35, 49, 70]  # weeks 1, 6, 8 (first marks) and 11
    assert table()["season"].tolist() == [week // 5 for week in range(15) for _ in range(7)]


def test_others_come_to_see_how_able_one_is():
    seen = table(terms=2)["level_seen"]
    assert seen[0] == 0 and seen[7 * 7] == 0.5 and seen[105] == 1 and seen[140] == 0  # only newcomers are not known


def test_a_year_ends_with_a_summer_and_programmes_may_meet_before_the_first_term():
    day = table(weeks_before=2, terms=3, summer_weeks=4)
    assert day["week"][0] == -1 and day["week"][7] == 0 and on(day["meets"])[:15] == list(range(15)) and day["taught"].min() > 0
    assert on(day["term_starts"]) == [14, 14 + 140, 14 + 140 + 7 * 19] and set(day["term"]) == {0, 1, 2}
    assert set(day["encounter_factor"][14 + 245 : 14 + 245 + 28]) == {0.0}


def test_exam_weeks_are_counted_through_the_run():
    assert exam_weeks(Calendar(terms=2)) == [14, 15, 34, 35]


@pytest.mark.parametrize(
    "changes, said",
    [
        (dict(terms=0), "terms = 0"),
        (dict(weeks=60), "weeks = 60"),
        (dict(teaching_weeks=16), "teaching_weeks = 16 .*0 to 15"),
        (dict(exams={16: 1.0}), "exams: week 16 .*1 to 15"),
        (dict(deadlines={3: 9.0}), "deadlines.3 = 9.0 .*0 to 5"),
        (dict(tests=[0]), "tests: week 0"),
        (dict(holidays=[106]), "holidays: day 106 .*1 to 105"),
        (dict(season_weeks=0), "season_weeks = 0"),
    ],
)
def test_what_no_calendar_can_hold_is_named(changes, said):
    import re

    (line,) = check(Calendar(**changes))
    assert re.search(said, line)


def test_weeks_outside_a_shorter_term_are_named_together():
    teaching, rest = check(Calendar(weeks=10))
    assert "teaching_weeks = 13" in teaching and rest.startswith("calendar.deadlines: week 13; calendar.exams: weeks 14, 15; calendar.tests: weeks 11, 15")


def test_the_default_is_in_order():
    assert check(Calendar()) == []
