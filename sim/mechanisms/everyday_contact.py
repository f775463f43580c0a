"""Everyday contact: a week's time for company is shared among those one knows, and it takes two."""

import numpy as np

from sim.frame.declaration import jitable, process
from sim.maths import exp
from sim.mechanisms.affinity import FIT
from sim.meetings import entries_of
from sim.parameters import parameter, parameters
from sim.sources import ROBERTS_DUNBAR_2015, Source


@parameters
class EverydayContact:
    pairs: float = parameter(
        1.67, "partners in company at once: pair-hours in an hour of company", unit="pair-h/h", bounds=(0.5, 5), prior=(1.2, 2.2),
        source=Source("derived", "25 pair-hours a week fit five networks, 15 hours are wished"),
    )  # fmt: skip
    pairs_spread: float = parameter(0.3, "larger tables per SD of sociability", unit="log", bounds=(0, 1), prior=(0, 0.5), source=FIT)
    study_share: float = parameter(
        0.25, "pair-hours of study with others per hour of study", unit="pair-h/h", bounds=(0, 2), prior=(0.13, 0.4),
        source=Source("derived", "3.8 pair-hours fit the networks, 15 hours are studied"),
    )  # fmt: skip
    half: float = parameter(25, "remembered hours at which attention is half full", unit="h", bounds=(1, 200), prior=(12, 50), source=FIT)
    outside: float = parameter(0.02, "pull of life outside", unit="attention", bounds=(1e-4, 5), prior=(0.005, 0.1), source=FIT)
    alone: float = parameter(0.1, "pull of studying alone", unit="attention", bounds=(1e-4, 5), prior=(0.05, 0.3), source=FIT)
    rush: float = parameter(1.3, "company and encounters beyond the usual on arrival", unit="share", bounds=(0, 5), prior=(0.5, 2.5), source=FIT)
    rush_weeks: float = parameter(
        4, "time constant of that rush", unit="weeks", bounds=(0.5, 20), prior=(2, 8), source=Source("assumed", "the first month", ROBERTS_DUNBAR_2015)
    )


@jitable
def rush_of(run_week, arrival_week, p):
    """Company and encounters on arrival, relative to the usual: 1 + rush * exp(-(weeks since arrival, not below 0) / rush_weeks)."""
    return 1 + p.rush * exp(-max(0.0, run_week - 1 - arrival_week) / p.rush_weeks)


@jitable
def attention(hours, half):
    """Attention to a person known for so many remembered hours: next to none at first, full for a friend."""
    known = (hours / half) ** 2
    return known / (1 + known)


@jitable
def drawn(ties, half):
    """Weigh every tie by attention and affinity, tie after tie and whosever it is: many at a time."""
    for e in range(ties.partner.shape[0]):
        known = attention(ties.hours[e], half)
        ties.contact[e], ties.study_contact[e] = ties.affinity[e] * known, ties.study_affinity[e] * known * known


@process(writes=("ties", "contact"))
def everyday_contact(ties, contact_hours, study_hours, sociability, study_company, contact, run_week, arrival_week, enrolled, p: EverydayContact):
    """contact of a tie = attention * affinity * the smaller of the two ends' offers + study_contact, a week

    study_contact = attention^2 * study_affinity * the smaller of the two ends' offers to study
    attention = k / (1 + k), k = (remembered hours of the tie / half)^2
    offer = pairs * exp(pairs_spread * sociability - pairs_spread^2 / 2) * rush * contact_hours / (outside + sum of attention * affinity)
    offer to study = study_share * study_company * study_hours / (alone + sum of attention^2 * study_affinity)
    contact of a student = sum of the contact of her ties / pairs

    Sums are over the student's ties. Who is not enrolled offers nothing. Contact_hours and study_hours are this week's (time budget).
    """
    n = contact.shape[0]
    drawn(ties, p.half)
    offers = np.empty((n, 2))  # of company and of studying together, side by side because they are read together
    for i in range(n):
        total, study_total = p.outside, p.alone
        for e in entries_of(ties, i):
            total += ties.contact[e]
            study_total += ties.study_contact[e]
        wide = p.pairs * exp(p.pairs_spread * sociability[i] - p.pairs_spread**2 / 2)
        offers[i, 0] = enrolled[i] * wide * rush_of(run_week, arrival_week[i], p) * contact_hours[i] / total
        offers[i, 1] = enrolled[i] * p.study_share * study_company[i] * study_hours[i] / study_total
    for i in range(n):
        company, study, together = offers[i, 0], offers[i, 1], 0.0
        for e in entries_of(ties, i):
            j = np.uintp(ties.partner[e])
            studied = ties.study_contact[e] * min(study, offers[j, 1])
            ties.study_contact[e] = studied
            ties.contact[e] = ties.contact[e] * min(company, offers[j, 0]) + studied
            together += ties.contact[e]
        contact[i] = together / p.pairs
    return ties
