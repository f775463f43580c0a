"""Moments: everything as it was on an evening, copied, for what is measured week by week."""

from dataclasses import dataclass

import numpy as np

from sim.campus import Campus
from sim.network import copied
from sim.state import Ties, no_ties


@dataclass(frozen=True)
class Moment:
    """All columns at the end of a day: of students (float64[columns, n]) and of their part in each programme (float64[K, columns, n]), and the ties."""

    state: np.ndarray
    offers: np.ndarray
    ties: Ties


def moment(campus: Campus, with_ties: bool) -> Moment:
    """Copy everything as it is now; ties only if a gauge needs them."""
    return Moment(campus.state.copy(), campus.offers.columns.copy(), copied(campus.ties) if with_ties else no_ties(campus.n))
