"""Belonging against theory: those who belong come, and coming is belonging; where does that loop settle?"""

from functools import cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from experiments.theory.bench import campus, write, year
from experiments.theory.finding import Curve, Finding, Panel, given, largest, luck_allows
from sim.mechanisms.attendance import Attendance
from sim.mechanisms.belonging import Belonging
from sim.programmes import GroupSession

HALF, WEEKS, WATCHED = 300, 1040, 260  # students who start high, and as many who start low; weeks
SLOW = Belonging(company=2.0, memory=400.0, adversity=0.0)  # slow, so that one evening's luck averages out
COUPLINGS = (0.0, 0.25, 0.5, 0.7, 1.5, 1.65, 1.8, 2.0)
HOURS = 3.0


def _middle(p) -> float:
    """Belonging of who comes every other week, apart from her own level."""
    return p.company * (np.log(HOURS / p.neutral) + np.log(p.alone / p.neutral)) / 2


@cache
def _lived(coupling: float, start: float = 1.0) -> np.ndarray:
    """Live the loop: float32[weeks, students], those who start high first, the others as far below 0."""
    open_to_all = Attendance(base=0.0, motivation=0.0, belonging=coupling, habit=0.0, boredom=0.0, pressure=0.0, travel=0.0)
    session = GroupSession(first_week=1, last_week=52, weekday="monday", hours=HOURS, terms=20, group_size=2 * HALF, travel_hours=0.0)
    place = campus(2 * HALF, {"attendance": open_to_all, "seating": True, "belonging": SLOW}, year(terms=20), session, helpers=1)
    write(place, invited=1.0, aware=1.0, attentive=1.0, taste=0.0, stigma=0.0, second_language=0.0, motivation=0.0, online_access=1.0)
    write(place, own_belonging=-_middle(SLOW), belonging=np.where(np.arange(2 * HALF + 1) < HALF, start, -start))
    return place.advance(7 * WEEKS, ("belonging",))[6::7, 0, : 2 * HALF]


def _balance(b, coupling: float, p):
    """Belonging that coming as gladly as at b leads to in the long run, minus b."""
    comes = expit(coupling * b)
    return -_middle(SLOW) + p.company * (comes * np.log(HOURS / p.neutral) + (1 - comes) * np.log(p.alone / p.neutral)) - b


def _settles(coupling: float, p, start: float) -> float:
    """Find the stable fixed point that a student reaches from high (start 1) or low (start -1)."""
    ends = sorted((start * 12.0, start * 1e-3 if _balance(start * 1e-3, coupling, p) * start > 0 else -start * 12.0))
    return brentq(_balance, *ends, args=(coupling, p), xtol=1e-12)


def _shift(fixed: float, coupling: float, p) -> float:
    """How far the mean of a noisy student lies from the fixed point, to second order: the curve of P at work on her variance."""
    week, jump, comes = 1 - (1 - 1 / p.memory) ** 7, p.company * np.log(HOURS / p.alone), expit(coupling * fixed)
    slope, curve = coupling * comes * (1 - comes), coupling**2 * comes * (1 - comes) * (1 - 2 * comes)
    variance = week**2 * jump**2 * comes * (1 - comes) / (1 - (1 - week * (1 - jump * slope)) ** 2)
    return jump * curve * variance / 2 / (1 - jump * slope)


def belonging_loop(**changed: float) -> Finding:
    """Check the fixed points of belonging and coming, with weak and with strong coupling."""
    p = given(SLOW, changed)
    says, found, errors, shifts = [], [], [], []
    for coupling in COUPLINGS:
        each = _lived(coupling)[-WATCHED:].mean(axis=0)
        for half, start in ((each[:HALF], 1.0), (each[HALF:], -1.0)):
            fixed = _settles(coupling, p, start)
            shifts.append(_shift(fixed, coupling, p))
            says.append(fixed + shifts[-1])
            found.append(half.mean())
            errors.append(half.std(ddof=1) / np.sqrt(HALF))
    says, found, errors, shifts = map(np.array, (says, found, errors, shifts))
    allowed = luck_allows(len(says), HALF) * errors + np.abs(shifts)
    jump, usual = p.company * np.log(HOURS / p.alone), Attendance().belonging * Belonging().company * np.log(1 / Belonging().alone) / 4
    return Finding(
        name="belonging_loop",
        what="Belonging and coming lift each other to the fixed point of their loop; strongly coupled there are two.",
        setting=f"Only attendance, seating and belonging are left in: no taste, habit, boredom or adversity, no other company; weekly sessions of {HOURS:g} "
        f"h; {HALF} students start high, {HALF} low; company = {SLOW.company:g}, memory = {SLOW.memory:g} days; mean of the last {WATCHED} of {WEEKS} weeks.",
        formula="B = own + company (P ln(hours/neutral) + (1 - P) ln(alone/neutral)), P = 1 / (1 + exp(-(base + coupling B))), found as a root; two stable "
        "roots once coupling * company ln(hours/alone) / 4 > 1; the mean is moved by half P'' times the variance, to second order",
        theory=f"{says[-2]:+.3f} and {says[-1]:+.3f} at coupling 2",
        model=f"{found[-2]:+.3f} and {found[-1]:+.3f}",
        deviation=largest((found - says) / allowed),
        allowed=1.0,
        unit="of luck and second order together",
        why=f"Monte Carlo error (exceeded by luck once in 1,000 times) and one second-order shift: {allowed.min():.3f} to {allowed.max():.3f} belonging units",
        title="Coupled strongly, belonging and coming part students who are alike",
        right=f"Below a coupling of {4 / jump:.2f} everybody ends in one place; above it, the start decides, or luck where that is in the middle. "
        f"With the model's own numbers and an hour a week the loop has {100 * usual:.0f} % of the strength at which that happens.",
        wrong="That students pull each other up or down: here nobody's company depends on who else comes; each is in a loop with her own attendance.",
        panels=(_branches(p, found, errors), _paths()),
    )


def _branches(p, found: np.ndarray, errors: np.ndarray) -> Panel:
    """Plot where students settle, by coupling."""
    grid = np.linspace(0, 2, 401)
    high, low = (np.array([_settles(one, p, start) for one in grid]) for start in (1.0, -1.0))
    at = np.array(COUPLINGS)
    beside = np.where(found[::2] - found[1::2] < 0.5, 0.018, 0.0)  # so that none hides another
    parted = high - low > 1e-6
    between = (grid[parted], np.zeros(parted.sum()))
    return Panel(
        "Where students settle",
        "coupling: readiness to come per unit of belonging (logit)",
        "belonging (belonging units)",
        (
            Curve("who started high", (grid, high), (at - beside, found[::2]), 2 * errors[::2]),
            Curve("who started low", (grid, low), (at + beside, found[1::2]), 2 * errors[1::2]),
            Curve("between them: no rest", between, dashed=True),
        ),
        key="upper left",
    )


def _paths() -> Panel:
    """Plot students who are alike and start at 0, at the strongest coupling: their luck in coming parts them."""
    path, weeks = _lived(COUPLINGS[-1], 0.0), np.arange(1, WEEKS + 1)
    shown = weeks <= 312
    curves = []
    for name, start in (("up", 1.0), ("down", -1.0)):
        mine = np.flatnonzero(path[-WATCHED:].mean(axis=0) * start > 0)
        end = np.full(2, _settles(COUPLINGS[-1], SLOW, start))
        curves.append(Curve(f"{len(mine)} went {name}", (weeks[shown][[0, -1]], end), paths=(weeks[shown], path[shown][:, mine[:9]])))
    return Panel(
        f"Thin lines: 18 of {2 * HALF} who start at 0, coupling {COUPLINGS[-1]:g}",
        "week",
        "belonging (belonging units)",
        tuple(curves),
        limits=(None, (-1.9, 2.5)),
        key="upper left",
        key_columns=2,
    )
