"""Say a programme back in words: who is offered what, with whom, when and how, what happens there, what it costs and what evidence says."""

import dataclasses
import textwrap
from pathlib import Path

import pandas as pd

from experiments import costs
from experiments.delivery import delivered
from experiments.describe import shown
from experiments.evidence.expectations import EXPECTATIONS, NOT_FOUND
from experiments.priced import rounded
from experiments.question import Arm, Question
from sim.allocation import compose
from sim.calendar import WEEKDAYS
from sim.campus import Campus
from sim.configuration import Scenario, scenario
from sim.knobs import meeting_days
from sim.modifiers import composed_with
from sim.programmes import SCREEN, Feedback, Forum, GroupSession, Message, PairMeeting, Programme, unused
from sim.settings import KINDS, allowed, kind
from sim.start import start

ONLY = {
    "everybody": "", "at_risk": "at risk (the lowest {at_risk_share:.0%} by level)", "minority": "of under-represented groups",
    "first_in_family": "the first in their family",
    "commuter": "commuters", "carer": "carers", "working": "with a job", "second_language": "studying in a second language",
}  # fmt: skip
ALIKE = {
    "random": "by lot", "similar": "with those like them in drive and sociability", "like_ability": "with those of like ability",
    "mixed_ability": "weak with strong", "same_department": "within a programme of study", "mixed_departments": "across programmes of study",
    "friends": "with their friends", "complementary": "by what each needs and helpers are good at",
}  # fmt: skip
WHERE = {"in_person": "in person", "online": "online", "hybrid": "in person or online, as each chooses week by week",
         "asynchronous": "in writing"}  # fmt: skip
LED_BY = {"older_students": "", "same_cohort": " of the same year", "staff": " of the staff"}
WIDTH = 110  # characters of a line about a knob
PAID = {"hourly": "paid by the hour", "stipend": "with a stipend", "volunteers": "volunteers"}


def page(name: str, folder: Path | None) -> str:
    """Describe every programme of a scenario, or a programme that stands alone. Raises UserError for a name that is neither."""
    one = scenario(name, composed_with(name, {}, folder)[0])
    if not one.programmes:
        return f"{name} has no programme: the conventional comparison."
    found = _costs(one)
    parts = ("\n".join((key, "", *_lines(one, key, programme, found), "", *_knobs(key, programme))) for key, programme in one.programmes.items())
    return "\n\n".join(parts)


def _knobs(key: str, programme: Programme) -> list[str]:
    """List every knob with its value, what it means and what is allowed."""
    fields = [one for one in dataclasses.fields(programme) if one.name not in {"activity", *unused(programme.activity)}]
    rows = [(one.name, shown(getattr(programme, one.name)), f"{one.metadata['meaning']} ({_allowed(one)})") for one in fields]
    widths = [max(len(row[k]) for row in rows) + 2 for k in (0, 1)]
    return [
        f"Knobs, each typed as programmes.{key}.NAME=VALUE:",
        *(line for name, value, said in rows for line in _wrapped(f"{name:{widths[0]}}{value:{widths[1]}}", said)),
    ]


def _allowed(field: dataclasses.Field) -> str:
    return allowed(field.metadata) or KINDS.get(kind(field), "")


def _wrapped(head: str, said: str) -> list[str]:
    """Lay a sentence out behind the beginning of its line, so that lines stay short."""
    return textwrap.wrap(said, WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_long_words=False, break_on_hyphens=False)


def _lines(one: Scenario, key: str, programme: Programme, found: dict[str, list[str]]) -> list[str]:
    return [_offered(programme), _together(programme, one), _when(programme), _what(programme), *found[key], *_evidence(one.name)]


def _offered(programme: Programme) -> str:
    """Say who is offered it, and how they know of it."""
    who = "First-years" if programme.target == "newcomers" else "All students"
    who += f" {only}" if (only := ONLY[programme.only].format(at_risk_share=programme.at_risk_share)) else ""
    if isinstance(programme, Message):
        return f"Whom: {who}; each message reaches {programme.reach:.0%} of them{_part(programme)}."
    asked = isinstance(programme, PairMeeting) and programme.asked_in_person
    known = "helpers ask each of them in person" if asked else f"{programme.awareness:.0%} know of it from the start"
    return f"Whom: {who}{_part(programme)}, who come if they choose to; {known}."


def _part(programme: Programme) -> str:
    how = "by lot" if programme.sign_up == "lot" else "who like such a programme most and sign up"
    return f", {programme.coverage:.0%} of them {how}" if programme.coverage < 1 else ""


def _together(programme: Programme, one: Scenario) -> str:
    """Say with whom: groups and leaders, mentors, or nobody."""
    if isinstance(programme, Message):
        return f"With whom: nobody meets; it is about {programme.topic}."
    if isinstance(programme, Forum):
        names = "nobody sees who asks" if programme.anonymous else "under their names"
        return f"With whom: all in writing, {names}; {programme.moderation_hours:g} h/week of moderation for 200 students."
    if isinstance(programme, Feedback):
        return f"With whom: alone with software that keeps answers back: {programme.guard_rails:g} of 1."
    if isinstance(programme, GroupSession) and programme.founded_by_students:
        money = f" with {programme.seed_money:g} {one.institution.currency} each" if programme.seed_money else ""
        return f"With whom: groups of up to {programme.group_size} that students found among their friends{money}, and lead themselves."
    support = _support(programme, one)
    checked = _checked(programme)
    if isinstance(programme, PairMeeting):
        rematch = ", who ends early gets another" if programme.rematch else ""
        students = f"{programme.mentees_per_mentor} student{'s' if programme.mentees_per_mentor > 1 else ''}"
        who = f"one helper{LED_BY[programme.led_by]} for {students}, whom each meets alone, chosen {ALIKE[programme.matching]}"
        return f"With whom: {who}{rematch}; {support}{checked}."
    led = f"{programme.leaders_per_group} trained leader{'s' if programme.leaders_per_group > 1 else ''}{LED_BY[programme.led_by]} ({support})"
    talk = f", in conversations of at most {programme.talk_group}" if programme.talk_group else ""
    led = led if programme.leaders_per_group else "nobody leads"
    anew = f", anew every {programme.regroup_weeks} weeks" if programme.regroup_weeks else ""
    where = " across campuses" if programme.across_campuses else ""
    return f"With whom: groups of {programme.group_size}{where}, put together {ALIKE[programme.matching]}{anew}, {led}{talk}{checked}."


def _support(programme: Programme, one: Scenario) -> str:
    """Say how helpers are prepared and paid."""
    if programme.led_by == "staff":
        return f"{programme.supervision_hours:g} h/week of support, paid as staff"
    trained = "training" if programme.training == "supervised_practice" else "briefing"
    return f"{programme.training_hours:g} h of {trained}, {programme.supervision_hours:g} h/week of support, {PAID[costs.pay_of(programme, one.institution)]}"


def _checked(programme: Programme) -> str:
    """Say whom staff ask how it goes."""
    whom = {"everybody": "everybody", "absent": "who missed the last meeting", "at_risk": "those at risk"}
    if not programme.check_in_weeks:
        return ""
    return f"; staff ask {whom[programme.check_in_on]} every {programme.check_in_weeks} weeks how it goes"


def _when(programme: Programme) -> str:
    """Say when and where."""
    weeks = f"weeks {programme.first_week} to {programme.last_week}{', exams too' if programme.exam_weeks else ''}"
    if isinstance(programme, Message):
        return f"When: every {programme.every_weeks} weeks, {weeks}." if programme.every_weeks > 1 else f"When: every week, {weeks}."
    if isinstance(programme, (Forum, Feedback)):
        return f"When: at any time, {programme.hours:g} h/week of who comes, {weeks}."
    days = " and ".join(f"{WEEKDAYS[day].capitalize()}s" for day in meeting_days(programme))
    often = f" every {programme.every_weeks} weeks" if getattr(programme, "every_weeks", 1) > 1 else ""
    way = "" if programme.modality in SCREEN else f" (the way {programme.travel_hours:g} h)"
    return f"When: {days}{often}, {programme.hours:g} h {WHERE[programme.modality]}{way}, {weeks}."


def _what(programme: Programme) -> str:
    """Say what happens there."""
    alone = {Forum: "questions and answers in writing", Feedback: "comments on one's own work", Message: f"{programme.hours:g} h of who is reached"}
    if type(programme) in alone:
        return f"What: {alone[type(programme)]}."
    wellbeing = programme.wellbeing_share if isinstance(programme, GroupSession) else max(0.0, 1 - programme.subject_share - programme.technique_share)
    course = (1 - wellbeing) * programme.subject_share if isinstance(programme, GroupSession) else programme.subject_share
    of_course = isinstance(programme, GroupSession) and programme.technique_share > 0
    parts = {
        f"the course{f', with {programme.technique_share:.0%} how to study' if of_course else ''}": course,
        "how to study": 0.0 if of_course else programme.technique_share,
        "wellbeing and listening": wellbeing,
    }
    about = ", ".join(f"{share:.0%} {name}" for name, share in parts.items() if share > 0) or "neither the course nor wellbeing"
    shared = f"; {programme.shared_mark:.0%} of the mark is the group's" if getattr(programme, "shared_mark", 0) else ""
    mediated = f"; staff mediate in {programme.mediation:.0%} of quarrels" if getattr(programme, "mediation", 0) else ""
    seen = f"; all see what each contributes: {programme.transparency:g} of 1" if getattr(programme, "transparency", 0) else ""
    rules = f"; rules and roles {programme.rules:g} of 1" if isinstance(programme, GroupSession) and programme.rules else ""
    return f"What: {about}{rules}{seen}{shared}{mediated}; coming shows that one struggles: {programme.stigmatised:g} of 1."


def _costs(one: Scenario) -> dict[str, list[str]]:
    """Say what each programme takes at the size of its cohort, before anybody has come."""
    people, ties = start(one, 0)
    offers = compose(one.programmes, people, one.helping, one.seed, 0, ties).offers
    campus = Campus(people, ties, offers, one.calendar, one.seed, 0, one.mechanisms, one.schedule)
    rows = [
        {"arm": one.name, "programme": key, "came": 0, "offered": int((campus.programme_column(k, "invited") > 0).sum())} | delivered(campus, k)
        for k, key in enumerate(one.programmes)
    ]
    use = pd.DataFrame(rows)
    table = costs.costs(use, Question("run", [Arm(one.name, one)]))
    return {row.programme: _cost(one, row, table[table["programme"] == row.programme]) for row in use.itertuples()}


def _cost(one: Scenario, row, table: pd.DataFrame) -> list[str]:
    money, there = table["money"].sum(), one.institution
    pairs = isinstance(one.programmes[row.programme], PairMeeting)
    counts = (_counted(0 if pairs else row.groups, "group"), _counted(row.posts, "helper" if pairs else "leader"))
    takes = " and ".join(filter(None, counts)) or "nothing to allocate"
    by = ", ".join(f"{part.ingredient} {rounded(part.money)}" for part in table.itertuples())
    each = f", {rounded(money / row.offered)} a student offered it" if row.offered else ""
    said = f"{there.currency} {rounded(money)} of {there.price_year}{each}{f' ({by})' if by else ''}"
    if getattr(one.programmes[row.programme], "founded_by_students", False):
        said += f"; and {there.currency} {rounded(one.programmes[row.programme].seed_money)} for each group that is founded"
    return [f"Cost: {takes} for {row.offered} students; {said}."]


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count != 1 else ''}" if count else ""


def _evidence(name: str) -> list[str]:
    """List what evidence lets one expect of the scenario as it is shipped."""
    mine = [one for one in EXPECTATIONS if one.scenario == name and one.source]
    found = [f"Evidence: {one.outcome} {one.low:g} to {one.high:g} {one.unit}: {one.why} ({one.source.label})." for one in mine]
    return found or [f"Evidence: {NOT_FOUND.get(name, 'none is kept for this one')}."]
