"""Openness: company with people unlike oneself opens, where it is safe; it fades towards the usual without."""

from sim.frame.declaration import mechanism, sum_over_offers, sum_over_ties
from sim.maths import exp, where
from sim.parameters import parameter, parameters
from sim.sources import MAUNDER_WHITE_2019, Source

CONTACT = Source("assumed", "contact lowers prejudice; size at university not known", MAUNDER_WHITE_2019)


@parameters
class Openness:
    contact: float = parameter(0.06, "openness from a week full of company across groups", unit="SD", bounds=(0, 2), prior=(0.01, 0.12), source=CONTACT)
    half: float = parameter(3, "hours across groups at which a week is half full", unit="h", bounds=(0.1, 50), prior=(1, 8), source=CONTACT)
    memory: float = parameter(
        200,
        "time constant with which openness returns to the usual",
        unit="days",
        bounds=(10, 3000),
        prior=(100, 400),
        source=Source("assumed", "attitudes are slow"),
    )


def with_minority(contact, their_minority):
    """Pair-hours with a partner of an under-represented group."""
    return contact * their_minority


def company(contact):
    """Pair-hours with one partner."""
    return contact


def met_across(met_unlike, safety):
    """Hours with unlike people in the meeting of one programme, as far as it was safe."""
    return met_unlike * safety


@mechanism(writes="openness", theirs=sum_over_ties(with_minority), hours=sum_over_ties(company), across=sum_over_offers(met_across))
def openness(openness, minority, theirs, hours, across, p: Openness):
    """openness += contact rate * across / (across + half) - (1 - exp(-7 / memory)) * openness, a week

    across = sum of contact over ties with partners of the other group (minority or not) + sum over the programmes of met_unlike * safety
    Contact is this week's, met_unlike that of the meeting in the last seven days, safety that of one's group or pair.
    """
    unlike = where(minority > 0, hours - theirs, theirs) + across
    return openness + p.contact * unlike / (unlike + p.half) - (1 - exp(-7 / p.memory)) * openness
