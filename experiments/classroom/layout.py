"""Layout: where each student stands, the same all term and in both panels: friends close together, and sections side by side."""

import numpy as np
from scipy.spatial import cKDTree

ROUNDS = 220
PUSHED = 6  # others who push one away in a round, drawn by lot, as in McInnes, Healy & Melville (2018), UMAP
MATES = 3  # members of one's section that pull a little, so that nobody drifts off
WEAK = 0.05  # pull of such a mate, relative to that of a close friend
REACH = 4.0  # longest move in a round
ROOM = 30  # rounds in which those too close are pushed apart
GOLDEN = np.pi * (3 - np.sqrt(5))
SEED = 20090  # of the layout's own lot, which touches nothing in the model


def placed(ends: np.ndarray, weight: np.ndarray, section: np.ndarray) -> np.ndarray:
    """Place n students by their ties (int[e, 2], pull 0 to 1) and sections (int[n], -1 none); returns float32[n, 2] within -1 to 1."""
    lot = np.random.default_rng(SEED)
    mates = _mates(section, lot)
    ends, weight = np.concatenate([ends, mates]), np.concatenate([weight, np.full(len(mates), WEAK)])
    at = _begun(section, lot)
    for number in range(ROUNDS):
        at += (1 - number / ROUNDS) * _move(at, ends, weight, lot)
    return _apart(_fitted(at))


def _mates(section: np.ndarray, lot: np.random.Generator) -> np.ndarray:
    """Draw some members of each one's section: int[., 2]."""
    order = np.argsort(section, kind="stable")
    first, count = np.searchsorted(section[order], section), np.bincount(section + 1)[section + 1]
    who = np.repeat(np.arange(len(section)), MATES)
    mates = order[first[who] + (lot.random(len(who)) * count[who]).astype(int)]
    return np.stack([who, mates], axis=1)[(who != mates) & (section[who] >= 0)]


def _begun(section: np.ndarray, lot: np.random.Generator) -> np.ndarray:
    """Begin with sections along a spiral, their members around its places."""
    _, number = np.unique(section, return_inverse=True)
    size = np.sqrt(len(section) / (number.max() + 1))  # so that density is the same everywhere
    radius, angle = size * np.sqrt(number + 0.5), GOLDEN * number
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1) + lot.normal(0, 0.3 * size, (len(section), 2))


def _move(at: np.ndarray, ends: np.ndarray, weight: np.ndarray, lot: np.random.Generator) -> np.ndarray:
    """Let ties pull and others push: the gradients of UMAP's curve 1 / (1 + d^2)."""
    n = len(at)
    along = at[ends[:, 1]] - at[ends[:, 0]]
    pull = (2 * weight / (1 + (along**2).sum(axis=1)))[:, None] * along
    others = lot.integers(0, n, (n, PUSHED))
    away = at[:, None] - at[others]
    far = (away**2).sum(axis=2)
    push = (away * (2 / ((0.01 + far) * (1 + far)))[:, :, None]).clip(-REACH, REACH).sum(axis=1) * (n / PUSHED) ** 0.5 / 2
    move = push - 0.003 * at
    for axis in (0, 1):
        move[:, axis] += np.bincount(ends[:, 0], pull[:, axis], n) - np.bincount(ends[:, 1], pull[:, axis], n)
    return move.clip(-REACH, REACH) * 0.3


def _fitted(at: np.ndarray) -> np.ndarray:
    """Fit into a circle of radius 1, those far out drawn in."""
    at = at - np.median(at, axis=0)
    far = np.sqrt((at**2).sum(axis=1))
    edge = np.quantile(far, 0.97) or 1.0
    drawn_in = np.where(far > edge, edge * (1 + 0.1 * np.tanh((far / edge - 1) * 2)), far)
    return (at * (drawn_in / np.maximum(far, 1e-9) / (1.1 * edge))[:, None]).astype(np.float32)


def _apart(at: np.ndarray) -> np.ndarray:
    """Push those apart who stand on each other's toes."""
    least = 1.1 / np.sqrt(len(at))  # a circle with as many places of this width is half full
    for _ in range(ROOM):
        close = cKDTree(at).query_pairs(least, output_type="ndarray")
        if not len(close):
            break
        along = at[close[:, 1]] - at[close[:, 0]] + 1e-6
        far = np.sqrt((along**2).sum(axis=1))
        push = (0.25 * (least - far) / far)[:, None] * along
        for axis in (0, 1):
            at[:, axis] += np.bincount(close[:, 1], push[:, axis], len(at)) - np.bincount(close[:, 0], push[:, axis], len(at))
    return np.clip(at, -1, 1)
