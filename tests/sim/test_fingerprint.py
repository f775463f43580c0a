"""What is named is what is run: files that are edited while they are loaded, or faster than Python notices."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TODAY = "from sim.calendar import DAYS_A_WEEK; print(DAYS_A_WEEK)"


@pytest.fixture
def copied(tmp_path):
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def python(folder, code):
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")}
    return subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True)


def edited(path):
    path.write_text(path.read_text().replace("DAYS_A_WEEK = 7", "DAYS_A_WEEK = 9"))


def test_a_second_edit_within_a_second_and_of_equal_length_is_run(copied):
    path, second = copied / "sim" / "calendar.py", 1_700_000_000 * 10**9
    os.utime(path, ns=(second, second))
    assert python(copied, TODAY).stdout == "7\n"
    os.utime(importlib.util.cache_from_source(path), ns=(second + 10**8, second + 10**8))
    edited(path)
    os.utime(path, ns=(second + 2 * 10**8, second + 2 * 10**8))
    assert python(copied, TODAY).stdout == "9\n"


def test_bytecode_that_is_in_order_is_kept(copied):
    python(copied, TODAY)
    bytecode = Path(importlib.util.cache_from_source(copied / "sim" / "calendar.py"))
    before = bytecode.stat().st_mtime_ns
    python(copied, TODAY)
    assert bytecode.stat().st_mtime_ns == before


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_file_that_is_edited_around_its_import_is_not_named(copied, moment):
    edit = "p = __import__('pathlib').Path('sim/calendar.py'); p.write_text(p.read_text() + '# edited');"
    code = f"import sim; {edit if moment == 'before' else ''} import sim.calendar; {edit if moment == 'after' else ''} print(sim.fingerprint.fingerprint())"
    run = python(copied, code)
    assert run.returncode == 1 and "calendar.py has changed since it was loaded; start Python again" in run.stderr
