"""The frame: generated loops do what the formulas say, and no stale code can run."""

import ast
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest

from sim.allocation import compose
from sim.campus import MECHANISMS, PROGRAMMES, STUDENTS, THE_DAY, Campus
from sim.fingerprint import fingerprint, imported
from sim.frame import compiler, walks, writer
from sim.frame.compiler import Day
from sim.frame.declaration import mechanism, normal
from sim.frame.interruption import held_back
from sim.luck import normals
from sim.mechanisms.stress import Stress, stress
from sim.start import start
from sim.state import Ties

ROOT = Path(__file__).resolve().parents[2]


def campus(scenario, replicate=0):
    people, ties = start(scenario, replicate)
    offers = compose(scenario.programmes, people, scenario.helping, scenario.seed, replicate).offers
    return Campus(people, ties, offers, scenario.calendar, scenario.seed, replicate, scenario.mechanisms)


def test_a_loop_does_what_its_formula_says(small):
    one = small("lecture_only", **{f"mechanisms__{name}": None for name in MECHANISMS if name != "stress"})
    it = campus(one)
    before = {name: it.column(name).copy() for name in ("stress", "set_point", "belonging", "pressure", "coping", "climate")}
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
    it.advance(1)  # the first day enrols the first intake
    it.column("enrolled")[5] = 0
    before = it.state[:, 5].copy()
    it.advance(13)
    changed = {name for name, row in STUDENTS.items() if it.state[row, 5] != before[row]}
    assert changed <= {"contact"}


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


def test_sums_are_taken_together_unless_somebody_writes_in_between_what_they_read():
    names = ("study_talk", "support_talk", "asking", "support_talk")  # support talk sums up what asking writes
    together = walks.planned([("week_starts", MECHANISMS[name]) for name in names])
    assert [walk.entries for walk in together] == [(0, 1), (3,)]
    at_other_times = zip(("week_starts", "week_ends"), (MECHANISMS[name] for name in names))
    assert [walk.entries for walk in walks.planned(list(at_other_times))] == [(0,), (1,)]


A_DAY = """
import sys
from pathlib import Path
from sim.calendar import Calendar
from sim.campus import Campus
from sim.errors import UserError
from sim.frame.compiler import Day
from sim.mechanisms.stress import stress
from sim.population import made
from sim.traits import Traits
from sim.state import no_offers, no_ties
people = made(9, 0, 1, Traits(), 1, 0)
if len(sys.argv) > 1:
    file, old, new = sys.argv[1:]
    Path(file).write_text(Path(file).read_text().replace(old, new))
campus = Campus(people, no_ties(9), no_offers(9), Calendar(), 1, 0, schedule=Day([("every_day", stress.mechanism)]))
try:
    campus.advance(1)
except UserError as error:
    sys.exit(str(error))
print(repr(campus.column("stress").tolist()))
"""
EDITS = {
    "the formula's": ("sim/mechanisms/stress.py", "return stress + ", "return stress + 1.0 + "),
    "one that it imports": ("sim/maths.py", "return 1.0 - 2.0 / (exp(2.0 * x) + 1.0)", "return 3.0 - 2.0 / (exp(2.0 * x) + 1.0)"),
}


EDITED = EDITS if "PEERSIM_SLOW" in os.environ else {"one that it imports": EDITS["one that it imports"]}


@pytest.fixture
def copy(tmp_path):
    """Give a copy of the simulator, and a function that lives a day of it in a process of its own."""
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "configs", tmp_path / "configs", ignore=shutil.ignore_patterns("__pycache__"))

    def lived(cache="cache", *edit):
        environment = os.environ | {"PYTHONPATH": str(tmp_path), "PEERSIM_CACHE": str(tmp_path / cache), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run([sys.executable, "-c", A_DAY, *edit], capture_output=True, text=True, env=environment, cwd=tmp_path)

    return tmp_path, lived


def result(run):
    assert run.returncode == 0, run.stderr
    return np.array(ast.literal_eval(run.stdout))


@pytest.mark.parametrize("file, old, new", EDITED.values(), ids=EDITED)
def test_an_edit_of_a_file_changes_the_day(copy, file, old, new):
    folder, lived = copy
    before = result(lived())
    assert np.array_equal(result(lived()), before)
    text = (folder / file).read_text()
    assert text.count(old) == 1
    (folder / file).write_text(text.replace(old, new))
    after = result(lived())
    assert (after != before).any() and np.array_equal(after, result(lived("another cache")))
    (folder / file).write_text(text)
    assert np.array_equal(result(lived()), before)


@pytest.mark.parametrize("file, old, new", EDITED.values(), ids=EDITED)
def test_an_edit_after_the_import_is_refused_and_leaves_nothing_stale(copy, file, old, new):
    folder, lived = copy
    edited = lived("cache", file, old, new)
    assert edited.returncode == 1 and f"{Path(file).name} has changed since it was loaded; start Python again" in edited.stderr
    assert len(edited.stderr.splitlines()) == 1
    assert np.array_equal(result(lived()), result(lived("another cache")))


FROM_THE_END = """
from sim.calendar import Calendar
from sim.campus import Campus
from sim.frame import compiler, writer
from sim.mechanisms.burnout import burnout
from sim.mechanisms.stress import stress
from sim.population import made
from sim.state import no_offers, no_ties
from sim.traits import Traits
day = compiler.Day([("every_day", stress.mechanism), ("every_day", burnout.mechanism)])
campus = Campus(made(9, 0, 1, Traits(), 1, 0), no_ties(9), no_offers(9), Calendar(), 1, 0, schedule=day)
order, module = [], compiler._module
compiler._module = lambda name, *rest: order.append(name) or module(name, *rest)
campus.compile_backwards()
print(order, [compiler._compiled(module(one.name, writer.loop(one), compiler._sources(one))) for one in day.mechanisms])
"""


def test_a_second_process_compiles_the_day_from_its_end(tmp_path):
    environment = os.environ | {"PEERSIM_CACHE": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", FROM_THE_END], capture_output=True, text=True, env=environment, cwd=ROOT)
    assert run.stdout.strip() == "['burnout', 'stress'] [True, True]", run.stderr


def test_an_edit_after_the_import_does_not_rename_the_model(tmp_path):
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    script = "from sim import fingerprint as f; open('sim/maths.py', 'a').write('# edited'); print(f.fingerprint())"
    command, environment = [sys.executable, "-c", script], os.environ | {"PYTHONPATH": str(tmp_path)}
    first, second = (subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path).stdout for _ in range(2))
    assert first.strip() == fingerprint() != second.strip()


def test_every_way_to_import_is_seen():
    text = b"""
import os, sim.maths
from . import luck
from ..sim import state as other
def later():
    if True:
        from sim.mechanisms.stress import (
            Stress,  # (a comment)
        )
"""
    assert {"os", "sim.maths", ".", ".luck", "..sim", "..sim.state", "sim.mechanisms.stress", "sim.mechanisms.stress.Stress"} == set(imported(text))


def test_threads_may_load_the_day_at_the_same_time(small, monkeypatch):
    expected = campus(small("pal"))
    expected.advance(1)
    for name in [name for name in sys.modules if name.startswith("peersim_")]:
        monkeypatch.delitem(sys.modules, name)
    day, barrier, threads = Day(THE_DAY.schedule), Barrier(4), ThreadPoolExecutor(4)

    def live():
        it = campus(small("pal"))
        it.schedule = day
        barrier.wait()
        it.advance(1)
        return it.state

    tasks = [threads.submit(live) for _ in range(4)]
    assert all(np.array_equal(task.result(), expected.state) for task in tasks)


def test_a_module_that_fails_is_not_taken_for_loaded(tmp_path, monkeypatch):
    monkeypatch.setenv("PEERSIM_CACHE", str(tmp_path))
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            compiler._module("failing", "1 / 0", "")
    assert not any(name.startswith("peersim_failing") for name in sys.modules)


def test_a_cache_that_cannot_be_written_is_done_without(copy):
    folder, lived = copy
    (folder / "a file").write_text("")
    run = lived("a file/cache")
    assert np.array_equal(result(run), result(lived()))
    assert len(run.stderr.splitlines()) == 1 and "cannot be written" in run.stderr


OF_OTHER_SCENARIOS = {
    "message", "pair_meeting", "pair_ending", "rematching", "recruiting", "apprenticeship", "teaching", "arrival", "new_term", "serving",
    "forum", "stepping_down", "check_in", "regrouping", "founding", "feedback", "dependence", "shared_mark", "seating", "participation",
    "group_session", "group_care", "conflict", "group_safety",
}  # fmt: skip


@pytest.mark.parametrize("name", ["pal", "mentoring", "coping_workshop"])
def test_a_mechanism_changes_only_what_it_says_it_writes(small, name):
    often = {"mechanisms__withdrawal__base": -4.0, f"programmes__{name}__awareness": 0.3}  # in a term of fifty students everything is to happen
    it = campus(small(name, **often))
    acted = set()
    for day in range(len(it.days)):
        before = _columns(it)
        for one, ties in it.schedule.one_by_one(*it._now(), day):
            it.ties = ties
            after = _columns(it)
            changed = {column for column in after if not np.array_equal(after[column], before[column])}
            assert changed <= _may_write(MECHANISMS[one]), f"{one} on day {day}"
            acted |= {one} if changed else set()
            before = after
    assert set(MECHANISMS) - acted <= OF_OTHER_SCENARIOS


def _columns(it):
    """Copy every column, of the students, of their ties and of their parts in the programmes, by name."""
    students = {column: it.column(column).copy() for column in STUDENTS}
    programmes = {column: it.offers.columns[:, row].copy() for column, row in PROGRAMMES.items()}
    assert len(students | programmes) == len(students) + len(programmes)
    return students | programmes | {column: values.copy() for column, values in it.ties._asdict().items()}


def _may_write(mechanism):
    return set(mechanism.writes) | (set(Ties._fields) if "ties" in mechanism.writes else set())


def test_a_second_term_begins_its_course_anew_and_keeps_the_people(small):
    it = campus(small("pal", calendar__terms=2))
    term, whole = 15 * 7, 20 * 7
    record = it.advance(len(it.days), ("understood", "contact", "stress"))
    understood = record[:, 0].mean(axis=1)
    assert it.day == term + whole and understood[term - 1] > 0.4
    assert understood[whole] < 0.05 < 0.4 < understood[-1]
    break_company, rush, autumn = (record[days, 1].mean() for days in (slice(term, whole), slice(0, 14), slice(whole, whole + 14)))
    assert break_company < 0.7 * autumn < 0.7 * rush  # the rush of arriving comes once


def test_an_interruption_waits_until_compiled_code_is_back():
    done, usual = [], signal.signal(signal.SIGINT, signal.default_int_handler)  # which is ignored where tests run in the background
    with pytest.raises(KeyboardInterrupt):
        with held_back():
            signal.raise_signal(signal.SIGINT)
            done.append("the week")
    assert done == ["the week"]
    with pytest.raises(KeyboardInterrupt):  # and afterwards Ctrl-C is what it was
        signal.raise_signal(signal.SIGINT)
    signal.signal(signal.SIGINT, usual)
