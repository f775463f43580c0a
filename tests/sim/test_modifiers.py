"""Modifiers: a few knobs of any programme, typed behind a scenario; what cannot be meant is refused by name."""

import dataclasses

import pytest

from experiments.asking import ask
from experiments.runs import live
from sim.composition import choices, composed, with_settings
from sim.configuration import scenario
from sim.errors import UserError
from sim.model import SupportModel
from sim.modifiers import composed_with, modifier
from sim.notes import notes
from sim.programmes import SCHEMAS, unused
from sim.start import start

COHORT = {"population.newcomers": 40, "population.older": 12, "mechanisms.conflict.base": -1.0}
FAST = ["population.newcomers=40", "population.older=12", "replicates=1"]


def modified(typed, folder=None):
    return composed_with(typed, {}, folder)[0]


def own(folder, name, text):
    (folder / "modifier").mkdir(exist_ok=True)
    (folder / "modifier" / f"{name}.yaml").write_text(text)


def lived(config):
    """Live a term, and give all states and ties as bytes."""
    one = scenario("it", with_settings(config, COHORT))
    people, ties = start(one, 0)
    campus = live(one, people, ties, 0).campus
    return campus.state.tobytes() + b"".join(part.tobytes() for part in campus.ties)


# of each modifier a scenario whose term it changes
WHERE = {
    "rematching": "mentoring", "waiting": "mentoring", "trained": "mentoring", "at_risk_only": "tutoring", "mixed_ability": "study_group",
    "timetabled": "coping_workshop", "supervised": "mentoring", "mediated": "study_group", "unguarded": "ai_feedback", "norms_only": "anti_stigma",
    "encouraging": "news",
}  # fmt: skip


@pytest.mark.parametrize("name", choices("modifier", None))
def test_every_shipped_modifier_changes_the_lives_of_students(name):
    base = WHERE.get(name, "pal")
    assert lived(modified(f"{base}+{name}")) != lived(composed(base, {}, None))


@pytest.mark.parametrize("activity, base", [("message", "news"), ("pair_meeting", "mentoring"), ("forum", "discussion_forum"), ("feedback", "ai_feedback")])
def test_what_a_modifier_passes_over_in_an_activity_has_no_use_there(activity, base):
    other = {"modality": "online", "few_helpers": "larger_groups", "pay": "hourly", "trained_by": "trainer", "replaced": True, "training": "briefing"}
    usual = lived(composed(base, {}, None))
    for key in unused(activity):
        assert key in {one.name for one in dataclasses.fields(SCHEMAS[activity])}
        assert lived(with_settings(composed(base, {}, None), {f"programmes.{base}.{key}": other.get(key, 0.7)})) == usual, key


def test_a_modifier_is_its_settings_typed_out():
    typed = ask("run", ["pal"], ["programmes.pal.rules=0.6", "programmes.pal.modality=online", *FAST], None).first.resolved
    assert ask("run", ["pal+ground_rules+online"], FAST, None).first.resolved == typed


def test_a_modifier_changes_every_programme_that_has_all_of_its_keys_and_no_other():
    config = modified("outreach+ground_rules")
    assert config.programmes.pal.rules == 0.6 and config.programmes.outreach.rules == 0.0  # over a message nobody meets


def test_of_what_can_only_be_online_no_modality_is_asked():
    with pytest.raises(UserError, match="discussion_forum.hybrid: no programme of discussion_forum has a use for the key modality"):
        modified("discussion_forum+hybrid")


def test_a_modifier_of_two_keys_passes_over_a_programme_that_has_one_of_them(tmp_path):
    own(tmp_path, "intense", "hours: 3\nmatching: similar\n")
    config = modified("outreach+intense", tmp_path)
    assert config.programmes.pal.hours == 3 and config.programmes.outreach.hours == 0.5


def test_what_is_typed_wins_over_a_modifier():
    question = ask("compare", ["lecture_only", "pal+online"], ["programmes.pal.modality=hybrid", *FAST], None)
    assert question.arms[1].scenario.programmes["pal"].modality == "hybrid" and question.arms[1].label == "pal+online modality=hybrid"


def test_arms_are_called_as_they_are_typed():
    words = ["pal", "pal+ground_rules", "mentoring+trained+supervised"]
    question = ask("compare", words, FAST, None)
    assert [arm.label for arm in question.arms] == words and "pal_pal_ground_rules" in question.name


def test_a_modifier_can_be_swept_and_stepped_through():
    arms = ask("sweep", ["pal+online"], ["programmes.pal.group_size=4,8", *FAST], None).arms
    assert [arm.label for arm in arms] == ["no programmes", "pal+online group_size=4", "pal+online group_size=8"]
    assert all(arm.scenario.programmes["pal"].modality == "online" for arm in arms[1:])
    assert SupportModel("pal+online", settings=COHORT).option.programmes["pal"].modality == "online"


@pytest.mark.parametrize(
    "typed, said",
    [
        ("pal+rematching", "pal+rematching: no programme of pal has a use for the key rematch of rematching (programmes: pal)"),
        ("mentoring+ground_rules", "no programme of mentoring has a use for the key rules of ground_rules"),
        ("news+online", "no programme of news has a use for the key modality"),
        ("lecture_only+online", "no programme of lecture_only has a use for the key modality of online (programmes: none)"),
        ("pal+online+hybrid", "pal+online+hybrid: online and hybrid both set programmes.pal.modality (online and hybrid)"),
        ("pal+trained+briefing_only", "both set programmes.pal.training_hours (28 and 2)"),
        ("pal+onlin", "modifier onlin: there is none of this name. Did you mean online?"),
        ("pal+../modifier/online", "there is none of this name"),
        ("pall+online", "scenario pall: there is none of this name. Did you mean pal?"),
        ("pal+", "name a modifier behind each +"),
        ("pal+online+online", "online is named twice"),
    ],
)
def test_a_modifier_that_cannot_be_meant_is_refused_in_a_line(typed, said):
    with pytest.raises(UserError) as refusal:
        modified(typed)
    assert said in str(refusal.value) and len(str(refusal.value).splitlines()) == 1


def test_two_modifiers_may_agree(tmp_path):
    own(tmp_path, "evening", "modality: online\nweekday: thursday\n")
    assert modified("pal+online+evening", tmp_path).programmes.pal.weekday == "thursday"


@pytest.mark.parametrize(
    "text, said",
    [
        ("_target_: os.system\n", "modifier/mine.yaml: _target_ is refused"),
        ("weekday: ${oc.env:HOME}\n", "modifier/mine.yaml: ${oc.env:HOME} is refused"),
        ("defaults: [group_session]\n", "modifier/mine.yaml: defaults is no key of a programme"),
        ("group_sise: 4\n", "modifier/mine.yaml: group_sise is no key of a programme. Did you mean group_size?"),
        ("activity: message\n", "modifier/mine.yaml: activity is decided by the first"),
        ("rules: many\n", "modifier/mine.yaml: programmes.pal.rules = many: takes a number (allowed 0 to 1)"),
        ("rules: 7\n", "modifier/mine.yaml: programmes.pal.rules = 7.0: ground rules and roles: order without a leader (allowed 0 to 1)"),
        ("modality: telepathy\n", "modifier/mine.yaml: programmes.pal.modality = telepathy"),
        ('weekday: "${nix}"\n', "modifier/mine.yaml: "),
        ("rules: 0.1\nrules: 0.2\n", "modifier/mine.yaml: found duplicate key rules"),
        ("a: [", "modifier/mine.yaml: no YAML that can be read"),
        ("a: &a [*a]\n", "modifier/mine.yaml"),
        ("", "modifier/mine.yaml: holds nothing"),
        ("{}\n", "modifier/mine.yaml: sets nothing"),
        ("- a\n", "modifier/mine.yaml: holds no settings"),
    ],
)
def test_a_mistake_in_a_modifier_of_ones_own_is_named_with_the_file(tmp_path, text, said):
    own(tmp_path, "mine", text)
    with pytest.raises(UserError) as refusal:
        scenario("pal+mine", modified("pal+mine", tmp_path))
    assert said in str(refusal.value) and len(str(refusal.value).splitlines()) == 1
    modified("pal+online", tmp_path)  # which does not use it


@pytest.mark.parametrize("text", ["rules: 0.2\n", "group_size: 4\n", "{}\n"])
def test_of_a_programme_without_an_activity_that_is_told_first(tmp_path, text):
    for path, content in {"programme/cafe": text, "scenario/cafe": "# @package _global_\ndefaults:\n  - /programme@programmes.cafe: cafe\n"}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / f"{path}.yaml").write_text(content)
    with pytest.raises(UserError, match="programmes.cafe: no activity given"):
        scenario("cafe", modified("cafe+ground_rules", tmp_path))


def test_a_modifier_of_ones_own_does_not_take_a_shipped_name(tmp_path):
    own(tmp_path, "online", "modality: hybrid\n")
    with pytest.raises(UserError, match="modifier/online.yaml: there is a modifier online already"):
        modified("pal+online", tmp_path)


def test_settings_that_change_nothing_are_told_of():
    one = ask("run", ["study_group+trained"], FAST, None).first
    assert "study_group: training_hours change nothing there." in notes(one)
    for name in choices("scenario", None):
        assert not any("change nothing" in note for note in notes(ask("run", [name], FAST, None).first)), name


@pytest.mark.parametrize("name", choices("modifier", None))
def test_every_shipped_modifier_sets_what_programmes_have(name):
    assert modifier(name, None)
