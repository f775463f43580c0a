"""Say once that the model is compiled, and how long that takes."""

import time
from collections.abc import Callable

from sim.campus import THE_DAY, THE_PAST
from sim.frame.compiler import Day, Progress

COMPILED = 1.0  # CPU s that no part takes that was compiled before; the first of all takes two when it is


def announced(day: Day, say: Callable[[str], None], further: Progress = lambda name, position, total: None) -> None:
    """Let a day, and the past, say in a line what they compile as soon as they do; `further` hears of each part, too."""
    told = _Told(day is not THE_DAY)

    def compiling(name: str, position: int, total: int) -> None:
        if line := told.of(name, position):
            say(line)
        further(name, position, total)

    day.progress = THE_PAST.progress = compiling


class _Told:
    """Say once what is compiled and how long that takes: all of the model, or only what joins its parts."""

    def __init__(self, own: bool) -> None:
        self.own, self.since, self.done = own, time.process_time(), False

    def of(self, name: str, position: int) -> str:
        """Give the line that is due before this part; what was compiled before is only loaded, in a fraction of COMPILED."""
        whole, self.since = position > 0 and time.process_time() - self.since > COMPILED, time.process_time()
        if self.done or not (whole or name == "day"):
            return ""
        self.done = True
        if whole:
            return "Compiling the model for this machine, once: about a minute, half of it with two cores free."
        return f"Compiling the day{' with your mechanisms' if self.own else ''}, once: a few seconds."
