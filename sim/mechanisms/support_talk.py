"""Support talk: the stressed ask their friends; a skilled listener relieves, an unskilled one does not, and listening costs."""

from sim.frame.declaration import mechanism, sum_over_ties
from sim.parameters import parameter, parameters
from sim.sources import BYROM_2019, ROSE_2007, Source


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


def heard(contact, their_skill, p: SupportTalk):
    """Hours with one friend, weighted by how far the friend's quality passes the break-even."""
    return contact * (their_skill - p.break_even)


def borne(contact, their_asked):
    """Hours with one friend, weighted by what the friend has to tell."""
    return contact * their_asked


@mechanism(writes="stress", heard=sum_over_ties(heard), borne=sum_over_ties(borne))
def support_talk(stress, asked, heard, borne, p: SupportTalk):
    """stress += share * (cost * borne - relief * asked * heard), a week

    heard = sum over the ties of contact * (skill of the partner - break_even)
    borne = sum over the ties of contact * asked of the partner
    Contact is this week's, asked is what each has to tell this week (see asking). There is no other contagion: stress spreads by what listeners bear.
    """
    return stress + p.share * (p.cost * borne - p.relief * asked * heard)
