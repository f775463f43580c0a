"""A question: the arms to compare, each after its control, and everything that its answer depends on."""

import functools
import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from sim.configuration import Scenario
from sim.fingerprint import fingerprint
from sim.start import intakes


@dataclass(frozen=True)
class Arm:
    """One option: its label, its checked scenario, the value of the swept key, and the label of its control if that is not the first arm."""

    label: str
    scenario: Scenario
    setting: str = ""
    control: str = ""
    apart: str = ""  # the file of its population, if that is not the first arm's
    point: dict[str, Any] = field(default_factory=dict)  # of a design: its value of each key that is varied


def size(scenario: Scenario) -> int:
    """Count the students of a scenario, later intakes included."""
    if scenario.roster:
        return scenario.roster.n
    return scenario.population.newcomers + scenario.population.older + sum(count for count, _ in intakes(scenario))


@dataclass(frozen=True)
class Question:
    """Arms on the same students with the same luck, each after its control: the first, or one with the same value of a swept key, or the same students."""

    verb: str
    arms: list[Arm]
    swept: str = ""
    population: str = ""  # the name of the file that says who the students are
    institution: str = ""  # and of the one that says what is usual and what it costs
    study: dict[str, Any] = field(default_factory=dict)  # of a study: its name, what it asks, how to read its answer, and which outcomes and subgroups it shows
    axes: tuple[str, ...] = ()  # of a design: the keys that are varied
    asked: tuple[str, ...] = ()  # the words of the command that asks it
    gauges: tuple[str, ...] = ()  # of an experiment: what is measured, in place of the usual tables

    @property
    def first(self) -> Scenario:
        """The first arm's scenario: population, calendar, seed and replicates are the same in all arms."""
        return self.arms[0].scenario

    @property
    def students(self) -> int:
        """Size of the cohort, later intakes included."""
        return size(self.first)

    @property
    def elsewhere(self) -> list[str]:
        """Tell of arms that have students of their own, and of the control among these."""
        apart = [arm for arm in self.arms if arm.control and arm.control != arm.label and arm.apart]
        return [f"{arm.label} has students of its own ({arm.apart}, {size(arm.scenario)} in all) and is compared with {arm.control}." for arm in apart]

    @property
    def controls(self) -> dict[str, str]:
        """What each arm is compared with, by label; a control is compared with itself."""
        return {arm.label: arm.control or self.arms[0].label for arm in self.arms}

    @property
    def design(self) -> pd.DataFrame:
        """Give one row an arm of a design of several keys: its control, and its value of each key."""
        if len(self.axes) < 2:
            return pd.DataFrame()
        controls = self.controls
        rows = [{"arm": arm.label, "control": controls[arm.label]} | arm.point for arm in self.arms if controls[arm.label] != arm.label]
        return pd.DataFrame(rows, columns=["arm", "control", *self.axes])

    @property
    def alike(self) -> list[str]:
        """Tell of arms between which there can be no difference, as when what is typed wins over what a modifier sets."""
        first: dict[str, str] = {}
        told = []
        for arm in self.arms:
            same = first.setdefault(json.dumps(arm.scenario.resolved, sort_keys=True), arm.label)
            told += [f"{same} and {arm.label} are the same in every setting."] * (same != arm.label)
        return told

    @cached_property
    def resolved(self) -> dict:
        """Everything that the answer depends on, as plain data."""
        rosters = [arm.scenario.roster.fingerprint() for arm in self.arms if arm.scenario.roster]
        return {
            "verb": self.verb,
            "swept": self.swept,
            "population": self.population,
            "arms": {arm.label: arm.scenario.resolved for arm in self.arms},
            "controls": self.controls,
            "order": [[arm.label, *arm.scenario.programmes] for arm in self.arms],  # who meets first is part of the day
            "rosters": list(dict.fromkeys(rosters)),
            "model": fingerprint(),
            "experiments": sources(Path(__file__).resolve().parent),
        } | ({"study": self.study} if self.study else {}) | ({"axes": list(self.axes)} if len(self.axes) > 1 else {}) | self._of_an_experiment  # fmt: skip

    @property
    def _of_an_experiment(self) -> dict:
        return {"gauges": list(self.gauges)} if self.gauges else {}

    @cached_property
    def as_yaml(self) -> str:
        """The same as text."""
        return yaml.safe_dump(self.resolved, sort_keys=False, allow_unicode=True)

    @cached_property
    def key(self) -> str:
        """Hash of all of that: a changed setting, file, model or way to sum up is another question."""
        return hashlib.sha256(json.dumps(self.resolved, sort_keys=True).encode()).hexdigest()

    @property
    def name(self) -> str:
        """Name of the result folder."""
        swept = "_".join([self.arms[-1].scenario.name, *(axis.split(".")[-1] for axis in self.axes)]) if self.axes else ""
        words = self.study.get("name") or swept or "_".join(arm.label for arm in self.arms)
        words = f"{self.verb}_{self.first.name if len(self.arms) == 1 else words}"
        short = (re.sub(r"[^A-Za-z0-9]+", "_", part)[:60].strip("_") for part in (words, self.population))
        return "_".join([*filter(None, short), self.key[:8]])


@functools.cache
def sources(folder: Path) -> str:
    """Hash the Python files of a folder and of those within it, names and contents."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
