"""Patterns A: who takes part, who looks better for it, and what a session gives."""

from experiments.patterns.pattern import ANY, Pattern, Read, Statistic, number
from sim.sources import DAWSON_2014, PALOYO_2016, PUGATCH_WILSON_2018, PUGATCH_WILSON_2022


def _removed(read: Read) -> float:
    return 100 * (1 - read("term", "pal", "selection.adjusted") / read("term", "pal", "selection.naive"))


def _a_session(read: Read, experiment: str) -> float:
    """Marks that a letter adds, by the sessions that it adds: each student with the letter against the same one without it."""
    gained = read(experiment, "pal and a letter", "effects.mark") - read(experiment, "pal", "effects.mark")
    return gained / (read(experiment, "pal and a letter", "effects.sessions") - read(experiment, "pal", "effects.sessions"))


ATTENDERS = Pattern(
    "SF1", "Attenders look much better than the others",
    "Final marks of those who came at least once lie .29 to .60 SD above the others'; drive and ability explain a part of it.",
    "Where attendance is a lottery, all of the gap is effect, and nothing of it goes at equal aptitude and drive.",
    (DAWSON_2014,),
    (
        Statistic("attenders' marks above the others'", "SD", 0.25, 0.65, number("term", "pal", "selection.naive")),
        Statistic("part of that gap gone at equal aptitude and drive", "%", 10, 60, _removed),
    ),
)  # fmt: skip

SESSION = Pattern(
    "SF2", "What a session gives is small",
    "A randomised encouragement to come gives about .065 SD of marks a session, imprecise; .153 in the first semester.",
    "With SF1 it parts selection from effect: no programme may have a bonus for being in it.",
    (PALOYO_2016,),
    (
        Statistic("marks gained by a session, first term", "SD", 0.02, 0.12, lambda read: _a_session(read, "term")),
        Statistic("the same of students who are no newcomers", "SD", 0.02, 0.12, lambda read: _a_session(read, "later")),
        Statistic("first term over later", "ratio", 1.3, 3.5, lambda read: _a_session(read, "term") / _a_session(read, "later")),
    ),
    "The letter goes to all, and each student is compared with the same one without it: the published .153 lies above the band, which is about .065.",
)  # fmt: skip

VOLUNTARY = Pattern(
    "SF3", "Voluntary attendance is low and uneven",
    "About 2.5 sessions a course and term; three in ten ever use free tutoring; a third never pay attention to any service.",
    "Where everybody who is offered something comes, every programme looks good.",
    (PALOYO_2016, PUGATCH_WILSON_2018, PUGATCH_WILSON_2022),
    (
        Statistic("sessions of a student who is offered them", "sessions", 1.5, 3.5, number("term", "pal", "visits.mean")),
        Statistic("ever came", "share", 0.25, 0.45, number("term", "pal", "visits.ever")),
        Statistic("came to none of three offers in a year", "share", 0.25, 0.40, number("year", "support_centre", "visits.never")),
        Statistic("visits by the top fifth of attenders", "share", 0.45, 1.0, number("term", "pal", "visits.top")),
        Statistic("visits in weeks 10 to 13 over weeks 2 to 4", "ratio", 0.0, 1.0, number("term", "pal", "visits.late")),
        Statistic("visits in weeks with a test over the week before", "ratio", 1.0, ANY, number("term", "pal", "visits.before_test")),
    ),
    "The share of the top fifth is recalled, not looked up. Who never pays attention is a parameter (.33), the least that those who came to none can be.",
)  # fmt: skip

PATTERNS = (ATTENDERS, SESSION, VOLUNTARY)
