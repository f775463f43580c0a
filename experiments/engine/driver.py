"""Drive: find out which runs of a question are not kept yet, get them done in batches on every core, and give its tables."""

import itertools
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from experiments.engine.assembly import assembled
from experiments.engine.executors import Batch, cores, on_processes, on_threads
from experiments.engine.keys import base_of, key_of, model
from experiments.engine.store import Gone, Store
from experiments.engine.watching import Watch, effects_of, looks
from experiments.engine.work import Block, Done, Keeping, Unit, batch, blocks
from experiments.question import Question, size
from experiments.results import FAILURES
from sim.campus import THE_DAY
from sim.errors import UserError

SWITCH = 0.0005  # s between two threads' turns in Python: compiled days that end wait no longer than that
BATCH = 1.0  # s of work in a batch
MOST_UNITS = 200  # replicates in a batch
PIECES = 4  # batches of a block that each core has at least
BUDGET = 0.05  # share of runs that may fail before a study is given up
FEW = 3  # failures that never stop it
WORTH_PROCESSES = 15  # s of work left on each core from which processes are started
LIMIT, SHORTEST_LIMIT = 30, 20.0  # how much longer than the first a run may take, and s that it may take in any case
MOST_ROWS = 5_000_000  # students in all runs of a question; of more no tables of single students are kept
AGAIN = 3  # times that runs are lived again which somebody removed meanwhile

Progress = Callable[[int, int, str], None]


@dataclass
class Plan:
    """The runs of a question by key, and what of them is still to be lived: units of each block."""

    whose: dict[str, tuple[str, int]] = field(default_factory=dict)
    todo: list[tuple[Block, list[Unit]]] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """Count the runs that are still to be lived."""
        return sum(len(unit.keys) for _, units in self.todo for unit in units)


def answered(
    question: Question, progress: Progress = lambda done, total, said: None, workers: int | None = None, folder: Path | None = None
) -> dict[str, pd.DataFrame]:
    """Get every run of a question done on all cores, or on so many workers, and give its tables: the same whatever their number.

    Runs are kept in the store of a folder, and those that are there are not lived again; of real people, and without a folder, none is kept.
    With a precision there are looks, and no further runs once all main differences are known so well.
    """
    sys.setswitchinterval(SWITCH)
    kept = folder if folder and not question.first.personal else None
    return _Drive(question, progress, workers or cores(), Keeping(kept, is_lean(question), model())).tables()


def is_lean(question: Question) -> bool:
    """Tell whether a question has too many students in all its runs to keep tables of single ones."""
    return question.first.replicates * sum(size(arm.scenario) for arm in question.arms) > MOST_ROWS


class _Drive:
    """One question on its way to its answer."""

    def __init__(self, question: Question, progress: Progress, workers: int, keeping: Keeping) -> None:
        self.question, self.progress, self.workers, self.keeping = question, progress, workers, keeping
        self.store = Store(keeping.folder) if keeping.folder else None
        self.watch = Watch(question.controls)
        self.failures: dict[str, str] = {}
        self.parts: list[dict[str, pd.DataFrame]] = []
        self.here: set[str] = set()  # runs whose tables are in `parts`, or in the store
        self.until = time.monotonic() + 60 * question.first.minutes if question.first.minutes else float("inf")

    def tables(self) -> dict[str, pd.DataFrame]:
        """Live what is missing, look by look, and give the tables of all replicates that are complete."""
        if self.store:
            self.store.tidy()
        first = self.question.first
        for look in looks(first.precision, first.replicates):
            whose = self._to(look)
            if time.monotonic() > self.until or (first.precision and self.watch.narrow(first.precision, first.precise)):
                break
        complete = self._complete(whose)
        try:
            found = assembled(self.question, complete, lambda name: self._rows(complete, name))
        except Gone:
            raise UserError(f"{self.keeping.folder}: kept runs were removed while they were read; the same command runs them again") from None
        return found | {FAILURES: self._failed(whose)}

    def _to(self, look: int) -> dict[str, tuple[str, int]]:
        """Get so many replicates done; what somebody removes meanwhile is lived again. Gives arm and replicate of each run by key."""
        for _ in range(AGAIN):
            plan = planned(self.question, self._there(look), look)
            if self.store:
                self._heed(plan)
            total = len(plan.whose)
            if not any(key not in self.failures for _, units in plan.todo for unit in units for key in unit.keys.values()):
                break
            try:
                self._live(plan, total)
            except KeyboardInterrupt:
                kept = f"Interrupted: {len(self.here)} of {total} runs are kept; the same command goes on from there."
                raise KeyboardInterrupt(kept if self.store else "") from None
        return plan.whose

    def _there(self, look: int) -> set[str]:
        """Give the runs that need not be lived."""
        if not self.store:
            return self.here | set(self.failures)
        having = "" if self.keeping.lean else "students"
        return self.store.keys(planned(self.question, set(), look).whose, having) | set(self.failures)

    def _heed(self, plan: Plan) -> None:
        """Hear of runs that were kept before."""
        gone = {key for _, units in plan.todo for unit in units for key in unit.keys.values()}
        there = set(plan.whose) - gone - set(self.failures)
        if (self.question.first.precision or gone) and (new := there - self.here):
            self.watch.add(effects_of(self.store.read(new, "runs")), plan.whose)
        self.here = there

    def _live(self, plan: Plan, total: int) -> None:
        self.progress(total - plan.missing, total, "")
        for part in _lived(plan, self.keeping, self.workers):
            self.here |= set(part.effects)
            self.watch.add(part.effects, plan.whose)
            self.failures |= part.failures
            if not self.store:
                self.parts.append(part.tables)
            _refuse_hopeless(self.failures, total)
            self.progress(len(self.here) + len(self.failures), total, self.watch.leading())
            if time.monotonic() > self.until:
                break

    def _complete(self, whose: dict[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
        """Leave out replicates in which some run is missing: arms are compared on the same ones."""
        gone = {replicate for key, (_, replicate) in whose.items() if key not in self.here}
        complete = {key: one for key, one in whose.items() if one[1] not in gone}
        if not complete:
            why = f"the last: {list(self.failures.values())[-1]}" if self.failures else "give it more minutes"
            raise UserError(f"no replicate ran in all arms; {why}")
        return complete

    def _rows(self, wanted: dict[str, tuple[str, int]], name: str) -> pd.DataFrame:
        if self.store:
            return self.store.read(wanted, name)
        found = [rows[rows["run"].astype(object).isin(wanted)] for part in self.parts if name in part and len(rows := part[name])]
        return pd.concat(found, ignore_index=True) if found else pd.DataFrame()

    def _failed(self, whose: dict[str, tuple[str, int]]) -> pd.DataFrame:
        """Give one row a run that failed: its arm, replicate and seed, and why."""
        rows = [(*whose[key], self.question.first.seed, why) for key, why in self.failures.items()]
        return pd.DataFrame(sorted(rows, key=lambda row: (row[1], row[0])), columns=["arm", "replicate", "seed", "error"])


def planned(question: Question, kept: set[str], replicates: int | None = None) -> Plan:
    """Name every run of a question, or of its first replicates, and say which are still to be lived."""
    plan, taken = Plan(), set()
    for block in blocks(question):
        bases, units = _bases(block, taken), []
        for replicate in range(question.first.replicates if replicates is None else replicates):
            keys = {label: key_of(base, replicate) for label, base in bases.items()}
            plan.whose |= {key: (label, replicate) for label, key in keys.items()}
            if wanted := {label: key for label, key in keys.items() if key not in kept}:
                units.append(Unit(replicate, wanted))
        if units:
            plan.todo.append((block, units))
    return plan


def _bases(block: Block, taken: set[str]) -> dict[str, str]:
    """Name what all runs of each arm depend on; arms that are the same under two names, in one block or several, get a name each."""
    found: dict[str, str] = {}
    for arm in block.arms:
        base = base_of(arm, block.arms[0])
        found[arm.label] = next(one for one in itertools.chain([base], (f"{base} {k}" for k in itertools.count(1))) if one not in taken)
        taken.add(found[arm.label])
    return found


def _lived(plan: Plan, keeping: Keeping, workers: int) -> Iterator[Done]:
    """Live what is to be lived: of each block some units here, which compile what is missing and tell how long one takes, the rest in batches."""
    batches, seconds, slowest = [], 0.0, 0.0
    for block, units in plan.todo:
        took, tried = 0.0, 0
        for unit in units[: FEW + 1]:  # a first one that fails may be one of few; the second time is without compiling
            began, cold = time.perf_counter(), tried == 0
            done = batch(block, [unit], keeping)
            tried, took = tried + 1, time.perf_counter() - began
            yield done
            if done.effects and not (cold and took > BATCH):
                break
        rest = units[tried:]
        share = -(-len(rest) // (PIECES * workers))  # so that every core has several, and none waits for the last
        each = max(1, min(MOST_UNITS, round(BATCH / took), share))
        batches += [Batch(block, tuple(rest[k : k + each])) for k in range(0, len(rest), each)]
        seconds, slowest = seconds + took * len(rest), max(slowest, took)
    if keeping.folder and seconds / workers > WORTH_PROCESSES and all(_portable(one.block) for one in batches):
        yield from on_processes(batches, keeping, max(SHORTEST_LIMIT, LIMIT * slowest), workers)
    else:
        yield from on_threads(batches, keeping, workers)


def _portable(block: Block) -> bool:
    """Tell whether another process can live a block: not with mechanisms from a file, which it has not read."""
    return all(arm.scenario.schedule is THE_DAY for arm in block.arms)


def _refuse_hopeless(failures: dict[str, str], total: int) -> None:
    """Give up when more runs fail than a study may lose."""
    if len(failures) > max(FEW, BUDGET * total):
        raise UserError(f"{len(failures)} of {total} runs failed, more than a study may lose; the last: {list(failures.values())[-1]}")
