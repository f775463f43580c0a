"""Declare a mechanism: its formula, what it writes, its parameters and where its unusual arguments come from."""

import dataclasses
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_type_hints

from numba.extending import register_jitable

from sim.fingerprint import note

Kind = Literal["student", "offer", "tie", "whole", "activity"]


@dataclass(frozen=True)
class Draw:
    """A number drawn for each student (or pair of student and programme) from the stream of this name."""

    stream: str
    distribution: Literal["normal", "uniform"]


@dataclass(frozen=True)
class Luck:
    """The key of this stream, as a pair of words: for functions that address their draws themselves."""

    stream: str
    at: Literal["day", "season", "start"] = "day"  # whether the key changes daily, with the season, or never


@dataclass(frozen=True)
class Sum:
    """The sum of a formula over a student's ties, or over the programmes of the scenario."""

    over: Literal["ties", "offers"]
    formula: Callable
    only: str = ""  # over ties: the partner's column without which the formula gives 0


Origin = Draw | Luck | Sum


@dataclass(frozen=True)
class Mechanism:
    """Know everything about one submodel: what it reads, what it writes, and how it is called."""

    name: str
    kind: Kind
    formula: Callable
    writes: tuple[str, ...]
    arguments: tuple[str, ...]
    origins: dict[str, Origin]
    parameters: type | None
    borrows: tuple[tuple[str, type], ...] = ()  # parameters of other mechanisms: argument and class
    number: int = 0  # of an activity: the value of the programme's knob `kind`, -1 for any
    title: str = ""
    streams: tuple[str, ...] = ()


def parameter_classes(mechanism: Mechanism) -> dict[str, type]:
    """Give the classes of parameters that a mechanism is handed, by argument, its own first."""
    own = {"p": mechanism.parameters} if mechanism.parameters else {}
    return own | dict(mechanism.borrows)


def normal(stream: str) -> Draw:
    """Draw a standard normal number for each student, by address."""
    return Draw(stream, "normal")


def uniform(stream: str) -> Draw:
    """Draw a uniform number in (0, 1) for each student, by address."""
    return Draw(stream, "uniform")


def luck(stream: str, at: Literal["day", "season", "start"] = "day") -> Luck:
    """Hand over the stream's key of the day, of the season, or the one key it has for good."""
    return Luck(stream, at)


def sum_over_ties(formula: Callable, only: str = "") -> Sum:
    """Sum a formula of a tie's columns, `their_` columns of the partner, and `p` over each student's ties.

    `only` names one of these where few have anything else than 0, and the formula gives 0 for all others: their ties alone are walked along.
    """
    return Sum("ties", jitable(formula), only)


def sum_over_offers(formula: Callable) -> Sum:
    """Sum a formula of a student's columns in a programme and the programme's knobs over all programmes."""
    return Sum("offers", jitable(formula))


def jitable(formula: Callable) -> Callable:
    """Let compiled code call a plain function; it stays one for everybody else."""
    note(formula.__module__, formula.__code__.co_filename)
    return register_jitable(error_model="numpy", forceinline=True)(formula)


def mechanism(*, writes: str | tuple[str, ...], **origins: Origin) -> Callable[[Callable], Callable]:
    """Mark a formula of one student's numbers. It returns the new values of `writes`, in that order."""
    return _declare("student", writes, origins, forceinline=True)


def offer_mechanism(*, writes: str | tuple[str, ...], **origins: Origin) -> Callable[[Callable], Callable]:
    """Mark a formula of one student's part in one programme; it runs for every programme."""
    return _declare("offer", writes, origins, forceinline=True)


def tie_mechanism(*, writes: str | tuple[str, ...]) -> Callable[[Callable], Callable]:
    """Mark a formula of one tie's numbers."""
    return _declare("tie", writes, {}, forceinline=True)


def process(*, writes: str | tuple[str, ...], **origins: Origin) -> Callable[[Callable], Callable]:
    """Mark a function of whole columns (arrays) and ties. It changes in place what it writes, and returns new `ties` if it writes those."""
    return _declare("whole", writes, origins, forceinline=False)


def activity(number: int, *, writes: str | tuple[str, ...], **origins: Origin) -> Callable[[Callable], Callable]:
    """Mark a function that is called for each programme whose knob `kind` is this number (of any kind if it is -1), with `k` its row."""
    return _declare("activity", writes, origins, forceinline=False, number=number)


def _declare(kind: Kind, writes: Any, origins: dict[str, Origin], *, forceinline: bool, number: int = 0) -> Callable:
    def mark(formula: Callable) -> Callable:
        note(formula.__module__, formula.__code__.co_filename)
        register_jitable(error_model="numpy", forceinline=forceinline)(formula)
        hints = {name: cls for name, cls in get_type_hints(formula).items() if _holds_parameters(cls)}
        formula.mechanism = Mechanism(
            name=formula.__name__,
            kind=kind,
            formula=formula,
            writes=(writes,) if isinstance(writes, str) else tuple(writes),
            arguments=tuple(inspect.signature(formula).parameters),
            origins=dict(origins),
            parameters=hints.pop("p", None),
            borrows=tuple(hints.items()),
            number=number,
            title=(inspect.getdoc(inspect.getmodule(formula)) or "").split("\n")[0],
            streams=tuple(o.stream for o in origins.values() if isinstance(o, (Draw, Luck))),
        )
        return formula

    return mark


def _holds_parameters(cls: Any) -> bool:
    """Tell a class of parameters from the other things that may stand behind the colon of an argument."""
    return dataclasses.is_dataclass(cls) and all("parameter" in field.metadata for field in dataclasses.fields(cls))
