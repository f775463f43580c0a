"""Do the experiments of patterns with their progress shown."""

from argparse import Namespace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from experiments.patterns.judging import Given
from experiments.patterns.pattern import Pattern
from experiments.patterns.suite import Model, experiments_of, run


def watched(patterns: list[Pattern], model: Model, store: Path, options: Namespace, errors: Console) -> Given:
    """Do every experiment that these patterns need, with a bar that says which one it is and how far, or a line each where there is no terminal."""
    quiet, total = options.quiet or options.json or not errors.is_terminal, len(experiments_of(patterns))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    begun: list[str] = []
    with Progress(*columns, console=errors, transient=True, disable=quiet) as bar:
        task = bar.add_task("starting", total=None)

        def heard(name: str, done: int, of_all: int) -> None:
            if name not in begun:
                begun.append(name)
                if not (options.quiet or options.json or errors.is_terminal):
                    errors.print(f"{name} ({len(begun)} of {total}): {of_all} runs")
            bar.update(task, description=f"{name} ({len(begun)} of {total})", completed=done, total=of_all)

        return run(patterns, model, store, heard)
