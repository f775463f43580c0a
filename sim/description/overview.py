"""ODD element 3: what happens in a day, in which order, and how values are replaced."""

import re

from sim.campus import MECHANISMS
from sim.description import markdown, source
from sim.frame.declaration import Mechanism
from sim.schedule import DAY, PAST

SHARED, LUCK = f"7.{len(MECHANISMS) + 1} Shared functions", f"7.{len(MECHANISMS) + 2} Luck"  # headings of the sections after the submodels

FOR = {
    "student": "each student",
    "offer": "each student and programme",
    "tie": "each tie",
    "whole": "the cohort as a whole",
    "activity": "each programme of this kind",
}

ORDER = """
A day is one list of submodels, run from top to bottom. Each runs only on days that have its flag in the calendar ({calendar}), so that most
of the list is passed over on an ordinary day. The title leads to the full description in element 7.
"""

RULES = """
*Updating.* A submodel *for each student* (or each student and programme, or each tie) is a formula of that student's own numbers, of sums
over ties or programmes, and of random draws. The sums are worked out for everybody before anything is written, so that within a submodel
all students see the same moment and their order does not matter. New values are given to enrolled students only. A submodel *for the cohort
as a whole*, or *for each programme of this kind*, walks through students, groups or meetings in the order of their numbers; where that
order could matter, its text says how it is dealt with. Between submodels updating is sequential: what a submodel writes, the next one
reads.

*Why this order.* Plans come first (who will come, what helpers owe, what is left for study and company), then the week's company is shared
out and talked in; meetings of programmes follow on their days, and what was heard there is learnt the same day. Ties are counted up when
the week is over. The pressure of time that students feel when they choose whether to come is last week's.

*Taking out.* Any submodel can be taken out of a run (`mechanisms.NAME=null`); what it would write then stays as it is.
"""

BEFORE = """
The network of the first day comes about by the same submodels. Before the run, the cohort lives a past of weeks in which only these happen
({link}):
"""


def text() -> str:
    """Write element 3."""
    return "\n\n".join(
        [
            "## 3 Process overview and scheduling",
            ORDER.format(calendar=markdown.link("2.5 Calendar", "2.5")).strip(),
            _schedule(DAY),
            RULES.strip(),
            BEFORE.format(link=markdown.link("5.3 Starting network", "5.3")).strip(),
            _schedule(PAST),
        ]
    )


def when(flag: str) -> str:
    """Say in words when a calendar flag is up."""
    if flag == "every_day":
        return "every day"
    note = source.beside("sim.calendar", "FIELDS")[flag]
    return re.sub(r"^1:?\s+", "", note) or flag.replace("_", " ")


def heading(mechanism: Mechanism) -> str:
    """Give the heading of a submodel's section: its number, and what stands before the colon of its title."""
    return f"7.{list(MECHANISMS).index(mechanism.name) + 1} {short(mechanism)}"


def short(mechanism: Mechanism) -> str:
    """Give a submodel's name in words: what stands before the colon of its title."""
    return mechanism.title.partition(":")[0]


def _schedule(schedule: list) -> str:
    rows = []
    for k, (flag, formula) in enumerate(schedule, start=1):
        one = formula.mechanism
        rows.append((k, when(flag), markdown.link(heading(one), short(one)), FOR.get(one.kind, one.kind), markdown.names(one.writes)))
    return markdown.table(("", "when", "submodel", "for", "writes"), rows)
