"""Ask every enrolled student with every instrument at the start, in the middle and at the end of the first and the last term."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.measuring import RECORDED, Lived
from experiments.tables import Columns, Words
from sim.calendar import FIELDS
from sim.observation import INSTRUMENTS, answers, survey_errors
from sim.roster import SMALLEST_GROUP

COLUMNS = tuple(dict.fromkeys(one.column for one in INSTRUMENTS.values() if one.column not in RECORDED))  # to be kept on days of surveys
CAME, NEVER, ALL = WHO = ("came", "never came", "all")


class Wave(NamedTuple):
    """One wave of surveys: in which term (from 1), when in it, and on which day of the run (from 0), at its end."""

    term: int
    name: str
    day: int


DIGITS = 2  # of a score: files are half as large
WAVES = ("start", "middle", "end")


def waves(days: np.ndarray) -> list[Wave]:
    """Lay out the waves of a calendar (rows of FIELDS): the first day, the end of the middle week, and the last day of a term."""
    at = {name: days[:, k] for k, name in enumerate(FIELDS)}
    found = []
    for term in sorted({int(at["term"].min()), int(at["term"].max())}):
        mine = np.flatnonzero((at["term"] == term) & (at["on_campus"] > 0))
        if len(mine):
            middle = mine[0] + 7 * -(-(len(mine) // 7) // 2) - 1
            found += [Wave(term + 1, name, int(day)) for name, day in zip(WAVES, (mine[0], middle, mine[-1])) if name != "middle" or day < mine[-1]]
    return found


def errors(asked: Iterable[Wave], seed: int, replicate: int, n: int) -> dict[int, np.ndarray]:
    """Draw the errors of a replicate by day: every arm has the same."""
    return {wave.day: survey_errors(wave.day, seed, replicate, n) for wave in asked}


def scores(lived: Lived, wave: Wave, error: dict[int, np.ndarray]) -> np.ndarray:
    """Give the scores of a wave, float32[instruments, n], nan for who is not enrolled on that day."""
    latent = np.empty((len(INSTRUMENTS), lived.campus.n))
    for k, one in enumerate(INSTRUMENTS.values()):
        if one.column in RECORDED:
            window = lived.recorded[max(0, wave.day - one.days + 1) : wave.day + 1, RECORDED.index(one.column)]
            latent[k] = window.mean(axis=0) if len(window) > 1 else window[0]
        else:
            latent[k] = lived.asked[wave.day][one.column]
    found = answers(latent, error[wave.day]).round(DIGITS).astype(np.float32)
    found[:, lived.recorded[wave.day, RECORDED.index("enrolled")] == 0] = np.nan
    return found


def told(lived: Lived, wave: Wave, found: np.ndarray, newcomer: np.ndarray) -> Columns:
    """Give each student's scores of a wave: rows of the table of surveys."""
    who = {"term": np.int8(wave.term), "wave": Words(WAVES, np.int8(WAVES.index(wave.name))), "day": np.int32(wave.day + 1)}
    return who | {"student": np.arange(lived.campus.n, dtype=np.int32), "newcomer": newcomer, "came": came(lived)} | dict(zip(INSTRUMENTS, found))


def means(lived: Lived, wave: Wave, found: np.ndarray, members: np.ndarray, personal: bool) -> list[Columns]:
    """Average the scores of a wave over the members who ever came to a programme, over those who never did, and over all.

    Of a personal cohort the two parts are told if both are large enough, else all: never both, which would give the counts away.
    """
    there = members & np.isfinite(found[0])
    parts = {CAME: there & came(lived), NEVER: there & ~came(lived), ALL: there}
    least = SMALLEST_GROUP if personal else 1
    if personal:
        apart = min(parts[CAME].sum(), parts[NEVER].sum()) >= least
        parts = {who: part for who, part in parts.items() if (who != ALL) == apart}
    when = {"term": wave.term, "wave": Words(WAVES, np.int8(WAVES.index(wave.name))), "day": wave.day + 1}
    names = Words(tuple(INSTRUMENTS), np.arange(len(INSTRUMENTS)))
    rows = []
    for who, part in parts.items():
        if part.sum() >= least:
            values = found[:, part].astype(float)
            spread = values.std(axis=1, ddof=1) if part.sum() > 1 else np.full(len(values), np.nan)
            count = {"who": Words(WHO, np.int8(WHO.index(who))), "students": int(part.sum())}
            rows.append(when | count | {"instrument": names, "mean": values.mean(axis=1), "sd": spread})
    return rows


def came(lived: Lived) -> np.ndarray:
    """Tell who ever came to a programme in the whole run: bool[n]."""
    return lived.ends["sessions"] > 0


def summed_up(rows: pd.DataFrame) -> pd.DataFrame:
    """Average the means over replicates: one row an arm, wave, part and instrument, with the scale of its scores."""
    keys = ["arm", "term", "wave", "day", "who", "instrument"]
    by = rows.groupby(keys, sort=False, observed=True)
    table = by[["students", "mean", "sd"]].mean().join(by.size().rename("replicates")).reset_index()
    scales = {name: f"{one.low:g}-{one.high:g}" for name, one in INSTRUMENTS.items()}
    return table.assign(unit=table["instrument"].astype(str).map(scales))
