"""Grow the starting network from each student's past, or read it from a list of ties; hand networks in and out."""

import numpy as np

from sim.calendar import DAYS_A_WEEK, FIELDS
from sim.frame.compiler import Day
from sim.frame.interruption import held_back
from sim.luck import uniforms
from sim.population import ARRIVAL_NEWCOMER, ARRIVAL_OLDER, People
from sim.roster import PairTable
from sim.state import STUDENT, TIE, Ties, index, no_offers, no_ties

# weeks before the run, from and until; company and encounters relative to a week of term (assumed; a year of two terms)
PAST_YEAR = ((-52, -37, 1.0, 1.0), (-37, -32, 0.4, 0.1), (-32, -17, 1.0, 1.0), (-17, -1, 0.2, 0.0), (-1, 0, 1.0, 1.0))
SEASON_WEEKS = 5  # as in the default calendar (assumed)
USUAL_COMPANY, USUAL_STUDY = 15.0, 15.0  # h/week, as wished in the time budget
FRIEND_HOURS, STUDY_HOURS = 35.0, 5.0  # remembered hours that make a friend (from Hall 2019, converted) and a study partner
HOURS_BY_STRENGTH = (0.9, 1.1, 1.5, 2.0, 3.0)  # of a friend's, for reported strengths 1 to 5 (assumed)
STUDY_REPORTED = 2.5 * STUDY_HOURS  # of somebody named as a study partner (assumed)
SILENCE, ACQUAINTANCE = 0.5, 0.8  # of a friend's hours: a respondent's silence; most for somebody nobody names (assumed)

NETWORKS = ("grown", "none", "small_world")
SIDE, REWIRED, SMALL_HOURS = 3, 0.15, 2.0  # of a small world: friends on each side of a ring, share of them drawn by lot, hours over those that make a friend

NOBODY = PairTable(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0), np.zeros(0))


def grown(past: Day, numbers: np.ndarray, people: People, seed: int, replicate: int) -> Ties:
    """Grow ties over the past year: older students from its beginning, newcomers in the week before the first day."""
    ties = no_ties(people.n)
    somebody_older = (people.columns[index(STUDENT)["arrival_term"]] < 0).any()
    first = ARRIVAL_OLDER if somebody_older else ARRIVAL_NEWCOMER
    for begin, until, company, encounters in PAST_YEAR:
        for week in range(max(begin, first), until):
            ties = _week(past, numbers, people, ties, week, company, encounters, seed, replicate)
    return ties


def loaded(past: Day, numbers: np.ndarray, people: People, roster, seed: int, replicate: int, weeks: int = 2) -> Ties:
    """Read ties from a list, among acquaintances grown over a few weeks, so that nobody is a friend whom the list does not name."""
    ties = no_ties(people.n)
    for week in range(-weeks, 0):
        ties = _week(past, numbers, people, ties, week, 1.0, 1.0, seed, replicate)
    ego, once = _once(ties)
    met, friends, studies = ego[once] * people.n + ties.partner[once], _keys(roster, "friend", people.n), _keys(roster, "study", people.n)
    pairs = np.union1d(np.union1d(met, friends), studies)
    hours, study = np.full(len(pairs), SILENCE * roster.friend_hours), np.zeros(len(pairs))  # study partners whom nobody calls a friend
    for where, values in ((met, np.minimum(ties.hours[once], ACQUAINTANCE * FRIEND_HOURS)), (friends, _reported(roster, "friend"))):
        hours[np.searchsorted(pairs, where)] = values
    for where, values in ((met, np.minimum(ties.study_hours[once], ACQUAINTANCE * STUDY_HOURS)), (studies, _reported(roster, "study"))):
        study[np.searchsorted(pairs, where)] = values
    ties = from_pairs(people.n, pairs // people.n, pairs % people.n, hours, study)
    row = np.zeros((1, len(FIELDS)))
    row[0, FIELDS.index("season_starts")] = 1
    return _advance(past, people.columns.copy(), ties, people, row, numbers, seed, replicate)


def small_world(n: int, seed: int, replicate: int) -> Ties:
    """Tie everybody to three neighbours on each side of a ring, some of whom are others by lot (Watts and Strogatz 1998): all equally good friends."""
    ego = np.repeat(np.arange(n), SIDE)
    alter = (ego + np.tile(np.arange(1, SIDE + 1), n)) % n
    ids = np.arange(len(ego))
    elsewhere = (uniforms(seed, replicate, "small_world.mate", 0, ids) * n).astype(int)
    alter = np.where(uniforms(seed, replicate, "small_world.rewire", 0, ids) < REWIRED, elsewhere, alter)
    pairs = np.unique(np.stack([np.minimum(ego, alter), np.maximum(ego, alter)], axis=1)[ego != alter], axis=0)
    hours, study = np.full(len(pairs), SMALL_HOURS * FRIEND_HOURS), np.full(len(pairs), SMALL_HOURS * STUDY_HOURS)
    ties = from_pairs(n, pairs[:, 0], pairs[:, 1], hours, study)
    ones = np.ones_like(ties.affinity)
    return ties._replace(affinity=ones, study_affinity=ones.copy())


def from_pairs(n: int, i: np.ndarray, j: np.ndarray, hours: np.ndarray, study: np.ndarray) -> Ties:
    """Make ties from the remembered hours of pairs (each once, i != j); affinities are still to be weighed."""
    ego, alter = np.concatenate([i, j]), np.concatenate([j, i])
    order = np.lexsort((alter, ego))
    start = np.concatenate([[0], np.cumsum(np.bincount(ego, minlength=n))]).astype(np.int64)
    columns = [np.concatenate([one, one])[order].astype(np.float32) for one in (hours, study)]
    blank = np.zeros(len(order), np.float32)
    return Ties(start, alter[order].astype(np.int32), *columns, *(blank.copy() for _ in TIE[2:]))


def to_networkx(ties: Ties, attributes: dict[str, np.ndarray]):
    """Give a networkx graph: students numbered from 0 with the given attributes, ties with their hours."""
    import networkx as nx

    graph = nx.Graph()
    n = ties.start.shape[0] - 1
    graph.add_nodes_from((i, {name: float(values[i]) for name, values in attributes.items()}) for i in range(n))
    ego, once = _once(ties)
    columns = zip(ego[once].tolist(), ties.partner[once].tolist(), ties.hours[once].tolist(), ties.study_hours[once].tolist())
    graph.add_edges_from((i, j, {"hours": h, "study_hours": s, "friend": h >= FRIEND_HOURS}) for i, j, h, s in columns)
    return graph


def copied(ties: Ties) -> Ties:
    """Copy ties, so that two arms can start from the same ones."""
    return Ties(*(column.copy() for column in ties))


def _week(past, numbers, people, ties, week, company, encounters, seed, replicate) -> Ties:
    s = people.columns.copy()
    at = index(STUDENT)
    here = s[at["arrival_week"]] <= week
    s[at["enrolled"]] = here
    s[at["contact_hours"]] = here * USUAL_COMPANY * company
    s[at["study_hours"]] = here * USUAL_STUDY * company
    row = np.zeros((1, len(FIELDS)))
    for name, value in (
        ("day", week * DAYS_A_WEEK), ("every_day", 1), ("week", week + 1), ("run_week", week + 1), ("week_starts", 1), ("encounter_factor", encounters),
        ("season", week // SEASON_WEEKS), ("season_starts", week % SEASON_WEEKS == 0), ("taught", 1), ("level_seen", 0),
    ):  # fmt: skip
        row[0, FIELDS.index(name)] = value
    return _advance(past, s, ties, people, row, numbers, seed, replicate)


def _advance(past, s, ties, people, rows, numbers, seed, replicate) -> Ties:
    on = np.ones(len(past.schedule), np.bool_)
    nothing = np.zeros(0, np.int64)
    record = np.zeros((len(rows), 0, people.n), np.float32)
    nobody_offers = no_offers(people.n)
    arguments = (s, ties, people.places, nobody_offers, rows, numbers, on, np.uint64(seed), np.uint64(replicate), 0, len(rows), nothing, record)
    past.prepared(arguments)
    with held_back():
        return Ties(*past.advance(*arguments))


def _once(ties: Ties) -> tuple[np.ndarray, np.ndarray]:
    """Give the row of every tie entry, and which entries count so that each pair counts once."""
    ego = np.repeat(np.arange(ties.start.shape[0] - 1), np.diff(ties.start))
    return ego, ego < ties.partner


def _keys(roster, layer: str, n: int) -> np.ndarray:
    """Number the pairs that a layer names."""
    table = roster.ties[layer] if layer in roster.ties else NOBODY
    return table.i.astype(np.int64) * n + table.j


def _reported(roster, layer: str) -> np.ndarray:
    """Average the two reports of each pair, in remembered hours; silence counts only of those who answered."""
    table = roster.ties[layer] if layer in roster.ties else NOBODY
    strengths = np.stack([table.strength_ij, table.strength_ji])
    answered = roster.respondent[np.stack([table.i, table.j])]
    if layer == "friend":
        said, silent = roster.friend_hours * np.interp(strengths, range(1, 6), HOURS_BY_STRENGTH), SILENCE * roster.friend_hours
    else:
        said, silent = np.full(strengths.shape, STUDY_REPORTED), 0.0
    reports, counts = np.where(np.isnan(strengths), silent, said), ~np.isnan(strengths) | answered
    return (reports * counts).sum(axis=0) / counts.sum(axis=0)
