"""Leaving against theory: constant chances of withdrawal and of a pair's end make geometric lifetimes."""

from functools import cache

import numpy as np

from experiments.theory.bench import campus, watched, write
from experiments.theory.finding import Curve, Finding, Panel, by_luck, given, largest, luck_allows
from sim.mechanisms.pair_ending import PairEnding
from sim.mechanisms.withdrawal import Withdrawal
from sim.programmes import PairMeeting

EACH, WEEKS = 4000, 52
LEAVES = Withdrawal(base=-3.5)
WHO = {  # belonging, mean burnout, failed
    "belonging +1": (1.0, 0.4, 0.0),
    "usual": (0.0, 0.4, 0.0),
    "burnout .8": (0.0, 0.8, 0.0),
    "belonging -1, failed": (-1.0, 0.4, 1.0),
}
ENDS, FITS, PAIR_WEEKS = PairEnding(), (0.1, 0.3, 0.5, 0.9), 40


@cache
def _stayed() -> np.ndarray:
    """Live withdrawal alone: share still enrolled, float64[weeks + 1, groups]."""
    place = campus(EACH * len(WHO), {"withdrawal": LEAVES})
    belonging, burnout, failed = (np.repeat(column, EACH) for column in zip(*WHO.values()))
    write(place, belonging=belonging, exhaustion=burnout, cynicism=burnout, inefficacy=burnout, failed=failed)
    return watched(place, lambda: place.column("enrolled").reshape(len(WHO), EACH).mean(axis=1), WEEKS)


def _compared(stays: np.ndarray, leaves: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Give survival by theory, differences in binomial standard errors, and how many comparisons that are."""
    week = np.arange(len(stays))[:, None]
    line = (1 - leaves) ** week
    error = np.sqrt(np.maximum(line * (1 - line), 1e-12) / EACH)
    counted = EACH * np.minimum(line, 1 - line) > 10  # where a binomial is near enough to normal
    return line, ((stays - line) / error)[counted], int(counted.sum())


def withdrawal(**changed: float) -> Finding:
    """Check survival under constant chances to leave."""
    p, stays, week = given(LEAVES, changed), _stayed(), np.arange(WEEKS + 1)
    belonging, burnout, failed = map(np.array, zip(*WHO.values()))
    leaves = 1 / (1 + np.exp(-(p.base - p.belonging * belonging + p.burnout * (burnout - 0.4) + p.failed * failed)))
    line, gaps, count = _compared(stays, leaves)
    curves = tuple(Curve(f"{name}: {100 * leaves[k]:.1f} %", (week, 100 * line[:, k]), (week[::3], 100 * stays[::3, k])) for k, name in enumerate(WHO))
    left = -np.diff(stays[:, 2]) * EACH
    expected = EACH * leaves[2] * line[:-1, 2]
    return Finding(
        name="withdrawal",
        what="Under constant circumstances the chance to leave is the same every week, and survival is geometric.",
        setting=f"Only withdrawal is left in, with a base of {LEAVES.base:g} instead of {Withdrawal().base:g} so that enough leave; four groups of {EACH:,}.",
        formula="still enrolled after t weeks: (1 - logistic(base - belonging + burnout (mean burnout - .4) + failed))^t",
        theory=f"burnout .8, after a year: {100 * line[-1, 2]:.1f} %",
        model=f"{100 * stays[-1, 2]:.1f} %",
        deviation=largest(gaps),
        allowed=luck_allows(count),
        unit="standard errors",
        why=by_luck(count) + ", binomial",
        title="A constant chance to leave makes cohorts shrink geometrically",
        right="Those who are worn out, or belong little and have failed, leave faster from the first week to the last; in every "
        "group each week takes the same share of who is left.",
        wrong="As rates of withdrawal at a university: the base is raised here, and in the whole model belonging and burnout move while people wait.",
        panels=(
            Panel(
                "Who is still there, and the chance to leave a week", "week", "still enrolled (%)", curves, ("linear", "log"), (None, (0.7, 130)), "lower left"
            ),
            Panel(
                "Who leaves in which week (burnout .8)",
                "week",
                f"leave that week (students of {EACH:,})",
                (Curve("geometric", (week[1:], expected), (week[1:], left), 2 * np.sqrt(expected)),),
            ),
        ),
    )


@cache
def _together() -> tuple[np.ndarray, np.ndarray]:
    """Live early endings alone: share of pairs not ended, float64[weeks + 1, fits], and belonging lost by those whose pair ended."""
    n = EACH * len(FITS)
    programme = PairMeeting(first_week=1, last_week=52, mentees_per_mentor=50, terms=1)
    place = campus(n, {"pair_ending": ENDS}, programme=programme, helpers=n // 50)
    write(place, fit=np.pad(np.repeat(FITS, EACH), (0, n // 50)), relationship=1e-15, belonging=0.0)  # who has met the mentor, and is hardly closer
    lasts = watched(place, lambda: 1 - place.programme_column(0, "ended")[:n].reshape(len(FITS), EACH).mean(axis=1), PAIR_WEEKS)
    ended = place.programme_column(0, "ended")[:n] > 0
    return lasts, place.column("belonging")[:n][ended]


def pairs(**changed: float) -> Finding:
    """Check how long pairs of a given fit last."""
    p, (lasts, belonging), week = given(ENDS, changed), _together(), np.arange(PAIR_WEEKS + 1)
    ends = 1 / (1 + np.exp(-(p.base - p.fit * np.array(FITS))))
    line, gaps, count = _compared(lasts, ends)
    error = np.sqrt(line * (1 - line) / EACH)
    hurt = largest(belonging + p.hurt) / 1e-12  # exact, in units of its own tolerance
    curves = tuple(Curve(f"fit {fit:g}", (week, 100 * line[:, k]), (week[::2], 100 * lasts[::2, k]), 200 * error[::2, k]) for k, fit in enumerate(FITS))
    found = -np.diff(lasts, axis=0).sum(axis=0) / lasts[:-1].sum(axis=0)  # endings by pair-weeks at risk
    grid = np.linspace(0, 1, 101)
    bars = 2 * np.sqrt((1 - found) / (EACH * (1 - lasts[-1]))) / found
    weeks = 1 / (1 + np.exp(-(p.base - p.fit * grid)))
    return Finding(
        name="pairs",
        what="A pair of fixed fit that does not grow close ends with the same chance every week: its lifetime is geometric.",
        setting=f"Only pair_ending is left in, with its own numbers; {EACH:,} pairs of each fit that have met once, no relationship; {PAIR_WEEKS} weeks.",
        formula="lasting longer than t weeks: (1 - logistic(base - fit rate * fit))^t, mean lifetime 1 / chance; each end costs belonging `hurt`, exactly",
        theory=f"fit .5: {1 / ends[2]:.2f} weeks on average",
        model=f"{1 / found[2]:.2f} weeks",
        deviation=max(largest(gaps), hurt * luck_allows(count)),
        allowed=luck_allows(count),
        unit="standard errors",
        why=by_luck(count) + ", binomial",
        title="Pairs that do not grow close end at a constant pace, the sooner the less they fit",
        right=f"At a fit of .1 half of the pairs have ended after {np.log(0.5) / np.log(1 - ends[0]):.1f} weeks, "
        f"at .9 after {np.log(0.5) / np.log(1 - ends[3]):.0f}.",
        wrong="That pairs of a real programme end so fast: these never meet; in the whole model a growing relationship keeps them.",
        panels=(
            Panel("Pairs that last", "week", "not ended (%)", curves, ("linear", "log"), (None, (1, 130)), "lower left"),
            Panel(
                "How long a pair lasts: 1 / chance to end in a week",
                "fit (0..1)",
                "mean lifetime (weeks)",
                (Curve("1 / chance to end in a week", (grid, 1 / weeks), (np.array(FITS), 1 / found), bars),),
            ),
        ),
    )
