"""Effect by dose: a line where doses are numbers, marks by themselves where they are words."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import against
from experiments.doses import in_order, name, name_and_unit, numbers
from experiments.figures.marks import not_told
from experiments.figures.panels import MEANS, SHOWN, in_points, panels, withheld
from experiments.figures.style import END_OF_TERM, LINE, REFERENCE, frame, headed, in_the_model, margins, no_smaller, runs, short, whose

WIDTH, PANEL, GAP, HEAD, FOOT = 11.8, 1.95, 1.15, 1.25, 1.25  # inches
CHARACTER, SPACE, AXIS = 0.085, 0.08, 1.9  # inches: of a label, between two labels, and of the values along an axis
COLOUR = "#0072B2"
MANY = 12  # values whose bars would hide each other


def dose(summary: pd.DataFrame, end: str = END_OF_TERM) -> Figure:
    """Draw the difference from the control by the value of the swept key, one panel an outcome."""
    main = summary[(summary["group"] == summary["group"].iloc[0]) & (summary["arm"] != summary["control"]) & summary["outcome"].isin(SHOWN)]
    key, count, missing = main["key"].iloc[0], int(summary["replicates"].max()), withheld(main)
    settings = list(dict.fromkeys(main["setting"]))
    settings = [settings[k] for k in in_order(settings)]
    values = numbers(settings)
    title = f"Effect by {name(key)} at {end}, against {against(summary['control'])}"
    who = f"Means of {whose(main)}, {runs(count)}, the same students and luck in every arm"
    note = f"{'Band' if values and len(values) > MANY else 'Bars'}: 95 % interval of the mean difference, over luck alone, with parameters fixed."
    also = "Each panel has its own scale. Values share their luck: pairs.png tells more surely how two of them differ than two intervals do."
    turned = values is None and sum(map(len, settings)) > 20
    gap, foot = GAP + 0.3 * turned, FOOT + 0.3 * turned + LINE * missing
    figure = frame(WIDTH, HEAD + 2 * PANEL + gap + foot, title, who, in_the_model(note, count, also, missing))
    margins(figure, 0.75, 0.2, HEAD, foot, wspace=0.28, hspace=gap / PANEL)
    for outcome, axis in panels(figure).items():
        _responses(axis, main[main["outcome"] == outcome].set_index("setting").loc[settings], values)
        headed(axis, outcome)
        _along(axis, values or list(range(len(settings))), settings, key, values is not None)
        for label in axis.get_xticklabels() if turned else ():
            label.set(rotation=35, ha="right", rotation_mode="anchor")
        axis.margins(x=0.1, y=0.15)
        no_smaller(axis)
        if outcome in (MEANS[0], SHOWN[len(MEANS)]):
            axis.set_ylabel(in_points(outcome))
    return figure


def _responses(axis: Axes, rows: pd.DataFrame, values: list[float] | None) -> None:
    """Draw the differences of one outcome by dose, with their intervals where they are told."""
    axis.axhline(0, color=REFERENCE, lw=2, zorder=0)
    if rows["difference"].isna().any():
        not_told(axis)
    if rows["difference"].isna().all():
        return
    places, half = np.array(values or range(len(rows)), float), (rows["high"] - rows["difference"]).fillna(0)
    if values and len(values) > MANY:
        axis.fill_between(places, rows["difference"] - half, rows["difference"] + half, color=COLOUR, alpha=0.22, lw=0)
        half = None
    axis.errorbar(places, rows["difference"], yerr=half, color=COLOUR, marker="o", ms=5, capsize=3, lw=1.4, ls="-" if values else "none")


def _along(axis: Axes, places: list[float], settings: list[str], key: str, numeric: bool) -> None:
    """Mark the doses; numbers over a wide range go by ratio."""
    by_ratio = numeric and min(places) > 0 and max(places) >= 4 * min(places)
    axis.set_xscale("log" if by_ratio else "linear")
    axis.set_xlabel(name_and_unit(key) + (", log scale" if by_ratio else ""), fontsize=9)
    where = np.log(places) if by_ratio else np.asarray(places, float)
    labels = _apart(where, settings) if numeric else [short(setting, 12) for setting in settings]
    axis.set_xticks(places, labels)
    axis.minorticks_off()


def _apart(where: np.ndarray, settings: list[str]) -> list[str]:
    """Leave out labels that would run into the one before them; the first and the last value keep theirs."""
    labels, inches = [short(setting, 12) for setting in settings], (where - where[0]) / (np.ptp(where) or 1) * AXIS

    def clear(one: int, other: int) -> bool:
        return inches[other] - inches[one] >= (len(labels[one]) + len(labels[other])) / 2 * CHARACTER + SPACE

    last, kept = len(labels) - 1, [0]
    for k in range(1, last):
        if clear(kept[-1], k) and clear(k, last):
            kept.append(k)
    return [label if k in (*kept, last) else "" for k, label in enumerate(labels)]
