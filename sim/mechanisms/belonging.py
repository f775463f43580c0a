"""Belonging: company lifts it, everyday adversity costs each student what she reads into it."""

from sim.frame.declaration import mechanism, sum_over_offers, uniform
from sim.maths import log, where
from sim.mechanisms.motivation import relationship_with
from sim.parameters import parameter, parameters
from sim.sources import GEHREKE_2024, HAUSMANN_2007, Source

DRIFT = Source("calibrated", "so that belonging falls by .10 to .40 SD over the first year", HAUSMANN_2007)


@parameters
class Belonging:
    company: float = parameter(0.35, "belonging per log of hours in company", unit="belonging units", bounds=(0, 2), prior=(0.2, 0.5), source=DRIFT)
    neutral: float = parameter(
        4.0, "hours in company that neither lift nor lower", unit="h/week", bounds=(0.5, 20), prior=(3, 6), source=Source("assumed", "an hour on most days")
    )
    alone: float = parameter(
        0.5, "hours in company below which one is as good as alone", unit="h/week", bounds=(0.01, 5), source=Source("assumed", "a logarithm needs an end")
    )
    known: float = parameter(
        0.2, "belonging in a full relationship with a helper", unit="belonging units", bounds=(0, 2), prior=(0, 0.4),
        source=Source("calibrated", "so that mentoring at entry helps belonging; size not known", GEHREKE_2024),
    )  # fmt: skip
    memory: float = parameter(
        70, "time constant of belonging", unit="days", bounds=(10, 400), prior=(40, 120), source=Source("assumed", "falls over months", HAUSMANN_2007)
    )
    adversity: float = parameter(
        0.14, "chance of an adverse event", unit="per day", bounds=(0, 1), prior=(0.08, 0.2), source=Source("assumed", "about one a week")
    )


def company_met(met):
    """Company found in the meetings of one programme."""
    return met


@mechanism(writes="belonging", chance=uniform("belonging.adversity"), met=sum_over_offers(company_met), relationship=sum_over_offers(relationship_with))
def belonging(belonging, own_belonging, appraisal, contact, met, relationship, on_campus, chance, p: Belonging):
    """belonging += (own_belonging + company * ln(hours / neutral) + known * relationship - belonging) / memory - appraisal * [adverse event], a day of term

    hours = contact + met, at least `alone`, met being the company found in programmes in the last seven days, over all of them
    relationship = sum of relationships over the programmes
    An adverse event comes with chance adversity. Outside the weeks of term nothing changes.
    """
    hours = contact + met
    lift = p.company * log(where(hours > p.alone, hours, p.alone) / p.neutral) + p.known * relationship
    return belonging + on_campus * ((own_belonging + lift - belonging) / p.memory - where(chance < p.adversity, appraisal, 0.0))
