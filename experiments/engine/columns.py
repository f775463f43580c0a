"""Tables on their way to the store as Arrow has them: made of pieces, filtered, and put together into a frame once."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from experiments.tables import Columns, Words, height, joined

CODES = pa.int32()  # with room for the words of all shards, when they are read together


def arrow(pieces: list[Columns]) -> pa.Table:
    """Put pieces of a table one below the other; what is no number is a null."""
    if not pieces:
        return pa.table({})
    rows = [height(piece) for piece in pieces]
    return pa.table({name: _column(name, pieces, rows) for name in pieces[0]})


def _column(name: str, pieces: list[Columns], rows: list[int]) -> pa.Array:
    first = pieces[0][name]
    if isinstance(first, Words):
        return _words(joined([piece[name].codes for piece in pieces], rows), list(first.names))
    if isinstance(first, str):
        codes, words = pd.factorize(np.array([piece[name] for piece in pieces], object))
        return _words(np.repeat(codes, rows), words.tolist())
    return pa.array(joined([piece[name] for piece in pieces], rows), from_pandas=True)


def _words(codes: np.ndarray, words: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(words, pa.string()))


def of_frame(rows: pd.DataFrame) -> pa.Table:
    """Turn a frame into the same."""
    found = pa.Table.from_pandas(rows, preserve_index=False)
    for k, one in enumerate(found.schema):
        if pa.types.is_dictionary(one.type):
            wide = pa.dictionary(CODES, one.type.value_type, one.type.ordered)
            found = found.set_column(k, pa.field(one.name, wide), found.column(k).cast(wide))
    return found


def only(rows: pa.Table, wanted: Iterable[str]) -> pa.Table:
    """Keep the rows of some runs."""
    return rows.filter(pc.is_in(rows["run"], pa.array(sorted(wanted), pa.string())))


def together(tables: list[pa.Table]) -> pd.DataFrame:
    """Put tables one below the other in a frame."""
    return pa.concat_tables(tables).unify_dictionaries().to_pandas() if tables else pd.DataFrame()
