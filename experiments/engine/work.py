"""Work: live the arms of a block in some replicates, and turn what they give into tables. It may be done in another process."""

import json
import time
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import numpy as np
import pandas as pd
import pyarrow as pa

from experiments import surveys
from experiments.engine.columns import arrow, of_frame
from experiments.engine.keys import model, settings_of
from experiments.engine.store import Store
from experiments.engine.watching import effects
from experiments.gauges import chosen
from experiments.measuring import Lived
from experiments.question import Arm, Question
from experiments.results import SINGLE, unwritable
from experiments.runs import Halted, Outcome, Seen, gauged, live, measure
from experiments.tables import LABELS, Columns
from sim.campus import THE_DAY
from sim.errors import UserError
from sim.start import start

LONGEST = 2000  # characters of an error that are kept
PIECES = ("runs", "curves", "students", "surveys", "survey_means", "network", "friends", "nodes", "links", "gauges")
WHOSE = (*LABELS, "replicate")
NEVER_A_FAILURE = (Halted, MemoryError)  # that are not the run's own doing


@dataclass(frozen=True)
class Block:
    """A control and the arms that are compared with it: they start from one network, and live in one process."""

    arms: tuple[Arm, ...]
    gauges: tuple[str, ...] = ()  # what is measured, if not the usual

    def __getstate__(self) -> dict:
        """Give what another process is sent: all but the compiled day, which it has itself."""
        return {"arms": tuple(replace(arm, scenario=replace(arm.scenario, schedule=None)) for arm in self.arms), "gauges": self.gauges}

    def __setstate__(self, state: dict) -> None:
        arms = tuple(replace(arm, scenario=replace(arm.scenario, schedule=THE_DAY)) for arm in state["arms"])
        object.__setattr__(self, "arms", arms)
        object.__setattr__(self, "gauges", state["gauges"])


@dataclass(frozen=True)
class Unit:
    """One replicate of a block: the keys of those of its runs that are wanted, by arm."""

    replicate: int
    keys: dict[str, str]


@dataclass(frozen=True)
class Keeping:
    """How runs are kept: in the store of which folder, if in any; whether without tables of single students; and of which model they have to be

    Tables of kept runs are handed back too, where that costs nothing (`back`).
    """

    folder: Path | None = None
    lean: bool = False
    model: str = ""
    back: bool = False


@dataclass
class Done:
    """What a batch gave: which runs, with their main effects, and their tables if they are handed back; and why some failed, by key."""

    effects: dict[str, np.ndarray] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    tables: dict[str, pa.Table] = field(default_factory=dict)


def blocks(question: Question) -> list[Block]:
    """Split the arms of a question into blocks, each after its control."""
    controls, found = question.controls, {}
    for arm in question.arms:
        found.setdefault(controls[arm.label], []).append(arm)
    return [Block(tuple(arms), question.gauges) for arms in found.values()]


def batch(block: Block, units: list[Unit], keeping: Keeping, halt: Event | None = None) -> Done:
    """Live some replicates of a block and keep them in a store, all in one shard; without a store, give their tables."""
    if keeping.model and keeping.model != model():
        raise UserError("A file of the model was changed while its runs were under way; the same command begins with the new one.")
    done, outcomes = Done(), {}
    for unit in units:
        found, failed = lived(block, unit, halt)
        outcomes |= found
        done.failures |= failed
    done.effects = {key: effects(one.runs[0]) for key, one in outcomes.items()}
    tables = _tables(outcomes, keeping.lean)
    if keeping.folder is None or keeping.back:
        done.tables = tables
    if keeping.folder and outcomes:
        try:
            Store(keeping.folder).put(_index(block, units, outcomes), tables)
        except OSError as error:
            raise unwritable(keeping.folder, error) from None
    return done


def _index(block: Block, units: list[Unit], outcomes: dict[str, Outcome]) -> pd.DataFrame:
    """Say of each run what it is a run of: its arm as the question calls it, replicate, seed, settings and model."""
    arms = {arm.label: arm for arm in block.arms}
    settings = {label: json.dumps(settings_of(arm), sort_keys=True) for label, arm in arms.items()}
    whose = [(key, label, unit.replicate) for unit in units for label, key in unit.keys.items() if key in outcomes]
    rows = [(key, label, number, arms[label].scenario.seed, model(), settings[label]) for key, label, number in whose]
    index = pd.DataFrame(rows, columns=["run", "arm", "replicate", "seed", "model", "settings"])
    return index.assign(kept=pd.Timestamp(time.time(), unit="s", tz="UTC").floor("s"))


class _Replicate:
    """One replicate of a block: its control is lived first, the arms are held against it."""

    def __init__(self, block: Block, number: int, halt: Event | None) -> None:
        self.first, self.number, self.halt, self.gauges = block.arms[0], number, halt, chosen(block.gauges)
        self.people, self.ties = start(self.first.scenario, number)
        seen = self._live(self.first)
        self.error = surveys.errors(surveys.waves(seen.campus.days), self.first.scenario.seed, number, self.people.n)
        self.control = Seen(seen)
        self.of_control = self._measure(self.first, seen)  # in any case: the others' networks are held against it

    def outcome(self, arm: Arm) -> Outcome:
        """Live an arm, and measure it."""
        return self.of_control if arm is self.first else self._measure(arm, self._live(arm))

    def _live(self, arm: Arm) -> Lived:
        same = arm.scenario.population == self.first.scenario.population
        people, ties = (self.people, self.ties) if same else start(arm.scenario, self.number)
        return live(arm.scenario, people, ties, self.number, self.halt, self.gauges)

    def _measure(self, arm: Arm, seen: Lived) -> Outcome:
        if self.gauges:
            return gauged(arm, self.first.label, self.number, seen, self.control, self.gauges)
        return measure(arm, self.first.label, self.number, seen, self.control, self.error)


def alone(question: Question, number: int) -> Outcome:
    """Live and measure all arms of one replicate in this process, and raise what they raise; gives the pieces of every table."""
    found = {}
    for block in blocks(question):
        mine = _Replicate(block, number, None)
        found |= {arm.label: mine.outcome(arm) for arm in block.arms}
    ordered = [found[arm.label] for arm in question.arms]
    return Outcome(*([piece for one in ordered for piece in getattr(one, name)] for name in (*PIECES, "programmes")))


def lived(block: Block, unit: Unit, halt: Event | None = None) -> tuple[dict[str, Outcome], dict[str, str]]:
    """Live a block in one replicate: outcomes and failures, by key. An arm that raises costs its own run, a control all that are compared with it."""
    outcomes, failures = {}, {}
    try:
        mine = _Replicate(block, unit.replicate, halt)
    except NEVER_A_FAILURE:
        raise
    except Exception as problem:
        return {}, dict.fromkeys(unit.keys.values(), _told(problem))
    for arm in block.arms:
        if arm.label in unit.keys:
            try:
                outcomes[unit.keys[arm.label]] = mine.outcome(arm)
            except NEVER_A_FAILURE:
                raise
            except Exception as problem:
                failures[unit.keys[arm.label]] = _told(problem)
    return outcomes, failures


def _tables(outcomes: dict[str, Outcome], lean: bool) -> dict[str, pa.Table]:
    """Put the pieces of some runs together: every table has the run's key, and not what the question calls it."""
    names = [name for name in PIECES if not (lean and name in SINGLE)]
    found = {name: arrow([_keyed(key, piece) for key, one in outcomes.items() for piece in getattr(one, name)]) for name in names}
    rows = [{"run": key} | {name: value for name, value in row.items() if name not in WHOSE} for key, one in outcomes.items() for row in one.programmes]
    return found | {"programmes": of_frame(pd.DataFrame(rows))}


def _keyed(key: str, piece: Columns) -> Columns:
    return {"run": key} | {name: value for name, value in piece.items() if name not in WHOSE}


def _told(problem: Exception) -> str:
    """Tell an error: a mistake of the user's in its own words, all else with its kind."""
    text = str(problem) if isinstance(problem, UserError) else "".join(traceback.format_exception_only(problem))
    return text.strip()[:LONGEST]
