"""Assemble: the rows of kept runs, under the labels that a question gives its arms, in the order of replicates and arms."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from experiments.question import Question
from experiments.tables import LABELS, in_words

TABLES = {  # which of the columns that say whose a row is each table begins with
    "runs": ("arm", "control", "setting", "replicate"), "curves": ("arm", "replicate"), "students": ("arm", "replicate"), "surveys": ("arm", "replicate"),
    "survey_means": ("arm", "replicate"), "network": ("arm", "control", "setting", "replicate"), "friends": ("arm", "replicate"),
    "nodes": ("arm", "replicate"), "links": ("arm", "replicate"), "programmes": ("arm", "replicate"), "gauges": ("arm", "replicate"),
}  # fmt: skip
STUDENTS = "students"  # what all are called where some arms have first-years only
WORDY = ("runs", "survey_means", "network", "friends", "gauges")  # tables whose labels are words, so that columns can be compared with each other


def assembled(question: Question, whose: dict[str, tuple[str, int]], read: Callable[[str], pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Give every table of a question; `whose` tells the arm and replicate of each run by its key, `read` gives the rows of a table."""
    return {name: _assembled(question, whose, name, read(name)) for name in TABLES}


def _assembled(question: Question, whose: dict[str, tuple[str, int]], name: str, rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame()
    labels = [arm.label for arm in question.arms]
    facts = {arm.label: (arm.label, question.controls[arm.label], arm.setting) for arm in question.arms}
    codes, keys = (rows["run"].cat.codes.to_numpy(), rows["run"].cat.categories) if rows["run"].dtype == "category" else pd.factorize(rows["run"])
    places = {label: k for k, label in enumerate(labels)}
    arm = np.array([places[whose[key][0]] if key in whose else -1 for key in keys])[codes]
    replicate = np.array([whose[key][1] if key in whose else -1 for key in keys], np.int32)[codes]
    found, place = rows.drop(columns="run"), replicate.astype(np.int64) * len(labels) + arm
    if (place[1:] < place[:-1]).any():
        order = np.argsort(place, kind="stable")
        found, arm, replicate = found.iloc[order].reset_index(drop=True), arm[order], replicate[order]
    heads = {one: pd.Categorical([facts[label][at] for label in labels])[arm] for at, one in enumerate(LABELS)} | {"replicate": replicate}
    for at, column in enumerate(TABLES[name]):
        value = heads[column]
        if name == "programmes" and column == "replicate":
            value = value.astype(np.int64)
        found.insert(at, column, list(value) if name == "programmes" and column in LABELS else value)
    found = in_words(found) if name in WORDY else found
    return _of_one_name(found) if "group" in found else found


def _of_one_name(rows: pd.DataFrame) -> pd.DataFrame:
    """Call those whom the answer is about the same in every arm: first-years are all students where there are no older ones."""
    main = rows.drop_duplicates("arm").set_index("arm")["group"].astype(str)  # the first rows of a run are theirs
    if main.nunique() < 2:
        return rows
    words = rows["group"].astype(str)
    return rows.assign(group=words.where(words != rows["arm"].map(main), STUDENTS))
