"""Learning against theory: what is not studied fades, and what is studied is met as in a race against an exponential clock."""

from functools import cache

import numpy as np

from experiments.theory.bench import campus, watched, write, year
from experiments.theory.finding import Curve, Finding, Panel, given, largest
from sim.mechanisms.learning import Learning

RATES, STUDENTS, DAYS, START = (0.001, 0.003, 0.01), 60, 364, 0.8
USUAL, MEETS = Learning(), Learning(forgetting=0.0)
ALL_TAUGHT = {"teaching_weeks": 0}  # then the whole course counts as taught from the first day


def _lived(parameters: Learning, **columns) -> np.ndarray:
    """Live learning for a year: float64[days + 1, 2, students], what is understood and what is stuck."""
    place = campus(STUDENTS, {"learning": parameters}, year(**ALL_TAUGHT))
    write(place, **columns)
    return watched(place, lambda: np.array([place.column("understood"), place.column("stuck")]), DAYS, days=1)


@cache
def _forgotten(rate: float) -> np.ndarray:
    """Live a year without study, with so much forgotten a day."""
    return _lived(Learning(forgetting=rate), understood=START, study_hours=0.0)[:, 0, 0]


def forgetting(**changed: float) -> Finding:
    """Check what is left of what was understood, without study."""
    day, gaps, curves = np.arange(DAYS + 1), [], []
    for rate in RATES:
        p = given(Learning(forgetting=rate), changed)
        line, path = START * (1 - p.forgetting) ** day, _forgotten(rate)
        gaps.append(largest(path - line))
        curves.append(Curve(f"{100 * rate:g} % a day", (day, 100 * line), (day[::14], 100 * path[::14])))
    usual = given(USUAL, changed).forgetting
    half, kept = np.log(0.5) / np.log1p(-usual), (1 - usual) ** DAYS
    halves = [np.log(0.5) * DAYS / np.log(_forgotten(rate)[-1] / START) for rate in RATES]
    found, grid = halves[RATES.index(USUAL.forgetting)], np.geomspace(0.0008, 0.0125, 61)
    return Finding(
        name="forgetting",
        what="Without study, understood material fades by the same share every day.",
        setting=f"Only learning is left in; no hours of study; {100 * START:g} % understood at the start, nothing stuck.",
        formula="understood(t) = understood(0) (1 - forgetting)^t; half-life ln .5 / ln(1 - forgetting)",
        theory=f"half-life {half:.2f} days",
        model=f"{found:.2f} days",
        deviation=max(gaps),
        allowed=1e-12,
        unit="share of the course",
        why=f"exact up to rounding; three rates, every one of {DAYS} days",
        title="Unused knowledge halves again and again, at one pace",
        right=f"At the model's {100 * USUAL.forgetting:g} % a day half is gone after {half:.0f} days, and {100 * kept:.0f} % is left "
        "after a year without any study.",
        wrong="As memory of single facts, which fades fast at first and slowly later: this is a course as a whole, at one rate.",
        panels=(
            Panel("A year without study", "day", "understood (% of the course)", tuple(curves), ("linear", "log"), (None, (1.5, 100)), "lower left"),
            Panel(
                "Until half is gone: ln .5 / ln(1 - rate)",
                "forgotten a day (%)",
                "half-life (days)",
                (Curve("ln .5 / ln(1 - rate)", (100 * grid, np.log(0.5) / np.log1p(-grid)), (100 * np.array(RATES), np.array(halves))),),
                ("log", "log"),
            ),
        ),
    )


@cache
def _studied() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Live a year of study without forgetting, by students who differ in all that counts."""
    rng = np.random.default_rng(2)
    ranges = {"study_hours": (2.0, 30.0), "interest": (-2.0, 2.0), "self_organisation": (-2.0, 2.0), "aptitude": (-2.0, 2.0)}
    who = {name: rng.permutation(np.linspace(*ends, STUDENTS)) for name, ends in ranges.items()} | {"newcomer": np.arange(STUDENTS) % 2.0}
    return _lived(MEETS, understood=0.0, stuck=0.0, wrong=0.0, explanation=0.0, **who), who


def material(**changed: float) -> Finding:
    """Check how much is met by study, and how much of it is stuck."""
    p, (path, who), day = given(MEETS, changed), _studied(), np.arange(DAYS + 1)[:, None]
    hours = p.focal * who["study_hours"] / 7 * np.exp(p.interest * who["interest"] + p.technique * who["self_organisation"])
    blocked = 1 / (1 + np.exp(-(p.stuck - p.stuck_aptitude * who["aptitude"] + p.stuck_newcomer * who["newcomer"])))
    unmet, solved = np.exp(-p.pace * hours), np.exp(-p.alone * hours)
    left = unmet**day
    stuck = blocked * (1 - unmet) * (solved**day - unmet**day) / (solved - unmet)
    found_left, found_stuck = 1 - path.sum(axis=1), path[:, 1]
    half, found_half = np.log(2) / p.pace, np.log(2) * 7 / np.median(-np.log(found_left[7]) / hours)
    return Finding(
        name="material",
        what="Studying alone meets what is left of the course exponentially in hours, and part of it gets stuck and is solved slowly.",
        setting=f"Only learning is left in, forgetting = 0, nothing explained; the whole course taught; {STUDENTS} students who differ in hours of study, "
        "interest, self-organisation and aptitude, half of them new.",
        formula="h = focal * study/7 * exp(interest + technique) a day; not met: exp(-pace h t); stuck: b (1 - E)(A^t - E^t)/(A - E), E = exp(-pace h), "
        "A = exp(-alone h), b = logistic(stuck - aptitude + newcomer)",
        theory=f"half met in {half:.3f} h",
        model=f"{found_half:.3f} h",
        deviation=largest(found_left - left, found_stuck - stuck),
        allowed=1e-12,
        unit="share of the course",
        why=f"exact up to rounding; every student on each of {DAYS} days",
        title="What is still new falls exponentially with hours; what is stuck stays for long",
        right=f"Half of what is new is met in {half:.1f} effective hours, whoever studies; to solve half of what is stuck alone "
        f"takes {np.log(2) / p.alone:.0f}. That is where explanations come in.",
        wrong="That two students with the same hours learn the same: the hours of the left plot already count interest and technique, and who is abler "
        "is stuck less often.",
        panels=(_met(p, day * hours, found_left), _stuck(hours, stuck, found_stuck)),
    )


def _met(p, spent: np.ndarray, left: np.ndarray) -> Panel:
    """Plot what is not yet met by hours spent, of each student on another day."""
    days, hours = 14 * np.arange(STUDENTS) % 350 + 14, np.linspace(0, 60, 301)
    x, y = spent[days, np.arange(STUDENTS)], left[days, np.arange(STUDENTS)]
    curve = Curve("exp(-pace * hours)", (hours, 100 * np.exp(-p.pace * hours)), (x[x <= 60], 100 * y[x <= 60]))
    axes = ("effective hours spent on the course (h)", "not yet met (% of the course)")
    return Panel("Students, each on another day: exp(-pace * hours)", *axes, (curve,), ("linear", "log"), (None, (0.02, 120)))


def _stuck(hours: np.ndarray, line: np.ndarray, found: np.ndarray) -> Panel:
    """Plot what is stuck over the year, of three new students who study little, more and much."""
    who, day = _studied()[1], np.arange(DAYS + 1)
    shown = [k for k in np.argsort(hours) if who["newcomer"][k] > 0][3::10]
    names = [f"{7 * hours[k]:.1f} h a week, aptitude {who['aptitude'][k]:+.1f}" for k in shown]
    curves = tuple(Curve(name, (day, 100 * line[:, k]), (day[::14], 100 * found[::14, k])) for name, k in zip(names, shown))
    return Panel("What is stuck, of three who are new", "day", "stuck (% of the course)", curves, limits=(None, (-2, 68)), key="upper right")
