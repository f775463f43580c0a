"""Find an answer where it was kept, and read it back when the question is asked again."""

import json
import tempfile
from pathlib import Path

import pandas as pd

from experiments.question import Question
from sim.errors import UserError

MANIFEST = "manifest.json"


def kept(folder: Path, question: Question) -> bool:
    """Tell whether the folder holds the answer to this very question. Raises UserError if it holds something else."""
    if not folder.exists():
        return False
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["key"] == question.key:
            return True
    except (OSError, ValueError, KeyError, TypeError):
        pass  # whatever it holds, it is no answer of ours: said below
    raise UserError(f"{folder}: holds something else than this answer; move it away, or choose another place with --out")


def check_place(folder: Path) -> None:
    """Refuse a place that cannot be written, before anything is run."""
    place = next(one for one in folder.absolute().parents if one.exists())
    try:
        with tempfile.TemporaryDirectory(dir=place, prefix=".peersim"):
            pass
    except OSError as error:
        raise unwritable(folder, error) from None


def unwritable(folder: Path, error: OSError) -> UserError:
    """Say that a folder cannot be written, and why."""
    return UserError(f"{folder}: cannot be written ({error.strerror or error}); choose another place with --out")


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    """Read the summary, the use of programmes and the manifest of a kept answer."""
    used = folder / "programmes.csv"
    table = pd.read_csv(folder / "summary.csv", dtype={"setting": str, "key": str}).fillna({"setting": "", "key": ""})
    return table, pd.read_csv(used) if used.exists() else pd.DataFrame(), json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
