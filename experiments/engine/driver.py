"""Drive: find out which runs of a question are not kept yet, get them done in batches on every core, and give its tables."""

import itertools
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from experiments.engine.assembly import assembled
from experiments.engine.columns import only, together
from experiments.engine.executors import Batch, cores, on_processes, on_threads
from experiments.engine.keys import base_of, key_of, model
from experiments.engine.store import Gone, Store
from experiments.engine.watching import Watch, effects_of, looks
from experiments.engine.work import Block, Done, Keeping, Unit, blocks
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
LIMIT = 30  # how many times as long as the first ones a replicate may take
SLOW = 5.0  # s from which on a replicate tells the first time how long it takes; before, the second time
TELLING = 1.0  # s between two words about the leading difference
MOST_ROWS = 5_000_000  # students in all runs of a question; of more no tables of single students are kept
MOST_BYTES = 500_000_000  # of tables that are held until they are needed; more are read from the store again
NO_ROWS = pa.table({})
AGAIN = 3  # times that runs are lived again which somebody removed meanwhile

Progress = Callable[[int, int, str], None]


@dataclass
class Plan:
    """The runs of a question by key, and what of them is still to be lived: units of each block."""

    whose: dict[str, tuple[str, int]] = field(default_factory=dict)
    todo: list[tuple[Block, list[Unit]]] = field(default_factory=list)

    @property
    def wanted(self) -> set[str]:
        """The runs that are still to be lived."""
        return {key for _, units in self.todo for unit in units for key in unit.keys.values()}

    def without(self, kept: set[str]) -> "Plan":
        """Give the same plan without the runs that are there."""
        left = [(block, [_left(unit, kept) for unit in units if not kept.issuperset(unit.keys.values())]) for block, units in self.todo]
        return Plan(self.whose, [(block, units) for block, units in left if units])


def answered(
    question: Question, progress: Progress = lambda done, total, said: None, workers: int | None = None, folder: Path | None = None
) -> dict[str, pd.DataFrame]:
    """Get every run of a question done on all cores, or on so many workers, and give its tables: the same whatever their number.

    Runs are kept in the store of a folder, and those that are there are not lived again; of real people, and without a folder, none is kept.
    With a precision there are looks, and no further runs once all main differences are known so well.
    """
    usual, kept = sys.getswitchinterval(), folder if folder and not question.first.personal else None
    sys.setswitchinterval(SWITCH)
    try:
        return _Drive(question, progress, workers or cores(), Keeping(kept, is_lean(question), model())).tables()
    finally:
        sys.setswitchinterval(usual)


def is_lean(question: Question) -> bool:
    """Tell whether no tables of single students are kept: an experiment has none, and a question may have too many in all its runs."""
    return bool(question.gauges) or question.first.replicates * sum(size(arm.scenario) for arm in question.arms) > MOST_ROWS


class _Drive:
    """One question on its way to its answer."""

    def __init__(self, question: Question, progress: Progress, workers: int, keeping: Keeping) -> None:
        self.question, self.progress, self.workers, self.keeping = question, progress, workers, keeping
        self.store = Store(keeping.folder) if keeping.folder else None
        self.watch = Watch(question.controls)
        self.failures: dict[str, str] = {}
        self.parts: list[tuple[set[str], dict[str, pa.Table]]] = []  # tables that need not be read from the store, each with the runs it is of
        self.bytes = 0
        self.here: set[str] = set()  # runs whose tables are in `parts`, or in the store
        self.pace: dict[tuple[int, int], float] = {}  # s that a replicate takes, of blocks of so many students and arms
        self.said, self.told = "", 0.0  # the last word about the leading difference, and when it was told
        self.until = time.monotonic() + 60 * question.first.minutes if question.first.minutes else float("inf")

    def tables(self) -> dict[str, pd.DataFrame]:
        """Live what is missing, look by look, and give the tables of all replicates that are complete."""
        if self.store:
            self.store.tidy()
        first = self.question.first
        for look in looks(first.precision, first.replicates):
            whose = self._to(look)
            if self._late or (first.precision and self.watch.narrow(first.precision, first.precise)):
                break
        try:
            self.here = self._there(whose) - set(self.failures)
            complete = self._complete(whose)
            found = assembled(self.question, complete, lambda name: self._rows(complete, name))
        except Gone:
            raise UserError(f"{self.keeping.folder}: kept runs were removed while they were read; the same command runs them again") from None
        return found | {FAILURES: self._failed(whose)}

    @property
    def _late(self) -> bool:
        """Whether the time that was given is over."""
        return time.monotonic() > self.until

    def _to(self, look: int) -> dict[str, tuple[str, int]]:
        """Get so many replicates done; what somebody removes meanwhile is lived again. Gives arm and replicate of each run by key."""
        every = planned(self.question, set(), look)
        for _ in range(AGAIN):
            plan = every.without(self._there(every.whose))
            total = len(plan.whose)
            try:
                self._heed(plan)
            except Gone:
                continue
            if not plan.todo:
                break
            try:
                self._live(plan, total)
            except KeyboardInterrupt:
                kept = f"Interrupted: {len(self.here)} of {total} runs are kept; the same command goes on from there."
                raise KeyboardInterrupt(kept if self.store else "") from None
            if self._late:
                break
        return every.whose

    def _there(self, whose: Iterable[str]) -> set[str]:
        """Give the runs that need not be lived."""
        if not self.store:
            return self.here | set(self.failures)
        return self.store.keys(whose, "" if self.keeping.lean else "students") | set(self.failures)

    def _heed(self, plan: Plan) -> None:
        """Hear of runs that were kept before: what they found counts where it decides how many there are to be."""
        there = set(plan.whose) - plan.wanted - set(self.failures)
        if self.store and self.question.first.precision and (new := there - self.here):
            self.watch.add(effects_of(self.store.read(new, "runs")), plan.whose)
        self.here = there

    def _live(self, plan: Plan, total: int) -> None:
        self.progress(total - len(plan.wanted), total, "")
        for part in _lived(plan, self.keeping, self.workers, self.pace):
            self.here |= set(part.effects)
            self.watch.add(part.effects, plan.whose)
            self.failures |= part.failures
            if part.tables and (not self.store or self.bytes < MOST_BYTES):
                self.parts.append((set(part.effects), part.tables))
                self.bytes += sum(one.nbytes for one in part.tables.values())
            _refuse_hopeless(self.failures, total)
            self.progress(len(self.here) + len(self.failures), total, self._leading())
            if self._late:
                break

    def _leading(self) -> str:
        """Say now and then which difference leads; of real people nothing."""
        if not self.question.first.personal and time.monotonic() - self.told > TELLING:
            self.said, self.told = self.watch.leading(), time.monotonic()
        return self.said

    def _complete(self, whose: dict[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
        """Leave out replicates in which some run is missing: arms are compared on the same ones."""
        gone = {replicate for key, (_, replicate) in whose.items() if key not in self.here}
        complete = {key: one for key, one in whose.items() if one[1] not in gone}
        if not complete:
            why = f"the last: {list(self.failures.values())[-1]}" if self.failures else "give it more minutes"
            raise UserError(f"no replicate ran in all arms; {why}")
        return complete

    def _rows(self, wanted: dict[str, tuple[str, int]], name: str) -> pd.DataFrame:
        """Give a table's rows of these runs: those that are at hand, the others from the store; by replicate, as far as whole parts can be sorted so."""
        left, found = set(wanted), []
        for keys, tables in self.parts:
            if mine := left & keys:
                left -= mine
                rows = tables.get(name, NO_ROWS)
                found += [(mine, rows if len(mine) == len(keys) else only(rows, mine))] if len(rows) else []
        if self.store and left:
            found += self.store.parts(left, name)
        if name == "runs" and sum(len(keys) for keys, _ in found) < len(wanted):
            raise Gone(name)
        return together([rows for _, rows in sorted(found, key=lambda part: min(wanted[key][1] for key in part[0]))])

    def _failed(self, whose: dict[str, tuple[str, int]]) -> pd.DataFrame:
        """Give one row a run that failed: its arm, replicate and seed, and why."""
        rows = [(*whose[key], self.question.first.seed, why) for key, why in self.failures.items()]
        return pd.DataFrame(sorted(rows, key=lambda row: (row[1], row[0])), columns=["arm", "replicate", "seed", "error"])


def _left(unit: Unit, kept: set[str]) -> Unit:
    return unit if kept.isdisjoint(unit.keys.values()) else Unit(unit.replicate, {label: key for label, key in unit.keys.items() if key not in kept})


def planned(question: Question, kept: set[str], replicates: int | None = None) -> Plan:
    """Name every run of a question, or of its first replicates, and say which are still to be lived."""
    plan, taken = Plan(), set()
    for block in blocks(question):
        bases, units = _bases(block, taken), []
        for replicate in range(question.first.replicates if replicates is None else replicates):
            keys = {label: key_of(base, replicate) for label, base in bases.items()}
            plan.whose |= {key: (label, replicate) for label, key in keys.items()}
            units.append(Unit(replicate, keys))
        plan.todo.append((block, units))
    return plan.without(kept)


def _bases(block: Block, taken: set[str]) -> dict[str, str]:
    """Name what all runs of each arm depend on; arms that are the same under two names, in one block or several, get a name each."""
    found: dict[str, str] = {}
    for arm in block.arms:
        base = base_of(arm, block.arms[0], block.gauges)
        found[arm.label] = next(one for one in itertools.chain([base], (f"{base} {k}" for k in itertools.count(1))) if one not in taken)
        taken.add(found[arm.label])
    return found


def _lived(plan: Plan, keeping: Keeping, workers: int, pace: dict[tuple[int, int], float]) -> Iterator[Done]:
    """Live what is to be lived: one or two replicates here, which tell how long one takes, the rest in batches of about a second."""
    batches, seconds, slowest = [], 0.0, 0.0
    for block, units in plan.todo:
        tried = 0
        if (kind := _kind(block)) not in pace:
            tried = yield from _timed(block, units, keeping, pace)
        rest, took = units[tried:], pace.get(kind, BATCH)
        share = -(-len(rest) // (PIECES * workers))  # so that every core has several, and none waits for the last
        each = max(1, min(MOST_UNITS, round(BATCH / took), share))
        batches += [Batch(block, tuple(rest[k : k + each])) for k in range(0, len(rest), each)]
        seconds, slowest = seconds + took * len(rest), max(slowest, took)
    if keeping.folder and seconds / workers > WORTH_PROCESSES and all(_portable(one.block) for one in batches):
        yield from on_processes(batches, keeping, LIMIT * slowest, workers)
    else:
        yield from on_threads(batches, keeping, workers)


def _kind(block: Block) -> tuple[int, int]:
    """What makes blocks equally fast: as many students, in as many arms."""
    return size(block.arms[0].scenario), len(block.arms)


def _timed(block: Block, units: list[Unit], keeping: Keeping, pace: dict[tuple[int, int], float]):
    """Live units here until one has told how long it takes: the first is slower than all others. Returns how many; one that fails may be one of few."""
    tried = 0
    for unit in units[: FEW + 2]:
        tried += 1
        began = time.perf_counter()
        done = next(on_threads([Batch(block, (unit,))], keeping, 1))  # so that an interruption is heard while compiled code runs
        took, again = time.perf_counter() - began, _kind(block) in pace
        if done.effects:
            pace[_kind(block)] = took
        yield done
        if done.effects and (again or took > SLOW):
            break
    return tried


def _portable(block: Block) -> bool:
    """Tell whether another process can live a block: not with mechanisms from a file, which it has not read."""
    return all(arm.scenario.schedule is THE_DAY for arm in block.arms)


def _refuse_hopeless(failures: dict[str, str], total: int) -> None:
    """Give up when more runs fail than a study may lose."""
    if len(failures) > max(FEW, BUDGET * total):
        raise UserError(f"{len(failures)} of {total} runs failed, more than a study may lose; the last: {list(failures.values())[-1]}")
