"""A gauge: numbers that one run gives beside the usual outcomes, as an experiment needs them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from experiments.gauges.history import History
from experiments.tables import Columns, Words


@dataclass(frozen=True)
class Gauge:
    """Numbers of a run, by name, from its history and that of its control; what is not defined in a run is left out or nan."""

    name: str
    gives: tuple[str, ...]
    of: Callable[[History, History], dict[str, float]]
    ties: bool = False  # whether it looks at ties week by week


def gauge(*gives: str, ties: bool = False) -> Callable[[Callable], Gauge]:
    """Make a gauge of a function of its name that gives numbers of these names."""
    return lambda function: Gauge(function.__name__, gives, function, ties)


def measured(gauges: tuple[Gauge, ...], own: History, control: History) -> Columns:
    """Take every gauge of a run: rows of the table of gauges, one a number; nan where there is none."""
    names = tuple(f"{one.name}.{name}" for one in gauges for name in one.gives)
    values = []
    for one in gauges:
        found = one.of(own, control)
        if foreign := set(found) - set(one.gives):
            raise KeyError(f"the gauge {one.name} gives {', '.join(sorted(foreign))}, which it does not name")
        values += [float(found.get(name, np.nan)) for name in one.gives]
    return {"number": Words(names, np.arange(len(names), dtype=np.int32)), "value": np.array(values)}
