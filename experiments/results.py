"""Keep an answer: one folder a question, written whole or not at all, and read back when the question is asked again."""

import json
import os
import platform
import shutil
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pandas as pd
import yaml

from experiments import figures
from experiments.analysis import disclosed, summary, use
from experiments.question import Question
from sim.calendar import exam_weeks
from sim.errors import UserError
from sim.fingerprint import fingerprint

PACKAGES = ("mesa", "numpy", "numba", "pandas", "networkx", "scipy", "hydra-core", "matplotlib", "pyarrow")
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


def write(folder: Path, question: Question, tables: dict[str, pd.DataFrame], seconds: float) -> None:
    """Write an answer beside its place, and rename it when it is complete."""
    personal = question.first.personal
    table = disclosed(summary(tables["runs"], question.swept), personal)
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        fresh.mkdir(parents=True)
        table.to_csv(fresh / "summary.csv", index=False)
        used = disclosed(use(tables["programmes"]), personal)
        if not used.empty:
            used.to_csv(fresh / "programmes.csv", index=False)
        for name, rows in tables.items():
            if len(rows) and not (personal and name == "students"):
                disclosed(rows, personal).to_parquet(fresh / f"{name}.parquet", index=False)
        arms = [arm.label for arm in question.arms]
        figures.draw(fresh, tables["curves"], table, arms, exam_weeks(question.first.calendar), bool(question.swept))
        (fresh / "config.yaml").write_text(yaml.safe_dump(question.resolved, sort_keys=False, allow_unicode=True), encoding="utf-8")
        (fresh / MANIFEST).write_text(json.dumps(_manifest(question, seconds), indent=2), encoding="utf-8")
        fresh.rename(folder)
    except OSError as error:
        raise UserError(f"{folder}: cannot be written ({error.strerror or error}); choose another place with --out") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    """Read the summary, the use of programmes and the manifest of a kept answer."""
    used = folder / "programmes.csv"
    table = pd.read_csv(folder / "summary.csv", dtype={"setting": str, "key": str}).fillna({"setting": "", "key": ""})
    return table, pd.read_csv(used) if used.exists() else pd.DataFrame(), json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def _manifest(question: Question, seconds: float) -> dict:
    first = question.first
    return {
        "key": question.key,
        "question": {"verb": question.verb, "arms": [arm.label for arm in question.arms], "swept": question.swept},
        "seed": first.seed,
        "replicates": first.replicates,
        "model": fingerprint(),
        "git": _git(),
        "command": ["peersim", *sys.argv[1:]],
        "personal": first.personal,
        "left_out_of_files": first.roster.dropped if first.roster else {},
        "finished": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "seconds": round(seconds, 2),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": {name: _version(name) for name in PACKAGES},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _git() -> str:
    """Name the commit the model was run from, with a mark if files were changed since."""
    root = Path(__file__).resolve().parents[1]
    try:
        run = subprocess.run(["git", "describe", "--always", "--dirty", "--abbrev=12"], cwd=root, capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return run.stdout.strip() or "unknown"
