"""Watch the main effects while runs are lived: which difference leads, and whether all are known as exactly as was asked."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from experiments.analysis import MAIN, half_widths, unseen
from experiments.tables import Columns
from sim.outcomes import OUTCOMES

FIRST_LOOK = 20  # pairs at which is looked first; then at twice as many, and so on
RARE = 60  # replicates in which nothing has differed, from which on a score counts as the same in both arms: by the rule of three in all but 5 %
SKEWED = 25  # times the squared skewness: as many pairs has the interval of a skewed mean (Cochran 1977, Sampling Techniques, section 2.15)
SEEN = ("difference", "control_sd", "students")
SHARE = np.array([OUTCOMES[name].share for name in MAIN])
PLACES = [list(OUTCOMES).index(name) for name in MAIN]


def effects(runs: Columns) -> np.ndarray:
    """Give the main outcomes' differences, the control's SDs of students, and how many these are: float64[3, MAIN], of those whom the answer is about."""
    return np.array([np.asarray(runs[name], float)[PLACES] for name in SEEN])


def effects_of(runs: pd.DataFrame) -> dict[str, np.ndarray]:
    """Give the same of rows of kept runs, by key: the first rows of each run are of those whom the answer is about."""
    numbers = runs[list(SEEN)].to_numpy(float)
    starts = np.flatnonzero(np.r_[True, (runs["run"] != runs["run"].shift()).to_numpy()[1:]]) if len(runs) else []
    return {runs["run"].iloc[first]: numbers[first + np.array(PLACES)].T for first in starts}


def looks(precision: float, most: int) -> list[int]:
    """Say at how many replicates is looked: of a fixed number once."""
    found = [FIRST_LOOK * 2**k for k in range(60) if FIRST_LOOK * 2**k < most] if precision else []
    return [*found, most]


@dataclass
class Watch:
    """The main effects of each arm, by replicate."""

    controls: dict[str, str]
    seen: dict[str, dict[int, np.ndarray]] = field(default_factory=dict)

    def add(self, found: dict[str, np.ndarray], whose: dict[str, tuple[str, int]]) -> None:
        """Hear of some runs by key."""
        for key, one in found.items():
            arm, replicate = whose[key]
            if self.controls[arm] != arm:
                self.seen.setdefault(arm, {})[replicate] = one

    def narrow(self, precision: float, outcomes: tuple[str, ...]) -> bool:
        """Tell whether half the interval of every difference in these outcomes is at most `precision` SDs of students, on enough pairs for its skewness."""
        places = [MAIN.index(one) for one in outcomes]
        complete = set.intersection(*(set(one) for one in self.seen.values())) if self.seen else set()
        every = [_ordered({number: one[number] for number in complete})[:, :, places] for one in self.seen.values()] if complete else []
        return bool(every) and all(_narrow(one, SHARE[places], precision) for one in every)

    def half_widths(self, arm: str) -> np.ndarray:
        """Give half the interval of each main outcome's difference of an arm: float64[MAIN]."""
        return _halves(_ordered(self.seen[arm]), SHARE)

    def leading(self) -> str:
        """Say which difference is the largest in SDs of students, with its interval."""
        best, said = 0.0, ""
        for arm, one in self.seen.items():
            differences, spread, _ = _ordered(one).transpose(1, 0, 2)
            mean, half = differences.mean(axis=0), self.half_widths(arm)
            size = np.abs(mean) / np.where(spread.mean(axis=0) > 0, spread.mean(axis=0), np.inf)
            k = int(np.nanargmax(np.nan_to_num(size)))
            if len(differences) > 1 and size[k] > best:
                best, said = size[k], f"{arm}: {OUTCOMES[MAIN[k]].title.lower()} {mean[k]:+.2f} \N{PLUS-MINUS SIGN}{half[k]:.2f}"
        return said


def _ordered(one: dict[int, np.ndarray]) -> np.ndarray:
    """Give what was seen by replicate: sums are the same to the last bit, whichever ended first."""
    return np.array([one[number] for number in sorted(one)])


def reached(runs: pd.DataFrame, controls: dict[str, str], precision: float, outcomes: tuple[str, ...]) -> bool:
    """Tell whether the runs of an answer know every difference from a control as exactly as was asked."""
    numbered = runs.assign(run=runs["arm"].astype(str) + " " + runs["replicate"].astype(str))
    whose = {f"{arm} {replicate}": (arm, replicate) for arm, replicate in runs[["arm", "replicate"]].drop_duplicates().itertuples(index=False)}
    watch = Watch(controls)
    watch.add(effects_of(numbered), whose)
    return watch.narrow(precision, outcomes)


def _halves(found: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Half the interval of each mean difference: `found` is float64[replicates, 3, outcomes]; `share` tells which outcomes are shares of students."""
    count = len(found)
    spread = found[:, 0].std(axis=0, ddof=1) if count > 1 else np.full(found.shape[2], np.nan)
    return half_widths(spread, count, np.where(share, unseen(found[:, 2].mean(axis=0), count), 0.0))


def _narrow(found: np.ndarray, share: np.ndarray, precision: float) -> bool:
    """Judge one arm: float64[replicates, 3, outcomes]. Skewness counts as what it may be beyond what it was: few replicates have not seen the tail yet."""
    differences, spread = found[:, 0], found[:, 1].mean(axis=0)
    count, centred = len(differences), differences - differences.mean(axis=0)
    second = (centred**2).mean(axis=0)
    skewness = np.abs((centred**3).mean(axis=0)) / np.where(second > 0, second, 1) ** 1.5 + np.sqrt(6 / count) * (second > 0)
    fine = (_halves(found, share) <= precision * spread) & (count >= SKEWED * skewness**2)
    fine &= share | (second > 0) | (count >= RARE)
    return count >= FIRST_LOOK and bool(np.all(fine | ((second == 0) & (spread == 0)) | np.isnan(differences).all(axis=0)))
