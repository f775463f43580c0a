"""Hold Ctrl-C back where it would do harm: in compiled code it would end the interpreter, in Hydra be told as somebody's mistake."""

import threading
from _signal import getsignal, signal  # the plain functions: around a day of 100 us those of `signal` take 8
from collections.abc import Iterator
from contextlib import contextmanager
from signal import SIGINT


@contextmanager
def held_back() -> Iterator[None]:
    """Note an interruption, and let it happen once the block is left; only the main thread is ever interrupted."""
    usual = getsignal(SIGINT) if threading.current_thread() is threading.main_thread() else None
    if not callable(usual):
        yield
        return
    came: list[tuple] = []
    signal(SIGINT, lambda *what: came.append(what))
    try:
        yield
    finally:
        signal(SIGINT, usual)
        if came:
            usual(*came[0])
