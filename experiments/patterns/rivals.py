"""Rivals and ablations: models that should fail, each kept in a config file with the settings by which it differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.overrides import Override
from experiments.patterns.suite import Model
from sim.composition import choices
from sim.named import tree_of

RIVAL, ABLATION = "rival", "ablation"
HERE = Path(__file__).resolve().parent
SHIPPED = {"contagion": HERE / "contagion.py"}  # mechanisms that only a rival has


@dataclass(frozen=True)
class Other:
    """Another model: what it is called, what it says or lacks, which patterns it is expected to fail, and how it differs."""

    name: str
    says: str
    expected: tuple[str, ...]
    model: Model


def others(group: str, typed: tuple[Override, ...], quick: bool) -> list[Other]:
    """Read all rivals, or all ablations; what was typed goes to all of them."""
    return [_read(group, name, tree_of(group, name, None), typed, quick) for name in choices(group, None)]


def _read(group: str, name: str, tree: Mapping[str, Any], typed: tuple[Override, ...], quick: bool) -> Other:
    settings = tuple(Override(str(key), [value]) for key, value in tree["settings"].items())
    files = (SHIPPED[tree["with"]],) if "with" in tree else ()
    said = tree["says"] if group == RIVAL else f"without {tree['out']}"
    return Other(name, said, tuple(tree.get("expected", ())), Model(typed, settings, files, quick))
