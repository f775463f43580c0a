"""Meeting days: a programme's weekdays as one number, 1 for Monday, 2 for Tuesday, 4, 8 ... added up; and who is there only on a screen."""

from sim.frame.declaration import jitable
from sim.maths import where


@jitable
def its_week(week, first_week, last_week, meets, on_campus, exam_weeks):
    """1 in a week from first_week to last_week in which programmes meet, or, with exam_weeks 1, in any of them on campus; else 0."""
    open_now = where(exam_weeks > 0, where(on_campus > 0, 1.0, meets), meets)
    return where(week < first_week, 0.0, where(week > last_week, 0.0, open_now))


@jitable
def meets_on(weekdays, weekday_today):
    """Tell whether the programme meets on this weekday (0 is Monday)."""
    return weekdays // 2**weekday_today % 2 > 0


@jitable
def first_of_the_week(weekdays, weekday_today):
    """Tell whether none of its meetings of the week comes before this weekday."""
    return weekdays % 2**weekday_today == 0


@jitable
def meetings_left(weekdays, days_off):
    """Count the programme's weekdays that are no holidays this week."""
    days, left = int(weekdays) & ~int(days_off), 0
    for day in range(7):
        left += days >> day & 1
    return left


@jitable
def some_left(weekdays, days_off):
    """Tell whether one of the programme's weekdays is no holiday this week."""
    return int(weekdays) & ~int(days_off) != 0


@jitable
def near(remote, closeness):
    """Company that an hour is worth: 1 in person, `closeness` for who takes part online (remote 1)."""
    return 1 - remote * (1 - closeness)
