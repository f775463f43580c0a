"""The command `peersim results`: which answers and runs are kept, one shown again, some lived again to compare bits, and what is stale removed."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console

from experiments import results
from experiments.engine.assembly import assembled
from experiments.engine.columns import together
from experiments.engine.driver import planned
from experiments.engine.keys import model
from experiments.engine.store import Store
from experiments.engine.work import Keeping, Unit, batch, blocks
from experiments.question import Question
from experiments.seal import MANIFEST
from experiments.story.kept import located
from experiments.verbs import SAMPLE, STORE
from sim.errors import UserError
from sim.fingerprint import fingerprint

COMPARED = ("runs", "curves", "network", "friends", "survey_means", "programmes")  # tables of an answer that are held against new ones
MEGABYTE, LATEST = 1e6, "latest"


def manage(options, again: Callable[[list[str]], Question]) -> int:
    """Do what was asked for; `again` turns the words of a command into its question. Returns the exit code."""
    if options.result and options.what in ("list", "prune"):
        raise UserError(f"{options.result}: {options.what} takes no name of a result")
    if options.what == "list":
        return _list(options.out)
    if options.what == "prune":
        return _prune(options)
    folder = _found(options)
    results.refuse_changed(folder)
    if options.what == "show":
        from experiments import screen

        screen.show(Console(highlight=False, markup=False), folder, *results.read(folder), options.all)
        return 0
    return _verify(folder, options.sample, again)


def _found(options) -> Path:
    """Find the result that is meant: in --out, if that holds it."""
    wanted = options.result or LATEST
    near = options.out / wanted
    return located(str(near if wanted == LATEST or near.exists() else wanted))


def _list(out: Path) -> int:
    """Print a line an answer, the latest first, and what is kept of runs."""
    if not out.is_dir():
        raise UserError(f"--out {out}: there is no such folder")
    paths = sorted(out.glob(f"*/{MANIFEST}"), key=lambda one: -one.stat().st_mtime)
    for path in paths:
        print(_line(path))
    store = Store(out / STORE)
    index = store.index()
    stale = int((index["model"] != model()).sum())
    size = sum(store.size(name) for name in index["shard"].unique())
    other = f", {stale} of them of another model (peersim results prune removes these)" if stale else ""
    print(f"{len(paths)} answer{'s' if len(paths) != 1 else ''} in {out}; {len(index)} runs kept, {size / MEGABYTE:.1f} MB{other}")
    return 0


def _line(path: Path) -> str:
    """Tell of one answer: when, how large, and whether it is as it was written."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        size = sum(one.stat().st_size for one in path.parent.iterdir()) / MEGABYTE
        what = f"{len(manifest['question']['arms']):3} arms x {manifest['replicates']:5} {size:7.1f} MB  {path.parent.name}"
        state = "  (edited)" if results.cut(path.parent) else "" if manifest["model"] == fingerprint() else "  (of another model)"
        return f"{str(manifest['finished'])[:16].replace('T', ' ')} {what}{state}"
    except (OSError, ValueError, KeyError, TypeError):
        return f"{'':16} cannot be read{'':16}  {path.parent.name}"


def _prune(options) -> int:
    """Remove shards whose runs are all of another model; or all of them."""
    store = Store(options.out / STORE)
    index = store.index()
    gone = [name for name, rows in index.groupby("shard") if options.all or (rows["model"] != model()).all()]
    size, count = sum(store.size(name) for name in gone), int(index["shard"].isin(gone).sum())
    if not options.dry_run:
        store.remove(gone)
    print(f"{'Would remove' if options.dry_run else 'Removed'} {count} of {len(index)} kept runs ({size / MEGABYTE:.1f} MB); answers stay.")
    return 0


def _verify(folder: Path, sample: int | None, again: Callable[[list[str]], Question]) -> int:
    """Live some replicates of an answer again, other ones each time, and compare every number of its tables but those of single students."""
    manifest = results.read_manifest(folder)
    if manifest["personal"]:
        raise UserError(f"{folder}: its students are real, so that its tables are rounded and no run can be held against them")
    question = again([str(word) for word in manifest["question"].get("asked", ())])
    if question.key != manifest["key"]:
        raise UserError(f"{folder}: the model, or a file of the question, has changed since; it can be verified no more")
    kept = results.read_tables(folder)
    numbers = sorted(int(one) for one in kept["runs"]["replicate"].unique())
    if sample is not None and not 1 <= sample <= len(numbers):
        raise UserError(f"--sample {sample}: replicates of this answer to live again (allowed 1 to {len(numbers)})")
    chosen = sorted(random.sample(numbers, min(SAMPLE, len(numbers)) if sample is None else sample))
    other = [(number, name) for number in chosen for name, rows in _lived(question, number).items() if not _same(rows, kept[name], number)]
    if other:
        print(f"{folder}: other numbers in {', '.join(f'{name} of replicate {number}' for number, name in other)} (the first is 0)")
        return 1
    print(f"{folder.name}: {_which(chosen, len(numbers))} lived again in {len(question.arms)} arms: the same bits in {', '.join(COMPARED)}")
    return 0


def _which(chosen: list[int], count: int) -> str:
    """Name the replicates that were lived again; not one by one, if these are all."""
    if len(chosen) == count:
        return f"all {count} replicates" if count > 1 else "the one replicate"
    return f"replicate{'s' if len(chosen) > 1 else ''} {', '.join(map(str, chosen))} of {count} (the first is 0)"


def _lived(question: Question, number: int) -> dict[str, pd.DataFrame]:
    """Live one replicate, and give its tables as an answer has them."""
    whose = {key: one for key, one in planned(question, set()).whose.items() if one[1] == number}
    keys = {label: key for key, (label, _) in whose.items()}
    parts = [batch(block, [Unit(number, {arm.label: keys[arm.label] for arm in block.arms})], Keeping()).tables for block in blocks(question)]
    tables = assembled(question, whose, lambda name: together([part[name] for part in parts if len(part[name])]))
    return {name: tables[name] for name in COMPARED}


def _same(rows: pd.DataFrame, kept: pd.DataFrame, number: int) -> bool:
    """Tell whether one replicate has the same numbers in both tables, to the last bit."""
    if kept.empty or rows.empty:
        return kept.empty == rows.empty
    mine = kept[kept["replicate"] == number].reset_index(drop=True)
    if list(mine) != list(rows) or len(mine) != len(rows):
        return False
    for name in mine:
        one, other = mine[name].to_numpy(), rows[name].to_numpy()
        words = one.dtype == object or other.dtype == object or not np.issubdtype(one.dtype, np.number)
        if not (np.array_equal(one.astype(str), other.astype(str)) if words else np.array_equal(one, other, equal_nan=True)):
            return False
    return True
