"""Awareness: who does not know that a programme exists hears of it in company with those who go."""

from sim.frame.declaration import offer_mechanism, sum_over_ties, uniform
from sim.maths import exp, where
from sim.parameters import parameter, parameters
from sim.sources import Source


@parameters
class Awareness:
    word: float = parameter(
        0.1, "readiness to hear of a programme per pair-hour with somebody who goes", unit="per h", bounds=(0, 5), prior=(0.02, 0.3),
        source=Source("assumed", "word of mouth; size not known"),
    )  # fmt: skip


def told(contact, their_attends):
    """Pair-hours of this week's company with one partner who goes to the programme this week."""
    return contact * their_attends


@offer_mechanism(writes="aware", heard=sum_over_ties(told, only="their_attends"), chance=uniform("awareness.word"))
def awareness(aware, heard, chance, p: Awareness):
    """aware = 1 for who knew, and else with chance 1 - exp(-word * sum over the ties of contact * attends of the partner), a week

    Contact and attends are those of this week, and attends is that of the programme in question.
    """
    return where(chance < 1 - exp(-p.word * heard), 1.0, aware)
