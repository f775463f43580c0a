"""Make the students of a replicate and their starting network, the same for every arm; grown networks are kept."""

import hashlib
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from sim import network
from sim.campus import THE_PAST, numbers_of
from sim.configuration import Scenario
from sim.fingerprint import fingerprint
from sim.frame.compiler import cache_folder
from sim.population import People, from_roster, made
from sim.state import Ties


def start(scenario: Scenario, number: int) -> tuple[People, Ties]:
    """Make the students and their starting network: the same for every arm."""
    if scenario.roster is not None:
        people = from_roster(scenario.roster, scenario.traits, scenario.seed, number, scenario.parameters("burnout"))
    else:
        size = scenario.population
        people = made(size.newcomers, size.older, size.programmes, scenario.traits, scenario.seed, number, intakes(scenario), scenario.parameters("burnout"))
    its = {one.name for one in THE_PAST.mechanisms}
    past, _ = numbers_of(THE_PAST, {name: value for name, value in scenario.mechanisms.items() if name in its and value is not None})
    if scenario.roster is not None and any(len(layer.i) for layer in scenario.roster.ties.values()):
        return people, network.loaded(THE_PAST, past, people, scenario.roster, scenario.seed, number)
    if scenario.roster is not None:  # the settings do not say who is on a roster
        return people, network.grown(THE_PAST, past, people, scenario.seed, number)
    return people, _kept(scenario, people, past, number)


def intakes(scenario: Scenario) -> tuple[tuple[int, int], ...]:
    """List the intakes of the later years: how many come, and in which term."""
    calendar, size = scenario.calendar, scenario.population.intake
    return tuple((size, term) for term in range(calendar.terms_a_year, calendar.terms, calendar.terms_a_year) if size)


def _kept(scenario: Scenario, people: People, past: np.ndarray, number: int) -> Ties:
    """Grow a starting network, or read it from the cache if the same one was grown before."""
    what = [fingerprint(), repr(scenario.resolved["population"]), scenario.seed, number, past.tolist(), intakes(scenario)]
    path = cache_folder() / "networks" / f"{hashlib.sha256(repr(what).encode()).hexdigest()[:24]}.npz"
    try:
        with np.load(path, allow_pickle=False) as stored:
            ties = Ties(*(stored[name] for name in Ties._fields))
        if len(ties.start) != people.n + 1 or ties.start[-1] != len(ties.partner):
            raise ValueError(f"{path.name} holds another cohort")
        return ties
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):  # not there, or broken: grown anew
        ties = network.grown(THE_PAST, past, people, scenario.seed, number)
        _stored(path, ties)
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
            np.savez(file, **ties._asdict())
        os.replace(fresh, path)
    except BaseException as error:
        Path(fresh).unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
