"""Marks: a test shows what is understood, less what is wrong, less what too much or too little stress costs, and some chance."""

from sim.frame.declaration import mechanism, normal
from sim.maths import where
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
        0.008,
        "mark lost at one unit of stress from the best level, growing with the square",
        unit="share of the course",
        bounds=(0, 0.2),
        prior=(0, 0.02),
        source=Source("assumed", "small; some stress helps, much harms"),
    )
    best: float = parameter(
        0.0, "stress at which one performs best", unit="stress units", bounds=(-3, 3), prior=(-0.5, 0.5), source=Source("assumed", "about the usual")
    )


@mechanism(writes="mark", chance=normal("marks.test"))
def marks(understood, wrong, stress, taught, chance, p: Marks):
    """mark = (understood - wrong rate * wrong) / taught - stress rate * (stress - best)^2 + noise * chance, kept between 0 and 1, at each test

    A test asks about what has been taught so far; chance is a standard normal number of student and day.
    """
    mark = (understood - p.wrong * wrong) / taught - p.stress * (stress - p.best) ** 2 + p.noise * chance
    return where(mark < 0, 0.0, where(mark > 1, 1.0, mark))
