"""Effect by dose: a line where doses are numbers, marks by themselves where they are words."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import against
from experiments.doses import in_order, name, name_and_unit, numbers
from experiments.figures.style import REFERENCE, TITLES, frame, headed, in_the_model, margins, no_smaller, runs, short, whose

WIDTH, HEIGHT, HEAD, FOOT = 11.5, 4.6, 1.15, 1.25  # inches
CHARACTER, SPACE, AXIS = 0.085, 0.08, 1.9  # inches: of a label, between two labels, and of the values along an axis
COLOUR = "#0072B2"
MANY = 12  # values whose bars would hide each other


def dose(summary: pd.DataFrame) -> Figure:
    """Draw the difference from the control by the value of the swept key, one panel an outcome."""
    main = summary[(summary["group"] == summary["group"].iloc[0]) & (summary["arm"] != summary["control"])]
    key, count = main["key"].iloc[0], int(summary["replicates"].max())
    settings = list(dict.fromkeys(main["setting"]))
    settings = [settings[k] for k in in_order(settings)]
    values = numbers(settings)
    title = f"Effect by {name(key)} at the end of term, against {against(summary['control'])}"
    who = f"Means of {whose(summary)}, {runs(count)}, the same students and luck in every arm"
    note = f"{'Band' if values and len(values) > MANY else 'Bars'}: 95 % interval of the mean difference, over luck alone, with parameters fixed.\n"
    note += "Values share their luck: pairs.png tells more surely how two of them differ than two intervals do."
    turned = values is None and sum(map(len, settings)) > 20
    foot = FOOT + 0.3 * turned
    figure = frame(WIDTH, HEIGHT - FOOT + foot, title, who, in_the_model(note, count))
    margins(figure, 0.75, 0.15, HEAD, foot, wspace=0.3)
    for axis, outcome in zip(figure.subplots(1, 4), TITLES):
        rows = main[main["outcome"] == outcome].set_index("setting").loc[settings]
        half = (rows["high"] - rows["difference"]).fillna(0)
        axis.axhline(0, color=REFERENCE, lw=2)
        places = values or list(range(len(settings)))
        if values and len(values) > MANY:
            axis.fill_between(places, rows["difference"] - half, rows["difference"] + half, color=COLOUR, alpha=0.22, lw=0)
            half = None
        axis.errorbar(places, rows["difference"], yerr=half, color=COLOUR, marker="o", ms=5, capsize=3, lw=1.4, ls="-" if values else "none")
        headed(axis, outcome)
        _along(axis, places, settings, key, values is not None)
        for label in axis.get_xticklabels() if turned else ():
            label.set(rotation=35, ha="right", rotation_mode="anchor")
        axis.margins(x=0.1, y=0.15)
        no_smaller(axis)
    figure.axes[0].set_ylabel("difference, points of 100")
    return figure


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
