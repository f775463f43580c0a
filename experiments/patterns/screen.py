"""Show verdicts on the terminal, and as plain data."""

from rich.console import Console
from rich.table import Table

from experiments.patterns.judging import Measured, Verdict
from experiments.patterns.pattern import Statistic
from experiments.patterns.rivals import Other

GOOD, BAD = "", "bold red"
READING = """\N{PLUS-MINUS SIGN}: one standard error of luck; within luck: an end of the band is less than two of them away.
Parameters were set by hand to these patterns (sim/TUNING.md), except to statistics with a *: that the others lie in their bands is no forecast."""


def written(value: float, error: float = float("nan")) -> str:
    """Write a value with three digits, and its error as exactly."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    if value != value:
        return "-"
    return f"{value:.{digits}f}" + (f" \N{PLUS-MINUS SIGN}{error:.{digits}f}" if error == error else "")


def show(screen: Console, verdicts: list[Verdict]) -> None:
    """Print each pattern with its statistics."""
    table = Table(header_style="", box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("pattern and statistics", ratio=1, overflow="fold")
    for name in ("model", "band", ""):
        table.add_column(name, justify="left" if not name else "right", no_wrap=True)
    for one in verdicts:
        table.add_row(f"{one.pattern.key}  {one.pattern.title}", "", "", "pass" if one.passes else "FAIL", style="bold" if one.passes else BAD)
        for row in one.measured:
            statistic, style = row.statistic, GOOD if row.passes else BAD
            table.add_row(f"  {named(statistic)}", written(row.value, row.error), statistic.band, row.verdict, style=style)
    screen.print(table)
    screen.print(count(verdicts))
    screen.print(READING)


def count(verdicts: list[Verdict]) -> str:
    """Say how many pass."""
    passed, numbers = sum(one.passes for one in verdicts), [row for one in verdicts for row in one.measured]
    judged = [row for row in numbers if not row.statistic.given]
    doubtful = sum(row.passes and row.near for row in judged)
    said = f"{passed} of {len(verdicts)} patterns pass; {sum(row.passes for row in judged)} of {len(judged)} statistics lie in their bands"
    free = [row for row in judged if row.statistic.free]
    alone = f" No parameter was set to {len(free)} of them (*): {sum(row.passes for row in free)} lie in theirs." if free else ""
    return f"{said}, {doubtful} of these within luck of an end.{alone}"


def named(statistic: Statistic) -> str:
    """Name a statistic with its unit, and a star where no parameter was set to it."""
    return f"{statistic.name} ({statistic.unit}){' *' if statistic.free else ''}"


def show_others(screen: Console, found: list[tuple[Other, list[Verdict]]]) -> None:
    """Print which patterns each other model fails."""
    table = Table(header_style="", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("model", ratio=1, overflow="fold")
    expected = any(asked_of(other, mine) for other, mine in found)
    for name in (*(("expected",) if expected else ()), "fails", "of all"):
        table.add_column(name, overflow="fold")
    for other, verdicts in found:
        failed = [one.pattern.key for one in verdicts if one.fails]
        cells = [other.says, *([" ".join(asked_of(other, verdicts))] if expected else []), failures(verdicts), f"{len(failed)} of {len(verdicts)}"]
        table.add_row(*cells, style=GOOD if set(asked_of(other, verdicts)) <= set(failed) else BAD)
    screen.print(table)
    screen.print("In brackets: outside a band by less than two standard errors, which may be luck.")


def asked_of(other: Other, verdicts: list[Verdict]) -> list[str]:
    """Name the patterns that another model is expected to fail, of those that were run."""
    return [one.pattern.key for one in verdicts if one.pattern.key in other.expected]


def failures(verdicts: list[Verdict]) -> str:
    """Name the patterns that fail, those that may by luck in brackets."""
    named = [one.pattern.key if one.fails else f"({one.pattern.key})" for one in verdicts if not one.passes]
    return " ".join(sorted(named, key=lambda key: key.startswith("("))) or "none"


def plain(verdict: Verdict) -> dict:
    """Give a pattern as plain data."""
    pattern = verdict.pattern
    return {
        "pattern": pattern.key, "title": pattern.title, "found": pattern.found, "sources": [one.label for one in pattern.sources], "doubt": pattern.doubt,
        "passes": verdict.passes, "statistics": [row_of(one) for one in verdict.measured],
    }  # fmt: skip


def row_of(one: Measured) -> dict:
    """Give a statistic as plain data; what is not defined, and a band that is open, are null."""
    finite = {name: value if abs(value) < float("inf") else None for name, value in _numbers(one).items()}
    return {"statistic": one.statistic.name, "unit": one.statistic.unit} | finite | {"in_band": one.passes, "verdict": one.verdict, "free": one.statistic.free}


def _numbers(one: Measured) -> dict[str, float]:
    return {"model": one.value, "error": one.error, "low": one.statistic.low, "high": one.statistic.high}
