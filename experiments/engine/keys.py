"""Keys: a run is named by the hash of everything that it depends on, so that it is found again, and a stale one is not."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from experiments.question import Arm
from sim.fingerprint import fingerprint

NO_PART = ("replicates", "precision", "precise", "minutes", "institution")  # settings that change no run: how many there are, and what they cost
MEASURING = (
    "runs.py", "measuring.py", "delivery.py", "groups.py", "friendships.py", "snapshots.py", "surveys.py", "tables.py", "disclosure.py",
    "moments.py", "engine/work.py", "engine/store.py", "engine/columns.py",
)  # fmt: skip


def base_of(arm: Arm, control: Arm, gauges: tuple[str, ...] = ()) -> str:
    """Hash what all runs of an arm and its control depend on: settings, students from files, the model, and what is measured, and how."""
    people = [one.scenario.roster.fingerprint() if one.scenario.roster else None for one in (arm, control)]
    order = list(arm.scenario.programmes)  # who meets first is part of the day
    what = [settings_of(arm), order, None if control is arm else settings_of(control), people, model()]
    what += [gauges, _GAUGES] if gauges else []
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def key_of(base: str, replicate: int) -> str:
    """Name one run: 32 hexadecimal digits."""
    return hashlib.sha256(f"{base} {replicate}".encode()).hexdigest()[:32]


def settings_of(arm: Arm) -> dict:
    """Give the settings that a run of an arm depends on."""
    return {name: value for name, value in arm.scenario.resolved.items() if name not in NO_PART}


def model() -> str:
    """Name the model and the way it is measured, as they were when they were loaded: runs of another one are stale."""
    return f"{fingerprint()}-{_MEASURED}"


def _hashed(files: Iterable[str]) -> str:
    """Hash files of this package."""
    digest = hashlib.sha256()
    for name in files:
        digest.update(name.encode() + (HERE / name).read_bytes())
    return digest.hexdigest()[:16]


HERE = Path(__file__).resolve().parents[1]
# on loading: that text is what runs, whatever becomes of the files
_MEASURED = _hashed(MEASURING)  # what turns a run into rows of tables
_GAUGES = _hashed(sorted(path.relative_to(HERE).as_posix() for path in (HERE / "gauges").glob("*.py")))
