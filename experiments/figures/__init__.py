"""Draw the answer: the term, how students differ, differences at the end, one against another, and effect by dose."""

from pathlib import Path

import matplotlib.style
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg

from experiments.figures.distribution import distribution
from experiments.figures.dose import dose
from experiments.figures.effects import effects
from experiments.figures.one_by_one import one_by_one
from experiments.figures.style import STYLE
from experiments.figures.term import term

__all__ = ["distribution", "dose", "draw", "effects", "one_by_one", "term"]


def draw(folder: Path, curves: pd.DataFrame, summary: pd.DataFrame, pairs: pd.DataFrame, exam_weeks: list[int]) -> list[Path]:
    """Draw every figure that the answer has into a folder; returns their paths."""
    with matplotlib.style.context(STYLE):
        figures = {"term": term(curves, summary, exam_weeks), "distribution": distribution(curves, summary, exam_weeks)}
        if (summary["arm"] != summary["control"]).any():
            figures["effects"] = effects(summary)
        if summary["key"].iloc[0]:
            figures["dose"] = dose(summary)
        if not pairs.empty:
            figures["pairs"] = one_by_one(pairs)
        paths = []
        for name, figure in figures.items():
            path = folder / f"{name}.png"
            FigureCanvasAgg(figure).print_png(path, pil_kwargs={"compress_level": 1})
            paths.append(path)
    return paths
