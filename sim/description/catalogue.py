"""Keep the catalogue: what the model has to cover, by stable ids, and where each of it lives in the code.

A name of a place is a kind and a name as the code spells it, "column stress". Nothing in `lives` means: not yet. `lacks`
says what is still missing of something that is there in part.
"""

from dataclasses import dataclass

from sim.campus import MECHANISMS
from sim.description import markdown
from sim.description.numbers import every
from sim.observation import LABELS
from sim.programmes import SCHEMAS
from sim.state import PLACES, PROGRAMME, STUDENT, TIE

KINDS = {
    "column": {one.name for one in STUDENT},
    "part": {one.name for one in PROGRAMME},
    "tie": set(TIE),
    "place": set(PLACES),
    "mechanism": set(MECHANISMS),
    "activity": set(SCHEMAS),
    "setting": {name for schema in SCHEMAS.values() for name in schema.__dataclass_fields__},
    "parameter": {f"{owner.removeprefix('mechanisms.')}.{one.name}" for owner, one in every()},
    "outcome": set(LABELS),
}
APPENDIX = "Appendix: what the model covers"
RESULT = "result"  # a column of the tables of an answer, which are made where answers are summed up
EXPLAINED = (
    "*Column*: of a student. *Part*: column of a student's part in a programme. *Setting*: of a programme. *Outcome*: reported at the end, and over time. "
    "*Result*: column of the tables of an answer."
)


@dataclass(frozen=True)
class Entry:
    """One promise of the catalogue."""

    id: str
    what: str
    lives: tuple[str, ...] = ()
    lacks: str = ""


STUDENTS = (
    Entry(
        "S1",
        "stress: strain that demands feed and resources relieve",
        ("column stress", "column set_point", "column pressure", "mechanism stress", "outcome stress"),
    ),
    Entry(
        "S2",
        "knowledge of the course: met, understood, misunderstood, forgotten, shown in exams",
        ("column understood", "column stuck", "column wrong", "column explanation", "mechanism learning", "mechanism marks", "outcome knowledge"),
    ),
    Entry("S3", "belonging", ("column belonging", "column own_belonging", "column appraisal", "mechanism belonging", "outcome belonging")),
    Entry("S4", "burnout in its three parts"),
    Entry("S5", "confidence in one's own studying"),
    Entry("S6", "motivation and engagement", ("column drive", "column motivation", "mechanism motivation"), "accountability to peers"),
    Entry("S7", "stigma about mental health, and readiness to seek help"),
    Entry("S8", "coping and resilience that can be learnt"),
    Entry(
        "S9",
        "skill in helping, trained and practised",
        ("column skill", "part quality", "setting training_hours", "parameter helping.practice"),
        "skill that grows by helping",
    ),
    Entry(
        "S10",
        "lasting traits and groups",
        ("column aptitude", "column sociability", "column newcomer", "column disadvantaged", "column online_access", "place programme"),
        "language",
    ),
    Entry(
        "S11",
        "a week of hours, with work, ways and care",
        ("column job_hours", "column care_hours", "column study_hours", "column contact_hours", "mechanism time_budget"),
    ),
    Entry(
        "S12",
        "role: student, leader, mentor; enrolled or gone",
        ("column enrolled", "part helping", "activity group_session", "activity pair_meeting"),
        "leaving; staff as mentors",
    ),
    Entry("S13", "self-organisation: technique of study and planning"),
)

MECHANISMS_BETWEEN = (
    Entry(
        "M1",
        "who understands explains to who does not",
        ("mechanism study_talk", "mechanism learning", "mechanism group_session", "mechanism pair_meeting"),
        "the learner's zone",
    ),
    Entry(
        "M2",
        "teaching consolidates what the teacher knows",
        ("mechanism learning", "setting preparation_hours"),
        "helpers who do not take the course themselves",
    ),
    Entry(
        "M3",
        "wrong information passes too",
        ("column misleading", "column wrong", "mechanism study_talk", "parameter group_session.error"),
        "checking with staff or books",
    ),
    Entry("M4", "support buffers and relieves stress, and costs the supporter", ("mechanism stress", "mechanism support_talk", "mechanism pair_meeting")),
    Entry("M5", "stress and calm spread along ties", ("parameter support_talk.cost",), "calm that spreads; stress other than by listening"),
    Entry("M6", "company lifts belonging, and belonging brings to company", ("mechanism belonging", "mechanism attendance", "mechanism motivation")),
    Entry(
        "M7",
        "ties grow, fade, close triangles and choose the like",
        ("mechanism affinity", "mechanism everyday_contact", "mechanism tie_decay", "mechanism tie_formation"),
    ),
    Entry("M8", "being relied upon raises effort"),
    Entry("M9", "coping and habits spread by imitation"),
    Entry("M10", "help-seeking that is seen lowers stigma, stigma keeps from help"),
    Entry("M11", "long strain becomes burnout, burnout lowers effort and staying"),
    Entry("M12", "exams are peaks of stress, and much stress costs marks", ("parameter stress.exam", "parameter marks.stress"), "the good of a little stress"),
    Entry("M13", "a climate of competing or of working together"),
    Entry(
        "M14",
        "some talk and some ride along, more so in larger groups",
        ("mechanism group_session", "parameter group_session.talk", "setting talk_group"),
        "roles and check-ins",
    ),
    Entry("M15", "conflict in groups"),
    Entry("M16", "mentor and mentee may not fit"),
    Entry("M17", "a helper with too many to help gives less and tires", ("setting mentor_hours", "mechanism helping", "mechanism time_budget"), "tiring"),
    Entry("M18", "apprenticeship: help that fades as skill grows"),
    Entry("M19", "contact with others than oneself opens minds"),
    Entry(
        "M20",
        "barriers: not knowing of the offer, no time, no access",
        ("column attentive", "column pressure", "column online_access", "mechanism attendance"),
        "language; stigma",
    ),
    Entry("M21", "leaders grow with each session"),
    Entry("M22", "staying or leaving"),
    Entry("M23", "how safe it is to ask in a group"),
)

OUTCOMES = (
    Entry(
        "O1",
        "stress, knowledge and belonging over time, as distributions",
        ("outcome stress", "outcome knowledge", "outcome belonging", "result q05", "result q95"),
    ),
    Entry("O2", "how many are burnt out"),
    Entry("O3", "marks, passing, staying, attendance", ("outcome mark", "part sessions", "result came", "result visits"), "pass rate; staying"),
    Entry("O4", "confidence, motivation, resilience, help-seeking, skills", ("column motivation",), "reporting of it; the others"),
    Entry("O5", "the network: who is alone, how dense, how divided"),
    Entry("O6", "what helpers gain and pay", ("part hours_helped", "result group", "result helper_hours")),
    Entry("O7", "who gains: by subgroup, and the share made worse off", ("result better", "result worse"), "subgroups other than first-years and helpers"),
    Entry(
        "O8", "cost", ("part hours_attended", "part hours_helped", "result student_hours", "result helper_hours"), "staff and money; effect per unit of cost"
    ),
)

CATALOGUE = (("Students", STUDENTS), ("What happens between them", MECHANISMS_BETWEEN), ("What comes out", OUTCOMES))


def entries() -> list[Entry]:
    """List all entries."""
    return [one for _, part in CATALOGUE for one in part]


def not_yet(ids: tuple[str, ...]) -> list[str]:
    """List those of these ids that the model does not cover at all."""
    return [one.id for one in entries() if one.id in ids and not one.lives]


def text() -> str:
    """Write the catalogue as tables."""
    parts = [f"## {APPENDIX}", "What the model is meant to cover in the end, and where it stands today. " + EXPLAINED]
    for title, part in CATALOGUE:
        parts += [f"### {title}", markdown.table(("", "what", "where it lives", "still missing"), [_row(one) for one in part])]
    return "\n\n".join(parts)


def _row(one: Entry) -> tuple[str, ...]:
    kinds: dict[str, list[str]] = {}
    for place in one.lives:
        kind, name = place.split(" ", 1)
        kinds.setdefault(kind, []).append(name)
    return one.id, one.what, "; ".join(f"{kind} {markdown.names(names)}" for kind, names in kinds.items()) or "not yet", one.lacks
