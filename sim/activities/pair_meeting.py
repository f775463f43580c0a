"""Pair meeting: a mentor and a mentee talk; a relationship grows, a skilled listener relieves, some of it is the course."""

from sim.activities.kinds import PAIR_MEETING
from sim.frame.declaration import activity
from sim.maths import exp
from sim.mechanisms.support_talk import SupportTalk
from sim.parameters import parameter, parameters
from sim.sources import GEHREKE_2024, Source


@parameters
class PairMeeting:
    meetings: float = parameter(
        5,
        "meetings that make a relationship",
        unit="meetings",
        bounds=(1, 50),
        prior=(3, 8),
        source=Source("assumed", "benefit grows with duration", GEHREKE_2024),
    )
    fading: float = parameter(
        120,
        "time constant of a relationship without meetings",
        unit="days",
        bounds=(7, 1000),
        prior=(60, 240),
        source=Source("assumed", "closeness falls without contact"),
    )
    error: float = parameter(
        0.15, "chance that a worst explainer misleads", unit="share", bounds=(0, 1), prior=(0.05, 0.3), source=Source("assumed", "as in a group session")
    )


@activity(
    PAIR_MEETING,
    writes=("explanation", "misleading", "stress", "relationship", "table", "met", "hours_attended", "hours_helped", "sessions"),
)
def pair_meeting(
    k, offers, attends, quality, relationship, table, met, hours_attended, hours_helped, sessions, enrolled, stress,
    explanation, misleading, weekday_today, holiday, weekday, hours, travel, preparation, closeness, subject,
    p: PairMeeting, talk: SupportTalk,
):  # fmt: skip
    """relationship += (1 - relationship) / meetings * closeness; stress -= relief * stress * hours * (quality - break-even); listening costs the mentor"""
    if weekday_today != weekday:
        return
    table[:] = -1
    met[:] = 0
    relationship *= exp(-7 / p.fading)
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        mentor = offers.helper[g]
        if mentor < 0 or holiday > 0 or enrolled[mentor] == 0:
            continue
        kept = 0.0
        for a in range(offers.start[g], offers.start[g + 1]):
            i = offers.members[a]
            if attends[i] == 0 or enrolled[i] == 0:
                continue
            kept += 1
            asked = max(0.0, stress[i]) * hours * (1 - subject)
            relationship[i] += (1 - relationship[i]) / p.meetings * closeness
            explanation[i] += hours * subject * quality[mentor]
            misleading[i] += hours * subject * quality[mentor] * p.error * (1 - quality[mentor])
            stress[i] -= talk.relief * asked * closeness * (quality[mentor] - talk.break_even)
            stress[mentor] += talk.cost * asked
            table[i] = a
            met[i] = hours * closeness
            met[mentor] += hours * closeness
            hours_attended[i] += hours + travel
            sessions[i] += 1
        if kept > 0:
            hours_helped[mentor] += kept * hours + preparation + travel
