"""The command `peersim validate [PATTERN ...]`: run the experiments, show the table, draw the figures; or do so with rivals and ablations."""

import hashlib
import json
from argparse import Namespace
from pathlib import Path

from rich.console import Console

from experiments.overrides import Override, overrides
from experiments.patterns.page import write, write_others
from experiments.patterns.pattern import Pattern
from experiments.patterns.rivals import ABLATION, RIVAL, others
from experiments.patterns.screen import asked_of, plain, show, show_others
from experiments.patterns.suite import Model, chosen, verdicts
from experiments.patterns.watched import watched
from experiments.results import check_place
from experiments.verbs import STORE
from sim.fingerprint import fingerprint

NARROW = 120  # characters a line where nobody says how wide the screen is


def validate(options: Namespace, errors: Console, results: Path) -> int:
    """Hold the model, or others, against patterns; returns the exit code: 0 if all pass, or others fail as expected, else 1."""
    names, words = ([word for word in options.words if ("=" in word) == has] for has in (False, True))
    patterns, typed = chosen(names), tuple(overrides(words))
    place = options.out or results / "validation"
    check_place(place)
    group = RIVAL if options.rivals else ABLATION if options.ablation else ""
    screen = Console(highlight=False, markup=False)
    screen = screen if screen.is_terminal else Console(highlight=False, markup=False, width=NARROW)
    if group:
        return _others(patterns, group, options, typed, place, screen, errors)
    given = watched(patterns, Model(typed, quick=options.quick), results / STORE, options, errors)
    found = verdicts(patterns, given)
    folder = write(place / _folder("patterns", names, words, options.quick), found, given, [*words, *(["--quick"] if options.quick else [])])
    if options.json:
        head = {"folder": str(folder), "model": fingerprint(), "settings": words, "quick": options.quick}
        print(json.dumps(head | {"patterns": [plain(one) for one in found]}, indent=2))
    elif not options.quiet:
        show(screen, found)
        screen.print(f"In the model, under its assumptions. Figures and page: {folder}", soft_wrap=True)
    return 0 if all(one.passes for one in found) else 1


def _folder(what: str, names: list[str], words: list[str], quick: bool) -> str:
    """Name the folder, so that some patterns, settings or a quick run do not write over the whole suite."""
    chosen_ones, settings = "_".join(name.upper() for name in names), hashlib.sha256(" ".join(words).encode()).hexdigest()[:8] if words else ""
    return "_".join(filter(None, (what, chosen_ones, "quick" if quick else "", settings)))


def _others(patterns: list[Pattern], group: str, options: Namespace, typed: tuple[Override, ...], place: Path, screen: Console, errors: Console) -> int:
    found = []
    for other in others(group, typed, options.quick):
        if not (options.quiet or options.json):
            errors.print(f"{other.name} ...")
        found.append((other, verdicts(patterns, watched(patterns, other.model, place.parent / STORE, options, errors))))
    names, words = ([word for word in options.words if ("=" in word) == has] for has in (False, True))
    folder = write_others(place / _folder(f"{group}s", names, words, options.quick), found)
    if options.json:
        told = [{"name": other.name, "says": other.says, "expected": list(other.expected), "patterns": [plain(one) for one in mine]} for other, mine in found]
        print(json.dumps({"folder": str(folder), f"{group}s": told}, indent=2))
    elif not options.quiet:
        show_others(screen, found)
        screen.print(f"In the model, under its assumptions. Table: {folder}", soft_wrap=True)
    return 0 if all(set(asked_of(other, mine)) <= {one.pattern.key for one in mine if one.fails} for other, mine in found) else 1
