"""Modifiers: small files that turn a few knobs of any programme, typed behind a scenario as in pal+ground_rules."""

import dataclasses
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.composition import composed_of, plain, with_settings
from sim.errors import UserError, nearest
from sim.named import file_of, tree_of
from sim.programmes import SCHEMAS, Programme, unused
from sim.settings import outside

GROUP, SIGN = "modifier", "+"


def composed_with(typed: str, groups: dict[str, str], folder: Path | None) -> tuple[DictConfig, dict[str, str]]:
    """Compose a scenario with the modifiers typed behind it, and say of which files it is made: their names by group."""
    scenario, *names = typed.split(SIGN)
    if not scenario:
        raise UserError(f"{typed}: name a scenario before the {SIGN}, as in pal{typed}")
    config, used = composed_of(scenario, groups, folder)
    if "" in names:
        raise UserError(f"{typed}: name a modifier behind each {SIGN}, as in {scenario}{SIGN}online")
    if twice := [name for name in names if names.count(name) > 1]:
        raise UserError(f"{typed}: {twice[0]} is named twice; once is enough")
    by_key: dict[str, tuple[str, Any]] = {}
    for name in names:
        for key, value in _settings(config, scenario, name, folder).items():
            other, before = by_key.setdefault(key, (name, value))
            if before != value:
                raise UserError(f"{typed}: {other} and {name} both set {key} ({before} and {value}); leave one of them out")
    return with_settings(config, {key: value for key, (_, value) in by_key.items()}), used


def modifier(name: str, folder: Path | None) -> dict[str, Any]:
    """Read what a modifier sets: keys of a programme and their values. Raises UserError for what no programme has."""
    tree, known = tree_of(GROUP, name, folder), {one.name for schema in SCHEMAS.values() for one in dataclasses.fields(schema)} - {"activity"}
    if wrong := [key for key in tree if key not in known]:
        what = "is decided by the first of a programme's defaults" if wrong[0] == "activity" else f"is no key of a programme.{nearest(wrong[0], known)}"
        raise UserError(f"{file_of(GROUP, name)}: {wrong[0]} {what}")
    if not tree:
        raise UserError(f"{file_of(GROUP, name)}: sets nothing; name a key of a programme, as in rules: 0.6")
    return tree


def _settings(config: DictConfig, scenario: str, name: str, folder: Path | None) -> dict[str, Any]:
    """Give what a modifier sets in a scenario, by dotted key: in every programme that has, and uses, all of its keys."""
    tree = modifier(name, folder)
    if not all(isinstance(part, DictConfig) and issubclass(OmegaConf.get_type(part), Programme) for part in config.programmes.values()):
        return {}  # a programme without an activity: that is what has to be told first, and is told when the scenario is checked
    missing = {str(one): [key for key in tree if key not in part or key in unused(part.activity)] for one, part in config.programmes.items()}
    found = {f"programmes.{one}.{key}": value for one, without in missing.items() if not without for key, value in tree.items()}
    if not found:
        lacks = next((without[0] for without in missing.values()), next(iter(tree)))
        raise UserError(
            f"{scenario}{SIGN}{name}: no programme of {scenario} has a use for the key {lacks} of {name} (programmes: {', '.join(missing) or 'none'})"
        )
    try:
        changed = with_settings(config, found)
        wrong = [line for one, part in changed.programmes.items() for line in outside(f"programmes.{one}.", OmegaConf.to_object(part))]
    except UserError as error:
        raise UserError(f"{file_of(GROUP, name)}: {error}") from None
    except OmegaConfBaseException as error:
        raise UserError(f"{file_of(GROUP, name)}: {plain(error)}") from None
    if mine := [line for line in wrong if line.split(" = ")[0] in found]:
        raise UserError(f"{file_of(GROUP, name)}: {mine[0]}")
    return found
