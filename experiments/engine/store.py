"""Keep runs: shards of Parquet, each a folder written whole and renamed; what is broken counts as not there.

A shard holds some runs: `index.parquet` names them, and a file a table has their rows, with the key of the run as column `run`. Any reader of Parquet
reads them all at once, as in DuckDB: select * from 'results/store/*/runs.parquet' join 'results/store/*/index.parquet' using (run).
"""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.engine.columns import of_frame, only, together

INDEX = "index"
SHARD = re.compile(r"[0-9a-f]{24}")  # the name of a shard; whatever else lies in the folder is not ours
PART, ABANDONED = ".part", 24 * 3600  # a half-written or broken shard, and s after which nobody needs it any more
BROKEN = (ValueError, KeyError, IndexError, pa.ArrowInvalid)


class Gone(Exception):
    """A run that was kept is not there any more: somebody removed it meanwhile."""


class Store:
    """The runs kept in a folder. Several processes may use it at once: a shard is named by what it holds, and appears whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, pd.DataFrame] = {}  # the index of each shard
        self._whole: set[str] = set()  # shards whose tables were found to be what was written

    def put(self, index: pd.DataFrame, tables: dict[str, pa.Table]) -> None:
        """Keep some runs. `index` has one row a run, with its key as `run`; `tables` have a column `run`. Raises OSError if they cannot be written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        present = sorted(name for name, rows in tables.items() if len(rows))
        name = hashlib.sha256(" ".join([*present, *sorted(index["run"])]).encode()).hexdigest()[:24]
        with tempfile.TemporaryDirectory(PART, f".{name}.", self.folder, ignore_cleanup_errors=True) as place:
            fresh = Path(place) / name
            fresh.mkdir()
            sums = [_write(fresh / f"{table}.parquet", tables[table]) for table in present]
            _write(fresh / f"{INDEX}.parquet", of_frame(index.assign(tables=" ".join(present), sums=" ".join(sums))))
            try:
                os.replace(fresh, self.folder / name)
            except OSError:
                if not (self.folder / name / f"{INDEX}.parquet").exists():  # else another process has kept the same runs meanwhile
                    self._set_aside(name)  # what lies there has lost its index
                    os.replace(fresh, self.folder / name)

    def keys(self, wanted: Iterable[str] | None = None, having: str = "") -> set[str]:
        """Give the keys of runs that are kept: of all, or of those wanted; with a table of this name, if one is named.

        The tables of shards with wanted runs are held against their checksums; a shard that is not what was written is set aside.
        """
        self._look()
        wanted, found = None if wanted is None else set(wanted), set()
        for name, index in list(self._known.items()):
            mine = set(index["run"]) if wanted is None else wanted.intersection(index["run"])
            if not mine or (having and having not in index["tables"].iloc[0].split()):
                continue
            if wanted is None or self._is_whole(name, index):
                found |= mine
        return found

    def index(self) -> pd.DataFrame:
        """Give one row a kept run: what it is a run of, and when it was kept."""
        self._look()
        rows = [index.assign(shard=name) for name, index in self._known.items()]
        return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["run", "model", "shard"])

    def read(self, wanted: Iterable[str], table: str) -> pd.DataFrame:
        """Give the rows that a table has of these runs, each run once, whatever shards hold it. Raises Gone for one that is not there any more."""
        return together([rows for _, rows in self.parts(wanted, table)])

    def parts(self, wanted: Iterable[str], table: str) -> list[tuple[set[str], pa.Table]]:
        """Give the same shard by shard, each with the runs that its rows are of."""
        wanted, found = set(wanted), []
        for name, index in sorted(self._known.items()):
            mine = wanted.intersection(index["run"])
            if mine and table in index["tables"].iloc[0].split():
                wanted -= mine
                try:
                    rows = pq.read_table(self.folder / name / f"{table}.parquet")
                except (OSError, pa.ArrowInvalid) as error:
                    raise Gone(str(error)) from None
                found.append((mine, rows if len(mine) == len(index) else only(rows, mine)))
        return found

    def remove(self, shards: Iterable[str]) -> None:
        """Remove shards."""
        for name in shards:
            if SHARD.fullmatch(name):
                self._known.pop(name, None)
                shutil.rmtree(self._set_aside(name), ignore_errors=True)  # renamed first, so that no shard is there by halves

    def size(self, shard: str) -> int:
        """Give the bytes of a shard."""
        return sum(path.stat().st_size for path in (self.folder / shard).glob("*.parquet"))

    def tidy(self) -> None:
        """Remove what processes that were killed while they wrote left behind."""
        for path in self.folder.glob(f".*{PART}") if self.folder.is_dir() else ():
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > ABANDONED:
                    shutil.rmtree(path, ignore_errors=True)

    def _look(self) -> None:
        """Read the indexes of shards that are new, and forget those that are gone."""
        there = {path.name for path in self.folder.iterdir() if SHARD.fullmatch(path.name)} if self.folder.is_dir() else set()
        self._known = {name: index for name, index in self._known.items() if name in there}
        self._whole &= there
        for name in sorted(there - set(self._known)):
            try:
                self._known[name] = pq.read_table(self.folder / name / f"{INDEX}.parquet", partitioning=None).to_pandas()
                self._known[name][["run", "tables", "sums"]].iloc[0]
            except OSError:
                continue  # not there for now, whatever the reason
            except BROKEN:
                self._known.pop(name, None)
                self._set_aside(name)

    def _is_whole(self, name: str, index: pd.DataFrame) -> bool:
        """Tell whether every table of a shard is what was written."""
        if name not in self._whole:
            try:
                parts, sums = (index[column].iloc[0].split() for column in ("tables", "sums"))
                same = [_sum((self.folder / name / f"{part}.parquet").read_bytes()) for part in parts] == sums
            except FileNotFoundError:
                same = False
            except OSError:
                return False
            if not same:
                self._known.pop(name)
                self._set_aside(name)
                return False
            self._whole.add(name)
        return True

    def _set_aside(self, name: str) -> Path:
        """Take a shard out of the way, so that its runs can be kept again under its name; gives where it is then."""
        place = self.folder / f".{name}.{time.time_ns()}{PART}"
        with contextlib.suppress(OSError):
            os.utime(self.folder / name)  # so that it stays for a day from now
            os.replace(self.folder / name, place)
        return place


def _write(path: Path, rows: pa.Table) -> str:
    """Write a file; gives its checksum."""
    words = [one.name for one in rows.schema if pa.types.is_dictionary(one.type) or pa.types.is_string(one.type)]
    written = pa.BufferOutputStream()
    pq.write_table(rows, written, compression="lz4", use_dictionary=words, write_statistics=False)
    held = written.getvalue()
    path.write_bytes(held)
    return _sum(held)


def _sum(held: bytes | pa.Buffer) -> str:
    return hashlib.sha256(held).hexdigest()[:16]
