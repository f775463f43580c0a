"""Traits: how the students of a made cohort are spread, and what a roster leaves open."""

from sim.parameters import parameter, parameters
from sim.sources import (
    ACE_2006,
    GOPALAN_BRADY_2020,
    MADIGAN_CURRAN_2021,
    MURPHY_2020,
    NCES_2020,
    NEWBOLD_2011,
    PEDERSEN_PAVES_2014,
    PUGATCH_WILSON_2022,
    Source,
)

LOCAL = Source("assumed", "a setting of the institution")


@parameters
class Traits:
    minority: float = parameter(0.2, "share of a group under-represented at this university", unit="share", bounds=(0, 1), source=LOCAL)
    first_in_family: float = parameter(
        0.125, "share of the others who are the first of their family at a university", unit="share", bounds=(0, 1), source=LOCAL
    )
    commuter: float = parameter(0.4, "share who commute", unit="share", bounds=(0, 1), source=LOCAL)
    carer: float = parameter(0.1, "share who care for somebody", unit="share", bounds=(0, 1), source=LOCAL)
    second_language: float = parameter(0.15, "share who study in a second language", unit="share", bounds=(0, 1), source=LOCAL)
    online_access: float = parameter(0.95, "share able to take part online", unit="share", bounds=(0, 1), source=LOCAL)
    female: float = parameter(0.5, "share of the first of two genders", unit="share", bounds=(0, 1), source=LOCAL)
    aptitude_drive: float = parameter(
        0.2, "correlation of aptitude and drive", unit="r", bounds=(-0.9, 0.9), prior=(0, 0.4), source=Source("assumed", "weakly alike")
    )
    level_aptitude: float = parameter(
        0.8, "weight of aptitude in the academic level that others see", unit="1", bounds=(0.01, 5), source=Source("assumed", "aptitude shows more than drive")
    )
    level_drive: float = parameter(
        0.5, "weight of drive in the academic level that others see", unit="1", bounds=(0, 5), source=Source("assumed", "aptitude shows more than drive")
    )
    attentive: float = parameter(
        0.67,
        "share attentive to offers at all",
        unit="share",
        bounds=(0, 1),
        prior=(0.6, 0.75),
        source=Source("derived", "about a third never pay attention to services", PUGATCH_WILSON_2022),
    )
    attentive_drive: float = parameter(
        0.35,
        "correlation of attention with drive",
        unit="r",
        bounds=(-0.9, 0.9),
        prior=(0.1, 0.5),
        source=Source("calibrated", "so that attenders lead by .25 to .65 SD"),
    )
    employed: float = parameter(0.43, "share with a job", unit="share", bounds=(0, 1), source=Source("measured", "full-time undergraduates, 2018", NCES_2020))
    job_hours: float = parameter(
        16, "mean hours of a job", unit="h/week", bounds=(0, 40), source=Source("assumed", "below the published means, which hold part-time students", ACE_2006)
    )
    job_spread: float = parameter(7, "spread of the hours of a job", unit="h/week", bounds=(0, 20), source=Source("assumed", "as its mean", ACE_2006))
    care_hours: float = parameter(2, "median of errands and care", unit="h/week", bounds=(0, 40), source=LOCAL)
    care_spread: float = parameter(0.6, "spread of errands and care", unit="log h", bounds=(0, 2), source=LOCAL)
    commuting: float = parameter(
        4,
        "hours of a commuter's way",
        unit="h/week",
        bounds=(0, 40),
        source=Source("assumed", "commuters have less time on campus; hours differ", NEWBOLD_2011),
    )
    caring: float = parameter(8, "hours of a carer", unit="h/week", bounds=(0, 80), source=LOCAL)
    set_point: float = parameter(
        0.62,
        "spread of the lasting level of stress",
        unit="stress units",
        bounds=(0, 3),
        prior=(0.55, 0.7),
        source=Source("calibrated", "so that stress is half trait, half state"),
    )
    arrival: float = parameter(
        0.75,
        "strain of arriving, for newcomers; others have that of a new term",
        unit="stress units",
        bounds=(0, 3),
        prior=(0.3, 1),
        source=Source("assumed", "the start of a term is a risky point"),
    )
    belonging: float = parameter(
        0.75,
        "spread of one's own level of belonging",
        unit="belonging units",
        bounds=(0, 3),
        prior=(0.6, 0.9),
        source=Source("assumed", "sets the unit of belonging"),
    )
    belonging_gap: float = parameter(
        0.2,
        "belonging of the disadvantaged below the others at the start",
        unit="belonging units",
        bounds=(-1, 2),
        prior=(0.1, 0.4),
        source=Source("assumed", "direction and rough size", GOPALAN_BRADY_2020),
    )
    appraisal: float = parameter(
        0.045,
        "belonging lost by one adverse event",
        unit="belonging units",
        bounds=(0, 1),
        prior=(0.03, 0.06),
        source=Source("calibrated", "so that belonging falls over a year as observed", MURPHY_2020),
    )
    appraisal_disadvantaged: float = parameter(
        2.3,
        "that loss among the disadvantaged, as a multiple",
        unit="1",
        bounds=(0, 10),
        prior=(1.5, 3),
        source=Source("calibrated", "so that an exercise keeps more of them enrolled", MURPHY_2020),
    )
    appraisal_spread: float = parameter(0.4, "spread of that loss", unit="log", bounds=(0, 2), prior=(0.2, 0.6), source=Source("assumed", "people differ"))
    skill: float = parameter(
        0.22,
        "quality of an untrained helper",
        unit="0..1",
        bounds=(0, 1),
        prior=(0.15, 0.3),
        source=Source("assumed", "a little above the break-even of support talk"),
    )
    skill_spread: float = parameter(0.08, "spread of that quality", unit="0..1", bounds=(0, 0.5), source=Source("assumed", "helpers differ"))
    skill_level: float = parameter(
        0.6, "correlation of helping quality with academic level", unit="r", bounds=(0, 0.99), source=Source("assumed", "who understands explains better")
    )
    technique_drive: float = parameter(
        0.3, "correlation of self-organisation with drive", unit="r", bounds=(-0.9, 0.9), prior=(0.1, 0.5), source=Source("assumed", "who wants to, plans")
    )
    coping: float = parameter(0.3, "mean coping at the start", unit="0..1", bounds=(0, 1), source=Source("assumed", "sets the zero of coping"))
    coping_spread: float = parameter(0.12, "spread of coping at the start", unit="0..1", bounds=(0, 0.5), source=Source("assumed", "people differ"))
    aspiration: float = parameter(
        1.7, "spread of aspiration: how easily own marks disappoint", unit="logit", bounds=(0, 5), prior=(1.2, 2.2),
        source=Source("calibrated", "so that reduced efficacy and marks correlate as published", MADIGAN_CURRAN_2021),
    )  # fmt: skip
    stigma_gap: float = parameter(
        0.8, "perceived above personal stigma at the start", unit="SD", bounds=(-2, 4), prior=(0.5, 1.2),
        source=Source("measured", "perceived is higher; size by eye", PEDERSEN_PAVES_2014),
    )  # fmt: skip
    stigma_shared: float = parameter(0.3, "perceived stigma per SD of personal stigma", unit="SD", bounds=(0, 1), source=Source("assumed", "weakly alike"))
    openness: float = parameter(1.0, "spread of openness", unit="SD", bounds=(0, 3), source=Source("assumed", "sets its unit"))
    climate: float = parameter(0.5, "climate of a course: 0 each against each, .5 as usual, 1 all together", unit="0..1", bounds=(0, 1), source=LOCAL)
    study_company: float = parameter(
        0.35, "spread of studying with others", unit="log", bounds=(0, 2), prior=(0.3, 0.7), source=Source("assumed", "some study alone")
    )
