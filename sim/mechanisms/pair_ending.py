"""Early endings: a pair that does not fit and has not grown close breaks up, and an early break hurts."""

from sim.activities.kinds import PAIR_MEETING
from sim.activities.meeting_days import its_week
from sim.frame.declaration import offer_mechanism, uniform
from sim.maths import logistic, where
from sim.mechanisms.attendance import runs_now
from sim.parameters import parameter, parameters
from sim.sources import DEWIT_2016, GROSSMAN_RHODES_2002, Source

MONTHS = Source("calibrated", "so that three to five in ten ill-matched pairs close within months", DEWIT_2016)


@parameters
class PairEnding:
    base: float = parameter(-1.5, "chance that a pair of no fit ends in a week", unit="logit", bounds=(-10, 3), prior=(-2.5, -0.5), source=MONTHS)
    fit: float = parameter(3.0, "chance less at full fit", unit="logit", bounds=(0, 10), prior=(1.5, 4.5), source=MONTHS)
    relationship: float = parameter(2.0, "chance less in a full relationship", unit="logit", bounds=(0, 10), prior=(1, 4), source=MONTHS)
    hurt: float = parameter(
        0.15, "belonging lost when a pair ends before a relationship", unit="belonging units", bounds=(0, 2), prior=(0, 0.3),
        source=Source("assumed", "very early endings do harm", GROSSMAN_RHODES_2002),
    )  # fmt: skip


@offer_mechanism(writes=("ended", "belonging", "relationship"), chance=uniform("pair.end"))
def pair_ending(
    ended, belonging, relationship, invited, served, from_term, until_term, fit, kind, term, week, first_week, last_week,
    meets, on_campus, exam_weeks, chance, p: PairEnding,
):  # fmt: skip
    """ended = 1 with chance logistic(base - fit rate * fit - relationship rate * relationship); belonging -= hurt * (1 - relationship) then

    A relationship that ends is 0 from then on.
    At the end of each week in which the programme runs for the student (as in attendance), for invited mentees of pair meetings who have met their
    mentor (relationship above 0) and whose pair has not ended and has a mentor (served). One programme comes after the other.
    """
    ends = where(chance < logistic(p.base - p.fit * fit - p.relationship * relationship), 1.0, 0.0)
    open_now = its_week(week, first_week, last_week, meets, on_campus, exam_weeks)
    runs = runs_now(open_now, term, from_term, until_term) * where(kind == PAIR_MEETING, 1.0, 0.0)
    ends = ends * runs * invited * served * where(relationship > 0, 1.0, 0.0) * (1 - ended)
    return ended + ends, belonging - p.hurt * (1 - relationship) * ends, (1 - ends) * relationship
