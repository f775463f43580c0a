"""Keep the catalogue: what the model has to cover, by stable ids, and where each of it lives in the code.

`lives` names places by kind, as the code spells them: "column stress set_point; mechanism stress". Nothing in it means: not yet. `lacks`
says what is still missing of something that is there in part.
"""

from dataclasses import dataclass

from sim.campus import MECHANISMS
from sim.description import markdown
from sim.description.numbers import every
from sim.observation import INSTRUMENTS
from sim.outcomes import OUTCOMES as MEASURED
from sim.outcomes import SUBGROUPS
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
    "outcome": set(MEASURED),
    "instrument": set(INSTRUMENTS),
    "subgroup": set(SUBGROUPS),
}
APPENDIX = "Appendix: what the model covers"
RESULT = "result"  # a column of the tables of an answer, which are made where answers are summed up
EXPLAINED = (
    "*Column*: of a student. *Part*: column of a student's part in a programme. *Setting*: of a programme. *Outcome*: worked out for each student at the "
    "end. *Result*: column of the tables of an answer. The programmes that an institution can offer are not listed yet; what there is of them stands in 5.4."
)


@dataclass(frozen=True)
class Entry:
    """One promise of the catalogue."""

    id: str
    what: str
    lives: str = ""
    lacks: str = ""

    @property
    def places(self) -> list[tuple[str, list[str]]]:
        """Give the kinds of places where it lives, with the names of each."""
        return [(kind, names.split()) for kind, _, names in (one.strip().partition(" ") for one in self.lives.split(";") if one.strip())]


STUDENTS = (
    Entry(
        "S1",
        "stress: strain that demands feed and resources relieve",
        "column stress set_point pressure; mechanism stress; outcome stress; instrument stress_survey stress_now",
    ),
    Entry(
        "S2",
        "knowledge of the course: met, understood, misunderstood, forgotten, shown in exams",
        "column understood stuck wrong explanation; mechanism learning marks; outcome knowledge",
    ),
    Entry("S3", "belonging", "column belonging own_belonging appraisal; mechanism belonging; outcome belonging; instrument belonging_survey"),
    Entry(
        "S4",
        "burnout in its three parts",
        "column exhaustion cynicism inefficacy; mechanism burnout confidence; outcome exhaustion cynicism inefficacy; "
        "instrument exhaustion_survey cynicism_survey efficacy_survey",
    ),
    Entry(
        "S5",
        "confidence in one's own studying",
        "column confidence; mechanism confidence; parameter group_session.fluency; outcome confidence; instrument confidence_survey",
    ),
    Entry(
        "S6",
        "motivation and engagement, with accountability to peers",
        "column drive motivation; part relied effort habit; mechanism motivation accountability participation; outcome motivation sessions",
    ),
    Entry(
        "S7",
        "stigma about mental health, and readiness to seek help",
        "column stigma perceived_stigma own_stigma help_use; mechanism stigma formal_help; outcome stigma perceived_stigma sought_help; "
        "instrument stigma_survey perceived_stigma_survey",
    ),
    Entry("S8", "coping and resilience that can be learnt", "column coping; mechanism imitation pair_meeting; parameter stress.coping; outcome coping"),
    Entry(
        "S9",
        "skill in helping, trained and practised",
        "column skill; part quality; setting training_hours; parameter helping.practice; mechanism helper_growth apprenticeship; outcome skill",
        "its parts (listening, leading, handling conflict) apart",
    ),
    Entry(
        "S10",
        "lasting traits and groups",
        "column aptitude sociability newcomer minority first_in_family disadvantaged commuter carer second_language online_access; place programme",
    ),
    Entry("S11", "a week of hours, with work, ways and care", "column job_hours care_hours study_hours contact_hours; mechanism time_budget"),
    Entry(
        "S12",
        "role: student, leader, mentor; enrolled or gone",
        "column enrolled arrival_term; part helping; activity group_session pair_meeting; mechanism arrival recruiting withdrawal; outcome enrolled",
        "staff as helpers",
    ),
    Entry(
        "S13",
        "self-organisation: technique of study and planning",
        "column self_organisation; mechanism imitation apprenticeship; parameter learning.technique time_budget.evenness; setting technique_share; "
        "outcome self_organisation",
    ),
)

MECHANISMS_BETWEEN = (
    Entry(
        "M1",
        "who understands explains to who does not",
        "mechanism study_talk learning group_session pair_meeting",
        "the learner's zone: neither too close nor too far",
    ),
    Entry(
        "M2",
        "teaching consolidates what the teacher knows",
        "mechanism teaching learning; part own_course; setting preparation_hours",
        "helpers who do not take the course themselves",
    ),
    Entry(
        "M3",
        "wrong information passes too",
        "column misleading wrong; mechanism study_talk; parameter study_talk.error group_session.checked",
        "checking with staff or books",
    ),
    Entry(
        "M4",
        "support buffers and relieves stress, and costs the supporter",
        "mechanism asking support_talk pair_meeting; parameter stress.buffer support_talk.cost helper_growth.strain",
    ),
    Entry("M5", "stress and calm spread along ties", "parameter support_talk.cost", "calm that spreads; stress other than by listening"),
    Entry("M6", "company lifts belonging, and belonging brings to company", "mechanism belonging attendance motivation"),
    Entry(
        "M7",
        "ties grow, fade, close triangles and choose the like",
        "mechanism affinity everyday_contact tie_decay tie_formation; parameter affinity.lasting",
    ),
    Entry(
        "M8",
        "being relied upon raises effort",
        "part relied; mechanism accountability participation; parameter motivation.accountability attendance.accountability",
    ),
    Entry("M9", "coping and habits spread by imitation", "mechanism imitation apprenticeship"),
    Entry(
        "M10",
        "help-seeking that is seen lowers stigma, stigma keeps from help",
        "mechanism stigma formal_help; parameter asking.stigma attendance.stigma; setting stigmatised",
    ),
    Entry(
        "M11",
        "long strain becomes burnout, burnout lowers effort and staying",
        "mechanism burnout; parameter motivation.cynicism withdrawal.burnout",
        "learning less by the hour",
    ),
    Entry("M12", "exams are peaks of stress, a little stress helps and much costs marks", "parameter stress.exam marks.stress marks.best"),
    Entry(
        "M13",
        "a climate of competing or of working together",
        "column climate own_climate; mechanism climate; parameter study_talk.climate stress.comparison stigma.climate",
        "grading as a setting",
    ),
    Entry(
        "M14",
        "some talk and some ride along, more so in larger groups",
        "mechanism group_session participation check_in; parameter group_session.talk; setting talk_group rules check_in_weeks",
    ),
    Entry("M15", "conflict in groups", "mechanism conflict; setting rules mediation"),
    Entry(
        "M16",
        "mentor and mentee may not fit",
        "part fit relationship ended; mechanism pair_meeting pair_ending rematching check_in; setting rematch matching",
    ),
    Entry(
        "M17",
        "a helper with too many to help, too little training or no support gives less and tires",
        "setting mentor_hours training_hours supervision_hours; mechanism helping time_budget helper_growth; parameter group_session.tired",
    ),
    Entry("M18", "apprenticeship: watching and imitating, and a pull that fades as skill grows", "mechanism apprenticeship"),
    Entry(
        "M19",
        "contact with others than oneself opens minds, and groups may split",
        "column openness; part met_unlike; mechanism openness; parameter affinity.open group_session.faultline",
        "understanding the course better by it",
    ),
    Entry(
        "M20",
        "barriers: language, stigma, not knowing of the offer, no time, no access",
        "column attentive pressure online_access second_language stigma; part aware; mechanism attendance awareness message; parameter group_session.language",
    ),
    Entry("M21", "leaders grow with each session", "mechanism helper_growth", "attending to a group's own difficulty"),
    Entry("M22", "staying or leaving", "column enrolled failed; mechanism withdrawal; outcome enrolled"),
    Entry(
        "M23",
        "how safe it is to ask in a group or pair",
        "part safety; mechanism group_safety conflict; parameter group_session.silence group_session.checked attendance.safety",
    ),
)

OUTCOMES = (
    Entry("O1", "stress, knowledge and belonging over time, as distributions", "outcome stress knowledge belonging; result q05 q95"),
    Entry("O2", "how many are burnt out", "outcome burned_out exhaustion cynicism inefficacy"),
    Entry("O3", "marks, passing, staying, attendance", "outcome mark passed enrolled sessions; result came visits"),
    Entry(
        "O4",
        "confidence, motivation, resilience, help-seeking, skills",
        "outcome confidence motivation coping self_organisation skill sought_help stigma openness",
    ),
    Entry("O5", "the network: who is alone, how dense, how divided", "outcome friends isolated clustering bridging unlike_friends"),
    Entry("O6", "what helpers gain and pay", "part hours_helped; outcome hours_helped; result group helper_hours"),
    Entry(
        "O7",
        "who gains: by subgroup, and the share made worse off",
        "subgroup minority first_in_family commuter working carer second_language offline at_risk; result group better worse",
    ),
    Entry("O8", "cost", "part hours_attended hours_helped; result student_hours helper_hours", "staff and money; effect per unit of cost"),
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
    return one.id, one.what, "; ".join(f"{kind} {markdown.names(names)}" for kind, names in one.places) or "not yet", one.lacks
