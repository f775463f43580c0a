"""Compose what is asked for: each scenario with its modifiers and common settings, and refuse in plain words what cannot be compared."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omegaconf import DictConfig

from experiments.overrides import Override
from sim.composition import GROUPS, choices, places_of, with_settings
from sim.errors import UserError
from sim.modifiers import GROUP, SIGN, composed_with

NOTHING = "lecture_only"  # the scenario without a programme


@dataclass(frozen=True)
class Option:
    """One option as it is asked for: a scenario with its modifiers, settings of its own, and what it is called if not by these."""

    typed: str
    own: list[Override] = field(default_factory=list)
    label: str = ""


def configs(
    options: list[Option], given: list[Override], common: list[Override], folder: Path | None
) -> tuple[dict[str, DictConfig], dict[str, dict[str, str]]]:
    """Compose each scenario with its modifiers and with what is common to all; and name the files that say who its students are, and so on."""
    chosen, shared = groups(common, folder) | groups(given, folder), [one for one in common if one.key not in GROUPS]
    found = composed([option.typed for option in options], chosen, folder)
    refuse_other_times([files for _, files in found.values()])
    configs = {name: config for name, (config, _) in found.items()}
    refuse_foreign(shared, configs)
    for name, config in configs.items():
        configs[name] = with_settings(config, {one.key: null(one.key, one.values[0]) for one in shared if concerns(one, config)})
    return configs, {name: files for name, (_, files) in found.items()}


def composed(typed: list[str], groups: dict[str, str], folder: Path | None) -> dict[str, tuple[DictConfig, dict[str, str]]]:
    """Compose each scenario; those that bring no students of their own have those of the first, if that one does."""
    found = {name: composed_with(name, groups, folder) for name in dict.fromkeys(typed)}
    usual = composed_with(NOTHING, groups, folder)[1]["population"]
    mine = found[typed[0]][1]["population"]
    for name, (_, files) in found.items():
        if files["population"] == usual != mine:
            found[name] = composed_with(name, groups | {"population": mine}, folder)
    return found


def refuse_other_times(used: list[dict[str, str]]) -> None:
    """Refuse scenarios that bring a calendar or prices of their own: arms are compared on the same ones."""
    for group in ("calendar", "institution"):
        names = list(dict.fromkeys(files[group] for files in used))
        if len(names) > 1:
            raise UserError(f"{group}: scenarios name different ones ({', '.join(names)}); say one for all: {group}={names[0]}")


def groups(given: list[Override], folder: Path | None) -> dict[str, str]:
    """Give the files that settings choose: population, calendar and institution, one of each."""
    chosen = {}
    for one in given:
        if one.key in GROUPS:
            if one.key == "scenario":
                raise UserError("scenario: name scenarios after the verb, as in: peersim compare lecture_only pal")
            if len(one.values) > 1:
                raise UserError(f"{one.key} takes one value here: arms are compared on the same students and calendar")
            if not isinstance(one.values[0], str):
                raise UserError(f"{one.key} = {shown(one.values[0])}: takes the name of a {one.key}, one of: {', '.join(choices(one.key, folder))}")
            chosen[one.key] = one.values[0]
    return chosen


def refuse_foreign(settings: list[Override], configs: dict[str, DictConfig]) -> None:
    """Refuse a key without its beginning, a programme's setting when no arm has the programme, and values that would unpair the arms."""
    for one in settings:
        whole = list(dict.fromkeys(place for config in configs.values() if one.key not in config for place in places_of(config, one.key)))
        if whole:
            meant = [place for place in whole if programme_of(place)] or whole
            raise UserError(f"{one.key}: no such setting. Did you mean {' or '.join(meant[:3])}?")
        if one.key == GROUP:
            raise UserError(f"{GROUP}: is typed behind a scenario, as in pal{SIGN}{shown(one.values[0])}")
        programme = programme_of(one.key)
        if programme and not any(programme in config.programmes for config in configs.values()):
            has = sorted({str(name) for config in configs.values() for name in config.programmes})
            raise UserError(f"{one.key}: no arm has a programme {programme} (there are: {', '.join(has) or 'none'})")
        if len(one.values) > 1 and one.key.split(".")[0] not in ("programmes", "mechanisms", "helping"):
            raise UserError(f"{one.key} takes one value here: arms are compared on the same students, luck and calendar")


def concerns(one: Override, config: DictConfig) -> bool:
    """Tell whether a setting is of an arm: not if it is of a programme that the arm does not have."""
    return programme_of(one.key) is None or programme_of(one.key) in config.programmes


def programme_of(key: str) -> str | None:
    """Name the programme whose setting a key is."""
    parts = key.split(".")
    return parts[1] if parts[0] == "programmes" and len(parts) > 1 else None


def shown(value: Any) -> str:
    """Write a value as it is typed."""
    return "null" if value is None else str(value)


def null(key: str, value: Any) -> Any:
    """Give a value back; null only where it takes a mechanism out."""
    parts = key.split(".")
    if value is None and not (parts[0] == "mechanisms" and len(parts) == 2):
        raise UserError(f"{key} = null: only a mechanism can be taken out, as in mechanisms.support_talk=null")
    return value
