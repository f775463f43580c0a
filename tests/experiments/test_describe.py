"""What `peersim describe` lists: all that can be typed, and nothing else."""

import contextlib
import io
import re

import pytest
from omegaconf import DictConfig, OmegaConf

from experiments.commands import main
from experiments.describe import modifiers, scenarios
from sim.calendar import Calendar
from sim.composition import SHIPPED, choices, composed, with_settings
from sim.configuration import Made, Run
from sim.programmes import SCHEMAS
from sim.settings import default, outside

TABLES = ("deadlines", "exams", "rows_where", "columns")  # given as a whole


def described(*words):
    assert main(["describe", *words]) == 0


def keys(node, prefix=""):
    """Name every key of a composed config that holds a value or a table of values."""
    for name in node:
        inner = node._get_node(name)
        if isinstance(inner, DictConfig) and not inner._is_none() and name not in TABLES:
            yield from keys(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


@pytest.fixture(scope="module")
def listed():
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for part in ("institutions", "settings", "programmes", "parameters"):
            described(part)
    return dict(re.findall(r"^\| (\S+) \| ([^|]*) \|", out.getvalue(), re.MULTILINE))


@pytest.mark.parametrize("scenario", choices("scenario", None))
@pytest.mark.parametrize("population", ["first_years", "reed98"])
def test_every_key_of_a_run_is_listed(scenario, population, listed):
    known = {key for key in keys(composed(scenario, {"population": population}, None)) if not key.endswith(".activity")}
    assert len(known) > 100 and known <= set(listed)


def test_every_key_that_is_listed_can_be_typed(listed):
    arms = [composed(name, {"population": population}, None) for name in choices("scenario", None) for population in ("first_years", "reed98")]
    there = {key for config in arms for key in keys(config)} | {"population.names", "mechanisms_until"}  # a table that is empty at first
    assert set(listed) - {"key", "population", "calendar", "institution"} - {one for one in listed if set(one) == {"-"}} <= there
    for config in arms:
        mine = {key: OmegaConf.select(config, key) for key in keys(config) if key in listed}
        assert with_settings(config, {key: value for key, value in mine.items() if value is not None}) == config


def test_a_programme_is_listed_with_the_values_of_its_scenarios(listed):
    assert (
        listed["programmes.mentoring.mentees_per_mentor"] == "5"
        and listed["programmes.pal.modality"] == "in_person (outreach, pal, pal_and_mentoring, support_centre), online (pal_online)"
    )


def test_ones_own_programme_is_listed_too(tmp_path, capsys):
    for name, text in {
        "programme/cafe.yaml": "defaults: [group_session]\ngroup_size: 6\n",
        "scenario/cafe.yaml": "# @package _global_\ndefaults:\n  - /programme@programmes.cafe: cafe\n",
    }.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    described("programmes", "--config-dir", str(tmp_path))
    assert "| programmes.cafe.group_size | 6 | 1 to 500 students |" in capsys.readouterr().out


def test_a_file_with_a_mistake_is_named_in_a_line_and_the_others_are_listed(tmp_path, capsys):
    for group in ("scenario", "population"):
        (tmp_path / group).mkdir()
        (tmp_path / group / "bad.yaml").write_text("a: [")
    described("everything", "--config-dir", str(tmp_path))
    out = capsys.readouterr().out
    told = [line for line in out.splitlines() if line.startswith("Not listed: ")]
    assert [line.split(" (")[0] for line in told] == ["Not listed: scenario bad", "Not listed: population bad"] and "bad.yaml: no YAML" in told[0]
    assert "programmes.pal.group_size" in out and "population.newcomers" in out


@pytest.mark.parametrize("schema", [Run, Made, Calendar, *SCHEMAS.values()], ids=lambda schema: schema.__name__)
def test_what_is_the_default_is_allowed(schema):
    assert outside("", schema()) == []


def test_two_calendars_share_no_table():
    first, second = Calendar(), Calendar()
    first.exams[3] = 1.0
    assert 3 not in second.exams and 3 not in default(Calendar.__dataclass_fields__["exams"])


def test_the_readme_has_the_table_of_scenarios_as_it_is_generated():
    assert scenarios(None) in (SHIPPED.parent / "README.md").read_text(encoding="utf-8")


def test_every_scenario_says_what_it_is_and_every_programme_what_to_expect():
    rows = [line.split(" | ") for line in scenarios(None).splitlines()[2:]]
    assert len(rows) == len(choices("scenario", None)) and all(len(what) > 20 for _, what, _ in rows)
    assert all(expected.strip(" |") or "lecture_only" in name for name, _, expected in rows)


def test_scenarios_of_ones_own_are_listed_by_their_own_comment(tmp_path):
    (tmp_path / "scenario").mkdir()
    text = "# @package _global_\n# Ours, larger.\n# Expect crowds.\ndefaults:\n  - /programme@programmes.pal: pal\n  - _self_\n"
    text += "programmes:\n  pal:\n    group_size: 99\n"
    (tmp_path / "scenario" / "ours.yaml").write_text(text)
    assert "| `ours` | Ours, larger | crowds |" in scenarios(tmp_path)


def test_every_modifier_is_listed_with_what_it_sets_what_it_is_and_what_to_expect():
    rows = [line.strip("| ").split(" | ") for line in modifiers(None).splitlines()[2:]]
    assert [name.strip("`+") for name, *_ in rows] == choices("modifier", None)
    assert all(": " in sets and len(what) > 20 and len(expected) > 20 for _, sets, what, expected in rows)
    assert ["`+ground_rules`", "rules: 0.6"] in [row[:2] for row in rows]


def test_modifiers_of_ones_own_are_listed_and_one_with_a_mistake_is_named(tmp_path):
    (tmp_path / "modifier").mkdir()
    (tmp_path / "modifier" / "longer.yaml").write_text("# Longer meetings. Expect tired faces.\nhours: 2\n")
    (tmp_path / "modifier" / "bad.yaml").write_text("a: [")
    text = modifiers(tmp_path)
    assert "| `+longer` | hours: 2 | Longer meetings | tired faces |" in text and "Not listed: modifier bad (modifier/bad.yaml: no YAML" in text
