"""Read the values of a swept key: as numbers where they are numbers, with the unit that the model declares for them."""

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.campus import MECHANISMS
from sim.configuration import Loaded, Made
from sim.parameters import declared
from sim.programmes import SCHEMAS, Helping
from sim.settings import kind


def numbers(settings: Sequence[str]) -> list[float] | None:
    """Give the values as numbers, or None if one of them is a word: words have no distance, and no order but that in which they were named."""
    values = pd.to_numeric(pd.Series(list(settings), dtype=object), errors="coerce").astype(float)
    return values.tolist() if len(values) and np.isfinite(values).all() else None


def in_order(settings: Sequence[str]) -> list[int]:
    """Give positions from the smallest value to the largest; words stay as they were named."""
    values = numbers(settings)
    return list(range(len(settings))) if values is None else sorted(range(len(settings)), key=values.__getitem__)


def name(key: str) -> str:
    """Name a key in words: programmes.pal.group_size is group size."""
    return key.split(".")[-1].replace("_", " ")


def name_and_unit(key: str) -> str:
    """Name a key with its unit, if it has one."""
    unit = _unit(key)
    return f"{name(key)} ({unit})" if unit else name(key)


def takes_whole(key: str, otherwise: bool) -> bool:
    """Tell whether a key takes whole numbers only: the model's own parameters do not, programmes and students say so, else as its values look."""
    group, last = key.split(".")[0], key.split(".")[-1]
    if group in ("helping", "mechanisms"):
        return False
    owners = {"programmes": tuple(SCHEMAS.values()), "population": (Made, Loaded)}.get(group, ())
    kinds = [kind(one) for owner in owners for one in dataclasses.fields(owner) if one.name == last]
    return kinds[0] is int if kinds else otherwise


def _unit(key: str) -> str:
    parts = key.split(".")
    group, last = parts[0], parts[-1]
    if group == "programmes":
        return next((one.metadata["unit"] for schema in SCHEMAS.values() for one in dataclasses.fields(schema) if one.name == last and one.metadata), "")
    owner = Helping if group == "helping" else getattr(MECHANISMS.get(parts[1] if len(parts) > 1 else ""), "parameters", None)
    return next((one.unit for one in declared(owner) if one.name == last), "") if owner else ""


def axes_of(design: pd.DataFrame) -> tuple[str, str]:
    """Choose which of two keys goes across and which down: the one with fewer values across."""
    one, other = list(design.columns[2:])[:2]
    return (one, other) if design[one].nunique() < design[other].nunique() else (other, one)


def values_of(column: pd.Series) -> list[str]:
    """List the values of a key as words, numbers from the smallest."""
    values = list(dict.fromkeys(column.astype(str)))
    return [values[k] for k in in_order(values)]


def is_grid(design: pd.DataFrame) -> bool:
    """Tell whether a design has two keys whose every pair of values is there."""
    if len(design.columns) != 4:
        return False
    one, other = design.columns[2:]
    return len(design) == design[one].nunique() * design[other].nunique() and min(design[one].nunique(), design[other].nunique()) > 1
