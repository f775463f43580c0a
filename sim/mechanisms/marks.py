"""Marks: an exam shows what is understood, less what is wrong, less what stress costs, and some chance."""

from sim.frame.declaration import mechanism, normal
from sim.maths import positive, where
from sim.parameters import parameter, parameters
from sim.sources import Source


@parameters
class Marks:
    noise: float = parameter(
        0.09,
        "error of one exam",
        unit="share of the course",
        bounds=(0, 0.5),
        prior=(0.06, 0.11),
        source=Source("calibrated", "so that burnout and marks correlate as published"),
    )
    wrong: float = parameter(
        0.5,
        "mark lost per share of the course misunderstood",
        unit="share",
        bounds=(0, 2),
        prior=(0, 1),
        source=Source("assumed", "wrong answers cost part of what right ones give"),
    )
    stress: float = parameter(
        0.015,
        "mark lost per unit of stress above the mean",
        unit="share of the course",
        bounds=(0, 0.2),
        prior=(0, 0.03),
        source=Source("assumed", "small; much stress harms"),
    )


@mechanism(writes="mark", chance=normal("marks.exam"))
def marks(understood, wrong, stress, chance, p: Marks):
    """mark = understood - wrong share - cost * stress above 0 + noise, between 0 and 1"""
    mark = understood - p.wrong * wrong - p.stress * positive(stress) + p.noise * chance
    return where(mark < 0, 0.0, where(mark > 1, 1.0, mark))
