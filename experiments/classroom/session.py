"""Session: what all who watch see: the film, the clock, the guess. Whoever leads sets it; films are made one at a time, the last asked for wins."""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any

from experiments.classroom.clock import Clock
from experiments.classroom.film import Film, filmed, name_of, refuse
from experiments.classroom.guess import Guess
from experiments.classroom.lessons import LESSONS, answered
from experiments.classroom.reel import Halted
from experiments.classroom.setup import Setup, read, scenarios
from experiments.classroom.told import told
from sim.calendar import DAYS_A_WEEK
from sim.configuration import Scenario
from sim.errors import UserError

FILMS = 6  # kept, so that going back and forth between settings is at once
STORIES = 200  # kept
WAITING = 4  # stories that are told or wait to be; more are put off
LOG = logging.getLogger("peersim.classroom")


@dataclass(frozen=True)
class Shown:
    """A film as it is kept: its setup, both scenarios, its bytes, students, days after the start, and what it answers to its lesson's question."""

    setup: Setup
    scenarios: list[Scenario]
    packed: bytes
    students: int
    days: int
    answer: dict | None


@dataclass(eq=False)
class Viewer:
    """Somebody who watches: woken when there is news; `leads` says whether this one may set anything, `heard` how much of what it asked for is done."""

    leads: bool
    name: str
    host: str = ""
    heard: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    notes: list[dict] = field(default_factory=list)

    def tell(self, note: dict) -> None:
        """Leave a note for this viewer alone."""
        self.notes = [*self.notes[-9:], note]
        self.news.set()


class Session:
    """One class: everybody who opens the page sees the same."""

    def __init__(self, setup: Setup, address: str = "") -> None:
        self.setup, self.address, self.name = setup, address, secrets.token_hex(8)
        self.films: OrderedDict[str, Shown] = OrderedDict()
        self.film, self.clock, self.guess = "", Clock(), Guess()
        self.viewers: set[Viewer] = set()
        self.worker = ThreadPoolExecutor(1, "film")  # one thread composes: Hydra is no place for two
        self.teller = ThreadPoolExecutor(1, "story")  # another tells stories, so that no film waits for them
        self.closed = Event()
        self.checked: dict[Setup, list[Scenario]] = {}
        self.wanted: tuple[Setup, Viewer | None] | None = None
        self.making = False
        self.stories: OrderedDict[tuple[str, int], dict] = OrderedDict()
        self.telling: dict[tuple[str, int], asyncio.Future] = {}

    def close(self) -> None:
        """Give up what is in the making."""
        self.closed.set()
        for one in (self.worker, self.teller):
            one.shutdown(wait=False, cancel_futures=True)

    # ----- films

    def make(self, setup: Setup) -> Shown:
        """Make a film; runs in the worker. Raises UserError."""
        both = self.checked.pop(setup, None) or scenarios(setup)
        film: Film = filmed(setup, both, self.closed)
        lesson = LESSONS.get(setup.lesson)
        answer = answered(lesson, film) if lesson else None
        return Shown(setup, both, film.packed, film.header["students"], len(film.header["calendar"]) * DAYS_A_WEEK, answer)

    def check(self) -> None:
        """Check the first setup before there is a page. Raises UserError for what cannot be shown."""
        both = scenarios(self.setup)
        refuse(both)
        self.checked[self.setup] = both

    async def want(self, setup: Setup, who: Viewer | None = None) -> None:
        """Have a film of a setup made; a later wish replaces one that waits. What cannot be shown is told to who asked for it."""
        self.wanted = (setup, who)
        if self.making:
            return
        self.making = True
        self.tell()
        while self.wanted is not None:
            (setup, asking), self.wanted = self.wanted, None
            try:
                self._show(await self._made(setup))
            except UserError as error:
                self.complain(asking, str(error))
            except Halted:
                break
            except Exception as error:  # a fault of ours: the class goes on with what is shown
                LOG.exception("a film could not be made")
                self.complain(asking, f"this cannot be shown: a fault in peersim ({type(error).__name__}); the terminal says where")
        self.making = False
        self.tell()

    async def _made(self, setup: Setup) -> Shown:
        known = next((one for one in self.films.values() if one.setup == setup), None)
        return known or await asyncio.get_running_loop().run_in_executor(self.worker, self.make, setup)

    def _show(self, shown: Shown) -> None:
        name = name_of(shown.packed)
        self.films[name] = shown
        self.films.move_to_end(name)
        while len(self.films) > FILMS:
            self.films.popitem(last=False)
        again = shown.setup == self.setup  # a lesson that is begun anew
        other_lesson = again or shown.setup.lesson != self.setup.lesson
        self.film, self.setup = name, shown.setup
        self.clock = Clock(shown.days, speed=self.clock.speed).set(playing=self.clock.plain["playing"] and not other_lesson)
        if other_lesson or not self.guess.choices:
            lesson = LESSONS.get(shown.setup.lesson)
            self.guess = Guess(len(lesson.choices) if lesson else 0)

    async def story(self, name: str, student: int) -> dict | None:
        """Tell a student's story in both panels of a film; None if there is no such film or student. Raises UserError if too many are asked for."""
        shown, key = self.films.get(name), (name, student)
        if shown is None or not 0 <= student < shown.students:
            return None
        if key not in self.stories:
            if key not in self.telling:
                if len(self.telling) >= WAITING:
                    raise UserError("other stories are being told; ask again in a moment")
                self.telling[key] = asyncio.get_running_loop().run_in_executor(self.teller, told, shown.scenarios, student)
            try:
                self.stories[key] = await asyncio.shield(self.telling[key])
            finally:
                self.telling.pop(key, None)
            while len(self.stories) > STORIES:
                self.stories.popitem(last=False)
        return self.stories[key]

    # ----- who watches

    @property
    def plain(self) -> dict:
        """Everything that a page has to know, but for the film itself."""
        shown = self.films.get(self.film)
        answer = shown.answer if shown and self.guess.shown else None
        guess = self.guess.plain | {"answer": answer} if self.guess.choices else None
        return {
            "kind": "state", "film": self.film, "lesson": self.setup.lesson, "making": self.making, "clock": self.clock.plain, "guess": guess,
            "address": self.address,
        }  # fmt: skip

    def tell(self) -> None:
        """Wake everybody who watches."""
        for one in self.viewers:
            one.news.set()

    def complain(self, who: Viewer | None, text: str) -> None:
        """Tell a mistake to who made it, or to all who lead."""
        for one in [who] if who else [one for one in self.viewers if one.leads]:
            one.tell({"kind": "error", "text": text})

    # ----- what a page asks for

    async def do(self, who: Viewer, tree: Any) -> None:
        """Do what a page asks for. Raises UserError for what is not understood, or not for this viewer."""
        if not isinstance(tree, Mapping) or not isinstance(tree.get("do"), str):
            raise UserError("not understood")
        asked = tree["do"]
        if asked == "vote":
            who.tell({"kind": "voted", "choice": self.guess.voted(who.name, tree.get("choice"))})
        elif not who.leads:
            raise UserError("only who started the page can do that")
        elif asked == "setup":
            await self.want(read(tree.get("setup"), self.setup), who)
        elif asked in COMMANDS:
            COMMANDS[asked](self, tree)
        else:
            raise UserError(f"{asked[:40]}: no such thing to do")
        self.tell()


def _number(tree: Mapping, name: str) -> float:
    value = tree.get(name)
    if type(value) not in (int, float) or not -1e9 < value < 1e9:
        raise UserError(f"{name}: takes a number")
    return float(value)


def _clock(**change: Any) -> Callable[[Session, Mapping], None]:
    def set_clock(session: Session, tree: Mapping) -> None:
        values = {name: _number(tree, name) if value is ... else value for name, value in change.items()}
        session.clock = session.clock.set(**values)

    return set_clock


def _pause(session: Session, tree: Mapping) -> None:
    """Stop at the day that was seen when it was asked for, if the page says which."""
    session.clock = session.clock.set(playing=False, day=_number(tree, "day") if "day" in tree else None)


def _asking(on: bool) -> Callable[[Session, Mapping], None]:
    def ask(session: Session, tree: Mapping) -> None:
        if not session.guess.choices:
            raise UserError("there is no question here; choose a lesson")
        session.guess = replace(session.guess, asking=on)

    return ask


def _reveal(session: Session, tree: Mapping) -> None:
    session.guess = replace(session.guess, shown=bool(tree.get("on", True)), asking=False)


COMMANDS: dict[str, Callable[[Session, Mapping], None]] = {
    "play": _clock(playing=True), "pause": _pause, "speed": _clock(speed=...), "seek": _clock(day=...),
    "hands": lambda session, tree: session.guess.raised(tree), "ask": _asking(True), "stop": _asking(False), "reveal": _reveal,
}  # fmt: skip
