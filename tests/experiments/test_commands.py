"""The command line: what a planner types, what comes out, and what she is told when she mistypes."""

import json

import numpy as np
import pandas as pd
import pytest

from experiments.commands import main
from experiments.question import ask
from experiments.runs import answered, replicate, table
from sim.composition import SHIPPED

FAST = ["population.newcomers=40", "population.older=12", "replicates=3"]
TABLES = ("summary.csv", "runs.parquet", "curves.parquet", "students.parquet", "manifest.json", "config.yaml", "term.png", "distribution.png")


def typed(capsys, *words):
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_a_comparison_leaves_its_answer_in_one_folder_and_is_kept(tmp_path, capsys):
    words = ["compare", "lecture_only", "pal", *FAST, "--out", str(tmp_path)]
    code, out, _ = typed(capsys, *words)
    assert code == 0 and "Knowledge" in out and "luck only, parameters fixed" in out
    (folder,) = tmp_path.iterdir()
    assert all((folder / name).stat().st_size > 0 for name in (*TABLES, "differences.png", "effects.png"))
    stamp = (folder / "summary.csv").stat().st_mtime_ns
    code, _, err = typed(capsys, *words)
    assert code == 0 and "Kept" in err and (folder / "summary.csv").stat().st_mtime_ns == stamp


def test_a_sweep_compares_each_value_with_no_programme(tmp_path, capsys):
    code, out, _ = typed(capsys, "sweep", "pal", "programmes.pal.group_size=4,8", *FAST, "--out", str(tmp_path), "--json")
    answer = json.loads(out)
    assert code == 0 and answer["manifest"]["question"]["arms"] == ["no programmes", "pal group_size=4", "pal group_size=8"]
    assert {row["control"] for row in answer["summary"]} == {"no programmes"}
    assert any(path.name == "dose.png" for path in tmp_path.rglob("*.png"))


def test_a_run_by_itself_has_no_differences(tmp_path, capsys):
    code, out, _ = typed(capsys, "run", "mentoring", *FAST, "--out", str(tmp_path))
    assert code == 0 and "at the end" in out and not list(tmp_path.rglob("differences.png"))


def test_a_setting_of_a_programme_goes_to_the_arms_that_have_it():
    question = ask("compare", ["lecture_only", "mentoring", "pal"], ["programmes.pal.group_size=4,8", *FAST], None)
    assert [arm.label for arm in question.arms] == ["lecture_only", "mentoring", "pal group_size=4", "pal group_size=8"]


@pytest.mark.parametrize("path", sorted((SHIPPED / "scenario").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_composes_and_runs(path):
    outcome = replicate(ask("run", [path.stem], FAST, None), 0)
    assert all(np.isfinite(row["arm_mean"]) for row in outcome.runs)


def test_the_same_seed_gives_the_same_bits_whatever_the_threads(monkeypatch):
    question = ask("compare", ["lecture_only", "pal"], [*FAST, "replicates=6"], None)
    parallel = answered(question)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    serial = answered(question)
    for name in parallel:
        pd.testing.assert_frame_equal(parallel[name], serial[name], check_exact=True)


def test_dose_zero_equals_the_control_to_the_last_bit():
    for key in ("programmes.pal.coverage=0", "programmes.pal.last_week=1"):
        outcome = replicate(ask("compare", ["lecture_only", "pal"], [key, *FAST], None), 0)
        assert all(row["difference"] == 0 for row in outcome.runs if row["group"] == "first-years")


def test_arms_are_equal_until_the_week_of_the_first_meeting_is_planned():
    curves = table(replicate(ask("compare", ["lecture_only", "pal"], FAST, None), 0).curves)
    wide = curves.pivot(index=["day", "outcome"], columns="arm", values="mean")
    part = (wide["lecture_only"] != wide["pal"]).groupby("day").any()
    assert part.idxmax() == 7 and part[:7].sum() == 0  # Monday of week 2: the hours are set aside


def test_a_table_of_weeks_is_given_as_a_whole():
    question = ask("run", ["pal"], ["calendar.exams={12: 0.7}", *FAST], None)
    assert question.first.calendar.exams == {12: 0.7}


MISTAKES = [
    (["compare", "lecture_only", "pall"], "pal"),
    (["compare", "lecture_only", "pal", "programmes.pal.group_sise=4"], "group_size"),
    (["compare", "lecture_only", "pal", "programmes.pal.group_size=0"], "1 to 500"),
    (["compare", "lecture_only", "pal", "programmes.pal.group_size=many"], "group_size"),
    (["compare", "lecture_only", "programmes.pal.group_size=4"], "no arm has a programme pal"),
    (["compare", "pal"], "at least two arms"),
    (["compare", "pal", "pal"], "named twice"),
    (["comparre", "pal"], "compare"),
    (["run", "pal", "--jsn"], "--json"),
    (["run", "pal", "seed=-1"], "seed"),
    (["run", "pal", "replicates=0"], "replicates"),
    (["run", "pal", "population=nowhere"], "first_years"),
    (["run", "pal", "population=../../etc"], "population"),
    (["run", "pal", "mechanisms.stress.memory=1000"], "2 to 90"),
    (["run", "pal", "mechanisms.stres=null"], "stress"),
    (["run", "pal", "calendar.exams={99: 1.0}"], "week 99 (allowed 1 to 15"),
    (["run", "pal", "calendar.exams={14: heavy}"], "takes a number"),
    (["run", "pal", "seed=${oc.env:HOME}"], "refused"),
    (["run", "pal", "+programmes.pal._target_=os.system"], "not added"),
    (["sweep", "pal", "programmes.pal.group_size=4"], "several values"),
    (["sweep", "lecture_only", "programmes.pal.group_size=4,8"], "pal"),
    (["run", "pal", "programmes.pal.modality=telepathy"], "in_person"),
    (["run", "pal", "--config-dir", "no/such/folder"], "no such folder"),
    (["run", "pal", "population.newcomers=0", "population.older=1"], "at least 2"),
]


@pytest.mark.parametrize("words, said", MISTAKES, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_a_mistake_is_named_in_a_line_or_two_and_writes_nothing(words, said, tmp_path, capsys):
    code, out, err = typed(capsys, *words, "--out", str(tmp_path / "results"))
    assert code == 2 and out == "" and said in err
    assert "Traceback" not in err and len(err.strip().splitlines()) <= 4
    assert not (tmp_path / "results").exists()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, capsys):
    question = ask("run", ["pal"], FAST, None)
    folder = tmp_path / question.name
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    code, _, err = typed(capsys, "run", "pal", *FAST, "--out", str(tmp_path))
    assert code == 2 and "something else" in err and (folder / "thesis.txt").read_text() == "mine"


def test_a_config_of_ones_own_may_hold_settings_but_no_code(tmp_path, capsys):
    own = tmp_path / "mine"
    (own / "programme").mkdir(parents=True)
    (own / "scenario").mkdir()
    (own / "programme" / "cafe.yaml").write_text("defaults: [group_session]\ngroup_size: 6\n")
    (own / "scenario" / "cafe.yaml").write_text("# @package _global_\ndefaults:\n  - /programme@programmes.cafe: cafe\n")
    code, out, err = typed(capsys, "run", "cafe", *FAST, "--config-dir", str(own), "--out", str(tmp_path / "r"))
    assert code == 0, err
    (own / "programme" / "cafe.yaml").write_text("_target_: os.system\n")
    code, _, err = typed(capsys, "run", "cafe", *FAST, "--config-dir", str(own), "--out", str(tmp_path / "r2"))
    assert code == 2 and "_target_" in err and not (tmp_path / "r2").exists()


COHORT = "defaults: [made]\nnewcomers: 40\nolder: 12\n"
CAFE = "# @package _global_\ndefaults:\n  - /programme@programmes.cafe: cafe\n"
FILES_WITH_MISTAKES = [
    ("population/own.yaml", COHORT + "newcomer: 3\n", "population.newcomer is no setting. Did you mean newcomers"),
    ("population/own.yaml", COHORT.replace("40", "many"), "newcomers takes a whole number, not 'many'"),
    ("population/own.yaml", COHORT.replace("made", "mode"), "there is no population mode. Did you mean made"),
    ("population/own.yaml", "newcomers: 40\n", "made or loaded"),
    ("population/own.yaml", "", "holds nothing"),
    ("population/own.yaml", "- a\n- b\n", "holds no settings"),
    ("population/own.yaml", "newcomers: [\n", "line 2"),
    ("population/own.yaml", COHORT + "newcomers: 4\n", "duplicate key newcomers"),
    ("programme/cafe.yaml", "defaults: [group_session]\ngroup_sise: 4\n", "Did you mean group_size"),
    ("programme/cafe.yaml", "group_size: 4\n", "group_session, pair_meeting"),
    ("scenario/cafe.yaml", CAFE.replace(": cafe", ": coffee"), "there is no programme coffee"),
    ("scenario/cafe.yaml", CAFE.removeprefix("# @package _global_\n"), "@package _global_"),
]


@pytest.mark.parametrize("path, text, said", FILES_WITH_MISTAKES, ids=[said for *_, said in FILES_WITH_MISTAKES])
def test_a_mistake_in_a_file_of_ones_own_is_named_with_the_file(path, text, said, tmp_path, capsys):
    own = {"population/own.yaml": COHORT, "programme/cafe.yaml": "defaults: [group_session]\n", "scenario/cafe.yaml": CAFE} | {path: text}
    for name, content in own.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    code, out, err = typed(capsys, "run", "cafe", "population=own", "replicates=1", "--config-dir", str(tmp_path), "--out", str(tmp_path / "r"))
    assert code == 2 and out == "" and said in err, err
    assert len(err.strip().splitlines()) == 1 and not (tmp_path / "r").exists()
