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
    rows = [max(map(_length, piece.values())) for piece in pieces]
    columns = {}
    for name, first in pieces[0].items():
        if isinstance(first, Words):
            codes = np.concatenate([np.broadcast_to(piece[name].codes, n) for piece, n in zip(pieces, rows)])
            columns[name] = pd.Categorical.from_codes(codes, first.names)
        elif isinstance(first, str):
            columns[name] = pd.Categorical([piece[name] for piece in pieces]).repeat(rows)
        else:
            columns[name] = np.concatenate([np.broadcast_to(piece[name], n) for piece, n in zip(pieces, rows)])
    return pd.DataFrame(columns)


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Write categories out as words, so that columns can be compared with each other."""
    return rows.astype({name: object for name in rows.columns if isinstance(rows[name].dtype, pd.CategoricalDtype)})


def _length(column: object) -> int:
    return np.size(column.codes) if isinstance(column, Words) else np.size(column)
