"""Show a design of several knobs on the terminal: a table of two knobs an outcome, or the best points and what each knob does."""

import itertools
import math

import pandas as pd
from rich.console import Console

from experiments.analysis import MAIN, against
from experiments.doses import axes_of, is_grid, name, name_and_unit, numbers, values_of
from experiments.shortage import too_few
from experiments.wording import Cells, counts, grid, headline, how_good, say, signed
from sim.outcomes import OUTCOMES

BEST, FEWEST = 5, 10  # points shown; and from how many on a rank correlation is told
SURE, TOGETHER = 1.96, 0.9  # standard errors of a rank correlation that chance hardly gives; and the correlation of knobs that nobody can part
CHANCE = "~"
OF_POINTS = ("knowledge", "stress", "belonging", "burned_out")
WIDEST = 8  # values across for which there is room


def show_design(console: Console, table: pd.DataFrame, used: pd.DataFrame, design: pd.DataFrame, cells: Cells, outcomes: list[str] | None = None) -> None:
    """Print what the points of a design change for those whom the answer is about: in the outcomes that a study names, or the usual ones."""
    main = table[(table["group"] == table["group"].iloc[0]) & (table["arm"] != table["control"])].merge(design.drop(columns="control"), on="arm")
    who = f"{main['group'].iloc[0].capitalize()} ({counts(main['students'])}): difference from {against(main['control'])}, same students and luck"
    say(console, who, "bold")
    if is_grid(design) and min(design[key].nunique() for key in design.columns[2:]) <= WIDEST:
        _two_ways(console, main, used, design, cells, outcomes or list(MAIN))
    else:
        _points(console, main, design, cells, outcomes or list(OF_POINTS))
    if lacking := too_few(used, design):
        say(console, lacking)
    console.print()


def _two_ways(console: Console, main: pd.DataFrame, used: pd.DataFrame, design: pd.DataFrame, cells: Cells, outcomes: list[str]) -> None:
    """Print a table of two keys for each outcome, and for what it takes of helpers."""
    across, down = axes_of(design)
    columns, lines = values_of(main[across]), values_of(main[down])
    out = grid((name(down), *(value.replace("_", " ") for value in columns)))
    for outcome in outcomes:
        out.add_row(headline(outcome), style="bold")
        rows = {(str(row[down]), str(row[across])): row for row in main[main["outcome"] == outcome].to_dict("records")}
        for line in lines:
            out.add_row(f"  {line}", *(_cell(rows[line, column], cells) for column in columns))
    if not used.empty:
        helped = used.groupby("arm")["helper_hours"].sum()
        points = {(str(row[down]), str(row[across])): helped.get(row["arm"]) for row in design.to_dict("records")}
        out.add_row("Hours of helpers", style="bold")
        for line in lines:
            out.add_row(f"  {line}", *(cells.level(points[line, column], 0) for column in columns))
    console.print(out)
    say(
        console,
        f"across: {name_and_unit(across)}; \N{PLUS-MINUS SIGN}: half a 95 % interval of the difference from no programme; "
        f"a step from cell to cell is known better (pairs.csv){'; ' * bool(how_good(outcomes))}{how_good(outcomes)}.",
        "dim",
    )


def _cell(row: dict, cells: Cells) -> str:
    if row["low"] != row["low"]:
        return cells.difference(row["difference"])
    return f"{signed(row['difference'])} \N{PLUS-MINUS SIGN}{signed(row['high'] - row['difference'], row['difference']).lstrip('+')}"


def _points(console: Console, main: pd.DataFrame, design: pd.DataFrame, cells: Cells, outcomes: list[str]) -> None:
    """Print the points at which an outcome surely gains most, and how it goes with each key."""
    keys = list(design.columns[2:])
    out = grid(("", *map(name, keys), "difference"), words=1 + len(keys))
    for outcome in outcomes:
        rows = main[main["outcome"] == outcome]
        out.add_row(headline(outcome), style="bold")
        best = _best(rows, OUTCOMES[outcome].better or 1)
        for k, (place, row) in enumerate(best):
            first = "most" if OUTCOMES[outcome].better == 0 else "best"
            out.add_row(f"  {'=' if k and place == best[k - 1][0] else place if place > 1 else first}", *(str(row[key]) for key in keys), _cell(row, cells))
        if not best:
            out.add_row("  none sure")
        if len(design) >= FEWEST:
            out.add_row("  rank corr.", *(_rank(rows, key) for key in keys), "")
    console.print(out)
    notes = [f"{len(design)} points (design.csv). The best of many points look better than they are: part of it is luck."]
    notes += ["best: of points whose 95 % interval leaves out zero; =: the same as the one above; none sure: there is no such point."]
    notes += [f"{how_good(outcomes).capitalize()}."] if how_good(outcomes) else []
    notes += [f"rank corr.: rank correlation of the difference with a knob; {CHANCE}: no more than chance would give."] if len(design) >= FEWEST else []
    for one, other in itertools.combinations(keys, 2):
        if _together(design, one, other):
            notes.append(f"{name(one)} and {name(other)} go together in these points: what each does by itself cannot be told.")
    for note in notes:
        say(console, note, "dim")


def _best(rows: pd.DataFrame, direction: int) -> list[tuple[int, dict]]:
    """Give the points that surely gain most, each with its place; points that are written alike share one."""
    sure = rows[(rows["low"] > 0) if direction > 0 else (rows["high"] < 0)]
    ordered = sure.assign(good=sure["difference"] * direction).sort_values("good", ascending=False, kind="stable").head(BEST).to_dict("records")
    found: list[tuple[int, dict]] = []
    for k, row in enumerate(ordered):
        tied = k and signed(row["difference"]) == signed(ordered[k - 1]["difference"])
        found.append((found[-1][0] if tied else k + 1, row))
    return found


def _rank(rows: pd.DataFrame, key: str) -> str:
    """Give Spearman's rank correlation of the differences with a key; of words none."""
    values = numbers(list(rows[key].astype(str)))
    if values is None or len(set(values)) < 2:
        return "-"
    found = pd.Series(values).rank().corr(rows["difference"].reset_index(drop=True).rank())
    return f"{found:+.2f}" if abs(found) > SURE / math.sqrt(len(values) - 1) else CHANCE


def _together(design: pd.DataFrame, one: str, other: str) -> bool:
    """Tell whether two knobs rise and fall together."""
    both = [numbers(list(design[key].astype(str))) for key in (one, other)]
    return None not in both and abs(pd.Series(both[0]).rank().corr(pd.Series(both[1]).rank())) > TOGETHER
