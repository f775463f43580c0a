"""Founding: students with the drive found groups, ask their friends to join, and lead them."""

import numpy as np

from sim.activities.kinds import GROUP_SESSION
from sim.activities.meeting_days import its_week
from sim.frame.declaration import activity, jitable, luck
from sim.luck import one, ordered, uniform
from sim.maths import exp
from sim.parameters import parameter, parameters
from sim.sources import Source
from sim.state import CAMPUS, NOBODY

SIZE = Source("assumed", "no study of how many groups students found was found")


@parameters
class Founding:
    base: float = parameter(-5.0, "readiness to found a group, a week", unit="logit", bounds=(-15, 3), prior=(-6, -4), source=SIZE)
    motivation: float = parameter(0.8, "readiness per SD of motivation", unit="logit", bounds=(0, 4), prior=(0.3, 1.5), source=SIZE)
    sociability: float = parameter(0.8, "readiness per SD of sociability", unit="logit", bounds=(0, 4), prior=(0.3, 1.5), source=SIZE)
    pressure: float = parameter(4.0, "readiness lost per unit of time pressure", unit="logit", bounds=(0, 20), prior=(2, 6), source=SIZE)
    money: float = parameter(1.0, "readiness more with plenty of seed money", unit="logit", bounds=(0, 4), prior=(0, 2), source=SIZE)
    enough: float = parameter(
        100, "seed money that brings two thirds of that", unit="money/group", bounds=(1, 10_000), prior=(50, 300), source=Source("assumed", "food and posters")
    )
    known: float = parameter(
        6, "remembered hours from which one is asked", unit="h", bounds=(1, 200), prior=(3, 15), source=Source("assumed", "acquaintances, not friends alone")
    )
    joins: float = parameter(0.3, "chance that somebody who is asked joins, a week", unit="share", bounds=(0, 1), prior=(0.1, 0.5), source=SIZE)
    fewest: float = parameter(2, "others without whom no group is founded", unit="students", bounds=(1, 50), source=Source("assumed", "three make a group"))


@jitable
def willing(i, offers_to, ties, campus, across, ask, p):
    """List the friends of i who are free to join and say yes, by remembered hours with her, most first: at least `known`, of her campus unless across is 1

    Each says yes where a uniform number of the (ordered) pair of the two and the day is below `joins`.
    """
    first, last = ties.start[i], ties.start[i + 1]
    found, count = np.empty(last - first, np.int64), 0
    for e in np.argsort(-ties.hours[first:last], kind="mergesort"):
        j = ties.partner[first + e]
        near = across > 0 or campus[j] == campus[i]
        if offers_to[j] and near and ties.hours[first + e] >= p.known and uniform(ask[0], ask[1], ordered(i, j)) < p.joins:
            found[count] = j
            count += 1
    return found[:count]


@jitable
def take_in(friends, g, offers, at, offers_to, served, aware):
    """Give friends the places of group g that nobody has taken, in their order; whoever stood for such a place takes theirs."""
    spot = offers.start[g]
    for j in friends:
        while spot < offers.start[g + 1] and served[offers.members[spot]] > 0:
            spot += 1
        if spot == offers.start[g + 1]:
            return
        stand_in, from_ = offers.members[spot], at[j]
        offers.members[spot], offers.members[from_] = j, stand_in
        at[j], at[stand_in] = spot, from_
        served[j], aware[j], offers_to[j] = 1.0, 1.0, False


@jitable
def next_free(offers, g, last):
    """Give the first group from g on that nobody has founded yet; `last` if there is none."""
    while g < last and offers.helper[g, 0] != NOBODY:
        g += 1
    return g


@activity(
    GROUP_SESSION, writes=("served", "aware", "quality", "own_course"), idea=luck("founding.idea"), ask=luck("founding.ask"),
)  # fmt: skip
def founding(
    k, offers, ties, places, enrolled, attentive, aware, served, quality, own_course, skill, motivation, sociability, pressure, arrival_term,
    from_term, until_term, term, week, meets, on_campus, first_week, last_week, exam_weeks, founded, seed_money, across, trained, idea, ask, p: Founding,
):  # fmt: skip
    """Where students found the groups (founded 1), at the start of each week of the programme first all founders ask again, then others found

    Free are the enrolled members of the programme's groups who are in their terms (from_term on and before until_term), are served by no group and have never
    founded one (quality 0). An enrolled founder, in the order of the groups, asks her friends who are free (`willing`); who says yes is served, knows of
    the programme (aware) and takes the group's next free place (`take_in`). Then the attentive and aware among the free, in the order of their numbers,
    have the idea with chance logistic(readiness):

    readiness = base + motivation rate * motivation + sociability rate * sociability - pressure rate * pressure + money * (1 - exp(-seed_money / enough))

    She asks her friends at once. If at least `fewest` say yes, the next group that nobody has founded is hers: she is its helper, they take its places,
    quality = 1 - (1 - skill) * trained, and own_course = 1 if she arrived with this cohort or later (arrival_term 0 or more), else 0. Where no
    group is left nobody founds one.
    """
    if founded == 0 or its_week(week, first_week, last_week, meets, on_campus, exam_weeks) == 0:
        return
    n, campus, last = enrolled.shape[0], places.group[CAMPUS], offers.group_of[k + 1]
    at, offers_to = np.full(n, -1, np.int64), np.zeros(n, np.bool_)
    for a in range(offers.start[offers.group_of[k]], offers.start[last]):
        i = offers.members[a]
        at[i], offers_to[i] = a, enrolled[i] > 0 and from_term[i] <= term < until_term[i] and served[i] == 0 and quality[i] == 0
    for g in range(offers.group_of[k], last):
        founder = offers.helper[g, 0]
        if founder >= 0 and enrolled[founder] > 0:
            take_in(willing(founder, offers_to, ties, campus, across, ask, p), g, offers, at, offers_to, served, aware)
    g = next_free(offers, offers.group_of[k], last)
    for i in range(n):
        if g == last:
            return
        if not offers_to[i] or attentive[i] * aware[i] == 0:
            continue
        x = p.base + p.motivation * motivation[i] + p.sociability * sociability[i] - p.pressure * pressure[i]
        x += p.money * (1 - exp(-seed_money / p.enough))
        if uniform(idea[0], idea[1], one(i)) >= 1 / (1 + exp(-x)):
            continue
        friends = willing(i, offers_to, ties, campus, across, ask, p)
        if friends.shape[0] >= p.fewest:
            offers.helper[g, 0], offers_to[i] = i, False
            quality[i], own_course[i] = 1 - (1 - skill[i]) * trained, 1.0 if arrival_term[i] >= 0 else 0.0
            take_in(friends, g, offers, at, offers_to, served, aware)
            g = next_free(offers, g, last)
