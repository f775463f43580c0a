"""Designs: which points of several knobs are lived: all combinations, values side by side, a Latin hypercube, Sobol's points, or a table of one's own."""

import csv
import itertools
import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.doses import takes_whole
from sim.errors import UserError
from sim.named import meant, written

GRID, ZIPPED, LATIN, SOBOL, TABLE = KINDS = ("grid", "zipped", "latin_hypercube", "sobol", "table")
SPREAD = (LATIN, SOBOL)  # kinds that fill the space between bounds
BOUNDS = {"from", "to"}
MOST_POINTS = 2000
HUGE = 1e300  # a bound beyond is none
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")  # in a cell of a table
LONGEST_NUMBER = 30  # characters; what is longer is a word
DIGITS = 4  # that a value between bounds has, counted from the first one of their distance

Point = dict[str, Any]  # a value for each key


@dataclass(frozen=True)
class Design:
    """The keys that are varied, and the points at which a scenario is lived."""

    kind: str = GRID
    axes: tuple[str, ...] = ()
    points: list[Point] = field(default_factory=list)
    where: str = ""  # of a table: how its file is named in messages


def grid(axes: dict[str, list[Any]]) -> Design:
    """Combine every value of each key with every value of the others."""
    _refuse_many(math.prod(len(values) for values in axes.values()))
    return Design(GRID, tuple(axes), [dict(zip(axes, values)) for values in itertools.product(*axes.values())])


def zipped(axes: dict[str, list[Any]]) -> Design:
    """Put the first values of all keys together, then the second ones, and so on."""
    lengths = {key: len(values) for key, values in axes.items()}
    if len(set(lengths.values())) > 1:
        raise UserError(f"axes: zipped keys take equally many values each ({', '.join(f'{key} has {count}' for key, count in lengths.items())})")
    _refuse_many(max(lengths.values()))
    return Design(ZIPPED, tuple(axes), [dict(zip(axes, values)) for values in zip(*axes.values())])


def spread(kind: str, axes: dict[str, Any], points: int, seed: int) -> Design:
    """Fill the space of all keys evenly: those with bounds (from, to; whole numbers where the key takes such), and those with lists of values."""
    from scipy.stats import qmc

    if kind == SOBOL and points & (points - 1):
        raise UserError(f"points = {points}: Sobol's points are a power of two, as 64 or 128")
    _refuse_many(points)
    kinds = {key: takes_whole(key, isinstance(axis, dict) and all(isinstance(one, int) for one in axis.values())) for key, axis in axes.items()}
    for key, axis in axes.items():
        if kinds[key] and isinstance(axis, dict) and math.ceil(axis["from"]) > math.floor(axis["to"]):
            raise UserError(f"axes: {key} = {written(axis)}: takes whole numbers, of which none lies between these")
    sampler = qmc.Sobol(len(axes), seed=seed) if kind == SOBOL else qmc.LatinHypercube(len(axes), seed=seed)
    rows = [{key: _between(axes[key], float(share), kinds[key]) for key, share in zip(axes, one)} for one in sampler.random(points)]
    seen: dict[tuple, Point] = {tuple(row.values()): row for row in rows}  # whole numbers may fall together
    return Design(kind, tuple(axes), list(seen.values()))


def _between(axis: Any, share: float, whole: bool) -> Any:
    """Give the value that lies so far between two bounds (0 to 1), or in a list."""
    if isinstance(axis, list):
        return axis[min(len(axis) - 1, int(share * len(axis)))]
    low, high = axis["from"], axis["to"]
    if whole:
        low, high = math.ceil(low), math.floor(high)
        return min(high, low + int(share * (high - low + 1)))
    digits = DIGITS - math.ceil(math.log10(high - low))  # of the range, so that points that differ stay apart
    return min(float(high), max(float(low), round(low + share * (high - low), digits)))


def table(path: Path, where: str) -> Design:
    """Read points from a CSV file whose columns are keys. Raises UserError that names the file for what is no such table."""
    keys, *rows = _lines(path, where) or [[]]
    if ";" in "".join(keys[:1]):
        raise UserError(f"{where}: {keys[0]}: columns are parted by commas")
    if double := [key for key in keys if keys.count(key) > 1]:
        raise UserError(f"{where}: two columns are named {double[0] or 'nothing'}; every column is a key of its own")
    if not rows:
        raise UserError(f"{where}: {'has no rows' if keys else 'is empty'}; every column is a key, every row a point")
    _refuse_many(len(rows))
    seen: dict[tuple, int] = {}
    for number, row in enumerate(rows, 1):
        if len(row) != len(keys):
            raise UserError(f"{where}: row {number} has {len(row)} cells, and the first line names {len(keys)} columns")
        if "" in row:
            raise UserError(f"{where}: has an empty cell (row {number}, column {keys[row.index('')]}); every column is a key, every row a point")
        if seen.setdefault(tuple(map(_value, row)), number) != number:
            raise UserError(f"{where}: row {number} stands there twice; every row is a point of its own")
    return Design(TABLE, tuple(keys), [dict(zip(keys, row)) for row in seen], where)


def _lines(path: Path, where: str) -> list[list[str]]:
    """Read the lines of a CSV file that are not empty, each as its cells."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [[cell.strip() for cell in row] for row in csv.reader(file, skipinitialspace=True) if row]
    except FileNotFoundError:
        raise UserError(f"{where}: there is no such file beside the study") from None
    except (OSError, ValueError, csv.Error) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise UserError(f"{where}: cannot be read ({why})") from None


def _value(cell: str) -> Any:
    """Read a cell: a number, yes or no, or a word."""
    if NUMBER.fullmatch(cell) and len(cell) <= LONGEST_NUMBER:
        return int(cell) if re.fullmatch(r"[-+]?\d+", cell) else float(cell)
    return {"true": True, "false": False}.get(cell.lower(), cell)


def read(tree: dict[str, Any], folder: Path, seed: int) -> Design | None:
    """Read the design that a file of a study describes; None if it has none."""
    kind, axes, points, file = (tree.get(name) for name in ("design", "axes", "points", "file"))
    if kind is None:
        if unused := [name for name in ("axes", "points", "file", "run") if tree.get(name) is not None]:
            raise UserError(f"{unused[0]}: goes with a design, one of: {', '.join(KINDS)}")
        return None
    if kind not in KINDS:
        raise UserError(f"design = {written(kind)}: there is none of this name.{meant(str(kind), KINDS)}")
    if kind == TABLE:
        return table(_inside(file, folder), f"file = {file}")
    if not isinstance(axes, dict) or not axes:
        raise UserError("axes: takes keys with their values, as in {programmes.pal.group_size: [4, 8]}")
    axes = {str(key): _axis(str(key), values, kind) for key, values in axes.items()}
    if kind not in SPREAD and points is not None:
        raise UserError(f"points = {points}: goes with {' or '.join(SPREAD)}; a {kind} has as many as its values make")
    if kind not in SPREAD:
        return (grid if kind == GRID else zipped)(axes)
    if isinstance(points, bool) or not isinstance(points, int) or points < 2:
        raise UserError(f"points = {'none' if points is None else points}: {kind} takes a whole number of at least 2")
    return spread(kind, axes, points, seed)


def _inside(file: Any, folder: Path) -> Path:
    """Give the path of a file beside the study; nothing outside is read."""
    if not isinstance(file, str) or not file.strip():
        raise UserError("file: names the CSV with the points, beside the file of the study")
    path = (folder / file.replace("\0", "")).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise UserError(f"file = {file}: lies outside the folder of the study")
    return path


def _axis(key: str, values: Any, kind: str) -> Any:
    """Check the values of one key."""
    if isinstance(values, list) and values:
        if nested := [one for one in values if isinstance(one, (list, dict))]:
            raise UserError(f"axes: {key}: {written(nested[0])}: a value of an axis is a word or a number")
        if len({str(one) for one in values}) < len(values):
            raise UserError(f"axes: {key}: names a value twice")
        return values
    if kind not in SPREAD:
        bounds = f"; bounds go with {' or '.join(SPREAD)}" if isinstance(values, dict) else ""
        raise UserError(f"axes: {key} = {written(values)}: takes a list of values{bounds}")
    if wrong := _wrong(values):
        raise UserError(f"axes: {key} = {written(values)}: {wrong}")
    return values


def _wrong(values: Any) -> str:
    """Say what is wrong with the bounds of a key; nothing, if there are values between them."""
    if not isinstance(values, dict) or set(values) != BOUNDS:
        return "takes a list of values or bounds, as in {from: 3, to: 12}"
    if not all(_number(one) for one in values.values()):
        return "from and to are numbers"
    if values["from"] >= values["to"]:
        return f"from {'is what to is' if values['from'] == values['to'] else 'lies above to'}; bounds are as in {{from: 3, to: 12}}"
    return "" if math.isfinite(values["to"] - values["from"]) else "lies too far apart"


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -HUGE <= value <= HUGE


def _refuse_many(points: int) -> None:
    if points > MOST_POINTS:
        raise UserError(f"{points} points (allowed up to {MOST_POINTS}); name fewer values")
