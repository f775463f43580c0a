"""Groups that change: students found them, they are put together anew, and who asks for another place gets it; nobody is lost on the way."""

import numpy as np
import pytest

from sim.model import SupportModel
from sim.state import NOBODY, STUDENT, index

TINY = {"population.newcomers": 90, "population.older": 20}


def model(name, **settings):
    return SupportModel(name, settings=TINY | {key.replace("__", "."): value for key, value in settings.items()}).campus


def members(campus, k=0):
    offers = campus.offers
    return offers.members[offers.start[offers.group_of[k]] : offers.start[offers.group_of[k + 1]]]


CASES = {
    "founded": ("student_initiatives", {"mechanisms__founding__base": -2.0, "mechanisms__founding__known": 3.0}),
    "anew, strong with weak": ("peer_recommendation", {}),
    "anew, by lot": ("pal", {"programmes__pal__regroup_weeks": 2, "programmes__pal__group_size": 7}),
    "anew, like with like": ("pal", {"programmes__pal__regroup_weeks": 3, "programmes__pal__matching": "like_ability"}),
    "changed at check-ins": ("mentoring", {"programmes__mentoring__check_in_weeks": 1, "mechanisms__check_in__reply": 1.0, "mechanisms__check_in__bar": 0.6}),
}


@pytest.mark.parametrize("name", CASES)
def test_everybody_keeps_one_place_however_groups_change(name):
    option, settings = CASES[name]
    campus = model(option, **settings)
    before, changed = members(campus).copy(), 0
    while campus.day < len(campus.days):
        last = members(campus).copy()
        campus.advance(7)
        assert sorted(members(campus)) == sorted(before)
        changed += not np.array_equal(last, members(campus))
    assert changed > 1


def test_founders_lead_and_their_friends_join():
    campus = model("student_initiatives", mechanisms__founding__base=-2.0)
    campus.advance(80)
    founded = campus.offers.helper[:, 0] != NOBODY
    founders, joined = campus.offers.helper[founded, 0], campus.programme_column(0, "served") > 0
    assert len(founders) > 3 and len(set(founders)) == len(founders) and not joined[founders].any()
    assert (campus.programme_column(0, "quality")[founders] > 0).all() and joined[members(campus)].sum() >= 2 * len(founders)
    start = campus.offers.start
    for g in np.flatnonzero(~founded):
        assert not joined[campus.offers.members[start[g] : start[g + 1]]].any()
    assert campus.programme_column(0, "attends")[~joined].sum() == 0


def test_the_driven_and_sociable_found_groups():
    drive, sociability = (index(STUDENT)[name] for name in ("drive", "sociability"))
    found, others = [], []
    for replicate in range(6):
        campus = SupportModel("student_initiatives", replicate=replicate, settings=TINY | {"mechanisms.founding.base": -3.0}).campus
        campus.advance(80)
        who = campus.offers.helper[campus.offers.helper[:, 0] >= 0, 0]
        found.append(campus.people.columns[[drive, sociability]][:, who].mean(axis=1))
        others.append(campus.people.columns[[drive, sociability]][:, :90].mean(axis=1))
    assert (np.mean(found, axis=0) > np.mean(others, axis=0) + 0.3).all()


def test_where_nobody_knows_anybody_nothing_is_founded():
    campus = model("student_initiatives", mechanisms__founding__base=3.0, mechanisms__founding__known=200.0)
    campus.advance(100)
    assert (campus.offers.helper[:, 0] == NOBODY).all() and campus.programme_column(0, "sessions").sum() == 0


def test_strong_and_weak_are_put_together_among_those_who_come():
    campus = model("peer_recommendation", programmes__peer_recommendation__incentive=2.0)
    gaps = []
    while campus.day < 80:
        campus.advance(1)
        if campus.day % 14 == 1 and campus.programme_column(0, "sessions").sum() > 30:
            pairs = members(campus)[: 2 * (len(members(campus)) // 2)].reshape(-1, 2)
            come = (campus.programme_column(0, "sessions")[pairs] > 0).all(axis=1)
            understood = campus.column("understood")[pairs[come]]
            gaps.append((np.abs(understood[:, 0] - understood[:, 1]).mean(), np.abs(np.diff(np.sort(understood.ravel()))).mean()))
    assert gaps and all(apart > 3 * by_rank for apart, by_rank in gaps)


def test_check_ins_ask_only_whom_they_are_for_and_take_staff_time():
    for who, nobody in (("at_risk", "asked_after"), ("absent", "")):
        campus = model("mentoring", programmes__mentoring__check_in_weeks=1, programmes__mentoring__check_in_on=who, mechanisms__check_in__reply=1.0)
        campus.advance(60)
        time = campus.programme_column(0, "staff_time")
        assert time.sum() > 0 and (not nobody or (time[campus.programme_column(0, nobody) == 0] == 0).all())
    assert model("mentoring").programme_column(0, "staff_time").sum() == 0


def test_a_shared_mark_is_the_same_for_all_who_took_part():
    campus = model("team_project", programmes__team_project__shared_mark=1.0)
    campus.advance(10_000)
    start, came = campus.offers.start, campus.programme_column(0, "sessions") > 0
    for g in range(len(start) - 1):
        who = [i for i in campus.offers.members[start[g] : start[g + 1]] if came[i] and campus.column("enrolled")[i]]
        if who:
            assert np.ptp(campus.column("mark")[who]) < 1e-9
    apart = model("team_project")
    apart.advance(10_000)
    took_part = came & (campus.column("enrolled") > 0)
    assert campus.column("mark")[took_part].mean() > 0.9 * apart.column("mark")[took_part].mean()  # a mean of marks, not less


def test_without_guard_rails_practice_is_left_to_the_software_by_who_is_used_to_it():
    guarded, not_guarded = (model("ai_feedback", programmes__ai_feedback__guard_rails=value) for value in (1.0, 0.0))
    for campus in (guarded, not_guarded):
        campus.advance(70)
    used = guarded.programme_column(0, "attends") * guarded.programme_column(0, "habit") > 0.5
    assert used.any() and np.array_equal(guarded.programme_column(0, "habit") > 0.99, not_guarded.programme_column(0, "habit") > 0.99)
    assert not_guarded.column("study_hours")[used].mean() < 0.9 * guarded.column("study_hours")[used].mean()
    assert not_guarded.column("understood")[used].mean() < guarded.column("understood")[used].mean()


def test_who_steps_down_does_not_come_back_and_another_takes_the_place():
    campus = model("pal", programmes__pal__helpers_leave=0.9, programmes__pal__replaced=True, programmes__pal__leaders_per_group=1, population__older=60)
    led, again = [set() for _ in range(len(campus.offers.helper))], 0
    before = campus.offers.helper[:, 0].copy()
    while campus.day < len(campus.days):
        campus.advance(7)
        for g, helper in enumerate(campus.offers.helper[:, 0]):
            again += helper >= 0 and helper != before[g] and helper in led[g]
            led[g].add(helper)
        before = campus.offers.helper[:, 0].copy()
    gave_up = campus.programme_column(0, "gave_up") > 0
    assert gave_up.sum() > 3 and again == 0 and max(len(one - {-2}) for one in led) > 1
    assert not gave_up[[one for one in campus.offers.helper[:, 0] if one >= 0]].any()


def test_marks_are_shared_only_in_the_terms_of_the_project():
    """In later years each has a mark of one's own."""
    campus = model("team_project", programmes__team_project__shared_mark=1.0, programmes__team_project__terms=1, calendar__terms=3, population__intake=0)
    campus.advance(len(campus.days))
    offers, mark = campus.offers, campus.column("mark")
    groups = [offers.members[offers.start[g] : offers.start[g + 1]] for g in range(offers.group_of[1])]
    assert np.mean([mark[one].std() for one in groups if len(one) > 2]) > 1e-3


def test_only_mentees_of_this_term_change_places():
    campus = model("tutoring", calendar__terms=3, population__intake=40, programmes__tutoring__rematch=True, mechanisms__pair_ending__base=3.0)
    campus.advance(len(campus.days))
    offers, arrival = campus.offers, campus.programme_column(0, "from_term")
    for g in range(offers.group_of[1]):
        assert len(set(arrival[offers.members[offers.start[g] : offers.start[g + 1]]])) <= 1
