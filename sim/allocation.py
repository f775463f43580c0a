"""Compose programmes: who is offered what, in which group, with which helper; the arrays that the activities read."""

from dataclasses import dataclass

import numpy as np

from sim.activities.fit import fit_of
from sim.activities.kinds import KINDS, TOPICS
from sim.calendar import WEEKDAYS
from sim.luck import key, normals, stream, uniforms
from sim.matching import arranged, flagged, with_helpers
from sim.population import People
from sim.programmes import Forum, GroupSession, Helping, Message, PairMeeting, Programme, leaders
from sim.state import KNOBS, PROGRAMME, STUDENT, Offers, Ties, index

FOR_GOOD = 1000  # terms
START = 0.5  # safety and fit before anybody has met


@dataclass(frozen=True)
class Composed:
    """The offers of a scenario for one run, and how many of the target found no place for want of helpers."""

    offers: Offers
    unserved: dict[str, int]


def compose(programmes: dict[str, Programme], people: People, rules: Helping, seed: int, replicate: int, ties: Ties | None = None) -> Composed:
    """Allocate students to groups and helpers to groups, for every programme by itself. Only who is put with friends needs the ties of the first day."""
    columns, knobs, names, group_of, start, members, helpers, unserved = [], [], [], [0], [0], [], [], {}
    most = max([1, *map(leaders, programmes.values())])
    for name, programme in programmes.items():
        part = _Part(name, programme, people, rules, (seed, replicate), ties)
        groups = part.groups()
        for group in groups:
            members.extend(group)
            start.append(len(members))
        helpers.append(np.pad(part.helper, ((0, 0), (0, most - part.helper.shape[1])), constant_values=-1))
        group_of.append(group_of[-1] + len(groups))
        columns.append(part.columns(groups))
        knobs.append(_knobs(programme, rules, max(map(len, groups), default=0)))
        names.append(stream(f"programme.{name}"))
        unserved[name] = part.unserved
    k = len(programmes)
    offers = Offers(
        columns=np.array(columns).reshape(k, len(PROGRAMME), people.n),
        knobs=np.array(knobs, float).reshape(k, len(KNOBS)),
        name=np.array(names, np.uint64),
        group_of=np.array(group_of, np.int64),
        start=np.array(start, np.int64),
        members=np.array(members, np.int32),
        helper=np.concatenate([np.empty((0, most), np.int32), *helpers]),
    )
    return Composed(offers, unserved)


class _Part:
    """The allocation of one programme: those who are there at the start have helpers now, later intakes when they arrive."""

    def __init__(self, name: str, programme: Programme, people: People, rules: Helping, luck: tuple[int, int], ties: Ties | None) -> None:
        self.programme, self.people, self.rules, self.ties = programme, people, rules, ties
        self.ids, self.draw, self.luck = np.arange(people.n), stream(f"programme.{name}"), luck
        at = index(STUDENT)
        self.arrival, newcomer, level = (people.columns[at[one]] for one in ("arrival_term", "newcomer", "level"))
        self.here, self.skill = people.columns[at["enrolled"]] > 0, people.columns[at["skill"]]
        self.own = newcomer > 0 if programme.target == "newcomers" and newcomer.any() else self.here
        size = {"group_session": "group_size", "pair_meeting": "mentees_per_mentor"}.get(programme.activity)
        self.size = getattr(programme, size) if size else 0
        self.leaders, self.helper = leaders(programme), np.empty((0, 1), np.int32)
        self.lot = self._uniform("programme.lot")
        self.wanted = flagged(programme.only, programme.at_risk_share, people)
        fitness = level + rules.choice * normals(*luck, "programme.helper", 0, self.ids, draw=self.draw)
        self._share_out(self._chosen(self.own), self.ids[self.here & (newcomer == 0)], fitness)

    def _uniform(self, name: str) -> np.ndarray:
        return uniforms(*self.luck, name, 0, self.ids, draw=self.draw)

    def _chosen(self, wanted: np.ndarray) -> np.ndarray:
        """List the wanted whom the lot chooses, in the order of the lot."""
        invited = self.ids[wanted & self.wanted & (self.lot < self.programme.coverage)]
        return invited[np.argsort(self.lot[invited], kind="stable")]

    def _share_out(self, invited: np.ndarray, older: np.ndarray, fitness: np.ndarray) -> None:
        """Choose helpers among the older students, best first; without any, among the ablest of the cohort itself.

        Just as many as are needed for those who are left when the helpers are taken out of the invited.
        """
        self.helpers, self.invited = [], invited
        if not self.leaders:
            return
        pool = older if len(older) else self.ids[self.here]
        best = pool[np.argsort(-fitness[pool], kind="stable")]
        groups = np.arange(len(best) + 1)
        lead = np.minimum(groups * self.leaders, len(best))
        places = self.size * groups + np.concatenate([[0], np.cumsum(np.isin(best, invited))])[lead]
        enough = np.flatnonzero(places >= len(invited))
        self.helpers = best[: lead[enough[0]] if len(enough) else len(best)].tolist()
        self.invited = invited[~np.isin(invited, self.helpers)]

    def groups(self) -> list[list[int]]:
        """Fill groups, as many as there are helpers if they are led, sizes differ by one at most; then those of later intakes, who have no helpers yet.

        Every group has its first helper before any has its second. With too few helpers some students find no place, or groups are larger.
        """
        self.unserved = 0
        if isinstance(self.programme, (Message, Forum)):
            return []
        count = -(-len(self.invited) // self.size)
        count = min(len(self.helpers), count) if self.leaders else count
        served = self.invited[: count * self.size] if self.programme.few_helpers == "queue" or not count else self.invited
        self.unserved = len(self.invited) - len(served)
        groups = self._arranged(served, count)
        rounds_ = [self.helpers[h * count : (h + 1) * count] for h in range(self.leaders)]
        self.helpers = [with_helpers(self.programme.matching, groups, one, self.people) for one in rounds_]
        for intake in self._intakes():
            later = self._chosen(self.arrival == intake)
            groups += self._arranged(later, -(-len(later) // self.size))
        self.helper = np.full((len(groups), max(self.leaders, 1)), -1, np.int32)
        for h, chosen in enumerate(self.helpers):
            self.helper[: len(chosen), h] = chosen
        return groups

    def _arranged(self, students: np.ndarray, count: int) -> list[list[int]]:
        return arranged(self.programme.matching, students, count, self.people, self.ties)

    def _intakes(self) -> list[int]:
        return sorted({int(term) for term in self.arrival[~self.here]})

    def columns(self, groups: list[list[int]]) -> np.ndarray:
        """Fill the programme's columns for the first day."""
        at, columns = index(PROGRAMME), np.zeros((len(PROGRAMME), self.people.n))
        columns[at["table"]] = -1
        columns[at["taste"]] = self.rules.taste * normals(*self.luck, "programme.taste", 0, self.ids, draw=self.draw)
        columns[at["aware"]] = self._uniform("programme.aware") < self.programme.awareness
        columns[at["safety"]] = columns[at["fit"]] = START
        columns[at["effort"]] = columns[at["served"]] = 1
        columns[at["from_term"]] = np.maximum(self.arrival, 0)
        lasting = self.programme.terms if self.programme.target == "newcomers" else FOR_GOOD
        columns[at["until_term"]] = columns[at["from_term"]] + lasting
        if isinstance(self.programme, (Message, Forum)):
            columns[at["invited"], np.concatenate([self.invited, *(self._chosen(self.arrival == intake) for intake in self._intakes())])] = 1
        largest = max(map(len, groups), default=0)
        for group, helpers in zip(groups, self.helper):
            columns[at["invited"], group] = 1
            if isinstance(self.programme, PairMeeting):
                columns[at["turn"], group] = np.arange(len(group)) % rounds(self.programme, largest)
            for helper in helpers[helpers >= 0]:
                columns[at["quality"], helper] = 1 - (1 - self.skill[helper]) * trained(self.programme, self.rules)
                columns[at["own_course"], helper] = float(self.arrival[helper] == self.arrival[group[0]] >= 0)
                columns[at["fit"], group] = self._fits(group, helper) if isinstance(self.programme, PairMeeting) else START
        return columns

    def _fits(self, mentees: list[int], mentor: int) -> list[float]:
        """Fit of mentees with a mentor, as rematching will find it too."""
        at, rules = index(STUDENT), self.rules
        drive, sociability = self.people.columns[at["drive"]], self.people.columns[at["sociability"]]
        with np.errstate(over="ignore"):
            chance = key(*self.luck, np.uint64(stream("pair.fit")), np.int64(0), np.uint64(self.draw))
            return [float(fit_of(mentee, mentor, drive, sociability, rules.fit_deep, rules.fit_unknown, chance)) for mentee in mentees]


def trained(programme: Programme, rules: Helping) -> float:
    """Share of what an untrained helper lacks that training leaves."""
    return float(np.exp(-rules.practice * programme.training_hours))


def meeting_days(programme: Programme) -> list[int]:
    """List the weekdays on which a programme meets, 0 is Monday: its own, and with more sessions a week every second day from there, round about Friday."""
    first, more = WEEKDAYS.index(programme.weekday), getattr(programme, "sessions_per_week", 1) - 1
    return sorted([first, *((first + 2 * (number + 1)) % 5 for number in range(more))])


def rounds(programme: Programme, mentees: int) -> int:
    """Weeks from one meeting with the helper to the next: a mentor with too many mentees meets each less often."""
    if not isinstance(programme, PairMeeting):
        return getattr(programme, "every_weeks", 1)
    a_week = max(1, int(programme.mentor_hours / programme.hours + 1e-9))
    return max(1, -(-mentees // a_week))


def _knobs(programme: Programme, rules: Helping, largest: int) -> list[float]:
    pair, message, online = isinstance(programme, PairMeeting), isinstance(programme, Message), programme.modality == "online"
    days = meeting_days(programme)
    values = {
        "kind": KINDS[programme.activity],
        "first_week": programme.first_week,
        "last_week": programme.last_week,
        "exam_weeks": float(programme.exam_weeks),
        "weekdays": sum(2**day for day in days),
        "meetings": len(days),
        "hours": programme.hours,
        "travel": programme.travel_hours,
        "preparation": programme.preparation_hours,
        "around": programme.preparation_hours + programme.supervision_hours + (0.0 if online else len(days) * programme.travel_hours),
        "invitation": float(pair and programme.asked_in_person),
        "incentive": programme.incentive,
        "talk_group": programme.talk_group if isinstance(programme, GroupSession) else 0,
        "closeness": rules.online_closeness,
        "online": float(online),
        "hybrid": float(programme.modality == "hybrid"),
        "round": rounds(programme, largest),
        "subject": getattr(programme, "subject_share", 0.0),
        "wellbeing": programme.wellbeing_share if isinstance(programme, GroupSession) else 0.0,
        "leaders": float(leaders(programme)),
        "technique": programme.technique_share,
        "rules": programme.rules,
        "transparency": getattr(programme, "transparency", 0.0),
        "supervision": programme.supervision_hours,
        "points": programme.points,
        "leaderboard": programme.leaderboard,
        "stigmatised": programme.stigmatised,
        "reach": programme.reach if message else 0.0,
        "topic": TOPICS.index(programme.topic) if message else 0,
        "moderation": getattr(programme, "moderation_hours", 0.0),
        "anonymous": float(getattr(programme, "anonymous", False)),
        "leave": programme.helpers_leave,
        "replaced": float(programme.replaced),
        "choice": rules.choice,
        "trained": trained(programme, rules),
        "rematch": float(pair and programme.rematch),
        "fit_deep": rules.fit_deep,
        "fit_unknown": rules.fit_unknown,
    }
    return [values[name] for name in KNOBS]
