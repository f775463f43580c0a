"""Study talk: fellow students who study together explain the course to each other, and sometimes mislead."""

from sim.frame.declaration import mechanism, sum_over_ties
from sim.maths import positive
from sim.parameters import parameter, parameters
from sim.sources import Source


@parameters
class StudyTalk:
    explaining: float = parameter(
        0.044,
        "explanation of the course modelled in one pair-hour of studying together, if the other knows it all",
        unit="h",
        bounds=(0, 1),
        prior=(0.01, 0.08),
        source=Source("derived", "a fifth of study is for this course; quality of a fellow student .25; 13.6 h of company at a share of .02"),
    )
    error: float = parameter(
        0.11,
        "part of such explanation that misleads",
        unit="share",
        bounds=(0, 1),
        prior=(0.03, 0.25),
        source=Source("assumed", "a fellow student's quality is .25, and the worst explainer misleads .15 of the time"),
    )
    climate: float = parameter(
        0.3,
        "explaining more at a climate of 1, as much less at 0",
        unit="share",
        bounds=(0, 2),
        prior=(0, 0.6),
        source=Source("assumed", "rivals explain less"),
    )


def knowledge_shared(study_contact, their_understood):
    """Pair-hours of studying with one partner, weighted by what the partner understands."""
    return study_contact * their_understood


@mechanism(writes=("explanation", "misleading"), shared=sum_over_ties(knowledge_shared))
def study_talk(explanation, misleading, climate, shared, taught, p: StudyTalk):
    """explanation += explaining * max(0, 1 + climate rate * (2 * climate - 1)) * sum over partners of study_contact * understood / taught, a week

    misleading grows by error * what was added to explanation. study_contact are this week's pair-hours of studying together, understood is the
    partner's, and climate that of one's own course.
    """
    heard = p.explaining * positive(1 + p.climate * (2 * climate - 1)) * shared / taught
    return explanation + heard, misleading + p.error * heard
