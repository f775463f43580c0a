"""Patterns D: burnout, belonging and staying, the course of a term, trait and state, stigma."""

import numpy as np

from experiments.patterns.pattern import ANY, Pattern, Read, Statistic, number
from sim.sources import (
    COHEN_1983,
    EISENBERG_2009,
    GOPALAN_BRADY_2020,
    HAUSMANN_2007,
    KOUDELA_2020,
    MADIGAN_CURRAN_2021,
    MAUNDER_WHITE_2019,
    MURPHY_2020,
    PEDERSEN_PAVES_2014,
    SCHNYDER_2017,
)


def _r(read: Read, part: str) -> float:
    return read("term", "lecture_only", f"burnout_and_marks.{part}")


BURNOUT = Pattern(
    "SF15", "Burnout and marks: three correlations in order",
    "Burnout goes with marks at r = -.24 in all: exhaustion -.15, cynicism -.24, reduced efficacy -.39.",
    "A single scale of burnout cannot give the order; efficacy has to be fed by marks.",
    (MADIGAN_CURRAN_2021,),
    (
        Statistic("r of total burnout and mark", "r", -0.33, -0.15, lambda read: _r(read, "total")),
        Statistic("cynicism stronger than exhaustion by", "r", 0, ANY, lambda read: abs(_r(read, "cynicism")) - abs(_r(read, "exhaustion"))),
        Statistic("reduced efficacy stronger than cynicism by", "r", 0, ANY, lambda read: abs(_r(read, "inefficacy")) - abs(_r(read, "cynicism"))),
    ),
)  # fmt: skip

STAYING = Pattern(
    "SF16", "Belonging acts on staying, most for those at risk",
    "Of the disadvantaged 88 % are enrolled in the second year with a belonging exercise, 77 % without; of others 81 and 78 %. Belonging and marks: r small.",
    "Belonging has to reach leaving by a path of its own, and students have to differ at the start.",
    (MURPHY_2020, GOPALAN_BRADY_2020),
    (
        Statistic("disadvantaged enrolled after four terms, gained", "points", 4, 17, number("staying", "belonging_exercise", "staying.disadvantaged")),
        Statistic("others enrolled, gained", "points", -3, 8, number("staying", "belonging_exercise", "staying.advantaged"), free=True),
        Statistic(
            "disadvantaged gain more by", "points", 0, ANY,
            lambda read: read("staying", "belonging_exercise", "staying.disadvantaged") - read("staying", "belonging_exercise", "staying.advantaged"),
        ),
        Statistic("r of belonging and mark", "r", 0.05, 0.28, number("term", "lecture_only", "belonging_and_marks.r")),
    ),
    "The exercise is given to all, and each student is compared with the same one without it.",
)  # fmt: skip

COURSE = Pattern(
    "SF18", "Belonging drifts down, stress peaks at exams when company is short",
    "Belonging falls over the first year; stress is high at the start and rises to exams; at exams contact shrinks and the wish to be alone grows.",
    "Support has to run short just when it is needed.",
    (HAUSMANN_2007, KOUDELA_2020),
    (
        Statistic("belonging over the first year", "SD", -0.40, -0.10, number("year", "lecture_only", "drift.belonging")),
        Statistic("stress, weeks 14 and 15 above 5 and 6", "SD", 0.3, 0.9, number("year", "lecture_only", "drift.stress")),
        Statistic("company at exams over mid-term", "share", 0.60, 0.95, number("year", "lecture_only", "drift.company")),
        Statistic("the same in the second term", "share", 0.60, 0.95, number("year", "lecture_only", "drift.later_company")),
    ),
    "Directions were found, sizes are judgement.",
)  # fmt: skip


def _lag(read: Read, weeks: int) -> float:
    return read("term", "lecture_only", f"retest.after_{weeks}")


TRAIT = Pattern(
    "SF19", "Stress is half trait, half state",
    "Reports of stress correlate at about .85 over days, .70 to .85 over one to four weeks, .55 over six weeks and more.",
    "What only remembers yesterday decays too far; what never changes does not decay.",
    (COHEN_1983,),
    (
        Statistic("r after one week", "r", 0.70, 0.90, lambda read: _lag(read, 1)),
        Statistic("r after four weeks", "r", 0.58, 0.82, lambda read: _lag(read, 4)),
        Statistic("r after ten weeks", "r", 0.45, 0.70, lambda read: _lag(read, 10)),
        Statistic("above what one week to the tenth power would leave", "r", 0.1, ANY, lambda read: _lag(read, 10) - _lag(read, 1) ** 10),
    ),
    "Sizes are recalled. Reports ask about one week, with the error of the four-week survey.",
)  # fmt: skip


def _odds(read: Read, whose: str) -> float:
    return float(np.exp(read("term", "lecture_only", f"stigma_and_use.{whose}")))


STIGMA = Pattern(
    "SF25", "Own stigma hardly keeps from help, and a campaign moves attitudes, not use",
    "Odds of help-seeking are about .8 by own attitude; perceived stigma is higher, and does not matter; campaigns move attitudes by -.33 SD, use hardly.",
    "A campaign must not jump to use of help; what others are believed to think is another lever.",
    (SCHNYDER_2017, EISENBERG_2009, PEDERSEN_PAVES_2014, MAUNDER_WHITE_2019),
    (
        Statistic("odds of help per SD of own stigma", "ratio", 0.70, 0.95, lambda read: _odds(read, "personal")),
        Statistic("the same of perceived stigma", "ratio", 0.93, 1.07, lambda read: _odds(read, "perceived")),
        Statistic("perceived above own stigma", "SD", 0.5, ANY, number("term", "lecture_only", "stigma_and_use.gap"), True),
        Statistic("own stigma eight weeks after a campaign", "SD", -0.45, -0.20, number("term", "campaign", "campaign.attitude"), True),
        Statistic("use of help with a campaign", "points", 0, 3, number("term", "campaign", "campaign.use"), free=True),
    ),
    "The campaign reaches everybody, once. Two statistics are inputs: how far perceived lies above own stigma, and what a campaign takes off, are parameters.",
)  # fmt: skip

PATTERNS = (BURNOUT, STAYING, COURSE, TRAIT, STIGMA)
