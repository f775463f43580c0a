"""The log: what a command ran and how far it came, in a file beside the kept runs."""

import contextlib
import logging
import time
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

NAME = "peersim.log"
EVERY = 10.0  # s between two lines
LARGEST = 1_000_000  # bytes, then a new file is begun and the one before is kept as NAME.1


class Log:
    """Lines about one question, each with the time; where no file can be written there are none. Of several commands at once some lines may be lost."""

    def __init__(self, folder: Path, began: float) -> None:
        self.path, self.began, self.last, self.name = folder / NAME, began, began, ""
        self.logger: logging.Logger | None = None
        self.told = (0, 0, "")

    @contextlib.contextmanager
    def of(self, folder: Path) -> Iterator[None]:
        """Write that a question is begun, and how it ended."""
        self.name = folder.name
        ended = "failed"
        try:
            yield
            ended = "done"
        except KeyboardInterrupt:
            ended = "interrupted"
            raise
        except Exception as error:
            ended = f"failed: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
            raise
        finally:
            done, total, said = self.told
            self._write(f"{ended}, {done} of {total} runs in {time.perf_counter() - self.began:.1f} s{f', {said}' if said else ''}")
            for handler in self.logger.handlers if self.logger else ():
                handler.close()

    def heard(self, done: int, total: int, said: str) -> None:
        """Hear how far the runs are, and write it now and then; the first run that is kept begins the file."""
        self.told = (done, total, said)
        if not self.logger and self.path.parent.is_dir():
            self._begin(total)
        if time.perf_counter() - self.last > EVERY:
            self.last = time.perf_counter()
            rate = done / max(self.last - self.began, 1e-9)
            self._write(f"{done} of {total} runs, {rate:.0f} a second{f', {said}' if said else ''}")

    def _begin(self, total: int) -> None:
        with contextlib.suppress(OSError):
            handler = RotatingFileHandler(self.path, maxBytes=LARGEST, backupCount=1, encoding="utf-8")
            handler.handleError = lambda record: None  # a log that cannot be written holds nothing up
            handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
            self.logger = logging.Logger("peersim")
            self.logger.addHandler(handler)
            self._write(f"begun, {total} runs")

    def _write(self, line: str) -> None:
        if self.logger:
            self.logger.info("%s: %s", self.name, line)
