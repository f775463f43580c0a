"""Recruiting: at a term's start, groups and mentees without a helper get the fittest older student who is free."""

import numpy as np

from sim.activities.fit import fit_of
from sim.activities.kinds import PAIR_MEETING
from sim.frame.declaration import activity, jitable, luck
from sim.luck import normal, one


@jitable
def wanting(offers, g, enrolled, from_term, until_term, term):
    """Tell whether a group has nobody who leads it, and somebody enrolled for whom the programme runs this term."""
    if offers.helper[g] >= 0 and enrolled[offers.helper[g]] > 0:
        return False
    for a in range(offers.start[g], offers.start[g + 1]):
        i = offers.members[a]
        if enrolled[i] > 0 and from_term[i] <= term < until_term[i]:
            return True
    return False


@jitable
def fittest(free, level, arrival_term, youngest, choice, lot):
    """Find the free student of greatest level + choice * normal number, of those who arrived before `youngest`; -1 if there is none."""
    best, found = -np.inf, -1
    for i in range(level.shape[0]):
        if free[i] and arrival_term[i] < youngest:
            fitness = level[i] + choice * normal(lot[0], lot[1], one(i))
            if fitness > best:
                best, found = fitness, i
    return found


@jitable
def recruited(k, offers, enrolled, newcomer, level, arrival_term, from_term, until_term, term, choice, lot):
    """Give every group of programme k that wants one a helper; flag (bool) the groups that got one, and those who help."""
    first, last = offers.group_of[k], offers.group_of[k + 1]
    free, new = (enrolled > 0) & (newcomer == 0), np.zeros(last - first, np.bool_)
    for g in range(first, last):
        if offers.helper[g] >= 0:
            free[offers.helper[g]] = False
    for g in range(first, last):
        if wanting(offers, g, enrolled, from_term, until_term, term):
            helper = fittest(free, level, arrival_term, arrival_term[offers.members[offers.start[g]]], choice, lot)
            if helper >= 0:
                offers.helper[g], free[helper], new[g - first] = helper, False, True
    return new


@activity(
    -1, writes=("quality", "own_course", "fit", "relationship", "safety", "ended"),
    lot=luck("programme.helper", at="start"), chance=luck("pair.fit", at="start"),
)  # fmt: skip
def recruiting(
    k, offers, enrolled, newcomer, level, arrival_term, from_term, until_term, skill, drive, sociability, quality, own_course, fit, relationship,
    safety, ended, term, kind, choice, trained, fit_deep, fit_unknown, lot, chance,
):  # fmt: skip
    """Each group for which the programme runs this term and whose helper is missing or has left gets a new one, in the order of the groups

    It runs this term if some enrolled member is in her terms (from_term on and before until_term). Free to help are the enrolled who are not new, help no
    group of this programme, and arrived in an earlier term than the group's first member; the one of greatest level + choice * a normal number of the
    student (drawn once for the programme) is chosen. Then, for the new helper:

    quality = 1 - (1 - skill) * trained
    own_course = 0

    In pair meetings every mentee of the group begins anew: ended = 0, relationship = 0, safety = .5, and fit as drawn for this pair for good (`fit_of`).
    If nobody is free, the group stays without.
    """
    new = recruited(k, offers, enrolled, newcomer, level, arrival_term, from_term, until_term, term, choice, lot)
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        if not new[g - offers.group_of[k]]:
            continue
        helper = offers.helper[g]
        quality[helper], own_course[helper] = 1 - (1 - skill[helper]) * trained, 0.0
        if kind == PAIR_MEETING:
            for a in range(offers.start[g], offers.start[g + 1]):
                i = offers.members[a]
                ended[i], relationship[i], safety[i] = 0.0, 0.0, 0.5
                fit[i] = fit_of(i, helper, drive, sociability, fit_deep, fit_unknown, chance)
