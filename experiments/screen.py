"""Show an answer on the terminal: a small table, who came, and where the files are."""

import json
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.observation import LABELS

TITLES = {"stress": "Stress", "knowledge": "Knowledge", "belonging": "Belonging", "mark": "Mark"}


def show(console: Console, folder: Path, table: pd.DataFrame, used: pd.DataFrame, manifest: dict) -> None:
    """Print the answer."""
    arms = list(dict.fromkeys(table["arm"]))
    for group, rows in table.groupby("group", sort=False):
        console.print(_differences(rows, group, len(arms)) if len(arms) > 1 else _levels(rows, group))
    if not used.empty:
        console.print(_use(used))
    dropped = {what: count for what, count in manifest["left_out_of_files"].items() if count}
    if dropped:
        console.print("Left out of the files: " + ", ".join(f"{count} {what}" for what, count in dropped.items()) + ".")
    if manifest["personal"]:
        console.print("Personal cohort: aggregates only, counts to the nearest 5, groups under 10 left out.")
    console.print(f"In the model, under its assumptions. Interval: luck only, parameters fixed; {manifest['replicates']} replicates, seed {manifest['seed']}.")
    console.print(f"Figures and tables: {folder}", soft_wrap=True)


def as_json(folder: Path, table: pd.DataFrame, used: pd.DataFrame, manifest: dict) -> str:
    """Give the answer as JSON text."""
    answer = {
        "folder": str(folder),
        "interval": "95 %, luck only, parameters fixed",
        "summary": json.loads(table.to_json(orient="records")),
        "programmes": json.loads(used.to_json(orient="records")) if not used.empty else [],
        "manifest": manifest,
    }
    return json.dumps(answer, indent=2)


def _signed(value: float) -> str:
    """Write a difference with its sign, small ones with a digit more, and no sign before a plain zero."""
    if value == 0:
        return "0"
    return f"{value:+.2f}" if abs(value) >= 0.095 else f"{value:+.3f}"


def _differences(rows: pd.DataFrame, group: str, arms: int) -> Table:
    control, students = rows["control"].iloc[0], int(rows["students"].max())
    title = f"{group.capitalize()} ({students}): difference from {control}, same students, same luck"
    table = Table(title=title, title_justify="left", title_style="bold", header_style="", box=None, pad_edge=False, padding=(0, 1))
    for name, justify in (
        ("", "left"), ("arm", "left"), (control[:14], "right"), ("difference", "right"), ("95 % interval", "right"), ("in SD", "right"),
        ("better", "right"), ("worse", "right"),
    ):  # fmt: skip
        table.add_column(name, justify=justify, no_wrap=True)
    for outcome in TITLES:
        for k, row in enumerate(rows[(rows["outcome"] == outcome) & (rows["arm"] != control)].itertuples()):
            interval = f"{_signed(row.low)} to {_signed(row.high)}" if row.low == row.low else "-"
            table.add_row(
                TITLES[outcome] if k == 0 else "", row.arm, f"{row.control_mean:.1f}", _signed(row.difference), interval,
                f"{row.standardised:+.2f}", f"{row.better:.0%}", f"{row.worse:.0%}",
            )  # fmt: skip
    table.caption = "stress: lower is better; better, worse: share of students moved by at least 0.1 SD"
    table.caption_justify, table.caption_style = "left", "dim"
    return table


def _levels(rows: pd.DataFrame, group: str) -> Table:
    table = Table(title=f"{group.capitalize()} ({int(rows['students'].max())}) at the end", title_justify="left", title_style="bold", box=None, header_style="")
    table.add_column("")
    table.add_column("mean", justify="right")
    for outcome in TITLES:
        for row in rows[rows["outcome"] == outcome].itertuples():
            table.add_row(LABELS[outcome], f"{row.arm_mean:.1f}")
    return table


def _use(used: pd.DataFrame) -> Table:
    table = Table(
        title="Use in a term: share who ever came, visits per student offered, hours in all",
        title_justify="left",
        title_style="bold",
        header_style="",
        box=None,
        pad_edge=False,
        padding=(0, 1),
    )
    for name, justify in (
        ("arm", "left"), ("programme", "left"), ("offered to", "right"), ("came", "right"), ("visits", "right"),
        ("student h", "right"), ("helpers", "right"), ("helper h", "right"),
    ):  # fmt: skip
        table.add_column(name, justify=justify, no_wrap=True)
    for row in used.itertuples():
        table.add_row(
            row.arm, row.programme, f"{row.offered:.0f}", f"{row.ever_share:.0%}", f"{row.visits_each:.1f}",
            f"{row.student_hours:.0f}", f"{row.helpers:.0f}", f"{row.helper_hours:.0f}",
        )  # fmt: skip
    return table
