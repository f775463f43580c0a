"""The command line: what a planner types, what comes out, and what she is told when she mistypes."""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from experiments import results
from experiments.answering import have, shortened
from experiments.asking import ask
from experiments.commands import main
from experiments.engine.driver import answered
from experiments.engine.work import alone
from experiments.question import sources
from experiments.screen import show
from experiments.seal import intact, sealed
from experiments.tables import in_words, table
from experiments.wording import folded, hundredths
from sim.composition import SHIPPED
from sim.frame.compiler import cache_folder
from sim.tables import RosterError, text_table

COHORT_OF_52 = ["population.newcomers=40", "population.older=12"]
FAST = [*COHORT_OF_52, "replicates=3"]
TABLES = ("summary.csv", "runs.parquet", "curves.parquet", "students.parquet", "manifest.json", "config.yaml", "term.png", "distribution.png")


def answers(place):
    """List the answers in a folder; beside them are the kept runs."""
    return [path for path in place.iterdir() if path.name != "store"]


def typed(capsys, *words):
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.painted
def test_a_comparison_leaves_its_answer_in_one_folder_and_is_kept(tmp_path, capsys):
    words = ["compare", "lecture_only", "pal", *FAST, "--out", str(tmp_path)]
    code, out, _ = typed(capsys, *words)
    assert code == 0 and "Knowledge" in out and "luck only, parameters fixed" in out
    (folder,) = answers(tmp_path)
    assert all((folder / name).stat().st_size > 0 for name in (*TABLES, "effects.png"))
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in folder.glob("*.png"))
    stamp = (folder / "summary.csv").stat().st_mtime_ns
    code, _, err = typed(capsys, *words)
    assert code == 0 and "Kept" in err and (folder / "summary.csv").stat().st_mtime_ns == stamp


def test_a_sweep_compares_each_value_with_no_programme(tmp_path, capsys):
    code, out, _ = typed(capsys, "sweep", "pal", "programmes.pal.group_size=4,8", *FAST, "--out", str(tmp_path), "--json")
    answer = json.loads(out)
    assert code == 0 and answer["manifest"]["question"]["arms"] == ["no programmes", "pal group_size=4", "pal group_size=8"]
    assert {row["control"] for row in answer["summary"]} == {"no programmes"}
    assert any(path.name == "dose.png" for path in tmp_path.rglob("*.png"))


def test_a_sweep_says_how_much_one_value_does_more_than_another_and_a_kept_answer_says_the_same(tmp_path, capsys):
    words = ["sweep", "pal", "programmes.pal.group_size=4,8", *FAST, "--out", str(tmp_path)]
    code, out, _ = typed(capsys, *words)
    assert code == 0 and "one group size against another" in out and "8 against 4" in out
    assert typed(capsys, *words)[1] == out
    (row,) = [one for one in json.loads(typed(capsys, *words, "--json")[1])["pairs"] if one["outcome"] == "knowledge"]
    assert (row["arm"], row["other"]) == ("pal group_size=8", "pal group_size=4") and row["low"] <= row["difference"] <= row["high"]


def test_a_sweep_of_what_happens_without_any_programme_has_a_control_at_each_value():
    words = ["mechanisms.stress.pressure=0,10", "programmes.pal.coverage=0", *FAST]
    question = ask("sweep", ["pal"], words, None)
    assert list(question.controls.items()) == [
        ("no programmes pressure=0", "no programmes pressure=0"), ("pal pressure=0", "no programmes pressure=0"),
        ("no programmes pressure=10", "no programmes pressure=10"), ("pal pressure=10", "no programmes pressure=10"),
    ]  # fmt: skip
    runs = in_words(table(alone(question, 0).runs))
    assert (runs["difference"] == 0).all()  # it reaches nobody, whatever the pressure
    levels = runs[(runs["outcome"] == "stress") & (runs["group"] == "first-years")].set_index("arm")["control_mean"]
    assert levels["no programmes pressure=10"] > levels["no programmes pressure=0"] + 1


def test_a_control_of_its_own_has_a_network_of_its_own():
    words = ["mechanisms.tie_decay.fading=0.005,0.02", "programmes.pal.coverage=0", *FAST]
    question = ask("sweep", ["pal"], words, None)
    without = [ask("run", ["lecture_only"], [f"mechanisms.tie_decay.fading={fading}", *FAST], None) for fading in (0.005, 0.02)]
    curves = table(alone(question, 0).curves)
    for fading, one in zip((0.005, 0.02), without):
        mine = curves[curves["arm"] == f"pal fading={fading}"]["mean"].to_numpy()
        assert np.array_equal(mine, table(alone(one, 0).curves)["mean"].to_numpy())


def test_a_sweep_of_programmes_has_one_control():
    for word in ("programmes.pal.group_size=4,8", "helping.practice=0.01,0.1"):
        assert set(ask("sweep", ["pal"], [word, *FAST], None).controls.values()) == {"no programmes"}


def test_a_sweep_with_controls_of_its_own_says_so_on_the_screen_and_in_figures(tmp_path, capsys):
    code, out, _ = typed(capsys, "sweep", "pal", "mechanisms.stress.pressure=0,0.1", *FAST, "--out", str(tmp_path))
    assert code == 0 and "against no programmes at the same value of pressure" in out
    assert {path.stem for path in tmp_path.rglob("*.png")} == {
        "term", "distribution", "burnout", "network", "equity", "helpers", "effects", "dose", "pairs", "costs", "value",
    }  # fmt: skip
    summary = pd.read_csv(next(tmp_path.rglob("summary.csv")))
    assert summary["control"].nunique() == 2 and (summary["control"].str.split("=").str[1] == summary["arm"].str.split("=").str[1]).all()


def test_few_who_are_better_off_are_not_told_as_none_in_the_short_table_or_the_whole_one(compared):
    folder, _ = compared
    table, used, manifest = results.read(folder)
    table[["better", "worse", "more", "less"]] = 0.004
    screen = Console(record=True, width=160, file=StringIO())
    show(screen, folder, table, used.assign(ever_share=0.004), manifest, whole=True)
    text = screen.export_text()
    assert text.count("<1%") > 2 * 4 * 6 and not re.search(r"(?<!\d)0%", text)


def test_a_study_names_the_subgroups_and_outcomes_for_whom_an_arm_does_least(compared):
    folder, _ = compared
    table, used, manifest = results.read(folder)
    here = (table["arm"] == "pal") & table["subgroup"].isin(["commuter", "working"]) & table["outcome"].isin(["knowledge", "belonging"])
    table.loc[here, ["gap", "gap_low", "gap_high"]] = -5.0, -5.1, -4.9
    for study, there in (({}, True), ({"outcomes": ["knowledge"], "subgroups": ["commuter"]}, False)):
        screen = Console(record=True, width=160, file=StringIO())
        question = manifest["question"] | {"study": {"question": "Q?", "reading": "R."} | study}
        show(screen, folder, table, used, manifest | {"question": question})
        (line,) = (line for line in screen.export_text().splitlines() if line.startswith("Least for, pal:"))
        assert "Commuters (knowledge" in line and ("With a job" in line) == there, line


def test_what_the_columns_are_is_said_once_though_helpers_have_a_table_too(compared, capsys):
    _, words = compared
    out = " ".join(typed(capsys, *words)[1].split())
    assert out.count("stress: mean of the last week") == out.count("less is better") == 1 and out.index("Helpers (") < out.index(
        "stress: mean of the last week"
    )


def test_a_sweep_is_kept_under_the_name_of_its_scenario():
    for names, words, begin in (
        (["pal"], ["programmes.pal.group_size=4,8"], "sweep_pal_group_size_first_years_"),
        (
            ["mentoring+trained"],
            ["programmes.mentoring.hours=1,2", "programmes.mentoring.coverage=0.5,1"],
            "sweep_mentoring_trained_hours_coverage_first_years_",
        ),
    ):
        assert ask("sweep", names, [*words, *FAST], None).name.startswith(begin)


def test_a_narrow_terminal_shows_at_once_that_it_begins_and_keeps_the_numbers_of_runs(tmp_path):
    screen = Console(force_terminal=True, width=80, file=StringIO())
    question = ask("run", ["pal"], FAST, None)
    have(question, tmp_path / question.name, False, screen)
    assert "starting" in screen.file.getvalue()
    said = "pal group_size=6 modality=asynchronous: still enrolled +11.90 \N{PLUS-MINUS SIGN}10.09"
    assert len(shortened(said, 80)) <= 80 - 42 and shortened(said, 80).endswith(": still enrolled +11.90 \N{PLUS-MINUS SIGN}10.09")
    assert shortened(said, 200) == said and shortened("running", 20) == "running"


def test_where_all_students_are_alike_nobody_is_better_or_worse_off(tmp_path, capsys):
    code, out, _ = typed(capsys, "compare", "lecture_only", "pal", "mechanisms.marks=null", *FAST, "--out", str(tmp_path))
    marks = next(line for line in out.splitlines() if line.startswith("Mark"))
    assert code == 0 and marks.split()[-3:] == ["-", "0%", "0%"] and "nan" not in out


def test_a_run_by_itself_has_no_differences(tmp_path, capsys):
    code, out, _ = typed(capsys, "run", "mentoring", *FAST, "--out", str(tmp_path))
    assert code == 0 and "at the end" in out and not list(tmp_path.rglob("effects.png"))


def test_a_setting_of_a_programme_goes_to_the_arms_that_have_it():
    question = ask("compare", ["lecture_only", "mentoring", "pal"], ["programmes.pal.group_size=4,8", *FAST], None)
    assert [arm.label for arm in question.arms] == ["lecture_only", "mentoring", "pal group_size=4", "pal group_size=8"]


@pytest.mark.parametrize("path", sorted((SHIPPED / "scenario").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_composes_and_runs(path):
    outcome = alone(ask("run", [path.stem], FAST, None), 0)
    assert all(np.isfinite(piece["arm_mean"]).all() for piece in outcome.runs)


def test_the_same_seed_gives_the_same_bits_whatever_the_threads(monkeypatch):
    question = ask("compare", ["lecture_only", "pal"], [*COHORT_OF_52, "replicates=6"], None)
    parallel = answered(question)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    serial = answered(question)
    for name in parallel:
        pd.testing.assert_frame_equal(parallel[name], serial[name], check_exact=True)


@pytest.mark.parametrize("at_once", [1, 52 * 30, 10**9])  # a week, 30 days, the whole term
def test_the_same_seed_gives_the_same_bits_whatever_the_workers_and_the_days_at_once(at_once, monkeypatch):
    question = ask("compare", ["lecture_only", "pal", "mentoring"], [*COHORT_OF_52, "replicates=5"], None)
    usual = answered(question, workers=1)
    monkeypatch.setattr("experiments.runs.STUDENT_DAYS_AT_ONCE", at_once)
    other = answered(question, workers=3)
    for name in usual:
        pd.testing.assert_frame_equal(usual[name], other[name], check_exact=True)


def test_arms_are_equal_until_the_week_of_the_first_meeting_is_planned():
    curves = table(alone(ask("compare", ["lecture_only", "pal"], FAST, None), 0).curves)
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
    (["run", "pal", "precision=-1"], "precision = -1.0: half a 95 % interval, in SDs of students: no more replicates are begun when every difference"),
    (["run", "pal", "population=nowhere"], "first_years"),
    (["run", "pal", "population=../../etc"], "population"),
    (["run", "pal", "mechanisms.stress.memory=1000"], "2 to 90"),
    (["run", "pal", "mechanisms.stres=null"], "stress"),
    (["run", "pal", "calendar.exams={99: 1.0}"], "week 99 (allowed 1 to 15"),
    (["run", "pal", "calendar.exams={14: heavy}"], "takes a number"),
    (["run", "pal", "seed=${oc.env:HOME}"], "refused"),
    (["run", "pal", "+programmes.pal._target_=os.system"], "not added"),
    (["sweep", "pal", "programmes.pal.group_size=4"], "several values"),
    (["sweep", "lecture_only", "programmes.pal.group_size=4,8"], "no programme to compare"),
    (["run", "pal", "programmes.pal.modality=telepathy"], "in_person"),
    (["run", "pal", "--config-dir", "no/such/folder"], "no such folder"),
    (["run", "pal", "population.newcomers=0", "population.older=1"], "at least 2"),
    (["run", "pal", "programmes={}"], "programmes = {}"),
    (["run", "pal", "programmes={pal: {}}"], "programmes.pal = {}"),
    (["run", "pal", "mechanisms.stress={}"], "mechanisms.stress = {}"),
    (["run", "pal", "seed=1", "seed=2"], "seed is given twice"),
    (["run", "pal", "population=reed98", "population=first_years"], "population is given twice"),
    (["run", "pal", "programmes.pal={coverage: 0}", "programmes.pal.coverage=1"], "programmes.pal.coverage is given twice"),
    (["sweep", "pal", "calendar.weeks=12,14"], "one value here"),
    (["run", "pal", "replicates=30000", "population.newcomers=2", "population.older=0"], "replicates=30000 x 2 students x 105 days"),
    (["run", "pal", "replicates=500", "population.newcomers=1000000"], "1000100 students"),
    (["run", "pal", "population.newcomers=0"], "programmes.pal.target = newcomers: there are none"),
    (["run", "pal", "population.newcomers=many"], "takes a whole number (allowed 0 to 2000000 students)"),
    (["run", "pal", "mechanisms.stress.memory=long"], "takes a number (allowed 2 to 90 days)"),
    (["run", "pal", "mechanisms.stress=3"], "mechanisms.stress.memory; null takes it out"),
    (["run", "pal", "programmes.pal={group_size: x}"], "programmes.pal.group_size takes a whole number (allowed 1 to 500 students)"),
    (["run", "pal", "programmes.pal.modality=[1]"], "takes one of in_person, online"),
    (["run", "pal", "calendar.tests=4"], "calendar.tests = 4: takes a list of weeks of the term, as in [4, 8]"),
    (["run", "pal", "calendar.exams={a: 1}"], "takes weeks of the term and loads of 0 to 5, as in"),
    (["run", "pal", "population=reed98", "population.personal=maybe"], "population.personal = maybe: takes true or false"),
    (["run", "pal", "population=reed98", "population.roster.columns=seminar"], "as in {section: {column: seminar}"),
    (["run", "pal", "seed=${nix}"], "there is no key nix"),
    (["run", "pal", "--config-dir", ""], "--config-dir: an empty name"),
    (["run", "pal", "--out", ""], "--out: an empty name"),
]


@pytest.mark.parametrize("words, said", MISTAKES, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_a_mistake_is_named_in_a_line_or_two_and_writes_nothing(words, said, tmp_path, capsys):
    code, out, err = typed(capsys, *words, *([] if "--out" in words else ["--out", str(tmp_path / "results")]))
    assert code == 2 and out == "" and said in err
    assert "Traceback" not in err and len(err.strip().splitlines()) <= 4
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("weeks, lines", [(0, 1), (10, 2)])
def test_a_term_of_another_length_says_what_has_to_change_with_it_in_a_line_or_two(weeks, lines, capsys):
    code, _, err = typed(capsys, "run", "pal", f"calendar.weeks={weeks}")
    assert code == 2 and len(err.strip().splitlines()) == lines, err


def test_where_there_are_no_older_students_the_answer_says_who_leads(tmp_path, capsys):
    words = ["population.newcomers=40", "population.older=0", "replicates=1"]
    _, out, _ = typed(capsys, "compare", "lecture_only", "pal", *words, "--out", str(tmp_path))
    assert "No older students (population.older = 0): abler first-years lead pal." in out and "1 replicate, seed" in " ".join(out.split())
    assert "No older students" not in typed(capsys, "run", "lecture_only", *words, "--out", str(tmp_path))[1]


def own_course(folder):
    """Write a population of thirty real people of whom only the ids are known."""
    (folder / "data" / "population").mkdir(parents=True)
    (folder / "data" / "population" / "course.yaml").write_text(f"defaults: [loaded]\nfolder: {folder.as_posix()}\nroster: {{file: s.csv}}\n")
    (folder / "s.csv").write_text("id\n" + "".join(f"{row}\n" for row in range(30)))


def test_where_files_do_not_say_who_is_new_the_answer_says_who_leads(tmp_path, capsys):
    own_course(tmp_path)
    words = ["run", "pal", "population=course", "replicates=1", "--config-dir", str(tmp_path / "data"), "--out", str(tmp_path / "r")]
    assert "do not say who is a first-year" in typed(capsys, *words)[1]


@pytest.mark.parametrize("words", [["mentoring"], ["pal_online", "mentoring", "programmes.mentoring.mentees_per_mentor=5,10"]], ids=len)
def test_the_answer_fits_on_a_screen_of_80_columns_and_no_word_of_a_table_is_cut(words, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = typed(capsys, "compare", "lecture_only", *words, *FAST, "--out", str(tmp_path))
    table = out[out.index("Use of programmes") :]
    assert "\u2026" not in out and all(len(line) <= 80 for line in table.splitlines() if not line.startswith("Figures"))
    assert all(len(line) <= 80 for line in out.splitlines() if line.startswith(("All ", "Least for")))
    assert "visits\n" not in out and "each" in table and "of those offered it" in table


def test_an_answer_says_whose_students_these_are(compared, tmp_path, capsys):
    folder, words = compared
    assert typed(capsys, *words)[1].startswith("Students: first_years, 52 in all, made up\n") and "_first_years_" in folder.name
    own_course(tmp_path)
    words = ["run", "pal", "population=course", "replicates=2", "--config-dir", str(tmp_path / "data"), "--out", str(tmp_path / "r")]
    for personal, origin in (("true", "real people, from files"), ("false", "from files")):
        code, out, _ = typed(capsys, *words, f"population.personal={personal}")
        assert code == 0 and out.startswith(f"Students: course, 30 in all, {origin}\n")
    manifests = [json.loads(path.read_text()) for path in tmp_path.rglob("manifest.json")]
    assert {one["population"]["from"] for one in manifests} == {"real people, from files", "from files"} and len(list((tmp_path / "r").glob("*_course_*"))) == 2


def test_the_number_of_real_people_is_told_rounded(tmp_path, capsys):
    own_course(tmp_path)
    (tmp_path / "s.csv").write_text("id\n" + "".join(f"{row}\n" for row in range(33)))
    words = ["run", "pal", "population=course", "replicates=2", "--config-dir", str(tmp_path / "data"), "--out", str(tmp_path / "r")]
    assert "Students: course, 35 in all" in typed(capsys, *words)[1]
    assert json.loads(next(tmp_path.rglob("manifest.json")).read_text())["population"]["students"] == 35


def with_students_of_its_own(folder, population):
    """Write a scenario of peer-assisted learning that names this population of its own."""
    for name, text in (
        ("population/few", population),
        ("scenario/mine", "# @package _global_\ndefaults:\n  - /programme@programmes.pal: pal\n  - override /population: few\n"),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(text)


def test_a_scenario_with_students_of_its_own_is_compared_with_lectures_among_these(tmp_path, capsys):
    with_students_of_its_own(tmp_path, "defaults: [made]\nnewcomers: 60\nolder: 20\n")
    words = ("mine", "lecture_only", "pal", "--config-dir", str(tmp_path), "--out", str(tmp_path / "r"), "replicates=2")
    code, out, err = typed(capsys, "compare", "lecture_only", *words)
    assert code == 2 and "lecture_only is named twice" in err
    code, out, err = typed(capsys, "compare", *words[1:3], *words[:1], *words[3:], "--json")
    assert code == 0, err
    rows = [row for row in json.loads(out)["summary"] if row["outcome"] == "mark" and not row["subgroup"]]
    control, students = ({row["arm"]: row[name] for row in rows if row["group"] == "first-years"} for name in ("control", "students"))
    assert control == {"lecture_only": "lecture_only", "pal": "lecture_only", "lecture_only, few": "lecture_only, few", "mine": "lecture_only, few"}
    assert students == {"lecture_only": 300, "pal": 300, "lecture_only, few": 60, "mine": 60}
    of_one = json.loads(typed(capsys, "compare", *words[1:2], "pal", "population=few", *words[3:], "--json")[1])["summary"]
    wanted = [row for row in of_one if row["arm"] == "pal" and row["outcome"] == "mark" and row["group"] == "first-years"]
    found = [row for row in rows if row["arm"] == "mine" and row["group"] == "first-years"]
    assert [row["difference"] for row in found] == [row["difference"] for row in wanted]
    told = typed(capsys, "compare", *words[1:3], *words[:1], *words[3:])[1]
    assert "mine has students of its own (few, 80 in all) and is compared with lecture_only, few." in " ".join(told.split())


def test_where_the_first_brings_students_of_its_own_the_others_are_compared_among_these(tmp_path, capsys):
    with_students_of_its_own(tmp_path, "defaults: [made]\nnewcomers: 60\nolder: 20\n")
    words = ("mine", "lecture_only", "--config-dir", str(tmp_path), "--out", str(tmp_path / "r"), "replicates=2")
    code, out, err = typed(capsys, "compare", *words, "--json")
    assert code == 0, err
    rows = json.loads(out)["summary"]
    assert {row["arm"] for row in rows} == {"mine", "lecture_only"} and {row["control"] for row in rows} == {"mine"}
    assert {row["students"] for row in rows if row["group"] == "first-years"} == {60}


def test_students_from_files_are_not_compared_with_others(tmp_path, capsys):
    (tmp_path / "nodes.csv").write_text("id\n" + "".join(f"s{i}\n" for i in range(30)))
    with_students_of_its_own(tmp_path, "defaults: [loaded]\nfolder: " + str(tmp_path) + "\nroster: {file: nodes.csv, id: id}\n")
    code, _, err = typed(capsys, "compare", "lecture_only", "mine", "--config-dir", str(tmp_path), "--out", str(tmp_path / "r"))
    assert code == 2 and "population: scenarios name different ones (first_years, few); students from files are not compared with others" in err, err


def test_a_mechanism_that_is_taken_out_needs_nothing_compiled(tmp_path, capsys):
    typed(capsys, "run", "pal", *FAST, "--out", str(tmp_path))
    before = sorted((cache_folder() / "code").rglob("*"))
    assert typed(capsys, "run", "pal", "mechanisms.conflict=null", *FAST, "--out", str(tmp_path))[0] == 0
    assert sorted((cache_folder() / "code").rglob("*")) == before


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, capsys):
    question = ask("run", ["pal"], FAST, None)
    folder = tmp_path / question.name
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    code, _, err = typed(capsys, "run", "pal", *FAST, "--out", str(tmp_path))
    assert code == 2 and "something else" in err and (folder / "thesis.txt").read_text() == "mine"


def test_another_way_to_sum_up_is_another_question(tmp_path, monkeypatch):
    (tmp_path / "within").mkdir()
    (tmp_path / "within" / "one.py").write_text("SD = 0.1\n")
    first = sources(tmp_path)
    (tmp_path / "within" / "one.py").write_text("SD = 0.2\n")
    sources.cache_clear()
    assert sources(tmp_path) != first
    key = ask("run", ["pal"], FAST, None).key
    monkeypatch.setattr("experiments.question.sources", lambda folder: "changed since")
    assert ask("run", ["pal"], FAST, None).key != key


def by_hand(path, damage):
    """Do to a file what people do: edit it, lose it, empty it."""
    if damage == "edited":
        text = path.read_bytes()
        path.write_bytes(text[:-3] + bytes([text[-3] ^ 1]) + text[-2:])  # as long as before
    else:
        path.unlink() if damage == "lost" else path.write_bytes(b"")


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """An answer with every kind of file, and the words that ask for it."""
    place = tmp_path_factory.mktemp("compared")
    words = ["compare", "lecture_only", "pal", "pal_online", *FAST, "--out", str(place)]
    assert main([*words, "--quiet"]) == 0
    return answers(place)[0], words


DAMAGES = [("summary.csv", "edited"), ("pairs.csv", "lost"), ("programmes.csv", "emptied"), ("term.png", "edited"), ("config.yaml", "edited")]


@pytest.mark.parametrize("name, damage", DAMAGES)
def test_a_file_that_was_edited_or_lost_is_named_and_made_again_from_the_runs(compared, capsys, monkeypatch, name, damage):
    folder, words = compared
    whole = (folder / name).read_bytes()
    by_hand(folder / name, damage)
    monkeypatch.setattr("experiments.engine.driver.answered", lambda *_, **__: pytest.fail("nothing has to be run"))
    code, _, err = typed(capsys, *words)
    assert code == 0 and len(err.strip().splitlines()) == 1, err
    assert f"{name} {'is missing' if damage == 'lost' else 'was changed'}: made again from the kept runs" in err
    assert (folder / name).read_bytes() == whole  # to the bit, pictures too
    assert (folder / f"{name}.changed").exists() == ("is kept as" in err) == (damage != "lost")
    assert typed(capsys, *words)[2] == "Kept answer:\n"


def test_a_manifest_that_names_files_elsewhere_is_not_believed(tmp_path):
    (tmp_path / "here").mkdir()
    one = sealed(tmp_path / "here", {})
    assert intact(one) and not any(intact(sealed_with(name)) for name in ("../mine.txt", "/etc/hostname", ".."))


def sealed_with(name):
    """Give a manifest of the right seal that names another file."""
    whole = {"files": {name: {"bytes": 1, "sha256": ""}}}
    return whole | {"seal": hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()}


def test_what_was_written_by_hand_is_kept_however_often_it_happens(compared, capsys):
    folder, words = compared
    for note in ("first", "second"):
        (folder / "summary.csv").write_text(note)
        typed(capsys, *words)
    assert [path.read_text() for path in sorted(folder.glob("summary.csv.changed*"))[-2:]] == ["first", "second"]


@pytest.mark.parametrize("name", ["runs.parquet", "students.parquet", "manifest.json"])
def test_where_the_runs_or_the_manifest_were_edited_the_question_is_run_again(compared, capsys, name):
    folder, words = compared
    summary = (folder / "summary.csv").read_bytes()
    (folder / "summary.csv").write_text("arm\nmine\n")
    if name == "manifest.json":
        (folder / name).write_text((folder / name).read_text().replace('"replicates": 3', '"replicates": 2'))
    else:
        by_hand(folder / name, "edited")
    code, out, err = typed(capsys, *words)
    assert "arm\nmine\n" in [path.read_text() for path in folder.glob("summary.csv.changed*")]
    assert code == 0 and f"{name} was changed" in err and "the question is run again" in err and len(err.strip().splitlines()) == 1, err
    assert (folder / "summary.csv").read_bytes() == summary and " 3 replicates" in " ".join(out.split())
    assert typed(capsys, *words)[2] == "Kept answer:\n"


def test_a_damaged_answer_of_real_people_is_run_again_because_its_runs_are_rounded(tmp_path, capsys):
    own_course(tmp_path)
    words = ["run", "pal", "population=course", "replicates=2", "--config-dir", str(tmp_path / "data"), "--out", str(tmp_path / "r")]
    typed(capsys, *words)
    summary = next(tmp_path.rglob("summary.csv"))
    whole = summary.read_bytes()
    by_hand(summary, "edited")
    assert "summary.csv was changed: the question is run again" in typed(capsys, *words)[2] and summary.read_bytes() == whole


def test_what_killed_runs_left_behind_stands_in_nobodys_way_and_is_removed_after_a_day(tmp_path, capsys):
    name = ask("run", ["pal"], FAST, None).name
    young, old, foreign = (tmp_path / f".{one}.{os.getpid()}.part" for one in (name, f"{name}.x", "another"))
    for part in (young, old, foreign):
        part.mkdir()
        (part / "summary.csv").write_text("half a")
    for part in (old, foreign):
        os.utime(part, (0, 0))
    code, _, err = typed(capsys, "run", "pal", *FAST, "--out", str(tmp_path))
    assert code == 0, err
    assert young.exists() and foreign.exists() and not old.exists()
    assert {path.name for path in answers(tmp_path)} == {name, young.name, foreign.name}


def test_an_answer_has_the_usual_permissions(tmp_path, capsys):
    typed(capsys, "run", "pal", *FAST, "--out", str(tmp_path / "r"))
    (folder,) = answers(tmp_path / "r")
    assert folder.stat().st_mode == (tmp_path / "r").stat().st_mode


def test_who_interrupts_the_table_is_told_that_the_answer_is_there(tmp_path, capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.screen.show", interrupted)
    code, _, err = typed(capsys, "run", "pal", *FAST, "--out", str(tmp_path))
    (folder,) = answers(tmp_path)
    assert code == 130 and "nothing was written" not in err and str(folder) in err


def test_too_little_memory_is_said_in_a_line(tmp_path, capsys, monkeypatch):
    def starved(*_):
        raise MemoryError

    monkeypatch.setattr("experiments.engine.work.start", starved)
    code, out, err = typed(capsys, "run", "pal", *FAST, "--out", str(tmp_path / "r"))
    assert code == 2 and out == "" and "Not enough memory" in err and len(err.strip().splitlines()) == 1
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("answer, code", [("y", 0), ("n", 2), ("", 2)])
def test_much_work_is_asked_about_on_a_terminal(answer, code, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("experiments.answering.MUCH_WORK", 3 * 52 * 105 - 1)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("rich.console.Console.input", lambda self, question: answer)
    found, _, err = typed(capsys, "run", "pal", *FAST, "--quiet", "--out", str(tmp_path))
    assert found == code and (code == 0 or "Not started" in err)


def test_the_help_says_where_the_cache_is_and_that_it_may_go(capsys):
    for words in (["--help"], ["run", "--help"]):
        with pytest.raises(SystemExit):
            main(words)
        out = " ".join(capsys.readouterr().out.split())
        assert "PEERSIM_CACHE" in out and "may be deleted" in out


@pytest.mark.skipif(sys.platform != "linux", reason="the help names the folder on Linux")
def test_the_cache_is_where_the_help_says(monkeypatch):
    for variable in ("PEERSIM_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    assert cache_folder() == Path("~/.cache/peersim").expanduser()


def test_a_file_of_students_that_cannot_be_read_is_named_in_a_line(tmp_path, monkeypatch):
    path = tmp_path / "nodes.csv"
    path.write_text("id\n")

    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(RosterError, match="nodes.csv: cannot be read .Permission denied"):
        text_table(path)


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
    ("population/own.yaml", COHORT + 'traits: {female: "${nix}"}\n', "there is no key nix"),
    ("programme/cafe.yaml", "defaults: [group_session]\nhours: [1]\n", "programmes.cafe.hours takes a number, not '[1]' (allowed 0.05 to 12 h)"),
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


def test_a_turned_knob_is_named_in_the_answer(tmp_path, capsys):
    assert main(["compare", "lecture_only", "pal", "programmes.pal.group_size=5", *FAST, "--out", str(tmp_path / "x")]) == 0
    assert "pal group_size=5 against lecture_only" in capsys.readouterr().out


def test_a_mechanism_that_writes_nan_gives_no_answer(tmp_path, capsys):
    own = tmp_path / "broken.py"
    own.write_text(
        "from sim.frame.declaration import mechanism\n\n\n@mechanism(writes='stress')\ndef broken(stress):\n    return stress + float('nan')\n\n\n"
        "SCHEDULE = [('every_day', broken, 'stress')]\n"
    )
    assert main(["run", "pal", *FAST, "--mechanism", str(own), "--out", str(tmp_path / "x")]) == 2
    told = capsys.readouterr().err
    assert "no finite number" in told and "broken.py" in told and not (tmp_path / "x").exists()


def test_a_mechanism_of_ones_own_is_not_said_to_take_half_a_minute(tmp_path, capsys):
    main(["run", "pal", *FAST, "--out", str(tmp_path / "x"), "--quiet"])  # the model is compiled
    own = tmp_path / "own.py"
    own.write_text(
        "from sim.frame.declaration import mechanism\n\n\n@mechanism(writes='stress')\ndef sunshine(stress):\n"
        f"    return stress - {time.time_ns() % 10**9}e-12\n\n\nSCHEDULE = [('every_day', sunshine, 'stress')]\n"
    )
    for seed, said in (("seed=1", "Compiling the day with your mechanisms, once: a few seconds."), ("seed=2", "")):
        code, _, err = typed(capsys, "run", "pal", *FAST, seed, "--mechanism", str(own), "--out", str(tmp_path / "x"))
        assert code == 0 and err.strip() == said


def test_who_has_read_enough_sees_no_traceback():
    command = [sys.executable, "-c", "import sys; from experiments.commands import main; sys.exit(main())", "describe", "parameters"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        told = process.stderr.read().decode()
    assert "Traceback" not in told and "BrokenPipe" not in told


def test_an_answer_that_lost_its_manifest_is_run_again(tmp_path, capsys):
    words = ["run", "pal", *FAST, "--out", str(tmp_path)]
    typed(capsys, *words)
    (folder,) = answers(tmp_path)
    before = (folder / "summary.csv").read_bytes()
    for damage in (lambda path: path.unlink(), lambda path: path.write_text("{")):
        damage(folder / "manifest.json")
        code, out, err = typed(capsys, *words)
        assert code == 0 and "manifest.json" in err and "run again" in err and len(err.strip().splitlines()) == 1, err
        assert (folder / "summary.csv").read_bytes() == before and typed(capsys, *words)[2] == "Kept answer:\n"


@pytest.mark.parametrize(
    "words, said",
    [
        (["compare", "lecture_only", "pal", "group_size=5"], "group_size: no such setting. Did you mean programmes.pal.group_size?"),
        (["compare", "pal", "mentoring", "hours=1"], "hours: no such setting. Did you mean programmes.pal.hours or programmes.mentoring.hours?"),
        (["run", "pal", "newcomers=5"], "newcomers: no such setting. Did you mean population.newcomers?"),
        (["run", "pal", "population.names.minority=Us"], "population.names is a table and given as a whole, as in population.names={minority: VALUE}"),
        (["sweep", "pal", "programmes.pal.group_size=5"], "(programmes.pal.group_size = 5 is one value)"),
        (["sweep", "pal"], "(none was given)"),
    ],
)
def test_who_leaves_out_the_beginning_of_a_key_or_a_value_is_told_how_it_is_written(capsys, words, said):
    code, _, err = typed(capsys, *words)
    assert code == 2 and said in err and len(err.strip().splitlines()) == 1, err


def test_no_sign_stands_before_a_zero_in_the_column_of_standard_deviations():
    assert [hundredths(value) for value in (-0.004, 0.0, 0.004, -0.006, 0.25, float("nan"))] == ["0.00", "0.00", "0.00", "-0.01", "+0.25", "-"]


def test_a_long_name_is_broken_between_words_only_and_leaves_no_empty_line():
    assert folded("mentoring+supervised") == "mentoring+\n  supervised" and folded("weeks and campaigns too") == "weeks and \n  campaigns too"
    assert folded("a" * 40) == "a" * 40 and folded("x y" * 30).count("\n  \n") == 0
    assert folded("leadership_project") == "leadership_\n  project" and folded("pal") == "pal" and folded("coping_workshop") == "coping_workshop"
    assert folded("a_very_long_name_of_a_programme").replace("\n  ", "") == "a_very_long_name_of_a_programme"


def test_runs_that_were_kept_keep_where_and_when_they_were_made(tmp_path, capsys):
    words = ["run", "pal", *FAST, "--out", str(tmp_path)]
    typed(capsys, *words)
    (folder,) = answers(tmp_path)
    before = json.loads((folder / "manifest.json").read_text())
    (folder / "summary.csv").unlink()
    typed(capsys, *words, "--json")
    after = json.loads((folder / "manifest.json").read_text())
    assert {name for name in after if name not in before} == {"made_again"} and after["made_again"] >= before["finished"]
    assert {name: after[name] for name in before if name not in ("files", "seal")} == {name: before[name] for name in before if name not in ("files", "seal")}
    assert "made_again" not in before


@pytest.mark.parametrize(
    "words, said",
    [
        (["first_week=9", "last_week=4"], "pal never meets: first_week = 9 is after last_week = 4."),
        (["coverage=0"], "pal reaches nobody: coverage = 0."),
        (["awareness=0"], "pal stays empty: nobody knows of it (awareness = 0)"),
    ],
)
def test_a_programme_that_cannot_reach_anybody_is_told_of(tmp_path, capsys, words, said):
    code, out, _ = typed(capsys, "run", "pal", *FAST, *(f"programmes.pal.{word}" for word in words), "--out", str(tmp_path))
    assert code == 0 and said in " ".join(out.split())
    assert any(said in note for note in json.loads(next(tmp_path.rglob("manifest.json")).read_text())["notes"])
