"""Stigma: what one thinks oneself and what one believes others to think; help that is seen lowers both, the second more."""

from sim.frame.declaration import mechanism, sum_over_ties
from sim.maths import exp, where
from sim.parameters import parameter, parameters
from sim.sources import MAUNDER_WHITE_2019, Source

SEEN = Source("assumed", "seen help-seeking normalises it; size not known")


@parameters
class Stigma:
    hours: float = parameter(1.0, "pair-hours with users of help in a week from which their use is seen", unit="h", bounds=(0.01, 50), source=SEEN)
    perceived: float = parameter(0.02, "perceived stigma less after a week in which use was seen", unit="SD", bounds=(0, 1), prior=(0, 0.05), source=SEEN)
    personal: float = parameter(0.002, "personal stigma less after such a week", unit="SD", bounds=(0, 1), prior=(0, 0.005), source=SEEN)
    memory: float = parameter(
        250, "time constant with which both return to their own level", unit="days", bounds=(20, 3000), prior=(120, 500),
        source=Source("derived", "contact campaigns hold for weeks to months", MAUNDER_WHITE_2019),
    )  # fmt: skip
    climate: float = parameter(
        0.02, "perceived stigma less in a week, per unit of climate above the usual", unit="SD", bounds=(0, 1), prior=(0, 0.05),
        source=Source("assumed", "where all work together, weakness can be shown"),
    )  # fmt: skip


def hours_with_users(contact, their_help_use):
    """Pair-hours of this week with a partner who uses formal help."""
    return contact * their_help_use


@mechanism(writes=("stigma", "perceived_stigma"), users=sum_over_ties(hours_with_users, only="their_help_use"))
def stigma(stigma, perceived_stigma, own_stigma, own_perceived_stigma, climate, users, p: Stigma):
    """stigma += (1 - exp(-7 / memory)) * (own_stigma - stigma) - personal * [seen], a week

    perceived_stigma += (1 - exp(-7 / memory)) * (own_perceived_stigma - perceived_stigma) - perceived rate * [seen] - climate rate * (climate - .5)
    Seen means: at least `hours` pair-hours of contact this week with partners whose help_use is 1.
    """
    seen = where(users >= p.hours, 1.0, 0.0)
    back = 1 - exp(-7 / p.memory)
    personal = stigma + back * (own_stigma - stigma) - p.personal * seen
    return personal, perceived_stigma + back * (own_perceived_stigma - perceived_stigma) - p.perceived * seen - p.climate * (climate - 0.5)
