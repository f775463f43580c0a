"""Psychological safety: a table becomes a place to ask and to err by good facilitation, ground rules and familiar faces."""

from sim.activities.group_session import GroupSession
from sim.activities.kinds import GROUP_SESSION
from sim.activities.meeting_days import meets_on
from sim.activities.tables import familiar_share, leadership, order_of, people_of
from sim.frame.declaration import activity
from sim.parameters import parameter, parameters
from sim.sources import Source


@parameters
class Safety:
    trust: float = parameter(
        0.15, "way to full safety in one session with full order among people who know each other", unit="share", bounds=(0, 1), prior=(0.05, 0.3),
        source=Source("assumed", "a handful of good sessions"),
    )  # fmt: skip


@activity(GROUP_SESSION, writes="safety")
def group_safety(
    k, offers, ties, table, quality, safety, enrolled, exhaustion, weekday_today, holiday, weekdays, staff_quality, rules, p: Safety, session: GroupSession,
):  # fmt: skip
    """safety += trust * (order + familiar) / 2 * (1 - safety), for each who sits at a table today, after any quarrel

    familiar = share of the table's pairs with at least `known` remembered hours (parameter of the group session); order as there.
    On the programme's weekdays unless a holiday. Pairs have their own growth of safety (see pair meeting).
    """
    if not meets_on(weekdays, weekday_today) or holiday > 0:
        return
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        people, first = people_of(g, offers, table, enrolled)
        q, led = leadership(g, offers, enrolled, first.shape[0] - 1, quality, exhaustion, session.tired, staff_quality)
        order = order_of(q, led, session.structure, rules)
        for t in range(first.shape[0] - 1):
            at = people[first[t] : first[t + 1]]
            familiar = familiar_share(at, ties, session.known)
            for i in at:
                safety[i] += p.trust * (order + familiar) / 2 * (1 - safety[i])
