"""Seating: those who come to a group session split into conversations by lot; their hours and company count."""

import numpy as np

from sim.activities.kinds import GROUP_SESSION
from sim.frame.declaration import activity, jitable, luck
from sim.luck import one, word

SEATS = 4096  # numbers of tables of one group


@jitable
def here_of(group, offers, attends, enrolled):
    """List the enrolled members of a group who come."""
    members = offers.members[offers.start[group] : offers.start[group + 1]]
    return members[(attends[members] > 0) & (enrolled[members] > 0)]


@jitable
def seated(here, shuffle, talk_group):
    """Split those here by lot into ceil(number / talk_group) conversations, one if talk_group is 0

    In the order of their words (64 bits of the student, drawn from the stream for day and programme) they take the tables in turn.
    """
    count = here.shape[0]
    tables = 1
    if talk_group > 0:
        tables = int(np.ceil(count / talk_group))
    words = np.empty(count, np.uint64)
    for a in range(count):
        words[a] = word(shuffle[0], shuffle[1], one(here[a]))
    table = np.empty(count, np.int64)
    table[np.argsort(words)] = np.arange(count) % max(tables, 1)
    return table


@jitable
def unlike_share(here, table, a, minority):
    """Share of the others at the table of number a who are of the other group (minority or not); 0 for who sits alone."""
    others, unlike = 0, 0
    for b in range(here.shape[0]):
        if b != a and table[b] == table[a]:
            others += 1
            unlike += minority[here[b]] != minority[here[a]]
    return unlike / max(others, 1)


@activity(
    GROUP_SESSION, writes=("table", "met", "met_unlike", "hours_attended", "hours_helped", "sessions"), shuffle=luck("session.table"),
)  # fmt: skip
def seating(
    k, offers, attends, table, met, met_unlike, helping, hours_attended, hours_helped, sessions, enrolled, minority,
    weekday_today, holiday, weekday, hours, travel, talk_group, closeness, shuffle,
):  # fmt: skip
    """On the programme's weekday everybody's table is cleared (-1; met 0, met_unlike 0); then, unless it is a holiday, those who attend sit down

    table = number of the group in the programme * 4096 + number of the table in the group (`seated`), both from 0
    met = hours * closeness
    met_unlike = met * share of the others at the table who are of the other group (`unlike_share`)
    hours_attended += hours + travel, sessions += 1
    hours_helped += helping, for the enrolled: whether anybody came or not
    The enrolled leaders of a group where somebody came have met too, of hours * closeness.
    """
    if weekday_today != weekday:
        return
    table[:] = -1
    met[:] = 0
    met_unlike[:] = 0
    if holiday > 0:
        return
    hours_helped += helping * enrolled
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        here = here_of(g, offers, attends, enrolled)
        for leader in offers.helper[g]:
            if here.shape[0] > 0 and leader >= 0 and enrolled[leader] > 0:  # who has left leads no more
                met[leader] = hours * closeness
        if here.shape[0] == 0:
            continue
        seats = seated(here, shuffle, talk_group)
        for a in range(here.shape[0]):
            i = here[a]
            table[i] = (g - offers.group_of[k]) * SEATS + seats[a]
            met[i] = hours * closeness
            met_unlike[i] = met[i] * unlike_share(here, seats, a, minority)
            hours_attended[i] += hours + travel
            sessions[i] += 1
