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
        composed("pal", {}, tmp_path)
    composed("mentoring", {}, tmp_path)  # which does not use it


@pytest.mark.parametrize("key", ["seed", "replicates"])
def test_a_scenario_does_not_set_what_belongs_to_the_question(tmp_path, key):
    own(tmp_path, "scenario", "mine", f"# @package _global_\n{key}: 5\n")
    with pytest.raises(UserError, match=f"mine.yaml: {key} belongs to the question"):
        composed("mine", {}, tmp_path)


def test_a_broken_file_is_named_with_its_folder(tmp_path):
    own(tmp_path, "scenario", "mine", "a: [")
    with pytest.raises(UserError, match="scenario/mine.yaml: no YAML"):
        composed("mine", {}, tmp_path)


@pytest.mark.parametrize("text", ["a: [", "_target_: os.system\n", "- a\n", "", "group_sise: 4\n", "\xff"])
@pytest.mark.parametrize("group", ["scenario", "programme", "population", "calendar"])
def test_a_file_with_a_mistake_is_in_the_way_of_nobody_who_does_not_use_it(tmp_path, group, text):
    own(tmp_path, "programme", "cafe", "defaults: [group_session]\ngroup_size: 7\n")
    own(tmp_path, "scenario", "cafe", "# @package _global_\ndefaults:\n  - /programme@programmes.cafe: cafe\n")
    (tmp_path / group).mkdir(exist_ok=True)
    (tmp_path / group / "bad.yaml").write_bytes(text.encode("latin-1"))
    assert composed("cafe", {}, tmp_path).programmes.cafe.group_size == 7 and composed("pal", {}, tmp_path)


def test_a_file_that_is_used_by_another_is_checked_too(tmp_path):
    own(tmp_path, "programme", "cafe", "_target_: os.system\n")
    own(tmp_path, "scenario", "cafe", "# @package _global_\ndefaults:\n  - /programme@programmes.cafe: cafe\n")
    with pytest.raises(UserError, match="programme/cafe.yaml: _target_ is refused"):
        composed("cafe", {}, tmp_path)


COLUMNS = "population.roster.columns"


@pytest.mark.parametrize(
    "value, said",
    [
        ({"section": "seminar"}, "columns.section = seminar: has settings of its own, as in {section: {column: seminar}}"),
        ({"section": {"colum": "seminar"}}, "columns.section.colum is no setting. Did you mean column"),
        ({"section": None}, "as in {section: {column: NAME}}"),
        ([1], "takes attributes and columns"),
    ],
)
def test_columns_can_be_mapped_where_one_types_and_a_mistake_in_them_is_named(value, said):
    reed = composed("pal", {"population": "reed98"}, None)
    mapped = with_settings(reed, {COLUMNS: {"newcomer": {"column": "year", "true_when": [2009]}, "section": {"column": "dorm"}}}).population.roster.columns
    assert list(mapped) == ["newcomer", "section"] and mapped.newcomer.true_when == [2009] and mapped.section.column == "dorm"
    with pytest.raises(UserError) as refusal:
        with_settings(reed, {COLUMNS: value})
    assert said in str(refusal.value) and len(str(refusal.value).splitlines()) == 1


@pytest.mark.parametrize("key, value", [("activity", "pair_meeting"), ("activity", "nix"), ("first_week", 40)])
def test_a_programme_that_cannot_be_as_said_is_refused(key, value):
    settings = {f"programmes.pal.{key}": value, "programmes.pal.last_week": 50}
    with pytest.raises(UserError, match=f"programmes.pal.{key} = {value}"):
        scenario("pal", with_settings(composed("pal", {}, None), settings))


def test_a_programme_that_begins_with_itself_is_told_in_a_line(tmp_path):
    for group, text in {"programme": "defaults: [forum]\n", "scenario": "# @package _global_\ndefaults:\n  - /programme@programmes.forum: forum\n"}.items():
        (tmp_path / group).mkdir()
        (tmp_path / group / "forum.yaml").write_text(text)
    with pytest.raises(UserError, match="scenario forum: a file of it begins with itself"):
        composed("forum", {}, tmp_path)
