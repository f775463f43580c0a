"""Hold the state: one column per variable of the students, of their ties, and of their part in each programme."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np


@dataclass(frozen=True)
class Column:
    """Describe one variable of a student: a trait is fixed, a state changes slowly, a flow is set anew each week or day."""

    name: str
    kind: Literal["trait", "state", "flow"]
    meaning: str
    unit: str = "1"


STUDENT = (
    Column("enrolled", "state", "1 while enrolled, 0 before arrival and after leaving"),
    Column("newcomer", "state", "1 in the first term at university"),
    Column("arrival_term", "trait", "term of arrival; -1 for who was there before", "terms"),
    Column("aptitude", "trait", "aptitude for the course", "SD"),
    Column("drive", "trait", "lasting level of motivation", "SD"),
    Column("level", "trait", "what others come to see as academic level", "SD"),
    Column("sociability", "trait", "how gladly in company", "SD"),
    Column("attentive", "state", "1 if attentive to offers at all"),
    Column("disadvantaged", "trait", "1 if of a group for whom adversity is read as not belonging"),
    Column("online_access", "trait", "1 if able to take part online"),
    Column("set_point", "trait", "lasting level of stress", "stress units"),
    Column("appraisal", "state", "belonging lost by one adverse event", "belonging units"),
    Column("own_belonging", "trait", "level of belonging that one returns to", "belonging units"),
    Column("job_hours", "trait", "paid work", "h/week"),
    Column("care_hours", "trait", "commuting and care", "h/week"),
    Column("minority", "trait", "1 if of a group under-represented at this university"),
    Column("first_in_family", "trait", "1 if the first of the family at a university"),
    Column("commuter", "trait", "1 if commuting"),
    Column("carer", "trait", "1 if caring for somebody"),
    Column("second_language", "trait", "1 if studying in a second language"),
    Column("aspiration", "trait", "how easily own marks disappoint", "logit"),
    Column("own_stigma", "trait", "personal stigma that one returns to", "SD"),
    Column("own_perceived_stigma", "trait", "perceived stigma that one returns to", "SD"),
    Column("own_openness", "trait", "openness that one returns to", "SD"),
    Column("own_climate", "trait", "climate that the course returns to: 0 each against each, 1 all together", "0..1"),
    Column("interest", "state", "interest in this term's course", "SD"),
    Column("study_company", "trait", "how gladly one studies with others, relative to the mean"),
    Column("arrival_week", "state", "week of arrival; the first week of the run is 0", "weeks"),
    Column("motivation", "state", "motivation now", "SD"),
    Column("understood", "state", "share of the course understood", "share"),
    Column("stuck", "state", "share of the course met and not understood", "share"),
    Column("wrong", "state", "share of the course misunderstood", "share"),
    Column("stress", "state", "stress now", "stress units"),
    Column("belonging", "state", "belonging now", "belonging units"),
    Column("skill", "state", "quality as a listener and helper: listening, communication, leading", "0..1"),
    Column("exhaustion", "state", "emotional exhaustion, first part of burnout", "0..1"),
    Column("cynicism", "state", "cynicism about one's studies, second part of burnout", "0..1"),
    Column("inefficacy", "state", "reduced efficacy, third part of burnout", "0..1"),
    Column("confidence", "state", "academic confidence", "SD of marks"),
    Column("coping", "state", "coping and self-care habits", "0..1"),
    Column("self_organisation", "state", "study technique and time management", "SD"),
    Column("borrowed_coping", "state", "part of coping taken over from company and not yet lost", "0..1"),
    Column("borrowed_technique", "state", "part of self-organisation taken over from study partners and not yet lost", "SD"),
    Column("stigma", "state", "personal stigma about seeking help", "SD"),
    Column("perceived_stigma", "state", "stigma that one believes others to have", "SD"),
    Column("openness", "state", "openness to people unlike oneself", "SD"),
    Column("climate", "state", "climate of one's course: 0 each against each, .5 as usual, 1 all together", "0..1"),
    Column("mark", "state", "mark of the last test; 0 until there is one", "share"),
    Column("failed", "state", "1 if the last final mark was far below the others'"),
    Column("help_weeks", "state", "weeks with formal help (counselling) so far", "weeks"),
    Column("study_hours", "flow", "self-study this week", "h/week"),
    Column("contact_hours", "flow", "time kept for fellow students this week", "h/week"),
    Column("pressure", "flow", "hours too many, over the hours that are free", "share"),
    Column("contact", "flow", "time in company of fellow students this week, meetings of programmes apart", "h/week"),
    Column("asked", "flow", "what one has to tell friends this week", "stress units"),
    Column("help_use", "flow", "1 in a week with formal help"),
    Column("explanation", "flow", "explanation received and not yet absorbed", "h"),
    Column("misleading", "flow", "part of that explanation expected to mislead", "h"),
)

PROGRAMME = (
    Column("invited", "trait", "1 if the programme is open to this student"),
    Column("from_term", "trait", "first term in which it is", "terms"),
    Column("until_term", "trait", "first term in which it is no more", "terms"),
    Column("own_course", "state", "1 for a helper who takes the course herself"),
    Column("turn", "state", "place in the helper's round of meetings"),
    Column("asked_after", "trait", "1 if check-ins ask this student"),
    Column("taste", "trait", "liking for this kind of programme", "logit"),
    Column("served", "flow", "1 unless it is a pair whose helper is missing or has left, or one is in no group that students have founded"),
    Column("aware", "state", "1 if knowing that the programme exists"),
    Column("quality", "state", "quality as a trained helper of this programme", "0..1"),
    Column("fit", "state", "how well one fits the assigned helper", "0..1"),
    Column("safety", "state", "psychological safety of one's group or pair", "0..1"),
    Column("renown", "state", "renown as a writer in a forum", "0..1"),
    Column("ended", "state", "1 if the pair has ended early"),
    Column("gave_up", "state", "1 for a helper who has stepped down"),
    Column("relied", "flow", "how far others of the programme rely on one", "0..1"),
    Column("habit", "state", "habit of coming", "0..1"),
    Column("relationship", "state", "relationship with the assigned helper", "0..1"),
    Column("attends", "flow", "1 if coming this week"),
    Column("absent", "state", "1 if the last meeting that was one's turn was missed"),
    Column("remote", "flow", "1 if taking part online this week, where one comes"),
    Column("table", "flow", "conversation taken part in at the last meeting; -1 none"),
    Column("effort", "flow", "effort at the last meeting, less where one lets the others do the work", "0..1"),
    Column("met", "flow", "company found at the meetings of the last seven days", "h/week"),
    Column("met_unlike", "flow", "part of these hours, by the share of people of the other group (under-represented or not) or of another campus", "h/week"),
    Column("helping", "flow", "hours given as a helper this week", "h/week"),
    Column("hours_attended", "state", "hours spent in meetings so far", "h"),
    Column("hours_helped", "state", "hours given as a helper so far", "h"),
    Column("sessions", "state", "meetings attended so far"),
    Column("staff_time", "state", "hours that staff spent on one in check-ins, talks and mediation so far", "h"),
)

PLACES = ("section", "programme", "residence", "anywhere")
CAMPUS = PLACES.index("anywhere")  # all of a campus share this place
NOBODY, GONE, STAFF = -1, -2, -3  # in the place of a helper: there has been none yet, has stepped down, is of the staff


def index(columns: tuple[Column, ...]) -> dict[str, int]:
    """Map the name of each column to its row in the state matrix."""
    return {column.name: i for i, column in enumerate(columns)}


class Ties(NamedTuple):
    """Ties in compressed sparse rows: entries start[i] to start[i + 1] are student i's, sorted by partner.

    Each tie stands in the rows of both its ends with equal bits. n students, m entries.
    """

    start: np.ndarray  # int64[n + 1]
    partner: np.ndarray  # int32[m]
    hours: np.ndarray  # float32[m], remembered hours together
    study_hours: np.ndarray  # float32[m], of these, studying
    affinity: np.ndarray  # float32[m], pull towards each other's company
    study_affinity: np.ndarray  # float32[m], pull towards studying together
    contact: np.ndarray  # float32[m], pair-hours together this week
    study_contact: np.ndarray  # float32[m], of these, studying


TIE = Ties._fields[2:]


class Places(NamedTuple):
    """Where students meet by chance: F places (section, programme, residence, anywhere on one's campus), n students, plus gender.

    The members of i's group in place f are members[f, first[f, i] : first[f, i] + size[f, i]], in order of their number.
    """

    group: np.ndarray  # int32[F, n], -1 none
    first: np.ndarray  # int32[F, n]
    size: np.ndarray  # int32[F, n], of those who have arrived; 0 where the group is none
    members: np.ndarray  # int32[F, n]
    gender: np.ndarray  # int32[n], -1 unknown


class Offers(NamedTuple):
    """The programmes of a scenario as arrays: K programmes, n students, G groups in all, M places taken.

    Programme k owns the groups group_of[k] to group_of[k + 1]; group g has members[start[g] : start[g + 1]] and helpers.
    """

    columns: np.ndarray  # float64[K, len(PROGRAMME), n]
    knobs: np.ndarray  # float64[K, len(KNOBS)]
    name: np.ndarray  # uint64[K], hash of the programme's name: the address of its luck
    group_of: np.ndarray  # int64[K + 1]
    start: np.ndarray  # int64[G + 1]
    members: np.ndarray  # int32[M]
    helper: np.ndarray  # int32[G, H], -1 none, -2 stepped down, -3 of the staff; H is the most helpers that a group of any programme is to have


KNOBS = (
    "kind",  # 0 group session, 1 pair meeting, 2 message, 3 forum, 4 feedback
    "first_week",  # 1 is the first week of term
    "last_week",
    "exam_weeks",  # 1 if it goes on in weeks of exams
    "weekdays",  # 1 for Monday, 2 for Tuesday, 4, 8 ..., added up
    "meetings",  # in a week without holidays
    "hours",  # of one meeting
    "travel",  # h, there and back
    "preparation",  # h a week, of each helper
    "around",  # h a week of each helper beside meetings: preparation, support and ways
    "invitation",  # being asked in person: 1 by a helper, less by a friend, 0 not
    "incentive",  # logit
    "talk_group",  # most people in one conversation; 0 leaves them all in one
    "closeness",  # company that an hour online is worth
    "online",  # 1 if it needs online access
    "hybrid",  # 1 if students choose each week whether they take part online
    "round",  # weeks from one meeting with the helper to the next
    "subject",  # share of a pair's meeting, or of what wellbeing leaves of a session, spent on the course
    "wellbeing",  # share of a group session spent on wellbeing
    "leaders",  # helpers that each group is to have
    "staff_quality",  # of a helper of the staff
    "staff_fit",  # mean fit of a student with a mentor of the staff
    "across",  # 1 if all campuses are put together
    "founded",  # 1 if students found the groups
    "seed_money",  # for each group that they found
    "regroup",  # weeks after which groups are put together anew; 0 never
    "order",  # by which: 0 lot, 1 what each has understood, dealt, 2 the same, cut
    "shared_mark",  # part of a mark that is the group's
    "mediation",  # share of quarrels in which staff mediate
    "check_in",  # weeks from one check-in to the next; 0 never
    "check_absent",  # 1 if it asks only those who missed their last meeting
    "check_place",  # 1 if another group or mentor may follow
    "check_support",  # 1 if a talk may follow
    "guard_rails",  # how far software gives hints and keeps answers back, 0..1
    "technique",  # share of a meeting spent on how to study
    "rules",  # ground rules and roles, 0..1: order without a leader
    "transparency",  # how far everybody sees what each contributes, 0..1
    "supervision",  # h a week of support for each helper
    "points",  # how much is made of points and badges, 0..1
    "leaderboard",  # how far all see who has most, 0..1
    "stigmatised",  # how far coming shows that one struggles, 0..1
    "reach",  # share of the invited whom one message reaches
    "topic",  # of a message: 0 information, 1 belonging, 2 stigma, 3 norms, 4 encouragement
    "moderation",  # of a forum: h a week for 200 readers
    "anonymous",  # 1 if nobody sees who asks in it
    "leave",  # share of helpers who step down in a term
    "replaced",  # 1 if another takes their place in the week after
    "choice",  # SD of level: chance in who becomes a helper
    "trained",  # share of what an untrained helper lacks that is left after training
    "rematch",  # 1 if mentees whose pair has ended get another mentor
    "fit_deep",  # logit per SD: unlikeness that lowers the fit of a pair
    "fit_unknown",  # logit per SD: what nobody can know of it beforehand
)


def no_ties(n: int) -> Ties:
    """Give n students without any tie."""
    blank = np.empty(0, np.float32)
    return Ties(np.zeros(n + 1, np.int64), np.empty(0, np.int32), *(blank.copy() for _ in TIE))


def no_offers(n: int) -> Offers:
    """Give the offers of a scenario without programmes."""
    return Offers(
        columns=np.zeros((0, len(PROGRAMME), n)),
        knobs=np.zeros((0, len(KNOBS))),
        name=np.zeros(0, np.uint64),
        group_of=np.zeros(1, np.int64),
        start=np.zeros(1, np.int64),
        members=np.empty(0, np.int32),
        helper=np.empty((0, 1), np.int32),
    )


def places(groups: np.ndarray, gender: np.ndarray, arrived: np.ndarray | None = None) -> Places:
    """Make the member lists of places from group numbers (int[F, n], -1 none); rows of `groups` follow PLACES.

    `arrived` (bool[n]) tells who is there at the start: later intakes have the last rows, so they end the lists, and sizes leave them out.
    """
    arrived = np.ones(groups.shape[1], bool) if arrived is None else arrived
    count, n = groups.shape
    first, size = np.zeros((count, n), np.int32), np.zeros((count, n), np.int32)
    members = np.zeros((count, n), np.int32)
    for f in range(count):
        order = np.argsort(groups[f], kind="stable")
        members[f] = order
        labels, where = np.unique(groups[f][order], return_index=True)
        sizes = np.bincount(np.searchsorted(labels, groups[f]), weights=arrived, minlength=len(labels)).astype(np.int64)
        spot = np.searchsorted(labels, groups[f])
        known = groups[f] >= 0
        first[f], size[f] = np.where(known, where[spot], 0), np.where(known, sizes[spot], 0)
    return Places(groups.astype(np.int32), first, size, members, gender.astype(np.int32))
