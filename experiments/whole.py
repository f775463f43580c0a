"""Show the whole answer on the terminal: every outcome by theme, every subgroup, and the network."""

import pandas as pd
from rich.console import Console

from experiments.analysis import MAIN, against
from experiments.wording import Cells, count, grid
from sim.outcomes import OUTCOMES, THEMES

NAMES_WIDTH, GROUPS_WIDTH = 28, 18  # characters for the names of outcomes and of groups
SHORT = {"enrolled": "Enrolled", "burned_out": "Burned\nout"}


def show_all(console: Console, table: pd.DataFrame, network: pd.DataFrame, cells: Cells) -> None:
    """Print all outcomes by theme, group by group, then the main ones by subgroup, then the network; arm by arm."""
    compared = list(dict.fromkeys(table.loc[table["arm"] != table["control"], "arm"]))
    for arm in compared or [table["arm"].iloc[0]]:
        rows = table[table["arm"] == arm]
        for group in dict.fromkeys(rows.loc[rows["subgroup"] == "", "group"]):
            _outcomes(console, rows[rows["group"] == group], arm, bool(compared), cells)
        if compared and (rows["subgroup"] != "").any():
            _subgroups(console, rows, arm, cells)
        if not network.empty:
            _network(console, network[network["arm"] == arm], arm, bool(compared), cells)


def _outcomes(console: Console, rows: pd.DataFrame, arm: str, compared: bool, cells: Cells) -> None:
    """Print every outcome of a group, under the heading of its theme."""
    versus = f": {arm} against {against(rows['control'])}" if compared else f": {arm}"
    console.print(f"{rows['group'].iloc[0].capitalize()} ({count(rows['students'].max())}){versus}, all outcomes", style="bold", soft_wrap=True)
    moved = compared and rows["more"].notna().any()  # else they would be columns of numbers that are not told
    out = grid(("", "control", "difference", "95 % interval", *("more", "less")[: 2 * moved]) if compared else ("", "mean"), least=NAMES_WIDTH)
    for theme, mine in rows.groupby("theme", sort=True):
        out.add_row(THEMES[theme], style="bold")
        for row in mine.itertuples():
            numbers = _compared(row, cells)[: 3 + 2 * moved] if compared else (cells.level(row.arm_mean),)
            out.add_row(_labelled(OUTCOMES[row.outcome].title, row.unit), *numbers)
    console.print(out)
    if moved:
        console.print("more, less: share of them moved by 0.1 SD or more; of per cent of students, in whom it changed", style="dim", soft_wrap=True)
    console.print()


def _compared(row, cells: Cells) -> tuple[str, ...]:
    return *_beside(row, cells), cells.share(row.more), cells.share(row.less)


def _beside(row, cells: Cells) -> tuple[str, str, str]:
    return cells.level(row.control_mean), cells.difference(row.difference), cells.interval(row.low, row.high, row.difference)


def _labelled(title: str, unit: str) -> str:
    """Put the unit behind a title, if it is no scale of 0 to 100 and no number."""
    said = "%" if unit.startswith("%") else unit
    return title if unit in ("0-100", "number") else f"{title} ({said})"


def _subgroups(console: Console, rows: pd.DataFrame, arm: str, cells: Cells) -> None:
    """Print the main outcomes by subgroup: the difference, and below it how many are worse off."""
    first = rows["group"].iloc[0]
    for title, cell in (("difference", lambda row: cells.difference(row.difference)), ("share worse off", lambda row: cells.share(row.worse))):
        console.print(f"Subgroups of {first}: {arm} against {against(rows['control'])}, {title}", style="bold", soft_wrap=True)
        out = grid(("", *(SHORT.get(name, OUTCOMES[name].title) for name in MAIN)), least=GROUPS_WIDTH)
        for group in dict.fromkeys(rows.loc[(rows["group"] == first) | (rows["subgroup"] != ""), "group"]):
            by = {row.outcome: row for row in rows[rows["group"] == group].itertuples()}
            out.add_row(f"{'all ' if group == first else ''}{group} ({count(by['stress'].students)})", *(cell(by[one]) for one in MAIN))
        console.print(out)
        console.print()


def _network(console: Console, rows: pd.DataFrame, arm: str, compared: bool, cells: Cells) -> None:
    """Print the measures of the network."""
    console.print(f"Friends of {rows['group'].iloc[0]} who are still enrolled: {arm}", style="bold", soft_wrap=True)
    out = grid(("", "control", "difference", "95 % interval") if compared else ("", "mean"), least=NAMES_WIDTH)
    for row in rows.itertuples():
        out.add_row(_labelled(row.label, row.unit), *(_beside(row, cells) if compared else (cells.level(row.arm_mean),)))
    console.print(out)
    console.print()
