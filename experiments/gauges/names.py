"""Who names whom: a survey of names or a ledger of links held up to remembered hours, and statistics of a network of names."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from sim.luck import normals, pair_uniforms, uniforms
from sim.quantiles import normal_quantiles
from sim.state import Ties


class Wave(NamedTuple):
    """One wave of a survey of names, n students."""

    names: csr_array  # bool[n, n], row names column; of those who did not answer the row is empty
    answered: np.ndarray  # bool[n]


@dataclass(frozen=True)
class Survey:
    """A survey that asks for names; the defaults are those of free recall, found by search against five real networks.

    i names j if ln(hours) + noise * (sqrt(lasting) * z + sqrt(1 - lasting) * z of this wave) >= ln(bar) + spread * z of i: best first, at most `cap` names.
    """

    spread: float = 0.4  # of a person's own bar, which lasts (log hours; fitted)
    noise: float = 0.75  # of recall (log hours; fitted: .3 where all are rated, .75 in free recall, 1.2 in a long free list)
    lasting: float = 0.3  # share of that noise's variance that is the same in every wave (fitted)
    cap: int = 0  # most names that the survey allows; 0: no limit


def matrix(ties: Ties, values: np.ndarray, who: np.ndarray) -> csr_array:
    """Lay a number of every tie out among some students (numbers int[m], rising): float64[m, m], the same from both sides."""
    n = len(ties.start) - 1
    return csr_array((values.astype(float), ties.partner.astype(np.int64), ties.start), shape=(n, n))[who][:, who]


def ordered_normals(seed: int, replicate: int, name: str, wave: int, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Draw a normal number for each ordered pair i to j (int[m] each): of a pair the two ways have a draw each."""
    drawn = np.empty(len(i))
    for draw, chosen in enumerate((i < j, i > j)):
        if chosen.any():
            drawn[chosen] = pair_uniforms(seed, replicate, name, wave, i[chosen], j[chosen], draw)
    return normal_quantiles(drawn) if len(i) else drawn


def answering(who: np.ndarray, share: float, seed: int, replicate: int) -> np.ndarray:
    """Say who answers, bool[m]: this share of the students; who answers at a smaller share does so at a larger one."""
    return uniforms(seed, replicate, "names.answers", 0, who) < share


def named(hours: csr_array, bar: float, survey: Survey, who: np.ndarray, answered: np.ndarray, seed: int, replicate: int, wave: int) -> Wave:
    """Ask students (numbers int[m]) for names in a wave, from hours float64[m, m] and the bar in hours; all questions of a wave have the same noise."""
    found = hours.tocoo()
    keep = (found.data > 0) & answered[found.row]
    i, j, recalled = found.row[keep], found.col[keep], np.log(found.data[keep])
    if survey.noise:
        last, pass_ = (ordered_normals(seed, replicate, f"names.{name}", at, who[i], who[j]) for name, at in (("recall", 0), ("recall_wave", wave)))
        recalled = recalled + survey.noise * (np.sqrt(survey.lasting) * last + np.sqrt(1 - survey.lasting) * pass_)
    own = np.log(bar) + survey.spread * normals(seed, replicate, "names.bar", 0, who)
    chosen = recalled >= own[i]
    i, j, recalled = i[chosen], j[chosen], recalled[chosen]
    if survey.cap and len(i):
        order = np.lexsort((-recalled, i))
        i, j = i[order], j[order]
        rank = np.arange(len(i)) - np.searchsorted(i, i)
        i, j = i[rank < survey.cap], j[rank < survey.cap]
    return Wave(network(i, j, len(who)), answered)


def network(i: np.ndarray, j: np.ndarray, n: int) -> csr_array:
    """Make a network of n students in which i names j (int[m] each, in whatever order): bool[n, n]."""
    return coo_array((np.ones(len(i), bool), (i, j)), shape=(n, n)).tocsr().astype(bool)


def both_ways(names: csr_array) -> csr_array:
    """Forget who named whom: int64[n, n] of 0 and 1."""
    one = names.astype(np.int64)
    return ((one + one.T) > 0).astype(np.int64)


def ledger(weeks: list[csr_array], bar: float, spread: float, who: np.ndarray, seed: int, replicate: int) -> csr_array:
    """Keep every link that was ever made, bool[m, m]: once the most hours of a pair in any week passed the mean (of logs) of the two's own bars.

    Bars are exp(ln(bar) + spread * z) hours; who made the link is not known.
    """
    most = weeks[0]
    for one in weeks[1:]:
        most = most.maximum(one)
    found = most.tocoo()
    own = np.log(bar) + spread * normals(seed, replicate, "names.bar", 0, who)
    with np.errstate(divide="ignore"):
        chosen = np.log(found.data) >= (own[found.row] + own[found.col]) / 2
    return network(found.row[chosen], found.col[chosen], len(who))


def mean_names(wave: Wave) -> float:
    """Mean number of names of those who answered; nan if nobody did."""
    return float(wave.names.sum(axis=1)[wave.answered].mean()) if wave.answered.any() else np.nan


def spread_out(wave: Wave) -> float:
    """SD of the number of names that those who answered give; nan if there are not two of them."""
    given = wave.names.sum(axis=1)[wave.answered]
    return float(given.std(ddof=1)) if len(given) > 1 else np.nan


def spread_in(wave: Wave) -> float:
    """SD of how often a student is named, over all."""
    return float(wave.names.sum(axis=0).std(ddof=1))


def reciprocity(wave: Wave) -> float:
    """Share of names that are returned, among those who answered."""
    inner = wave.names[wave.answered][:, wave.answered].astype(np.int64)
    return _share(inner.multiply(inner.T).sum(), inner.sum())


def transitivity(names: csr_array) -> float:
    """Share of pairs with a common neighbour that are neighbours, whoever named whom."""
    one = both_ways(names)
    degree = one.sum(axis=1)
    return _share((one @ one).multiply(one).sum(), (degree * (degree - 1)).sum())


def clustering(names: csr_array) -> float:
    """Mean over all students of the share of pairs of their neighbours that are neighbours (0 with fewer than two)."""
    one = both_ways(names)
    degree = one.sum(axis=1)
    closed = (one @ one).multiply(one).sum(axis=1)
    return float(np.mean(closed / np.maximum(degree * (degree - 1), 1)))


def degree_assortativity(names: csr_array) -> float:
    """Correlation of the number of neighbours over the two ends of links, whoever named whom; nan where it does not vary."""
    one = both_ways(names).tocoo()
    degree = np.bincount(one.row, minlength=names.shape[0]).astype(float)
    a, b = degree[one.row], degree[one.col]
    return float(np.corrcoef(a, b)[0, 1]) if len(a) and a.std() > 0 else np.nan


def assortativity(names: csr_array, group: np.ndarray) -> float:
    """How much more often names stay within groups (int[n], -1 unknown) than by chance: 0 by chance, 1 always; over names with both groups known."""
    found = names.tocoo()
    known = (group[found.row] >= 0) & (group[found.col] >= 0)
    a, b = group[found.row[known]], group[found.col[known]]
    if not len(a):
        return np.nan
    size = max(a.max(), b.max()) + 1
    chance = float(np.dot(np.bincount(a, minlength=size) / len(a), np.bincount(b, minlength=size) / len(b)))
    return _share(float(np.mean(a == b)) - chance, 1 - chance)


def isolates(names: csr_array) -> float:
    """Share of students who name nobody and whom nobody names."""
    return float(np.mean(both_ways(names).sum(axis=1) == 0))


def largest_component(names: csr_array) -> float:
    """Share of students in the largest group that hangs together, whoever named whom."""
    _, label = connected_components(names, directed=False)
    return float(np.bincount(label).max() / names.shape[0])


def also(names: csr_array, others: csr_array) -> float:
    """Share of names that are names of another question too."""
    return _share(names.multiply(others).sum(), names.sum())


def change(before: Wave, after: Wave) -> dict[str, float]:
    """Names from one wave to the next, sent by those who answered both: jaccard (kept of all in either), kept (of those before), new (of those after)."""
    both = before.answered & after.answered
    a, b = before.names[both].astype(np.int64), after.names[both].astype(np.int64)
    kept, first, last = a.multiply(b).sum(), a.sum(), b.sum()
    return {"jaccard": _share(kept, first + last - kept), "kept": _share(kept, first), "new": _share(last - kept, last)}


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else np.nan
