"""Programmes and doses against each other: the same students with the same luck."""

import numpy as np
import pandas as pd
import pytest

from experiments.analysis import summary
from experiments.asking import ask
from experiments.doses import name_and_unit, numbers
from experiments.engine.driver import answered
from experiments.pairs import MOST_TOLD, names, pairs, told, what

FAST = ["population.newcomers=40", "population.older=12"]
SIZES = ["pal group_size=3", "pal group_size=10", "pal group_size=30"]


@pytest.fixture(scope="module")
def sweep():
    return answered(ask("sweep", ["pal"], [*FAST, "programmes.pal.group_size=30,3,10", "replicates=8"], None))


def test_what_a_dose_does_more_than_another_is_how_its_students_end_less_how_the_others_end(sweep):
    table = pairs(sweep["runs"], "programmes.pal.group_size")
    students = sweep["students"][sweep["students"]["newcomer"]]
    ends = students.groupby("arm", observed=True)["knowledge"].mean()
    for row in table[table["outcome"] == "knowledge"].itertuples():
        assert row.difference == pytest.approx(ends[row.arm] - ends[row.other], abs=1e-5)


def test_steps_from_dose_to_dose_add_up_to_the_whole_way(sweep):
    table = pairs(sweep["runs"], "programmes.pal.group_size")
    for _, one in table.groupby("outcome"):
        step = dict(zip(zip(one["other"], one["arm"]), one["difference"]))
        assert step[SIZES[0], SIZES[1]] + step[SIZES[1], SIZES[2]] == pytest.approx(step[SIZES[0], SIZES[2]], abs=1e-9)


def test_the_same_luck_makes_a_pair_surer_than_two_cohorts_of_strangers(sweep):
    table = pairs(sweep["runs"], "programmes.pal.group_size").set_index(["outcome", "other", "arm"]).sort_index()
    means = sweep["runs"].query("group == 'first-years' and outcome == 'knowledge'").pivot(index="replicate", columns="arm", values="arm_mean")
    paired = table.loc[("knowledge", SIZES[0], SIZES[2])]
    strangers = 2 * np.sqrt((means[SIZES[0]].var() + means[SIZES[2]].var()) / len(means))
    assert paired["high"] - paired["low"] < strangers


def test_doses_are_told_in_the_order_of_their_size_each_with_the_next(sweep):
    rows = told(pairs(sweep["runs"], "programmes.pal.group_size"))
    stress = rows[rows["outcome"] == "stress"]
    assert names(stress) == ["10 against 3", "30 against 10", "30 against 3"]


def test_a_programme_that_is_the_same_under_another_name_is_no_better():
    runs = answered(ask("compare", ["lecture_only", "pal", "pal_online"], [*FAST, "programmes.pal.modality=online", "replicates=3"], None))["runs"]
    table = pairs(runs, "")
    assert (table["difference"] == 0).all() and set(names(table)) == {"pal_online modality=online against pal modality=online"}


def test_the_pair_of_two_arms_with_their_reference_is_the_pair_of_the_two():
    runs = answered(ask("compare", ["mentoring", "pal", "lecture_only"], [*FAST, "replicates=3"], None))["runs"]
    table, effects = pairs(runs, ""), summary(runs, "")
    assert names(table[:1]) == ["lecture_only against pal"]
    pal, lectures = (effects[(effects["arm"] == arm) & (effects["group"] == "first-years")]["difference"].to_numpy() for arm in ("pal", "lecture_only"))
    assert np.allclose(table["difference"], lectures - pal)


def test_two_arms_have_no_pair_besides_themselves():
    assert pairs(answered(ask("compare", ["lecture_only", "pal"], [*FAST, "replicates=2"], None))["runs"], "").empty


def test_words_are_no_numbers_and_numbers_have_their_unit():
    assert numbers(["monday", "tuesday"]) is None and numbers(["4", "0.5"]) == [4, 0.5] and numbers([]) is None and numbers(["1", "nan"]) is None
    assert name_and_unit("programmes.pal.group_size") == "group size (students)" and name_and_unit("programmes.pal.weekday") == "weekday"
    assert name_and_unit("helping.practice") == "practice (per h)" and name_and_unit("mechanisms.support_talk") == "support talk"


def test_values_with_controls_of_their_own_are_compared_by_their_effects():
    runs = answered(ask("sweep", ["pal"], [*FAST, "mechanisms.stress.pressure=0,10", "programmes.pal.coverage=0", "replicates=3"], None))["runs"]
    table = pairs(runs, "mechanisms.stress.pressure")
    assert what(table) == "the effect at one pressure against that at another"
    assert (table["difference"] == 0).all()  # the students are far more stressed, but no programme reaches them


def test_of_many_doses_some_are_told_from_the_smallest_to_the_largest():
    doses = [f"d={size}" for size in range(40)]
    rows = [
        {"arm": arm, "control": "none", "group": "first-years", "outcome": "stress", "students": 9, "control_sd": 1.0, "replicate": one, "difference": k * 1.0,
         "setting": str(k)}
        for k, arm in enumerate(doses) for one in range(2)
    ]  # fmt: skip
    table = told(pairs(pd.DataFrame(rows), "d"))
    steps = table.iloc[:-1]
    assert len(table) <= MOST_TOLD and steps["difference"].sum() == 39 == table["difference"].iloc[-1]
    assert (steps["other"].iloc[1:].to_numpy() == steps["arm"].iloc[:-1].to_numpy()).all()
