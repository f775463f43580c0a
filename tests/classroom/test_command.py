"""The command: what cannot be served is told in a line, and a page that is served ends with Ctrl-C as it should."""

import signal
import socket
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from experiments.commands import main


def run(words):
    """Run the command in a thread of its own: where a browser is open, this one has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(main, words).result()


@pytest.mark.parametrize(
    "words, said",
    [
        (["nothing_of_this_name", "pal"], "nothing_of_this_name"),
        (["pal"], "takes two scenarios"),
        (["pal", "mentoring", "tutoring"], "takes two scenarios"),
        (["programmes.pal.group_size=0"], "group_size = 0"),
        (["seed=-1"], "seed = -1"),
        (["seed=x"], "seed = x"),
        (["seed=1,2"], "seed = 1,2"),
        (["seed=5000000"], "allowed 0 to 999,999"),
        (["population.newcomers=6000"], "on a page"),
        (["population=campus_of_nobody"], "campus_of_nobody"),
        (["--port", "99999"], "--port 99999"),
        (["--port", "x"], "--port"),
        (["--config-dir", "no_such_folder"], "no such folder"),
        (["--shares"], "--share"),
        (["lecture_only", "campus_network"], "a page compares the same"),
    ],
)
def test_what_cannot_be_served_is_told_in_a_line_or_two(capsys, words, said):
    assert run(["classroom", "--no-browser", *words]) == 2
    err = capsys.readouterr().err
    assert said in err and "Traceback" not in err and err.strip().count("\n") <= 1


def test_a_port_that_is_taken_is_named(capsys):
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        port = str(line.getsockname()[1])
        assert run(["classroom", "--no-browser", "--port", port]) == 2
        assert f"--port {port}: cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_closes_the_page(launch, sent):
    words = ["classroom", "--no-browser", "--port", "0", "population.newcomers=40", "population.older=12"]
    process = launch([sys.executable, "-m", "experiments", *words])
    assert process.stdout.readline().startswith("Class page: http://127.0.0.1:")
    process.send_signal(sent)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0 and err.strip() == "The class page is closed."
