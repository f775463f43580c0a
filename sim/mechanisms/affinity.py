"""Affinity: whose company one seeks, by likeness, shared places, and a chemistry that is partly of the season."""

from typing import NamedTuple

import numpy as np

from sim.frame.declaration import jitable, luck, process
from sim.luck import bell, pair
from sim.maths import exp, positive
from sim.meetings import widest
from sim.parameters import parameter, parameters
from sim.sources import CARRELL_2013, ELMER_2020, SMIRNOV_THURNER_2017, TRAUD_2012, Source

FIT = Source("calibrated", "searched for against five real student networks")


@parameters
class Affinity:
    chemistry: float = parameter(1.0, "spread of chemistry between two students", unit="log", bounds=(0, 3), prior=(0.6, 1.3), source=FIT)
    lasting: float = parameter(0.45, "lasting part of the variance of chemistry", unit="share", bounds=(0, 1), prior=(0.2, 0.7), source=FIT)
    gender: float = parameter(0.2, "pull of the same gender", unit="log", bounds=(0, 2), prior=(0, 0.8), source=FIT)
    group: float = parameter(
        0.3, "pull of the same group, under-represented or not, at usual openness", unit="log", bounds=(0, 2), prior=(0, 0.6),
        source=Source("assumed", "weaker than year and residence", TRAUD_2012),
    )  # fmt: skip
    open: float = parameter(
        0.5,
        "that pull less per SD of the two's mean openness",
        unit="share",
        bounds=(0, 2),
        prior=(0, 1),
        source=Source("assumed", "the open choose less by group"),
    )
    sociability: float = parameter(0.45, "distance by unlike sociability", unit="log per SD", bounds=(0, 2), prior=(0.2, 0.6), source=FIT)
    level: float = parameter(
        0.55,
        "distance by unlike academic level, where it is seen",
        unit="log per SD",
        bounds=(0, 2),
        prior=(0.25, 0.55),
        source=Source("calibrated", "so that friends become alike in marks by choosing", SMIRNOV_THURNER_2017),
    )
    study_level: float = parameter(
        0.3, "further distance by level when it comes to studying", unit="log per SD", bounds=(0, 2), prior=(0.1, 0.8),
        source=Source("calibrated", "so that the weak study with the strong at all", CARRELL_2013),
    )  # fmt: skip
    other_programme: float = parameter(
        0.25,
        "pull towards studying with somebody of another programme",
        unit="share",
        bounds=(0, 1),
        prior=(0, 0.5),
        source=Source("assumed", "other material"),
    )
    section: float = parameter(0.3, "pull of a shared section", unit="log", bounds=(0, 2), prior=(0, 0.6), source=FIT)
    programme: float = parameter(0.3, "pull of a shared programme of study", unit="log", bounds=(0, 2), prior=(0, 0.6), source=FIT)
    residence: float = parameter(0.4, "pull of a shared residence", unit="log", bounds=(0, 2), prior=(0, 0.6), source=FIT)
    far: float = parameter(
        0.7, "distance to who lives at another campus: company in writing and on screens only", unit="log", bounds=(0, 4), prior=(0.3, 1.5),
        source=Source("assumed", "online ties are thinner", ELMER_2020),
    )  # fmt: skip


class Cards(NamedTuple):
    """What others see of each student, one row a student: meeting somebody then reads one place in memory, not seven."""

    traits: np.ndarray  # float32[n, 4]: sociability, level, openness, newcomer + 2 * minority + 4 * campus
    groups: np.ndarray  # int32[n, 4]: gender, section, programme, residence; where it is none, a number that nobody else has


class Pulls(NamedTuple):
    """The pulls of a list of pairs: first as logarithms, one pair after the other, then all raised side by side."""

    company: np.ndarray  # float64[pairs]
    study: np.ndarray  # float64[pairs]
    other_programme: np.ndarray  # float64[pairs], factor on the pull towards studying together


@jitable
def cards(places, level, sociability, newcomer, minority, openness):
    """Lay out what others see of each student: in single precision, and an unknown group as a number that nobody else has."""
    n = level.shape[0]
    traits, groups = np.empty((n, 4), np.float32), np.empty((n, 4), np.int32)
    for i in range(n):
        traits[i, 0], traits[i, 1], traits[i, 2], traits[i, 3] = sociability[i], level[i], openness[i], newcomer[i] + 2 * minority[i] + 4 * places.group[3, i]
        groups[i, 0], groups[i, 1], groups[i, 2], groups[i, 3] = places.gender[i], places.group[0, i], places.group[1, i], places.group[2, i]
        for place in range(4):
            groups[i, place] = groups[i, place] if groups[i, place] >= 0 else -1 - i
    return Cards(traits, groups)


@jitable
def room_for_pulls(pairs):
    """Make room for the pulls of so many pairs."""
    return Pulls(np.empty(pairs), np.empty(pairs), np.empty(pairs))


@jitable
def likeness(pulls, a, i, j, cards, lasting, passing, level_seen, p):
    """Note pair a, students i and j: the logarithms of its pulls towards company and towards studying together, from what others see (`cards`)

    company = chemistry rate * z - sociability rate * |difference in sociability| + places + group - level rate * apart - distance
    study = company - study_level * apart
    z = sqrt(lasting) * bell number of the pair, drawn once for good + sqrt(1 - lasting) * bell number of the pair, drawn anew each season
    places = the rates gender, section, programme and residence, each where the two share it; what is unknown of one is shared with nobody
    group = group rate * max(0, 1 - open * mean openness of the two) if both or neither are of a minority, else 0
    apart = |difference in level|, times level_seen if either of the two is a newcomer
    distance = far if the two are of different campuses, else 0
    The third number is the factor on studying together: 1 if the two study the same programme or both programmes are unknown, else other_programme.
    """
    c, mine, yours = pair(i, j), cards.traits[i], cards.traits[j]
    groups, others = cards.groups[i], cards.groups[j]
    z = np.sqrt(p.lasting) * bell(lasting[0], lasting[1], c)
    z += np.sqrt(1 - p.lasting) * bell(passing[0], passing[1], c)
    f = p.chemistry * z - p.sociability * abs(mine[0] - yours[0])
    for place, bonus in enumerate((p.gender, p.section, p.programme, p.residence)):
        f += bonus if groups[place] == others[place] else 0.0
    flags, theirs = int(mine[3]), int(yours[3])
    same = p.group * positive(1 - p.open * 0.5 * (mine[2] + yours[2]))
    f += same if (flags ^ theirs) & 2 == 0 else 0.0
    f -= p.far if flags >> 2 != theirs >> 2 else 0.0
    apart = (level_seen if (flags | theirs) & 1 else 1.0) * abs(mine[1] - yours[1])
    pulls.company[a] = f - p.level * apart
    pulls.study[a] = f - (p.level + p.study_level) * apart
    unknown = groups[2] < 0 and others[2] < 0  # nobody says that they study different things
    pulls.other_programme[a] = 1.0 if groups[2] == others[2] or unknown else p.other_programme


@jitable
def raised(pulls, count):
    """Turn the logarithms of the first `count` pairs into pulls: a plain loop, four pairs at a time."""
    company, study, factor = pulls.company[:count], pulls.study[:count], pulls.other_programme[:count]
    for a in range(count):
        company[a] = exp(company[a])
        study[a] = factor[a] * exp(study[a])


@process(writes="ties", lasting=luck("affinity.lasting", at="start"), passing=luck("affinity.season", at="season"))
def affinity(ties, places, level, sociability, newcomer, minority, openness, level_seen, lasting, passing, p: Affinity):
    """affinity = exp(company); study_affinity = factor * exp(study)

    For every tie, on the day a season starts; company, study and the factor as in `likeness`.
    """
    n = ties.start.shape[0] - 1
    seen = cards(places, level, sociability, newcomer, minority, openness)
    back = ties.start.copy()  # rows are sorted, so the other ends of a student's ties come in the order of the students
    pulls = room_for_pulls(widest(ties))
    for i in range(n):
        first = back[i]  # whom i has weighed with before stands before
        count = ties.start[i + 1] - first
        for a in range(count):
            likeness(pulls, a, i, ties.partner[first + a], seen, lasting, passing, level_seen, p)
        raised(pulls, count)
        for a in range(count):
            e, j = first + a, ties.partner[first + a]
            ties.affinity[e], ties.study_affinity[e] = pulls.company[a], pulls.study[a]
            ties.affinity[back[j]], ties.study_affinity[back[j]] = pulls.company[a], pulls.study[a]
            back[j] += 1
    return ties
