"""Rosters and ties from files: what is read, what is refused, what never leaves."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.asking import ask
from experiments.commands import main
from experiments.disclosure import disclosed, focus
from experiments.engine.work import alone
from sim.composition import SHIPPED
from sim.roster import ColumnMapping, LoadedCohort, RosterMapping, TiesMapping, read
from sim.tables import RosterError, text_table

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
STUDENTS = "id,group,score,email\n" + "".join(f"s{i},{'ab'[i % 2]},{i},x{i}@y\n" for i in range(30))
TIES = "source,target,weight\n" + "".join(f"s{i},s{(i + 1) % 30},{1 + i % 3}\n" for i in range(30))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "nodes.csv").write_text(STUDENTS)
    (tmp_path / "edges.csv").write_text(TIES)
    return tmp_path


def cohort(folder, **changes):
    columns = {"section": ColumnMapping("group"), "aptitude": ColumnMapping("score")}
    return LoadedCohort(str(folder), RosterMapping(columns=columns), TiesMapping(weight="weight"), **changes)


def test_only_mapped_columns_survive_and_ids_become_row_order(folder):
    roster = read(cohort(folder))
    assert set(roster.attributes) == {"section", "aptitude"} and roster.n == 30
    assert roster.attributes["section"].tolist()[:4] == [0, 1, 0, 1]
    assert abs(roster.attributes["aptitude"].mean()) < 1e-12
    assert "s7" not in repr(roster)


def test_the_order_of_the_ties_file_does_not_matter(folder):
    first = read(cohort(folder)).fingerprint()
    head, *rows = TIES.splitlines()
    (folder / "edges.csv").write_text("\n".join([head, *reversed(rows)]) + "\n")
    assert read(cohort(folder)).fingerprint() == first


def test_other_ties_are_another_cohort(folder):
    first = read(cohort(folder)).fingerprint()
    (folder / "edges.csv").write_text(TIES.replace("s3,s4", "s3,s9"))
    assert read(cohort(folder)).fingerprint() != first


REFUSED = [
    ("nodes.csv", STUDENTS.replace("s5,", "s4,"), "repeats an id"),
    ("nodes.csv", STUDENTS.replace("s5,", ","), "no id"),
    ("nodes.csv", STUDENTS.replace(",5,", ",five,"), "no finite number"),
    ("nodes.csv", STUDENTS.replace(",5,", ",inf,"), "no finite number"),
    ("nodes.csv", STUDENTS.replace("s5,b,5,x5@y", "s5,b,5"), "cells"),
    ("nodes.csv", "", "empty"),
    ("nodes.csv", "id,group,score\n", "at least 2"),
    ("nodes.csv", STUDENTS.replace("score", "points"), "no column score"),
    ("edges.csv", TIES.replace("s3,s4", "s3,zz"), "not in the roster"),
    ("edges.csv", TIES.replace("s3,s4", "s3,"), "row 5 has a blank target"),
    ("edges.csv", TIES.replace("s3,s4", " ,s4"), "row 5 has a blank source"),
    ("edges.csv", TIES.replace("s3,s4,1", "s3,s4,"), "weight_empty"),
    ("edges.csv", TIES.replace("s3,s4,1", "s3,s4,strong"), "no finite number"),
]


@pytest.mark.parametrize("name, text, said", REFUSED, ids=[said for *_, said in REFUSED])
def test_what_is_wrong_with_a_file_is_said(folder, name, text, said):
    (folder / name).write_text(text)
    with pytest.raises(RosterError, match=said) as caught:
        read(cohort(folder))
    assert len(str(caught.value).splitlines()) <= 2


def of_years(folder, cells):
    """Read a cohort of forty whose year is written so, over and over."""
    (folder / "nodes.csv").write_text("id,year\n" + "".join(f"s{i},{cells[i % len(cells)]}\n" for i in range(40)))
    return LoadedCohort(str(folder), RosterMapping(columns={"newcomer": ColumnMapping("year", [1])}))


@pytest.mark.parametrize("text", ["NaN", "NA", "n/a", "null", "#N/A"])
@pytest.mark.parametrize("attribute", ["newcomer", "gender", "aptitude", "job_hours"])
def test_text_that_stands_for_nothing_is_no_value(folder, text, attribute):
    asked = of_years(folder, ["1", "2", text])
    asked.roster.columns = {attribute: ColumnMapping("year", [1])}
    with pytest.raises(RosterError, match=f"nodes.csv, population.roster.columns.{attribute}: row 4, column year holds {text}: .*leave the cell empty"):
        read(asked)


def test_who_is_of_no_known_year_counts_as_a_first_year_and_that_is_told(folder, capsys):
    assert np.isnan(read(of_years(folder, ["1", "2", ""])).attributes["newcomer"]).sum() == 13
    mine = folder / "mine" / "population"
    mine.mkdir(parents=True)
    (mine / "course.yaml").write_text(
        f"defaults: [loaded]\nfolder: {folder.as_posix()}\npersonal: false\nroster:\n  columns:\n    newcomer: {{column: year, true_when: [1]}}\n"
    )
    words = ["run", "lecture_only", "population=course", "replicates=1", "--config-dir", str(folder / "mine"), "--out", str(folder / "r")]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "First-years (27)" in out and "(column year) count as first-years" in out
    of_years(folder, ["1", "2"])
    assert main(words) == 0 and "count as first-years" not in capsys.readouterr().out


def test_a_missing_file_is_named_with_where_it_was_looked_for_and_where_it_can_be_had(folder, capsys):
    (folder / "edges.csv").unlink()
    with pytest.raises(RosterError, match=r"^edges.csv: looked for in .*no such file\.\nSet population.folder"):
        read(cohort(folder))
    assert main(["run", "pal", "population=reed98", "population.folder=no/such", "--out", str(folder / "r")]) == 2
    err = capsys.readouterr().err
    assert f"nodes.csv and edges.csv: looked for in {Path('no/such').resolve()} (population.folder = no/such): no such folder." in err
    assert "https://doi.org/10.1016/j.physa.2011.12.021" in err and "population=first_years needs none" in err and len(err.strip().splitlines()) == 2


def test_unknown_students_can_be_dropped_and_are_counted(folder):
    (folder / "edges.csv").write_text(TIES.replace("s3,s4", "s3,zz"))
    assert read(cohort(folder, unknown_ids="drop")).dropped["ties to unknown students"] == 1


def test_a_file_that_is_no_text_is_refused(folder):
    (folder / "nodes.csv").write_bytes(b"id,group\n\xff\xfe\x00")
    with pytest.raises(RosterError, match="UTF-8"):
        read(cohort(folder))


def test_a_column_that_looks_like_a_name_is_refused(folder):
    mapping = LoadedCohort(str(folder), RosterMapping(columns={"gender": ColumnMapping("email")}))
    with pytest.raises(RosterError, match="email"):
        read(mapping)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="id,group\n\"'s0123\x00é;", max_size=200))
def test_a_mangled_file_is_read_or_refused_but_never_crashes(folder, text):
    (folder / "nodes.csv").write_text(text, encoding="utf-8")
    try:
        read(cohort(folder))
    except RosterError:
        pass  # a refusal is the right answer to most of these


def own_population(folder, personal):
    mine = folder / "mine" / "population"
    mine.mkdir(parents=True)
    (mine / "course.yaml").write_text(
        f"defaults: [loaded]\nfolder: {folder.as_posix()}\npersonal: {personal}\n"
        "roster:\n  columns:\n    section: {column: group}\n    aptitude: {column: score}\nties:\n  weight: weight\n"
    )
    return folder / "mine"


def test_of_a_personal_cohort_only_aggregates_leave(folder, capsys):
    mine = own_population(folder, "true")
    words = ["compare", "lecture_only", "pal", "population=course", "replicates=2", "--config-dir", str(mine), "--out", str(folder / "r")]
    assert main(words) == 0
    assert "Personal cohort" in capsys.readouterr().out
    (result,) = (folder / "r").iterdir()
    assert not (result / "students.parquet").exists() and not (result / "surveys.parquet").exists()
    told = pd.read_csv(result / "summary.csv", keep_default_na=False)
    assert set(told["subgroup"]) == {""}  # the files know of no subgroup, and what was drawn for real students is not told
    assert "helpers" not in (result / "summary.csv").read_text()  # four leaders: a group under 10
    assert all("s7" not in path.read_text(errors="ignore") for path in result.glob("*.[cjy]*"))
    curves = pd.read_parquet(result / "curves.parquet")
    assert curves[["q05", "q95"]].isna().all(axis=None) and curves.loc[curves["outcome"] == "stress", "q25"].notna().all()  # 5 % of 30 are one or two students
    used = pd.read_csv(result / "programmes.csv")
    assert used["offered"].tolist() == [25] and used["helpers"].isna().all()  # 26 students, 4 helpers


def test_too_few_first_years_of_a_personal_cohort_are_merged_with_the_others():
    newcomer = np.arange(40) < 9
    assert focus(newcomer, personal=False)[0] == "first-years"
    name, members = focus(newcomer, personal=True)
    assert name == "students" and members.all()


@pytest.mark.parametrize("others, whom", [(0, "students"), (1, "students"), (9, "students"), (10, "first-years")])
def test_of_real_people_first_years_are_not_told_apart_from_a_few_others(others, whom):
    newcomer = np.arange(100) >= others
    name, members = focus(newcomer, personal=True)
    assert name == whom and members.sum() == (100 if whom == "students" else 100 - others)
    assert focus(newcomer, personal=False)[0] == ("first-years" if others else "students")


def test_small_bases_tell_no_shares():
    table = pd.DataFrame({"students": [22, 23], "better": [0.5, 0.5], "worse": [0.1, 0.1]})
    told = disclosed(table, True, 22)
    assert told["better"].isna().tolist() == [True, False] and told["students"].tolist() == [20, 25]
    assert disclosed(table, False, 22) is table


def test_a_personal_cohort_too_small_to_hide_in_is_refused(folder, capsys):
    mine = own_population(folder, "true")
    (folder / "nodes.csv").write_text("\n".join(STUDENTS.splitlines()[:9]) + "\n")
    (folder / "edges.csv").write_text("source,target,weight\ns0,s1,2\n")
    assert main(["run", "pal", "population=course", "--config-dir", str(mine), "--out", str(folder / "r")]) == 2
    assert "at least 10" in capsys.readouterr().err


def test_permuted_ties_and_permuted_attributes_change_the_curves(folder):
    mine = own_population(folder, "false")

    def curves():
        one = alone(ask("run", ["pal"], ["population=course", "replicates=1"], mine), 0)
        return one.curves[0]["mean"]

    first = curves()
    assert np.array_equal(first, curves())
    (folder / "edges.csv").write_text("source,target,weight\n" + "".join(f"s{i},s{(i + 7) % 30},{1 + i % 3}\n" for i in range(30)))
    rewired = curves()
    assert not np.array_equal(first, rewired)
    (folder / "nodes.csv").write_text("id,group,score,email\n" + "".join(f"s{i},{'ab'[i % 2]},{(i * 7) % 30},x\n" for i in range(30)))
    assert not np.array_equal(rewired, curves())


@pytest.mark.parametrize("name", ["turetsky2020", "copenhagen2019", "reed98", "vandebunt1999"])
def test_published_networks_run_by_config_alone(name):
    assert (SHIPPED / "population" / f"{name}.yaml").exists()
    if not DATA.is_dir():
        pytest.skip("the published data sets are not part of this project; put them in ../shared/data")
    question = ask("compare", ["lecture_only", "pal"], [f"population={name}", f"population.folder={_folder(name)}", "replicates=1"], None)
    no_programme = "programme" not in question.first.roster.attributes  # then nobody's friends are in another one
    for piece in alone(question, 0).runs:
        undefined = no_programme & (np.array(piece["outcome"].names)[piece["outcome"].codes] == "bridging")
        assert np.array_equal(np.isfinite(piece["arm_mean"]), ~undefined)


def _folder(name):
    return next(path for path in DATA.iterdir() if path.name.startswith(name.rstrip("0123456789"))).as_posix()


@pytest.mark.parametrize("quotes", [(5,), (5, 15)])
def test_a_quote_that_is_never_closed_loses_nobody(tmp_path, quotes):
    lines = ["id,seminar", *(f"s{i}," + ('"A' if i in quotes else "A") for i in range(30))]
    (tmp_path / "students.csv").write_text("\n".join(lines) + "\n")
    with pytest.raises(RosterError, match="row 7 has a line break"):
        text_table(tmp_path / "students.csv")


@pytest.mark.parametrize("text, told", [("id;year\na;1\n", "separated by ;"), ("id\tyear\na\t1\n", "separated by a tab"), ("id,year\na\0,1\n", "zero byte")])
def test_other_files_than_csv_are_told_apart(tmp_path, text, told):
    (tmp_path / "students.csv").write_text(text)
    with pytest.raises(RosterError, match=told):
        text_table(tmp_path / "students.csv")


def test_a_value_that_no_row_has_cannot_mean_yes(tmp_path):
    (tmp_path / "students.csv").write_text("id,year\n" + "".join(f"s{i},{1 + i % 2}\n" for i in range(12)))
    cohort = LoadedCohort(str(tmp_path), RosterMapping("students.csv", "id", {}, {"newcomer": ColumnMapping("year", [9])}))
    with pytest.raises(RosterError, match="newcomer.true_when = .9.: no row has that .there are 1, 2."):
        read(cohort)


def test_a_bare_yes_is_told_to_be_written_in_quotes(tmp_path):
    (tmp_path / "students.csv").write_text("id,year\n" + "".join(f"s{i},{('yes', 'no')[i % 2]}\n" for i in range(12)))
    cohort = LoadedCohort(str(tmp_path), RosterMapping("students.csv", "id", {}, {"newcomer": ColumnMapping("year", [True])}))
    with pytest.raises(RosterError, match=r'there are no, yes.; YAML reads a bare yes.* write it in quotes, as in \["yes"\]'):
        read(cohort)
