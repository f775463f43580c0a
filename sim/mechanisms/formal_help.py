"""Formal help: the stressed go to counselling, the less the more stigma they feel themselves; it relieves a little."""

from sim.frame.declaration import mechanism, uniform
from sim.maths import logistic, where
from sim.parameters import parameter, parameters
from sim.sources import EISENBERG_2009, SCHNYDER_2017, Source


@parameters
class FormalHelp:
    base: float = parameter(
        -5, "readiness to go to counselling in a week", unit="logit", bounds=(-12, 2), source=Source("assumed", "about one in six in a term; a local base rate")
    )
    stress: float = parameter(0.8, "readiness per unit of stress", unit="logit", bounds=(0, 4), prior=(0.5, 1.1), source=Source("assumed", "need drives use"))
    stigma: float = parameter(
        0.22, "readiness less per SD of personal stigma", unit="logit", bounds=(0, 2), prior=(0.1, 0.35),
        source=Source("derived", "odds ratio about .8 per SD of own attitude", SCHNYDER_2017),
    )  # fmt: skip
    relief: float = parameter(
        0.1, "stress taken off by a week of it", unit="stress units", bounds=(0, 2), prior=(0, 0.3),
        source=Source("assumed", "small; personal stigma alone decides use", EISENBERG_2009)
    )  # fmt: skip


@mechanism(writes=("help_use", "help_weeks", "stress"), chance=uniform("formal_help.go"))
def formal_help(help_weeks, stress, stigma, on_campus, chance, p: FormalHelp):
    """help_use = 1 with chance logistic(base + stress rate * stress - stigma rate * stigma) in a week of term, else 0; then stress -= relief

    Perceived stigma has no path of its own. help_weeks counts the weeks of use.
    """
    ready = logistic(p.base + p.stress * stress - p.stigma * stigma)
    goes = where(chance < ready, 1.0, 0.0) * on_campus
    return goes, help_weeks + goes, stress - p.relief * goes
