"""Show on the terminal what programmes cost, and what an effect costs."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from rich.console import Console

from experiments.costs import totals
from experiments.results import COSTS, VALUE, read_costs
from experiments.wording import Cells, briefs, folded, grid
from sim.outcomes import OUTCOMES

SHORT = {
    "stress": "less\nstress", "knowledge": "more\nknowledge", "belonging": "more\nbelonging", "mark": "better\nmark",
    "enrolled": "enrolled", "burned_out": "not\nburned out",
}  # fmt: skip
HEADS = ("in all", "per student\noffered it", "per one\nwho came", "per contact\nhour", "coordi-\nnator", "hours of\nstaff")


def show_costs(console: Console, folder: Path, used: pd.DataFrame, manifest: dict, outcomes: Iterable[str] = ()) -> None:
    """Print what each programme costs, and what a tenth of an SD and one student cost where the effect is sure; of some outcomes, if they are named."""
    if used.empty:
        return
    costs, value = read_costs(folder)
    cells, prices = Cells(manifest["personal"], manifest["replicates"]), manifest["prices"]
    console.print(f"Cost in {prices['currency']} of {prices['year']} (institution={prices['institution']}), however few come", style="bold", soft_wrap=True)
    several = used["arm"].duplicated().any()
    table = grid((*("arm", "programme")[: 1 + several], *HEADS), words=1 + several)
    brief = briefs(list(dict.fromkeys(used["arm"])))
    for row in totals(costs, used).itertuples():
        names = (folded(brief[row.arm]), row.programme)[: 1 + several]
        of = (row.money, row.per_offered, row.per_user, row.per_contact_hour)
        table.add_row(*names, *(money(one, cells) for one in of), cells.share(row.coordinator_share) if row.money else "-", money(row.staff_hours, cells))
    console.print(table)
    value = value[value["outcome"].isin(list(outcomes) or SHORT)] if len(value) else value
    if len(value) and value["price"].notna().any():
        _effects(console, value, prices["currency"])
    console.print("For what is planned; hours of students and volunteers are not priced.", style="dim", soft_wrap=True)
    console.print(f"By ingredient: {COSTS}; prices: peersim describe institutions", style="dim", soft_wrap=True)
    console.print()


def _effects(console: Console, value: pd.DataFrame, currency: str) -> None:
    """Print the price of a tenth of an SD a student, and of one student in whom something changes."""
    shown = [one for one in SHORT if value.loc[value["outcome"] == one, "price"].notna().any()]
    scores, shares = (any(OUTCOMES[one].share == share for one in shown) for share in (False, True))
    table = grid(("arm", *(SHORT[one] for one in shown)))
    brief = briefs(list(dict.fromkeys(value["arm"])))
    for arm, rows in value.groupby("arm", sort=False):
        prices = rows.set_index("outcome")["price"]
        if prices.notna().any():
            table.add_row(folded(brief[arm]), *("-" if pd.isna(prices[one]) else rounded(prices[one]) for one in shown))
    of = " and of ".join(["0.1 SD a student"] * scores + ["one student more"] * shares)
    console.print(f"Price of {of}, in {currency}", style="bold", soft_wrap=True)
    console.print(table)
    console.print(f"-: not surely better; ranges: {VALUE}", style="dim", soft_wrap=True)


def money(value: float, cells: Cells) -> str:
    """Write an amount of money or hours: whole from ten on."""
    return cells.level(value) if pd.isna(value) else rounded(value)


def rounded(value: float) -> str:
    """Write an amount with three digits at most, thousands apart."""
    if abs(value) < 9.995:
        return f"{value:.2f}".removesuffix(".00")
    digits = max(0, len(f"{abs(value):.0f}") - 3)
    return f"{round(value, -digits):,.0f}"
