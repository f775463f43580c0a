"""Print every key that can be typed after the names of scenarios, with its default, what is allowed, and what it means."""

import dataclasses
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from experiments.composing import Option
from experiments.designs import GRID, ZIPPED
from experiments.study import Study, listed
from sim.calendar import Calendar
from sim.campus import MECHANISMS
from sim.composition import SHIPPED, choices, composed
from sim.configuration import Loaded, Made, Run
from sim.errors import UserError
from sim.institution import Institution
from sim.modifiers import GROUP, SIGN, modifier
from sim.parameters import declared
from sim.programmes import SCHEMAS, Helping, Programme
from sim.settings import KINDS, allowed, default, kind
from sim.traits import Traits

HEAD = ("| key | default | allowed | meaning |", "|---|---|---|---|")
NOT_LISTED = "Not listed: "


def everything(folder: Path | None) -> str:
    """Give all that follows in one text; a file that cannot be listed is told of at the end, once."""
    parts = (scenarios, institutions, modifiers, studies, settings, programmes, parameters)
    blocks = "\n\n".join(part(folder) for part in parts).split("\n\n")
    bad = [one for one in blocks if one.startswith(NOT_LISTED)]
    return "\n\n".join((*(one for one in blocks if not one.startswith(NOT_LISTED)), *dict.fromkeys(bad)))


def settings(folder: Path | None) -> str:
    """Give the settings of a run, of its students and of its calendar as Markdown tables."""
    kinds: dict[type, list[str]] = {Made: [], Loaded: []}
    found, bad = _every("population", folder)
    for name, config in found.items():
        kinds.get(OmegaConf.get_type(config.population), []).append(name)
    groups = [f"| {group} | {first} | {', '.join(choices(group, folder))} | {what} |" for group, first, what in (
        ("population", "first_years", "the file that says who the students are"),
        ("calendar", "semester", "the file that says which week is what"),
        ("institution", "uk", "the file that says what is usual and what it costs"),
    )]  # fmt: skip
    return "\n\n".join((
        "\n".join(("## The run", "", *HEAD, *_rows("", Run), *groups)),
        "\n".join((f"## Students made from numbers ({', '.join(f'population={name}' for name in kinds[Made])})", "", *HEAD, *_rows("population.", Made))),
        "\n".join((f"## Students from files ({', '.join(f'population={name}' for name in kinds[Loaded])})", "", *HEAD, *_rows("population.", Loaded))),
        "\n".join(("## The calendar", "", *HEAD, *_rows("calendar.", Calendar))),
        *bad,
    ))  # fmt: skip


def programmes(folder: Path | None) -> str:
    """Give the settings of each programme of each scenario as Markdown tables."""
    found: dict[tuple[str, type], dict[str, Any]] = {}
    composed_ones, bad = _every("scenario", folder)
    for scenario, config in composed_ones.items():
        for name, node in config.programmes.items():
            schema = OmegaConf.get_type(node)
            if isinstance(schema, type) and issubclass(schema, Programme):
                found.setdefault((str(name), schema), {})[scenario] = node
    own = f"A programme of your own begins with {' or '.join(SCHEMAS)} and has the same keys, under the name in its scenario (--config-dir lists them)."
    return "\n\n".join((*(_programme(name, schema, nodes) for (name, schema), nodes in found.items()), own, *bad))


def scenarios(folder: Path | None) -> str:
    """Give what each scenario is, and what the evidence lets one expect of it, in a Markdown table: from the comments of the YAML files."""
    composed_ones, bad = _every("scenario", folder)
    rows = [f"| `{name}` | {' | '.join(meant(name, list(config.programmes), folder))} |" for name, config in composed_ones.items()]
    return "\n\n".join(("\n".join(("| scenario | what | expect |", "|---|---|---|", *rows)), *bad))


def institutions(folder: Path | None) -> str:
    """Give what is usual at each institution and what it costs, with where each number comes from: from the comments of the YAML files."""
    names = choices("institution", folder)
    notes = {name: _notes(_file("institution", name, folder)) for name in names}
    configs, bad = _every("institution", folder)
    heads = [f"`{name}`: {_comment(_file('institution', name, folder))}" for name in configs]
    table = ["| key | " + " | ".join(configs) + " | meaning |", "|---" * (len(configs) + 2) + "|"]
    for one in dataclasses.fields(Institution):
        values = [shown(config.institution[one.name]) + (f" ({said})" if (said := notes[name].get(one.name)) else "") for name, config in configs.items()]
        unit = f" ({one.metadata['unit']})" if one.metadata["unit"] else ""
        table.append(f"| institution.{one.name} | {' | '.join(values)} | {one.metadata['meaning']}{unit} |")
    return "\n\n".join(("## Institutions (institution=NAME)", "\n".join(heads), "\n".join(table), *bad))


def _notes(text: str) -> dict[str, str]:
    """Read the comment behind each key of a YAML."""
    found = (re.match(r"(\w+):[^#]*#\s*(.*)", line) for line in text.splitlines())
    return {one[1]: one[2].strip() for one in found if one}


def modifiers(folder: Path | None) -> str:
    """Give what each modifier sets, what it is and what to expect of it, in a Markdown table: from the YAML files and the comments at their heads."""
    rows, bad = [], []
    for name in choices(GROUP, folder):
        try:
            sets = ", ".join(f"{key}: {shown(value)}" for key, value in modifier(name, folder).items())
            rows.append(f"| `{SIGN}{name}` | {sets} | {' | '.join(_told(_comment(_file(GROUP, name, folder))))} |")
        except UserError as error:
            bad.append(f"{NOT_LISTED}{GROUP} {name} ({str(error).splitlines()[0]})")
    return "\n\n".join(("\n".join(("| modifier | sets | what | expect |", "|---|---|---|---|", *rows)), *bad))


def studies(folder: Path | None) -> str:
    """Give the question of each study, and its arms, in a Markdown table: from the YAML files."""
    found, bad = listed(folder)
    rows = [f"| `{one.name}` | {_cell(one.question)} | {_cell(_lived(one))} |" for one in found]
    return "\n\n".join(("\n".join(("| study | question | arms |", "|---|---|---|", *rows)), *(f"{NOT_LISTED}{one}" for one in bad)))


def _lived(study: Study) -> str:
    """Name the arms of a study, or its scenario and how many values of which keys."""
    if not study.design:
        return "; ".join(map(_arm, study.options))
    kinds = {GRID: "all of", ZIPPED: "side by side"}
    axes = ", ".join(f"{len({str(point[key]) for point in study.design.points})} of {key.split('.')[-1]}" for key in study.design.axes)
    return f"{study.options[0].typed}, {len(study.design.points)} points: {kinds.get(study.design.kind, study.design.kind)} {axes}"


def _arm(option: Option) -> str:
    """Name an arm, or several that one key makes."""
    own = (f"{one.key.split('.')[-1]}={', '.join(map(shown, one.values))}" for one in option.own)
    return option.label or " ".join((option.typed, *own))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def meant(scenario: str, programmes: list[str], folder: Path | None) -> tuple[str, str]:
    """Say what a scenario is and what to expect: in its own words if it is more than a programme as it stands."""
    if scenario not in choices("scenario", folder):  # a programme is a scenario of its own
        return _told(_comment(_file("programme", scenario, folder)))
    own = _file("scenario", scenario, folder)
    simple = len(programmes) == 1 and "\nprogrammes:" not in own and programmes[0] in choices("programme", folder)
    return _told(_comment(_file("programme", programmes[0], folder) if simple else own))


def _told(text: str) -> tuple[str, str]:
    """Part a comment into what a thing is, and what to expect of it."""
    what, _, expected = text.partition(" Expect ")
    return what.removesuffix("."), expected.removesuffix(".")


def _file(group: str, name: str, folder: Path | None) -> str:
    roots = [root for root in (folder, SHIPPED) if root and (root / group / f"{name}.yaml").is_file()]
    return (roots[0] / group / f"{name}.yaml").read_text(encoding="utf-8")


def _comment(text: str) -> str:
    """Join the comments at the head of a YAML, Hydra's own line apart."""
    lines = itertools.takewhile(lambda line: line.startswith("#"), text.splitlines())
    return " ".join(line.lstrip("# ").strip() for line in lines if "@package" not in line)


def _every(group: str, folder: Path | None) -> tuple[dict[str, DictConfig], list[str]]:
    """Compose with each file of a group; a file with a mistake is told in a line, and the others go on."""
    found, bad = {}, []
    for name in choices(group, folder):
        try:
            found[name] = composed("lecture_only", {group: name}, folder) if group != "scenario" else composed(name, {}, folder)
        except UserError as error:
            bad.append(f"{NOT_LISTED}{group} {name} ({str(error).splitlines()[0]})")
    return found, bad


def parameters(folder: Path | None = None) -> str:
    """Give every number of the model as Markdown tables, one a mechanism, with its source."""
    owners = {f"mechanisms.{name}": one.parameters for name, one in MECHANISMS.items() if one.parameters}
    owners |= {"helping": Helping, "population.traits": Traits}
    out = f"mechanisms.NAME=null takes a mechanism out; NAME is one of {', '.join(MECHANISMS)}."
    return "\n\n".join((*(_table(key, cls) for key, cls in owners.items()), out))


def _programme(name: str, schema: type, nodes: dict[str, Any]) -> str:
    """Lay out a programme; where scenarios differ in a default, each is named."""
    activity = next(one for one, cls in SCHEMAS.items() if cls is schema)
    lines = [f"## programmes.{name} (scenario{'s' if len(nodes) > 1 else ''} {', '.join(nodes)}; {activity})", "", schema.__doc__ or "", "", *HEAD]
    for one in dataclasses.fields(schema):
        values = {scenario: shown(node[one.name]) for scenario, node in nodes.items()}
        owners = {value: ", ".join(scenario for scenario, other in values.items() if other == value) for value in values.values()}
        said = next(iter(owners)) if len(owners) == 1 else ", ".join(f"{value} ({scenarios})" for value, scenarios in owners.items())
        if one.name != "activity":  # which the file of the programme decides
            lines.append(_row(f"programmes.{name}.{one.name}", said, one))
    return "\n".join(lines)


def _rows(prefix: str, schema: type) -> Iterator[str]:
    """Give a line for each setting of a config class, and of the classes in it; numbers with sources have tables of their own."""
    for one in dataclasses.fields(schema):
        inner = kind(one)
        if one.metadata:
            yield _row(prefix + one.name, shown(default(one)), one)
        elif dataclasses.is_dataclass(inner) and prefix and one.name != "traits":
            yield from _rows(f"{prefix}{one.name}.", inner)


def _row(key: str, said: str, field: dataclasses.Field) -> str:
    return f"| {key} | {said} | {allowed(field.metadata) or KINDS.get(kind(field), '')} | {field.metadata['meaning']} |"


def shown(value: Any) -> str:
    """Write a value as it is typed."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "none" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _table(key: str, cls: type) -> str:
    lines = [f"## {key}", "", "| key | default | unit | meaning | allowed | source |", "|---|---|---|---|---|---|"]
    for one in declared(cls):
        lines.append(f"| {key}.{one.name} | {one.default:g} | {one.unit} | {one.meaning} | {one.bounds[0]:g} to {one.bounds[1]:g} | {one.source} |")
    return "\n".join(lines)
