"""Name the model by its sources, as they were read when it was loaded: that text is what runs, whatever becomes of the files.

`import sim` begins here, so that every file is read before it is run.
"""

import ast
import contextlib
import functools
import hashlib
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent


class File(NamedTuple):
    """The text of a source file; `path` is None if that very text was run, so that the file does not matter any more."""

    path: Path | None
    text: bytes


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def _read(path: Path) -> bytes:
    """Read a file of `sim`; without its bytecode, if that is not younger: Python takes it for new within a second of an edit."""
    bytecode = Path(importlib.util.cache_from_source(path))
    with contextlib.suppress(OSError):
        if bytecode.stat().st_mtime_ns <= path.stat().st_mtime_ns:
            bytecode.unlink()
    return path.read_bytes()


# by module: every file of `sim`, and later each other file whose functions are compiled
SOURCES = {_name(path): File(path, _read(path)) for path in sorted(ROOT.rglob("*.py")) if path.is_file()}


@functools.cache
def fingerprint() -> str:
    """Hash every source file of `sim`, numpy, numba and scipy: what changes it makes earlier answers stale.

    Raises:
        UserError: a file has changed since it was read, so that nobody knows which text was run.
    """
    import numba  # here, so that `import sim` needs only the standard library
    import numpy as np
    import scipy

    refuse_changed(name for name in SOURCES if name.split(".")[0] == "sim" and name in sys.modules)
    digest = hashlib.sha256(f"numpy {np.__version__} numba {numba.__version__} scipy {scipy.__version__}".encode())
    for path, text in sorted(one for name, one in SOURCES.items() if name.split(".")[0] == "sim"):
        digest.update(path.relative_to(ROOT).as_posix().encode() + text)
    return digest.hexdigest()[:16]


def note(module: str, path: str) -> None:
    """Keep the text of a file outside `sim` whose functions are compiled; what is typed at a prompt has no file."""
    if module not in SOURCES and Path(path).is_file():
        SOURCES[module] = File(Path(path), Path(path).read_bytes())


def changed(module: str) -> bool:
    """Tell whether a file is not any more what it was when it was loaded."""
    path, text = SOURCES[module]
    try:
        return path is not None and path.read_bytes() != text
    except OSError:
        return True


def refuse_changed(modules: Iterable[str]) -> None:
    """Raise UserError for the first of these files that has changed since it was loaded."""
    from sim.errors import UserError

    for name in sorted(modules):
        if changed(name):
            raise UserError(f"{SOURCES[name].path} has changed since it was loaded; start Python again")


def reached(modules: Iterable[str]) -> list[str]:
    """List these modules, those that they import, and so on, as far as their text is known here."""
    found, open_ends = set(), list(modules)
    while open_ends:
        one = open_ends.pop()
        if one in SOURCES and one not in found:
            found.add(one)
            open_ends += _imports(one)
    return sorted(found)


def imported(text: bytes) -> Iterator[str]:
    """Name what a source imports, and everything that it takes from there; relative names begin with their dots."""
    for one in _statements(ast.parse(text)):
        if isinstance(one, ast.Import):
            yield from (alias.name for alias in one.names)
        elif isinstance(one, ast.ImportFrom):
            origin = "." * one.level + (one.module or "")
            yield origin
            yield from (f"{origin}.{alias.name}" if one.module else f"{origin}{alias.name}" for alias in one.names)


@functools.cache
def _imports(module: str) -> tuple[str, ...]:
    path, text = SOURCES[module]
    package = module if path and path.name == "__init__.py" else module.rpartition(".")[0]
    return tuple(importlib.util.resolve_name(name, package) if name.startswith(".") else name for name in imported(text))


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Walk through statements only: expressions hold no imports, and there are many."""
    for block in ("body", "orelse", "handlers", "finalbody", "cases"):
        for one in getattr(node, block, ()):
            yield one
            yield from _statements(one)
