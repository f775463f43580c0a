"""Clock: which day is shown, for all who watch: it runs from where it was set, at its speed, until the last day."""

import time
from dataclasses import dataclass

SPEEDS = (0.1, 200.0)  # days a second that a page may ask for


@dataclass(frozen=True)
class Clock:
    """A clock as it was set at a moment (s of the monotonic clock); the days of a run are 0 (the start) to `last`."""

    last: int = 0
    day: float = 0.0
    speed: float = 4.0
    playing: bool = False
    at: float = 0.0

    def now(self, at: float | None = None) -> float:
        """The day that is shown now, with its fraction."""
        gone = (time.monotonic() if at is None else at) - self.at
        return min(float(self.last), self.day + self.speed * gone) if self.playing else self.day

    def set(self, day: float | None = None, playing: bool | None = None, speed: float | None = None) -> "Clock":
        """Set it anew: what is not named stays. At the end, play begins again."""
        at = time.monotonic()
        runs = self.playing and self.now(at) < self.last
        day = min(max(0.0, self.now(at) if day is None else day), float(self.last))
        if playing and day >= self.last:
            day = 0.0
        playing = runs and day < self.last if playing is None else playing
        speed = min(max(SPEEDS[0], speed), SPEEDS[1]) if speed is not None else self.speed
        return Clock(self.last, day, speed, playing, at)

    @property
    def plain(self) -> dict:
        """What a page needs to run in step."""
        now = self.now()
        return {"day": now, "speed": self.speed, "playing": self.playing and now < self.last, "last": self.last}
