"""Helping: what this week's meetings will ask of those who lead or mentor."""

from sim.activities.kinds import GROUP_SESSION
from sim.activities.meeting_days import its_week, meetings_left
from sim.frame.declaration import process
from sim.state import KNOBS, PROGRAMME, index

KIND, HOURS, AROUND, WEEKDAYS = (KNOBS.index(name) for name in ("kind", "hours", "around", "weekdays"))
FIRST, LAST, ROUND, EXAMS = (KNOBS.index(name) for name in ("first_week", "last_week", "round", "exam_weeks"))
AT = index(PROGRAMME)
ATTENDS, HELPING, FROM, UNTIL = AT["attends"], AT["helping"], AT["from_term"], AT["until_term"]


@process(writes="helping")
def helping(offers, enrolled, term, week, meets, on_campus, days_off):
    """helping = around + hours of the week's meetings, for each group of a helper, a week

    In the weeks of the programme (`its_week`), if not all of the programme's weekdays are holidays: each enrolled helper of
    a group session gives the hours of a meeting on each of those that are none, every `round` weeks from first_week on, if the programme runs this term
    for some enrolled member, whether anybody comes or not; a mentor gives them for each enrolled mentee who attends, and nothing if none does. All
    others, and in all other weeks, have 0. Who helps several groups gives the sum.
    """
    for k in range(offers.knobs.shape[0]):
        knobs, hours = offers.knobs[k], offers.columns[k, HELPING]
        hours[:] = 0
        left, due = meetings_left(knobs[WEEKDAYS], days_off), (week - knobs[FIRST]) % knobs[ROUND] == 0
        if left == 0 or its_week(week, knobs[FIRST], knobs[LAST], meets, on_campus, knobs[EXAMS]) == 0:
            continue
        for g in range(offers.group_of[k], offers.group_of[k + 1]):
            coming, open_now = 0.0, 0.0
            for a in range(offers.start[g], offers.start[g + 1]):
                i = offers.members[a]
                coming += offers.columns[k, ATTENDS, i] * enrolled[i]
                open_now = max(open_now, enrolled[i] if offers.columns[k, FROM, i] <= term < offers.columns[k, UNTIL, i] else 0.0)
            meetings = open_now * due * left if knobs[KIND] == GROUP_SESSION else coming
            for helper in offers.helper[g]:
                if meetings > 0 and helper >= 0 and enrolled[helper] > 0:
                    hours[helper] += knobs[AROUND] + meetings * knobs[HOURS]
