"""The slow tier (make slow): every programme on thirty thousand students, and each knob in the direction that evidence or plain sense gives it.

A row is one knob of one scenario at two values, on the same students with the same luck. Not shown by the model: that two hours a week of support spare
leaders of groups strain; the hours weigh more than the relief (+0.13 points of stress).
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import pytest

from experiments.asking import ask
from experiments.measuring import used
from experiments.runs import live
from sim.composition import choices, with_settings
from sim.configuration import scenario
from sim.modifiers import composed_with
from sim.outcomes import SUBGROUPS, subgroup
from sim.start import start
from sim.state import CAMPUS

pytestmark = pytest.mark.skipif("PEERSIM_SLOW" not in os.environ, reason="the slow tier: make slow (PEERSIM_SLOW=1)")

REPLICATES = 24
MANY = ["population.newcomers=22000", "population.older=8000", "population.programmes=60"]


class Row(NamedTuple):
    """One knob at two values, and what has to be more (1) or less (-1) at the second."""

    scenario: str
    knob: str
    low: object
    high: object
    measure: str  # an outcome, "OUTCOME of GROUP", or a column of the use of programmes
    sign: int
    why: str
    settings: dict = {}  # noqa: RUF012  a NamedTuple's default is never changed


ROWS = [
    Row("pal", "group_size", 4, 30, "helpers", -1, "fewer groups need fewer leaders"),
    Row("study_group", "talk_group", 4, 0, "knowledge", -1, "groups of 3 to 5 gain most (Lou 1996)", {"group_size": 12}),
    Row("pal", "leaders_per_group", 1, 3, "knowledge", 1, "more leaders reach more tables", {"group_size": 30, "incentive": 2.5}),
    Row("pal", "training_hours", 0, 40, "knowledge", 1, "trained leaders explain better"),
    Row(
        "coping_workshop", "training", "briefing", "supervised_practice", "coping", 1, "skills training .45 with supervised practice, .11 without (Conley 2015)"
    ),
    Row("mentoring", "supervision_hours", 0.0, 0.5, "stress of helpers", -1, "somebody to turn to carries strain"),
    Row("pal", "preparation_hours", 0.0, 6.0, "stress of helpers", 1, "hours are taken from rest"),
    Row("pal", "awareness", 0.2, 1.0, "came", 1, "who knows of it can come"),
    Row("pal", "incentive", 0.0, 2.0, "visits", 1, "rewards bring visits"),
    Row("pal", "points", 0.0, 1.0, "visits", 1, "gamification moves behaviour by .25 SD (Sailer and Homner 2020)"),
    Row("pal", "leaderboard", 0.0, 1.0, "stress", 1, "a course against each other is a load", {"incentive": 2.5}),
    Row("pal", "travel_hours", 0.0, 2.0, "visits", -1, "the way costs"),
    Row("pal", "stigmatised", 0.0, 1.0, "stigma of those who come", -1, "who is ashamed stays away", {"incentive": 1.0}),
    Row("pal", "coverage", 0.3, 1.0, "knowledge", 1, "more are reached"),
    Row("pal", "sessions_per_week", 1, 3, "knowledge", 1, "one more session adds .02 to .12 SD (Paloyo 2016)"),
    Row("pal", "every_weeks", 1, 4, "knowledge", -1, "fewer sessions"),
    Row("pal", "last_week", 5, 13, "knowledge", 1, "more sessions"),
    Row("pal", "subject_share", 0.3, 1.0, "knowledge", 1, "what is not explained is not learnt"),
    Row("coping_workshop", "wellbeing_share", 0.1, 0.9, "coping", 1, "coping is taught in the part that is for it"),
    Row("pal", "modality", "in_person", "hybrid", "visits of commuter", 1, "who lives far comes on the screen"),
    Row("study_group", "modality", "in_person", "online", "openness", -1, "thinner company", {"incentive": 2.0}),
    Row("study_group", "rules", 0.0, 1.0, "belonging", 1, "rules settle quarrels", {"incentive": 2.5, "group_size": 8}),
    Row("study_group", "mediation", 0.0, 1.0, "belonging", 1, "quarrels cost less where staff mediate", {"incentive": 2.5, "group_size": 8}),
    Row("team_project", "transparency", 0.0, 1.0, "knowledge", 1, "loafing is less where contributions show (Karau and Williams 1993)", {"rules": 0.0}),
    Row("team_project", "shared_mark", 0.0, 1.0, "knowledge", -1, "a shared result lets others do the work", {"rules": 0.0, "transparency": 0.0}),
    Row("mentoring", "mentees_per_mentor", 3, 20, "mark", -1, "a coach has at most five students (Oreopoulos and Petronijevic 2018)"),
    Row("mentoring", "mentees_per_mentor", 3, 20, "helpers", -1, "fewer mentors are needed"),
    Row("mentoring", "asked_in_person", False, True, "visits", 1, "messages to all move take-up little (Pugatch and Wilson 2018)"),
    Row("mentoring", "rematch", False, True, "visits", 1, "who has another mentor meets again"),
    Row("mentoring", "helpers_leave", 0.0, 0.6, "visits", -1, "without a mentor nobody meets"),
    Row("mentoring", "replaced", False, True, "visits", 1, "somebody takes the place", {"helpers_leave": 0.6}),
    Row("mentoring", "check_in_weeks", 0, 1, "stress", -1, "some of the strained are listened to"),
    Row("mentoring", "led_by", "older_students", "staff", "helper_hours", -1, "staff give the hours"),
    Row("tutoring", "mentor_hours", 1.0, 3.0, "visits", 1, "each meets more often"),
    Row("anti_stigma", "reach", 0.1, 0.9, "stigma", -1, "contact lowers stigma by .38 (Maunder and White 2019)"),
    Row("news", "every_weeks", 12, 1, "visits", 1, "more messages"),
    Row("discussion_forum", "moderation_hours", 0.0, 8.0, "belonging", 1, "fewer are hurt"),
    Row("discussion_forum", "anonymous", False, True, "knowledge", 1, "worry about what others think keeps from asking (Clement 2015)"),
    Row("ai_feedback", "guard_rails", 0.0, 1.0, "knowledge", 1, "without guard rails practice is lost (Bastani 2025)"),
    Row("student_initiatives", "seed_money", 0.0, 500.0, "groups", 1, "money brings founders"),
    Row("peer_recommendation", "regroup_weeks", 0, 1, "knowledge", 1, "who comes meets others who come", {"incentive": 1.0}),
]


def taken(typed, settings=None, words=()):
    """Give a checked scenario with knobs of its programme set."""
    name = typed.partition("+")[0]
    mine = {f"programmes.{name}.{key}": value for key, value in (settings or {}).items()}
    if words:
        return ask("run", [typed], list(words), None).first
    return scenario(typed, with_settings(composed_with(typed, {}, None)[0], mine))


def measured(lived, name, measure):
    """Give the mean of an outcome over the first-years, or over a group of them, or a column of the use of the programme."""
    use, campus = used(lived, [name])[0], lived.campus
    what, _, group = measure.partition(" of ")
    if what in use and not group:
        return use[what]
    newcomer, sessions = campus.people.columns[1] > 0, campus.programme_column(0, "sessions")
    who = {"": newcomer, "helpers": lived.helper, "those who come": sessions > 0}
    members = newcomer & subgroup(campus, group) if group in SUBGROUPS else who[group]
    return float((sessions if what == "visits" else lived.ends[what])[members].mean())


def differences(row):
    """Give the paired differences of a row, one a replicate."""
    low, high = (taken(row.scenario, row.settings | {row.knob: value}) for value in (row.low, row.high))

    def one(replicate):
        people, ties = start(low, replicate)
        values = [measured(live(arm, people, ties, replicate), row.scenario, row.measure) for arm in (low, high)]
        return values[1] - values[0]

    first = one(0)  # alone, because it compiles what is missing
    with ThreadPoolExecutor(2) as threads:
        return np.array([first, *threads.map(one, range(1, REPLICATES))])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.scenario}.{row.knob} {row.measure}")
def test_each_knob_acts_in_its_direction(row):
    found = differences(row)
    error = found.std(ddof=1) / np.sqrt(len(found))
    assert found.mean() * row.sign > 2.1 * error, f"{row.why}: {found.mean():.4g} (standard error {error:.2g})"


@pytest.mark.parametrize("name", choices("programme", None))
def test_it_runs_on_thirty_thousand_students(name):
    one = taken(name, words=[*MANY, *(["population=five_campuses"] if name == "campus_network" else [])])
    lived = live(one, *start(one, 0), 0)
    assert np.isfinite(lived.campus.state).all() and np.isfinite(lived.campus.offers.columns).all() and lived.campus.n == 30_000
    row = used(lived, [name])[0]
    assert row["offered"] > 1000 and row["came"] > 0


@pytest.mark.parametrize("name", ["campus_network", "student_initiatives"])
def test_it_works_at_five_campuses_of_two_thousand(name):
    one = taken(name, words=["population=five_campuses", "population.newcomers=7500", "population.older=2500"])
    lived = live(one, *start(one, 0), 0)
    campus, row = lived.campus, used(lived, [name])[0]
    where = np.bincount(campus.places.group[CAMPUS])
    assert campus.n == 10_000 and len(where) == 5 and (abs(where - 2000) <= 50).all()
    assert np.isfinite(campus.state).all() and row["came"] > 500 and row["groups"] > 100
