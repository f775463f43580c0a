"""Imitation: coping and self-care habits rub off in company, study technique in studying together."""

from sim.frame.declaration import mechanism, sum_over_ties
from sim.maths import where
from sim.parameters import parameter, parameters
from sim.sources import HAEFFEL_HAMES_2014, Source

STYLE = Source("assumed", "styles of thinking spread between room-mates over months", HAEFFEL_HAMES_2014)


@parameters
class Imitation:
    coping: float = parameter(
        0.01, "way that coping goes to the company's mean in a week of full company", unit="share", bounds=(0, 1), prior=(0, 0.03), source=STYLE
    )
    technique: float = parameter(
        0.01, "way that self-organisation goes to the mean of study partners in such a week", unit="share", bounds=(0, 1), prior=(0, 0.03), source=STYLE
    )
    half: float = parameter(
        5, "pair-hours at which company is half full", unit="h", bounds=(0.1, 100), prior=(2, 15), source=Source("assumed", "an hour a day")
    )


def coping_seen(contact, their_coping):
    """Pair-hours with one partner, weighted by the partner's coping."""
    return contact * their_coping


def company(contact):
    """Pair-hours with one partner."""
    return contact


def technique_seen(study_contact, their_self_organisation):
    """Pair-hours of studying with one partner, weighted by the partner's self-organisation."""
    return study_contact * their_self_organisation


def studying(study_contact):
    """Pair-hours of studying with one partner."""
    return study_contact


@mechanism(
    writes=("coping", "self_organisation"),
    seen=sum_over_ties(coping_seen), hours=sum_over_ties(company), technique=sum_over_ties(technique_seen), study=sum_over_ties(studying),
)  # fmt: skip
def imitation(coping, self_organisation, seen, hours, technique, study, p: Imitation):
    """coping += coping rate * hours / (hours + half) * (mean - coping), a week

    hours = sum of contact over the ties, mean = the partners' coping weighted by contact. self_organisation goes likewise, by the technique rate and
    study_contact. Both are this week's pair-hours; without any, nothing changes. The partners' values are those before anybody imitates.
    """
    mean = seen / where(hours > 0, hours, 1.0)
    how = technique / where(study > 0, study, 1.0)
    coping = coping + p.coping * hours / (hours + p.half) * (mean - coping)
    return coping, self_organisation + p.technique * study / (study + p.half) * (how - self_organisation)
