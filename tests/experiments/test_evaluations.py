"""Evaluations: what comparing users, or before and after, would find, beside what is true of the same students."""

import numpy as np
import pandas as pd
import pytest

from experiments.commands import main
from experiments.evaluations import CAME, END, MIDDLE, OFTEN, STAFF, evaluations
from experiments.results import EVALUATIONS

WHOSE = {"control": "control", "pal": "control"}
RNG = np.random.default_rng(5)


def tables(gain=3.0, selected=5.0, settled=-4.0, left=0):
    """One replicate of 200 students: the able come, sessions add `gain` to marks, and stress falls by `settled` whatever one does."""
    able = RNG.normal(size=200)
    came, mark = able > 0.3, 60 + selected * able
    rows = []
    for arm, of in (("control", 0.0), ("pal", gain)):
        rows.append(pd.DataFrame({
            "arm": arm, "replicate": 0, "student": range(200), "newcomer": True, "enrolled": (np.arange(200) >= left).astype(float), "staff_hours": 0.0,
            "sessions": came * (arm == "pal") * 3.0, "mark": mark + of * came, "stress": 50.0 + able, "knowledge": mark, "belonging": 70.0 + able,
        }))  # fmt: skip
    asked = [
        pd.DataFrame({
            "arm": arm, "replicate": 0, "student": range(200), "newcomer": True, "term": 1, "wave": wave,
            "stress_survey": 20 + able + settled * (wave != "start"),
            "belonging_survey": 4 + able / 10,
        })
        for arm in WHOSE
        for wave in ("start", "middle", "end")
    ]  # fmt: skip
    return pd.concat(rows), pd.concat(asked)


def found(table, kind, outcome):
    return table[(table["compared"] == kind) & (table["outcome"] == outcome)].iloc[0]


def test_a_comparison_of_users_finds_selection_and_effect_and_the_truth_is_the_effect():
    students, surveys = tables()
    row = found(evaluations(students, surveys, WHOSE), CAME, "mark")
    sd = students.loc[students["arm"] == "control", "mark"].std()
    assert row.true == pytest.approx(3 / sd) and row.looks > row.true + 1


def test_before_and_after_finds_what_would_have_come_anyway():
    row = found(evaluations(*tables(), WHOSE), END, "stress")
    assert row.looks < -3 and row.true == pytest.approx(0)
    assert found(evaluations(*tables(settled=0.0), WHOSE), MIDDLE, "stress").looks == pytest.approx(0)


def test_who_has_left_is_in_no_comparison():
    """Forty who left, with marks of nothing, would make all who never came look bad."""
    students, surveys = tables(left=40)
    gone = students["student"] < 40
    students.loc[gone, ["mark", "sessions"]] = 0.0
    looks = found(evaluations(students, surveys, WHOSE), CAME, "mark").looks
    only = evaluations(students[~gone], surveys[surveys["student"] >= 40], WHOSE)
    assert looks == pytest.approx(found(only, CAME, "mark").looks)


def test_few_are_not_compared_and_nothing_without_a_programme():
    students, surveys = tables()
    students.loc[students["student"] >= 3, "sessions"] = 0.0
    assert CAME not in set(evaluations(students, surveys, WHOSE).get("compared", []))
    assert evaluations(students, surveys, {"control": "control"}).empty and evaluations(pd.DataFrame(), pd.DataFrame(), WHOSE).empty


def test_the_order_of_rows_does_not_matter():
    students, surveys = tables()
    one = evaluations(students, surveys, WHOSE)
    other = evaluations(students.sample(frac=1, random_state=1), surveys.sample(frac=1, random_state=2), WHOSE)
    pd.testing.assert_frame_equal(one, other)


SHOWN = {"who_comes_looks_better": {CAME, OFTEN}, "most_support_looks_worst": {STAFF}, "before_and_after": {MIDDLE, END}}


@pytest.mark.parametrize("study, kinds", SHOWN.items())
def test_the_studies_show_what_their_readings_speak_of(tmp_path, capsys, study, kinds):
    assert main(["study", study, "population.newcomers=150", "population.older=60", "replicates=3", "--out", str(tmp_path)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    table = pd.read_csv(next(tmp_path.glob(f"study_{study}*")) / EVALUATIONS)
    assert kinds <= set(table["compared"]) and "What evaluations would find" in shown and all(f"{kind}:" in shown for kind in kinds)


def test_other_answers_show_it_with_all_only(tmp_path, capsys):
    words = ["compare", "lecture_only", "pal", "population.newcomers=60", "population.older=20", "replicates=2", "--out", str(tmp_path)]
    assert main(words) == 0 and "What evaluations" not in capsys.readouterr().out
    assert main([*words, "--all"]) == 0 and "What evaluations" in capsys.readouterr().out
