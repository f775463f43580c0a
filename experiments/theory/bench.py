"""Set up small campuses of which everything is known: a few mechanisms left in, columns written before the first day."""

from collections.abc import Callable

import numpy as np

from sim.allocation import compose
from sim.calendar import Calendar
from sim.campus import MECHANISMS, STUDENTS, Campus
from sim.network import from_pairs
from sim.population import Traits, made
from sim.programmes import Helping, Programme
from sim.state import Ties, no_ties

SEED = 1
NOT_NEW = -1000.0  # week of arrival of who is long past the rush of arriving


def year(**changed) -> Calendar:
    """A calendar of one term of 52 weeks: all with teaching, nothing due, no tests."""
    usual = {"weeks": 52, "teaching_weeks": 52, "deadlines": {}, "exams": {}, "tests": [], "break_weeks": 0, "summer_weeks": 0}
    return Calendar(**usual | changed)


def campus(
    n: int,
    mechanisms: dict,
    calendar: Calendar | None = None,
    programme: Programme | None = None,
    ties: Ties | None = None,
    replicate: int = 0,
    helpers: int = 0,
) -> Campus:
    """Make n first-years, and helpers if a programme needs them; only the named mechanisms are left in, with the parameters given."""
    settings = dict.fromkeys(MECHANISMS) | mechanisms
    people = made(n, helpers, 1, Traits(), SEED, replicate)
    programmes = {} if programme is None else {"support": programme}
    offers = compose(programmes, people, Helping(), SEED, replicate).offers
    return Campus(people, no_ties(people.n) if ties is None else ties, offers, calendar or year(), SEED, replicate, settings)


def write(place: Campus, **columns: float | np.ndarray) -> None:
    """Write columns of the students, or of their part in the programme."""
    for name, values in columns.items():
        column = place.column(name) if name in STUDENTS else place.programme_column(0, name)
        column[:] = values


def watched(place: Campus, look: Callable[[], np.ndarray], steps: int, days: int = 7) -> np.ndarray:
    """Live so many steps of some days; gives what is seen at the start and after each: [steps + 1, ...]."""
    path = [np.array(look())]
    for _ in range(steps):
        place.advance(days)
        path.append(np.array(look()))
    return np.array(path)


def known(n: int, pairs: np.ndarray, contact: np.ndarray, hours: float = 40.0) -> Ties:
    """Make ties of pairs (int[m, 2]) with so many pair-hours of company each week."""
    i, j = np.sort(np.asarray(pairs), axis=1).T
    ties = from_pairs(n, i, j, np.broadcast_to(contact, len(i)), np.zeros(len(i)))
    ties.contact[:], ties.hours[:] = ties.hours, hours
    return ties


def weights(n: int, pairs: np.ndarray, contact: np.ndarray) -> np.ndarray:
    """Lay pairs out as a symmetric matrix (float64[n, n])."""
    matrix = np.zeros((n, n))
    i, j = np.asarray(pairs).T
    matrix[i, j] = matrix[j, i] = contact
    return matrix
