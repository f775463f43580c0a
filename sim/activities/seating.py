"""Seating: those who come to a group session split into conversations by lot; their hours and company count."""

import numpy as np

from sim.activities.kinds import GROUP_SESSION
from sim.activities.meeting_days import first_of_the_week, meets_on, near
from sim.frame.declaration import activity, jitable, luck
from sim.luck import one, word
from sim.state import CAMPUS

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
def unlike_share(here, table, a, minority, campus):
    """Share of the others at the table of number a who are of the other group (minority or not) or of another campus; 0 for who sits alone."""
    others, unlike = 0, 0
    for b in range(here.shape[0]):
        if b != a and table[b] == table[a]:
            others += 1
            unlike += minority[here[b]] != minority[here[a]] or campus[here[b]] != campus[here[a]]
    return unlike / max(others, 1)


@activity(
    GROUP_SESSION, writes=("table", "met", "met_unlike", "hours_attended", "hours_helped", "sessions"), shuffle=luck("session.table"),
)  # fmt: skip
def seating(
    k, offers, attends, remote, table, met, met_unlike, helping, hours_attended, hours_helped, sessions, enrolled, minority, places,
    weekday_today, holiday, weekdays, hours, travel, talk_group, closeness, shuffle,
):  # fmt: skip
    """On the programme's weekdays everybody's table is cleared (-1), and unless it is a holiday those who attend sit down

    table = number of the group in the programme * 4096 + number of the table in the group (`seated`), both from 0
    met += hours * near, near = 1 - remote * (1 - closeness)
    met_unlike += hours * near * share of the others at the table who are of the other group or campus (`unlike_share`)
    hours_attended += hours + travel * (1 - remote), sessions += 1

    For the enrolled leaders of a group where somebody came, met += hours * mean near of who came. On the first of the programme's weekdays met and
    met_unlike are set to 0 before, holiday or not, and hours_helped += helping, for the enrolled: whether anybody came or not. On a holiday after it
    tables stay as they were.
    """
    if not meets_on(weekdays, weekday_today):
        return
    if first_of_the_week(weekdays, weekday_today):
        table[:] = -1
        met[:] = 0
        met_unlike[:] = 0
        hours_helped += helping * enrolled
    if holiday > 0:
        return
    table[:] = -1
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        here = here_of(g, offers, attends, enrolled)
        if here.shape[0] == 0:
            continue
        seats = seated(here, shuffle, talk_group)
        for a in range(here.shape[0]):
            i = here[a]
            table[i] = (g - offers.group_of[k]) * SEATS + seats[a]
            company = hours * near(remote[i], closeness)
            met[i] += company
            met_unlike[i] += company * unlike_share(here, seats, a, minority, places.group[CAMPUS])
            hours_attended[i] += hours + travel * (1 - remote[i])
            sessions[i] += 1
            for leader in offers.helper[g]:
                if leader >= 0 and enrolled[leader] > 0:  # who has left leads no more
                    met[leader] += company / here.shape[0]
