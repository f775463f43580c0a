"""Mechanisms and activities: a case by hand, the limits, and what always holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from experiments.runs import live
from sim.activities.group_session import GroupSession, group_session
from sim.activities.rematching import rematching
from sim.activities.seating import seated
from sim.mechanisms.belonging import Belonging, belonging
from sim.mechanisms.learning import Learning, learning
from sim.mechanisms.marks import Marks, marks
from sim.mechanisms.stress import Stress, stress
from sim.mechanisms.study_talk import StudyTalk
from sim.mechanisms.support_talk import SupportTalk, support_talk
from sim.mechanisms.tie_decay import TieDecay, tie_decay
from sim.mechanisms.time_budget import TimeBudget, time_budget
from sim.population import made
from sim.start import start
from sim.state import no_offers, no_ties, places
from sim.traits import Traits

CALM = dict(set_point=0.0, pressure=0.0, exam_load=0.0, shock=0.0, relationship=0.0, coping=0.3, climate=0.5)
share = st.floats(0, 1)


def test_a_disturbance_fades_at_its_memory():
    p = Stress(memory=10.0, everyday=0.0)
    assert stress(1.0, belonging=0.0, **CALM, p=p) == approx(0.9)


def test_support_buffers_demand():
    week = CALM | dict(exam_load=1.0)
    assert stress(0.0, belonging=1.0, **week, p=Stress()) < stress(0.0, belonging=0.0, **week, p=Stress())


def test_a_formula_gives_the_same_on_a_column_as_on_numbers():
    column = np.linspace(-2, 2, 9)
    whole = stress(column, belonging=0.3, **CALM, p=Stress())
    assert whole.tolist() == [stress(float(one), belonging=0.3, **CALM, p=Stress()) for one in column]


@given(st.floats(0, 100), st.floats(0, 20))
def test_more_company_never_lowers_belonging(hours, more):
    rest = dict(own_belonging=0.0, appraisal=0.05, met=0.0, relationship=0.0, on_campus=1.0, chance=0.9, p=Belonging())
    assert belonging(0.2, contact=hours + more, **rest) >= belonging(0.2, contact=hours, **rest)


def test_an_adverse_event_costs_what_the_student_reads_into_it():
    rest = dict(own_belonging=0.0, contact=5.0, met=0.0, relationship=0.0, on_campus=1.0, p=Belonging())
    assert belonging(0.0, appraisal=0.1, chance=0.9, **rest) - belonging(0.0, appraisal=0.1, chance=0.01, **rest) == approx(0.1)


@given(share, share, share, st.floats(0, 60), st.floats(0, 5), st.floats(-4, 4), st.floats(0.01, 1))
def test_what_is_known_stuck_and_wrong_never_exceeds_what_was_taught(a, b, c, hours, heard, aptitude, taught):
    total = max(a + b + c, 1e-9)
    state = [taught * one / max(total, 1) for one in (a, b, c)]
    new = learning(*state, heard, 0.1 * heard, aptitude, 1.0, 0.0, 0.0, hours, 0.0, taught, Learning())
    assert min(new[:3]) >= 0 and sum(new[:3]) <= taught + 1e-12
    assert new[3] == new[4] == 0


def test_an_explanation_solves_what_is_stuck_and_nothing_else():
    still = dict(
        misleading=0.0,
        aptitude=0.0,
        newcomer=1.0,
        interest=0.0,
        study_hours=0.0,
        prepared=0.0,
        taught=1.0,
        self_organisation=0.0,
        p=Learning(forgetting=0.0),
    )
    understood, stuck, *_ = learning(0.5, 0.2, 0.0, explanation=1.0, **still)
    assert understood + stuck == approx(0.7) and stuck == approx(0.2 * np.exp(-0.55))
    assert learning(0.5, 0.0, 0.0, explanation=1.0, **still)[0] == approx(0.5)


@given(st.floats(-4, 4), st.floats(-4, 4), st.floats(0, 40), st.floats(0, 40), st.floats(0, 30), st.floats(0, 2))
def test_a_week_hands_out_no_more_hours_than_it_has(motivation, sociability, job, care, planned, exams):
    study, company, pressure = time_budget(motivation, sociability, 0.0, job, care, planned, 15.0, exams, 1.0, TimeBudget())
    wished_study, wished_company, _ = time_budget(motivation, sociability, 0.0, -1000.0, 0.0, 0.0, 15.0, exams, 1.0, TimeBudget())  # time without end
    assert study >= 0 and company >= 0 and pressure >= 0
    free = 168 - 77 - 15 - job - care
    if study > 0.051 * wished_study and company > 0.051 * wished_company:  # as long as there is something left to cut
        assert study + company + planned <= free + 1e-6


@given(st.floats(0, 30), st.floats(0.1, 20))
def test_more_commitments_mean_more_pressure(job, more):
    week = dict(
        motivation=0.0,
        sociability=0.0,
        self_organisation=0.0,
        care_hours=4.0,
        planned=0.0,
        teaching_hours=15.0,
        exam_load=0.0,
        company_factor=1.0,
        p=TimeBudget(),
    )
    assert time_budget(job_hours=job + more, **week)[2] > time_budget(job_hours=job, **week)[2]


def test_study_that_is_never_cut_still_finds_no_more_hours_than_there_are():
    p = TimeBudget(study=60, study_weight=0)
    study, company, _ = time_budget(3.0, 0.0, 0.0, 30.0, 10.0, 5.0, 15.0, 1.0, 1.0, p)
    assert study == approx(168 - 77 - 15 - 30 - 10 - 5) and company <= study


def test_exams_take_time_from_company():
    week = dict(motivation=0.0, sociability=0.0, self_organisation=0.0, job_hours=0.0, care_hours=4.0, planned=0.0, company_factor=1.0, p=TimeBudget())
    assert time_budget(teaching_hours=8.0, exam_load=1.0, **week)[1] < time_budget(teaching_hours=15.0, exam_load=0.0, **week)[1]


def test_unused_ties_halve_in_their_half_life():
    hours = 40.0
    for _ in range(77):
        hours, _ = tie_decay(hours, 0.0, 0.0, 0.0, TieDecay(fading=np.log(2) / 7.7))
    assert hours == approx(40 / 2**10)


def test_listening_costs_and_an_unskilled_listener_does_not_relieve():
    p = SupportTalk()
    assert support_talk(0.0, 0.0, heard=0.0, borne=10.0, p=p) > 0
    assert support_talk(1.0, 1.0, heard=-1.0, borne=0.0, p=p) > 1 > support_talk(1.0, 1.0, heard=1.0, borne=0.0, p=p)


def test_marks_stay_between_nought_and_full():
    assert marks(1.0, 0.0, 0.0, 1.0, 9.0, Marks()) == 1 and marks(0.0, 0.0, 5.0, 1.0, -9.0, Marks()) == 0


def table_of(size, quality, **changes):
    """Give the explanation that each of `size` newcomers takes from a session, and its misleading part; the last row leads, if quality is above 0."""
    n = size + 1
    offers = no_offers(n)._replace(
        group_of=np.array([0, 1]), start=np.array([0, size]), members=np.arange(size, dtype=np.int32),
        helper=np.array([[size if quality else -1]], np.int32),
    )  # fmt: skip
    row = dict(
        safety=np.full(n, 0.5), effort=np.ones(n), understood=np.full(n, 0.5), sociability=9.0 * np.arange(n), confidence=np.zeros(n),
        second_language=np.zeros(n), remote=np.zeros(n), climate=np.full(n, 0.5), exhaustion=np.zeros(n),
    ) | changes  # fmt: skip
    heard, wrong = np.zeros(n), np.zeros(n)
    table = np.where(np.arange(n) < size, 0.0, -1.0)
    with np.errstate(over="ignore"):
        group_session(
            0, offers, no_ties(n), table, np.full(n, quality), row["safety"], row["effort"], np.ones(n), row["understood"], row["sociability"],
            row["confidence"], row["second_language"], row["remote"], row["climate"], row["exhaustion"], heard, wrong,
            1.0, 2, 0, 4, 0.8, 1.0, 0.0, 1.0, 0.0, (np.uint64(5), np.uint64(7)), GroupSession(), StudyTalk(),
        )  # fmt: skip
    return heard[:size], wrong[:size]


def test_nobody_alone_and_unled_learns_from_the_session():
    assert table_of(1, 0.0)[0][0] == 0


def test_one_alone_with_a_leader_hears_as_much_as_the_leader_is_good():
    assert table_of(1, 0.6)[0][0] == approx(0.6, rel=0.01)


def test_a_conversation_of_eight_gives_each_less_than_one_of_three():
    assert table_of(8, 0.0)[0].mean() < table_of(3, 0.0)[0].mean()


def test_the_loudest_hears_most_and_all_hear_something():
    heard, wrong = table_of(4, 0.6)
    assert (np.diff(heard) > 0).all() and (heard > 0).all() and (wrong <= heard).all()


def test_an_exhausted_leader_explains_less():
    assert table_of(4, 0.6, exhaustion=np.ones(5))[0].sum() < table_of(4, 0.6)[0].sum()


def test_where_it_is_safe_more_is_asked_and_less_goes_wrong():
    (unsafe, wrong), (safe, right) = (table_of(4, 0.6, safety=np.full(5, value)) for value in (0.1, 0.9))
    assert safe.sum() > unsafe.sum() and right.sum() / safe.sum() < wrong.sum() / unsafe.sum()


def test_who_lets_the_others_work_helps_nobody_and_learns_less():
    lazy = table_of(4, 0.0, effort=np.array([0.2, 1, 1, 1, 1.0]))[0]
    keen = table_of(4, 0.0)[0]
    assert (lazy < keen).all() and lazy[0] / keen[0] < (lazy[1:] / keen[1:]).min()


@pytest.mark.parametrize("came", range(1, 13))
def test_no_table_holds_more_than_the_talk_group(came):
    with np.errstate(over="ignore"):
        table = seated(np.arange(came), (np.uint64(5), np.uint64(7)), 4)
    assert np.bincount(table).max() <= 4 and len(set(table)) == -(-came // 4)


@pytest.fixture(scope="module")
def term(small):
    scenario = small("pal")
    people, ties = start(scenario, 0)
    return live(scenario, people, ties, 0).campus


def test_a_tie_stands_in_both_rows_with_equal_bits(term):
    ties = term.ties
    ego = np.repeat(np.arange(term.n), np.diff(ties.start))
    mine = {(i, j): h for i, j, h in zip(ego.tolist(), ties.partner.tolist(), ties.hours.tolist())}
    assert len(mine) == len(ego) > 0 and all(mine[j, i] == h and i != j for (i, j), h in mine.items())


def test_rows_of_ties_are_sorted(term):
    for i in range(term.n):
        assert (np.diff(term.ties.partner[term.ties.start[i] : term.ties.start[i + 1]]) > 0).all()


def test_everything_stays_finite_and_in_its_bounds(term):
    assert np.isfinite(term.state).all()
    known = term.column("understood") + term.column("stuck") + term.column("wrong")
    assert (known >= 0).all() and (known <= 1 + 1e-9).all()
    assert ((term.column("mark") >= 0) & (term.column("mark") <= 1)).all()


def test_one_more_older_student_changes_nobody_elses_traits():
    one, more = (made(40, older, 3, Traits(), 1, 0) for older in (12, 13))
    assert np.array_equal(one.columns, more.columns[:, :-1])
    assert np.array_equal(one.places.group, more.places.group[:, :-1])


def test_half_an_hour_of_teaching_is_a_week_of_study_and_none_is_not():
    week = dict(
        motivation=0.0, sociability=0.0, self_organisation=0.0, job_hours=0.0, care_hours=4.0, planned=0.0, exam_load=0.0, company_factor=1.0, p=TimeBudget()
    )
    assert time_budget(teaching_hours=0.5, **week)[0] > 10 and time_budget(teaching_hours=0.0, **week)[0] == 0


def everywhere(n):
    """Places of n students on one campus, who share nothing else."""
    return places(np.array([[-1] * n, [-1] * n, [-1] * n, [0] * n]), np.zeros(n, int))


def test_who_parted_change_places_also_where_the_mentor_is_the_first_student():
    offers = no_offers(4)._replace(
        group_of=np.array([0, 2]), start=np.array([0, 1, 2]), members=np.array([2, 3], np.int32), helper=np.array([[0], [1]], np.int32),
    )  # fmt: skip
    ended, others = np.array([0.0, 0, 1, 1]), [np.full(4, 0.9) for _ in range(3)]
    fit, relationship, safety = others
    with np.errstate(over="ignore"):
        rematching(
            0, offers, everywhere(4), np.ones(4), ended, fit, relationship, np.arange(4.0), safety, np.zeros(4), np.zeros(4), np.zeros(4),
            np.ones(4), 0, 1.0, 0.0, 0.5, 0.5, 0.5,
            (np.uint64(3), np.uint64(4)),
        )  # fmt: skip
    assert offers.members.tolist() == [3, 2] and (ended == 0).all()
    assert (relationship[2:] == 0).all() and (safety[2:] == 0.5).all() and (fit[2:] != 0.9).all()
