"""Setup: which two scenarios a page shows, with which settings and which luck; what comes from a page is checked as what is typed, and more."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.asking import asked
from experiments.composing import Option, concerns
from experiments.overrides import Override, overrides
from sim.configuration import Scenario
from sim.errors import UserError
from sim.modifiers import composed_with

FROM_A_PAGE = re.compile(
    r"(programmes|mechanisms|helping|calendar)\..+|population\.(newcomers|older|sections|section_size|programmes|lot|traits\..+)"
)  # keys that a page may set: none that names a file
MOST_WORDS, LONGEST = 40, 200
MOST_SEED = 999_999


@dataclass(frozen=True)
class Side:
    """One panel: a scenario with its modifiers, and settings of its own."""

    name: str
    words: tuple[str, ...] = ()

    @property
    def plain(self) -> dict:
        """The side as plain data."""
        return {"name": self.name, "words": list(self.words)}


@dataclass(frozen=True)
class Setup:
    """Both panels, what is set for both, the seed of students and luck, and the lesson that this is (or none)."""

    a: Side
    b: Side
    words: tuple[str, ...] = ()
    seed: int = 1
    lesson: str = ""
    fixed: tuple[str, ...] = ()  # settings of the command line, which those of the page go before
    folder: Path | None = None

    @property
    def plain(self) -> dict:
        """The setup as plain data, as `read` takes it."""
        return {"a": self.a.plain, "b": self.b.plain, "words": list(self.words), "seed": self.seed, "lesson": self.lesson}

    @property
    def labels(self) -> tuple[str, str]:
        """What the panels are called: by their scenarios, and where these are the same by what differs."""
        return _label(self.a), _label(self.b)


def _label(side: Side) -> str:
    said = [f"{key.split('.')[-1].replace('_', ' ')} {value}" for key, _, value in (word.partition("=") for word in side.words)]
    return ", ".join([side.name.replace("_", " "), *said])


def read(tree: Any, base: Setup) -> Setup:
    """Read the setup that a page asks for; the rest is as in `base`. Raises UserError for what is none."""
    if not isinstance(tree, Mapping) or not {"a", "b"} <= set(tree) <= {"a", "b", "words", "seed", "lesson"}:
        raise UserError("setup: takes a, b, words, seed and lesson")
    seed, lesson = tree.get("seed", base.seed), tree.get("lesson", "")
    check_seed(seed)
    if not isinstance(lesson, str) or len(lesson) > LONGEST:
        raise UserError("lesson: takes a name")
    return Setup(_side(tree["a"]), _side(tree["b"]), _words(tree.get("words", [])), seed, lesson, base.fixed, base.folder)


def check_seed(seed: Any) -> None:
    """Refuse what is no seed of a page. Raises UserError."""
    if type(seed) is not int or not 0 <= seed <= MOST_SEED:
        raise UserError(f"seed = {str(seed)[:40]}: which students and luck (a whole number, allowed 0 to {MOST_SEED:,})")


def _side(tree: Any) -> Side:
    if not isinstance(tree, Mapping) or not {"name"} <= set(tree) <= {"name", "words"} or not isinstance(tree["name"], str) or len(tree["name"]) > LONGEST:
        raise UserError("setup: a and b take the name of a scenario, and words")
    return Side(tree["name"], _words(tree.get("words", [])))


def _words(found: Any) -> tuple[str, ...]:
    if not isinstance(found, list) or len(found) > MOST_WORDS or not all(isinstance(word, str) and len(word) <= LONGEST for word in found):
        raise UserError(f"words: takes up to {MOST_WORDS} settings of up to {LONGEST} characters")
    for word in found:
        key = word.split("=")[0]
        if not FROM_A_PAGE.fullmatch(key):
            raise UserError(f"{key}: cannot be set from the page; name it behind peersim classroom")
    return tuple(found)


def scenarios(setup: Setup) -> list[Scenario]:
    """Give both scenarios, checked. Raises UserError."""
    given, sides = _settled(setup)
    for one in (*given, *sides[0], *sides[1]):
        _refuse_several(one)
    options = [Option(side.name, own, label) for side, own, label in zip((setup.a, setup.b), sides, _different(setup.labels))]
    arms = asked("compare", options, given, setup.folder).arms
    if len(arms) != 2:
        raise UserError(f"{setup.a.name}, {setup.b.name}: they bring different students; a page compares the same ones: name a population for both")
    return [arm.scenario for arm in arms]


def _settled(setup: Setup) -> tuple[list[Override], list[list[Override]]]:
    """Give the settings of both panels, and of each: those of the page go before those of the command line.

    What was typed of a programme that neither panel has waits for one that does.
    """
    configs = [composed_with(side.name, {}, setup.folder)[0] for side in (setup.a, setup.b)]
    given, sides = overrides([*setup.words, f"seed={setup.seed}"]), [overrides(list(side.words)) for side in (setup.a, setup.b)]
    for typed in overrides(list(setup.fixed)):
        has = [any(one.key == typed.key for one in side) for side in sides]
        if any(one.key == typed.key for one in given) or not any(concerns(typed, config) for config in configs):
            continue
        if any(has):  # one panel has its own: what was typed stays with the other
            for side, own in zip(sides, has):
                side.extend([typed] * (not own))
        else:
            given.append(typed)
    return given, sides


def _different(labels: tuple[str, str]) -> tuple[str, str]:
    """Tell two sides apart that are called the same: a panel may be beside itself."""
    return (labels[0], f"{labels[1]} (right)") if labels[0] == labels[1] else labels


def _refuse_several(one: Override) -> None:
    if len(one.values) > 1:
        raise UserError(f"{one.key} takes one value here: a panel shows one run")
