"""Changing places: those who want another group or mentor take each other's places in a ring."""

import numpy as np

from sim.activities.fit import fit_of, fit_with_staff
from sim.frame.declaration import jitable
from sim.state import STAFF


@jitable
def wanting(k, offers, wants, enrolled, open_now, campus, across, here):
    """List the places of the enrolled members of a programme that is open for them (bool[n]) who want another: (places, their groups)

    At campus `here`, or anywhere if campuses are put together.
    """
    first, last = offers.start[offers.group_of[k]], offers.start[offers.group_of[k + 1]]
    spots, groups, count = np.empty(last - first, np.int64), np.empty(last - first, np.int64), 0
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        for a in range(offers.start[g], offers.start[g + 1]):
            i = offers.members[a]
            if wants[i] > 0 and enrolled[i] > 0 and open_now[i] and (across > 0 or campus[i] == here):
                spots[count], groups[count] = a, g
                count += 1
    return spots[:count], groups[:count]


@jitable
def change_places(k, offers, wants, enrolled, open_now, campus, across, turn):
    """Let each who wants take the place and the turn of the next who does, the last those of the first: in a ring at each campus, or over all; two at least

    Gives who they are, the group of each before, and now.
    """
    rings = 1 if across > 0 else campus.max() + 1
    people, before, now = np.empty(enrolled.shape[0], np.int64), np.empty(enrolled.shape[0], np.int64), np.empty(enrolled.shape[0], np.int64)
    count = 0
    for here in range(rings):
        spots, groups = wanting(k, offers, wants, enrolled, open_now, campus, across, here)
        size = spots.shape[0]
        if size < 2:
            continue
        mine = offers.members[spots].copy()
        turns = turn[mine].copy()
        for a in range(size):
            to = (a + 1) % size
            offers.members[spots[to]], turn[mine[a]] = mine[a], turns[to]
            people[count], before[count], now[count] = mine[a], groups[a], groups[to]
            count += 1
    return people[:count], before[:count], now[:count]


@jitable
def another(offers, enrolled, before, now):
    """Tell whether the first helper of group `now` is there, and is another than that of group `before`."""
    old, new = offers.helper[before, 0], offers.helper[now, 0]
    if new == STAFF:
        return now != before
    return new >= 0 and enrolled[new] > 0 and new != old


@jitable
def fit_in(i, k, g, offers, drive, sociability, deep, unknown, usual, chance):
    """Fit of i with the mentor of group g: one of the students (`fit_of`), or of the staff (`fit_with_staff`)."""
    helper = offers.helper[g, 0]
    if helper == STAFF:
        return fit_with_staff(i, g - offers.group_of[k], usual, unknown, chance)
    return fit_of(i, helper, drive, sociability, deep, unknown, chance)
