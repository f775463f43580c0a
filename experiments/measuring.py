"""Measure an arm of a replicate: every outcome of every group against the control, the course of the term, and each student's end."""

from dataclasses import dataclass, field

import numpy as np

from experiments.delivery import delivered
from experiments.groups import Group
from experiments.moments import Moment
from experiments.tables import Columns, Words
from sim.campus import STUDENTS, Campus
from sim.friends import FriendGraph
from sim.observation import INSTRUMENTS, seen
from sim.outcomes import BURNOUT, OUTCOMES, SUBGROUPS, Ended, burned_out, subgroup

CURVES = ("stress", "knowledge", "belonging", "mark", "exhaustion", "cynicism", "inefficacy", "burned_out", "enrolled")
SPREAD = 5  # of these have quantiles; the others are means only
RECORDED = tuple(
    dict.fromkeys(
        (
            "stress",
            "understood",
            "belonging",
            "mark",
            *BURNOUT,
            "enrolled",
            *(one.column for one in INSTRUMENTS.values() if one.days > 1),
        )
    )
)  # columns that are kept day by day
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
NOTICEABLE = 0.1  # control SDs that count as more or less
ROUNDING = 1e-9  # changes below are none
SHARES = np.array([one.share for one in OUTCOMES.values()])
EXACT = ("stress", "knowledge", "belonging", "mark")  # kept in full, the others with seven digits


@dataclass(frozen=True)
class Lived:
    """One arm of one replicate after its last day: columns day by day, what surveys ask for, what each student ended with, who helped."""

    campus: Campus
    unserved: dict[str, int]
    recorded: np.ndarray  # float32[days, RECORDED, n]
    asked: dict[int, dict[str, np.ndarray]]  # columns that surveys ask about, by day
    run: Ended
    ends: dict[str, np.ndarray]
    helper: np.ndarray
    friends: dict[int, FriendGraph] = field(default_factory=dict)  # by day, of the replicate that is drawn
    moments: dict[int, Moment] = field(default_factory=dict)  # by week, where gauges measure

    @property
    def matrix(self) -> np.ndarray:
        """Every outcome of every student, float64[outcomes, n]; shares in per cent."""
        return np.array([100 * values if OUTCOMES[name].share else values for name, values in self.ends.items()], float)


def ends_of(run: Ended) -> dict[str, np.ndarray]:
    """Give every outcome of every student, by name: float64[n] each."""
    return {name: np.asarray(one.of(run), float) for name, one in OUTCOMES.items()}


def compared(groups: list[Group], names: tuple[str, ...], lived: np.ndarray, control: np.ndarray) -> Columns:
    """Compare every outcome of every group with the same students in the control: rows of the table of runs.

    `names` are those of all groups that may be told of beside those whom the answer is about, the same in every run.

    More and less: share of students whose outcome moved noticeably; of a yes or no, of those in whom it changed.
    """
    every = (groups[0].name, *names)
    keys = ("", *SUBGROUPS)
    parts = [_means(None if lived is control else lived[:, group.members], control[:, group.members]) for group in groups]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return {
        "group": Words(every, np.repeat([every.index(group.name) for group in groups], len(OUTCOMES))),
        "subgroup": Words(keys, np.repeat([keys.index(group.subgroup) for group in groups], len(OUTCOMES))),
        "outcome": Words(tuple(OUTCOMES), np.tile(np.arange(len(OUTCOMES)), len(groups))),
    } | columns  # fmt: skip


def _means(values: np.ndarray | None, base: np.ndarray) -> dict[str, np.ndarray]:
    """Sum up outcomes of a group, float64[outcomes, members], against the control's; None is the control itself."""
    count, mean = base.shape[1], base.mean(axis=1)
    spread = base.std(axis=1, ddof=1) if count > 1 else np.full(len(base), np.nan)
    found = {"students": np.full(len(base), count), "control_mean": mean}
    if values is None:
        nothing = np.zeros(len(base))
        return found | {"arm_mean": mean, "difference": nothing, "control_sd": spread, "more": nothing, "less": nothing}
    change = values - base
    least = np.maximum(np.where(SHARES, 0.0, NOTICEABLE * np.nan_to_num(spread)), ROUNDING)[:, None]
    known = np.where(np.isnan(change).any(axis=1), np.nan, 1.0)  # what is not defined, moves nobody
    more, less = (known * np.count_nonzero(moved, axis=1) / count for moved in (change >= least, change <= -least))
    return found | {"arm_mean": values.mean(axis=1), "difference": change.mean(axis=1), "control_sd": spread, "more": more, "less": less}


def curves(recorded: np.ndarray, members: np.ndarray) -> Columns:
    """Sum up the term of the members day by day: rows of the table of curves."""
    rows = np.flatnonzero(members)
    side_by_side = rows[-1] - rows[0] + 1 == len(rows)
    seen_states = states(recorded[:, :, rows[0] : rows[-1] + 1] if side_by_side else recorded[:, :, members])
    days, _, count = seen_states.shape
    ordered = np.sort(seen_states[:, :SPREAD], axis=2)
    columns: Columns = {"mean": seen_states.mean(axis=2, dtype=float).ravel()}
    for q in QUANTILES:
        below, part = divmod(q * (count - 1), 1)
        low, high = ordered[:, :, int(below)], ordered[:, :, min(int(below) + 1, count - 1)]
        values = np.full((days, len(CURVES)), np.nan, np.float32)
        values[:, :SPREAD] = low + np.float32(part) * (high - low)
        columns[f"q{round(100 * q):02d}"] = values.ravel()
    when = {"day": np.repeat(np.arange(days, dtype=np.int32), len(CURVES)), "outcome": Words(CURVES, np.tile(np.arange(len(CURVES), dtype=np.int8), days))}
    return when | columns


def states(recorded: np.ndarray) -> np.ndarray:
    """Turn recorded columns into what figures show, float32[days, CURVES, members]; a share is 0 or 100."""
    at = {name: recorded[:, k] for k, name in enumerate(RECORDED)}
    found = np.empty((len(recorded), len(CURVES), recorded.shape[2]), np.float32)
    for k, (outcome, column) in enumerate((("stress", "stress"), ("knowledge", "understood"), ("belonging", "belonging"), ("mark", "mark"))):
        found[:, k] = seen(outcome, at[column])
    for name in (*BURNOUT, "enrolled"):
        np.multiply(at[name], 100, out=found[:, CURVES.index(name)])
    np.multiply(burned_out(*(at[name] for name in BURNOUT)), 100, out=found[:, CURVES.index("burned_out")])
    return found


def students(lived: Lived, newcomer: np.ndarray) -> Columns:
    """Give every student's end, and to which groups he or she belongs: rows of the table of students."""
    who = {"student": np.arange(lived.campus.n, dtype=np.int32), "newcomer": newcomer, "helper": lived.helper}
    who |= {name: subgroup(lived.campus, name) for name in SUBGROUPS} | {"staff_hours": lived.run.total("staff_time").astype(np.float32)}
    return who | {name: values if name in EXACT else values.astype(np.float32) for name, values in lived.ends.items()}


def used(lived: Lived, programmes: list[str]) -> list[dict]:
    """Count who came to each programme and the hours it took: rows of the table of programmes."""
    rows, campus = [], lived.campus
    for k, name in enumerate(programmes):
        part = {one: campus.programme_column(k, one) for one in ("invited", "sessions", "hours_attended", "hours_helped")}
        invited = part["invited"] > 0
        rows.append(
            {
                "programme": name, "offered": int(invited.sum()), "unserved": lived.unserved[name], "came": int((part["sessions"] > 0).sum()),
                "student_hours": float(part["hours_attended"].sum()),
                "helpers": int((part["hours_helped"] > 0).sum()), "helper_hours": float(part["hours_helped"].sum()),
            } | delivered(campus, k)
        )  # fmt: skip
    return rows


def there_from_the_start(campus: Campus) -> np.ndarray:
    """Tell who is there on the first day: bool[n]."""
    return campus.column("arrival_term") <= 0


def newcomers(columns: np.ndarray) -> np.ndarray:
    """Tell who begins on the first day: bool[n]."""
    return columns[STUDENTS["newcomer"]] > 0
