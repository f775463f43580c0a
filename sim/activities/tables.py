"""Tables: who sits together today, how many of them know each other, and who leads."""

import numpy as np

from sim.frame.declaration import jitable
from sim.state import STAFF


@jitable
def people_of(group, offers, table, enrolled):
    """List the people of a group by table: (people, first), where table t has people[first[t] : first[t + 1]], in the order of their places."""
    members = offers.members[offers.start[group] : offers.start[group + 1]]
    here = members[(table[members] >= 0) & (enrolled[members] > 0)]
    people = here[np.argsort(table[here], kind="mergesort")]
    first, tables = np.zeros(people.shape[0] + 1, np.int64), 0
    for a in range(people.shape[0]):
        if a == 0 or table[people[a]] != table[people[a - 1]]:
            first[tables] = a
            tables += 1
    first[tables] = people.shape[0]
    return people, first[: tables + 1]


@jitable
def leaders_of(group, offers, enrolled):
    """Count the leaders of a group who are there: enrolled, or of the staff."""
    count = 0
    for leader in offers.helper[group]:
        count += leader == STAFF or (leader >= 0 and enrolled[leader] > 0)
    return count


@jitable
def quality_of(group, offers, enrolled, quality, exhaustion, tired, staff):
    """Mean over the leaders of a group who are there of quality * (1 - tired * exhaustion), for staff their own quality; 0 without any."""
    total = 0.0
    for leader in offers.helper[group]:
        if leader == STAFF:
            total += staff
        elif leader >= 0 and enrolled[leader] > 0:
            total += quality[leader] * (1 - tired * exhaustion[leader])
    return total / max(leaders_of(group, offers, enrolled), 1)


@jitable
def time_for_each(leaders, tables, q):
    """Part of a meeting in which a table has a leader: number of leaders over number of tables, at most 1; 0 where their quality is."""
    return min(1.0, leaders / max(tables, 1)) if q > 0 else 0.0


@jitable
def leadership(group, offers, enrolled, tables, quality, exhaustion, tired, staff):
    """Give (q, f): the quality of a group's leaders (`quality_of`), and the part of the time in which each of its tables has one (`time_for_each`)."""
    q = quality_of(group, offers, enrolled, quality, exhaustion, tired, staff)
    return q, time_for_each(leaders_of(group, offers, enrolled), tables, q)


@jitable
def order_of(q, f, structure, rules):
    """Order at a table, 0 to 1: by the rules, and by the quality of who leads in the part of the time in which somebody does."""
    return min(1.0, rules + structure * q * f)


@jitable
def know_each_other(i, j, ties, bar):
    """Tell whether two students have at least `bar` remembered hours together."""
    low, high = ties.start[i], ties.start[i + 1]
    while low < high:
        middle = (low + high) // 2
        if ties.partner[middle] < j:
            low = middle + 1
        else:
            high = middle
    return low < ties.start[i + 1] and ties.partner[low] == j and ties.hours[low] >= bar


@jitable
def familiar_share(at, ties, bar):
    """Share of the pairs among those at a table who know each other; 0 where nobody else sits."""
    pairs, known = 0, 0
    for a in range(at.shape[0]):
        for b in range(a + 1, at.shape[0]):
            pairs += 1
            known += know_each_other(at[a], at[b], ties, bar)
    return known / max(pairs, 1)
