"""Declare a setting once: its default, meaning, unit and what is allowed; and say that in words."""

import copy
import dataclasses
from collections.abc import Mapping
from typing import Any, Union, get_args, get_origin

KINDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a word"}


def setting(default: Any, meaning: str, unit: str = "", bounds: tuple | None = None, choices: tuple | None = None, allowed: str = "") -> Any:
    """Declare a field of a config class; `allowed` says in words what bounds and choices cannot say."""
    facts = {"meaning": meaning, "unit": unit, "bounds": bounds, "choices": choices, "allowed": allowed}
    if isinstance(default, (list, dict)):
        return dataclasses.field(default_factory=lambda: copy.deepcopy(default), metadata=facts)
    return dataclasses.field(default=default, metadata=facts)


def allowed(facts: Mapping) -> str:
    """Say what a field allows: its choices, or its bounds with their unit; nothing if it does not say."""
    if facts.get("allowed") or facts.get("choices"):
        return facts.get("allowed") or ", ".join(facts["choices"])
    if not facts.get("bounds"):
        return ""
    low, high = map(_number, facts["bounds"])
    return f"{low} to {high}" if facts["unit"] in ("", "1", "0..1") else f"{low} to {high} {facts['unit']}"


def kind(field: dataclasses.Field) -> Any:
    """Give the type of a field; of one that may be none, what it is otherwise."""
    return next(one for one in get_args(field.type) if one is not type(None)) if get_origin(field.type) is Union else field.type


def default(field: dataclasses.Field) -> Any:
    """Give the default of a field, made anew if it is a table."""
    return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()


def outside(where: str, holder: Any) -> list[str]:
    """List what is not allowed in an instance of a config class, one plain line each."""
    wrong = []
    for one in dataclasses.fields(holder):
        value, facts = getattr(holder, one.name), one.metadata
        bounds, choices = facts.get("bounds"), facts.get("choices")
        if (choices and value not in choices) or (bounds and value is not None and not bounds[0] <= value <= bounds[1]):
            wrong.append(f"{where}{one.name} = {value}: {facts['meaning']} (allowed {allowed(facts)})")
    return wrong


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:g}"
