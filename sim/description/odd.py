"""Put the ODD description together, in the order of Grimm et al. 2020."""

from sim.description import catalogue, chance, concepts, entities, initialisation, inputs, markdown, numbers, observed, overview, purpose, submodels
from sim.fingerprint import fingerprint
from sim.sources import Paper

GRIMM_2020 = Paper("Grimm et al. 2020", "10.18564/jasss.4259")

BEGINNING = """
This description follows the ODD protocol (Overview, Design concepts, Details) in its second update ({grimm}). It is written by the program
from the code that runs: variables, schedule, formulas, parameters and streams of random numbers are those of this version of the model
(`{version}`). Only the purpose, the design concepts and a few paragraphs between the tables were written by hand.
"""


def odd() -> str:
    """Give the whole description as Markdown."""
    elements = [one.text() for one in (purpose, entities, overview, concepts, initialisation, inputs, submodels)]
    beginning = BEGINNING.format(grimm=numbers.cited(GRIMM_2020), version=fingerprint()).strip()
    document = [*elements, _references(), catalogue.text()]
    return "\n\n".join(["# ODD description of peersim", beginning, _contents(document), *document])


def _contents(document: list[str]) -> str:
    """List the headings of the elements, with those of the submodels."""
    lines = []
    for line in "\n".join(document).splitlines():
        if line.startswith("## "):
            lines.append(f"* {markdown.link(line[3:])}")
    return "\n".join(lines)


def _references() -> str:
    """List every paper that is named, by label."""
    papers = [*numbers.papers(), *(paper for one in purpose.PATTERNS for paper in one.papers), *observed.papers(), *chance.PAPERS, GRIMM_2020]
    known: dict[str, Paper] = {}
    for one in papers:
        known.setdefault(one.doi or one.label, one)
    lines = [f"* {one.label}" + (f". https://doi.org/{one.doi}" if one.doi else "") for one in sorted(known.values(), key=lambda one: one.label)]
    return "## References\n\nIn short form; the DOI leads to the publication.\n\n" + "\n".join(lines)
