"""What lies behind stress, knowledge and belonging: each mechanism by hand, in its limits and in its direction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from sim.mechanisms.asking import Asking, asking
from sim.mechanisms.burnout import Burnout, burnout
from sim.mechanisms.confidence import Confidence, confidence
from sim.mechanisms.formal_help import FormalHelp, formal_help
from sim.mechanisms.helper_growth import HelperGrowth, helper_growth
from sim.mechanisms.imitation import Imitation, imitation
from sim.mechanisms.marks import Marks, marks
from sim.mechanisms.new_term import NewTerm, new_term
from sim.mechanisms.openness import Openness, openness
from sim.mechanisms.pair_ending import PairEnding, pair_ending
from sim.mechanisms.stigma import Stigma, stigma
from sim.mechanisms.teaching import Teaching, teaching
from sim.mechanisms.withdrawal import Withdrawal, withdrawal
from sim.state import places

share, sd = st.floats(0, 1), st.floats(-4, 4)


def test_exhaustion_comes_twice_as_fast_as_it_goes():
    goal = 1 / (1 + np.exp(-1.1 * (0.6 - 0.6)))  # one half
    up, _ = burnout(0.3, 0.3, 0.6, 0.0, 0.0, Burnout())
    down, _ = burnout(0.7, 0.3, 0.6, 0.0, 0.0, Burnout())
    assert goal == 0.5 and up - 0.3 == approx(2 * (0.7 - down))


@given(share, share, sd, sd, sd)
def test_the_parts_of_burnout_stay_between_nought_and_one(exhaustion, cynicism, stress, belonging, motivation):
    assert all(0 <= part <= 1 for part in burnout(exhaustion, cynicism, stress, belonging, motivation, Burnout()))


def test_belonging_and_drive_keep_cynicism_away():
    assert burnout(0.5, 0.4, 0.5, 1.0, 1.0, Burnout())[1] < burnout(0.5, 0.4, 0.5, -1.0, -1.0, Burnout())[1]


def judged(mark, aspiration=0.0, final=1.0):
    """Confidence, inefficacy and failing after a test with these marks."""
    n = len(mark)
    doubt, trust, failed = np.full(n, 0.5), np.zeros(n), np.zeros(n)
    confidence(
        np.array(mark),
        np.full(n, aspiration),
        doubt,
        trust,
        failed,
        np.zeros(n),
        places(np.array([[-1] * n] * 3 + [[0] * n]), np.zeros(n, int)),
        final,
        np.ones(n),
        Confidence(),
    )
    return trust, doubt, failed


def test_a_mark_is_good_or_bad_by_the_others_marks():
    low, high = judged([0.2, 0.3, 0.4]), judged([0.7, 0.8, 0.9])
    assert all(np.allclose(a, b) for a, b in zip(low, high)) and low[0][0] < 0 < low[0][2] and low[1][0] > 0.5 > low[1][2]


def test_equal_marks_move_nobodys_confidence_and_nobody_fails():
    trust, doubt, failed = judged([0.6] * 5)
    assert not trust.any() and not failed.any() and np.allclose(doubt, 0.5)


def test_the_ambitious_are_let_down_by_the_same_mark():
    assert (judged([0.4, 0.6], aspiration=1.0)[1] > judged([0.4, 0.6])[1]).all()


def test_one_fails_on_the_day_of_final_marks_only():
    marks_given = [0.1] + [0.6] * 9
    assert judged(marks_given)[2].tolist() == [1] + [0] * 9 and not judged(marks_given, final=0.0)[2].any()


def test_stigma_keeps_the_stressed_from_asking_and_from_going():
    assert asking(1.0, 2.0, Asking()) < asking(1.0, 0.0, Asking()) == 1 and asking(-1.0, 0.0, Asking()) == 0
    chance = 0.02
    assert formal_help(0.0, 2.0, -2.0, 1.0, chance, FormalHelp())[0] == 1 and formal_help(0.0, 2.0, 3.0, 1.0, chance, FormalHelp())[0] == 0


def test_nobody_goes_to_counselling_in_the_break():
    assert formal_help(0.0, 4.0, 0.0, 0.0, 1e-9, FormalHelp()) == (0, 0, 4.0)


def test_help_that_is_seen_moves_what_one_believes_of_others_more_than_oneself():
    p = Stigma()
    unseen, seen = stigma(0.0, 0.8, 0.0, 0.8, 0.5, 0.9, p), stigma(0.0, 0.8, 0.0, 0.8, 0.5, 1.0, p)
    assert unseen[0] == 0 and unseen[0] - seen[0] == approx(p.personal) and unseen[1] - seen[1] == approx(p.perceived) and p.perceived > p.personal


def test_personal_stigma_returns_to_its_own_level():
    now = -1.0
    for _ in range(52 * 5):
        now, _ = stigma(now, 0.0, 0.3, 0.0, 0.5, 0.0, Stigma())
    assert now == approx(0.3, abs=0.01)


def test_imitation_goes_to_the_mean_of_the_company_and_never_beyond():
    coping, borrowed, technique, _ = imitation(0.2, 0.0, 1.0, 0.0, 10 * 0.6, 10.0, 0.0, 0.0, Imitation(coping=1.0, half=0.1))
    assert 0.2 < coping < 0.6 and coping == approx(0.2 + 10 / 10.1 * 0.4) and borrowed == approx(coping - 0.2) and technique == 1.0


def test_what_is_taken_over_wears_off_alone_and_what_is_ones_own_stays():
    coping, borrowed, technique, of_others = 0.5, 0.2, -0.3, 0.7
    for _ in range(520):
        coping, borrowed, technique, of_others = imitation(coping, borrowed, technique, of_others, 0.0, 0.0, 0.0, 0.0, Imitation())
    assert coping == approx(0.3, abs=1e-4) and technique == approx(-1.0, abs=1e-4) and borrowed == approx(0, abs=1e-4) == of_others


def test_in_lasting_company_one_keeps_a_way_of_ones_own():
    p, coping, borrowed = Imitation(), 0.2, 0.0
    for _ in range(5200):
        coping, borrowed, _, _ = imitation(coping, borrowed, 0.0, 0.0, 15 * 0.6, 15.0, 0.0, 0.0, p)
    pull = p.coping * 15 / 20
    assert coping == approx((p.fade * 0.2 + pull * 0.6) / (p.fade + pull)) and borrowed == approx(coping - 0.2)


@given(share, st.floats(-0.5, 0.5), share)
def test_coping_stays_a_share_whatever_was_borrowed(coping, borrowed, theirs):
    now, still, _, _ = imitation(coping, borrowed, 0.0, 0.0, 20 * theirs, 20.0, 0.0, 0.0, Imitation(coping=1.0, fade=1.0))
    assert 0 <= now <= 1 and still - borrowed == approx(now - coping)


def test_company_of_ones_own_group_does_not_open():
    p = Openness()
    assert openness(0.0, 0.0, 1.0, theirs=8.0, hours=8.0, across=0.0, p=p) == 0 and openness(0.0, 0.0, 0.0, theirs=8.0, hours=8.0, across=0.0, p=p) > 0


@given(share, share, st.floats(0, 20), st.floats(0, 10), st.floats(0, 3))
def test_a_helper_never_grows_beyond_full_quality(quality, skill, helping, around, supervision):
    new, more, stress = helper_growth(quality, skill, 0.0, helping, 1.0, around, supervision, HelperGrowth())
    assert quality <= new <= 1 and skill <= more <= 1 and stress >= 0


def test_supervision_makes_practice_count_and_helping_tire_less():
    alone, supported = (helper_growth(0.3, 0.2, 0.0, 4.0 + hours, 1.0, 1.5 + hours, hours, HelperGrowth()) for hours in (0.0, 1.0))
    assert supported[0] > alone[0] and supported[2] < alone[2]


def test_who_teaches_unprepared_learns_nothing_from_it():
    assert teaching(0.5, 0.2, 2.0, 0.0, Teaching()) == (0.5, 0.2) and teaching(0.5, 0.2, 2.0, 1.5, Teaching())[0] > 0.5


def test_a_pair_that_fits_and_has_grown_close_outlives_one_that_does_not():
    now = dict(
        ended=0.0,
        belonging=0.0,
        invited=1.0,
        served=1.0,
        from_term=0.0,
        until_term=2.0,
        kind=1.0,
        term=0.0,
        week=5.0,
        first_week=2.0,
        last_week=13.0,
        meets=1.0,
        on_campus=1.0,
        exam_weeks=0.0,
    )
    poor = pair_ending(**now, fit=0.1, relationship=0.01, chance=0.1, p=PairEnding())
    good = pair_ending(**now, fit=0.9, relationship=0.8, chance=0.1, p=PairEnding())
    assert poor == pytest.approx((1, -0.99 * PairEnding().hurt, 0)) and good == (0, 0, 0.8)
    assert pair_ending(**now | {"week": 14.0}, fit=0.1, relationship=0.01, chance=1e-9, p=PairEnding()) == (0, 0, 0.01)
    assert pair_ending(**now, fit=0.1, relationship=0.0, chance=1e-9, p=PairEnding()) == (0, 0, 0)  # who has never met, misses nobody


def test_belonging_keeps_and_burnout_drives_away():
    p, rest = Withdrawal(), dict(cynicism=0.4, inefficacy=0.4, failed=0.0, on_campus=1.0)
    chance = 1 / (1 + np.exp(-p.base))
    assert withdrawal(1.0, 1.0, 0.4, **rest, chance=chance * 0.99, p=p) == 1 and withdrawal(1.0, -1.0, 0.4, **rest, chance=chance * 1.01, p=p) == 0
    assert withdrawal(1.0, 0.0, 0.9, **rest, chance=chance * 1.2, p=p) == 0 == withdrawal(1.0, 0.0, 0.4, **rest | {"failed": 1.0}, chance=chance * 1.5, p=p)
    assert withdrawal(1.0, -4.0, 1.0, **rest | {"on_campus": 0.0}, chance=1e-12, p=p) == 1


def test_a_new_term_forgets_the_old_course_and_newcomers_begin_as_they_were_born():
    assert new_term(0.7, 0.2, 1.0, -1.5, NewTerm()) == (0, 0, 0, 0.7, 0.2)
    assert new_term(0.7, 0.2, 0.0, -1.5, NewTerm()) == (0, 0, 0, -1.5, approx(0.2 + 0.375))


def test_some_stress_is_best_for_the_mark():
    at = {stress: marks(0.6, 0.0, stress, 1.0, 0.0, Marks()) for stress in (-2.0, 0.0, 2.0)}
    assert at[0.0] > at[2.0] == approx(at[-2.0])


def test_a_test_asks_about_what_has_been_taught_so_far():
    assert marks(0.15, 0.0, 0.0, 0.3, 0.0, Marks()) == approx(0.5)
