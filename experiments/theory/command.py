"""The command `peersim validate theory`: make the checks, show a table, write the page."""

import json

from rich.console import Console
from rich.table import Table

from experiments.results import check_place
from experiments.theory.checks import CHECKS, chosen
from experiments.theory.finding import Finding
from experiments.theory.page import PAGE, plain, write
from experiments.theory.picture import number

NARROW = 150  # characters a line where nobody says how wide the screen is


def validate(options, errors: Console) -> int:
    """Make the checks that were asked for; returns the exit code: 0 if all pass, 1 if something misses."""
    names = chosen(options.words)
    check_place(options.out)
    findings = []
    for name in names:
        if not (options.quiet or options.json):
            errors.print(f"checking {name} ...")
        findings.append(CHECKS[name]())
    write(options.out, findings)
    if options.json:
        print(json.dumps({"folder": str(options.out), "checks": [plain(one) for one in findings]}, indent=2))
    elif not options.quiet:
        screen = Console(highlight=False, markup=False)
        _shown(screen if screen.is_terminal else Console(highlight=False, markup=False, width=NARROW), findings)
        screen.print(f"Page and figures: {options.out / PAGE}", soft_wrap=True)
    return 0 if all(one.passes for one in findings) else 1


def _shown(screen: Console, findings: list[Finding]) -> None:
    """Print a row a check, and the counts."""
    table = Table(header_style="", box=None, pad_edge=False, padding=(0, 1))
    for name in ("check", "theory", "model", "deviation", "allowed", "", "verdict"):
        side = "right" if name in ("deviation", "allowed") else "left"
        table.add_column(name, justify=side, overflow="fold", no_wrap=name in ("check", "verdict"))
    for one in findings:
        style = "" if one.passes else "bold red"
        table.add_row(one.name, one.theory, one.model, number(one.deviation), number(one.allowed), one.unit, one.verdict, style=style)
    screen.print(table)
    screen.print(f"{sum(one.passes for one in findings)} of {len(findings)} checks pass.")
