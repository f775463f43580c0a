"""What each arm changes in the main outcomes, for those the answer is about."""

import pandas as pd
from matplotlib.figure import Figure

from experiments.analysis import against
from experiments.doses import in_order
from experiments.figures.arms import arms, by, intakes_of, looks
from experiments.figures.panels import by_outcome
from experiments.figures.style import END_OF_TERM, runs, short, whose
from experiments.wording import signed

LONGEST, MOST_ROWS, MOST_DOSES = 34, 30, 12  # characters of an arm's name; arms; values of a swept key
BARS = "Bars: 95 % interval of the mean difference, over luck alone, with parameters fixed."
NOTE = "In brackets: the same in SDs of the control's students. Panels of a row have the same scale. Stress: mean of the last week."


def effects(summary: pd.DataFrame, end: str = END_OF_TERM) -> Figure:
    """Draw paired differences with the interval, a panel an outcome and a row an arm; means in points, shares in percentage points."""
    every, look = arms(summary), looks(summary)
    compared = [arm for arm in every.index if arm != every["control"][arm]]
    shown = few(compared, every)
    rows = summary[(summary["group"] == summary["group"].iloc[0]) & summary["arm"].isin(shown)]
    rows = rows.assign(place=rows["arm"].map({arm: k for k, arm in enumerate(shown)}))
    left_out = len(compared) - len(shown)
    who = f"Means of {whose(rows)}{by(summary)}; {runs(int(rows['replicates'].max()))}, the same students and luck in every arm"
    who += f"; {left_out} arms are left out here (summary.csv has all)" if left_out else ""
    who += "; those who came later: intakes.png" if len(intakes_of(summary)) > 1 else ""
    title = f"What changes by {end}, against {against(every['control'])}"
    labels = [short(look[arm].label, LONGEST) for arm in shown]
    return by_outcome(rows, labels, (title, who, BARS, NOTE), lambda row: {"colour": look[row.arm].colour, "text": _text(row)})


def few(compared: list[str], every: pd.DataFrame) -> list[str]:
    """Choose so few arms that a figure can be read: values of a swept key in their order and evenly spread, else the first ones."""
    settings = every["setting"][compared].tolist()
    if not all(settings):
        return compared[:MOST_ROWS]
    ordered = [compared[k] for k in in_order(settings)]
    last = len(ordered) - 1
    return ordered if last < MOST_DOSES else [ordered[round(k * last / (MOST_DOSES - 1))] for k in range(MOST_DOSES)]


def _text(row) -> str:
    standardised = f"{row.standardised:+.2f}"
    return signed(row.difference) + ("" if pd.isna(row.standardised) else f" ({standardised if float(standardised) else '0.00'})")
