"""Mechanisms from a file of one's own: they act, they are named in the question, and mistakes in them are told plainly."""

import numpy as np
import pytest

from experiments.commands import main
from experiments.question import ask
from experiments.runs import replicate
from sim.errors import UserError
from sim.extension import with_mechanisms
from sim.model import SupportModel

SUNSHINE = '''
from sim.frame.declaration import mechanism
from sim.maths import where
from sim.parameters import parameter, parameters
from sim.sources import Source


@parameters
class Sunshine:
    relief: float = parameter(0.25, "relief on a Sunday", unit="stress units", bounds=(0, 5), source=Source("assumed", "a test"))


@mechanism(writes="stress")
def sunshine(stress, weekday_today, p: Sunshine):
    """stress -= relief on Sundays"""
    return stress - where(weekday_today == 6, p.relief, 0.0)


SCHEDULE = [("every_day", sunshine, "stress")]
'''
FAST = ["population.newcomers=40", "population.older=12", "replicates=1"]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "sunshine.py"
    path.write_text(SUNSHINE)
    return path


def test_a_mechanism_of_ones_own_acts_and_touches_nothing_else(small, file):
    plain, sunny = SupportModel(small("lecture_only")), SupportModel(small("lecture_only"), mechanisms=[file])
    for day in range(7):
        assert np.array_equal(plain.campus.state, sunny.campus.state), day
        plain.step()
        sunny.step()
    np.testing.assert_allclose(plain.campus.column("stress") - sunny.campus.column("stress"), 0.25, atol=1e-12)


def test_its_parameters_can_be_set_from_python(small, file):
    scenario = with_mechanisms(small("lecture_only"), (file,))
    (sunshine,) = [one for _, one in scenario.schedule.schedule if one.name == "sunshine"]
    scenario.mechanisms["sunshine"] = sunshine.parameters(relief=1.0)
    model, plain = SupportModel(scenario), SupportModel(small("lecture_only"))
    for _ in range(7):
        model.step()
        plain.step()
    np.testing.assert_allclose(plain.campus.column("stress") - model.campus.column("stress"), 1.0, atol=1e-12)
    scenario.mechanisms["sunshine"] = None
    assert np.array_equal(SupportModel(scenario).campus.state, SupportModel(small("lecture_only")).campus.state)


def test_the_question_knows_the_file(file):
    plain, sunny = ask("run", ["pal"], FAST, None), ask("run", ["pal"], FAST, None, (file,))
    assert plain.key != sunny.key and "sunshine.py" in str(sunny.resolved)
    file.write_text(SUNSHINE.replace("0.25", "0.26"))
    assert ask("run", ["pal"], FAST, None, (file,)).key not in (plain.key, sunny.key)
    stress = {name: replicate(one, 0).runs[0]["arm_mean"] for name, one in (("plain", plain), ("sunny", sunny))}
    assert stress["sunny"] < stress["plain"]


def test_the_command_line_takes_the_file(file, tmp_path, capsys):
    assert main(["run", "pal", *FAST, "--mechanism", str(file), "--out", str(tmp_path / "r")]) == 0
    assert "sunshine.py" in next((tmp_path / "r").rglob("manifest.json")).read_text()


MISTAKES = [
    ("", "SCHEDULE"),
    ("def (", "SyntaxError"),
    ("1 / 0", "ZeroDivisionError"),
    (SUNSHINE.replace('"every_day", sunshine', '"every_hour", sunshine'), "every_hour is no time"),
    (SUNSHINE.replace('sunshine, "stress")', 'sunshine, "stres")'), "Did you mean stress"),
    (SUNSHINE.replace("weekday_today", "moon"), "moon"),
    (SUNSHINE.replace("def sunshine", "def learning").replace("day\", sunshine", "day\", learning"), "there is a mechanism learning already"),
]  # fmt: skip


@pytest.mark.parametrize("text, said", MISTAKES, ids=[said for _, said in MISTAKES])
def test_what_is_wrong_with_the_file_is_said_in_a_line(small, tmp_path, text, said):
    path = tmp_path / "own.py"
    path.write_text(text)
    with pytest.raises(UserError, match=said) as caught:
        with_mechanisms(small("pal"), (path,))
    assert len(str(caught.value).splitlines()) == 1


def test_a_file_that_is_not_there_is_said(small, tmp_path):
    with pytest.raises(UserError, match="nowhere.py"):
        with_mechanisms(small("pal"), (tmp_path / "nowhere.py",))
