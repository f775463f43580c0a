"""Run one arm of one replicate, and measure it against its control."""

from dataclasses import dataclass, field
from threading import Event

import numpy as np

from experiments import friendships, snapshots, surveys
from experiments.disclosure import reportable
from experiments.gauges.gauge import Gauge, measured
from experiments.gauges.history import History
from experiments.groups import HELPERS, Group, groups, intakes, names_of
from experiments.measuring import RECORDED, Lived, compared, curves, ends_of, newcomers, students, there_from_the_start, used
from experiments.moments import moment
from experiments.question import Arm
from experiments.tables import Columns
from sim.allocation import compose
from sim.calendar import DAYS_A_WEEK
from sim.campus import PROGRAMMES, STUDENTS, Campus
from sim.configuration import Scenario
from sim.errors import UserError
from sim.outcomes import LAST_DAYS, ended
from sim.population import People
from sim.state import STUDENT, Ties

STUDENT_DAYS_AT_ONCE = 500_000  # lived between two looks at an interruption: about a fifth of a second


class Halted(Exception):
    """A replicate that was ended early, because somebody interrupted or another replicate failed."""


@dataclass(frozen=True)
class Outcome:
    """What one arm of one replicate gives: pieces of every table."""

    runs: list[Columns] = field(default_factory=list)
    curves: list[Columns] = field(default_factory=list)
    students: list[Columns] = field(default_factory=list)
    surveys: list[Columns] = field(default_factory=list)
    survey_means: list[Columns] = field(default_factory=list)
    network: list[Columns] = field(default_factory=list)
    friends: list[Columns] = field(default_factory=list)
    nodes: list[Columns] = field(default_factory=list)
    links: list[Columns] = field(default_factory=list)
    gauges: list[Columns] = field(default_factory=list)
    programmes: list[dict] = field(default_factory=list)


class Seen:
    """A control, with what arms are compared with worked out once."""

    def __init__(self, lived: Lived) -> None:
        self.lived, self.matrix = lived, lived.matrix
        self.network: dict[str, float] = {}


def measure(arm: Arm, against: str, number: int, lived: Lived, control: Seen, error: dict) -> Outcome:
    """Give what one arm of one replicate adds to every table, compared with its control student by student."""
    result = Outcome()
    personal, names = arm.scenario.personal, names_of(arm.scenario)
    newcomer = newcomers(lived.campus.people.columns)
    told = groups(lived.campus, newcomer, lived.helper, names, personal)
    head = {"arm": arm.label, "replicate": np.int32(number)}
    paired = {"arm": arm.label, "control": against, "setting": arm.setting, "replicate": np.int32(number)}
    matrix = control.matrix if lived is control.lived else lived.matrix
    result.runs.append(paired | compared(told, (HELPERS, *intakes(lived.campus), *names.values()), matrix, control.matrix))
    main: Group = told[0]
    result.curves.append(head | curves(lived.recorded, main.members & there_from_the_start(lived.campus)))
    enrolled = friendships.enrolled(lived, main.members)
    if reportable(enrolled, personal):
        network = friendships.measures(lived, main.members, personal)
        control.network = control.network or network
        result.network.append(paired | friendships.compared(main.name, int(enrolled.sum()), network, control.network))
        result.friends.append(head | friendships.numbers_of_friends(lived, main.members))
    result.programmes.extend({"arm": arm.label, "replicate": number} | row for row in used(lived, list(arm.scenario.programmes)))
    for wave in surveys.waves(lived.campus.days):
        scores = surveys.scores(lived, wave, error)
        result.survey_means.extend(head | piece for piece in surveys.means(lived, wave, scores, main.members, personal))
        if not personal:
            result.surveys.append(head | surveys.told(lived, wave, scores, newcomer))
    if not personal:
        result.students.append(head | students(lived, newcomer))
    for day in lived.friends:
        result.nodes.append(head | snapshots.nodes(lived, day, newcomer))
        result.links.append(head | snapshots.links(lived, day))
    return result


def gauged(arm: Arm, against: str, number: int, lived: Lived, control: Seen, gauges: tuple[Gauge, ...]) -> Outcome:
    """Give what an arm of a replicate adds where gauges measure: their numbers, and the outcomes of all whom the answer is about."""
    result = Outcome()
    head = {"arm": arm.label, "control": against, "setting": arm.setting, "replicate": np.int32(number)}
    told = groups(lived.campus, newcomers(lived.campus.people.columns), lived.helper, {}, False)[:1]
    matrix = control.matrix if lived is control.lived else lived.matrix
    result.runs.append(head | compared(told, (), matrix, control.matrix))
    own, other = (History(one, arm.scenario.seed, number) for one in (lived, control.lived))
    result.gauges.append({"arm": arm.label, "replicate": np.int32(number)} | measured(gauges, own, other))
    return result


def live(scenario: Scenario, people: People, ties: Ties, number: int, halt: Event | None = None, gauges: tuple[Gauge, ...] = ()) -> Lived:
    """Live the whole calendar in one scenario, in pieces of a fraction of a second so that it can be halted."""
    composed = compose(scenario.programmes, people, scenario.helping, scenario.seed, number, ties)
    campus = Campus(people, ties, composed.offers, scenario.calendar, scenario.seed, number, scenario.mechanisms, scenario.schedule, until=scenario.until)
    recorded = np.empty((len(campus.days), len(RECORDED), campus.n), np.float32)
    asked, drawn, moments, most = {}, {}, {}, max(DAYS_A_WEEK, STUDENT_DAYS_AT_ONCE // people.n)
    waves = [] if gauges else [wave.day + 1 for wave in surveys.waves(campus.days)]
    weeks = range(DAYS_A_WEEK, len(campus.days), DAYS_A_WEEK) if gauges else []
    stops = sorted([*waves, *weeks, len(campus.days)])
    while campus.day < len(campus.days):
        if halt and halt.is_set():
            raise Halted
        stop = next(day for day in stops if day > campus.day)
        campus.advance(min(most, stop - campus.day), RECORDED, recorded)
        if gauges and campus.day == stop:
            moments[stop // DAYS_A_WEEK] = moment(campus, any(one.ties for one in gauges))
        elif campus.day == stop:
            asked[stop - 1] = {name: campus.column(name).copy() for name in surveys.COLUMNS}
            drawn |= {stop - 1: snapshots.taken(campus)} if snapshots.is_drawn(people.n, number, scenario.personal) else {}
    _refuse_no_numbers(campus, scenario)
    run = ended(campus, recorded[-LAST_DAYS:, RECORDED.index("stress")])
    helped = campus.offers.columns[:, PROGRAMMES["hours_helped"]].sum(axis=0) > 0  # the campus has its own copy
    return Lived(campus, composed.unserved, recorded, asked, run, ends_of(run), helped, drawn, moments)


def _refuse_no_numbers(campus: Campus, scenario: Scenario) -> None:
    """Refuse a run that ended in nan or infinity: a mechanism of one's own may write them."""
    broken = ~np.isfinite(campus.state)
    if broken.any():
        column = STUDENT[int(np.flatnonzero(broken.any(axis=1))[0])].name
        own = ", ".join(one.split()[0] for one in scenario.resolved.get("extensions", [])) or "none"
        students = int(broken[STUDENTS[column]].sum())
        raise UserError(f"{column} is no finite number for {students} students at the end; a mechanism writes nan or infinity (mechanisms of your own: {own})")
