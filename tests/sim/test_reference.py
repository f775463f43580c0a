"""The reference model in plain Mesa and the fast path live the same days."""

import numpy as np
import pytest

from sim.campus import Campus
from sim.programmes import compose
from sim.reference.model import ReferenceModel
from sim.start import start
from sim.state import PROGRAMME, STUDENT

ROUNDING = 2e-5  # ties are kept in single precision by the fast path, in double by the reference


def both(scenario, replicate):
    people, ties = start(scenario, replicate)
    offers = compose(scenario.programmes, people, scenario.helping, scenario.seed, replicate).offers
    campus = Campus(people, ties, offers, scenario.calendar, scenario.seed, replicate, scenario.mechanisms)
    return ReferenceModel(scenario, replicate), campus


def compare(reference, campus):
    for column in STUDENT:
        slow = np.array([getattr(student, column.name) for student in reference.students], float)
        np.testing.assert_allclose(slow, campus.column(column.name), rtol=ROUNDING, atol=ROUNDING, err_msg=f"{column.name} on day {campus.day}")
    for k, programme in enumerate(reference.programmes):
        for column in PROGRAMME:
            if column.name != "table":  # numbered differently
                slow = np.array([getattr(student.parts[programme.name], column.name) for student in reference.students], float)
                fast = campus.programme_column(k, column.name)
                np.testing.assert_allclose(slow, fast, rtol=ROUNDING, atol=ROUNDING, err_msg=f"{programme.name} {column.name} on day {campus.day}")
    start, partner = campus.ties.start, campus.ties.partner
    for i, student in enumerate(reference.students):
        row = slice(start[i], start[i + 1])
        assert sorted(student.ties) == partner[row].tolist(), f"ties of {i} on day {campus.day}"
        for name in ("hours", "study_hours", "affinity", "contact", "study_contact"):
            slow = [getattr(student.ties[j], name) for j in partner[row].tolist()]
            np.testing.assert_allclose(slow, getattr(campus.ties, name)[row], rtol=1e-4, atol=1e-4, err_msg=f"{name} on day {campus.day}")


CASES = {
    "lectures": ("lecture_only", {}),
    "groups": ("pal", {"calendar__holidays": [17, 24, 31]}),
    "groups online without a leader's table": ("pal_online", {"programmes__pal__talk_group": 0, "programmes__pal__target": "all"}),
    "mentors with too many mentees": ("mentoring", {"programmes__mentoring__mentees_per_mentor": 12, "programmes__mentoring__weekday": "sunday"}),
    "nobody older": ("pal", {"population__older": 0, "population__newcomers": 50}),
    "two terms": ("pal", {"calendar__terms": 2, "calendar__weeks": 8, "calendar__teaching_weeks": 7, "calendar__break_weeks": 3,
                          "calendar__deadlines": {}, "calendar__exams": {8: 1.0}, "calendar__tests": [8], "calendar__holidays": []}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", [1, 20261124])
def test_every_student_is_the_same_on_every_day(small, name, seed):
    option, settings = CASES[name]
    reference, campus = both(small(option, seed=seed, **settings), replicate=seed % 7)
    compare(reference, campus)
    while reference.running:
        reference.step()
        campus.advance(1)
        compare(reference, campus)
    assert campus.day == len(campus.days) and campus.column("understood").mean() > 0.2


@pytest.mark.parametrize("out", ["affinity", "attendance", "everyday_contact", "learning", "tie_formation", "time_budget"])
def test_they_agree_with_a_mechanism_taken_out(small, out):
    reference, campus = both(small("pal", **{f"mechanisms__{out}": None}), replicate=3)
    for _ in range(35):
        reference.step()
        campus.advance(1)
    compare(reference, campus)


def test_who_leaves_leaves_both(small):
    reference, campus = both(small("mentoring"), replicate=1)
    for day in range(42):
        if day == 10:
            for gone in (3, 7, int(campus.offers.helper[0])):
                reference.students[gone].enrolled = 0.0
                campus.column("enrolled")[gone] = 0.0
        reference.step()
        campus.advance(1)
        compare(reference, campus)
