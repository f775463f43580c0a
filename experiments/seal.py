"""Seal an answer: its manifest names every file with size and hash, and carries a hash of itself, so that what was edited is seen."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

MANIFEST = "manifest.json"
FILES, SEAL = "files", "seal"


def sealed(folder: Path, manifest: dict) -> dict:
    """Give the manifest with size (bytes) and hash of every other file in the folder, and with a hash of all that."""
    files = {path.name: _print(path) for path in sorted(folder.iterdir()) if path.name != MANIFEST}
    whole = {name: value for name, value in manifest.items() if name != SEAL} | {FILES: files}
    return whole | {SEAL: _hash(whole)}


def intact(manifest: dict) -> bool:
    """Tell whether a manifest still says what it said when it was sealed."""
    whole = {name: value for name, value in manifest.items() if name != SEAL}
    return manifest.get(SEAL) == _hash(whole) and isinstance(whole.get(FILES), dict) and all(_plain(*one) for one in whole[FILES].items())


def _plain(name: str, known) -> bool:
    """Tell whether a name is that of a file in the folder itself, with its size and hash: a manifest may come from anybody."""
    return Path(name).name == name and name not in ("..", MANIFEST) and isinstance(known, dict) and {"bytes", "sha256"} <= set(known)


def changed(folder: Path, manifest: dict, names: Iterable[str] | None = None) -> list[str]:
    """Name the files (all of the manifest, or some) that are missing or not what was written; the manifest first, and alone if it is not intact."""
    if not intact(manifest):
        return [MANIFEST]
    return [name for name in (manifest[FILES] if names is None else names) if not _same(folder / name, manifest[FILES].get(name))]


def same_size(path: Path, known: dict) -> bool:
    """Tell whether a file is there, with as many bytes as were written."""
    try:
        return path.stat().st_size == known["bytes"]
    except OSError:
        return False


def _same(path: Path, known: dict | None) -> bool:
    try:
        return known is not None and same_size(path, known) and _print(path) == known
    except OSError:
        return False


def _print(path: Path) -> dict:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _hash(manifest: dict) -> str:
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
