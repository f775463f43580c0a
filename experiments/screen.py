"""Show an answer on the terminal: a small table, who came, and where the files are."""

import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.analysis import against, worst
from experiments.crossed import show_design
from experiments.disclosure import RULES, WHY
from experiments.groups import HELPERS
from experiments.pairs import dosed, names, told, what
from experiments.priced import show_costs
from experiments.results import read_costs, read_design, read_network, read_pairs
from experiments.whole import show_all
from experiments.wording import NOT_TOLD, Cells, briefs, count, folded, grid, hundredths, signed
from sim.observation import LABELS
from sim.outcomes import OUTCOMES

TITLES = {"stress": "Stress", "knowledge": "Knowledge", "belonging": "Belonging", "mark": "Mark"}
ROWS = TITLES | {"enrolled": "Enrolled (%)", "burned_out": "Burned out (%)"}
PLUS_MINUS = "\N{PLUS-MINUS SIGN}"
NEVER = " never meets: "  # of a programme whose answer is empty, which is said first
MOST_USED = 12  # arms whose use and costs are printed
MOST_LEAST = 3  # subgroups named behind "least for"


def show(console: Console, folder: Path, table: pd.DataFrame, used: pd.DataFrame, manifest: dict, whole: bool = False) -> None:
    """Print the answer: the main outcomes, or the whole of it."""
    arms, who = list(dict.fromkeys(table["arm"])), manifest["population"]
    cells, study = Cells(manifest["personal"], manifest["replicates"]), manifest["question"].get("study")
    if study:
        console.print(study["question"], style="bold", soft_wrap=True)
    varied = ", at the first point" if any(key.startswith("population") for key in read_design(folder).columns) else ""
    console.print(f"Students: {who['name']}, {who['students']} in all{varied}, {who['from']}", soft_wrap=True)
    for note in (first := [one for one in manifest["notes"] if NEVER in one]):
        console.print(note, style="red", soft_wrap=True)
    rows_of = _rows_of((study or {}).get("outcomes", ()))
    main = table[(table["subgroup"] == "") & table["outcome"].isin(rows_of)]
    design = read_design(folder)
    if not design.empty:
        show_design(console, table, used, design, cells)
    for group, rows in main.groupby("group", sort=False) if design.empty else ():
        if len(arms) > 1:
            _titled(console, _heading(rows, group, len(arms)), _differences(rows, len(arms), cells, rows_of))
            moved = "share of them moved by 0.1 SD or more (of %: changed)" if rows["better"].notna().any() else NOT_TOLD
            explained = f"stress: mean of the last week; better, worse: {moved}; of stress and burnout, less is better"
            console.print(explained, style="dim", soft_wrap=not console.is_terminal)
        else:
            _titled(console, f"{group.capitalize()} ({count(rows['students'].max())}) at the end", _levels(rows, cells, rows_of))
        console.print()
    if study and "subgroups" in study and len(arms) > 1:
        _titled(console, f"By subgroup: difference from {against(table['control'])}", _by_subgroup(table, study["subgroups"], rows_of, cells))
        console.print(f"{PLUS_MINUS}: half a 95 % interval\n", style="dim")
    if study:
        console.print(f"How to read it: {study['reading']}\n", soft_wrap=True)
    if whole:
        show_all(console, table, read_network(folder), cells)
    _elsewhere(console, table, whole)
    pairs = read_pairs(folder)
    if not pairs.empty and design.empty:
        _one_by_one(console, pairs, cells)
    if len(arms) > MOST_USED:
        console.print("Use of programmes by arm: programmes.csv")
    elif not used.empty:
        _titled(console, "Use of programmes in the whole run (shares and visits: of those offered it)", _use(used, cells))
        for row in used[used["posts"] < used["wanted"]].itertuples():
            console.print(f"Too few helpers: {count(row.posts)} of {count(row.wanted)} wanted for {row.programme} ({row.arm}).", soft_wrap=True)
        for row in used[used["unserved"] != 0].itertuples():
            console.print(f"Too few helpers: {count(row.unserved)} students found no place in {row.programme} ({row.arm}).")
        console.print()
    if len(arms) > MOST_USED:
        console.print("Costs by arm, and prices of what is gained: costs.csv, value.csv")
    else:
        show_costs(console, folder, used, manifest)
    for note in manifest["notes"]:
        if note not in first:
            console.print(note, soft_wrap=not console.is_terminal)
    dropped = {what: students for what, students in manifest["left_out_of_files"].items() if students != 0}
    if dropped:
        console.print("Left out of the files: " + ", ".join(f"{count(students)} {what}" for what, students in dropped.items()) + ".")
    if manifest["personal"]:
        if HELPERS not in set(table["group"]) and not used.empty and (used["helpers"].isna() | (used["helpers"] > 0)).any():
            console.print("The helpers are too few to tell of.")
        console.print(f"{RULES} {WHY}", soft_wrap=True)
    runs = f"{manifest['replicates']} replicate{'s' if manifest['replicates'] > 1 else ''}"
    console.print(f"In the model, under its assumptions. Interval: luck only, parameters fixed; {runs}, seed {manifest['seed']}.")
    console.print(f"Figures and tables: {folder}", soft_wrap=True)


def _elsewhere(console: Console, table: pd.DataFrame, whole: bool) -> None:
    """Say for whom each arm does least, and where the rest of the answer is."""
    arms = list(dict.fromkeys(table.loc[table["arm"] != table["control"], "arm"]))
    for arm in arms if len(arms) <= MOST_LEAST or whole else ():
        rows = table[table["arm"] == arm]
        of_all = rows[rows["group"] == rows["group"].iloc[0]].set_index("outcome")["difference"]
        least = worst(table, arm).drop_duplicates("group")[:MOST_LEAST].itertuples()
        said = "; ".join(f"{row.group} ({ROWS[row.outcome].lower()} {signed(row.difference)}, all {signed(of_all[row.outcome])})" for row in least)
        if (rows["subgroup"] != "").any():
            console.print(f"Least for{f', {arm}' if len(arms) > 1 else ''}: {said or 'no subgroup for sure'}.", soft_wrap=True)
    if not whole:
        console.print(f"All {len(OUTCOMES)} outcomes, subgroups and the network of friends: --all, or summary.csv and network.csv.", soft_wrap=True)
    console.print()


def as_json(folder: Path, table: pd.DataFrame, used: pd.DataFrame, manifest: dict) -> str:
    """Give the answer as JSON text."""
    pairs, network, (costs, value) = read_pairs(folder), read_network(folder), read_costs(folder)
    answer = {
        "folder": str(folder),
        "interval": "95 %, luck only, parameters fixed",
        "summary": json.loads(table.to_json(orient="records")),
        "pairs": json.loads(pairs.to_json(orient="records")) if not pairs.empty else [],
        "network": json.loads(network.to_json(orient="records")) if not network.empty else [],
        "programmes": json.loads(used.to_json(orient="records")) if not used.empty else [],
        "costs": json.loads(costs.to_json(orient="records")) if not costs.empty else [],
        "value": json.loads(value.to_json(orient="records")) if not value.empty else [],
        "manifest": manifest,
    }
    return json.dumps(answer, indent=2)


def _titled(console: Console, title: str, table: Table) -> None:
    """Print a table under its title, which may be wider than the table."""
    console.print(title, style="bold", soft_wrap=True)
    console.print(table)


def _heading(rows: pd.DataFrame, group: str, arms: int) -> str:
    """Say who is compared with what."""
    others = rows[rows["arm"] != rows["control"]]
    low, high = others["students"].min(), others["students"].max()
    many = count(high) if low == high or low != low else f"{low:.0f} to {high:.0f}"
    what = others["arm"].iloc[0] if arms == 2 else "difference"
    return f"{group.capitalize()} ({many}): {what} against {against(others['control'])}, same students and luck"


def _rows_of(outcomes: Iterable[str]) -> dict[str, str]:
    """Name the outcomes of the table: those that a study wants, or the main ones."""
    return {one: ROWS.get(one, f"{OUTCOMES[one].title} (%)" if OUTCOMES[one].share else OUTCOMES[one].title) for one in outcomes or ROWS}


def _by_subgroup(table: pd.DataFrame, subgroups: list[str], shown: dict[str, str], cells: Cells) -> Table:
    """Lay out what each arm changes for some subgroups, beneath what it changes for all."""
    first, out = table["group"].iloc[0], grid(("", *(title.replace(" ", "\n", 1) for title in shown.values())))
    compared = list(dict.fromkeys(table.loc[table["arm"] != table["control"], "arm"]))
    for arm in compared:
        rows = table[(table["arm"] == arm) & ((table["group"] == first) | table["subgroup"].isin(subgroups))]
        if len(compared) > 1:
            out.add_row(folded(_brief(arm, compared)), style="bold")
        for group in dict.fromkeys(rows["group"]):
            by = {row.outcome: row for row in rows[rows["group"] == group].itertuples()}
            out.add_row(f"  {'all ' if group == first else ''}{group}", *(_with_half(by[one], cells) for one in shown))
    return out


def _differences(rows: pd.DataFrame, arms: int, cells: Cells, shown: dict[str, str]) -> Table:
    """Lay out the differences of one group: outcomes as rows, and beneath each its arms if there are several."""
    others = list(dict.fromkeys(rows.loc[rows["arm"] != rows["control"], "arm"]))
    moved = rows["better"].notna().any()  # else they would be columns of numbers that are not told
    table = grid((_shared_key(others), "control", "difference", "95 % interval", "SD", *("better", "worse")[: 2 * moved]))
    for outcome, title in shown.items():
        mine = rows[(rows["outcome"] == outcome) & rows["arm"].isin(others)]
        if arms > 2:
            table.add_row(title, style="bold")
        for row in mine.itertuples():
            name = title if arms == 2 else f"  {folded(_brief(row.arm, others))}"
            table.add_row(
                name,
                cells.level(row.control_mean, 1),
                cells.difference(row.difference),
                cells.interval(row.low, row.high, row.difference),
                hundredths(row.standardised),
                *(cells.share(row.better), cells.share(row.worse))[: 2 * moved],
            )
    return table


def _one_by_one(console: Console, pairs: pd.DataFrame, cells: Cells) -> None:
    """Print what one programme or dose does more than another, a row a pair, and in its cells half an interval behind each difference."""
    rows = told(pairs)
    group, students = rows["group"].iloc[0], rows["students"].max()
    headed = not dosed(rows)  # words have one heading for all that are compared with the same
    table, last = grid(("", *TITLES.values())), None
    for (other, _), one in rows.groupby(["other", "arm"], sort=False):
        name_of_pair = names(one)[0]
        if headed and other != last:
            table.add_row("against " + name_of_pair.split(" against ")[1], style="bold")
        last = other
        by_outcome = {row.outcome: row for row in one.itertuples()}
        label = "  " + name_of_pair.split(" against ")[0] if headed else name_of_pair
        table.add_row(label, *(_with_half(by_outcome[outcome], cells) for outcome in TITLES))
    _titled(console, f"{group.capitalize()} ({count(students)}): {what(rows)}, same students and luck", table)
    more = "; all pairs: pairs.csv" if len(rows) < len(pairs) else ""
    console.print(f"\N{PLUS-MINUS SIGN}: half a 95 % interval, each by itself{more}", style="dim", soft_wrap=True)
    console.print()


def _with_half(row, cells: Cells) -> str:
    if row.low != row.low:
        return cells.difference(row.difference)
    return f"{signed(row.difference)} \N{PLUS-MINUS SIGN}{signed(row.high - row.difference, row.difference).lstrip('+')}"


def _brief(arm: str, arms: list[str]) -> str:
    """Leave out what all arms share: the scenario's name, or all but the values of keys."""
    return briefs(arms)[arm]


def _shared_key(arms: list[str]) -> str:
    """Give the key whose values make all the arms, if there is one."""
    heads = {arm.partition("=")[0] for arm in arms}
    head = heads.pop()
    return head.split(" ")[-1] if not heads and len(arms) > 1 and " " in head and not any(arm.count("=") > 1 for arm in arms) else ""


def _levels(rows: pd.DataFrame, cells: Cells, shown: dict[str, str]) -> Table:
    table = grid(("", "mean"))
    for outcome, title in shown.items():
        for row in rows[rows["outcome"] == outcome].itertuples():
            table.add_row(LABELS.get(outcome) or title, cells.level(row.arm_mean, 1))
    return table


def _use(used: pd.DataFrame, cells: Cells) -> Table:
    """Lay out the use of programmes; their names only if an arm has several."""
    arms, several = list(dict.fromkeys(used["arm"])), used["arm"].duplicated().any()
    words = (_shared_key(arms) or "arm", "programme")[: 1 + several]
    table = grid((*words, "offered\nto", "ever\ncame", "visits\neach", "places\nfilled", "student\nhours", "helpers", "helper\nhours"), words=len(words))
    for row in used.itertuples():
        table.add_row(
            *(_brief(row.arm, arms), row.programme)[: len(words)],
            count(row.offered),
            cells.share(row.ever_share),
            cells.level(row.visits_each, 1),
            cells.share(row.filled),
            cells.level(row.student_hours, 0),
            count(row.helpers),
            cells.level(row.helper_hours, 0),
        )
    return table


def speed(console: Console, figures: dict) -> None:
    """Print what the benchmark found."""
    machine = figures["machine"]
    console.print(f"{machine['processor']}, {machine['cores']} cores, {machine['system']}, Python {machine['python']}", soft_wrap=True)
    console.print("A student-day, and how many times faster than the reference model in plain Mesa; a day in sparse products (scipy's A @ x).", soft_wrap=True)
    table = grid(("students", "ns", "without ties", "x Mesa", "products", "without ties", "bytes each"), words=0)
    for row in figures["days"]:
        times = f"{row['times_reference']:.0f}" if "times_reference" in row else "-"
        numbers = (row["ns_per_student_day"], row["ns_without_ties"], times, row["sparse_products"], row["sparse_products_without_ties"])
        shown = [one if isinstance(one, str) else f"{one:.0f}" if one >= 10 else f"{one:.1f}" for one in numbers]
        table.add_row(f"{row['students']:,}", *shown, f"{row['bytes_per_student']:.0f}")
    console.print(table)
    for row in figures["days"]:
        if "addressed_over_rng" in row:
            console.print(
                f"Plain Mesa with {row['students']:,}: {row['us_reference']:.0f} us a student-day with addressed luck, "
                f"{row['addressed_over_rng']:.2f} times the same model drawing from model.rng.",
                soft_wrap=True,
            )
    study, start = figures["study"], figures["start"]
    scaled = "" if study["replicates_run"] == 1000 else f" (scaled from {study['replicates_run']})"
    console.print(
        f"2 arms x 1,000 replicates of 500 students over a term: {study['cpu_seconds']:.0f} CPU s{scaled}, "
        f"and {study['cpu_seconds_networks']:.0f} for starting networks.",
        soft_wrap=True,
    )
    console.print(f"Two workers against one: {figures['workers']['two_over_one']:.2f} times as fast.")
    names = {"loop": "a plain loop that keeps nothing", "measured": "with every outcome measured", "engine_one": "the engine, one worker, kept on disc",
             "engine_all": "the engine, all cores", "mesa": "Mesa's batch runner, one mean collected"}  # fmt: skip
    runs = figures["runners"]
    table = grid((f"{runs['runs']} runs of the default cohort over a term", "wall s", "CPU s"))
    for name, said in names.items():
        if name in runs:
            table.add_row(f"  {said}", f"{runs[name]['wall_seconds']:.1f}", f"{runs[name]['cpu_seconds']:.1f}")
    console.print(table)
    console.print(f"What the engine adds to living and measuring: {runs['engine_overhead']:.0%} of CPU time.")
    console.print(f"A first run from nothing: {start['cold_seconds']:.0f} s with nothing compiled, {start['warm_seconds']:.1f} s afterwards.")
