"""Write verdicts into a folder: a page with the table and the figures, the table as CSV, and what wrong models gave when they were last tried."""

import csv
from pathlib import Path

from experiments.patterns.judging import Given, Verdict
from experiments.patterns.picture import draw, draw_all
from experiments.patterns.rivals import Other
from experiments.patterns.screen import READING, count, failures, named, row_of, written
from experiments.patterns.views import views
from experiments.results import unwritable
from sim.fingerprint import fingerprint
from sim.frame.interruption import held_back

PAGE, TABLE = "patterns.md", "statistics.csv"
KEPT = Path(__file__).resolve().parent / "kept"  # tables of rivals and ablations, as they were measured
SHOWN = 2  # wrong models a pattern that are drawn


def write(folder: Path, found: list[Verdict], given: Given, words: list[str]) -> Path:
    """Write page, table and figures; returns the folder."""
    wrong = kept()
    try:
        with held_back():
            folder.mkdir(parents=True, exist_ok=True)
            for one in found:
                draw(folder, one, views(one.pattern.key, given), wrong.get(one.pattern.key, {}), _origin(given, words))
            draw_all(folder, found)
            _table(folder / TABLE, [{"pattern": one.pattern.key} | row_of(row) for one in found for row in one.measured])
            (folder / PAGE).write_text(page(found, words), encoding="utf-8")
    except OSError as error:
        raise unwritable(folder, error) from None
    return folder


def _origin(given: Given, words: list[str]) -> str:
    """Say of which model, settings and how many replicates a figure is."""
    counts = sorted({len(rows) for rows in given.values()})
    return f"Model {fingerprint()}{', ' + ' '.join(words) if words else ''}; {counts[0]}{f' to {counts[-1]}' if len(counts) > 1 else ''} replicates."


def write_others(folder: Path, found: list[tuple[Other, list[Verdict]]]) -> Path:
    """Write what rivals or ablations gave: a row a model and statistic, and a page with the patterns that each fails."""
    rows = [
        {"name": other.name, "says": other.says, "expected": " ".join(other.expected), "pattern": one.pattern.key} | row_of(row)
        for other, mine in found
        for one in mine
        for row in one.measured
    ]
    lines = ["| model | expected to fail | fails |", "|---|---|---|"]
    for other, mine in found:
        lines.append(f"| {other.says} | {' '.join(other.expected)} | {failures(mine)} |")
    try:
        with held_back():
            folder.mkdir(parents=True, exist_ok=True)
            _table(folder / TABLE, rows)
            (folder / PAGE).write_text(
                "\n".join([*lines, "", f"In brackets: outside a band by less than two standard errors. Model {fingerprint()}.", ""]), encoding="utf-8"
            )
    except OSError as error:
        raise unwritable(folder, error) from None
    return folder


def kept() -> dict[str, dict[str, list[tuple[str, float]]]]:
    """Give what wrong models gave when the suite was last run with them: by pattern and statistic, name and value of those that failed as expected."""
    found: dict[str, dict[str, list[tuple[str, float]]]] = {}
    for path in sorted(KEPT.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["pattern"] in row["expected"].split()]
        for row in rows:
            mine = found.setdefault(row["pattern"], {}).setdefault(row["statistic"], [])
            if row["model"] and len(mine) < SHOWN:
                mine.append((row["says"], float(row["model"])))
    return found


def page(found: list[Verdict], words: list[str]) -> str:
    """Give the page in Markdown."""
    lines = ["# The model against published patterns", "", count(found), "", f"Model {fingerprint()}{'; settings: ' + ' '.join(words) if words else ''}.", ""]
    lines += [*READING.splitlines(), ""]
    lines += ["| pattern | statistic | model | band | verdict |", "|---|---|---|---|---|"]
    for one in found:
        for k, row in enumerate(one.measured):
            head = f"**{one.pattern.key}** {one.pattern.title}" if k == 0 else ""
            lines.append(f"| {head} | {named(row.statistic)} | {written(row.value, row.error)} | {row.statistic.band} | {row.verdict} |")
    lines += ["", "![All patterns](overview.png)"]
    for one in found:
        pattern, sources = one.pattern, "; ".join(paper.label for paper in one.pattern.sources)
        lines += ["", f"## {pattern.key} {pattern.title}", "", f"![{pattern.title}]({pattern.key}.png)", "", f"{pattern.found} ({sources})", ""]
        lines += [f"What it tells apart: {pattern.tells}", *(["", pattern.doubt] if pattern.doubt else [])]
    return "\n".join([*lines, ""])


def _table(path: Path, rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
