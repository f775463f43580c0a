"""Serving: a pair whose mentor is missing or has left cannot meet; a group goes on without its leader."""

from sim.activities.kinds import PAIR_MEETING
from sim.frame.declaration import activity


@activity(PAIR_MEETING, writes="served")
def serving(k, offers, enrolled, served):
    """served = 1 for every member of a pair programme whose mentor is enrolled, else 0, at the start of each week; always 1 in group sessions"""
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        there = 1.0 if offers.helper[g, 0] >= 0 and enrolled[offers.helper[g, 0]] > 0 else 0.0
        for a in range(offers.start[g], offers.start[g + 1]):
            served[offers.members[a]] = there
