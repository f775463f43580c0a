"""Motivation: a lasting level, lifted by belonging, by somebody who asks how it goes and by those who rely on one; cynicism lowers it."""

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
    cynicism: float = parameter(
        0.7,
        "motivation lost per unit of cynicism above the usual",
        unit="SD",
        bounds=(0, 5),
        prior=(0.3, 1.2),
        source=Source("assumed", "burnout lowers engagement"),
    )
    usual: float = parameter(0.3, "usual cynicism", unit="0..1", bounds=(0, 1), source=Source("assumed", "near its mean"))
    accountability: float = parameter(
        0.15,
        "motivation from being fully relied on in one programme",
        unit="SD",
        bounds=(0, 2),
        prior=(0, 0.3),
        source=Source("assumed", "named by practitioners"),
    )


def relationship_with(relationship):
    """Relationship with the helper of one programme."""
    return relationship


def reliance(relied):
    """How far others of one programme rely on one."""
    return relied


@mechanism(writes="motivation", relationship=sum_over_offers(relationship_with), relied=sum_over_offers(reliance))
def motivation(motivation, drive, belonging, cynicism, relationship, relied, p: Motivation):
    """motivation += (1 - exp(-7 / memory)) * (goal - motivation), a week

    goal = drive + belonging rate * belonging + relationship rate * relationship - cynicism rate * (cynicism - usual) + accountability * relied
    Relationship and relied are sums over the programmes.
    """
    goal = drive + p.belonging * belonging + p.relationship * relationship - p.cynicism * (cynicism - p.usual) + p.accountability * relied
    return motivation + (1 - exp(-7 / p.memory)) * (goal - motivation)
