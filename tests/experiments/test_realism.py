"""Real data: what is kept of it, how near is near enough, and how near made cohorts come, as the command tells it."""

import csv
import json

import numpy as np
import pandas as pd
import pytest

from experiments.commands import main
from experiments.gauges import GAUGES, reports
from experiments.overrides import Override
from experiments.patterns.judging import Measured
from experiments.patterns.pattern import Statistic
from experiments.patterns.suite import Model, run
from experiments.realism import files, page
from experiments.realism.command import judge, known
from experiments.realism.picture import draw
from experiments.realism.targets import ARM, KEPT, SETS, Found, Target, chosen, kept, pattern
from experiments.study import ask_experiment
from sim.errors import UserError


def test_reports_of_people_who_never_change_differ_between_them_only():
    steady = np.tile(np.linspace(0, 4, 30), (70, 1))
    found = reports.stress(steady, np.arange(30.0), np.arange(30.0), -np.arange(30.0))
    assert found["within_sd"] == pytest.approx(0, abs=1e-6) and found["between_share"] == pytest.approx(1) and found["next_day"] == pytest.approx(1)
    assert found["rise"] == pytest.approx(0) and found["stress_pss_r"] == pytest.approx(1) and found["mark_pss_r"] == pytest.approx(-1)


def test_variance_of_wellbeing_is_parted_into_that_of_people_and_of_times():
    rng = np.random.default_rng(4)
    waves = 60 + 10 * rng.normal(size=4000) + 5 * rng.normal(size=(6, 4000))
    waves[3, ::2] = np.nan
    found = reports.wellbeing(waves, {2: rng.normal(size=4000)})
    assert found["between_sd"] == pytest.approx(10, abs=0.4) and found["within_sd"] == pytest.approx(5, abs=0.3)
    assert all(found[f"r_{lag}"] == pytest.approx(0.8, abs=0.03) for lag in reports.LAGS) and abs(found["mark_r"]) < 0.05


def test_every_kept_statistic_is_a_number_of_the_gauge_of_its_data_set_and_has_a_citation():
    rows = kept()
    assert {one.data for one in rows} == set(SETS) == set(files.READERS) == set(files.PLACES)
    for name, one in SETS.items():
        mine = [row for row in rows if row.data == name]
        assert {row.number for row in mine} == set(GAUGES[one.gauge].gives) and len(mine) == len({row.number for row in mine})
        assert all(row.citation and row.statistic and row.unit and np.isfinite(row.value) for row in mine)
        question = ask_experiment(f"data_{name}", [])
        assert question.gauges == (one.gauge,) and [arm.label for arm in question.arms] == [ARM]


@pytest.mark.parametrize("name", sorted(SETS))
def test_kept_statistics_are_those_of_the_data_files(name):
    if files.missing(files.FOLDER, [name]):
        pytest.skip(f"the data files are no part of this project, and {files.FOLDER} does not have them")
    read = files.read(files.FOLDER, [name])[name]
    for one in kept():
        if one.data == name:
            assert one.value == pytest.approx(read[one.number], rel=1e-3, abs=1e-9), one.number


def target(value, kind="closure"):
    return Target("course", "x", "x", "", "share", kind, True, value, "")


def test_near_enough_is_a_part_of_the_value_or_a_little_and_the_direction_counts():
    assert [target(0.4).verdict(model) for model in (0.4, 0.345, 0.33, 0.21, 0.19)] == ["ok", "ok", "near", "near", "MISS"]
    assert [target(2.0, "ties").verdict(model) for model in (1.61, 1.5, 0.9)] == ["ok", "near", "MISS"] and target(2.0).verdict(1.61) == "near"
    assert [target(0.08).verdict(model) for model in (0.04, -0.01, 0.2)] == ["ok", "MISS", "near"] and target(0.02).verdict(-0.06) == "near"
    assert target(-0.3).verdict(-0.2) == "near" and target(0.3).verdict(float("nan")) == "MISS"


def found_of(*sets):
    """Findings in which the model is a little off."""
    rows = [one for one in kept() if one.data in sets]
    return {
        name: [Found(one, Measured(Statistic(one.number, one.unit, 0, 1, None), one.value * 1.3, 0.01)) for one in rows if one.data == name] for name in sets
    }


@pytest.mark.painted
@pytest.mark.parametrize("sets", [tuple(SETS), ("stress",), ("wellbeing",), ("campus",)])
def test_figures_are_of_what_was_asked_and_no_word_leaves_them(tmp_path, sets, monkeypatch):
    figures = []
    monkeypatch.setattr("experiments.realism.picture.FigureCanvasAgg.print_png", lambda canvas, *_, **__: figures.append(canvas.figure))
    drawn = draw(tmp_path, found_of(*sets))
    assert set(drawn) == {"networks.png" for one in sets if one not in ("stress", "wellbeing")} | {
        "reports.png" for one in sets if one in ("stress", "wellbeing")
    }
    for figure in figures:
        figure.canvas.draw()
        for text in figure.findobj(lambda artist: hasattr(artist, "get_text") and any(map(str.isalpha, artist.get_text())) and artist.get_visible()):
            box = text.get_window_extent()
            assert -2 <= box.x0 and box.x1 <= figure.bbox.width + 2 and -2 <= box.y0 and box.y1 <= figure.bbox.height + 2, text.get_text()


def test_the_command_prints_and_keeps_table_page_and_figures(tmp_path, capsys, monkeypatch):
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    code = main(["validate", "data", "freshmen", "stress", "replicates=2", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [one["set"] for one in told["sets"]] == ["freshmen", "stress"] and "kept statistics" in told["data"]
    assert code == (1 if any(one["misses"] for one in told["sets"]) else 0)
    folder = work / told["folder"]
    assert {path.name for path in folder.iterdir()} == {"data.md", "statistics.csv", "networks.png", "reports.png"}
    assert len(pd.read_csv(folder / "statistics.csv")) == sum(len(one["statistics"]) for one in told["sets"])
    assert "10.1023/A:1009683123448" in (folder / "data.md").read_text() and "replicates=2" in (folder / "data.md").read_text()
    assert main(["validate", "data", "freshmen", "replicates=2"]) in (0, 1)
    out = capsys.readouterr().out
    assert "friends named (names)" in out and "kept statistics" in out and "missed" in out
    assert main(["validate", "data", "freshmen", "replicates=2", "--quiet"]) in (0, 1) and not capsys.readouterr().out


def small_files(place):
    place.mkdir(parents=True)
    nodes = pd.DataFrame({"id": range(1, 9), "gender": list("FFFFMMMM"), "program": ["2-year", "4-year"] * 4} | {f"responded_w{wave}": 1 for wave in range(7)})
    nodes.to_csv(place / "nodes.csv", index=False)
    rows = [(i, i % 8 + 1, wave, "friend", 2) for i in range(1, 9) for wave in range(1, 7)]
    pd.DataFrame(rows, columns=["source", "target", "wave", "type", "weight"]).to_csv(place / "edges.csv", index=False)


def test_data_files_that_are_there_are_used_instead_of_what_was_kept(tmp_path):
    small_files(tmp_path / "vandebunt1999_freshmen")
    targets, origin = known(["freshmen", "stress"], tmp_path)
    values = {(one.data, one.number): one.value for one in targets}
    assert values["freshmen", "friends_15"] == 1 and values["freshmen", "jaccard_27"] == 1 and values["freshmen", "reciprocity_15"] == 0
    assert values["stress", "level"] == next(one.value for one in kept() if (one.data, one.number) == ("stress", "level"))
    assert "files" in origin and "studentlife_wellbeing2013" in origin


def test_files_that_are_no_such_data_are_told_in_a_line_and_nothing_is_run(tmp_path, capsys, monkeypatch):
    work, place = tmp_path / "work", tmp_path / "shared" / "data" / "vandebunt1999_freshmen"
    small_files(place)
    (place / "edges.csv").write_text("who,whom\n1,2\n")
    work.mkdir()
    monkeypatch.chdir(work)
    assert main(["validate", "data", "freshmen", "replicates=2"]) == 2
    error = capsys.readouterr().err
    assert "vandebunt1999_freshmen" in error and "Traceback" not in error and not list(work.iterdir())


@pytest.mark.parametrize("words, told", [
    (["freshman"], "there is no such data set. Did you mean freshmen?"), (["SF1"], "there is no such data set"), (["--rivals"], "--rivals goes with patterns"),
    (["course", "population.size=3"], "population.size"), (["course", "replicates=0"], "replicates = 0"),
    (["stress", "mechanisms.stress.nothing=3"], "has no key nothing"),
])  # fmt: skip
def test_a_mistake_is_told_in_a_line_and_nothing_is_written(tmp_path, capsys, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    assert main(["validate", "data", *words]) == 2
    assert told in " ".join(capsys.readouterr().err.split()) and not list(tmp_path.iterdir())


GONE = {"personal": (["calendar.terms=1"], "the run has 15 weeks, and students are asked in week 87"), "campus": (["calendar.terms=2"], "the run has 2 terms")}


@pytest.mark.parametrize("name", GONE)
def test_a_run_that_ends_before_the_survey_is_told_in_a_line(tmp_path, capsys, monkeypatch, name):
    """The command refuses calendars at once; an experiment that is asked with one all the same ends in a line, too."""
    monkeypatch.chdir(tmp_path)
    words, told = GONE[name]
    assert main(["validate", "data", name, *words, "replicates=2"]) == 2
    assert "calendars, cohorts and precision of their own" in capsys.readouterr().err and not list(tmp_path.iterdir())
    rows = [one for one in kept() if one.data == name]
    model = Model((Override("calendar.terms", [int(words[0][-1])]), Override("replicates", [2])))
    with pytest.raises(UserError, match=told):
        run([pattern(name, rows)], model, None, lambda *heard: None)


def test_what_a_data_set_holds_is_judged_by_its_own_experiment():
    rows = [one for one in kept() if one.data == "campus"]
    given = {"data_campus": pd.DataFrame({(ARM, f"campus.{one.number}"): [one.value, one.value] for one in rows})}
    found = judge([pattern("campus", rows)], rows, given)
    assert [row.verdict for row in found["campus"]] == ["ok"] * len(rows) and all(row.measured.passes for row in found["campus"])
    assert "| links (links) | one day | 39.1 | 39.1" in page.page(found, "Data: kept.", [], {})


def test_nobody_is_called_no_data_set():
    with pytest.raises(UserError, match="campuses"):
        chosen(["campuses"])
    assert chosen(["stress", "course"]) == ["course", "stress"] and chosen([]) == list(SETS)


def test_kept_statistics_are_a_plain_table():
    with KEPT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(kept()) > 150 and {row["judged"] for row in rows} == {"0", "1"}
    assert {row["kind"] for row in rows if row["set"] in networks_of()} <= {
        "ties",
        "spread",
        "reciprocity",
        "closure",
        "likeness",
        "isolation",
        "stability",
        "overlap",
    }


def networks_of():
    return [name for name in SETS if name not in ("stress", "wellbeing")]


@pytest.fixture(scope="module")
def small():
    rows = kept()
    patterns = [pattern(name, rows) for name in SETS]
    return judge(patterns, rows, run(patterns, Model((Override("replicates", [2]),)), None, lambda *heard: None))


def test_every_kept_statistic_is_measured(small):
    assert sum(map(len, small.values())) == len(kept())
    for rows in small.values():
        for row in rows:
            assert np.isfinite(row.measured.value) and np.isfinite(row.measured.error), f"{row.target.data} {row.target.number}"


def test_strangers_make_friends_week_by_week_and_a_ledger_forgets_nothing(small):
    value = {(name, row.target.number): row.measured.value for name, rows in small.items() for row in rows}
    assert value["freshmen", "friends_3"] < value["freshmen", "friends_9"] < value["freshmen", "friends_27"] < value["freshmen", "friendly_27"]
    assert value["course", "support_names_1"] < value["course", "friend_names_1"] < 6 and value["course", "support_also_friend_1"] > 0.9
    assert value["facebook", "links"] > 2 * value["personal", "names_2"] and value["campus", "year"] > value["campus", "gender"]
    assert value["stress", "rise"] > 0 and value["wellbeing", "belonging_r_5"] > value["wellbeing", "belonging_r_20"]
