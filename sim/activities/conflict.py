"""Conflict: a quarrel at the table costs belonging, safety and calm, less where rules and skill mediate."""

from sim.activities.group_session import GroupSession
from sim.activities.kinds import GROUP_SESSION
from sim.activities.meeting_days import meets_on
from sim.activities.seating import SEATS
from sim.activities.tables import leadership, order_of, people_of
from sim.frame.declaration import activity, jitable, luck
from sim.luck import inner, uniform
from sim.maths import exp
from sim.parameters import parameter, parameters
from sim.sources import DE_WIT_2012, Source

COST = Source("assumed", "conflict in groups costs; the direction is known", DE_WIT_2012)


@parameters
class Conflict:
    base: float = parameter(-4.0, "chance of a quarrel at a table of four", unit="logit", bounds=(-12, 3), prior=(-5, -3), source=COST)
    size: float = parameter(0.15, "chance more per person beyond four", unit="logit", bounds=(0, 2), prior=(0, 0.4), source=COST)
    stress: float = parameter(0.5, "chance more per unit of mean stress above 0 at the table", unit="logit", bounds=(0, 4), prior=(0.2, 1), source=COST)
    order: float = parameter(1.5, "chance less at full order", unit="logit", bounds=(0, 8), prior=(0.5, 3), source=COST)
    safety: float = parameter(1.0, "chance less per unit of mean safety", unit="logit", bounds=(0, 8), prior=(0.3, 2), source=COST)
    hurt: float = parameter(0.1, "belonging lost by each at the table, without order", unit="belonging units", bounds=(0, 2), prior=(0.02, 0.2), source=COST)
    upset: float = parameter(0.3, "stress of each, without order", unit="stress units", bounds=(0, 3), prior=(0.1, 0.6), source=COST)
    mediated: float = parameter(
        0.5, "of what it costs, taken off where staff mediate", unit="share", bounds=(0, 1), prior=(0.2, 0.8), source=Source("assumed", "no figure was found")
    )
    mediation: float = parameter(1.0, "staff time for it", unit="h", bounds=(0, 10), prior=(0.5, 2), source=Source("assumed", "one conversation"))
    shaken: float = parameter(0.2, "safety lost by each, without order", unit="0..1", bounds=(0, 1), prior=(0.05, 0.4), source=COST)


@jitable
def mean_at(at, values):
    """Mean of a column over those at a table, values below 0 counted as 0."""
    total = 0.0
    for i in at:
        total += max(0.0, values[i])
    return total / at.shape[0]


@activity(GROUP_SESSION, writes=("belonging", "stress", "safety", "staff_time"), quarrel=luck("session.quarrel"), settled=luck("session.mediation"))
def conflict(
    k, offers, table, quality, safety, enrolled, exhaustion, stress, belonging, staff_time, weekday_today, holiday, weekdays, staff_quality, rules,
    mediation, quarrel, settled,
    p: Conflict, session: GroupSession,
):  # fmt: skip
    """a table of n at least 2 quarrels with chance logistic(base + size * (n - 4) + stress rate * stress - order rate * order - safety rate * safety)

    For each at a table that quarrels:

    belonging -= hurt * left
    stress += upset * left
    safety = max(0, safety - shaken * left)
    left = 1 - order; with chance `mediation` (a number of the programme) staff mediate: left = (1 - order) * (1 - mediated), and then
    staff_time += hours of mediation / n (the parameter `mediation`)

    Stress and safety in the chance are means over the table before the quarrel, stress below 0 counted as 0; order is as in the group session. Both chances
    are drawn at the address inner(number of the group in the programme, number of the table in the group). On the programme's weekdays unless a holiday.
    """
    if not meets_on(weekdays, weekday_today) or holiday > 0:
        return
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        people, first = people_of(g, offers, table, enrolled)
        q, led = leadership(g, offers, enrolled, first.shape[0] - 1, quality, exhaustion, session.tired, staff_quality)
        order = order_of(q, led, session.structure, rules)
        for t in range(first.shape[0] - 1):
            at = people[first[t] : first[t + 1]]
            if at.shape[0] < 2:
                continue
            x = p.base + p.size * (at.shape[0] - 4) + p.stress * mean_at(at, stress) - p.order * order - p.safety * mean_at(at, safety)
            address = inner(g - offers.group_of[k], int(table[at[0]]) % SEATS)
            if uniform(quarrel[0], quarrel[1], address) < 1 / (1 + exp(-x)):
                staff = uniform(settled[0], settled[1], address) < mediation
                left = (1 - order) * (1 - p.mediated if staff else 1.0)
                for i in at:
                    belonging[i] -= p.hurt * left
                    stress[i] += p.upset * left
                    safety[i] = max(0.0, safety[i] - p.shaken * left)
                    staff_time[i] += p.mediation / at.shape[0] if staff else 0.0
