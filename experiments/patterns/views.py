"""What of each pattern is drawn beside its bands: a few curves or points of the model, with what was published and what a wrong model gives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from experiments.patterns.judging import Given, estimated
from experiments.patterns.pattern import Read
from experiments.patterns.programmes import SCHEMES, SIZES, UNIVERSAL, gains

PUBLISHED, WRONG = "published", "wrong"


@dataclass(frozen=True)
class Series:
    """Points of one kind: of the model, published, or as a wrong model gives them; joined by a line or not."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    kind: str = ""
    line: bool = False
    error: Sequence[float] = ()  # standard errors of luck, none for what was published


@dataclass(frozen=True)
class View:
    """One plot: names of the places along x if these are no numbers; spans of x that are shaded, with what they are."""

    title: str
    x: str
    y: str
    series: tuple[Series, ...]
    names: tuple[str, ...] = ()
    zero: bool = False  # whether zero has to be on the scale
    spans: tuple[tuple[float, float, str], ...] = ()


def views(key: str, given: Given) -> tuple[View, ...]:
    """Give the plots of a pattern from what its experiments gave, with errors of luck."""

    def heights(read: Read) -> np.ndarray:
        return np.array([y for view in VIEWS[key](read) for series in view.series for y in series.y], float)

    values, errors = (iter(found) for found in estimated(heights, given))
    found: list[View] = []
    for view in VIEWS[key](lambda experiment, arm, number: 1.0):
        series = [replace(one, y=[next(values) for _ in one.y], error=[next(errors) for _ in one.y]) for one in view.series]
        found.append(replace(view, series=tuple(replace(one, error=()) if one.kind == PUBLISHED else one for one in series)))
    return tuple(found)


def over(above: float, below: float) -> float:
    """Divide; by nothing gives nan."""
    return above / below if below else float("nan")


def _points(title: str, y: str, names: Sequence[str], model: Sequence[float], published: dict[int, float], label: str = "model") -> tuple[View, ...]:
    places = range(len(names))
    shown = (Series(label, places, model), Series("published", list(published), list(published.values()), PUBLISHED))
    return (View(title, "", y, shown if published else shown[:1], tuple(names), y != "ratio"),)


def _attenders(read: Read) -> tuple[View, ...]:
    gained = over(read("term", "pal", "effects.mark"), read("term", "pal", "visits.ever"))
    values = [read("term", "pal", "selection.naive"), read("term", "pal", "selection.adjusted"), gained]
    names = ("looks like", "at equal aptitude\nand drive", "what it gave them")
    return _points("Those who came against those who did not", "marks (SD)", names, values, {0: 0.45})


def _session(read: Read) -> tuple[View, ...]:
    values = [
        over(
            read(one, "pal and a letter", "effects.mark") - read(one, "pal", "effects.mark"),
            read(one, "pal and a letter", "effects.sessions") - read(one, "pal", "effects.sessions"),
        )
        for one in ("term", "later")
    ]
    return _points("What a session more gives", "marks (SD a session)", ("first term", "later"), values, {0: 0.153, 1: 0.065})


def _weekly(read: Read) -> tuple[View, ...]:
    weeks = range(2, 14)
    visits = Series("peer-assisted learning", weeks, [read("term", "pal", f"visits.week_{week}") for week in weeks], line=True)
    return (View("Visits by week", "week (tests in 4, 8 and 11)", "visits of a student", (visits,)),)


def _coach(read: Read) -> tuple[View, ...]:
    values = [read("year", "mentoring", "effects.first_mark"), read("year", "mentoring", "effects.mark"), read("term", "messages", "effects.mark")]
    return _points("Marks against no programme", "marks (SD)", ("mentor,\nfirst term", "mentor,\nsecond term", "messages"), values, {0: 0.30, 2: 0.0})


def _teaching(read: Read) -> tuple[View, ...]:
    values = [read("teaching", arm, "own_learning.knowledge") for arm in ("unprepared", "preparing only", "prepared")]
    return _points(
        "Own knowledge of those who teach", "knowledge (SD)", ("unprepared", "preparing only", "prepared\nand taught"), values, {0: -0.02, 1: 0.35, 2: 0.52}
    )


def _training(read: Read) -> tuple[View, ...]:
    values = [read("term", f"supporters {how}", "effects.stress") for how in ("untrained", "briefed", "supervised")]
    return _points("Stress of those who are supported", "against no programme (SD)", ("untrained", "briefed", "supervised"), values, {})


def _distress(read: Read) -> tuple[View, ...]:
    places, weeks = range(len(UNIVERSAL)), (("stress_middle", "week 8"), ("stress", "week 15"))
    series = tuple(Series(said, places, [read(one, arm, f"effects.{name}") for arm, one in UNIVERSAL.items()]) for name, said in weeks)
    return (View("Stress against no programme", "", "stress (SD)", series, tuple(arm.replace("_", "\n") for arm in UNIVERSAL), True),)


def _sizes(read: Read) -> tuple[View, ...]:
    curves = [Series(said, SIZES, 100 * (found := gains(read, scheme)) / found.max(), line=True) for scheme, said in SCHEMES.items()]
    published = Series("published", (2, 3.5, 6), (68, 100, 0), PUBLISHED)
    return (View("Gain by students who come", "students in a group", "% of the best", (*curves, published)),)


def _burnout(read: Read) -> tuple[View, ...]:
    names = ("exhaustion", "cynicism", "inefficacy", "total")
    values = [read("term", "lecture_only", f"burnout_and_marks.{name}") for name in names]
    shown = ("exhaustion", "cynicism", "reduced\nefficacy", "total")
    return _points("Correlation with marks", "r", shown, values, {0: -0.15, 1: -0.24, 2: -0.39, 3: -0.24})


def _staying(read: Read) -> tuple[View, ...]:
    base = [read("staying", "belonging_exercise", f"staying.base_{group}") for group in ("disadvantaged", "advantaged")]
    more = [read("staying", "belonging_exercise", f"staying.{group}") for group in ("disadvantaged", "advantaged")]
    series = (
        Series("without the exercise", (0, 1), base),
        Series("with it", (0, 1), np.add(base, more)),
        Series("published, without", (0, 1), (77, 78), PUBLISHED),
        Series("published, with it", (0, 1), (88, 81), PUBLISHED),
    )
    return (View("Still enrolled after four terms", "", "% of students", series, ("disadvantaged", "others")),)


def _course(read: Read) -> tuple[View, ...]:
    weeks = range(1, 36)
    found = {name: [read("year", "lecture_only", f"weeks.{name}_{week}") for week in weeks] for name in ("stress", "company", "belonging")}
    labels = {"stress": "Stress (0-100)", "company": "Hours in company", "belonging": "Belonging (0-100)"}
    spans = ((13.5, 15.5, "exams"), (15.5, 20.5, "break"), (33.5, 35.5, "exams"))
    return tuple(View(labels[name], "week", "", (Series("", weeks, found[name], line=True),), spans=spans) for name in labels)


def _retest(read: Read) -> tuple[View, ...]:
    lags = range(1, 11)
    found = [read("term", "lecture_only", f"retest.after_{lag}") for lag in lags]
    series = (
        Series("model", lags, found, line=True),
        Series("only yesterday is remembered", lags, [found[0] ** lag for lag in lags], WRONG, line=True),
        Series("published", (2 / 7, 2.5, 6), (0.85, 0.78, 0.55), PUBLISHED),
    )
    return (View("Two reports of stress", "weeks between them", "r", series),)


def _isolates(read: Read) -> tuple[View, ...]:
    leave = [read("year", "lecture_only", f"isolation.{name}") for name in ("leave", "stay")]
    ties = [100 * read("year", "lecture_only", f"isolation.{name}") for name in ("new_if_friend", "new_if_not")]
    return (
        View("Left in the second term", "", "% of students", (Series("model", (0, 1), leave),), ("least study\ncompany", "the rest"), True),
        View("New study tie in five weeks", "", "% of pairs", (Series("model", (0, 1), ties),), ("friends", "no friends"), True),
    )


def _mixing(read: Read) -> tuple[View, ...]:
    predicted = read("mixing", "another lot", "sections.slope") * read("mixing", "engineered", "sections.more")
    values = [predicted, read("mixing", "engineered", "sections.weakest")]
    return _points("Marks of the weakest third, engineered against lot", "marks (SD)", ("predicted\nfrom lots", "found"), values, {})


def _alike(read: Read) -> tuple[View, ...]:
    weeks = (4, 8, 15, 30)
    arms = (
        ("lecture_only", "ties chosen", ""),
        ("no influence", "no influence", ""),
        ("ties frozen", "ties frozen in week 4", WRONG),
        ("ties and hours frozen", "their hours too", WRONG),
    )
    series = [Series(said, weeks, [read("year", arm, f"likeness.week_{week}") for week in weeks], kind, line=True) for arm, said, kind in arms]
    return (View("Likeness of friends in marks", "week of term time", "r over friendships", tuple(series)),)


def _stigma(read: Read) -> tuple[View, ...]:
    ratios = [float(np.exp(read("term", "lecture_only", f"stigma_and_use.{whose}"))) for whose in ("personal", "perceived")]
    attitude = [read("term", "campaign", "campaign.attitude")]
    return (
        *_points("Odds of help, per SD of stigma", "ratio", ("own", "perceived"), ratios, {0: 0.8, 1: 1.0}),
        *_points("Own stigma after a campaign", "SD", ("eight weeks on",), attitude, {0: -0.334}),
    )


VIEWS: dict[str, Callable[[Read], tuple[View, ...]]] = {
    "SF1": _attenders, "SF2": _session, "SF3": _weekly, "SF5": _coach, "SF8": _teaching, "SF10": _training, "SF11": _distress, "SF13": _sizes,
    "SF15": _burnout, "SF16": _staying, "SF18": _course, "SF19": _retest, "SF21": _isolates, "SF23": _mixing, "SF24": _alike, "SF25": _stigma,
}  # fmt: skip
