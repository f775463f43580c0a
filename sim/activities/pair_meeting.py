"""Pair meeting: a mentor and a mentee talk; a relationship grows, a skilled listener relieves, some of it is the course."""

from sim.activities.kinds import PAIR_MEETING
from sim.frame.declaration import activity
from sim.maths import exp
from sim.mechanisms.asking import Asking, told
from sim.mechanisms.support_talk import SupportTalk
from sim.parameters import parameter, parameters
from sim.sources import CONLEY_2015, EBY_2013, GEHREKE_2024, Source

ONES = Source("assumed", "as in a group session")


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
    error: float = parameter(0.15, "chance that a worst explainer misleads", unit="share", bounds=(0, 1), prior=(0.05, 0.3), source=ONES)
    coping: float = parameter(
        0.02, "coping gained per hour of listening by a helper of full quality, of what is missing", unit="per h", bounds=(0, 1), prior=(0.01, 0.03),
        source=Source("calibrated", "so that supervised practice of supporters shows", CONLEY_2015),
    )  # fmt: skip
    trust: float = parameter(
        0.15, "way to full safety in one meeting at full quality and fit", unit="share", bounds=(0, 1), prior=(0.05, 0.3),
        source=Source("assumed", "likeness in what lies deep goes with the quality of a relationship", EBY_2013),
    )  # fmt: skip
    silence: float = parameter(0.6, "less told per unit of safety below .5, more above", unit="share", bounds=(0, 2), prior=(0.2, 1), source=ONES)
    tired: float = parameter(0.3, "quality lost by a wholly exhausted mentor", unit="share", bounds=(0, 1), prior=(0.1, 0.6), source=ONES)


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
    stress, stigma, coping, exhaustion, minority, explanation, misleading, weekday_today, holiday, weekday, hours, travel, preparation, closeness,
    subject, technique, p: PairMeeting, talk: SupportTalk, asking: Asking,
):  # fmt: skip
    """relationship += min(1, 2 * fit * closeness / meetings) * (1 - relationship); a skilled listener relieves, coping grows, listening costs

    On the programme's weekday, first: nobody has met (table -1, met 0, met_unlike 0), and all relationships fade by exp(-7 / fading).
    Then, unless it is a holiday, each enrolled mentor meets those enrolled of her mentees who attend, one after the other:
    q = quality * (1 - tired * exhaustion of the mentor); open = 1 + silence * (safety - .5);
    asked = stress above 0 now * 2 * logistic(-stigma rate of asking * stigma), times hours * (1 - subject - technique, not below 0) * open.
    explanation += hours * subject * q; misleading += that * error * (1 - q); coping += coping rate * hours * (1 - subject - technique) * q * (1 - coping);
    safety += trust * q * fit * (1 - safety); the mentee's stress falls by relief * asked * closeness * (q - break_even), the mentor's
    rises by cost * asked at once (the next mentee meets the same q). met = hours * closeness for the mentee, added up for the mentor;
    met_unlike = the same where one of the two is of a minority and the other is not. hours_attended += hours + travel; sessions += 1.
    A mentor whom somebody met: hours_helped += hours of the meetings + preparation + travel.
    """
    if weekday_today != weekday:
        return
    table[:] = -1
    met[:] = 0
    met_unlike[:] = 0
    relationship *= exp(-7 / p.fading)
    listening = max(0.0, 1 - subject - technique)
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        mentor = offers.helper[g]
        if mentor < 0 or holiday > 0 or enrolled[mentor] == 0:
            continue
        kept, q = 0.0, quality[mentor] * (1 - p.tired * exhaustion[mentor])
        for a in range(offers.start[g], offers.start[g + 1]):
            i = offers.members[a]
            if attends[i] == 0 or enrolled[i] == 0:
                continue
            kept += 1
            heard = told(stress[i], stigma[i], asking) * hours * listening * (1 + p.silence * (safety[i] - 0.5))
            relationship[i] += min(1.0, 2 * fit[i] * closeness / p.meetings) * (1 - relationship[i])
            explanation[i] += hours * subject * q
            misleading[i] += hours * subject * q * p.error * (1 - q)
            coping[i] += p.coping * hours * listening * q * (1 - coping[i])
            safety[i] += p.trust * q * fit[i] * (1 - safety[i])
            stress[i] -= talk.relief * heard * closeness * (q - talk.break_even)
            stress[mentor] += talk.cost * heard
            table[i] = a - offers.start[g]
            met[i] = hours * closeness
            met[mentor] += hours * closeness
            if minority[i] != minority[mentor]:
                met_unlike[i] = hours * closeness
                met_unlike[mentor] += hours * closeness
            hours_attended[i] += hours + travel
            sessions[i] += 1
        if kept > 0:
            hours_helped[mentor] += kept * hours + preparation + travel
