"""Patterns B and C: what coaches, teaching others, training, and groups of each size do."""

import numpy as np

from experiments.patterns.pattern import ANY, Pattern, Read, Statistic, number
from sim.sources import (
    CONLEY_2015,
    CORREGE_MICHINOV_2021,
    KOBAYASHI_2019,
    KOBAYASHI_2024,
    LAUGHLIN_2006,
    LOU_1996,
    OREOPOULOS_PETRONIJEVIC_2018,
    POINTON_HAAS_2024,
)

SIZES = range(2, 9)
SCHEMES = {"alone": "nobody leads", "per student": "leaders' time the same for each student", "per group": "leaders' time the same for each group"}
UNIVERSAL = {
    "pal": "term", "study_group": "term", "mentoring": "term", "messages": "term", "belonging_exercise": "term", "coping_workshop": "term",
    "tutoring": "universal",
    "discussion_forum": "universal", "peer_recommendation": "universal", "student_initiatives": "universal", "exam_support": "universal",
    "team_project": "universal",
}  # fmt: skip


def _training(read: Read, how: str) -> float:
    """Change of stress in those whom helpers trained in this way support, against untrained helpers."""
    return read("term", f"supporters {how}", "effects.stress") - read("term", "supporters untrained", "effects.stress")


def _practice(read: Read) -> float:
    return _training(read, "supervised") / _training(read, "briefed")


COACH = Pattern(
    "SF5", "A coach who starts contact beats messages",
    "An upper-year coach of at most five students gives +.30 SD in marks; one-off exercises and text messages give nothing.",
    "Support works through a relationship and time, not through information.",
    (OREOPOULOS_PETRONIJEVIC_2018,),
    (
        Statistic("marks with a mentor, first term", "SD", 0.15, 0.40, number("year", "mentoring", "effects.first_mark")),
        Statistic("marks with a mentor, second term", "SD", 0.15, 0.40, number("year", "mentoring", "effects.mark")),
        Statistic("marks with messages", "SD", -0.05, 0.05, number("term", "messages", "effects.mark"), free=True),
    ),
    "The arm with coaches was small; one of the two terms in its band would satisfy the source.",
)  # fmt: skip

TEACHING = Pattern(
    "SF8", "Teaching helps who teaches, if prepared",
    "Preparing and teaching gives .48 to .56 SD, preparing only .35, teaching without preparing about nothing.",
    "Where contact only passes knowledge on, the teacher learns nothing by teaching.",
    (KOBAYASHI_2019, KOBAYASHI_2024),
    (
        Statistic("own knowledge, prepared and taught", "SD", 0.25, 0.60, number("teaching", "prepared", "own_learning.knowledge")),
        Statistic("own knowledge, taught unprepared", "SD", -0.15, 0.15, number("teaching", "unprepared", "own_learning.knowledge")),
        Statistic("own knowledge, prepared only: place between the two", "share", 0.0, 1.0, lambda read: _between(read)),
    ),
    "The same students with and without the task; in marks, which have test noise, it is a fifth less.",
)  # fmt: skip


def _between(read: Read) -> float:
    """Where preparing alone lies between teaching unprepared (0) and prepared (1)."""
    full, none, only = (read("teaching", arm, "own_learning.knowledge") for arm in ("prepared", "unprepared", "preparing only"))
    return (only - none) / (full - none)


TRAINING = Pattern(
    "SF10", "Supervised practice is what makes training work",
    "Training in skills gives .45 with supervised practice, .11 without.",
    "Training has to act through the quality of meetings, not as a bonus by the hour.",
    (CONLEY_2015,),
    (
        Statistic("what supervised practice adds to untrained help, over what briefing adds", "ratio", 2, 6, _practice),
        Statistic("stress, briefed helpers less than untrained", "SD", 0, 0.2, lambda read: -_training(read, "briefed"), free=True),
    ),
    "Indirect: the source trained those who have the skill, here those are asked whom trained helpers support.",
)  # fmt: skip

DISTRESS = Pattern(
    "SF11", "Peer support hardly moves distress on average",
    "No review finds a dependable sizeable gain.",
    "A model in which support always wins fails.",
    (POINTON_HAAS_2024,),
    tuple(
        Statistic(f"stress with {arm.replace('_', ' ')}, {when}", "SD", -0.25, 0.05, number(experiment, arm, f"effects.{name}"), free=True)
        for arm, experiment in UNIVERSAL.items()
        for name, when in (("stress_middle", "week 8"), ("stress", "week 15"))
    ),
)  # fmt: skip


def gains(read: Read, scheme: str) -> np.ndarray:
    """Marks gained by groups of two to eight who all come, in SDs."""
    return np.array([read("sizes", f"{scheme} {size}", "effects.mark") for size in SIZES])


def _peak(read: Read, scheme: str) -> float:
    return SIZES[int(np.argmax(gains(read, scheme)))]


def _large(read: Read, scheme: str) -> float:
    found = gains(read, scheme)
    return 100 * max(found[4], found[5]) / found.max()


def _pairs(read: Read, scheme: str) -> float:
    found = gains(read, scheme)
    return 100 * found[0] / found.max()


SIZE = Pattern(
    "SF13", "Three to four is better than pairs or six",
    "Gains over working alone are about .22 at three to four, .15 in pairs, next to nothing at five to seven.",
    "Two forces have to oppose each other: more knowledge and company, against talk shares and coordination.",
    (LOU_1996, CORREGE_MICHINOV_2021, LAUGHLIN_2006),
    tuple(
        statistic
        for scheme, said in SCHEMES.items()
        for statistic in (
            Statistic(f"best size, {said}", "students", 3, 5, lambda read, scheme=scheme: _peak(read, scheme)),
            Statistic(f"gain at six or seven, whichever is larger, of the best, {said}", "%", -ANY, 60, lambda read, scheme=scheme: _large(read, scheme)),
            Statistic(f"gain of pairs of the best, {said}", "%", 40, 95, lambda read, scheme=scheme: _pairs(read, scheme)),
        )
    ),
    "Sizes count students who come. Some published sizes are recalled. All come every week: gains are twice to thrice the published .22.",
)  # fmt: skip

PATTERNS = (COACH, TEACHING, TRAINING, DISTRESS, SIZE)
