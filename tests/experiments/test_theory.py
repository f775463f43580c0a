"""The model agrees with theory; each check would notice if it did not; the page and its figures say how to read them."""

import ast
import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from experiments.theory import leaving
from experiments.theory.bench import campus
from experiments.theory.checks import CHECKS, chosen
from experiments.theory.finding import given, largest, luck_allows
from experiments.theory.page import page
from experiments.theory.picture import figure, number
from sim.errors import UserError
from sim.mechanisms.belonging import Belonging
from sim.mechanisms.stress import Stress

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "import sys; from experiments.__main__ import main; sys.exit(main())"]

# check: numbers of theory, and by what factor each is changed so that the check has to notice; exact checks notice a thousandth
WRONG = {
    "settling": dict.fromkeys(("memory", "everyday", "pressure", "exam", "buffer", "felt", "coping", "usual_coping", "comparison"), 1.001),
    "shocks": {"memory": 1.02, "noise": 1.01},
    "belonging_loop": {"company": 1.01, "neutral": 1.01, "alone": 1.01},
    "acquaintances": {"anywhere": 1.25, "minutes": 1.1, "forgotten": 1.1},
    "one_tie": {"fading": 1.001},
    "talk": {"talk": 1.001, "holds": 1.001, "edge": 1.001},
    "imitation": {"coping": 1.001, "half": 1.001, "fade": 1.001},
    "word": {"word": 1.1},
    "forgetting": {"forgetting": 1.001},
    "material": dict.fromkeys(("focal", "pace", "interest", "technique", "stuck", "stuck_aptitude", "stuck_newcomer", "alone"), 1.001),
    "withdrawal": {"base": 1.05, "belonging": 1.15, "burnout": 1.2, "failed": 1.15},
    "pairs": {"base": 1.1, "fit": 1.05, "hurt": 1.001},
}
NUMBERS = {
    "settling": "stress.CALM", "shocks": "stress.SHOCKED", "belonging_loop": "belonging.SLOW", "acquaintances": "ties.CHANCE", "one_tie": "ties.MEMORY",
    "talk": "talk.ASKED", "imitation": "spreading.RUBS_OFF", "word": "spreading.WORD", "forgetting": "learning.USUAL", "material": "learning.MEETS",
    "withdrawal": "leaving.LEAVES", "pairs": "leaving.ENDS",
}  # fmt: skip


def usual(name, number):
    """Give the value that the model has in this check."""
    module, holder = NUMBERS[name].split(".")
    return getattr(getattr(sys.modules[f"experiments.theory.{module}"], holder), number)


@pytest.mark.parametrize("name", CHECKS)
def test_the_model_agrees_with_theory(name):
    found = CHECKS[name]()
    assert found.name == name and found.passes and found.verdict == "pass", f"{found.deviation} ({found.allowed} {found.unit})"


@pytest.mark.parametrize("name, number", [(name, number) for name, numbers in WRONG.items() for number in numbers])
def test_a_check_notices_another_value(name, number):
    for factor in (WRONG[name][number], 2 - WRONG[name][number]):
        found = CHECKS[name](**{number: factor * usual(name, number)})
        assert found.verdict == "MISS" and "not what theory says" in found.headline, f"{number} x {factor}: {found.deviation} ({found.allowed})"


def test_every_check_can_fail():
    assert set(WRONG) == set(NUMBERS) == set(CHECKS) and all(WRONG.values())


def test_a_mechanism_left_in_by_accident_is_noticed(monkeypatch):
    leaving._stayed.cache_clear()
    monkeypatch.setattr(leaving, "campus", lambda n, mechanisms, **rest: campus(n, mechanisms | {"belonging": Belonging()}, **rest))
    try:
        assert not leaving.withdrawal().passes
    finally:
        leaving._stayed.cache_clear()


def test_theory_takes_numbers_from_the_model_and_no_formula():
    for path in (ROOT / "experiments" / "theory").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module.startswith(("sim.mechanisms", "sim.activities", "sim.meetings", "sim.maths")):
                assert all(one.name[0].isupper() for one in node.names), f"{path.name} imports a formula of {node.module}"


def test_theory_refuses_a_number_it_does_not_know():
    assert given(Stress(), {"memory": 3.0}).memory == 3.0
    with pytest.raises(KeyError, match="memroy"):
        given(Stress(), {"memroy": 3.0})


def test_what_luck_allows_grows_with_comparisons_and_is_exceeded_once_in_a_thousand_times():
    assert luck_allows(1) == pytest.approx(3.2905, abs=1e-4) and luck_allows(1) < luck_allows(100) < luck_allows(100, groups=8)
    z = np.abs(np.random.default_rng(0).standard_normal((200_000, 5))).max(axis=1)
    assert np.mean(z > luck_allows(5)) == pytest.approx(1e-3, abs=3e-4)


def test_what_is_no_number_is_a_miss():
    assert largest(np.array([0.0, np.nan])) > 1e300 and largest(np.array([-2.0, 1.0]), np.array([0.5])) == 2.0


def test_numbers_are_short():
    assert [number(one) for one in (0.0, 2.345, 6e-17, 1e-12, 1.7e308)] == ["0.00", "2.35", "6e-17", "1e-12", "2e+308"]


@pytest.mark.parametrize("name", CHECKS)
def test_a_figure_has_units_dots_a_line_and_two_readings(name):
    found = CHECKS[name]()
    drawn = figure(found)
    words = " ".join(one.get_text() for one in drawn.texts).replace("\n", " ")
    assert found.title in words and found.right in words and found.wrong in words and "Right reading" in words and "Wrong reading" in words
    assert len(drawn.axes) == len(found.panels) > 0
    for axis in drawn.axes:
        assert axis.get_xlabel() and axis.get_ylabel() and len(axis.lines) >= 2
        whole = drawn.canvas.get_renderer() if hasattr(drawn.canvas, "get_renderer") else None
        assert whole is None or axis.get_tightbbox(whole).width > 0


def test_readings_stay_inside_the_figure():
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    for check in CHECKS.values():
        drawn = figure(check())
        renderer = FigureCanvasAgg(drawn).get_renderer()
        width, height = drawn.get_size_inches() * drawn.dpi
        for text in drawn.texts:
            box = text.get_window_extent(renderer)
            assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, text.get_text()


def test_the_page_tells_every_check_and_a_miss_as_a_miss():
    good, bad = CHECKS["forgetting"](), CHECKS["talk"](talk=0.6)
    text = page([good, bad])
    assert "1 of 2 checks pass" in text and "| pass |" in text and "| MISS |" in text
    for one in (good, bad):
        assert one.right in text and one.wrong in text and one.why in text and f"({one.name}.png)" in text


def test_names_of_checks():
    assert chosen([]) == list(CHECKS) and chosen(["talk", "word", "talk"]) == ["talk", "word"]
    with pytest.raises(UserError, match="Did you mean withdrawal"):
        chosen(["withdrawl"])


def started(*words, code=None):
    command = [sys.executable, "-c", code] if code else COMMAND
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([*command, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


def test_the_command_writes_a_page_a_table_and_figures(tmp_path):
    run = started("validate", "theory", "--out", str(tmp_path / "deep" / "theory"))
    assert run.returncode == 0 and f"{len(CHECKS)} of {len(CHECKS)} checks pass" in run.stdout, run.stderr
    left = {path.name for path in (tmp_path / "deep" / "theory").iterdir()}
    assert left == {"theory.md", "checks.csv", *(f"{name}.png" for name in CHECKS)}
    with (tmp_path / "deep" / "theory" / "checks.csv").open(encoding="utf-8") as file:
        assert [row["verdict"] for row in csv.DictReader(file)] == ["pass"] * len(CHECKS)


def test_the_command_prints_json_or_nothing(tmp_path):
    run = started("validate", "theory", "--json", "forgetting", "material", "--out", str(tmp_path))
    answer = json.loads(run.stdout)
    assert run.returncode == 0 and run.stderr == "" and [one["name"] for one in answer["checks"]] == ["forgetting", "material"]
    run = started("validate", "theory", "forgetting", "--quiet", "--out", str(tmp_path))
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_a_miss_ends_with_1(tmp_path):
    code = """
import sys
from functools import partial
from experiments.__main__ import main
from experiments.theory.checks import CHECKS
CHECKS["talk"] = partial(CHECKS["talk"], talk=0.6)
sys.exit(main())
"""
    run = started("validate", "theory", "talk", "forgetting", "--out", str(tmp_path), code=code)
    assert run.returncode == 1 and "MISS" in run.stdout and "1 of 2 checks pass" in run.stdout, run.stderr


@pytest.mark.parametrize("words, told", [(("theory", "tlak"), "Did you mean talk?"), (("theroy",), "theory"), (("theory", "--al"), "--al")])
def test_bad_words_end_with_2_in_a_line(words, told):
    run = started("validate", *words)
    assert run.returncode == 2 and told in run.stderr and len(run.stderr.strip().splitlines()) == 1 and run.stdout == ""


def test_a_place_that_cannot_be_written_is_refused_before_any_check(tmp_path):
    (tmp_path / "file").write_text("mine")
    run = started("validate", "theory", "--out", str(tmp_path / "file" / "below"))
    assert run.returncode == 2 and "cannot be written" in run.stderr and "checking" not in run.stderr
