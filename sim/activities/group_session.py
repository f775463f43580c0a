"""Group session: somebody here can answer, one conversation holds few people, and talking time is shared."""

import numpy as np

from sim.activities.kinds import GROUP_SESSION
from sim.activities.meeting_days import meets_on
from sim.activities.tables import familiar_share, leadership, order_of, people_of
from sim.frame.declaration import activity, jitable, luck
from sim.luck import normal, one
from sim.mechanisms.study_talk import StudyTalk
from sim.parameters import parameter, parameters
from sim.sources import CARRELL_2013, CLEMENT_2015, LOU_1996, SHOWERS_2015, STEPHAN_MISHLER_1952, Source

SIZE = Source("calibrated", "so that groups of 3 to 5 gain most, 6 and 7 at most 60 % of that", LOU_1996)


@parameters
class GroupSession:
    holds: float = parameter(4.0, "people that one conversation holds", unit="people", bounds=(1, 20), prior=(3.2, 4.2), source=SIZE)
    edge: float = parameter(5, "how sharply a conversation breaks up beyond that", unit="power", bounds=(1, 20), prior=(4, 6), source=SIZE)
    structure: float = parameter(0.5, "structure that a leader brings per unit of quality", unit="1", bounds=(0, 1), prior=(0.2, 0.8), source=SIZE)
    talk: float = parameter(
        0.7, "talk of the next in rank, relative to the one before", unit="ratio", bounds=(0.1, 1), prior=(0.5, 0.9),
        source=Source("recalled", "talk falls about geometrically by rank", STEPHAN_MISHLER_1952),
    )  # fmt: skip
    fluency: float = parameter(
        0.5, "loudness per SD of confidence, where one SD of sociability adds 1", unit="SD per SD", bounds=(0, 2), prior=(0, 1),
        source=Source("assumed", "the confident are heard a little more"),
    )  # fmt: skip
    screen: float = parameter(
        0.5, "loudness lost by who is only on a screen, where there is no order", unit="SD", bounds=(0, 3), prior=(0, 1),
        source=Source("assumed", "where all are online talk is about as equal as in person", SHOWERS_2015),
    )  # fmt: skip
    language: float = parameter(
        0.5,
        "loudness lost in a second language where there is no order",
        unit="SD",
        bounds=(0, 3),
        prior=(0, 1),
        source=Source("assumed", "a barrier; size not known"),
    )
    overheard: float = parameter(0.95, "use of what others ask", unit="share", bounds=(0, 1), prior=(0.6, 1), source=SIZE)
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
def shares_of_talk(loudness, ratio):
    """Share of the talk of each at a table: ratio to the power of how many are louder, over the sum of the table."""
    share = np.empty(loudness.shape[0])
    for a in range(loudness.shape[0]):
        louder = 0
        for b in range(loudness.shape[0]):
            louder += loudness[b] > loudness[a]
        share[a] = ratio**louder
    return share / share.sum()


@jitable
def nobody_answers(at, a, understood, taught, effort, climate, among):
    """Chance that no fellow student at the table can answer number a: the product over the others of 1 - c, not below 0

    c = peer * (understood / taught, at most 1) * effort * (1 + climate rate * (2 * climate - 1), not below 0), all of the other.
    """
    nobody = 1.0
    for b in range(at.shape[0]):
        if b != a:
            j = at[b]
            help = max(0.0, 1 + among.climate * (2 * climate[j] - 1))
            nobody *= 1 - min(1.0, among.peer * min(1.0, understood[j] / taught) * effort[j] * help)
    return nobody


@activity(GROUP_SESSION, writes=("explanation", "misleading"), voice=luck("session.talk"))
def group_session(
    k, offers, ties, table, quality, safety, effort, enrolled, understood, sociability, confidence, second_language, remote, climate, exhaustion,
    explanation, misleading, taught, weekday_today, holiday, weekdays, staff_quality, hours, wellbeing, subject, rules, voice, p: GroupSession, among:
    StudyTalk,
):  # fmt: skip
    """explanation += about * usable * answered * effort * (share of talk * asking + overheard * (1 - share of talk))

    about = hours * (1 - wellbeing) * subject: the part of the meeting that is about the course
    misleading += that explanation * error * (1 - (led * q + (1 - led) * peer)) * (1 - checked * (safety - .5))
    q = mean of quality * (1 - tired * exhaustion) of the group's enrolled leaders, 0 without any
    f = min(1, enrolled leaders of the group / its tables), 0 if q is 0: the part of the time in which a table has a leader
    order = min(1, rules + structure * q * f)
    usable = 1 / (1 + (n / (holds * (1 + order)))^edge) * (1 - faultline * 4 * s * (1 - s) * (1 - order)), n people at the table
    s = share of the table's pairs with at least `known` remembered hours (`familiar_share`)
    peers = 1 - chance that no fellow student at the table can answer (`nobody_answers`)
    answered = (1 - f) * peers + f * (1 - (1 - q) * (1 - peers))
    loudness = sociability + fluency * confidence - (language * second_language + screen * remote) * (1 - order) + normal number of student, day and programme
    share of talk = ratio^(number of louder people at the table), over the sum of that at the table (`shares_of_talk`), ratio = 1 - (1 - talk) * (1 - order)
    asking = 1 + silence * (safety - .5)
    led = f * q / (f * q + peers), 0 if both are 0: part of the explanation that comes from the leader

    For each student who sits at a table, on the programme's weekdays unless it is a holiday. Effort is that of participation, safety the student's own,
    peer, error and climate rate those of study talk.
    """
    if not meets_on(weekdays, weekday_today) or holiday > 0:
        return
    about = hours * (1 - wellbeing) * subject
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        people, first = people_of(g, offers, table, enrolled)
        q, led = leadership(g, offers, enrolled, first.shape[0] - 1, quality, exhaustion, p.tired, staff_quality)
        order = order_of(q, led, p.structure, rules)
        for t in range(first.shape[0] - 1):
            at = people[first[t] : first[t + 1]]
            split = familiar_share(at, ties, p.known)
            usable = 1 / (1 + (at.shape[0] / (p.holds * (1 + order))) ** p.edge) * (1 - p.faultline * 4 * split * (1 - split) * (1 - order))
            loudness = np.empty(at.shape[0])
            for a in range(at.shape[0]):
                i = at[a]
                said = normal(voice[0], voice[1], one(i)) - (p.language * second_language[i] + p.screen * remote[i]) * (1 - order)
                loudness[a] = sociability[i] + p.fluency * confidence[i] + said
            share = shares_of_talk(loudness, 1 - (1 - p.talk) * (1 - order))
            for a in range(at.shape[0]):
                i = at[a]
                peers = 1 - nobody_answers(at, a, understood, taught, effort, climate, among)
                answered = (1 - led) * peers + led * (1 - (1 - q) * (1 - peers))
                heard = about * usable * answered * effort[i] * (share[a] * (1 + p.silence * (safety[i] - 0.5)) + p.overheard * (1 - share[a]))
                by_leader = led * q / max(led * q + peers, 1e-12)
                explanation[i] += heard
                misleading[i] += heard * among.error * (1 - (by_leader * q + (1 - by_leader) * among.peer)) * (1 - p.checked * (safety[i] - 0.5))
