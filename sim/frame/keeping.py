"""Check that a mechanism keeps to what it declares, as far as its own text and one try can tell (what it calls is not looked into)."""

import ast
import inspect

from sim.fingerprint import SOURCES
from sim.frame.declaration import Mechanism, Sum

SOME = 0.7  # a value that is neither 0 nor 1


def undeclared(mechanism: Mechanism) -> list[str]:
    """List the arrays among a function's arguments that it assigns to, in its own text, and does not declare to write."""
    if mechanism.kind not in ("whole", "activity"):
        return []
    module = ast.parse(SOURCES[mechanism.formula.__module__].text)
    formula = next(node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and node.name == mechanism.name)
    targets = [part for node in ast.walk(formula) for part in _targets(node)]
    names = {part.value.id for part in targets if isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name)}
    return sorted((names & set(mechanism.arguments)) - set(mechanism.writes))


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [part for target in node.targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return [node.target] if isinstance(node, ast.AugAssign) else []


def not_only(mechanism: Mechanism) -> list[str]:
    """List the sums that walk along few ties `only`, although partners with a 0 there would add something too."""
    return [name for name, origin in mechanism.origins.items() if isinstance(origin, Sum) and origin.only and _of_the_others(mechanism, origin) != 0]


def _of_the_others(mechanism: Mechanism, origin: Sum) -> float:
    arguments = inspect.signature(origin.formula).parameters
    if origin.only not in arguments:
        return SOME
    values = dict.fromkeys(arguments, SOME) | {origin.only: 0.0}
    if "p" in values and mechanism.parameters:
        values["p"] = mechanism.parameters()
    return origin.formula(**values)
