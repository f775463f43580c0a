"""Whom an answer tells of: those it is about, those who help, and subgroups of those it is about."""

from dataclasses import dataclass

import numpy as np

from experiments.disclosure import focus, reportable
from sim.campus import STUDENTS, Campus
from sim.configuration import Scenario
from sim.outcomes import subgroup, subgroup_names

HELPERS = "helpers"


@dataclass(frozen=True)
class Group:
    """A group of students by the name it has in tables; `subgroup` is its key if it is a part of those whom the answer is about."""

    name: str
    subgroup: str
    members: np.ndarray  # bool[n]


READ_AS = {"working": "job_hours", "offline": "online_access", "at_risk": "aptitude"}  # the attribute of a roster that tells of a subgroup of another name


def names_of(scenario: Scenario) -> dict[str, str]:
    """Name the subgroups that may be told of: of students from files only those that the files know, not what was drawn for them."""
    names = subgroup_names(scenario.population.names)
    known = scenario.roster.attributes if scenario.roster else {READ_AS.get(key, key) for key in names}
    return {key: name for key, name in names.items() if READ_AS.get(key, key) in known}


def groups(campus: Campus, newcomer: np.ndarray, helper: np.ndarray, names: dict[str, str], personal: bool) -> list[Group]:
    """List the groups that may be told of, those whom the answer is about first. Who has not arrived by the last term is in none.

    Of a personal cohort a subgroup is told only if it and all others are large enough: else the few could be computed back.
    """
    here = arrived(campus)
    name, members = focus(newcomer, personal)
    members, later_ones = members & here, intakes(campus)
    if later_ones and not members.all():
        name = f"{name} of year 1"
    found = [Group(name, "", members)] + [Group(HELPERS, "", helper & here)] * reportable(helper & here, personal)
    for later, part in later_ones.items():
        found += [Group(later, "", part & here)] * reportable(part & here, personal)
    for key in names:
        part = subgroup(campus, key) & members
        if reportable(part, personal) and (not personal or reportable(members & ~part, personal)):
            found.append(Group(names[key], key, part))
    return found


def intakes(campus: Campus) -> dict[str, np.ndarray]:
    """Give the intakes of later years, bool[n] each, by the year of the run in which they came; those of the first year are whom the answer is about."""
    arrival, a_year = campus.people.columns[STUDENTS["arrival_term"]], campus.calendar.terms_a_year
    return {f"first-years of year {int(term) // a_year + 1}": arrival == term for term in np.unique(arrival[arrival > 0])}


def arrived(campus: Campus) -> np.ndarray:
    """Tell who has arrived by the last term of the run: bool[n]."""
    return campus.column("arrival_term") < campus.calendar.terms
