"""Watch one scenario in Mesa's own browser page: pip install "mesa[viz]" "ipyvuetify<2", then solara run experiments/solara_example.py

The page is Mesa's SolaraViz with a plot and a histogram of students' stress; the model is peersim's, unchanged.
"""

import solara
from matplotlib.figure import Figure
from mesa.visualization import SolaraViz
from mesa.visualization.utils import update_counter

from sim.model import SupportModel
from sim.observation import seen


class WatchedModel(SupportModel):
    """A model whose two knobs are plain arguments, as SolaraViz wants them."""

    def __init__(self, option: str = "pal", newcomers: int = 120, rng: int = 1) -> None:
        super().__init__(option, settings={"population.newcomers": newcomers, "population.older": newcomers // 3}, rng=rng)
        self.curve: list[float] = []

    def step(self) -> None:
        """Live a day and note the mean stress."""
        super().step()
        self.curve.append(float(seen("stress", self.campus.column("stress")).mean()))


@solara.component
def StressCurve(model: WatchedModel) -> None:
    """Mean stress by day."""
    update_counter.get()
    figure = Figure(figsize=(5, 3))
    axis = figure.subplots()
    axis.plot(range(1, len(model.curve) + 1), model.curve, color="#0072B2")
    axis.set(xlabel="day", ylabel="mean stress (0-100)", xlim=(0, len(model.campus.days)))
    solara.FigureMatplotlib(figure)


@solara.component
def StressHistogram(model: WatchedModel) -> None:
    """Students by stress today."""
    update_counter.get()
    figure = Figure(figsize=(5, 3))
    axis = figure.subplots()
    axis.hist(seen("stress", model.campus.column("stress")), bins=range(0, 101, 5), color="#0072B2")
    axis.set(xlabel="stress (0-100)", ylabel="students")
    solara.FigureMatplotlib(figure)


page = SolaraViz(
    WatchedModel(),
    components=[StressCurve, StressHistogram],
    model_params={
        "option": {"type": "Select", "value": "pal", "values": ["lecture_only", "pal", "pal_online", "mentoring"], "label": "scenario"},
        "newcomers": {"type": "SliderInt", "value": 120, "min": 40, "max": 600, "step": 20, "label": "first-years"},
        "rng": {"type": "InputText", "value": 1, "label": "seed"},
    },
    name="peersim",
)
