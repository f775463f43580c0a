"""Recruiting: at a term's start, or at once, groups and mentees without their helpers get the fittest older students who are free."""

import numpy as np

from sim.activities.fit import fit_of
from sim.activities.kinds import PAIR_MEETING
from sim.frame.declaration import activity, jitable, luck
from sim.luck import normal, one
from sim.state import CAMPUS, STAFF


@jitable
def running(offers, g, enrolled, from_term, until_term, term):
    """Tell whether the programme runs this term for some enrolled member of a group."""
    for a in range(offers.start[g], offers.start[g + 1]):
        i = offers.members[a]
        if enrolled[i] > 0 and from_term[i] <= term < until_term[i]:
            return True
    return False


@jitable
def among(i, offers, g):
    """Tell whether a student is a member of a group."""
    for a in range(offers.start[g], offers.start[g + 1]):
        if offers.members[a] == i:
            return True
    return False


@jitable
def recruited(k, leaders, offers, enrolled, newcomer, gave_up, level, arrival_term, campus, across, from_term, until_term, term, choice, lot):
    """Give every group of programme k the helpers that it wants, the fittest first; flag (bool[groups, leaders]) the places that got a new one."""
    first, last = offers.group_of[k], offers.group_of[k + 1]
    free, new = (enrolled > 0) & (newcomer == 0) & (gave_up == 0), np.zeros((last - first, leaders), np.bool_)
    for g in range(first, last):
        if running(offers, g, enrolled, from_term, until_term, term):
            for h in range(leaders):
                helper = offers.helper[g, h]
                new[g - first, h] = helper != STAFF and (helper < 0 or enrolled[helper] == 0)
                if helper >= 0:
                    free[helper] = False
    if not new.any():
        return new
    fitness = np.empty(level.shape[0])
    for i in range(level.shape[0]):
        fitness[i] = level[i] + choice * normal(lot[0], lot[1], one(i))
    best = np.argsort(-fitness)
    for h in range(leaders):
        for g in range(first, last):
            if not new[g - first, h]:
                continue
            member, new[g - first, h] = offers.members[offers.start[g]], False
            youngest, here = arrival_term[member], campus[member]
            for i in best:
                near = across > 0 or campus[i] == here
                if free[i] and near and arrival_term[i] < max(youngest, 0) and not among(i, offers, g):
                    offers.helper[g, h], free[i], new[g - first, h] = i, False, True
                    break
    return new


@activity(
    -1, writes=("quality", "own_course", "fit", "relationship", "safety", "ended"),
    lot=luck("programme.helper", at="start"), chance=luck("pair.fit", at="start"),
)  # fmt: skip
def recruiting(
    k, offers, enrolled, newcomer, gave_up, level, arrival_term, places, from_term, until_term, skill, drive, sociability, quality, own_course, fit,
    relationship, safety, ended, term, term_starts, kind, leaders, across, replaced, choice, trained, fit_deep, fit_unknown, lot, chance,
):  # fmt: skip
    """Each group for which the programme runs this term gets a new helper for each who is missing of its `leaders`, or has left

    That is when a term starts, and where helpers are replaced at once (replaced 1) when any week does. All groups get their first before any gets its
    second, in the order of the groups. It runs this term if some enrolled member is in her terms (from_term on and before until_term). Free to help are the
    enrolled who are not new, have not stepped down (gave_up 0), help no group for which it runs this term, are not of the group but of its campus (that of
    its first member; of any where campuses are put together), and arrived in an earlier term than its first member (before the first term, if he did too);
    the one of greatest level + choice * a normal number of the student (drawn once for the programme) is chosen. Then, for the new helper:

    quality = 1 - (1 - skill) * trained
    own_course = 0

    In pair meetings every mentee of the group begins anew: ended = 0, relationship = 0, safety = .5, and fit as drawn for this pair for good (`fit_of`).
    If nobody is free, the group stays without.
    """
    if leaders == 0 or (term_starts == 0 and replaced == 0):
        return
    campus = places.group[CAMPUS]
    new = recruited(k, int(leaders), offers, enrolled, newcomer, gave_up, level, arrival_term, campus, across, from_term, until_term, term, choice, lot)
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        for h in range(int(leaders)):
            if new[g - offers.group_of[k], h]:
                helper = offers.helper[g, h]
                quality[helper], own_course[helper] = 1 - (1 - skill[helper]) * trained, 0.0
        if kind == PAIR_MEETING and new[g - offers.group_of[k], 0]:
            helper = offers.helper[g, 0]
            for a in range(offers.start[g], offers.start[g + 1]):
                i = offers.members[a]
                ended[i], relationship[i], safety[i] = 0.0, 0.0, 0.5
                fit[i] = fit_of(i, helper, drive, sociability, fit_deep, fit_unknown, chance)
