"""Tie formation: chance encounters, gatherings of a host's friends and meetings of programmes make acquaintances."""

import math

import numpy as np

from sim.frame.declaration import jitable, luck, process
from sim.luck import exponential, inner, one, ordered, uniform, word
from sim.maths import exp
from sim.mechanisms.affinity import FIT, Affinity, pull
from sim.meetings import Meetings, merged
from sim.parameters import declared, parameter, parameters
from sim.sources import KOSSINETS_WATTS_2006, Source

GUESTS = 3  # most people whom a host brings together at a time


@parameters
class TieFormation(Affinity):
    sections: float = parameter(1.0, "chance encounters in the section", unit="per week", bounds=(0, 20), prior=(0, 3), source=FIT)
    programmes: float = parameter(0.75, "chance encounters in the programme of study", unit="per week", bounds=(0, 20), prior=(0, 3), source=FIT)
    residences: float = parameter(0.75, "chance encounters in the residence", unit="per week", bounds=(0, 20), prior=(0, 3), source=Source("assumed", "as in the programme"))
    anywhere: float = parameter(0.5, "chance encounters anywhere", unit="per week", bounds=(0, 20), prior=(0, 3), source=FIT)
    minutes: float = parameter(60, "length of an encounter", unit="min", bounds=(1, 600), prior=(30, 90), source=Source("assumed", "a meal or a walk"))
    hosting: float = parameter(0.55, "chance to bring friends together", unit="per week", bounds=(0, 1), prior=(0.3, 1), source=Source("calibrated", "closes triangles as observed", KOSSINETS_WATTS_2006))
    gathering: float = parameter(120, "time that two guests of one host share", unit="min", bounds=(1, 600), prior=(60, 180), source=FIT)
    gathering_study: float = parameter(0.15, "part of a gathering that is study, within a programme of study", unit="share", bounds=(0, 1), prior=(0, 0.35), source=FIT)
    forgotten: float = parameter(1.0, "remembered hours below which a tie is gone", unit="h", bounds=(0.1, 20), prior=(0.5, 1.5), source=FIT)
    most_sociable: float = parameter(2.5, "most encounters, relative to the mean", unit="1", bounds=(1, 10), prior=(2, 4), source=Source("assumed", "a week has so many meals"))
    outgoing: float = parameter(0.7, "encounters per SD of sociability", unit="log", bounds=(0, 2), prior=(0.4, 0.9), source=FIT)
    rush: float = parameter(1.3, "encounters beyond the usual on arrival", unit="share", bounds=(0, 5), prior=(0.5, 2.5), source=FIT)
    rush_weeks: float = parameter(4, "time constant of that rush", unit="weeks", bounds=(0.5, 20), prior=(2, 8), source=Source("assumed", "the first month"))


@jitable
def jump(hash_word, size):
    """Choose one of `size` members so that a newcomer changes few choices (Lamping and Veach 2014, jump consistent hash)."""
    b, j, key = np.int64(-1), np.int64(0), np.uint64(hash_word)
    while j < size:
        b = j
        key = key * np.uint64(2862933555777941757) + np.uint64(1)
        j = np.int64((b + 1) * (2147483648.0 / (np.float64(key >> np.uint64(33)) + 1.0)))
    return b


@jitable
def encounters(meetings, activity, enrolled, places, draws, extra, who, p):
    """Let everybody meet chance members of the places she shares."""
    for f, rate in enumerate((p.sections, p.programmes, p.residences, p.anywhere)):
        for i in range(activity.shape[0]):
            size = places.size[f, i]
            if size < 2:
                continue
            mean = rate * activity[i]
            count = np.int64(math.floor(mean))
            if uniform(extra[0], extra[1], inner(i, f)) < mean - count:
                count += 1
            for slot in range(count):
                member = jump(word(who[0], who[1], inner(i, f * 4096 + slot)), size)
                j = places.members[f, places.first[f, i] + member]
                if j != i and enrolled[j] > 0:
                    meetings.add(i, j, p.minutes, 0.0)


@jitable
def gatherings(meetings, ties, activity, places, host, guest, p):
    """Let hosts bring their closest company of the week together: the guests meet each other."""
    guests, best = np.empty(GUESTS, np.int64), np.empty(GUESTS)
    for i in range(activity.shape[0]):
        if uniform(host[0], host[1], one(i)) >= p.hosting * activity[i]:
            continue
        best[:] = np.inf
        guests[:] = -1
        for e in range(ties.start[i], ties.start[i + 1]):
            j = ties.partner[e]
            rank = exponential(guest[0], guest[1], ordered(i, j)) / (ties.contact[e] + 1e-6)
            place = GUESTS
            while place > 0 and rank < best[place - 1]:
                place -= 1
            if place < GUESTS:
                best[place + 1 :] = best[place:-1].copy()
                guests[place + 1 :] = guests[place:-1].copy()
                best[place], guests[place] = rank, j
        for a in range(GUESTS):
            for b in range(a + 1, GUESTS):
                if guests[b] >= 0:
                    same = places.group[1, guests[a]] == places.group[1, guests[b]]
                    meetings.add(guests[a], guests[b], p.gathering, p.gathering_study * p.gathering if same else 0.0)


@jitable
def programme_meetings(meetings, offers, k, closeness, hours, table, attends):
    """Let those who sat in one conversation, or met as a pair, get to know each other."""
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        low, high = offers.start[g], offers.start[g + 1]
        for a in range(low, high):
            i = offers.members[a]
            if table[i] < 0:
                continue
            if offers.helper[g] >= 0:
                meetings.add(i, offers.helper[g], 60 * hours * closeness, 0.0)
            for b in range(a + 1, high):
                if table[offers.members[b]] == table[i] and offers.knobs[k, 0] == 0:
                    meetings.add(i, offers.members[b], 60 * hours * closeness, 60 * hours * closeness)
