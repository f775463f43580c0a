"""Grow the starting network from each student's past, or read it from a list of ties; hand networks in and out."""

import numpy as np

from sim.calendar import DAYS_A_WEEK, FIELDS
from sim.frame.compiler import Day
from sim.population import ARRIVAL_NEWCOMER, ARRIVAL_OLDER, People
from sim.state import STUDENT, TIE, Ties, index, no_offers, no_ties

# weeks before the run, from and until; company and encounters relative to a week of term (assumed; a year of two terms)
PAST_YEAR = ((-52, -37, 1.0, 1.0), (-37, -32, 0.4, 0.1), (-32, -17, 1.0, 1.0), (-17, -1, 0.2, 0.0), (-1, 0, 1.0, 1.0))
USUAL_COMPANY, USUAL_STUDY = 15.0, 15.0  # h/week, as wished in the time budget
FRIEND_HOURS, STUDY_HOURS = 35.0, 5.0  # remembered hours that make a friend (from Hall 2019, converted) and a study partner
HOURS_BY_STRENGTH = (0.9, 1.1, 1.5, 2.0, 3.0)  # of a friend's, for reported strengths 1 to 5 (assumed)
SILENCE, ACQUAINTANCE = 0.5, 0.8  # of a friend's hours: a respondent's silence; most for somebody nobody names (assumed)


def grown(past: Day, numbers: np.ndarray, people: People, seed: int, replicate: int) -> Ties:
    """Grow ties over the past year: older students from its beginning, newcomers in the week before the first day."""
    ties = no_ties(people.n)
    somebody_older = (people.columns[index(STUDENT)["newcomer"]] == 0).any()
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
    hours = {pair: min(h, ACQUAINTANCE * FRIEND_HOURS) for pair, h in _pairs(ties, ties.hours)}
    study = {pair: min(h, ACQUAINTANCE * STUDY_HOURS) for pair, h in _pairs(ties, ties.study_hours)}
    for layer, store in (("friend", hours), ("study", study)):
        for i, j, ij, ji in _reports(roster, layer):
            store[i, j] = _reported(layer, (ij, ji), roster.respondent[[i, j]], roster.friend_hours)
            hours.setdefault((i, j), SILENCE * roster.friend_hours)
    ties = from_pairs(people.n, hours, study)
    row = np.zeros((1, len(FIELDS)))
    row[0, FIELDS.index("season_starts")] = 1
    return _advance(past, people.columns.copy(), ties, people, row, numbers, seed, replicate)


def from_pairs(n: int, hours: dict[tuple[int, int], float], study: dict[tuple[int, int], float]) -> Ties:
    """Make ties from remembered hours by pair (i < j); affinities are still to be weighed."""
    pairs = np.array(sorted(hours), np.int64).reshape(-1, 2)
    values = np.array([[hours[i, j], study.get((i, j), 0.0)] for i, j in pairs.tolist()], np.float32).reshape(-1, 2)
    ego, alter = np.concatenate([pairs[:, 0], pairs[:, 1]]), np.concatenate([pairs[:, 1], pairs[:, 0]])
    order = np.lexsort((alter, ego))
    start = np.concatenate([[0], np.cumsum(np.bincount(ego, minlength=n))]).astype(np.int64)
    both = np.concatenate([values, values])[order]
    blank = np.zeros(len(order), np.float32)
    return Ties(start, alter[order].astype(np.int32), both[:, 0].copy(), both[:, 1].copy(), *(blank.copy() for _ in TIE[2:]))


def to_networkx(ties: Ties, attributes: dict[str, np.ndarray]):
    """Give a networkx graph: students numbered from 0 with the given attributes, ties with their hours."""
    import networkx as nx

    graph = nx.Graph()
    n = ties.start.shape[0] - 1
    graph.add_nodes_from((i, {name: float(values[i]) for name, values in attributes.items()}) for i in range(n))
    ego = np.repeat(np.arange(n), np.diff(ties.start))
    once = ego < ties.partner
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
        ("day", week * DAYS_A_WEEK), ("every_day", 1), ("week", week + 1), ("week_starts", 1), ("encounter_factor", encounters),
        ("season", week // 5), ("season_starts", week % 5 == 0), ("taught", 1), ("level_seen", 0),
    ):  # fmt: skip
        row[0, FIELDS.index(name)] = value
    return _advance(past, s, ties, people, row, numbers, seed, replicate)


def _advance(past, s, ties, people, rows, numbers, seed, replicate) -> Ties:
    on = np.ones(len(past.schedule), np.bool_)
    nothing = np.zeros(0, np.int64)
    record = np.zeros((len(rows), 0, people.n), np.float32)
    return past.advance(s, ties, people.places, no_offers(people.n), rows, numbers, on, np.uint64(seed), np.uint64(replicate), 0, len(rows), nothing, record)


def _pairs(ties: Ties, values: np.ndarray):
    ego = np.repeat(np.arange(ties.start.shape[0] - 1), np.diff(ties.start))
    once = ego < ties.partner
    return zip(zip(ego[once].tolist(), ties.partner[once].tolist()), values[once].tolist())


def _reports(roster, layer: str):
    table = roster.ties.get(layer) if roster.ties else None
    if table is None:
        return []
    return zip(table.i.tolist(), table.j.tolist(), table.strength_ij.tolist(), table.strength_ji.tolist())


def _reported(layer: str, reports: tuple[float, float], respondent: np.ndarray, friend_hours: float) -> float:
    """Average the two reports of a pair; silence counts only of those who answered."""
    values = []
    for strength, answered in zip(reports, respondent):
        if not np.isnan(strength):
            factor = np.interp(strength, range(1, 6), HOURS_BY_STRENGTH)
            values.append(friend_hours * factor if layer == "friend" else 2.5 * STUDY_HOURS)
        elif answered:
            values.append(SILENCE * friend_hours if layer == "friend" else 0.0)
    return float(np.mean(values))
