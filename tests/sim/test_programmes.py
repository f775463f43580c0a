"""Programmes: who is offered what, by whom, and in which group."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.allocation import compose
from sim.campus import Campus
from sim.errors import UserError
from sim.knobs import rounds
from sim.notes import notes
from sim.population import made
from sim.programmes import GroupSession, Helping, PairMeeting
from sim.start import start
from sim.state import PROGRAMME, STUDENT, index
from sim.traits import Traits

AT = index(PROGRAMME)


def composed(programme, newcomers=40, older=12, replicate=0):
    people = made(newcomers, older, 3, Traits(), 1, replicate)
    return people, compose({"it": programme}, people, Helping(), 1, replicate)


def groups(offers):
    return [offers.members[offers.start[g] : offers.start[g + 1]].tolist() for g in range(len(offers.helper))]


@settings(deadline=None)
@given(
    st.integers(0, 60), st.integers(0, 30), st.integers(1, 20), st.floats(0, 1),
    st.sampled_from(["newcomers", "all"]), st.sampled_from([GroupSession, PairMeeting]),
)  # fmt: skip
def test_everybody_has_at_most_one_place_and_nobody_is_her_own_helper(newcomers, older, size, coverage, target, kind):
    if newcomers + older < 2:
        return
    sizes = {"group_size": size} if kind is GroupSession else {"mentees_per_mentor": size}
    people, found = composed(kind(target=target, coverage=coverage, **sizes), newcomers, older)
    offers, seated = found.offers, [one for group in groups(found.offers) for one in group]
    assert len(set(seated)) == len(seated) and len(set(offers.helper.ravel().tolist())) == offers.helper.size
    assert not set(seated) & set(offers.helper.ravel().tolist())
    assert all(1 <= len(group) <= size for group in groups(offers))
    sizes = [len(group) for group in groups(offers)]
    assert not sizes or max(sizes) - min(sizes) <= 1
    assert sorted(np.flatnonzero(offers.columns[0, AT["invited"]])) == sorted(seated)
    if older and target == "newcomers" and newcomers:
        assert all(people.columns[index(STUDENT)["newcomer"], offers.helper[:, 0]] == 0)


def test_without_older_students_just_enough_of_the_cohort_lead():
    _, found = composed(GroupSession(group_size=9), newcomers=40, older=0)
    assert len(found.offers.helper) == 4 and found.unserved == {"it": 0}  # 4 lead, 36 in groups of 9


def test_too_few_older_students_leave_some_without_a_place_and_it_is_counted():
    _, found = composed(PairMeeting(mentees_per_mentor=5), newcomers=40, older=3)
    assert len(found.offers.helper) == 3 and found.unserved == {"it": 25}


def test_with_too_few_helpers_some_find_no_place_or_groups_are_larger_as_the_planner_says():
    for kind, size in ((PairMeeting, "mentees_per_mentor"), (GroupSession, "group_size")):
        queue, larger = (composed(kind(few_helpers=rule, **{size: 5}), older=3)[1] for rule in ("queue", "larger_groups"))
        assert [len(group) for group in groups(queue.offers)] == [5, 5, 5] and queue.unserved == {"it": 25}
        assert sorted(map(len, groups(larger.offers))) == [13, 13, 14] and larger.unserved == {"it": 0}
    assert composed(GroupSession(few_helpers="larger_groups"), older=0)[1].unserved == {"it": 0}


def test_every_group_has_one_leader_before_any_has_two_and_the_best_lead_first():
    _, found = composed(GroupSession(group_size=10, leaders_per_group=2), older=6)
    assert (found.offers.helper[:, 0] >= 0).all() and (found.offers.helper[:, 1] >= 0).sum() == 2
    _, alone = composed(GroupSession(group_size=10), older=6)
    assert found.offers.helper[:, 0].tolist() == alone.offers.helper[:, 0].tolist()
    assert len(set(found.offers.helper[found.offers.helper >= 0])) == 6


def test_a_second_leader_is_there_for_another_table(small):
    def understood(leaders):
        return end(small, "pal", "understood", programmes__pal__leaders_per_group=leaders, programmes__pal__incentive=3.0, population__older=20)

    assert understood(2) > understood(1) + 0.001


def test_who_steps_down_leaves_a_gap_unless_replaced_at_once(small):
    def led(**settings):
        it = lived(small, "pal", 70, programmes__pal__helpers_leave=0.95, programmes__pal__leaders_per_group=1, population__older=30, **settings)
        return (it.offers.helper[:, 0] >= 0).mean(), it.programme_column(0, "hours_helped").sum()

    (gaps, hours), (filled, more) = led(), led(programmes__pal__replaced=True)
    assert gaps < 0.7 < filled and more > hours


def test_where_all_see_who_does_what_fewer_let_the_others_do_the_work(small):
    hidden, seen = (lived(small, "team_project", 42, programmes__team_project__transparency=share) for share in (0.0, 1.0))
    there = hidden.programme_column(0, "sessions") > 0
    assert seen.programme_column(0, "effort").min() == 1 > hidden.programme_column(0, "effort")[there].mean()


def test_points_bring_students_while_they_are_new_and_a_leaderboard_sets_the_course_against_each_other(small):
    def visits(days, **settings):
        return lived(small, "pal", days, population__newcomers=300, **settings).programme_column(0, "sessions").sum()

    early, late = (visits(days, programmes__pal__points=1.0) / visits(days) for days in (28, 105))
    assert early > late > 1 and early > 1.3
    climates = [lived(small, "pal", programmes__pal__leaderboard=board, programmes__pal__incentive=3.0).column("climate").mean() for board in (0.0, 1.0)]
    assert climates[1] < climates[0] - 0.01


def test_training_closes_part_of_the_gap_to_perfect_quality():
    people, found = composed(GroupSession(training_hours=14.0))
    helper = found.offers.helper[0, 0]
    skill = people.columns[index(STUDENT)["skill"], helper]
    assert found.offers.columns[0, AT["quality"], helper] == pytest.approx(1 - (1 - skill) * np.exp(-0.05 * 14))


def test_a_mentor_with_too_many_mentees_meets_each_less_often():
    assert [rounds(PairMeeting(), many) for many in (1, 5, 6, 10, 20)] == [1, 1, 2, 2, 4]


def lived(small, name, days=None, **settings):
    """A cohort of 40 first-years at the end of a term, or after some days."""
    one = small(name, **settings)
    people, ties = start(one, 1)
    it = Campus(people, ties, compose(one.programmes, people, one.helping, one.seed, 1, ties).offers, one.calendar, one.seed, 1, one.mechanisms)
    it.advance(days or len(it.days))
    return it


def hours_a_visit(it, who=slice(None)):
    return it.programme_column(0, "hours_attended")[who].sum() / it.programme_column(0, "sessions")[who].sum()


def test_online_there_is_no_way_to_go_and_company_is_thinner(small):
    there, online = (lived(small, name, 28, programmes__pal__incentive=3.0) for name in ("pal", "pal_online"))
    assert hours_a_visit(there) == pytest.approx(1.5) and hours_a_visit(online) == pytest.approx(1.0)
    assert online.programme_column(0, "met").max() == 0.5 < there.programme_column(0, "met").max() == 1.0


def test_who_may_choose_comes_or_stays_at_home_and_commuters_rather_stay(small):
    it = lived(small, "pal", programmes__pal__modality="hybrid", programmes__pal__incentive=3.0, population__newcomers=400)
    commuter, offline = it.column("commuter") > 0, it.column("online_access") == 0
    assert 1.0 < hours_a_visit(it, commuter) < hours_a_visit(it, ~commuter) - 0.1 < 1.4
    assert hours_a_visit(it, offline) == pytest.approx(1.5)


def test_more_sessions_a_week_are_more_hours_and_every_other_week_is_half(small):
    def used(**settings):
        settings |= {"incentive": 3.0, "helpers_leave": 0.0, "supervision_hours": 0.0}
        it = lived(small, "pal", **{f"programmes__pal__{key}": value for key, value in settings.items()})
        return it.programme_column(0, "sessions").sum(), it.programme_column(0, "hours_helped").sum()

    (once, helped), (twice, helped_twice), (half, helped_half) = used(), used(sessions_per_week=2), used(every_weeks=2)
    assert 1.8 * once < twice < 2.1 * once and 0.4 * once < half < 0.6 * once
    assert helped_twice == pytest.approx(helped * (2 * (1.0 + 0.5) + 1.5) / (1.5 + 1.5)) and helped_half == pytest.approx(helped / 2)


def test_drop_ins_go_on_in_the_weeks_of_exams_and_other_programmes_do_not(small):
    late = {"first_week": 14, "last_week": 15, "incentive": 3.0}
    going_on, over = (
        lived(small, "pal", programmes__pal__exam_weeks=exams, **{f"programmes__pal__{key}": value for key, value in late.items()}) for exams in (True, False)
    )
    assert going_on.programme_column(0, "sessions").sum() > 0 == over.programme_column(0, "sessions").sum()


def test_several_sessions_lie_a_day_apart_and_a_holiday_takes_only_its_own(small):
    from sim.knobs import meeting_days

    assert [meeting_days(GroupSession(sessions_per_week=many)) for many in (1, 2, 3, 5)] == [[2], [2, 4], [1, 2, 4], [0, 1, 2, 3, 4]]
    with pytest.raises(UserError, match="several meetings a week begin on a day from monday to friday, not on sunday"):
        small("pal", programmes__pal__sessions_per_week=2, programmes__pal__weekday="sunday")
    settings = dict(programmes__pal__sessions_per_week=2, programmes__pal__incentive=3.0, programmes__pal__first_week=3, programmes__pal__last_week=3)
    both, one, none = (lived(small, "pal", calendar__holidays=days, **settings) for days in ([], [17], [17, 19]))
    assert both.programme_column(0, "sessions").sum() == 2 * one.programme_column(0, "sessions").sum() > 0 == none.programme_column(0, "sessions").sum()


def test_one_more_programme_changes_nothing_in_the_other():
    people = made(40, 12, 3, Traits(), 1, 0)
    alone = compose({"a": GroupSession()}, people, Helping(), 1, 0).offers
    both = compose({"b": PairMeeting(), "a": GroupSession()}, people, Helping(), 1, 0).offers
    assert np.array_equal(alone.columns[0], both.columns[1]) and alone.name[0] == both.name[1]


@pytest.mark.parametrize("settings", [{"programmes__pal__first_week": 0}, {"calendar__weeks_before": 2, "programmes__pal__first_week": -2}])
def test_no_programme_begins_before_the_run(small, settings):
    with pytest.raises(UserError, match="first_week = .*the run begins in week"):
        small("pal", **settings)
    assert small("pal", **settings | {"calendar__weeks_before": 3})


def test_who_is_not_told_of_is_said(small):
    assert "has one" in notes(small("pal", population__intake=5))[0] and "by the year" in notes(small("pal", population__intake=5, calendar__terms=3))[0]
    assert notes(small("pal")) == []


def test_a_first_term_knows_nothing_of_the_intakes_to_come(small):
    years = dict(calendar__terms=3, calendar__summer_weeks=2)
    few, many = (small("pal", population__intake=size, **years) for size in (0, 60))
    campuses = []
    for one in (few, many):
        people, ties = start(one, 1)
        campuses.append(Campus(people, ties, compose(one.programmes, people, one.helping, one.seed, 1).offers, one.calendar, one.seed, 1, one.mechanisms))
        campuses[-1].advance(105)
    assert np.array_equal(campuses[0].state, campuses[1].state[:, :52]) and np.array_equal(campuses[0].ties.hours, campuses[1].ties.hours)


def end(small, name, column, **settings):
    """Mean of a column over the first-years at the end of a term."""
    return lived(small, name, **settings).column(column)[:40].mean()


def test_what_is_not_about_the_course_teaches_none_of_it(small):
    eager = {"programmes__pal__incentive": 3.0, "programmes__pal__technique_share": 0.0, "mechanisms__apprenticeship": None, "mechanisms__imitation": None}
    of_it, half, nothing = (end(small, "pal", "understood", programmes__pal__subject_share=share, **eager) for share in (1.0, 0.5, 0.0))
    assert of_it > half > nothing


def test_workshops_teach_coping_only_where_the_leader_is_good(small):
    def coping(**settings):
        return end(small, "coping_workshop", "coping", programmes__coping_workshop__incentive=3.0, **settings)

    good, untrained, about_the_course = (
        coping(),
        coping(programmes__coping_workshop__training_hours=0.0),
        coping(programmes__coping_workshop__wellbeing_share=0.0),
    )
    assert good > untrained + 0.005 > untrained > about_the_course


def test_a_group_that_nobody_leads_has_no_helper_and_costs_nobody_hours(small):
    one = small("study_group")
    people, ties = start(one, 1)
    found = compose(one.programmes, people, one.helping, one.seed, 1, ties)
    assert (found.offers.helper == -1).all() and found.unserved == {"study_group": 0} and len(found.offers.members) == 40
    it = Campus(people, ties, found.offers, one.calendar, one.seed, 1, one.mechanisms)
    it.advance(len(it.days))
    assert it.programme_column(0, "hours_helped").sum() == 0 < it.programme_column(0, "sessions").sum()
    assert notes(small("study_group", population__older=0)) == []


def test_tutors_who_wait_are_met_less_than_mentors_who_ask(small):
    def visits(asks):
        one = small("mentoring", programmes__mentoring__asked_in_person=asks)
        people, ties = start(one, 1)
        it = Campus(people, ties, compose(one.programmes, people, one.helping, one.seed, 1).offers, one.calendar, one.seed, 1, one.mechanisms)
        it.advance(len(it.days))
        return it.programme_column(0, "sessions").sum()

    assert visits(True) > 1.5 * visits(False) > 0


def test_who_signs_up_likes_it_more_than_anybody_who_does_not_and_groups_are_as_mixed_as_ever():
    by_wish, by_lot = (composed(GroupSession(coverage=0.5, sign_up=how), newcomers=400, older=60)[1].offers for how in ("own_wish", "lot"))
    for offers, sure in ((by_wish, True), (by_lot, False)):
        taste, mine = offers.columns[0, AT["taste"], :400], offers.columns[0, AT["invited"], :400] > 0
        assert abs(mine.mean() - 0.5) < 0.08 and (taste[mine].min() >= taste[~mine].max()) == sure
    tastes = [by_wish.columns[0, AT["taste"], group].mean() for group in map(list, groups(by_wish))]
    assert np.std(tastes) < 2 * by_wish.columns[0, AT["taste"], by_wish.members].std() / np.sqrt(len(groups(by_wish)[0]))


def test_a_helper_of_the_same_cohort_who_is_left_over_leads_a_group_of_her_own():
    """Of eleven, six can be mentored by two, whose places are then one too many."""
    for newcomers in range(4, 30):
        _, found = composed(GroupSession(group_size=5, led_by="same_cohort", leaders_per_group=1), newcomers=newcomers, older=0)
        seated = sum(map(len, groups(found.offers)))
        assert seated + len({one for one in found.offers.helper.ravel().tolist() if one >= 0}) + found.unserved["it"] == newcomers
