"""Growth of helpers: with each session they become more attuned to their group, and hours beyond their training tire them."""

from sim.frame.declaration import offer_mechanism
from sim.maths import exp, positive, where
from sim.parameters import parameter, parameters
from sim.sources import BYROM_2019, CONLEY_2015, Source


@parameters
class HelperGrowth:
    practice: float = parameter(
        0.0125, "quality gained per hour with a group, of what is missing", unit="per h", bounds=(0, 1), prior=(0.005, 0.03),
        source=Source("assumed", "a quarter of supervised training"),
    )  # fmt: skip
    supervision: float = parameter(
        1.5, "that gain more per hour of supervision a week", unit="per h/week", bounds=(0, 10), prior=(0.5, 3),
        source=Source("derived", "practice counts when it is supervised", CONLEY_2015),
    )  # fmt: skip
    lasting: float = parameter(
        0.3,
        "part of the gain that stays with the person as skill",
        unit="share",
        bounds=(0, 1),
        prior=(0.1, 0.6),
        source=Source("assumed", "some of it is the group's"),
    )
    strain: float = parameter(
        0.02, "stress from an hour of helping, unsupported and at no quality", unit="stress units/h", bounds=(0, 1), prior=(0, 0.05),
        source=Source("assumed", "supporters report a burden that grows with contact", BYROM_2019),
    )  # fmt: skip
    relief: float = parameter(
        1.0,
        "hours of supervision a week that halve this strain",
        unit="h/week",
        bounds=(0.05, 20),
        prior=(0.5, 3),
        source=Source("assumed", "somebody to turn to"),
    )


@offer_mechanism(writes=("quality", "skill", "stress"))
def helper_growth(quality, skill, stress, helping, met, around, supervision, p: HelperGrowth):
    """quality += (1 - quality) * gain; skill += (1 - skill) * lasting * gain; stress += strain * helping * (1 - quality) / (1 + supervision / relief)

    gain = 1 - exp(-practice * (1 + supervision rate * supervision) * led)
    led = helping - around, not below 0: hours with a group or mentees; 0 for whom nobody met in the last seven days (met 0)
    At each week's end, for who helps this week (helping above 0), one programme after the other. The strain takes the quality from before the gain.
    """
    led = where(met > 0, positive(helping - around), 0.0)
    gain = 1 - exp(-p.practice * (1 + p.supervision * supervision) * led)
    gain = where(helping > 0, gain, 0.0)
    burden = p.strain * helping * (1 - quality) / (1 + supervision / p.relief)
    return quality + (1 - quality) * gain, skill + (1 - skill) * p.lasting * gain, stress + burden
