"""Dose zero: a programme that reaches nobody, or never runs, leaves every student as without it, to the last bit."""

import numpy as np
import pytest

from experiments.asking import ask
from experiments.runs import live
from sim.composition import SHIPPED
from sim.start import start

FAST = ["population.newcomers=40", "population.older=12"]
SCENARIOS = [(path.stem, name) for path in sorted((SHIPPED / "scenario").glob("*.yaml")) for name in ask("run", [path.stem], FAST, None).first.programmes]


@pytest.fixture(scope="module")
def without():
    """Give the students and ties of the first day, and the campus after a term of lectures only."""
    scenario = ask("run", ["lecture_only"], FAST, None).first
    people, ties = start(scenario, 0)
    return people, ties, live(scenario, people, ties, 0).campus


def test_every_shipped_programme_is_in_a_shipped_scenario():
    assert {path.stem for path in (SHIPPED / "programme").glob("*.yaml")} == {programme for _, programme in SCENARIOS}


@pytest.mark.parametrize("nothing", ["coverage=0", "last_week=0"])
@pytest.mark.parametrize("scenario", sorted({scenario for scenario, _ in SCENARIOS}))
def test_dose_zero_leaves_every_state_and_tie_as_without_the_programme(without, scenario, nothing):
    people, ties, control = without
    zero = [f"programmes.{programme}.{nothing}" for one, programme in SCENARIOS if one == scenario]
    campus = live(ask("run", [scenario], [*zero, *FAST], None).first, people, ties, 0).campus
    assert campus.state.tobytes() == control.state.tobytes()
    assert all(np.array_equal(one, other) for one, other in zip(campus.ties, control.ties))


@pytest.mark.parametrize("scenario", sorted({scenario for scenario, _ in SCENARIOS}))
def test_a_dose_above_zero_changes_somebody(without, scenario):
    people, ties, control = without
    campus = live(ask("run", [scenario], FAST, None).first, people, ties, 0).campus
    assert campus.state.tobytes() != control.state.tobytes()
