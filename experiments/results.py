"""Find an answer where it was kept, and read it back when the question is asked again."""

import contextlib
import json
import tempfile
from pathlib import Path

import pandas as pd

from experiments import seal
from experiments.question import Question
from experiments.seal import MANIFEST
from sim.errors import UserError

CONFIG = "config.yaml"
SUMMARY, USE, PAIRS, NETWORK, SURVEYS = "summary.csv", "programmes.csv", "pairs.csv", "network.csv", "surveys.csv"
COSTS, VALUE, DESIGN, EVALUATIONS = "costs.csv", "value.csv", "design.csv", "evaluations.csv"
SINGLE = ("students", "surveys")  # tables of single students, not for personal cohorts, nor of very large questions
FAILURES = "failures"  # the table of runs that failed; there is none if none did
COST = ("arm", "programme", "ingredient", "quantity", "unit", "price", "money", "currency", "price_year")  # columns of the first
TABLES = ("runs", "curves", "students", "surveys", "survey_means", "network", "friends", "nodes", "links", "programmes", FAILURES)  # kept as Parquet


def kept(folder: Path, question: Question) -> bool:
    """Tell whether the folder holds the answer to this very question. Raises UserError if it holds something else."""
    if not folder.exists():
        return False
    manifest = _manifest_of(folder)
    if manifest.get("key") != question.key and (manifest or not _says(folder, question)):
        raise UserError(f"{folder}: holds something else than this answer; move it away, or choose another place with --out")
    return True


def _says(folder: Path, question: Question) -> bool:
    """Tell whether the settings in a folder are those of this question: then it is its answer, though the manifest is lost."""
    try:
        return (folder / CONFIG).read_text(encoding="utf-8") == question.as_yaml
    except (OSError, UnicodeDecodeError):
        return False


def _manifest_of(folder: Path) -> dict:
    """Read a manifest that may be lost or broken; then it says nothing."""
    try:
        return dict(read_manifest(folder))
    except (OSError, ValueError, TypeError):
        return {}


def changed(folder: Path) -> list[str]:
    """Name the files of a kept answer that are missing or not what was written; the manifest alone if it is lost or broken."""
    return seal.changed(folder, _manifest_of(folder))


def cut(folder: Path) -> bool:
    """Tell whether files of an answer are missing or of another size than was written: at once, whatever their size."""
    manifest = _manifest_of(folder)
    return not seal.intact(manifest) or any(not seal.same_size(folder / name, known) for name, known in manifest[seal.FILES].items())


def whole(folder: Path) -> bool:
    """Tell whether a folder holds an answer of which every file is what was written."""
    try:
        return not changed(folder)
    except (OSError, ValueError, AttributeError):
        return False


def of_runs(names: list[str]) -> bool:
    """Tell whether these files can be made again from the tables of runs that are kept with them."""
    return not any(name == MANIFEST or name.endswith(".parquet") for name in names)


def said(folder: Path, names: list[str]) -> str:
    """Say which files of an answer were edited or are missing."""
    return ", ".join(f"{name} {'was changed' if (folder / name).exists() else 'is missing'}" for name in names)


def refuse_changed(folder: Path) -> None:
    """Refuse an answer of which a file was edited or is missing."""
    if damaged := changed(folder):
        raise UserError(f"{folder}: {said(folder, damaged)}; ask the question again, which makes it whole")


def told(folder: Path) -> None:
    """Note that an answer was shown, so that it is the latest."""
    with contextlib.suppress(OSError):  # of somebody else, or where nothing can be written
        (folder / MANIFEST).touch()


def _damaged(folder: Path, what: str) -> UserError:
    """Say that a kept answer is no longer whole."""
    return UserError(f"{folder}: {what} in this kept answer; move the folder away to have it computed again")


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


def read_manifest(folder: Path) -> dict:
    """Read the manifest of an answer."""
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    """Read the summary, the use of programmes and the manifest of a kept answer. Raises UserError for files that cannot be read."""
    try:
        table = pd.read_csv(folder / SUMMARY, dtype={"setting": str, "key": str, "subgroup": str}).fillna({"setting": "", "key": "", "subgroup": ""})
        used = pd.read_csv(folder / USE) if (folder / USE).exists() else pd.DataFrame()
        return table, used, read_manifest(folder)
    except (OSError, ValueError) as error:
        raise _damaged(folder, f"a file cannot be read ({str(error).splitlines()[0]})") from None


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read the tables of all runs; one that was empty has no file. Raises UserError for files that cannot be read."""
    try:
        return {name: pd.read_parquet(path) if (path := folder / f"{name}.parquet").exists() else pd.DataFrame() for name in TABLES}
    except (OSError, ValueError) as error:
        raise _damaged(folder, f"a file cannot be read ({str(error).splitlines()[0]})") from None


def read_pairs(folder: Path) -> pd.DataFrame:
    """Read what arms do more than each other; empty if there are no two to compare. Raises UserError for a file that cannot be read."""
    return _read_if_there(folder / PAIRS, ("setting", "other_setting", "key"))


def read_evaluations(folder: Path) -> pd.DataFrame:
    """Read what common evaluations would find; empty where no tables of single students are kept. Raises UserError for a file that cannot be read."""
    return _read_if_there(folder / EVALUATIONS, ())


def read_network(folder: Path) -> pd.DataFrame:
    """Read the measures of the network; empty if too few real people have one. Raises UserError for a file that cannot be read."""
    return _read_if_there(folder / NETWORK, ("setting",))


def read_costs(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read what programmes cost by ingredient, and what an effect costs; empty without programmes. Raises UserError for a file that cannot be read."""
    costs = _read_if_there(folder / COSTS, ())
    return pd.DataFrame(columns=list(COST)) if costs.empty else costs, _read_if_there(folder / VALUE, ())


def read_design(folder: Path) -> pd.DataFrame:
    """Read the arms of a design of several keys; empty if the question has none. Raises UserError for a file that cannot be read."""
    return _read_if_there(folder / DESIGN, ())


def _read_if_there(path: Path, words: tuple[str, ...]) -> pd.DataFrame:
    if not path.exists():
        return pd.DataFrame()
    try:
        return pd.read_csv(path, dtype=dict.fromkeys(words, str)).fillna(dict.fromkeys(words, ""))
    except (OSError, ValueError) as error:
        raise _damaged(path.parent, f"a file cannot be read ({str(error).splitlines()[0]})") from None
