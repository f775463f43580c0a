"""Every mechanism acts and can go: taken out of its scenario, the outcome it is there for moves, in the right direction; each parameter moves something."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest

from sim.allocation import compose
from sim.campus import MECHANISMS, STUDENTS, Campus
from sim.composition import composed, with_settings
from sim.configuration import scenario
from sim.friends import friends
from sim.parameters import declared
from sim.programmes import Message
from sim.start import start

REPLICATES = 12
LEAST = 0.02  # SD
YEARS = {"calendar.terms": 3, "population.intake": 100}
CROWDED = {"programmes.pal.talk_group": 8, "programmes.pal.training_hours": 0, "programmes.pal.incentive": 3}
TRAINED = {"population.traits.skill": 0.9}  # a campus of very good listeners
MESSAGES = {topic: Message(topic=topic) for topic in ("stigma", "belonging", "information", "encouragement")}

# mechanism: (scenario, settings) in which all its parameters have something to do, where that is not the scenario of ACTS
BUSY = {
    "forum": ("discussion_forum", {"programmes.discussion_forum.anonymous": True}),
    "attendance": ("mentoring", {"programmes.mentoring.modality": "hybrid", "programmes.mentoring.points": 0.5}),
    "climate": ("pal", {"programmes.pal.leaderboard": 1.0}),
    "belonging": ("mentoring", {}),
    "conflict": ("pal", {"mechanisms.conflict.base": -1.0, "programmes.pal.mediation": 0.7}),
    "participation": ("team_project", {"programmes.team_project.shared_mark": 0.5}),
    "apprenticeship": ("mentoring", {"programmes.mentoring.led_by": "staff"}),
    "affinity": ("campus_network", {"population.newcomers": 200, "programmes.campus_network.incentive": 3.0, "programmes.campus_network.hours": 4.0}),
    "dependence": ("ai_feedback", {"programmes.ai_feedback.guard_rails": 0.3}),
    "feedback": ("ai_feedback", {"programmes.ai_feedback.guard_rails": 0.3}),
    "check_in": ("mentoring", {"programmes.mentoring.check_in_weeks": 1}),
    "group_session": ("pal", {"programmes.pal.incentive": 2.0, "programmes.pal.modality": "hybrid", "mechanisms.group_session.known": 4.0}),
    "helper_growth": ("pal", {"programmes.pal.supervision_hours": 1.0}),
    "withdrawal": ("lecture_only", {"mechanisms.withdrawal.base": -3.0, "calendar.terms": 2}),
}

# mechanism: (scenario, settings, outcome, direction with it against without it; what the scenario shows)
ACTS = {
    "arrival": ("lecture_only", YEARS, "enrolled", 1, "new intakes come"),
    "new_term": ("lecture_only", {"calendar.terms": 2}, "understood", -1, "a new term begins its course anew"),
    "recruiting": ("mentoring", YEARS, "motivation", 1, "later intakes find mentors"),
    "affinity": ("lecture_only", {}, "likeness in level", 1, "friends are chosen by likeness"),
    "climate": ("pal", {}, "climate", -1, "exams set students against each other"),
    "stepping_down": ("mentoring", {"programmes.mentoring.helpers_leave": 0.5}, "motivation", -1, "whose mentor gives up has none"),
    "serving": ("mentoring", {"mechanisms.withdrawal.base": -3.5}, "habit", -1, "who has lost her mentor cannot come"),
    "accountability": ("mentoring", {}, "motivation", 1, "who is relied on makes an effort"),
    "awareness": ("pal", {"programmes.pal.awareness": 0.3}, "aware", 1, "word gets around"),
    "motivation": ("mentoring", {}, "understood", 1, "a mentor moves motivation, motivation hours"),
    "attendance": ("pal", {}, "understood", 1, "those who come learn"),
    "helping": ("pal", {}, "hours_helped", 1, "leaders give their hours"),
    "time_budget": ("lecture_only", {}, "stress", 1, "too little time is strain"),
    "everyday_contact": ("lecture_only", {}, "belonging", 1, "company is belonging"),
    "tie_decay": ("lecture_only", {}, "friends", 1, "hours together add up to friends"),
    "study_talk": ("lecture_only", {}, "understood", 1, "study partners explain"),
    "asking": ("lecture_only", TRAINED, "stress", -1, "who asks is heard"),
    "support_talk": ("lecture_only", TRAINED, "stress", -1, "good listeners relieve"),
    "imitation": ("lecture_only", {}, "likeness in coping", 1, "habits rub off"),
    "openness": ("lecture_only", {}, "openness", 1, "company across groups opens"),
    "formal_help": ("lecture_only", {}, "help_weeks", 1, "some go to counselling"),
    "stigma": ("campaign", {}, "stigma", 1, "a campaign wears off"),
    "forum": ("discussion_forum", {}, "understood", 1, "a forum explains"),
    "founding": ("student_initiatives", {}, "sessions", 1, "nobody comes to groups that nobody founds"),
    "regrouping": ("peer_recommendation", {"programmes.peer_recommendation.incentive": 2.0}, "understood", 1, "who comes meets others who come"),
    "dependence": ("ai_feedback", {"programmes.ai_feedback.guard_rails": 0.0}, "understood", -1, "practice is left to software"),
    "feedback": ("ai_feedback", {}, "understood", 1, "software explains"),
    "shared_mark": ("team_project", {"programmes.team_project.shared_mark": 1.0}, "spread of marks", -1, "a shared mark makes marks alike"),
    "check_in": ("mentoring", {"programmes.mentoring.check_in_weeks": 1, "mechanisms.check_in.reply": 1.0}, "fit", 1, "who does not fit gets another"),
    "message": ("campaign", {}, "stigma", -1, "a campaign lowers stigma"),
    "seating": ("pal", {}, "understood", 1, "those who come sit down and are heard"),
    "participation": ("pal", CROWDED, "effort", -1, "at crowded tables some let the others work"),
    "group_session": ("pal", {}, "understood", 1, "sessions explain"),
    "group_care": ("coping_workshop", {}, "coping", 1, "workshops teach coping"),
    "conflict": ("pal", {}, "safety", -1, "quarrels cost safety"),
    "group_safety": ("pal", {}, "safety", 1, "good facilitation makes safe"),
    "pair_meeting": ("mentoring", {}, "motivation", 1, "a relationship motivates"),
    "learning": ("lecture_only", {}, "understood", 1, "study and explanations are understood"),
    "stress": ("lecture_only", {}, "exhaustion", -1, "the strain of arriving passes"),
    "burnout": ("lecture_only", {}, "motivation", -1, "cynicism costs motivation"),
    "belonging": ("lecture_only", {}, "motivation", -1, "belonging falls, and motivation with it"),
    "marks": ("lecture_only", {}, "mark", 1, "no tests, no marks"),
    "confidence": ("lecture_only", {}, "efficacy with marks", 1, "efficacy follows marks"),
    "teaching": ("pal", {"population.older": 0}, "understood of helpers", 1, "prepared teaching helps the teacher"),
    "apprenticeship": ("mentoring", {}, "self_organisation", 1, "technique is learnt from a mentor"),
    "helper_growth": ("pal", {}, "quality of helpers", 1, "leaders grow"),
    "pair_ending": ("mentoring", {}, "motivation", -1, "ill-matched pairs end"),
    "withdrawal": ("lecture_only", {}, "enrolled", -1, "some leave"),
    "tie_formation": ("lecture_only", {}, "contact", 1, "acquaintances are made"),
    "rematching": ("mentoring", {"programmes.mentoring.rematch": True}, "motivation", 1, "another mentor after an early end"),
}


@cache
def of(name, settings):
    """Give the checked scenario; "campaign" is lecture only with messages of each topic, one of them a contact campaign against stigma."""
    base = "lecture_only" if name == "campaign" else name
    one = scenario(base, with_settings(composed(base, {}, None), dict(settings)))
    return dataclasses.replace(one, programmes=one.programmes | MESSAGES) if name == "campaign" else one


def lived(one, replicate, mechanisms=None, days=None):
    people, ties = start(one, replicate)
    offers = compose(one.programmes, people, one.helping, one.seed, replicate).offers
    campus = Campus(people, ties, offers, one.calendar, one.seed, replicate, one.mechanisms if mechanisms is None else mechanisms)
    campus.advance(days or len(campus.days))
    return campus


def measured(campus, outcome, helpers):
    """Give the outcome: a number for each student, or one for the run."""
    if outcome.startswith("likeness in "):
        return friends(campus.ties, campus.column("enrolled") > 0).assortativity(campus.column(outcome.removeprefix("likeness in ")))
    if outcome == "efficacy with marks":
        return -np.corrcoef(campus.column("inefficacy"), campus.column("mark"))[0, 1]
    if outcome == "spread of marks":
        return np.log(campus.column("mark").std())
    if outcome == "friends":
        return friends(campus.ties, campus.column("enrolled") > 0).degree.astype(float)
    name = outcome.removesuffix(" of helpers")
    column = campus.column(name) if name in STUDENTS else campus.programme_column(0, name)
    return column[helpers] if outcome.endswith(" of helpers") else column


def moved(name, replicate):
    """Give the paired difference that the mechanism makes, in SDs of the outcome without it (as it is for a number of the run)."""
    option, settings, outcome, _, _ = ACTS[name]
    one = of(option, tuple(settings.items()))
    with_it, without = lived(one, replicate), lived(one, replicate, one.mechanisms | {name: None})
    helpers = with_it.offers.helper[with_it.offers.helper >= 0]
    a, b = (measured(campus, outcome, helpers) for campus in (with_it, without))
    spread = np.std(b) or np.std(a) or 1.0
    return (np.mean(a) - np.mean(b)) / spread


def test_each_mechanism_has_its_outcome():
    assert set(ACTS) == set(MECHANISMS)


@pytest.mark.parametrize("name", ACTS)
def test_without_it_its_outcome_moves(name):
    moved(name, 0)  # alone, because the first composes and compiles
    with ThreadPoolExecutor(2) as threads:
        differences = np.array(list(threads.map(lambda replicate: moved(name, replicate), range(REPLICATES))))
    mean, error = differences.mean(), differences.std(ddof=1) / np.sqrt(REPLICATES)
    assert mean * ACTS[name][3] > max(LEAST, 3 * error), f"{name}: {mean:.3f} ({error:.3f})"


def other(one):
    """Give another value that the parameter may have, far from its default."""
    low, high = one.prior or one.bounds
    far = high if abs(high - one.default) >= abs(one.default - low) else low
    return far if far != one.default else (one.bounds[0] if one.bounds[0] != one.default else one.bounds[1])


@pytest.mark.parametrize("name", [name for name in ACTS if MECHANISMS[name].parameters])
def test_each_of_its_parameters_moves_something(name):
    option, settings = BUSY.get(name, ACTS[name][:2])
    one = of(option, tuple(settings.items()))
    usual = lived(one, 1)
    still = []
    for parameter in declared(MECHANISMS[name].parameters):
        changed = lived(one, 1, one.mechanisms | {name: dataclasses.replace(one.parameters(name), **{parameter.name: other(parameter)})})
        same = all(map(np.array_equal, (usual.state, usual.offers.columns, *usual.ties), (changed.state, changed.offers.columns, *changed.ties)))
        still += [parameter.name] if same else []
    assert not still, f"nothing moves with {', '.join(still)}"
