"""What a programme changes: each student against the same student without it."""

import numpy as np

from experiments.gauges.gauge import gauge
from experiments.gauges.history import History
from experiments.gauges.wellbeing import four_weeks
from experiments.measuring import newcomers

MIDDLE = 8  # week of the survey in mid-term


def _difference(own: np.ndarray, control: np.ndarray, who: np.ndarray, of_all: np.ndarray) -> float:
    """Mean difference of some students, in SDs of all in the control."""
    return float((own - control)[who].mean() / control[of_all].std(ddof=1)) if who.any() else np.nan


@gauge("mark", "first_mark", "sessions", "stress_middle", "stress", "belonging", "help")
def effects(own: History, control: History) -> dict[str, float]:
    """Differences between an arm and its control, in SDs of students: marks at the end and of the first term, stress in two surveys, belonging

    Beside them the difference in meetings attended (number), and in the share who used formal help (points).
    """
    if own.lived is control.lived:
        return {}
    members, last, first = own.members, own.weeks, own.week_of(0, own.campus.calendar.weeks)
    found = {name: _difference(own.end(name), control.end(name), members, members) for name in ("mark", "belonging")}
    helped = [100 * (one.end("help_weeks")[members] > 0).mean() for one in (own, control)]
    return found | {
        "first_mark": _difference(own.at("mark", first), control.at("mark", first), members, members),
        "sessions": own.part("sessions").sum(axis=0)[members].mean() - control.part("sessions").sum(axis=0)[members].sum() / members.sum(),
        "stress_middle": _difference(four_weeks(own, MIDDLE), four_weeks(control, MIDDLE), members, members),
        "stress": _difference(four_weeks(own, last), four_weeks(control, last), members, members),
        "help": helped[0] - helped[1],
    }


@gauge("mark", "knowledge", "helpers")
def own_learning(own: History, control: History) -> dict[str, float]:
    """What those who help learn themselves: mark and true knowledge against the same students without the programme, in SDs; and how many they are."""
    if own.lived is control.lived:
        return {}
    helpers, members = own.lived.helper & own.members, own.members
    found = {name: _difference(own.end(column), control.end(column), helpers, members) for name, column in (("mark", "mark"), ("knowledge", "understood"))}
    return found | {"helpers": helpers.sum()}


@gauge("disadvantaged", "advantaged", "base_disadvantaged", "base_advantaged")
def staying(own: History, control: History) -> dict[str, float]:
    """Who is still enrolled at the end, by group: the difference in points, and the control's per cent."""
    found = {}
    for name, group in (("disadvantaged", own.start("disadvantaged") > 0), ("advantaged", own.start("disadvantaged") == 0)):
        who = group & newcomers(own.campus.people.columns)
        here, there = own.end("enrolled")[who], control.end("enrolled")[who]
        found |= {name: 100 * (here - there).mean(), f"base_{name}": 100 * there.mean()}
    return found
