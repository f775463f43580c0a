"""Put students into groups by a rule that a planner chooses: an order of the students, and whether groups are dealt from it or cut.

Who is dealt from an order lands with people from all over it, who is cut from it with those nearby.
"""

import numpy as np

from sim.population import People
from sim.state import PLACES, STUDENT, Ties, index

AT = index(STUDENT)
RULES = ("random", "similar", "complementary", "like_ability", "mixed_ability", "same_department", "mixed_departments", "friends")
MATCHING = (
    "who is put together: random by lot; similar in drive and sociability; complementary by need, technique or an ear, and helpers by strength; "
    "like_ability or mixed_ability by what others see of one's level; "
    "same_department or mixed_departments by programme of study; friends as far as there are friends"
)
DEALT = ("mixed_ability", "mixed_departments")


def arranged(rule: str, students: np.ndarray, count: int, people: People, ties: Ties | None) -> list[list[int]]:
    """Put students (int[m], in the order of their lot) into `count` groups whose sizes differ by one at most; equals stay in the order of the lot."""
    if count == 0:
        return []
    if rule == "random":
        return [students[g::count].tolist() for g in range(count)]
    if rule == "friends":
        return _among_friends(students, count, ties)
    ordered = students[np.argsort(_key(rule, students, people), kind="stable")]
    if rule in DEALT:
        return [ordered[_turns(len(ordered), count) == g].tolist() for g in range(count)]
    return [part.tolist() for part in np.array_split(ordered, count)]


def with_helpers(rule: str, groups: list[list[int]], helpers: list[int], people: People) -> list[int]:
    """Choose which of the helpers (best first) is whose: one like the group where the rule says so, else the best for the first."""
    count = min(len(helpers), len(groups))
    if rule == "similar":
        return _alike(groups[:count], np.array(helpers[:count], int), people)
    if rule == "complementary":
        chosen = np.array(helpers[:count], int)
        return chosen[np.argsort(_strength(chosen, people), kind="stable")].tolist()
    if rule != "same_department":
        return helpers[:count]
    department, left, found = people.places.group[PLACES.index("programme")], list(helpers[:count]), []
    for group in groups[:count]:
        usual = np.bincount(department[group] + 1).argmax() - 1
        found.append(next((one for one in left if department[one] == usual), left[0]))
        left.remove(found[-1])
    return found


def flagged(only: str, share: float, people: People) -> np.ndarray:
    """Tell to whom a programme is restricted: bool[n]. At risk is the given share of the cohort with the lowest level seen by others."""
    if only == "everybody":
        return np.ones(people.n, bool)
    if only == "at_risk":
        level = people.columns[AT["level"]]
        return level <= np.quantile(level, share)
    if only == "working":
        return people.columns[AT["job_hours"]] > 0
    return people.columns[AT[only]] > 0


def _key(rule: str, students: np.ndarray, people: People) -> np.ndarray:
    """Give what students are ordered by."""
    if rule in ("like_ability", "mixed_ability"):
        return people.columns[AT["level"], students]
    if rule in ("same_department", "mixed_departments"):
        return people.places.group[PLACES.index("programme"), students]
    if rule == "complementary":
        return _units(people.columns[AT["set_point"]])[students] + people.columns[AT["self_organisation"], students]
    if rule == "similar":
        return _along_two(people.columns[AT["drive"], students], people.columns[AT["sociability"], students])
    return np.zeros(len(students))


def _alike(groups: list[list[int]], helpers: np.ndarray, people: People) -> list[int]:
    """Give each group a helper so that in all they are as like as can be, in drive and sociability: each group's mean against the helper."""
    if not groups:
        return []
    traits = people.columns[[AT["drive"], AT["sociability"]]]
    usual = np.array([traits[:, group].mean(axis=1) for group in groups])
    unlike = np.abs(usual[:, None, :] - traits[:, helpers].T[None, :, :]).sum(axis=2)
    from scipy.optimize import linear_sum_assignment  # here, because it takes half a second to import

    return helpers[linear_sum_assignment(unlike)[1]].tolist()


def _strength(helpers: np.ndarray, people: People) -> np.ndarray:
    """Order helpers from the organised to the good listeners, as their students go from who lacks technique to who is strained."""
    return _units(people.columns[AT["skill"]])[helpers] - people.columns[AT["self_organisation"], helpers]


def _units(values: np.ndarray) -> np.ndarray:
    """Give values as distances from their mean in SDs; 0 where they do not differ."""
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros(len(values))


def _along_two(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Order by two traits at once: bands of the one, walked up and down along the other."""
    count = len(one)
    bands = max(1, round(count**0.5 / 2))
    band = np.argsort(np.argsort(one, kind="stable"), kind="stable") * bands // max(count, 1)
    place = np.argsort(np.argsort(other, kind="stable"), kind="stable")
    return band * count + np.where(band % 2 == 0, place, count - 1 - place)


def _turns(length: int, count: int) -> np.ndarray:
    """Deal in turn, there and back, so that no group has always the first choice."""
    round_, place = np.divmod(np.arange(length), count)
    return np.where(round_ % 2 == 0, place, count - 1 - place)


def _among_friends(students: np.ndarray, count: int, ties: Ties | None) -> list[list[int]]:
    """Fill one group after the other: the first by lot, then always who has most remembered hours with those who are in it."""
    waiting, groups = dict.fromkeys(students.tolist()), []
    for g in range(count):
        size, group, hours = len(students) // count + (g < len(students) % count), [], {}
        while len(group) < size:
            chosen = max(hours, key=hours.get) if hours else next(iter(waiting))
            hours.pop(chosen, None)
            del waiting[chosen]
            group.append(chosen)
            for e in range(ties.start[chosen], ties.start[chosen + 1]) if ties else ():
                friend = int(ties.partner[e])
                if friend in waiting:
                    hours[friend] = hours.get(friend, 0.0) + float(ties.hours[e])
        groups.append(group)
    return groups
