"""ODD element 6: the calendar, cohorts from files, and the scenarios that come with the model."""

import dataclasses

from sim.calendar import FIELDS, Calendar
from sim.composition import SHIPPED
from sim.description import markdown, source
from sim.roster import CATEGORIES, HOURS, MOST_HOURS, STANDARDISED, YES_NO

WHAT = """
No time series drives the model. What comes from outside is read before the first day: the calendar, which the fields of {link} are worked
out from, and, if wanted, a cohort with its ties.
"""

CALENDAR = """
From these settings the fields of each day are worked out; `day` counts from 0, `week` within the term (and the break after it) from 1,
`term` from 0, and a condition is 1 where it holds. In words: `exam_load` is the larger of the week's deadline and exam, material is taught
evenly until the last teaching week, marks are given on the last day of a term, and company is chosen afresh every few weeks and whenever
newcomers have learnt more of each other's level.
"""

FILES = """
A cohort may come from a table of students and a list of ties, read by a mapping of columns. These attributes can be mapped; traits that are
missing are drawn as for a made cohort ({link}), places and gender that are missing stay unknown, and without `newcomer` everybody is one:
"""

PERSONAL = """
Identifiers become row numbers on reading, and only mapped columns survive. A cohort counts as personal unless its mapping says otherwise;
then no table of students leaves the program, and small groups and exact counts do not either.
"""

MEANING = {
    "terms": "terms of a run",
    "weeks": "weeks of a term, exams included",
    "teaching_weeks": "teaching weeks, at the beginning of a term",
    "break_weeks": "weeks between two terms",
    "teaching_hours": "classes, h/week, in a teaching week",
    "exam_teaching_hours": "the same in the other weeks of term",
    "deadlines": "week of term: load of its deadlines",
    "exams": "week of term: load of its exams; a week of final exams is 1",
    "tests": "weeks that end with a test",
    "holidays": "days of term without teaching and meetings",
    "season_weeks": "weeks until company is chosen afresh",
    "break_company": "time for company in a break, relative to a week of term",
    "break_encounters": "chance encounters in a break, relative to a week of term",
}


def text() -> str:
    """Write element 6."""
    parts = ["## 6 Input data", WHAT.format(link=markdown.link("2.5 Calendar", "2.5")).strip(), "### 6.1 Calendar", calendar(), CALENDAR.strip(), _fields()]
    parts += ["### 6.2 Cohorts from files", FILES.format(link=markdown.link("5.1 Students", "5.1")).strip(), _attributes(), PERSONAL.strip()]
    parts += ["### 6.3 Scenarios that come with the model", _scenarios()]
    return "\n\n".join(parts)


def calendar() -> str:
    """Lay out the settings of the calendar."""
    rows = []
    for one in dataclasses.fields(Calendar):
        meaning = one.metadata.get("meaning") or MEANING.get(one.name) or one.name.replace("_", " ")
        rows.append((markdown.name(f"calendar.{one.name}"), getattr(Calendar(), one.name), meaning))
    return markdown.table(("setting", "default", "meaning"), rows)


def _fields() -> str:
    """Show how the fields of a day follow from the settings."""
    return markdown.code(line for block in source.blocks("sim.calendar", set(FIELDS)) for line in block.lines)


def _attributes() -> str:
    return markdown.table(
        ("attributes", "read as"),
        [
            (markdown.names(CATEGORIES), "categories: students with the same value share it"),
            (markdown.names(YES_NO), "yes or no, by the values that mean yes"),
            (markdown.names(STANDARDISED), "numbers, standardised over the cohort"),
            (markdown.names(HOURS), f"hours a week, at most {MOST_HOURS}"),
        ],
    )


def _scenarios() -> str:
    rows = []
    for path in sorted((SHIPPED / "scenario").glob("*.yaml")):
        lines = [line.lstrip("# ") for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ") and "@package" not in line]
        rows.append((markdown.name(path.stem), lines[0] if lines else ""))
    return markdown.table(("scenario", "what"), rows)
