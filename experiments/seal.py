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
    return manifest.get(SEAL) == _hash(whole) and isinstance(whole.get(FILES), dict) and all(map(_plain, whole[FILES]))


def _plain(name: str) -> bool:
    """Tell whether a name is that of a file in the folder itself: a manifest may come from anybody."""
    return Path(name).name == name and name not in ("..", MANIFEST)


def changed(folder: Path, manifest: dict, names: Iterable[str] | None = None) -> list[str]:
    """Name the files (all of the manifest, or some) that are missing or not what was written; the manifest first, and alone if it is not intact."""
    if not intact(manifest):
        return [MANIFEST]
    return [name for name in (manifest[FILES] if names is None else names) if not _same(folder / name, manifest[FILES].get(name))]


def _same(path: Path, known: dict | None) -> bool:
    try:
        return known is not None and path.stat().st_size == known["bytes"] and _print(path) == known
    except OSError:
        return False


def _print(path: Path) -> dict:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _hash(manifest: dict) -> str:
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
