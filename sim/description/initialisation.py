"""ODD element 5: the students, places, ties and programmes of the first day."""

import dataclasses
import inspect
from collections.abc import Mapping
from types import ModuleType

from sim import network, population
from sim.configuration import Made
from sim.description import markdown, source
from sim.description.numbers import parameter_table
from sim.description.overview import LUCK
from sim.population import Traits, made
from sim.programmes import SCHEMAS, Helping, Programme, rounds
from sim.state import PLACES, PROGRAMME, STUDENT

FIRST = """
Each replicate has a cohort of its own, made from its number and the seed alone: it is the same in every arm, and so is its starting
network. Programmes are added to it afterwards.
"""

STUDENTS = """
A made cohort has {newcomers} newcomers and {older} older students in {programmes} programmes of study unless the settings say otherwise;
newcomers come first in the numbering. Traits and first states follow from the formulas below, in which

* `p.name` is a parameter of the table that follows,

* `normal('x')` and `uniform('x')` are numbers of the stream `x`, and `z('x')` is a standard normal number of the stream `born.x`, one for
each student ({luck}),

* `chance('x', share)` is 1 where a uniform number of the stream `born.x` is below the share, else 0,

* `known_or('x', value)` is what a cohort from files says of attribute `x`, and the value where it says nothing,

* `where(c, a, b)` is a if c, else b, `clip(x, low, high)` keeps x between the two, and a condition is 1 where it holds.

Columns that are not set here start at 0.
"""

PLACED = """
Places of a made cohort follow from a student's number, so that one more student changes nobody else's place and those who meet most stand
side by side (`within` counts newcomers and older students separately, `//` divides without remainder, and a condition is 1 where it holds):
"""

NETWORK = """
Ties are grown, not drawn: the cohort lives the weeks before the first day with the submodels of the past ({past}). Older students arrive
{older} weeks before the first day, newcomers {newcomer}. In each of these weeks everybody who has arrived spends {company:g} h on company
and {study:g} h on study, times the factor below; chance encounters have the other factor. Nobody knows levels yet (`level_seen` 0), a
season has {season} weeks, and there are no programmes. A cohort without older students begins with the newcomers' week. A week of the past
is one pass through that list: week w has `day` 7 w, `run_week` w + 1, `season` w // {season} (rounded down), and `taught` 1.
"""

LISTED = """
A cohort with a list of ties has them instead. First {weeks} weeks are lived from no ties at all, which makes acquaintances; of these nobody
may reach a friend's hours ({friend:g} h) or a study partner's ({study_partner:g} h): hours are cut at {acquaintance:g} of that. A tie that
the list calls a friendship gets hours by its reported strength: {strengths} of `friend_hours` for strengths 1 to 5, between them by
straight lines. Both ends' reports are averaged; the silence of somebody who answered counts as a report of {silence:g} of `friend_hours`,
that of somebody who did not answer is left out. A tie that the list calls a study partnership gets {study:g} remembered hours of study
(silence counts 0); a study partner whom nobody calls a friend gets {silence:g} of `friend_hours`. Then all ties are weighed once by
affinity.
"""

PROGRAMMES = """
Programmes are composed one by one, each by itself, after the students and before the first day. What each of them does is a set of
settings; a scenario names any number of programmes.
"""

ALLOCATED = """
*Who is invited.* The target (newcomers, or all; all if there are no newcomers) is cut to the share `coverage` by a uniform lot (stream
`programme.lot`).

*Who helps.* Older students are ranked by `level` plus chance (`helping.choice` times a normal number of stream `programme.helper`), best
first; in a cohort without older students all are. Just as many become helpers as are needed to seat those invited who are not helpers
themselves.

*Groups.* There are as many groups as the invited need (`group_size`, or `mentees_per_mentor`), at most as many as there are helpers. The
invited, in the order of their lot, are dealt out to the groups in turn, so that sizes differ by one at most; who is left over when all
groups are full is reported as unserved. The best helper has the first group, and so on. Then these columns of the students' parts in the
programme are set, all others being 0; here `p` stands for the parameters of helping below, and the programme's numbers (element 2.4) are
worked out:
"""


def text() -> str:
    """Write element 5."""
    return "\n\n".join(["## 5 Initialisation", FIRST.strip(), *_students(), *_places(), *_network(), *_programmes()])


def _students() -> list[str]:
    sizes = Made()
    facts = STUDENTS.format(newcomers=sizes.newcomers, older=sizes.older, programmes=sizes.programmes, luck=markdown.link(LUCK, LUCK.partition(" ")[0]))
    parts = ["### 5.1 Students", facts.strip()]
    shown: set[str] = set()
    for block in source.blocks("sim.population", {one.name for one in STUDENT}):
        parts += [f"*{block.title.rstrip('.')}*:", markdown.code(line for line in block.lines if line not in shown)]
        shown |= set(block.lines)
    return [*parts, "Parameters, under `population.traits`:", parameter_table(Traits)]


def _places() -> list[str]:
    return ["### 5.2 Places", PLACED.strip(), markdown.code([*_constants(population), *source.assigned(made, {*PLACES, "gender"})])]


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
    lines = [line for block in source.blocks("sim.programmes", {one.name for one in PROGRAMME}) for line in block.lines]
    parts += [ALLOCATED.strip(), markdown.code(line.replace("programme.", "") for line in lines)]
    parts += [inspect.getdoc(rounds) or "", markdown.python(source.body(rounds)), "Parameters, under `helping`:", parameter_table(Helping)]
    return parts


def settings(schema: type, known: type | None = None) -> str:
    """Lay out the settings of a programme, without those that it has in common with a known one."""
    rows, before = [], {one.name: (one.default, one.metadata) for one in dataclasses.fields(known)} if known else {}
    for one in dataclasses.fields(schema):
        facts = one.metadata
        if facts and before.get(one.name) != (one.default, facts):
            default = str(one.default).lower() if isinstance(one.default, bool) else one.default
            rows.append((markdown.name(one.name), default, facts["unit"], facts["meaning"], _allowed(facts)))
    return markdown.table(("setting", "default", "unit", "meaning", "allowed"), rows)


def _allowed(facts: Mapping) -> str:
    """Say what a setting allows; of one without bounds or choices, that it is yes or no."""
    if not facts["choices"] and not facts["bounds"]:
        return "true, false"
    return ", ".join(facts["choices"]) if facts["choices"] else f"{facts['bounds'][0]:g} to {facts['bounds'][1]:g}"


def _constants(module: ModuleType) -> list[str]:
    """List the fixed numbers of a module, with what is noted beside them."""
    return [f"{', '.join(one.names)} = {', '.join(map(str, one.values))}" + (f"  # {one.note}" if one.note else "") for one in source.constants(module)]
