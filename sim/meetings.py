"""List a week's meetings; add those of two who know each other to their ties, and sort the others into rows of new ties."""

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


@jitable
def room_for(activity, rate, offers):
    """Make an empty list with room for every encounter, gathering and programme meeting of a week."""
    room = 8
    for i in range(activity.shape[0]):
        room += int(rate * activity[i]) + 7  # one encounter more in each of four places, and three pairs of guests
    for g in range(offers.helper.shape[0]):
        size = offers.start[g + 1] - offers.start[g]
        room += size * (size - 1) // 2 + size * offers.helper.shape[1]
    return Meetings(np.zeros(1, np.int64), np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int32))


@jitable
def note(meetings, i, j, minutes, study, happens=True):
    """Note one meeting of i and j, if it happens: its minutes, and those of them spent studying, each rounded to a whole number (halves up)."""
    at = meetings.count[0]
    meetings.ego[at] = i
    meetings.alter[at] = j
    meetings.minutes[at] = int(minutes + 0.5)
    meetings.study[at] = int(study + 0.5)
    meetings.count[0] = at + 1 if happens else at


@jitable
def moved(meetings, old, new):
    """Move a meeting to another place of the list."""
    meetings.ego[new], meetings.alter[new] = meetings.ego[old], meetings.alter[old]
    meetings.minutes[new], meetings.study[new] = meetings.minutes[old], meetings.study[old]


@jitable
def entries_of(ties, i):
    """Number the entries of i's row, without a sign: of a number with one it is asked at each use whether it counts from the end."""
    return range(np.uintp(ties.start[i]), np.uintp(ties.start[i + 1]))


@jitable
def entry_of(ties, i, j):
    """Find j's entry in i's row, -1 if there is none: the whole row is read, many partners at a time, and nothing is guessed wrong."""
    first = ties.start[i]
    row, found = ties.partner[first : ties.start[i + 1]], np.int32(-1)
    for place in range(row.shape[0]):
        found = np.int32(place) if row[place] == j else found
    return first + found if found >= 0 else np.int64(-1)


@jitable
def widest(ties):
    """Count the ties of the student who has most."""
    most = 0
    for i in range(ties.start.shape[0] - 1):
        most = max(most, ties.start[i + 1] - ties.start[i])
    return most


@jitable
def liked(affinity):
    """Hours remembered of one hour together, by how far the company is liked: from nothing to two, and one at an affinity of 1."""
    return 2 * affinity / (1 + affinity)


@jitable
def renewed_acquaintance(ties, meetings):
    """Add the meetings of those who have a tie to it, one after the other; those of strangers stay in the list, in their order

    hours += minutes / 60 * liked(affinity)
    study_hours += minutes studying / 60 * liked(affinity)
    Affinity is that of the tie as last weighed. Sums are rounded to single precision after each meeting, equally at both ends.
    """
    count, known, strangers = meetings.count[0], 0, 0
    entry, acquainted = np.empty(count, np.int64), np.empty(count, np.int64)
    for m in range(count):
        entry[m] = entry_of(ties, meetings.ego[m], meetings.alter[m])
        acquainted[known] = m
        known += 1 if entry[m] >= 0 else 0
    other = np.empty(known, np.int64)
    for a in range(known):
        other[a] = entry_of(ties, meetings.alter[acquainted[a]], meetings.ego[acquainted[a]])
    for a in range(known):
        m, e, back = acquainted[a], entry[acquainted[a]], other[a]
        fit = liked(ties.affinity[e]) / 60
        hours, study_hours = ties.hours[e] + meetings.minutes[m] * fit, ties.study_hours[e] + meetings.study[m] * fit
        ties.hours[e], ties.hours[back], ties.study_hours[e], ties.study_hours[back] = hours, hours, study_hours, study_hours
    for m in range(count):
        moved(meetings, m, strangers)
        strangers += 1 if entry[m] < 0 else 0
    meetings.count[0] = strangers


@jitable
def entered(rows, start, free, i, j, meetings, pulls, m):
    """Enter meeting m with j into i's row, which stays sorted by partner."""
    at = free[i]
    while at > start[i] and rows[at - 1].partner > j:
        rows[at] = rows[at - 1]
        at -= 1
    rows[at].partner, rows[at].minutes, rows[at].study = j, meetings.minutes[m], meetings.study[m]
    rows[at].affinity, rows[at].study_affinity = pulls.company[m], pulls.study[m]
    free[i] += 1


@jitable
def by_student(meetings, pulls, n):
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
        entered(rows, start, free, i, j, meetings, pulls, m)
        entered(rows, start, free, j, i, meetings, pulls, m)
    return start, rows


@jitable
def merged(ties, start, rows, forgotten):
    """Merge old ties and the meetings of strangers into new rows, sorted by partner

    Old ties of at least `forgotten` hours stay as they are; the others are dropped. A new tie has the pulls just weighed as its affinities, and
    hours = minutes / 60 * liked(affinity)
    study_hours = minutes studying / 60 * liked(affinity)
    where minutes are added up over the pair's meetings. All ties, old and new, have contact and study_contact 0 then, until everyday contact.
    """
    n = start.shape[0] - 1
    new = room_for_ties(n, ties.partner.shape[0] + rows.shape[0] + 1)
    at = np.uintp(0)
    for i in range(n):
        e, last, m = np.uintp(ties.start[i]), np.uintp(ties.start[i + 1]), start[i]
        while m < start[i + 1]:
            j, together, studied, g, gs = rows[m].partner, 0, 0, rows[m].affinity, rows[m].study_affinity
            while m < start[i + 1] and rows[m].partner == j:  # integers, so that both ends add up to equal bits
                together += rows[m].minutes
                studied += rows[m].study
                m += 1
            e, at = kept(ties, new, e, last, at, j, forgotten)
            new.partner[at], new.affinity[at], new.study_affinity[at] = j, g, gs
            new.hours[at], new.study_hours[at] = together / 60 * liked(g), studied / 60 * liked(g)
            at += np.uintp(1)
        e, at = kept(ties, new, e, last, at, n, forgotten)
        new.start[i + 1] = np.int64(at)
    return trimmed(new, np.int64(at))


@jitable
def kept(ties, new, e, last, at, before, forgotten):
    """Copy the ties to partners below `before` that are not forgotten: always copied, but counted only if kept."""
    while e < last and ties.partner[e] < before:
        new.partner[at], new.hours[at], new.study_hours[at] = ties.partner[e], ties.hours[e], ties.study_hours[e]
        new.affinity[at], new.study_affinity[at] = ties.affinity[e], ties.study_affinity[e]
        at += np.uintp(ties.hours[e] >= forgotten)
        e += np.uintp(1)
    return e, at


@jitable
def parted(ties, enrolled):
    """Set the hours of every tie of somebody not enrolled to 0, at both ends, so that it ends when ties are merged."""
    for i in range(enrolled.shape[0]):
        if enrolled[i] > 0:
            continue
        for e in range(ties.start[i], ties.start[i + 1]):
            other = entry_of(ties, ties.partner[e], i)
            ties.hours[e], ties.hours[other] = 0.0, 0.0


@jitable
def room_for_ties(n, m):
    """Make room for m tie entries of n students; nothing is in it yet."""
    start, partner = np.zeros(n + 1, np.int64), np.empty(m, np.int32)
    hours, study_hours, affinity, study_affinity = np.empty(m, np.float32), np.empty(m, np.float32), np.empty(m, np.float32), np.empty(m, np.float32)
    return Ties(start, partner, hours, study_hours, affinity, study_affinity, np.zeros(m, np.float32), np.zeros(m, np.float32))


@jitable
def trimmed(ties, m):
    """Give the first m entries of room for ties; the rest of the room stays behind them unused."""
    return Ties(
        ties.start, ties.partner[:m], ties.hours[:m], ties.study_hours[:m], ties.affinity[:m], ties.study_affinity[:m],
        ties.contact[:m], ties.study_contact[:m],
    )  # fmt: skip
