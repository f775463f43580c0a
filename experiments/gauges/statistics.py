"""Statistics that several gauges take: standardised differences, regressions, correlations, quantiles of groups."""

import numpy as np


def standardised(first: np.ndarray, second: np.ndarray, scale: np.ndarray) -> float:
    """Mean of the first minus mean of the second, in SDs of `scale`; nan where one of them is empty."""
    if not len(first) or not len(second):
        return np.nan
    return float((first.mean() - second.mean()) / scale.std(ddof=1))


def slopes(y: np.ndarray, *x: np.ndarray) -> np.ndarray:
    """Least squares of y on all x and a constant: the coefficient of each x."""
    design = np.column_stack([np.ones(len(y)), *x])
    return np.linalg.lstsq(design, y, rcond=None)[0][1:]


def log_odds(y: np.ndarray, *x: np.ndarray, rounds: int = 30) -> np.ndarray:
    """Logistic regression of a yes or no on all x and a constant, by Newton's method: log odds per unit of each x; nan if all are alike."""
    if y.min() == y.max():
        return np.full(len(x), np.nan)
    design = np.column_stack([np.ones(len(y)), *x])
    found = np.zeros(design.shape[1])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-design @ found))
        weight = chance * (1 - chance)
        step = np.linalg.lstsq(design.T * weight @ design, design.T @ (y - chance), rcond=None)[0]  # what is the same twice shares its odds
        found += step
        if np.abs(step).max() < 1e-9:
            break
    return found[1:]


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's r, nan where one of them does not vary."""
    return float(np.corrcoef(x, y)[0, 1]) if len(x) > 2 and x.std() > 0 and y.std() > 0 else np.nan


def z(x: np.ndarray) -> np.ndarray:
    """Standardise: mean 0, SD 1."""
    return (x - x.mean()) / x.std(ddof=1)


def odds(yes: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """Odds of a yes in group a over those in group b (masks), half a case added to each cell as Haldane does."""
    cells = [(yes & a).sum() + 0.5, (~yes & a).sum() + 0.5, (yes & b).sum() + 0.5, (~yes & b).sum() + 0.5]
    return float(cells[0] * cells[3] / (cells[1] * cells[2]))
