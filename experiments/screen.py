"""Show an answer on the terminal: a small table, who came, and where the files are."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.analysis import against, worst
from experiments.crossed import show_design
from experiments.disclosure import RULES, WHY
from experiments.evaluations import MEANING, show_evaluations
from experiments.groups import HELPERS
from experiments.pairs import dosed, names, told, what
from experiments.priced import show_costs
from experiments.results import read_design, read_evaluations, read_network, read_pairs
from experiments.whole import show_all
from experiments.wording import NOT_TOLD, Cells, briefs, count, counts, folded, grid, headline, how_good, hundredths, say, signed
from sim.observation import LABELS
from sim.outcomes import OUTCOMES

TITLES = {"stress": "Stress", "knowledge": "Knowledge", "belonging": "Belonging", "mark": "Mark"}
ROWS = TITLES | {"enrolled": "Enrolled (%)", "burned_out": "Burned out (%)"}
ACROSS, GROUPS_WIDTH = 4, 25  # outcomes beside each other with their intervals, and characters of a subgroup's name, on a screen of 80
NEVER = " never meets: "  # of a programme whose answer is empty, which is said first
MOST_USED = 12  # arms whose use and costs are printed
MOST_LEAST = 3  # subgroups named behind "least for"
MOST_SHORT = 3  # arms of many that are named as short of helpers


def show(console: Console, folder: Path, table: pd.DataFrame, used: pd.DataFrame, manifest: dict, whole: bool = False) -> None:
    """Print the answer: the main outcomes, or the whole of it."""
    shown = _Shown(console, folder, table, used, manifest)
    shown.whose()
    shown.differences()
    shown.evaluations(whole)
    shown.reading()
    if whole:
        show_all(console, table, read_network(folder), shown.cells)
    shown.elsewhere(whole)
    pairs = read_pairs(folder)
    if not pairs.empty and shown.design.empty:
        _one_by_one(console, pairs, shown.cells, shown.rows if shown.study.get("outcomes") else TITLES)
    shown.use()
    shown.end()


class _Shown:
    """An answer on its way to the terminal, part by part. What was said first is not said again at the end."""

    def __init__(self, console: Console, folder: Path, table: pd.DataFrame, used: pd.DataFrame, manifest: dict) -> None:
        self.console, self.folder, self.table, self.used, self.manifest = console, folder, table, used, manifest
        self.arms, self.design = list(dict.fromkeys(table["arm"])), read_design(folder)
        self.cells, self.study = Cells(manifest["personal"], manifest["replicates"]), manifest["question"].get("study") or {}
        self.rows = _rows_of(self.study.get("outcomes", ()))
        self.never = [one for one in manifest["notes"] if NEVER in one]

    def _say(self, text: str, style: str | None = None) -> None:
        say(self.console, text, style)

    def whose(self) -> None:
        """Print what a study asks, whose answer it is, and of programmes that never meet."""
        if self.study:
            self._say(self.study["question"], "bold")
        who, varied = self.manifest["population"], any(key.startswith("population") for key in self.design.columns)
        self._say(f"Students: {who['name']}, {who['students']} in all{', at the first point' if varied else ''}, {who['from']}")
        for note in self.never:
            self._say(note, "red")

    def differences(self) -> None:
        """Print the outcomes of each group: a table of several knobs, differences, or the levels of a single arm."""
        if not self.design.empty:
            show_design(self.console, self.table, self.used, self.design, self.cells, self.study.get("outcomes"))
            return
        main = self.table[(self.table["subgroup"] == "") & self.table["outcome"].isin(self.rows)]
        for group, rows in main.groupby("group", sort=False):
            if len(self.arms) > 1:
                _titled(self.console, _heading(rows, group, len(self.arms)), _differences(rows, len(self.arms), self.cells, self.rows))
                if group == main["group"].iloc[-1]:
                    self._legend(main)
            else:
                _titled(self.console, f"{group.capitalize()} ({count(rows['students'].max())}) at the end", _levels(rows, self.cells, self.rows))
            self.console.print()

    def _legend(self, main: pd.DataFrame) -> None:
        """Say once, below all groups, what the columns are."""
        moved = "share of them moved by 0.1 SD or more (of %: changed)" if main["better"].notna().any() else NOT_TOLD
        week = "stress: mean of the last week" if "stress" in self.rows else ""
        self._say("; ".join(filter(None, (week, f"better, worse: {moved}", how_good(self.rows)))), "dim")

    def evaluations(self, whole: bool) -> None:
        """Print what evaluations without a fair comparison would find, where a study is about that."""
        found = read_evaluations(self.folder) if whole or self.study.get("evaluations") else pd.DataFrame()
        if found.empty:
            return
        title = "What evaluations would find / what is true of the same students (SDs)"
        _titled(self.console, title, show_evaluations(found))
        self._say("; ".join(f"{kind}: {MEANING[kind]}" for kind in dict.fromkeys(found["compared"])), "dim")
        self._say("True: each student of the part against herself without the programme.\n", "dim")

    def reading(self) -> None:
        """Print the subgroups that a study asks about, and how to read its answer."""
        if "subgroups" in self.study and len(self.arms) > 1:
            heading, outcomes = f"By subgroup: difference from {against(self.table['control'])}", list(self.rows.items())
            for first in range(0, len(outcomes), ACROSS):
                shown = dict(outcomes[first : first + ACROSS])
                _titled(self.console, heading, _by_subgroup(self.table, self.study["subgroups"], shown, self.cells))
            self._say("\N{PLUS-MINUS SIGN}: half a 95 % interval\n", "dim")
        if self.study:
            self._say(f"How to read it: {self.study['reading']}\n")

    def use(self) -> None:
        """Print who came, where helpers were too few, and what it costs."""
        if len(self.arms) > MOST_USED:
            self._too_few(MOST_SHORT)
            self._say("Use of programmes by arm: programmes.csv\nCosts by arm, and prices of what is gained: costs.csv, value.csv")
            return
        if not self.used.empty:
            _titled(self.console, "Use of programmes in the whole run (shares and visits: of those offered it)", _use(self.used, self.cells))
            self._too_few()
            self.console.print()
        show_costs(self.console, self.folder, self.used, self.manifest, self.study.get("outcomes", ()))

    def _too_few(self, most: int = MOST_USED) -> None:
        """Print where helpers were too few, arm by arm; of a design that stands below its table."""
        if self.used.empty or not self.design.empty:
            return
        lines = [
            f"Too few helpers: {count(row.posts)} of {count(row.wanted)} wanted for {row.programme} ({row.arm})."
            for row in self.used[self.used["posts"] < self.used["wanted"]].itertuples()
        ] + [
            f"Too few helpers: {count(row.unserved)} students found no place in {row.programme} ({row.arm})."
            for row in self.used[self.used["unserved"] != 0].itertuples()
        ]  # fmt: skip
        for line in lines[:most]:
            self._say(line)
        if len(lines) > most:
            self._say(f"Too few helpers: {len(lines) - most} more (programmes.csv).")

    def elsewhere(self, whole: bool) -> None:
        """Say for whom each arm does least, and where the rest of the answer is."""
        arms = list(dict.fromkeys(self.table.loc[self.table["arm"] != self.table["control"], "arm"]))
        for arm in arms if len(arms) <= MOST_LEAST or whole else ():
            self._least(arm, len(arms) > 1)
        if not whole:
            self._say(f"All {len(OUTCOMES)} outcomes, subgroups and the network of friends: --all, or summary.csv and network.csv.")
        self.console.print()

    def _least(self, arm: str, named: bool) -> None:
        """Say for whom an arm does least: of the outcomes and subgroups that a study names, or of all."""
        rows = self.table[self.table["arm"] == arm]
        of_all = rows[rows["group"] == rows["group"].iloc[0]].set_index("outcome")["difference"]
        chosen = (self.study.get(what, ()) for what in ("outcomes", "subgroups"))
        least = worst(self.table, arm, *chosen).drop_duplicates("group")[:MOST_LEAST].itertuples()
        said = "; ".join(f"{row.group} ({self.rows[row.outcome].lower()} {signed(row.difference)}, all {signed(of_all[row.outcome])})" for row in least)
        if (rows["subgroup"] != "").any():
            self._say(f"Least for{f', {arm}' if named else ''}: {said or 'no subgroup for sure'}.")

    def end(self) -> None:
        """Print notes, what is not told, and where the files are."""
        for note in self.manifest["notes"]:
            if note not in self.never:
                self._say(note)
        dropped = {what: students for what, students in self.manifest["left_out_of_files"].items() if students != 0}
        if dropped:
            self._say("Left out of the files: " + ", ".join(f"{count(students)} {what}" for what, students in dropped.items()) + ".")
        if self.manifest["personal"]:
            if HELPERS not in set(self.table["group"]) and not self.used.empty and (self.used["helpers"].isna() | (self.used["helpers"] > 0)).any():
                self._say("The helpers are too few to tell of.")
            self._say(f"{RULES} {WHY}")
        runs = f"{self.manifest['replicates']} replicate{'s' if self.manifest['replicates'] > 1 else ''}"
        self._say(f"In the model, under its assumptions. Interval: luck only, parameters fixed; {runs}, seed {self.manifest['seed']}.")
        self.console.print(f"Figures and tables: {self.folder}", soft_wrap=True)


def _titled(console: Console, title: str, table: Table) -> None:
    """Print a table under its title, which may be wider than the table."""
    console.print(title, style="bold", soft_wrap=True)
    console.print(table)


def _heading(rows: pd.DataFrame, group: str, arms: int) -> str:
    """Say who is compared with what."""
    others = rows[rows["arm"] != rows["control"]]
    what = others["arm"].iloc[0] if arms == 2 else "difference"
    return f"{group.capitalize()} ({counts(others['students'])}): {what} against {against(others['control'])}, same students and luck"


def _rows_of(outcomes: Iterable[str]) -> dict[str, str]:
    """Name the outcomes of the table: those that a study wants, or the main ones."""
    return {one: ROWS.get(one, headline(one)) for one in outcomes or ROWS}


def _by_subgroup(table: pd.DataFrame, subgroups: list[str], shown: dict[str, str], cells: Cells) -> Table:
    """Lay out what each arm changes for some subgroups, beneath what it changes for all."""
    first, out = table["group"].iloc[0], grid(("", *(title.replace(" ", "\n", 1) for title in shown.values())), least=GROUPS_WIDTH)
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


def _one_by_one(console: Console, pairs: pd.DataFrame, cells: Cells, outcomes: dict[str, str]) -> None:
    """Print what one programme or dose does more than another, a row a pair, and in its cells half an interval behind each difference."""
    rows = told(pairs)
    group, students = rows["group"].iloc[0], rows["students"].max()
    for first in range(0, len(outcomes), ACROSS):
        shown = dict(list(outcomes.items())[first : first + ACROSS])
        _titled(console, f"{group.capitalize()} ({count(students)}): {what(rows)}, same students and luck", _pairs(rows, cells, shown))
    more = "; all pairs: pairs.csv" if len(rows) < len(pairs) else ""
    console.print(f"\N{PLUS-MINUS SIGN}: half a 95 % interval, each by itself{more}", style="dim", soft_wrap=True)
    console.print()


def _pairs(rows: pd.DataFrame, cells: Cells, shown: dict[str, str]) -> Table:
    """Lay out some outcomes of pairs."""
    headed = not dosed(rows)  # words have one heading for all that are compared with the same
    table, last = grid(("", *(title.replace(" ", "\n", 1) for title in shown.values()))), None
    for (other, _), one in rows.groupby(["other", "arm"], sort=False):
        name_of_pair = names(one)[0]
        if headed and other != last:
            table.add_row("against " + name_of_pair.split(" against ")[1], style="bold")
        last = other
        by_outcome = {row.outcome: row for row in one.itertuples()}
        label = "  " + name_of_pair.split(" against ")[0] if headed else name_of_pair
        table.add_row(label, *(_with_half(by_outcome[outcome], cells) for outcome in shown))
    return table


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
