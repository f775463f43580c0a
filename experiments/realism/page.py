"""Write the comparison with real data into a folder: a page with table and citations, the table as CSV, two figures."""

import csv
from pathlib import Path

from experiments.patterns.screen import written
from experiments.realism.picture import draw
from experiments.realism.screen import count, row_of
from experiments.realism.targets import NETSENSE, RULE, SETS, STRIEGEL, Found
from experiments.results import unwritable
from sim.fingerprint import fingerprint
from sim.frame.interruption import held_back

PAGE, TABLE = "data.md", "statistics.csv"


def write(folder: Path, found: dict[str, list[Found]], origin: str, words: list[str]) -> Path:
    """Write page, table and figures; returns the folder."""
    try:
        with held_back():
            folder.mkdir(parents=True, exist_ok=True)
            drawn = draw(folder, found)
            rows = [{"set": name} | row_of(row) for name, mine in found.items() for row in mine]
            with (folder / TABLE).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
            (folder / PAGE).write_text(page(found, origin, words, drawn), encoding="utf-8")
    except OSError as error:
        raise unwritable(folder, error) from None
    return folder


def page(found: dict[str, list[Found]], origin: str, words: list[str], drawn: dict[str, str]) -> str:
    """Give the page in Markdown; `drawn` are the files of figures and their titles."""
    lines = ["# Made cohorts against real data", "", count(found), "", RULE, "", origin, ""]
    lines += [f"Model {fingerprint()}{'; settings: ' + ' '.join(words) if words else ''}. Behind each \N{PLUS-MINUS SIGN}: the standard error of luck.", ""]
    for name, title in drawn.items():
        lines += [f"![{title}]({name})", ""]
    for name, rows in found.items():
        one = SETS[name]
        lines += [f"## {name}: {one.title}", "", f"{one.instrument} {one.doubt}", "", f"Data: {rows[0].target.citation}.", ""]
        lines += [NETSENSE, ""] if one.paper is STRIEGEL else []
        lines += ["| statistic | wave | data | model | verdict |", "|---|---|---|---|---|"]
        for row in rows:
            target, value = row.target, written(row.measured.value, row.measured.error)
            lines.append(f"| {target.statistic} ({target.unit}) | {target.wave} | {written(target.value)} | {value} | {row.verdict or 'not judged'} |")
        lines.append("")
    return "\n".join(lines)
