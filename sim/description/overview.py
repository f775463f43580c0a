"""ODD element 3: what happens in a day, in which order, and how values are replaced."""

import re

from sim.activities.kinds import FORUM, GROUP_SESSION, MESSAGE, PAIR_MEETING
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
}
ACTIVITIES = {
    GROUP_SESSION: "each programme of group sessions",
    PAIR_MEETING: "each programme of pair meetings",
    MESSAGE: "each programme of messages",
    FORUM: "each forum",
}

ORDER = """
A day is one list of submodels, run from top to bottom. Each runs only on days that have its flag in the calendar ({calendar}), so that most
of the list is passed over on an ordinary day. The title leads to the full description in element 7.
"""

RULES = """
*Updating.* A submodel *for each student* (or each student and programme, or each tie) is a formula of that student's own numbers, of sums
over ties or programmes, and of random draws. The sums are worked out for everybody before anything is written, so that within a submodel
all students see the same moment and their order does not matter. Of a submodel for each student and programme, one programme comes after
the other. New values are given to enrolled students only. A submodel *for the cohort as a whole*, or *for each programme*, walks through
students, groups or meetings in the order of their numbers; where that order could matter, its text says how it is dealt with. Between
submodels updating is sequential: what a submodel writes, the next one reads.

*Why this order.* A term begins with who is there: an intake arrives, a course begins, groups without a helper get one. A week begins with
what was left by the last one (climate, who relies on whom, motivation); then come plans: who will come, what helpers owe, what is left for
study and company. Students feel last week's pressure when they choose, because this week's is not known yet. The week's company is then
shared out, and all that happens in it follows at once: ties are remembered, students hear of programmes, explain, confide, copy, meet
others than themselves, go to counselling and see who goes. Meetings of programmes have their day: first who sits where, then who makes an
effort, what is explained, who quarrels, and what that leaves of safety. What was heard is learnt the same day, before stress, burnout and
belonging move, so that a meeting counts on its day. Marks show the state of the evening, and confidence follows marks. A week ends with
what it left: what helpers learnt, what was copied from them, pairs that end, students who leave, and ties last, so that those who left are
forgotten at once; those without a mentor are matched after that, for the next week.

*Taking out.* Any submodel can be taken out of a run (`mechanisms.NAME=null`); what it would write then stays as it is. Others
that read its parameters, as group sessions read those of study talk, then read their defaults.
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


def whom(mechanism: Mechanism) -> str:
    """Say for whom or what a submodel runs."""
    return ACTIVITIES.get(mechanism.number, "each programme") if mechanism.kind == "activity" else FOR[mechanism.kind]


def _schedule(schedule: list) -> str:
    rows = []
    for k, (flag, formula) in enumerate(schedule, start=1):
        one = formula.mechanism
        rows.append((k, when(flag), markdown.link(heading(one), short(one)), whom(one), markdown.names(one.writes)))
    return markdown.table(("", "when", "submodel", "for", "writes"), rows)
