"""Answers without their paintings, since most tests read what an answer says; and real processes, none of which outlives its test."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from experiments import figures


@pytest.fixture(autouse=True)
def blank_figures(request, monkeypatch):
    """Write the names of an answer's figures instead of painting them, unless a test is marked as painted."""
    if "painted" not in request.keywords:
        monkeypatch.setattr(figures, "draw", _blank)


@pytest.fixture
def launch():
    """Give a function that starts a command beside the sources. Where tests run in the background Ctrl-C is ignored, and would be by all they start."""
    root, running = Path(__file__).resolve().parents[2], []

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


def _blank(folder, answer):
    paths = [folder / f"{name}.png" for name, _ in figures.figures_of(answer)]
    for path in paths:
        path.write_text(f"{path.stem}: not painted")
    return paths
