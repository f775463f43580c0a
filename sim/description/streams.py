"""List the streams of luck: every decision that draws, by the name under which it draws."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sim.campus import MECHANISMS
from sim.description import source
from sim.fingerprint import SOURCES
from sim.frame.declaration import Draw, Luck

AT_THE_START = {"uniforms": "uniform", "normals": "normal", "pair_uniforms": "uniform, one a pair"}
NOT_THE_MODEL = ("sim.reference", "sim.description", "sim.luck")  # the second copy of the model, this text, and the tool itself


@dataclass(frozen=True)
class Stream:
    """One stream: its name, how it is drawn, the day in its key, the draw in its key, and who draws."""

    name: str
    how: str
    day: str
    draw: str
    by: str


def streams() -> list[Stream]:
    """List every stream once, those of the start first."""
    found: dict[str, Stream] = {}
    for one in (*sorted(_of_the_start(), key=lambda one: one.name), *_of_the_day()):
        known = found.get(one.name)
        found[one.name] = (
            one if known is None else Stream(one.name, known.how, known.day, known.draw, f"{known.by}, {one.by}" if one.by not in known.by else known.by)
        )
    return list(found.values())


def _of_the_day() -> Iterator[Stream]:
    for name, mechanism in MECHANISMS.items():
        own = "hash of the programme" if mechanism.kind in ("offer", "activity") else "0"
        for one in mechanism.origins.values():
            if isinstance(one, Draw):
                yield Stream(one.stream, one.distribution, "day", own, name)
            elif isinstance(one, Luck):
                yield Stream(one.stream, "addresses of its own", "0" if one.at == "start" else one.at, own, name)


def _of_the_start() -> Iterator[Stream]:
    for module in SOURCES:
        if module.startswith("sim.") and not module.startswith(NOT_THE_MODEL):
            yield from _drawn_in(module)


def _drawn_in(module: str) -> Iterator[Stream]:
    """List what a module draws by calling for whole arrays, directly or through a method that puts a word before the name."""
    calls = [one for one in ast.walk(source.tree(module)) if isinstance(one, ast.Call)]
    per_programme = "hash of the programme"
    through = _prefixes(module)
    by = module.removeprefix("sim.")
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        literal = next((one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)), None)
        if literal is None:
            continue
        if name in AT_THE_START and re.fullmatch(r"[a-z0-9._]+", literal):
            yield Stream(literal, AT_THE_START[name], "0", per_programme if _with_draw(call) else "0", by)
        elif name in through:
            before, how, draw = through[name]
            yield Stream(before + literal, how, "0", per_programme if draw else "0", by)
        elif name == "stream":
            yield Stream(literal, "addresses of its own", "0", per_programme, by)


def _with_draw(call: ast.Call) -> bool:
    return any(one.arg == "draw" for one in call.keywords)


def _prefixes(module: str) -> dict[str, tuple[str, str, bool]]:
    """Map a method that draws under a name handed to it to the word that it puts before it, the kind of number, and whether each programme has its own."""
    found = {}
    for function in (one for one in ast.walk(source.tree(module)) if isinstance(one, ast.FunctionDef)):
        for call in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
            name = getattr(call.func, "id", "")
            for text in (one for one in call.args if isinstance(one, ast.JoinedStr)):
                if name in AT_THE_START and isinstance(text.values[0], ast.Constant):
                    found[function.name] = (text.values[0].value, AT_THE_START[name], _with_draw(call))
            handed = {one.arg for one in function.args.args} & {one.id for one in call.args if isinstance(one, ast.Name)}
            if name in AT_THE_START and "name" in handed:
                found[function.name] = ("", AT_THE_START[name], _with_draw(call))
        for text in _out_of_a_table(function):
            found[function.name] = (text.values[0].value, AT_THE_START["normals"], False)
    return found


def _out_of_a_table(function: ast.FunctionDef) -> Iterator[ast.JoinedStr]:
    """Find the names under which a method takes columns out of `normals` that were drawn at once."""
    for one in ast.walk(function):
        if isinstance(one, ast.Subscript) and isinstance(one.slice, ast.JoinedStr) and getattr(one.value, "attr", "") == "normals":
            yield one.slice
