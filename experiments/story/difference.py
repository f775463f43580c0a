"""Follow what the difference between two lives is made of: what each cause did more in one arm, as far as it has not faded since."""

import numpy as np

from experiments.story.diary import TOLD, Diary
from experiments.story.words import rate

FADING = ("settling", "forgetting")  # parts in which a state loses a share of what was done to it before, whatever did it
UNDERSTOOD = "marks.understood"
NOTHING = 1e-12  # latent units


def made_of(diaries: list[Diary], outcome: str) -> dict[str, np.ndarray]:
    """Points by which each cause sets the second life apart from the first, after each day (float64[days + 1]).

    On every day they add up to the difference seen: what fades of the difference is taken from all causes alike.
    """
    column = TOLD[outcome]
    control, arm = (_by_day(one, column) for one in diaries)
    keys = list(dict.fromkeys(key for day in (*arm, *control) for key in day))
    left, kept = dict.fromkeys(keys, 0.0), {key: np.zeros(len(arm) + 1) for key in keys}
    for day, (ours, theirs) in enumerate(zip(arm, control), start=1):
        change = {key: ours.get(key, 0.0) - theirs.get(key, 0.0) for key in keys}
        if outcome == "mark" and any(change.values()):
            left = _set_anew(left, change)
            change = {}
        _fade(left, change)
        for key, by in change.items():
            left[key] += by
        factor = rate(outcome, *(one.level(column, day) for one in diaries))
        for key in keys:
            kept[key][day] = factor * left[key]
    return {key: values for key, values in kept.items() if values.any()}


def _set_anew(left: dict[str, float], change: dict[str, float]) -> dict[str, float]:
    """Forget what the last test was made of: a mark is given anew each time, and what is no other part of it is understanding."""
    return change | {UNDERSTOOD: change.get(UNDERSTOOD, 0.0) + sum(left.values())}


def _fade(left: dict[str, float], change: dict[str, float]) -> None:
    """Take what faded today from all causes by what is left of them, in place of a cause of its own."""
    for key in change:
        total = sum(left.values())
        if key.rpartition(".")[2] in FADING and abs(total) > NOTHING:
            share = change[key] / total
            if -1 <= share <= 0:
                for one in left:
                    left[one] *= 1 + share
                change[key] = 0.0


def _by_day(diary: Diary, column: str) -> list[dict[str, float]]:
    days: list[dict[str, float]] = [{} for _ in diary.rows]
    for cause in diary.causes:
        if cause.column == column:
            days[cause.day][cause.key] = days[cause.day].get(cause.key, 0.0) + cause.amount
    return days
