"""Participation: at a larger table some let the others do the work, less where roles are clear and others rely on one."""

from sim.activities.group_session import GroupSession
from sim.activities.kinds import GROUP_SESSION
from sim.activities.meeting_days import meets_on
from sim.activities.tables import leadership, order_of, people_of
from sim.frame.declaration import activity
from sim.maths import exp
from sim.parameters import parameter, parameters
from sim.sources import KARAU_WILLIAMS_1993, Source


@parameters
class Participation:
    loafing: float = parameter(
        0.4, "effort withheld in an endless group without order, by somebody of no drive on whom nobody relies", unit="share", bounds=(0, 1), prior=(0.1, 0.6),
        source=Source("recalled", "loafing d about .44, more in larger groups, less when contributions show", KARAU_WILLIAMS_1993),
    )  # fmt: skip
    ride: float = parameter(
        0.5, "of that, more where the whole mark is the group's", unit="share", bounds=(0, 1), prior=(0, 1),
        source=Source("assumed", "who shares a result can leave it to others", KARAU_WILLIAMS_1993),
    )  # fmt: skip


@activity(GROUP_SESSION, writes="effort")
def participation(
    k, offers, effort, table, relied, quality, enrolled, motivation, exhaustion, weekday_today, holiday, weekdays, staff_quality, rules, transparency,
    shared_mark, p: Participation, session: GroupSession,
):  # fmt: skip
    """effort = 1 - free * (1 - 1 / n) * (1 - order) * (1 - relied) * (1 - transparency) * logistic(-motivation), for each who sits at a table of n today

    free = loafing * (1 + ride * shared_mark), at most 1
    order as in the group session. On the programme's weekdays, unless it is a holiday; for others effort stays as it was (1 at the start).
    """
    if not meets_on(weekdays, weekday_today) or holiday > 0:
        return
    free = min(1.0, p.loafing * (1 + p.ride * shared_mark))
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        people, first = people_of(g, offers, table, enrolled)
        q, led = leadership(g, offers, enrolled, first.shape[0] - 1, quality, exhaustion, session.tired, staff_quality)
        order = order_of(q, led, session.structure, rules)
        for t in range(first.shape[0] - 1):
            at = people[first[t] : first[t + 1]]
            for i in at:
                effort[i] = 1 - free * (1 - 1 / at.shape[0]) * (1 - order) * (1 - relied[i]) * (1 - transparency) / (1 + exp(motivation[i]))
