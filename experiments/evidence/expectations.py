"""What evidence lets one expect of each programme: the range of one number, and where it comes from."""

from dataclasses import dataclass

from sim.sources import (
    ANGER_2025,
    BASTANI_2025,
    BERNARD_2014,
    CONLEY_2015,
    CORRIGAN_2012,
    FREEMAN_2014,
    GEHREKE_2024,
    LEITE_2025,
    OREOPOULOS_PETRONIJEVIC_2018,
    PALOYO_2016,
    POINTON_HAAS_2024,
    PUGATCH_WILSON_2018,
    WALTON_2023,
    Paper,
)

ANY = "no review of peer support finds a dependable sizeable gain"


@dataclass(frozen=True)
class Expectation:
    """A range for one number of one scenario against lecture_only (or another), in its unit.

    Measures: `effect` is the paired difference of means in SDs, or in percentage points of a yes or no; `per_session` divides it by the
    sessions that the programme adds, `per_user` by the share who ever came; `ever` is that share in per cent, `visits` their
    number by student offered.
    """

    scenario: str
    outcome: str
    low: float
    high: float
    why: str  # what was found, in a few words
    source: Paper | None = None
    measure: str = "effect"
    against: str = "lecture_only"
    subgroup: str = ""

    @property
    def unit(self) -> str:
        """The unit of the range."""
        if self.measure in ("ever", "visits"):
            return {"ever": "%", "visits": "visits"}[self.measure]
        return "points" if self.outcome == "enrolled" else "SD"


EXPECTATIONS = (
    Expectation("pal", "mark", 0.02, 0.12, "a randomised encouragement to attend, per session", PALOYO_2016, "per_session"),
    Expectation("pal", "sessions", 1.5, 3.5, "sessions of who was offered a voluntary weekly programme", PALOYO_2016, "visits"),
    Expectation("pal", "sessions", 25, 45, "ever used free tutoring that was on offer", PUGATCH_WILSON_2018, "ever"),
    Expectation("pal", "stress", -0.25, 0.05, ANY, POINTON_HAAS_2024),
    Expectation("pal_online", "mark", -0.10, 0.15, "the same teaching online and in person", BERNARD_2014, against="pal"),
    Expectation("mentoring", "mark", 0.15, 0.40, "a coach who starts contact, at most five students each, randomised", OREOPOULOS_PETRONIJEVIC_2018),
    Expectation("mentoring", "stress", -0.25, 0.05, ANY, POINTON_HAAS_2024),
    Expectation("mentoring", "belonging", 0.0, 0.30, "mentoring at entry helps belonging; size assumed", GEHREKE_2024),
    Expectation("tutoring", "mark", 0.0, 0.26, "volunteers and students as tutors, randomised, schools: .06 of those offered, .26 at most", ANGER_2025),
    Expectation("tutoring", "sessions", 20, 45, "take-up of an offered tutor", PUGATCH_WILSON_2018, "ever"),
    Expectation("case_method", "mark", 0.15, 0.47, "active learning against lectures: .47, randomised trials half of that", FREEMAN_2014),
    Expectation("coping_workshop", "coping", 0.11, 0.52, "skills training: .45 with supervised practice, .11 without; per user", CONLEY_2015, "per_user"),
    Expectation("coping_workshop", "stress", -0.25, 0.05, ANY, POINTON_HAAS_2024),
    Expectation("exam_support", "stress", -0.25, 0.05, ANY, POINTON_HAAS_2024),
    Expectation("anti_stigma", "stigma", -0.50, -0.25, "contact with people who sought help, per one reached", CORRIGAN_2012, "per_user"),
    Expectation(
        "belonging_exercise",
        "enrolled",
        0.0,
        5.0,
        "a few points more of lower groups complete a year",
        WALTON_2023,
        subgroup="minority",
    ),
    Expectation("ai_feedback", "mark", 0.0, 0.27, "tutoring software: .27 in schools of those who used it", LEITE_2025),
    Expectation("ai_feedback+unguarded", "mark", -0.5, -0.05, "17 % lower after use throughout; some use it some weeks", BASTANI_2025, "per_user"),
    Expectation("news", "mark", -0.05, 0.05, "one-off messages and text campaigns: nothing", OREOPOULOS_PETRONIJEVIC_2018),
)

NOT_FOUND = {
    "study_group": "no trial of groups without a tutor at a university was found",
    "discussion_forum": "who writes and who reads is known, no effect size was found",
    "design_thinking": "no effect size was found",
    "leadership_project": "no effect size was found",
    "team_project": "group work gives .5 in older studies, of which projects are a part; no trial of projects alone was found",
    "language_support": "no effect size was found",
    "inclusion_mentoring": "no trial that targets under-represented students by mentors alone was found",
    "peer_recommendation": "no trial of a platform that pairs students was found",
    "student_initiatives": "no effect size was found",
    "campus_network": "no effect size was found",
    "pal+gamified": "behaviour moves by .25 SD (.04 to .46), unstable under rigour; visits have no SD among lectures alone to hold that against",
    "outreach": "messages to all move take-up by 0 to 7 points; none to a group alone was found",
}
