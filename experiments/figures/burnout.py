"""Burnout over the term: its three parts, and how many count as burned out."""

import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.term import course, whole
from sim.outcomes import BURNED_OUT, BURNOUT


def burnout(curves: pd.DataFrame, summary: pd.DataFrame, exam_weeks: list[int], personal: bool = False) -> Figure:
    """Draw exhaustion, cynicism and reduced efficacy by arm, and the share burned out; below them what each arm changes."""
    cut = round(100 * BURNED_OUT)
    note = f"Burned out: exhaustion above {cut}, and cynicism or reduced efficacy too (a lenient cut, assumed). Who has left keeps the last values."
    return course(curves, summary, exam_weeks, (*BURNOUT, "burned_out"), f"Burnout over {whole(curves)}", note, personal)
