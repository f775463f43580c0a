"""Say what a mechanism reads: the same names that compiled code resolves, in the order it resolves them."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from sim.calendar import FIELDS
from sim.campus import MECHANISMS
from sim.description import markdown, source
from sim.description.overview import heading
from sim.frame.declaration import Draw, Luck, Mechanism, Sum
from sim.frame.writer import parameter_classes
from sim.state import KNOBS, PROGRAMME, STUDENT, TIE, Offers, Places, Ties, index

STUDENTS, PROGRAMMES = index(STUDENT), index(PROGRAMME)
WHOLE = {"ties": Ties, "places": Places, "offers": Offers}
ORDER = {
    "student": "of the student",
    "tie": "of the tie",
    "partner": "of the partner",
    "part": "of the student's part in the programme",
    "knob": "settings of the programme",
    "calendar": "calendar",
    "ties": "of ties",
    "places": "of places",
    "offers": "of the offers of all programmes",
    "row": "for each programme",
}
KEYED = {"day": "anew each day", "season": "anew each season", "start": "once and for good"}


@dataclass(frozen=True)
class Read:
    """One thing that a mechanism reads: what kind of thing, and its name."""

    kind: str
    name: str


def reads(mechanism: Mechanism) -> list[Read]:
    """List what a mechanism reads, draws and sums apart."""
    found: dict[Read, None] = {}
    for argument in mechanism.arguments:
        if argument not in mechanism.origins and argument not in parameter_classes(mechanism):
            found.update(dict.fromkeys(_resolved(mechanism, argument)))
    if mechanism.kind in ("whole", "activity"):
        found.update(dict.fromkeys(_looked_up(sys.modules[mechanism.formula.__module__])))
    return list(found)


def _resolved(mechanism: Mechanism, argument: str) -> Iterator[Read]:
    per_offer = mechanism.kind in ("offer", "activity")
    if argument in WHOLE:
        yield from (Read(argument, one) for one in _fields(mechanism, argument))
    elif argument == "k":
        yield Read("row", "the programme's own row")
    elif mechanism.kind == "tie" and argument in TIE:
        yield Read("tie", argument)
    elif per_offer and argument in PROGRAMMES:
        yield Read("part", argument)
    elif per_offer and argument in KNOBS:
        yield Read("knob", argument)
    elif argument in STUDENTS:
        yield Read("student", argument)
    elif argument in FIELDS:
        yield Read("calendar", argument)
    else:
        raise KeyError(f"{mechanism.name}({argument}): nothing of this name is known")


def _fields(mechanism: Mechanism, argument: str) -> list[str]:
    """List the fields of ties, places or offers that the formula and the functions that it calls take."""
    taken = {
        node.attr
        for function in _called(mechanism.formula.__module__, mechanism.formula.__name__, set())
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == argument
    }
    return [one for one in WHOLE[argument]._fields if one in taken]


def _called(module: str, name: str, seen: set[tuple[str, str]]) -> Iterator[ast.FunctionDef]:
    """Yield a function and the functions of the model that it calls, and they call, each once."""
    body = source.tree(module).body
    function = next((node for node in body if isinstance(node, ast.FunctionDef) and node.name == name), None)
    if function is None or (module, name) in seen:
        return
    seen.add((module, name))
    yield function
    elsewhere = {one.name: node.module for node in body if isinstance(node, ast.ImportFrom) and node.module for one in node.names}
    for call in (node.func.id for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        owner = elsewhere.get(call, module)
        if owner.startswith("sim."):
            yield from _called(owner, call, seen)


def _looked_up(module: ModuleType) -> Iterator[Read]:
    """List the columns and knobs that a module looks up by name, to read them out of the offers of all programmes."""
    for node in source.tree(module.__name__).body:
        if isinstance(node, ast.Assign):
            inside = list(ast.walk(node.value))
            mentioned = {one.id for one in inside if isinstance(one, ast.Name)}
            words = [one.value for one in inside if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            for owner, kind, known in (("KNOBS", "knob", set(KNOBS)), ("PROGRAMME", "part", set(PROGRAMMES)), ("STUDENT", "student", set(STUDENTS))):
                yield from (Read(kind, word) for word in words if owner in mentioned and word in known)


def told(mechanism: Mechanism) -> list[str]:
    """Say in lines of Markdown what a mechanism reads, draws and sums."""
    known = reads(mechanism)
    lines = []
    for kind, what in ORDER.items():
        mine = [one.name for one in known if one.kind == kind]
        if mine:
            lines.append(f"* {what}: " + ("its own row" if kind == "row" else markdown.names(mine)))
    lines += [f"* drawn: {_draw(mechanism, word, one)}" for word, one in mechanism.origins.items() if isinstance(one, Draw)]
    lines += _keys(mechanism)
    lines += [f"* summed over the {'student' if one.over == 'ties' else 'scenario'}'s {'ties' if one.over == 'ties' else 'programmes'}: {_sum(word, one)}"
              for word, one in mechanism.origins.items() if isinstance(one, Sum)]  # fmt: skip
    for argument, cls in mechanism.borrows:
        owner = next((one for one in MECHANISMS.values() if one.parameters is cls), None)
        lines.append(
            f"* parameters of another submodel, here called `{argument}`: those of {markdown.link(heading(owner)) if owner else markdown.name(cls.__name__)}"
        )
    return lines


def _draw(mechanism: Mechanism, word: str, origin: Draw) -> str:
    each = "student and programme" if mechanism.kind == "offer" else "student"
    how = "standard normal" if origin.distribution == "normal" else "uniform between 0 and 1"
    return f"`{word}`, {how}, one a {each}, anew each day; stream `{origin.stream}`"


def _keys(mechanism: Mechanism) -> list[str]:
    """Name the keys under which a mechanism draws by itself, those together that change together."""
    lines = []
    for at, when in KEYED.items():
        mine = [f"`{word}` (stream `{one.stream}`)" for word, one in mechanism.origins.items() if isinstance(one, Luck) and one.at == at]
        if mine:
            lines.append(f"* drawn at addresses of its own, under keys made {when}: {', '.join(mine)}")
    return lines


def _sum(word: str, origin: Sum) -> str:
    lines = source.steps(origin.formula)
    what = f"`{lines[0]}`" if len(lines) == 1 else f"`{origin.formula.__name__}`"
    arguments = origin.formula.__code__.co_varnames[: origin.formula.__code__.co_argcount]
    theirs = [one.removeprefix("their_") for one in arguments if one.startswith("their_")]
    partner = f" (`their_` marks the partner's {markdown.names(theirs)})" if theirs else ""
    return f"`{word}` = sum of {what}{partner}. {markdown.sentence(origin.formula.__doc__ or '')}"
