"""See to it that a question has its answer: as it was kept, made again where files were changed, or computed with its progress shown."""

import contextlib
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from experiments import results, writing
from experiments.engine.driver import answered, planned
from experiments.engine.store import Store
from experiments.engine.watching import looks
from experiments.figures.style import short
from experiments.log import Log
from experiments.preparing import announced
from experiments.question import Question, size
from experiments.verbs import STORE
from sim.calendar import days
from sim.errors import UserError

MANY_RUNS = 20_000  # runs that take minutes to hours: asked about first
BAR, NUMBERS, FEWEST_LETTERS = 8, 42, 6  # characters of the bar; of all beside an arm and what is said of it; and that are left of an arm's name
MUCH_WORK = 2_000_000_000  # student-days, the same: a core lives two to three million a second


def have(question: Question, folder: Path, quiet: bool, errors: Console, yes: bool = True) -> None:
    """See to it that a folder holds the answer: as it was kept, made again where files were changed, or computed

    Without a `yes` it is asked first about what will take long.
    """
    if not results.kept(folder, question):
        results.check_place(folder)
        if not yes:
            _ask_first(question, folder.parent / STORE, errors)
        _compute(question, folder, quiet, errors)
    elif damaged := results.changed(folder):
        _renew(question, folder, damaged, quiet, errors)
    elif not quiet:
        errors.print("Kept answer:")
    results.told(folder)


def _renew(question: Question, folder: Path, damaged: list[str], quiet: bool, errors: Console) -> None:
    """Make a kept answer again that is not what was written: from its tables of runs if those are, else from nothing."""
    from_runs = results.of_runs(damaged) and not question.first.personal  # whose runs are kept rounded
    what = "made again from the kept runs" if from_runs else "the question is run again"
    aside = f"; what was changed is kept as NAME{writing.ASIDE}" if any((folder / name).exists() for name in damaged) else ""
    errors.print(f"{folder}: {results.said(folder, damaged)}: {what}{aside}")
    if from_runs:
        results.check_place(folder / damaged[0])
        writing.write(folder, question, results.read_tables(folder), writing.kept_provenance(results.read_manifest(folder)), damaged)
    else:
        _compute(question, folder, quiet, errors, damaged)


class _Rate(TextColumn):
    """Runs a second, once there are any."""

    def render(self, task) -> Text:
        return Text(f"{task.speed:.0f}/s" if task.speed and task.completed else "")


def shortened(said: str, width: int) -> str:
    """Cut the name of the arm in what is said of it, so that numbers are left on a screen of this width: how many runs are done, and the time left."""
    arm, mark, rest = said.rpartition(": ")
    return said if not mark else f"{short(arm, max(FEWEST_LETTERS, width - NUMBERS - len(mark + rest)))}: {rest}"


def _compute(question: Question, folder: Path, quiet: bool, errors: Console, damaged: list[str] | None = None) -> None:
    results.check_place(folder)
    began = time.perf_counter()
    log = Log(folder.parent / STORE, began)
    columns = (TextColumn("{task.description}"), BarColumn(BAR), MofNCompleteColumn(), _Rate(""), TimeRemainingColumn(compact=True), TextColumn("left"))
    with Progress(*columns, console=errors, transient=True, disable=quiet or not errors.is_terminal) as bar:
        task = bar.add_task("starting", total=None)

        def compiling(name: str, position: int, total: int) -> None:
            bar.update(task, description=f"compiling {name}", completed=position, total=total)

        def running(done: int, total: int, said: str) -> None:
            if done and not (quiet or log.told[1]):
                errors.print(f"{done} of {total} runs are kept already.")
            bar.update(task, description=shortened(said, errors.width) if said else "running", completed=done, total=total)
            log.heard(done, total, said)

        announced(question.first.schedule, (lambda line: None) if quiet else errors.print, compiling)
        with log.of(folder):
            tables = answered(question, running, folder=folder.parent / STORE)
    writing.write(folder, question, tables, writing.provenance(time.perf_counter() - began), damaged)


def _ask_first(question: Question, store: Path, errors: Console) -> None:
    """Ask before what will take long: many runs that are not kept yet, or many student-days; with a precision, as many as there are at least."""
    first, arms = question.first, len(question.arms)
    replicates = looks(first.precision, first.replicates)[0]
    students, length = max(size(arm.scenario) for arm in question.arms), len(days(first.calendar))
    if not _much(arms * replicates, students, length):
        return
    if not first.personal and not _much(len(planned(question, Store(store).keys(), replicates).wanted), students, length):
        return
    work = f"{arms} {'arm' if arms == 1 else 'arms'} x replicates={replicates} x {students} students x {length} days"
    if not sys.stdin.isatty():
        raise UserError(f"{work}: that will take long, and needs a yes on a terminal, or --yes; or use fewer replicates or students")
    with contextlib.suppress(EOFError):
        if errors.input(f"{work}: that will take long. Go on? [y/N] ").strip().lower() in ("y", "yes"):
            return
    raise UserError("Not started.")


def _much(runs: int, students: int, length: int) -> bool:
    return runs > MANY_RUNS or runs * students * length > MUCH_WORK
