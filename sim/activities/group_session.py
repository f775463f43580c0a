"""Group session: somebody here can answer, one conversation holds few people, and talking time is shared."""

import numpy as np

from sim.activities.kinds import GROUP_SESSION
from sim.frame.declaration import activity, jitable, luck
from sim.luck import normal, one, word
from sim.parameters import parameter, parameters
from sim.sources import KOBAYASHI_2019, LOU_1996, STEPHAN_MISHLER_1952, Source

SIZE = Source("calibrated", "so that groups of 3 to 5 gain most, 6 and 7 at most 60 % of that", LOU_1996)


@parameters
class GroupSession:
    holds: float = parameter(3.6, "people that one conversation holds", unit="people", bounds=(1, 20), prior=(3.2, 4.2), source=SIZE)
    edge: float = parameter(5, "how sharply a conversation breaks up beyond that", unit="power", bounds=(1, 20), prior=(4, 6), source=SIZE)
    peer: float = parameter(
        0.25,
        "quality of a fellow student's explanation",
        unit="0..1",
        bounds=(0, 1),
        prior=(0.15, 0.35),
        source=Source("assumed", "less than half of a trained leader's"),
    )
    structure: float = parameter(0.5, "structure that a leader brings per unit of quality", unit="1", bounds=(0, 1), prior=(0.2, 0.8), source=SIZE)
    talk: float = parameter(
        0.7,
        "talk of the next in rank, relative to the one before",
        unit="ratio",
        bounds=(0.1, 1),
        prior=(0.5, 0.9),
        source=Source("recalled", "talk falls about geometrically by rank", STEPHAN_MISHLER_1952),
    )
    fluency: float = parameter(
        0.25,
        "loudness per SD of aptitude, where one SD of sociability adds 1",
        unit="SD per SD",
        bounds=(0, 2),
        prior=(0, 0.5),
        source=Source("assumed", "the able are heard a little more"),
    )
    overheard: float = parameter(0.8, "use of what others ask", unit="share", bounds=(0, 1), prior=(0.6, 1), source=SIZE)
    error: float = parameter(
        0.15,
        "chance that a worst explainer misleads",
        unit="share",
        bounds=(0, 1),
        prior=(0.05, 0.3),
        source=Source("assumed", "wrong information passes too", KOBAYASHI_2019),
    )


@jitable
def seated(here, shuffle, talk_group):
    """Split those here into conversations of at most `talk_group`, by lot: the table number of each."""
    count = here.shape[0]
    tables = 1
    if talk_group > 0:
        tables = int(np.ceil(count / talk_group))
    words = np.empty(count, np.uint64)
    for a in range(count):
        words[a] = word(shuffle[0], shuffle[1], one(here[a]))
    table = np.empty(count, np.int64)
    table[np.argsort(words)] = np.arange(count) % max(tables, 1)
    return table, tables


@jitable
def explained(here, table, tables, quality, understood, taught, loudness, p):
    """Explanation that each of those here takes from an hour, and the part of it expected to mislead."""
    count = here.shape[0]
    heard, wrong = np.zeros(count), np.zeros(count)
    led = 1.0 / max(tables, 1) if quality > 0 else 0.0
    order = p.structure * quality
    ratio = 1 - (1 - p.talk) * (1 - order)
    for a in range(count):
        size, nobody, mine, all_talk = 0, 1.0, 0.0, 0.0
        for b in range(count):
            if table[b] != table[a]:
                continue
            size += 1
            if b != a:
                nobody *= 1 - p.peer * min(1.0, understood[here[b]] / taught)
            louder = 0
            for c in range(count):
                louder += table[c] == table[a] and loudness[c] > loudness[b]
            all_talk += ratio**louder
            if b == a:
                mine = ratio**louder
        usable = 1 / (1 + (size / (p.holds * (1 + order))) ** p.edge)
        peers = 1 - nobody
        answered = (1 - led) * peers + led * (1 - (1 - quality) * nobody)
        share = mine / all_talk
        heard[a] = usable * answered * (share + p.overheard * (1 - share))
        by_leader = led * quality / max(led * quality + peers, 1e-12)
        wrong[a] = heard[a] * p.error * (1 - (by_leader * quality + (1 - by_leader) * p.peer))
    return heard, wrong


@activity(
    GROUP_SESSION,
    writes=("explanation", "misleading", "table", "met", "hours_attended", "hours_helped", "sessions"),
    shuffle=luck("session.table"), voice=luck("session.talk"),
)  # fmt: skip
def group_session(
    k, offers, attends, quality, table, met, helping, hours_attended, hours_helped, sessions, enrolled,
    understood, sociability, aptitude, explanation, misleading, taught, weekday_today, holiday,
    weekday, hours, travel, talk_group, closeness, shuffle, voice, p: GroupSession,
):  # fmt: skip
    """explanation += hours * room in the conversation * somebody can answer * (my share of talk + overheard * the rest)"""
    if weekday_today != weekday:
        return
    table[:] = -1
    met[:] = 0
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        members = offers.members[offers.start[g] : offers.start[g + 1]]
        leader = offers.helper[g]
        leader = leader if leader >= 0 and enrolled[leader] > 0 else -1  # who has left leads no more
        if leader >= 0 and helping[leader] > 0 and holiday == 0:
            hours_helped[leader] += helping[leader]
        here = members[(attends[members] > 0) & (enrolled[members] > 0)]
        if here.shape[0] == 0 or holiday > 0:
            continue
        seats, tables = seated(here, shuffle, talk_group)
        loudness = np.empty(here.shape[0])
        for a in range(here.shape[0]):
            loudness[a] = sociability[here[a]] + p.fluency * aptitude[here[a]] + normal(voice[0], voice[1], one(here[a]))
        heard, wrong = explained(here, seats, tables, quality[leader] if leader >= 0 else 0.0, understood, taught, loudness, p)
        for a in range(here.shape[0]):
            i = here[a]
            explanation[i] += hours * heard[a]
            misleading[i] += hours * wrong[a]
            table[i] = g * 4096 + seats[a]
            met[i] = hours * closeness
            hours_attended[i] += hours + travel
            sessions[i] += 1
        if leader >= 0:
            met[leader] = hours * closeness
