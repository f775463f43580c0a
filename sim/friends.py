"""The network of friends: who counts as one, how many each has, and whether they know each other or cross groups."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sim.network import FRIEND_HOURS
from sim.state import Ties


@dataclass(frozen=True)
class FriendGraph:
    """Friendships among the enrolled as a symmetric 0/1 matrix, n by n."""

    matrix: sparse.csr_array

    @property
    def degree(self) -> np.ndarray:
        """Number of friends of each student: int[n]."""
        return np.diff(self.matrix.indptr)

    @property
    def clustering(self) -> np.ndarray:
        """Share of the pairs of one's friends who are friends themselves; 0 with fewer than two friends: float64[n]."""
        closed = np.asarray((self.matrix @ self.matrix).multiply(self.matrix).sum(axis=1)).ravel()
        pairs = self.degree * (self.degree - 1)
        return closed / np.maximum(pairs, 1)

    def across(self, group: np.ndarray) -> np.ndarray:
        """1 for who has a friend of another group number, else 0: float64[n]."""
        return (self._unlike(group) > 0).astype(float)

    def unlike(self, group: np.ndarray) -> np.ndarray:
        """Share of one's friends whose group differs from one's own; 0 without friends: float64[n]."""
        return self._unlike(group) / np.maximum(self.degree, 1)

    def assortativity(self, values: np.ndarray) -> float:
        """Correlation of a value across friendships, each counted from both ends; nan where it does not vary."""
        ego = np.repeat(np.arange(len(values)), self.degree)
        mine, theirs = values[ego], values[self.matrix.indices]
        if len(mine) < 2 or mine.std() == 0:
            return float("nan")
        return float(np.corrcoef(mine, theirs)[0, 1])

    def _unlike(self, group: np.ndarray) -> np.ndarray:
        ego = np.repeat(np.arange(len(group)), self.degree)
        return np.bincount(ego, weights=group[ego] != group[self.matrix.indices], minlength=len(group))


def friends(ties: Ties, enrolled: np.ndarray, hours: float = FRIEND_HOURS) -> FriendGraph:
    """Count as friends two enrolled students with at least so many remembered hours together (`enrolled` bool[n])."""
    n = len(ties.start) - 1
    ego = np.repeat(np.arange(n), np.diff(ties.start))
    kept = (ties.hours >= hours) & enrolled[ego] & enrolled[ties.partner]
    ones = np.ones(int(kept.sum()))
    return FriendGraph(sparse.csr_array((ones, (ego[kept], ties.partner[kept])), shape=(n, n)))
