"""The command `peersim validate programmes`: compare all with lecture_only, and hold each against its evidence."""

import json
from argparse import Namespace
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from experiments.asking import ask
from experiments.evidence.expectations import EXPECTATIONS, NOT_FOUND
from experiments.evidence.judging import Judged, judged
from experiments.question import Question
from experiments.results import read, read_pairs
from sim.errors import UserError

SCENARIOS = tuple(dict.fromkeys([*(one.scenario for one in EXPECTATIONS), *NOT_FOUND]))
NARROW = 150  # characters a line where nobody says how wide the screen is


def validate(options: Namespace, answer: Callable[[Question], object]) -> int:
    """Answer the question of all programmes, or take its kept answer, and judge; returns 0 if all lie in their ranges, 1 if something misses."""
    if foreign := [word for word in options.words if "=" not in word]:
        raise UserError(f"{foreign[0]}: validate programmes takes settings only, as in replicates=100")
    folder = answer(ask("compare", ["lecture_only", *SCENARIOS], options.words, None))
    summary, use, manifest = read(folder)
    found = judged(summary, use, read_pairs(folder))
    if options.json:
        print(json.dumps({"folder": str(folder), "programmes": [_plain(one) for one in found], "not_found": NOT_FOUND}, indent=2))
    elif not options.quiet:
        screen = Console(highlight=False, markup=False)
        _shown(screen if screen.is_terminal else Console(highlight=False, markup=False, width=NARROW), found)
        screen.print(f"In the model, under its assumptions; {manifest['replicates']} replicates. The comparison: {folder}", soft_wrap=True)
    return 0 if all(one.passes for one in found) else 1


def _shown(screen: Console, found: list[Judged]) -> None:
    """Print a row an expectation, then what was not found, and the count."""
    table = Table(header_style="", box=None, pad_edge=False, padding=(0, 1))
    for name in ("programme", "number", "evidence", "model", "95 % interval", "verdict", "what was found"):
        table.add_column(name, justify="right" if name in ("evidence", "model", "95 % interval") else "left", overflow="fold", no_wrap=name != "what was found")
    for one in found:
        expected = one.expected
        interval = "" if one.low != one.low else f"{one.low:.2f} to {one.high:.2f}"
        said = f"{expected.why} ({expected.source.label})" if expected.source else expected.why
        style = "" if one.passes else "bold red"
        row = (expected.scenario, _number(one), f"{expected.low:g} to {expected.high:g} {expected.unit}", f"{one.value:.2f}", interval, one.verdict, said)
        table.add_row(*row, style=style)
    for name, said in NOT_FOUND.items():
        table.add_row(name, "", "", "", "", "no evidence", said)
    screen.print(table)
    screen.print(f"{sum(one.passes for one in found)} of {len(found)} numbers lie in their ranges.")


def _number(one: Judged) -> str:
    """Name the number that is judged."""
    measure = {"effect": "", "per_session": " a session", "per_user": " of who came", "ever": "ever came", "visits": "visits of who is offered it"}
    expected = one.expected
    name = measure[expected.measure] if expected.measure in ("ever", "visits") else expected.outcome + measure[expected.measure]
    return name + (f", {expected.subgroup}" if expected.subgroup else "") + (f", against {expected.against}" if expected.against != "lecture_only" else "")


def _plain(one: Judged) -> dict:
    expected = one.expected
    return {
        "programme": expected.scenario, "outcome": expected.outcome, "measure": expected.measure, "against": expected.against, "subgroup": expected.subgroup,
        "unit": expected.unit, "low": expected.low, "high": expected.high, "why": expected.why,
        "source": expected.source.label if expected.source else "", "doi": expected.source.doi if expected.source else "",
        "model": one.value, "model_low": None if one.low != one.low else one.low, "model_high": None if one.high != one.high else one.high,
        "in_range": one.passes,
    }  # fmt: skip
