"""Ties: who is left alone and what becomes of them, how friends become alike, and what mixing does."""

import numpy as np

from experiments.gauges.gauge import gauge
from experiments.gauges.history import History
from experiments.gauges.statistics import correlation, odds, slopes, standardised
from sim.network import FRIEND_HOURS, STUDY_HOURS
from sim.state import PLACES, Ties

LOWEST = 0.2  # of students, by study partners
TERM_WEEKS = (10, 15)  # between which new study ties are counted
THIRD = 1 / 3


def _ends(ties: Ties) -> np.ndarray:
    return np.repeat(np.arange(len(ties.start) - 1), np.diff(ties.start))


def _pairs(ties: Ties, chosen: np.ndarray) -> set[tuple[int, int]]:
    ego = _ends(ties)
    once = chosen & (ego < ties.partner)
    return set(zip(ego[once].tolist(), ties.partner[once].tolist()))


@gauge("mark", "dropout", "leave", "stay", "new_if_friend", "new_if_not", ties=True)
def isolation(own: History, control: History) -> dict[str, float]:
    """The fifth with least study company at the end of the first term against the rest: mark and leaving until the end; and where new study ties form

    Least by the number of study partners, among equals by hours of studying together. New study ties are counted over five weeks, as the share of pairs of
    one programme of study who were friends without it, and of those who only knew each other.
    """
    early, late = (own.week_of(0, week) for week in TERM_WEEKS)
    ties, here = own.lived.moments[late].ties, own.members & (own.at("enrolled", late) > 0)
    ego = _ends(ties)
    partners = np.bincount(ego, ties.study_hours >= STUDY_HOURS, minlength=own.campus.n) + 1e-6 * np.bincount(ego, ties.study_hours, minlength=own.campus.n)
    least = here & (partners <= np.quantile(partners[here], LOWEST))
    rest, stays = here & ~least, own.end("enrolled") > 0
    if not rest.any():  # nobody has any company
        return {}
    found = {"dropout": odds(~stays, least, rest), "leave": 100 * (~stays)[least].mean(), "stay": 100 * (~stays)[rest].mean()}
    mark = own.end("mark")
    return found | {"mark": standardised(mark[least & stays], mark[rest & stays], mark[here & stays])} | _new_study_ties(own, early, late)


def _new_study_ties(own: History, early: int, late: int) -> dict[str, float]:
    programme, here = own.campus.places.group[PLACES.index("programme")], own.at("enrolled", late) > 0
    ties, then = own.lived.moments[early].ties, own.lived.moments[late].ties

    def near(chosen: np.ndarray, among: Ties) -> set[tuple[int, int]]:
        ego = _ends(among)
        return _pairs(among, chosen & (programme[ego] == programme[among.partner]) & here[ego] & here[among.partner])

    friends, studying, after = near(ties.hours >= FRIEND_HOURS, ties), near(ties.study_hours >= STUDY_HOURS, ties), near(then.study_hours >= STUDY_HOURS, then)
    known = near(ties.hours > 0, ties)
    new, open_friends, others = after - studying, friends - studying, known - friends - studying
    return {"new_if_friend": len(new & friends) / max(len(open_friends), 1), "new_if_not": len(new & others) / max(len(others), 1)}


def _alike(own: History, values: np.ndarray, ties: Ties, who: np.ndarray) -> float:
    """Assortativity: correlation of a value over the two ends of friendships within a group."""
    ego = _ends(ties)
    chosen = (ties.hours >= FRIEND_HOURS) & who[ego] & who[ties.partner]
    return correlation(values[ego[chosen]], values[ties.partner[chosen]])


@gauge("week_4", "week_8", "week_15", "week_30", "level", "friends", ties=True)
def likeness(own: History, control: History) -> dict[str, float]:
    """How alike friends are in marks: at the first test, and in the mean of the term's tests so far at later ones; in level at the end."""
    term = own.campus.calendar
    found, marks = {}, []
    for name, number, week in [("week_4", 0, 4), ("week_8", 0, 8), ("week_15", 0, 15), ("week_30", 1, 15)]:
        at = own.week_of(number, week)
        marks = [own.at("mark", own.week_of(number, test)) for test in term.tests if test <= week] if at <= own.weeks else marks
        here = own.members & (own.at("enrolled", at) > 0)
        found[name] = _alike(own, np.mean(marks, axis=0), own.lived.moments[at].ties, here)
    ties = own.campus.ties
    here = own.members & (own.end("enrolled") > 0)
    degree = np.bincount(_ends(ties), ties.hours >= FRIEND_HOURS, minlength=own.campus.n)
    return found | {"level": _alike(own, own.start("level"), ties, here), "friends": degree[here].mean()}


def _of_mates(place: str, own: History, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean of a value over the others of one's group in a place, and how many they are: float64[n] each."""
    group = own.campus.places.group[PLACES.index(place)]
    sums, counts = (np.bincount(group, weights)[group] for weights in (values, np.ones(len(group))))
    return (sums - values) / np.maximum(counts - 1, 1), counts - 1


@gauge("per_sd")
def room_mates(own: History, control: History) -> dict[str, float]:
    """What a mate's level does to one's mark, SDs of marks per SD of level: students whom two lots gave other mates, each against herself."""
    if own.lived is control.lived:
        return {}
    level = own.start("level")
    (mates, count), (before, count_before) = (_of_mates("residence", one, level) for one in (own, control))
    who = own.members & (count > 0) & (count_before > 0) & (own.end("enrolled") > 0) & (control.end("enrolled") > 0)
    sd = control.end("mark")[own.members].std(ddof=1)
    change = (own.end("mark") - control.end("mark"))[who] / sd
    return {"per_sd": slopes(change, (mates - before)[who] / level[own.members].std(ddof=1))[0]}


@gauge("weakest", "slope", "more", "alike", "alike_before", ties=True)
def sections(own: History, control: History) -> dict[str, float]:
    """The weakest third in other sections than the control's: change of their marks (SD), and its slope on the change in the share of strong ones

    Strong are the strongest third, and the share is among the others of the section; more is how much larger it is than before, on average. Alike is the
    assortativity of level, less the section's mean, over friendships within sections.
    """
    if own.lived is control.lived:
        return {}
    level, members = own.start("level"), own.members
    low, high = np.quantile(level[members], [THIRD, 1 - THIRD])
    weak = members & (level <= low)
    share, before = (_of_mates("section", one, (level > high).astype(float))[0] for one in (own, control))
    change = (own.end("mark") - control.end("mark"))[weak] / control.end("mark")[members].std(ddof=1)
    more = (share - before)[weak]
    return {
        "weakest": change.mean(), "slope": slopes(change, more)[0], "more": more.mean(), "alike": _within(own, level), "alike_before": _within(control, level),
    }  # fmt: skip


def _within(own: History, level: np.ndarray) -> float:
    section, ties = own.campus.places.group[PLACES.index("section")], own.campus.ties
    ego = _ends(ties)
    here = own.members & (own.end("enrolled") > 0)
    chosen = (ties.hours >= FRIEND_HOURS) & (section[ego] == section[ties.partner]) & here[ego] & here[ties.partner]
    centred = level - _mean_by(section, level)
    return correlation(centred[ego[chosen]], centred[ties.partner[chosen]])


def _mean_by(group: np.ndarray, values: np.ndarray) -> np.ndarray:
    sums, counts = np.bincount(group, values), np.bincount(group)
    return (sums / np.maximum(counts, 1))[group]
