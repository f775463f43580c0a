"""Gauges: numbers that experiments take of a run beside the usual outcomes. Their names are the functions'."""

from experiments.gauges import datasets, effects, network, participation, reports, stigma, wellbeing
from experiments.gauges.gauge import Gauge
from sim.errors import UserError, nearest

GAUGES = {
    one.name: one
    for module in (participation, effects, wellbeing, network, stigma, datasets, reports)
    for one in vars(module).values()
    if isinstance(one, Gauge)
}


def chosen(names: tuple[str, ...]) -> tuple[Gauge, ...]:
    """Give gauges by their names. Raises UserError for one that is not there."""
    if unknown := [name for name in names if name not in GAUGES]:
        raise UserError(f"gauges: {unknown[0]}: there is no such gauge.{nearest(unknown[0], GAUGES)}")
    return tuple(GAUGES[name] for name in names)
