"""Keep runs: shards of Parquet, each a folder written whole and renamed; what is broken counts as not there.

A shard holds some runs: `index.parquet` names them, and a file a table has their rows, with the key of the run as column `run`. Any reader of Parquet
reads them all at once, as in DuckDB: select * from 'results/store/*/runs.parquet'.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

INDEX = "index"
PART, ABANDONED = ".part", 24 * 3600  # a half-written shard, and s after which nobody writes it any more


class Store:
    """The runs kept in a folder. Several processes may use it at once: a shard is named by what it holds, and appears whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, set[str]] = {}  # by shard

    def put(self, keys: list[str], tables: dict[str, pd.DataFrame]) -> None:
        """Keep some runs; `tables` have a column `run` with the keys. Raises OSError if they cannot be written, and leaves nothing then."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256("".join(sorted(keys)).encode()).hexdigest()[:24]
        with tempfile.TemporaryDirectory(PART, f".{name}.", self.folder, ignore_cleanup_errors=True) as place:
            fresh = Path(place) / name
            fresh.mkdir()
            for table, rows in tables.items():
                if len(rows):
                    _write(fresh / f"{table}.parquet", rows)
            parts = sorted(path.stem for path in fresh.iterdir())
            sums = [_sum(fresh / f"{part}.parquet") for part in parts]
            index = pd.DataFrame({"run": keys}).assign(tables=" ".join(parts), sums=" ".join(sums))
            _write(fresh / f"{INDEX}.parquet", index)
            try:
                os.replace(fresh, self.folder / name)
            except OSError:
                if not (self.folder / name).exists():  # else another process has kept the same runs meanwhile
                    raise

    def keys(self) -> set[str]:
        """Give the keys of all runs that are kept; a shard that is not what was written goes, and its runs with it."""
        there = {path.name for path in self._shards()}
        for name in there - set(self._known):
            keys = _keys_of(self.folder / name)
            if keys is None:
                shutil.rmtree(self.folder / name, ignore_errors=True)  # so that its runs can be kept again under its name
            else:
                self._known[name] = keys
        return set().union(*(self._known[name] for name in there if name in self._known))

    def read(self, wanted: Iterable[str], table: str) -> pd.DataFrame:
        """Give the rows that a table has of these runs, each run once, whatever shards hold it."""
        wanted, found = set(wanted), []
        for name, keys in sorted(self._known.items()):
            mine = keys & wanted
            path = self.folder / name / f"{table}.parquet"
            if mine:
                wanted -= mine
                if path.exists():
                    rows = pq.read_table(path)
                    found.append(rows if mine == keys else rows.filter(pc.is_in(rows["run"], pa.array(sorted(mine)))))
        return pa.concat_tables(found).unify_dictionaries().to_pandas() if found else pd.DataFrame()

    def tidy(self) -> None:
        """Remove what processes that were killed while they wrote left behind."""
        for path in self.folder.glob(f".*{PART}") if self.folder.is_dir() else ():
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > ABANDONED:
                    shutil.rmtree(path, ignore_errors=True)

    def _shards(self) -> list[Path]:
        return [path for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith(".")] if self.folder.is_dir() else []


def _keys_of(shard: Path) -> set[str] | None:
    """Read which runs a shard holds; None if any of its files is not what was written."""
    try:
        index = pd.read_parquet(shard / f"{INDEX}.parquet")
        return set(index["run"]) if _whole(shard, index) else None
    except (OSError, ValueError, KeyError, IndexError, pa.ArrowException):
        return None


def _write(path: Path, rows: pd.DataFrame) -> None:
    written = pa.Table.from_pandas(rows, preserve_index=False)
    for k, one in enumerate(written.schema):
        if pa.types.is_dictionary(one.type):  # with room for the words of all shards, when they are read together
            wide = pa.dictionary(pa.int32(), one.type.value_type, one.type.ordered)
            written = written.set_column(k, pa.field(one.name, wide), written.column(k).cast(wide))
    words = [one.name for one in written.schema if pa.types.is_dictionary(one.type) or pa.types.is_string(one.type)]
    pq.write_table(written, path, compression="lz4", use_dictionary=words, write_statistics=False)


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _whole(shard: Path, index: pd.DataFrame) -> bool:
    """Tell whether every table of a shard is what was written."""
    parts, sums = index["tables"].iloc[0].split(), index["sums"].iloc[0].split()
    return all(_sum(shard / f"{part}.parquet") == written for part, written in zip(parts, sums))
