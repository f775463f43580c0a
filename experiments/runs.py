"""Run the arms of a question on the same students with the same luck, replicate by replicate."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from threading import Event

import numpy as np
import pandas as pd
from sim.allocation import compose

from experiments.disclosure import focus, reportable
from experiments.question import Arm, Question
from sim.calendar import DAYS_A_WEEK
from sim.campus import PROGRAMMES, STUDENTS, Campus
from sim.configuration import Scenario
from sim.errors import UserError
from sim.observation import LATENT, seen
from sim.population import People
from sim.start import start
from sim.state import STUDENT, Ties

CURVES = ("stress", "knowledge", "belonging")
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LAST_DAYS = 7  # stress at the end is the mean of the last week
SWITCH = 0.0005  # s between two threads' turns in Python: compiled days that end wait no longer than that
STUDENT_DAYS_AT_ONCE = 500_000  # lived between two looks at an interruption: about a fifth of a second
NOTICEABLE = 0.1  # control SDs that count as better or worse off


Columns = dict[str, object]  # the columns of a piece of a table: arrays of one length, or one value for all


class Halted(Exception):
    """A replicate that was ended early, because somebody interrupted or another replicate failed."""


@dataclass(frozen=True)
class Outcome:
    """What one replicate gives: rows for the tables of runs, curves, students and programmes."""

    runs: list[dict]
    curves: list[Columns]
    students: list[Columns]
    programmes: list[dict]


@dataclass(frozen=True)
class Lived:
    """One arm of one replicate after its last day: curves (days, outcomes, students) and what each student ended with."""

    campus: Campus
    unserved: dict[str, int]
    curves: np.ndarray
    ends: dict[str, np.ndarray]
    helper: np.ndarray


def answered(question: Question, progress: Callable[[int, int], None] = lambda done, total: None, workers: int | None = None) -> dict[str, pd.DataFrame]:
    """Run every replicate on all cores, or on so many workers; the same tables whatever their number."""
    sys.setswitchinterval(SWITCH)
    total, halt = question.first.replicates, Event()
    outcomes: list[Outcome | None] = [None] * total
    outcomes[0] = replicate(question, 0)  # alone, because the first run compiles what is missing
    progress(1, total)
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as threads:
        tasks = {threads.submit(replicate, question, number, halt): number for number in range(1, total)}
        try:
            for done, task in enumerate(as_completed(tasks), start=2):
                outcomes[tasks[task]] = task.result()
                progress(done, total)
        except BaseException:
            halt.set()  # what is running stops soon
            threads.shutdown(wait=False, cancel_futures=True)
            raise
    return {
        "runs": pd.DataFrame([row for one in outcomes for row in one.runs]),
        "curves": table([piece for one in outcomes for piece in one.curves]),
        "students": table([piece for one in outcomes for piece in one.students]),
        "programmes": pd.DataFrame([row for one in outcomes for row in one.programmes]),
    }


def table(pieces: list[Columns]) -> pd.DataFrame:
    """Put pieces of a table one below the other."""
    if not pieces:
        return pd.DataFrame()
    rows = [max(np.size(column) for column in piece.values()) for piece in pieces]
    columns = {}
    for name in pieces[0]:
        if isinstance(pieces[0][name], str):
            columns[name] = pd.Categorical([piece[name] for piece in pieces]).repeat(rows)
        else:
            columns[name] = np.concatenate([np.broadcast_to(piece[name], n) for piece, n in zip(pieces, rows)])
    return pd.DataFrame(columns)


def replicate(question: Question, number: int, halt: Event | None = None) -> Outcome:
    """Run all arms of one replicate, and compare each with its control student by student; `halt` ends it early with Halted.

    A control and the arms compared with it start from one network.
    """
    personal, controls = question.first.personal, question.controls
    result = Outcome([], [], [], [])
    for arm in question.arms:
        if controls[arm.label] == arm.label:
            people, ties = start(arm.scenario, number)
            newcomer = people.columns[STUDENTS["newcomer"]] > 0
            name, members = focus(newcomer, personal)
            control = None
        lived = live(arm.scenario, people, ties, number, halt)
        control = control or lived
        for group, who in ((name, members), ("helpers", lived.helper)):
            if reportable(who, personal):
                result.runs.extend(_compared(arm, controls[arm.label], number, group, who, lived, control))
        result.curves.append(_curves(arm, number, lived.curves[:, :, members]))
        result.programmes.extend(_used(arm, number, lived))
        if not personal:
            result.students.append(_students(arm, number, lived, newcomer))
    return result


def live(scenario: Scenario, people: People, ties: Ties, number: int, halt: Event | None = None) -> Lived:
    """Live the whole calendar in one scenario, in pieces of a fraction of a second so that it can be halted."""
    composed = compose(scenario.programmes, people, scenario.helping, scenario.seed, number)
    campus = Campus(people, ties, composed.offers, scenario.calendar, scenario.seed, number, scenario.mechanisms, scenario.schedule)
    pieces, days = [], max(DAYS_A_WEEK, STUDENT_DAYS_AT_ONCE // people.n)
    while campus.day < len(campus.days):
        if halt and halt.is_set():
            raise Halted
        pieces.append(campus.advance(days, tuple(LATENT[name] for name in CURVES)))
    _refuse_no_numbers(campus, scenario)
    raw = np.concatenate(pieces)
    curves = np.stack([seen(name, raw[:, k]) for k, name in enumerate(CURVES)], axis=1)
    ends = {
        "stress": curves[-LAST_DAYS:, 0].mean(axis=0).astype(float),
        "knowledge": curves[-1, 1].astype(float),
        "belonging": curves[-1, 2].astype(float),
        "mark": seen("mark", campus.column("mark")),
    }
    helped = campus.offers.columns[:, PROGRAMMES["hours_helped"]].sum(axis=0) > 0  # the campus has its own copy
    return Lived(campus, composed.unserved, curves, ends, helped)


def _refuse_no_numbers(campus: Campus, scenario: Scenario) -> None:
    """Refuse a run that ended in nan or infinity: a mechanism of one's own may write them."""
    broken = ~np.isfinite(campus.state)
    if broken.any():
        column = STUDENT[int(np.flatnonzero(broken.any(axis=1))[0])].name
        own = ", ".join(one.split()[0] for one in scenario.resolved.get("extensions", [])) or "none"
        students = int(broken[STUDENTS[column]].sum())
        raise UserError(f"{column} is no finite number for {students} students at the end; a mechanism writes nan or infinity (mechanisms of your own: {own})")


def _compared(arm: Arm, against: str, number: int, group: str, members: np.ndarray, lived: Lived, control: Lived) -> list[dict]:
    rows = []
    for name, values in lived.ends.items():
        base = control.ends[name][members]
        change = values[members] - base
        spread = float(base.std(ddof=1)) if members.sum() > 1 else float("nan")
        better = change * (-1 if name == "stress" else 1)
        rows.append(
            {
                "arm": arm.label, "control": against, "setting": arm.setting, "replicate": number, "group": group, "outcome": name,
                "students": int(members.sum()),
                "control_mean": float(base.mean()), "arm_mean": float(values[members].mean()), "difference": float(change.mean()), "control_sd": spread,
                "better": _moved(better, spread), "worse": _moved(-better, spread),
            }
        )  # fmt: skip
    return rows


def _moved(change: np.ndarray, spread: float) -> float:
    """Share of students with a noticeable change; nobody's is where the control's students are all alike."""
    return float((change >= NOTICEABLE * spread).mean()) if spread > 0 else 0.0


def _curves(arm: Arm, number: int, curves: np.ndarray) -> Columns:
    days, outcomes, _ = curves.shape
    quantiles = np.quantile(curves, QUANTILES, axis=2)
    columns = {f"q{round(100 * q):02d}": quantiles[k].ravel() for k, q in enumerate(QUANTILES)}
    when = {"arm": arm.label, "replicate": number, "day": np.repeat(np.arange(days), outcomes), "outcome": np.tile(CURVES, days)}
    return when | {"mean": curves.mean(axis=2).ravel()} | columns


def _students(arm: Arm, number: int, lived: Lived, newcomer: np.ndarray) -> Columns:
    attended = lived.campus.offers.columns[:, PROGRAMMES["sessions"]].sum(axis=0)
    who = {"arm": arm.label, "replicate": number, "student": np.arange(lived.campus.n), "newcomer": newcomer, "helper": lived.helper}
    return who | {"sessions": attended} | lived.ends


def _used(arm: Arm, number: int, lived: Lived) -> list[dict]:
    rows, campus = [], lived.campus
    for k, name in enumerate(arm.scenario.programmes):
        part = {one: campus.programme_column(k, one) for one in ("invited", "sessions", "hours_attended", "hours_helped")}
        invited = part["invited"] > 0
        rows.append(
            {
                "arm": arm.label, "replicate": number, "programme": name, "offered": int(invited.sum()), "unserved": lived.unserved[name],
                "came": int((part["sessions"] > 0).sum()),
                "visits": float(part["sessions"].sum()), "student_hours": float(part["hours_attended"].sum()),
                "helpers": int((part["hours_helped"] > 0).sum()), "helper_hours": float(part["hours_helped"].sum()),
            }
        )  # fmt: skip
    return rows
