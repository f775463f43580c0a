"""Outcomes: what is reported of each student at the end of a run, from stress and marks to friends, with the direction that is better."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.campus import STUDENTS, Campus
from sim.friends import FriendGraph, friends
from sim.observation import seen

PASS = 0.4  # mark that passes (UK, undergraduates)
BURNED_OUT = 0.5  # exhaustion and cynicism, or exhaustion and inefficacy, above which one counts as burned out: a lenient cut (assumed)
LAST_DAYS = 7  # stress at the end is the mean of the last week


@dataclass(frozen=True)
class Outcome:
    """One outcome: a number for each student."""

    name: str
    label: str
    better: int  # 1 if more is better, -1 if less is, 0 if it is neither
    theme: str  # O1 to O7 as in the catalogue of the model description
    of: Callable[["Ended"], np.ndarray]
    share: bool = False  # whether it is a yes or no, told as a share in per cent


@dataclass(frozen=True)
class Ended:
    """A run after its last day: the campus, the last days' stress (float[days, n]) and the friendships."""

    campus: Campus
    last_stress: np.ndarray
    graph: FriendGraph

    def column(self, name: str) -> np.ndarray:
        """A column of the students."""
        return self.campus.state[STUDENTS[name]]

    def total(self, name: str) -> np.ndarray:
        """The sum of a programme column over all programmes."""
        return self.campus.programme_columns(name).sum(axis=0)


def ended(campus: Campus, last_stress: np.ndarray) -> Ended:
    """Look at a run after its last day; `last_stress` holds the stress of the last days, float[days, n]."""
    return Ended(campus, last_stress, friends(campus.ties, campus.column("enrolled") > 0))


def _percent(name: str) -> Callable[[Ended], np.ndarray]:
    return lambda run: 100 * run.column(name)


def _plain(name: str) -> Callable[[Ended], np.ndarray]:
    return lambda run: run.column(name).copy()


def _burned_out(run: Ended) -> np.ndarray:
    exhausted, cynical, ineffective = (run.column(name) > BURNED_OUT for name in ("exhaustion", "cynicism", "inefficacy"))
    return (exhausted & (cynical | ineffective)).astype(float)


OUTCOMES = {
    one.name: one
    for one in (
        Outcome("stress", "Stress (0-100)", -1, "O1", lambda run: seen("stress", run.last_stress[-LAST_DAYS:].mean(axis=0))),
        Outcome("knowledge", "Knowledge (% of the course)", 1, "O1", lambda run: seen("knowledge", run.column("understood"))),
        Outcome("belonging", "Belonging (0-100)", 1, "O1", lambda run: seen("belonging", run.column("belonging"))),
        Outcome("exhaustion", "Exhaustion (0-100)", -1, "O2", _percent("exhaustion")),
        Outcome("cynicism", "Cynicism (0-100)", -1, "O2", _percent("cynicism")),
        Outcome("inefficacy", "Reduced efficacy (0-100)", -1, "O2", _percent("inefficacy")),
        Outcome("burned_out", "Burned out", -1, "O2", _burned_out, share=True),
        Outcome("mark", "Mark (0-100)", 1, "O3", lambda run: seen("mark", run.column("mark"))),
        Outcome("passed", "Passed the last test", 1, "O3", lambda run: (run.column("mark") >= PASS).astype(float), share=True),
        Outcome("enrolled", "Still enrolled", 1, "O3", _plain("enrolled"), share=True),
        Outcome("sessions", "Meetings attended", 0, "O3", lambda run: run.total("sessions")),
        Outcome("confidence", "Confidence (SD of marks)", 1, "O4", _plain("confidence")),
        Outcome("motivation", "Motivation (SD)", 1, "O4", _plain("motivation")),
        Outcome("coping", "Coping (0-100)", 1, "O4", _percent("coping")),
        Outcome("self_organisation", "Self-organisation (SD)", 1, "O4", _plain("self_organisation")),
        Outcome("skill", "Listening and helping skill (0-100)", 1, "O4", _percent("skill")),
        Outcome("sought_help", "Used formal help", 0, "O4", lambda run: (run.column("help_weeks") > 0).astype(float), share=True),
        Outcome("stigma", "Own stigma (SD)", -1, "O4", _plain("stigma")),
        Outcome("perceived_stigma", "Perceived stigma (SD)", -1, "O4", _plain("perceived_stigma")),
        Outcome("openness", "Openness (SD)", 1, "O4", _plain("openness")),
        Outcome("friends", "Friends", 1, "O5", lambda run: run.graph.degree.astype(float)),
        Outcome("isolated", "Without a friend", -1, "O5", lambda run: (run.graph.degree == 0).astype(float), share=True),
        Outcome("clustering", "Friends who are friends (share)", 0, "O5", lambda run: run.graph.clustering),
        Outcome("bridging", "Has friends in another programme of study", 0, "O5", lambda run: run.graph.across(run.campus.people.places.group[1]), share=True),
        Outcome("unlike_friends", "Friends of the other group (share)", 0, "O5", lambda run: run.graph.unlike(run.column("minority"))),
        Outcome("hours_helped", "Hours given as a helper", 0, "O6", lambda run: run.total("hours_helped")),
    )
}  # fmt: skip

SUBGROUPS = {
    "minority": "Under-represented group",
    "first_in_family": "First in the family",
    "commuter": "Commuters",
    "working": "With a job",
    "carer": "Carers",
    "second_language": "In a second language",
    "offline": "Without online access",
}  # what they are called unless population.names says otherwise


def subgroup(campus: Campus, name: str) -> np.ndarray:
    """Tell who belongs to a subgroup: bool[n]."""
    if name == "working":
        return campus.column("job_hours") > 0
    if name == "offline":
        return campus.column("online_access") == 0
    return campus.column(name) > 0
