"""Serving: a pair whose mentor is missing or has left cannot meet; a group goes on without its leader."""

from sim.activities.kinds import PAIR_MEETING
from sim.activities.tables import leaders_of
from sim.frame.declaration import activity


@activity(PAIR_MEETING, writes="served")
def serving(k, offers, enrolled, served):
    """served = 1 for every member of a pair programme whose mentor is enrolled or of the staff, else 0, at the start of each week"""
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        there = 1.0 if leaders_of(g, offers, enrolled) > 0 else 0.0
        for a in range(offers.start[g], offers.start[g + 1]):
            served[offers.members[a]] = there
