"""The reference model in plain Mesa and the fast path live the same days."""

import ast
import dataclasses
import os
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from sim import network
from sim.allocation import compose
from sim.calendar import FIELDS
from sim.campus import MECHANISMS, THE_PAST, Campus, numbers_of
from sim.programmes import Feedback, Forum, GroupSession, Message, PairMeeting
from sim.reference import ties
from sim.reference.model import ReferenceModel, Today
from sim.roster import from_graph
from sim.start import start
from sim.state import KNOBS, NOBODY, PROGRAMME, STUDENT, no_ties

ROUNDING = 2e-5  # ties are kept in single precision by the fast path, in double by the reference


SLOW = "PEERSIM_SLOW" in os.environ  # else some of the cases, which share out among them what there is


def both(scenario, replicate):
    people, ties = start(scenario, replicate)
    offers = compose(scenario.programmes, people, scenario.helping, scenario.seed, replicate, ties).offers
    campus = Campus(people, ties, offers, scenario.calendar, scenario.seed, replicate, scenario.mechanisms, until=scenario.until)
    return ReferenceModel(scenario, replicate), campus


def compare(reference, campus):
    for column in STUDENT:
        slow = np.array([getattr(student, column.name) for student in reference.students], float)
        np.testing.assert_allclose(slow, campus.column(column.name), rtol=ROUNDING, atol=ROUNDING, err_msg=f"{column.name} on day {campus.day}")
    for k, programme in enumerate(reference.programmes):
        for column in PROGRAMME:
            if column.name != "table":  # numbered differently
                slow = np.array([getattr(student.parts[programme.name], column.name) for student in reference.students], float)
                fast = campus.programme_column(k, column.name)
                np.testing.assert_allclose(slow, fast, rtol=ROUNDING, atol=ROUNDING, err_msg=f"{programme.name} {column.name} on day {campus.day}")
    start, partner = campus.ties.start, campus.ties.partner
    for i, student in enumerate(reference.students):
        row = slice(start[i], start[i + 1])
        assert sorted(student.ties) == partner[row].tolist(), f"ties of {i} on day {campus.day}"
        for name in ("hours", "study_hours", "affinity", "contact", "study_contact"):
            slow = [getattr(student.ties[j], name) for j in partner[row].tolist()]
            np.testing.assert_allclose(slow, getattr(campus.ties, name)[row], rtol=1e-4, atol=1e-4, err_msg=f"{name} on day {campus.day}")


CASES = {
    "lectures": ("lecture_only", {}),
    "groups": ("pal", {"calendar__holidays": [17, 24, 31]}),
    "groups online without a leader's table": ("pal_online", {"programmes__pal__talk_group": 0, "programmes__pal__target": "all"}),
    "mentors with too many mentees": ("mentoring", {"programmes__mentoring__mentees_per_mentor": 12, "programmes__mentoring__weekday": "sunday"}),
    "groups of friends without a leader": ("study_group", {"programmes__study_group__matching": "friends", "programmes__study_group__transparency": 0.4}),
    "workshops": ("coping_workshop", {"programmes__coping_workshop__talk_group": 3, "programmes__coping_workshop__incentive": 3.0}),
    "two leaders": ("pal", {"programmes__pal__leaders_per_group": 2, "programmes__pal__talk_group": 3, "population__older": 5,
                            "programmes__pal__group_size": 9, "programmes__pal__few_helpers": "larger_groups"}),
    "two or three sessions every other week, on the screen or not": ("pal", {
        "programmes__pal__modality": "hybrid", "programmes__pal__sessions_per_week": 3, "programmes__pal__every_weeks": 2, "programmes__pal__incentive": 3.0,
        "programmes__pal__wellbeing_share": 0.3, "calendar__holidays": [17, 24, 31, 29]}),
    "mentors on the screen or not": ("mentoring", {"programmes__mentoring__modality": "hybrid"}),
    "drop-ins at exams": ("exam_support", {"programmes__exam_support__incentive": 3.0}),
    "a forum": ("discussion_forum", {"programmes__discussion_forum__moderation_hours": 0.3, "calendar__holidays": [21]}),
    "leaders who step down and are replaced": ("pal", {"programmes__pal__helpers_leave": 0.9, "programmes__pal__replaced": True}),
    "mentors who step down": ("mentoring", {"programmes__mentoring__helpers_leave": 0.7}),
    "friends who stay friends": ("lecture_only", {"mechanisms_until": {"tie_formation": 3, "tie_decay": 3, "affinity": 3, "stress": 4},
                                                  "population__network": "small_world"}),
    "nobody older": ("pal", {"population__older": 0, "population__newcomers": 50}),
    "two terms": ("pal", {"calendar__terms": 2, "calendar__weeks": 8, "calendar__teaching_weeks": 7, "calendar__break_weeks": 3,
                          "calendar__deadlines": {}, "calendar__exams": {8: 1.0}, "calendar__tests": [8], "calendar__holidays": []}),
}  # fmt: skip


EVERYTHING = {
    "mentoring": PairMeeting(first_week=-1, rematch=True, supervision_hours=1.0, rules=0.5, technique_share=0.4, mentees_per_mentor=6),
    "pal": GroupSession(
        points=0.8,
        leaderboard=0.7,
        sessions_per_week=2,
        modality="hybrid",
        supervision_hours=1.0,
        rules=0.5,
        technique_share=0.3,
        awareness=0.4,
        stigmatised=0.8,
        talk_group=5,
    ),
    "forum": Forum(moderation_hours=0.5, points=0.5),
    "hidden": Forum(anonymous=True, moderation_hours=0.0, weekday="tuesday", first_week=-1, target="all"),
    "news": Message(weekday="monday", every_weeks=3),
    "circle": GroupSession(leaders_per_group=2, target="all", weekday="sunday", group_size=10, talk_group=0, training_hours=0.0, modality="online"),
    "norms": Message(topic="norms", reach=0.6, every_weeks=5),
    "cheer": Message(topic="encouragement", every_weeks=1, weekday="sunday"),
    "exercise": Message(topic="belonging", target="newcomers", first_week=1),
    "campaign": Message(topic="stigma", reach=0.7, every_weeks=2, weekday="sunday", last_week=15),
    "workshop": GroupSession(
        weekday="friday", wellbeing_share=0.6, group_size=9, only="first_in_family", matching="like_ability", awareness=1.0, incentive=2.0
    ),
    "initiatives": GroupSession(
        founded_by_students=True, seed_money=100.0, group_size=6, awareness=1.0, training_hours=3.0, helpers_leave=0.4, regroup_weeks=0, target="all"
    ),
    "peers": GroupSession(
        leaders_per_group=0, group_size=2, regroup_weeks=2, matching="mixed_ability", modality="asynchronous", shared_mark=0.3, weekday="friday"
    ),
    "seminar": GroupSession(
        led_by="staff", group_size=11, regroup_weeks=3, mediation=0.6, check_in_weeks=2, technique_share=0.3, target="all", incentive=1.0, talk_group=6
    ),
    "everywhere": GroupSession(
        led_by="same_cohort", across_campuses=True, modality="online", group_size=7, check_in_weeks=3, check_in_on="at_risk", training="briefing", replaced=True
    ),
    "software": Feedback(guard_rails=0.2, exam_weeks=True),
    "faculty": PairMeeting(led_by="staff", rematch=True, check_in_weeks=2, follow_up="another_place", technique_share=0.4, mentees_per_mentor=3, first_week=0),
    "abroad": PairMeeting(across_campuses=True, modality="hybrid", check_in_weeks=1, check_in_on="absent", follow_up="support", rematch=True),
    "study_group": GroupSession(weekday="tuesday", leaders_per_group=0, group_size=5, matching="friends", wellbeing_share=0.2, incentive=1.0),
}
EVENTFUL = {"withdrawal__base": -3.5, "conflict__base": 1.0, "pair_ending__base": 0.5, "formal_help__base": -2.0, "attendance__base": 0.5,
            "group_session__known": 3.0, "founding__base": -2.0, "founding__known": 4.0, "check_in__bar": 0.5, "check_in__reply": 0.8,
            "confidence__failing": -0.3, "tie_formation__anywhere": 3.0, "awareness__word": 1.0}  # fmt: skip
SHORT = CASES["two terms"][1] | {"calendar__terms": 5, "calendar__weeks_before": 2, "calendar__break_weeks": 2, "calendar__summer_weeks": 3}
TOGETHER = {
    "as shipped": (1, {}, {}),
    "eventful": (20261124, EVENTFUL, {}),
    "eventful years with new intakes": (3, EVENTFUL, SHORT | {"population__intake": 30}),
    "eventful years with few mentors": (4, EVENTFUL, SHORT | {"population__intake": 60, "population__older": 4, "calendar__holidays": [2, 9, 14]}),
    "eventful years at three campuses with new intakes": (
        5,
        EVENTFUL,
        SHORT | {"population__intake": 30, "population__campuses": 3, "population__newcomers": 45},
    ),
    "eventful, two terms, helpers among the cohort itself": (2, EVENTFUL, CASES["nobody older"][1] | CASES["two terms"][1]),
}


def all_kinds(small, seed=1, mechanisms=None, **settings):
    settings |= {f"mechanisms__{name}": value for name, value in (mechanisms or {}).items()}
    return dataclasses.replace(small("lecture_only", seed=seed, **settings), programmes=EVERYTHING)


@pytest.mark.parametrize("name", TOGETHER if SLOW else ["as shipped", "eventful years at three campuses with new intakes"])
def test_every_student_is_the_same_with_all_kinds_of_programmes_at_once(small, name):
    seed, mechanisms, settings = TOGETHER[name]
    reference, campus = both(all_kinds(small, seed, mechanisms, **settings), replicate=seed % 7)
    compare(reference, campus)
    drawn, safety, shaken, apart, alone = campus.programme_column(0, "fit").copy(), 0.0, 0, 0, 0
    while reference.running:
        reference.step()
        campus.advance(1)
        compare(reference, campus)
        alone += (campus.programme_column(0, "served") == 0).any()
        shaken += (campus.programme_column(1, "safety") < safety).any()
        safety = campus.programme_column(1, "safety").copy()
        apart += any(0 < table.familiar(3.0) < 1 for table in reference.programmes[1].tables)
    if "few mentors" in name:
        assert alone > 0
    elif "intakes" in name:
        arrived = campus.column("arrival_term")
        assert {-1, 0, 2, 4} == set(arrived) and campus.column("enrolled")[arrived == 4].any()
        new = campus.programme_column(0, "from_term") == 2
        knobs = {name: np.repeat(campus.offers.knobs[:, KNOBS.index(name)] > 0, np.diff(campus.offers.group_of)) for name in ("leaders", "founded")}
        helped = campus.offers.helper[:, 0] != NOBODY
        assert campus.programme_column(0, "sessions")[new].sum() > 0 and np.array_equal(helped[~knobs["founded"]], knobs["leaders"][~knobs["founded"]])
        assert helped[knobs["founded"]].any() and campus.programme_columns("staff_time").any(axis=1).sum() > 3
    elif mechanisms:
        assert campus.column("enrolled").min() == 0 and campus.column("failed").max() == 1 and campus.column("help_weeks").max() > 0
        assert (campus.programme_column(0, "fit") != drawn).any() and campus.programme_column(5, "sessions").max() > 1
        assert shaken > 3 and apart > 3


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", [1, 20261124] if SLOW else [1])
def test_every_student_is_the_same_on_every_day(small, name, seed):
    option, settings = CASES[name]
    reference, campus = both(small(option, seed=seed, **settings), replicate=seed % 7)
    compare(reference, campus)
    while reference.running:
        reference.step()
        campus.advance(1)
        compare(reference, campus)
    assert campus.day == len(campus.days) and campus.column("understood").mean() > 0.2


@pytest.mark.parametrize("out", MECHANISMS)
def test_they_agree_with_a_mechanism_taken_out(small, out):
    reference, campus = both(all_kinds(small, mechanisms={out: None}), replicate=3)
    for _ in range(35):
        reference.step()
        campus.advance(1)
    compare(reference, campus)


def test_who_leaves_leaves_both(small):
    reference, campus = both(all_kinds(small, seed=5, mechanisms=EVENTFUL), replicate=1)
    for day in range(49):
        if day in (11, 25, 34):
            came = [student.number for student in reference.students if any(part.met > 0 for part in student.parts.values())]
            for gone in (*came[:3], int(campus.offers.helper[day // 10, 0])):
                reference.students[gone].enrolled = 0.0
                campus.column("enrolled")[gone] = 0.0
        reference.step()
        campus.advance(1)
        compare(reference, campus)


@pytest.mark.parametrize("option", ["pal", "mentoring"])
def test_who_has_left_leads_no_meeting_and_takes_no_time_for_those_who_left(small, option):
    _, campus = both(small(option), replicate=2)
    campus.advance(21)
    helpers = campus.offers.helper[: campus.offers.group_of[1], 0]
    gone, alone = int(helpers[0]), int(helpers[1])
    mentees = campus.offers.members[campus.offers.start[1] : campus.offers.start[2]]
    campus.column("enrolled")[gone] = 0
    campus.column("enrolled")[mentees] = 0
    given = campus.programme_column(0, "hours_helped").copy()
    campus.advance(28)
    now = campus.programme_column(0, "hours_helped")
    assert now[gone] == given[gone] and now[helpers].sum() > given[helpers].sum()
    if option == "mentoring":
        assert now[alone] == given[alone] and campus.programme_column(0, "helping")[alone] == 0


def test_both_grow_the_same_network_from_the_past(small):
    """The reference model begins with the fast path's network; here it grows eight weeks of one itself."""
    scenario = small("lecture_only")
    people, _ = start(scenario, 5)
    reference, _ = both(scenario, 5)
    numbers, _ = numbers_of(THE_PAST, {})
    grown = no_ties(people.n)
    for student in reference.students:
        student.ties = {}
    for week in range(-5, 3):
        grown = network._week(THE_PAST, numbers, people, grown, week, 1.0, 1.0, scenario.seed, 5)
        live_past_week(reference, week)
    assert len(grown.partner) > 100
    for i, student in enumerate(reference.students):
        row = slice(grown.start[i], grown.start[i + 1])
        assert sorted(student.ties) == grown.partner[row].tolist(), f"ties of {i}"
        np.testing.assert_allclose([student.ties[j].hours for j in grown.partner[row].tolist()], grown.hours[row], rtol=1e-4)


def live_past_week(reference, week):
    values = dict.fromkeys(FIELDS, 0.0) | {"day": week * 7, "run_week": week + 1, "season": week // 5, "encounter_factor": 1.0}
    today, option = Today([values[name] for name in FIELDS]), reference.option
    for student in reference.students:
        student.enrolled = float(student.arrival_week <= week)
        student.contact_hours = student.study_hours = 15.0 * student.enrolled
    if week % 5 == 0:
        ties.weigh(reference.students, today, reference.luck, option.parameters("affinity"))
    ties.spend_time(reference.students, today, option.parameters("everyday_contact"))
    ties.fade(reference.students, option.parameters("tie_decay"))
    likeness, company, p = (option.parameters(name) for name in ("affinity", "everyday_contact", "tie_formation"))
    ties.make_acquaintances(reference, today, likeness, company, p)


def test_the_reference_model_takes_no_formula_from_the_fast_path():
    for path in Path(ties.__file__).parent.glob("*.py"):
        named = [alias.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Import) for alias in node.names]
        named += [node.module for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
        for name in named:
            assert not name.startswith(("sim.mechanisms", "sim.activities", "sim.maths", "sim.luck", "sim.meetings", "sim.frame")), (
                f"{path.name} imports {name}"
            )


def test_they_agree_on_a_cohort_of_which_much_is_unknown(small):
    graph = nx.random_regular_graph(4, 40, seed=2)
    for i in range(0, 40, 2):
        graph.nodes[i].update(programme=f"p{i % 3}", gender=i % 4, section=f"s{i % 5}" if i % 8 else "")
    scenario = dataclasses.replace(small("pal"), roster=from_graph(graph, personal=False))
    reference, campus = both(scenario, replicate=1)
    for _ in range(36):
        reference.step()
        campus.advance(1)
    compare(reference, campus)
    assert (campus.people.places.group[1] == 0).any() and (campus.people.places.group[1] < 0).any()
