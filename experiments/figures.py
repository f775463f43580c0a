"""Draw the answer: states over the term, their distribution, paired differences, and effect by dose."""

from pathlib import Path

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments.analysis import against, half_width
from sim.observation import LABELS

CURVES = ("stress", "knowledge", "belonging")
TITLES = {"stress": "Stress", "knowledge": "Knowledge", "belonging": "Belonging", "mark": "Mark"}
UNITS = {name: label.split("(")[1].rstrip(")") for name, label in LABELS.items()}
# Okabe and Ito's colours, told apart by colour-blind readers, darkest first; line styles tell them apart in black and white
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#7F7F7F")
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (7, 2)), (0, (3, 1)))
MARKERS = "osD^vP*X"
STYLE = {
    "font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 10, "axes.titleweight": "bold",
    "axes.titlelocation": "left", "axes.titley": 1.01, "legend.frameon": False, "axes.edgecolor": "#555555", "font.family": "sans-serif",
}  # fmt: skip
DPI = 200
MOST_FANS = 4
SMALLEST_SPAN = 0.5  # points of 100: about a thirtieth of a student's SD
FANS = (("q05", "q95", 0.18, "middle 90 % of students"), ("q25", "q75", 0.35, "middle 50 %"))


def draw(folder: Path, curves: pd.DataFrame, summary: pd.DataFrame, controls: dict[str, str], exam_weeks: list[int], sweep: bool) -> list[Path]:
    """Draw every figure that the answer has into a folder; returns their paths. `controls` tells what each arm is compared with."""
    arms = list(controls)
    with matplotlib.style.context(STYLE):
        figures = {"term": term(curves, arms, exam_weeks), "distribution": fan(curves, arms, exam_weeks)}
        if len(arms) > 1:
            figures |= {"differences": differences(curves, controls, exam_weeks), "effects": forest(summary)}
        if sweep:
            figures["dose"] = dose(summary)
        paths = []
        for name, figure in figures.items():
            path = folder / f"{name}.png"
            FigureCanvasAgg(figure).print_png(path, pil_kwargs={"compress_level": 1})
            paths.append(path)
    return paths


def term(curves: pd.DataFrame, arms: list[str], exam_weeks: list[int]) -> Figure:
    """Draw the three states over the term by arm, with the interval of the mean."""
    figure, panels = _panels("How the term goes", _footer(curves, "Line: mean of students. Band: 95 % interval of that mean"))
    for axis, outcome in zip(panels, CURVES):
        table = _by_arm(curves, outcome, "mean")
        for k, arm in enumerate(arms):
            _mean_and_band(axis, table[arm], k, arm)
        _weeks(axis, exam_weeks)
        axis.set(title=TITLES[outcome], ylabel=UNITS[outcome] if outcome != "knowledge" else "% of material")
    _legend(figure, panels[0], len(arms))
    return figure


def differences(curves: pd.DataFrame, controls: dict[str, str], exam_weeks: list[int]) -> Figure:
    """Draw each arm's paired difference from its control over the term."""
    note = "Same students and same luck. Band: 95 % interval of the mean difference"
    figure, panels = _panels(f"What changes against {against(controls.values())}", _footer(curves, note))
    for axis, outcome in zip(panels, CURVES):
        table = _by_arm(curves, outcome, "mean")
        axis.axhline(0, color="#555555", lw=0.8)
        for k, (arm, other) in enumerate(controls.items()):
            if arm != other:
                _mean_and_band(axis, table[arm] - table[other], k, arm)
        _weeks(axis, exam_weeks)
        axis.set(title=TITLES[outcome], ylabel="points of 100" if outcome != "knowledge" else "points (% of material)")
        _no_smaller(axis)
    _legend(figure, panels[0], len(controls))
    return figure


def fan(curves: pd.DataFrame, arms: list[str], exam_weeks: list[int]) -> Figure:
    """Draw the distribution over students: the median, the middle half and the middle nine tenths, by arm."""
    shown = arms[:MOST_FANS]
    figure = Figure(figsize=(max(3.4, 2.5 * len(shown)) + 0.8, 7.2), dpi=DPI)
    axes = figure.subplots(3, len(shown), sharex=True, sharey="row", squeeze=False)
    figure.subplots_adjust(left=0.13 if len(shown) < 3 else 0.08, right=0.97, top=0.89, bottom=0.11, hspace=0.2, wspace=0.12)
    _title(figure, "How students differ" + (f" (first {MOST_FANS} of {len(arms)} arms)" if len(arms) > MOST_FANS else ""))
    for column, arm in enumerate(shown):
        part = curves[curves["arm"] == arm]
        for axis, outcome in zip(axes[:, column], CURVES):
            means = part[part["outcome"] == outcome].groupby("day")[["q05", "q25", "q50", "q75", "q95"]].mean()
            weeks = means.index / 7 + 1
            for low, high, alpha, label in FANS:
                if means[low].notna().all():  # of few real people the tails are not told
                    axis.fill_between(weeks, means[low], means[high], color="#0072B2", alpha=alpha, lw=0, label=label)
            axis.plot(weeks, means["q50"], color="black", lw=1.2, label="median")
            _weeks(axis, exam_weeks, labelled=outcome == CURVES[-1])
            if column == 0:
                axis.set_ylabel(f"{TITLES[outcome]} ({UNITS[outcome]})" if outcome != "knowledge" else "Knowledge (% of material)")
        axes[0, column].set_title(_short(arm, 26))
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="upper right", bbox_to_anchor=(0.98, 0.965), ncols=3, fontsize=7.5)
    figure.text(0.02, 0.015, _spread_footer(curves), fontsize=6.5, color="#555555")
    return figure


def forest(summary: pd.DataFrame) -> Figure:
    """Draw the differences at the end of term in control SDs, by outcome, arm and group."""
    rows = summary[summary["arm"] != summary["control"]]
    order = [(outcome, arm, group) for outcome in TITLES for arm in rows["arm"].unique() for group in rows["group"].unique()]
    keyed = {(row.outcome, row.arm, row.group): row for row in rows.itertuples()}
    lines = [keyed[key] for key in order if key in keyed]
    figure = Figure(figsize=(8.2, 1.5 + 0.27 * len(lines) + 0.25 * 4), dpi=DPI)
    height = figure.get_figheight()
    axis = figure.subplots()
    figure.subplots_adjust(left=0.3, right=0.76, top=1 - 0.55 / height, bottom=0.75 / height)
    _title(figure, f"At the end of term, against {against(summary['control'])}")
    y, ticks, labels = 0.0, [], []
    last = None
    for row in lines:
        if row.outcome != last:
            y += 0.5
            better = "lower is better" if row.outcome == "stress" else "higher is better"
            axis.text(-0.62, y, f"{TITLES[row.outcome]}", transform=axis.get_yaxis_transform(), weight="bold", va="center")
            axis.text(1.02, y, better, transform=axis.get_yaxis_transform(), va="center", fontsize=7, color="#555555")
            y, last = y + 0.8, row.outcome
        colour = COLOURS[list(summary["arm"].unique()).index(row.arm) % len(COLOURS)]
        error = [[row.standardised - row.standardised_low], [row.standardised_high - row.standardised]]
        filled = "white" if row.group == "helpers" else colour
        axis.errorbar(row.standardised, y, xerr=None if np.isnan(error[0][0]) else error, fmt="o", ms=4.5, color=colour, mfc=filled, capsize=2, lw=1.2)
        axis.text(1.02, y, _points(row), transform=axis.get_yaxis_transform(), va="center", fontsize=7.5)
        ticks.append(y)
        labels.append(_short(row.arm, 24) + (" (helpers)" if row.group == "helpers" else ""))
        y += 0.8
    axis.axvline(0, color="#555555", lw=0.8)
    axis.set(yticks=ticks, yticklabels=labels, xlabel="difference in SD of the control's students", ylim=(y, 0))
    axis.tick_params(axis="y", length=0, labelsize=8)
    axis.margins(x=0.1)
    figure.text(0.77, 1 - 0.47 / height, "difference in points [interval]", fontsize=7, color="#555555")
    marks = " Open marks: helpers." if (summary["group"] == "helpers").any() else ""
    note = f"In the model, under its assumptions. 95 % interval: luck only, parameters fixed. {int(summary['replicates'].max())} replicates.{marks}"
    figure.text(0.02, 0.1 / height, note, fontsize=6.5, color="#555555")
    return figure


def dose(summary: pd.DataFrame) -> Figure:
    """Draw the effect by the value of the swept key, one panel an outcome."""
    main = summary[(summary["group"] == summary["group"].iloc[0]) & (summary["arm"] != summary["control"])]
    settings = list(dict.fromkeys(main["setting"]))
    numeric = pd.to_numeric(pd.Series(settings), errors="coerce")
    places = numeric.tolist() if numeric.notna().all() else list(range(len(settings)))
    scale = "log" if min(places) > 0 and max(places) >= 4 * min(places) and numeric.notna().all() else "linear"
    figure = Figure(figsize=(9.2, 3.1), dpi=DPI)
    panels = figure.subplots(1, 4)
    figure.subplots_adjust(left=0.058, right=0.985, top=0.78, bottom=0.25, wspace=0.3)
    key = main["key"].iloc[0]
    _title(figure, f"Effect by {key.split('.')[-1].replace('_', ' ')}, against {against(summary['control'])}, in points of 100")
    for axis, outcome in zip(panels, TITLES):
        rows = main[main["outcome"] == outcome]
        half = (rows["high"] - rows["difference"]).fillna(0)
        axis.axhline(0, color="#555555", lw=0.8)
        axis.errorbar(places, rows["difference"], yerr=half, color="#0072B2", marker="o", ms=4.5, capsize=2.5, lw=1.3)
        axis.set(title=TITLES[outcome], xlabel=key.split(".")[-1].replace("_", " "), xscale=scale)
        axis.set_xticks(places, [_short(setting, 12) for setting in settings])
        axis.minorticks_off()
        axis.margins(x=0.12, y=0.15)
        _no_smaller(axis)
    note = f"In the model, under its assumptions. Bars: 95 % interval, luck only, parameters fixed. {int(summary['replicates'].max())} replicates."
    figure.text(0.02, 0.03, note, fontsize=6.5, color="#555555")
    return figure


def _panels(title: str, footer: str) -> tuple[Figure, np.ndarray]:
    figure = Figure(figsize=(9.2, 3.3), dpi=DPI)
    panels = figure.subplots(1, 3)
    figure.subplots_adjust(left=0.085, right=0.985, top=0.75, bottom=0.2, wspace=0.33)
    _title(figure, title)
    figure.text(0.02, 0.025, footer, fontsize=6.5, color="#555555")
    return figure, panels


def _no_smaller(axis: Axes) -> None:
    """Let an axis of differences span at least half a point, so that next to nothing looks like next to nothing."""
    low, high = axis.get_ylim()
    if high - low < SMALLEST_SPAN:
        middle = (low + high) / 2
        axis.set_ylim(middle - SMALLEST_SPAN / 2, middle + SMALLEST_SPAN / 2)


def _title(figure: Figure, words: str) -> None:
    figure.text(0.02, 1 - 0.09 / figure.get_figheight(), words, fontsize=11.5, weight="bold", va="top")


def _legend(figure: Figure, axis: Axes, arms: int) -> None:
    handles, labels = axis.get_legend_handles_labels()
    figure.legend(
        handles, [_short(label, 34) for label in labels], loc="upper left", bbox_to_anchor=(0.012, 0.925), ncols=min(arms, 6), fontsize=8, handlelength=2.6
    )


def _by_arm(curves: pd.DataFrame, outcome: str, value: str) -> dict[str, pd.DataFrame]:
    """Give a table days by replicates for each arm."""
    part = curves[curves["outcome"] == outcome]
    return {arm: one.pivot(index="day", columns="replicate", values=value) for arm, one in part.groupby("arm", sort=False, observed=True)}


def _mean_and_band(axis: Axes, table: pd.DataFrame, k: int, label: str) -> None:
    weeks, mean = table.index / 7 + 1, table.mean(axis=1)
    colour = COLOURS[k % len(COLOURS)]
    if table.shape[1] > 1:
        half = table.std(axis=1, ddof=1) * _t(table.shape[1])
        axis.fill_between(weeks, mean - half, mean + half, color=colour, alpha=0.18, lw=0)
    axis.plot(weeks, mean, color=colour, ls=LINES[(k + k // len(COLOURS)) % len(LINES)], lw=1.4, label=label)


def _t(count: int) -> float:
    """Half-width of a 95 % interval of a mean of `count` values, per SD."""
    sample = np.arange(count, dtype=float)
    return half_width(sample) / float(np.std(sample, ddof=1))


def _weeks(axis: Axes, exam_weeks: list[int], labelled: bool = True) -> None:
    """Mark weeks on the x axis, and shade the weeks of exams."""
    for k, week in enumerate(exam_weeks):
        axis.axvspan(week, week + 1, color="#000000", alpha=0.07, lw=0)
        if week - 1 not in exam_weeks:
            last = next(one for one in exam_weeks[k:] if one + 1 not in exam_weeks)
            axis.text(last + 1, 1.0, "exams", transform=axis.get_xaxis_transform(), fontsize=6.5, va="top", ha="right", color="#555555")
    last = axis.dataLim.x1
    axis.set_xlim(1, max(2.0, last))
    axis.set_xticks(np.arange(1, last + 1, 2 if last < 25 else 5))
    if labelled:
        axis.set_xlabel("week of term")


def _footer(curves: pd.DataFrame, what: str) -> str:
    count = curves["replicate"].nunique()
    if count == 1:
        return "In the model, under its assumptions. One replicate: no interval."
    return f"In the model, under its assumptions. {what} (luck only, parameters fixed). {count} replicates."


def _spread_footer(curves: pd.DataFrame) -> str:
    count = curves["replicate"].nunique()
    runs = "1 replicate" if count == 1 else f"mean over {count} replicates"
    return f"In the model, under its assumptions. Bands: spread of students,\n{runs}; no uncertainty of the model in them."


def _points(row) -> str:
    digits = 2 if abs(row.difference) >= 0.095 or row.difference == 0 else 3
    if np.isnan(row.low):
        return f"{row.difference:+.{digits}f}"
    return f"{row.difference:+.{digits}f}  [{row.low:+.{digits}f}, {row.high:+.{digits}f}]"


def _short(label: str, most: int) -> str:
    return label if len(label) <= most else label[: most - 1] + "…"
