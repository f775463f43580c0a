"""Print the parameters with their meaning, bounds and source, and the settings of programmes."""

import dataclasses

from sim.campus import MECHANISMS
from sim.parameters import declared
from sim.population import Traits
from sim.programmes import SCHEMAS, Helping


def parameters() -> str:
    """Give every parameter as a Markdown table, one a mechanism, under the key that changes it."""
    owners = {f"mechanisms.{name}": one.parameters for name, one in MECHANISMS.items() if one.parameters}
    owners |= {"helping": Helping, "population.traits": Traits}
    return "\n\n".join(_table(key, cls) for key, cls in owners.items())


def programmes() -> str:
    """Give the settings of each activity as a Markdown table."""
    parts = []
    for name, schema in SCHEMAS.items():
        lines = [f"## {name}", "", schema.__doc__ or "", "", "| setting | default | meaning | allowed |", "|---|---|---|---|"]
        for one in dataclasses.fields(schema):
            facts = one.metadata
            if facts:
                allowed = ", ".join(facts["choices"]) if facts["choices"] else f"{facts['bounds'][0]:g} to {facts['bounds'][1]:g} {facts['unit']}"
                lines.append(f"| {one.name} | {one.default} | {facts['meaning']} | {allowed} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _table(key: str, cls: type) -> str:
    lines = [f"## {key}", "", "| parameter | default | unit | meaning | allowed | source |", "|---|---|---|---|---|---|"]
    for one in declared(cls):
        lines.append(f"| {one.name} | {one.default:g} | {one.unit} | {one.meaning} | {one.bounds[0]:g} to {one.bounds[1]:g} | {one.source} |")
    return "\n".join(lines)
