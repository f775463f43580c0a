"""Accountability: a group counts on those who come when the others come, and a mentor on the mentees he knows well."""

from sim.activities.kinds import GROUP_SESSION
from sim.activities.meeting_days import its_week
from sim.frame.declaration import process
from sim.state import KNOBS, PROGRAMME, index

KIND, FIRST, LAST, EXAMS = (KNOBS.index(name) for name in ("kind", "first_week", "last_week", "exam_weeks"))
AT = index(PROGRAMME)
RELIED, HABIT, RELATIONSHIP, ENDED, SERVED = (AT[name] for name in ("relied", "habit", "relationship", "ended", "served"))


@process(writes="relied")
def accountability(offers, enrolled, week, meets, on_campus):
    """relied = own habit * mean habit of the other enrolled members (served) of the group, or the relationship with a mentor, a week

    With a mentor it is 0 once the pair has ended. On each helper of a group its members rely by their mean habit, on a mentor his mentees by their mean
    relationship (enrolled members only, whose pair has not ended). On everybody else,
    and in weeks in which the programme does not meet, nobody relies: 0. Who belongs to several groups of one
    programme, as a member or as their helper, has the largest of what they give.
    """
    for k in range(offers.knobs.shape[0]):
        relied = offers.columns[k, RELIED]
        group = offers.knobs[k, KIND] == GROUP_SESSION
        tie = offers.columns[k, HABIT] if group else offers.columns[k, RELATIONSHIP]
        ended, served = offers.columns[k, ENDED], offers.columns[k, SERVED]
        relied[:] = 0
        if its_week(week, offers.knobs[k, FIRST], offers.knobs[k, LAST], meets, on_campus, offers.knobs[k, EXAMS]) == 0:
            continue
        for g in range(offers.group_of[k], offers.group_of[k + 1]):
            total, count = 0.0, 0
            for a in range(offers.start[g], offers.start[g + 1]):
                i = offers.members[a]
                if enrolled[i] > 0 and ended[i] == 0 and (served[i] > 0 or not group):
                    total += tie[i]
                    count += 1
            for a in range(offers.start[g], offers.start[g + 1]):
                i = offers.members[a]
                if enrolled[i] > 0 and ended[i] == 0 and (served[i] > 0 or not group):
                    others = (total - tie[i]) / (count - 1) if count > 1 else 0.0
                    relied[i] = max(relied[i], tie[i] * others if group else tie[i])
            for helper in offers.helper[g]:
                if helper >= 0 and enrolled[helper] > 0 and count > 0:
                    relied[helper] = max(relied[helper], total / count)
