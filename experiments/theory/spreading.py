"""Spreading on a known network against theory: habits as a matrix, word of a programme as chance meetings of two kinds of people."""

from functools import cache

import networkx as nx
import numpy as np
from scipy.stats import binom

from experiments.theory.bench import campus, known, watched, weights, write, year
from experiments.theory.finding import Curve, Finding, Panel, by_luck, given, largest, luck_allows
from sim.mechanisms.attendance import Attendance
from sim.mechanisms.awareness import Awareness
from sim.mechanisms.imitation import Imitation
from sim.programmes import GroupSession

RING, WEEKS, SHOWN = 24, 156, (0, 4, 26, 156)
RUBS_OFF = Imitation(coping=0.5, fade=0.02)
PEOPLE, COPIES, HEARD_WEEKS, OWN_RUNS = 40, 400, 40, 4000
WORD = Awareness()
PAIR_HOURS = 8.0  # a week with all partners together
NETWORKS = ("everybody with everybody", "small world", "ring")


@cache
def _ring() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the pairs of a ring, their hours of contact and everybody's coping at the start."""
    i = np.arange(RING)
    return np.stack([i, (i + 1) % RING], axis=1), 2.0 + i % 5, np.where(i < RING // 2, 0.8, 0.2)


@cache
def _imitated() -> np.ndarray:
    """Live imitation on the ring: coping, float64[weeks + 1, students]."""
    pairs, contact, coping = _ring()
    place = campus(RING, {"imitation": RUBS_OFF}, year(terms=3), ties=known(RING, pairs, contact))
    write(place, coping=coping)
    return watched(place, lambda: place.column("coping"), WEEKS)


def imitation(**changed: float) -> Finding:
    """Check that coping on a ring comes nearer to where everybody stays, by the same matrix every week."""
    p, path = given(RUBS_OFF, changed), _imitated()
    pairs, contact, coping = _ring()
    hours = weights(RING, pairs, contact)
    total = hours.sum(axis=1)
    pull = np.diag(p.coping * total / (total + p.half)) @ (np.eye(RING) - hours / total[:, None])
    stays = p.fade * np.linalg.solve(p.fade * np.eye(RING) + pull, coping)
    matrix = (1 - p.fade) * np.eye(RING) - pull
    line = np.array([stays + np.linalg.matrix_power(matrix, week) @ (coping - stays) for week in range(WEEKS + 1)])
    place = np.arange(1, RING + 1)
    around = tuple(Curve(f"week {one}", (place, line[one]), (place, path[one])) for one in SHOWN)
    return Finding(
        name="imitation",
        what="Coping that rubs off on a fixed network, while everybody keeps a way of their own, is Friedkin and Johnsen's model of social influence.",
        setting=f"Only imitation is left in, with a rate of {RUBS_OFF.coping:g} and a fading of {RUBS_OFF.fade:g} a week; a ring of {RING} students with "
        "2 to 6 h a week between neighbours; half of the ring starts high, half low.",
        formula="c(t) = c* + ((1 - fade) I - D (I - P))^t (c(0) - c*), c* = fade (fade I + D (I - P))^-1 c(0), D = rate * hours / (hours + half) on the "
        "diagonal, P = shares of each one's company",
        theory=f"SD {line[-1].std():.4f} in week {WEEKS}",
        model=f"{path[-1].std():.4f}",
        deviation=largest(path - line),
        allowed=1e-12,
        unit="coping (0..1)",
        why=f"exact up to rounding; every student in each of {WEEKS} weeks",
        title="On a ring habits even out between neighbours, and stay different across",
        right=f"The border between high and low blurs within weeks; then it stands. In the end {stays.std() / coping.std():.0%} of the first spread are left, "
        "because what is only taken over wears off again. "
        f"The model's own rate is {RUBS_OFF.coping / Imitation().coping:.0f} times smaller, so that students there stay still more unlike.",
        wrong=f"That imitation makes everybody better: what some gain others lose; the mean is {coping.mean():.2f} at first and {stays.mean():.2f} in the end.",
        panels=(Panel("Around the ring", "place on the ring", "coping (0..1)", around, key="upper right"), _evening_out(line, path, stays)),
    )


def _evening_out(line: np.ndarray, path: np.ndarray, stays: np.ndarray) -> Panel:
    """Plot how unlike all are over the weeks."""
    week = np.arange(WEEKS + 1)
    curves = (
        Curve("theory", (week, line.std(axis=1)), (week[::12], path.std(axis=1)[::12])),
        Curve("where everybody stays", (week, np.full(WEEKS + 1, stays.std())), dashed=True),
    )
    return Panel("How unlike all are", "week", "SD of coping over students (0..1)", curves, key="upper right")


@cache
def _network(name: str) -> tuple[np.ndarray, float]:
    """Give the pairs of a network of PEOPLE and the weekly pair-hours of each: the same hours a student on average."""
    graph = {
        "everybody with everybody": lambda: nx.complete_graph(PEOPLE),
        "small world": lambda: nx.connected_watts_strogatz_graph(PEOPLE, 4, 0.2, seed=3),
        "ring": lambda: nx.cycle_graph(PEOPLE),
    }[name]()
    pairs = np.array(sorted(graph.edges))
    return pairs, float(np.float32(PAIR_HOURS * PEOPLE / (2 * len(pairs))))


@cache
def _heard(name: str) -> np.ndarray:
    """Live word of a programme on many copies of a network, one student of each aware at first: number aware, float64[weeks + 1, copies]."""
    pairs, hours = _network(name)
    n = PEOPLE * COPIES
    ties = known(n, (pairs[None] + PEOPLE * np.arange(COPIES)[:, None, None]).reshape(-1, 2), hours)
    session = GroupSession(first_week=1, last_week=52, group_size=500)
    place = campus(n, {"attendance": Attendance(), "awareness": WORD}, programme=session, ties=ties)
    write(place, invited=1.0, attentive=1.0, taste=100.0, aware=np.arange(n) % PEOPLE == 0)  # so fond of it that all who know go
    return watched(place, lambda: place.programme_column(0, "aware").reshape(COPIES, PEOPLE).sum(axis=1), HEARD_WEEKS)


def _chain(p) -> np.ndarray:
    """Give mean and SD of the number aware where everybody meets everybody: a chain of binomials, exactly (float64[weeks + 1, 2])."""
    hours, number = _network("everybody with everybody")[1], np.arange(PEOPLE + 1)
    hears = 1 - np.exp(-p.word * hours * number)
    step = np.array([binom.pmf(number - i, PEOPLE - i, hears[i]) for i in number])
    chances = [np.eye(PEOPLE + 1)[1]]
    for _ in range(HEARD_WEEKS):
        chances.append(chances[-1] @ step)
    return np.array([_moments(one, number) for one in chances])


def _fronts(p) -> np.ndarray:
    """Give the same on a ring: two fronts, each a step further with the same chance every week, until they meet."""
    moves, weeks = 1 - np.exp(-p.word * _network("ring")[1]), range(HEARD_WEEKS + 1)
    steps = [binom.pmf(np.arange(2 * week + 1), 2 * week, moves) for week in weeks]
    return np.array([_moments(one, np.minimum(1 + np.arange(len(one)), PEOPLE)) for one in steps])


def _moments(chance: np.ndarray, number: np.ndarray) -> tuple[float, float]:
    mean = chance @ number
    return float(mean), float(np.sqrt(max(0.0, chance @ (number - mean) ** 2)))


def _simulated(p, name: str) -> np.ndarray:
    """Play the same on a network by itself, with other luck."""
    pairs, hours = _network(name)
    network, rng = weights(PEOPLE, pairs, hours), np.random.default_rng(2024)
    aware = np.zeros((OWN_RUNS, PEOPLE), bool)
    aware[:, 0] = True
    counts = [aware.sum(axis=1)]
    for _ in range(HEARD_WEEKS):
        aware = aware | (rng.random(aware.shape) < -np.expm1(-p.word * (aware @ network)))
        counts.append(aware.sum(axis=1))
    return np.array([(one.mean(), one.std()) for one in counts])


def word(**changed: float) -> Finding:
    """Check word of a programme on three networks."""
    p, week = given(WORD, changed), np.arange(HEARD_WEEKS + 1)
    says = dict(zip(NETWORKS, (_chain(p), _simulated(p, NETWORKS[1]), _fronts(p))))
    gaps, means, spreads = [], [], []
    for name, (line, sd) in ((name, one.T) for name, one in says.items()):
        counts = _heard(name)
        found, own = counts.mean(axis=1), sd / np.sqrt(OWN_RUNS) * (name == NETWORKS[1])
        error = np.sqrt(counts.var(axis=1, ddof=1) / COPIES + own**2)
        moving = error > 0.01  # where nearly all know, there is no luck left to measure by
        gaps.append(largest((found - line)[moving] / error[moving]))
        means.append(Curve(name, (week, line), (week[::2], found[::2]), 2 * error[::2]))
        spreads.append(Curve(name, (week, sd), (week[::2], counts.std(axis=1)[::2])))
    comparisons = 3 * HEARD_WEEKS
    return Finding(
        name="word",
        what="Word of a programme spreads as a chance process of those who know and those who do not, on a network of known company.",
        setting=f"Only attendance (everybody who knows goes) and awareness are left in; {COPIES} copies of three networks of {PEOPLE} students, of whom "
        f"one knows; {PAIR_HOURS:g} pair-hours of company a student and week, shared among few or many.",
        formula="each who does not know hears with chance 1 - exp(-word * pair-hours with those who do). Everybody with everybody: a chain of binomials; "
        f"ring: two fronts with binomial steps; small world: {OWN_RUNS:,} runs of an independent simulation",
        theory=f"ring, week 20: {says['ring'][20, 0]:.2f} know",
        model=f"{_heard('ring')[20].mean():.2f}",
        deviation=max(gaps),
        allowed=luck_allows(comparisons),
        unit="standard errors",
        why=by_luck(comparisons),
        title="Word spreads as chance says: fast in mixed company, slowly around a ring",
        right="With the same hours of company, with whom one spends them decides: in mixed company word takes off, on a ring it creeps along at two fronts.",
        wrong=f"As a forecast of when a campus knows: here all who know go every week, and {PEOPLE} students have nobody else.",
        panels=(
            Panel("How many know, on average", "week", f"students who know (of {PEOPLE})", tuple(means), key="lower right"),
            Panel("How far one run is from another", "week", "SD over runs (students who know)", tuple(spreads), key="upper right"),
        ),
    )
