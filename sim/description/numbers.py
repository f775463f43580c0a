"""List every parameter with its owner, as Markdown, as CSV or as plain data, and the papers that they rest on."""

import csv
import io
from collections.abc import Iterator

from sim.campus import MECHANISMS
from sim.description import markdown
from sim.parameters import Parameter, declared
from sim.programmes import Helping
from sim.sources import Paper
from sim.traits import Traits

COLUMNS = ("owner", "key", "default", "unit", "meaning", "low", "high", "prior_low", "prior_high", "known", "note", "paper", "doi")
KNOWN = {
    "measured": "read in the paper named",
    "derived": "worked out from such a figure",
    "recalled": "from memory, still to be checked",
    "calibrated": "set so that a published pattern comes out",
    "assumed": "nothing better than plausibility",
}


def owners() -> dict[str, type]:
    """Map the key under which parameters are changed to their class."""
    found = {f"mechanisms.{name}": one.parameters for name, one in MECHANISMS.items() if one.parameters}
    return found | {"helping": Helping, "population.traits": Traits}


def every() -> Iterator[tuple[str, Parameter]]:
    """Yield each parameter with its owner."""
    for owner, cls in owners().items():
        for one in declared(cls):
            yield owner, one


def records() -> list[dict]:
    """Give each parameter as plain data, keys as in `COLUMNS`; None where there is nothing."""
    rows = []
    for owner, one in every():
        prior, paper = one.prior or (None, None), one.source.paper or Paper("")
        values = (owner, one.name, one.default, one.unit, one.meaning, *one.bounds, *prior, one.source.known, one.source.note, paper.label, paper.doi)
        rows.append(dict(zip(COLUMNS, values)))
    return rows


def as_csv() -> str:
    """Give every parameter as a row of CSV; numbers with all their digits, so that they read back as they are."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records())
    return out.getvalue()


def parameter_table(cls: type) -> str:
    """Lay out the parameters of a class, in the order they are declared."""
    head = ("parameter", "default", "unit", "meaning", "allowed", "plausible", "known", "source")
    rows, first = [], {}
    for one in declared(cls):
        paper = f" ({cited(one.source.paper)})" if one.source.paper else ""
        plausible = span(one.prior) if one.prior else ""
        told = first.setdefault(one.source, one.name)
        source = one.source.note + paper if told == one.name else f"as for `{told}`"
        rows.append((markdown.name(one.name), one.default, one.unit, one.meaning, span(one.bounds), plausible, one.source.known, source))
    return markdown.table(head, rows)


def span(ends: tuple[float, float]) -> str:
    """Write a range."""
    return f"{ends[0]:g} to {ends[1]:g}"


def cited(paper: Paper) -> str:
    """Name a paper, with a link to it if it has a DOI."""
    return f"[{paper.label}](https://doi.org/{paper.doi})" if paper.doi else paper.label


def counted() -> str:
    """Say how the parameters are known, in numbers."""
    known = [one.source.known for _, one in every()]
    parts = [f"{known.count(kind)} {kind} ({what})" for kind, what in KNOWN.items() if kind in known]
    return f"The model has {len(known)} parameters: {', '.join(parts)}."


def papers() -> list[Paper]:
    """List the papers that parameters rest on."""
    return [one.source.paper for _, one in every() if one.source.paper]
