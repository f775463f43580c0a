"""The command `peersim validate data [SET ...]`: run made cohorts of each data set's setting, and show how near they come to the data."""

import json
from argparse import Namespace
from pathlib import Path

from rich.console import Console

from experiments.overrides import overrides
from experiments.patterns.judging import Given
from experiments.patterns.pattern import Pattern
from experiments.patterns.suite import Model, verdicts
from experiments.patterns.watched import watched
from experiments.realism.files import FOLDER, missing, read
from experiments.realism.page import write
from experiments.realism.screen import plain, show
from experiments.realism.targets import MISS, Found, Target, chosen, kept, pattern, renewed
from experiments.results import check_place
from experiments.verbs import STORE

NARROW = 130  # characters a line where nobody says how wide the screen is


def validate(options: Namespace, errors: Console, results: Path) -> int:
    """Hold made cohorts against real data; returns the exit code: 0 if nothing misses, 1 if something does."""
    names, words = ([word for word in options.words if ("=" in word) == has] for has in (False, True))
    sets, typed = chosen(names), tuple(overrides(words))
    place = options.out or results / "validation"
    check_place(place)
    targets, origin = known(sets, FOLDER)
    patterns = [pattern(name, targets) for name in sets]
    found = judge(patterns, targets, watched(patterns, Model(typed, quick=options.quick), results / STORE, options, errors))
    folder = write(place / "data", found, origin, words)
    if options.json:
        print(json.dumps({"folder": str(folder), "data": origin, "sets": [plain(name, rows) for name, rows in found.items()]}, indent=2))
    elif not options.quiet:
        screen = Console(highlight=False, markup=False)
        show(screen if screen.is_terminal else Console(highlight=False, markup=False, width=NARROW), found, origin)
        screen.print(f"In the model, under its assumptions. Figures and page: {folder}", soft_wrap=True)
    return 1 if any(row.verdict == MISS for rows in found.values() for row in rows) else 0


def known(sets: list[str], folder: Path) -> tuple[list[Target], str]:
    """Give the statistics of data sets, worked out from the data files in a folder where they are, and say where they are from."""
    targets = [one for one in kept() if one.data in sets]
    gone = missing(folder, sets)
    if len(gone) == len(sets):
        return targets, f"Data: kept statistics; there are no data files in {folder}."
    there = [name for name in sets if name not in {one for one in sets if missing(folder, [one])}]
    origin = f"Data: worked out from the files in {folder}" + (f"; kept statistics of {', '.join(gone)}, which is not there" if gone else "")
    return renewed(targets, read(folder, there)), origin + "."


def judge(patterns: list[Pattern], targets: list[Target], given: Given) -> dict[str, list[Found]]:
    """Put what the model gives beside each target, by data set."""
    whose = {(one.data, one.number): one for one in targets}
    return {one.pattern.key: [Found(whose[one.pattern.key, row.statistic.name], row) for row in one.measured] for one in verdicts(patterns, given)}
