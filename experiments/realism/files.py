"""Work the statistics of the real data out from the data files, where somebody has them; they are no part of this project."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.gauges import names, networks, reports
from experiments.gauges.names import Wave
from sim.errors import UserError

FOLDER = Path("../shared/data")  # where the files are looked for, relative to where one works
FRESHMEN_WAVES = dict(enumerate(networks.FRESHMEN_WEEKS, start=1))  # week of the survey by wave of the file
PERSONAL_WAVES = {1: 2, 2: 3, 3: 5, 4: 6}  # wave of the file by survey here
PER_CENT = 4  # a sum of five answers from 0 to 5, in per cent of its scale


def read(folder: Path, wanted: list[str]) -> dict[str, dict[str, float]]:
    """Give the numbers of data sets, by data set, under the names that its gauge gives. Raises UserError for files that cannot be read."""
    found = {}
    for name in wanted:
        place = folder / PLACES[name]
        try:
            found[name] = READERS[name](place)
        except (OSError, KeyError, ValueError, IndexError) as error:
            raise UserError(f"{place}: cannot be read as this data set ({type(error).__name__}: {error}); see the README of the folder") from None
    return found


def missing(folder: Path, wanted: list[str]) -> list[str]:
    """Name the folders of data sets that are not there."""
    return [PLACES[name] for name in wanted if not (folder / PLACES[name]).is_dir()]


def _students(place: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read students, and names with the students' rows: source and target as numbers from 0; names of others are left out."""
    nodes, edges = pd.read_csv(place / "nodes.csv"), pd.read_csv(place / "edges.csv")
    if "in_study" in nodes:
        nodes = nodes[nodes["in_study"] == 1].reset_index(drop=True)
    row = pd.Series(np.arange(len(nodes)), index=nodes["id"])
    edges = edges[edges["source"].isin(row.index) & edges["target"].isin(row.index)]
    return nodes, edges.assign(source=row[edges["source"]].to_numpy(), target=row[edges["target"]].to_numpy())


def _names(edges: pd.DataFrame, n: int, undirected: bool = False):
    i, j = edges["source"].to_numpy(), edges["target"].to_numpy()
    return names.network(np.concatenate([i, j]), np.concatenate([j, i]), n) if undirected else names.network(i, j, n)


def _codes(column: pd.Series) -> np.ndarray:
    return pd.factorize(column)[0]


def _freshmen(place: Path) -> dict[str, float]:
    nodes, edges = _students(place)

    def waves(least: int) -> dict[int, Wave]:
        rows = edges[edges["weight"] >= least]
        return {
            week: Wave(_names(rows[rows["wave"] == wave], len(nodes)), nodes[f"responded_w{wave}"].to_numpy() == 1) for wave, week in FRESHMEN_WAVES.items()
        }

    return networks.freshmen(waves(2), waves(1), _codes(nodes["gender"]), _codes(nodes["program"]))


def _course(place: Path) -> dict[str, float]:
    nodes, edges = _students(place)

    def wave(question: str, number: int) -> Wave:
        rows = edges[(edges["type"] == question) & (edges["wave"] == number)]
        return Wave(_names(rows, len(nodes)), nodes[f"completed_w{number}"].to_numpy() == 1)

    return networks.course({one: (wave(one, 1), wave(one, 2)) for one in networks.QUESTIONS}, _codes(nodes["recitation"]))


def _facebook(place: Path) -> dict[str, float]:
    nodes, edges = _students(place)
    gender = _codes(nodes["female"])
    said = edges[edges["type"].isin(["call", "sms"])]
    weeks = [_names(said[said["wave"] == week], len(nodes), True) for week in sorted(said["wave"].unique())]
    return networks.links(_names(edges[edges["type"] == "facebook"], len(nodes), True), {"gender": gender}) | networks.messages(weeks, gender)


def _campus(place: Path) -> dict[str, float]:
    nodes, edges = _students(place)
    groups = {name: _codes(nodes[column]) for name, column in {"gender": "gender", "year": "year", "residence": "dorm"}.items()}
    return networks.links(_names(edges, len(nodes), True), groups)


def _personal(place: Path) -> dict[str, float]:
    """Read friends at the university; who of the participants answered a wave named anybody at all in it."""
    edges = pd.read_csv(place / "edges.csv")
    egos = np.sort(edges["source"].unique())
    others = np.unique(np.concatenate([egos, edges["target"]]))
    rows = edges.assign(source=np.searchsorted(others, edges["source"]), target=np.searchsorted(others, edges["target"]))
    friends = rows[(rows["type"] == "friend") & (rows["at_university"] == 1)]
    waves = {}
    for k, wave in PERSONAL_WAVES.items():
        answered = np.isin(np.arange(len(others)), rows.loc[rows["wave"] == wave, "source"])
        waves[k] = Wave(_names(friends[friends["wave"] == wave], len(others)), answered)
    return networks.personal(waves)


def _stress(place: Path) -> dict[str, float]:
    nodes, said, scales = (pd.read_csv(place / f"{name}.csv") for name in ("nodes", "stress_ema", "scales"))
    days = 7 * len(reports.WEEKS)
    daily = said[said["day"].between(0, days - 1)].groupby(["day", "id"])["stress"].mean().unstack()
    daily = daily.reindex(index=range(days), columns=nodes["id"])
    before, after = (scales[scales["phase"] == phase].set_index("id")["pss10"].reindex(nodes["id"]).to_numpy() for phase in ("pre", "post"))
    return reports.stress(daily.to_numpy(), before, after, nodes["gpa_all"].to_numpy())


def _wellbeing(place: Path) -> dict[str, float]:
    table = pd.read_csv(place / "wellbeing.csv")
    total, marks = (table.pivot(index="wave", columns="id", values=name) for name in ("wb_total", "gpa_last_term"))
    found = reports.wellbeing(PER_CENT * total.to_numpy(), {wave: marks.loc[wave].to_numpy() for wave in reports.MARK_WEEKS})
    return {f"{kind}_{name}": value for kind in reports.ASKED for name, value in found.items()}


PLACES = {
    "freshmen": "vandebunt1999_freshmen", "course": "turetsky2020_biology", "facebook": "copenhagen_cns2019", "campus": "reed98_facebook",
    "personal": "netsense_wellbeing2011", "stress": "studentlife_wellbeing2013", "wellbeing": "netsense_wellbeing2011",
}  # fmt: skip
READERS: dict[str, Callable[[Path], dict[str, float]]] = {
    "freshmen": _freshmen, "course": _course, "facebook": _facebook, "campus": _campus, "personal": _personal, "stress": _stress, "wellbeing": _wellbeing,
}  # fmt: skip
