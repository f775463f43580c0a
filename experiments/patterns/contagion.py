"""The mechanism of a rival: whoever one is tied to draws one's stress, knowledge and belonging towards the mean of all these."""

from sim.frame.declaration import mechanism, sum_over_ties
from sim.maths import where

PULL = 0.2  # a week, towards the mean of the partners; assumed


def partners(contact):
    """Count a partner."""
    return 1.0


def stressed(their_stress):
    """Take a partner's stress."""
    return their_stress


def knowing(their_understood):
    """Take what a partner understands."""
    return their_understood


def belonging_there(their_belonging):
    """Take a partner's belonging."""
    return their_belonging


@mechanism(
    writes=("stress", "understood", "belonging"),
    count=sum_over_ties(partners), strain=sum_over_ties(stressed), known=sum_over_ties(knowing), home=sum_over_ties(belonging_there),
)  # fmt: skip
def contagion(stress, understood, belonging, count, strain, known, home):
    """Each of the three moves by a fifth of its distance from the partners' mean, a week."""
    some, pull = where(count > 0, count, 1.0), where(count > 0, PULL, 0.0)
    return stress + pull * (strain / some - stress), understood + pull * (known / some - understood), belonging + pull * (home / some - belonging)


SCHEDULE = [("week_starts", contagion, "stigma")]
