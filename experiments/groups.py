"""Whom an answer tells of: those it is about, those who help, and subgroups of those it is about."""

from dataclasses import dataclass

import numpy as np

from experiments.disclosure import focus, reportable
from sim.campus import Campus
from sim.outcomes import SUBGROUPS, subgroup

HELPERS = "helpers"


@dataclass(frozen=True)
class Group:
    """A group of students by the name it has in tables; `subgroup` is its key if it is a part of those whom the answer is about."""

    name: str
    subgroup: str
    members: np.ndarray  # bool[n]


def groups(campus: Campus, newcomer: np.ndarray, helper: np.ndarray, names: dict[str, str], personal: bool) -> list[Group]:
    """List the groups that may be told of, those whom the answer is about first. Who has not arrived by the last term is in none.

    Of a personal cohort a subgroup is told only if it and all others are large enough: else the few could be computed back.
    """
    here = arrived(campus)
    name, members = focus(newcomer, personal)
    members = members & here
    found = [Group(name, "", members)] + [Group(HELPERS, "", helper & here)] * reportable(helper & here, personal)
    for key in SUBGROUPS:
        part = subgroup(campus, key) & members
        if reportable(part, personal) and (not personal or reportable(members & ~part, personal)):
            found.append(Group(names[key], key, part))
    return found


def arrived(campus: Campus) -> np.ndarray:
    """Tell who has arrived by the last term of the run: bool[n]."""
    return campus.column("arrival_term") < campus.calendar.terms
