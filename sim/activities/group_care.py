"""Group care: the part of a group session that is about wellbeing: a good leader teaches coping, and those at a table hear each other out."""

import numpy as np

from sim.activities.group_session import GroupSession
from sim.activities.kinds import GROUP_SESSION
from sim.activities.meeting_days import meets_on, near
from sim.activities.pair_meeting import PairMeeting
from sim.activities.tables import leaders_of, leadership, people_of
from sim.frame.declaration import activity, jitable
from sim.maths import exp
from sim.mechanisms.asking import Asking, told
from sim.mechanisms.support_talk import SupportTalk


@jitable
def hear_out(at, led, q, hours, remote, closeness, stress, stigma, skill, safety, session, talk, asking):
    """Everybody at a table has the same part of its time to tell; the others bear it in equal parts, and the leaders what is given back

    All tell before anybody is relieved.
    """
    n, borne = at.shape[0], 0.0
    change = np.zeros(n)
    for a in range(n):
        i = at[a]
        asked = told(stress[i], stigma[i], asking) * hours / n * (1 + session.silence * (safety[i] - 0.5))
        others = 0.0
        for b in range(n):
            others += skill[at[b]] if b != a else 0.0
        listened = led * q + (1 - led) * others / max(n - 1, 1)
        if n > 1 or led > 0:
            change[a] -= talk.relief * asked * near(remote[i], closeness) * (listened - talk.break_even)
        for b in range(n):
            change[b] += talk.cost * (1 - led) * asked / (n - 1) if b != a else 0.0
        borne += talk.cost * led * asked
    for a in range(n):
        stress[at[a]] += change[a]
    return borne


@activity(GROUP_SESSION, writes=("coping", "stress"))
def group_care(
    k, offers, table, quality, safety, effort, enrolled, stress, stigma, coping, skill, exhaustion, weekday_today, holiday, weekdays, staff_quality,
    hours, closeness,
    wellbeing, remote,
    session: GroupSession, pairs: PairMeeting, talk: SupportTalk, asking: Asking,
):  # fmt: skip
    """coping += (1 - exp(-coping rate * hours * wellbeing * q * f * effort)) * (1 - coping)

    stress -= relief * asked * near * (listened - break_even), and stress += cost * (1 - f) * asked / (n - 1) for each of the others at the table
    stress += cost * f * asked of all the group's tables, over its leaders, for each of them who is a student
    asked = told * hours * wellbeing / n * (1 + silence * (safety - .5)), n people at the table
    near = 1 - remote * (1 - closeness)
    told = what asking makes of stress and stigma
    listened = f * q + (1 - f) * mean skill of the others at the table
    q and f are those of the group session: the leaders' quality, and the part of the time in which a table has one of them

    For each student who sits at a table, on the programme's weekdays unless it is a holiday, if some of the meeting is for wellbeing. A table's
    people tell first, all of them, then they are relieved. Who sits alone without a leader tells nobody. The coping rate is that of pair meetings, relief,
    cost and break_even those of support talk, silence and tired those of the group session.
    """
    if not meets_on(weekdays, weekday_today) or holiday > 0 or wellbeing == 0:
        return
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        people, first = people_of(g, offers, table, enrolled)
        q, led = leadership(g, offers, enrolled, first.shape[0] - 1, quality, exhaustion, session.tired, staff_quality)
        borne = 0.0
        for t in range(first.shape[0] - 1):
            at = people[first[t] : first[t + 1]]
            borne += hear_out(at, led, q, hours * wellbeing, remote, closeness, stress, stigma, skill, safety, session, talk, asking)
            for i in at:
                coping[i] += (1 - exp(-pairs.coping * hours * wellbeing * q * led * effort[i])) * (1 - coping[i])
        for leader in offers.helper[g]:
            if leader >= 0 and enrolled[leader] > 0:
                stress[leader] += borne / leaders_of(g, offers, enrolled)
