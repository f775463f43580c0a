"""Print the ODD description, and the parameters for programs: as CSV or JSON."""

import json

from sim.description import numbers
from sim.description.odd import odd
from sim.errors import UserError


def printed(what: str, form: str) -> str:
    """Give the description as Markdown (`what` "odd"), or the parameters as "csv" or "json". Raises UserError for a table of what is none."""
    if form and what != "parameters":
        raise UserError(f"describe {what} is text and takes no --{form}; the parameters do: peersim describe parameters --{form}")
    if form:
        return numbers.as_csv().rstrip("\n") if form == "csv" else json.dumps(numbers.records(), indent=2)
    return odd()
