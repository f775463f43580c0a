"""Patterns E: isolation, engineered mixing, and how friends become alike."""

from experiments.patterns.pattern import ANY, Pattern, Read, Statistic, number
from sim.sources import CARRELL_2013, DOKUKA_2020, SACERDOTE_2001, SMIRNOV_THURNER_2017, STADTFELD_2019


def _of_year(name: str):
    return number("year", "lecture_only", name)


ISOLATES = Pattern(
    "SF21", "The isolated do worse and leave more; study ties follow friendship",
    "After a year the isolated have lower marks and leave more; study ties form where friendship is.",
    "It takes a network with two kinds of ties, of which friendship leads.",
    (STADTFELD_2019,),
    (
        Statistic("marks, fifth with least study company against the rest", "SD", -0.70, -0.20, _of_year("isolation.mark")),
        Statistic("odds that they leave, against the rest", "ratio", 1.3, 4, _of_year("isolation.dropout"), free=True),
        Statistic(
            "new study ties of friends over those of acquaintances", "ratio", 3, ANY,
            lambda read: read("year", "lecture_only", "isolation.new_if_friend") / read("year", "lecture_only", "isolation.new_if_not"),
            free=True,
        ),
    ),
    "Sign and order were found, sizes are judgement.",
)  # fmt: skip


def _predicted(read: Read) -> float:
    return read("mixing", "another lot", "sections.slope") * read("mixing", "engineered", "sections.more")


MIXING = Pattern(
    "SF23", "Engineered mixing does not help those it should",
    "Squadrons of weak and strong students, made from estimates under random mixing, lowered the weak ones' marks, as subgroups formed.",
    "Ties have to be chosen: a fixed network gives what was predicted.",
    (CARRELL_2013,),
    (
        Statistic("weakest third in engineered sections against by lot", "SD", -0.15, 0.02, number("mixing", "engineered", "sections.weakest"), free=True),
        Statistic("what sections by lot predict for it", "SD", 0, ANY, _predicted),
        Statistic(
            "likeness of friends within sections, engineered above by lot", "r", 0, ANY,
            lambda read: read("mixing", "engineered", "sections.alike") - read("mixing", "engineered", "sections.alike_before"),
            free=True,
        ),
    ),
    "The prediction is the slope of a weak student's mark on the share of the strongest third among the others of the section, found by a second lot.",
)  # fmt: skip


def _rise(read: Read, arm: str) -> float:
    return read("year", arm, "likeness.week_30") - read("year", arm, "likeness.week_4")


def _by_choosing(read: Read, frozen: str) -> float:
    """Part of the rise in likeness from week 4 to week 30 that is missing where ties are frozen after week 4."""
    return 100 * (1 - _rise(read, frozen) / _rise(read, "lecture_only"))


def _without_influence(read: Read) -> float:
    """Part of that rise that is there where nobody explains anything to friends, or imitates them."""
    return 100 * _rise(read, "no influence") / _rise(read, "lecture_only")


ALIKE = Pattern(
    "SF24", "Friends become alike in marks by choosing, not by copying",
    "Likeness in grades grows over months by changing friends; a pull towards friends' grades is small or none; room-mates by lot matter about .1.",
    "Models that level out what neighbours know fail.",
    (SMIRNOV_THURNER_2017, DOKUKA_2020, SACERDOTE_2001),
    (
        Statistic("likeness of friends in marks, week 4", "r", -0.05, 0.08, _of_year("likeness.week_4"), free=True),
        Statistic("the same in week 30", "r", 0.08, 0.35, _of_year("likeness.week_30")),
        Statistic("part of the rise by choosing: gone where ties are frozen after week 4", "%", 70, ANY, lambda read: _by_choosing(read, "ties frozen")),
        Statistic("the same, where their hours are frozen too", "%", 70, ANY, lambda read: _by_choosing(read, "ties and hours frozen")),
        Statistic("the same, there where friends have no influence", "%", 70, ANY, _without_influence),
        Statistic("mark per SD of a room-mate's level", "SD", 0, 0.12, number("rooms", "other mates", "room_mates.per_sd"), free=True),
    ),
    "Ties frozen: the week's company goes on among the friends of week 4. A room-mate's level matters far less than the .1 that was found.",
)  # fmt: skip

PATTERNS = (ISOLATES, MIXING, ALIKE)
