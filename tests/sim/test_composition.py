"""Settings from files of one's own: what would be passed over in silence is refused by name."""

import pytest

from sim.composition import composed, with_settings
from sim.configuration import scenario
from sim.errors import UserError

OWN_PAL = "defaults: [group_session]\ngroup_size: 7\n"


def own(folder, group, name, text):
    (folder / group).mkdir(exist_ok=True)
    (folder / group / f"{name}.yaml").write_text(text)


def test_a_programme_of_ones_own_does_not_take_a_shipped_name(tmp_path):
    own(tmp_path, "programme", "pal", OWN_PAL)
    with pytest.raises(UserError, match="programme/pal.yaml: there is a programme pal already"):
        composed("lecture_only", {}, tmp_path)


@pytest.mark.parametrize("key", ["seed", "replicates"])
def test_a_scenario_does_not_set_what_belongs_to_the_question(tmp_path, key):
    own(tmp_path, "scenario", "mine", f"# @package _global_\n{key}: 5\n")
    with pytest.raises(UserError, match=f"mine.yaml: {key} belongs to the question"):
        composed("mine", {}, tmp_path)


def test_a_broken_file_is_named_with_its_folder(tmp_path):
    own(tmp_path, "scenario", "mine", "a: [")
    with pytest.raises(UserError, match="scenario/mine.yaml: no YAML"):
        composed("lecture_only", {}, tmp_path)


@pytest.mark.parametrize("key, value", [("activity", "pair_meeting"), ("activity", "nix"), ("first_week", 40)])
def test_a_programme_that_cannot_be_as_said_is_refused(key, value):
    settings = {f"programmes.pal.{key}": value, "programmes.pal.last_week": 50}
    with pytest.raises(UserError, match=f"programmes.pal.{key} = {value}"):
        scenario("pal", with_settings(composed("pal", {}, None), settings))
