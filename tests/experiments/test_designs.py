"""Designs: every point is an arm beside its own control, whatever is varied, and a mistake in a design is told with its key."""

import dataclasses
import json

import pandas as pd
import pytest

from experiments import designed, figures
from experiments.asking import ask, asked_at
from experiments.commands import main
from experiments.designs import grid, read, spread, table, zipped
from experiments.engine.driver import answered
from experiments.plotting import answer_of
from experiments.study import ask_study
from sim.errors import UserError

TINY = ["population.newcomers=40", "population.older=12", "replicates=3"]
SIZE, WHERE = "programmes.pal.group_size", "programmes.pal.modality"


def test_a_grid_has_every_pair_of_values_after_one_control():
    question = ask("sweep", ["pal"], [f"{SIZE}=4,8", f"{WHERE}=in_person,online", *TINY], None)
    assert [arm.label for arm in question.arms] == [
        "no programmes", "pal group_size=4 modality=in_person", "pal group_size=4 modality=online", "pal group_size=8 modality=in_person",
        "pal group_size=8 modality=online",
    ]  # fmt: skip
    assert question.axes == (SIZE, WHERE) and set(question.controls.values()) == {"no programmes"}
    assert question.design[[SIZE, WHERE]].values.tolist() == [[4, "in_person"], [4, "online"], [8, "in_person"], [8, "online"]]


def test_a_point_of_a_grid_gives_the_numbers_of_the_arm_that_one_could_type():
    swept = answered(ask("sweep", ["pal"], [f"{SIZE}=4,8", f"{WHERE}=in_person,online", *TINY], None))["runs"]
    typed = answered(ask("compare", ["lecture_only", "pal"], [f"{SIZE}=8", f"{WHERE}=online", *TINY], None))["runs"]
    one = swept.loc[swept["arm"] == "pal group_size=8 modality=online", "difference"].to_numpy()
    assert (one == typed.loc[typed["arm"] != "lecture_only", "difference"].to_numpy()).all()


def test_what_changes_students_has_a_control_of_its_own():
    question = ask("sweep", ["pal"], ["mechanisms.conflict.base=-5,-3", f"{SIZE}=4,8", *TINY], None)
    assert len(question.arms) == 6 and len(set(question.controls.values())) == 2
    for arm in question.arms:
        control = next(one for one in question.arms if one.label == question.controls[arm.label])
        assert arm.scenario.mechanisms["conflict"] == control.scenario.mechanisms["conflict"] and not control.scenario.programmes


def test_populations_are_an_axis_and_each_is_composed_once(monkeypatch):
    composed, usual = [], designed.configs

    def counting(options, given, *rest):
        composed.append(given)
        return usual(options, given, *rest)

    monkeypatch.setattr(designed, "configs", counting)
    question = ask("sweep", ["pal"], ["population=first_years,five_campuses", f"{SIZE}=4,6,8"], None)
    assert len(question.arms) == 8 and len(composed) == 2
    assert {arm.scenario.population.campuses for arm in question.arms if "five" in arm.label} == {5}


def test_a_sweep_of_populations_ends_in_an_answer(tmp_path, capsys):
    words = ["sweep", "pal", "population=first_years,five_campuses", "population.newcomers=40", "population.older=12", "replicates=2", "--out", str(tmp_path)]
    assert main(words) == 0
    assert "no programmes at the same value of population" in capsys.readouterr().out


def test_scenarios_with_students_of_their_own_are_no_points_of_one_design():
    """They would have a control, and so a cohort, in common."""
    with pytest.raises(UserError, match="pal and campus_network bring students or settings of their own"):
        asked_at("study", "pal", grid({"scenario": ["pal", "campus_network"]}), [], None)


@pytest.mark.parametrize("values", [["3", "4", "12"], ["500", "1"]])
def test_knobs_that_are_checked_quickly_are_what_they_are_when_checked_in_full(values, monkeypatch):
    words = [f"{SIZE}={','.join(values)}", "programmes.pal.training_hours=0,7.5", *TINY]
    quick = ask("sweep", ["pal"], words, None)
    monkeypatch.setattr(designed, "with_knobs", lambda *_: None)
    full = ask("sweep", ["pal"], words, None)
    assert [one.scenario.resolved for one in quick.arms] == [one.scenario.resolved for one in full.arms]
    assert [one.scenario.programmes for one in quick.arms] == [one.scenario.programmes for one in full.arms] and quick.key == full.key


def test_points_that_fill_a_space_are_the_same_each_time_and_keep_to_their_bounds():
    axes = {"a": {"from": 3, "to": 12}, "b": {"from": 0.0, "to": 1.0}, "c": ["x", "y"]}
    for kind in ("latin_hypercube", "sobol"):
        design = spread(kind, axes, 64, 1)
        assert design == spread(kind, axes, 64, 1) != spread(kind, axes, 64, 2)
        assert {point["a"] for point in design.points} == set(range(3, 13)) and {point["c"] for point in design.points} == {"x", "y"}
        assert all(0 <= point["b"] <= 1 for point in design.points)
        for quarter in range(4):  # evenly: a quarter of the points in each quarter
            assert abs(sum(quarter / 4 <= point["b"] < (quarter + 1) / 4 for point in design.points) - 16) <= 1


def test_whether_a_value_is_whole_is_said_by_the_key_and_not_by_how_a_bound_is_typed():
    design = spread("latin_hypercube", {SIZE: {"from": 3.0, "to": 6.0}, "programmes.pal.hours": {"from": 1, "to": 3}}, 16, 1)
    assert {point[SIZE] for point in design.points} == {3, 4, 5, 6} and len({point["programmes.pal.hours"] for point in design.points}) == 16


def test_points_between_near_bounds_stay_between_them_and_apart():
    design = spread("sobol", {"mechanisms.x.y": {"from": 12345.6, "to": 12349.9}}, 16, 1)
    values = [point["mechanisms.x.y"] for point in design.points]
    assert len(set(values)) == 16 and min(values) >= 12345.6 and max(values) <= 12349.9


def test_zipped_values_go_side_by_side():
    assert zipped({"a": [1, 2], "b": [3, 4]}).points == [{"a": 1, "b": 3}, {"a": 2, "b": 4}]
    with pytest.raises(UserError, match="equally many values each .a has 2, b has 1"):
        zipped({"a": [1, 2], "b": [3]})


def test_a_table_of_points_is_read_and_its_mistakes_are_told(tmp_path):
    (tmp_path / "points.csv").write_text(f"{SIZE},{WHERE}\n4,online\n8,in_person\n")
    assert table(tmp_path / "points.csv", "points.csv").points == [{SIZE: 4, WHERE: "online"}, {SIZE: 8, WHERE: "in_person"}]
    for text, told in (
        ("a,b\n1,\n", "has an empty cell .row 1, column b."), ("a,b\n", "has no rows"), ("a\n1\n1\n", "row 2 stands there twice"), ("", "is empty"),
        ("a,b\n1,2\n1,2,3\n", "row 2 has 3 cells, and the first line names 2 columns"), ("a,a\n1,2\n", "two columns are named a"),
        ("a;b\n1;2\n", "a;b: columns are parted by commas"),
    ):  # fmt: skip
        (tmp_path / "bad.csv").write_text(text)
        with pytest.raises(UserError, match=f"bad.csv: {told}"):
            table(tmp_path / "bad.csv", "bad.csv")
    with pytest.raises(UserError, match="^gone.csv: there is no such file beside the study$"):
        table(tmp_path / "gone.csv", "gone.csv")
    with pytest.raises(UserError, match="lies outside the folder of the study"):
        read({"design": "table", "file": "../secret.csv"}, tmp_path, 1)


def test_a_mistake_in_a_table_is_told_with_its_file_and_its_row_or_column(tmp_path):
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "t.yaml").write_text("question: Q?\nreading: R.\nrun: pal\ndesign: table\nfile: points.csv\n")
    for text, told in (
        (f"{SIZE},{WHERE}\n3,online\n3.5,online\n", f"points.csv, row 2: {SIZE} = 3.5: takes a whole number"),
        ("group size,programmes.pal.hours\n3,1\n4,1\n", f"points.csv: column group size: is no key. Did you mean {SIZE}"),
        ("x,programmes.pal.hours\n3,1\n4,1\n", "points.csv: column x: is no key. A key is as programmes.pal.group_size"),
    ):
        (tmp_path / "study" / "points.csv").write_text(text)
        with pytest.raises(UserError, match=told):
            ask_study("t", TINY, tmp_path)


BAD = {
    "there is none of this name. Did you mean sobol?": {"design": "sobl", "axes": {"a": [1]}},
    "axes: takes keys with their values": {"design": "grid"},
    "takes a list of values": {"design": "grid", "axes": {"a": {"from": 1, "to": 2}}},
    "names a value twice": {"design": "grid", "axes": {"a": [1, 1]}},
    "takes a whole number of at least 2": {"design": "latin_hypercube", "axes": {"a": {"from": 1, "to": 2}}},
    "are a power of two": {"design": "sobol", "axes": {"a": {"from": 1, "to": 2}}, "points": 60},
    "a value of an axis is a word or a number": {"design": "grid", "axes": {"a": [[1], [2]]}},
    "goes with latin_hypercube or sobol": {"design": "grid", "points": 4, "axes": {"a": [1, 2]}},
    "goes with a design": {"axes": {"a": [1]}},
    "or bounds, as in": {"design": "sobol", "points": 4, "axes": {"a": {"from": 2, "too": 1}}},
    "a = {from: 2, to: 1}: from lies above to": {"design": "sobol", "points": 4, "axes": {"a": {"from": 2, "to": 1}}},
    "a = {from: x, to: y}: from and to are numbers": {"design": "sobol", "points": 4, "axes": {"a": {"from": "x", "to": "y"}}},
    "a = {from: 0.5, to: 3}: takes a list of values; bounds go with latin_hypercube or sobol": {"design": "grid", "axes": {"a": {"from": 0.5, "to": 3}}},
}


@pytest.mark.parametrize("told", BAD)
def test_a_mistake_in_a_design_is_told(told, tmp_path):
    with pytest.raises(UserError, match=told.replace("?", ".").replace("(", ".")):
        read(BAD[told], tmp_path, 1)


def test_too_many_points_are_refused_before_they_are_made():
    for make, axes in ((grid, {"a": list(range(50)), "b": list(range(50))}), (zipped, {"a": list(range(2500)), "b": list(range(2500))})):
        with pytest.raises(UserError, match="2500 points .allowed up to 2000."):
            make(axes)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["calendar.weeks=10,12"], "calendar.weeks takes one value here"),
        (["seed=1,2"], "seed takes one value here"),
        (["programmes.pal.group_sise=4,8"], "group_sise"),
        (["programmes.pal.group_size=4,8", "programmes.pal.modality=online,nowhere"], "nowhere"),
    ],
)
def test_what_no_design_may_vary_is_refused_by_name(words, told):
    with pytest.raises(UserError, match=told):
        ask("sweep", ["pal"], [*words, *TINY], None)


@pytest.mark.painted
def test_the_shipped_design_ends_in_a_heat_map_and_a_table(tmp_path, capsys):
    words = ["study", "size_and_modality", "population.newcomers=40", "population.older=12", "replicates=2", "--out", str(tmp_path)]
    assert main(words) == 0
    out = capsys.readouterr().out
    (folder,) = (path for path in tmp_path.iterdir() if path.name != "store")
    assert (folder / "heat.png").stat().st_size > 10_000
    assert "group size" in out and "in person" in out and "Hours of helpers" in out and out.count("Knowledge") == 1
    design = pd.read_csv(folder / "design.csv")
    assert len(design) == 21 and list(design.columns[2:]) == [SIZE, WHERE]
    assert len(json.loads((folder / "manifest.json").read_text())["question"]["arms"]) == 22


def made_at(folder, capsys, lines, *words):
    """Ask a study of a design, and give what is printed, its lines joined, and the folder of the answer."""
    (folder / "study").mkdir()
    (folder / "study" / "mine.yaml").write_text(f"question: Q?\nreading: Read it.\nrun: pal\n{lines}")
    assert main(["study", "mine", *(words or TINY), "--config-dir", str(folder), "--out", str(folder / "out")]) == 0
    (answer,) = (path for path in (folder / "out").iterdir() if path.name != "store")
    return " ".join(capsys.readouterr().out.split()), answer


def test_where_helpers_are_too_few_the_table_of_a_grid_and_its_heat_map_say_so(tmp_path, capsys):
    told, folder = made_at(tmp_path, capsys, f"design: grid\naxes:\n  {SIZE}: [4, 10]\n  {WHERE}: [in_person, online]\n")
    said = "Too few helpers at group size 4: at worst 12 of 20 posts filled for pal (all: programmes.csv)."
    assert told.count("Too few helpers") == 1 and told.index("across: modality") < told.index(said) < told.index("Read it.")
    figure = dict(figures.figures_of(answer_of(folder)))["heat"]()
    assert said in " ".join(text.get_text() for text in figure.texts)


def test_where_there_are_helpers_enough_nothing_is_said_of_them(tmp_path, capsys):
    told, _ = made_at(tmp_path, capsys, f"design: grid\naxes:\n  {SIZE}: [8, 10]\n  {WHERE}: [in_person, online]\n")
    assert "helpers are" not in told and "Too few" not in told


def test_the_shipped_study_of_size_fills_every_post_of_its_smallest_groups():
    question = ask_study("size_and_modality", ["replicates=1"], None)
    assert "group_size=3 " in question.arms[1].label and "pairs.csv" in question.study["reading"] and "paired" in question.study["reading"]
    used = answered(dataclasses.replace(question, arms=question.arms[:2]))["programmes"]
    assert (used["posts"] == used["wanted"]).all() and used["wanted"].tolist() == [200]


def test_a_design_shows_the_outcomes_that_its_study_names(tmp_path, capsys):
    axes = f"design: zipped\naxes:\n  {SIZE}: [4, 6, 8]\n  programmes.pal.hours: [1, 1.5, 2]\noutcomes: [knowledge]\n"
    told, _ = made_at(tmp_path, capsys, axes)
    assert "Knowledge" in told and not any(word in told for word in ("Stress", "Belonging", "Burned out", "less is better"))


def test_where_the_number_of_students_varies_the_table_says_from_what_to_what(tmp_path, capsys):
    axes = f"design: grid\naxes:\n  {SIZE}: [4, 8]\n  population.newcomers: [40, 60]\n"
    told, _ = made_at(tmp_path, capsys, axes, "population.older=12", "replicates=2")
    assert "First-years (40 to 60): difference from" in told and "at the first point" in told


def test_points_that_nobody_can_tell_from_nothing_or_from_each_other_are_not_ranked(tmp_path, capsys):
    same = f"design: zipped\naxes:\n  {SIZE}: [40, 50, 60, 70]\n  programmes.pal.licence: [0, 1, 2, 3]\n"  # one group of all, and money changes nobody
    told, _ = made_at(tmp_path, capsys, f"{same}settings: {{programmes.pal.coverage: 0}}\n")
    assert told.count("none sure") == 4 + 1 and " best 40 " not in told  # once it is explained


def test_points_that_end_alike_have_one_place(tmp_path, capsys):
    same = f"design: zipped\naxes:\n  {SIZE}: [40, 50, 60, 70]\n  programmes.pal.licence: [0, 1, 2, 3]\noutcomes: [knowledge]\n"
    told, _ = made_at(tmp_path, capsys, same, "population.newcomers=40", "population.older=12", "replicates=8")
    assert " best 40 0 " in told and " = 50 1 " in told and " = 60 2 " in told and " = 70 3 " in told


def test_a_design_that_fills_a_space_shows_the_best_points_and_what_each_knob_does(tmp_path, capsys):
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "space.yaml").write_text(
        "question: What matters most?\nreading: Look at the rank correlations.\nrun: pal\ndesign: sobol\npoints: 8\naxes:\n"
        f"  {SIZE}: {{from: 3, to: 12}}\n  programmes.pal.training_hours: {{from: 0, to: 20}}\n  programmes.pal.coverage: {{from: 0.2, to: 1.0}}\n"
    )
    assert len(ask_study("space", TINY, tmp_path).arms) == 9 and len(ask_study("space", [*TINY, "points=16"], tmp_path).arms) == 17
    assert main(["study", "space", *TINY, "--config-dir", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    out = capsys.readouterr().out
    told = " ".join(out.split())
    assert "rank corr." not in told and "8 points (design.csv)" in told and "part of it is luck" in told  # too few for correlations
    assert [*(tmp_path / "out").glob("*/responses.png")]
    assert main(["study", "space", f"{SIZE}=5", "--config-dir", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "is an axis of this design" in capsys.readouterr().err
