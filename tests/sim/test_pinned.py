"""Known runs: the same numbers on every Python and every installation, until the model itself is changed.

After a change of the model, look at what changed and why, then write the new numbers: python -m tests.sim.test_pinned
"""

import json
from pathlib import Path

import pytest

from sim.allocation import compose
from sim.campus import Campus
from sim.composition import composed, with_settings
from sim.configuration import scenario
from sim.start import start

FILE = Path(__file__).with_name("pinned.json")
COLUMNS = ("stress", "understood", "belonging", "motivation", "mark", "contact", "study_hours")
SIZE = {"population.newcomers": 40, "population.older": 12}


def numbers(name: str) -> dict[str, float]:
    """Mean and mean square of some columns, and the ties, at the end of a term of a small cohort."""
    one = scenario(name, with_settings(composed(name, {}, None), SIZE))
    people, ties = start(one, 3)
    offers = compose(one.programmes, people, one.helping, one.seed, 3).offers
    campus = Campus(people, ties, offers, one.calendar, one.seed, 3, one.mechanisms)
    campus.advance(len(campus.days))
    found = {column: float(campus.column(column).mean()) for column in COLUMNS}
    found |= {f"{column} squared": float((campus.column(column) ** 2).mean()) for column in COLUMNS}
    return found | {"ties": len(campus.ties.partner), "hours": float(campus.ties.hours.astype(float).sum())}


@pytest.mark.parametrize("name", ["lecture_only", "pal", "pal_online", "mentoring"])
def test_a_known_run_gives_its_known_numbers(name):
    assert numbers(name) == pytest.approx(json.loads(FILE.read_text())[name], rel=1e-9)


if __name__ == "__main__":
    FILE.write_text(json.dumps({name: numbers(name) for name in ("lecture_only", "pal", "pal_online", "mentoring")}, indent=1) + "\n")
