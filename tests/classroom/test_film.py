"""The film: what a page shows is what the model did, day by day, for the same students in both panels."""

import dataclasses
import gzip
import json

import numpy as np
import pytest

from experiments.classroom import lessons
from experiments.classroom.film import FULL, GROUPS, filmed, refuse
from experiments.classroom.layout import placed
from experiments.classroom.reel import CAME, FRIENDS, HELPED, HERE, SHOWN, STUDY
from experiments.classroom.session import Session, Viewer
from experiments.classroom.setup import Setup, Side, read, scenarios
from experiments.classroom.talk import hello
from experiments.measuring import curves, newcomers, there_from_the_start
from experiments.runs import live
from experiments.tables import Columns
from sim.calendar import DAYS_A_WEEK
from sim.campus import PROGRAMMES
from sim.errors import UserError
from sim.start import start

SMALL = ("population.newcomers=60", "population.older=24")
ALONE, PAL, MENTORING = Side("lecture_only"), Side("pal"), Side("mentoring")
BOTH = Setup(ALONE, PAL, SMALL, seed=3)


@pytest.fixture(scope="module")
def film():
    return filmed(BOTH)


@pytest.fixture(scope="module")
def mentored():
    return filmed(Setup(PAL, MENTORING, SMALL, seed=3))


def test_the_film_shows_the_states_that_a_comparison_measures(film):
    for arm, scenario in zip("ab", scenarios(BOTH)):
        people, ties = start(scenario, 0)
        lived = live(scenario, people, ties, 0)
        who = newcomers(people.columns) & there_from_the_start(lived.campus)
        rows: Columns = curves(lived.recorded, who)
        days = len(lived.campus.days)
        for k, name in enumerate(SHOWN):
            if name in ("stress", "knowledge", "belonging", "mark", "exhaustion"):
                mine = film.arrays[f"{arm}.states"][k, 1:][:, film.arrays["groups"][0] > 0].mean(axis=1) * 100 / FULL
                theirs = np.asarray(rows["mean"]).reshape(days, -1)[:, list(rows["outcome"].names).index(name)]
                np.testing.assert_allclose(mine, theirs, atol=0.01, err_msg=f"{arm} {name}")


def test_two_panels_with_the_same_scenario_are_the_same_to_the_bit():
    twin = filmed(Setup(PAL, PAL, SMALL, seed=3))
    for name in twin.arrays:
        if name.startswith("a."):
            np.testing.assert_array_equal(twin.arrays[name], twin.arrays[f"b{name[1:]}"], err_msg=name)


def test_before_a_programme_begins_both_panels_are_the_same(film):
    first = scenarios(BOTH)[1].programmes["pal"].first_week
    before = (first - 1) * DAYS_A_WEEK
    np.testing.assert_array_equal(film.arrays["a.states"][:, :before], film.arrays["b.states"][:, :before])
    assert (film.arrays["a.states"] != film.arrays["b.states"]).any()


def test_who_flashes_came_that_day_and_as_often_as_the_model_counts(mentored):
    for arm, scenario in zip("ab", scenarios(Setup(PAL, MENTORING, SMALL, seed=3))):
        people, ties = start(scenario, 0)
        campus = live(scenario, people, ties, 0).campus
        sessions = campus.offers.columns[:, PROGRAMMES["sessions"]].sum(axis=0)
        np.testing.assert_array_equal((mentored.arrays[f"{arm}.flags"] & CAME > 0).sum(axis=0), sessions)
        helped = campus.offers.columns[:, PROGRAMMES["hours_helped"]].sum(axis=0) > 0
        np.testing.assert_array_equal((mentored.arrays[f"{arm}.flags"] & HELPED > 0).any(axis=0), helped)


def test_meetings_join_who_came_to_who_helped(mentored):
    for arm in "ab":
        until = np.concatenate([[0], mentored.arrays[f"{arm}.met_until"]])
        assert until[-1] > 0
        for day in range(len(until) - 1):
            met, flags = mentored.arrays[f"{arm}.met"][until[day] : until[day + 1]], mentored.arrays[f"{arm}.flags"][day]
            assert (flags[met[:, 0]] & CAME > 0).all()
            assert (flags[met[:, 1]] & (HELPED | CAME) > 0).all(), f"{arm}, day {day}"


def test_a_group_that_nobody_leads_meets_among_itself():
    film = filmed(Setup(ALONE, Side("study_group"), SMALL, seed=3))
    met = film.arrays["b.met"]
    assert len(met) and (met[:, 0] != met[:, 1]).all() and not film.arrays["b.helpers"].any()


def test_ties_are_of_the_enrolled_and_of_some_kind_and_change_by_the_week(film):
    until = np.concatenate([[0], film.arrays["a.ties_until"]])
    assert len(until) - 2 == len(film.header["calendar"])
    for week in range(len(until) - 1):
        rows = slice(until[week], until[week + 1])
        ends, kinds = film.arrays["a.ties"][rows], film.arrays["a.kinds"][rows]
        assert (ends[:, 0] < ends[:, 1]).all() and np.isin(kinds, (FRIENDS, STUDY, FRIENDS | STUDY)).all()
        flags = film.arrays["a.flags"][max(0, week * DAYS_A_WEEK - 1)]
        assert (flags[ends] & HERE > 0).all()
    assert (film.arrays["a.kinds"] & STUDY > 0).any() and (film.arrays["a.kinds"] & FRIENDS > 0).any()


def test_friends_stand_near_each_other_and_everybody_where_there_is_room(film):
    place, ends = film.arrays["a.place"], film.arrays["a.ties"][film.arrays["a.kinds"] & FRIENDS > 0]
    apart = np.linalg.norm(place[ends[:, 0]] - place[ends[:, 1]], axis=1).mean()
    lot = np.random.default_rng(1).integers(0, len(place), (4000, 2))
    assert apart < 0.6 * np.linalg.norm(place[lot[:, 0]] - place[lot[:, 1]], axis=1).mean()
    assert (np.abs(place) <= 1).all() and np.isfinite(place).all()
    everybody = np.linalg.norm(place[:, None] - place[None], axis=2) + 9 * np.eye(len(place))
    assert everybody.min() > 0.3 / np.sqrt(len(place))


def test_everybody_stands_alike_in_both_panels_but_where_sections_differ(film):
    np.testing.assert_array_equal(film.arrays["a.place"], film.arrays["b.place"])
    apart = filmed(Setup(ALONE, Side("lecture_only", ("population.sections=extremes",)), (*SMALL, "population.section_size=15"), seed=3))
    assert (apart.arrays["a.place"] != apart.arrays["b.place"]).any()


@pytest.mark.parametrize("n", [1, 2, 7])
def test_few_students_or_none_with_ties_have_places_too(n):
    place = placed(np.zeros((0, 2), int), np.zeros(0), np.full(n, -1))
    assert place.shape == (n, 2) and np.isfinite(place).all()


def test_a_packed_film_holds_every_array_and_its_header(film):
    bytes_ = gzip.decompress(film.packed)
    length = int.from_bytes(bytes_[:4], "little")
    header = json.loads(bytes_[4 : 4 + length])
    assert header["setup"] == BOTH.plain and header["groups"] == film.header["groups"]
    for name, one in header["arrays"].items():
        found = np.frombuffer(bytes_, one["type"], int(np.prod(one["shape"])), 4 + length + one["at"]).reshape(one["shape"])
        np.testing.assert_array_equal(found, film.arrays[name])
    assert film.packed == filmed(BOTH).packed


def test_groups_are_of_those_whom_programmes_are_for(film):
    first = film.arrays["groups"][0]
    assert film.header["groups"][0] == "first-years" and first.sum() == 60
    for name, members in zip(film.header["groups"], film.arrays["groups"]):
        assert members.any()
        if not name.startswith("helpers"):
            assert (first[members > 0] > 0).all(), name
    assert len(film.header["groups"]) >= len(GROUPS)


def test_exam_weeks_and_breaks_are_marked():
    weeks = filmed(Setup(ALONE, PAL, (*SMALL, "calendar.terms=2"), seed=3)).header["calendar"]
    assert [k for k, one in enumerate(weeks, 1) if one["exams"]] == [14, 15, 34, 35]
    assert [k for k, one in enumerate(weeks, 1) if one["break"]] == [16, 17, 18, 19, 20]


@pytest.mark.parametrize("name", lessons.LESSONS)
def test_every_lesson_shows_what_it_is_there_to_show(name):
    expected = {
        "exams": "in the exam weeks", "twenty": "a third or fewer", "mixing": "hardly change", "online": "more often",
        "helpers": "higher", "attenders": "more than half",
    }  # fmt: skip
    lesson = lessons.LESSONS[name]
    found = filmed(lesson.setup)
    answer = lessons.answered(lesson, found)
    assert lesson.choices[answer["choice"]] == expected[name], answer["says"]
    assert lesson.state in SHOWN and lesson.group in found.header["groups"]
    assert read(lesson.setup.plain, Setup(ALONE, PAL)) == lesson.setup


def test_engineered_sections_come_apart():
    film = filmed(lessons.LESSONS["mixing"].setup)
    who = lessons.members(film, "weakest third")
    lot, mixed = (lessons._study_with_others(film, arm, who) for arm in "ab")
    assert mixed < lot - 0.1  # though there are more of the strong among their mates


# ----- what comes from a page


@pytest.mark.parametrize(
    "words, said",
    [
        (["population.roster.students=/etc/passwd"], "cannot be set from the page"),
        (["population=reed98"], "cannot be set from the page"),
        (["replicates=5"], "cannot be set from the page"),
        (["hydra.run.dir=/tmp"], "cannot be set from the page"),
        (["programmes.pal.group_size=4,8"], "takes one value here"),
        (["programmes.pal.group_size=0"], "allowed 1 to 500"),
        (["programmes.pal.groupsize=5"], "groupsize"),
        (["programmes.pal.group_size=a b"], "group_size"),
        (["population.newcomers=90000"], "population.newcomers"),
        (["population.newcomers=5100"], "allowed up to 5,000 on a page"),
        (["calendar.terms=20", "population.newcomers=3000"], "too much for a page"),
        (["programmes.pal.group_size=5"] * 2, "given twice"),
        (["x" * 300], "up to 200 characters"),
    ],
)
def test_what_a_page_may_not_set_is_refused_in_a_line(words, said):
    with pytest.raises(UserError, match="."):
        try:
            refuse(scenarios(read({"a": ALONE.plain, "b": PAL.plain, "words": words}, BOTH)))
        except UserError as error:
            assert said in str(error) and "\n" not in str(error)
            raise


@pytest.mark.parametrize(
    "tree",
    [
        None, [], "x", 3, {}, {"a": 1, "b": 2}, {"a": {"name": "pal"}}, {"a": {"name": 1}, "b": {"name": "pal"}},
        {"a": {"name": "pal", "words": "x"}, "b": {"name": "pal"}}, {"a": {"name": "pal"}, "b": {"name": "pal"}, "seed": "x"},
        {"a": {"name": "pal"}, "b": {"name": "pal"}, "seed": -1}, {"a": {"name": "pal"}, "b": {"name": "pal"}, "seed": True},
        {"a": {"name": "pal"}, "b": {"name": "pal"}, "more": 1}, {"a": {"name": "pal"}, "b": {"name": "pal"}, "words": [1]},
        {"a": {"name": "pal"}, "b": {"name": "pal"}, "lesson": ["x"]},
    ],
)  # fmt: skip
def test_what_is_no_setup_is_refused(tree):
    with pytest.raises(UserError):
        read(tree, BOTH)


@pytest.mark.parametrize("name", ["../secret", "nothing_of_this_name", "pal; rm", "pal+no_such"])
def test_a_scenario_that_is_not_there_is_refused_by_name(name):
    with pytest.raises(UserError):
        scenarios(read({"a": {"name": name}, "b": PAL.plain}, BOTH))


def test_settings_of_the_page_go_before_those_of_the_command_line():
    base = dataclasses.replace(BOTH, words=(), fixed=("population.newcomers=80", "population.older=20"))
    typed = scenarios(base)
    assert [one.population.newcomers for one in typed] == [80, 80]
    moved = scenarios(read({"a": ALONE.plain, "b": PAL.plain, "words": ["population.newcomers=60"]}, base))
    assert [one.population.newcomers for one in moved] == [60, 60] and moved[0].population.older == 20


def test_what_was_typed_of_a_programme_waits_for_a_panel_that_has_it():
    typed = dataclasses.replace(BOTH, fixed=("programmes.pal.group_size=5",))
    assert scenarios(typed)[1].programmes["pal"].group_size == 5
    scenarios(dataclasses.replace(typed, b=MENTORING))  # it has no such programme, and is shown as it is


def test_what_was_typed_stays_with_the_panel_that_has_no_setting_of_its_own():
    typed = Setup(MENTORING, MENTORING, SMALL, fixed=("programmes.mentoring.mentees_per_mentor=10",))
    assert [one.programmes["mentoring"].mentees_per_mentor for one in scenarios(typed)] == [10, 10]
    moved = dataclasses.replace(typed, b=Side("mentoring", ("programmes.mentoring.mentees_per_mentor=20",)))
    assert [one.programmes["mentoring"].mentees_per_mentor for one in scenarios(moved)] == [10, 20]


@pytest.mark.parametrize(
    "words, found",
    [
        (("calendar.weeks_before=2",), "in the exam weeks"),
        (("calendar.terms=2",), "in the exam weeks"),
        (("calendar.exams={}", "calendar.deadlines={}"), "This run cannot tell"),
    ],
)
def test_the_exam_weeks_are_those_of_the_calendar(words, found):
    lesson = lessons.LESSONS["exams"]
    answer = lessons.answered(lesson, filmed(dataclasses.replace(lesson.setup, words=(*SMALL, *words))))
    assert found in (answer["says"] if answer["choice"] < 0 else lesson.choices[answer["choice"]])


def test_a_lesson_about_a_group_that_has_nobody_says_so():
    lesson = lessons.LESSONS["online"]
    answer = lessons.answered(lesson, filmed(dataclasses.replace(lesson.setup, words=("population.newcomers=8", "population.older=4"))))
    assert answer["choice"] == -1 and "nobody here is of the group" in answer["says"]


def test_settings_of_one_side_leave_the_other_as_it_is():
    both = scenarios(Setup(MENTORING, Side("mentoring", ("programmes.mentoring.mentees_per_mentor=20",)), SMALL))
    assert [one.programmes["mentoring"].mentees_per_mentor for one in both] == [5, 20]


@pytest.mark.parametrize("name", ["pal", "mentoring", "news", "discussion_forum", "ai_feedback", "pal_and_mentoring", "team_project", "student_initiatives"])
def test_every_slider_can_be_moved_to_both_its_ends(name):
    film = filmed(Setup(ALONE, Side(name), SMALL, seed=3))
    mine = [one for one in film.header["sliders"] if one["key"].startswith("programmes.")]
    assert mine and all(one["side"] == "b" and one["meaning"] for one in mine)
    for one in mine:
        for value in one.get("choices") or (one["low"], one["high"]):
            setup = read({"a": ALONE.plain, "b": {"name": name, "words": [f"{one['key']}={value}"]}, "words": list(SMALL)}, BOTH)
            assert len(scenarios(setup)) == 2, f"{one['key']}={value}"


def test_a_programme_of_ones_own_is_shown_and_stands_in_the_menu(tmp_path):
    (tmp_path / "programme").mkdir()
    (tmp_path / "programme" / "cafe.yaml").write_text("# A study cafe.\ndefaults:\n  - group_session\n\ngroup_size: 6\n")
    own = Setup(ALONE, Side("cafe"), SMALL, folder=tmp_path)
    film = filmed(own)
    assert film.header["arms"][1] == {"label": "cafe", "says": "A study cafe"}
    assert {"programmes.cafe.group_size": 6}.items() <= {one["key"]: one["value"] for one in film.header["sliders"]}.items()
    assert "cafe" in hello(Session(own), Viewer(True, "x"))["scenarios"]
