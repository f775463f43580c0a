"""Compile the day: each loop is a file named by the hash of itself and of all it calls, so that no stale code can run.

numba's own cache looks only at the file of the compiled function. Here that file's name changes whenever the formula's
file, any file of `sim` that it imports, numba, numpy or the processor changes. What counts is the text that was loaded:
if a file has changed since then, nothing is compiled from it.
"""

import atexit
import contextlib
import functools
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import llvmlite.binding
import numba
import numpy as np
import platformdirs

from sim.calendar import FIELDS
from sim.errors import UserError
from sim.fingerprint import SOURCES, File, reached, refuse_changed
from sim.frame import walks, writer
from sim.frame.declaration import Mechanism, Sum, parameter_classes

LOADING = threading.RLock()  # one thread at a time writes, loads and compiles modules
WORTH_TWO = 8  # loops to compile from which a second process is worth its start
OWN = "peersim_own_"  # begins the name of a module made from a user's file; the hash of its text follows
NO_SUMS = np.empty((0, 0))
Progress = Callable[[str, int, int], None]


def cache_folder() -> Path:
    """Give the folder for compiled code and starting networks; PEERSIM_CACHE names another one."""
    named = os.environ.get("PEERSIM_CACHE") or platformdirs.user_cache_dir("peersim", appauthor=False)
    with LOADING:
        return _usable(Path(named).absolute())


@functools.cache
def _usable(folder: Path) -> Path:
    """Give the folder, or one for this process only if it cannot be written; say so once."""
    try:
        (folder / "code").mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder / "code").close()
        return folder
    except OSError as error:
        other = tempfile.mkdtemp(prefix="peersim_")
        atexit.register(shutil.rmtree, other, ignore_errors=True)
        cure = "what is compiled is lost when the program ends (PEERSIM_CACHE names another folder)"
        print(f"{folder} cannot be written ({error.strerror}): {cure}", file=sys.stderr)
        return Path(other)


class Day:
    """A compiled day: `advance` runs days of it, `places` tells where each mechanism's numbers stand.

    Args:
        schedule: (calendar flag, mechanism) in the order in which they happen.
        progress: called with a name, a position and a total while something is compiled for the first time.
    """

    def __init__(self, schedule: list[tuple[str, Mechanism]], progress: Progress | None = None) -> None:
        self.schedule = schedule
        self.slots: dict[str, slice] = {}
        at = 0
        for _, one in schedule:
            size = len(one.parameters.__dataclass_fields__) if one.parameters else 0
            self.slots[one.name] = slice(at, at + size)
            at += size
        self.numbers = at
        self.walks = walks.planned(schedule)
        self.progress = progress
        self._advance: Callable | None = None
        self._loops: list[ModuleType] = []
        self._walks: list[ModuleType] = []

    def __deepcopy__(self, memo: dict) -> "Day":
        return self  # nothing in it changes from day to day

    def __reduce__(self) -> tuple:
        return Day, (self.schedule,)  # machine code is found again in the cache

    @property
    def mechanisms(self) -> list[Mechanism]:
        """The mechanisms in their order."""
        return [one for _, one in self.schedule]

    def advance(self, *arguments: object) -> object:
        """Run days; compile what is not in the cache first (see `writer.day` for the arguments).

        An interruption in the middle would end the interpreter: the caller holds it back (`held_back`).
        """
        return self.prepared(arguments)(*_laid_out(arguments))

    def one_by_one(self, s, ties, places, offers, calendar, numbers, on, seed, replicate, day) -> Iterator[tuple[str, object]]:
        """Run one day mechanism by mechanism; yields the name of each and the ties after it."""
        if self._advance is None:
            columns, record = np.zeros(0, np.int64), np.zeros((0, 0, s.shape[1]), np.float32)
            self.prepared((s, ties, places, offers, calendar, numbers, on, seed, replicate, day, day, columns, record))
        sums: dict[int, np.ndarray] = {}
        for i, (flag, one) in enumerate(self.schedule):
            if calendar[day, FIELDS.index(flag)] > 0:
                for walk, module in zip(self.walks, self._walks):
                    if walk.entries[0] == i:
                        taken = module.run(s, ties, self._own(numbers, walk.entries))
                        sums |= {entry: taken[rows] for entry, rows in walk.rows.items()}
                if on[i]:
                    everything = (s, ties, places, offers, calendar[day], self._own(numbers, (i,)), sums.get(i, NO_SUMS), seed, replicate)
                    made = self._loops[i].run(*_taken(self._takes[i], everything))
                    ties = ties if made is None else made
                    yield one.name, ties

    def _own(self, numbers: np.ndarray, entries: tuple[int, ...]) -> np.ndarray:
        """Pick the numbers of these entries of the schedule, one after the other."""
        return np.concatenate([numbers[:0], *(numbers[slot] for i in entries for slot in self._slots(self.schedule[i][1]))])

    def _slots(self, mechanism: Mechanism) -> list[slice]:
        """Tell where a mechanism's parameters, and those it borrows, stand in the row of numbers."""
        owner = {one.parameters: self.slots[one.name] for one in self.mechanisms if one.parameters}
        return [owner[cls] for cls in parameter_classes(mechanism).values()]

    def prepared(self, arguments: tuple) -> Callable:
        """Load the day once, also when several threads ask at the same time."""
        if self._advance is None:
            with LOADING:
                self._advance = self._advance or self._load(arguments)
        return self._advance

    def _load(self, arguments: tuple) -> Callable:
        refuse_changed({name for one in self.mechanisms for name in _files(one)})
        loops = self._loops = [_module(one.name, writer.loop(one), _sources(one)) for one in self.mechanisms]
        self._takes = [writer.takes(one) for one in self.mechanisms]
        self._walks = [self._walk(walk) for walk in self.walks]
        entries = [(flag, one, self._slots(one)) for flag, one in self.schedule]
        walked = [(walk, one.__name__) for walk, one in zip(self.walks, self._walks)]
        text = writer.day(entries, [loop.__name__ for loop in loops], walked, _module("picking", writer.PICKED, "").__name__)
        module = _module("day", text, "".join(one.__name__ for one in (*loops, *self._walks)))
        ready = Path(module.__file__).with_suffix(f".{_types(arguments)}.ready")
        if not ready.exists():
            self._compile(loops, arguments)
            self._report("day", len(loops))
            module.advance.compile(tuple(numba.typeof(one) for one in _laid_out(arguments)))
            ready.touch()
        return module.advance

    def _walk(self, walk: walks.Walk) -> ModuleType:
        mechanisms = [self.schedule[i][1] for i in walk.entries]
        return _module("walk", walks.walk(mechanisms), "".join(_sources(one) for one in mechanisms))

    def backwards(self, arguments: tuple) -> None:
        """Compile the loops from the last to the first, beside a process that compiles them from the first: they meet in the middle."""
        for one in reversed(self.mechanisms):
            _module(one.name, writer.loop(one), _sources(one)).run.compile(_taken(writer.takes(one), _loop_types(arguments)))

    def _compile(self, loops: list[ModuleType], arguments: tuple) -> None:
        types = _loop_types(arguments)
        if sum(not _compiled(loop) for loop in loops) >= WORTH_TWO and (os.cpu_count() or 1) > 1:
            subprocess.Popen([sys.executable, "-m", "sim.warm"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for i, (one, loop, taken) in enumerate(zip(self.mechanisms, loops, self._takes)):
            self._report(one.name, i)
            try:
                loop.run.compile(_taken(taken, types))
            except OSError:  # a disk that is full is no fault of the formula
                raise
            except Exception as error:  # numba's errors have no common class
                raise _not_compiled(one, error) from error
        s, ties, _, _, _, own, *_ = types
        for module in self._walks:
            module.run.compile((s, ties, own))

    def _report(self, name: str, position: int) -> None:
        if self.progress:
            self.progress(name, position, len(self.schedule) + 1)


def _laid_out(arguments: tuple) -> tuple:
    """Lay out the arrays of ties, places and programmes one after the other, as `advance` takes them."""
    s, ties, places, offers, *rest = arguments
    return (s, *ties, *places, *offers, *rest)


def _loop_types(arguments: tuple) -> tuple:
    """Give the types of what loops are called with."""
    s, ties, places, offers, calendar, numbers, _, seed, replicate, *_ = arguments
    return tuple(numba.typeof(one) for one in (s, ties, places, offers, calendar[0], numbers[0:0], NO_SUMS, seed, replicate))


def _taken(names: tuple[str, ...], everything: tuple) -> tuple:
    """Pick what a loop takes."""
    return tuple(one for name, one in zip(writer.ARGUMENTS, everything) if name in names)


def _compiled(loop: ModuleType) -> bool:
    """Tell whether numba has kept machine code of a loop."""
    path = Path(loop.__file__)
    return any((path.parent / "__pycache__").glob(f"{path.stem}.run-*.nbi"))


def _types(arguments: tuple) -> str:
    """Tell one set of argument types from another (numba compiles each apart)."""
    text = str([numba.typeof(one) for one in arguments])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _not_compiled(mechanism: Mechanism, error: Exception) -> UserError:
    """Name the file, the mechanism, and the innermost of numba's many lines."""
    lines = str(error).split("Failed in nopython mode pipeline")[-1].splitlines()
    told = [line.strip(" >") for line in lines if line.strip() and not line.startswith(" (step:")] or [type(error).__name__]
    why = " ".join(told[:2]) if told[0].endswith(":") else told[0]
    file = Path(mechanism.formula.__code__.co_filename).name
    return UserError(f"{file}: {mechanism.name} cannot be compiled: {why} (it has to give new values of {', '.join(mechanism.writes)})")


def _module(name: str, text: str, called: str) -> ModuleType:
    """Write a generated module under a name that its content decides, and import it."""
    digest = hashlib.sha256((text + called + _machine()).encode()).hexdigest()[:16]
    full = f"peersim_{name}_{digest}"
    if full not in sys.modules:
        path = cache_folder() / "code" / f"{full}.py"
        _write(path, text.encode())
        spec = importlib.util.spec_from_file_location(full, path)
        module = sys.modules[full] = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[full]
            raise
    return sys.modules[full]


def _write(path: Path, text: bytes) -> None:
    """Write a file whose name its content decides, whole or not at all, unless it is there."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{uuid.uuid4().hex}.tmp")
        fresh.write_bytes(text)
        fresh.replace(path)


@functools.cache
def _machine() -> str:
    return f"{numba.__version__} {np.__version__} {sys.version_info[:2]} {llvmlite.binding.get_host_cpu_name()}"


def _files(mechanism: Mechanism) -> list[str]:
    """List every module whose text decides what this mechanism's loop does."""
    formulas = [mechanism.formula, *(one.formula for one in mechanism.origins.values() if isinstance(one, Sum))]
    if mechanism.formula.__module__ not in SOURCES:
        raise UserError(f"{mechanism.name}: its formula stands in no file; only what stands in one can be compiled")
    return reached(["sim.luck", *(one.__module__ for one in formulas)])


def _sources(mechanism: Mechanism) -> str:
    """Give the text of all of them, as it was when it was loaded."""
    return "".join(f"{name}:{_digest(name)}" for name in _files(mechanism))


@functools.cache
def _digest(module: str) -> str:
    return hashlib.sha256(SOURCES[module].text).hexdigest()


class OwnFiles:
    """Find a user's file again by the name of its module, for a model that was pickled in another process."""

    @staticmethod
    def keep(name: str, text: bytes) -> None:
        """Keep the text of a user's file beside the machine code that is made from it, if there is room."""
        with contextlib.suppress(OSError):
            _write(cache_folder() / "code" / f"{name}.py", text)

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Answer Python's question where a module is. Raises ModuleNotFoundError if its text was never kept here."""
        if not name.startswith(OWN):
            return None
        file = cache_folder() / "code" / f"{name}.py"
        if not file.exists():
            raise ModuleNotFoundError(f"{name}: a mechanism from a file that is not known here; give the file to with_mechanisms first", name=name)
        SOURCES[name] = File(None, file.read_bytes())
        return importlib.util.spec_from_file_location(name, file)


sys.meta_path.append(OwnFiles)
