"""Regrouping: from time to time groups are put together anew, by lot or by what each has understood by now."""

import numpy as np

from sim.activities.kinds import GROUP_SESSION
from sim.activities.meeting_days import its_week
from sim.frame.declaration import activity, jitable, luck
from sim.luck import one, uniform
from sim.state import CAMPUS

DEALT = 1  # value of the knob `order`: by what is understood, strong with weak


@jitable
def alike(offers, g, from_term, campus, across):
    """Give the first group after g whose first member is of another campus (if campuses are kept apart) or of another intake."""
    first, h = offers.members[offers.start[g]], g + 1
    while h < offers.start.shape[0] - 1:
        other = offers.members[offers.start[h]]
        if from_term[other] != from_term[first] or (across == 0 and campus[other] != campus[first]):
            break
        h += 1
    return h


@jitable
def seats(offers, first, last, order):
    """List the places of some groups as they are filled: one group after the other, or dealt round by round, there and back."""
    begin, end = offers.start[first], offers.start[last]
    if order != DEALT:
        return np.arange(begin, end)
    found, count, round_ = np.empty(end - begin, np.int64), 0, 0
    while count < end - begin:
        for step in range(last - first):
            g = first + step if round_ % 2 == 0 else last - 1 - step
            if offers.start[g] + round_ < offers.start[g + 1]:
                found[count] = offers.start[g] + round_
                count += 1
        round_ += 1
    return found


@jitable
def put(people, by, offers, first, last, order, safety):
    """Put people into the groups from first to before last, by this number, least first."""
    ranked, spots = people[np.argsort(by, kind="mergesort")], seats(offers, first, last, order)
    for a in range(ranked.shape[0]):
        offers.members[spots[a]] = ranked[a]
        safety[ranked[a]] = 0.5


@activity(GROUP_SESSION, writes="safety", lot=luck("session.regroup"))
def regrouping(
    k, offers, places, enrolled, safety, sessions, from_term, understood, week, meets, on_campus, first_week, last_week, exam_weeks, regroup, order,
    across, lot,
):  # fmt: skip
    """Every `regroup` weeks after first_week the members of a programme's groups are put together anew, before the week begins; safety = .5 for all of them

    Who has come before (sessions above 0) and is enrolled is put together with others who have: they get as many of the first groups as they need, filled
    up with the first of the others, who get the rest. Within both parts people are taken in the order of a uniform number of student, day and programme
    (order 0), or of what they understand, most first (order 1 and 2), and fill the groups one after the other; with order 1 they are dealt out round by
    round, there and back. Sizes stay as they are, helpers stay with their groups. Groups of an intake, and of a campus unless campuses are put together
    (across 1), are mixed among themselves only.
    """
    if regroup == 0 or week <= first_week or (week - first_week) % regroup > 0 or its_week(week, first_week, last_week, meets, on_campus, exam_weeks) == 0:
        return
    g, last = offers.group_of[k], offers.group_of[k + 1]
    while g < last:
        h = min(last, alike(offers, g, from_term, places.group[CAMPUS], across))
        people = offers.members[offers.start[g] : offers.start[h]].copy()
        by, new, come = np.empty(people.shape[0]), np.empty(people.shape[0]), 0
        for a in range(people.shape[0]):
            i = people[a]
            by[a] = uniform(lot[0], lot[1], one(i)) if order == 0 else -understood[i]
            new[a] = by[a] + 2.0 * (1 - enrolled[i] if sessions[i] > 0 else 1.0)  # after all who have come before and are still there
            come += sessions[i] > 0 and enrolled[i] > 0
        line, middle = np.argsort(new, kind="mergesort"), g
        while middle < h and offers.start[middle] - offers.start[g] < come:
            middle += 1
        taken = offers.start[middle] - offers.start[g]
        put(people[line[:taken]], by[line[:taken]], offers, g, middle, order, safety)
        put(people[line[taken:]], by[line[taken:]], offers, middle, h, order, safety)
        g = h
