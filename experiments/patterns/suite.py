"""The suite: which patterns there are, which experiments they need, and their answers from the engine of studies."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from experiments.engine.driver import answered
from experiments.overrides import Override
from experiments.patterns import network, participation, programmes, wellbeing
from experiments.patterns.judging import Given, Verdict, judged, reshaped
from experiments.patterns.pattern import Pattern
from experiments.study import ask_experiment
from sim.errors import UserError, nearest

EVERY = (*participation.PATTERNS, *programmes.PATTERNS, *wellbeing.PATTERNS, *network.PATTERNS)
PATTERNS = {one.key: one for one in sorted(EVERY, key=lambda pattern: int(re.sub(r"\D", "", pattern.key)))}


@dataclass(frozen=True)
class Model:
    """A model that is held against patterns: the project's own, or one that differs in settings, or has a further mechanism."""

    settings: tuple[Override, ...] = ()
    yielding: tuple[Override, ...] = ()  # settings that yield to those of an experiment, where its design is about them
    mechanisms: tuple[Path, ...] = ()
    quick: bool = False


def chosen(names: list[str]) -> list[Pattern]:
    """Give patterns by their keys, all if none is named. Raises UserError for one that is not there."""
    if unknown := [name for name in names if name.upper() not in PATTERNS]:
        raise UserError(f"validate {unknown[0]}: there is no such pattern.{nearest(unknown[0], [*PATTERNS, 'theory', 'programmes', 'data'])}")
    return [one for key, one in PATTERNS.items() if not names or key in {name.upper() for name in names}]


class _Noted:
    """Notes which experiments a statistic reads."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, experiment: str, arm: str, number: str) -> float:
        self.names.append(experiment)
        return 1.0 + len(self.names) / 7


def experiments_of(patterns: list[Pattern]) -> list[str]:
    """Name the experiments that patterns need, each once."""
    noted = _Noted()
    for pattern in patterns:
        for one in pattern.statistics:
            one.of(noted)
    return list(dict.fromkeys(noted.names))


def run(patterns: list[Pattern], model: Model, store: Path | None, heard: Callable[[str, int, int], None]) -> Given:
    """Do every experiment that these patterns need with this model; runs that are kept in the store are not lived again."""
    given = {}
    questions = {name: ask_experiment(name, list(model.settings), model.quick, model.mechanisms, model.yielding) for name in experiments_of(patterns)}
    for name, question in questions.items():  # after all were checked
        tables = answered(question, lambda done, total, said, name=name: heard(name, done, total), folder=store)
        given[name] = reshaped(tables["gauges"])
    return given


def verdicts(patterns: list[Pattern], given: Given) -> list[Verdict]:
    """Judge patterns by what their experiments gave."""
    return [judged(pattern, given) for pattern in patterns]
