"""Group session: somebody here can answer, one conversation holds few people, and talking time is shared."""

import numpy as np

from sim.activities.kinds import GROUP_SESSION
from sim.activities.tables import familiar_shares, leader_of, order_of, sitting, size_of
from sim.frame.declaration import activity, jitable, luck
from sim.luck import normal, one
from sim.parameters import parameter, parameters
from sim.sources import CARRELL_2013, CLEMENT_2015, KOBAYASHI_2019, LOU_1996, STEPHAN_MISHLER_1952, Source

SIZE = Source("calibrated", "so that groups of 3 to 5 gain most, 6 and 7 at most 60 % of that", LOU_1996)


@parameters
class GroupSession:
    holds: float = parameter(3.6, "people that one conversation holds", unit="people", bounds=(1, 20), prior=(3.2, 4.2), source=SIZE)
    edge: float = parameter(5, "how sharply a conversation breaks up beyond that", unit="power", bounds=(1, 20), prior=(4, 6), source=SIZE)
    peer: float = parameter(
        0.25, "quality of a fellow student's explanation", unit="0..1", bounds=(0, 1), prior=(0.15, 0.35),
        source=Source("assumed", "less than half of a trained leader's"),
    )  # fmt: skip
    structure: float = parameter(0.5, "structure that a leader brings per unit of quality", unit="1", bounds=(0, 1), prior=(0.2, 0.8), source=SIZE)
    talk: float = parameter(
        0.7, "talk of the next in rank, relative to the one before", unit="ratio", bounds=(0.1, 1), prior=(0.5, 0.9),
        source=Source("recalled", "talk falls about geometrically by rank", STEPHAN_MISHLER_1952),
    )  # fmt: skip
    fluency: float = parameter(
        0.5, "loudness per SD of confidence, where one SD of sociability adds 1", unit="SD per SD", bounds=(0, 2), prior=(0, 1),
        source=Source("assumed", "the confident are heard a little more"),
    )  # fmt: skip
    language: float = parameter(
        0.5,
        "loudness lost in a second language where there is no order",
        unit="SD",
        bounds=(0, 3),
        prior=(0, 1),
        source=Source("assumed", "a barrier; size not known"),
    )
    overheard: float = parameter(0.8, "use of what others ask", unit="share", bounds=(0, 1), prior=(0.6, 1), source=SIZE)
    error: float = parameter(
        0.15, "chance that a worst explainer misleads", unit="share", bounds=(0, 1), prior=(0.05, 0.3),
        source=Source("assumed", "wrong information passes too", KOBAYASHI_2019),
    )  # fmt: skip
    silence: float = parameter(
        0.6, "questions kept to oneself per unit of safety below .5, asked more above", unit="share", bounds=(0, 2), prior=(0.2, 1),
        source=Source("assumed", "worry about what others think keeps people from asking", CLEMENT_2015),
    )  # fmt: skip
    checked: float = parameter(
        0.6,
        "errors that are admitted and put right per unit of safety above .5",
        unit="share",
        bounds=(0, 2),
        prior=(0.2, 1),
        source=Source("assumed", "as questions"),
    )
    climate: float = parameter(
        0.3,
        "help given more at a climate of 1, as much less at 0",
        unit="share",
        bounds=(0, 2),
        prior=(0, 0.6),
        source=Source("assumed", "rivals explain less"),
    )
    faultline: float = parameter(
        0.2, "conversation lost where half of the pairs know each other and there is no order", unit="share", bounds=(0, 1), prior=(0, 0.4),
        source=Source("assumed", "mixed groups split along friendship", CARRELL_2013),
    )  # fmt: skip
    known: float = parameter(
        12, "remembered hours from which two know each other", unit="h", bounds=(1, 200), prior=(5, 35), source=Source("assumed", "a third of a friend")
    )
    tired: float = parameter(
        0.3, "quality lost by a wholly exhausted leader", unit="share", bounds=(0, 1), prior=(0.1, 0.6), source=Source("assumed", "the tired give less")
    )


@jitable
def talks(here, table, loudness, ratio):
    """Everybody's share of the talk at her table: ratio to the power of how many there are louder, over the sum of the table."""
    weight, shares = np.empty(here.shape[0]), np.empty(here.shape[0])
    for a in range(here.shape[0]):
        louder = 0
        for b in range(here.shape[0]):
            louder += table[here[b]] == table[here[a]] and loudness[b] > loudness[a]
        weight[a] = ratio**louder
    for a in range(here.shape[0]):
        everybody = 0.0
        for b in range(here.shape[0]):
            everybody += weight[b] if table[here[b]] == table[here[a]] else 0.0
        shares[a] = weight[a] / everybody
    return shares


@jitable
def nobody_answers(here, table, a, understood, taught, effort, climate, p):
    """Chance that no fellow student at the table can answer number a: the product over the others of 1 - c, not below 0

    c = peer * (understood / taught, at most 1) * effort * (1 + climate rate * (2 * climate - 1), not below 0), all of the other.
    """
    nobody = 1.0
    for b in range(here.shape[0]):
        j = here[b]
        if b != a and table[j] == table[here[a]]:
            help = max(0.0, 1 + p.climate * (2 * climate[j] - 1))
            nobody *= 1 - min(1.0, p.peer * min(1.0, understood[j] / taught) * effort[j] * help)
    return nobody


@jitable
def tables_of(here, table):
    """Number of different tables among those here."""
    count = 0
    for a in range(here.shape[0]):
        new = True
        for b in range(a):
            new = new and table[here[b]] != table[here[a]]
        count += new
    return count


@activity(GROUP_SESSION, writes=("explanation", "misleading"), voice=luck("session.talk"))
def group_session(
    k, offers, ties, table, quality, safety, effort, enrolled, understood, sociability, confidence, second_language, climate, exhaustion,
    explanation, misleading, taught, weekday_today, holiday, weekday, hours, rules, voice, p: GroupSession,
):  # fmt: skip
    """explanation += hours * usable * answered * effort * (share of talk * asking + overheard * (1 - share of talk))

    misleading += that explanation * error * (1 - (led * q + (1 - led) * peer)) * (1 - checked * (safety - .5))
    q = quality * (1 - tired * exhaustion) of the enrolled leader, 0 without one
    f = 1 / number of the group's tables, 0 if q is 0: the part of her time that a leader gives to each table
    order = min(1, rules + structure * q)
    usable = 1 / (1 + (n / (holds * (1 + order)))^edge) * (1 - faultline * 4 * s * (1 - s) * (1 - order)), n people at the table
    s = share of the table's pairs with at least `known` remembered hours (`familiar_shares`)
    peers = 1 - chance that no fellow student at the table can answer (`nobody_answers`)
    answered = (1 - f) * peers + f * (1 - (1 - q) * (1 - peers))
    loudness = sociability + fluency * confidence - language * second_language * (1 - order) + normal number of student, day and programme
    share of talk = ratio^(number of louder people at the table), over the sum of that at the table (`talks`), ratio = 1 - (1 - talk) * (1 - order)
    asking = 1 + silence * (safety - .5)
    led = f * q / (f * q + peers), 0 if both are 0: part of the explanation that comes from the leader

    For each student who sits at a table, on the programme's weekday unless it is a holiday. Effort is that of participation, safety the student's own.
    """
    if weekday_today != weekday or holiday > 0:
        return
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        here = sitting(g, offers, table, enrolled)
        if here.shape[0] == 0:
            continue
        leader = leader_of(g, offers, enrolled)
        q = quality[leader] * (1 - p.tired * exhaustion[leader]) if leader >= 0 else 0.0
        led = 1.0 / tables_of(here, table) if q > 0 else 0.0
        order = order_of(leader, quality, exhaustion, p.structure, rules, p.tired)
        loudness = np.empty(here.shape[0])
        for a in range(here.shape[0]):
            i = here[a]
            loudness[a] = sociability[i] + p.fluency * confidence[i] - p.language * second_language[i] * (1 - order) + normal(voice[0], voice[1], one(i))
        shares = talks(here, table, loudness, 1 - (1 - p.talk) * (1 - order))
        familiar = familiar_shares(here, table, ties, p.known)
        for a in range(here.shape[0]):
            i, split, share = here[a], familiar[a], shares[a]
            usable = 1 / (1 + (size_of(here, table, table[i]) / (p.holds * (1 + order))) ** p.edge)
            usable *= 1 - p.faultline * 4 * split * (1 - split) * (1 - order)
            peers = 1 - nobody_answers(here, table, a, understood, taught, effort, climate, p)
            answered = (1 - led) * peers + led * (1 - (1 - q) * (1 - peers))
            heard = hours * usable * answered * effort[i] * (share * (1 + p.silence * (safety[i] - 0.5)) + p.overheard * (1 - share))
            by_leader = led * q / max(led * q + peers, 1e-12)
            explanation[i] += heard
            misleading[i] += heard * p.error * (1 - (by_leader * q + (1 - by_leader) * p.peer)) * (1 - p.checked * (safety[i] - 0.5))
