"""Tables: who sits together today, how many of them know each other, and who leads."""

import numpy as np

from sim.frame.declaration import jitable
from sim.meetings import entry_of


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
    e = entry_of(ties, i, j)
    return e >= 0 and ties.hours[e] >= bar


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
def familiar_shares(here, table, ties, bar):
    """The `familiar_share` of everybody's table, worked out once a table."""
    shares = np.full(here.shape[0], -1.0)
    for a in range(here.shape[0]):
        for b in range(a):
            shares[a] = shares[b] if table[here[b]] == table[here[a]] else shares[a]
        if shares[a] < 0:
            shares[a] = familiar_share(here, table, table[here[a]], ties, bar)
    return shares


@jitable
def size_of(here, table, mine):
    """Number of people at table number `mine`."""
    size = 0
    for a in range(here.shape[0]):
        size += table[here[a]] == mine
    return size
