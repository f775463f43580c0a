"""Write the findings into a folder: a page with figures and readings, a table, and the figures."""

import csv
from pathlib import Path

from experiments.results import unwritable
from experiments.theory.finding import Finding
from experiments.theory.picture import draw, number
from sim.frame.interruption import held_back

PAGE, TABLE = "theory.md", "checks.csv"
COLUMNS = ("name", "what", "setting", "formula", "theory", "model", "deviation", "allowed", "unit", "why", "verdict", "title", "right", "wrong")


def plain(finding: Finding) -> dict[str, str | float]:
    """Give a finding as names and values, without its plots."""
    return {name: getattr(finding, name) for name in COLUMNS}


def write(folder: Path, findings: list[Finding]) -> None:
    """Write page, table and figures, without being interrupted in between."""
    try:
        with held_back():
            folder.mkdir(parents=True, exist_ok=True)
            for one in findings:
                draw(folder, one)
            with (folder / TABLE).open("w", encoding="utf-8", newline="") as file:
                rows = csv.DictWriter(file, COLUMNS)
                rows.writeheader()
                rows.writerows(map(plain, findings))
            (folder / PAGE).write_text(page(findings), encoding="utf-8")
    except OSError as error:
        raise unwritable(folder, error) from None


def page(findings: list[Finding]) -> str:
    """Give the page in Markdown."""
    agree = sum(one.passes for one in findings)
    rows = [f"| [{one.name}](#{one.name}) | {one.theory} | {one.model} | {_deviation(one)} | {one.verdict} |" for one in findings]
    head = f"""# The model against theory

Parts of the model, set up so that theory says exactly what they do: a closed form, or a second way to compute the same that uses none of the model's
formulas, only its parameters. {agree} of {len(findings)} checks pass. That shows that the model does what its description says, not that students do.

| check | theory | model | largest deviation (allowed) | verdict |
|---|---|---|---|---|
"""
    return head + "\n".join(rows) + "\n\n" + "\n".join(map(_section, findings))


def _deviation(one: Finding) -> str:
    return f"{number(one.deviation)} ({number(one.allowed)}) {one.unit}"


def _section(one: Finding) -> str:
    return f"""## {one.name}

{one.what}

* Set up: {one.setting}
* Theory: {one.formula}.
* Theory {one.theory}, model {one.model}; largest deviation {number(one.deviation)} {one.unit}, allowed {number(one.allowed)}: **{one.verdict}**.
* Why so much is allowed: {one.why}.

![{one.headline}]({one.name}.png)

* Right reading: {one.right}
* Wrong reading: {one.wrong}
"""
