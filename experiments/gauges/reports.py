"""Numbers of reports of stress and wellbeing in two real data sets, worked out alike from data files and from made cohorts asked likewise."""

import itertools

import numpy as np

from experiments.gauges.datasets import long_enough
from experiments.gauges.gauge import gauge
from experiments.gauges.history import History
from experiments.gauges.statistics import correlation
from sim.calendar import DAYS_A_WEEK
from sim.luck import uniforms
from sim.observation import INSTRUMENTS, survey

WEEKS = range(1, 11)  # StudentLife: one term
MONTH = 28  # days that PSS-10 asks about
FEWEST = 10  # days with reports of those whose spread is told
START, MIDDLE, LATE = (1, 2), (4, 5, 6), (7, 8, 9)  # weeks of that term: few deadlines, most deadlines, after that
# share of 48 students who reported on a day of each week (StudentLife; reports of a day are averaged)
REPORTED = (0.435, 0.637, 0.613, 0.539, 0.310, 0.348, 0.283, 0.265, 0.250, 0.065)
STEPS = 4  # five answers from feeling great (0) to stressed out (4)
WAVE_WEEKS = {1: 0, 2: 20, 3: 35, 4: 56, 5: 72, 6: 87}  # NetSense: before arrival, January, May, autumn, January, May; end of these weeks
MARK_WEEKS = {2: 15, 4: 35, 5: 67, 6: 67}  # marks of the term before that were asked with the wave
MONTHS = {1: 0, 2: 5, 3: 9, 4: 13, 5: 17, 6: 21}  # of each wave after the first
LAGS = {5: (4, 5), 9: (8, 9), 13: (12, 13), 20: (16, 17, 21)}  # months between two waves, put together
TOLD = ("level", "between_sd", "within_sd", *(f"r_{lag}" for lag in LAGS), "first_year", "summer", "second_year", "mark_r")  # of wellbeing
ASKED = {"belonging": 1, "stress": -1}  # which way wellbeing goes


def together(x: np.ndarray, y: np.ndarray) -> float:
    """Correlate two columns over those in whom both are known (nan where not)."""
    known = np.isfinite(x) & np.isfinite(y)
    return correlation(x[known], y[known])


def stress(reports: np.ndarray, before: np.ndarray, after: np.ndarray, mark: np.ndarray) -> dict[str, float]:
    """Describe reports of the moment (0 to 4, float64[70 days, n]), PSS-10 before and after the term, and marks (float64[n] each); nan where there is none."""
    known = np.isfinite(reports)
    count = known.sum(axis=0)
    many = count >= FEWEST
    own = np.nansum(reports, axis=0) / np.maximum(count, 1)
    apart = np.where(known, reports - own, np.nan)
    within = np.nansum(apart**2) / (known.sum() - (count > 0).sum())
    between = own[many].var(ddof=1) - within * np.mean(1 / count[many])
    found = {"level": np.nanmean(reports), "person_sd": own[many].std(ddof=1), "within_sd": np.sqrt(within), "between_share": between / (between + within)}
    found |= {"next_day": together(reports[:-1].ravel(), reports[1:].ravel()), "next_day_within": together(apart[:-1].ravel(), apart[1:].ravel())}
    weekly = {week: _mean_of_means(reports[DAYS_A_WEEK * (week - 1) : DAYS_A_WEEK * week]) for week in WEEKS}
    early, middle, late = (np.mean([weekly[week] for week in weeks]) for weeks in (START, MIDDLE, LATE))
    found |= {f"week_{week}": value for week, value in weekly.items()} | {"rise": middle - early, "fall": late - middle}
    found |= {"pss": np.nanmean(before), "pss_sd": np.nanstd(before, ddof=1), "pss_r": together(before, after), "pss_change": np.nanmean(after - before)}
    return found | {"stress_pss_r": together(np.where(count > 0, own, np.nan), before), "mark_pss_r": together(mark, before)}


def _mean_of_means(reports: np.ndarray) -> float:
    """Average the students' own means of some days."""
    count = np.isfinite(reports).sum(axis=0)
    return float(np.mean((np.nansum(reports, axis=0) / np.maximum(count, 1))[count > 0])) if count.any() else np.nan


def wellbeing(waves: np.ndarray, marks: dict[int, np.ndarray]) -> dict[str, float]:
    """Describe wellbeing in per cent of its scale in six waves (float64[6, n]) and marks asked with some waves (float64[n] each); nan where there is none.

    The variance between students is the mean covariance of two waves, that within them what else a wave varies.
    """
    pairs = list(itertools.combinations(range(len(waves)), 2))
    sd = np.nanstd(waves, axis=1, ddof=1)
    r = {(a + 1, b + 1): together(waves[a], waves[b]) for a, b in pairs}
    between = np.mean([r[a + 1, b + 1] * sd[a] * sd[b] for a, b in pairs])
    found = {"level": np.nanmean(np.nanmean(waves, axis=1)), "between_sd": np.sqrt(max(between, 0)), "within_sd": np.sqrt(max(np.mean(sd**2) - between, 0))}
    for lag, months in LAGS.items():
        found[f"r_{lag}"] = np.mean([value for (a, b), value in r.items() if MONTHS[b] - MONTHS[a] in months])
    mean = np.nanmean(waves, axis=1)
    for name, (a, b) in {"first_year": (1, 3), "summer": (3, 4), "second_year": (4, 6)}.items():
        found[name] = (mean[b - 1] - mean[a - 1]) / sd.mean()
    return found | {"mark_r": np.mean([together(waves[wave - 1], mark) for wave, mark in marks.items()])}


def percent(name: str, scores: np.ndarray) -> np.ndarray:
    """Turn scores of an instrument into per cent of its scale."""
    one = INSTRUMENTS[name]
    return 100 * (scores - one.low) / (one.high - one.low)


@gauge(
    "level", "person_sd", "within_sd", "between_share", "next_day", "next_day_within", *(f"week_{week}" for week in WEEKS), "rise", "fall",
    "pss", "pss_sd", "pss_r", "pss_change", "stress_pss_r", "mark_pss_r",
)  # fmt: skip
def momentary_stress(own: History, control: History) -> dict[str, float]:
    """Stress at the moment, on days of a term on which somebody happens to report, and PSS-10 in its first and last week."""
    long_enough(own, WEEKS[-1])
    here, daily = own.members & (own.end("enrolled") > 0), own.daily("stress")
    n, reports = own.campus.n, np.full((len(WEEKS) * DAYS_A_WEEK, own.campus.n), np.nan)
    for day in range(len(reports)):
        said = percent("stress_now", survey("stress_now", daily[day], day, own.seed, own.replicate)) / 100 * STEPS
        answered = uniforms(own.seed, own.replicate, "reports.answers", day, np.arange(n)) < REPORTED[day // DAYS_A_WEEK]
        reports[day, answered] = np.round(said[answered])
    before, after = (_pss(own, daily[:day][-MONTH:], day - 1) for day in (DAYS_A_WEEK, len(reports)))
    return stress(reports[:, here], before[here], after[here], own.end("mark")[here])


def _pss(own: History, latent: np.ndarray, day: int) -> np.ndarray:
    return survey("stress_survey", latent, day, own.seed, own.replicate)


@gauge(*(f"{kind}_{what}" for kind in ASKED for what in TOLD))
def two_years(own: History, control: History) -> dict[str, float]:
    """Belonging, and stress turned round, in per cent of their scales in six surveys over two years, with the marks of the term before."""
    long_enough(own, WAVE_WEEKS[6])
    here = own.members & (own.at("enrolled", WAVE_WEEKS[6]) > 0)
    marks = {wave: own.at("mark", week)[here] for wave, week in MARK_WEEKS.items()}
    found = {}
    for kind, sign in ASKED.items():
        waves = np.array([_reported(own, kind, week)[here] for week in WAVE_WEEKS.values()])
        found |= {f"{kind}_{what}": value for what, value in wellbeing(waves if sign > 0 else 100 - waves, marks).items()}
    return found


def _reported(own: History, kind: str, week: int) -> np.ndarray:
    day = week * DAYS_A_WEEK
    if kind == "stress":
        latent = own.daily("stress")[max(0, day - MONTH) : day] if week else own.start("stress")
    else:
        latent = own.at(kind, week) if week else own.start(kind)
    return percent(f"{kind}_survey", survey(f"{kind}_survey", latent, day - 1, own.seed, own.replicate))
