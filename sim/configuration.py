"""Read settings: YAML through Hydra's structured configs, checked whole before the first day."""

import dataclasses
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Optional

import yaml
from hydra import compose, initialize_config_dir
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.calendar import Calendar, check
from sim.campus import MECHANISMS
from sim.errors import UserError, nearest
from sim.parameters import declared
from sim.population import Traits
from sim.programmes import SCHEMAS, Helping, Programme
from sim.roster import SMALLEST_GROUP, LoadedCohort, Roster, read
from sim.tables import RosterError

SHIPPED = Path(__file__).resolve().parents[1] / "configs"
GROUPS = ("population", "calendar", "scenario")
LARGEST = 2_000_000  # students of a cohort; more does not fit a common machine's memory


def _settings(name: str, cls: type | None) -> type:
    """Make a mutable dataclass with the fields and defaults of a parameter class, for OmegaConf."""
    fields = [(one.name, float, field(default=one.default)) for one in declared(cls)] if cls else []
    return dataclasses.make_dataclass(name, fields)


TraitSettings = _settings("TraitSettings", Traits)
HelpingSettings = _settings("HelpingSettings", Helping)
_MECHANISM_SETTINGS = {name: _settings(name, one.parameters) for name, one in MECHANISMS.items()}
MechanismSettings = dataclasses.make_dataclass(
    "MechanismSettings",
    [(name, Optional[cls], field(default_factory=cls)) for name, cls in _MECHANISM_SETTINGS.items()],
)


@dataclass
class Made:
    """A cohort made from its sizes and traits."""

    newcomers: int = 300
    older: int = 100
    programmes: int = 3
    traits: TraitSettings = field(default_factory=TraitSettings)  # type: ignore[valid-type]


@dataclass
class Loaded(LoadedCohort):
    """A cohort read from files; what they do not say is drawn from traits."""

    traits: TraitSettings = field(default_factory=TraitSettings)  # type: ignore[valid-type]


@dataclass
class Run:
    """Everything that one arm depends on, and how often it is run."""

    population: Any = None
    calendar: Calendar = field(default_factory=Calendar)
    programmes: Dict[str, Any] = field(default_factory=dict)
    mechanisms: MechanismSettings = field(default_factory=MechanismSettings)  # type: ignore[valid-type]
    helping: HelpingSettings = field(default_factory=HelpingSettings)  # type: ignore[valid-type]
    replicates: int = 50
    seed: int = 1


@dataclass(frozen=True)
class Scenario:
    """A checked scenario: what the model needs, and the settings as plain data that say where it came from."""

    name: str
    population: Made | Loaded
    roster: Roster | None
    traits: Traits
    calendar: Calendar
    programmes: dict[str, Programme]
    mechanisms: dict[str, Any]
    helping: Helping
    replicates: int
    seed: int
    resolved: dict

    @property
    def personal(self) -> bool:
        """Whether the students are real people of whom only aggregates may leave."""
        return self.roster is not None and self.roster.personal


def register() -> None:
    """Make the schemas known to Hydra, so that a YAML can name them in its defaults."""
    store = ConfigStore.instance()
    store.store(name="base_run", node=Run)
    store.store(group="population", name="made", node=Made)
    store.store(group="population", name="loaded", node=Loaded)
    store.store(group="calendar", name="base_calendar", node=Calendar)
    for name, schema in SCHEMAS.items():
        store.store(group="programme", name=name, node=schema)


def choices(group: str, folder: Path | None) -> list[str]:
    """List the names of a config group, shipped and the user's own."""
    found = {path.stem for root in (SHIPPED, folder) if root for path in (root / group).glob("*.yaml")}
    return sorted(found)


def composed(scenario: str, groups: dict[str, str], folder: Path | None) -> DictConfig:
    """Compose one scenario with its population and calendar; settings of the command line come later."""
    chosen = groups | {"scenario": scenario}
    for group, name in chosen.items():
        if not re.fullmatch(r"[A-Za-z0-9_\-]+", name) or name not in choices(group, folder):
            raise UserError(f"{group} {name}: there is none of this name.{nearest(name, choices(group, folder))}")
    overrides = [f"{group}={name}" for group, name in chosen.items()]
    if folder:
        refuse_code(folder)
        overrides.append(f"hydra.searchpath=['file://{folder.resolve().as_posix()}']")
    GlobalHydra.instance().clear()
    try:
        with initialize_config_dir(str(SHIPPED), version_base="1.3"):
            return compose("run", overrides)
    except (HydraException, OmegaConfBaseException, yaml.YAMLError) as error:
        raise UserError(_plain(error)) from None


def refuse_code(folder: Path) -> None:
    """Refuse configs that would import, run or read anything beyond settings."""
    if not folder.is_dir():
        raise UserError(f"--config-dir {folder}: no such folder")
    for path in sorted(folder.rglob("*.yaml")):
        try:
            text = path.read_text(encoding="utf-8")
            tree = yaml.safe_load(text)
        except (UnicodeDecodeError, yaml.YAMLError) as error:
            raise UserError(f"{path.name}: no YAML that can be read ({str(error).splitlines()[0]})") from None
        refuse_words(tree, path.name)


def refuse_words(tree: Any, where: str) -> None:
    """Refuse `_target_` and its like, resolvers such as ${oc.env:...}, and Hydra's own settings, anywhere in a tree."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if re.fullmatch(r"_(target|partial|recursive|convert|args)_|hydra|(override )?/?hydra(/.*)?", str(key)):
                raise UserError(f"{where}: {key} is refused: a config holds settings, no code")
            refuse_words(value, where)
    elif isinstance(tree, list):
        for value in tree:
            refuse_words(value, where)
    elif isinstance(tree, str) and re.search(r"\$\{[^}]*:", tree):
        raise UserError(f"{where}: {tree} is refused: a config reads no environment and calls no resolver")


def with_settings(config: DictConfig, settings: dict[str, Any]) -> DictConfig:
    """Give a copy of a composed config with some settings changed (dotted key -> value)."""
    config = config.copy()
    for key, value in settings.items():
        _refuse_unknown(config, key)
        try:
            OmegaConf.update(config, key, value, merge=True, force_add=False)
        except (OmegaConfBaseException, ValueError, TypeError) as error:
            raise UserError(f"{key} = {value}: {_plain(error)}") from None
    return config


def scenario(name: str, config: DictConfig) -> Scenario:
    """Check a composed config and turn it into what the model needs. Raises UserError with every mistake it finds."""
    try:
        plain = OmegaConf.to_object(config)
        resolved = OmegaConf.to_container(config, resolve=True, throw_on_missing=True)
    except OmegaConfBaseException as error:
        raise UserError(_plain(error)) from None
    wrong = check(plain.calendar)
    traits = _parameters("population.traits", Traits, plain.population.traits, wrong)
    helping = _parameters("helping", Helping, plain.helping, wrong)
    mechanisms = {
        one: None if (value := getattr(plain.mechanisms, one)) is None else _parameters(f"mechanisms.{one}", MECHANISMS[one].parameters, value, wrong)
        for one in MECHANISMS
    }
    wrong += [line for key, one in plain.programmes.items() for line in _programme(key, one)]
    wrong += _population(plain.population) + _counts(plain)
    if wrong:
        raise UserError("\n".join(wrong))
    roster = _roster(plain.population)
    return Scenario(
        name, plain.population, roster, traits, plain.calendar, plain.programmes, mechanisms, helping,
        plain.replicates, plain.seed, resolved,
    )  # fmt: skip


def _roster(population: Any) -> Roster | None:
    if isinstance(population, Made):
        return None
    try:
        roster = read(population)
    except RosterError as error:
        raise UserError(str(error)) from None
    if roster.personal and roster.n < SMALLEST_GROUP:
        raise UserError(
            f"population: {roster.n} students, too few to stay unknown (at least {SMALLEST_GROUP}); set population.personal=false if they are no real people"
        )
    return roster


def _parameters(where: str, cls: type | None, settings: Any, wrong: list[str]) -> Any:
    if cls is None:
        return True
    try:
        return cls(**{one.name: getattr(settings, one.name) for one in declared(cls)})
    except ValueError as error:
        wrong.append(f"{where}.{error}")
        return None


def _programme(name: str, programme: Any) -> list[str]:
    where = f"programmes.{name}"
    if not isinstance(programme, Programme):
        return [f"{where}: no activity given; its defaults list has to begin with one of {', '.join(SCHEMAS)}"]
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        return [f"{where}: a name has small letters, digits and underscores, and begins with a letter"]
    wrong = []
    for one in dataclasses.fields(programme):
        value, facts = getattr(programme, one.name), one.metadata
        if facts.get("choices") and value not in facts["choices"]:
            wrong.append(f"{where}.{one.name} = {value}: {facts['meaning']} (allowed {', '.join(facts['choices'])})")
        if facts.get("bounds") and not facts["bounds"][0] <= value <= facts["bounds"][1]:
            low, high = facts["bounds"]
            wrong.append(f"{where}.{one.name} = {value}: {facts['meaning']} (allowed {low:g} to {high:g} {facts['unit']})")
    return wrong


def _population(population: Any) -> list[str]:
    if not isinstance(population, Made):
        return []
    wrong = []
    for name, low in (("newcomers", 0), ("older", 0), ("programmes", 1)):
        if not low <= getattr(population, name) <= LARGEST:
            wrong.append(f"population.{name} = {getattr(population, name)} (allowed {low} to {LARGEST})")
    if population.newcomers + population.older < 2:
        wrong.append(f"population: {population.newcomers} newcomers and {population.older} older students (at least 2 in all)")
    return wrong


def _counts(plain: Run) -> list[str]:
    wrong = []
    if not 1 <= plain.replicates <= 1_000_000:
        wrong.append(f"replicates = {plain.replicates} (allowed 1 to 1000000)")
    if not 0 <= plain.seed < 2**64:
        wrong.append(f"seed = {plain.seed} (allowed 0 to 2^64 - 1)")
    return wrong


def _refuse_unknown(config: DictConfig, key: str) -> None:
    """Refuse a dotted key that is not there, and say which keys are."""
    node, done = config, []
    for part in key.split("."):
        if not isinstance(node, DictConfig):
            raise UserError(f"{key}: {'.'.join(done) or 'this'} has no settings of its own (is it null, or a plain value?)")
        if part not in node:
            raise UserError(f"{key}: {'.'.join(done) or 'the settings'} has no key {part}.{nearest(part, map(str, node))}")
        node, done = node[part], [*done, part]


def _plain(error: Exception) -> str:
    """Keep the first lines of an error of Hydra's or OmegaConf's that tell a user something."""
    while error.__cause__ is not None:
        error = error.__cause__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    kept = [line for line in lines if not re.match(r"(reference_type|object_type|Config search path|provider|See )", line)]
    return " ".join(kept[:2]).replace("full_key:", "at")


register()
