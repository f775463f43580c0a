"""Talk at a table against theory: geometric shares by rank, and how unequal they are at tables of two to eight."""

from functools import cache

import numpy as np

from experiments.theory.bench import campus, write
from experiments.theory.finding import Curve, Finding, Panel, given, largest
from sim.activities.group_session import GroupSession as Session
from sim.programmes import GroupSession

SIZES, TABLES, QUALITY = range(2, 9), 40, 0.6
AXES = ("rank by loudness (1 = loudest)", "share of the talk (%)")
ASKED = Session(overheard=0.0, structure=0.0)  # only one's own questions count, and no leader keeps order


@cache
def _heard(size: int) -> np.ndarray:
    """Live one session at tables of this size: explanation by table, loudest first, in hours: float64[tables, size]."""
    session = GroupSession(first_week=1, weekday="monday", group_size=size, talk_group=0)
    place = campus(size * TABLES, {"seating": True, "group_session": ASKED}, programme=session, helpers=TABLES)
    write(place, attends=1.0, understood=0.0, safety=0.5, quality=QUALITY, exhaustion=0.0)
    place.advance()
    table = place.programme_column(0, "table")[: size * TABLES]
    groups = [place.column("explanation")[: size * TABLES][table == one] for one in np.unique(table)]
    return -np.sort(-np.array(groups), axis=1)


def talk(**changed: float) -> Finding:
    """Check the shares of talk at tables of two to eight."""
    p, gaps, curves, tops, uneven = given(ASKED, changed), [], [], [], []
    for size in SIZES:
        rank, heard = np.arange(size), _heard(size)
        line = p.talk**rank * (1 - p.talk) / (1 - p.talk**size)
        hour = QUALITY / (1 + (size / p.holds) ** p.edge)  # one hour's explanation for the whole table
        shares = (heard / heard.sum(axis=1, keepdims=True)).mean(axis=0)
        gaps += [largest(heard - hour * line)]
        tops.append(shares[0])
        uneven.append(_gini(shares))
        if size in (2, 3, 5, 8):
            curves.append(Curve(f"table of {size}", (rank + 1, 100 * line), (rank + 1, 100 * shares)))
    first, last = ((1 - p.talk) / (1 - p.talk**size) for size in (SIZES[0], SIZES[-1]))
    return Finding(
        name="talk",
        what="Talk at a table falls geometrically by rank, and with it the explanation that each gets out of it.",
        setting=f"Only seating and group_session are left in, with overheard = 0 and structure = 0; one session of {TABLES} tables of each size from 2 to 8, "
        f"a leader of quality {QUALITY}, students who know nothing yet.",
        formula="share of rank r = talk^r (1 - talk) / (1 - talk^n), r = 0 for the loudest; the table's hour = quality / (1 + (n / holds)^edge)",
        theory=f"loudest of 8: {100 * last:.2f} %",
        model=f"{100 * tops[-1]:.2f} %",
        deviation=max(gaps),
        allowed=1e-12,
        unit="hours",
        why="exact up to rounding; every student of every table",
        title="The larger the table, the further the loudest is above an equal share",
        right=f"The loudest has {100 * first:.0f} % of the talk at a table of two and never less than {100 * (1 - p.talk):.0f} %, while an equal share shrinks "
        f"to 1/n: at a table of eight that is {8 * last:.1f} times an equal share.",
        wrong="That the same people are always the loudest, or that they learn most: who is loud changes from session to session, and others overhear "
        "(here switched off).",
        panels=(
            Panel(f"Each rank has {p.talk:g} of the talk of the one before", *AXES, tuple(curves), ("linear", "log"), (None, (1.5, 80)), "upper right"),
            _by_size(p, np.array(tops), np.array(uneven)),
        ),
    )


def _by_size(p, tops: np.ndarray, uneven: np.ndarray) -> Panel:
    """Plot the loudest's share and the inequality of shares by size of the table."""
    sizes = np.array(SIZES)
    says = np.array([_gini(p.talk ** np.arange(size)) for size in SIZES])
    curves = (
        Curve("share of the loudest", (sizes, 100 * (1 - p.talk) / (1 - p.talk**sizes)), (sizes, 100 * tops)),
        Curve("inequality of shares (Gini)", (sizes, 100 * says), (sizes, 100 * uneven)),
        Curve("an equal share", (sizes, 100 / sizes), dashed=True),
    )
    return Panel("By size of the table", "people at the table", "share of the talk, Gini index (%)", curves, key="upper center")


def _gini(shares: np.ndarray) -> float:
    """Give the Gini index of shares: mean absolute difference of two, over twice the mean."""
    shares = np.asarray(shares)
    return float(np.abs(shares[:, None] - shares).mean() / (2 * shares.mean()))
