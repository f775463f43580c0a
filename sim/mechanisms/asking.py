"""Asking: what one has to tell friends grows with stress, and stigma keeps it back."""

from sim.frame.declaration import jitable, mechanism
from sim.maths import logistic, positive
from sim.parameters import parameter, parameters
from sim.sources import CLEMENT_2015, Source


@parameters
class Asking:
    stigma: float = parameter(
        0.5,
        "asking less per SD of personal stigma",
        unit="logit",
        bounds=(0, 3),
        prior=(0, 1),
        source=Source("assumed", "worry about being seen", CLEMENT_2015),
    )


@jitable
def told(stress, stigma, p):
    """What one has to tell: stress above 0, times 2 * logistic(-stigma rate * personal stigma)."""
    return positive(stress) * 2 * logistic(-p.stigma * stigma)


@mechanism(writes="asked")
def asking(stress, stigma, p: Asking):
    """asked = stress above 0, times 2 * logistic(-stigma rate * personal stigma), a week"""
    return told(stress, stigma, p)
