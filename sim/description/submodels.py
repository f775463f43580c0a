"""ODD element 7: every submodel from its declaration, its own words and its parameters."""

import ast
import inspect
import re
import sys
from collections.abc import Callable

from sim import maths
from sim.campus import MECHANISMS
from sim.description import chance, markdown, numbers, reading, source
from sim.description.overview import SHARED, heading, when, whom
from sim.frame.declaration import Mechanism, Sum
from sim.schedule import DAY

INTRODUCTION = """
The submodels follow in the order of the day. Each begins with its formula in short. Where a formula has neither loop nor branch, the lines
in which it is computed follow, exactly as they run, which decide if the two should ever differ; *new x* is what x becomes. `p.name` is the
parameter of that name, other names are those of element 2, and indices of students are left out; in the text, a parameter that shares its
name with a variable is called a *rate*. `x += y` adds y to x, [condition] is 1 where it holds and else 0, `^` and `**` are powers, `//`
divides without remainder. A chance is drawn as a uniform number that has to be below it. Functions used in formulas:
"""

PARAMETERS = """
Parameters say how they are known. {counted} Unit 1 is a pure number. *Allowed* is what the program accepts, *plausible* the range that a
calibration may search.
"""

SHARING = """
What follows is used by more than one submodel. (What only lays out and sorts lists in memory is left out.)
"""

LAYOUT = ("room_for", "moved", "entry_of", "widest", "entered", "by_student", "kept", "room_for_ties", "trimmed")


def text() -> str:
    """Write element 7."""
    used = (maths.exp, maths.log, maths.tanh, maths.logistic, maths.where, maths.positive)
    functions = markdown.table(("function", "meaning"), [(markdown.name(_call(one)), (one.__doc__ or "").split("\n")[0]) for one in used])
    parts = ["## 7 Submodels", INTRODUCTION.strip(), functions, PARAMETERS.format(counted=numbers.counted()).strip()]
    parts += [submodel(one) for one in MECHANISMS.values()]
    parts += [_shared(), chance.text()]
    return "\n\n".join(one for one in parts if one)


def submodel(mechanism: Mechanism) -> str:
    """Write the section of one submodel."""
    module = sys.modules[mechanism.formula.__module__]
    days = ", ".join(dict.fromkeys(when(flag) for flag, formula in DAY if formula.mechanism.name == mechanism.name))
    rest = (inspect.getdoc(module) or "").partition("\n")[2]
    lead = mechanism.title.partition(":")[2] or mechanism.title
    parts = [f"### {heading(mechanism)}", markdown.sentence(lead)] + ([markdown.prose(rest)] if rest.strip() else [])
    parts += [f"*Runs* {days}. *For*: {whom(mechanism)}. *Writes*: {markdown.names(mechanism.writes)}."]
    parts += [_formula(mechanism), "*Reads*", "\n".join(reading.told(mechanism)), _inner(mechanism), _constants(mechanism), _parameters(mechanism)]
    return "\n\n".join(part for part in parts if part)


def _formula(mechanism: Mechanism) -> str:
    """Write the formula's docstring, its first line as a formula, and its lines where they are straight."""
    first, _, rest = (inspect.getdoc(mechanism.formula) or "").partition("\n")
    parts = [markdown.formula(first), markdown.prose(rest)]
    steps = source.steps(mechanism.formula, mechanism.writes)
    if steps:
        parts += ["Computed as:", markdown.code(steps)]
    return "\n\n".join(part for part in parts if part)


def _inner(mechanism: Mechanism) -> str:
    """Describe the functions of the module that the formula calls."""
    return _described(source.inner(mechanism.formula.__module__), "*Functions in it*")


def _described(functions: list[Callable], title: str) -> str:
    if not functions:
        return ""
    return "\n\n".join([title, *(_function(one) for one in functions)])


def _function(one: Callable) -> str:
    """Describe a function: its call, what it says of itself, and its lines where they are straight."""
    said = markdown.prose(inspect.getdoc(one) or "")
    lines = [re.sub(r"np\.int\d+\((-?\d+)\)", r"\1", line) for line in source.steps(one)]
    return f"{markdown.name(_call(one))}: {said}" + ("\n\n" + markdown.code(lines) if lines else "")


def _call(function: Callable) -> str:
    return f"{function.__name__}({', '.join(inspect.signature(function).parameters)})"


def _constants(mechanism: Mechanism) -> str:
    rows = source.constants(sys.modules[mechanism.formula.__module__])
    if not rows:
        return ""
    told = [f"{', '.join(one.names)} = {', '.join(map(str, one.values))}" + (f" ({one.note})" if one.note else "") for one in rows]
    return f"Fixed: {'; '.join(told)}."


def _parameters(mechanism: Mechanism) -> str:
    if not mechanism.parameters:
        return "No parameters."
    return f"*Parameters*, under `mechanisms.{mechanism.name}`:\n\n{numbers.parameter_table(mechanism.parameters)}"


def _shared() -> str:
    """Describe the functions that submodels take from modules which are no submodels themselves."""
    own = {one.formula.__module__ for one in MECHANISMS.values()}
    parts = [f"### {SHARED}", SHARING.strip()]
    for module in dict.fromkeys(one for mine in sorted(own) for one in _taken(mine)):
        functions = [one for one in source.inner(module) if one.__name__ not in LAYOUT]
        if module not in own and functions:
            parts.append(_described(functions, markdown.sentence((inspect.getdoc(sys.modules[module]) or "").split("\n")[0])))
    return "\n\n".join(parts)


def _taken(module: str) -> list[str]:
    """List the modules of the model that a module takes functions from."""
    nodes = [node for node in source.tree(module).body if isinstance(node, ast.ImportFrom)]
    return [node.module for node in nodes if node.module and node.module.startswith("sim.") and node.module in sys.modules]


def formulas() -> list[Callable]:
    """List everything that has to say what it computes: formulas, the formulas of sums, and what they call."""
    found = []
    for one in MECHANISMS.values():
        found += [one.formula, *(origin.formula for origin in one.origins.values() if isinstance(origin, Sum)), *source.inner(one.formula.__module__)]
    return list(dict.fromkeys(found))
