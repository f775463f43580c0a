"""Support talk: the stressed ask their friends; a skilled listener relieves, an unskilled one does not, and listening costs."""

from sim.frame.declaration import jitable, mechanism, sum_over_ties
from sim.maths import logistic, positive
from sim.parameters import parameter, parameters
from sim.sources import BYROM_2019, CLEMENT_2015, ROSE_2007, Source


@parameters
class SupportTalk:
    share: float = parameter(
        0.018,
        "part of a pair-hour of company that is support talk",
        unit="share",
        bounds=(0, 0.5),
        prior=(0.006, 0.036),
        source=Source("assumed", "minutes a week with each friend"),
    )
    relief: float = parameter(
        0.15,
        "relief per hour asked for, by a listener of full quality",
        unit="stress units/h",
        bounds=(0, 2),
        prior=(0.05, 0.3),
        source=Source("calibrated", "so that supervised practice of supporters shows"),
    )
    break_even: float = parameter(
        0.12,
        "quality of a listener at which talk neither relieves nor harms",
        unit="0..1",
        bounds=(0, 1),
        prior=(0.08, 0.2),
        source=Source("assumed", "below it, talk is co-rumination", ROSE_2007),
    )
    cost: float = parameter(
        0.05,
        "strain on the listener per hour asked for",
        unit="stress units/h",
        bounds=(0, 1),
        prior=(0.02, 0.1),
        source=Source("assumed", "supporters report a burden; the direction is known", BYROM_2019),
    )
    ask: float = parameter(
        0.5,
        "asking less per SD of personal stigma",
        unit="logit",
        bounds=(0, 3),
        prior=(0, 1),
        source=Source("assumed", "worry about being seen", CLEMENT_2015),
    )


@jitable
def asked(stress, stigma, p):
    """What one has to tell: stress above 0, times 2 * logistic(-ask * personal stigma)."""
    return positive(stress) * 2 * logistic(-p.ask * stigma)


def heard(contact, their_skill, p: SupportTalk):
    """Hours with one friend, weighted by how far the friend's quality passes the break-even."""
    return contact * (their_skill - p.break_even)


def borne(contact, their_stress, their_stigma, p: SupportTalk):
    """Hours with one friend, weighted by what the friend has to tell."""
    return contact * asked(their_stress, their_stigma, p)


@mechanism(writes="stress", heard=sum_over_ties(heard), borne=sum_over_ties(borne))
def support_talk(stress, stigma, heard, borne, p: SupportTalk):
    """stress += share * (cost * borne - relief * asked * heard), a week

    asked = 2 * logistic(-ask * stigma) * stress, 0 if stress is below 0
    heard = sum over the ties of contact * (skill of the partner - break_even)
    borne = sum over the ties of contact * what the partner asks, by the same formula
    Contact is this week's; all stress is that of the moment before anybody talks. There is no other contagion: stress spreads by what listeners bear.
    """
    return stress + p.share * (p.cost * borne - p.relief * asked(stress, stigma, p) * heard)
