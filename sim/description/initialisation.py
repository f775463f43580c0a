"""ODD element 5: the students, places, ties and programmes of the first day."""

import dataclasses
import inspect
from collections.abc import Mapping
from types import ModuleType

from sim import network, population
from sim.allocation import START
from sim.campus import MECHANISMS
from sim.configuration import Made
from sim.description import markdown, source
from sim.description.numbers import parameter_table
from sim.description.overview import LUCK, heading
from sim.knobs import rounds
from sim.population import made
from sim.programmes import SCHEMAS, Helping, Programme
from sim.state import PLACES, STUDENT
from sim.traits import Traits

FIRST = """
Each replicate has a cohort of its own, made from its number and the seed alone: it is the same in every arm, and so is its starting
network. Programmes are added to it afterwards.
"""

BORN = ("ARRIVAL_NEWCOMER", "NOT_YET", "BEFORE", "START_CYNICISM")  # lines of fixed numbers that belong to students, by their first name
FIRST_VALUES = {
    "invited": "1 for the members of groups; of a message, for the invited",
    "from_term": "arrival_term, at least 0",
    "until_term": "from_term + `terms` if the target is newcomers, else never reached",
    "taste": "`helping.taste` times a standard normal number (stream `programme.taste`)",
    "aware": "1 where a uniform number (stream `programme.aware`) is below `awareness`",
    "turn": "place in the group (from 0) modulo `rounds(largest group)`, in pair meetings",
    "quality": "1 - (1 - skill) * trained for helpers; trained = exp(-`helping.practice` * `training_hours` * w), w = `helping.briefing` "
    "where `training` is a briefing, else 1",
    "own_course": "1 for a helper who arrived in the same term as the first member of the group",
    "fit": "`fit_of` mentee and mentor in pair meetings, or `fit_with_staff` (7, shared functions), else {start:g}",
    "safety": "{start:g}",
    "effort": "1",
    "served": "1; 0 where students found the groups",
    "asked_after": "1; where check-ins ask those at risk, 1 for these and 0 for others",
    "table": "-1",
}

STUDENTS = """
A made cohort has {newcomers} newcomers and {older} older students in {programmes} programmes of study unless the settings say otherwise, and
in each later year of the calendar an intake of `intake` newcomers ({intake} by default), who come with the year's first term. Newcomers are
numbered first, then older students, then the intakes one after the other. All are made before the first day, by the same formulas; `arrival`
is the term of arrival, 0 for newcomers and -1 for older students. Traits and first states follow from the formulas below, in which

* `p.name` is a parameter of the table that follows, `burnout.name` one of burnout at its default,

* `normal('x')` and `uniform('x')` are numbers of the stream `x`, and `z('x')` is a standard normal number of the stream `born.x`, one for
each student ({luck}),

* `chance('x', share)` is 1 where a uniform number of the stream `born.x` is below the share, else 0,

* `known_or('x', value)` is what a cohort from files says of attribute `x`, and the value where it says nothing,

* `where(c, a, b)` is a if c, else b, `select` takes the value of the first condition that holds and else the last value,
`clip(x, low, high)` keeps x between the two, and a condition is 1 where it holds.

Columns that are not set here start at 0.
"""

PLACED = """
Places of a made cohort follow from a student's number, so that one more student changes nobody else's place and those who meet most stand
side by side. `intakes` are the later ones, (size, term) each; `within` counts the students of each intake from 0; `ids` are all numbers;
`//` divides without remainder, `%` gives what remains, and a condition is 1 where it holds. Everybody of one campus shares the place *anywhere*:
"""

NETWORK = """

Ties are grown, not drawn: the cohort lives the weeks before the first day with the submodels of the past ({past}). Older students arrive
{older} weeks before the first day, newcomers {newcomer}. In each of these weeks everybody who has arrived spends {company:g} h on company
and {study:g} h on study, both times the factor *company* below; `encounter_factor` is the other factor. Newcomers' levels are not known yet
(`level_seen` 0), and there are no programmes. This goes on until the first day of the run, in which weeks before the term are lived
already. A cohort without older students begins with the newcomers' week, and later intakes know nobody when they come. A week of the past
is one pass through that list: week w has `day` 7 w, `run_week` w + 1 and `season` w // {season} (rounded down), and a season starts where w
is a multiple of {season}.
"""

LISTED = """
A cohort with a list of ties has them instead. First {weeks} weeks are lived from no ties at all, which makes acquaintances; of these nobody
may reach a friend's hours ({friend:g} h) or a study partner's ({study_partner:g} h): hours are cut at {acquaintance:g} of that. A tie that
the list calls a friendship gets hours by its reported strength: {strengths} of `friend_hours` for strengths 1 to 5, between them by
straight lines (`friend_hours` is a setting of the list, {friend:g} h unless it says otherwise). Both ends' reports are averaged; the
silence of somebody who answered counts as a report of {silence:g} of `friend_hours`, that of somebody who did not answer is left out. A tie
that the list calls a study partnership gets {study:g} remembered hours of study (silence counts 0); a study partner whom nobody calls a
friend gets {silence:g} of `friend_hours`. Then all ties are weighed once by affinity.
"""

PROGRAMMES = """
Programmes are composed one by one, each by itself, after the students and before the first day. What each of them does is a set of
settings; a scenario names any number of programmes.
"""

ALLOCATED = """
*Who is invited.* The target (newcomers, or all who are enrolled on the first day; all too if there are no newcomers), as far as `only` names
them, is cut to the share `coverage` by a uniform lot of each student (stream `programme.lot`): those below it are invited. With `sign_up: own_wish` not
the lot has to be below it, but 1 - Phi(z), z the student's normal number of `programme.taste`: those who like such a programme most. Of each later intake
those below it are invited for their own terms, whatever the target. `only: at_risk` are those whose `level` is not above its quantile
`at_risk_share` in the whole cohort; `working` those with job hours; the others those whose trait of this name is 1.

*Campuses.* Where a cohort has several, what follows is done for each campus by itself, one after the other, and again for each campus within each later
intake; with `across_campuses` it is done for all together.

*Who helps now.* The enrolled who are no newcomers are ranked by `level` plus chance (`helping.choice` times a normal number of stream
`programme.helper`), best first; if there are none, all who are enrolled are. With `led_by: same_cohort` the enrolled newcomers are, if there are any.
Just as many become helpers, `leaders_per_group` a group (one in a
pair meeting), as are needed to seat those invited who are not helpers themselves. Later groups, and those whose helper leaves, get helpers at the
start of a term ({recruiting}). With `led_by: staff` all helpers are of the staff, as many as are needed, now and later, and nobody of the invited is
taken out. Where students found the groups (`founded_by_students`) there are as many groups as the invited would fill, without helpers.

*Groups.* There are as many groups as the invited need (`group_size`, or `mentees_per_mentor`), at most as many as there are helpers, if there
are to be any. The invited, in the order of their lot, are dealt out to the groups in turn, so that sizes differ by one at most; who is left
over when all groups are full is reported as unserved, or with `few_helpers: larger_groups` finds a place all the same. The best helper has the
first group, and so on; every group has its first before any has its second. That is `matching: random`. By the other rules the invited are put in
order first, equals in that of their lot: by `level` (like_ability, mixed_ability), by programme of study (same_department, mixed_departments), or
by need (complementary: `set_point` in SDs of all students, from their mean, plus self_organisation), or
by drive and sociability (similar: in half the square root of their number of bands along drive, walked up and down along sociability). Of a
mixed order each round of the deal goes the other way than the one before; the others are cut into parts. `friends` fills one group after the
other: the first by lot, then always who has most remembered hours with those in it. Where likeness is asked for, helpers are put in the same
order as the groups (similar; complementary: by `skill` in SDs of all students, from their mean, less self_organisation), or are taken from
the programme of study that most of the group are of (same_department). Groups of later intakes follow, put together likewise for each
intake, without helpers yet. A message, a forum and feedback by software have neither groups nor helpers.

*First values.* These columns of the students' parts in the programme are set, all others being 0:
"""


def text() -> str:
    """Write element 5."""
    return "\n\n".join(["## 5 Initialisation", FIRST.strip(), *_students(), *_places(), *_network(), *_programmes()])


def _students() -> list[str]:
    sizes = Made()
    facts = STUDENTS.format(
        newcomers=sizes.newcomers, older=sizes.older, programmes=sizes.programmes, intake=sizes.intake, luck=markdown.link(LUCK, LUCK.partition(" ")[0])
    )
    parts = ["### 5.1 Students", facts.strip(), markdown.code(_constants(population, BORN))]
    shown: set[str] = set()
    for block in source.blocks("sim.population", {one.name for one in STUDENT}):
        title = "First states" if "enrolled" in block.entries else block.title.rstrip(".")
        lines = [line.replace("burnout, confidence = burnout, ", "confidence = ") for line in block.lines if line not in shown]
        parts += [f"*{title}*:", markdown.code(lines)]
        shown |= set(block.lines)
    return [*parts, "Parameters, under `population.traits`:", parameter_table(Traits)]


def _places() -> list[str]:
    return ["### 5.2 Places", PLACED.strip(), markdown.code([*_constants(population, BORN, False), *source.assigned(made, {*PLACES, "gender"})])]


def _network() -> list[str]:
    year = [(f"{begin} to {until - 1}" if until - begin > 1 else begin, company, encounters) for begin, until, company, encounters in network.PAST_YEAR]
    grown = NETWORK.format(
        past=markdown.link("3 Process overview and scheduling", "element 3"), older=-population.ARRIVAL_OLDER, newcomer=-population.ARRIVAL_NEWCOMER,
        company=network.USUAL_COMPANY, study=network.USUAL_STUDY, season=network.SEASON_WEEKS,
    )  # fmt: skip
    listed = LISTED.format(
        weeks=inspect.signature(network.loaded).parameters["weeks"].default, friend=network.FRIEND_HOURS, study_partner=network.STUDY_HOURS,
        acquaintance=network.ACQUAINTANCE, strengths=", ".join(f"{one:g}" for one in network.HOURS_BY_STRENGTH),
        silence=network.SILENCE, study=network.STUDY_REPORTED,
    )  # fmt: skip
    return ["### 5.3 Starting network", grown.strip(), markdown.table(("weeks (0 is the first of the run)", "company", "encounters"), year), listed.strip()]


def _programmes() -> list[str]:
    parts = ["### 5.4 Programmes", PROGRAMMES.strip()]
    parts += ["*Every programme* has these settings:", settings(Programme)]
    for name, schema in SCHEMAS.items():
        parts += [
            f"*{name.replace('_', ' ').capitalize()}*: {markdown.sentence(schema.__doc__ or '')} Its own settings, and defaults that differ:",
            settings(schema, Programme),
        ]
    rows = [(markdown.name(name), value.format(start=START)) for name, value in FIRST_VALUES.items()]
    recruiting = heading(MECHANISMS["recruiting"])
    parts += [ALLOCATED.format(recruiting=markdown.link(recruiting, recruiting)).strip(), markdown.table(("column", "on the first day"), rows)]
    parts += [inspect.getdoc(rounds) or "", markdown.python(source.body(rounds)), "Parameters, under `helping`:", parameter_table(Helping)]
    return parts


def settings(schema: type, known: type | None = None) -> str:
    """Lay out the settings of a programme, without those that it has in common with a known one."""
    rows, before = [], {one.name: (one.default, one.metadata) for one in dataclasses.fields(known)} if known else {}
    for one in dataclasses.fields(schema):
        facts = one.metadata
        if facts and one.name != "activity" and before.get(one.name) != (one.default, facts):
            default = str(one.default).lower() if isinstance(one.default, bool) else one.default
            rows.append((markdown.name(one.name), default, facts["unit"], facts["meaning"], _allowed(facts)))
    return markdown.table(("setting", "default", "unit", "meaning", "allowed"), rows)


def _allowed(facts: Mapping) -> str:
    """Say what a setting allows; of one without bounds or choices, that it is yes or no."""
    if not facts["choices"] and not facts["bounds"]:
        return "true, false"
    return ", ".join(facts["choices"]) if facts["choices"] else f"{facts['bounds'][0]:g} to {facts['bounds'][1]:g}"


def _constants(module: ModuleType, chosen: tuple[str, ...], among: bool = True) -> list[str]:
    """List the fixed numbers of a module that are among the chosen, or are not, with what is noted beside them."""
    found = [one for one in source.constants(module) if (one.names[0] in chosen) == among]
    return [f"{', '.join(one.names)} = {', '.join(map(str, one.values))}" + (f"  # {one.note}" if one.note else "") for one in found]
