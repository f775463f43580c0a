"""Real processes: interrupted, refused a place to write, started twice at once."""

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from experiments.asking import ask
from experiments.engine.driver import answered
from experiments.tables import in_words, table

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "import sys; from experiments.__main__ import main; sys.exit(main())"]
SMALL = ["population.newcomers=40", "population.older=12"]


@pytest.fixture
def started(launch):
    """Give a function that starts peersim with some words."""
    return lambda *words, before=None: launch([*COMMAND, *words], before)


def test_an_interrupted_run_leaves_nothing_behind(started, tmp_path):
    run = started("compare", "lecture_only", "pal", "population.newcomers=3000", "replicates=2000", "--out", str(tmp_path / "r"))
    time.sleep(6)  # longer than the start, far shorter than the run; if the start takes longer, it is interrupted in the start
    assert run.poll() is None
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=300)
    assert run.returncode == 130 and "Interrupted" in err and "Traceback" not in err
    assert not (tmp_path / "r").exists() or {path.name for path in (tmp_path / "r").iterdir()} == {"store"}


@pytest.mark.parametrize("moment", [0.7, 1.3, 1.9, 2.5, 3.1, 3.7][:: 1 if "PEERSIM_SLOW" in os.environ else 3])
def test_an_interruption_at_any_moment_leaves_all_or_nothing(started, tmp_path, moment):
    run = started("compare", "lecture_only", "pal", *SMALL, "replicates=60", "--out", str(tmp_path / "r"))
    time.sleep(moment)
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=300)
    assert run.returncode in (0, 130, -signal.SIGINT) and "Traceback" not in err, err  # the last: after the work, while Python closes
    left = [path.name for path in (tmp_path / "r").glob("[!s]*/*")] if (tmp_path / "r").exists() else []
    assert not left or {"manifest.json", "summary.csv", "term.png", "effects.png"} <= set(left)


def test_an_interruption_while_the_command_line_itself_is_loaded_shows_no_traceback():
    start = "import sys; sys.modules['rich.console'] = Trap('rich.console'); from experiments.__main__ import main; sys.exit(main())"
    trap = "class Trap(type(__builtins__)):\n    def __getattr__(self, name): raise KeyboardInterrupt\n"
    run = subprocess.run([sys.executable, "-c", trap + start, "run", "pal"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 130 and run.stderr == "Interrupted: nothing was written.\n", run.stderr


@pytest.mark.parametrize("words", [["compare", "lecture_only", "pal"], ["describe", "settings"]])
def test_an_interruption_in_the_midst_of_composing_is_told_as_one_not_as_a_mistake(words):
    trap = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
import sim.composition
from hydra.errors import HydraException

def interrupted(*_, **__):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        os.getpid()
    except KeyboardInterrupt:
        raise HydraException("") from None
    return composed(*_, **__)

composed, sim.composition.compose = sim.composition.compose, interrupted
from experiments.__main__ import main
sys.exit(main())
"""
    run = subprocess.run([sys.executable, "-c", trap, *words], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 130 and run.stderr == "Interrupted: nothing was written.\n", run.stderr
    assert not run.stdout


def test_the_entry_imports_next_to_nothing_before_it_is_ready_for_an_interruption():
    code = "import sys; before = set(sys.modules); import experiments.__main__; print(*sorted(set(sys.modules) - before))"
    run = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.split() == ["experiments", "experiments.__main__"]


@pytest.mark.skipif(os.name != "posix", reason="file size limits are a matter of POSIX systems")
def test_a_disk_that_fills_leaves_nothing_half_written(started, tmp_path):
    import resource

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    run = started("compare", "lecture_only", "pal", *SMALL, "replicates=4", "--out", str(tmp_path / "r"), before=little_room)
    _, err = run.communicate(timeout=300)
    assert run.returncode == 2 and "cannot be written" in err and "Traceback" not in err, err
    assert not [path for path in (tmp_path / "r").glob("*") if path.name != "store"] and not list((tmp_path / "r" / "store").glob(".*"))


def test_two_processes_that_ask_the_same_both_get_the_answer(started, tmp_path):
    runs = [started("compare", "lecture_only", "pal", *SMALL, "replicates=4", "--json", "--out", str(tmp_path)) for _ in range(2)]
    answers = [run.communicate(timeout=300) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], answers
    assert len(list(tmp_path.iterdir())) == 2 and (tmp_path / "store").is_dir()


def test_two_processes_and_any_order_of_arms_give_the_same_bits(started, tmp_path):
    tables = []
    for number, arms in enumerate((["lecture_only", "pal", "mentoring"], ["lecture_only", "pal", "mentoring"], ["mentoring", "lecture_only", "pal"])):
        run = started("compare", *arms, *SMALL, "replicates=3", "--quiet", "--out", str(tmp_path / str(number)))
        assert run.wait(timeout=300) == 0
        runs = pd.read_parquet(next((tmp_path / str(number)).glob("[!s]*/curves.parquet")))
        tables.append(runs.assign(arm=runs["arm"].astype(str)).sort_values(["arm", "replicate", "day", "outcome"], ignore_index=True))
    pd.testing.assert_frame_equal(tables[0], tables[1], check_exact=True)
    pd.testing.assert_frame_equal(tables[0], tables[2], check_exact=True)


PART_OF_A_RUN = """
import pickle, sys
from experiments.asking import ask
from experiments.engine.work import alone
words = ["population.newcomers=40", "population.older=12", "replicates=4"]
question = ask("compare", ["lecture_only", "pal", "mentoring"], words, None)
pickle.dump([alone(question, int(number)) for number in sys.argv[2:]], open(sys.argv[1], "wb"))
"""


def test_replicates_split_over_two_processes_give_the_same_bits(tmp_path):
    parts = [(str(tmp_path / name), numbers) for name, numbers in (("odd", "13"), ("even", "20"))]  # in whatever order
    runs = [subprocess.Popen([sys.executable, "-c", PART_OF_A_RUN, path, *numbers], cwd=ROOT) for path, numbers in parts]
    assert [run.wait(timeout=300) for run in runs] == [0, 0]
    outcomes = {}
    for path, numbers in parts:
        outcomes |= zip(map(int, numbers), pickle.loads(Path(path).read_bytes()))
    whole = answered(ask("compare", ["lecture_only", "pal", "mentoring"], [*SMALL, "replicates=4"], None))
    rows = pd.DataFrame([row for number in range(4) for row in outcomes[number].programmes])
    pd.testing.assert_frame_equal(rows, whole["programmes"], check_exact=True)
    for name in ("runs", "network", "friends", "survey_means"):
        rows = in_words(table([piece for number in range(4) for piece in getattr(outcomes[number], name)]))
        pd.testing.assert_frame_equal(rows, whole[name], check_exact=True)
    for name in ("curves", "students", "surveys"):
        rows = table([piece for number in range(4) for piece in getattr(outcomes[number], name)])
        pd.testing.assert_frame_equal(rows, whole[name], check_exact=True)


def test_a_place_that_cannot_be_written_is_refused_before_the_run(started, tmp_path):
    (tmp_path / "file").write_text("mine")
    run = started("run", "pal", "replicates=100000", "--out", str(tmp_path / "file" / "below"))
    _, err = run.communicate(timeout=300)
    assert run.returncode == 2 and "cannot be written" in err and len(err.strip().splitlines()) == 1
