"""Sliders: the main knobs of what both panels show, with the range in which a page moves them."""

import dataclasses

from experiments.classroom.setup import Setup
from sim.configuration import Scenario
from sim.programmes import Programme, unused

# field: lowest, highest, step; a field that is not here but has choices is chosen from a list
RANGES = {
    "mentees_per_mentor": (1, 30, 1), "group_size": (2, 30, 1), "leaders_per_group": (0, 2, 1), "sessions_per_week": (1, 3, 1), "hours": (0.25, 3, 0.25),
    "mentor_hours": (0.5, 8, 0.5), "training_hours": (0, 30, 2), "wellbeing_share": (0, 1, 0.1), "reach": (0, 1, 0.1), "coverage": (0.1, 1, 0.1),
    "incentive": (-1, 2, 0.2), "guard_rails": (0, 1, 0.1), "moderation_hours": (0, 10, 1),
}  # fmt: skip
ORDER = (*list(RANGES)[:5], "modality", "matching", *list(RANGES)[5:], "training")
MOST = 7  # of one programme
SIZES = {"newcomers": (60, 2000, 20), "older": (0, 1000, 20)}


def sliders(setup: Setup, both: list[Scenario]) -> list[dict]:
    """Give the knobs of both panels: where each belongs ("a", "b", or "" for both), its key, name, range or choices, value and meaning."""
    found = []
    if both[0].roster is None:
        for name, (low, high, step) in SIZES.items():
            value, said = getattr(both[0].population, name), "first-years" if name == "newcomers" else "older students"
            found.append(_ranged("", f"population.{name}", said, (low, high, step), value, "how many there are"))
    for side, scenario in zip("ab", both):
        for name, programme in scenario.programmes.items():
            found += _of(side, name, programme)
    return found


def _of(side: str, name: str, programme: Programme) -> list[dict]:
    fields = {one.name: one for one in dataclasses.fields(programme)}
    found: list[dict] = []
    for field in (fields[one] for one in ORDER if one in fields and one not in unused(programme.activity)):
        key, value, meaning = f"programmes.{name}.{field.name}", getattr(programme, field.name), field.metadata["meaning"]
        said = f"{name.replace('_', ' ')}: {field.name.replace('_', ' ')}"
        if field.name in RANGES:
            found.append(_ranged(side, key, said, RANGES[field.name], value, meaning, field.metadata["unit"]))
        elif len(field.metadata["choices"]) > 1:
            found.append({"side": side, "key": key, "name": said, "choices": list(field.metadata["choices"]), "value": value, "meaning": meaning})
    return found[:MOST]


def _ranged(side: str, key: str, name: str, ends: tuple[float, float, float], value: float, meaning: str, unit: str = "") -> dict:
    low, high, step = ends
    ends_too = {"low": min(low, value), "high": max(high, value), "step": step}
    return {"side": side, "key": key, "name": name, **ends_too, "value": value, "meaning": meaning, "unit": unit}
