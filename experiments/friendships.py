"""Measure the network of friends: who is alone, how close and how divided it is, and how many friends each has."""

import numpy as np

from experiments.disclosure import reportable
from experiments.measuring import Lived
from experiments.tables import Columns, Words
from sim.friends import FriendGraph

MEASURES = {
    "isolated": ("Without a friend", "% of students"),
    "degree": ("Friends each", "number"),
    "clustering": ("Friends who are friends, of those with two or more", "%"),
    "bridging": ("With friends in another programme of study", "% of students"),
    "unlike": ("Friendships with the other group", "% of friendships"),
    "unlike_by_chance": ("The same if friends were chosen blindly", "% of friendships"),
    "mixing": ("Mixing: the one over the other", "1 is blind choice"),
    "minority_alike": ("Likeness of friends in group", "r"),
    "mark_alike": ("Likeness of friends in marks", "r"),
    "friends_knowledge": ("Friends' knowledge", "% of the course"),
}  # fmt: skip
MOST_FRIENDS = 10  # this many or more are counted together


def enrolled(lived: Lived, members: np.ndarray) -> np.ndarray:
    """Tell who of the members is still enrolled on the last day: bool[n]."""
    return members & (lived.campus.column("enrolled") > 0)


def measures(lived: Lived, members: np.ndarray, personal: bool) -> dict[str, float]:
    """Measure the friends of the members (bool[n]) who are enrolled; nan where there is nothing to measure.

    Friends are counted whoever they are; what is alike and what is mixed is told of friendships among the members.
    Groups of real people are told apart only if both are large enough.
    """
    here = enrolled(lived, members)
    graph, ends = lived.run.graph, lived.ends
    degree, inside = graph.degree[here], graph.among(here)
    several = here & (graph.degree > 1)
    minority = lived.campus.column("minority")
    if personal and not (reportable(here & (minority > 0), True) and reportable(here & (minority == 0), True)):
        minority = np.zeros(len(here))  # nobody is told apart
    unlike, chance = _unlike(inside, minority), _chance(minority[here])
    return {
        "isolated": 100 * _mean(degree == 0), "degree": _mean(degree), "clustering": _mean(ends["clustering"][several]),
        "bridging": 100 * _mean(ends["bridging"][here]), "unlike": unlike, "unlike_by_chance": chance, "mixing": unlike / chance if chance > 0 else np.nan,
        "minority_alike": inside.assortativity(minority), "mark_alike": inside.assortativity(ends["mark"]),
        "friends_knowledge": _mean(_known(graph.mean_of_friends(ends["knowledge"])[here])),
    }  # fmt: skip


def compared(name: str, students: int, values: dict[str, float], base: dict[str, float]) -> Columns:
    """Put the network of an arm beside its control's: rows of the table of the network."""
    arm, control = (np.array(list(one.values()), float) for one in (values, base))
    head = {"group": name, "students": students, "measure": Words(tuple(MEASURES), np.arange(len(MEASURES)))}
    return head | {"control_mean": control, "arm_mean": arm, "difference": arm - control}


def numbers_of_friends(lived: Lived, members: np.ndarray) -> Columns:
    """Give the share of the enrolled members with no friend, one, two and so on, in per cent: rows of the table of friends."""
    degree = lived.run.graph.degree[enrolled(lived, members)]
    counts = np.bincount(np.minimum(degree, MOST_FRIENDS), minlength=MOST_FRIENDS + 1)
    return {"friends": np.arange(MOST_FRIENDS + 1), "students": len(degree), "share": 100 * counts / max(1, len(degree))}


def _unlike(inside: FriendGraph, group: np.ndarray) -> float:
    """Share of the friendships that join two groups, in per cent; nan without friendships or groups."""
    differ = group[inside.ego] != group[inside.matrix.indices]
    return 100 * _mean(differ) if group.any() else np.nan


def _chance(group: np.ndarray) -> float:
    """The same for two students chosen blindly."""
    n, some = len(group), float((group > 0).sum())
    return 100 * 2 * some * (n - some) / (n * (n - 1)) if n > 1 and 0 < some < n else np.nan


def _known(values: np.ndarray) -> np.ndarray:
    return values[np.isfinite(values)]


def _mean(values: np.ndarray) -> float:
    return float(np.mean(values)) if len(values) else float("nan")
