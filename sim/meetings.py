"""Merge a week's meetings into the rows of ties: sorted, added up as whole minutes, so that both ends get equal bits."""

from typing import NamedTuple

import numpy as np

from sim.frame.declaration import jitable
from sim.state import Ties

UNWEIGHED = -1.0  # affinity of a tie just made, until it is weighed


class Meetings(NamedTuple):
    """A list of meetings of two, with room to spare; the first `count[0]` count."""

    count: np.ndarray  # int64[1]
    ego: np.ndarray  # int32[room]
    alter: np.ndarray  # int32[room]
    minutes: np.ndarray  # int64[room], whole minutes
    study: np.ndarray  # int64[room], of these, studying


@jitable
def room_for(activity, rate, offers):
    """Make an empty list with room for every encounter, gathering and programme meeting of a week."""
    room = 8
    for i in range(activity.shape[0]):
        room += int(rate * activity[i]) + 7
    for g in range(offers.helper.shape[0]):
        size = offers.start[g + 1] - offers.start[g]
        room += size * (size + 1) // 2
    blank = np.zeros(room, np.int32)
    return Meetings(np.zeros(1, np.int64), blank, blank.copy(), np.zeros(room, np.int64), np.zeros(room, np.int64))


@jitable
def note(meetings, i, j, minutes, study):
    """Add one meeting of i and j."""
    at = meetings.count[0]
    meetings.ego[at] = i
    meetings.alter[at] = j
    meetings.minutes[at] = int(minutes)
    meetings.study[at] = int(study)
    meetings.count[0] = at + 1


@jitable
def by_student(meetings, n):
    """Sort the meetings into rows, one a student, each sorted by partner: (start, partner, minutes, study)."""
    count = meetings.count[0]
    start = np.zeros(n + 1, np.int64)
    for m in range(count):
        start[meetings.ego[m] + 1] += 1
        start[meetings.alter[m] + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]
    free = start[:-1].copy()
    partner, minutes, study = np.empty(2 * count, np.int32), np.empty(2 * count, np.int64), np.empty(2 * count, np.int64)
    for m in range(count):
        for side in range(2):
            i = meetings.ego[m] if side == 0 else meetings.alter[m]
            j = meetings.alter[m] if side == 0 else meetings.ego[m]
            at = free[i]
            while at > start[i] and partner[at - 1] > j:
                partner[at], minutes[at], study[at] = partner[at - 1], minutes[at - 1], study[at - 1]
                at -= 1
            partner[at], minutes[at], study[at] = j, meetings.minutes[m], meetings.study[m]
            free[i] += 1
    return start, partner, minutes, study


@jitable
def blank_ties(start, m):
    """Make m empty tie entries with the given row starts."""
    z = np.zeros(m, np.float32)
    return Ties(start, np.zeros(m, np.int32), z, z.copy(), z.copy(), z.copy(), z.copy(), z.copy())


@jitable
def copied(new, at, old, e):
    """Copy entry e of the old ties to place `at` of the new."""
    new.partner[at] = old.partner[e]
    new.hours[at] = old.hours[e]
    new.study_hours[at] = old.study_hours[e]
    new.affinity[at] = old.affinity[e]
    new.study_affinity[at] = old.study_affinity[e]
    new.contact[at] = old.contact[e]
    new.study_contact[at] = old.study_contact[e]


@jitable
def merged(ties, meetings):
    """Merge ties and meetings: `contact` and `study_contact` then hold the hours of the meetings, new ties are unweighed."""
    n = ties.start.shape[0] - 1
    start, partner, minutes, study = by_student(meetings, n)
    new = blank_ties(np.zeros(n + 1, np.int64), ties.partner.shape[0] + partner.shape[0])
    at = 0
    for i in range(n):
        e, m = ties.start[i], start[i]
        while e < ties.start[i + 1] or m < start[i + 1]:
            old_next = ties.partner[e] if e < ties.start[i + 1] else n
            met_next = partner[m] if m < start[i + 1] else n
            if old_next <= met_next:
                copied(new, at, ties, e)
                e += 1
            else:
                new.partner[at] = met_next
                new.affinity[at] = UNWEIGHED
            total, studied = 0, 0
            while m < start[i + 1] and partner[m] == new.partner[at]:
                total += minutes[m]
                studied += study[m]
                m += 1
            new.contact[at] = total / 60
            new.study_contact[at] = studied / 60
            at += 1
        new.start[i + 1] = at
    return new


@jitable
def kept(ties, enrolled, forgotten):
    """Keep the ties that are remembered and have two enrolled ends."""
    n = ties.start.shape[0] - 1
    count = 0
    start = np.zeros(n + 1, np.int64)
    for i in range(n):
        for e in range(ties.start[i], ties.start[i + 1]):
            if ties.hours[e] >= forgotten and enrolled[i] > 0 and enrolled[ties.partner[e]] > 0:
                count += 1
        start[i + 1] = count
    new = blank_ties(start, count)
    at = 0
    for i in range(n):
        for e in range(ties.start[i], ties.start[i + 1]):
            if ties.hours[e] >= forgotten and enrolled[i] > 0 and enrolled[ties.partner[e]] > 0:
                copied(new, at, ties, e)
                at += 1
    return new
