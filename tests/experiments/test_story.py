"""Stories: what is told of one student is what happened, whom a rule names is the one it describes, and nobody real is told."""

import copy
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from experiments.commands import main
from experiments.seal import sealed
from experiments.story.command import _parting
from experiments.story.diary import OUTCOMES, TOLD, lived
from experiments.story.difference import made_of
from experiments.story.kept import located, opened, remade
from experiments.story.notes import Voice
from experiments.story.parting import _circle
from experiments.story.picture import figure
from experiments.story.rules import RULES, cohort, found
from experiments.story.telling import compared, owed, told
from experiments.story.weeks import weeks
from experiments.story.words import caused, shown
from sim.campus import STUDENTS
from sim.composition import composed, with_settings
from sim.configuration import scenario

ROOT = Path(__file__).resolve().parents[2]
SHORT_TERMS = {
    "population.newcomers": 12, "population.older": 4, "calendar.weeks": 6, "calendar.teaching_weeks": 5, "calendar.deadlines": {3: 0.5},
    "calendar.exams": {6: 1.0}, "calendar.tests": [3, 6], "programmes.pal.last_week": 5, "calendar.summer_weeks": 5,
}  # fmt: skip
SMALL = ["population.newcomers=60", "population.older=20", "replicates=2"]


def typed(capsys, *words):
    code = main(["story", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def kept(folder, *words):
    assert main([*words, "--quiet", "--out", str(folder)]) == 0
    return max((one for one in folder.iterdir() if one.name != "store"), key=lambda one: one.stat().st_mtime)


def sealed_anew(folder, **changes):
    """Change a manifest as an answer of another model, or a forger, would: with a seal that fits."""
    path = folder / "manifest.json"
    path.write_text(json.dumps(sealed(folder, json.loads(path.read_text()) | changes)))


@pytest.fixture(scope="module")
def pal(tmp_path_factory):
    return kept(tmp_path_factory.mktemp("pal"), "compare", "lecture_only", "pal", *SMALL)


@pytest.fixture(scope="module")
def mentoring(tmp_path_factory):
    return kept(tmp_path_factory.mktemp("mentoring"), "compare", "lecture_only", "mentoring", *SMALL)


@pytest.fixture(scope="module")
def diaries(mentoring):
    """The two lives of first-year 3: without mentoring, and with a mentor."""
    return [lived(remade(opened(mentoring), arm), 3, 0) for arm in ("lecture_only", "mentoring")]


@pytest.fixture(scope="module")
def visitor(pal):
    """The diary of somebody who went to sessions with others at the table."""
    table = pd.read_parquet(pal / "students.parquet")
    mine = table[(table["arm"].astype(str) == "pal") & (table["replicate"] == 0)]
    scenario = remade(opened(pal), "pal")
    every = (lived(scenario, int(one), 0) for one in mine.sort_values("sessions", ascending=False)["student"])
    return next(one for one in every if any(meeting.others for meeting in one.meetings))


def test_causes_add_up_to_what_became_of_every_state(diaries):
    for diary in diaries:
        for column in TOLD.values():
            for day in range(len(diary.rows)):
                by = sum(cause.amount for cause in diary.causes if cause.column == column and cause.day == day)
                assert by == pytest.approx(diary.level(column, day + 1) - diary.level(column, day), abs=1e-9), (column, day)


def test_what_a_week_tells_adds_up_in_points(diaries):
    for week in weeks(diaries[1]):
        for outcome, moved in week.moved.items():
            assert sum(by for _, by, _ in moved.causes) == pytest.approx(moved.change, abs=1e-6), (week.number, outcome)


def test_every_formula_that_is_split_can_be_asked_again(diaries):
    keys = {cause.key for cause in diaries[1].causes}
    assert {"stress.shock", "stress.settling", "belonging.bad_day", "belonging.company", "learning.study", "motivation.relationship"} <= keys
    assert not keys & {"stress", "belonging", "learning", "motivation", "marks", "support_talk"}


def test_what_friends_did_is_shared_among_them_without_a_rest(diaries):
    talk = [cause for diary in diaries for cause in diary.causes if cause.key.startswith(("support_talk", "study_talk")) and cause.amount]
    assert talk and all(sum(cause.partners.values()) == pytest.approx(cause.amount) for cause in talk)


def test_a_mechanism_that_no_table_knows_is_told_by_its_title():
    assert caused("tie_decay", 1.0) == "tie decay" and caused("sunny_days.warmth", 1.0) == "sunny days (warmth)"


def test_before_the_parting_day_two_lives_are_equal_to_the_bit_and_on_it_not(mentoring, diaries):
    kept_answer = opened(mentoring)
    parting = _parting(diaries, [remade(kept_answer, arm) for arm in kept_answer.arms], 0)
    control, arm = diaries
    for day in range(parting.day):
        assert control.levels[day + 1].tobytes() == arm.levels[day + 1].tobytes() and control.rows[day] == arm.rows[day]
    apart = (control.levels[parting.day + 1] != arm.levels[parting.day + 1]).any() or control.rows[parting.day] != arm.rows[parting.day]
    assert apart and parting.why and parting.when.endswith(f"week {parting.day // 7 + 1}")
    text = " ".join(passage.texts[0] for passage in told(diaries, parting))
    assert f"On {parting.when} the two lives part: {parting.why}" in text


def test_who_helps_is_parted_by_helping_and_others_by_a_person(pal, visitor):
    scenarios = [remade(opened(pal), arm) for arm in ("lecture_only", "pal")]
    helper = max(visitor.helpers)
    why = [_parting([lived(one, student, 0) for one in scenarios], scenarios, 0).why for student in (helper, visitor.student)]
    assert why[0] == f"leader {helper} gives hours as a helper to pal this week"
    assert any(f"{who} {other} " in why[1] for who in ("first-year", "leader", "older student") for other in range(80)), why


def test_who_is_parted_by_an_acquaintance_hears_whose(diaries):
    arm = diaries[1]
    other = copy.deepcopy(arm)
    newest = next(iter(other.known[4]))
    del other.known[4][newest]
    assert _circle(other, arm, 4) == f"first-year 3 gets to know {arm.name(newest)}, and not in the other arm"
    assert _circle(arm, other, 4) == f"first-year 3 gets to know {arm.name(newest)} in the other arm only"


def test_a_life_that_no_programme_reaches_never_parts(tmp_path, capsys):
    folder = kept(tmp_path, "compare", "lecture_only", "pal", "programmes.pal.last_week=0", *SMALL)
    code, out, _ = typed(capsys, folder, 5)
    assert code == 0 and "the same to the bit, from the first day to the last" in out


def test_what_a_difference_is_made_of_adds_up_to_it_on_every_day(diaries):
    for outcome, column in OUTCOMES.items():
        seen = [[shown(outcome, one.level(column, day)) for day in range(len(one.levels))] for one in diaries]
        assert np.allclose(sum(made_of(diaries, outcome).values()), np.subtract(seen[1], seen[0]), atol=1e-6), outcome
    assert any("explained by mentor +" in line for line in compared(diaries))


def test_gain_and_loss_are_the_largest_differences_between_the_arms(mentoring):
    answer = opened(mentoring)
    table = pd.read_parquet(mentoring / "students.parquet").query("replicate == 1 and newcomer").assign(arm=lambda rows: rows["arm"].astype(str))
    lecture, arm = (table[table["arm"] == name].set_index("student") for name in ("lecture_only", "mentoring"))
    control, cohorts = cohort(remade(answer, "lecture_only"), 1), cohort(remade(answer, "mentoring"), 1)
    for outcome, better in (("mark", 1), ("stress", -1), ("belonging", 1), ("knowledge", 1)):
        change = better * (arm[outcome] - lecture[outcome])
        assert found("gain", cohorts, control, outcome).student == change.idxmax()
        assert found("loss", cohorts, control, outcome).student == (change.idxmin() if change.min() < 0 else None)
    middle = sum(
        ((one[name] - one[name].median()) / one[name].std(ddof=0)) ** 2 for one in (lecture, arm) for name in ("stress", "knowledge", "belonging", "mark")
    )
    assert found("typical", cohorts, control, "mark").student == middle.idxmin()


def test_the_isolate_has_no_friend_for_longest_and_the_helper_helps_most(mentoring):
    scenario = remade(opened(mentoring), "mentoring")
    every = cohort(scenario, 0)
    alone, helper = found("isolate", every, None, "mark").student, found("helper", every, None, "mark").student

    def longest(student):
        friends = "".join("x" if one else "." for one in lived(scenario, student, 0).friends[1:])
        return max(map(len, friends.split("x")))

    assert alone < 60 and all(longest(alone) >= longest(other) for other in range(0, 60, 4))
    assert every.helped[helper] == every.helped.max() > 0 and helper >= 60
    assert any(meeting.led for meeting in lived(scenario, helper, 0).meetings)


def test_friends_are_those_with_more_than_35_remembered_hours(mentoring):
    every = cohort(remade(opened(mentoring), "mentoring"), 0)
    for student in (3, 40, 70):
        assert [len(one) for one in lived(remade(opened(mentoring), "mentoring"), student, 0).friends] == every.friends[:, student].tolist()


def test_a_note_names_its_causes_and_the_people(visitor):
    voice = Voice(visitor)
    for week, meeting in ((one, meeting) for one in weeks(visitor) for meeting in one.meetings):
        note = voice.week(week)
        assert "leader" in note and all(str(one) in note for one in meeting.helpers) and all(str(other) in note for other in meeting.others)
    for week in weeks(visitor):
        moved = week.moved["belonging"]
        if moved.of_note and moved.causes[0][0] == "belonging.bad_day":
            assert "bad day" in voice.week(week)
        for other in week.won:
            assert f" {other}" in voice.week(week) and "friend" in voice.week(week)


def test_what_others_did_over_the_run_is_told_with_their_names(visitor):
    leaders = {one for meeting in visitor.meetings for one in meeting.helpers}
    assert "explanations in the session (leader" in owed(visitor) and any(str(one) in owed(visitor) for one in leaders)


def test_who_comes_in_a_later_year_is_not_here_yet_and_no_older_student():
    settings = SHORT_TERMS | {"calendar.terms": 3, "population.intake": 5}
    diary = lived(scenario("pal", with_settings(composed("pal", {}, None), settings)), 18, 0)
    life, voice = weeks(diary), Voice(diary)
    assert diary.name(18) == "first-year of year 2 18"
    assert voice.week(life[0]) == "" and voice.quiet(life[:3]) == "not here yet."
    assert life[-1].enrolled and "not here yet" not in voice.quiet(life[-2:])


def test_who_has_left_is_told_so(diaries):
    gone = copy.deepcopy(diaries[0])
    for day in range(40, len(gone.levels)):
        gone.levels[day][STUDENTS["enrolled"]] = 0
    voice, every = Voice(gone), weeks(gone)
    assert "Left the university" in voice.week(every[5]) and voice.quiet(every[8:9]) == "not enrolled any more."


def test_quiet_weeks_are_drawn_together(diaries):
    passages = told(diaries[:1], None)
    covered = [int(word) for passage in passages for word in passage.heading.removeprefix("Weeks ").removeprefix("Week ").split(" to ")]
    assert covered[0] == 1 and covered[-1] == diaries[0].weeks and covered == sorted(covered)
    assert len(passages) < diaries[0].weeks


def test_no_two_neighbouring_sentences_about_one_state_are_built_alike(diaries):
    voice = Voice(diaries[0])
    forms = [voice._moved(week, week.moved["stress"]).split(" by ")[0] for week in weeks(diaries[0])]
    same_way = [(one, other) for one, other in zip(forms, forms[1:]) if one == other]
    assert not same_way


def test_both_lives_and_their_parting_stand_in_the_figure(diaries):
    drawn = figure(diaries, ["lecture_only", "mentoring"], None, 0)
    assert [axis.get_title(loc="left").split(" (")[0] for axis in drawn.axes[:3]] == ["Stress", "Knowledge", "Belonging"]
    first = next(line for line in drawn.axes[0].get_lines() if line.get_label().startswith("lecture_only"))
    assert first.get_ydata()[-1] == pytest.approx(shown("stress", diaries[0].level("stress", -1)))
    total = next(line for line in drawn.axes[3].get_lines() if line.get_label() == "sum").get_ydata()[-1]
    assert total == pytest.approx(shown("stress", diaries[1].level("stress", -1)) - shown("stress", diaries[0].level("stress", -1)), abs=1e-6)


@pytest.mark.parametrize("terms, terms_a_year", [(2, 2), (6, 3), *([(6, 2), (12, 2)] if "PEERSIM_SLOW" in os.environ else [])])
def test_of_several_terms_the_axis_names_terms_and_years_and_no_weeks(terms, terms_a_year):
    settings = SHORT_TERMS | {"calendar.terms": terms, "calendar.terms_a_year": terms_a_year}
    one = scenario("pal", with_settings(composed("pal", {}, None), settings))
    drawn = figure([lived(one, 3, 0)], ["pal"], None, 0)
    FigureCanvasAgg(drawn).draw()
    renderer, years = drawn.canvas.get_renderer(), terms // terms_a_year
    for upper, lower in zip(drawn.axes[:3], drawn.axes[3:]):
        named = [word for word in upper.get_xticklabels() if word.get_text()]
        assert [word.get_text() for word in named] == [f"term {at % terms_a_year + 1}" for at in range(terms if terms <= 6 else 0)]
        told = [word for word in upper.texts if word.get_text().removeprefix("year ").isdigit()]
        assert [word.get_text() for word in told] == ([f"year {number + 1}" for number in range(years)] if years > 1 else [])
        starts = [line.get_xdata()[0] for line in upper.get_lines() if line.get_linestyle() in ("-", "--") and len(set(line.get_xdata())) == 1]
        assert starts[:2] == [1, 1 + 6 + (one.calendar.break_weeks if terms_a_year > 1 else 0)] and len(starts) == terms
        boxes = [word.get_window_extent(renderer) for word in (*named, *told, lower._left_title)]
        assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


def test_a_story_is_told_and_drawn_in_a_real_process(mentoring, tmp_path):
    command = [sys.executable, "-c", "import sys; from experiments.commands import main; sys.exit(main())", "story", str(mentoring)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    listing = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert listing.returncode == 0 and all(rule in listing.stdout for rule in RULES), listing.stderr
    run = subprocess.run([*command, "gain", "--out", str(tmp_path / "mine")], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0 and "the two lives part" in run.stdout and "no forecast of a real one" in run.stdout, run.stderr
    (drawn,) = (tmp_path / "mine").iterdir()
    assert drawn.suffix == ".png" and drawn.stat().st_size > 20_000 and str(drawn.name) in run.stdout


def test_a_result_is_found_by_its_name_by_the_beginning_of_it_and_as_the_latest(mentoring, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(mentoring, tmp_path / "results" / mentoring.name)
    for word in (mentoring.name, "compare_lecture", "latest", f"results/{mentoring.name}", "results/latest"):
        assert typed(capsys, word, "typical")[0] == 0, word
    assert list((tmp_path / "results" / mentoring.name).glob("story_*.png"))


def test_the_latest_answer_is_the_one_last_shown_or_made(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for seed in ("seed=1", "seed=2", "seed=1"):  # the last of these shows a kept answer
        assert main(["run", "pal", *SMALL, seed, "--quiet"]) == 0
    assert json.loads((located("latest") / "manifest.json").read_text())["seed"] == 1
    assert main(["run", "pal", *SMALL, "seed=2", "--json"]) == 0
    assert json.loads((located("latest") / "manifest.json").read_text())["seed"] == 2


def test_without_a_comparison_nobody_gains(mentoring, tmp_path, capsys):
    alone = kept(tmp_path, "run", "mentoring", *SMALL)
    for words in ([alone], [alone, "--outcome", "stress"], [mentoring, "--arm", "lecture_only"], [alone, "gain", "--outcome", "stress"], [alone, "loss"]):
        _, out, _ = typed(capsys, *words)
        assert not any(f"who {verb} most" in out.lower() for verb in ("gains", "loses")), words
        assert "No comparison: " in out and "against its own beginning" in " ".join(out.split()), words
    assert "who ends best: the highest mark" in typed(capsys, alone)[1]
    assert "Who improved most since the beginning: stress" in typed(capsys, alone, "gain", "--outcome", "stress")[1]
    assert "who gains most" in typed(capsys, mentoring)[1] and "No comparison" not in typed(capsys, mentoring, "gain")[1]


@pytest.mark.parametrize(
    "words, told_back",
    [
        (["nowhere", "gain"], "no such result"),
        (["RESULT", "80"], "allowed 0 to 79"),
        (["RESULT", "-1"], "allowed 0 to 79"),
        (["RESULT", "hero"], "gain, helper, isolate, loss, typical"),
        (["RESULT", "gain", "--replicate", "2"], "allowed 0 to 1"),
        (["RESULT", "gain", "--outcome", "fame"], "mark"),
        (["RESULT", "gain", "--arm", "pal"], "mentoring"),
        (["RESULT", "3", "--out", "RESULT/summary.csv/below"], "cannot be written"),
        ([], "RESULT"),
    ],
)
def test_a_mistake_is_told_in_a_line(mentoring, tmp_path, capsys, monkeypatch, words, told_back):
    monkeypatch.chdir(tmp_path)
    code, out, err = typed(capsys, *(word.replace("RESULT", str(mentoring)) for word in words))
    assert code == 2 and told_back in err and not out and len(err.strip().splitlines()) <= 2 and "Traceback" not in err, err


@pytest.mark.parametrize("name, content", [("manifest.json", None), ("config.yaml", "arms: ["), ("config.yaml", "arms: {}"), ("students.parquet", "no table")])
def test_a_broken_folder_is_told_in_a_line(mentoring, tmp_path, capsys, name, content):
    folder = shutil.copytree(mentoring, tmp_path / "broken")
    (folder / name).unlink() if content is None else (folder / name).write_text(content)
    code, _, err = typed(capsys, folder, "3")
    assert code == 2 and "holds no whole result" in err and len(err.strip().splitlines()) == 1, err


@pytest.mark.parametrize(
    "name, before, after",
    [("manifest.json", '"replicates": 2', '"replicates": 1'), ("config.yaml", "seed: 1", "seed: 2"), ("students.parquet", None, None)],
)
def test_an_answer_that_was_edited_is_not_told(mentoring, tmp_path, capsys, name, before, after):
    folder = shutil.copytree(mentoring, tmp_path / "edited")
    if before:
        assert before in (folder / name).read_text()
        (folder / name).write_text((folder / name).read_text().replace(before, after))
    else:
        table = pd.read_parquet(folder / name)
        table.assign(mark=table["mark"] + 1).to_parquet(folder / name)
    code, out, err = typed(capsys, folder, "3")
    assert code == 2 and not out and f"{name} is not what was written" in err and len(err.strip().splitlines()) == 1, err


def test_settings_that_are_code_are_refused(mentoring, tmp_path, capsys):
    folder = shutil.copytree(mentoring, tmp_path / "code")
    path = folder / "config.yaml"
    path.write_text(path.read_text().replace("swept: ''", "swept: ${oc.env:HOME}"))
    code, _, err = typed(capsys, folder, "3")
    assert code == 2 and "refused" in err


def test_another_model_with_the_same_numbers_is_told_with_a_note(mentoring, tmp_path, capsys):
    folder = shutil.copytree(mentoring, tmp_path / "older")
    sealed_anew(folder, model="another")
    code, out, err = typed(capsys, folder, "3")
    assert code == 0 and "numbers are still the same" in err and "At the end" in out


def test_numbers_that_are_not_those_of_the_answer_are_never_told(mentoring, tmp_path, capsys):
    folder = shutil.copytree(mentoring, tmp_path / "older")
    table = pd.read_parquet(folder / "students.parquet")
    table.assign(mark=table["mark"] + 1).to_parquet(folder / "students.parquet")
    sealed_anew(folder)
    code, out, err = typed(capsys, folder, "3")
    assert code == 2 and not out and "Ask the question again" in err and err.splitlines()[-1].count("peersim") == 1


def test_real_students_are_never_told(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine" / "population").mkdir(parents=True)
    (tmp_path / "mine" / "population" / "course.yaml").write_text("defaults: [loaded]\nfolder: .\nroster: {file: students.csv, id: id}\n")
    (tmp_path / "students.csv").write_text("id\n" + "\n".join(f"s{one}" for one in range(30)))
    folder = kept(tmp_path / "r", "compare", "lecture_only", "pal", "population=course", "replicates=2", "--config-dir", "mine")
    for words in ([], ["3"], ["typical"]):
        code, out, err = typed(capsys, folder, *words)
        assert code == 2 and not out and "stories of real persons are not told" in err
    sealed_anew(folder, personal=False)  # what the settings say counts too
    assert typed(capsys, folder, "3")[0] == 2
    assert not list(folder.glob("story*"))


def test_a_mechanism_of_ones_own_is_told_by_its_name(tmp_path, capsys):
    file = tmp_path / "sun.py"
    file.write_text(
        "from sim.frame.declaration import mechanism\n\n\n@mechanism(writes='stress')\ndef long_walks(stress, weekday_today):\n"
        "    return stress - 1.2 * (weekday_today == 6)\n\n\nSCHEDULE = [('every_day', long_walks, 'stress')]\n"
    )
    folder = kept(tmp_path / "r", "run", "pal", *SMALL, "--mechanism", str(file))
    code, out, _ = typed(capsys, folder, "typical")
    assert code == 0 and "long walks" in out
    assert any(cause.key == "long_walks" for cause in lived(remade(opened(folder), "pal"), 3, 0).causes)


def test_further_terms_and_breaks_are_told_too(tmp_path, capsys):
    folder = kept(tmp_path, "run", "mentoring", "calendar.terms=2", *SMALL)
    code, out, _ = typed(capsys, folder, "gain")
    assert code == 0 and "Week 35" in out.replace("to 35", "Week 35")


def test_the_folder_above_is_taken_for_the_latest_answer_in_it_and_a_later_one_without_manifest_is_named(tmp_path, capsys):
    from experiments.commands import main

    main(["compare", "lecture_only", "pal", *SMALL, "--quiet", "--out", str(tmp_path)])
    main(["compare", "lecture_only", "mentoring", *SMALL, "--quiet", "--out", str(tmp_path)])
    pal, mentoring = (next(tmp_path.glob(f"*{name}*")) for name in ("pal", "mentoring"))
    for word in (str(tmp_path), str(tmp_path / "latest")):
        assert main(["story", word]) == 0
        told = capsys.readouterr()
        assert f"Students worth telling in {mentoring}" in told.out and not told.err
    (mentoring / "manifest.json").unlink()
    for word in (str(tmp_path), str(tmp_path / "latest")):
        assert main(["story", word]) == 0
        told = capsys.readouterr()
        assert f"Students worth telling in {pal}" in told.out and f"{mentoring.name} is later and has lost its manifest" in told.err
    assert main(["story", str(pal)]) == 0 and not capsys.readouterr().err


def test_what_a_difference_is_made_of_adds_up_as_it_is_written(diaries):
    lines = compared(diaries)
    parts = re.compile(r"\((?P<all>[+-][\d.]+)\): (?P<causes>.*)\.$")
    told = [parts.search(line) for line in lines]
    assert any(told)
    for one in filter(None, told):
        assert sum(map(float, re.findall(r"[+-]\d+\.\d+", one["causes"]))) == pytest.approx(float(one["all"]), abs=1e-9), one.string
