"""Compose settings from YAML files with Hydra, and refuse in plain words what is no setting."""

import dataclasses
import functools
import re
from pathlib import Path
from typing import Any, get_args, get_origin

import yaml
from hydra import compose, initialize_config_dir
from hydra._internal.core_plugins.file_config_source import FileConfigSource
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.core.plugins import Plugins
from hydra.errors import HydraException
from hydra.plugins.config_source import ConfigResult
from omegaconf import DictConfig, OmegaConf, open_dict
from omegaconf.errors import OmegaConfBaseException

from sim.errors import UserError, nearest
from sim.settings import KINDS, allowed, kind

SHIPPED = Path(__file__).resolve().parents[1] / "configs"
GROUPS = ("population", "calendar", "institution", "scenario")
CODE = r"_(target|partial|recursive|convert|args)_|hydra|(override )?/?hydra(/.*)?"  # keys that make Hydra do more than read

_schemas: dict[str, type] = {}  # by class name: what a YAML may hold


def register(name: str, schema: type, group: str | None = None) -> None:
    """Make a schema known, so that a YAML can name it in its defaults."""
    ConfigStore.instance().store(group=group, name=name, node=schema)
    _remember(schema)


def _remember(schema: type) -> None:
    """Note the fields of a dataclass and of the dataclasses within it, for messages."""
    _schemas[schema.__name__] = schema
    for one in dataclasses.fields(schema):
        for part in (one.type, *getattr(one.type, "__args__", ())):
            if dataclasses.is_dataclass(part) and part.__name__ not in _schemas:
                _remember(part)


def choices(group: str, folder: Path | None) -> list[str]:
    """List the names of a config group, shipped and the user's own."""
    found = {path.stem for root in (SHIPPED, folder) if root for path in (root / group).glob("*.yaml")}
    return sorted(found)


class OwnFiles(FileConfigSource):
    """A user's folder of configs: each file is checked when, and only when, it is used."""

    @staticmethod
    def scheme() -> str:
        """Begin the address of such a folder."""
        return "own"

    def load_config(self, config_path: str) -> ConfigResult:
        """Read a file. Raises UserError for one that holds more, or less, than settings."""
        path = Path(self.path, self._normalize_file_name(config_path))
        refuse_code(path, path.relative_to(self.path).as_posix())
        return super().load_config(config_path)


Plugins.instance().register(OwnFiles)


OWN = " (One of your own: --config-dir FOLDER.)"


def composed(scenario: str, groups: dict[str, str], folder: Path | None) -> DictConfig:
    """Compose one scenario with its population and calendar; settings of the command line come later."""
    return composed_of(scenario, groups, folder)[0]


def composed_of(scenario: str, groups: dict[str, str], folder: Path | None) -> tuple[DictConfig, dict[str, str]]:
    """Compose one scenario, or one programme alone, and say of which files: their names by group, as in {population: first_years}."""
    if folder and not folder.is_dir():
        raise UserError(f"--config-dir {folder}: {'is a file, not a folder' if folder.exists() else 'no such folder'}")
    alone = scenario not in choices("scenario", folder) and scenario in choices("programme", folder)  # a programme is a scenario of its own
    chosen = groups | {"scenario": "lecture_only" if alone else scenario}
    for group, name in chosen.items():
        known = choices(group, folder)
        if not re.fullmatch(r"[A-Za-z0-9_\-]+", name) or name not in known:
            known = sorted({*known, *choices("programme", folder)}) if group == "scenario" else known
            raise UserError(f"{group} {name}: there is none of this name.{nearest(name, known)}{'' if folder else OWN}")
    overrides = [f"{group}={name}" for group, name in chosen.items()] + [f"+programme@programmes.{scenario}={scenario}"] * alone
    if not folder:
        config, used = _shipped(tuple(overrides), scenario)
        return config.copy(), dict(used)
    config, used = _composed([*overrides, f"hydra.searchpath=['{OwnFiles.scheme()}://{folder.resolve().as_posix()}']"], scenario)
    refuse_doubles(used, folder)
    return config, used


@functools.cache
def _shipped(overrides: tuple[str, ...], scenario: str) -> tuple[DictConfig, dict[str, str]]:
    """Compose shipped files, each choice of them once: they are what they were when the program began."""
    return _composed(list(overrides), scenario)


def _composed(overrides: list[str], scenario: str) -> tuple[DictConfig, dict[str, str]]:
    """Compose with Hydra, and tell its errors in a line."""
    GlobalHydra.instance().clear()
    try:
        with initialize_config_dir(str(SHIPPED), version_base="1.3"):
            config = compose("run", overrides, return_hydra_config=True)
    except UserError:
        raise
    except RecursionError:
        raise UserError(f"scenario {scenario}: a file of it begins with itself; give it another name than what stands in its defaults list") from None
    except yaml.MarkedYAMLError as error:
        raise UserError(f"{Path(error.problem_mark.name).name}: no YAML that can be read ({_where_in_file(error)})") from None
    except (HydraException, OmegaConfBaseException, ValueError) as error:
        raise UserError(plain(error)) from None
    used = {str(group): str(name) for group, name in config.hydra.runtime.choices.items() if not group.startswith("hydra/")}
    with open_dict(config):
        del config["hydra"]
    return config, used


def with_settings(config: DictConfig, settings: dict[str, Any]) -> DictConfig:
    """Give a copy of a composed config with some settings changed (dotted key -> value)."""
    config = config.copy()
    for key, value in settings.items():
        _refuse_unknown(config, key)
        _refuse_nothing(config, key, value)
        try:
            OmegaConf.update(config, key, _typed(config, key, value), merge=not _is_table(config, key), force_add=False)
        except UserError:
            raise
        except (OmegaConfBaseException, ValueError, TypeError) as error:
            inner = getattr(error, "full_key", None) or ""
            asked = inner if inner.startswith(f"{key}.") and not _is_table(config, key) else key
            wanted = _wanted(str(error), asked)
            raise UserError(f"{key} = {value}: {asked + ' ' if asked != key else ''}{wanted}" if wanted else f"{key} = {value}: {plain(error)}") from None
    return config


def _is_table(config: DictConfig, key: str) -> bool:
    """Tell whether a key holds a table of values, such as weeks and loads: that is given anew as a whole."""
    node = OmegaConf.select(config, key)
    return isinstance(node, DictConfig) and OmegaConf.get_type(node) is dict and node._metadata.element_type is not Any


def _typed(config: DictConfig, key: str, value: Any) -> Any:
    """Give a table whose values have settings of their own, such as columns, with each of these checked; anything else as it is."""
    element = OmegaConf.select(config, key)._metadata.element_type if _is_table(config, key) else None
    if not dataclasses.is_dataclass(element) or not isinstance(value, dict):
        return value
    first, known = dataclasses.fields(element)[0].name, [one.name for one in dataclasses.fields(element)]
    for name, part in value.items():
        if not isinstance(part, (dict, DictConfig)):
            raise UserError(f"{key}.{name} = {part}: has settings of its own, as in {{{name}: {{{first}: {'NAME' if part is None else part}}}}}")
        if unknown := [one for one in part if one not in known]:
            raise UserError(f"{key}.{name}.{unknown[0]} is no setting.{nearest(str(unknown[0]), known)}")
    return {name: OmegaConf.merge(OmegaConf.structured(element), part) for name, part in value.items()}


def _refuse_nothing(config: DictConfig, key: str, value: Any) -> None:
    """Refuse {} for a key that has settings of its own, there or further down: merged, it would change nothing and say nothing."""
    if not isinstance(value, dict) or _is_table(config, key):
        return
    if not value:
        raise UserError(f"{key} = {{}}: changes nothing; name the setting that is meant, as in {key}.NAME=VALUE")
    for name, part in value.items():
        _refuse_nothing(config, f"{key}.{name}", part)


def refuse_code(path: Path, name: str) -> None:
    """Refuse a config that would import, run or read anything beyond settings."""
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UserError(f"{name}: no YAML that can be read ({_where_in_file(error)})") from None
    if not isinstance(tree, dict) and (tree is not None or path.parent.name != "scenario"):
        raise UserError(f"{name}: holds {'nothing' if tree is None else 'no settings'}; a config is made of lines such as key: value")
    try:
        refuse_words(tree, name)
    except RecursionError:
        raise UserError(f"{name}: holds a part that holds itself (an anchor & and its *), or is nested too deeply") from None
    for key in ("seed", "replicates"):
        if path.parent.name == "scenario" and isinstance(tree, dict) and key in tree:
            raise UserError(f"{name}: {key} belongs to the question, not to a scenario; say {key}={tree[key]} on the command line")


def refuse_doubles(chosen: dict[str, str], folder: Path) -> None:
    """Refuse a config of one's own with the name of a shipped one that is used: it would never be read."""
    for group, name in chosen.items():
        path = Path(group.partition("@")[0], f"{name}.yaml")
        if (folder / path).exists() and (SHIPPED / path).exists():
            raise UserError(f"{path.as_posix()}: there is a {path.parent.name} {name} already; give yours another name")


def refuse_words(tree: Any, where: str) -> None:
    """Refuse `_target_` and its like, resolvers such as ${oc.env:...}, and Hydra's own settings, anywhere in a tree."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if re.fullmatch(CODE, str(key)):
                raise UserError(f"{where}: {key} is refused: a config holds settings, no code")
            refuse_words(value, where)
    elif isinstance(tree, list):
        for value in tree:
            refuse_words(value, where)
    elif isinstance(tree, str) and re.search(r"\$\{[^}]*:", tree):
        raise UserError(f"{where}: {tree} is refused: a config reads no environment and calls no resolver")


def plain(error: Exception) -> str:
    """Turn an error of Hydra's or OmegaConf's into a line for a user: the file, the key, and what is allowed."""
    text = str(error)
    named = re.search(r"In '([^']+)'", text)
    where = f"{named[1]}.yaml" if named else "settings"
    key = (re.search(r"full_key: *(\S*)", text) or ["", ""])[1]
    if unknown := re.search(r"Key '([^']+)' not in '([^']+)'", text):
        if unknown[2] == "Run" and unknown[1] in (*GROUPS, "programme"):
            return f"configs: the file of a {unknown[1]} of your own changes the whole run only if it begins with the line: # @package _global_"
        fields = [one.name for one in dataclasses.fields(_schemas[unknown[2]])] if unknown[2] in _schemas else []
        return f"{where}: {key or unknown[1]} is no setting.{nearest(unknown[1], fields)}"
    if named := re.search(r"Interpolation key '([^']+)' not found", text):
        return f"{where}: {key} = ${{{named[1]}}}, but there is no key {named[1]}"
    if wanted := _wanted(text, key):
        value = re.search(r"Value '(.+?)' (?:of type|is not)", text)
        takes, mark, rest = wanted.partition(" (allowed")
        return f"{where}: {key} {takes}" + (f", not '{value[1]}'" if value else "") + mark + rest
    if missing := re.search(r"Could not (?:load|find) '([^'/]+)/([^']+)'", text):
        known = [*choices(missing[1], None), *ConfigStore.instance().list(missing[1])]
        return f"{where}: there is no {missing[1]} {missing[2]}.{nearest(missing[2], {one.removesuffix('.yaml') for one in known})}"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    kept = [line for line in lines if not re.match(r"(reference_type|object_type|full_key|Config search path|provider|See )", line)]
    return " ".join(kept[:2])


def _where_in_file(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}: {getattr(error, 'problem', '')}" if mark else str(error).splitlines()[0]


def _wanted(text: str, key: str) -> str:
    """Say which kind of value a key takes and what is allowed, if that is what an error is about."""
    if not re.search(r"could not be converted|not a valid|Cannot (assign|convert)|is not a |incompatible with|not a subclass", text):
        return ""
    found = _field(key.replace("[", ".").split("."), (re.search(r"object_type=(\w+)", text) or ["", ""])[1])
    if found is None:
        return ""
    wanted, said = kind(found), allowed(found.metadata)
    if dataclasses.is_dataclass(wanted):
        names = [one.name for one in dataclasses.fields(wanted)]
        out = "; null takes it out" if key.startswith("mechanisms.") else ""
        return (f"has settings of its own, as {key}.{names[0]}" if names else "has no settings") + out
    if "could not be converted" in text and get_origin(wanted) and get_args(wanted)[-1] in KINDS:
        return f"takes {KINDS[get_args(wanted)[-1]]} each: {said}"
    if found.metadata.get("choices") or wanted not in KINDS:
        return f"takes {'one of ' if wanted in KINDS else ''}{said or 'a list or table'}"
    return f"takes {KINDS[wanted]}" + (f" (allowed {said})" if said else "")


def _field(parts: list[str], holder: str) -> dataclasses.Field | None:
    """Find the field that a key names: of the class that holds it, or the innermost table that it lies in."""
    if holder in _schemas:
        return next((one for one in dataclasses.fields(_schemas[holder]) if one.name == parts[-1]), None)
    tables = {one.name: one for schema in _schemas.values() for one in dataclasses.fields(schema) if get_origin(one.type) in (list, dict)}
    return next((tables[part] for part in reversed(parts) if part in tables), None)


def places_of(config: DictConfig, name: str) -> list[str]:
    """List where a setting of this name stands, for who leaves out the beginning of the key."""
    holders = {one: config[one] for one in ("population", "calendar", "institution", "helping")}
    holders |= {f"programmes.{one}": part for one, part in config.programmes.items()}
    return [f"{where}.{name}" for where, holder in holders.items() if isinstance(holder, DictConfig) and name in holder]


def _refuse_unknown(config: DictConfig, key: str) -> None:
    """Refuse a dotted key that is not there, and say which keys are."""
    node, done = config, []
    for part in key.split("."):
        if not isinstance(node, DictConfig):
            raise UserError(f"{key}: {'.'.join(done) or 'this'} has no settings of its own (is it null, or a plain value?)")
        if _is_table(config, ".".join(done)):
            raise UserError(f"{key}: {'.'.join(done)} is a table and given as a whole, as in {'.'.join(done)}={{{part}: VALUE}}")
        if part not in node:
            what = f"{'.'.join(done)} has no key {part}" if done else "no such setting"
            raise UserError(f"{key}: {what}.{nearest(part, map(str, node))}")
        node, done = node[part], [*done, part]
