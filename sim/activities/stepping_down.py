"""Stepping down: some helpers give up in the midst of a term; their group goes on without them, their mentees wait for another."""

from sim.activities.meeting_days import its_week
from sim.frame.declaration import activity, luck
from sim.luck import one, uniform
from sim.state import GONE

TERM = 15  # weeks that the share of helpers who step down is meant for


@activity(-1, writes=("own_course", "gave_up"), chance=luck("programme.leave"))
def stepping_down(k, offers, enrolled, own_course, gave_up, week, meets, on_campus, first_week, last_week, exam_weeks, leave, chance):
    """Each enrolled helper steps down with chance 1 - (1 - leave)^(1 / 15), at the start of each week of the programme after its first

    She is the helper of none of her groups from then on, own_course is 0 and gave_up 1: she helps in this programme no more. Who
    is not replaced at once leaves a gap until the next term (recruiting).
    """
    if leave == 0 or week <= first_week or its_week(week, first_week, last_week, meets, on_campus, exam_weeks) == 0:
        return
    hazard = 1 - (1 - leave) ** (1 / TERM)
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        for h in range(offers.helper.shape[1]):
            helper = offers.helper[g, h]
            if helper >= 0 and enrolled[helper] > 0 and uniform(chance[0], chance[1], one(helper)) < hazard:
                offers.helper[g, h] = GONE
                own_course[helper], gave_up[helper] = 0, 1
