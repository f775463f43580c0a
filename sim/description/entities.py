"""ODD element 2: students, ties, places, programmes and the calendar, with their variables, units and scales."""

import re

from sim.calendar import FIELDS, Calendar
from sim.configuration import LARGEST
from sim.description import markdown, source
from sim.state import KNOBS, PLACES, PROGRAMME, STUDENT, Column, Offers, Places, Ties

KINDS = {
    "trait": "Traits are fixed for the whole run.",
    "state": "States change slowly and are what a programme can move.",
    "flow": "Flows are set anew each week or day.",
}

STUDENTS = """
A student is the only kind of agent. Students are numbered from 0 and never removed: who leaves, or has not arrived yet, has `enrolled` 0
and takes no part. Helpers (leaders, mentors) are students too, with the same variables. Latent scales have their zero at the usual level: a
*stress unit* is 1/0.87 of the SD of a stress questionnaire among students, a *belonging unit* comes from the spread that the population is
given, and *SD* is the SD in the population from which the cohort is drawn. Without a unit stand pure numbers, and 1 for yes and 0 for no.
"""

TIES = """
A tie joins two students and is the same from both ends. It is kept in sparse rows: the ties of student *i* are the entries `start[i]` to
`start[i + 1]`, in the order of the partners' numbers. What a tie remembers, in hours that fade, is its strength; nobody is a friend by
declaration. Numbers of ties have single precision, those of students double precision.
"""

PLACED = """
There is no space, but there may be several campuses, which are far from each other: the place *anywhere* is one's campus. Students meet by
chance in the places that they share: {places}. A place is a list of its members; a student is in at most one place of each kind.
"""

PARTS = """
A programme is an offer with groups of students, each with the helpers that it is to have (a message, a forum and software have no groups).
Every student has a part in every programme, which is kept apart for each programme:
"""

OFFERS = """
For the programmes of a scenario together the model keeps these arrays (K programmes, n students, G groups in all, M places taken):
"""

SETTINGS = """
What a programme does is decided by these numbers, which its settings ({link}) are turned into before the first day:
"""

MADE = """
Here names are settings of the programme and `helping.name` is a parameter of helping; `largest` is the size of the largest group, `rounds`
and `trained` are explained there too.
"""

MEANING = {  # of arrays whose note says only how they are laid out
    "Ties.start": "where the ties of each student begin",
    "Ties.partner": "number of the partner",
    "Ties.study_hours": "part of these hours spent studying",
    "Ties.study_contact": "part of these pair-hours spent studying",
    "Places.group": "number of the group of each student in each kind of place; -1 none",
    "Places.first": "where the members of that group begin",
    "Places.size": "how many members that group has; 0 where there is none",
    "Places.members": "members of all groups of a kind of place, group after group",
    "Places.gender": "gender of each student; -1 unknown",
    "KNOBS.first_week": "first week of term in which it meets; 0 and below are weeks before the first term",
    "KNOBS.last_week": "last week of term in which it meets",
    "KNOBS.hours": "h of one meeting",
    "KNOBS.invitation": "1 if a helper asks in person",
    "KNOBS.incentive": "what rewards add to the readiness to come, logit",
    "KNOBS.round": "weeks from one meeting with the helper, or one message, to the next",
    "Offers.columns": "the students' parts in the programmes",
    "Offers.knobs": "the numbers of the programmes",
    "Offers.group_of": "where the groups of each programme begin",
    "Offers.start": "where the members of each group begin",
    "Offers.members": "members of all groups, group after group",
    "Offers.helper": "helpers of each group; -1 none, -2 for who has stepped down, -3 for one of the staff",
}

PLAINER = (
    (r"programme\.", ""),
    (r"\bp\.", "helping."),
    (r"float\((.*)\)", r"\1"),
    (r"isinstance\(programme, GroupSession\)", "group session"),
    (r"(\w+)\.index\((\w+)\)", r"number of the \2"),
    (r"\((programme), (rules|largest)\)", r"(\2)"),
    (r"trained\(rules\)", "trained(training_hours)"),
    (r"getattr\((\w+), \"(\w+)\", (0|0\.0|False)\)", r"\2"),
    (r"getattr\((\w+), \"(\w+)\", \"\"\)", r"\2"),
    (r"\bpair\b", "pair meeting"),
    (r"KINDS\[activity\]", "number of the activity"),
)

SCALES = """
One step is a day; many things happen once a week, when a week starts or ends. A run is {terms} of {weeks} weeks unless the calendar says
otherwise. It may begin some weeks before the first term, when programmes may meet already, and go on for several years: after each term but
the last comes a break, after each year a summer. In breaks and summers there is no teaching, no programme and no adverse event, and belonging
and enrolment stand still; all else goes on, with less company. Every year a new intake may arrive, and every term has a course of its own.

Cohorts have from 2 to {largest} students; the usual ones have some hundreds. All students of a run take one course at a time that is modelled
(of about five that they attend); its size is 1, and knowledge is a share of it.
"""


def text() -> str:
    """Write element 2."""
    calendar = Calendar()
    parts = ["## 2 Entities, state variables and scales", "### 2.1 Students", STUDENTS.strip()]
    for kind, what in KINDS.items():
        parts += [what, _columns(STUDENT, kind)]
    parts += ["### 2.2 Ties", TIES.strip(), _arrays(Ties)]
    parts += ["### 2.3 Places", PLACED.format(places=places()).strip(), _arrays(Places)]
    parts += ["### 2.4 Programmes", PARTS.strip()]
    parts += [markdown.table(("variable", "meaning", "unit", "kind"), [(*_column(one), one.kind) for one in PROGRAMME])]
    parts += [SETTINGS.format(link=markdown.link("5.4 Programmes", "5.4")).strip(), _knobs(), MADE.strip()]
    parts += [OFFERS.strip(), _arrays(Offers)]
    parts += ["### 2.5 Calendar", "The environment is a calendar, the same for all. Each day has these fields:", _calendar()]
    terms = "one term" if calendar.terms == 1 else f"{calendar.terms} terms"
    parts += ["### 2.6 Scales", SCALES.format(terms=terms, weeks=calendar.weeks, largest=f"{LARGEST:,}").strip()]
    return "\n\n".join(parts)


def places() -> str:
    """Name the kinds of places."""
    plain = {"programme": "programme of study", "anywhere": "anywhere (all students of a campus)"}
    return ", ".join(plain.get(one, one) for one in PLACES)


def _columns(columns: tuple[Column, ...], kind: str) -> str:
    return markdown.table((kind, "meaning", "unit"), [_column(one) for one in columns if one.kind == kind])


def _column(one: Column) -> tuple[str, str, str]:
    return markdown.name(one.name), one.meaning, "" if one.unit == "1" else one.unit


def _arrays(owner: type) -> str:
    """Lay out arrays by the notes beside them, which begin with type and shape."""
    rows = []
    for name, note in source.beside(owner.__module__, owner.__name__).items():
        shape, _, meaning = note.partition("], ")
        said = MEANING.get(f"{owner.__name__}.{name}") or meaning or name.replace("_", " ")
        rows.append((markdown.name(name), said, markdown.name(shape + ("]" if meaning else ""))))
    return markdown.table(("array", "meaning", "type and shape"), rows)


def _knobs() -> str:
    noted = source.beside("sim.state", "KNOBS")
    made: dict[str, str] = {}
    for block in source.blocks("sim.knobs", set(KNOBS)):
        made |= {name: _of_settings(value) for name, value in block.entries.items()}
    rows = [(markdown.name(one), MEANING.get(f"KNOBS.{one}") or noted[one] or one.replace("_", " "), markdown.name(made[one])) for one in KNOBS]
    return markdown.table(("number", "meaning", "made of settings"), rows)


def _of_settings(value: str) -> str:
    """Say how a number of a programme comes from its settings, without what only Python needs."""
    for pattern, plain in PLAINER:
        value = re.sub(pattern, plain, value)
    return value


def _calendar() -> str:
    noted = source.beside("sim.calendar", "FIELDS")
    return markdown.table(("field", "meaning"), [(markdown.name(one), noted[one] or one.replace("_", " ")) for one in FIELDS])
