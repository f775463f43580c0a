"""Burnout: exhaustion follows stress slowly up and slower down, cynicism follows exhaustion and isolation."""

from sim.frame.declaration import mechanism
from sim.maths import logistic, where
from sim.parameters import parameter, parameters
from sim.sources import KIM_2018, MADIGAN_CURRAN_2021, TURHAN_2023, Source

SCALE = Source("assumed", "sets the scale: about half at usual stress")
PARTS = Source("calibrated", "so that exhaustion, cynicism and reduced efficacy correlate with marks in this order", MADIGAN_CURRAN_2021)
SLOW = Source("recalled", "burnout is steadier over months than stress", TURHAN_2023)


@parameters
class Burnout:
    slope: float = parameter(1.1, "exhaustion per unit of stress", unit="logit", bounds=(0, 5), prior=(0.8, 1.5), source=SCALE)
    centre: float = parameter(0.6, "stress at which half are exhausted in the long run", unit="stress units", bounds=(-3, 5), prior=(0.3, 0.9), source=SCALE)
    rising: float = parameter(35, "time constant of exhaustion when it rises", unit="days", bounds=(3, 400), prior=(20, 50), source=SLOW)
    falling: float = parameter(70, "time constant of exhaustion when it falls", unit="days", bounds=(3, 400), prior=(50, 120), source=SLOW)
    cynical: float = parameter(-0.9, "cynicism at an exhaustion of .35", unit="logit", bounds=(-6, 6), prior=(-1.5, -0.3), source=PARTS)
    from_exhaustion: float = parameter(2.5, "cynicism per unit of exhaustion", unit="logit", bounds=(0, 8), prior=(1.5, 3.5), source=PARTS)
    belonging: float = parameter(
        0.2,
        "cynicism less per unit of belonging",
        unit="logit",
        bounds=(0, 2),
        prior=(0, 0.4),
        source=Source("assumed", "support goes with less of it", KIM_2018),
    )
    motivation: float = parameter(
        0.12, "cynicism less per SD of motivation", unit="logit", bounds=(0, 2), prior=(0, 0.3), source=Source("assumed", "who cares is less cynical")
    )
    cynicism_memory: float = parameter(40, "time constant of cynicism", unit="days", bounds=(3, 400), prior=(30, 80), source=SLOW)


@mechanism(writes=("exhaustion", "cynicism"))
def burnout(exhaustion, cynicism, stress, belonging, motivation, p: Burnout):
    """exhaustion += (logistic(slope * (stress - centre)) - exhaustion) / rising or falling; cynicism += (goal - cynicism) / cynicism_memory, a day

    goal = logistic(cynical + from_exhaustion * (exhaustion - .35) - belonging rate * belonging - motivation rate * motivation)
    The time constant of exhaustion is `rising` where it has to go up, else `falling`. The goal of cynicism takes the exhaustion of the morning, and
    stress is that of today. The third part of burnout, inefficacy, changes at tests only (see confidence).
    """
    goal = logistic(p.slope * (stress - p.centre))
    memory = where(goal > exhaustion, p.rising, p.falling)
    cynical = logistic(p.cynical + p.from_exhaustion * (exhaustion - 0.35) - p.belonging * belonging - p.motivation * motivation)
    return exhaustion + (goal - exhaustion) / memory, cynicism + (cynical - cynicism) / p.cynicism_memory
