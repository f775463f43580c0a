"""Studies: a question kept in a file with its arms and with how to read the answer; asked again by its name."""

import dataclasses
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.asking import asked, asked_at
from experiments.composing import Option
from experiments.designs import Design
from experiments.designs import read as design_of
from experiments.overrides import Override, overrides, refuse_twice
from experiments.question import Question
from sim.composition import SHIPPED, choices
from sim.errors import UserError, nearest
from sim.named import file_of, meant, refuse_no_folder, tree_of, written
from sim.outcomes import OUTCOMES, SUBGROUPS

GROUP, EXPERIMENT = "study", "experiment"
ASKED = ("replicates", "precision", "precise", "minutes")  # settings of the question itself, which a study names beside its arms
SHOWN = {"outcomes": OUTCOMES, "subgroups": SUBGROUPS}  # what of the answer is shown, and what there is
KEYS = ("question", "reading", "evaluations", "arms", "run", "design", "axes", "points", "file", "settings", *ASKED, *SHOWN)
MATES = ("population.sections", "population.lot")  # who is put together: the same students with the same luck
OF_AN_EXPERIMENT = ("question", "arms", "settings", "replicates", "quick", "gauges")  # what the file of an experiment says
POINTS = "points"
OF_AN_ARM = ("label", "run")
BELONGS_TO_ARMS = ("programmes", "mechanisms", "mechanisms_until", "helping")  # all else is the same in every arm: students, calendar, luck
DESIGN_SEED = 1  # of the points that fill a space: a study's points are the same whenever it is asked
LONGEST_LABEL = 22  # characters: what a figure has room for
LABEL = re.compile(rf"(?=\S)[\w .,:;()+\-/%&'?]{{1,{LONGEST_LABEL}}}(?<=\S)")


@dataclass(frozen=True)
class Study:
    """What a file of a study says: the question, how to read the answer, the options, and the settings of all of them."""

    name: str
    question: str
    reading: str
    options: list[Option]
    common: list[Override]
    shown: dict[str, Any] = field(default_factory=dict)  # outcomes and subgroups of the table, the usual if none are named; and whether evaluations are shown
    design: Design | None = None  # then there is one option, which is lived at every point


def ask_study(name: str, words: list[str], folder: Path | None, mechanisms: tuple[Path, ...] = ()) -> Question:
    """Turn a study and what was typed behind its name into a question, as a comparison of its arms is one."""
    given = overrides(words)
    points = next((one.values[0] for one in given if one.key == POINTS), None)
    study, given = read(name, folder, points), [one for one in given if one.key != POINTS]
    _refuse_compared(study, given)
    try:
        question = _question(study, given, folder, mechanisms)
    except UserError:
        _refuse_file(study, folder)  # if the file is wrong by itself, it is named
        raise
    if len(question.arms) < 2:
        raise UserError(f"{file_of(GROUP, name)}: arms: there is one; a study compares at least two")
    return dataclasses.replace(question, study={"name": name, "question": study.question, "reading": study.reading} | study.shown)


def ask_experiment(name: str, given: list[Override], quick: bool = False, mechanisms: tuple[Path, ...] = (), yielding: tuple[Override, ...] = ()) -> Question:
    """Turn a shipped experiment, and settings of all its arms, into a question whose runs are measured by gauges; a quick one has fewer replicates

    What is given wins over the experiment's own settings, and these win over what is yielding.
    """
    tree, where = tree_of(EXPERIMENT, name, None), file_of(EXPERIMENT, name)
    if unknown := [key for key in tree if key not in OF_AN_EXPERIMENT]:
        raise UserError(f"{where}: {unknown[0]} is no key of an experiment.{nearest(unknown[0], OF_AN_EXPERIMENT)}")
    usual = _common(tree | ({"replicates": tree["quick"]} if quick else {}))
    own = [one for one in usual if one.key not in {typed.key for typed in given}] + given
    every = [one for one in yielding if one.key not in {mine.key for mine in own}] + own
    shared, inside = ([one for one in every if one.key.startswith("mechanisms.") == of] for of in (False, True))
    options = [_inside(_option(one), inside) for one in tree["arms"]]
    question = asked(EXPERIMENT, options, [], None, mechanisms, shared)
    return dataclasses.replace(question, gauges=tuple(tree["gauges"]), study={"name": name, "question": tree["question"]})


def _inside(option: Option, settings: list[Override]) -> Option:
    """Give an arm settings of mechanisms, those of mechanisms that are taken out left out; what the arm sets itself wins."""
    own = {one.key for one in option.own}
    mine = [one for one in settings if one.key not in own] + option.own
    gone = {one.key for one in mine if one.values == [None]}
    kept = [one for one in mine if one.key in gone or one.key.rpartition(".")[0] not in gone]
    return dataclasses.replace(option, label=option.label or option.typed, own=kept)


def _question(study: Study, given: list[Override], folder: Path | None, mechanisms: tuple[Path, ...] = ()) -> Question:
    """Ask a study: its arms, or its one scenario at every point of the design."""
    if study.design:
        return asked_at(GROUP, study.options[0].typed, study.design, given, folder, mechanisms, study.common)
    return asked(GROUP, study.options, given, folder, mechanisms, study.common)


def _run(tree: dict[str, Any]) -> Option:
    """Read which scenario a design varies."""
    run = tree.get("run")
    if "arms" in tree:
        raise UserError("arms: a study has arms or a design; the scenario of a design is said by run")
    if not isinstance(run, str) or not run.strip() or " " in run.strip() or "=" in run:
        raise UserError(f"run: {'is missing' if run is None else written(run)}: a design varies one scenario, as in run: pal")
    return Option(run.strip())


def listed(folder: Path | None) -> tuple[list[Study], list[str]]:
    """Read all studies, shipped and the user's own; of a file with a mistake, what is wrong with it."""
    refuse_no_folder(folder)
    found, bad = [], []
    for name in choices(GROUP, folder):
        try:
            found.append(read(name, folder))
        except UserError as error:
            bad.append(f"{GROUP} {name} ({str(error).splitlines()[0]})")
    return found, bad


def read(name: str, folder: Path | None, points: Any = None) -> Study:
    """Read the file of a study, with another number of points of its design if one is typed. Raises UserError that names the file for what is no study."""
    tree, where = tree_of(GROUP, name, folder), file_of(GROUP, name)
    tree = tree if points is None else tree | {POINTS: points}
    if unknown := [key for key in tree if key not in KEYS]:
        raise UserError(f"{where}: {unknown[0]} is no key of a study.{meant(unknown[0], KEYS)}")
    question, reading = (_sentence(where, key, tree.get(key)) for key in ("question", "reading"))
    arms, home = tree.get("arms"), folder if folder and (folder / where).is_file() else SHIPPED
    try:
        design = design_of(tree, home / GROUP, DESIGN_SEED)
        if design:
            if double := [key for key in tree.get("settings") or {} if key in design.axes]:
                raise UserError(f"settings: {double[0]}: is an axis of this design")
            return Study(name, question, reading, [_run(tree)], _common(tree), _shown(tree), design)
        if not isinstance(arms, list) or not arms:
            raise UserError(f"arms: {'there are none' if not arms else 'takes a list'}; a study compares at least two, as in [lecture_only, pal]")
        return Study(name, question, reading, [_option(one) for one in arms], _common(tree), _shown(tree))
    except UserError as error:
        raise UserError(f"{where}: {error}") from None


def _sentence(where: str, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UserError(f"{where}: {key}: {'is missing' if value is None else 'takes a sentence'}; it is printed with the table")
    text = " ".join(value.split())
    if not text.isprintable():
        raise UserError(f"{where}: {key}: has characters that cannot be printed")
    return text


def _option(one: Any) -> Option:
    """Read an arm: as it is typed, or with a label of its own."""
    label, run = "", one
    if isinstance(one, dict):
        if unknown := [str(key) for key in one if key not in OF_AN_ARM]:
            raise UserError(f"arms: {unknown[0]} is no key of an arm.{nearest(unknown[0], OF_AN_ARM)}")
        label, run = one.get("label"), one.get("run")
        for key in OF_AN_ARM:
            if one.get(key) in (None, ""):
                raise UserError(f"arms: {written(one)}: {key} is missing; an arm is what one types, as in pal+online, or {{label: NAME, run: pal+online}}")
        if not isinstance(label, str) or not LABEL.fullmatch(label):
            raise UserError(f"arms: label: {label}: takes 1 to {LONGEST_LABEL} letters, digits, spaces and . , : ; ( ) + - / % & ' ? _")
    if not isinstance(run, str):
        raise UserError(f"arms: {written(run)}: an arm is what one types, as in pal+online, or {{label: NAME, run: pal+online}}")
    try:
        words = shlex.split(run)
    except ValueError as error:
        raise UserError(f"arms: {run}: {str(error).lower()}") from None
    names = [word for word in words if "=" not in word]
    if len(names) != 1:
        raise UserError(f"arms: {run or 'an empty arm'}: names {'several scenarios' if names else 'no scenario'}; an arm has one")
    own = overrides([word for word in words if "=" in word])
    if shared := [setting.key for setting in own if not {setting.key, setting.key.split(".")[0]} & {*BELONGS_TO_ARMS, *MATES}]:
        raise UserError(f"arms: {run}: {shared[0]} is the same in all arms; say it once, under settings")
    return Option(names[0], own, label)


def _common(tree: dict[str, Any]) -> list[Override]:
    """Read the settings of all arms."""
    settings = tree.get("settings") or {}
    if not isinstance(settings, dict):
        raise UserError(f"settings: {written(settings)}: takes keys and values, as in {{population: reed98}}")
    pairs = [*settings.items(), *((key, tree[key]) for key in ASKED if key in tree)]
    refuse_twice([str(key) for key, _ in pairs])
    return [Override(str(key), [value]) for key, value in pairs]


def _shown(tree: dict[str, Any]) -> dict[str, Any]:
    """Read which outcomes and subgroups the table shows, and whether what evaluations find."""
    found = {}
    for key, known in SHOWN.items():
        if key in tree:
            names = tree[key]
            if not isinstance(names, list) or not names:
                raise UserError(f"{key}: {written(names)}: takes a list, as in [{', '.join(list(known)[:2])}]")
            if wrong := [str(one) for one in names if not isinstance(one, str) or one not in known]:
                raise UserError(f"{key}: {wrong[0]}: there is none of this name.{meant(wrong[0], known)}")
            found[key] = list(dict.fromkeys(names))
    if "evaluations" in tree:
        if not isinstance(tree["evaluations"], bool):
            raise UserError(f"evaluations: {written(tree['evaluations'])}: true or false: whether to show what evaluations without a fair comparison find")
        found["evaluations"] = tree["evaluations"]
    return found


def _refuse_compared(study: Study, given: list[Override]) -> None:
    """Refuse to set from outside what an arm sets itself: its name would say one thing, and its students live another."""
    for option in study.options:
        for mine in option.own:
            for one in given:
                if f"{mine.key}.".startswith(f"{one.key}.") or f"{one.key}.".startswith(f"{mine.key}."):
                    arm = option.label or option.typed
                    raise UserError(f"{one.key}: the arm {arm} of {study.name} sets {mine.key} itself; for arms of your own: peersim compare")


def _refuse_file(study: Study, folder: Path | None) -> None:
    """Name the file if the study cannot be asked even with nothing typed behind its name."""
    try:
        _question(study, [], folder)
    except UserError as error:
        raise UserError(f"{file_of(GROUP, study.name)}: {error}") from None
