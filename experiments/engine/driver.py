"""Drive: find out which runs of a question are not kept yet, get them done in batches on every core, and give its tables."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from experiments.engine.assembly import assembled
from experiments.engine.executors import Batch, cores, on_processes, on_threads
from experiments.engine.keys import base_of, key_of
from experiments.engine.store import Store
from experiments.engine.work import Block, Done, Unit, batch, blocks
from experiments.question import Question
from experiments.results import FAILURES, unwritable
from sim.campus import THE_DAY
from sim.errors import UserError

SWITCH = 0.0005  # s between two threads' turns in Python: compiled days that end wait no longer than that
BATCH = 1.0  # s of work in a batch
MOST_UNITS = 200  # replicates in a batch
PIECES = 4  # batches of a block that each core has at least
BUDGET = 0.05  # share of runs that may fail before a study is given up
FEW = 3  # failures that never stop it
WORTH_PROCESSES = 15  # s of work left on each core from which processes are started
LIMIT, SHORTEST_LIMIT = 100, 60.0  # how much longer than the first a run may take, and s that it may take in any case

Progress = Callable[[int, int], None]


@dataclass
class Plan:
    """The runs of a question by key, and what of them is still to be lived: units of each block."""

    whose: dict[str, tuple[str, int]] = field(default_factory=dict)
    todo: list[tuple[Block, list[Unit]]] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """Count the runs that are still to be lived."""
        return sum(len(unit.keys) for _, units in self.todo for unit in units)


def answered(question: Question, progress: Progress = lambda done, total: None, workers: int | None = None, folder: Path | None = None) -> dict:
    """Get every run of a question done on all cores, or on so many workers, and give its tables: the same whatever their number.

    Runs are kept in the store of a folder, and those that are there are not lived again; of real people, and without a folder, none is kept.
    """
    sys.setswitchinterval(SWITCH)
    store = Store(folder) if folder and not question.first.personal else None
    if store:
        store.tidy()
    plan = planned(question, store.keys() if store else set())
    total, done, parts = len(plan.whose), len(plan.whose) - plan.missing, []
    failures: dict[str, str] = {}
    progress(done, total)
    try:
        for part in _lived(plan, store.folder if store else None, workers):
            done += len(part.keys) + len(part.failures)
            failures |= part.failures
            _refuse_hopeless(failures, total)
            parts.append(part.tables)
            progress(done, total)
    except OSError as error:
        raise unwritable(folder or Path(), error) from None
    except KeyboardInterrupt:
        kept = f"Interrupted: {done - len(failures)} of {total} runs are kept; the same command goes on from there."
        raise KeyboardInterrupt(kept if store else "") from None
    if store:
        store.keys()
    kept = _complete(question, plan.whose, failures)
    read = (lambda name: store.read(kept, name)) if store else (lambda name: _gathered(parts, name, kept))
    return assembled(question, kept, read) | {FAILURES: _failed(question, plan.whose, failures)}


def planned(question: Question, kept: set[str]) -> Plan:
    """Name every run of a question, and say which are still to be lived."""
    plan = Plan()
    for block in blocks(question):
        bases, units = _bases(block), []
        for replicate in range(question.first.replicates):
            keys = {label: key_of(base, replicate) for label, base in bases.items()}
            plan.whose |= {key: (label, replicate) for label, key in keys.items()}
            if wanted := {label: key for label, key in keys.items() if key not in kept}:
                units.append(Unit(replicate, wanted))
        if units:
            plan.todo.append((block, units))
    return plan


def _bases(block: Block) -> dict[str, str]:
    """Name what all runs of each arm depend on; arms that are the same under two names get a name each."""
    found: dict[str, str] = {}
    for arm in block.arms:
        base = base_of(arm, block.arms[0])
        found[arm.label] = f"{base} {k}" if (k := sum(one.startswith(base) for one in found.values())) else base
    return found


def _lived(plan: Plan, folder: Path | None, workers: int | None) -> Iterator[Done]:
    """Live what is to be lived: of each block the first unit here, which compiles what is missing and tells how long one takes, the rest in batches."""
    batches, seconds, slowest, many = [], 0.0, 0.0, workers or cores()
    for block, units in plan.todo:
        began = time.perf_counter()
        first = batch(block, units[:1], folder)
        if first.failures and not first.keys:
            raise UserError(next(iter(first.failures.values())))
        yield first
        took = time.perf_counter() - began
        share = -(-(len(units) - 1) // (PIECES * many))  # so that every core has several, and none waits for the last
        size = max(1, min(MOST_UNITS, round(BATCH / took), share))
        batches += [Batch(block, tuple(units[k : k + size])) for k in range(1, len(units), size)]
        seconds, slowest = seconds + took * (len(units) - 1), max(slowest, took)
    if folder and seconds / many > WORTH_PROCESSES and all(_portable(one.block) for one in batches):
        yield from on_processes(batches, folder, max(SHORTEST_LIMIT, LIMIT * slowest), many)
    else:
        yield from on_threads(batches, folder, many)


def _portable(block: Block) -> bool:
    """Tell whether another process can live a block: not with mechanisms from a file, which it has not read."""
    return all(arm.scenario.schedule is THE_DAY for arm in block.arms)


def _refuse_hopeless(failures: dict[str, str], total: int) -> None:
    """Give up when more runs fail than a study may lose."""
    if len(failures) > max(FEW, BUDGET * total):
        raise UserError(f"{len(failures)} of {total} runs failed, more than a study may lose; the last: {list(failures.values())[-1]}")


def _complete(question: Question, whose: dict[str, tuple[str, int]], failures: dict[str, str]) -> dict[str, tuple[str, int]]:
    """Leave out the replicates in which some run failed: arms are compared on the same ones."""
    gone = {whose[key][1] for key in failures}
    return {key: one for key, one in whose.items() if one[1] not in gone}


def _failed(question: Question, whose: dict[str, tuple[str, int]], failures: dict[str, str]) -> pd.DataFrame:
    """Give one row a run that failed: its arm, replicate and seed, and why."""
    rows = [(*whose[key], question.first.seed, why) for key, why in failures.items()]
    return pd.DataFrame(sorted(rows, key=lambda row: (row[1], row[0])), columns=["arm", "replicate", "seed", "error"])


def _gathered(parts: list[dict[str, pd.DataFrame]], name: str, kept: dict) -> pd.DataFrame:
    found = [rows[rows["run"].astype(object).isin(kept)] for part in parts if name in part and len(rows := part[name])]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()
