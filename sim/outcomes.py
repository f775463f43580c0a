"""Outcomes: what is reported of each student at the end of a run, from stress and marks to friends, with the direction that is better.

Who has left keeps the values of the last day, and has no friends.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.campus import STUDENTS, Campus
from sim.friends import FriendGraph, friends
from sim.matching import flagged
from sim.observation import seen

PASS = 0.4  # mark that passes (UK, undergraduates)
BURNED_OUT = 0.5  # exhaustion and cynicism, or exhaustion and inefficacy, above which one counts as burned out: a lenient cut (assumed)
BURNOUT = ("exhaustion", "cynicism", "inefficacy")  # its three parts
AT_RISK = 0.25  # share of the cohort with the lowest level that others see, who count as at risk, as for programmes
LAST_DAYS = 7  # stress at the end is the mean of the last week


@dataclass(frozen=True)
class Outcome:
    """One outcome: a number for each student."""

    name: str
    label: str
    better: int  # 1 if more is better, -1 if less is, 0 if it is neither
    theme: str  # O1 to O7 as in the catalogue of the model description
    of: Callable[["Ended"], np.ndarray]
    share: bool = False  # whether it is a yes or no, told as a share of students in per cent

    @property
    def title(self) -> str:
        """The label without its unit."""
        return self.label.split(" (")[0]

    @property
    def unit(self) -> str:
        """The unit of its means and differences."""
        return "% of students" if self.share else self.label.split("(")[1].rstrip(")")


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


def burned_out(exhaustion: np.ndarray, cynicism: np.ndarray, inefficacy: np.ndarray) -> np.ndarray:
    """Tell who counts as burned out, from the three parts (each 0 to 1): bool, of the same shape."""
    return (exhaustion > BURNED_OUT) & ((cynicism > BURNED_OUT) | (inefficacy > BURNED_OUT))


def _burned_out(run: Ended) -> np.ndarray:
    return burned_out(*(run.column(name) for name in BURNOUT)).astype(float)


def _isolated(run: Ended) -> np.ndarray:
    """Who is there without a friend; who has left is counted as having left, not as alone."""
    return ((run.graph.degree == 0) & (run.column("enrolled") > 0)).astype(float)


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
        Outcome("sessions", "Meetings attended (number)", 0, "O3", lambda run: run.total("sessions")),
        Outcome("confidence", "Confidence (SD of marks)", 1, "O4", _plain("confidence")),
        Outcome("motivation", "Motivation (SD)", 1, "O4", _plain("motivation")),
        Outcome("coping", "Coping (0-100)", 1, "O4", _percent("coping")),
        Outcome("self_organisation", "Self-organisation (SD)", 1, "O4", _plain("self_organisation")),
        Outcome("skill", "Listening and helping skill (0-100)", 1, "O4", _percent("skill")),
        Outcome("sought_help", "Used formal help", 0, "O4", lambda run: (run.column("help_weeks") > 0).astype(float), share=True),
        Outcome("stigma", "Own stigma (SD)", -1, "O4", _plain("stigma")),
        Outcome("perceived_stigma", "Perceived stigma (SD)", -1, "O4", _plain("perceived_stigma")),
        Outcome("openness", "Openness (SD)", 1, "O4", _plain("openness")),
        Outcome("friends", "Friends (number)", 1, "O5", lambda run: run.graph.degree.astype(float)),
        Outcome("isolated", "Without a friend", -1, "O5", _isolated, share=True),
        Outcome("clustering", "Friends who are friends (%)", 0, "O5", lambda run: 100 * run.graph.clustering),
        Outcome("bridging", "Has friends in another programme of study", 0, "O5", lambda run: run.graph.across(run.campus.people.places.group[1]), share=True),
        Outcome("unlike_friends", "Friends of the other group (%)", 0, "O5", lambda run: 100 * run.graph.unlike(run.column("minority"))),
        Outcome("hours_helped", "Hours given as a helper (h)", 0, "O6", lambda run: run.total("hours_helped")),
    )
}  # fmt: skip

THEMES = {
    "O1": "Stress, knowledge, belonging",
    "O2": "Burnout",
    "O3": "Marks and staying",
    "O4": "Confidence and skills",
    "O5": "Friends",
    "O6": "Helping",
}

SUBGROUPS = {
    "minority": "Under-represented group",
    "first_in_family": "First in the family",
    "commuter": "Commuters",
    "working": "With a job",
    "carer": "Carers",
    "second_language": "In a second language",
    "offline": "Without online access",
    "at_risk": "At risk",
}  # what they are called unless population.names says otherwise


def subgroup(campus: Campus, name: str) -> np.ndarray:
    """Tell who belongs to a subgroup: bool[n]."""
    if name == "working":
        return campus.column("job_hours") > 0
    if name == "offline":
        return campus.column("online_access") == 0
    if name == "at_risk":
        return flagged(name, AT_RISK, campus.people)
    return campus.column(name) > 0


LONGEST_NAME = 40  # characters
TAKEN = ("students", "first-years", "helpers")  # names of other groups in tables


def names_wrong(names: dict[str, str]) -> list[str]:
    """List what is wrong with names for subgroups, one plain line each."""
    wrong, where = [], "population.names"
    if unknown := [name for name in names if name not in SUBGROUPS]:
        wrong.append(f"{where}: {', '.join(map(str, unknown))}: no such subgroup (there are: {', '.join(SUBGROUPS)})")
    if odd := [name for name, said in names.items() if not (said.strip() and said.isprintable() and len(said) <= LONGEST_NAME)]:
        wrong.append(f"{where}.{odd[0]}: a name has 1 to {LONGEST_NAME} printed characters")
    told = [one.strip().lower() for one in (SUBGROUPS | names).values()]
    if twice := [one for one in told if told.count(one) > 1 or one in TAKEN]:
        wrong.append(f"{where}: {twice[0]} is the name of another group already")
    return wrong


def subgroup_names(names: dict[str, str]) -> dict[str, str]:
    """Say what each subgroup is called, by its key; `names` are those of the population."""
    return SUBGROUPS | {name: said.strip() for name, said in names.items()}
