"""Compile the day: each loop is a file named by the hash of itself and of all it calls, so that no stale code can run.

numba's own cache looks only at the file of the compiled function. Here that file's name changes whenever the formula's
file, any file of `sim` that it imports, numba, numpy or the processor changes.
"""

import functools
import hashlib
import importlib.util
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import llvmlite.binding
import numba
import numpy as np
import platformdirs

from sim.calendar import FIELDS
from sim.frame import writer
from sim.frame.declaration import Mechanism

ROOT = Path(__file__).resolve().parents[2]
Progress = Callable[[str, int, int], None]


def cache_folder() -> Path:
    """Give the folder for compiled code and starting networks; PEERSIM_CACHE names another one."""
    return Path(os.environ.get("PEERSIM_CACHE") or platformdirs.user_cache_dir("peersim", appauthor=False))


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
        self.progress = progress
        self._advance: Callable | None = None
        self._loops: list[ModuleType] = []

    def __deepcopy__(self, memo: dict) -> "Day":
        return self  # nothing in it changes from day to day

    def __reduce__(self) -> tuple:
        return Day, (self.schedule,)  # machine code is found again in the cache

    @property
    def mechanisms(self) -> list[Mechanism]:
        """The mechanisms in their order."""
        return [one for _, one in self.schedule]

    def advance(self, *arguments: object) -> object:
        """Run days; compile what is not in the cache first (see `writer.day` for the arguments)."""
        if self._advance is None:
            self._advance = self._load(arguments)
        return self._advance(*arguments)

    def one_by_one(self, s, ties, places, offers, calendar, numbers, on, seed, replicate, day) -> Iterator[tuple[str, object]]:
        """Run one day mechanism by mechanism; yields the name of each and the ties after it."""
        if self._advance is None:
            columns, record = np.zeros(0, np.int64), np.zeros((0, 0, s.shape[1]), np.float32)
            self._advance = self._load((s, ties, places, offers, calendar, numbers, on, seed, replicate, day, day, columns, record))
        for i, (flag, one) in enumerate(self.schedule):
            if on[i] and calendar[day, FIELDS.index(flag)] > 0:
                own = np.concatenate([numbers[:0], *(numbers[slot] for slot in self._slots(one))])
                ties = self._loops[i].run(s, ties, places, offers, calendar[day], own, seed, replicate)
                yield one.name, ties

    def _slots(self, mechanism: Mechanism) -> list[slice]:
        """Tell where a mechanism's parameters, and those it borrows, stand in the row of numbers."""
        owner = {one.parameters: self.slots[one.name] for one in self.mechanisms if one.parameters}
        return [owner[cls] for cls in writer.parameter_classes(mechanism).values()]

    def _load(self, arguments: tuple) -> Callable:
        loops = self._loops = [_module(one.name, writer.loop(one), _sources(one)) for one in self.mechanisms]
        entries = [(flag, one.name, self._slots(one)) for flag, one in self.schedule]
        text = writer.day(entries, [loop.__name__ for loop in loops])
        module = _module("day", text, "".join(loop.__name__ for loop in loops))
        ready = Path(module.__file__).with_suffix(f".{_types(arguments)}.ready")
        if not ready.exists():
            self._compile(loops, arguments)
            self._report("day", len(loops))
            module.advance.compile(tuple(numba.typeof(one) for one in arguments))
            ready.touch()
        return module.advance

    def _compile(self, loops: list[ModuleType], arguments: tuple) -> None:
        s, ties, places, offers, calendar, numbers, _, seed, replicate, *_ = arguments
        types = tuple(numba.typeof(one) for one in (s, ties, places, offers, calendar[0], numbers[0:0], seed, replicate))
        for i, (one, loop) in enumerate(zip(self.mechanisms, loops)):
            self._report(one.name, i)
            loop.run.compile(types)

    def _report(self, name: str, position: int) -> None:
        if self.progress:
            self.progress(name, position, len(self.schedule) + 1)


def _types(arguments: tuple) -> str:
    """Tell one set of argument types from another (numba compiles each apart)."""
    text = str([numba.typeof(one) for one in arguments])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _module(name: str, text: str, called: str) -> ModuleType:
    """Write a generated module under a name that its content decides, and import it."""
    digest = hashlib.sha256((text + called + _machine()).encode()).hexdigest()[:16]
    full = f"peersim_{name}_{digest}"
    if full in sys.modules:
        return sys.modules[full]
    path = cache_folder() / "code" / f"{full}.py"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    spec = importlib.util.spec_from_file_location(full, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[full] = module
    spec.loader.exec_module(module)
    return module


@functools.cache
def _machine() -> str:
    return f"{numba.__version__} {np.__version__} {sys.version_info[:2]} {llvmlite.binding.get_host_cpu_name()}"


def _sources(mechanism: Mechanism) -> str:
    """Give the text of every file that decides what this mechanism's loop does."""
    module = sys.modules[mechanism.formula.__module__]
    files = {Path(module.__file__).resolve()}
    for origin in mechanism.origins.values():
        if hasattr(origin, "formula"):
            files.add(Path(sys.modules[origin.formula.__module__].__file__).resolve())
    reached = set().union(*(_reached(file) for file in files)) | _reached(ROOT / "sim" / "luck.py")
    return "".join(f"{file.name}:{_text(file)}" for file in sorted(reached))


@functools.cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@functools.cache
def _reached(file: Path) -> frozenset[Path]:
    """Find the files of `sim` that a file imports, and those that they import."""
    found, open_ends = set(), [file]
    while open_ends:
        one = open_ends.pop()
        if one in found:
            continue
        found.add(one)
        open_ends += [path for path in map(_located, _imports(one)) if path]
    return frozenset(found)


@functools.cache
def _imports(file: Path) -> list[str]:
    """Name every module of `sim` that a file may import; a name too many does no harm."""
    names = re.findall(r"import\s+(sim[\w.]*)", _text(file))
    for module, imported in re.findall(r"from\s+(sim[\w.]*)\s+import\s+(\([^)]*\)|[^\n]*)", _text(file)):
        names += [module, *(f"{module}.{name}" for name in re.findall(r"\w+", imported))]
    return names


@functools.cache
def _located(name: str) -> Path | None:
    path = ROOT.joinpath(*name.split("."))
    for one in (path.with_suffix(".py"), path / "__init__.py"):
        if one.exists():
            return one
    return None
