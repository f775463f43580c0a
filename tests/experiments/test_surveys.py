"""Surveys of an answer: who is asked, when, with whose luck."""

import numpy as np
import pytest

from experiments.asking import ask
from experiments.engine.driver import answered
from experiments.measuring import RECORDED
from experiments.runs import live
from experiments.surveys import summed_up, waves
from sim.calendar import Calendar, days
from sim.observation import INSTRUMENTS, survey
from sim.start import start

FAST = ["population.newcomers=60", "population.older=20", "mechanisms.withdrawal.base=-3.5"]


@pytest.fixture(scope="module")
def found():
    return answered(ask("compare", ["lecture_only", "mentoring"], [*FAST, "replicates=3"], None))


def test_every_term_that_counts_is_asked_at_its_start_middle_and_end():
    assert waves(days(Calendar())) == [(1, "start", 0), (1, "middle", 8 * 7 - 1), (1, "end", 15 * 7 - 1)]
    three = waves(days(Calendar(terms=3)))
    assert [(one.term, one.name) for one in three] == [(term, name) for term in (1, 3) for name in ("start", "middle", "end")]
    assert [one.name for one in waves(days(Calendar(weeks=1, teaching_weeks=1, deadlines={}, exams={}, tests=[])))] == ["start", "end"]


def test_on_the_first_day_every_arm_answers_alike_and_replicates_do_not(found):
    first = found["surveys"][found["surveys"]["day"] == 1].set_index("student")[["arm", "replicate", *INSTRUMENTS]]
    arms = {key: one.drop(columns=["arm", "replicate"]) for key, one in first.groupby(["arm", "replicate"], observed=True)}
    assert arms["lecture_only", 0].equals(arms["mentoring", 0]) and not arms["lecture_only", 0].equals(arms["lecture_only", 1])


def test_answers_are_noisy_and_keep_within_their_scale(found):
    for name, one in INSTRUMENTS.items():
        scores = found["surveys"][name].dropna()
        assert scores.between(one.low, one.high).all() and scores.nunique() > 100
    ends = found["students"].merge(found["surveys"].query("wave == 'end'"), on=["arm", "replicate", "student"])
    assert 0.5 < ends["belonging"].corr(ends["belonging_survey"]) < 0.98


def test_one_instrument_asked_by_itself_has_the_same_score(found):
    scenario = ask("compare", ["lecture_only", "mentoring"], [*FAST, "replicates=3"], None).first
    people, ties = start(scenario, 1)
    lived = live(scenario, people, ties, 1)
    mine = found["surveys"].query("arm == 'lecture_only' and replicate == 1 and wave == 'end'")
    for name in ("stress_survey", "exhaustion_survey"):
        alone = survey(name, lived.recorded[:, RECORDED.index(INSTRUMENTS[name].column)], 104, scenario.seed, 1)
        there = mine[name].notna().to_numpy()
        assert np.allclose(mine[name][there], alone[there], atol=0.0051)


def test_who_has_left_answers_no_more(found):
    ends = found["students"].merge(found["surveys"].query("wave == 'end'"), on=["arm", "replicate", "student"])
    assert (ends["enrolled"] == 0).any() and ((ends["enrolled"] == 0) == ends["stress_now"].isna()).all()


def test_the_means_are_those_of_who_came_and_who_did_not(found):
    table = summed_up(found["survey_means"])
    assert table.loc[table["instrument"] == "stress_survey", "unit"].unique().tolist() == ["0-40"]
    table = table.set_index(["arm", "wave", "who", "instrument"])["mean"]
    one = found["surveys"].query("arm == 'mentoring' and wave == 'end' and newcomer and came")
    means = one.groupby("replicate")["exhaustion_survey"].mean()
    assert table["mentoring", "end", "came", "exhaustion_survey"] == pytest.approx(means.mean(), abs=1e-5)
    assert not any(who == "came" for arm, _, who, _ in table.index if arm == "lecture_only")


def test_stress_over_four_weeks_is_steadier_than_stress_now():
    scenario = ask("run", ["lecture_only"], FAST, None).first
    people, ties = start(scenario, 0)
    lived = live(scenario, people, ties, 0)
    stress = lived.recorded[:, 0]
    assert np.var(np.diff(stress[27:].mean(axis=1))) < np.var(np.diff(stress.mean(axis=1))) * 2  # the record has every day
    assert len(stress) == 105 and np.array_equal(stress[-1], lived.campus.column("stress").astype(np.float32))
