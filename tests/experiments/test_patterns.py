"""Patterns: published evidence as virtual experiments, in which the model has to be and wrong models must not."""

import csv
import json

import numpy as np
import pandas as pd
import pytest
import yaml
from matplotlib.backends.backend_agg import FigureCanvasAgg

from experiments.commands import main
from experiments.overrides import Override
from experiments.patterns import command, page, rivals
from experiments.patterns.judging import Measured, Verdict, judged
from experiments.patterns.pattern import ANY, Pattern, Statistic, number
from experiments.patterns.picture import figure
from experiments.patterns.rivals import ABLATION, RIVAL, others
from experiments.patterns.screen import count
from experiments.patterns.suite import PATTERNS, Model, chosen, experiments_of, run
from experiments.patterns.views import VIEWS, views
from experiments.study import ask_experiment
from sim.composition import choices
from sim.errors import UserError

FEW = tuple(Override(key, [value]) for key, value in {"replicates": 2, "population.newcomers": 240, "population.older": 90}.items())


def given(*values, arm="a", name="g.x"):
    return {"e": pd.DataFrame({(arm, name): values}, index=pd.Index(range(len(values)), name="replicate"))}


def pattern(*statistics):
    return Pattern("SF0", "A pattern", "found", "tells", (), statistics)


def of(values):
    return judged(pattern(Statistic("x", "SD", 0.0, 1.0, number("e", "a", "g.x"))), given(*values)).measured[0]


def test_a_mean_has_the_standard_error_of_a_mean():
    rng = np.random.default_rng(1)
    values = rng.normal(size=30)
    one = of(values)
    assert one.value == pytest.approx(values.mean()) and one.error == pytest.approx(values.std(ddof=1) / np.sqrt(30))


def test_a_ratio_has_the_error_of_a_ratio_and_none_where_it_divides_by_nothing():
    rng = np.random.default_rng(2)
    top, bottom = rng.normal(2, 0.1, 400), rng.normal(4, 0.1, 400)
    both = {"e": pd.DataFrame({("a", "g.x"): top, ("a", "g.y"): bottom})}
    ratio = Statistic("r", "ratio", 0, 1, lambda read: read("e", "a", "g.x") / read("e", "a", "g.y"))
    one = judged(pattern(ratio), both).measured[0]
    assert one.value == pytest.approx(0.5, abs=0.01) and one.error == pytest.approx(0.5 * np.hypot(0.1 / 2, 0.1 / 4) / 20, rel=0.15)
    both["e"][("a", "g.y")] = 0.0
    assert judged(pattern(ratio), both).measured[0].verdict == "NOT DEFINED"


def test_a_statistic_passes_inside_its_band_and_a_pattern_with_all_of_them():
    said = [Measured(Statistic("x", "SD", 0.2, 0.4, lambda read: 0.0), value, 0.01).verdict for value in (0.1, 0.19, 0.2, 0.3, 0.4, 0.41, 0.5)]
    luck = " (within luck)"
    assert said == ["BELOW", f"BELOW{luck}", f"in band{luck}", "in band", f"in band{luck}", f"ABOVE{luck}", "ABOVE"]
    inside, outside = Statistic("x", "SD", 0.5, ANY, number("e", "a", "g.x")), Statistic("x", "SD", -ANY, 0, number("e", "a", "g.x"))
    assert judged(pattern(inside), given(1.0, 2.0)).passes and not judged(pattern(inside, outside), given(1.0, 2.0)).passes


def test_a_sign_has_to_be_shown_and_an_input_is_not_judged():
    sign = [Measured(Statistic("x", "SD", 0, ANY, lambda read: 0.0), value, 0.01) for value in (-0.03, 0.015, 0.03)]
    assert [one.verdict for one in sign] == ["BELOW", "NOT SHOWN (within luck)", "in band"] and [one.passes for one in sign] == [False, False, True]
    put_in = Measured(Statistic("x", "SD", 0.5, ANY, lambda read: 0.0, True), 0.1, 0.01)
    assert put_in.passes and put_in.verdict == "an input"
    assert "0 of 0 statistics" in count([Verdict(pattern(put_in.statistic), (put_in,))])


def test_experiments_with_as_many_replicates_share_students_and_lose_the_same_one():
    """A difference of two experiments on the same students has the error of paired differences."""
    rng = np.random.default_rng(3)
    students, change = rng.normal(0, 1, 50), rng.normal(0.1, 0.01, 50)
    both = {name: pd.DataFrame({("a", "g.x"): values}) for name, values in (("e", students + change), ("f", students))}
    one = judged(pattern(Statistic("d", "SD", 0, 1, lambda read: read("e", "a", "g.x") - read("f", "a", "g.x"))), both).measured[0]
    assert one.error == pytest.approx(change.std(ddof=1) / np.sqrt(50))


def test_every_pattern_says_what_was_found_where_and_what_it_tells_apart():
    assert len(PATTERNS) == 16
    for key, one in PATTERNS.items():
        assert one.sources and one.found and one.tells and one.statistics and key in VIEWS
        assert all(statistic.low < statistic.high for statistic in one.statistics)
        assert len({statistic.name for statistic in one.statistics}) == len(one.statistics)


def test_every_shipped_experiment_is_needed_and_can_be_asked():
    mine = [name for name in choices("experiment", None) if not name.startswith("data_")]  # those are held against data
    assert set(experiments_of(list(PATTERNS.values()))) == set(mine)
    for name in mine:
        full, quick = ask_experiment(name, []), ask_experiment(name, [], quick=True)
        assert full.gauges and full.first.replicates > quick.first.replicates >= 2
        assert [arm.label for arm in full.arms] == [arm.label for arm in quick.arms]


@pytest.fixture(scope="module")
def small():
    return run(list(PATTERNS.values()), Model(FEW), None, lambda *heard: None)


def test_every_number_that_a_pattern_reads_is_measured(small):
    for one in PATTERNS.values():
        for row in judged(one, small).measured:
            assert np.isfinite(row.value) and np.isfinite(row.error), f"{one.key} {row.statistic.name}"


@pytest.mark.painted
@pytest.mark.parametrize("key", sorted(PATTERNS))
def test_every_pattern_has_a_figure_whose_words_do_not_leave_it(small, key):
    drawn = figure(judged(PATTERNS[key], small), views(key, small), page.kept().get(key, {}))
    FigureCanvasAgg(drawn).draw()
    width, height = drawn.bbox.width, drawn.bbox.height
    mine = [*drawn.texts, *(text for axis in drawn.axes for text in (axis.title, axis._left_title, axis.xaxis.label, axis.yaxis.label))]
    named = drawn.axes[0].get_yticklabels()  # the names of the statistics
    for text in filter(lambda one: one.get_text().strip(), [*mine, *named]):
        box = text.get_window_extent()
        assert -2 <= box.x0 and box.x1 <= width + 2 and -2 <= box.y0 and box.y1 <= height + 2, text.get_text()


BREAKS = {"teaching": "SF8", "capacity": "SF13", "belonging": "SF16"}  # of the ablations those whose experiments are small


@pytest.mark.parametrize("name", BREAKS)
def test_with_its_mechanism_out_a_pattern_fails(name):
    other = next(one for one in others(ABLATION, FEW, True) if one.name == name)
    one = PATTERNS[BREAKS[name]]
    assert one.key in other.expected and judged(one, run([one], other.model, None, lambda *heard: None)).fails


def test_every_rival_and_ablation_can_be_asked_of_every_experiment():
    for group in (RIVAL, ABLATION):
        for other in others(group, (), True):
            assert set(other.expected) <= set(PATTERNS) and other.says
            for name in choices("experiment", None):
                ask_experiment(name, list(other.model.settings), True, other.model.mechanisms, other.model.yielding)


def test_kept_tables_of_wrong_models_are_of_these_patterns_and_models():
    for path in page.KEPT.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["name"] for row in rows} == {one.name for one in others(path.stem.removesuffix("s"), (), True)}
        known = {(key, row.name) for key, one in PATTERNS.items() for row in one.statistics}
        assert {(row["pattern"], row["statistic"]) for row in rows} == known


SETTINGS = ["replicates=2", "population.newcomers=240", "population.older=90"]


def test_the_command_prints_and_keeps_table_page_and_figures(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = main(["validate", "SF8", "sf13", *SETTINGS, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [one["pattern"] for one in told["patterns"]] == ["SF8", "SF13"] and code == (0 if all(one["passes"] for one in told["patterns"]) else 1)
    folder = tmp_path / told["folder"]
    assert {path.name for path in folder.iterdir()} == {"SF8.png", "SF13.png", "overview.png", "patterns.md", "statistics.csv"}
    assert len(pd.read_csv(folder / "statistics.csv")) == sum(len(one["statistics"]) for one in told["patterns"]) == 12
    assert "replicates=2" in (folder / "patterns.md").read_text() and (tmp_path / "results" / "store").is_dir()
    assert main(["validate", "SF8", *SETTINGS]) in (0, 1)
    assert "1 patterns pass" in (out := capsys.readouterr().out).replace("1 of 1", "1") or "0 of 1" in out


@pytest.mark.parametrize("words, told", [
    (["SF99"], "validate SF99: there is no such pattern"), (["pattern"], "there is no such pattern"), (["SF1", "--rivals", "--ablation"], "not allowed with"),
    (["theory", "--quick"], "--quick goes with patterns, not with theory"), (["SF1", "population.size=3"], "population.size"),
    (["SF1", "theory"], "validate theory stands by itself"), (["SF1", "calendar.weeks=10"], "calendars, cohorts and precision of their own"),
    (["data", "population=reed98"], "calendars, cohorts"), (["SF1", "precision=0.1"], "of their own"),
    (["SF1", "mechanisms.study_talk.nothing=3"], "has no key nothing"), (["SF1", "replicates=0"], "replicates = 0"),
])  # fmt: skip
def test_a_mistake_is_told_in_a_line_and_nothing_is_written(tmp_path, capsys, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    assert main(["validate", *words]) == 2
    assert told in " ".join(capsys.readouterr().err.split()) and not list(tmp_path.iterdir())


def test_where_nobody_comes_every_pattern_has_its_figure_and_none_is_a_traceback(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["validate", "SF1", "SF2", "SF3", "population.newcomers=4", "population.older=0", "replicates=1"]) == 1
    assert "NOT DEFINED" in capsys.readouterr().out


def test_some_patterns_other_settings_and_quick_runs_do_not_write_over_the_suite(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words in (["SF8", *SETTINGS], ["SF8", *SETTINGS, "seed=2"], ["sf8", "--quick", *SETTINGS]):
        main(["validate", *words])
    assert len(list((tmp_path / "results" / "validation").iterdir())) == 3
    assert not (tmp_path / "results" / "validation" / "patterns").exists()


@pytest.mark.parametrize("expected, code", [("[SF8]", 0), ("[SF8, SF13]", 1)])
def test_a_wrong_model_that_does_not_fail_as_expected_is_told_by_the_exit_code(tmp_path, monkeypatch, capsys, expected, code):
    tree = {"out": "teaching", "expected": yaml.safe_load(expected), "settings": {"mechanisms.teaching": None}}
    monkeypatch.setattr(rivals, "choices", lambda group, folder: ["mine"])
    monkeypatch.setattr(rivals, "tree_of", lambda group, name, folder: tree)
    monkeypatch.setattr(command, "verdicts", lambda patterns, given: [Verdict(one, (Measured(one.statistics[0], BAD[one.key], 0.0),)) for one in patterns])
    monkeypatch.setattr(command, "watched", lambda *rest: {})
    monkeypatch.chdir(tmp_path)
    assert main(["validate", "SF8", "SF13", "--ablation"]) == code and "SF8" in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "results" / "validation").iterdir()] == ["ablations_SF8_SF13"]


BAD = {"SF8": 0.0, "SF13": 3.0}  # the first statistic of one is far outside its band, that of the other inside


def test_nobody_is_called_no_pattern():
    with pytest.raises(UserError, match="SF99"):
        chosen(["SF1", "SF99"])
    assert [one.key for one in chosen(["sf13", "SF1"])] == ["SF1", "SF13"] and len(chosen([])) == 16
