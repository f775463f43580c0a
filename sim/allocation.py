"""Compose programmes: who is offered what, in which group, with which helper; the arrays that the activities read."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from sim.activities.fit import fit_of, fit_with_staff
from sim.knobs import knobs, rounds, trained
from sim.luck import key, normals, stream, uniforms
from sim.matching import arranged, flagged, with_helpers
from sim.population import People
from sim.programmes import GroupSession, Helping, Meeting, PairMeeting, Programme, leaders
from sim.state import CAMPUS, KNOBS, NOBODY, PROGRAMME, STAFF, STUDENT, Offers, Ties, index

FOR_GOOD = 1000  # terms
START = 0.5  # safety and fit before anybody has met


@dataclass(frozen=True)
class Composed:
    """The offers of a scenario for one run, and how many of the target found no place for want of helpers."""

    offers: Offers
    unserved: dict[str, int]


def compose(programmes: dict[str, Programme], people: People, rules: Helping, seed: int, replicate: int, ties: Ties | None = None) -> Composed:
    """Allocate students to groups and helpers to groups, for every programme by itself. Only who is put with friends needs the ties of the first day."""
    columns, numbers, names, group_of, start, members, helpers, unserved = [], [], [], [0], [0], [], [], {}
    most = max([1, *map(leaders, programmes.values())])
    for name, programme in programmes.items():
        part = _Part(name, programme, people, rules, (seed, replicate), ties)
        groups = part.groups
        for group in groups:
            members.extend(group)
            start.append(len(members))
        helpers.append(np.pad(part.helper, ((0, 0), (0, most - part.helper.shape[1])), constant_values=NOBODY))
        group_of.append(group_of[-1] + len(groups))
        columns.append(part.columns())
        numbers.append(knobs(programme, rules, max(map(len, groups), default=0)))
        names.append(stream(f"programme.{name}"))
        unserved[name] = part.unserved
    k = len(programmes)
    offers = Offers(
        columns=np.array(columns).reshape(k, len(PROGRAMME), people.n),
        knobs=np.array(numbers, float).reshape(k, len(KNOBS)),
        name=np.array(names, np.uint64),
        group_of=np.array(group_of, np.int64),
        start=np.array(start, np.int64),
        members=np.array(members, np.int32),
        helper=np.concatenate([np.empty((0, most), np.int32), *helpers]),
    )
    return Composed(offers, unserved)


class _Part:
    """The allocation of one programme: those who are there at the start have helpers now, later intakes when they arrive.

    `groups` lists the members of each group, `helper` (int32[groups, helpers]) who helps it, `unserved` counts those who found no place.
    """

    def __init__(self, name: str, programme: Programme, people: People, rules: Helping, luck: tuple[int, int], ties: Ties | None) -> None:
        self.programme, self.people, self.rules, self.ties = programme, people, rules, ties
        self.ids, self.draw, self.luck = np.arange(people.n), stream(f"programme.{name}"), luck
        at = index(STUDENT)
        self.arrival, newcomer, self.level, self.skill = (people.columns[at[one]] for one in ("arrival_term", "newcomer", "level", "skill"))
        self.here, campus = people.columns[at["enrolled"]] > 0, people.places.group[CAMPUS]
        self.own = newcomer > 0 if programme.target == "newcomers" and newcomer.any() else self.here
        self.older = self.here & (newcomer == 0)
        self.lot, self.wanted = self._uniform("programme.lot"), flagged(programme.only, programme.at_risk_share, people)
        signed = programme.sign_up == "own_wish"  # then the share of students who like such a programme more decides
        self.share = ndtr(-normals(*luck, "programme.taste", 0, self.ids, draw=self.draw)) if signed else self.lot
        self.leaders, self.groups, self.unserved = leaders(programme), [], 0
        self.helper, self.open_to = np.empty((0, max(self.leaders, 1)), np.int32), []
        together = getattr(programme, "across_campuses", False)
        campuses = [np.ones(people.n, bool)] if together or not isinstance(programme, Meeting) else [campus == one for one in range(campus.max() + 1)]
        for mine in campuses:
            self._begin(self._chosen(self.own & mine), mine)
        for intake in self._intakes():
            for mine in campuses:
                self._prepare(self._chosen((self.arrival == intake) & mine))

    def _uniform(self, name: str) -> np.ndarray:
        return uniforms(*self.luck, name, 0, self.ids, draw=self.draw)

    def _chosen(self, wanted: np.ndarray) -> np.ndarray:
        """List the wanted whom the lot chooses, or who sign up, in the order of the lot."""
        invited = self.ids[wanted & self.wanted & (self.share < self.programme.coverage)]
        return invited[np.argsort(self.lot[invited], kind="stable")]

    def _intakes(self) -> list[int]:
        return sorted({int(term) for term in self.arrival[~self.here]})

    def _begin(self, invited: np.ndarray, mine: np.ndarray) -> None:
        """Fill the first groups of a campus, as many as there are helpers if they are led, sizes differ by one at most.

        Every group has its first helper before any has its second. With too few helpers some students find no place, or groups are larger.
        """
        programme, staff = self.programme, getattr(self.programme, "led_by", "") == "staff"
        if not isinstance(programme, Meeting):
            self.open_to.extend(invited)
            return
        helpers, invited = ([], invited) if staff or not self.leaders else self._share_out(invited, mine)
        count = -(-len(invited) // self._size)
        if self.leaders and not staff:  # who helps her own cohort is no member, which can leave less than was reckoned with
            count = min(max(count, -(-len(helpers) // self.leaders)), len(helpers), len(invited))
        served = invited[: count * self._size] if programme.few_helpers == "queue" or not count else invited
        self.unserved += len(invited) - len(served)
        groups = arranged(programme.matching, served, count, self.people, self.ties)
        table = np.full((count, max(self.leaders, 1)), STAFF if staff and self.leaders else NOBODY, np.int32)
        for h in range(self.leaders):
            round_ = with_helpers(programme.matching, groups, helpers[h * count : (h + 1) * count], self.people)
            table[: len(round_), h] = round_
        self._add(groups, table)

    def _prepare(self, invited: np.ndarray) -> None:
        """Put those of a later intake together, without helpers yet."""
        if not isinstance(self.programme, Meeting):
            self.open_to.extend(invited)
            return
        groups = arranged(self.programme.matching, invited, -(-len(invited) // self._size), self.people, self.ties)
        nobody = STAFF if self.leaders and self.programme.led_by == "staff" else NOBODY
        self._add(groups, np.full((len(groups), max(self.leaders, 1)), nobody, np.int32))

    def _add(self, groups: list[list[int]], helper: np.ndarray) -> None:
        self.groups += groups
        self.helper = np.concatenate([self.helper, helper])

    @property
    def _size(self) -> int:
        return self.programme.group_size if isinstance(self.programme, GroupSession) else self.programme.mentees_per_mentor

    def _share_out(self, invited: np.ndarray, mine: np.ndarray) -> tuple[list[int], np.ndarray]:
        """Choose helpers at a campus, best first: older students, or, without any or where the cohort is to help itself, its own ablest.

        Just as many as are needed for those who are left when the helpers are taken out of the invited, who are given back too.
        """
        fitness = self.level + self.rules.choice * normals(*self.luck, "programme.helper", 0, self.ids, draw=self.draw)
        older, cohort = self.ids[self.older & mine], self.ids[self.here & mine]
        pool = older if len(older) and self.programme.led_by != "same_cohort" else cohort
        if self.programme.led_by == "same_cohort" and len(young := self.ids[self.here & mine & ~self.older]):
            pool = young
        best = pool[np.argsort(-fitness[pool], kind="stable")]
        groups = np.arange(len(best) + 1)
        lead = np.minimum(groups * self.leaders, len(best))
        places = self._size * groups + np.concatenate([[0], np.cumsum(np.isin(best, invited))])[lead]
        enough = np.flatnonzero(places >= len(invited))
        helpers = best[: lead[enough[0]] if len(enough) else len(best)].tolist()
        return helpers, invited[~np.isin(invited, helpers)]

    def columns(self) -> np.ndarray:
        """Fill the programme's columns for the first day."""
        at, columns = index(PROGRAMME), np.zeros((len(PROGRAMME), self.people.n))
        columns[at["table"]] = -1
        columns[at["taste"]] = self.rules.taste * normals(*self.luck, "programme.taste", 0, self.ids, draw=self.draw)
        columns[at["aware"]] = self._uniform("programme.aware") < self.programme.awareness
        columns[at["safety"]] = columns[at["fit"]] = START
        columns[at["effort"]] = 1
        columns[at["served"]] = not getattr(self.programme, "founded_by_students", False)
        columns[at["asked_after"]] = self._asked_after()
        columns[at["from_term"]] = np.maximum(self.arrival, 0)
        lasting = self.programme.terms if self.programme.target == "newcomers" else FOR_GOOD
        columns[at["until_term"]] = columns[at["from_term"]] + lasting
        columns[at["invited"], np.array(self.open_to, int)] = 1
        largest = max(map(len, self.groups), default=0)
        for number, (group, helpers) in enumerate(zip(self.groups, self.helper)):
            columns[at["invited"], group] = 1
            if isinstance(self.programme, PairMeeting):
                columns[at["turn"], group] = np.arange(len(group)) % rounds(self.programme, largest)
                columns[at["fit"], group] = self._fits(group, int(helpers[0]), number)
            for helper in helpers[helpers >= 0]:
                columns[at["quality"], helper] = 1 - (1 - self.skill[helper]) * trained(self.programme, self.rules)
                columns[at["own_course"], helper] = float(self.arrival[helper] == self.arrival[group[0]] >= 0)
        return columns

    def _asked_after(self) -> np.ndarray:
        """Tell whom check-ins ask."""
        if getattr(self.programme, "check_in_on", "") != "at_risk":
            return np.ones(self.people.n)
        return flagged("at_risk", self.programme.at_risk_share, self.people)

    def _fits(self, mentees: list[int], mentor: int, number: int) -> list[float]:
        """Fit of mentees with a mentor, as rematching will find it too."""
        at, rules = index(STUDENT), self.rules
        drive, sociability = self.people.columns[at["drive"]], self.people.columns[at["sociability"]]
        with np.errstate(over="ignore"):
            chance = key(*self.luck, np.uint64(stream("pair.fit")), np.int64(0), np.uint64(self.draw))
            if mentor == NOBODY:
                return [START] * len(mentees)
            if mentor == STAFF:
                return [float(fit_with_staff(mentee, number, rules.staff_fit, rules.fit_unknown, chance)) for mentee in mentees]
            return [float(fit_of(mentee, mentor, drive, sociability, rules.fit_deep, rules.fit_unknown, chance)) for mentee in mentees]
