"""The numbers of a programme that the activities read, made of its settings and of the parameters of helping."""

import numpy as np

from sim.activities.kinds import KINDS, TOPICS
from sim.calendar import WEEKDAYS
from sim.programmes import SCREEN, GroupSession, Helping, Message, PairMeeting, Programme, leaders
from sim.state import KNOBS

ANEW = ("random", "mixed_ability", "like_ability")  # rules by which groups can be put together anew: the value of the knob `order`


def trained(programme: Programme, rules: Helping) -> float:
    """Share of what an untrained helper lacks that training leaves; an hour of briefing counts for less than one of supervised practice."""
    worth = rules.briefing if programme.training == "briefing" else 1.0
    return float(np.exp(-rules.practice * worth * programme.training_hours))


def meeting_days(programme: Programme) -> list[int]:
    """List the weekdays on which a programme meets, 0 is Monday: its own, and with more sessions a week every second day from there, round about Friday."""
    first, more = WEEKDAYS.index(programme.weekday), getattr(programme, "sessions_per_week", 1) - 1
    return sorted([first, *((first + 2 * (number + 1)) % 5 for number in range(more))])


def rounds(programme: Programme, mentees: int) -> int:
    """Weeks from one meeting with the helper to the next: a mentor with too many mentees meets each less often."""
    if not isinstance(programme, PairMeeting):
        return getattr(programme, "every_weeks", 1)
    return max(1, int(np.ceil(mentees * programme.hours / programme.mentor_hours - 1e-9)))


def knobs(programme: Programme, rules: Helping, largest: int) -> list[float]:
    """Lay out the numbers of a programme that the activities read, in the order of KNOBS; `largest` is the size of its largest group."""
    pair, message, online = isinstance(programme, PairMeeting), isinstance(programme, Message), programme.modality in SCREEN
    written, follow_up = programme.modality == "asynchronous", getattr(programme, "follow_up", "")
    days = meeting_days(programme)
    values = {
        "kind": KINDS[programme.activity],
        "first_week": programme.first_week,
        "last_week": programme.last_week,
        "exam_weeks": float(programme.exam_weeks),
        "weekdays": sum(2**day for day in days),
        "meetings": len(days),
        "hours": programme.hours,
        "travel": programme.travel_hours,
        "preparation": programme.preparation_hours,
        "around": programme.preparation_hours + programme.supervision_hours + (0.0 if online else len(days) * programme.travel_hours),
        "invitation": rules.friend_asks if getattr(programme, "founded_by_students", False) else float(pair and programme.asked_in_person),
        "incentive": programme.incentive + rules.any_time * written,
        "talk_group": programme.talk_group if isinstance(programme, GroupSession) else 0,
        "closeness": rules.written_closeness if written else rules.online_closeness,
        "online": float(online),
        "hybrid": float(programme.modality == "hybrid"),
        "round": rounds(programme, largest),
        "subject": getattr(programme, "subject_share", 0.0),
        "wellbeing": programme.wellbeing_share if isinstance(programme, GroupSession) else 0.0,
        "leaders": float(leaders(programme)),
        "staff_quality": rules.staff_quality,
        "staff_fit": rules.staff_fit,
        "across": float(getattr(programme, "across_campuses", False)),
        "founded": float(getattr(programme, "founded_by_students", False)),
        "seed_money": getattr(programme, "seed_money", 0.0),
        "regroup": getattr(programme, "regroup_weeks", 0),
        "order": ANEW.index(programme.matching) if getattr(programme, "regroup_weeks", 0) else 0,
        "shared_mark": getattr(programme, "shared_mark", 0.0),
        "mediation": getattr(programme, "mediation", 0.0),
        "check_in": getattr(programme, "check_in_weeks", 0),
        "check_absent": float(getattr(programme, "check_in_on", "") == "absent"),
        "check_place": float(follow_up in ("another_place", "both")),
        "check_support": float(follow_up in ("support", "both")),
        "guard_rails": getattr(programme, "guard_rails", 0.0),
        "technique": programme.technique_share,
        "rules": programme.rules,
        "transparency": getattr(programme, "transparency", 0.0),
        "supervision": programme.supervision_hours,
        "points": programme.points,
        "leaderboard": programme.leaderboard,
        "stigmatised": programme.stigmatised,
        "reach": programme.reach if message else 0.0,
        "topic": TOPICS.index(programme.topic) if message else 0,
        "moderation": getattr(programme, "moderation_hours", 0.0),
        "anonymous": float(getattr(programme, "anonymous", False)),
        "leave": programme.helpers_leave,
        "replaced": float(programme.replaced),
        "choice": rules.choice,
        "trained": trained(programme, rules),
        "rematch": float(pair and programme.rematch),
        "fit_deep": rules.fit_deep,
        "fit_unknown": rules.fit_unknown,
    }
    return [values[name] for name in KNOBS]
