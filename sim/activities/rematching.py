"""Rematching: mentees whose pair has ended change places with each other, so that each gets another mentor."""

import numpy as np

from sim.activities.fit import fit_of
from sim.activities.kinds import PAIR_MEETING
from sim.frame.declaration import activity, luck


@activity(PAIR_MEETING, writes=("ended", "fit", "relationship", "turn", "safety"), chance=luck("pair.fit", at="start"))
def rematching(k, offers, enrolled, ended, fit, relationship, turn, safety, drive, sociability, rematch, fit_deep, fit_unknown, chance):
    """Mentees whose pair has ended form a ring, and each takes the place and the turn of the next, the last those of the first

    Where the programme rematches (its number rematch above 0), at each week's end, for those enrolled, in the order of their places; two at least.
    Who lands with another mentor, still enrolled, begins anew: ended = 0, relationship = 0, safety = .5, and fit as drawn for this pair for good
    (`fit_of`). Who lands with the same mentor as before, or with one who has left, moves too and stays without.
    """
    if rematch == 0:
        return
    first, last = offers.start[offers.group_of[k]], offers.start[offers.group_of[k + 1]]
    spots, mentors = np.empty(last - first, np.int64), np.empty(last - first, np.int64)
    count = 0
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        for a in range(offers.start[g], offers.start[g + 1]):
            i = offers.members[a]
            if ended[i] > 0 and enrolled[i] > 0:
                spots[count], mentors[count] = a, offers.helper[g, 0]
                count += 1
    if count < 2:
        return
    people = offers.members[spots[:count]]
    turns = turn[people]
    for a in range(count):
        i, place = people[a], (a + 1) % count
        offers.members[spots[place]] = i
        turn[i] = turns[place]
        mentor = mentors[place]
        if mentor >= 0 and mentor != mentors[a] and enrolled[mentor] > 0:
            ended[i], relationship[i], safety[i] = 0.0, 0.0, 0.5
            fit[i] = fit_of(i, mentor, drive, sociability, fit_deep, fit_unknown, chance)
