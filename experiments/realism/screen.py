"""Show how near made cohorts come to real data: on the terminal, and as plain data."""

from rich.console import Console
from rich.table import Table

from experiments.patterns.screen import written
from experiments.realism.targets import CLOSE, MISS, OK, RULE, SETS, Found

STYLES = {MISS: "bold red", CLOSE: "yellow"}


def show(screen: Console, found: dict[str, list[Found]], origin: str) -> None:
    """Print a row a statistic, data set by data set, then the count and the rule."""
    table = Table(header_style="", box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("data set and statistic", ratio=1, overflow="fold")
    for name in ("wave", "data", "model", ""):
        table.add_column(name, justify="right" if name in ("data", "model") else "left", no_wrap=name != "wave")
    for name, rows in found.items():
        table.add_row(f"{name}  {SETS[name].title} ({SETS[name].paper.label})", "", "", "", "", style="bold")
        for row in rows:
            if row.target.judged:
                target, one = row.target, row.measured
                cells = (f"  {target.statistic} ({target.unit})", target.wave, written(target.value), written(one.value, one.error), row.verdict)
                table.add_row(*cells, style=STYLES.get(row.verdict, ""))
    screen.print(table)
    screen.print(f"{count(found)}\n{RULE}\n{origin}", soft_wrap=True)


def count(found: dict[str, list[Found]]) -> str:
    """Say how many statistics are right, near and missed."""
    verdicts = [row.verdict for rows in found.values() for row in rows if row.target.judged]
    numbers = {one: verdicts.count(one) for one in (OK, CLOSE, MISS)}
    return f"Of {len(verdicts)} statistics {numbers[OK]} are ok, {numbers[CLOSE]} near, {numbers[MISS]} missed."


def plain(name: str, rows: list[Found]) -> dict:
    """Give a data set as plain data."""
    one = SETS[name]
    head = {"set": name, "title": one.title, "instrument": one.instrument, "doubt": one.doubt, "citation": rows[0].target.citation}
    return head | {"misses": sum(row.verdict == MISS for row in rows), "statistics": [row_of(row) for row in rows]}


def row_of(row: Found) -> dict:
    """Give a statistic as plain data; what the model does not define is null."""
    target, numbers = row.target, {"model": row.measured.value, "error": row.measured.error}
    words = {"number": target.number, "statistic": target.statistic, "wave": target.wave, "unit": target.unit, "kind": target.kind, "data": target.value}
    return words | {name: value if value == value else None for name, value in numbers.items()} | {"verdict": row.verdict or "not judged"}
