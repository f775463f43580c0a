"""Make the students of one run: traits drawn from their parameters, or taken from a roster where it knows them."""

import functools
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.luck import normal_columns, uniforms
from sim.mechanisms.burnout import Burnout
from sim.quantiles import normal_quantile
from sim.state import PLACES, STUDENT, Places, index, places
from sim.traits import Traits

ARRIVAL_NEWCOMER, ARRIVAL_OLDER = -1, -52  # weeks
NOT_YET = 100_000  # week of arrival of later intakes until they come
BEFORE = -1  # term of arrival of those who were there before
BURNOUT = Burnout()
START_CYNICISM, START_CONFIDENCE = 0.25, 0.5  # of an entrant; SD of marks per SD of aptitude (assumed)
BLOCK = 250  # students of a block of residences (assumed)
SECTIONS = ("by_lot", "extremes")


class Layout(NamedTuple):
    """How many share a place, and how sections are put together."""

    section_size: int = 25  # students (assumed)
    sections: str = "by_lot"
    residence_size: int = 25  # students, on average (assumed)
    lot: int = 0  # which one; of two lots the same students have other mates


LAYOUT = Layout()


@dataclass(frozen=True)
class People:
    """The students of one run before the first day: columns (float64[len(STUDENT), n]) and the places they share."""

    columns: np.ndarray
    places: Places

    @property
    def n(self) -> int:
        """Number of students."""
        return self.columns.shape[1]


def made(
    newcomers: int, older: int, programmes: int, traits: Traits, seed: int, replicate: int, intakes: tuple[tuple[int, int], ...] = (),
    burnout: Burnout = BURNOUT, campuses: int = 1, layout: Layout = LAYOUT,
) -> People:  # fmt: skip
    """Make a cohort. Rows: newcomers first, then older students, then later intakes, (size, term of arrival) each, who are not enrolled yet.

    Sections fill up one after the other and belong to the campuses, and there to its programmes, in turn, so that a student more at the end changes
    nobody else's place, and those who meet most stand side by side.
    """
    sizes = [newcomers, older, *(size for size, _ in intakes)]
    intake = np.repeat(np.arange(len(sizes)), sizes)
    within = np.concatenate([np.arange(size) for size in sizes])
    ids = np.arange(len(intake))
    section = within // layout.section_size
    anywhere = section % campuses
    programme = section // campuses % programmes * campuses + anywhere
    section = section * len(sizes) + intake  # each intake has sections of its own
    block = ids // (BLOCK * campuses) * campuses + anywhere
    a_block = BLOCK // layout.residence_size
    residence = block * a_block + (uniforms(seed, replicate, "born.residence", layout.lot, ids) * a_block).astype(int)
    gender = (uniforms(seed, replicate, "born.gender", 0, ids) < traits.female).astype(int)
    arrival = np.array([0, BEFORE, *(term for _, term in intakes)])[intake]
    columns = _columns(arrival, traits, seed, replicate, {}, burnout)
    if layout.lot or layout.sections != "by_lot":
        drawn = uniforms(seed, replicate, "born.section", layout.lot, ids) if layout.lot else ids
        section = _regrouped(section, programme, intake, drawn, columns[index(STUDENT)["level"]] if layout.sections == "extremes" else None)
    return People(columns, places(np.stack([section, programme, residence, anywhere]), gender, arrival <= 0))


def _regrouped(section: np.ndarray, programme: np.ndarray, intake: np.ndarray, drawn: np.ndarray, level: np.ndarray | None) -> np.ndarray:
    """Fill the sections of each programme and intake anew, in the order of a lot; with a level its middle third comes last, after the extremes."""
    found = section.copy()
    for one in np.unique(np.stack([programme, intake], axis=1), axis=0):
        ids = np.flatnonzero((programme == one[0]) & (intake == one[1]))
        middle = np.zeros(len(ids), bool)
        if level is not None:
            low, high = np.quantile(level[ids], [1 / 3, 2 / 3])
            middle = (level[ids] > low) & (level[ids] <= high)
        found[ids[np.lexsort((drawn[ids], middle))]] = np.sort(section[ids])
    return found


def from_roster(roster, traits: Traits, seed: int, replicate: int, burnout: Burnout = BURNOUT) -> People:
    """Take a roster's students; what it does not know of them is drawn."""
    known = roster.attributes
    newcomer = np.nan_to_num(np.asarray(known.get("newcomer", np.ones(roster.n)), float), nan=1.0)
    missing = np.full(roster.n, -1)
    groups = np.stack([*(known.get(name, missing) for name in PLACES[:-1]), np.zeros(roster.n, int)])
    columns = _columns(np.where(newcomer > 0, 0, BEFORE), traits, seed, replicate, known, burnout)
    return People(columns, places(groups, np.asarray(known.get("gender", missing))))


BORN = (
    "aptitude", "drive", "attentive", "skill", "interest", "technique", "study_company", "job", "care", "stigma", "openness", "perceived_stigma",
    "sociability", "set_point", "appraisal", "belonging", "aspiration", "coping",
)  # fmt: skip


@dataclass(frozen=True)
class _Birth:
    """The luck of birth of n students, and what a roster knows of them."""

    n: int
    seed: int
    replicate: int
    known: dict[str, np.ndarray]

    @functools.cached_property
    def normals(self) -> dict[str, np.ndarray]:
        return normal_columns(self.seed, self.replicate, [f"born.{name}" for name in BORN], 0, np.arange(self.n))

    def z(self, name: str) -> np.ndarray:
        return self.normals[f"born.{name}"]

    def chance(self, name: str, share: float) -> np.ndarray:
        return (uniforms(self.seed, self.replicate, f"born.{name}", 0, np.arange(self.n)) < share).astype(float)

    def known_or(self, name: str, drawn: np.ndarray) -> np.ndarray:
        values = self.known.get(name)
        return drawn if values is None else np.where(np.isnan(values), drawn, values)


def _columns(arrival: np.ndarray, traits: Traits, seed: int, replicate: int, known: dict[str, np.ndarray], burnout: Burnout) -> np.ndarray:
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
    values |= _burnout(values, traits, birth, burnout)
    columns, at = np.zeros((len(STUDENT), birth.n)), index(STUDENT)
    for name, column in values.items():
        columns[at[name]] = column
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
    stigma, openness = birth.known_or("stigma", birth.z("stigma")), t.openness * birth.z("openness")
    perceived = t.stigma_gap + t.stigma_shared * stigma + np.sqrt(1 - t.stigma_shared**2) * birth.z("perceived_stigma")
    return {
        "sociability": birth.known_or("sociability", birth.z("sociability")),
        "set_point": t.set_point * birth.z("set_point"),
        "appraisal": event * np.exp(t.appraisal_spread * birth.z("appraisal") - t.appraisal_spread**2 / 2),
        "own_belonging": t.belonging * birth.z("belonging") - t.belonging_gap * (disadvantaged - share),
        "aspiration": t.aspiration * birth.z("aspiration"),
        "coping": np.clip(t.coping + t.coping_spread * birth.z("coping"), 0.0, 1.0),
        "own_stigma": stigma,
        "stigma": stigma,
        "own_perceived_stigma": perceived,
        "perceived_stigma": perceived,
        "own_openness": openness,
        "openness": openness,
        "own_climate": np.full(birth.n, t.climate),
        "climate": np.full(birth.n, t.climate),
    }


def _burnout(values: dict[str, np.ndarray], t: Traits, birth: _Birth, burnout: Burnout) -> dict[str, np.ndarray]:
    """Burnout's parts and confidence at the start: as stress at half the arrival strain, usual cynicism, and aptitude make them in the long run."""
    confidence = START_CONFIDENCE * values["aptitude"]
    exhausted = burnout.slope * (values["set_point"] + t.arrival / 2 - burnout.centre)
    return {
        "exhaustion": 1 / (1 + np.exp(-exhausted)),
        "cynicism": np.full(birth.n, START_CYNICISM),
        "inefficacy": 1 / (1 + np.exp(confidence - values["aspiration"])),
        "confidence": confidence,
    }
