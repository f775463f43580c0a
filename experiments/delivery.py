"""Count what a programme takes to run in one arm of a replicate: groups, helpers' posts, training, and the weeks and meetings that are held."""

import numpy as np

from sim.activities.kinds import FORUM, GROUP_SESSION, PAIR_MEETING
from sim.activities.meeting_days import its_week, meetings_left
from sim.calendar import FIELDS
from sim.campus import PROGRAMMES, Campus
from sim.state import KNOBS, NOBODY

NOTHING = {
    "groups": 0,
    "posts": 0,
    "wanted": 0,
    "mentees_each": 0.0,
    "trained": 0,
    "weeks": 0.0,
    "weeks_held": 0.0,
    "weeks_each": 0.0,
    "terms_each": 0.0,
    "terms": 0.0,
    "meetings": 0.0,
    "meetings_each": 0.0,
    "visits": 0.0,
    "contact_hours": 0.0,
    "staff_time": 0.0,
}


def delivered(campus: Campus, k: int) -> dict[str, float]:
    """Count what programme k took: whether anybody came or not.

    Groups are those that have a helper, or that need none; posts are their helpers' places that are filled, whether somebody stepped down later or not,
    of those wanted; mentees_each are members of groups with a helper by post; trained all who ever became helpers. Weeks, terms and meetings are means
    over groups, weeks_held of the programme; weeks_each, terms_each and meetings_each over those to whom it is offered. A message is a meeting.
    Contact hours are those of all who came, without ways; staff time is that of check-ins, talks and mediation.
    """
    knobs = dict(zip(KNOBS, campus.offers.knobs[k].tolist()))
    held, visits = _held(campus, knobs), float(campus.programme_column(k, "sessions").sum())
    staff = float(campus.programme_column(k, "staff_time").sum())
    nothing = NOTHING | {"visits": visits, "contact_hours": visits * knobs["hours"], "staff_time": staff}
    if not held or not campus.programme_column(k, "invited").any():
        return nothing
    nothing |= {"weeks_held": float(len(held))} | _each(campus, k, [term for term, _ in held])
    if knobs["kind"] not in (GROUP_SESSION, PAIR_MEETING):
        messages = float(sum(meetings for _, meetings in held))
        return nothing | {"weeks": float(len(held)), "meetings_each": messages}
    trained = int((campus.programme_column(k, "quality") > 0).sum())
    found, spans = [], _spans(campus, k, knobs)
    for members, posts, first, last in spans:
        mine = [(term, meetings) for term, meetings in held if first <= term < last]
        found += [(members, posts, len(mine), len({term for term, _ in mine}), sum(meetings for _, meetings in mine))] * bool(mine)
    if not found:
        return nothing | ({"weeks": float(len(held)), "terms": float(len({term for term, _ in held}))} if knobs["founded"] else {})
    members, posts, weeks, terms, meetings = np.array(found, float).T
    each = (members * meetings).sum() / members.sum() / (knobs["round"] if knobs["kind"] == PAIR_MEETING else 1)
    wanted = int(campus.offers.group_of[k + 1] - campus.offers.group_of[k]) * int(knobs["leaders"])
    counts = {"groups": len(found), "posts": int(posts.sum()), "wanted": wanted, "mentees_each": members.sum() / max(posts.sum(), 1), "trained": trained}
    means = {"weeks": weeks.mean(), "terms": terms.mean(), "meetings": meetings.mean(), "meetings_each": each}
    return nothing | counts | means


def _each(campus: Campus, k: int, terms: list[int]) -> dict[str, float]:
    """Mean weeks and terms for which it is held for those to whom it is offered: an intake has its own terms."""
    invited = campus.programme_column(k, "invited") > 0
    spans = np.array([campus.programme_column(k, name)[invited] for name in ("from_term", "until_term")])
    pairs, count = np.unique(spans, axis=1, return_counts=True)
    mine = [[term for term in terms if first <= term < last] for first, last in pairs.T]
    weeks, different = (np.array([len(one) for one in kind], float) for kind in (mine, map(set, mine)))
    return {"weeks_each": float(weeks @ count / count.sum()), "terms_each": float(different @ count / count.sum())}


def _held(campus: Campus, knobs: dict[str, float]) -> list[tuple[int, int]]:
    """List the weeks in which the programme is held, each as (term, meetings of a group)."""
    found = []
    for row in campus.days[campus.days[:, FIELDS.index("week_starts")] > 0]:
        today = dict(zip(FIELDS, row))
        own = its_week(today["week"], knobs["first_week"], knobs["last_week"], today["meets"], today["on_campus"], knobs["exam_weeks"])
        due = knobs["kind"] == PAIR_MEETING or (today["week"] - knobs["first_week"]) % knobs["round"] == 0
        left = 1 if knobs["kind"] == FORUM else meetings_left(knobs["weekdays"], today["days_off"])  # it is written and read at any time
        if own > 0 and due and left > 0:
            found.append((int(today["term"]), int(left)))
    return found


def _spans(campus: Campus, k: int, knobs: dict[str, float]) -> list[tuple[int, int, float, float]]:
    """List the groups as (members, posts filled, first term, first term after the last); of those that students found, who has joined."""
    led = knobs["leaders"] > 0 or knobs["founded"] > 0
    offers, columns, found = campus.offers, campus.offers.columns[k], []
    for g in range(offers.group_of[k], offers.group_of[k + 1]):
        members = offers.members[offers.start[g] : offers.start[g + 1]]
        members = members[columns[PROGRAMMES["served"], members] > 0] if knobs["founded"] else members
        posts = int((offers.helper[g] != NOBODY).sum())
        if len(members) and (posts or not led):
            found.append((len(members), posts, columns[PROGRAMMES["from_term"], members].min(), columns[PROGRAMMES["until_term"], members].max()))
    return found
