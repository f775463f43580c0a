"""The command `peersim plot`: draw a figure of a kept answer again from its tables, as PDF, SVG or PNG."""

import itertools
from functools import partial
from pathlib import Path

import matplotlib.style
import pandas as pd
from matplotlib.figure import Figure

from experiments import figures
from experiments.figures.curve import BANDS, curve
from experiments.figures.style import STYLE
from experiments.measuring import CURVES
from experiments.results import check_place, read, read_costs, read_design, read_network, read_pairs, read_tables
from experiments.story.kept import located
from experiments.verbs import FORMATS
from sim.errors import UserError, nearest

CURVE = "curve"
OF_A_CURVE = ("outcome", "band", "arm")


def plot(options) -> int:
    """Draw the figure that was asked for; without a kind list those there are. Returns the exit code."""
    answer = answer_of(located(options.result))
    kinds = {CURVE: None} | dict(figures.figures_of(answer))
    if not options.kind:
        print("\n".join(kinds))
        return 0
    if options.kind not in kinds:
        raise UserError(f"{options.kind}: this answer has no such figure.{nearest(options.kind, kinds)}")
    given = _given(options.words)
    if given and options.kind != CURVE:
        raise UserError(f"{next(iter(given))}: only a curve takes settings ({', '.join(OF_A_CURVE)})")
    kinds[CURVE] = partial(_curve, answer, given)
    place = options.out or _free(options.kind, options.format)
    if place.suffix.lstrip(".").lower() not in FORMATS:
        raise UserError(f"--out {place}: ends in none of: {', '.join(f'.{one}' for one in FORMATS)}")
    check_place(place)
    with matplotlib.style.context([STYLE, {"svg.hashsalt": "peersim", "pdf.fonttype": 42}]):
        _save(kinds[options.kind](), place)
    print(f"Figure: {place}")
    return 0


def _save(figure: Figure, place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        dated = {"png": {}, "pdf": {"CreationDate": None}, "svg": {"Date": None}}[place.suffix.lstrip(".").lower()]
        figure.savefig(place, metadata=dated)
    except OSError as error:
        raise UserError(f"--out {place}: cannot be written ({error.strerror or error})") from None


def _given(words: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign or key not in OF_A_CURVE:
            raise UserError(f"{word}: is no setting of a curve.{nearest(key, OF_A_CURVE)}")
        found[key] = value
    return found


def _curve(answer: figures.Answer, given: dict[str, str]) -> Figure:
    outcome, band = given.get("outcome", "stress"), given.get("band", "mean")
    known = list(dict.fromkeys(answer.summary["arm"]))
    only = given["arm"].split(",") if "arm" in given else None
    for what, value, allowed in (("outcome", outcome, CURVES), ("band", band, BANDS), *(("arm", one, known) for one in only or ())):
        if value not in allowed:
            raise UserError(f"{what} = {value}: there is none of this name.{nearest(value, allowed)}")
    return curve(answer.curves, answer.summary, answer.exam_weeks, outcome, band, only)


def _free(kind: str, ending_of: str) -> Path:
    """Name a file that is not there yet."""
    return next(path for path in (Path(f"{kind}{k or ''}.{ending_of}") for k in itertools.count()) if not path.exists())


def answer_of(folder: Path) -> figures.Answer:
    """Read what figures are drawn from; in a notebook: figures.term(answer.curves, answer.summary, answer.exam_weeks). Raises UserError for a broken one."""
    summary, _, manifest = read(folder)
    tables = read_tables(folder)
    if tables["curves"].empty:
        raise UserError(f"{folder}: holds no curves; ask the question again, which makes it whole")
    costs, value = read_costs(folder)
    weeks, friends = list(manifest.get("exam_weeks", [])), tables["friends"]
    parts = (tables["curves"], summary, read_pairs(folder), read_network(folder), friends if len(friends) else pd.DataFrame(), costs, value)
    return figures.Answer(*parts, weeks, bool(manifest["personal"]), read_design(folder))
