"""Studies: a question kept in a file is asked as a comparison of its arms, and a mistake in the file is told with its name."""

import json
import re

import pandas as pd
import pytest

from experiments.asking import ask
from experiments.commands import main
from experiments.describe import everything, studies
from experiments.engine.driver import answered
from experiments.study import LONGEST_LABEL, ask_study, listed, read
from sim.composition import SHIPPED, choices
from sim.errors import UserError

FAST = ["population.newcomers=40", "population.older=12", "replicates=3"]
OURS = """
question: Does a smaller group help?
reading: Look at knowledge, and divide by the hours of leaders.
arms:
  - lecture_only
  - {label: small groups, run: pal+online programmes.pal.group_size=4}
settings:
  programmes.pal.hours: 2
  population.newcomers: 30
replicates: 2
"""


def typed(capsys, *words):
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def ours(folder, text=OURS, name="ours"):
    (folder / "study").mkdir(exist_ok=True)
    (folder / "study" / f"{name}.yaml").write_text(text)
    return folder


@pytest.mark.parametrize("name", choices("study", None))
def test_every_shipped_study_asks_reads_and_has_different_arms(name):
    question = ask_study(name, FAST, None)
    told = question.study
    assert told["question"].endswith("?") and told["reading"].endswith(".") and len(told["reading"]) > 60
    assert len(question.arms) >= 2 and not question.alike
    assert question.axes or max(len(arm.label) for arm in question.arms) <= LONGEST_LABEL  # which no figure cuts
    assert all(arm.control == "" for arm in question.arms) and question.first.replicates == 3


def test_a_study_gives_the_numbers_of_the_comparison_that_one_could_type():
    study = ask_study("group_size", FAST, None)
    compared = ask("compare", ["lecture_only", "pal"], ["programmes.pal.group_size=3,4,6,8,12", *FAST], None)
    assert [arm.label for arm in study.arms] == [arm.label for arm in compared.arms]
    one, other = answered(study), answered(compared)
    for name in one:
        pd.testing.assert_frame_equal(one[name], other[name], check_exact=True)
    assert study.key != compared.key and study.name.startswith("study_group_size_first_years_")


def test_a_study_prints_its_question_above_and_the_reading_below_keeps_both_and_its_answer(tmp_path, capsys):
    words = ["study", "modality_for_commuters", *FAST, "--out", str(tmp_path)]
    code, out, _ = typed(capsys, *words)
    told = read("modality_for_commuters", None)
    words_of = " ".join(out.split())  # wherever lines are broken
    assert code == 0 and words_of.index(told.question) < words_of.index("Knowledge") < words_of.index(told.reading) < words_of.index("Figures and tables")
    (folder,) = (path for path in tmp_path.iterdir() if path.name != "store")
    kept = json.loads((folder / "manifest.json").read_text())["question"]
    assert kept["study"] == {"name": told.name, "question": told.question, "reading": told.reading} | told.shown
    assert kept["arms"] == ["pal", "pal+online", "pal+hybrid"]
    code, again, err = typed(capsys, *words)
    assert code == 0 and err == "Kept answer:\n" and again == out
    assert json.loads(typed(capsys, *words, "--json")[1])["manifest"]["question"] == kept


def test_a_study_shows_the_outcomes_and_subgroups_that_it_names(tmp_path, capsys):
    ours(tmp_path, OURS + "outcomes: [friends, knowledge]\nsubgroups: [commuter]\n")
    code, out, _ = typed(capsys, "study", "ours", "--config-dir", str(tmp_path), "--out", str(tmp_path / "out"))
    table = out[: out.index("How to read it")]
    assert code == 0 and "Friends" in table and "Knowledge" in table and "Stress" not in table and "Commuters" in table and "Carers" not in table
    for line, told in (("outcomes: [friend]", "outcomes: friend: .*Did you mean friends"), ("subgroups: 3", "subgroups: 3: takes a list")):
        with pytest.raises(UserError, match=told):
            ask_study("bad", [], ours(tmp_path, f"{OURS}{line}\n", "bad"))


def test_another_reading_is_another_answer(tmp_path):
    first = ask_study("ours", [], ours(tmp_path)).key
    assert ask_study("ours", [], ours(tmp_path)).key == first
    assert ask_study("ours", [], ours(tmp_path, OURS.replace("Look at", "Mind"))).key != first


def test_settings_of_a_file_go_to_all_arms_that_have_the_key_and_what_is_typed_wins(tmp_path):
    ours(tmp_path)
    by_file = ask_study("ours", [], tmp_path)
    control, arm = by_file.arms
    assert arm.label == "small groups" and by_file.first.replicates == 2 and control.scenario.population.newcomers == 30
    programme = arm.scenario.programmes["pal"]
    assert (programme.group_size, programme.hours, programme.modality) == (4, 2, "online") and not control.scenario.programmes
    words = ["replicates=3", "seed=9", "population.newcomers=20", "programmes.pal.hours=3", "programmes.pal.modality=hybrid"]
    one = ask_study("ours", words, tmp_path).arms[1]
    programme = one.scenario.programmes["pal"]
    assert (one.scenario.replicates, one.scenario.seed, one.scenario.population.newcomers) == (3, 9, 20)
    assert (programme.group_size, programme.hours, programme.modality) == (4, 3, "hybrid")
    assert one.label == "small groups hours=3 modality=hybrid"  # a turned knob is named


def test_a_study_may_name_its_students_and_its_calendar(tmp_path):
    ours(
        tmp_path,
        "question: Q?\nreading: R.\narms: [lecture_only, pal]\nsettings: {calendar: year, population: first_years, seed: 5, mechanisms.conflict: null}\n",
    )
    one = ask_study("ours", FAST, tmp_path).arms[1].scenario
    assert one.calendar.terms == 2 and one.seed == 5 and one.mechanisms["conflict"] is None
    assert ask_study("ours", [*FAST, "calendar=semester"], tmp_path).first.calendar.terms == 1


def test_several_values_make_one_arm_each_as_they_do_where_one_types():
    labels = [arm.label for arm in ask_study("modality_for_commuters", ["programmes.pal.group_size=4,8", *FAST], None).arms]
    assert labels == [f"{name} group_size={size}" for name in ("pal", "pal+online", "pal+hybrid") for size in (4, 8)]


@pytest.mark.parametrize("word", ["programmes.pal.group_size=5", "programmes.pal={group_size: 5}"])
def test_what_the_arms_differ_in_is_not_set_from_outside(word, tmp_path):
    with pytest.raises(UserError, match="the arm small groups of ours sets programmes.pal.group_size itself"):
        ask_study("ours", [word], ours(tmp_path))


def test_arms_that_are_made_alike_are_told_of(tmp_path, capsys):
    code, out, _ = typed(capsys, "study", "modality_for_commuters", "programmes.pal.modality=online", *FAST, "--out", str(tmp_path))
    assert code == 0 and "pal modality=online and pal+hybrid modality=online are the same in every setting." in " ".join(out.split())


def test_without_a_name_the_studies_are_listed_with_their_questions(tmp_path, capsys):
    code, out, _ = typed(capsys, "study")
    assert code == 0 and len(out.splitlines()) == len(choices("study", None)) >= 12
    assert "How large should the groups of peer-assisted learning be?" in out
    ours(tmp_path)
    ours(tmp_path, "a: [", "bad")
    _, out, _ = typed(capsys, "study", "--config-dir", str(tmp_path))
    assert any(line.split() == ["ours", *"Does a smaller group help?".split()] for line in out.splitlines())
    assert "Not listed: study bad (study/bad.yaml: no YAML" in out
    assert json.loads(typed(capsys, "study", "--json")[1])["group_size"].startswith("How large")


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_a_study_that_is_no_file_is_told_of_and_the_others_are_listed(kind, tmp_path, capsys):
    ours(tmp_path)
    path = tmp_path / "study" / "odd.yaml"
    path.mkdir() if kind == "folder" else path.symlink_to(tmp_path / "nowhere")
    code, out, err = typed(capsys, "study", "odd", "--config-dir", str(tmp_path))
    assert code == 2 and out == "" and err.startswith(f"study/odd.yaml: is a {kind}") and len(err.splitlines()) == 1
    code, out, _ = typed(capsys, "study", "--config-dir", str(tmp_path))
    assert code == 0 and "Does a smaller group help?" in out and "Not listed: study odd (study/odd.yaml: is a" in out


def test_every_table_of_a_study_shows_the_outcomes_that_it_names(tmp_path, capsys):
    arms = "question: Q?\nreading: Read it.\narms: [lecture_only, pal, mentoring]\noutcomes: [knowledge, friends]\nsubgroups: [commuter]\n"
    ours(tmp_path, arms)
    _, out, _ = typed(capsys, "study", "ours", *FAST[:2], "replicates=8", "--config-dir", str(tmp_path), "--out", str(tmp_path / "out"))
    pairs = out[out.index("one programme against another") : out.index("Use of programmes")]
    assert "Knowledge" in pairs and "Friends" in pairs and "against pal" in pairs
    assert "knowledge" in out[out.index("Price of") :] and not re.search("stress|belonging|mark|burn", out, re.IGNORECASE)


def test_what_is_not_known_is_told_with_how_many_there_are():
    with pytest.raises(UserError, match=f"Known: asked_or_waiting, .*, and {len(choices('study', None)) - 20} more"):
        ask_study("zzzz", [], None)


HEAD = "question: Q?\nreading: R.\n"
MISTAKES = [
    ("questoin: Q?\n", "questoin is no key of a study. Did you mean question?"),
    (HEAD, "arms: there are none"),
    (HEAD + "arms: []\n", "arms: there are none"),
    (HEAD + "arms: pal\n", "arms: takes a list"),
    (HEAD + "arms: [pal]\n", "arms: there is one; a study compares at least two"),
    ("reading: R.\narms: [lecture_only, pal]\n", "question: is missing"),
    ("question: Q?\nreading: 3\narms: [lecture_only, pal]\n", "reading: takes a sentence"),
    (HEAD + "arms: [lecture_only, pall]\n", "scenario pall: there is none of this name. Did you mean pal?"),
    (HEAD + "arms: [lecture_only, pal+onlin]\n", "modifier onlin: there is none of this name. Did you mean online?"),
    (HEAD + "arms: [lecture_only, pal pal]\n", "names several scenarios"),
    (HEAD + "arms: [lecture_only, programmes.pal.hours=2]\n", "names no scenario"),
    (HEAD + "arms: [lecture_only, 3]\n", "an arm is what one types"),
    (HEAD + "arms: [lecture_only, {label: A, runs: pal}]\n", "runs is no key of an arm. Did you mean run?"),
    (HEAD + "arms: [lecture_only, {run: pal}]\n", "arms: {run: pal}: label is missing"),
    (HEAD + "arms: [lecture_only, {label: '', run: pal}]\n", "arms: {label: '', run: pal}: label is missing"),
    (HEAD + "arms: [lecture_only, {label: x}]\n", "arms: {label: x}: run is missing; an arm is what one types"),
    (HEAD + "arms: [lecture_only, {label: x, run: {pal: 3}}]\n", "arms: {pal: 3}: an arm is what one types"),
    (HEAD + "arms: [lecture_only, null]\n", "arms: null: an arm is what one types"),
    (HEAD + "arms: [lecture_only, pal]\noutcomes: {a: 1}\n", "outcomes: {a: 1}: takes a list"),
    (HEAD + "arms: [lecture_only, {label: 'a=b', run: pal}]\n", "label: a=b: takes 1 to 22"),
    (HEAD + 'arms: [lecture_only, {label: "\\e[31mred", run: pal}]\n', "takes 1 to 22"),
    (HEAD + "arms: [{label: A, run: lecture_only}, {label: A, run: pal}]\n", "A is named twice"),
    (HEAD + "arms: [lecture_only, pal programmes.pal.group_size=0]\n", "1 to 500"),
    (HEAD + "arms: [lecture_only, pal programmes.pal.group_sise=4]\n", "group_size"),
    (HEAD + "arms: [lecture_only, pal programmes.mentoring.hours=1]\n", "no arm has a programme mentoring"),
    (HEAD + "arms: [lecture_only, pal seed=4]\n", "seed is the same in all arms; say it once, under settings"),
    (HEAD + "arms: [lecture_only, pal population=reed98]\n", "population is the same in all arms"),
    (HEAD + 'arms: [lecture_only, "pal \'a"]\n', "no closing quotation"),
    (HEAD + "arms: [lecture_only, pal]\nsettings: {programmes.tutoring.hours: 2}\n", "no arm has a programme tutoring"),
    (HEAD + "arms: [lecture_only, pal]\nsettings: {population: nowhere}\n", "population nowhere: there is none"),
    (HEAD + "arms: [lecture_only, pal]\nsettings: [seed=1]\n", "settings: [seed=1]: takes keys and values"),
    (HEAD + "arms: [lecture_only, pal]\nsettings: {replicates: 3}\nreplicates: 4\n", "replicates is given twice"),
    (HEAD + "arms: [lecture_only, pal]\nreplicates: many\n", "replicates"),
    (HEAD + "arms: [lecture_only, pal]\n_target_: os.system\n", "_target_ is refused"),
    (HEAD + "arms: [lecture_only, 'pal seed=${oc.env:HOME}']\n", "is refused: a config reads no environment"),
    (HEAD + "arms: [lecture_only, pal]\nreading: again\n", "found duplicate key reading"),
    ("a: [", "no YAML that can be read"),
    ("", "holds nothing"),
]


@pytest.mark.parametrize("text, said", MISTAKES, ids=[said for _, said in MISTAKES])
def test_a_mistake_in_a_study_is_told_with_the_files_name_and_writes_nothing(text, said, tmp_path, capsys):
    ours(tmp_path, text)
    code, out, err = typed(capsys, "study", "ours", "population.newcomers=40", "--config-dir", str(tmp_path), "--out", str(tmp_path / "r"))
    assert code == 2 and out == "" and err.startswith("study/ours.yaml: ") and said in err, err
    assert len(err.strip().splitlines()) <= 2 and not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    "words, said",
    [
        (["group_sise"], "study group_sise: there is none of this name. Did you mean group_size?"),
        (["../scenario/pal"], "there is none of this name"),
        (["group_size", "rewards"], "peersim study takes one study, got: group_size rewards"),
        (["replicates=3"], "peersim study takes one study, got: none"),
        (["--config-dir", "no/such/folder"], "no such folder"),
        (["group_size", "programmes.pal.hourz=2"], "programmes.pal.hourz: programmes.pal has no key hourz. Did you mean hours?"),
        (["group_size", "programmes.tutoring.hours=2"], "no arm has a programme tutoring"),
        (["group_size", "replicates=0"], "replicates = 0"),
        (["group_size", "modifier=online"], "modifier: is typed behind a scenario, as in pal+online"),
    ],
)
def test_a_mistake_behind_the_name_is_not_told_of_the_file(words, said, tmp_path, capsys):
    code, out, err = typed(capsys, "study", *words, "--out", str(tmp_path / "r"))
    assert code == 2 and out == "" and said in err and "study/" not in err and not (tmp_path / "r").exists(), err


def test_a_study_of_ones_own_does_not_take_a_shipped_name(tmp_path):
    with pytest.raises(UserError, match="study/group_size.yaml: there is a study group_size already"):
        ask_study("group_size", [], ours(tmp_path, name="group_size"))


def test_the_readme_has_the_table_of_studies_as_it_is_generated():
    assert studies(None) in (SHIPPED.parent / "README.md").read_text(encoding="utf-8")


def test_the_study_that_the_readme_shows_can_be_asked(tmp_path):
    shown = next(one for one in re.findall(r"```yaml\n(.*?)```", (SHIPPED.parent / "README.md").read_text(encoding="utf-8"), re.DOTALL) if "question:" in one)
    question = ask_study("ours", [], ours(tmp_path, shown))
    assert [arm.label for arm in question.arms] == ["pal", "small groups", "long meetings"] and question.first.replicates == 100


def test_every_study_is_described_and_a_file_with_a_mistake_is_told_of_once(tmp_path):
    ours(tmp_path)
    ours(tmp_path, "a: [", "bad")
    text = everything(tmp_path)
    assert "| `ours` | Does a smaller group help? | lecture_only; small groups |" in text and text.count("Not listed: study bad") == 1
    assert len(listed(None)[0]) == len(choices("study", None)) and not listed(None)[1]
