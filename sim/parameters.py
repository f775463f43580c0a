"""Declare a parameter once: its value, meaning, unit, bounds, prior and source."""

import dataclasses
import functools
import math
import numbers
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, dataclass_transform

from sim.sources import Source


@dataclass(frozen=True)
class Parameter:
    """Describe one number: what it means, in which unit, what is allowed, and where it comes from."""

    name: str
    default: float
    meaning: str
    unit: str
    bounds: tuple[float, float]
    prior: tuple[float, float] | None
    source: Source


def parameter(
    default: float,
    meaning: str,
    *,
    unit: str = "1",
    bounds: tuple[float, float],
    prior: tuple[float, float] | None = None,
    source: Source,
) -> Any:
    """Declare a field of a class marked with `parameters`.

    `unit` "1" is a pure number; `bounds` are refused outside, both ends allowed; `prior` is the plausible range that
    calibration may search.

    Raises:
        ValueError: a default or prior outside the bounds, or an empty meaning.
    """
    low, high = bounds
    if not meaning.strip():
        raise ValueError("a parameter needs a meaning")
    for value in (default, *(prior or ())):
        if not low <= value <= high:
            raise ValueError(f"{meaning}: {value:g} is outside its bounds {low:g} to {high:g}")
    facts = dict(meaning=meaning, unit=unit, bounds=bounds, prior=prior, source=source)
    return dataclasses.field(default=float(default), metadata={"parameter": facts})


@dataclass_transform(frozen_default=True)
def parameters(cls: type) -> type:
    """Make a class of `parameter` fields a frozen dataclass that refuses values outside their bounds."""
    cls.__post_init__ = _refuse_out_of_bounds
    return dataclass(frozen=True)(cls)


def declared(cls: type | Any) -> Iterator[Parameter]:
    """Yield the parameters of a class (or instance) in the order they are declared."""
    for field in dataclasses.fields(cls):
        yield Parameter(field.name, field.default, **field.metadata["parameter"])


def row(values: Any) -> list[float]:
    """Give the values of a parameter instance in declared order."""
    return [float(getattr(values, name)) for name in _names(type(values))]


@functools.cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(cls))


def _refuse_out_of_bounds(self: Any) -> None:
    for one in declared(self):
        value = getattr(self, one.name)
        low, high = one.bounds
        if not (isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value) and low <= value <= high):
            unit = "" if one.unit == "1" else f" {one.unit}"
            raise ValueError(f"{one.name} = {value}: {one.meaning} (allowed {low:g} to {high:g}{unit})")
