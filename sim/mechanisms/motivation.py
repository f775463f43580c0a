"""Motivation: a lasting level, lifted by belonging and by a relationship with somebody who asks how it goes."""

from sim.frame.declaration import mechanism, sum_over_offers
from sim.maths import exp
from sim.parameters import parameter, parameters
from sim.sources import OREOPOULOS_2018, Source


@parameters
class Motivation:
    memory: float = parameter(
        14, "time constant of motivation", unit="days", bounds=(3, 90), prior=(7, 30), source=Source("assumed", "weeks rather than days or terms")
    )
    belonging: float = parameter(
        0.4,
        "motivation per unit of belonging",
        unit="SD",
        bounds=(0, 2),
        prior=(0.2, 0.6),
        source=Source("calibrated", "so that belonging and marks correlate by .05 to .28"),
    )
    relationship: float = parameter(
        1.15,
        "motivation from a full relationship with a mentor",
        unit="SD",
        bounds=(0, 3),
        prior=(0.8, 1.6),
        source=Source("calibrated", "so that a coach who starts the contact raises marks by .15 to .40 SD", OREOPOULOS_2018),
    )


def relationship_with(relationship):
    """Relationship with the helper of one programme."""
    return relationship


@mechanism(writes="motivation", relationship=sum_over_offers(relationship_with))
def motivation(motivation, drive, belonging, relationship, p: Motivation):
    """motivation += (1 - exp(-7 / memory)) * (drive + belonging + relationship - motivation), a week"""
    goal = drive + p.belonging * belonging + p.relationship * relationship
    return motivation + (1 - exp(-7 / p.memory)) * (goal - motivation)
