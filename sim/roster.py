"""Read a cohort from a roster and a list of ties by a mapping; ids become row order, and only mapped columns survive."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional

import numpy as np
import pandas as pd

from sim.errors import nearest
from sim.settings import outside, setting
from sim.tables import RosterError, column, numbers, same, text_table

CATEGORIES = ("gender", "programme", "section", "residence")
YES_NO = ("newcomer", "disadvantaged", "minority", "first_in_family", "commuter", "carer", "second_language", "online_access")
STANDARDISED = ("aptitude", "motivation", "sociability")
HOURS = ("job_hours", "care_hours")
PRIVATE = re.compile(r"name|mail|phone|postcode|zip|address|matric|student.?(no|num|id)|birth|dob", re.IGNORECASE)
MOST_HOURS = 60
STAND_INS = ("na", "n/a", "#n/a", "nan", "<na>", "null")  # what programs write for a value that is missing
SMALLEST_GROUP = 10  # real students below which no group is reported on its own
MIDDLE_STRENGTH = 2.5  # of a tie without a strength


@dataclass
class ColumnMapping:
    """Which column holds an attribute; of a yes/no attribute, which values mean yes."""

    column: str = "???"
    true_when: List[Any] = field(default_factory=list)


@dataclass
class RosterMapping:
    """Where the students stand: the file, its id column, the rows that count and the attributes."""

    file: str = setting("nodes.csv", "CSV of students, one a row")
    id: str = setting("id", "its column of ids")
    rows_where: Dict[str, List[Any]] = setting(
        {}, "rows that count as students: all, or those with these values", allowed="columns and values, as in {status: [1]}"
    )
    columns: Dict[str, ColumnMapping] = setting(
        {}, "attributes that the file knows", allowed="attributes and columns, as in {section: {column: seminar}, newcomer: {column: year, true_when: [1]}}"
    )


@dataclass
class TiesMapping:
    """Where the ties stand, and what counts as one."""

    file: str = setting("edges.csv", "CSV of ties, one a row")
    source: str = setting("source", "its column of who names")
    target: str = setting("target", "its column of who is named")
    directed: bool = setting(True, "false if a tie counts for both sides")
    type: Optional[str] = setting(None, "column of the kind of a tie")
    friend: List[Any] = setting([], "values of that column that mean friends; all, if none is named", allowed="a list of values, as in [friend]")
    study: List[Any] = setting([], "values of that column that mean study partners", allowed="a list of values, as in [study]")
    wave: Optional[str] = setting(None, "column of the wave of a survey")
    waves: List[Any] = setting([], "waves that count", allowed="a list of values, as in [1]")
    weight: Optional[str] = setting(None, "column of the strength of a tie")
    weight_min: Optional[float] = setting(None, "least weight that counts: a tie of strength 1")
    weight_max: Optional[float] = setting(None, "largest weight that counts: a tie of strength 5")
    weight_empty: Optional[float] = setting(None, "what an empty weight means")
    respondents: Optional[str] = setting(None, "column of the roster that says who answered")
    friend_hours: float = setting(35.0, "remembered hours of a tie of strength 1 to 2; fewer for lists that name more than friends", "h", (1, 500))


@dataclass
class LoadedCohort:
    """A cohort in files. `personal` until said otherwise: then only aggregates leave."""

    folder: str = setting(".", "where the files are, from where you stand")
    roster: RosterMapping = field(default_factory=RosterMapping)
    ties: Optional[TiesMapping] = None
    unknown_ids: str = setting("refuse", "what to do with ties to students who are not in the roster", choices=("refuse", "drop"))
    origin: str = setting("", "where the files can be had, told where they are missing")
    personal: bool = setting(True, "true if these are real people of whom only aggregates may leave")


@dataclass(frozen=True)
class PairTable:
    """The pairs that somebody reported, i < j: int32[pairs]; strengths 1 to 5 from both sides, nan where none was given."""

    i: np.ndarray
    j: np.ndarray
    strength_ij: np.ndarray
    strength_ji: np.ndarray


@dataclass(frozen=True)
class Roster:
    """A cohort as read: attributes by name (n each), ties by layer, who answered, and what was left out."""

    n: int
    attributes: dict[str, np.ndarray]
    ties: dict[str, PairTable]
    respondent: np.ndarray
    dropped: dict[str, int]
    personal: bool
    friend_hours: float = 35.0

    def fingerprint(self) -> str:
        """Hash the mapped columns and ties, so that a changed file is a new question."""
        digest = hashlib.sha256(f"{self.n} {self.friend_hours}".encode())
        for name in sorted(self.attributes):
            digest.update(name.encode() + self.attributes[name].tobytes())
        for layer in sorted(self.ties):
            for part in vars(self.ties[layer]).values():
                digest.update(layer.encode() + part.tobytes())
        digest.update(self.respondent.tobytes())
        return digest.hexdigest()


def read(cohort: LoadedCohort, base: Path | None = None) -> Roster:
    """Read a cohort; a relative folder is looked for below `base` (default: the current folder).

    Raises:
        RosterError: whatever is wrong with files or mapping, in a line or two.
    """
    if wrong := outside("population.", cohort) + (outside("population.ties.", cohort.ties) if cohort.ties else []):
        raise RosterError("\n".join(wrong))
    folder = (base or Path.cwd()) / cohort.folder
    _refuse_missing(cohort, folder)
    table = _students(text_table(folder / cohort.roster.file), cohort.roster)
    attributes = {name: _attribute(table, name, one, cohort.roster.file) for name, one in cohort.roster.columns.items()}
    respondent = np.ones(len(table), bool)
    ties, dropped, friend_hours = {}, {}, TiesMapping.friend_hours
    if cohort.ties:
        if cohort.ties.respondents:
            respondent = same(column(table, cohort.ties.respondents, cohort.roster.file), [1, "true", "yes"])
        friend_hours = cohort.ties.friend_hours
        rows = {one: row for row, one in enumerate(table[cohort.roster.id])}
        ties, dropped = _ties(text_table(folder / cohort.ties.file), cohort.ties, rows, cohort.unknown_ids)
    return Roster(len(table), attributes, ties, respondent, dropped, cohort.personal, friend_hours)


def _refuse_missing(cohort: LoadedCohort, folder: Path) -> None:
    """Say which file is missing, where it was looked for, where it can be had, and what runs without it."""
    names = [cohort.roster.file, *([cohort.ties.file] if cohort.ties else [])]
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        what = "no such file" if folder.is_dir() else "no such folder"
        had = f" They come from {cohort.origin}." if cohort.origin else ""
        raise RosterError(
            f"{' and '.join(missing)}: looked for in {folder.resolve()} (population.folder = {cohort.folder}): {what}.{had}\n"
            "Set population.folder to where the files are; population=first_years needs none."
        )


def from_graph(graph: Any, personal: bool = True) -> Roster:
    """Take a networkx graph as a cohort: nodes in their order are students, edges are friendships.

    Node attributes named as the model's (numbers, or any values for gender, programme, section, residence) are used.

    Raises:
        RosterError: fewer than two nodes, or an attribute of the model that holds no number.
    """
    nodes = list(graph.nodes(data=True))
    if len(nodes) < 2:
        raise RosterError(f"a graph of {len(nodes)} nodes: a cohort needs at least 2 students")
    table = pd.DataFrame([{name: str(value) for name, value in data.items()} for _, data in nodes]).fillna("")
    known = [name for name in CATEGORIES + YES_NO + STANDARDISED + HOURS if name in table]
    mapped = {name: ColumnMapping(name, [1, "True"] if name in YES_NO else []) for name in known}
    attributes = {name: _attribute(table, name, one, "graph") for name, one in mapped.items()}
    row = {node: number for number, (node, _) in enumerate(nodes)}
    edges = [(row[i], row[j]) for i, j in graph.edges() if i != j]
    ego, alter = np.array(edges, np.int64).reshape(-1, 2).T
    friends = _pairs(ego, alter, np.full(len(edges), MIDDLE_STRENGTH), graph.is_directed())
    dropped = {"ties to oneself": graph.number_of_edges() - len(edges)}
    return Roster(len(nodes), attributes, {"friend": friends}, np.ones(len(nodes), bool), dropped, personal)


def _students(table: pd.DataFrame, mapping: RosterMapping) -> pd.DataFrame:
    """Keep the rows that count, and check their ids."""
    for name, values in mapping.rows_where.items():
        table = table[same(column(table, name, f"{mapping.file} (rows_where)"), values)]
    if len(table) < 2:
        raise RosterError(f"{mapping.file}: {len(table)} rows count as students (at least 2); see population.roster.rows_where")
    ids = column(table, mapping.id, f"{mapping.file} (id)")
    if (ids == "").any():
        raise RosterError(f"{mapping.file}: row {ids.index[ids == ''][0]} has no id (column {mapping.id})")
    twice = ids[ids.duplicated()]
    if len(twice):
        raise RosterError(f"{mapping.file}: row {twice.index[0]} repeats an id (column {mapping.id}); each student stands there once")
    return table


def _attribute(table: pd.DataFrame, name: str, mapping: ColumnMapping, file: str) -> np.ndarray:
    """Read one attribute of the model."""
    known = CATEGORIES + YES_NO + STANDARDISED + HOURS
    where = f"{file}, population.roster.columns.{name}"
    if name not in known:
        raise RosterError(f"population.roster.columns.{name}: no attribute of the model.{nearest(name, known)}")
    if PRIVATE.search(mapping.column):
        raise RosterError(f"{where}: column {mapping.column} looks like a name, address or number of a person; map only what the model uses")
    cells = column(table, mapping.column, where)
    _refuse_stand_ins(cells, mapping.column, where)
    if name in CATEGORIES:
        labels = sorted(set(cells) - {""})
        return cells.map({label: code for code, label in enumerate(labels)} | {"": -1}).to_numpy(np.int64)
    if name in YES_NO:
        if not mapping.true_when:
            raise RosterError(f"{where}.true_when: say which values mean yes")
        meant = same(cells, mapping.true_when)
        if not meant.any() and (cells != "").any():
            values = ", ".join(sorted(set(cells) - {""})[:5])
            raise RosterError(f"{where}.true_when = {mapping.true_when}: no row has that (there are {values}); {_hint(mapping.true_when, name)}")
        return np.where(cells == "", np.nan, meant)
    values = numbers(cells, where)
    if name in HOURS:
        if ((values < 0) | (values > MOST_HOURS)).any():
            raise RosterError(f"{where}: hours a week are 0 to {MOST_HOURS}")
        return values
    if not np.isfinite(values).any():
        return values
    spread = np.nanstd(values)
    return (values - np.nanmean(values)) / (spread if spread > 0 else 1.0)


def _hint(values: list, name: str) -> str:
    """Say what to do where no row has a value that means yes: YAML reads a bare yes or no as true or false."""
    if any(isinstance(one, bool) for one in values):
        return 'YAML reads a bare yes, no, on or off as true or false: write it in quotes, as in ["yes"]'
    return f"leave {name} out if nobody is"


def _refuse_stand_ins(cells: pd.Series, name: str, where: str) -> None:
    """Refuse text that stands for a missing value: it would count as a value, and of a yes or no as no."""
    if (bad := cells.str.lower().isin(STAND_INS)).any():
        row = cells.index[bad][0]
        raise RosterError(f"{where}: row {row}, column {name} holds {cells[row]}: write a value, or leave the cell empty if it is not known")


def _ties(table: pd.DataFrame, mapping: TiesMapping, rows: dict[str, int], unknown: str) -> tuple[dict[str, PairTable], dict[str, int]]:
    """Read the layers of ties, and count what was left out."""
    if mapping.wave and mapping.waves:
        table = table[same(column(table, mapping.wave, f"{mapping.file} (wave)"), mapping.waves)]
    ends = {name: column(table, getattr(mapping, name), f"{mapping.file} ({name})") for name in ("source", "target")}
    if unknown == "refuse":
        _refuse_blank(ends, mapping)
    ego, alter = (cells.map(rows) for cells in ends.values())
    strangers = ego.isna() | alter.isna()
    if strangers.any() and unknown == "refuse":
        raise RosterError(
            f"{mapping.file}: {strangers.sum()} rows name students who are not in the roster, first in row {table.index[strangers][0]}; "
            "mend the file, or set population.unknown_ids=drop"
        )
    strength = _strengths(table, mapping)
    alone = (ego == alter).to_numpy()
    good = ~(strangers.to_numpy() | np.isnan(strength) | alone)
    layers, of_a_layer = {}, np.zeros(len(table), bool)
    for layer, rows_of in _layers(table, mapping).items():
        chosen = good & rows_of
        of_a_layer |= rows_of
        layers[layer] = _pairs(ego[chosen].to_numpy(np.int64), alter[chosen].to_numpy(np.int64), strength[chosen], mapping.directed)
    counts = {"ties to unknown students": strangers.to_numpy(), "ties to oneself": alone, "ties outside the weights kept": np.isnan(strength)}
    dropped = {what: int((rows_of & of_a_layer).sum()) for what, rows_of in counts.items()}
    return layers, dropped


def _refuse_blank(ends: dict[str, pd.Series], mapping: TiesMapping) -> None:
    """Refuse a tie that does not say whose it is."""
    for name, cells in ends.items():
        if (blank := cells == "").any():
            where = f"row {cells.index[blank][0]} has a blank {name} (column {getattr(mapping, name)})"
            raise RosterError(f"{mapping.file}: {where}; mend the file, or set population.unknown_ids=drop to leave such rows out")


def _layers(table: pd.DataFrame, mapping: TiesMapping) -> dict[str, np.ndarray]:
    """Tell which rows belong to which layer: all are friendships if no types are named."""
    everything, nothing = np.ones(len(table), bool), np.zeros(len(table), bool)
    kinds = column(table, mapping.type, f"{mapping.file} (type)") if mapping.type else None
    friend = same(kinds, mapping.friend) if kinds is not None and mapping.friend else everything
    study = same(kinds, mapping.study) if kinds is not None and mapping.study else nothing
    return {"friend": friend, "study": study}


def _strengths(table: pd.DataFrame, mapping: TiesMapping) -> np.ndarray:
    """Turn weights into strengths 1 to 5, nan outside the range kept."""
    if mapping.weight is None:
        return np.full(len(table), MIDDLE_STRENGTH)
    weights = numbers(column(table, mapping.weight, f"{mapping.file} (weight)"), f"{mapping.file}, column {mapping.weight}")
    if np.isnan(weights).any():
        if mapping.weight_empty is None:
            raise RosterError(f"{mapping.file}: a weight is empty; say what that means with population.ties.weight_empty")
        weights = np.where(np.isnan(weights), mapping.weight_empty, weights)
    low = weights.min(initial=np.inf) if mapping.weight_min is None else mapping.weight_min
    high = weights.max(initial=-np.inf) if mapping.weight_max is None else mapping.weight_max
    strength = 1 + 4 * (weights - low) / (high - low) if high > low else np.full(len(weights), MIDDLE_STRENGTH)
    return np.where((weights < low) | (weights > high), np.nan, strength)


def _pairs(ego: np.ndarray, alter: np.ndarray, strength: np.ndarray, directed: bool) -> PairTable:
    """Bring the reports of both sides of each pair together; repeated reports count with their mean."""
    if not directed:
        ego, alter, strength = np.concatenate([ego, alter]), np.concatenate([alter, ego]), np.concatenate([strength, strength])
    frame = pd.DataFrame({"i": np.minimum(ego, alter), "j": np.maximum(ego, alter), "up": ego < alter, "strength": strength})
    wide = frame.groupby(["i", "j", "up"])["strength"].mean().unstack("up").reindex(columns=[True, False])
    i, j = (wide.index.get_level_values(level).to_numpy(np.int32) for level in ("i", "j"))
    return PairTable(i, j, wide[True].to_numpy(float), wide[False].to_numpy(float))
