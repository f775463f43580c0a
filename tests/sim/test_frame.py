"""The frame: generated loops do what the formulas say, and no stale code can run."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.campus import MECHANISMS, STUDENTS, Campus
from sim.frame import writer
from sim.frame.declaration import mechanism, normal
from sim.luck import normals
from sim.mechanisms.stress import Stress, stress
from sim.programmes import compose
from sim.start import start

ROOT = Path(__file__).resolve().parents[2]


def campus(scenario, replicate=0):
    people, ties = start(scenario, replicate)
    offers = compose(scenario.programmes, people, scenario.helping, scenario.seed, replicate).offers
    return Campus(people, ties, offers, scenario.calendar, scenario.seed, replicate, scenario.mechanisms)


def test_a_loop_does_what_its_formula_says(small):
    one = small("lecture_only", **{f"mechanisms__{name}": None for name in MECHANISMS if name != "stress"})
    it = campus(one)
    before = {name: it.column(name).copy() for name in ("stress", "set_point", "belonging", "pressure")}
    it.advance(1)
    shock = normals(one.seed, 0, "stress.shock", 0, np.arange(it.n))
    expected = stress(**before, relationship=0.0, exam_load=0.0, shock=shock, p=Stress())
    np.testing.assert_allclose(it.column("stress"), expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("name", sorted(MECHANISMS))
def test_a_mechanism_that_is_out_leaves_the_others_running(small, name):
    it = campus(small("pal", **{f"mechanisms__{name}": None}))
    it.advance(21)
    assert np.isfinite(it.state).all() and it.day == 21


def test_who_is_not_enrolled_stays_as_he_was(small):
    it = campus(small("lecture_only"))
    it.column("enrolled")[5] = 0
    before = it.column("stress")[5]
    it.advance(7)
    assert it.column("stress")[5] == before


def test_who_changed_what_adds_up_to_the_change(small):
    scenario = small("mentoring")
    traced, plain = campus(scenario), campus(scenario)
    before, columns = traced.state.copy(), ("stress", "understood", "belonging", "motivation")
    changes = list(traced.traced(28, columns))
    plain.advance(28)
    assert np.array_equal(traced.state, plain.state) and all(np.array_equal(a, b) for a, b in zip(traced.ties, plain.ties))
    for name in columns:
        row = STUDENTS[name]
        assert np.allclose(sum(one.by for one in changes if one.column == name), traced.state[row] - before[row], atol=1e-12)
    who = {(one.mechanism, one.column) for one in changes}
    assert {("stress", "stress"), ("support_talk", "stress"), ("pair_meeting", "stress"), ("learning", "understood")} <= who
    assert ("stress", "belonging") not in who and all(0 <= one.day < 28 for one in changes)


def test_parameters_may_differ_by_replicate(small):
    scenario = small("lecture_only")
    ends = []
    for memory in (10.0, 15.0, 20.0):
        it = campus(scenario)
        it = Campus(it.people, it.ties, it.offers, it.calendar, it.seed, 0, scenario.mechanisms | {"stress": Stress(memory=memory)})
        it.advance(100)
        ends.append(it.column("stress").copy())
    assert np.array_equal(ends[1], _end(scenario)) and not np.array_equal(ends[0], ends[1]) and not np.array_equal(ends[1], ends[2])


def _end(scenario):
    it = campus(scenario)
    it.advance(100)
    return it.column("stress")


def test_an_observer_reads_any_column_on_any_day(small):
    one, other = campus(small("pal")), campus(small("pal"))
    record = one.advance(14, ("pressure", "explanation", "aptitude"))
    for day in range(14):
        other.advance(1)
        assert np.array_equal(record[day, 0], other.column("pressure").astype(np.float32))
        assert np.array_equal(record[day, 1], other.column("explanation").astype(np.float32))


def test_an_argument_nobody_knows_is_named():
    @mechanism(writes="stress", shock=normal("test.shock"))
    def wrong(stress, moon_phase, shock):
        """A formula with an argument from nowhere."""
        return stress

    with pytest.raises(writer.UnknownArgument, match="moon_phase"):
        writer.loop(wrong.mechanism)


SCRIPT = """
import sys; sys.path.insert(0, {root!r})
from sim.mechanisms.stress import stress
from sim.frame import compiler
print(compiler._module(stress.mechanism.name, "x = 1", compiler._sources(stress.mechanism)).__name__)
"""


def test_an_edit_in_a_file_that_a_formula_imports_makes_new_machine_code(tmp_path):
    import shutil

    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    environment = os.environ | {"PEERSIM_CACHE": str(tmp_path / "cache")}

    def name():
        run = subprocess.run([sys.executable, "-c", SCRIPT.format(root=str(tmp_path))], capture_output=True, text=True, env=environment, cwd=tmp_path)
        assert run.returncode == 0, run.stderr
        return run.stdout.strip()

    first = name()
    assert name() == first
    file = tmp_path / "sim" / "mechanisms" / "motivation.py"  # stress sums a formula of this file
    file.write_text(file.read_text() + "\n# edited\n")
    assert name() != first


def test_a_second_term_begins_its_course_anew_and_keeps_the_people(small):
    it = campus(small("pal", calendar__terms=2))
    term, whole = 15 * 7, 20 * 7
    record = it.advance(len(it.days), ("understood", "contact", "stress"))
    understood = record[:, 0].mean(axis=1)
    assert it.day == term + whole and understood[term - 1] > 0.4
    assert understood[whole] < 0.05 < 0.4 < understood[-1]
    break_company, rush, autumn = (record[days, 1].mean() for days in (slice(term, whole), slice(0, 14), slice(whole, whole + 14)))
    assert break_company < 0.7 * autumn < 0.7 * rush  # the rush of arriving comes once
