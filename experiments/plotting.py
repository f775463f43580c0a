"""The command `peersim plot`: draw a figure of a kept answer again from its tables, as PDF, SVG or PNG."""

import itertools
import shlex
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import matplotlib.style
import pandas as pd
from matplotlib.figure import Figure

from experiments import figures
from experiments.figures.curve import BANDS, curve
from experiments.figures.forest import BY, forest
from experiments.figures.sociogram import OUTCOMES_SHOWN, sociogram
from experiments.figures.style import STYLE
from experiments.measuring import CURVES
from experiments.results import check_place, read, read_costs, read_design, read_network, read_pairs, read_tables, refuse_changed
from experiments.snapshots import MOST
from experiments.story.kept import located
from experiments.verbs import FORMATS
from sim.errors import UserError
from sim.named import LISTED, meant
from sim.outcomes import OUTCOMES

SETTINGS = {"curve": ("outcome", "band", "arm"), "sociogram": ("outcome", "arm"), "forest": ("outcome", "by", "arm")}  # of figures that take some
MOST_BANDS = 4  # arms whose students can be told apart
MOST_NAMED = 4  # arms named in a message


def plot(options) -> int:
    """Draw the figure that was asked for; without a kind list those there are. Returns the exit code."""
    folder = located(options.result)
    refuse_changed(folder)
    answer = answer_of(folder)
    kinds = dict.fromkeys(SETTINGS) | dict(figures.figures_of(answer))
    if not options.kind:
        print("\n".join(kinds))
        return 0
    if options.kind not in kinds:
        raise UserError(f"{options.kind}: this answer has no such figure.{meant(options.kind, kinds)}")
    given = _given(options.kind, options.words)
    kinds |= {"curve": partial(_curve, answer, given), "sociogram": partial(_sociogram, folder, answer, given), "forest": partial(_forest, answer, given)}
    place = options.out or _free(options.kind, options.format or FORMATS[0])
    if (ends := place.suffix.lstrip(".").lower()) not in FORMATS:
        raise UserError(f"--out {place}: ends in none of: {', '.join(f'.{one}' for one in FORMATS)}")
    if options.format not in (None, ends):
        raise UserError(f"--format {options.format}: --out {place} says {ends}; give one of the two")
    check_place(place)
    with matplotlib.style.context([STYLE, {"svg.hashsalt": "peersim", "svg.fonttype": "none", "pdf.fonttype": 42}]):
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


def _given(kind: str, words: list[str]) -> dict[str, str]:
    """Read the settings of a figure."""
    found: dict[str, str] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if kind not in SETTINGS:
            raise UserError(f"{word}: {kind} takes no settings; these do: {', '.join(SETTINGS)}")
        if not sign or key not in SETTINGS[kind]:
            raise UserError(f"{word}: is no setting of a {kind}.{meant(key, SETTINGS[kind])}")
        if key in found:
            raise UserError(f"{key} is given twice; give it once")
        found[key] = value
    return found


def _one_of(what: str, value: str, allowed: Iterable[str], most: int = LISTED) -> str:
    if value not in allowed:
        raise UserError(f"{what} = {value}: there is none of this name.{meant(value, allowed, most)}")
    return value


def _arms(answer: figures.Answer, given: dict[str, str]) -> list[str] | None:
    """Name the arms that are asked for, if some are; a name may have a comma in it."""
    known = list(dict.fromkeys(answer.summary["arm"]))
    if "arm" not in given or given["arm"] in known:
        return [given["arm"]] if "arm" in given else None
    return [_one_of("arm", one, known, MOST_NAMED) for one in given["arm"].split(",")]


def _curve(answer: figures.Answer, given: dict[str, str]) -> Figure:
    outcome, band = _one_of("outcome", given.get("outcome", "stress"), CURVES), _one_of("band", given.get("band", "mean"), BANDS)
    only = _arms(answer, given)
    if band == "students" and len(only or set(answer.summary["arm"])) > MOST_BANDS:
        one = shlex.quote(f"arm={answer.summary['arm'].iloc[-1]}")
        raise UserError(f"band = students: so many arms hide each other; name up to {MOST_BANDS}, as in {one}")
    return curve(answer.curves, answer.summary, answer.exam_weeks, outcome, band, only)


def _sociogram(folder: Path, answer: figures.Answer, given: dict[str, str]) -> Figure:
    tables = read_tables(folder)
    if tables["nodes"].empty:
        raise UserError(f"{folder}: has no snapshots of its network (there are none of real students, and of more than {MOST})")
    outcome = _one_of("outcome", given.get("outcome", "stress"), OUTCOMES_SHOWN)
    return sociogram(tables["nodes"], tables["links"], answer.summary, outcome, _arms(answer, given))


def _forest(answer: figures.Answer, given: dict[str, str]) -> Figure:
    outcome, by = _one_of("outcome", given.get("outcome", "knowledge"), OUTCOMES), _one_of("by", given.get("by", "arm"), BY)
    if by == "subgroup" and not (answer.summary["subgroup"] != "").any():
        raise UserError("by = subgroup: this answer tells of no subgroups")
    return forest(answer.summary, outcome, by, _arms(answer, given), answer.end)


def _free(kind: str, ending_of: str) -> Path:
    """Name a file that is not there yet."""
    return next(path for path in (Path(f"{kind}{k or ''}.{ending_of}") for k in itertools.count()) if not path.exists())


def answer_of(folder: Path) -> figures.Answer:
    """Read what figures are drawn from; in a notebook: figures.term(answer.curves, answer.summary, answer.exam_weeks). Raises UserError for a broken one."""
    summary, used, manifest = read(folder)
    tables = read_tables(folder)
    if tables["curves"].empty:
        raise UserError(f"{folder}: holds no curves; ask the question again, which makes it whole")
    costs, value = read_costs(folder)
    weeks, friends = list(manifest.get("exam_weeks", [])), tables["friends"]
    parts = (tables["curves"], summary, read_pairs(folder), read_network(folder), friends if len(friends) else pd.DataFrame(), costs, value)
    return figures.Answer(*parts, weeks, bool(manifest["personal"]), read_design(folder), used)
