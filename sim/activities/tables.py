"""Tables: who sits together today, how many of them know each other, and who leads."""

import numpy as np

from sim.frame.declaration import jitable


@jitable
def sitting(group, offers, table, enrolled):
    """List the members of a group who sit at some table, in the order of their places."""
    members = offers.members[offers.start[group] : offers.start[group + 1]]
    return members[(table[members] >= 0) & (enrolled[members] > 0)]


@jitable
def leader_of(group, offers, enrolled):
    """Number of the leader, or -1 if there is none or she has left."""
    leader = offers.helper[group]
    return leader if leader >= 0 and enrolled[leader] > 0 else np.int32(-1)


@jitable
def order_of(leader, quality, exhaustion, structure, rules, tired):
    """Order at a table, 0 to 1: rules + structure * quality of the leader * (1 - tired * her exhaustion); the rules alone without a leader."""
    if leader < 0:
        return min(1.0, rules)
    return min(1.0, rules + structure * quality[leader] * (1 - tired * exhaustion[leader]))


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
def familiar_share(here, table, mine, ties, bar):
    """Share of the pairs at table number `mine` who know each other; 0 where nobody else sits."""
    pairs, known = 0, 0
    for a in range(here.shape[0]):
        if table[here[a]] != mine:
            continue
        for b in range(a + 1, here.shape[0]):
            if table[here[b]] == mine:
                pairs += 1
                known += know_each_other(here[a], here[b], ties, bar)
    return known / max(pairs, 1)


@jitable
def size_of(here, table, mine):
    """Number of people at table number `mine`."""
    size = 0
    for a in range(here.shape[0]):
        size += table[here[a]] == mine
    return size
