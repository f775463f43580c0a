"""Mechanisms from a file of one's own: they act, they are named in the question, and mistakes in them are told plainly."""

import os
import pickle
import py_compile
import subprocess
import sys

import numpy as np
import pytest

from experiments.asking import ask
from experiments.commands import main
from experiments.engine.work import alone
from sim.campus import THE_DAY
from sim.errors import UserError
from sim.extension import with_mechanisms
from sim.frame.keeping import not_only, undeclared
from sim.mechanisms.stress import Stress
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


@pytest.mark.parametrize("kind", [str, lambda path: path], ids=["text", "path"])
def test_one_file_need_not_stand_in_a_list(file, small, kind):
    listed, alone = (with_mechanisms(small("lecture_only"), files) for files in ([file], kind(file)))
    assert alone.schedule is listed.schedule and SupportModel(small("lecture_only"), mechanisms=kind(file)).option.schedule is listed.schedule


def lived(*arguments, days=7, **options):
    """Make a model and let it live for some days."""
    model = SupportModel(*arguments, **options)
    for _ in range(days):
        model.step()
    return model


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
    model, plain = lived(scenario), lived(small("lecture_only"))
    np.testing.assert_allclose(plain.campus.column("stress") - model.campus.column("stress"), 1.0, atol=1e-12)
    scenario.mechanisms["sunshine"] = None
    assert np.array_equal(lived(scenario).campus.state, plain.campus.state)


def test_the_question_knows_the_file(file):
    plain, sunny = ask("run", ["pal"], FAST, None), ask("run", ["pal"], FAST, None, (file,))
    assert plain.key != sunny.key and "sunshine.py" in str(sunny.resolved)
    file.write_text(SUNSHINE.replace("0.25", "0.26"))
    assert ask("run", ["pal"], FAST, None, (file,)).key not in (plain.key, sunny.key)
    stress = {name: alone(one, 0).runs[0]["arm_mean"][0] for name, one in (("plain", plain), ("sunny", sunny))}
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
    ("raise SystemExit(3)", "SystemExit: 3"),
    ("import os, pandas.core", "own.py: imports pandas.core"),
    ("def later():\n    from .helper import help", "own.py: imports .helper"),
    (SUNSHINE.replace('writes="stress"', 'writes="stres"'), "sunshine writes stres, .* Did you mean stress"),
    (SUNSHINE.replace('writes="stress"', 'writes="ties"'), "sunshine writes ties"),
    (SUNSHINE.replace("p: Sunshine", "sun: Sunshine").replace("p.relief", "sun.relief"), "no mechanism of the day has these parameters"),
    ("from sim.frame.declaration import mechanism\nSCHEDULE = [('every_day', mechanism(writes='stress')(lambda stress: stress), 'stress')]", "defined under"),
    (SUNSHINE.replace("def sunshine", "def learning").replace("day\", sunshine", "day\", learning"), "there is a mechanism learning already"),
]  # fmt: skip


HIDDEN = """
from sim.frame.declaration import mechanism, process, sum_over_ties

@process(writes="stress")
def sunshine(stress, belonging):
    for i in range(stress.shape[0]):
        stress[i] -= 0.1
        {change}

def warmed(contact, their_stress):
    return contact * {factor}

@mechanism(writes="stress", warmth=sum_over_ties(warmed, only="their_stress"))
def warmth(stress, warmth):
    return stress - warmth

SCHEDULE = [("every_day", sunshine, "stress"), ("every_day", warmth, "stress")]
"""
MISTAKES += [
    (HIDDEN.format(change="belonging[i] += 0.1", factor="their_stress"), "sunshine changes belonging, which it does not say it writes"),
    (HIDDEN.format(change="old, belonging[i] = belonging[i], 1.0", factor="their_stress"), "sunshine changes belonging"),
    (HIDDEN.format(change="pass", factor="(1 + their_stress)"), r"warmth\(warmth\): its sum is to count only partners with some their_stress"),
]


def test_what_is_declared_honestly_is_taken(small, tmp_path):
    path = tmp_path / "own.py"
    path.write_text(HIDDEN.format(change="gain = belonging[i]", factor="their_stress"))
    assert {"sunshine", "warmth"} <= {one.name for one in with_mechanisms(small("pal"), path).schedule.mechanisms}


@pytest.mark.parametrize("mechanism", THE_DAY.mechanisms, ids=lambda one: one.name)
def test_the_model_s_own_mechanisms_keep_to_what_they_declare(mechanism):
    assert undeclared(mechanism) == [] == not_only(mechanism)


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


def own(folder, body, schedule, name="own.py"):
    """Write a file of mechanisms: imports, these formulas, this schedule."""
    path = folder / name
    path.write_text(f"from sim.frame.declaration import mechanism\nfrom sim.mechanisms.stress import Stress\n{body}\nSCHEDULE = {schedule}\n")
    return path


def marks(*names):
    """Declare mechanisms that each write down their digit after what stands in a column that nobody else reads."""
    return "\n".join(f'@mechanism(writes="mark")\ndef {name}(mark):\n    return 10 * mark + {i}\n' for i, name in enumerate(names, 1))


def test_a_formula_may_say_that_its_arguments_are_numbers(small, tmp_path):
    body = '@mechanism(writes="stress")\ndef ann(stress: float, weekday_today: int) -> float:\n    return stress + 1.0'
    model = lived(small("lecture_only"), mechanisms=[own(tmp_path, body, '[("every_day", ann, "stress")]')], days=1)
    np.testing.assert_allclose(model.campus.column("stress") - lived(small("lecture_only"), days=1).campus.column("stress"), 1.0, atol=1e-12)


@pytest.mark.parametrize("at", ["learning", "stress"], ids=["before", "after"])
def test_parameters_of_another_mechanism_are_read_and_not_reset(small, tmp_path, at):
    file = own(tmp_path, '@mechanism(writes="mark")\ndef seen(p: Stress):\n    return p.memory', f'[("every_day", seen, "{at}")]')
    scenario = small("lecture_only", mechanisms__stress__memory=40.0)
    model, plain = lived(scenario, mechanisms=[file], days=3), lived(scenario, days=3)
    assert scenario.mechanisms["stress"] == Stress(memory=40.0)
    assert (model.campus.column("mark") == 40.0).all() and np.array_equal(model.campus.column("stress"), plain.campus.column("stress"))


def test_two_mechanisms_of_a_file_share_its_parameters(small, tmp_path):
    path = tmp_path / "two.py"
    twice = SUNSHINE.replace("SCHEDULE = [", '@mechanism(writes="mark")\ndef moonshine(p: Sunshine):\n    return p.relief\n\n\nSCHEDULE = [')
    path.write_text(twice.replace('"stress")]', '"stress"), ("every_day", moonshine, "stress")]'))
    assert (lived(small("lecture_only"), mechanisms=[path], days=1).campus.column("mark") == 0.25).all()


MISFITS = {
    "one value for two": ('@mechanism(writes=("stress", "mark"))\ndef misfit(stress):\n    return stress', "unpack"),
    "two values for one": ('@mechanism(writes="stress")\ndef misfit(stress):\n    return stress, stress', "unify"),
    "no such name": ('@mechanism(writes="stress")\ndef misfit(stress):\n    return stres', "'stres' is not defined"),
    "no such parameter": ('@mechanism(writes="stress")\ndef misfit(stress, p: Stress):\n    return stress * p.memmory', "memmory"),
    "words": ('@mechanism(writes="stress")\ndef misfit(stress):\n    return "a" + stress', "add"),
    "with": ('@mechanism(writes="stress")\ndef misfit(stress):\n    with open("x") as x:\n        return stress', "context manager"),
}


@pytest.mark.parametrize("body, said", MISFITS.values(), ids=MISFITS)
def test_what_cannot_be_compiled_is_said_in_a_line(small, tmp_path, body, said):
    model = SupportModel(small("lecture_only"), mechanisms=[own(tmp_path, body, '[("every_day", misfit, "stress")]')])
    with pytest.raises(UserError, match=f"own.py: misfit cannot be compiled: .*{said}") as caught:
        model.step()
    assert len(str(caught.value).splitlines()) == 1


def test_mechanisms_after_the_same_one_keep_their_order(small, tmp_path):
    entries = '[("every_day", one, "stress"), ("every_day", two, "stress"), ("every_day", three, "one")]'
    model = lived(small("lecture_only"), mechanisms=[own(tmp_path, marks("one", "two", "three"), entries)], days=1)
    assert (model.campus.column("mark") == 132).all()


def test_a_second_file_comes_on_top_of_the_first(small, tmp_path):
    first = own(tmp_path, marks("one"), '[("every_day", one, "stress")]')
    (tmp_path / "other").mkdir()
    second = own(tmp_path / "other", marks("nought", "two"), '[("every_day", two, "stress")]')
    in_turn = with_mechanisms(with_mechanisms(small("lecture_only"), (first,)), (second,))
    at_once = with_mechanisms(small("lecture_only"), (first, second))
    assert in_turn.resolved == at_once.resolved and len(set(at_once.resolved["extensions"])) == 2
    assert all((lived(one, days=1).campus.column("mark") == 12).all() for one in (in_turn, at_once))
    with pytest.raises(UserError, match="there is a mechanism one already"):
        with_mechanisms(in_turn, (first,))


def test_files_of_one_name_make_different_questions(tmp_path):
    files = []
    for number in (1, 2, 3):
        (tmp_path / str(number)).mkdir()
        files.append(own(tmp_path / str(number), marks(*"abc"[:number]), f'[("every_day", {"abc"[number - 1]}, "stress")]'))
    keys = {ask("run", ["pal"], FAST, None, tuple(files[i] for i in order)).key for order in ((0, 1), (0, 2), (1, 2), (1, 0), (2, 1))}
    assert len(keys) == 5


def test_what_runs_is_the_text_of_the_file_and_no_older_compiled_one(small, file):
    py_compile.compile(str(file))
    times = file.stat()
    file.write_text(SUNSHINE.replace("0.25", "0.75"))  # as long as before, and as old
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    model, plain = lived(small("lecture_only"), mechanisms=[file]), lived(small("lecture_only"))
    np.testing.assert_allclose(plain.campus.column("stress") - model.campus.column("stress"), 0.75, atol=1e-12)


LIVE_ON = """
import pickle, sys
model = pickle.load(open(sys.argv[1], "rb"))
for _ in range(6):
    model.step()
print(repr(model.campus.column("stress").sum()))
"""


def test_a_model_lives_on_in_a_new_process(small, file, tmp_path):
    scenario = with_mechanisms(small("lecture_only"), (file,))
    (sunshine,) = [one for _, one in scenario.schedule.schedule if one.name == "sunshine"]
    scenario.mechanisms["sunshine"] = sunshine.parameters(relief=1.0)
    model, kept = lived(scenario, days=1), tmp_path / "model.pickle"
    kept.write_bytes(pickle.dumps(model))
    file.unlink()
    command = [sys.executable, "-c", LIVE_ON, str(kept)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    for _ in range(6):
        model.step()
    assert run.stdout.strip() == repr(model.campus.column("stress").sum())
    elsewhere = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PEERSIM_CACHE": str(tmp_path / "empty")})
    assert elsewhere.returncode == 1 and "give the file to with_mechanisms first" in elsewhere.stderr.splitlines()[-1]
