"""Measure speed side by side: the day, the reference model, sparse products, a whole study, workers, memory and start-up.

Every ratio is of two things timed in turn in the same run; each figure is the mean over rounds that take turns, since a busy
machine slows all of them.
"""

import gc
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array

from experiments.asking import ask
from experiments.engine.driver import answered
from experiments.question import Question
from experiments.runners import runners
from sim.allocation import compose
from sim.campus import Campus
from sim.configuration import Scenario
from sim.model import SupportModel
from sim.reference.model import ReferenceModel
from sim.start import start

DAYS_BEFORE = 28  # four weeks settle the ties of new arrivals
WEEK = 7
SEASON = 5  # weeks from one weighing of all ties to the next: what is measured is a whole season
SIZES = (500, 1_000, 10_000, 100_000)
LARGE = 1_000_000
PROGRAMME = 133  # students of a programme of study, as in the default cohort
STUDY_REPLICATES, STUDY_STUDENTS, TERM = 1000, 500, 105
TIE_MECHANISMS = ("affinity", "everyday_contact", "tie_decay", "study_talk", "support_talk", "tie_formation")

Figures = dict[str, object]


def benchmark(quick: bool, large: bool, say: Callable[[str], None] = lambda what: None) -> Figures:
    """Run everything; `quick` takes about a minute, and leaves out what needs more (its figures are then scaled, and say so)."""
    sizes = SIZES[:3] if quick else SIZES + ((LARGE,) if large else ())
    figures: Figures = {"machine": machine(), "days": []}
    for size in sizes:
        say(f"a day of {size:,} students")
        figures["days"].append(day(size, compared=size in ((1_000,) if quick else (1_000, 100_000))))
    say("a study of two arms")
    figures["study"] = study(20 if quick else STUDY_REPLICATES)
    say("workers")
    figures["workers"] = workers(20 if quick else 100)
    say("runners")
    figures["runners"] = runners(20 if quick else 100)
    say("start-up")
    figures["start"] = startup()
    return figures


def machine() -> dict[str, str | int]:
    """Name what the figures were measured on."""
    return {"processor": _processor(), "cores": os.cpu_count() or 1, "system": f"{platform.system()} {platform.machine()}", "python": platform.python_version()}


def scenario_of(size: int) -> Scenario:
    """Three quarters first-years, one quarter older students, with PAL."""
    newcomers, programmes = size * 3 // 4, max(1, round(size / PROGRAMME))
    return ask("run", ["pal"], [f"population.newcomers={newcomers}", f"population.older={size - newcomers}", f"population.programmes={programmes}"], None).first


def campus_of(scenario: Scenario, mechanisms: dict | None = None) -> Campus:
    """Make a campus in its fifth week."""
    people, ties = start(scenario, 0)
    offers = compose(scenario.programmes, people, scenario.helping, scenario.seed, 0, ties).offers
    campus = Campus(people, ties, offers, scenario.calendar, scenario.seed, 0, mechanisms or scenario.mechanisms)
    campus.advance(DAYS_BEFORE)
    return campus


def day(size: int, compared: bool) -> Figures:
    """Time weeks of whole days at one size, in turn: the model, the model without ties, a sparse product, the reference model.

    All live the same weeks; of a small cohort several copies do, so that every timing is long enough to trust.
    """
    scenario = scenario_of(size)
    copies = range(max(1, 20_000 // size))
    models = [_model(scenario) for _ in copies]
    bare = [campus_of(scenario, scenario.mechanisms | dict.fromkeys(TIE_MECHANISMS)) for _ in copies]
    product, entries = _product(models[0].campus)
    references = {name: ReferenceModel(scenario, addressed=name == "reference") for name in ("reference", "reference_rng")} if compared else {}
    for reference in references.values():
        reference.take_over(models[0].campus)
    weeks = {
        "day": lambda: [model.step() for model in models for _ in range(WEEK)],
        "bare": lambda: [campus.advance(1) for campus in bare for _ in range(WEEK)],
        "product": lambda: [product() for _ in copies for _ in range(WEEK)],
    } | {name: lambda one=one: [one.step() for _ in range(WEEK)] for name, one in references.items()}
    shared = {name: WEEK * (1 if name in references else len(copies)) for name in weeks}
    gc.collect()
    gc.freeze()  # millions of objects of the reference model are not searched again and again
    seconds: dict[str, list[float]] = {name: [] for name in weeks}
    for again in range(SEASON + 1):  # the first week finds its memory, and does not count; the others are a whole season
        for name, week in weeks.items():
            spent = _timed(week) / shared[name]
            if again > 0:
                seconds[name].append(spent)
    gc.unfreeze()
    mean = {name: float(np.mean(times)) for name, times in seconds.items()}
    figures: Figures = {
        "students": size,
        "ns_per_student_day": mean["day"] / size * 1e9,
        "ns_without_ties": mean["bare"] / size * 1e9,
        "sparse_products": mean["day"] / mean["product"],
        "sparse_products_without_ties": mean["bare"] / mean["product"],
        "entries_per_student": entries / size,
        "bytes_per_student": _bytes(models[0].campus) / size,
    }
    if references:
        figures |= {"times_reference": mean["reference"] / mean["day"], "us_reference": mean["reference"] / size * 1e6}
        figures["addressed_over_rng"] = mean["reference"] / mean["reference_rng"]
    return figures


def _model(scenario: Scenario) -> SupportModel:
    model = SupportModel(scenario)
    model.campus.advance(DAYS_BEFORE)
    return model


def study(replicates: int) -> Figures:
    """Count the CPU seconds of two arms over a term, starting networks apart; scaled to 1,000 replicates."""
    question = _study(replicates)
    networks = _cpu(lambda: [start(question.first, number) for number in range(replicates)])
    runs = _cpu(lambda: answered(question))
    scale = STUDY_REPLICATES / replicates
    return {"replicates_run": replicates, "cpu_seconds": runs * scale, "cpu_seconds_networks": networks * scale}


def workers(replicates: int) -> Figures:
    """Time one worker against two, in turn."""
    question, ratios = _study(replicates), []
    answered(question)  # cohorts are grown
    for _ in range(3):
        one, two = (_timed(lambda count=count: answered(question, workers=count)) for count in (1, 2))
        ratios.append(one / two)
    return {"replicates": replicates, "two_over_one": float(np.median(ratios))}


def startup() -> Figures:
    """Time whole processes: with nothing compiled, and with everything kept."""
    words = ["run", "pal", "replicates=1", "--quiet", "--out"]
    code = "import sys; from experiments.commands import main; sys.exit(main())"
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"PEERSIM_CACHE": f"{folder}/cache"}
        for name in ("cold", "warm"):
            command = [sys.executable, "-c", code, *words, f"{folder}/{name}"]
            figures[f"{name}_seconds"] = _timed(lambda command=command: subprocess.run(command, env=environment, check=True))
    return figures


def _study(replicates: int) -> Question:
    size = [f"population.newcomers={STUDY_STUDENTS * 3 // 4}", f"population.older={STUDY_STUDENTS // 4}"]
    return ask("compare", ["lecture_only", "pal"], [*size, f"replicates={replicates}"], None)


def _product(campus: Campus) -> tuple[Callable[[], np.ndarray], int]:
    """Give scipy's product of the ties' matrix with a column, as the yardstick that everybody has."""
    ties, n = campus.ties, campus.n
    matrix = csr_array((ties.hours, ties.partner, ties.start.astype(np.int32)), shape=(n, n))
    column = campus.column("stress").astype(np.float32)
    matrix @ column
    return lambda: matrix @ column, len(ties.partner)


def _bytes(campus: Campus) -> int:
    arrays = [campus.state, *campus.ties, *campus.offers, *campus.people.places]
    return sum(array.nbytes for array in arrays)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _cpu(work: Callable[[], object]) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown"
