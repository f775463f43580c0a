"""Dependence: who is used to a tool that gives answers leaves part of her own practice to it."""

from sim.activities.kinds import FEEDBACK
from sim.frame.declaration import offer_mechanism
from sim.maths import where
from sim.parameters import parameter, parameters
from sim.sources import BASTANI_2025, Source


@parameters
class Dependence:
    practice: float = parameter(
        0.5, "practice of a full habit that is left to a tool without guard rails", unit="share", bounds=(0, 1), prior=(0.2, 0.8),
        source=Source("calibrated", "so that who uses it loses by it; marks were 17 % lower after use throughout, not with guard rails", BASTANI_2025),
    )  # fmt: skip


@offer_mechanism(writes="study_hours")
def dependence(study_hours, habit, attends, kind, guard_rails, p: Dependence):
    """study_hours *= 1 - practice * (1 - guard_rails) * habit, a week, for who uses feedback by software this week; one programme after the other"""
    used = where(kind == FEEDBACK, 1.0, 0.0) * attends
    return study_hours * (1 - p.practice * (1 - guard_rails) * habit * used)
