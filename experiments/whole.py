"""Show the whole answer on the terminal: every outcome by theme, every subgroup, and the network."""

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.analysis import MAIN, against
from experiments.groups import HELPERS
from experiments.wording import share, signed
from sim.outcomes import OUTCOMES, THEMES

NAMES_WIDTH, GROUPS_WIDTH = 28, 18  # characters for the names of outcomes and of groups
SHORT = {"enrolled": "Enrolled", "burned_out": "Burned out"}


def show_all(console: Console, table: pd.DataFrame, network: pd.DataFrame) -> None:
    """Print all outcomes by theme, group by group, then the main ones by subgroup, then the network; arm by arm."""
    compared = list(dict.fromkeys(table.loc[table["arm"] != table["control"], "arm"]))
    for arm in compared or [table["arm"].iloc[0]]:
        rows = table[table["arm"] == arm]
        for group in dict.fromkeys(rows.loc[rows["subgroup"] == "", "group"]):
            _outcomes(console, rows[rows["group"] == group], arm, bool(compared))
        if compared and (rows["subgroup"] != "").any():
            _subgroups(console, rows, arm)
        if not network.empty:
            _network(console, network[network["arm"] == arm], arm, bool(compared))


def _outcomes(console: Console, rows: pd.DataFrame, arm: str, compared: bool) -> None:
    """Print every outcome of a group, under the heading of its theme."""
    count = rows["students"].max()
    versus = f": {arm} against {against(rows['control'])}" if compared else f": {arm}"
    console.print(f"{rows['group'].iloc[0].capitalize()} ({_count(count)}){versus}, all outcomes", style="bold", soft_wrap=True)
    out = _table(("", "control", "difference", "95 % interval", "more", "less") if compared else ("", "mean"))
    for theme, mine in rows.groupby("theme", sort=True):
        out.add_row(THEMES[theme], style="bold")
        for row in mine.itertuples():
            out.add_row(_labelled(OUTCOMES[row.outcome].title, row.unit), *(_compared(row) if compared else (_level(row.arm_mean),)))
    console.print(out)
    if compared:
        console.print("more, less: share of them moved by 0.1 SD or more; of per cent of students, in whom it changed", style="dim", soft_wrap=True)
    console.print()


def _compared(row) -> tuple[str, ...]:
    return _level(row.control_mean), signed(row.difference), interval(row.low, row.high, row.difference), share(row.more), share(row.less)


def _labelled(title: str, unit: str) -> str:
    """Put the unit behind a title, if it is no scale of 0 to 100 and no number."""
    said = "%" if unit.startswith("%") else unit
    return title if unit in ("0-100", "number") else f"{title} ({said})"


def _subgroups(console: Console, rows: pd.DataFrame, arm: str) -> None:
    """Print the main outcomes by subgroup: the difference, and below it how many are worse off."""
    first = rows["group"].iloc[0]
    for title, cell in (("difference", lambda row: signed(row.difference)), ("share worse off", lambda row: share(row.worse))):
        console.print(f"Subgroups of {first}: {arm} against {against(rows['control'])}, {title}", style="bold", soft_wrap=True)
        out = _table(("", *(SHORT.get(name, OUTCOMES[name].title) for name in MAIN)), GROUPS_WIDTH)
        for group in dict.fromkeys(rows.loc[rows["group"] != HELPERS, "group"]):
            by = {row.outcome: row for row in rows[rows["group"] == group].itertuples()}
            out.add_row(f"{'all ' if group == first else ''}{group} ({_count(by['stress'].students)})", *(cell(by[one]) for one in MAIN))
        console.print(out)
        console.print()


def _network(console: Console, rows: pd.DataFrame, arm: str, compared: bool) -> None:
    """Print the measures of the network."""
    console.print(f"Friends of {rows['group'].iloc[0]} who are still enrolled: {arm}", style="bold", soft_wrap=True)
    out = _table(("", "control", "difference", "95 % interval") if compared else ("", "mean"))
    for row in rows.itertuples():
        cells = (_level(row.control_mean), signed(row.difference), interval(row.low, row.high, row.difference)) if compared else (_level(row.arm_mean),)
        out.add_row(_labelled(row.label, row.unit), *cells)
    console.print(out)
    console.print()


def interval(low: float, high: float, difference: float) -> str:
    """Write an interval with as many digits as its difference."""
    return f"{signed(low, difference)} to {signed(high, difference)}" if low == low else "-"


def _table(columns: tuple[str, ...], least: int = NAMES_WIDTH) -> Table:
    """Make a plain table whose first column holds words, at least so many characters wide."""
    out = Table(header_style="", box=None, pad_edge=False, padding=(0, 1))
    for k, name in enumerate(columns):
        out.add_column(name, justify="right" if k else "left", no_wrap=k > 0, overflow="fold", min_width=None if k else least)
    return out


def _level(value: float) -> str:
    return "-" if value != value else f"{value:.1f}" if abs(value) >= 9.95 else f"{value:.2f}"


def _count(value: float | None) -> str:
    return "a few" if value is None or value != value else f"{value:.0f}"
