"""Say what settings there are, and check them whole before the first day: from composed YAML to a scenario."""

import dataclasses
import functools
import re
from dataclasses import dataclass, field, replace
from typing import Any, Dict, List, Optional

from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.calendar import Calendar, check
from sim.campus import MECHANISMS, THE_DAY
from sim.composition import plain as said
from sim.composition import register
from sim.errors import UserError, nearest
from sim.frame.compiler import Day
from sim.institution import Institution
from sim.knobs import ANEW
from sim.network import NETWORKS
from sim.outcomes import SUBGROUPS, names_wrong
from sim.parameters import declared
from sim.population import SECTIONS
from sim.programmes import SCHEMAS, SCREEN, Helping, PairMeeting, Programme
from sim.roster import SMALLEST_GROUP, LoadedCohort, Roster, read
from sim.settings import outside, setting
from sim.tables import RosterError
from sim.traits import Traits

NAMES_MEANING = "what subgroups are called in tables and figures"
NAMES_ALLOWED = f"names for {', '.join(SUBGROUPS)}, as in {{minority: Students of colour}}"
LARGEST = 2_000_000  # students of a cohort; more does not fit a common machine's memory


def _settings(name: str, cls: type | None) -> type:
    """Make a mutable dataclass with the fields and defaults of a parameter class, for OmegaConf."""
    fields = [(one.name, float, setting(one.default, one.meaning, one.unit, one.bounds)) for one in declared(cls)] if cls else []
    made = dataclasses.make_dataclass(name, fields)
    made.__module__ = __name__  # so that it can be pickled under the name it has here
    return made


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

    newcomers: int = setting(300, "first-years", "students", (0, LARGEST))
    older: int = setting(100, "older students, who lead and mentor; if there are none, the abler first-years do", "students", (0, LARGEST))
    intake: int = setting(0, "first-years who come with each later year of the calendar", "students", (0, LARGEST))
    programmes: int = setting(3, "programmes of study of each campus", "programmes", (1, LARGEST))
    campuses: int = setting(1, "campuses far from each other, among which all these students are divided, section by section", "campuses", (1, 100))
    section_size: int = setting(25, "students of a section, who share classes", "students", (2, 1000))
    sections: str = setting("by_lot", "how sections are put together: by lot, or the weakest third with the strongest one", choices=SECTIONS)
    residence_size: int = setting(25, "students of a residence, on average; who lives in which is drawn by lot", "students", (2, 250))
    network: str = setting("grown", "how ties came about: grown over the past year, none at all, or a small world of friends by lot", choices=NETWORKS)
    lot: int = setting(0, "which lot puts students into sections and residences: another number gives the same students other mates", "", (0, 1000))
    names: Dict[str, str] = setting({}, NAMES_MEANING, allowed=NAMES_ALLOWED)
    traits: TraitSettings = field(default_factory=TraitSettings)  # type: ignore[valid-type]


@dataclass
class Loaded(LoadedCohort):
    """A cohort read from files; what they do not say is drawn from traits."""

    names: Dict[str, str] = setting({}, NAMES_MEANING, allowed=NAMES_ALLOWED)
    traits: TraitSettings = field(default_factory=TraitSettings)  # type: ignore[valid-type]


PRECISE = ("stress", "knowledge", "belonging", "mark", "enrolled", "burned_out")  # what can be asked for with a precision


@dataclass
class Run:
    """Everything that one arm depends on, and how often it is run."""

    population: Any = None
    calendar: Calendar = field(default_factory=Calendar)
    programmes: Dict[str, Any] = field(default_factory=dict)
    institution: Institution = field(default_factory=Institution)
    mechanisms: MechanismSettings = field(default_factory=MechanismSettings)  # type: ignore[valid-type]
    helping: HelpingSettings = field(default_factory=HelpingSettings)  # type: ignore[valid-type]
    mechanisms_until: Dict[str, int] = setting(
        {}, "mechanisms that stop, and the last week of the run in which they work", allowed="mechanisms and weeks, as in {tie_formation: 4, tie_decay: 4}"
    )
    precision: float = setting(
        0.0, "half a 95 % interval, in SDs of students: no more replicates are begun when every difference is known so well (0: all are run)", "SD", (0, 1)
    )
    precise: List[str] = setting(
        ["stress", "knowledge", "belonging", "mark"], "outcomes whose intervals precision is about", allowed=f"a list of: {', '.join(PRECISE)}"
    )
    minutes: float = setting(0.0, "time after which no more replicates are begun; those that ran are told (0: no limit)", "min", (0, 100_000))
    replicates: int = setting(50, "how often each arm is run, with other students and other luck", "runs", (1, 1_000_000))
    seed: int = setting(1, "which luck; the same seed gives the same bits", "", (0, 2**64 - 1), allowed="0 to 2^64 - 1")


@dataclass(frozen=True)
class Scenario:
    """A checked scenario: what the model needs, and the settings as plain data that say where it came from."""

    name: str
    population: Made | Loaded
    roster: Roster | None
    traits: Traits
    calendar: Calendar
    institution: Institution
    programmes: dict[str, Programme]
    mechanisms: dict[str, Any]
    helping: Helping
    replicates: int
    seed: int
    resolved: dict
    precision: float = 0.0
    precise: tuple[str, ...] = ()
    minutes: float = 0.0
    schedule: Day = THE_DAY
    until: dict[str, int] = field(default_factory=dict)  # last week of the run in which a mechanism works, of those that stop

    def parameters(self, name: str) -> Any:
        """Give a mechanism's parameters; of one that is taken out the defaults, for others that borrow them."""
        value = self.mechanisms[name]
        return MECHANISMS[name].parameters() if value is None else value

    @property
    def personal(self) -> bool:
        """Whether the students are real people of whom only aggregates may leave."""
        return self.roster is not None and self.roster.personal


def scenario(name: str, config: DictConfig) -> Scenario:
    """Check a composed config and turn it into what the model needs. Raises UserError with every mistake it finds."""
    try:
        plain = OmegaConf.to_object(config)
        resolved = OmegaConf.to_container(config, resolve=True, throw_on_missing=True)
    except OmegaConfBaseException as error:
        raise UserError(said(error)) from None
    if not isinstance(plain.population, (Made, Loaded)):
        raise UserError("population: what kind of cohort is not said; the file's defaults list has to begin with made or loaded")
    wrong = check(plain.calendar)
    traits = _parameters("population.traits", Traits, plain.population.traits, wrong)
    helping = _parameters("helping", Helping, plain.helping, wrong)
    mechanisms = {
        one: None if (value := getattr(plain.mechanisms, one)) is None else _parameters(f"mechanisms.{one}", MECHANISMS[one].parameters, value, wrong)
        for one in MECHANISMS
    }
    wrong += [line for key, one in plain.programmes.items() for line in _programme(key, one)]
    wrong += [line for key, one in plain.programmes.items() for line in _never(key, one, plain.calendar)]
    wrong += _population(plain.population, plain.programmes) + names_wrong(plain.population.names)
    wrong += _institution(plain.institution) + outside("", plain)
    wrong += [] if plain.precise else [f"precise: takes at least one of: {', '.join(PRECISE)}"]
    wrong += _until(plain.mechanisms_until)
    wrong += [f"precise = {one}: is none of: {', '.join(PRECISE)}" for one in plain.precise if one not in PRECISE]
    if wrong:
        raise UserError("\n".join(wrong))
    roster = _roster(plain.population)
    return Scenario(
        name, plain.population, roster, traits, plain.calendar, plain.institution, plain.programmes, mechanisms, helping,
        plain.replicates, plain.seed, resolved, plain.precision, tuple(plain.precise), plain.minutes, until=dict(plain.mechanisms_until),
    )  # fmt: skip


def with_knobs(known: Scenario, knobs: dict[str, Any]) -> Scenario | None:
    """Give a checked scenario with other values of programmes' knobs (dotted key -> value), as `with_settings` and `scenario` would in ten times as long.

    None if that cannot be said so simply, or a value is refused: those two say why.
    """
    programmes, resolved = dict(known.programmes), dict(known.resolved["programmes"])
    for key, value in knobs.items():
        group, *parts = key.split(".")
        if group != "programmes" or len(parts) != 2 or parts[0] not in programmes or not isinstance(value, (bool, int, float, str)):
            return None
        name, knob = parts
        try:
            node = _empty(type(programmes[name]))
            node[knob] = value
            programmes[name], resolved[name] = replace(programmes[name], **{knob: node[knob]}), resolved[name] | {knob: node[knob]}
        except (OmegaConfBaseException, ValueError, TypeError):
            return None
    changed = {key.split(".")[1]: programmes[key.split(".")[1]] for key in knobs}
    wrong = [line for name, one in changed.items() for line in (*_programme(name, one), *_never(name, one, known.calendar))]
    if wrong or _population(known.population, programmes):
        return None
    return replace(known, programmes=programmes, resolved=known.resolved | {"programmes": resolved})


def _until(until: dict[str, int]) -> list[str]:
    """Say what is wrong with mechanisms that are to stop."""
    unknown = [f"mechanisms_until.{name}: there is no such mechanism.{nearest(name, MECHANISMS)}" for name in until if name not in MECHANISMS]
    return unknown + [f"mechanisms_until.{name} = {week} (allowed 0 to 1000)" for name, week in until.items() if not 0 <= week <= 1000]


@functools.cache
def _empty(activity: type) -> DictConfig:
    """Give a config with the knobs of an activity, which turns values into what they take, or refuses them."""
    return OmegaConf.structured(activity)


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
    if wrong := _refused(programme):
        return [f"{where}.{line}" for line in wrong]
    if programme.weekday in ("saturday", "sunday") and getattr(programme, "sessions_per_week", 1) > 1:
        several = "several meetings a week begin on a day from monday to friday"
        return [f"{where}.sessions_per_week = {programme.sessions_per_week}: {several}, not on {programme.weekday}"]
    return outside(f"{where}.", programme)


def _refused(programme: Programme) -> list[str]:
    """Say which settings of a programme cannot go together."""
    found = []
    if getattr(programme, "across_campuses", False) and programme.modality not in SCREEN:
        found.append(f"modality = {programme.modality}: campuses are far from each other; across_campuses takes one of: {', '.join(SCREEN)}")
    if getattr(programme, "regroup_weeks", 0) and programme.matching not in ANEW:
        found.append(f"matching = {programme.matching}: with regroup_weeks groups are put together anew by one of: {', '.join(ANEW)}")
    if isinstance(programme, PairMeeting) and programme.subject_share <= 1 and 1 + 1e-9 < programme.subject_share + programme.technique_share <= 2:
        rest = f"with subject_share = {programme.subject_share:g} at most {1 - programme.subject_share:g}: a meeting has one hour an hour"
        found.append(f"technique_share = {programme.technique_share:g}: {rest}")
    if getattr(programme, "founded_by_students", False) and programme.led_by == "staff":
        found.append("led_by = staff: with founded_by_students it is the founders who lead (allowed older_students, same_cohort)")
    if getattr(programme, "founded_by_students", False) and getattr(programme, "regroup_weeks", 0):
        found.append(f"regroup_weeks = {programme.regroup_weeks}: with founded_by_students who has joined friends stays with them (allowed 0)")
    return found


def _never(name: str, programme: Any, calendar: Calendar) -> list[str]:
    """Refuse a programme that is meant to run and begins after the term, or before the run."""
    if not isinstance(programme, Programme) or programme.first_week > programme.last_week:
        return []
    begins = 1 - calendar.weeks_before
    if programme.first_week < begins:
        early = f"the run begins in week {begins} (calendar.weeks_before = {calendar.weeks_before})"
        return [f"programmes.{name}.first_week = {programme.first_week}: {early}"]
    if not 1 <= calendar.weeks < programme.first_week:
        return []
    return [f"programmes.{name}.first_week = {programme.first_week}: the term ends before (calendar.weeks = {calendar.weeks})"]


def _institution(institution: Institution) -> list[str]:
    words = {name: getattr(institution, name) for name in ("currency", "price_year")}
    wrong = [f"institution.{name} = {word}: takes a word of up to 12 letters" for name, word in words.items() if not re.fullmatch(r"[\w./-]{1,12}", word)]
    return wrong + outside("institution.", institution)


def _population(population: Any, programmes: dict[str, Any]) -> list[str]:
    if not isinstance(population, Made):
        return []
    wrong, both = outside("population.", population), f"population: {population.newcomers} newcomers and {population.older} older students"
    if not wrong and population.newcomers + population.older > LARGEST:
        wrong.append(f"{both} (at most {LARGEST} in all)")
    if not wrong and population.newcomers + population.older < 2:
        wrong.append(f"{both} (at least 2 in all)")
    nobody = [name for name, one in programmes.items() if getattr(one, "target", "") == "newcomers" and not population.newcomers]
    if not wrong and nobody:
        wrong += [f"programmes.{name}.target = newcomers: there are none (population.newcomers = 0); all offers it to everybody" for name in nobody]
    return wrong


register("base_run", Run)
register("made", Made, "population")
register("loaded", Loaded, "population")
register("base_calendar", Calendar, "calendar")
register("base_institution", Institution, "institution")
for _name, _schema in SCHEMAS.items():
    register(_name, _schema, "programme")
