"""Programmes as settings: who is offered what, when, how and with which helpers; one class an activity."""

from dataclasses import dataclass

from sim.activities.kinds import TOPICS
from sim.calendar import WEEKDAYS
from sim.institution import PAY
from sim.matching import MATCHING, RULES
from sim.parameters import parameter, parameters
from sim.settings import setting
from sim.sources import CONLEY_2015, EBY_2013, ELMER_2020, REES_2016, Source

TARGETS = ("newcomers", "all")
ONLY = ("everybody", "at_risk", "minority", "first_in_family", "commuter", "carer", "working", "second_language")
TRAINERS = ("coordinator", "trainer")
MODALITIES = ("in_person", "online", "hybrid", "asynchronous")
SCREEN = ("online", "asynchronous")  # of these, those that need online access
HELPERS = ("older_students", "same_cohort", "staff")
TRAININGS = ("supervised_practice", "briefing")
ASKED_AFTER = ("everybody", "absent", "at_risk")
FOLLOW_UPS = ("another_place", "support", "both")


@parameters
class Helping:
    practice: float = parameter(
        0.05,
        "quality gained per hour of supervised training, of what is missing",
        unit="per h",
        bounds=(0, 1),
        prior=(0.03, 0.08),
        source=Source("calibrated", "so that supervised practice shows", CONLEY_2015),
    )
    briefing: float = parameter(
        0.25,
        "hour of supervised practice that an hour of briefing is worth",
        unit="h",
        bounds=(0, 1),
        prior=(0.1, 0.4),
        source=Source("derived", "skills training .45 with supervised practice, .11 without", CONLEY_2015),
    )
    staff_quality: float = parameter(
        0.8, "quality of staff as leaders and mentors", unit="0..1", bounds=(0, 1), prior=(0.6, 0.9),
        source=Source("assumed", "a trained peer is about as good as staff", REES_2016),
    )  # fmt: skip
    staff_fit: float = parameter(
        0.45, "mean fit of a student with a mentor of the staff", unit="0..1", bounds=(0.01, 0.99), prior=(0.3, 0.5),
        source=Source("assumed", "one of the same standing is nearer; size not known"),
    )  # fmt: skip
    friend_asks: float = parameter(
        0.5, "what being asked by a friend is worth, against a helper who asks in person", unit="share", bounds=(0, 2), prior=(0.2, 1),
        source=Source("assumed", "friends ask too, but not every week"),
    )  # fmt: skip
    online_closeness: float = parameter(
        0.5,
        "company that an hour online is worth",
        unit="share",
        bounds=(0, 1),
        prior=(0.3, 0.9),
        source=Source("assumed", "online ties are thinner; learning is about the same", ELMER_2020),
    )
    written_closeness: float = parameter(
        0.25, "company that an hour in writing is worth", unit="share", bounds=(0, 1), prior=(0.1, 0.5), source=Source("assumed", "half of a call")
    )
    any_time: float = parameter(
        0.5, "readiness added where no hour is fixed", unit="logit", bounds=(0, 3), prior=(0, 1), source=Source("assumed", "no appointment, no way")
    )
    taste: float = parameter(
        1.2,
        "spread of liking for one kind of programme",
        unit="logit",
        bounds=(0, 4),
        prior=(0.8, 2),
        source=Source("calibrated", "so that visits are as uneven as observed"),
    )
    fit_deep: float = parameter(
        0.6, "fit of a pair, less per SD of unlikeness in drive and in sociability", unit="logit", bounds=(0, 4), prior=(0.2, 1.2),
        source=Source("assumed", "likeness in what lies deep goes with the quality of a relationship", EBY_2013),
    )  # fmt: skip
    fit_unknown: float = parameter(
        1.0, "spread of what nobody can know of a fit beforehand", unit="logit", bounds=(0, 4), prior=(0.5, 1.5), source=Source("assumed", "most of it")
    )
    choice: float = parameter(
        0.5, "chance in who becomes a helper, against level", unit="SD", bounds=(0, 5), source=Source("assumed", "recruiting does not see everything")
    )


SIGN_UPS = ("lot", "own_wish")


@dataclass
class Programme:
    """What every programme has, whatever the activity."""

    target: str = setting("newcomers", "who is offered it", choices=TARGETS)
    only: str = setting("everybody", "of these, to whom it is restricted; at_risk are those with the lowest level that others see", choices=ONLY)
    at_risk_share: float = setting(0.25, "share of the cohort that counts as at risk", "share", (0.01, 1))
    coverage: float = setting(1.0, "share of the target who are offered it", "share", (0, 1))
    sign_up: str = setting("lot", "who these are: drawn by lot, or those who like such a programme most and sign up for it", choices=SIGN_UPS)
    modality: str = setting(
        "in_person", "where it meets: hybrid leaves the choice to each student, week by week; asynchronous is in writing", choices=MODALITIES
    )
    first_week: int = setting(2, "first week of term; 0 and below before the first term", "week", (-25, 52))
    last_week: int = setting(13, "last week of term; below the first week it never runs", "week", (0, 52))
    exam_weeks: bool = setting(False, "goes on in the weeks of exams, after teaching")
    weekday: str = setting("wednesday", "day of its meetings", choices=WEEKDAYS)
    hours: float = setting(1.0, "length of one meeting", "h", (0.05, 12))
    travel_hours: float = setting(0.5, "way to a meeting and back, in person", "h", (0, 5))
    preparation_hours: float = setting(1.5, "preparation of each helper", "h/week", (0, 20))
    few_helpers: str = setting("queue", "with too few helpers some find no place, or groups are larger", choices=("queue", "larger_groups"))
    helpers_leave: float = setting(0.0, "share of helpers who step down in a term of 15 weeks", "share", (0, 0.99))
    replaced: bool = setting(False, "another older student, trained alike, takes the place of who steps down, the week after; else when a term starts")
    pay: str = setting("usual", "how helpers are paid; usual is what the institution does", choices=("usual", *PAY))
    trained_by: str = setting("coordinator", "who trains and supervises helpers: the coordinator, or a trainer paid by the hour", choices=TRAINERS)
    staff_hours: float = setting(0.0, "time of other staff, in each week in which it runs", "h/week", (0, 1000))
    licence: float = setting(0.0, "licence or material of each student to whom it is offered, a term", "money/student", (0, 10_000))
    training_hours: float = setting(14.0, "training of helpers before the start", "h", (0, 200))
    training: str = setting("supervised_practice", "what it consists of: who is only briefed learns less of it", choices=TRAININGS)
    incentive: float = setting(0.0, "what rewards add to the readiness to come", "logit", (-3, 3))
    reward: float = setting(0.0, "what these rewards cost, for each visit", "money/visit", (0, 10_000))
    points: float = setting(0.0, "how much is made of points and badges for coming; they bring students while they are new", "0..1", (0, 1))
    leaderboard: float = setting(0.0, "how far all see who has most of them: it sets the course against each other", "0..1", (0, 1))
    terms: int = setting(2, "terms for which newcomers are offered it, from their first on", "terms", (1, 20))
    awareness: float = setting(0.9, "share who know of it from the start; others hear of it from those who go", "share", (0, 1))
    supervision_hours: float = setting(0.0, "support of each helper while it runs", "h/week", (0, 10))
    technique_share: float = setting(0.1, "part of a meeting spent on how to study, on the course's own matter", "share", (0, 1))
    rules: float = setting(0.0, "ground rules and roles: order without a leader", "0..1", (0, 1))
    stigmatised: float = setting(0.1, "how far coming shows that one struggles", "0..1", (0, 1))


@dataclass
class Meeting(Programme):
    """What every programme has whose students and helpers meet."""

    led_by: str = setting("older_students", "who its helpers are, if it has any", choices=HELPERS)
    matching: str = setting("random", MATCHING, choices=RULES)
    across_campuses: bool = setting(
        False, "students and helpers of all campuses are put together, on screens or in writing; else each campus has its own groups"
    )
    check_in_weeks: int = setting(0, "weeks from one check-in to the next: staff ask how it goes; 0 never", "weeks", (0, 52))
    check_in_on: str = setting("everybody", "whom a check-in asks: all, those who did not come that week, or those at risk", choices=ASKED_AFTER)
    follow_up: str = setting(
        "both", "what follows for who answers: another group or mentor if it is not safe or does not fit, a talk if strained", choices=FOLLOW_UPS
    )


@dataclass
class GroupSession(Meeting):
    """Groups that meet weekly, with trained leaders or without."""

    activity: str = setting("group_session", "what happens; decided by the first of its defaults", choices=("group_session",))
    group_size: int = setting(15, "places in one group; how many come is an outcome", "students", (1, 500))
    founded_by_students: bool = setting(False, "nobody puts groups together: students with the drive found them, ask their friends, and lead")
    seed_money: float = setting(0.0, "money for each group that is founded; it brings more founders", "money/group", (0, 100_000))
    sessions_per_week: int = setting(1, "meetings a week, every second day from its weekday on", "meetings", (1, 5))
    every_weeks: int = setting(1, "weeks from one week with meetings to the next", "weeks", (1, 52))
    regroup_weeks: int = setting(0, "weeks after which groups are put together anew, by lot or by what each has understood; 0 never", "weeks", (0, 52))
    leaders_per_group: int = setting(1, "trained leaders of each group; without any, students work among themselves", "leaders", (0, 5))
    wellbeing_share: float = setting(0.0, "part of a meeting spent on coping and on hearing each other out", "share", (0, 1))
    subject_share: float = setting(1.0, "part of the rest that is about the course", "share", (0, 1))
    transparency: float = setting(0.0, "how far everybody sees what each contributes: fewer let the others do the work", "0..1", (0, 1))
    shared_mark: float = setting(0.0, "part of the course's mark that is the group's, the same for all who took part", "share", (0, 1))
    mediation: float = setting(0.0, "share of quarrels in which staff mediate", "share", (0, 1))
    talk_group: int = setting(4, "most people in one conversation of a session; 0 leaves all in one", "students", (0, 100))


@dataclass
class PairMeeting(Meeting):
    """Mentors who ask their mentees in person to meet, one at a time."""

    activity: str = setting("pair_meeting", "what happens; decided by the first of its defaults", choices=("pair_meeting",))
    hours: float = setting(0.5, "length of one meeting", "h", (0.05, 12))
    preparation_hours: float = setting(0.5, "preparation of each mentor", "h/week", (0, 20))
    training_hours: float = setting(6.0, "training of mentors before the start", "h", (0, 200))
    mentees_per_mentor: int = setting(5, "mentees of one mentor", "students", (1, 50))
    mentor_hours: float = setting(2.5, "time of one mentor for meetings; with too many mentees each meets less often", "h/week", (0.05, 40))
    subject_share: float = setting(0.2, "part of a meeting spent on the course", "share", (0, 1))
    technique_share: float = setting(0.3, "part of a meeting spent on how to study", "share", (0, 1))
    asked_in_person: bool = setting(True, "mentors ask each mentee to come; else they wait for those who know of the offer")
    rematch: bool = setting(False, "mentees whose pair has ended get another mentor")


@dataclass
class Message(Programme):
    """News, a belonging exercise or a campaign that reaches students one by one; nobody meets."""

    activity: str = setting("message", "what happens; decided by the first of its defaults", choices=("message",))
    topic: str = setting("information", "what it is about", choices=TOPICS)
    target: str = setting("all", "who is offered it", choices=TARGETS)
    reach: float = setting(0.4, "share of them whom one message reaches", "share", (0, 1))
    every_weeks: int = setting(4, "weeks from one message to the next", "weeks", (1, 52))
    hours: float = setting(0.5, "time that it takes who is reached", "h", (0, 12))


@dataclass
class Forum(Programme):
    """Questions and answers in writing; nobody meets, and it needs online access."""

    activity: str = setting("forum", "what happens; decided by the first of its defaults", choices=("forum",))
    modality: str = setting("online", "where it meets: always in writing", choices=("online",))
    weekday: str = setting("sunday", "day on which a week's reading counts", choices=WEEKDAYS)
    hours: float = setting(0.5, "reading and writing of who comes, a week", "h", (0.05, 12))
    incentive: float = setting(1.0, "what rewards, and that it takes no appointment, add to the readiness to come", "logit", (-3, 3))
    stigmatised: float = setting(0.0, "how far coming shows that one struggles", "0..1", (0, 1))
    moderation_hours: float = setting(2.0, "moderation by staff, for 200 students to whom it is offered", "h/week", (0, 100))
    anonymous: bool = setting(False, "nobody sees who asks")


@dataclass
class Feedback(Programme):
    """A tutor in software that comments on one's work; nobody meets, and it needs online access."""

    activity: str = setting("feedback", "what happens; decided by the first of its defaults", choices=("feedback",))
    modality: str = setting("online", "where it meets: always on a screen", choices=("online",))
    weekday: str = setting("sunday", "day on which a week's use counts", choices=WEEKDAYS)
    hours: float = setting(1.0, "use by who comes, a week", "h", (0.05, 12))
    guard_rails: float = setting(1.0, "how far it gives hints and keeps answers back", "0..1", (0, 1))
    incentive: float = setting(1.0, "what rewards, and that it takes no appointment, add to the readiness to come", "logit", (-3, 3))
    stigmatised: float = setting(0.0, "how far coming shows that one struggles", "0..1", (0, 1))


SCHEMAS = {"group_session": GroupSession, "pair_meeting": PairMeeting, "message": Message, "forum": Forum, "feedback": Feedback}


def leaders(programme: Programme) -> int:
    """Count the helpers that each group of a programme is to have; a group that students found has who founds it."""
    if isinstance(programme, PairMeeting):
        return 1
    return programme.leaders_per_group if isinstance(programme, GroupSession) and not programme.founded_by_students else 0


ALONE = frozenset({
    "modality", "travel_hours", "preparation_hours", "few_helpers", "training_hours", "training", "supervision_hours", "technique_share", "rules", "pay",
    "trained_by", "helpers_leave", "replaced",
})  # fmt: skip
UNUSED = {
    "message": ALONE | {"incentive", "reward", "awareness", "stigmatised", "points", "leaderboard"},
    "forum": ALONE,
    "feedback": ALONE,
    "pair_meeting": frozenset({"rules"}),
}
OF_HELPERS = frozenset({"training_hours", "supervision_hours", "preparation_hours"})


def unused(activity: str) -> frozenset[str]:
    """Name the keys that every programme has and that change nothing in those of an activity: over a message nobody meets, and a pair needs no roles."""
    return UNUSED.get(activity, frozenset())
