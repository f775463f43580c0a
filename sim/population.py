"""Make the students of one run: traits drawn from their parameters, or taken from a roster where it knows them."""

from dataclasses import dataclass

import numpy as np

from sim.luck import normal_quantile, normals, uniforms
from sim.mechanisms.burnout import Burnout
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
from sim.state import PLACES, STUDENT, Places, index, places

LOCAL = Source("assumed", "a setting of the institution")
ARRIVAL_NEWCOMER, ARRIVAL_OLDER = -1, -52  # weeks
NOT_YET = 100_000  # week of arrival of later intakes until they come
BEFORE = -1  # term of arrival of those who were there before
START_CYNICISM, START_CONFIDENCE = 0.25, 0.5  # of an entrant; SD of marks per SD of aptitude (assumed)
SECTION, BLOCK, RESIDENCES_A_BLOCK = 25, 250, 10  # students of a section; of a block of residences; residences of a block (assumed)


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


@dataclass(frozen=True)
class People:
    """The students of one run before the first day: columns (float64[len(STUDENT), n]) and the places they share."""

    columns: np.ndarray
    places: Places

    @property
    def n(self) -> int:
        """Number of students."""
        return self.columns.shape[1]


def made(newcomers: int, older: int, programmes: int, traits: Traits, seed: int, replicate: int, intakes: tuple[tuple[int, int], ...] = ()) -> People:
    """Make a cohort. Rows: newcomers first, then older students, then later intakes, (size, term of arrival) each, who are not enrolled yet.

    Sections fill up one after the other and belong to the programmes in turn, so that one more student changes nobody
    else's place, and those who meet most stand side by side.
    """
    sizes = [newcomers, older, *(size for size, _ in intakes)]
    intake = np.repeat(np.arange(len(sizes)), sizes)
    within = np.concatenate([np.arange(size) for size in sizes])
    ids = np.arange(len(intake))
    section = within // SECTION
    programme = section % programmes
    section = section * len(sizes) + intake  # each intake has sections of its own
    residence = ids // BLOCK * RESIDENCES_A_BLOCK + (uniforms(seed, replicate, "born.residence", 0, ids) * RESIDENCES_A_BLOCK).astype(int)
    gender = (uniforms(seed, replicate, "born.gender", 0, ids) < traits.female).astype(int)
    groups = np.stack([section, programme, residence, np.zeros_like(ids)])
    arrival = np.array([0, BEFORE, *(term for _, term in intakes)])[intake]
    return People(_columns(arrival, traits, seed, replicate, {}), places(groups, gender))


def from_roster(roster, traits: Traits, seed: int, replicate: int) -> People:
    """Take a roster's students; what it does not know of them is drawn."""
    known = roster.attributes
    newcomer = np.nan_to_num(np.asarray(known.get("newcomer", np.ones(roster.n)), float), nan=1.0)
    missing = np.full(roster.n, -1)
    groups = np.stack([*(known.get(name, missing) for name in PLACES[:-1]), np.zeros(roster.n, int)])
    columns = _columns(np.where(newcomer > 0, 0, BEFORE), traits, seed, replicate, known)
    return People(columns, places(groups, np.asarray(known.get("gender", missing))))


@dataclass(frozen=True)
class _Birth:
    """The luck of birth of n students, and what a roster knows of them."""

    n: int
    seed: int
    replicate: int
    known: dict[str, np.ndarray]

    def z(self, name: str) -> np.ndarray:
        return normals(self.seed, self.replicate, f"born.{name}", 0, np.arange(self.n))

    def chance(self, name: str, share: float) -> np.ndarray:
        return (uniforms(self.seed, self.replicate, f"born.{name}", 0, np.arange(self.n)) < share).astype(float)

    def known_or(self, name: str, drawn: np.ndarray) -> np.ndarray:
        values = self.known.get(name)
        return drawn if values is None else np.where(np.isnan(values), drawn, values)


def _columns(arrival: np.ndarray, traits: Traits, seed: int, replicate: int, known: dict[str, np.ndarray]) -> np.ndarray:
    """Draw every trait, let the roster overrule what it knows, and set the states of the first day."""
    birth = _Birth(arrival.shape[0], seed, replicate, known)
    values = _abilities(birth, traits) | _circumstances(birth, traits)
    values |= _feelings(birth, traits, values["disadvantaged"])
    values |= {
        "enrolled": (arrival <= 0).astype(float),
        "newcomer": (arrival == 0).astype(float),
        "arrival_term": arrival.astype(float),
        "arrival_week": np.select([arrival < 0, arrival == 0], [ARRIVAL_OLDER, ARRIVAL_NEWCOMER], NOT_YET),
        "motivation": values["drive"],
        "stress": values["set_point"] + traits.arrival * (arrival >= 0),
        "belonging": values["own_belonging"],
    }
    values |= _burnout(values, traits, birth)
    columns = np.zeros((len(STUDENT), birth.n))
    for name, column in values.items():
        columns[index(STUDENT)[name]] = column
    return columns


def _abilities(birth: _Birth, t: Traits) -> dict[str, np.ndarray]:
    """Aptitude, drive and what follows from them."""
    aptitude = birth.known_or("aptitude", birth.z("aptitude"))
    drive = birth.known_or("motivation", t.aptitude_drive * aptitude + np.sqrt(1 - t.aptitude_drive**2) * birth.z("drive"))
    level = t.level_aptitude * aptitude + t.level_drive * drive
    level = level / np.sqrt(t.level_aptitude**2 + t.level_drive**2 + 2 * t.level_aptitude * t.level_drive * t.aptitude_drive)  # variance 1
    attention = t.attentive_drive * drive + np.sqrt(1 - t.attentive_drive**2) * birth.z("attentive")
    return {
        "aptitude": aptitude,
        "drive": drive,
        "level": level,
        "attentive": (attention > normal_quantile(min(max(1 - t.attentive, 1e-12), 1 - 1e-12))).astype(float),
        "skill": np.clip(t.skill + t.skill_spread * (t.skill_level * level + np.sqrt(1 - t.skill_level**2) * birth.z("skill")), 0.01, 0.95),
        "interest": birth.z("interest"),
        "self_organisation": t.technique_drive * drive + np.sqrt(1 - t.technique_drive**2) * birth.z("technique"),
        "study_company": np.exp(t.study_company * birth.z("study_company") - t.study_company**2 / 2),
    }


def _circumstances(birth: _Birth, t: Traits) -> dict[str, np.ndarray]:
    """Background, access, and the hours that work and care take."""
    job = birth.chance("employed", t.employed) * np.clip(t.job_hours + t.job_spread * birth.z("job"), 4, 35)
    shares = {
        name: birth.known_or(name, birth.chance(name, getattr(t, name))) for name in ("minority", "commuter", "carer", "second_language", "online_access")
    }
    first = birth.known_or("first_in_family", (1 - shares["minority"]) * birth.chance("first_in_family", t.first_in_family))
    care = t.care_hours * np.exp(t.care_spread * birth.z("care")) + t.commuting * shares["commuter"] + t.caring * shares["carer"]
    return shares | {
        "first_in_family": first,
        "disadvantaged": birth.known_or("disadvantaged", np.maximum(shares["minority"], first)),
        "job_hours": birth.known_or("job_hours", job),
        "care_hours": birth.known_or("care_hours", care),
    }


def _feelings(birth: _Birth, t: Traits, disadvantaged: np.ndarray) -> dict[str, np.ndarray]:
    """Sociability, the lasting level of stress, what belonging rests on, and attitudes."""
    event = t.appraisal * np.where(disadvantaged > 0, t.appraisal_disadvantaged, 1)
    share = t.minority + (1 - t.minority) * t.first_in_family
    stigma = birth.known_or("stigma", birth.z("stigma"))
    return {
        "sociability": birth.known_or("sociability", birth.z("sociability")),
        "set_point": t.set_point * birth.z("set_point"),
        "appraisal": event * np.exp(t.appraisal_spread * birth.z("appraisal") - t.appraisal_spread**2 / 2),
        "own_belonging": t.belonging * birth.z("belonging") - t.belonging_gap * (disadvantaged - share),
        "aspiration": t.aspiration * birth.z("aspiration"),
        "coping": np.clip(t.coping + t.coping_spread * birth.z("coping"), 0.0, 1.0),
        "own_stigma": stigma,
        "stigma": stigma,
        "perceived_stigma": t.stigma_gap + t.stigma_shared * stigma + np.sqrt(1 - t.stigma_shared**2) * birth.z("perceived_stigma"),
        "openness": t.openness * birth.z("openness"),
        "own_climate": np.full(birth.n, t.climate),
        "climate": np.full(birth.n, t.climate),
    }


def _burnout(values: dict[str, np.ndarray], t: Traits, birth: _Birth) -> dict[str, np.ndarray]:
    """Burnout's parts and confidence at the start: as stress at half the arrival strain, usual cynicism, and aptitude make them in the long run."""
    burnout, confidence = Burnout(), START_CONFIDENCE * values["aptitude"]
    exhausted = burnout.slope * (values["set_point"] + t.arrival / 2 - burnout.centre)
    return {
        "exhaustion": 1 / (1 + np.exp(-exhausted)),
        "cynicism": np.full(birth.n, START_CYNICISM),
        "inefficacy": 1 / (1 + np.exp(confidence - values["aspiration"])),
        "confidence": confidence,
    }
