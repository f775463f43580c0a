"""Measure speed side by side: the day, the reference model, sparse products, a whole study, workers, memory and start-up.

Every ratio is of two things timed in turn in the same run; each figure is the best of its rounds, since a busy machine
only ever adds time.
"""

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

from experiments.question import Question, ask
from experiments.runs import answered
from sim.campus import THE_DAY, Campus
from sim.configuration import Scenario
from sim.model import SupportModel
from sim.programmes import compose
from sim.reference.model import ReferenceModel
from sim.start import start

DAYS_BEFORE = 28  # four weeks settle the ties of new arrivals
WEEK = 7
SIZES = (500, 1_000, 10_000, 100_000)
LARGE = 1_000_000
STUDY_REPLICATES, STUDY_STUDENTS, TERM = 1000, 500, 105
TIE_MECHANISMS = ("affinity", "everyday_contact", "tie_decay", "study_talk", "support_talk", "tie_formation")

Figures = dict[str, object]


def benchmark(quick: bool, large: bool, say: Callable[[str], None] = lambda what: None) -> Figures:
    """Run everything; `quick` takes about a minute, and leaves out what needs more (its figures are then scaled, and say so)."""
    sizes = SIZES[:3] if quick else SIZES + ((LARGE,) if large else ())
    figures: Figures = {"machine": machine(), "days": []}
    for size in sizes:
        say(f"a day of {size:,} students")
        figures["days"].append(day(size, compared=size in ((1_000,) if quick else (1_000, 100_000)), rounds=3 if size < LARGE else 1))
    say("a study of two arms")
    figures["study"] = study(20 if quick else STUDY_REPLICATES)
    say("workers")
    figures["workers"] = workers(20 if quick else 100)
    say("start-up")
    figures["start"] = startup()
    return figures


def machine() -> dict[str, str | int]:
    """Name what the figures were measured on."""
    return {"processor": _processor(), "cores": os.cpu_count() or 1, "system": f"{platform.system()} {platform.machine()}", "python": platform.python_version()}


def scenario_of(size: int) -> Scenario:
    """Three quarters first-years, one quarter older students, with PAL."""
    return ask("run", ["pal"], [f"population.newcomers={size * 3 // 4}", f"population.older={size - size * 3 // 4}"], None).first


def campus_of(scenario: Scenario, mechanisms: dict | None = None) -> Campus:
    """Make a campus in its fifth week."""
    people, ties = start(scenario, 0)
    offers = compose(scenario.programmes, people, scenario.helping, scenario.seed, 0).offers
    campus = Campus(people, ties, offers, scenario.calendar, scenario.seed, 0, mechanisms or scenario.mechanisms)
    campus.advance(DAYS_BEFORE)
    return campus


def day(size: int, compared: bool, rounds: int) -> Figures:
    """Time weeks of whole days at one size: the model, the model without ties, a sparse product and the reference model."""
    scenario = scenario_of(size)
    campus = campus_of(scenario)
    bare = campus_of(scenario, scenario.mechanisms | dict.fromkeys(TIE_MECHANISMS))
    product, entries = _product(campus)
    model = SupportModel(scenario)
    model.campus = campus
    references = [ReferenceModel(scenario, addressed=addressed) for addressed in (True, False)] if compared else []
    best: dict[str, float] = {}
    for _ in range(rounds):
        _keep(best, "day", _timed(lambda: [model.step() for _ in range(WEEK)]) / WEEK)
        _keep(best, "without_ties", _timed(lambda: bare.advance(WEEK)) / WEEK)
        _keep(best, "product", _timed(lambda: [product() for _ in range(WEEK)]) / WEEK)
        for reference in references if rounds else []:
            if reference.day == 0 or size <= 1_000:
                name = "reference" if reference is references[0] else "reference_rng"
                _keep(best, name, _timed(lambda one=reference: [one.step() for _ in range(WEEK)]) / WEEK)
    figures: Figures = {
        "students": size,
        "ns_per_student_day": best["day"] / size * 1e9,
        "ns_without_ties": best["without_ties"] / size * 1e9,
        "sparse_products": best["day"] / best["product"],
        "sparse_products_without_ties": best["without_ties"] / best["product"],
        "entries_per_student": entries / size,
        "bytes_per_student": _bytes(campus) / size,
    }
    if references:
        figures |= {"times_reference": best["reference"] / best["day"], "us_reference": best["reference"] / size * 1e6}
        figures["addressed_over_rng"] = best["reference"] / best["reference_rng"]
    return figures


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
    answered(question)
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


def _keep(best: dict[str, float], name: str, seconds: float) -> None:
    best[name] = min(seconds, best.get(name, np.inf))


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown"
