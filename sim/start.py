"""Make the students of a replicate and their starting network, the same for every arm; grown networks are kept."""

import hashlib
import os
import tempfile
import zlib
from pathlib import Path

import numpy as np

from sim import network
from sim.campus import THE_PAST, numbers_of
from sim.configuration import Scenario
from sim.fingerprint import fingerprint
from sim.frame.compiler import cache_folder
from sim.population import Layout, People, from_roster, made
from sim.state import Ties, no_ties

TYPES = [column.dtype for column in no_ties(0)]
NUMBER, ENTRY = TYPES[0], sum(kind.itemsize for kind in TYPES[1:])


def start(scenario: Scenario, number: int) -> tuple[People, Ties]:
    """Make the students and their starting network: the same for every arm."""
    if scenario.roster is not None:
        people = from_roster(scenario.roster, scenario.traits, scenario.seed, number, scenario.parameters("burnout"))
    else:
        size = scenario.population
        burnout, layout = scenario.parameters("burnout"), Layout(size.section_size, size.sections, size.residence_size, size.lot)
        people = made(size.newcomers, size.older, size.programmes, scenario.traits, scenario.seed, number, intakes(scenario), burnout, size.campuses, layout)
    its = {one.name for one in THE_PAST.mechanisms}
    past, _ = numbers_of(THE_PAST, {name: value for name, value in scenario.mechanisms.items() if name in its and value is not None})
    if scenario.roster is not None and any(len(layer.i) for layer in scenario.roster.ties.values()):
        return people, network.loaded(THE_PAST, past, people, scenario.roster, scenario.seed, number)
    if scenario.roster is not None:  # the settings do not say who is on a roster
        return people, network.grown(THE_PAST, past, people, scenario.seed, number)
    if scenario.population.network != "grown":
        alone = scenario.population.network == "none"
        return people, no_ties(people.n) if alone else network.small_world(people.n, scenario.seed, number)
    return people, _kept(scenario, people, past, number)


def intakes(scenario: Scenario) -> tuple[tuple[int, int], ...]:
    """List the intakes of the later years: how many come, and in which term."""
    calendar, size = scenario.calendar, scenario.population.intake
    return tuple((size, term) for term in range(calendar.terms_a_year, calendar.terms, calendar.terms_a_year) if size)


def _kept(scenario: Scenario, people: People, past: np.ndarray, number: int) -> Ties:
    """Grow a starting network, or read it from the cache if the same one was grown before."""
    what = [fingerprint(), repr(scenario.resolved["population"]), scenario.seed, number, past.tolist(), intakes(scenario)]
    path = cache_folder() / "networks" / f"{hashlib.sha256(repr(what).encode()).hexdigest()[:24]}.ties"
    try:
        return _read(path, people.n)
    except (OSError, ValueError):  # not there, or broken: grown anew
        ties = network.grown(THE_PAST, past, people, scenario.seed, number)
        _stored(path, ties)
        return ties


def _read(path: Path, n: int) -> Ties:
    """Read a network of n students: its columns one after the other, and their checksum at the end. Raises ValueError if it is broken."""
    columns, checksum = (text := path.read_bytes())[:-4], text[-4:]
    count = (len(columns) - NUMBER.itemsize * (n + 1)) // ENTRY
    sizes = [n + 1] + [count] * (len(TYPES) - 1)
    ends = np.cumsum([size * kind.itemsize for size, kind in zip(sizes, TYPES)])
    if zlib.crc32(columns).to_bytes(4, "little") != checksum or ends[-1] != len(columns):
        raise ValueError(f"{path.name} is broken")
    ties = Ties(*(np.frombuffer(columns, kind, size, end - size * kind.itemsize) for kind, size, end in zip(TYPES, sizes, ends)))
    if ties.start[-1] != count:
        raise ValueError(f"{path.name} holds another cohort")
    return ties


def _stored(path: Path, ties: Ties) -> None:
    """Write a network whole or not at all; a cache that cannot be written is done without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as file:
            columns = b"".join(column.tobytes() for column in ties)
            file.write(columns + zlib.crc32(columns).to_bytes(4, "little"))
        os.replace(fresh, path)
    except BaseException as error:
        Path(fresh).unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
