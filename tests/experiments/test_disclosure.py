"""Personal cohorts: what is told of them is true for groups of several sizes, whatever one divides by what."""

from collections import defaultdict

import numpy as np
import pandas as pd
import pytest

from experiments.analysis import use
from experiments.commands import main
from experiments.disclosure import COUNTS, WHY, disclosed
from experiments.measuring import Lived
from experiments.surveys import Wave, means
from experiments.wording import NOT_TOLD, Cells
from sim.observation import INSTRUMENTS
from sim.outcomes import OUTCOMES


def sizes_by_what_is_told(rows, size, told):
    """Give the sizes that lead to each line of told numbers."""
    found = defaultdict(set)
    for n, line in zip(rows[size], told.itertuples(index=False)):
        found[tuple("-" if pd.isna(value) else value for value in line)].add(n)
    return found


@pytest.mark.parametrize("share", ["better", "worse"])
def test_no_told_share_determines_how_many_students_there_are(share):
    rows = pd.DataFrame([{"students": n, share: k / n} for n in range(10, 160) for k in range(n + 1)])
    told = disclosed(rows, True, 10)
    assert told[share].notna().any() and min(map(len, sizes_by_what_is_told(rows, "students", told).values())) > 1


def used(offered, came, visits, helpers, length=1.5, helper_hours=72):
    """Make the use of one programme for an arm a row; all visits are equally long."""
    rows = pd.DataFrame({"offered": offered, "unserved": 0, "came": came, "visits": visits, "helpers": helpers}).astype(float)
    return use(rows.assign(student_hours=length * rows["visits"], helper_hours=helper_hours, arm=rows.index, programme="pal", meetings_each=10.0, replicate=0))


TOLD_OF_USE = ["came", "visits", "student_hours", "visits_each", "ever_share", "filled"]


@pytest.mark.parametrize("length", [0.5, 12.0])
def test_no_told_use_determines_how_many_were_offered_a_programme(length):
    every = [(n, came, visits) for n in range(8, 38) for came in range(n + 1) for visits in range(came, 4 * came + 1)]
    rows = used(*zip(*every), 3, length)
    told = disclosed(rows, True, 10)
    assert told[TOLD_OF_USE].notna().any().all()
    for columns in [*([one] for one in TOLD_OF_USE), TOLD_OF_USE]:
        assert min(map(len, sizes_by_what_is_told(rows, "offered", told[["offered", *columns]]).values())) > 1, columns


def test_no_told_hours_determine_how_many_helped():
    every = [(helpers, 36 * helpers + 1.5 * sessions) for helpers in range(1, 58) for sessions in range(4 * helpers + 1)]
    helpers, hours = zip(*every)
    rows = used(40, 30, 60, helpers, helper_hours=hours)
    told = disclosed(rows, True, 10)[["helpers", "helper_hours"]]
    assert told["helper_hours"].notna().any() and (told["helper_hours"].isna() == told["helpers"].isna()).all()
    assert min(map(len, sizes_by_what_is_told(rows, "helpers", told).values())) > 1


def test_what_is_told_of_a_few_is_nothing():
    told = disclosed(used([27], 3, 9, 2), True, 10)
    assert told[["came", "visits", "student_hours", "visits_each", "ever_share", "helpers", "helper_hours"]].isna().all(axis=None)


def test_nobody_is_told_as_nobody():
    told = disclosed(used([30], 0, 0, 0, helper_hours=0), True, 10)
    assert (told[["came", "visits", "student_hours", "visits_each", "ever_share", "helpers", "helper_hours"]] == 0).all(axis=None)


def test_told_numbers_are_close_to_the_true_ones():
    rows = used([400], 200, 1000, 27, helper_hours=970)
    told = disclosed(rows, True, 10)
    for column in (*(one for one in COUNTS if one in rows), "visits", "student_hours", "helper_hours", "ever_share", "visits_each", "filled"):
        assert np.allclose(told[column].astype(float), rows[column].astype(float), rtol=0.1), column


def test_of_others_everything_is_told():
    rows = used([27], 3, 9, 2)
    assert disclosed(rows, False, 10) is rows


@pytest.mark.parametrize("outcome", [name for name, one in OUTCOMES.items() if one.share])
def test_no_told_share_of_a_yes_or_no_determines_how_many_students_there_are(outcome):
    rows = pd.DataFrame([{"outcome": outcome, "students": n, "arm_mean": 100 * k / n, "control_sd": 1.0} for n in range(10, 120) for k in range(n + 1)])
    told = disclosed(rows, True, 10)
    assert told["control_sd"].isna().all() and told["arm_mean"].notna().any()
    assert told.loc[rows["students"] < 23, "arm_mean"].isna().all()
    assert min(map(len, sizes_by_what_is_told(rows, "students", told[["students", "arm_mean"]]).values())) > 1


@pytest.mark.parametrize("column, name", [("outcome", "friends"), ("outcome", "sessions"), ("measure", "degree")])
def test_no_told_mean_of_what_is_counted_determines_how_many_students_there_are(column, name):
    rows = pd.DataFrame([{column: name, "students": n, "arm_mean": k / n} for n in range(10, 60) for k in range(6 * n + 1)])
    told = disclosed(rows, True, 10)
    assert min(map(len, sizes_by_what_is_told(rows, "students", told[["students", "arm_mean"]]).values())) > 1


def test_numbers_of_students_who_changed_say_no_more_than_their_share():
    rows = pd.DataFrame([{"students": n, "more": k / n, "less": 0.0, "more_students": k, "less_students": 0} for n in range(10, 120) for k in range(n + 1)])
    told = disclosed(rows, True, 10)
    by_share = told.assign(more=told["more"].fillna(-1)).groupby(["students", "more"])["more_students"]
    assert (by_share.nunique(dropna=False) == 1).all() and not told["more_students"].isin([1, 2, 3, 4]).any()


def test_no_few_are_told_by_their_number_of_friends():
    rows = pd.DataFrame({"friends": range(4), "students": 40, "share": [5.0, 30.0, 62.5, 2.5]})
    told = disclosed(rows, True, 40)
    assert told["share"].isna().tolist() == [True, False, False, True]
    assert disclosed(rows.assign(students=20), True, 20)["share"].isna().all()


@pytest.mark.parametrize("participants, told", [(20, {0, 1}), (9, {2}), (31, {2})])
def test_a_survey_tells_who_came_and_who_did_not_or_all_but_never_both(participants, told):
    came = np.arange(40) < participants
    lived = Lived(None, {}, None, {}, None, {"sessions": came.astype(float)}, came)
    scores = np.linspace(0, 1, 40 * len(INSTRUMENTS)).reshape(len(INSTRUMENTS), 40)
    found = means(lived, Wave(1, "end", 104), scores, np.ones(40, bool), True)
    assert {int(piece["who"].codes) for piece in found} == told and all(piece["students"] >= 10 for piece in found)


def test_no_interval_of_counted_students_ends_on_its_middle_as_if_there_were_no_luck():
    rows = pd.DataFrame(
        {"outcome": "burned_out", "students": 40, "difference": [0.2, -4.0, -4.0, 0.0], "low": [-0.3, -9.0, -5.0, 0.0], "high": [0.7, 1.0, 1.0, 0.0]}
    )
    told = disclosed(rows, True, 40)
    assert told["difference"].tolist() == [0, -5, -5, 0]
    assert told["low"].isna().tolist() == told["high"].isna().tolist() == [True, False, True, True] and told["low"][1] == -10
    assert disclosed(rows.assign(outcome="stress"), True, 40)["low"].notna().all()


def test_tables_say_of_real_students_what_is_not_told_and_of_others_that_there_is_none():
    real, made, once = Cells(True, 4), Cells(False, 4), Cells(True, 1)
    assert {real.difference(np.nan), real.share(np.nan), real.level(np.nan), real.interval(np.nan, np.nan, 0)} == {NOT_TOLD}
    assert made.level(np.nan) == "-" and once.interval(np.nan, np.nan, 0.1) == "-"
    assert made.level(-0.001) == "0.00" and made.level(-0.02) == "-0.02"
    assert real.interval(-0.433, 0.433, 0) == "-0.43 to +0.43"


@pytest.mark.parametrize("students, untold", [(30, 6), (60, 1)])
def test_the_screen_of_a_personal_cohort_says_not_told_and_why_once_within_80_columns(students, untold, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "mine" / "population").mkdir(parents=True)
    (tmp_path / "mine" / "population" / "course.yaml").write_text(
        f"defaults: [loaded]\nfolder: {tmp_path.as_posix()}\nroster:\n  file: s.csv\n  columns:\n    section: {{column: seminar}}\n"
        "    newcomer: {column: year, true_when: [1]}\n    minority: {column: minority, true_when: [1]}\n"
    )
    rows = [f"{k},{k % 5},{1 if k < 0.7 * students else 2},{int(k % 3 == 0)}" for k in range(students)]
    (tmp_path / "s.csv").write_text("\n".join(["id,seminar,year,minority", *rows]) + "\n")
    words = ["compare", "lecture_only", "pal", "mentoring", "population=course", "replicates=2", "--all"]
    assert main([*words, "--config-dir", str(tmp_path / "mine"), "--out", str(tmp_path / "r")]) == 0
    out = capsys.readouterr().out
    assert " ".join(out.split()).count(WHY) == 1 and out.count(NOT_TOLD) > untold and "0 to 0 " not in out.split("all outcomes")[0]
    lines = out[out.index("all outcomes") :].splitlines()
    headings = [line.rstrip() for line in out.splitlines() if "difference" in line and "95 % interval" in line]
    assert headings and all(line.endswith(("95 % interval", "SD", "worse", "less")) for line in headings)  # no column is cut off at the right
    assert all(len(line) <= 80 for line in lines if NOT_TOLD in line) and "\u2026" not in out


def test_half_a_per_cent_is_not_told_as_nobody():
    assert [Cells().share(one) for one in (0.0, 0.005, 0.006)] == ["0%", "<1%", "1%"]
