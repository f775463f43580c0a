"""ODD element 1: what the model is for, and the published patterns by which it is judged."""

from dataclasses import dataclass

from sim.description import markdown
from sim.description.catalogue import APPENDIX, not_yet
from sim.description.numbers import cited
from sim.sources import (
    BYROM_2019,
    COHEN_1983,
    CONLEY_2015,
    DAWSON_2014,
    HAUSMANN_2007,
    KOBAYASHI_2019,
    KOUDELA_2020,
    LOU_1996,
    MURPHY_2020,
    OREOPOULOS_2018,
    PALOYO_2016,
    PUGATCH_WILSON_2018,
    PUGATCH_WILSON_2022,
    SACERDOTE_2001,
    SMIRNOV_THURNER_2017,
    Paper,
)

PURPOSE = """
A university that wants to spend money on peer support has to choose: which programme, for whom, how often, in groups of what size, with how
many helpers, in person or online. It can try one option a year at most, on students who choose for themselves whether to come. The purpose
of peersim is to compare such options before money is spent: on the same simulated students with the same luck, so that what differs between
two arms is the programme's doing.

The model is meant for three kinds of people: planners who compare options, researchers who ask which assumptions an effect rests on, and
teachers who want to show how stress, knowledge and belonging move through a network of students. Beside these three it follows burnout,
confidence, stigma, coping, study technique, friendships, who passes and who stays.

It answers for cohorts, not for persons. Nothing that it says about one simulated student is a forecast of a real one, and an interval that
it prints covers luck alone: parameters are fixed, and many of them are assumed.
"""

JUDGED = """
A programme gives no bonus in the model. It brings people together, and hours and skills do the rest. So the effects of programmes are
results, and published effects can be held against them. The patterns below were chosen for that because each of them rejects some simpler
model that would make peer support look better than it is: one in which everybody who is invited comes, in which contact always teaches, in
which groups cannot be too large, in which every pair fits, or in which helping costs the helper nothing. SD means standard deviations of
the group without the programme; bands are wider than the published intervals, because settings and instruments differ. The bands are ours.
"""

TESTED = """
`peersim validate` runs each of these patterns as a virtual experiment and says which of their statistics lie in their bands, which do not, and
which patterns fail when a mechanism is taken out. Parameters were set by hand so that patterns come out (sources marked *calibrated*; `sim/TUNING.md`
says what was moved), so that passing them shows that the model can be right, not that it forecasts.
"""

CARRELL_2013 = Paper("Carrell, Sacerdote and West 2013", "10.3982/ECTA10168")
EISENBERG_2009 = Paper("Eisenberg et al. 2009", "10.1177/1077558709335173")
KORPERSHOEK_2020 = Paper("Korpershoek et al. 2020", "10.1080/02671522.2019.1615116")
MADIGAN_CURRAN_2021 = Paper("Madigan and Curran 2021", "10.1007/s10648-020-09533-1")
POINTON_HAAS_2024 = Paper("Pointon-Haas et al. 2024", "10.1192/bjo.2023.603")
SCHNYDER_2017 = Paper("Schnyder et al. 2017", "10.1192/bjp.bp.116.189464")
STADTFELD_2019 = Paper("Stadtfeld et al. 2019", "10.1073/pnas.1811388115")


@dataclass(frozen=True)
class Pattern:
    """A published pattern: what is seen, the band in which the model should show it, its papers, and what of the catalogue it needs."""

    what: str
    band: str
    papers: tuple[Paper, ...]
    needs: tuple[str, ...] = ()


PATTERNS = (
    Pattern("Those who attend have better marks than those who do not", "by .25 to .65 SD", (DAWSON_2014,)),
    Pattern("What one session causes is far less", ".02 to .12 SD a session, more in the first semester than later", (PALOYO_2016,)),
    Pattern(
        "Voluntary attendance is low and uneven",
        "1.5 to 3.5 sessions a term; .25 to .45 ever come to one offer",
        (PALOYO_2016, PUGATCH_WILSON_2018, PUGATCH_WILSON_2022),
    ),
    Pattern("A mentor who starts the contact moves marks, messages do not", "mentor .15 to .40 SD; messages within .05 SD of nothing", (OREOPOULOS_2018,)),
    Pattern("Teaching helps the teacher who has prepared", "prepared .25 to .60 SD; unprepared within .15 SD of nothing", (KOBAYASHI_2019,)),
    Pattern(
        "Practice under supervision makes helpers good, information hardly does",
        "supervised helpers relieve 2 to 6 times as much as briefed ones",
        (CONLEY_2015,),
    ),
    Pattern("A universal programme hardly changes stress", "-.25 to +.05 SD", (POINTON_HAAS_2024, BYROM_2019)),
    Pattern("Groups of three to five gain most", "most at 3, 4 or 5; 6 and 7 gain at most 60 % of that, pairs 40 to 95 %", (LOU_1996,)),
    Pattern(
        "Burnout's three parts go with marks in this order: exhaustion, cynicism, reduced efficacy",
        "all together -.15 to -.33; strictly in that order",
        (MADIGAN_CURRAN_2021,),
        ("S4",),
    ),
    Pattern(
        "Belonging acts on staying more than on marks, and most for those at a disadvantage",
        "4 to 17 points of enrolment among the disadvantaged, -3 to 8 among others; r with marks .05 to .28",
        (MURPHY_2020, KORPERSHOEK_2020),
        ("M22",),
    ),
    Pattern(
        "Belonging falls over the first year; stress rises and company falls towards exams",
        "belonging -.10 to -.40 SD; stress +.3 to +.9 SD; company in exam weeks .60 to .95 of mid-term",
        (HAUSMANN_2007, KOUDELA_2020),
    ),
    Pattern("Stress is half trait, half state", "r .70 to .90 over one week, .45 to .70 over ten", (COHEN_1983,)),
    Pattern(
        "Friends become alike in marks by choosing each other",
        "likeness by level rises to .08 to .35 in a year, at least 70 % of it by choice; random room-mates 0 to .12 SD a SD",
        (SMIRNOV_THURNER_2017, SACERDOTE_2001),
    ),
    Pattern(
        "Isolated students do worse and leave more; study ties grow out of friendship",
        "marks -.20 to -.70 SD; odds of leaving 1.3 to 4; a study tie at least 3 times as likely among friends",
        (STADTFELD_2019,),
        ("M22",),
    ),
    Pattern(
        "Mixing the weak with the strong by design may harm those it is meant for",
        "marks of the weakest third -.15 to +.02 SD, where random mixing promised a gain",
        (CARRELL_2013,),
    ),
    Pattern(
        "One's own stigma keeps from seeking help, the stigma that one sees in others does not",
        "odds of help a SD: own .70 to .95, perceived .93 to 1.07",
        (EISENBERG_2009, SCHNYDER_2017),
        ("S7",),
    ),
)


def text() -> str:
    """Write element 1."""
    rows = []
    for k, one in enumerate(PATTERNS, start=1):
        missing = ", ".join(not_yet(one.needs))
        rows.append((k, one.what, one.band, ", ".join(map(cited, one.papers)), missing))
    missing = sum(bool(not_yet(one.needs)) for one in PATTERNS)
    last = (
        f"{missing} of the {len(PATTERNS)} patterns need something of the {markdown.link(APPENDIX, 'catalogue')} that the model does not have yet. "
        if missing
        else ""
    )
    return "\n\n".join(
        [
            "## 1 Purpose and patterns",
            "### 1.1 Purpose",
            PURPOSE.strip(),
            "### 1.2 Patterns",
            JUDGED.strip(),
            markdown.table(("", "pattern", "band", "published in", "out of reach without"), rows),
            last + TESTED.strip(),
        ]
    )
