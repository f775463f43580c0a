"""What every programme promises: each knob acts, who is not reached lives as without it, and any of them run together and on thirty students."""

import dataclasses
import functools

import numpy as np
import pytest

from experiments import costs
from experiments.asking import ask
from experiments.measuring import used
from experiments.question import Arm, Question
from experiments.runs import live
from sim.composition import choices, composed, with_settings
from sim.configuration import scenario
from sim.programmes import SCHEMAS, unused
from sim.settings import default, kind
from sim.start import start

SMALL = {"population.newcomers": 40, "population.older": 12}
BASES = {"group_session": "pal", "pair_meeting": "mentoring", "message": "news", "forum": "discussion_forum", "feedback": "ai_feedback"}
PRICED = ("pay", "trained_by", "staff_hours", "licence", "reward")  # knobs that only cost

# what else has to be set for a knob to have something to do
CONTEXT = {
    "at_risk_share": {"only": "at_risk"},
    "sign_up": {"coverage": 0.5},
    "few_helpers": {"group_size": 2, "mentees_per_mentor": 2},
    "replaced": {"helpers_leave": 0.9},
    "exam_weeks": {"last_week": 15, "incentive": 3.0},
    "mentor_hours": {"mentees_per_mentor": 10},
    "talk_group": {"incentive": 3.0},
    "trained_by": {"supervision_hours": 1.0},
    "terms": {"target": "newcomers"},
    "training": {"training_hours": 10.0},
    "seed_money": {"founded_by_students": True, "incentive": 2.0},
    "mediation": {"leaders_per_group": 0, "talk_group": 0, "incentive": 3.0},
    "regroup_weeks": {"incentive": 2.0},
    "shared_mark": {"incentive": 2.0},
    "check_in_on": {"check_in_weeks": 1},
    "follow_up": {"check_in_weeks": 1, "incentive": 2.0},
    "across_campuses": {"modality": "online"},
}
SHORT = {"calendar.weeks": 6, "calendar.teaching_weeks": 5, "calendar.deadlines": {}, "calendar.exams": {6: 1.0}, "calendar.tests": [6]}
RUN = {"terms": {"calendar.terms": 3} | SHORT, "across_campuses": {"population.campuses": 2},
       "seed_money": {"mechanisms.founding.base": -3.0}, "mediation": {"mechanisms.conflict.base": 0.0}}  # fmt: skip
CHOSEN = {"topic": "belonging", "matching": "similar", "helpers_leave": 0.5, "moderation_hours": 0.0, "pay": "stipend", "only": "at_risk", "modality": "hybrid"}
CHOSEN |= {"last_week": 6, "group_size": 5, "mentor_hours": 1.0, "seed_money": 300.0}
KNOBS = [(activity, one.name) for activity, schema in SCHEMAS.items() for one in dataclasses.fields(schema) if one.name not in {"activity", *unused(activity)}]


def other(field, value):
    """Give another value that a knob may have."""
    facts, sort = field.metadata, kind(field)
    if field.name in CHOSEN and CHOSEN[field.name] != value:
        return CHOSEN[field.name]
    if sort is bool:
        return not value
    if facts["choices"]:
        return next(one for one in facts["choices"] if one != value)
    step = 2 if sort is int else max(0.5 * abs(value), 0.3)
    return value + step if value + step <= facts["bounds"][1] else value - step


@functools.cache
def of(name, settings, run=""):
    """Give a checked scenario with some knobs of its programme turned, and the students and ties of its first day."""
    config = composed(name, {}, None)
    mine = {f"programmes.{name}.{key}": value for key, value in settings if key in config.programmes[name]}
    one = scenario(name, with_settings(config, SMALL | mine | RUN.get(run, {})))
    return one, start(one, 0)


def lived(one, begin):
    """Live a run; give all that a programme may change, as bytes."""
    campus = live(one, *begin, 0)
    return campus.campus.state.tobytes() + campus.campus.offers.columns.tobytes() + repr(campus.unserved).encode()


def money(one, begin):
    """Price a scenario after its run."""
    row = {"arm": "a"} | used(live(one, *begin, 0), [one.name])[0]
    return costs.costs(costs.pd.DataFrame([row]), Question("run", [Arm("a", one)]))["money"].sum()


@pytest.mark.parametrize("activity, knob", KNOBS)
def test_each_knob_acts(activity, knob):
    name, around = BASES[activity], CONTEXT.get(knob, {})
    field = next(one for one in dataclasses.fields(SCHEMAS[activity]) if one.name == knob)
    before, begin = of(name, tuple(around.items()), knob)
    after, _ = of(name, tuple((around | {knob: other(field, getattr(before.programmes[name], knob))}).items()), knob)
    assert getattr(before.programmes[name], knob) != getattr(after.programmes[name], knob)
    if knob in PRICED:
        assert lived(before, begin) == lived(after, begin) and money(before, begin) != money(after, begin)
    else:
        assert lived(before, begin) != lived(after, begin)


@pytest.mark.parametrize("name", ["study_group", "discussion_forum"])
def test_where_nobody_leads_and_nobody_knows_of_it_all_live_as_without_it(name):
    one, begin = of(name, (("awareness", 0.0),))
    alone = dataclasses.replace(one, programmes={})
    with_it, without = (live(each, *begin, 0).campus for each in (one, alone))
    assert with_it.state.tobytes() == without.state.tobytes() and all(map(np.array_equal, with_it.ties, without.ties))


@pytest.mark.parametrize("name", choices("programme", None))
def test_it_runs_on_thirty_students(name):
    one = ask("run", [name], ["population.newcomers=22", "population.older=8"], None).first
    campus = live(one, *start(one, 0), 0).campus
    assert np.isfinite(campus.state).all() and np.isfinite(campus.offers.columns).all()


def test_all_programmes_run_together_and_each_has_its_own_places():
    every = {}
    for name in choices("programme", None):
        every |= ask("run", [name], [f"{key}={value}" for key, value in SMALL.items()], None).first.programmes
    one = dataclasses.replace(of("pal", ())[0], programmes=every)
    campus = live(one, *start(one, 0), 0).campus
    assert np.isfinite(campus.state).all() and len(campus.offers.knobs) == len(choices("programme", None))
    assert (campus.offers.columns[:, :, :].sum(axis=(1, 2)) != 0).all()


NAMES = choices("programme", None)


@pytest.mark.parametrize("one, other", [(name, NAMES[(k + step) % len(NAMES)]) for step in (1, 7) for k, name in enumerate(NAMES)])
def test_two_programmes_go_together_and_each_has_its_own_helpers_and_places(one, other):
    mine = {name: ask("run", [name], [f"{key}={value}" for key, value in SMALL.items()], None).first.programmes[name] for name in (one, other)}
    both = dataclasses.replace(of("pal", ())[0], programmes=mine)
    people, ties = start(both, 0)
    campus = live(both, people, ties, 0).campus
    assert np.isfinite(campus.state).all()
    for k, name in enumerate(mine):
        alone = live(dataclasses.replace(both, programmes={name: mine[name]}), people, ties, 0).campus
        assert np.array_equal(campus.programme_column(k, "invited"), alone.programme_column(0, "invited"))
        assert np.array_equal(campus.programme_column(k, "taste"), alone.programme_column(0, "taste"))


@pytest.mark.parametrize("activity", SCHEMAS)
def test_what_no_knob_allows_is_refused_by_name(activity):
    from sim.errors import UserError

    name = BASES[activity]
    for field in dataclasses.fields(SCHEMAS[activity]):
        if bounds := field.metadata.get("bounds"):
            value = type(default(field))(bounds[1] + 1)
            with pytest.raises(UserError, match=rf"programmes\.{name}\.{field.name} = "):
                scenario(name, with_settings(composed(name, {}, None), {f"programmes.{name}.{field.name}": value}))
