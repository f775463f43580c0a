"""Which arms a figure shows, and how each looks: one colour and line an arm, the same in every figure."""

from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.analysis import against
from experiments.doses import in_order, name, name_and_unit, numbers
from experiments.figures.style import COLOURS, GREY, REFERENCE, short
from experiments.groups import HELPERS

LINES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (7, 2)), (0, (3, 1)))
SMALLEST_DOSE, LARGEST_DOSE = 0.86, 0.08  # of viridis: the larger, the darker
MOST_SHOWN = 6  # arms that are told apart with ease
CHARACTERS = 13.5  # of a legend's font, an inch


@dataclass(frozen=True)
class Look:
    """How an arm is named and drawn."""

    label: str
    colour: Any
    line: Any
    width: float = 1.5


def arms(summary: pd.DataFrame) -> pd.DataFrame:
    """Give one row an arm: its control, and the value of a swept key."""
    return summary.drop_duplicates("arm").set_index("arm")[["control", "setting"]]


def looks(summary: pd.DataFrame) -> dict[str, Look]:
    """Choose how each arm looks. Values of a swept key that are numbers go from light to dark, and a control of its own is dotted."""
    every, key = arms(summary), summary["key"].iloc[0]
    if not key:
        own = {arm: k + (len(every) > 1) for k, arm in enumerate(one for one in every.index if len(every) == 1 or one != every["control"][one])}
        return {arm: _plain(arm, own[arm]) if arm in own else Look(arm, REFERENCE, "-", 4) for arm in every.index}
    swept = every[every.index != every["control"]]
    colours = dict(zip(swept["setting"], _shades(swept["setting"].tolist())))
    found = {}
    for arm, row in every.iterrows():
        if arm != row["control"]:
            found[arm] = Look(row["setting"], *colours[row["setting"]])
        elif every["control"].nunique() > 1:
            found[arm] = Look(arm, colours[row["setting"]][0], ":")
        else:
            found[arm] = Look(arm, REFERENCE, "-", 4)
    return found


def _plain(label: str, k: int) -> Look:
    return Look(label, COLOURS[k % len(COLOURS)], LINES[(k - (k > 0) + k // len(COLOURS)) % len(LINES)])


def _shades(settings: list[str]) -> list[tuple[Any, Any]]:
    """Give a colour and a line for each value of a swept key."""
    if numbers(settings) is None:
        return [(look.colour, look.line) for look in (_plain("", k + 1) for k in range(len(settings)))]
    shades = matplotlib.colormaps["viridis"](np.linspace(SMALLEST_DOSE, LARGEST_DOSE, max(2, len(settings))))
    return [(tuple(shades[rank]), "-") for rank in np.argsort(in_order(settings))]


def chosen(every: pd.DataFrame) -> list[str]:
    """Choose what is shown of many arms: the smallest and the largest value (the first and the last, if they are words), and their controls."""
    if len(every) <= MOST_SHOWN:
        return every.index.tolist()
    swept = every[every.index != every["control"]]
    order = in_order(swept["setting"].tolist())
    ends = [swept.index[order[0]], swept.index[order[-1]]]
    return list(dict.fromkeys(one for arm in ends for one in (every["control"][arm], arm)))


def intakes_of(summary: pd.DataFrame) -> list[str]:
    """List the intakes, those whom the answer is about first; more than one in runs of several years with intakes."""
    rows = summary[(summary["subgroup"] == "") & (summary["group"] != HELPERS)]
    return rows["group"].unique().tolist()


def which(every: pd.DataFrame, shown: list[str], key: str) -> str:
    """Say which of many arms are shown."""
    if len(shown) == len(every):
        return ""
    values = every.loc[every.index != every["control"], "setting"].tolist()
    if not key:
        return f"; shown: {against(every['control'])}, the first and the last of {len(values)} arms"
    ends = "smallest and largest" if numbers(values) else "first and last"
    return f"; shown: {ends} of {len(values)} values of {name(key)}"


def by(summary: pd.DataFrame) -> str:
    """Say what the arms are values of, if they are."""
    key = summary["key"].iloc[0]
    return f", by {name_and_unit(key)}" if key else ""


@dataclass(frozen=True)
class Key:
    """The names of the arms below the title, in as many columns as there is room for."""

    handles: list[Line2D]
    labels: list[str]
    columns: int

    @property
    def height(self) -> float:
        """Inches it takes."""
        return 0.2 * -(-len(self.labels) // self.columns) + 0.1

    def place(self, figure: Figure, top: float) -> None:
        """Write it `top` inches from above."""
        width, height = figure.get_size_inches()
        corner = (0.05 / width, 1 - top / height)
        ordered = [k for column in range(self.columns) for k in range(column, len(self.labels), self.columns)]  # matplotlib fills columns first
        handles, labels = [self.handles[k] for k in ordered], [self.labels[k] for k in ordered]
        figure.legend(handles, labels, loc="upper left", bbox_to_anchor=corner, ncols=self.columns, fontsize=9.5, handlelength=2.4, columnspacing=1.4)


def key_of(shown: dict[str, Look], summary: pd.DataFrame, width: float) -> Key:
    """Name the arms that are shown; controls of their own, one at each value, share a name."""
    every = arms(summary)
    own = every["control"].nunique() > 1
    mine = [look for arm, look in shown.items() if not (own and arm == every["control"][arm])]
    handles = [Line2D([], [], color=look.colour, ls=look.line, lw=max(2, look.width)) for look in mine]
    labels = [short(look.label, 40) for look in mine]
    if own:
        handles.append(Line2D([], [], color=GREY, ls=":", lw=2))
        labels.append(against(every["control"]))
    widths = [len(label) / CHARACTERS + 0.6 for label in labels]
    columns = len(labels) if sum(widths) < width else max(1, int(width / max(widths)))
    return Key(handles, labels, columns)
