"""Tie formation: chance encounters, gatherings of a host's friends and meetings of programmes make acquaintances."""

import math

import numpy as np

from sim.frame.declaration import jitable, luck, process
from sim.luck import exponential_quantile, inner, one, ordered, uniform, word
from sim.maths import exp
from sim.mechanisms.affinity import FIT, Affinity, cards, pull, study_pull
from sim.meetings import by_student, entry_of, moved, note, room_for, room_for_ties, trimmed
from sim.parameters import parameter, parameters
from sim.sources import KOSSINETS_WATTS_2006, Source
from sim.state import KNOBS, PROGRAMME, index

HOURS, CLOSENESS, KIND = KNOBS.index("hours"), KNOBS.index("closeness"), KNOBS.index("kind")
TABLE = index(PROGRAMME)["table"]
GUESTS = 3  # most people whom a host brings together at a time


@parameters
class TieFormation:
    sections: float = parameter(1.0, "chance encounters in the section", unit="per week", bounds=(0, 20), prior=(0, 3), source=FIT)
    programmes: float = parameter(0.75, "chance encounters in the programme of study", unit="per week", bounds=(0, 20), prior=(0, 3), source=FIT)
    residences: float = parameter(
        0.75, "chance encounters in the residence", unit="per week", bounds=(0, 20), prior=(0, 3), source=Source("assumed", "as in the programme")
    )
    anywhere: float = parameter(0.5, "chance encounters anywhere", unit="per week", bounds=(0, 20), prior=(0, 3), source=FIT)
    minutes: float = parameter(60, "length of an encounter", unit="min", bounds=(1, 600), prior=(30, 90), source=Source("assumed", "a meal or a walk"))
    hosting: float = parameter(
        0.55,
        "chance to bring friends together",
        unit="per week",
        bounds=(0, 1),
        prior=(0.3, 1),
        source=Source("calibrated", "closes triangles as observed", KOSSINETS_WATTS_2006),
    )
    gathering: float = parameter(120, "time that two guests of one host share", unit="min", bounds=(1, 600), prior=(60, 180), source=FIT)
    gathering_study: float = parameter(
        0.15, "part of a gathering that is study, within a programme of study", unit="share", bounds=(0, 1), prior=(0, 0.35), source=FIT
    )
    forgotten: float = parameter(1.0, "remembered hours below which a tie is gone", unit="h", bounds=(0.1, 20), prior=(0.5, 1.5), source=FIT)
    most_sociable: float = parameter(
        2.5, "most encounters, relative to the mean", unit="1", bounds=(1, 10), prior=(2, 4), source=Source("assumed", "a week has so many meals")
    )
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
def encounters(meetings, activity, enrolled, places, extra, who, p):
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
                    note(meetings, i, j, p.minutes, 0.0)


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
            u, weight = uniform(guest[0], guest[1], ordered(i, j)), ties.contact[e] + 1e-6
            if u > best[GUESTS - 1] * weight:  # -log(1 - u) is never below u: this one cannot win
                continue
            rank, place = exponential_quantile(u) / weight, GUESTS - 1
            if rank >= best[place]:
                continue
            while place > 0 and rank < best[place - 1]:
                best[place], guests[place] = best[place - 1], guests[place - 1]
                place -= 1
            best[place], guests[place] = rank, j
        for a in range(GUESTS):
            for b in range(a + 1, GUESTS):
                if guests[b] >= 0:
                    same = places.group[1, guests[a]] == places.group[1, guests[b]]
                    note(meetings, guests[a], guests[b], p.gathering, p.gathering_study * p.gathering if same else 0.0)


@jitable
def programme_meetings(meetings, offers):
    """Let those who sat in one conversation, or met as a pair, get to know each other."""
    for k in range(offers.knobs.shape[0]):
        table = offers.columns[k, TABLE]
        minutes = 60 * offers.knobs[k, HOURS] * offers.knobs[k, CLOSENESS]
        for g in range(offers.group_of[k], offers.group_of[k + 1]):
            for a in range(offers.start[g], offers.start[g + 1]):
                i = offers.members[a]
                if table[i] < 0:
                    continue
                if offers.helper[g] >= 0:
                    note(meetings, i, offers.helper[g], minutes, 0.0)
                for b in range(a + 1, offers.start[g + 1]):
                    if offers.knobs[k, KIND] == 0 and table[offers.members[b]] == table[i]:
                        note(meetings, i, offers.members[b], minutes, minutes)


@jitable
def weighed(meetings, ties, cards, lasting, passing, level_seen, forgotten, likeness):
    """Weigh the pairs who did not know each other, and strike out meetings too slight to be remembered."""
    kept = 0
    for m in range(meetings.count[0]):
        i, j = meetings.ego[m], meetings.alter[m]
        if entry_of(ties, i, j) < 0:
            g, apart = pull(i, j, cards, lasting, passing, level_seen, likeness)
            if meetings.minutes[m] / 60 * liked(g) < forgotten:
                continue
            meetings.affinity[kept], meetings.study_affinity[kept] = g, study_pull(i, j, g, apart, cards, likeness)
        moved(meetings, m, kept)
        kept += 1
    meetings.count[0] = kept


@jitable
def liked(affinity):
    """What an hour together leaves, by how far the company is liked: nothing to two hours."""
    return 2 * affinity / (1 + affinity)


@jitable
def renewed(ties, start, rows, enrolled, forgotten):
    """Merge ties and meetings into new ties: hours are added, and what is below `forgotten` is dropped."""
    n = enrolled.shape[0]
    new = room_for_ties(n, ties.partner.shape[0] + rows.shape[0])
    at, everybody = 0, (enrolled > 0).all()  # then no partner has to be looked up
    for i in range(n):
        e, m = ties.start[i], start[i]
        while e < ties.start[i + 1] or m < start[i + 1]:
            old_next = ties.partner[e] if e < ties.start[i + 1] else n
            j = min(old_next, rows[m].partner if m < start[i + 1] else n)
            hours, study_hours, g, gs = np.float32(0), np.float32(0), np.float32(0), np.float32(0)
            if old_next == j:
                hours, study_hours, g, gs = ties.hours[e], ties.study_hours[e], ties.affinity[e], ties.study_affinity[e]
                e += 1
            else:
                g, gs = rows[m].affinity, rows[m].study_affinity
            together, studied = 0, 0
            while m < start[i + 1] and rows[m].partner == j:
                together += rows[m].minutes
                studied += rows[m].study
                m += 1
            if together > 0:
                fit = liked(g)
                hours += np.float32(together / 60) * fit
                study_hours += np.float32(studied / 60) * fit
            if hours >= forgotten and (everybody or (enrolled[i] > 0 and enrolled[j] > 0)):
                new.partner[at], new.hours[at], new.study_hours[at], new.affinity[at], new.study_affinity[at] = j, hours, study_hours, g, gs
                at += 1
        new.start[i + 1] = at
    return trimmed(new, at)


@process(
    writes="ties",
    extra=luck("tie.extra"), who=luck("tie.encounter"), host=luck("tie.host"), guest=luck("tie.guest"),
    lasting=luck("affinity.lasting", at="start"), passing=luck("affinity.season", at="season"),
)  # fmt: skip
def tie_formation(
    ties, places, offers, enrolled, sociability, level, newcomer, arrival_week, level_seen, encounter_factor, run_week,
    extra, who, host, guest, lasting, passing, p: TieFormation, likeness: Affinity,
):  # fmt: skip
    """hours += minutes / 60 * 2 * affinity / (1 + affinity) for every meeting; below `forgotten` strangers stay strangers and ties end"""
    n = enrolled.shape[0]
    activity = np.empty(n)
    for i in range(n):
        rush = 1 + p.rush * exp(-max(0.0, run_week - 1 - arrival_week[i]) / p.rush_weeks)
        usual = min(p.most_sociable, exp(p.outgoing * sociability[i] - p.outgoing**2 / 2))
        activity[i] = enrolled[i] * encounter_factor * rush * usual
    meetings = room_for(activity, p.sections + p.programmes + p.residences + p.anywhere, offers)
    encounters(meetings, activity, enrolled, places, extra, who, p)
    gatherings(meetings, ties, activity, places, host, guest, p)
    programme_meetings(meetings, offers)
    seen = cards(places, level, sociability, newcomer)
    weighed(meetings, ties, seen, lasting, passing, level_seen, p.forgotten, likeness)
    start, rows = by_student(meetings, n)
    return renewed(ties, start, rows, enrolled, p.forgotten)
