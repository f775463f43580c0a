"""Read the model's own source: what is noted beside an entry, which functions a module has for its formulas, what is assigned to a name."""

import ast
import functools
import inspect
import io
import re
import sys
import textwrap
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType

from sim.fingerprint import SOURCES

SHORTER = (  # what only Python needs is left out; parameters read p.name everywhere
    (r"\bnp\.|\bbirth\.|\bself\.", ""),
    (r"\b(traits|t|rules)\.", "p."),
    (r"\b(?:values|shares)\['(\w+)'\]", r"\1"),
    (r"\bgetattr\(t, '(\w+)'\)", r"p.\1"),
    (r"\bfull\(n, ([\w.]+)\)", r"\1"),
    (r"\bBurnout\(\)", "burnout"),
    (r"\bat\['(\w+)'\]", r"\1"),
    (r"\b(normal|uniform)s\(seed, replicate, ('[\w.]+'), 0, ids(, draw=draw)?\)", r"\1(\2)"),
)


@dataclass(frozen=True)
class Constants:
    """A line of fixed numbers of a module, with what is noted beside it."""

    names: tuple[str, ...]
    values: tuple[object, ...]
    note: str


@dataclass(frozen=True)
class Block:
    """The lines of one function that give values to named columns, as formulas; `entries` maps a column to its value."""

    title: str
    lines: tuple[str, ...]
    entries: dict[str, str]


@functools.cache
def text(module: str) -> str:
    """Give the source of a module as it was read when the model was loaded."""
    return SOURCES[module].text.decode("utf-8")


@functools.cache
def tree(module: str) -> ast.Module:
    """Parse a module."""
    return ast.parse(text(module))


@functools.cache
def comments(module: str) -> dict[int, str]:
    """Map line numbers to the comments at their ends."""
    tokens = tokenize.generate_tokens(io.StringIO(text(module)).readline)
    return {one.start[0]: one.string.lstrip("# ").strip() for one in tokens if one.type == tokenize.COMMENT}


def beside(module: str, owner: str) -> dict[str, str]:
    """Map the entries of a tuple of names, or the fields of a class, to the comments that stand beside them."""
    noted = comments(module)
    for node in tree(module).body:
        if isinstance(node, ast.ClassDef) and node.name == owner:
            return {one.target.id: noted.get(one.end_lineno, "") for one in node.body if isinstance(one, ast.AnnAssign)}
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == owner for one in node.targets):
            return {one.value: noted.get(one.end_lineno, "") for one in node.value.elts}
    raise KeyError(f"{module} has no {owner}")


def constants(module: ModuleType) -> list[Constants]:
    """List the fixed numbers that a module names in capitals, apart from what is looked up or declared elsewhere."""
    found = []
    for node in tree(module.__name__).body:
        if not isinstance(node, ast.Assign) or any(isinstance(one, (ast.Call, ast.JoinedStr, ast.Subscript)) for one in ast.walk(node.value)):
            continue
        named = tuple(one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name))
        values = tuple(getattr(module, one) for one in named)
        if all(one.isupper() for one in named) and all(_is_number(one) for one in values):
            found.append(Constants(named, values, comments(module.__name__).get(node.end_lineno, "")))
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def inner(module: str) -> list[Callable]:
    """List the functions of a module that compiled formulas call, in their order."""
    decorated = [
        node.name for node in tree(module).body if isinstance(node, ast.FunctionDef) and "jitable" in {ast.unparse(one) for one in node.decorator_list}
    ]
    return [getattr(sys.modules[module], one) for one in decorated]


def steps(formula: Callable, results: tuple[str, ...] = ()) -> list[str]:
    """Give the lines of a formula that has neither loop nor branch, its comments kept; none if it has. `results` names what is returned."""
    node = ast.parse(textwrap.dedent(inspect.getsource(formula))).body[0]
    body = [one for one in node.body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
    if not body or not all(isinstance(one, (ast.Assign, ast.AugAssign)) for one in body[:-1]) or not isinstance(body[-1], ast.Return):
        return []
    written = textwrap.dedent(inspect.getsource(formula)).splitlines()[body[0].lineno - 1 : body[-1].lineno - 1]
    lines = [one for one in textwrap.dedent("\n".join(written)).splitlines() if one.strip()]
    if "np.empty" in ast.unparse(node):
        return []  # room in memory is no formula
    values = body[-1].value.elts if isinstance(body[-1].value, ast.Tuple) else [body[-1].value]
    if len(results) == len(values):
        return [*lines, *(f"new {name} = {ast.unparse(value)}" for name, value in zip(results, values))]
    return [*lines, ast.unparse(body[-1].value)]


def body(function: Callable) -> list[str]:
    """Give a short function as it stands, without its decorators, types and docstring."""
    written = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(written).body[0]
    first = node.body[1] if ast.get_docstring(node) else node.body[0]
    return [f"def {function.__name__}({', '.join(one.arg for one in node.args.args)}):", *written.splitlines()[first.lineno - 1 :]]


def blocks(module: str, wanted: set[str]) -> list[Block]:
    """List the functions of a module that fill columns of these names, with what they compute on the way; those that lean on others last."""
    found = []
    for function in (one for one in ast.walk(tree(module)) if isinstance(one, ast.FunctionDef)):
        lines, entries = _filled(function, wanted)
        if entries:
            found.append(Block(ast.get_docstring(function) or "", tuple(lines), entries))
    return sorted(found, key=lambda block: _borrows(block, found))


def _borrows(block: Block, all_blocks: list[Block]) -> int:
    """Count the columns of other blocks that a block uses."""
    used = {word for value in block.entries.values() for word in re.findall(r"(?<![.'])\b\w+", value)}
    return len({word for other in all_blocks for word in used & (other.entries.keys() - block.entries.keys())})


def _filled(function: ast.FunctionDef, wanted: set[str]) -> tuple[list[str], dict[str, str]]:
    """Walk through a function's statements and keep those that the wanted columns come from."""
    kept: list[tuple[set[str], str, str]] = []  # what is set on the way (nothing if it is a column), its target, its value
    entries: dict[str, str] = {}
    for node in _statements(function):
        named = _named(node, wanted)
        for key, value, target in named:
            entries[key] = spoken(value)
            kept.append((set(), target, entries[key]))
        if isinstance(node, ast.Assign) and not named and all(isinstance(one, (ast.Name, ast.Tuple)) for one in node.targets):
            own = {one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)}
            kept.append((own, ", ".join(spoken(one) for one in node.targets), spoken(node.value)))
    return _needed(kept, set()), entries


def assigned(function: Callable, wanted: set[str]) -> list[str]:
    """Give the lines of a function that local names like these come from."""
    kept = []
    for node in _statements(ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            kept.append(({node.targets[0].id}, node.targets[0].id, spoken(node.value)))
    return _needed(kept, set(wanted))


def _needed(kept: list[tuple[set[str], str, str]], used: set[str]) -> list[str]:
    """Drop the lines whose result no column uses, and those that say only that a column is what it is."""
    lines = []
    for own, target, value in reversed(kept):
        if own and not own & used:
            continue
        used |= set(re.findall(r"\w+", value))
        if target != value:
            lines.append(f"{target} = {value}")
    return lines[::-1]


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    for one in getattr(node, "body", []):
        if isinstance(one, ast.stmt):
            yield one
            if not isinstance(one, (ast.FunctionDef, ast.ClassDef)):
                yield from _statements(one)


def _named(node: ast.stmt, wanted: set[str]) -> list[tuple[str, ast.AST, str]]:
    """List (column, value, target as written) of a statement that fills columns, by a mapping or one by one."""
    value = getattr(node, "value", None)
    pairs = [(one.keys, one.values) for one in ast.walk(value) if isinstance(one, ast.Dict)] if value is not None else []
    found = [(key, one, key) for key, one in _comprehended(value) if key in wanted] if value is not None else []
    found += [(key.value, one, key.value) for keys, values in pairs for key, one in zip(keys, values) if isinstance(key, ast.Constant) and key.value in wanted]
    for target in node.targets if isinstance(node, ast.Assign) else []:
        if isinstance(target, ast.Attribute) and target.attr in wanted - {one.id for one in ast.walk(value) if isinstance(one, ast.Name)}:
            found.append((target.attr, node.value, target.attr))
        words = {one.value for one in ast.walk(target) if isinstance(one, ast.Constant) and one.value in wanted}
        if isinstance(target, ast.Subscript) and len(words) == 1:
            place = spoken(target.slice).split(", ")
            found.append((words.pop(), node.value, place[0] + (f"[{', '.join(place[1:])}]" if place[1:] else "")))
    return found


def _comprehended(value: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Write out a mapping that is made in a loop over literal names: (name, value) for each of them."""
    for one in (node for node in ast.walk(value) if isinstance(node, ast.DictComp)):
        target, names = one.generators[0].target, one.generators[0].iter
        for name in (word for word in getattr(names, "elts", []) if isinstance(word, ast.Constant) and isinstance(target, ast.Name)):
            yield name.value, ast.parse(re.sub(rf"\b{target.id}\b", repr(name.value), ast.unparse(one.value)), mode="eval").body


def spoken(node: ast.AST) -> str:
    """Write an expression as a formula."""
    node = _Plain().visit(ast.parse(ast.unparse(node), mode="eval").body)
    line = ", ".join(map(ast.unparse, node.elts)) if isinstance(node, ast.Tuple) else ast.unparse(node)
    for pattern, short in SHORTER:
        line = re.sub(pattern, short, line)
    return line


class _Plain(ast.NodeTransformer):
    """Leave out the types of numbers; what is cut to a whole number says so."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not (isinstance(node.func, ast.Attribute) and node.func.attr == "astype"):
            return node
        value, whole = node.func.value, ast.unparse(node.args[0]) == "int"
        return ast.Call(ast.Name("floor"), [value], []) if whole and not isinstance(value, ast.Compare) else value
