"""Stress, burnout and belonging as surveys see them: levels, courses, retests, and how they go with marks."""

import numpy as np

from experiments.gauges.gauge import gauge
from experiments.gauges.history import History
from experiments.gauges.statistics import correlation, z
from sim.calendar import DAYS_A_WEEK
from sim.observation import seen, survey

MONTH = 28  # days that a stress survey asks about
LAGS = range(1, 11)  # weeks between two reports
YEAR = range(1, 36)  # weeks of a year of two terms
QUIET, EXAMS = (5, 6), (14, 15)  # weeks of term: without deadlines, and of final exams
MIDST = (5, 6, 9, 10, 11, 12)  # weeks of term without deadlines and exams, in its middle


def _survey(own: History, name: str, latent: np.ndarray, week: int) -> np.ndarray:
    return survey(name, latent, week * DAYS_A_WEEK - 1, own.seed, own.replicate)


def four_weeks(own: History, week: int) -> np.ndarray:
    """Stress over the last four weeks as a survey at the end of a week finds it: float64[n]."""
    return _survey(own, "stress_survey", own.daily("stress")[max(0, week * DAYS_A_WEEK - MONTH) : week * DAYS_A_WEEK], week)


def one_week(own: History, week: int) -> np.ndarray:
    """The same of the last week only, with the same error."""
    return _survey(own, "stress_survey", own.weekly("stress")[week - 1], week)


def _asked(own: History, name: str, column: str, week: int) -> np.ndarray:
    return _survey(own, name, own.at(column, week), week)


@gauge("total", "exhaustion", "cynicism", "inefficacy")
def burnout_and_marks(own: History, control: History) -> dict[str, float]:
    """Correlations of burnout's parts, as surveys find them at the end of the first term, with that term's mark."""
    week = own.week_of(0, own.campus.calendar.weeks)
    who = own.members & (own.at("enrolled", week) > 0)
    parts = {
        "exhaustion": _asked(own, "exhaustion_survey", "exhaustion", week)[who],
        "cynicism": _asked(own, "cynicism_survey", "cynicism", week)[who],
        "inefficacy": -_asked(own, "efficacy_survey", "inefficacy", week)[who],
    }
    mark = own.at("mark", week)[who]
    return {name: correlation(values, mark) for name, values in parts.items()} | {"total": correlation(sum(map(z, parts.values())), mark)}


@gauge("r")
def belonging_and_marks(own: History, control: History) -> dict[str, float]:
    """Correlation of belonging, as a survey finds it at the end of the first term, with that term's mark."""
    week = own.week_of(0, own.campus.calendar.weeks)
    who = own.members & (own.at("enrolled", week) > 0)
    return {"r": correlation(_asked(own, "belonging_survey", "belonging", week)[who], own.at("mark", week)[who])}


@gauge("belonging", "stress", "company", "later_company")
def drift(own: History, control: History) -> dict[str, float]:
    """How belonging changes over the run in those who stay, and stress from quiet weeks to exams of the first term, in SDs.

    And the company of exams over that of mid-term, in both terms.
    """
    here = own.members & (own.end("enrolled") > 0)
    first = survey("belonging_survey", own.start("belonging"), 0, own.seed, own.replicate)[here]
    last = _asked(own, "belonging_survey", "belonging", own.weeks)[here]
    quiet, exams = (np.mean([one_week(own, own.week_of(0, week)) for week in weeks], axis=0)[here] for weeks in (QUIET, EXAMS))
    spread = np.std([one_week(own, own.week_of(0, week))[here] for week in QUIET], axis=1, ddof=1).mean()
    return {
        "belonging": (last - first).mean() / first.std(ddof=1),
        "stress": (exams - quiet).mean() / spread,
        "company": _exam_company(own, here, 0),
        "later_company": _exam_company(own, here, 1),
    }


def _exam_company(own: History, here: np.ndarray, term: int) -> float:
    """Hours in company in exam weeks of a term, over those of mid-term; nan where there is no such term."""
    if term >= own.campus.calendar.terms:
        return np.nan
    exams, midst = (np.mean([own.at("contact", own.week_of(term, week))[here].mean() for week in weeks]) for weeks in (EXAMS, MIDST))
    return exams / midst if midst else np.nan


@gauge(*(f"after_{lag}" for lag in LAGS))
def retest(own: History, control: History) -> dict[str, float]:
    """Correlation of two weekly reports of stress so many weeks apart, averaged over pairs of weeks of term without deadlines and exams."""
    quiet = [k + 1 for k in range(own.weeks) if own.calendar("on_campus")[k] > 0 and own.calendar("exam_load")[k] == 0]
    here = own.members & (own.end("enrolled") > 0)
    reports = {week: one_week(own, week)[here] for week in quiet}
    return {f"after_{lag}": float(np.mean([correlation(reports[week], reports[week + lag]) for week in quiet if week + lag in reports])) for lag in LAGS}


@gauge(*(f"{name}_{week}" for name in ("stress", "belonging", "company") for week in YEAR))
def weeks(own: History, control: History) -> dict[str, float]:
    """Means of each week of a year, of those who stay: stress and belonging (0 to 100), and hours in company."""
    here, last = own.members & (own.end("enrolled") > 0), min(own.weeks, YEAR[-1])
    found = {}
    for week in range(1, last + 1):
        found[f"stress_{week}"] = seen("stress", own.weekly("stress")[week - 1][here]).mean()
        found[f"belonging_{week}"] = seen("belonging", own.at("belonging", week)[here]).mean()
        found[f"company_{week}"] = own.at("contact", week)[here].mean()
    return found
