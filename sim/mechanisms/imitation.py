"""Imitation: coping and self-care habits rub off in company, study technique in studying together; what is only taken over wears off again."""

from sim.frame.declaration import mechanism, sum_over_ties
from sim.maths import where
from sim.parameters import parameter, parameters
from sim.sources import FRIEDKIN_JOHNSEN_1990, HAEFFEL_HAMES_2014, Source

STYLE = Source("assumed", "styles of thinking spread between room-mates over months", HAEFFEL_HAMES_2014)


@parameters
class Imitation:
    coping: float = parameter(
        0.01, "way that coping goes to the company's mean in a week of full company", unit="share", bounds=(0, 1), prior=(0, 0.03), source=STYLE
    )
    technique: float = parameter(
        0.01, "way that self-organisation goes to the mean of study partners in such a week", unit="share", bounds=(0, 1), prior=(0, 0.03), source=STYLE
    )
    fade: float = parameter(
        0.02,
        "share of what was taken over from others that is lost in a week",
        unit="per week",
        bounds=(0, 1),
        prior=(0.005, 0.1),
        source=Source("assumed", "people keep a way of their own, so that company does not make all alike", FRIEDKIN_JOHNSEN_1990),
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
    writes=("coping", "borrowed_coping", "self_organisation", "borrowed_technique"),
    seen=sum_over_ties(coping_seen), hours=sum_over_ties(company), technique=sum_over_ties(technique_seen), study=sum_over_ties(studying),
)  # fmt: skip
def imitation(coping, borrowed_coping, self_organisation, borrowed_technique, seen, hours, technique, study, p: Imitation):
    """coping += coping rate * hours / (hours + half) * (mean - coping) - fade * borrowed_coping, a week, kept within 0..1

    hours = sum of contact over the ties, mean = the partners' coping weighted by contact. borrowed_coping changes by as much as coping does: what is
    taken over from others is lost again in time, what was one's own or was learnt from a helper is not. self_organisation and borrowed_technique go
    likewise, by the technique rate and study_contact, without bounds. Both are this week's pair-hours; without any, only fading is left. The partners'
    values are those before anybody imitates.
    """
    mean = seen / where(hours > 0, hours, 1.0)
    how = technique / where(study > 0, study, 1.0)
    habits = coping + p.coping * hours / (hours + p.half) * (mean - coping) - p.fade * borrowed_coping
    habits = min(1.0, max(0.0, habits))
    change = p.technique * study / (study + p.half) * (how - self_organisation) - p.fade * borrowed_technique
    return habits, borrowed_coping + habits - coping, self_organisation + change, borrowed_technique + change
