"""Check-in: staff ask how it goes; of those who answer some change groups or mentors, and some are listened to."""

import numpy as np

from sim.activities.changing_places import another, change_places, fit_in
from sim.activities.kinds import GROUP_SESSION, PAIR_MEETING
from sim.activities.meeting_days import its_week
from sim.frame.declaration import activity, jitable, luck
from sim.luck import one, uniform
from sim.mechanisms.asking import Asking, told
from sim.mechanisms.support_talk import SupportTalk
from sim.parameters import parameter, parameters
from sim.sources import TIPPETTS_2022, Source
from sim.state import CAMPUS


@parameters
class CheckIn:
    reply: float = parameter(
        0.3, "chance that somebody answers the first check-in", unit="share", bounds=(0, 1), prior=(0.1, 0.7),
        source=Source("assumed", "as surveys; those who never answer texts do no better", TIPPETTS_2022),
    )  # fmt: skip
    tiring: float = parameter(
        0.9, "that chance from one check-in to the next", unit="ratio", bounds=(0, 1), prior=(0.8, 1), source=Source("assumed", "as waves of surveys")
    )
    bar: float = parameter(
        0.4, "safety of a group, or fit of a pair, below which one asks for another", unit="0..1", bounds=(0, 1), prior=(0.3, 0.5),
        source=Source("assumed", "somewhat below the usual"),
    )  # fmt: skip
    strained: float = parameter(
        0.5, "stress from which a talk follows", unit="stress units", bounds=(-2, 5), prior=(0, 1), source=Source("assumed", "the upper third")
    )
    talk: float = parameter(0.5, "length of that talk", unit="h", bounds=(0, 5), prior=(0.25, 1), source=Source("assumed", "half an hour"))
    reading: float = parameter(0.1, "staff time for an answer", unit="h", bounds=(0, 5), prior=(0.05, 0.2), source=Source("assumed", "some minutes"))
    moving: float = parameter(0.25, "staff time for another place", unit="h", bounds=(0, 5), prior=(0.1, 0.5), source=Source("assumed", "two messages"))


@jitable
def due(week, first_week, check_in):
    """Tell whether a check-in falls into this week: every `check_in` weeks after the first week."""
    return check_in > 0 and week > first_week and (week - first_week) % check_in == 0


@activity(
    -1, writes=("stress", "staff_time", "fit", "relationship", "safety", "turn"),
    answers=luck("check_in.answer"), chance=luck("pair.fit", at="start"),
)  # fmt: skip
def check_in(
    k, offers, places, enrolled, invited, served, asked_after, absent, ended, fit, relationship, safety, turn, staff_time, stress, stigma, drive,
    sociability, from_term, until_term, term, week, meets, on_campus, first_week, last_week, exam_weeks, kind, check_in, check_absent, check_place,
    check_support, across, staff_quality, fit_deep, fit_unknown, staff_fit, answers, chance, p: CheckIn, talk: SupportTalk, asking: Asking,
):  # fmt: skip
    """Every `check_in` weeks after first_week all who are asked answer with chance reply * tiring^(check-ins before), at the week's end

    Asked are the enrolled who are invited, served and asked_after, in their terms (from_term on and before until_term), in weeks of the programme; where
    only the absent are asked (check_absent 1) those who missed the last meeting that was their turn. For each who answers

    staff_time += reading
    and with check_support 1, if stress is at least `strained`: staff_time += talk, stress -= relief * told * talk * (staff_quality - break_even)

    told is what asking makes of stress and stigma, relief and break_even are those of support talk. With check_place 1 all who answer and whose safety (in a
    group session) or fit (in a pair that has not ended) is below `bar` form a ring, as in rematching, of two at least: staff_time += moving, and who
    lands in another group, or with another mentor who is there, begins anew: safety = .5, and in pairs relationship = 0 and fit as in rematching.
    """
    open_now = its_week(week, first_week, last_week, meets, on_campus, exam_weeks)
    if open_now == 0 or not due(week, first_week, check_in):
        return
    n, pairs = enrolled.shape[0], kind == PAIR_MEETING
    willing, wants = p.reply * p.tiring ** ((week - first_week) / check_in - 1), np.zeros(n)
    for i in range(n):
        asked = enrolled[i] * invited[i] * served[i] * asked_after[i] > 0 and from_term[i] <= term < until_term[i]
        if not asked or (check_absent > 0 and absent[i] == 0) or uniform(answers[0], answers[1], one(i)) >= willing:
            continue
        staff_time[i] += p.reading
        if check_support > 0 and stress[i] >= p.strained:
            staff_time[i] += p.talk
            stress[i] -= talk.relief * told(stress[i], stigma[i], asking) * p.talk * (staff_quality - talk.break_even)
        unhappy = fit[i] < p.bar and ended[i] == 0 if pairs else kind == GROUP_SESSION and safety[i] < p.bar
        wants[i] = 1.0 if check_place > 0 and unhappy else 0.0
    people, before, now = change_places(k, offers, wants, enrolled, (from_term <= term) & (term < until_term), places.group[CAMPUS], across, turn)
    for a in range(people.shape[0]):
        i = people[a]
        staff_time[i] += p.moving
        if pairs and another(offers, enrolled, before[a], now[a]):
            safety[i], relationship[i] = 0.5, 0.0
            fit[i] = fit_in(i, k, now[a], offers, drive, sociability, fit_deep, fit_unknown, staff_fit, chance)
        elif not pairs and now[a] != before[a]:
            safety[i] = 0.5
