"""Confidence: a mark against the others' moves academic confidence, and against one's aspiration the sense of efficacy."""

import numpy as np

from sim.frame.declaration import jitable, process
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


@jitable
def standing(mark, enrolled, cohort, chosen, campus, here):
    """Mean and standard deviation (dividing by the number) of the marks of the enrolled of one cohort at one campus; 0 and 0 if there is nobody."""
    total, squares, count = 0.0, 0.0, 0
    for i in range(mark.shape[0]):
        if enrolled[i] > 0 and cohort[i] == chosen and campus[i] == here:
            total += mark[i]
            count += 1
    mean = total / max(count, 1)
    for i in range(mark.shape[0]):
        if enrolled[i] > 0 and cohort[i] == chosen and campus[i] == here:
            squares += (mark[i] - mean) ** 2
    return mean, np.sqrt(squares / max(count, 1))


@process(writes=("inefficacy", "confidence", "failed"))
def confidence(mark, aspiration, inefficacy, confidence, failed, arrival_term, places, marks_today, enrolled, p: Confidence):
    """confidence += confidence rate * (z - confidence); inefficacy += efficacy * (logistic(aspiration - z) - inefficacy), at each test

    z is the mark less the mean of the enrolled of one's own cohort (same arrival_term and campus), over their standard deviation (dividing by their number);
    0 where marks do not differ. On the day of final marks, failed is set to 1 where z is below `failing`, else to 0. Only the enrolled change.
    """
    campus = places.group[3]
    for cohort in np.unique(arrival_term):
        for here in range(campus.max() + 1):
            mean, spread = standing(mark, enrolled, arrival_term, cohort, campus, here)
            for i in range(mark.shape[0]):
                if enrolled[i] > 0 and arrival_term[i] == cohort and campus[i] == here:
                    z = (mark[i] - mean) / spread if spread > 1e-9 else 0.0
                    inefficacy[i] += p.efficacy * (1 / (1 + exp(z - aspiration[i])) - inefficacy[i])
                    confidence[i] += p.confidence * (z - confidence[i])
                    if marks_today > 0:
                        failed[i] = 1.0 if z < p.failing else 0.0
