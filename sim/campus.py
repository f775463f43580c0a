"""Run one arm of one replicate: the students, their ties and programmes, day after day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim.calendar import DAYS_A_WEEK, Calendar, days
from sim.frame.compiler import Day
from sim.frame.interruption import held_back
from sim.luck import stream
from sim.network import copied
from sim.parameters import row
from sim.population import People
from sim.schedule import DAY, PAST
from sim.state import PROGRAMME, STUDENT, Offers, Ties, index

STUDENTS, PROGRAMMES = index(STUDENT), index(PROGRAMME)


THE_DAY, THE_PAST = (Day([(flag, formula.mechanism) for flag, formula in schedule]) for schedule in (DAY, PAST))
FOREVER = 1_000_000  # weeks
MECHANISMS = {formula.mechanism.name: formula.mechanism for _, formula in DAY}


def numbers_of(day: Day, settings: dict[str, object | None]) -> tuple[np.ndarray, np.ndarray]:
    """Lay the parameters of all mechanisms in one row, and say which mechanisms are on.

    `settings` maps a mechanism's name to its parameters, or to None to take it out; what is not named has its defaults.
    """
    known = {one.name: one.parameters for one in day.mechanisms} | {name: one.parameters for name, one in MECHANISMS.items()}
    for name, value in settings.items():
        if name not in known:
            raise KeyError(f"there is no mechanism {name}")
        if not (value is None or value is True or (known[name] and isinstance(value, known[name]))):
            raise TypeError(
                f"settings of {name}: {value!r} is neither None nor its parameters, {known[name].__name__ if known[name] else 'of which it has none'}"
            )
    numbers, on = np.zeros(day.numbers), np.ones(len(day.schedule), np.bool_)
    for i, one in enumerate(day.mechanisms):
        value = settings.get(one.name, True)
        on[i] = value is not None
        if one.parameters:
            chosen = value if isinstance(value, one.parameters) else one.parameters()
            numbers[day.slots[one.name]] = row(chosen)
    return numbers, on


class Change(NamedTuple):
    """What one mechanism did to one column on one day: `by` is float64[n]."""

    day: int
    mechanism: str
    column: str
    by: np.ndarray


@dataclass
class Campus:
    """One arm of one replicate. `advance` lives days; columns can be read and written at any time in between."""

    people: People
    ties: Ties
    offers: Offers
    calendar: Calendar
    seed: int
    replicate: int
    settings: dict[str, object | None] = field(default_factory=dict)
    schedule: Day = THE_DAY
    day: int = 0
    until: dict[str, int] = field(default_factory=dict)  # mechanisms that stop, and the last week of the run in which they work

    def __post_init__(self) -> None:
        self.state = self.people.columns.copy()
        self.ties = copied(self.ties)
        self.offers = self.offers._replace(columns=self.offers.columns.copy(), members=self.offers.members.copy(), helper=self.offers.helper.copy())
        self.places = self.people.places._replace(size=self.people.places.size.copy())
        self.days = days(self.calendar)
        self.numbers, self.usual = numbers_of(self.schedule, self.settings)
        self.stops = np.array([self.until.get(one.name, FOREVER) * DAYS_A_WEEK for one in self.schedule.mechanisms], np.int64)  # day from which each is off

    @property
    def n(self) -> int:
        """Number of students."""
        return self.state.shape[1]

    def column(self, name: str) -> np.ndarray:
        """The live column of a student variable: float64[n]."""
        return self.state[STUDENTS[name]]

    def programme_column(self, k: int, name: str) -> np.ndarray:
        """The live column of the students' part in programme k: float64[n]."""
        return self.offers.columns[k, PROGRAMMES[name]]

    def programme_columns(self, name: str) -> np.ndarray:
        """The live column of the students' part in every programme: float64[K, n]."""
        return self.offers.columns[:, PROGRAMMES[name]]

    def advance(self, count: int = 1, record: tuple[str, ...] = (), into: np.ndarray | None = None) -> np.ndarray:
        """Live some days; returns float32[days, len(record), n], the named columns at the end of each day.

        `into` has room for the whole run, as float32[all days, len(record), n]: these days are written in their places there.
        """
        count = min(count, len(self.days) - self.day)
        columns = np.array([STUDENTS[name] for name in record], np.int64)
        kept = np.zeros((count, len(record), self.n), np.float32) if into is None else into[self.day : self.day + count]
        last = self.day + count
        while self.day < last:
            self._live(min([last, *self.stops[self.stops > self.day]]), columns, kept[len(kept) - (last - self.day) :])
        return kept

    def _live(self, until: int, columns: np.ndarray, into: np.ndarray) -> None:
        """Live the days before day `until`, on all of which the same mechanisms work."""
        arguments = (*self._now(), self.day, int(until), columns, into)
        self.schedule.prepared(arguments)
        with held_back():  # days are lived whole or not at all
            self.ties = Ties(*self.schedule.advance(*arguments))
            self.day = int(until)

    def compile_backwards(self) -> None:
        """Compile the day's loops from the last to the first (see `sim.warm`)."""
        nothing = (0, 0, np.zeros(0, np.int64), np.zeros((0, 0, self.n), np.float32))
        self.schedule.backwards((*self._now(), *nothing))

    def traced(self, count: int = 1, columns: tuple[str, ...] = ("stress", "understood", "belonging")) -> Iterator[Change]:
        """Live some days, mechanism by mechanism; yields who changed what: the same bits as `advance`, but slower.

        `columns` are names of student columns, or `programme.column`, as "mentoring.relationship". A day is lived whole
        before the first of its changes is handed out.
        """
        watched = [self._watched(name) for name in columns]
        for _ in range(min(count, len(self.days) - self.day)):
            changes, before = [], [column.copy() for column in watched]
            with held_back():
                for mechanism, ties in self.schedule.one_by_one(*self._now(), self.day):
                    self.ties = ties
                    for at, (name, column) in enumerate(zip(columns, watched)):
                        if not np.array_equal(before[at], column):
                            changes.append(Change(self.day, mechanism, name, column - before[at]))
                            before[at] = column.copy()
                self.day += 1
            yield from changes

    def _watched(self, name: str) -> np.ndarray:
        """The live column of this name, of the students or of their part in a programme."""
        programme, _, column = name.rpartition(".")
        if not programme:
            return self.column(name)
        names = self.offers.name.tolist()
        address = stream(f"programme.{programme}")
        if address not in names:
            raise KeyError(f"there is no programme {programme} in this scenario")
        return self.programme_column(names.index(address), column)

    @property
    def on(self) -> np.ndarray:
        """Which entries of the schedule work today: bool[entries]."""
        return self.usual & (self.day < self.stops)

    def _now(self) -> tuple:
        return (
            self.state, self.ties, self.places, self.offers, self.days, self.numbers, self.on,
            np.uint64(self.seed), np.uint64(self.replicate),
        )  # fmt: skip
