"""Executors: batches are lived on threads of this process, or on processes of their own, of which any may die without loss.

Compiled days of several threads run side by side, so threads serve small questions; processes, which take seconds to start, serve large ones.
"""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from threading import Event, Thread

from experiments.engine.work import Block, Done, Keeping, Unit, batch

IDLE = 10  # s after which a process that has nothing to do ends
PATIENCE = 5.0  # s that threads have to end after an interruption
LOOK = 0.5  # s between two looks of a process whether who drives it is still there
KILLED = "its process died, more than once (out of memory?)"
ENDLESS = "it did not end within {limit:.0f} s"


@dataclass(frozen=True)
class Batch:
    """Some replicates of a block."""

    block: Block
    units: tuple[Unit, ...]


def on_threads(batches: list[Batch], keeping: Keeping, workers: int | None = None) -> Iterator[Done]:
    """Live batches in this process; what is running stops soon after an interruption or an error."""
    halt, keeping = Event(), replace(keeping, back=True)
    threads = ThreadPoolExecutor(workers or cores())
    waiting: set[Future] = {threads.submit(batch, one.block, list(one.units), keeping, halt) for one in batches}
    try:
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (one.result() for one in done)
    except BaseException:
        halt.set()
        threads.shutdown(wait=False, cancel_futures=True)
        wait(waiting, timeout=PATIENCE)  # and no longer: a mechanism of one's own may never end
        raise
    threads.shutdown()


def on_processes(batches: list[Batch], keeping: Keeping, limit: float, workers: int | None = None) -> Iterator[Done]:
    """Live batches in processes of their own, each in `limit` s a replicate, and in some seconds in any case

    When a process dies, or nothing ends in that time, the batches that were under way are lived alone at the end. Threads know no such limit.
    """
    suspects: list[Batch] = []
    while batches:
        batches, under_way = yield from _until_one_dies(batches, keeping, limit, workers or cores())
        suspects += under_way
    yield from _one_by_one(suspects, keeping, limit)


def _until_one_dies(batches: list[Batch], keeping: Keeping, limit: float, workers: int):
    """Live batches until all are done or a process dies; returns which are left, and which may have been under way: those whose turn it was."""
    pool, longest = _pool(workers), max(_allowed(one, limit) for one in batches)
    tasks = {pool.submit(batch, one.block, list(one.units), keeping): one for one in batches}
    waiting = set(tasks)
    try:
        while waiting:
            ended, waiting = wait(waiting, timeout=longest, return_when=FIRST_COMPLETED)
            if not ended:
                break
            for task in sorted(ended, key=lambda one: one.exception() is not None):  # what is done is done, whatever died beside it
                found = task.result()
                del tasks[task]
                yield found
    except (BrokenProcessPool, MemoryError):
        pass  # nothing is lost: what was not done is still in `tasks`, and is given back below
    except BaseException:
        pool.shutdown(wait=False, kill_workers=True)
        raise
    pool.shutdown(wait=not tasks, kill_workers=bool(tasks))
    left = list(tasks.values())
    return left[AHEAD * workers :], left[: AHEAD * workers]


def _one_by_one(suspects: list[Batch], keeping: Keeping, limit: float) -> Iterator[Done]:
    """Live batches one after the other in a process of their own; one in which it dies, or does not end, is split into its units, whose runs fail then."""
    pool = None
    try:
        while suspects:
            one = suspects.pop(0)
            pool = pool or _pool(1)
            task = pool.submit(batch, one.block, list(one.units), keeping)
            wait([task], timeout=_allowed(one, limit))
            if task.done() and not isinstance(task.exception(), (BrokenProcessPool, MemoryError)):
                yield task.result()
                continue
            why = KILLED if task.done() else ENDLESS.format(limit=_allowed(one, limit))
            pool = pool.shutdown(wait=False, kill_workers=True)
            if len(one.units) > 1:
                suspects = [Batch(one.block, (unit,)) for unit in one.units] + suspects
            else:
                yield Done(failures=dict.fromkeys(one.units[0].keys.values(), why))
    except BaseException:  # such as Ctrl-C, which its process does not hear of
        if pool:
            pool.shutdown(wait=False, kill_workers=True)
        raise
    if pool:
        pool.shutdown(wait=True)


AHEAD = 2  # batches that a process has taken or is about to take
START = 60  # s that a process may take until it lives its first run
SHORTEST = 20  # s that a batch may take in any case


def _allowed(one: Batch, limit: float) -> float:
    """Give the s that a batch may take in a process that has yet to start."""
    return START + max(SHORTEST, limit * len(one.units))


def _pool(workers: int):
    """Open a pool of fresh processes that leave Ctrl-C to who drives them."""
    from loky import ProcessPoolExecutor

    return ProcessPoolExecutor(workers, timeout=IDLE, initializer=_serve, initargs=(os.getpid(),))


def _serve(driver: int) -> None:
    """Leave Ctrl-C to who drives this process, and end when that one is gone: a shard is written whole or not at all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(driver,), daemon=True).start()


def _end_with(driver: int) -> None:
    while os.getppid() == driver:
        time.sleep(LOOK)
    os._exit(1)


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
