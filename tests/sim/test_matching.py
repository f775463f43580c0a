"""Matching: who is put together in a group or pair, and to whom a programme is restricted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.allocation import compose
from sim.campus import Campus
from sim.errors import UserError
from sim.matching import RULES, arranged, flagged
from sim.model import SupportModel
from sim.population import made
from sim.programmes import ONLY, GroupSession, Helping, PairMeeting
from sim.start import start
from sim.state import PLACES, PROGRAMME, STUDENT, index
from sim.traits import Traits

AT = index(STUDENT)
PEOPLE = made(120, 60, 4, Traits(), 1, 0)
DEPARTMENT = PEOPLE.places.group[PLACES.index("programme")]


def column(name):
    return PEOPLE.columns[AT[name]]


def spread_within(groups, values):
    return np.mean([np.std(values[group]) for group in groups])


def by(rule, count=20, students=120, ties=None):
    lot = np.random.default_rng(1).permutation(students)
    return arranged(rule, lot, count, PEOPLE, ties)


@given(st.sampled_from(RULES), st.integers(0, 120), st.integers(1, 40))
def test_everybody_gets_one_place_and_groups_are_of_like_size(rule, students, count):
    lot = np.random.default_rng(students).permutation(120)[:students]
    groups = arranged(rule, lot, count, PEOPLE, None)
    assert len(groups) == count and sorted(one for group in groups for one in group) == sorted(lot.tolist())
    sizes = [len(group) for group in groups]
    assert max(sizes) - min(sizes) <= 1


def test_groups_of_like_ability_are_alike_and_mixed_ones_span_the_cohort():
    level = column("level")
    like, mixed, random = (by(rule) for rule in ("like_ability", "mixed_ability", "random"))
    assert spread_within(like, level) < 0.3 * spread_within(random, level) < 0.3 * spread_within(mixed, level)
    assert np.std([level[group].mean() for group in mixed]) < 0.3 * np.std([level[group].mean() for group in random])


def test_similar_students_are_alike_in_drive_and_in_sociability():
    for name in ("drive", "sociability"):
        assert spread_within(by("similar"), column(name)) < 0.75 * spread_within(by("random"), column(name)), name


def test_departments_stay_together_or_are_mixed():
    def departments(rule):
        return np.mean([len(set(DEPARTMENT[group])) for group in by(rule)])

    assert departments("same_department") < 1.3 and departments("mixed_departments") > departments("random") + 0.2


def test_friends_are_put_together(small):
    people, ties = start(small("pal", population__newcomers=120), 0)
    lot = np.random.default_rng(1).permutation(120)

    def hours(rule):
        place = np.zeros(people.n, int) - 1
        for g, group in enumerate(arranged(rule, lot, 20, people, ties)):
            place[group] = g
        ego = np.repeat(np.arange(people.n), np.diff(ties.start))
        return ties.hours[(place[ego] == place[ties.partner]) & (place[ego] >= 0)].sum()

    assert hours("friends") > 4 * hours("random") > 0


def test_mentors_go_to_mentees_like_them_so_that_pairs_fit_better():
    def fit(rule):
        programme = PairMeeting(matching=rule, mentees_per_mentor=3)
        found = [compose({"it": programme}, made(120, 60, 4, Traits(), 1, k), Helping(fit_unknown=0.0), 1, k).offers for k in range(5)]
        return np.mean([one.columns[0, index(PROGRAMME)["fit"], one.members].mean() for one in found])

    assert fit("similar") > fit("random") + 0.05


def test_mentors_of_ones_own_department_are_found_where_there_are_some():
    def own(rule):
        offers = compose({"it": PairMeeting(matching=rule, mentees_per_mentor=3)}, PEOPLE, Helping(), 1, 0).offers
        groups = [offers.members[offers.start[g] : offers.start[g + 1]] for g in range(len(offers.helper))]
        return np.mean([np.mean(DEPARTMENT[group] == DEPARTMENT[helper]) for group, helper in zip(groups, offers.helper[:, 0])])

    assert own("same_department") > 2 * own("random")


@pytest.mark.parametrize("only", ONLY)
def test_a_restricted_programme_reaches_those_alone(small, only):
    people, _ = start(small("pal"), 0)
    programme = GroupSession(only=only, group_size=5)
    offers = compose({"it": programme}, people, Helping(), 1, 0).offers
    meant = flagged(only, 0.25, people)
    assert meant[offers.members].all() and (only == "everybody" or not meant.all())
    newcomer = people.columns[AT["newcomer"]] > 0
    helpers = set(offers.helper[:, 0].tolist())
    assert set(np.flatnonzero(meant & newcomer)) - helpers == set(offers.members.tolist())


def test_those_at_risk_have_the_lowest_level():
    chosen, level = flagged("at_risk", 0.25, PEOPLE), column("level")
    assert chosen.mean() == pytest.approx(0.25, abs=0.01) and level[chosen].max() <= level[~chosen].min()


def test_later_intakes_are_put_together_by_the_same_rule(small):
    years = dict(calendar__terms=3, calendar__summer_weeks=2, population__intake=40)
    one = small("pal", programmes__pal__matching="like_ability", programmes__pal__group_size=5, **years)
    people, ties = start(one, 0)
    offers = compose(one.programmes, people, one.helping, 1, 0, ties).offers
    level, arrival = people.columns[AT["level"]], people.columns[AT["arrival_term"]]
    groups = [offers.members[offers.start[g] : offers.start[g + 1]] for g in range(len(offers.helper))]
    later = [group for group in groups if arrival[group[0]] > 0]
    assert len(later) == 8 and spread_within(later, level) < 0.4 * level[arrival > 0].std()
    Campus(people, ties, offers, one.calendar, 1, 0, one.mechanisms).advance(60)


@pytest.mark.parametrize("key, value", [("matching", "by_star_sign"), ("only", "tall"), ("at_risk_share", 0)])
def test_a_rule_that_there_is_not_is_refused_by_name(small, key, value):
    with pytest.raises(UserError, match=f"programmes.pal.{key} = {value}"):
        small("pal", **{f"programmes__pal__{key}": value})


def test_similar_mentors_are_like_their_mentees_in_both_traits():
    model = SupportModel("mentoring", settings={"programmes.mentoring.matching": "similar"})
    offers = model.campus.offers
    groups = [(offers.helper[g, 0], offers.members[offers.start[g] : offers.start[g + 1]]) for g in range(offers.group_of[1])]
    for name in ("drive", "sociability"):
        values = model.campus.column(name)
        assert np.corrcoef([values[helper] for helper, _ in groups], [values[mentees].mean() for _, mentees in groups])[0, 1] > 0.5, name
