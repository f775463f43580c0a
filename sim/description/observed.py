"""What is seen of the model: scales of reports, questionnaires, the outcomes by theme, and the groups that are looked at apart."""

from sim.description import catalogue, markdown
from sim.description.numbers import cited
from sim.network import FRIEND_HOURS
from sim.observation import INSTRUMENTS, SCALES
from sim.outcomes import BURNED_OUT, LAST_DAYS, OUTCOMES, PASS, SUBGROUPS
from sim.sources import Paper

SCALED = """
*Scales.* Figures and answers show four states on scales that readers know, without any error: centre + unit * column, kept within 0 to 100.
"""

ASKED = """
*Instruments.* A survey sees states through a questionnaire: score = centre + unit * (mean of the column over the last days) + error * a
standard normal number, kept within the range. The number is drawn for student and day from the stream `survey.` and the instrument's name.
Surveys only look: nothing in the model depends on them, and everybody asked answers.
"""

COUNTED = """
*Outcomes* are worked out for each student after the last day, from true states. Who has left keeps the values of the day of leaving and
counts with them. A friendship is a tie of two enrolled students with at least {friend:g} remembered hours. Where no computation is given, the
outcome is the column of its name; *percent* is 100 times it, *scale* is as above.
"""

APART = """
*Subgroups.* First-years and those who have helped are told apart; besides, these groups are known: {groups}. At risk is
the quarter of the whole cohort with the lowest `level`.
"""

REPORTED = """
*Comparison.* Two arms are compared student by student: the difference of the same student under the same luck, averaged over a group, and
then over replicates. Intervals are t-intervals over replicates: they cover luck, with parameters fixed. A student counts as better or worse
off by a tenth of the standard deviation of the arm compared with. Curves are daily means and quantiles over students.
"""

COMPUTED = {
    "stress": f"scale, mean of the last {LAST_DAYS} days",
    "knowledge": "scale, of `understood`",
    "belonging": "scale",
    "exhaustion": "percent",
    "cynicism": "percent",
    "inefficacy": "percent",
    "burned_out": f"exhaustion above {BURNED_OUT:g}, and cynicism or inefficacy too",
    "mark": "scale",
    "passed": f"mark at least {PASS:g}",
    "sessions": "sum over the programmes",
    "coping": "percent",
    "skill": "percent",
    "sought_help": "`help_weeks` above 0",
    "friends": "number of friends",
    "isolated": "no friend",
    "clustering": "share of the pairs of one's friends who are friends; 0 below two friends",
    "bridging": "a friend in another programme of study",
    "unlike_friends": "share of friends whose `minority` differs; 0 without friends",
    "hours_helped": "sum over the programmes",
}
BETTER = {1: "more", -1: "less", 0: ""}


def text() -> str:
    """Write what is observed, as one piece of element 4.11."""
    groups = ", ".join(f"{label.lower()} (`{name}`)" for name, label in SUBGROUPS.items())
    return "\n\n".join(
        [
            SCALED.strip(), _scales(), ASKED.strip(), _instruments(), COUNTED.format(friend=FRIEND_HOURS).strip(), _outcomes(),
            APART.format(groups=groups).strip(), REPORTED.strip(),
        ]
    )  # fmt: skip


def papers() -> list[Paper]:
    """List the papers that instruments rest on."""
    return [one.source.paper for one in INSTRUMENTS.values() if one.source.paper]


def _scales() -> str:
    rows = [(markdown.name(name), label, markdown.name(column), centre, unit) for name, (label, column, centre, unit) in SCALES.items()]
    return markdown.table(("shown", "as", "column", "centre", "unit"), rows)


def _instruments() -> str:
    rows = []
    for one in INSTRUMENTS.values():
        source = f"{one.source.known}: {one.source.note}" + (f" ({cited(one.source.paper)})" if one.source.paper else "")
        span = f"{one.low:g} to {one.high:g}"
        rows.append((markdown.name(one.name), one.asks, markdown.name(one.column), span, one.centre, one.unit, one.noise, one.days, source))
    return markdown.table(("instrument", "asks about", "column", "range", "centre", "unit", "error", "days", "source"), rows)


def _outcomes() -> str:
    themes = {one.id: one.what for one in catalogue.OUTCOMES}
    rows, told = [], set()
    for name, one in OUTCOMES.items():
        theme = one.theme if one.theme in told else f"{one.theme}: {themes[one.theme]}"
        told.add(one.theme)
        rows.append((theme, markdown.name(name), one.label + (", share" if one.share else ""), COMPUTED.get(name, ""), BETTER[one.better]))
    return markdown.table(("theme", "outcome", "told as", "computed", "better"), rows)
