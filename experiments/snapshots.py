"""Snapshots: who was friends with whom, and how each student was, on the days of the surveys in the first replicate, for drawing."""

import numpy as np

from experiments.measuring import CURVES, Lived, states
from experiments.tables import Columns
from sim.campus import Campus
from sim.friends import FriendGraph, friends

MOST = 1000  # students of a cohort that is drawn
STATES = ("stress", "knowledge", "belonging", "burned_out", "enrolled")  # as in the table of curves


def is_drawn(n: int, replicate: int, personal: bool) -> bool:
    """Tell whether snapshots are taken: of the first replicate of a cohort that a figure can show, and never of real people."""
    return replicate == 0 and n <= MOST and not personal


def taken(campus: Campus) -> FriendGraph:
    """Give the friendships of today."""
    return friends(campus.ties, campus.column("enrolled") > 0)


def nodes(lived: Lived, day: int, newcomer: np.ndarray) -> Columns:
    """Give every student on a day: rows of the table of nodes."""
    values = dict(zip(CURVES, states(lived.recorded[day : day + 1])[0]))
    who = {"day": np.int32(day), "student": np.arange(lived.campus.n, dtype=np.int32), "newcomer": newcomer}
    return who | {name: values[name] for name in STATES}


def links(lived: Lived, day: int) -> Columns:
    """Give every friendship on a day, once: rows of the table of links."""
    graph = lived.friends[day]
    once = graph.ego < graph.matrix.indices
    return {"day": np.full(int(once.sum()), day, np.int32), "student": graph.ego[once].astype(np.int32), "friend": graph.matrix.indices[once].astype(np.int32)}
