"""What real data say: the kept statistics of each data set, with which number of an experiment each is compared, and how near is near enough."""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

from experiments.patterns.judging import Measured
from experiments.patterns.pattern import Pattern, Statistic, number
from experiments.realism.files import PLACES
from sim.errors import UserError, nearest
from sim.sources import Paper

KEPT = Path(__file__).resolve().parent / "kept.csv"  # facts worked out from the data files by experiments/realism/files.py
ARM = "lecture_only"
# parts of the data's value, and the least that is allowed however small it is, within which the model is right or near (judgement, set beforehand)
RIGHT, RIGHT_TIES, RIGHT_LEAST = 0.15, 0.20, 0.05
NEAR, NEAR_LEAST = 0.50, 0.15
OK, CLOSE, MISS = "ok", "near", "MISS"
RULE = (
    f"ok: within {RIGHT:.0%} of the data ({RIGHT_TIES:.0%} for numbers of names and links) or {RIGHT_LEAST}; "
    f"near: the same direction, and within {NEAR:.0%} or {NEAR_LEAST}; MISS: neither."
)
NETSENSE = (
    "The data used in this research were collected as part of the NetSense study at the University of Notre Dame, which was supported by the National Science "
    "Foundation (Grant No. CNS-1028269, CNS-1028271, and IIS-1247696)."
)
STRIEGEL = Paper("Striegel, Hachen, Poellabauer and Lizardo 2026, NetSense 2.0")


@dataclass(frozen=True)
class DataSet:
    """A real data set: what it is, how it was taken, and what a reader should know of the comparison."""

    title: str
    instrument: str
    doubt: str
    gauge: str
    paper: Paper


SETS = {
    "freshmen": DataSet(
        "Friends in a class of 32 who start as strangers",
        "Everybody rates all classmates in weeks 3, 6, 9, 15, 21 and 27.",
        "One small class: its own numbers vary by luck. Places and pull of gender were fitted to it.", "freshmen",
        Paper("van de Bunt, van Duijn and Snijders 1999", "10.1023/A:1009683123448"),
    ),
    "course": DataSet(
        "Friends, study partners and supporters in a course of 328",
        "Each names up to six of the course, at the start and the end of a term; 321 and 251 answered.",
        "Rates of meeting and the share of company in this course were fitted to it. Names of people outside the course are left out.", "course",
        Paper("Turetsky et al. 2020", "10.1126/sciadv.aba9221"),
    ),
    "facebook": DataSet(
        "Facebook, calls and texts in an intake of 844",
        "Links are kept for ever once hours together pass a bar; calls and texts are those of four weeks.",
        "The bar was fitted to another campus. How often one calls was set so that as many are called as in the data.", "facebook",
        Paper("Sapiezynski et al. 2019", "10.1038/s41597-019-0325-x"),
    ),
    "campus": DataSet(
        "Facebook on a campus of 962",
        "Links are kept once made, over the last year.",
        "Made students of an intake live near each other, where the real ones mix, so that year and residence go together; subjects are not made.", "campus",
        Paper("Traud, Mucha and Porter 2012", "10.1016/j.physa.2011.12.021"),
    ),
    "personal": DataSet(
        "Friends at the university, listed over two years",
        "A free list of up to 20 people, of whom friends at the university count; January and May of two years.",
        "Of a large intake 126 to 179 answered; 500 are made, who all answer.", "personal", STRIEGEL,
    ),
    "stress": DataSet(
        "Stress over a term of ten weeks",
        "Reports at the moment on some days (five answers), PSS-10 in the first and the last week.",
        "48 students of one class, few of whom report to the end; 400 are made. Marks are of 30 students: a standard error of .17. Levels of stress are near "
        "by what scale was given to the model, and say little.", "momentary_stress",
        Paper("Wang et al. 2014", "10.1145/2632048.2632054"),
    ),
    "wellbeing": DataSet(
        "Wellbeing over two years",
        "Five items of wellbeing in six surveys, of which the first is before arrival; here belonging, and stress turned round, each by its own survey.",
        "Wellbeing is neither belonging nor calm, so both are held against it. In per cent of the scale the levels say little.", "two_years", STRIEGEL,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Target:
    """One statistic of a data set: its value there (`value`, in `unit`), of which wave, and what kind of statistic it is."""

    data: str
    number: str
    statistic: str
    wave: str
    unit: str
    kind: str
    judged: bool
    value: float
    citation: str

    @property
    def right(self) -> float:
        """How far the model may be off to be right."""
        return max(RIGHT_LEAST, (RIGHT_TIES if self.kind == "ties" else RIGHT) * abs(self.value))

    def verdict(self, model: float) -> str:
        """Say whether a value of the model is right, near or a miss; direction counts unless the data's value is itself next to nothing."""
        off = abs(model - self.value)
        if off <= self.right:
            return OK
        direction = model * self.value > 0 or abs(self.value) <= RIGHT_LEAST
        return CLOSE if direction and off <= max(NEAR_LEAST, NEAR * abs(self.value)) else MISS  # what is not defined is a miss


@dataclass(frozen=True)
class Found:
    """A target, and the statistic as the model gives it."""

    target: Target
    measured: Measured

    @property
    def verdict(self) -> str:
        """Right, near or a miss; empty for what is only shown."""
        return self.target.verdict(self.measured.value) if self.target.judged else ""


def kept() -> list[Target]:
    """Give the kept statistics of all data sets."""
    with KEPT.open(encoding="utf-8", newline="") as file:
        return [_target(row) for row in csv.DictReader(file)]


def _target(row: dict[str, str]) -> Target:
    words = {name: row[name] for name in ("number", "statistic", "wave", "unit", "kind", "citation")}
    return Target(data=row["set"], judged=row["judged"] == "1", value=float(row["value"]), **words)


def chosen(words: list[str]) -> list[str]:
    """Give data sets by their names, all if none is named. Raises UserError for one that is not there."""
    if unknown := [word for word in words if word not in SETS]:
        raise UserError(f"validate data {unknown[0]}: there is no such data set.{nearest(unknown[0], SETS)} There are: {', '.join(SETS)}")
    return [name for name in SETS if not words or name in words]


def renewed(targets: list[Target], read: dict[str, dict[str, float]]) -> list[Target]:
    """Take values that were read from the data files instead of the kept ones."""
    return [replace(one, value=read[one.data][one.number]) if one.data in read else one for one in targets]


def pattern(name: str, targets: list[Target]) -> Pattern:
    """Turn a data set into a pattern, whose bands are where the model is right."""
    one, mine = SETS[name], [target for target in targets if target.data == name]
    reads = [number(f"data_{name}", ARM, f"{one.gauge}.{target.number}") for target in mine]
    statistics = tuple(Statistic(two.number, two.unit, two.value - two.right, two.value + two.right, read) for two, read in zip(mine, reads))
    return Pattern(name, one.title, one.instrument, PLACES[name], (one.paper,), statistics, one.doubt)
