"""The arms of a design: a scenario at every point of several keys, each point after a control with the same students and mechanisms."""

import json
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from experiments.composing import Option, concerns, configs, null, programme_of, refuse_foreign, shown
from experiments.designs import Design, Point
from experiments.overrides import Override
from experiments.question import Arm
from sim.composition import GROUPS, places_of, with_settings
from sim.configuration import Run, Scenario, scenario, with_knobs
from sim.errors import UserError

CONTROL = "no programmes"
OF_PROGRAMMES = ("programmes", "helping", "scenario")  # what changes nothing where there is no programme
VARIED = ("programmes", "helping", "mechanisms", "population", "scenario")  # groups of keys that a design may vary
KNOWN = ("scenario", *(one.name for one in fields(Run)))  # with what a key can begin
SAME = "arms are compared on the same calendar, prices and luck"


def designed(typed: str, design: Design, given: list[Override], common: list[Override], folder: Path | None) -> tuple[list[Arm], dict[str, str]]:
    """Make an arm of each point, after its control; and name the files of the first. Raises UserError for the first point that cannot be."""
    makes = _Maker(typed, design.axes, given, [one for one in common if one.key not in design.axes], folder)
    _refuse_no_keys(design, makes)
    _refuse_axes(typed, design.axes, given)
    settings = [one for one in given if one.key not in GROUPS]
    if several := [one.key for one in settings if len(one.values) > 1]:
        raise UserError(f"{several[0]}: the design holds it at one value; to vary it, put it among the axes")
    every = {str(k): makes.composed(point).config for k, point in enumerate(design.points)}
    refuse_foreign([*settings, *(Override(key, [design.points[0][key]]) for key in design.axes if key not in GROUPS)], every)
    controls, groups = {}, {}
    for number, point in enumerate(design.points, 1):
        control, arm = _made(design, number, makes)
        if controls.setdefault(control.label, control).scenario.resolved != control.scenario.resolved:
            first = groups[control.label][0].point["scenario"]
            raise UserError(
                f"scenario: {first} and {point['scenario']} bring students or settings of their own, and no control is the same for both; sweep each by itself"
            )
        groups.setdefault(control.label, []).append(arm)
    arms = []
    for label, control in controls.items():
        own = {"control": label, "apart": str(control.point.get("population", ""))} if len(controls) > 1 else {}
        arms += [replace(one, **own) for one in (control, *groups[label])]
    return arms, makes.composed(design.points[0]).files


def _made(design: Design, number: int, makes: "_Maker") -> tuple[Arm, Arm]:
    """Give the control and the arm of a point; a mistake in a table is told with its file and row."""
    point = design.points[number - 1]
    if not design.where:
        return makes.control(point), makes.arm(point)
    try:
        return makes.control(point), makes.arm(point)
    except UserError as error:
        raise UserError(f"{design.where}, row {number}: {error}") from None


def _refuse_no_keys(design: Design, makes: "_Maker") -> None:
    """Refuse what is no key, as a heading in words, and say which key is meant by it."""
    for key in design.axes:
        if key.split(".")[0] not in KNOWN:
            places = places_of(makes.composed({}).config, key.strip().replace(" ", "_"))
            meant = [place for place in places if programme_of(place)] or places
            said = f"{design.where}: column {key}" if design.where else key
            raise UserError(f"{said}: is no key. {f'Did you mean {meant[0]}?' if meant else 'A key is as programmes.pal.group_size'}")


def _refuse_axes(typed: str, axes: tuple[str, ...], given: list[Override]) -> None:
    for key in axes:
        if key.split(".")[0] not in VARIED:
            raise UserError(f"{key} takes one value here: {SAME} (several values may have keys of {', '.join(VARIED)})")
    if clash := [one.key for one in given if any(_same_place(one.key, key) for key in axes)]:
        raise UserError(f"{clash[0]}: is an axis of this design; for values of your own: peersim sweep {typed} {clash[0]}=VALUE,VALUE")


def _same_place(key: str, axis: str) -> bool:
    """Tell whether a setting says what an axis varies: with it, or a part of it; a file of students has settings of its own."""
    return f"{axis}.".startswith(f"{key}.") or (axis not in GROUPS and f"{key}.".startswith(f"{axis}."))


@dataclass(frozen=True)
class _Choice:
    """A scenario with its students as composed: the config, the same without programmes, and the files they are made of."""

    config: DictConfig
    bare: DictConfig
    files: dict[str, str]
    linked: bool  # whether a setting follows a programme's knob, as in ${programmes.pal.group_size}


@dataclass
class _Maker:
    """Makes arms of points; what several points share is composed and checked once."""

    typed: str
    axes: tuple[str, ...]
    given: list[Override]
    common: list[Override]
    folder: Path | None
    choices: dict[tuple[str, str], _Choice] = field(default_factory=dict)
    checked: dict[str, Scenario] = field(default_factory=dict)

    def composed(self, point: Point) -> _Choice:
        """Give what a point is made of before its own values: composed once for each choice of groups."""
        name, population = str(point.get("scenario", self.typed)), str(point.get("population", ""))
        if (name, population) not in self.choices:
            given = [*self.given, *([Override("population", [population])] if population else [])]
            found, used = configs([Option(name)], given, self.common, self.folder)
            config, text = found[name], OmegaConf.to_yaml(found[name])
            if not config.programmes:
                raise UserError(f"{name}: this scenario has no programme to compare with its absence")
            bare = config.copy()
            bare.programmes = {}
            self.choices[name, population] = _Choice(config, bare, used[name], "${programmes" in text or "${." in text)
        return self.choices[name, population]

    def control(self, point: Point) -> Arm:
        """Give the control of a point: the same without programmes. Points that differ in programmes alone share one."""
        mine = {key: value for key, value in point.items() if key.split(".")[0] not in OF_PROGRAMMES}
        held = {one.key: one.values[0] for one in self.given if one.key not in GROUPS and programme_of(one.key) is None}
        setting = str(mine[self.axes[0]]) if len(self.axes) == 1 and mine else ""
        return Arm(_label(CONTROL, mine), self._kept(CONTROL, self.composed(point).bare, held | mine), setting, point=mine)

    def arm(self, point: Point) -> Arm:
        """Give the arm of a point."""
        chosen, name = self.composed(point), str(point.get("scenario", self.typed))
        held = {one.key: one.values[0] for one in self.given if one.key not in GROUPS and concerns(one, chosen.config)}
        mine = {key: value for key, value in point.items() if programme_of(key) in (None, *chosen.config.programmes)}
        setting = str(point[self.axes[0]]) if len(self.axes) == 1 else ""
        return Arm(_label(name, mine), self._scenario(name, chosen, held | mine), setting, point=point)

    def _scenario(self, name: str, chosen: _Choice, values: dict[str, Any]) -> Scenario:
        """Check the settings of an arm: knobs on top of all else, which most arms of a design share."""
        knobs = {key: value for key, value in values.items() if programme_of(key)}
        if not knobs or chosen.linked:
            return self._kept(name, chosen.config, values)
        shared = self._kept(name, chosen.config, {key: value for key, value in values.items() if key not in knobs})
        return with_knobs(shared, knobs) or self._kept(name, chosen.config, values)

    def _kept(self, name: str, config: DictConfig, values: dict[str, Any]) -> Scenario:
        """Check settings, unless they were checked before."""
        values = {key: null(key, value) for key, value in values.items() if key not in GROUPS}
        key = json.dumps([id(config), values], default=str)
        if key not in self.checked:
            self.checked[key] = scenario(name, with_settings(config, values))
        return self.checked[key]


def _label(name: str, point: Point) -> str:
    return " ".join([name, *(f"{key.split('.')[-1]}={shown(value)}" for key, value in point.items() if key != "scenario")])
