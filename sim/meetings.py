"""List a week's meetings, and sort them into rows of ties: whole minutes, so that both ends add up to equal bits."""

from typing import NamedTuple

import numpy as np

from sim.frame.declaration import jitable
from sim.state import Ties


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
def room_for_ties(n, m):
    """Make room for m tie entries of n students; nothing is in it yet."""
    start, partner = np.zeros(n + 1, np.int64), np.empty(m, np.int32)
    hours, study_hours, affinity, study_affinity = np.empty(m, np.float32), np.empty(m, np.float32), np.empty(m, np.float32), np.empty(m, np.float32)
    return Ties(start, partner, hours, study_hours, affinity, study_affinity, np.zeros(m, np.float32), np.zeros(m, np.float32))


@jitable
def trimmed(ties, m):
    """Keep the first m entries of room for ties."""
    return Ties(
        ties.start, ties.partner[:m].copy(), ties.hours[:m].copy(), ties.study_hours[:m].copy(), ties.affinity[:m].copy(),
        ties.study_affinity[:m].copy(), np.zeros(m, np.float32), np.zeros(m, np.float32),
    )  # fmt: skip


@jitable
def entry_of(ties, i, j):
    """Find j's entry in i's row, -1 if there is none."""
    low, high = ties.start[i], ties.start[i + 1]
    while low < high:
        middle = (low + high) // 2
        if ties.partner[middle] < j:
            low = middle + 1
        else:
            high = middle
    return low if low < ties.start[i + 1] and ties.partner[low] == j else np.int64(-1)
