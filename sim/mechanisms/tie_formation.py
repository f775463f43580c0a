"""Tie formation: chance encounters, gatherings of a host's friends and meetings of programmes make acquaintances."""

import math

import numpy as np

from sim.activities.kinds import GROUP_SESSION
from sim.activities.tables import leaders_of
from sim.frame.declaration import jitable, luck, process
from sim.luck import inner, member, one, ordered, uniform, word
from sim.maths import exp, log
from sim.mechanisms.affinity import FIT, Affinity, cards, likeness, raised, room_for_pulls
from sim.mechanisms.everyday_contact import EverydayContact, rush_of
from sim.meetings import by_student, liked, merged, moved, note, parted, renewed_acquaintance, room_for, widest
from sim.parameters import parameter, parameters
from sim.sources import KOSSINETS_WATTS_2006, Source
from sim.state import KNOBS, PROGRAMME, index

KIND = KNOBS.index("kind")
TABLE, MET = (index(PROGRAMME)[name] for name in ("table", "met"))
GUESTS = 3  # most people whom a host brings together at a time
SLOTS = 4096  # addresses of one place; the bounds allow 2,400 encounters there


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
    forgotten: float = parameter(
        1.25,
        "remembered hours below which a tie is gone",
        unit="h",
        bounds=(0.1, 20),
        prior=(0.5, 1.5),
        source=Source("calibrated", "so that some 20 are known"),
    )
    most_sociable: float = parameter(
        2.5, "most encounters, relative to the mean", unit="1", bounds=(1, 10), prior=(2, 4), source=Source("assumed", "a week has so many meals")
    )
    outgoing: float = parameter(0.7, "encounters per SD of sociability", unit="log", bounds=(0, 2), prior=(0.4, 0.9), source=FIT)


@jitable
def encounters(meetings, activity, enrolled, places, extra, who, p):
    """Let everybody meet chance members of the places she shares: section, programme of study, residence, anywhere (place f = 0 to 3, in this order)

    mean = rate of the place * activity
    count = floor(mean), and one more if the uniform number at inner(i, f) under `extra` is below mean - floor(mean)
    Encounter number s, from 0, is with a member of i's group in that place, chosen evenly (`member`) by the word at inner(i, f * 4096 + s) under `who`.
    It lasts `minutes`, none of them studying. If it falls on herself, or on somebody not enrolled, it is lost. Places of one member have no encounters.
    """
    ego, number = planned(meetings, activity, places, extra, p)
    words = np.empty(ego.shape[0], np.uint64)
    for a in range(ego.shape[0]):
        words[a] = word(who[0], who[1], inner(ego[a], number[a]))
    for a in range(ego.shape[0]):
        i, f = ego[a], number[a] // SLOTS
        j = places.members[f, places.first[f, i] + member(words[a], places.size[f, i])]
        note(meetings, i, j, p.minutes, 0.0, j != i and enrolled[j] > 0)


@jitable
def planned(meetings, activity, places, extra, p):
    """List who seeks an encounter, and its number (f * 4096 + s): all of a student are written down, and as many counted as there are."""
    ego, number, listed = np.empty_like(meetings.ego), np.empty_like(meetings.ego), 0
    for i in range(activity.shape[0]):
        for f, rate in enumerate((p.sections, p.programmes, p.residences, p.anywhere)):
            mean = rate * activity[i] if places.size[f, i] > 1 else 0.0
            whole = np.int64(math.floor(mean))
            more = uniform(extra[0], extra[1], inner(i, f)) < mean - whole
            for slot in range(whole + 1):
                ego[listed], number[listed] = i, f * SLOTS + slot
                listed += 1 if slot < whole or more else 0
    return ego[:listed], number[:listed]


@jitable
def raced(ranks, ties, i, guest):
    """Let everybody with whom i has a tie race for an invitation: rank = -ln(1 - u) / (contact + 1e-6), and the lowest ranks win

    u is the uniform number at ordered(i, partner) under `guest`, contact the pair-hours of this week: the closest company is likely to be fast.
    """
    first, last = ties.start[i], ties.start[i + 1]
    partner, contact, rank = ties.partner[first:last], ties.contact[first:last], ranks[: last - first]
    for a in range(partner.shape[0]):
        rank[a] = -log(1 - uniform(guest[0], guest[1], ordered(i, partner[a]))) / (contact[a] + 1e-6)
    return partner, rank


@jitable
def gatherings(meetings, ties, activity, enrolled, places, host, guest, p):
    """Let each student be a host with chance hosting * activity (uniform number of i under `host`), and bring three of those she has ties with together

    Guests are the three of lowest rank (`raced`), fewer if she has fewer ties. Each two of them of one campus who are enrolled meet for `gathering` minutes,
    of which the share gathering_study is spent studying if the two study the same programme (both unknown counts as the same), else none.
    """
    guests, ranks = np.empty(GUESTS, np.int64), np.empty(widest(ties))
    for i in range(activity.shape[0]):
        if uniform(host[0], host[1], one(i)) >= p.hosting * activity[i]:
            continue
        partner, rank = raced(ranks, ties, i, guest)
        for a in range(GUESTS):
            guests[a] = -1
            if a < rank.shape[0]:
                fastest = rank.argmin()
                guests[a], rank[fastest] = partner[fastest], np.inf
            for b in range(a):
                near = guests[a] >= 0 and places.group[3, guests[a]] == places.group[3, guests[b]]
                if near and enrolled[guests[a]] > 0 and enrolled[guests[b]] > 0:
                    same = places.group[1, guests[a]] == places.group[1, guests[b]]
                    note(meetings, guests[b], guests[a], p.gathering, p.gathering_study * p.gathering if same else 0.0)


@jitable
def programme_meetings(meetings, offers, enrolled):
    """Note the meetings of programmes of the last seven days, with 60 minutes for each hour of met: programmes, groups and members in their order

    Each enrolled member who met (table not -1) meets the enrolled helpers of the group, each for an equal part of the minutes, without studying, and
    in a group session every other enrolled member who sat at the same table at the last meeting, studying all the time; of two met the smaller counts.
    """
    for k in range(offers.knobs.shape[0]):
        table, met = offers.columns[k, TABLE], offers.columns[k, MET]
        for g in range(offers.group_of[k], offers.group_of[k + 1]):
            leaders = max(leaders_of(g, offers, enrolled), 1)
            for a in range(offers.start[g], offers.start[g + 1]):
                i = offers.members[a]
                if table[i] < 0 or enrolled[i] == 0:
                    continue
                for helper in offers.helper[g]:
                    if helper >= 0 and enrolled[helper] > 0:
                        note(meetings, i, helper, 60 * met[i] / leaders, 0.0)
                for b in range(a + 1, offers.start[g + 1]):
                    j = offers.members[b]
                    if offers.knobs[k, KIND] == GROUP_SESSION and table[j] == table[i] and enrolled[j] > 0:
                        minutes = 60 * min(met[i], met[j])
                        note(meetings, i, j, minutes, minutes)


@jitable
def remembered(meetings, pulls, forgotten):
    """Strike out each meeting of strangers that by itself is too slight: minutes / 60 * liked(pull towards company) below `forgotten` hours."""
    count = 0
    for m in range(meetings.count[0]):
        if meetings.minutes[m] / 60 * liked(pulls.company[m]) >= forgotten:
            moved(meetings, m, count)
            pulls.company[count], pulls.study[count] = pulls.company[m], pulls.study[m]
            count += 1
    meetings.count[0] = count


@process(
    writes="ties",
    extra=luck("tie.extra"), who=luck("tie.encounter"), host=luck("tie.host"), guest=luck("tie.guest"),
    lasting=luck("affinity.lasting", at="start"), passing=luck("affinity.season", at="season"),
)  # fmt: skip
def tie_formation(
    ties, places, offers, enrolled, sociability, level, newcomer, minority, openness, arrival_week, level_seen, encounter_factor, run_week,
    extra, who, host, guest, lasting, passing, p: TieFormation, weights: Affinity, company: EverydayContact,
):  # fmt: skip
    """hours += minutes / 60 * liked(affinity) for each meeting; a tie begins where one meeting leaves at least `forgotten` hours, and ends below that

    At each week's end, in this order:

    1. How active everybody is this week is worked out:

    activity = enrolled * encounter_factor * rush * min(most_sociable, exp(outgoing * sociability - outgoing^2 / 2))
    rush = rush_of(run_week, arrival_week), as in everyday contact and with its parameters

    2. Meetings are noted, one after the other and in whole minutes (`note`): `encounters`, `gatherings`, `programme_meetings`.
    3. Those of two who have a tie are added to it (`renewed_acquaintance`); all ties of those not enrolled get 0 hours (`parted`).
    4. For each meeting of strangers the pulls of the pair are weighed as they are today (`likeness`), and slight meetings are struck out (`remembered`).
    5. The meetings that are left are added up by pair to new ties, and ties below `forgotten` hours end (`merged`).
    """
    n = enrolled.shape[0]
    activity = np.empty(n)
    for i in range(n):
        usual = min(p.most_sociable, exp(p.outgoing * sociability[i] - p.outgoing**2 / 2))
        activity[i] = enrolled[i] * encounter_factor * rush_of(run_week, arrival_week[i], company) * usual
    meetings = room_for(activity, p.sections + p.programmes + p.residences + p.anywhere, offers)
    encounters(meetings, activity, enrolled, places, extra, who, p)
    gatherings(meetings, ties, activity, enrolled, places, host, guest, p)
    programme_meetings(meetings, offers, enrolled)
    renewed_acquaintance(ties, meetings)
    parted(ties, enrolled)
    seen, pulls = cards(places, level, sociability, newcomer, minority, openness), room_for_pulls(meetings.count[0])
    for m in range(meetings.count[0]):
        likeness(pulls, m, meetings.ego[m], meetings.alter[m], seen, lasting, passing, level_seen, weights)
    raised(pulls, meetings.count[0])
    remembered(meetings, pulls, p.forgotten)
    start, rows = by_student(meetings, pulls, n)
    return merged(ties, start, rows, p.forgotten)
