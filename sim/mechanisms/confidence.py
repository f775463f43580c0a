"""Confidence: a mark against the others' moves academic confidence, and against one's aspiration the sense of efficacy."""

import numpy as np

from sim.frame.declaration import process
from sim.maths import exp
from sim.parameters import parameter, parameters
from sim.sources import MADIGAN_CURRAN_2021, Source


@parameters
class Confidence:
    efficacy: float = parameter(
        0.4, "part of the way that inefficacy goes to its goal at one test", unit="share", bounds=(0, 1), prior=(0.2, 0.6),
        source=Source("calibrated", "so that reduced efficacy correlates most with marks", MADIGAN_CURRAN_2021),
    )  # fmt: skip
    confidence: float = parameter(
        0.3, "part of the way that confidence goes to the mark at one test", unit="share", bounds=(0, 1), prior=(0.2, 0.5), source=Source("assumed", "slower")
    )
    failing: float = parameter(
        -1.2, "final mark, in SDs from the mean, below which one counts as having failed", unit="SD", bounds=(-4, 0),
        source=Source("assumed", "about one student in nine"),
    )  # fmt: skip


@process(writes=("inefficacy", "confidence", "failed"))
def confidence(mark, aspiration, inefficacy, confidence, failed, marks_today, enrolled, p: Confidence):
    """confidence += confidence rate * (z - confidence); inefficacy += efficacy * (logistic(aspiration - z) - inefficacy), at each test

    z = (mark - mean) / SD, both over the enrolled, the SD dividing by their number; 0 for all where marks do not differ
    On the day of final marks, failed is set to 1 where z is below `failing`, else to 0. Only the enrolled change.
    """
    here = enrolled > 0
    count = here.sum()
    if count == 0:
        return
    mean = mark[here].mean()
    spread = np.sqrt(((mark[here] - mean) ** 2).mean())
    for i in range(mark.shape[0]):
        if here[i]:
            z = (mark[i] - mean) / spread if spread > 1e-9 else 0.0
            inefficacy[i] += p.efficacy * (1 / (1 + exp(z - aspiration[i])) - inefficacy[i])
            confidence[i] += p.confidence * (z - confidence[i])
            if marks_today > 0:
                failed[i] = 1.0 if z < p.failing else 0.0
