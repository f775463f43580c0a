"""Pair meeting: a mentor and a mentee talk; a relationship grows, a skilled listener relieves, some of it is the course."""

from sim.activities.group_session import GroupSession
from sim.activities.kinds import PAIR_MEETING
from sim.activities.meeting_days import meets_on, near
from sim.activities.tables import leaders_of
from sim.frame.declaration import activity
from sim.maths import exp
from sim.mechanisms.asking import Asking, told
from sim.mechanisms.study_talk import StudyTalk
from sim.mechanisms.support_talk import SupportTalk
from sim.parameters import parameter, parameters
from sim.sources import CONLEY_2015, EBY_2013, GEHREKE_2024, Source
from sim.state import CAMPUS, STAFF


@parameters
class PairMeeting:
    meetings: float = parameter(
        5, "meetings that make a relationship, at usual fit", unit="meetings", bounds=(1, 50), prior=(3, 8),
        source=Source("assumed", "benefit grows with duration", GEHREKE_2024),
    )  # fmt: skip
    fading: float = parameter(
        120, "time constant of a relationship without meetings", unit="days", bounds=(7, 1000), prior=(60, 240),
        source=Source("assumed", "closeness falls without contact"),
    )  # fmt: skip
    coping: float = parameter(
        0.02, "coping gained per hour of listening by a helper of full quality, of what is missing", unit="per h", bounds=(0, 1), prior=(0.01, 0.03),
        source=Source("calibrated", "so that supervised practice of supporters shows", CONLEY_2015),
    )  # fmt: skip
    trust: float = parameter(
        0.15, "way to full safety in one meeting at full quality and fit", unit="share", bounds=(0, 1), prior=(0.05, 0.3),
        source=Source("assumed", "likeness in what lies deep goes with the quality of a relationship", EBY_2013),
    )  # fmt: skip


@activity(
    PAIR_MEETING,
    writes=(
        "explanation",
        "misleading",
        "stress",
        "coping",
        "relationship",
        "safety",
        "table",
        "met",
        "met_unlike",
        "hours_attended",
        "hours_helped",
        "sessions",
    ),
)
def pair_meeting(
    k, offers, attends, quality, fit, safety, relationship, table, met, met_unlike, hours_attended, hours_helped, sessions, enrolled,
    stress, stigma, coping, exhaustion, minority, places, explanation, misleading, weekday_today, holiday, weekdays, staff_quality, hours, travel, around,
    remote, closeness, subject, technique, p: PairMeeting,
    session: GroupSession, among: StudyTalk, talk: SupportTalk, asking: Asking,
):  # fmt: skip
    """relationship += min(1, 2 * fit * near / meetings) * (1 - relationship); a skilled listener relieves, coping grows, listening costs

    On the programme's weekdays, holiday or not and in breaks too, first nobody has met (table -1, met 0, met_unlike 0) and all relationships fade:

    relationship = relationship * exp(-7 / fading)

    Then, unless it is a holiday, each enrolled mentor meets those of her enrolled mentees who attend, one after the other. Each meeting does to the mentee:

    explanation += hours * subject * q
    misleading += hours * subject * q * error * (1 - q)
    coping += (1 - exp(-coping rate * hours * listening * q)) * (1 - coping)
    safety += trust * q * fit * (1 - safety)
    stress -= relief * heard * near * (q - break_even)

    The mentor bears cost * heard more stress at once. Relief, cost and break_even are those of support talk, error that of study talk,
    silence and tired those of the group session, and

    q = quality * (1 - tired * exhaustion), of the mentor at the beginning; staff_quality for a mentor of the staff
    listening = 1 - subject - technique, not below 0
    heard = told * hours * listening * (1 + silence * (safety - .5)), with safety as before the meeting
    told = what asking makes of the mentee's stress and stigma as they are just then

    near = 1 - remote * (1 - closeness), remote the mentee's

    For both, met grows by hours * near, and met_unlike too if one of them is of a minority and the other is not, or they are of different campuses. What
    becomes of a mentor of the staff (who is always there, and in no group of students) is not followed. The mentee's table is her place
    in the group (from 0), her hours_attended grow by hours + travel * (1 - remote), her sessions by 1. A mentor whom somebody met has hours_helped
    more by the hours of her meetings + around.
    """
    if not meets_on(weekdays, weekday_today):
        return
    table[:] = -1
    met[:] = 0
    met_unlike[:] = 0
    relationship *= exp(-7 / p.fading)
    listening = max(0.0, 1 - subject - technique)
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        mentor = offers.helper[g, 0]
        staff = mentor == STAFF
        if holiday > 0 or leaders_of(g, offers, enrolled) == 0:
            continue
        kept, q = 0.0, staff_quality if staff else quality[mentor] * (1 - session.tired * exhaustion[mentor])
        for a in range(offers.start[g], offers.start[g + 1]):
            i = offers.members[a]
            if attends[i] == 0 or enrolled[i] == 0:
                continue
            kept += 1
            heard = told(stress[i], stigma[i], asking) * hours * listening * (1 + session.silence * (safety[i] - 0.5))
            close = near(remote[i], closeness)
            relationship[i] += min(1.0, 2 * fit[i] * close / p.meetings) * (1 - relationship[i])
            explanation[i] += hours * subject * q
            misleading[i] += hours * subject * q * among.error * (1 - q)
            coping[i] += (1 - exp(-p.coping * hours * listening * q)) * (1 - coping[i])
            safety[i] += p.trust * q * fit[i] * (1 - safety[i])
            stress[i] -= talk.relief * heard * close * (q - talk.break_even)
            table[i] = a - offers.start[g]
            met[i] = hours * close
            if not staff:
                stress[mentor] += talk.cost * heard
                met[mentor] += hours * close
                if minority[i] != minority[mentor] or places.group[CAMPUS, i] != places.group[CAMPUS, mentor]:
                    met_unlike[i] = hours * close
                    met_unlike[mentor] += hours * close
            hours_attended[i] += hours + travel * (1 - remote[i])
            sessions[i] += 1
        if kept > 0 and not staff:
            hours_helped[mentor] += kept * hours + around
