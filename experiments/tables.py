"""Tables are made of pieces: the columns that one arm of one replicate adds."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Words:
    """A column of few different words, as numbers into their list; the list is the same in every piece."""

    names: tuple[str, ...]
    codes: np.ndarray


Columns = dict[str, object]  # the columns of a piece of a table: arrays of one length, words, or one value for all


def table(pieces: list[Columns]) -> pd.DataFrame:
    """Put pieces of a table one below the other."""
    if not pieces:
        return pd.DataFrame()
    rows = [height(piece) for piece in pieces]
    columns = {}
    for name, first in pieces[0].items():
        if isinstance(first, Words):
            columns[name] = pd.Categorical.from_codes(joined([piece[name].codes for piece in pieces], rows), first.names)
        elif isinstance(first, str):
            columns[name] = pd.Categorical([piece[name] for piece in pieces]).repeat(rows)
        else:
            columns[name] = joined([piece[name] for piece in pieces], rows)
    return pd.DataFrame(columns)


def joined(parts: list, rows: list[int]) -> np.ndarray:
    """Join arrays of one length a piece, or repeat the one value of each piece."""
    return np.concatenate(parts) if np.ndim(parts[0]) else np.repeat(np.array(parts), rows)


LABELS = ("arm", "control", "setting")


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Write the labels of arms out as words, so that columns can be compared with each other."""
    return rows.astype({name: object for name in LABELS if name in rows})


def height(piece: Columns) -> int:
    """Count the rows of a piece: those of its columns; one value for all is a single row only where there are no columns."""
    sizes = [np.size(one) for column in piece.values() if np.ndim(one := column.codes if isinstance(column, Words) else column)]
    return sizes[0] if sizes else 1
