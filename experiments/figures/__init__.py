"""Draw the answer: the term, how students differ, burnout, friends, differences at the end by group, one against another, and effect by dose."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import matplotlib.style
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments.doses import is_grid
from experiments.figures.arms import intakes_of
from experiments.figures.burnout import burnout
from experiments.figures.costs import costs, value
from experiments.figures.distribution import distribution
from experiments.figures.dose import dose
from experiments.figures.effects import effects
from experiments.figures.equity import equity
from experiments.figures.heat import heat
from experiments.figures.helpers import helpers
from experiments.figures.intakes import intakes
from experiments.figures.network import network
from experiments.figures.one_by_one import one_by_one
from experiments.figures.responses import responses
from experiments.figures.style import STYLE, ending
from experiments.figures.term import term
from experiments.groups import HELPERS

__all__ = [
    "Answer", "burnout", "costs", "distribution", "dose", "draw", "effects", "equity", "heat", "helpers", "intakes", "network", "one_by_one", "responses",
    "term", "value",
]  # fmt: skip


MOST_ARMS, MOST_POINTS = 50, 8  # arms of a comparison; points of a design and their controls


@dataclass(frozen=True)
class Answer:
    """The tables that figures are drawn from, the weeks of exams, and whether the students are real."""

    curves: pd.DataFrame
    summary: pd.DataFrame
    pairs: pd.DataFrame
    network: pd.DataFrame
    friends: pd.DataFrame
    costs: pd.DataFrame
    value: pd.DataFrame
    exam_weeks: list[int]
    personal: bool
    design: pd.DataFrame = field(default_factory=pd.DataFrame)  # the arms of a design of several keys: a column a key
    used: pd.DataFrame = field(default_factory=pd.DataFrame)  # the use of programmes by arm

    @property
    def end(self) -> str:
        """When the run ends, in words."""
        return ending(int(self.curves["day"].max()) + 1)

    @property
    def compares(self) -> bool:
        """Whether an arm is compared with another."""
        return bool((self.summary["arm"] != self.summary["control"]).any())


def draw(folder: Path, answer: Answer) -> list[Path]:
    """Draw every figure that the answer has into a folder; returns their paths."""
    with matplotlib.style.context(STYLE):
        paths = []
        for name, made in figures_of(answer):
            path = folder / f"{name}.png"
            FigureCanvasAgg(made()).print_png(path, pil_kwargs={"compress_level": 1})
            paths.append(path)
    return paths


def figures_of(answer: Answer) -> Iterator[tuple[str, Callable[[], Figure]]]:
    """Name every figure that the answer has, each with what makes it."""
    summary = answer.summary
    if not answer.design.empty:
        yield (
            ("heat", partial(heat, summary, answer.design, answer.end, answer.used))
            if is_grid(answer.design)
            else ("responses", partial(responses, summary, answer.design, answer.end))
        )
    if summary["arm"].nunique() > (MOST_ARMS if answer.design.empty else MOST_POINTS):  # which no other figure tells apart
        return
    yield "term", partial(term, answer.curves, summary, answer.exam_weeks)
    yield "distribution", partial(distribution, answer.curves, summary, answer.exam_weeks)
    yield "burnout", partial(burnout, answer.curves, summary, answer.exam_weeks, answer.personal)
    if not answer.network.empty:
        yield "network", partial(network, answer.network, answer.friends, summary, answer.end, answer.personal)
    if answer.compares:
        yield "effects", partial(effects, summary, answer.end)
        if len(intakes_of(summary)) > 1:
            yield "intakes", partial(intakes, summary, answer.end)
        if (summary["subgroup"] != "").any():
            yield "equity", partial(equity, summary, answer.end)
        if ((summary["group"] == HELPERS) & (summary["arm"] != summary["control"])).any():
            yield "helpers", partial(helpers, summary, answer.end)
    if answer.costs["money"].notna().any() if len(answer.costs) else False:
        yield "costs", partial(costs, answer.costs, summary, answer.end)
        if answer.compares:
            yield "value", partial(value, answer.value, summary, answer.end)
    if summary["key"].iloc[0]:
        yield "dose", partial(dose, summary, answer.end)
    if not answer.pairs.empty:
        yield "pairs", partial(one_by_one, answer.pairs, answer.end)
