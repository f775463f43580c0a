"""List a week's meetings, and sort them into rows of ties: whole minutes, so that both ends add up to equal bits."""

from typing import NamedTuple

import numpy as np

from sim.frame.declaration import jitable
from sim.state import Ties

ROW = np.dtype([("partner", np.int32), ("minutes", np.int32), ("study", np.int32), ("affinity", np.float32), ("study_affinity", np.float32)])


class Meetings(NamedTuple):
    """A list of meetings of two, with room to spare; the first `count[0]` count."""

    count: np.ndarray  # int64[1]
    ego: np.ndarray  # int32[room]
    alter: np.ndarray  # int32[room]
    minutes: np.ndarray  # int32[room], whole minutes
    study: np.ndarray  # int32[room], of these, studying
    affinity: np.ndarray  # float32[room], pull of two who did not know each other; 0 between those who do
    study_affinity: np.ndarray  # float32[room]


@jitable
def room_for(activity, rate, offers):
    """Make an empty list with room for every encounter, gathering and programme meeting of a week."""
    room = 8
    for i in range(activity.shape[0]):
        room += int(rate * activity[i]) + 7
    for g in range(offers.helper.shape[0]):
        size = offers.start[g + 1] - offers.start[g]
        room += size * (size + 1) // 2
    ego, alter, minutes, study = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int32)
    return Meetings(np.zeros(1, np.int64), ego, alter, minutes, study, np.zeros(room, np.float32), np.zeros(room, np.float32))


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
def moved(meetings, old, new):
    """Move a meeting to another place of the list."""
    meetings.ego[new], meetings.alter[new] = meetings.ego[old], meetings.alter[old]
    meetings.minutes[new], meetings.study[new] = meetings.minutes[old], meetings.study[old]


@jitable
def entered(rows, start, free, i, j, meetings, m):
    """Enter meeting m with j into i's row, which stays sorted by partner."""
    at = free[i]
    while at > start[i] and rows[at - 1].partner > j:
        rows[at] = rows[at - 1]
        at -= 1
    rows[at].partner, rows[at].minutes, rows[at].study = j, meetings.minutes[m], meetings.study[m]
    rows[at].affinity, rows[at].study_affinity = meetings.affinity[m], meetings.study_affinity[m]
    free[i] += 1


@jitable
def by_student(meetings, n):
    """Sort the meetings into rows, one a student, each sorted by partner: (start, rows)."""
    count = meetings.count[0]
    start = np.zeros(n + 1, np.int64)
    for m in range(count):
        start[meetings.ego[m] + 1] += 1
        start[meetings.alter[m] + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]
    free, rows = start[:-1].copy(), np.empty(2 * count, ROW)
    for m in range(count):
        i, j = meetings.ego[m], meetings.alter[m]
        entered(rows, start, free, i, j, meetings, m)
        entered(rows, start, free, j, i, meetings, m)
    return start, rows


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
