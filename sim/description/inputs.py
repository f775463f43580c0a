"""ODD element 6: the calendar, cohorts from files, and the scenarios that come with the model."""

import dataclasses

from sim.calendar import DAYS_A_WEEK, FIELDS, Calendar
from sim.composition import SHIPPED
from sim.description import markdown, source
from sim.roster import CATEGORIES, HOURS, MOST_HOURS, STANDARDISED, YES_NO
from sim.settings import allowed

WHAT = """
No time series drives the model. What comes from outside is read before the first day: the calendar, which the fields of {link} are worked
out from, and, if wanted, a cohort with its ties.
"""

CALENDAR = """
*Weeks of a run.* First come the `weeks_before`, numbered up to 0 in the first term. Then come the terms, each of `weeks` weeks from 1 on, and after
each term but the last the weeks of a summer (`summer_weeks`, after every `terms_a_year` terms) or else of a break (`break_weeks`), numbered on
within the term that they follow. `in_term` is 1 in weeks of a term only.

*Days.* The fields of each day follow from its number, counted from 0, and from the `week` and `term` of its week; a condition is 1 where it
holds. `company_factor` and `encounter_factor` are 1 in weeks of a term, `summer_company` and `summer_encounters` in a summer, and
`break_company` and `break_encounters` otherwise. So material is taught evenly until the last teaching week, marks are given on the last day of a
term, and company is chosen afresh every few weeks and whenever newcomers have learnt more of each other's level.
"""

FILES = """
A cohort may come from a table of students and a list of ties, read by a mapping of columns. These attributes can be mapped; traits that are
missing are drawn as for a made cohort ({link}), places and gender that are missing stay unknown, and without `newcomer` everybody is one.
There are no later intakes:
"""

PERSONAL = """
Identifiers become row numbers on reading, and only mapped columns survive. A cohort counts as personal unless its mapping says otherwise;
then no table of students leaves the program, and small groups and exact counts do not either.
"""


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
        facts = one.metadata
        rows.append((markdown.name(f"calendar.{one.name}"), getattr(Calendar(), one.name), facts["unit"], facts["meaning"], allowed(facts)))
    return markdown.table(("setting", "default", "unit", "meaning", "allowed"), rows)


def _fields() -> str:
    """Show how the fields of a day follow from the settings."""
    wanted = set(FIELDS) - {"company_factor", "encounter_factor"}
    lines = [line.replace("this.", "") for block in source.blocks("sim.calendar", wanted) for line in block.lines]
    same = {"week, in_term, weekday = week, on_campus, day % DAYS_A_WEEK": "weekday = day % 7", "term = term": ""}
    plain = (same.get(line, line).replace("DAYS_A_WEEK - 1", str(DAYS_A_WEEK - 1)).replace("DAYS_A_WEEK", str(DAYS_A_WEEK)) for line in lines)
    return markdown.code(one for one in plain if one)


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
