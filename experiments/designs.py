"""Designs: which points of several knobs are lived: all combinations, values side by side, a Latin hypercube, Sobol's points, or a table of one's own."""

import itertools
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.doses import takes_whole
from sim.errors import UserError, nearest

GRID, ZIPPED, LATIN, SOBOL, TABLE = KINDS = ("grid", "zipped", "latin_hypercube", "sobol", "table")
SPREAD = (LATIN, SOBOL)  # kinds that fill the space between bounds
BOUNDS = {"from", "to"}
MOST_POINTS = 2000
DIGITS = 4  # that a value between bounds has, counted from the first one of their distance

Point = dict[str, Any]  # a value for each key


@dataclass(frozen=True)
class Design:
    """The keys that are varied, and the points at which a scenario is lived."""

    kind: str = GRID
    axes: tuple[str, ...] = ()
    points: list[Point] = field(default_factory=list)


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
    try:
        rows = pd.read_csv(path, skipinitialspace=True)
    except (OSError, ValueError) as error:
        raise UserError(f"{where}: cannot be read ({str(error).splitlines()[0]})") from None
    if rows.empty or rows.isna().any(axis=None):
        raise UserError(f"{where}: {'has no rows' if rows.empty else 'has an empty cell'}; every column is a key, every row a point")
    if ";" in str(rows.columns[0]):
        raise UserError(f"{where}: {rows.columns[0]}: columns are parted by commas")
    _refuse_many(len(rows))
    if rows.duplicated().any():
        raise UserError(f"{where}: row {int(rows.duplicated().idxmax()) + 1} stands there twice; every row is a point of its own")
    return Design(TABLE, tuple(map(str, rows.columns)), rows.astype(object).to_dict("records"))


def read(tree: dict[str, Any], folder: Path, seed: int) -> Design | None:
    """Read the design that a file of a study describes; None if it has none."""
    kind, axes, points, file = (tree.get(name) for name in ("design", "axes", "points", "file"))
    if kind is None:
        if unused := [name for name in ("axes", "points", "file", "run") if tree.get(name) is not None]:
            raise UserError(f"{unused[0]}: goes with a design, one of: {', '.join(KINDS)}")
        return None
    if kind not in KINDS:
        raise UserError(f"design = {kind}: there is none of this name.{nearest(str(kind), KINDS)}")
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
            raise UserError(f"axes: {key}: {nested[0]}: a value of an axis is a word or a number")
        if len({str(one) for one in values}) < len(values):
            raise UserError(f"axes: {key}: names a value twice")
        return values
    numbers = isinstance(values, dict) and set(values) == BOUNDS and all(_number(one) for one in values.values())
    if kind in SPREAD and numbers and values["from"] < values["to"]:
        return values
    also = " or bounds, as in {from: 3, to: 12}" if kind in SPREAD else ""
    raise UserError(f"axes: {key} = {values}: takes a list of values{also}")


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _refuse_many(points: int) -> None:
    if points > MOST_POINTS:
        raise UserError(f"{points} points (allowed up to {MOST_POINTS}); name fewer values")
