"""Ask: turn names and overrides, as they are typed, into a question whose arms are all checked."""

import dataclasses
from pathlib import Path

from omegaconf import DictConfig

from experiments.arms import arms
from experiments.composing import NOTHING, Option, configs, programme_of, refuse_foreign
from experiments.designed import designed
from experiments.designs import Design, grid
from experiments.overrides import Override, overrides
from experiments.question import Arm, Question
from sim.composition import GROUPS
from sim.errors import UserError
from sim.extension import with_mechanisms

MOST_ARMS = 50
MOST_REPLICATES = 2000  # of a question with a precision, unless it says how many


def ask(verb: str, names: list[str], words: list[str], folder: Path | None, mechanisms: tuple[Path, ...] = ()) -> Question:
    """Turn what was typed into a question whose arms are all checked; `mechanisms` are files of a user's own."""
    given = overrides(words)
    if verb == "sweep":
        return asked_at(verb, names[0], _swept(given), [one for one in given if len(one.values) == 1], folder, mechanisms)
    question = asked(verb, [Option(name) for name in names], given, folder, mechanisms)
    if verb == "run" and len(question.arms) > 1:
        raise UserError(f"run takes one value a key; use: peersim sweep {names[0]} {' '.join(words)}")
    return question


def asked_at(
    verb: str,
    typed: str,
    design: Design,
    given: list[Override],
    folder: Path | None,
    mechanisms: tuple[Path, ...] = (),
    common: list[Override] | None = None,
) -> Question:
    """Turn a scenario and the points of a design into a question whose arms are all checked."""
    found, files = designed(typed, design, given, _enough(given, common or []), folder)
    return _question(verb, found, files, mechanisms, design.axes)


def _enough(given: list[Override], common: list[Override]) -> list[Override]:
    """Let a question with a precision run as many replicates as it may need, if nobody says how many at most."""
    said = {one.key: one.values[0] for one in (*common, *given)}
    if "precise" in said and not said.get("precision"):
        raise UserError("precise: goes with a precision, as in precision=0.01: in which outcomes")
    return [*common, Override("replicates", [MOST_REPLICATES])] if said.get("precision") and "replicates" not in said else common


def _swept(given: list[Override]) -> Design:
    """Give the design of what was typed: all combinations of what has several values."""
    several = {one.key: one.values for one in given if len(one.values) > 1}
    if not several:
        raise UserError(f"sweep takes a key with several values, as in programmes.pal.group_size=4,8 ({_one_value(given)})")
    return grid(several)


def _one_value(settings: list[Override]) -> str:
    only = [f"{one.key} = {one.values[0]}" for one in settings if programme_of(one.key)] or [one.key for one in settings]
    return f"{only[0]} is one value" if only else "none was given"


def asked(
    verb: str, options: list[Option], given: list[Override], folder: Path | None, mechanisms: tuple[Path, ...] = (), common: list[Override] | None = None
) -> Question:
    """Turn options into a question whose arms are all checked; `given` was typed, and wins over what is `common` to all options."""
    common = _enough(given, common or [])
    composed, used = configs(options, given, common, folder)
    files = used[options[0].typed]
    settings = [one for one in given if one.key not in GROUPS]
    refuse_foreign(settings, composed)
    for option in options:
        refuse_foreign(option.own, {option.typed: composed[option.typed]})
    found = [(used[one.typed]["population"], arms(one.label or one.typed, composed[one.typed], settings, one), composed[one.typed]) for one in options]
    every = _by_population(found, files["population"], settings)
    if len(every) > MOST_ARMS:
        raise UserError(f"{len(every)} arms (allowed up to {MOST_ARMS}); name fewer values")
    return _question(verb, every, files, mechanisms)


def _question(verb: str, found: list[Arm], files: dict[str, str], mechanisms: tuple[Path, ...], axes: tuple[str, ...] = ()) -> Question:
    """State the question of some arms, which have to differ in their names."""
    every = [dataclasses.replace(arm, scenario=with_mechanisms(arm.scenario, mechanisms)) for arm in found]
    _refuse_other_people(every)
    labels = [arm.label for arm in every]
    if len(set(labels)) < len(labels):
        raise UserError(f"{max(labels, key=labels.count)} is named twice; a comparison needs different arms")
    return Question(verb, every, axes[0] if len(axes) == 1 else "", files["population"], files["institution"], axes=axes)


def _refuse_other_people(every: list[Arm]) -> None:
    """Refuse arms on other students than real ones: what may be told of these is worked out for one cohort."""
    who = {(arm.scenario.personal, arm.scenario.roster.fingerprint() if arm.scenario.roster else "") for arm in every}
    if len(who) > 1 and any(arm.scenario.personal for arm in every):
        raise UserError("population: one of these holds real people, who are asked about by themselves; name one population")


def _by_population(found: list[tuple[str, list[Arm], DictConfig]], first: str, settings: list[Override]) -> list[Arm]:
    """Put arms after those of their own students: who brings students of its own is compared with the same students without any programme."""
    every = [arm for population, mine, _ in found if population == first for arm in mine]
    for name in dict.fromkeys(population for population, _, _ in found if population != first):
        groups = [(mine, config) for population, mine, config in found if population == name]
        if any(arm.scenario.roster for arm in every) or any(arm.scenario.roster for mine, _ in groups for arm in mine):
            raise UserError(
                f"population: scenarios name different ones ({first}, {name}); students from files are not compared with others: population={first}"
            )
        control = groups[0][1].copy()
        control.programmes = {}
        base = [one for one in settings if programme_of(one.key) is None and len(one.values) == 1]
        alone = dataclasses.replace(arms(f"{NOTHING}, {name}", control, base)[0], apart=name)
        every += [dataclasses.replace(alone, control=alone.label)]
        every += [dataclasses.replace(arm, control=alone.label, apart=name) for mine, _ in groups for arm in mine]
    return every
