"""Study talk: fellow students who study together explain the course to each other, and sometimes mislead."""

from sim.frame.declaration import mechanism, sum_over_ties
from sim.maths import positive
from sim.parameters import parameter, parameters
from sim.sources import KOBAYASHI_2019, Source


@parameters
class StudyTalk:
    explaining: float = parameter(
        0.23, "explanation of the course modelled in one pair-hour of studying together, by one who knows it all and explains perfectly",
        unit="h", bounds=(0, 4), prior=(0.05, 0.5),
        source=Source("derived", "a fifth of study is for this course; 13.6 h of company at a share of .02; by what partners know of the hard parts"),
    )  # fmt: skip
    hard: float = parameter(
        0.25, "how much harder than the rest of the course what one is stuck at is: at 1 a partner knows it with the cube of the chance", unit="share",
        bounds=(0, 1), prior=(0, 1), source=Source("assumed", "what one does not understand, others find hard too; how much is not known"),
    )  # fmt: skip
    peer: float = parameter(
        0.25, "quality of a fellow student's explanation, here and in group sessions", unit="0..1", bounds=(0, 1), prior=(0.15, 0.35),
        source=Source("assumed", "less than half of a trained leader's"),
    )  # fmt: skip
    error: float = parameter(
        0.15, "chance that a worst explainer misleads, here and in meetings of programmes", unit="share", bounds=(0, 1), prior=(0.05, 0.3),
        source=Source("assumed", "wrong information passes too", KOBAYASHI_2019),
    )  # fmt: skip
    climate: float = parameter(
        0.3, "help given more at a climate of 1, as much less at 0, here and in group sessions", unit="share", bounds=(0, 2), prior=(0, 0.6),
        source=Source("assumed", "rivals explain less"),
    )  # fmt: skip


def knowledge_shared(study_contact, their_understood):
    """Pair-hours of studying with one partner, weighted by what the partner understands."""
    return study_contact * their_understood


def hard_knowledge_shared(study_contact, their_understood):
    """The same, weighted by its cube."""
    return study_contact * their_understood * their_understood * their_understood


@mechanism(writes=("explanation", "misleading"), easy=sum_over_ties(knowledge_shared), difficult=sum_over_ties(hard_knowledge_shared))
def study_talk(explanation, misleading, climate, easy, difficult, taught, p: StudyTalk):
    """explanation += explaining * peer * max(0, 1 + climate rate * (2 * climate - 1)) * sum over partners of study_contact * knows, a week

    knows = (1 - hard) * known + hard * known^3, known = understood / taught
    What one is stuck at is hard for others too: who understands half of the course knows less than half of that. misleading grows by
    error * (1 - peer) * what was added to explanation. study_contact are this week's pair-hours of studying together, understood
    is the partner's, and climate that of one's own course.
    """
    known = (1 - p.hard) * easy / taught + p.hard * difficult / (taught * taught * taught)
    heard = p.explaining * p.peer * positive(1 + p.climate * (2 * climate - 1)) * known
    return explanation + heard, misleading + p.error * (1 - p.peer) * heard
