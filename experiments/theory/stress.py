"""Stress against theory: where it settles and how fast, and how it wanders with shocks."""

from functools import cache

import numpy as np
from scipy.stats import norm

from experiments.theory.bench import campus, watched, write, year
from experiments.theory.finding import Curve, Finding, Panel, by_luck, given, largest, luck_allows
from sim.campus import Campus
from sim.mechanisms.stress import Stress
from sim.programmes import PairMeeting

CALM, SHOCKED = Stress(noise=0.0), Stress()
STUDENTS, DAYS, LOAD = 120, 150, 0.5
MANY, BURN_IN, WATCHED = 4000, 200, 500
LAGS = np.array([1, 2, 4, 7, 10, 14, 20, 28, 35, 42, 56, 70])


def _circumstances() -> dict[str, np.ndarray]:
    """Give students who differ in all that the goal depends on, spread evenly and each in an order of its own."""
    rng = np.random.default_rng(1)
    ranges = {
        "set_point": (-1.2, 1.2),
        "belonging": (-2.0, 2.0),
        "relationship": (0.0, 1.0),
        "coping": (0.1, 0.6),
        "climate": (0.2, 0.8),
        "pressure": (0.0, 0.3),
        "stress": (-2.0, 3.0),
    }
    return {name: rng.permutation(np.linspace(*ends, STUDENTS)) for name, ends in ranges.items()}


@cache
def _calm() -> np.ndarray:
    """Live stress without shocks, under deadlines of the same load all year: float64[days + 1, students]."""
    every_week = dict.fromkeys(range(1, 53), LOAD)
    place = campus(STUDENTS, {"stress": CALM}, year(deadlines=every_week), PairMeeting(), helpers=24)
    kept = _circumstances()
    write(place, **{name: np.pad(values, (0, 24)) for name, values in kept.items()})
    return watched(place, lambda: place.column("stress")[:STUDENTS], DAYS, days=1)


def settling(**changed: float) -> Finding:
    """Check where stress settles without shocks, and its time constant."""
    p, who, path = given(CALM, changed), _circumstances(), _calm()
    demand = p.pressure * who["pressure"] + p.exam * LOAD + p.comparison * (1 - 2 * who["climate"]) * (1 + LOAD)
    support = np.tanh(p.felt * (who["belonging"] + who["relationship"]))
    goal = who["set_point"] + demand - p.buffer * support * (p.everyday + demand) - p.coping * (who["coping"] - p.usual_coping)
    day = np.arange(DAYS + 1)[:, None]
    line = goal + (who["stress"] - goal) * (1 - 1 / p.memory) ** day
    constant = -1 / np.log1p(-1 / p.memory)
    found = _constant(path)
    chosen = np.argsort(who["stress"] - goal)[[4, 40, 80, 115]]
    courses = tuple(Curve(f"goal {goal[i]:+.2f}", (day[:, 0], line[:, i]), (day[::7, 0], path[::7, i])) for i in chosen)
    ends = np.array([goal.min(), goal.max()])
    settled = Curve("students", (ends, ends), (goal, path[-1]))
    return Finding(
        name="settling",
        what="Without shocks, stress goes to the goal that set-point, demand, support, coping and climate give, with one time constant.",
        setting=f"Only stress is left in, noise = 0; {STUDENTS} students who differ in set-point, belonging, relationship with a mentor, coping, climate and "
        f"time pressure, which stay as written; deadlines of load {LOAD} in every week.",
        formula="goal = set-point + D - buffer tanh(felt (belonging + relationship)) (everyday + D) - coping (own coping - usual), "
        "D = pressure + exam + comparison load; stress(t) = goal + (stress(0) - goal) (1 - 1/memory)^t; time constant -1 / ln(1 - 1/memory)",
        theory=f"time constant {constant:.3f} days",
        model=f"{found:.3f} days",
        deviation=largest(path - line),
        allowed=1e-9,
        unit="stress units",
        why=f"exact up to rounding; the largest difference on any of {DAYS} days",
        title="Without shocks, everybody's stress settles where the formula says",
        right=f"Each student has a goal of her own. Whatever lies between stress and goal falls to 37 % (1/e) in {constant:.1f} days, upwards as downwards.",
        wrong="That stress ends at the set-point: it ends at the goal, which demand moves up and support, good coping and a kind climate move down.",
        panels=(
            Panel("From above or below, at one pace", "day", "stress (stress units)", courses, limits=(None, (-1.2, 2.4)), key="upper right", key_columns=2),
            Panel(f"After {DAYS} days, {STUDENTS} students", "goal by the formula (stress units)", "stress in the model (stress units)", (settled,)),
        ),
    )


def _constant(path: np.ndarray) -> float:
    """Read the time constant off the model's own path: how fast differences between two days shrink."""
    steps = np.diff(path, axis=0)
    return float(-30 / np.log(np.median(steps[40] / steps[10])))


@cache
def _shaken() -> tuple[np.ndarray, np.ndarray]:
    """Live stress with shocks, all else usual; gives set-points and float32[days, students] after a burn-in."""
    place: Campus = campus(MANY, {"stress": SHOCKED}, year(terms=2))
    write(place, belonging=0.0, coping=SHOCKED.usual_coping, climate=0.5, pressure=0.0)
    place.advance(BURN_IN)
    return place.column("set_point").copy(), place.advance(WATCHED, ("stress",))[:, 0]


def shocks(**changed: float) -> Finding:
    """Check the variance and the memory of stress with shocks."""
    p = given(SHOCKED, changed)
    set_point, path = _shaken()
    away, kept = path - set_point, 1 - 1 / p.memory
    spread = p.noise / np.sqrt(1 - kept**2)
    products = [np.mean(away * away, axis=0), *(np.mean(away[lag:] * away[:-lag], axis=0) for lag in LAGS)]  # one number a student
    means, errors = (np.array([f(one) for one in products]) for f in (np.mean, lambda one: np.std(one, ddof=1) / np.sqrt(MANY)))
    says = spread**2 * kept ** np.concatenate([[0], LAGS])
    lags = np.arange(0, 71)
    memory = Curve("all students", (lags, kept**lags), (np.concatenate([[0], LAGS]), means / means[0]), 2 * errors / means[0])
    return Finding(
        name="shocks",
        what="With shocks, stress is an autoregression of one day around the set-point: its variance and autocorrelation.",
        setting=f"Only stress is left in, with its own numbers; {MANY:,} students without load, support at zero and usual coping; {WATCHED} days after "
        f"{BURN_IN} of burn-in.",
        formula="stress(t+1) - set-point = phi (stress(t) - set-point) + noise z, phi = 1 - 1/memory: variance noise^2 / (1 - phi^2), autocorrelation phi^lag",
        theory=f"SD {spread:.4f} stress units",
        model=f"{np.sqrt(means[0]):.4f}",
        deviation=largest((means - says) / errors),
        allowed=luck_allows(len(says)),
        unit="standard errors",
        why=by_luck(len(says)) + f"; one standard error of the variance is {100 * errors[0] / means[0]:.1f} % of it",
        title="Stress wanders around the set-point as far and as long as theory says",
        right=f"A bad day is half gone after {np.log(0.5) / np.log(kept):.0f} days and next to nothing after {3 / (1 - kept):.0f}: "
        "one measurement tells of the lasting level and of the last weeks.",
        wrong="That a bad day leaves a trace for good: the correlation goes to zero, and what lasts is each student's set-point.",
        panels=(Panel("How long a shock is remembered", "lag (days)", "autocorrelation", (memory,)), _spread(away, spread)),
    )


def _spread(away: np.ndarray, sd: float) -> Panel:
    """Plot how far stress is from the set-point, over all students and days."""
    density, edges = np.histogram(away[::10], bins=36, range=(-1.8, 1.8), density=True)
    grid = np.linspace(-1.8, 1.8, 181)
    curve = Curve("normal of the variance that theory gives", (grid, norm.pdf(grid, scale=sd)), ((edges[1:] + edges[:-1]) / 2, density))
    return Panel("How far stress wanders, and a normal curve", "stress minus set-point (stress units)", "density (per stress unit)", (curve,))
