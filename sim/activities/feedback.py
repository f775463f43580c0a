"""Feedback: software that comments on one's work explains at any hour, sometimes wrongly; without guard rails it does the work instead."""

from sim.activities.kinds import FEEDBACK
from sim.activities.meeting_days import meets_on
from sim.frame.declaration import activity
from sim.parameters import parameter, parameters
from sim.sources import LEITE_2025, Source


@parameters
class Feedback:
    explains: float = parameter(
        0.35, "explanation in an hour of use with guard rails", unit="h", bounds=(0, 2), prior=(0.15, 0.7),
        source=Source("assumed", "tutoring software helps somewhat less than people do; .27 SD in schools", LEITE_2025),
    )  # fmt: skip
    answers: float = parameter(
        0.15, "of that, what one takes from a mere answer", unit="share", bounds=(0, 1), prior=(0.05, 0.5), source=Source("assumed", "read, not worked out")
    )
    error: float = parameter(
        0.1, "explanations that mislead", unit="share", bounds=(0, 1), prior=(0.02, 0.2), source=Source("assumed", "language models err; rates change fast")
    )


@activity(FEEDBACK, writes=("explanation", "misleading", "hours_attended", "sessions"))
def feedback(
    attends, enrolled, explanation, misleading, hours_attended, sessions, weekday_today, weekdays, hours, guard_rails, p: Feedback,
):  # fmt: skip
    """explanation += hours * explains * (guard_rails + (1 - guard_rails) * answers), misleading += error times that, a week

    On the programme's weekday, holiday or not, for the enrolled who use it this week (attends); their sessions grow by 1, their hours_attended by hours.
    """
    if not meets_on(weekdays, weekday_today):
        return
    heard = hours * p.explains * (guard_rails + (1 - guard_rails) * p.answers)
    for i in range(enrolled.shape[0]):
        if attends[i] > 0 and enrolled[i] > 0:
            explanation[i] += heard
            misleading[i] += heard * p.error
            hours_attended[i] += hours
            sessions[i] += 1
