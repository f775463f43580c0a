"""Compare programmes and doses with each other, not only with none: differences paired by replicate."""

import itertools

import numpy as np
import pandas as pd

from experiments.analysis import half_widths, unseen
from experiments.doses import in_order, name, numbers
from sim.outcomes import OUTCOMES

MOST_TOLD = 10  # pairs on the screen and in the figure; the table has all


def pairs(runs: pd.DataFrame, swept: str) -> pd.DataFrame:
    """Give one row an outcome and pair of arms: what `arm` does more than `other` for those whom the answer is about; empty below two arms.

    Students, network and luck of a replicate are the same, so that what is luck in both falls out. Arms that are compared
    with controls of their own are compared by their effects; of two with students of their own the fewer are counted.
    Helpers are left out: other students help in each arm.
    """
    mine = runs[(runs["group"] == runs["group"].iloc[0]) & (runs["arm"] != runs["control"])]
    settings, controls = dict(zip(mine["arm"], mine["setting"].astype(str))), dict(zip(mine["arm"], mine["control"]))
    arms = [list(settings)[k] for k in in_order(list(settings.values()))] if swept else list(settings)
    found = list(itertools.combinations(range(len(arms)), 2))
    if not found:
        return pd.DataFrame()
    lesser, greater = np.array(found).T
    parts = [_of_outcome(outcome, one, arms, lesser, greater) for outcome, one in mine.groupby("outcome", sort=False, observed=True)]
    table = pd.concat(parts, ignore_index=True)
    for prefix, arm in (("", "arm"), ("other_", "other")):
        table[f"{prefix}control"], table[f"{prefix}setting"] = table[arm].map(controls), table[arm].map(settings)
    table["group"], table["key"] = mine["group"].iloc[0], swept
    return table[list(PAIRS)]


PAIRS = (
    "arm", "other", "control", "other_control", "group", "outcome", "unit", "students", "replicates", "difference", "low", "high", "standardised",
    "setting", "other_setting", "key",
)  # fmt: skip


def _of_outcome(outcome: str, rows: pd.DataFrame, arms: list[str], lesser: np.ndarray, greater: np.ndarray) -> pd.DataFrame:
    """Compare pairs of arms (by their numbers) in one outcome."""
    effects = rows.pivot(index="replicate", columns="arm", values="difference")[arms].to_numpy()
    spread, count = float(rows["control_sd"].mean()), len(effects)
    change = np.array([(effects[:, j] - effects[:, i]) for i, j in zip(lesser, greater)])
    names, one = np.array(arms, object), OUTCOMES[outcome]
    students = rows.groupby("arm", observed=True)["students"].mean()[arms].round().astype(int).to_numpy()
    deviation = change.std(axis=1, ddof=1) if count > 1 else np.full(len(change), np.nan)
    least = unseen(np.minimum(students[greater], students[lesser]), np.full(len(change), count)) if one.share else 0.0
    difference, half = change.mean(axis=1), half_widths(deviation, np.full(len(change), count), least)
    return pd.DataFrame(
        {
            "arm": names[greater], "other": names[lesser], "outcome": outcome, "unit": one.unit, "students": np.minimum(students[greater], students[lesser]),
            "replicates": count, "difference": difference, "low": difference - half, "high": difference + half,
            "standardised": difference / spread if spread > 0 and not one.share else np.nan,
        }
    )  # fmt: skip


def told(table: pd.DataFrame) -> pd.DataFrame:
    """Choose the pairs to show: of numbers each value and the next, and the largest and the smallest; of words all.

    Of many numbers some are passed over, evenly; many words are shown against the first.
    """
    first = table[table["outcome"] == table["outcome"].iloc[0]]
    arms = list(dict.fromkeys([*first["other"], *first["arm"]]))
    if dosed(first):
        some = [arms[k] for k in np.unique(np.linspace(0, len(arms) - 1, MOST_TOLD).round().astype(int))]
        chosen = [*itertools.pairwise(some), (arms[0], arms[-1])]
    else:
        chosen = list(itertools.combinations(arms, 2))
        chosen = chosen if len(chosen) <= MOST_TOLD else chosen[: min(len(arms) - 1, 2 * MOST_TOLD)]
    place = {pair: k for k, pair in enumerate(dict.fromkeys(chosen))}
    where = pd.Series([place.get(pair, -1) for pair in zip(table["other"], table["arm"])], index=table.index)
    return table[where >= 0].assign(place=where).sort_values("place", kind="stable").drop(columns="place")


def what(table: pd.DataFrame) -> str:
    """Say in words what is compared: one group size against another."""
    key = table["key"].iloc[0]
    kind = name(key) if key else "programme"
    own = (table["control"] != table["other_control"]).any()
    return f"the effect at one {kind} against that at another" if own else f"one {kind} against another"


def names(table: pd.DataFrame) -> list[str]:
    """Name the pair of each row, by the values of a swept key if there is one: 8 against 4."""
    columns = ("setting", "other_setting") if table["key"].iloc[0] else ("arm", "other")
    return [f"{one} against {other}" for one, other in zip(*(table[column] for column in columns))]


def sure(low: float, high: float) -> bool:
    """Tell whether an interval leaves out zero."""
    return bool(np.isfinite(low) and (low > 0 or high < 0))


def dosed(table: pd.DataFrame) -> bool:
    """Tell whether the arms of a table of pairs are numbers of one key."""
    return bool(table["key"].iloc[0]) and numbers([*table["setting"], *table["other_setting"]]) is not None
