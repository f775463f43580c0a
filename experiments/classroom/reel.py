"""Reel: one arm as a page shows it, evening by evening: how every student is, who met whom, and which ties there are."""

from dataclasses import dataclass
from threading import Event

import numpy as np

from sim.activities.kinds import GROUP_SESSION, PAIR_MEETING
from sim.allocation import compose
from sim.calendar import DAYS_A_WEEK
from sim.campus import PROGRAMMES, Campus
from sim.configuration import Scenario
from sim.network import FRIEND_HOURS
from sim.population import People
from sim.state import KNOBS, Ties

SHOWN = {"stress": "stress", "knowledge": "understood", "belonging": "belonging", "exhaustion": "exhaustion", "mark": "mark"}
FULL = 65535  # what a state of 100 is in a film
HERE, CAME, HELPED = 1, 2, 4  # flags of a student on a day: enrolled, came to a programme, helped in one
FRIENDS, STUDY, ASSIGNED = 1, 2, 4  # what a tie is: friends, study together this week, helper and helped
STUDY_HOURS = 0.5  # pair-hours of studying together in a week from which a tie is drawn as one
STRONGEST = 3 * FRIEND_HOURS  # remembered hours that are drawn as the strongest tie


@dataclass(frozen=True)
class Reel:
    """One arm: T evenings (the first is the start), n students, m meetings of two, e ties of W weeks one after the other."""

    values: dict[str, np.ndarray]  # float32[T, n] by name, latent
    flags: np.ndarray  # uint8[T, n]
    meetings: np.ndarray  # uint16[m, 2]: who came, and to whom
    meetings_until: np.ndarray  # uint32[T]: meetings up to this evening
    ties: np.ndarray  # uint16[e, 2]
    strength: np.ndarray  # uint8[e]
    kinds: np.ndarray  # uint8[e]
    ties_until: np.ndarray  # uint32[W + 1]: ties up to and with this week; the first are those of the start
    helpers: np.ndarray  # uint8[n]: 1 for who is a helper of some programme at the start


class Halted(Exception):
    """A film that was given up, because the page is closed."""


def lived(scenario: Scenario, people: People, ties: Ties, replicate: int, halt: Event | None = None) -> Reel:
    """Live one arm, and keep what a page shows of it. Raises Halted if it is given up meanwhile."""
    offers = compose(scenario.programmes, people, scenario.helping, scenario.seed, replicate, ties).offers
    campus = Campus(people, ties, offers, scenario.calendar, scenario.seed, replicate, scenario.mechanisms, scenario.schedule, until=scenario.until)
    keeping = _Keeping(campus)
    while campus.day < len(campus.days):
        if halt and halt.is_set():
            raise Halted
        keeping.live()
    return keeping.reel()


class _Keeping:
    """Keeps what happens day by day."""

    def __init__(self, campus: Campus) -> None:
        self.campus, days = campus, len(campus.days) + 1
        self.values = {name: np.empty((days, campus.n), np.float32) for name in SHOWN}
        self.flags = np.zeros((days, campus.n), np.uint8)
        self.meetings: list[np.ndarray] = []
        self.ties: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self.helpers = np.zeros(campus.n, np.uint8)
        self.helpers[campus.offers.helper[campus.offers.helper >= 0]] = 1
        self._note(np.zeros((0, 2), np.int64), np.zeros(campus.n, np.uint8))
        self.ties.append(drawn(campus))

    def live(self) -> None:
        """Live a day and note it."""
        campus = self.campus
        sessions = campus.programme_columns("sessions").copy()
        helped = campus.programme_columns("hours_helped").sum(axis=0)
        campus.advance(1)
        came = campus.programme_columns("sessions") > sessions
        helps = campus.programme_columns("hours_helped").sum(axis=0) > helped
        self._note(meetings(campus, came, helps), (np.where(came.any(axis=0), CAME, 0) | np.where(helps, HELPED, 0)).astype(np.uint8))
        if campus.day % DAYS_A_WEEK == DAYS_A_WEEK - 1:  # its last evening but one: on the last, the week's company is counted and gone
            self.ties.append(drawn(campus))

    def _note(self, met: np.ndarray, flags: np.ndarray) -> None:
        day, campus = self.campus.day, self.campus
        for name, column in SHOWN.items():
            self.values[name][day] = campus.column(column)
        self.flags[day] = flags | np.where(campus.column("enrolled") > 0, HERE, 0).astype(np.uint8)
        self.meetings.append(met)

    def reel(self) -> Reel:
        """Put the days together."""
        ends, strength, kinds = (np.concatenate(parts) for parts in zip(*self.ties))
        return Reel(
            self.values, self.flags,
            np.concatenate(self.meetings).astype(np.uint16), np.cumsum([len(one) for one in self.meetings]).astype(np.uint32),
            ends.astype(np.uint16), strength, kinds, np.cumsum([len(one) for _, one, _ in self.ties]).astype(np.uint32),
            self.helpers,
        )  # fmt: skip


def drawn(campus: Campus) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the ties of today that are drawn: both ends (int[e, 2]), strength (uint8) and what each is (uint8)."""
    ties = campus.ties
    ego, here = np.repeat(np.arange(campus.n), np.diff(ties.start)), campus.column("enrolled") > 0
    kinds = np.where(ties.hours > FRIEND_HOURS, FRIENDS, 0) | np.where(ties.study_contact > STUDY_HOURS, STUDY, 0)
    once = (ego < ties.partner) & (kinds > 0) & here[ego] & here[ties.partner]
    strength = np.clip(255 * ties.hours[once] / STRONGEST, 0, 255)
    return np.stack([ego[once], ties.partner[once]], axis=1), strength.astype(np.uint8), kinds[once].astype(np.uint8)


def meetings(campus: Campus, came: np.ndarray, helps: np.ndarray) -> np.ndarray:
    """List who met whom in programmes today, int[m, 2]: who came (bool[K, n]) and a helper of theirs who was there (bool[n]), or one at the same table."""
    offers, found = campus.offers, []
    for k in range(len(offers.knobs)):
        if offers.knobs[k, KNOBS.index("kind")] not in (GROUP_SESSION, PAIR_MEETING) or not came[k].any():
            continue
        table = offers.columns[k, PROGRAMMES["table"]]
        for g in range(offers.group_of[k], offers.group_of[k + 1]):
            members = offers.members[offers.start[g] : offers.start[g + 1]]
            here = members[came[k][members]]
            if len(here):
                found += _spokes(here, table[here], [int(one) for one in offers.helper[g] if one >= 0 and helps[one]])
    return np.array(found, np.int64).reshape(-1, 2)


def _spokes(here: np.ndarray, table: np.ndarray, led: list[int]) -> list[tuple[int, int]]:
    """Join those who came to a helper, conversation by conversation; without helpers to the first of their conversation."""
    spokes = []
    for number, conversation in enumerate(np.unique(table)):
        who = here[table == conversation]
        hub = led[number % len(led)] if led else int(who[0])
        spokes += [(int(one), hub) for one in who if one != hub]
    return spokes
