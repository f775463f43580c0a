"""Ask: turn names and overrides, as they are typed, into a question whose arms are all checked."""

import dataclasses
import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omegaconf import DictConfig

from experiments.overrides import Override, overrides
from experiments.question import Arm, Question
from sim.composition import GROUPS, choices, places_of, with_settings
from sim.configuration import scenario
from sim.errors import UserError
from sim.extension import with_mechanisms
from sim.modifiers import GROUP, SIGN, composed_with

MOST_ARMS = 50
NOTHING = "lecture_only"  # the scenario without a programme


@dataclass(frozen=True)
class Option:
    """One option as it is asked for: a scenario with its modifiers, settings of its own, and what it is called if not by these."""

    typed: str
    own: list[Override] = field(default_factory=list)
    label: str = ""


def ask(verb: str, names: list[str], words: list[str], folder: Path | None, mechanisms: tuple[Path, ...] = ()) -> Question:
    """Turn what was typed into a question whose arms are all checked; `mechanisms` are files of a user's own."""
    question = asked(verb, [Option(name) for name in names], overrides(words), folder, mechanisms)
    if verb == "run" and len(question.arms) > 1:
        raise UserError(f"run takes one value a key; use: peersim sweep {names[0]} {' '.join(words)}")
    return question


def asked(
    verb: str, options: list[Option], given: list[Override], folder: Path | None, mechanisms: tuple[Path, ...] = (), common: list[Override] | None = None
) -> Question:
    """Turn options into a question whose arms are all checked; `given` was typed, and wins over what is `common` to all options."""
    configs, used = _configs(options, given, common or [], folder)
    files = used[options[0].typed]
    settings = [one for one in given if one.key not in GROUPS]
    _refuse_foreign(settings, configs)
    for option in options:
        _refuse_foreign(option.own, {option.typed: configs[option.typed]})
    swept = [one for one in settings if len(one.values) > 1]
    if verb == "sweep":
        arms = _sweep(options[0].typed, configs[options[0].typed], settings, swept)
    else:
        found = [(used[one.typed]["population"], _arms(one.label or one.typed, configs[one.typed], settings, one), configs[one.typed]) for one in options]
        arms = _by_population(found, files["population"], settings)
    arms = [dataclasses.replace(arm, scenario=with_mechanisms(arm.scenario, mechanisms)) for arm in arms]
    if len(arms) > MOST_ARMS:
        raise UserError(f"{len(arms)} arms (allowed up to {MOST_ARMS}); name fewer values")
    labels = [arm.label for arm in arms]
    if len(set(labels)) < len(labels):
        raise UserError(f"{max(labels, key=labels.count)} is named twice; a comparison needs different arms")
    return Question(verb, arms, swept[0].key if verb == "sweep" else "", files["population"], files["institution"])


def _by_population(found: list[tuple[str, list[Arm], DictConfig]], first: str, settings: list[Override]) -> list[Arm]:
    """Put arms after those of their own students: who brings students of its own is compared with the same students without any programme."""
    arms = [arm for population, mine, _ in found if population == first for arm in mine]
    for name in dict.fromkeys(population for population, _, _ in found if population != first):
        groups = [(mine, config) for population, mine, config in found if population == name]
        if any(arm.scenario.roster for arm in arms) or any(arm.scenario.roster for mine, _ in groups for arm in mine):
            raise UserError(
                f"population: scenarios name different ones ({first}, {name}); students from files are not compared with others: population={first}"
            )
        control = groups[0][1].copy()
        control.programmes = {}
        base = [one for one in settings if _programme_of(one.key) is None and len(one.values) == 1]
        alone = dataclasses.replace(_arms(f"{NOTHING}, {name}", control, base)[0], apart=name)
        arms += [dataclasses.replace(alone, control=alone.label)]
        arms += [dataclasses.replace(arm, control=alone.label, apart=name) for mine, _ in groups for arm in mine]
    return arms


def _configs(
    options: list[Option], given: list[Override], common: list[Override], folder: Path | None
) -> tuple[dict[str, DictConfig], dict[str, dict[str, str]]]:
    """Compose each scenario with its modifiers and with what is common to all; and name the files that say who its students are, and so on."""
    groups, shared = _groups(common, folder) | _groups(given, folder), [one for one in common if one.key not in GROUPS]
    found = _composed([option.typed for option in options], groups, folder)
    _refuse_other_times([files for _, files in found.values()])
    configs = {name: config for name, (config, _) in found.items()}
    _refuse_foreign(shared, configs)
    for name, config in configs.items():
        configs[name] = with_settings(config, {one.key: _null(one.key, one.values[0]) for one in shared if _concerns(one, config)})
    return configs, {name: files for name, (_, files) in found.items()}


def _composed(typed: list[str], groups: dict[str, str], folder: Path | None) -> dict[str, tuple[DictConfig, dict[str, str]]]:
    """Compose each scenario; those that bring no students of their own have those of the first, if that one does."""
    found = {name: composed_with(name, groups, folder) for name in dict.fromkeys(typed)}
    usual = composed_with(NOTHING, groups, folder)[1]["population"]
    mine = found[typed[0]][1]["population"]
    for name, (_, files) in found.items():
        if files["population"] == usual != mine:
            found[name] = composed_with(name, groups | {"population": mine}, folder)
    return found


def _refuse_other_times(used: list[dict[str, str]]) -> None:
    """Refuse scenarios that bring a calendar or prices of their own: arms are compared on the same ones."""
    for group in ("calendar", "institution"):
        names = list(dict.fromkeys(files[group] for files in used))
        if len(names) > 1:
            raise UserError(f"{group}: scenarios name different ones ({', '.join(names)}); say one for all: {group}={names[0]}")


def _groups(given: list[Override], folder: Path | None) -> dict[str, str]:
    groups = {}
    for one in given:
        if one.key in GROUPS:
            if one.key == "scenario":
                raise UserError("scenario: name scenarios after the verb, as in: peersim compare lecture_only pal")
            if len(one.values) > 1:
                raise UserError(f"{one.key} takes one value here: arms are compared on the same students and calendar")
            if not isinstance(one.values[0], str):
                raise UserError(f"{one.key} = {_shown(one.values[0])}: takes the name of a {one.key}, one of: {', '.join(choices(one.key, folder))}")
            groups[one.key] = one.values[0]
    return groups


def _shown(value: Any) -> str:
    return "null" if value is None else str(value)


def _programme_of(key: str) -> str | None:
    parts = key.split(".")
    return parts[1] if parts[0] == "programmes" and len(parts) > 1 else None


def _refuse_foreign(settings: list[Override], configs: dict[str, DictConfig]) -> None:
    """Refuse a key without its beginning, a programme's setting when no arm has the programme, and values that would unpair the arms."""
    for one in settings:
        whole = list(dict.fromkeys(place for config in configs.values() if one.key not in config for place in places_of(config, one.key)))
        if whole:
            meant = [place for place in whole if _programme_of(place)] or whole
            raise UserError(f"{one.key}: no such setting. Did you mean {' or '.join(meant[:3])}?")
        if one.key == GROUP:
            raise UserError(f"{GROUP}: is typed behind a scenario, as in pal{SIGN}{_shown(one.values[0])}")
        programme = _programme_of(one.key)
        if programme and not any(programme in config.programmes for config in configs.values()):
            has = sorted({str(name) for config in configs.values() for name in config.programmes})
            raise UserError(f"{one.key}: no arm has a programme {programme} (there are: {', '.join(has) or 'none'})")
        if len(one.values) > 1 and one.key.split(".")[0] not in ("programmes", "mechanisms", "helping"):
            raise UserError(f"{one.key} takes one value here: arms are compared on the same students, luck and calendar")


def _concerns(one: Override, config: DictConfig) -> bool:
    return _programme_of(one.key) is None or _programme_of(one.key) in config.programmes


def _arms(name: str, config: DictConfig, settings: list[Override], option: Option | None = None) -> list[Arm]:
    """Make the arms of one scenario: one for each combination of the values that concern it.

    A label tells what differs between arms: values of which there are several, and of an option every turned knob of a programme,
    and every setting of its own unless it has a label that says so.
    """
    own = option.own if option else []
    mine = [*own, *(one for one in settings if _concerns(one, config))]
    several = [one for one in mine if len(one.values) > 1]
    arms = []
    for values in itertools.product(*(one.values for one in mine)):
        chosen = {one.key: _null(one.key, value) for one, value in zip(mine, values)}
        told = [one for one in mine if one in several or (option and (_programme_of(one.key) if one not in own else not option.label))]
        label = " ".join([name, *(f"{one.key.split('.')[-1]}={_shown(chosen[one.key])}" for one in told)])
        setting = str(chosen[several[0].key]) if several else ""
        arms.append(Arm(label, scenario(name, with_settings(config, chosen)), setting))
    return arms


def _null(key: str, value: Any) -> Any:
    parts = key.split(".")
    if value is None and not (parts[0] == "mechanisms" and len(parts) == 2):
        raise UserError(f"{key} = null: only a mechanism can be taken out, as in mechanisms.support_talk=null")
    return value


def _sweep(name: str, config: DictConfig, settings: list[Override], swept: list[Override]) -> list[Arm]:
    if len(swept) != 1:
        said = f"there are several: {', '.join(one.key for one in swept)}" if swept else _one_value(settings)
        raise UserError(f"sweep takes one key with several values, as in programmes.pal.group_size=4,8 ({said})")
    if not config.programmes:
        raise UserError(f"sweep {name}: this scenario has no programme to compare with its absence")
    control = config.copy()
    control.programmes = {}
    of_programmes = swept[0].key.split(".")[0] in ("programmes", "helping")
    controls = _arms("no programmes", control, [one for one in settings if not (of_programmes and one is swept[0])])
    arms = _arms(name, config, settings)
    if of_programmes:
        return [*controls, *arms]
    return [one for control, arm in zip(controls, arms) for one in _pair(control, arm)]


def _one_value(settings: list[Override]) -> str:
    only = [f"{one.key} = {one.values[0]}" for one in settings if _programme_of(one.key)] or [one.key for one in settings]
    return f"{only[0]} is one value" if only else "none was given"


def _pair(control: Arm, arm: Arm) -> list[Arm]:
    """Compare an arm with a control of its own: a value that changes students without any programme is no programme's doing."""
    return [dataclasses.replace(one, control=control.label) for one in (control, arm)]
