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
    def ego(self) -> np.ndarray:
        """Whose friend each entry of the matrix is: int[entries]."""
        return np.repeat(np.arange(self.matrix.shape[0]), self.degree)

    @property
    def clustering(self) -> np.ndarray:
        """Share of the pairs of one's friends who are friends themselves; 0 with fewer than two friends: float64[n]."""
        closed = np.asarray((self.matrix @ self.matrix).multiply(self.matrix).sum(axis=1)).ravel()
        pairs = self.degree * (self.degree - 1)
        return closed / np.maximum(pairs, 1)

    def across(self, group: np.ndarray) -> np.ndarray:
        """1 for who has a friend of another group number, else 0; nan if nobody's is known (-1): float64[n]."""
        if (group < 0).all():
            return np.full(len(group), np.nan)
        return (self._unlike(group) > 0).astype(float)

    def unlike(self, group: np.ndarray) -> np.ndarray:
        """Share of one's friends whose group differs from one's own; 0 without friends: float64[n]."""
        return self._unlike(group) / np.maximum(self.degree, 1)

    def assortativity(self, values: np.ndarray) -> float:
        """Correlation of a value across friendships, each counted from both ends; nan where it does not vary."""
        mine, theirs = values[self.ego], values[self.matrix.indices]
        if len(mine) < 2 or mine.std() == 0:
            return float("nan")
        return float(np.corrcoef(mine, theirs)[0, 1])

    def among(self, members: np.ndarray) -> "FriendGraph":
        """Keep the friendships between two of these students (bool[n]); n stays the same."""
        return _graph(len(members), self.ego, self.matrix.indices, members[self.ego] & members[self.matrix.indices])

    def mean_of_friends(self, values: np.ndarray) -> np.ndarray:
        """Mean of a value over one's friends; nan without friends: float64[n]."""
        degree = self.degree
        return np.where(degree > 0, self.matrix @ values / np.maximum(degree, 1), np.nan)

    def _unlike(self, group: np.ndarray) -> np.ndarray:
        return np.bincount(self.ego, weights=group[self.ego] != group[self.matrix.indices], minlength=len(group))


def friends(ties: Ties, enrolled: np.ndarray, hours: float = FRIEND_HOURS) -> FriendGraph:
    """Count as friends two enrolled students with at least so many remembered hours together (`enrolled` bool[n])."""
    n = len(ties.start) - 1
    close = np.flatnonzero(ties.hours >= hours)
    ego, partner = np.searchsorted(ties.start, close, side="right") - 1, ties.partner[close]
    return _graph(n, ego, partner, enrolled[ego] & enrolled[partner])


def _graph(n: int, ego: np.ndarray, partner: np.ndarray, kept: np.ndarray) -> FriendGraph:
    """Make the graph of the entries that are kept; they are sorted by row and partner."""
    ego, partner = ego[kept], partner[kept].astype(np.int32)
    start = np.concatenate([[0], np.cumsum(np.bincount(ego, minlength=n))]).astype(np.int32)
    return FriendGraph(sparse.csr_array((np.ones(len(ego)), partner, start), shape=(n, n)))
