"""Attendance: whether to come this week is a choice of those who notice the offer, by taste, habit, drive and time."""

from sim.activities.kinds import FORUM, MESSAGE
from sim.activities.meeting_days import its_week, some_left
from sim.frame.declaration import jitable, offer_mechanism, uniform
from sim.maths import exp, logistic, where
from sim.parameters import parameter, parameters
from sim.sources import NEWBOLD_2011, PALOYO_2016, PUGATCH_WILSON_2018, SAILER_HOMNER_2020, SCHNYDER_2017, Source

VOLUNTARY = Source("calibrated", "so that a student comes 1.5 to 3.5 times a term and .25 to .45 ever come", PALOYO_2016)


@parameters
class Attendance:
    base: float = parameter(-1.4, "readiness to come to an open offer", unit="logit", bounds=(-6, 6), prior=(-2.2, -1), source=VOLUNTARY)
    motivation: float = parameter(
        0.5,
        "readiness per SD of motivation",
        unit="logit",
        bounds=(0, 3),
        prior=(0.3, 0.8),
        source=Source("calibrated", "so that attenders have better marks by .25 to .65 SD, in part by selection"),
    )
    belonging: float = parameter(
        0.15, "readiness per unit of belonging", unit="logit", bounds=(0, 2), prior=(0, 0.3), source=Source("assumed", "those who belong take part")
    )
    habit: float = parameter(3.5, "pull of a full habit", unit="logit", bounds=(0, 8), prior=(2.5, 4), source=VOLUNTARY)
    habit_weeks: float = parameter(3, "weeks that make a habit", unit="weeks", bounds=(1, 20), prior=(2, 5), source=VOLUNTARY)
    test_week: float = parameter(
        0.8,
        "readiness added in a week with a test",
        unit="logit",
        bounds=(0, 4),
        prior=(0.4, 1.2),
        source=Source("recalled", "attendance rises before tests"),
    )
    pressure: float = parameter(
        4,
        "readiness lost per unit of time pressure",
        unit="logit",
        bounds=(0, 20),
        prior=(2, 6),
        source=Source("assumed", "perceived control over time predicts attendance"),
    )
    boredom: float = parameter(
        0.2,
        "readiness lost per week since the start",
        unit="logit",
        bounds=(0, 1),
        prior=(0.1, 0.25),
        source=Source("recalled", "attendance falls after the first weeks"),
    )
    travel: float = parameter(
        0.4,
        "readiness lost per hour of travel",
        unit="logit",
        bounds=(0, 3),
        prior=(0, 0.8),
        source=Source("assumed", "commuters take part in fewer campus activities; size not known", NEWBOLD_2011),
    )
    stigma: float = parameter(
        0.2, "readiness lost per SD of personal stigma, where coming shows that one struggles", unit="logit", bounds=(0, 2), prior=(0, 0.4),
        source=Source("assumed", "as for formal help", SCHNYDER_2017),
    )  # fmt: skip
    language: float = parameter(
        0.3, "readiness lost in a second language", unit="logit", bounds=(0, 3), prior=(0, 0.6), source=Source("assumed", "a barrier; size not known")
    )
    accountability: float = parameter(
        0.5, "readiness when fully relied on", unit="logit", bounds=(0, 4), prior=(0, 1), source=Source("assumed", "named by practitioners")
    )
    safety: float = parameter(
        1.0,
        "readiness per unit of safety of one's group above the usual",
        unit="logit",
        bounds=(0, 5),
        prior=(0, 2),
        source=Source("assumed", "who was hurt stays away"),
    )
    invitation: float = parameter(
        2.6,
        "readiness added when a helper asks in person",
        unit="logit",
        bounds=(0, 6),
        prior=(1.5, 4),
        source=Source("assumed", "about three in four of such meetings are kept; messages to all move take-up little", PUGATCH_WILSON_2018),
    )

    points: float = parameter(
        1.0, "readiness added by points and badges when they are new", unit="logit", bounds=(0, 4), prior=(0.2, 1.5),
        source=Source("assumed", "behaviour moves by about .25 SD, unstable under rigour", SAILER_HOMNER_2020),
    )  # fmt: skip
    novelty: float = parameter(
        4, "weeks in which that wears off to a third", unit="weeks", bounds=(0.5, 52), prior=(2, 8),
        source=Source("assumed", "weeks, not terms", SAILER_HOMNER_2020),
    )  # fmt: skip
    apart: float = parameter(
        -1.0, "choice to take part online where one can choose, without pressure", unit="logit", bounds=(-6, 6), prior=(-2, 0),
        source=Source("assumed", "most of those who live near come"),
    )  # fmt: skip
    apart_commuter: float = parameter(
        2.0, "that choice, more for commuters", unit="logit", bounds=(0, 8), prior=(1, 3),
        source=Source("assumed", "commuters take part in fewer campus activities; size not known", NEWBOLD_2011),
    )  # fmt: skip
    apart_pressure: float = parameter(
        4.0, "that choice, more per unit of time pressure", unit="logit", bounds=(0, 20), prior=(2, 6), source=Source("assumed", "as coming at all")
    )


@jitable
def runs_now(in_its_week, term, from_term, until_term):
    """1 in a week in which a programme runs for a student: one of its own (`its_week`), in her terms; else 0."""
    return in_its_week * where(term < from_term, 0.0, where(term < until_term, 1.0, 0.0))


@offer_mechanism(writes=("attends", "absent", "remote", "habit"), chance=uniform("attendance.come"), choice=uniform("attendance.apart"))
def attendance(
    invited, from_term, until_term, attentive, aware, absent, taste, habit, turn, relied, safety, ended, served, motivation, belonging, pressure, online_access,
    stigma, second_language, commuter,
    kind, first_week, last_week, travel, invitation, incentive, online, hybrid, round, stigmatised, points,
    term, week, meets, on_campus, exam_weeks, weekdays, days_off, test_week,
    chance, choice, p: Attendance,
):  # fmt: skip
    """attends with chance logistic(readiness), a week

    readiness = base + motivation rate * motivation + belonging rate * belonging + taste + habit rate * habit + test_week rate * test_week
        - pressure rate * pressure - boredom * (week - first_week) - travel rate * travel * (1 - remote)
        + invitation rate * invitation + incentive + points rate * points * exp(-(week - first_week) / novelty)
        - stigma rate * stigmatised * stigma - language * second_language
        + accountability * relied + safety rate * (safety - .5)
    remote = 1 online, 0 in person; where both are offered (hybrid) 1 with chance logistic(apart + apart_commuter * commuter + apart_pressure * pressure)
        for who has online access, a week
    habit += (attends - habit) / habit_weeks and absent = 1 - attends, each time it is her turn

    It is her turn if the programme runs for her this week (a week in which programmes meet, from first_week to last_week, with exam_weeks 1 those of
    exams too, in the terms from from_term on and before until_term), week - first_week - turn is a multiple of round, she is invited, her pair has not
    ended and has a mentor (served), and one of the programme's weekdays is no holiday this week, or it is a forum. Else attends is 0, habit and absent stay.
    On her turn she can attend only if she is asked in person (invitation above 0), or is attentive and aware of the programme; and, if it is online, only with
    online access. Pressure is last week's. Who comes, comes to all of the week's meetings. Messages are not attended.
    """
    readiness = p.base + p.motivation * motivation + p.belonging * belonging + taste + p.habit * habit
    readiness = readiness + p.test_week * test_week - p.pressure * pressure - p.boredom * (week - first_week)
    apart = logistic(p.apart + p.apart_commuter * commuter + p.apart_pressure * pressure)
    remote = where(online > 0, 1.0, hybrid * online_access * where(choice < apart, 1.0, 0.0))
    readiness = readiness - p.travel * travel * (1 - remote) + p.invitation * invitation + incentive
    readiness = readiness + p.points * points * exp(-(week - first_week) / p.novelty)
    readiness = readiness - p.stigma * stigmatised * stigma - p.language * second_language + p.accountability * relied + p.safety * (safety - 0.5)
    open_now = its_week(week, first_week, last_week, meets, on_campus, exam_weeks)
    since = week - first_week - turn
    due = where(since / round - (since / round) // 1 < 1e-9, 1.0, 0.0)
    runs = where(kind == MESSAGE, 0.0, 1.0) * runs_now(open_now, term, from_term, until_term)
    notices = where(invitation > 0, 1.0, attentive * aware) * where(online > 0, online_access, 1.0)
    takes_place = served * where(some_left(weekdays, days_off), 1.0, where(kind == FORUM, 1.0, 0.0))
    offered = runs * due * invited * (1 - ended) * takes_place
    attends = offered * notices * where(chance < logistic(readiness), 1.0, 0.0)
    return attends, where(offered > 0, 1 - attends, absent), remote, habit + offered * (attends - habit) / p.habit_weeks
