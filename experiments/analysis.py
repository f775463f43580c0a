"""Sum up paired runs: differences with intervals, standardised, and who is better or worse off."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.observation import LABELS

CONFIDENCE = 0.95
INTERVAL = "95 % interval: luck only, parameters fixed"


def half_width(values: np.ndarray) -> float:
    """Half the t-interval of a mean; nan for fewer than two values."""
    if len(values) < 2:
        return float("nan")
    return float(stdtrit(len(values) - 1, (1 + CONFIDENCE) / 2) * np.std(values, ddof=1) / np.sqrt(len(values)))


def summary(runs: pd.DataFrame, swept: str) -> pd.DataFrame:
    """Give one row an arm, group and outcome: the paired difference from the arm's control, over replicates."""
    rows = []
    for (arm, group, outcome), one in runs.groupby(["arm", "group", "outcome"], sort=False):
        difference, half = float(one["difference"].mean()), half_width(one["difference"].to_numpy())
        spread = float(one["control_sd"].mean())
        scale = 1 / spread if spread > 0 else float("nan")
        rows.append(
            {
                "arm": arm, "control": one["control"].iloc[0], "group": group, "outcome": outcome, "unit": LABELS[outcome].split("(")[1].rstrip(")"),
                "students": int(round(one["students"].mean())), "replicates": len(one),
                "control_mean": float(one["control_mean"].mean()), "arm_mean": float(one["arm_mean"].mean()),
                "difference": difference, "low": difference - half, "high": difference + half,
                "standardised": difference * scale, "standardised_low": (difference - half) * scale, "standardised_high": (difference + half) * scale,
                "better": float(one["better"].mean()), "worse": float(one["worse"].mean()), "setting": str(one["setting"].iloc[0]), "key": swept,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def against(controls: Iterable[str]) -> str:
    """Say what arms are compared with: one control, or one at each value of a swept key."""
    names = list(dict.fromkeys(controls))
    head, _, key = names[0].partition("=")[0].rpartition(" ")
    return names[0] if len(names) == 1 else f"{head} at the same {key.replace('_', ' ')}"


def use(programmes: pd.DataFrame) -> pd.DataFrame:
    """Give one row an arm and programme: how many came, and the hours of students and helpers in a term."""
    if programmes.empty:
        return programmes
    mean = programmes.groupby(["arm", "programme"], sort=False).mean(numeric_only=True).drop(columns="replicate").reset_index()
    mean["ever_share"] = mean["came"] / mean["offered"].clip(lower=1)
    mean["visits_each"] = mean["visits"] / mean["offered"].clip(lower=1)
    return mean
