"""What programmes cost a student, by ingredient, and what they change for it."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis import MAIN, against
from experiments.costs import INGREDIENTS
from experiments.figures.arms import arms, by, looks
from experiments.figures.effects import few
from experiments.figures.panels import CHARACTER, in_points
from experiments.figures.style import COLOURS, END_OF_TERM, GREY, frame, headed, in_the_model, margins, runs, short, whose

LONGEST, ROW, HEAD, TOP, FOOT = 34, 0.42, 0.95, 1.3, 1.0  # characters of an arm's name; inches
FILLS = dict(zip(INGREDIENTS, (COLOURS[1], COLOURS[6], COLOURS[3], COLOURS[4], COLOURS[5], COLOURS[7], COLOURS[2], COLOURS[0])))
PLANNED = "Costs follow what is planned, however few come; hours of students and volunteers are not priced."
BARS = "Bars: 95 % interval of the effect, over luck alone, with parameters fixed."


def costs(table: pd.DataFrame, summary: pd.DataFrame, end: str = END_OF_TERM) -> Figure:
    """Draw what each arm costs a student of those whom the answer is about, stacked by ingredient; all programmes of an arm together."""
    every = arms(summary)
    others = [arm for arm in every.index if arm != every.loc[arm, "control"]] or list(every.index)
    shown = [arm for arm in few(others, every) if arm in set(table["arm"])]
    rows = summary[summary["group"] == summary["group"].iloc[0]]
    students = rows.groupby("arm")["students"].max()
    spent = table.pivot_table(index="arm", columns="ingredient", values="money", aggfunc="sum").reindex(shown)
    spent = spent.div(students.reindex(shown).astype(float), axis=0)
    labels = [short(looks(summary)[arm].label, LONGEST) for arm in shown]
    left, height = 0.35 + CHARACTER * max(map(len, labels)), ROW * len(labels) + 0.3
    money = f"{table['currency'].iloc[0]} of {table['price_year'].iloc[0]}"
    title, who = f"Cost to the institution per student, in {money}", f"Over the whole run, for {whose(rows)}{by(summary)}"
    figure = frame(left + 7.2, HEAD + height + FOOT, title, who, in_the_model("", 2, PLANNED))
    margins(figure, left, 0.6, HEAD, FOOT)
    axis, start = figure.subplots(), pd.Series(0.0, index=shown)
    for ingredient in (one for one in INGREDIENTS if one in spent):
        width = spent[ingredient].fillna(0)
        axis.barh(range(len(shown)), width, left=start, color=FILLS[ingredient], label=ingredient, height=0.62, edgecolor="white")
        start += width
    for place, total in enumerate(start):
        axis.annotate(f"{total:,.0f}", (total, place), (4, 0), textcoords="offset points", va="center", fontsize=9)
    axis.set(yticks=range(len(labels)), yticklabels=labels, ylim=(len(labels) - 0.5, -0.5), xlabel=f"{table['currency'].iloc[0]} a student")
    axis.margins(x=0.12)
    figure.legend(*axis.get_legend_handles_labels(), loc="upper left", bbox_to_anchor=(left / figure.get_figwidth(), 1 - 0.62 / figure.get_figheight()),
                  ncols=len(INGREDIENTS), fontsize=9, borderaxespad=0, handlelength=1.0, columnspacing=1.2)  # fmt: skip
    return figure


def value(table: pd.DataFrame, summary: pd.DataFrame, end: str = END_OF_TERM) -> Figure:
    """Draw what an arm changes against what it costs more than its control, a panel an outcome: up and to the left is better value."""
    every, look = arms(summary), looks(summary)
    shown = few([arm for arm in every.index if arm != every["control"][arm]], every)
    rows = summary[(summary["group"] == summary["group"].iloc[0]) & summary["arm"].isin(shown)]
    who = f"Means of {whose(rows)}{by(summary)}; {runs(int(rows['replicates'].max()))}, the same students and luck in every arm"
    figure = frame(11.5, 7.4, f"What changes by {end}, and what it costs, against {against(every['control'])}", who,
                   in_the_model(BARS, int(rows["replicates"].max()), PLANNED))  # fmt: skip
    labels = [short(look[arm].label, LONGEST) for arm in shown]
    margins(figure, 0.7, 0.6 + CHARACTER * max(map(len, labels)), TOP, 1.25, hspace=0.6, wspace=0.42)
    for outcome, axis in zip(MAIN, figure.subplots(2, 3, sharex=True).flat):
        _plane(axis, table[table["outcome"] == outcome], {arm: look[arm] for arm in shown})
        headed(axis, outcome)
        axis.set_ylabel(in_points(outcome), fontsize=9)
    for axis in figure.axes[3:]:
        axis.set_xlabel(f"{table['currency'].iloc[0]} a student", fontsize=9)
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="center right", fontsize=9, borderaxespad=0.6)
    return figure


def _plane(axis: Axes, rows: pd.DataFrame, look: dict) -> None:
    """Mark each arm at its cost and its effect."""
    axis.axhline(0, color=GREY, lw=0.8)
    marks = "osD^vP*Xhd<>"
    by_arm = {row.arm: row for row in rows.itertuples()}
    for k, (arm, how) in enumerate(look.items()):
        row = by_arm[arm]
        bar = None if pd.isna(row.low) else [[row.difference - row.low], [row.high - row.difference]]
        axis.errorbar(row.money_each, row.difference, yerr=bar, fmt=marks[k % len(marks)], color=how.colour, ms=6, lw=1.2, label=short(how.label, LONGEST))
    axis.margins(y=0.15)
    spent = [row.money_each for row in by_arm.values() if row.money_each == row.money_each]
    axis.set_xlim(min(0, *spent, 0) * 1.1, (max(*spent, 0) or 1) * 1.1)
