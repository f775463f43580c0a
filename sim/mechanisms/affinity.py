"""Affinity: whose company one seeks, by likeness, shared places, and a chemistry that is partly of the season."""

import numpy as np

from sim.frame.declaration import jitable, luck, process
from sim.luck import normal, pair
from sim.maths import exp
from sim.meetings import entry_of
from sim.parameters import parameter, parameters
from sim.sources import SMIRNOV_THURNER_2017, Source

FIT = Source("calibrated", "searched for against five real student networks")


@parameters
class Affinity:
    chemistry: float = parameter(1.0, "spread of chemistry between two students", unit="log", bounds=(0, 3), prior=(0.6, 1.3), source=FIT)
    lasting: float = parameter(0.45, "lasting part of the variance of chemistry", unit="share", bounds=(0, 1), prior=(0.2, 0.7), source=FIT)
    gender: float = parameter(0.2, "pull of the same gender", unit="log", bounds=(0, 2), prior=(0, 0.8), source=FIT)
    sociability: float = parameter(0.45, "distance by unlike sociability", unit="log per SD", bounds=(0, 2), prior=(0.2, 0.6), source=FIT)
    level: float = parameter(
        0.4,
        "distance by unlike academic level, where it is seen",
        unit="log per SD",
        bounds=(0, 2),
        prior=(0.25, 0.55),
        source=Source("calibrated", "so that friends become alike in marks by choosing", SMIRNOV_THURNER_2017),
    )
    study_level: float = parameter(0.6, "further distance by level when it comes to studying", unit="log per SD", bounds=(0, 2), prior=(0.2, 0.8), source=FIT)
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


@jitable
def pull(i, j, lasting, passing, places, level, sociability, newcomer, level_seen, p):
    """Pull of a pair towards company, and towards studying together: exp(likeness + places + chemistry)."""
    c = pair(i, j)
    z = np.sqrt(p.lasting) * normal(lasting[0], lasting[1], c)
    z += np.sqrt(1 - p.lasting) * normal(passing[0], passing[1], c)
    f = p.chemistry * z - p.sociability * abs(sociability[i] - sociability[j])
    if places.gender[i] >= 0 and places.gender[i] == places.gender[j]:
        f += p.gender
    for place, bonus in enumerate((p.section, p.programme, p.residence)):
        if places.group[place, i] >= 0 and places.group[place, i] == places.group[place, j]:
            f += bonus
    seen = level_seen if newcomer[i] + newcomer[j] > 0 else 1.0
    apart = seen * abs(level[i] - level[j])
    same = places.group[1, i] == places.group[1, j]
    f -= p.level * apart
    return exp(f), exp(f - p.study_level * apart) * (1.0 if same else p.other_programme)


@process(writes="ties", lasting=luck("affinity.lasting", at="start"), passing=luck("affinity.season", at="season"))
def affinity(ties, places, level, sociability, newcomer, level_seen, lasting, passing, p: Affinity):
    """At a season's start every tie is weighed anew, from one of its two ends."""
    for i in range(ties.start.shape[0] - 1):
        for e in range(ties.start[i], ties.start[i + 1]):
            j = ties.partner[e]
            if i < j:
                g, gs = pull(i, j, lasting, passing, places, level, sociability, newcomer, level_seen, p)
                back = entry_of(ties, j, i)
                for one in (e, back):
                    ties.affinity[one] = g
                    ties.study_affinity[one] = gs
    return ties
