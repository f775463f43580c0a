"""Find students worth telling about, by rule, over one replicate."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from experiments.disclosure import focus
from experiments.measuring import Lived
from experiments.runs import live
from experiments.story.diary import campus_of
from experiments.story.words import LOWER_IS_BETTER, amount, labelled
from sim.calendar import DAYS_A_WEEK
from sim.campus import PROGRAMMES, STUDENTS, Campus
from sim.configuration import Scenario
from sim.network import FRIEND_HOURS
from sim.observation import LATENT, seen
from sim.start import start

RULES = {
    "gain": "who gains most",
    "loss": "who loses most",
    "isolate": "who is without a friend for longest",
    "helper": "who helps for most hours",
    "typical": "who is closest to the median of all outcomes",
}
ALONE = {"gain": "who improved most since the beginning", "loss": "who got worse most since the beginning"}  # where nothing is compared
ENDED = {"gain": "who ends best", "loss": "who ends worst"}
FROM_NOTHING = ("mark", "knowledge")  # outcomes of which there is nothing at the start


@dataclass(frozen=True)
class Cohort:
    """Every student of one arm of one replicate: how they began and ended (by outcome), friends by week, hours helped."""

    lived: Lived
    begun: dict[str, np.ndarray]
    newcomer: np.ndarray
    friends: np.ndarray  # int[weeks + 1, n]; the first row is the start
    hours: np.ndarray  # remembered hours in all at the end
    helped: np.ndarray

    @property
    def there(self) -> np.ndarray:
        """Who is still enrolled at the end: bool[n]."""
        return self.lived.campus.column("enrolled") > 0


@dataclass(frozen=True)
class Found:
    """What a rule found: a student, or nobody, and why, in a line."""

    student: int | None
    why: str


def cohort(scenario: Scenario, replicate: int) -> Cohort:
    """Live one arm, and count everybody's friends at the end of every week."""
    people, ties = start(scenario, replicate)
    lived, campus = live(scenario, people, ties, replicate), campus_of(scenario, replicate)
    lived = dataclasses.replace(lived, ends={name: lived.ends[name] for name in LATENT})  # what stories tell of
    begun = {name: seen(name, campus.column(LATENT[name])) for name in lived.ends if name in LATENT and name not in FROM_NOTHING}
    friends = [_friends(campus)]
    while campus.day < len(campus.days):
        campus.advance(DAYS_A_WEEK)
        friends.append(_friends(campus))
    hours = np.add.reduceat(np.append(campus.ties.hours, 0.0), campus.ties.start[:-1]) * (np.diff(campus.ties.start) > 0)
    helped = lived.campus.offers.columns[:, PROGRAMMES["hours_helped"]].sum(axis=0)
    return Cohort(lived, begun, people.columns[STUDENTS["newcomer"]] > 0, np.array(friends), hours, helped)


def _friends(campus: Campus) -> np.ndarray:
    ego = np.repeat(np.arange(campus.n), np.diff(campus.ties.start))
    return np.bincount(ego[campus.ties.hours > FRIEND_HOURS], minlength=campus.n)


def moved(arm: Cohort, control: Cohort | None, outcome: str) -> np.ndarray:
    """How far each student moved in an outcome, in points: against the control, else against the start (nan: no mark)."""
    ends = arm.lived.ends[outcome].astype(float)
    change = ends - (control.lived.ends[outcome] if control else arm.begun.get(outcome, 0.0))
    if outcome == "mark":
        change[~(arm.there & (control.there if control else True))] = np.nan
    return change


def meant(rule: str, compared: bool, outcome: str) -> str:
    """Say whom a rule names: without a comparison nobody gains from anything, but improves, or ends best."""
    return RULES[rule] if compared else (ENDED if outcome in FROM_NOTHING else ALONE).get(rule, RULES[rule])


def found(rule: str, arm: Cohort, control: Cohort | None, outcome: str) -> Found:
    """Find the student whom a rule names; `control` is the other arm of a comparison."""
    _, group = focus(arm.newcomer, False)
    if rule in ("gain", "loss"):
        return _furthest(rule, arm, control, outcome, group)
    if rule == "isolate":
        return _isolate(arm, group)
    if rule == "helper":
        best = int(arm.helped.argmax())
        return Found(best, f"{amount(arm.helped[best])} hours as a helper") if arm.helped[best] > 0 else Found(None, "nobody helped in a programme")
    return _typical(arm, control, group)


def _furthest(rule: str, arm: Cohort, control: Cohort | None, outcome: str, group: np.ndarray) -> Found:
    change = moved(arm, control, outcome)
    better = np.where(group, change * (-1 if outcome in LOWER_IS_BETTER else 1) * (1 if rule == "gain" else -1), np.nan)
    if np.isnan(better).all():
        return Found(None, f"nobody has a {labelled(outcome)}")
    best = int(np.nanargmax(better))
    begun = np.asarray(control.lived.ends[outcome] if control else arm.begun.get(outcome, np.zeros(len(better))))[best]
    compared = control is not None or outcome in arm.begun
    if compared and better[best] <= 0:
        verb = {"gain": ("improved", "gained"), "loss": ("got worse", "lost")}[rule][control is not None]
        return Found(None, f"nobody {verb} in {labelled(outcome)}")
    end = arm.lived.ends[outcome][best]
    if not compared:
        return Found(best, f"the {'highest' if rule == 'gain' else 'lowest'} {labelled(outcome)}: {end:.1f}")
    digits = 1 if abs(end - begun) >= 0.95 else 2
    return Found(best, f"{labelled(outcome)} {end:.{digits}f} {'against' if control else 'after'} {begun:.{digits}f}: {end - begun:+.{digits}f}")


def _isolate(arm: Cohort, group: np.ndarray) -> Found:
    """Find who is without a friend for most weeks on end; of several the one with the fewest remembered hours."""
    longest = run = np.zeros(len(group), int)
    for friends in arm.friends[1:]:
        run = np.where(friends == 0, run + 1, 0)
        longest = np.maximum(longest, run)
    weeks = np.where(group, longest, -1)
    best = int(np.lexsort((arm.hours, -weeks))[0])
    if weeks[best] <= 0:
        return Found(None, "nobody is without a friend")
    few = int((weeks == weeks[best]).sum())
    alike = f", as {few - 1} others; of these with the least company" if few > 1 else ""
    return Found(best, f"{weeks[best]} of {len(arm.friends) - 1} weeks on end without a friend{alike}")


def _typical(arm: Cohort, control: Cohort | None, group: np.ndarray) -> Found:
    """Find who is closest to the median of all outcomes (of both arms), in SDs."""
    distance = np.where(group & arm.there, 0.0, np.inf)
    for one in filter(None, (arm, control)):
        for values in one.lived.ends.values():
            spread = float(np.std(values[group]))
            distance = distance + ((values - np.median(values[group])) / spread) ** 2 if spread > 0 else distance
    best = int(distance.argmin())
    ends = ", ".join(f"{labelled(name)} {values[best]:.0f}" for name, values in arm.lived.ends.items())
    return Found(best, ends)
