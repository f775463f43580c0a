"""Read a CSV that a user gives, and say plainly what is wrong with it."""

import csv
import re
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import nearest


class RosterError(ValueError):
    """A mistake in a roster, a list of ties, or their mapping: shown as it stands, without a traceback."""


def text_table(path: Path) -> pd.DataFrame:
    """Read a CSV as text, cell by cell; the index is the row number in the file (the header is row 1)."""
    try:
        if not path.is_file():
            raise RosterError(f"{path}: no such file")
        rows = _rows(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise RosterError(f"{path.name}: not UTF-8 text (byte {error.start}); save it as CSV UTF-8") from None
    except OSError as error:
        raise RosterError(f"{path.name}: cannot be read ({error.strerror or error})") from None
    except csv.Error as error:
        raise RosterError(f"{path.name}: no CSV that can be read ({error})") from None
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise RosterError(f"{path.name}: the file is empty; its first row has to name the columns")
    header = [cell.strip() for cell in rows[0]]
    if len(header) == 1 and (other := re.search(r"[;|\t]", header[0])):
        raise RosterError(f"{path.name}: its cells seem to be separated by {'a tab' if other[0] == chr(9) else other[0]}; a CSV has commas")
    if len(set(header)) < len(header):
        raise RosterError(f"{path.name}: the first row names a column twice")
    for number, row in enumerate(rows[1:], start=2):
        if row and len(row) != len(header):
            raise RosterError(f"{path.name}: row {number} has {len(row)} cells, the header {len(header)}")
    numbers = [number for number, row in enumerate(rows[1:], start=2) if row]
    body = [[cell.strip() for cell in row] for row in rows[1:] if row]
    return pd.DataFrame(body, columns=header, index=numbers, dtype=str)


def _rows(text: str, name: str) -> list[list[str]]:
    """Split a text into rows of cells; a quote that is never closed would swallow the rows after it."""
    if "\0" in text:
        raise RosterError(f"{name}: holds a zero byte, so it is no text; save it as CSV UTF-8")
    rows = []
    for row in csv.reader(text.splitlines(keepends=True)):
        rows.append(row)
        if any("\n" in cell or "\r" in cell for cell in row):
            raise RosterError(f'{name}: row {len(rows)} has a line break within a cell; is a quote (") opened there and not closed?')
    return rows


def column(table: pd.DataFrame, name: str, where: str) -> pd.Series:
    """Give a column by name; `where` names the file and the key that asks for it."""
    if name not in table.columns:
        raise RosterError(f"{where}: there is no column {name}.{nearest(name, table.columns)}")
    return table[name]


def numbers(cells: pd.Series, where: str) -> np.ndarray:
    """Turn cells into numbers, empty ones into nan: float64[rows]."""
    values = pd.to_numeric(cells.replace("", np.nan), errors="coerce")
    bad = (values.isna() & (cells != "")) | np.isinf(values)
    if bad.any():
        raise RosterError(f"{where}: row {cells.index[bad][0]} holds no finite number: {cells[bad].iloc[0]} (an empty cell means unknown)")
    return values.to_numpy(float)


def same(cells: pd.Series, values: list) -> np.ndarray:
    """Tell which cells hold one of the values; 1, "1" and "1.0" are the same: bool[rows]."""
    wanted = {_text(value) for value in values}
    return cells.map(lambda cell: _text(cell) in wanted).to_numpy(bool)


def _text(value: object) -> str:
    text = str(value).strip()
    try:
        return f"{float(text):g}"
    except ValueError:
        return text.lower() if text.lower() in ("true", "false") else text
