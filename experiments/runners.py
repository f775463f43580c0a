"""Time runners side by side: the same runs in a plain loop, by Mesa's batch runner, and by the engine of studies."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import mesa
import pandas as pd

from experiments.asking import ask
from experiments.engine.driver import answered
from experiments.engine.work import PIECES, alone
from experiments.question import Question
from experiments.runs import live
from experiments.tables import table
from sim.model import SupportModel
from sim.start import start

ARMS = ("lecture_only", "pal")
TURNS = 3  # rounds in which the runners take turns; the fastest of each counts
TERM = 105  # days


def runners(replicates: int) -> dict[str, object]:
    """Time two arms of the default cohort in so many replicates: wall and CPU s, each the least of some rounds that take turns.

    The plain loop lives the runs and throws them away; `measured` adds every outcome, curve and survey, in frames in memory; the engine keeps all of that
    on disc, and gives the same frames.
    Mesa's batch runner steps the same compiled model day by day and collects one mean a day; it has one process here, as it has on most notebooks.
    """
    question = ask("compare", list(ARMS), [f"replicates={replicates}"], None)
    batch_run = getattr(mesa, "batch_run", None)  # which Mesa 4 does not have
    works = {"loop": lambda: _loop(question), "measured": lambda: _measured(question)}
    works |= {"engine_one": lambda: _kept(question, 1), "engine_all": lambda: _kept(question, None)}
    works |= {"mesa": lambda: _mesa(question, batch_run)} if batch_run else {}
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    _loop(ask("compare", list(ARMS), ["replicates=2"], None))  # compiled, and the first cohorts grown
    for _ in range(TURNS):
        for name, work in works.items():
            seconds[name].append(_wall_and_cpu(work))
    least = {name: {"wall_seconds": min(wall for wall, _ in one), "cpu_seconds": min(cpu for _, cpu in one)} for name, one in seconds.items()}
    overhead = least["engine_one"]["cpu_seconds"] / least["measured"]["cpu_seconds"] - 1
    return {"runs": len(ARMS) * replicates, "engine_overhead": overhead} | least


def _loop(question: Question) -> None:
    for number in range(question.first.replicates):
        people, ties = start(question.first, number)
        for arm in question.arms:
            live(arm.scenario, people, ties, number)


def _measured(question: Question) -> list[pd.DataFrame]:
    outcomes = [alone(question, number) for number in range(question.first.replicates)]
    return [table([piece for one in outcomes for piece in getattr(one, name)]) for name in PIECES]


def _kept(question: Question, workers: int | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        answered(question, workers=workers, folder=Path(folder) / "store")


class _Collecting(SupportModel):
    """The model with a collector of one mean a day, as Mesa's batch runner wants it."""

    def __init__(self, option, replicate: int, rng: int | None = None) -> None:
        super().__init__(option, replicate=replicate)
        self.datacollector = mesa.DataCollector({"stress": lambda model: model.campus.column("stress").mean()})

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def _mesa(question: Question, batch_run: Callable) -> None:
    varied = {"option": [arm.scenario for arm in question.arms], "replicate": range(question.first.replicates)}
    batch_run(_Collecting, varied, number_processes=1, max_steps=TERM, data_collection_period=-1, display_progress=False)


def _wall_and_cpu(work: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu
