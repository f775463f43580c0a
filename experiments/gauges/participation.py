"""Who takes part: how often, how unevenly, when in the term, and how much better they look than the others."""

import numpy as np

from experiments.gauges.gauge import gauge
from experiments.gauges.history import History
from experiments.gauges.statistics import slopes, standardised

TOP = 0.2  # of those who ever came
EARLY, LATE = (2, 3, 4), (10, 11, 12, 13)  # weeks of term that are compared
TERM = range(1, 16)  # weeks of which visits are told one by one
TEST_WEEKS = (8, 11)  # each with the week before it


@gauge("naive", "adjusted")
def selection(own: History, control: History) -> dict[str, float]:
    """How much better the marks of those are who came at least once, in SDs of the control; and with aptitude and drive held equal."""
    here = own.members & (own.end("enrolled") > 0)
    came, mark, sd = own.part("sessions").sum(axis=0)[here] >= 1, own.end("mark")[here], control.end("mark")[control.members].std(ddof=1)
    if came.all() or not came.any():
        return {}
    adjusted = slopes(mark, came, own.start("aptitude")[here], own.start("drive")[here])[0]
    return {"naive": standardised(mark[came], mark[~came], control.end("mark")[control.members]), "adjusted": adjusted / sd}


@gauge("mean", "ever", "top", "late", "before_test", "never", *(f"week_{week}" for week in TERM))
def visits(own: History, control: History) -> dict[str, float]:
    """Meetings attended: how many, whether ever, the share that the top fifth of attenders makes, and weeks against others."""
    if not len(own.part("sessions")):
        return {}
    count = own.part("sessions").sum(axis=0)[own.members]
    some = np.sort(count[count > 0])[::-1]
    by_week = np.array([own.part("sessions", week).sum(axis=0)[own.members].sum() for week in range(1, own.weeks)] + [count.sum()])
    weekly = dict(enumerate(np.diff(by_week, prepend=0), start=1))
    return {f"week_{week}": weekly[week] / len(count) for week in TERM} | {
        "mean": count.mean(),
        "ever": (count > 0).mean(),
        "never": (count == 0).mean(),
        "top": some[: max(1, round(TOP * len(some)))].sum() / some.sum() if len(some) else np.nan,
        "late": np.mean([weekly[week] for week in LATE]) / max(np.mean([weekly[week] for week in EARLY]), 1e-9),
        "before_test": np.mean([weekly[week] for week in TEST_WEEKS]) / max(np.mean([weekly[week - 1] for week in TEST_WEEKS]), 1e-9),
    }
