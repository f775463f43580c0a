"""Small cohorts that run in milliseconds once the model is compiled; and real processes, none of which outlives its test."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

from sim.composition import composed, with_settings
from sim.configuration import scenario

settings.register_profile("untimed", deadline=None)  # a first example may compile
settings.load_profile("untimed")

SMALL = {"population.newcomers": 40, "population.older": 12, "replicates": 3}


@pytest.fixture(scope="session")
def small():
    """Give a function that checks a scenario of 40 newcomers and 12 older students, with further settings."""

    def of(name, **settings):
        changed = {key.replace("__", "."): value for key, value in settings.items()}
        return scenario(name, with_settings(composed(name, {}, None), SMALL | changed))

    return of


@pytest.fixture
def launch():
    """Give a function that starts a command beside the sources. Where tests run in the background Ctrl-C is ignored, and would be by all they start."""
    root, running = Path(__file__).resolve().parents[1], []

    def launched(command, before=None):
        def begin():
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            if before:
                before()

        rest = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "preexec_fn": begin if os.name == "posix" else None}
        running.append(subprocess.Popen(command, cwd=root, env=os.environ | {"PYTHONPATH": str(root)}, **rest))
        return running[-1]

    yield launched
    for one in running:
        if one.poll() is None:
            one.kill()
        one.communicate()
