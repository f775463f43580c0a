"""Teaching others: who explains the course she is taking herself clears up what was stuck, if she prepared."""

from sim.frame.declaration import mechanism, sum_over_offers
from sim.maths import exp, positive
from sim.mechanisms.learning import preparation_of
from sim.parameters import parameter, parameters
from sim.sources import KOBAYASHI_2019, KOBAYASHI_2024, Source


@parameters
class Teaching:
    prepared: float = parameter(
        1.0, "hours of preparation a week that make one prepared", unit="h", bounds=(0.05, 20), prior=(0.5, 2),
        source=Source("derived", "teaching without preparing gives about nothing", KOBAYASHI_2024),
    )  # fmt: skip
    consolidation: float = parameter(
        0.02, "solving what is stuck by teaching, when prepared", unit="per h", bounds=(0, 1), prior=(0.01, 0.04),
        source=Source("calibrated", "so that preparing and teaching gives .25 to .60 SD, preparing alone less", KOBAYASHI_2019),
    )  # fmt: skip


def hours_taught(helping, own_course, around):
    """Hours of meetings among the hours given to one programme this week, if one takes the course oneself."""
    return own_course * positive(helping - around)


@mechanism(writes=("understood", "stuck"), taught_hours=sum_over_offers(hours_taught), prepared=sum_over_offers(preparation_of))
def teaching(understood, stuck, taught_hours, prepared, p: Teaching):
    """stuck -> understood at 1 - exp(-consolidation * (1 - exp(-prepared hours / prepared rate)) * hours taught), at each week's end

    hours taught = sum over the programmes of own_course * (helping - around), not below 0
    prepared hours = sum over the programmes of own_course * min(helping, preparation), as in learning
    Who does not take the course herself (own_course 0: older helpers) has it behind her.
    """
    ready = 1 - exp(-prepared / p.prepared)
    solved = stuck * (1 - exp(-p.consolidation * ready * taught_hours))
    return understood + solved, stuck - solved
