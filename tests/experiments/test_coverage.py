"""Replicates that stop by precision: the last interval holds the true difference nearly as often as it says, for differences that the model itself gives.

The model is run many times; what it gives is taken as the truth. Then many studies draw their replicates from these runs by lot and stop by the rule.
Asked are 93 to 97 % for each outcome. On the default cohort (slow tier) all reach that but for who stays, which is rare (92.7 %); of sixty first-years
belonging, which is skewed among few (skewness 1.9), does not either.
"""

import os

import numpy as np
import pytest

from experiments.analysis import MAIN
from experiments.asking import ask
from experiments.engine.driver import answered
from experiments.engine.watching import Watch, effects_of, looks

SLOW = "PEERSIM_SLOW" in os.environ
STUDIES, MOST = (4000, 320) if SLOW else (1500, 160)
PRECISIONS = (0.02, 0.01, 0.005)


@pytest.fixture(scope="module")
def differences():
    """Float64[replicates, 2, outcomes]: differences and SDs of students, of the default cohort in the slow tier."""
    words = ["replicates=3000"] if SLOW else ["population.newcomers=60", "population.older=20", "replicates=400"]
    runs = answered(ask("compare", ["lecture_only", "pal"], words, None))["runs"]
    mine = runs[runs["arm"] == "pal"].assign(run=runs["replicate"].astype(str))
    return np.array(list(effects_of(mine).values()))


def covered(differences, outcome, precision, rng):
    """Share of studies whose last interval holds the mean of all runs, and how many replicates they took."""
    place, truth, held, taken = MAIN.index(outcome), differences[:, 0, MAIN.index(outcome)].mean(), 0, []
    for _ in range(STUDIES):
        drawn = differences[rng.integers(len(differences), size=MOST)]
        for look in looks(precision, MOST):
            watch = Watch({"control": "control", "arm": "arm of it"}, {"arm": dict(enumerate(drawn[:look]))})
            if watch.narrow(precision, (outcome,)):
                break
        found = drawn[:look, 0, place]
        half = watch.half_widths("arm")[place]
        held += abs(found.mean() - truth) <= half
        taken.append(look)
    return held / STUDIES, np.mean(taken)


@pytest.mark.parametrize("outcome", ["stress", "knowledge", "mark", "burned_out", *(["belonging"] if SLOW else [])])
@pytest.mark.parametrize("precision", PRECISIONS)
def test_intervals_hold_the_truth_as_often_as_they_say(differences, outcome, precision):
    share, _ = covered(differences, outcome, precision, np.random.default_rng(1))
    assert 0.93 <= share <= 0.97, f"{share:.3f}"


@pytest.mark.parametrize("outcome", ["belonging", "enrolled"])
def test_skewed_and_rare_differences_are_held_less_often_as_the_answer_says(differences, outcome):
    """Misses that are stated, asked 93 %: no less than 90 %. What hardly ever differs is held more often, not less."""
    share, _ = covered(differences, outcome, 0.01, np.random.default_rng(2))
    assert 0.90 <= share, f"{share:.3f}"


def test_a_finer_precision_takes_more_replicates(differences):
    counts = [covered(differences, "knowledge", precision, np.random.default_rng(3))[1] for precision in PRECISIONS]
    assert counts == sorted(counts) and counts[-1] > counts[0]
