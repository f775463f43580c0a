"""What common evaluations would find in an answer, beside what is true: those who came against those who did not, and before against after."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from rich.table import Table

from experiments.analysis import half_widths
from experiments.wording import grid
from sim.outcomes import OUTCOMES

JUDGED = ("stress", "knowledge", "belonging", "mark")
ASKED = {"stress": "stress_survey", "belonging": "belonging_survey"}  # which surveys are compared before and after
CAME, OFTEN, STAFF, MIDDLE, END = "came", "came often", "staff time", "till mid-term", "till the end"
MEANING = {
    CAME: "who came against who never did", OFTEN: "who came more often than most of them against the others who came",
    STAFF: "who took more time of staff (check-ins, talks) than most who took any, against all others",
    MIDDLE: "surveys of who came, from the start to mid-term",
    END: "from the start to the end",
}  # fmt: skip
LEAST = 5  # students of a part in a replicate below which it is not compared


def evaluations(students: pd.DataFrame, surveys: pd.DataFrame, controls: dict[str, str]) -> pd.DataFrame:
    """Give a row an arm, comparison and outcome: how large the difference looks and how large the effect on the first part is, in SDs of the control

    `students` and `surveys` are the tables of single students; empty where they are not kept. What looks is the difference within one arm;
    what is true is each student of the first part against herself without the programme. Of those who are enrolled at the end of both.
    """
    if students.empty or len(set(controls)) < 2:
        return pd.DataFrame()
    first = students["newcomer"].any()
    shown, asked = (rows[rows["newcomer"]] if first and len(rows) else rows for rows in (students, surveys))
    rows = []
    for arm, control in controls.items():
        if arm != control:
            both = _side_by_side(shown[shown["arm"] == arm], shown[shown["arm"] == control])
            rows += [{"arm": arm, "control": control} | row for row in (*_within(both), *_in_time(both, asked, arm, control))]
    return _summed_up(pd.DataFrame(rows)) if rows else pd.DataFrame()


def _side_by_side(own: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Put each student of an arm beside herself in the control: a row a replicate and student who is enrolled at the end of both."""
    whose = ["replicate", "student"]
    both = own[[*whose, "enrolled", "sessions", "staff_hours", *JUDGED]].merge(other[[*whose, "enrolled", *JUDGED]], on=whose, suffixes=("", " alone"))
    return both[(both["enrolled"] > 0) & (both["enrolled alone"] > 0)]


def _within(both: pd.DataFrame) -> Iterator[dict]:
    """Compare parts of an arm with each other, replicate by replicate."""
    for replicate, mine in both.groupby("replicate"):
        for kind, part, rest in _parts(mine):
            for outcome in JUDGED:
                here, there = mine[outcome].to_numpy(float), mine[f"{outcome} alone"].to_numpy(float)
                if not (scale := there.std(ddof=1)) > 0:  # nobody differs, so nothing has a size
                    continue
                looks, true = here[part].mean() - here[rest].mean(), (here - there)[part].mean()
                yield {"compared": kind, "outcome": outcome, "replicate": replicate, "students": part.sum(), "looks": looks / scale, "true": true / scale}


def _parts(mine: pd.DataFrame) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    visits, staff = mine["sessions"].to_numpy(float), mine["staff_hours"].to_numpy(float)
    came = visits > 0
    usual, usual_staff = (np.median(hours[hours > 0]) if (hours > 0).any() else np.inf for hours in (visits, staff))
    for kind, part, rest in ((CAME, came, ~came), (OFTEN, visits > usual, came & (visits <= usual)), (STAFF, staff > usual_staff, staff <= usual_staff)):
        if min(part.sum(), rest.sum()) >= LEAST:
            yield kind, part, rest


def _in_time(both: pd.DataFrame, asked: pd.DataFrame, arm: str, control: str) -> Iterator[dict]:
    """Compare surveys of those who came, or of all where a programme has no meetings, with those of the start."""
    if asked.empty:
        return
    whose = ["replicate", "student"]
    came = both[both["sessions"] > 0] if (both["sessions"] > 0).any() else both
    last, first = asked["term"].max(), asked["term"].min()
    waves = {"start": first, "middle": first, "end": last}
    found = {
        (one, wave): asked[(asked["arm"] == one) & (asked["wave"] == wave) & (asked["term"] == term)].set_index(whose)
        for one in (arm, control)
        for wave, term in waves.items()
    }
    for replicate, mine in came.groupby("replicate"):
        who = pd.MultiIndex.from_frame(mine[whose])
        for outcome, column in ASKED.items() if len(mine) >= LEAST else ():
            if not (scale := found[control, "start"].loc[[replicate], column].std()) > 0:
                continue
            for kind, wave in ((MIDDLE, "middle"), (END, "end")):
                after, before, alone = (found[key][column].reindex(who) for key in ((arm, wave), (arm, "start"), (control, wave)))
                looks, true = (after - before).mean() / scale, (after - alone).mean() / scale
                yield {"compared": kind, "outcome": outcome, "replicate": replicate, "students": len(mine), "looks": looks, "true": true}


def _summed_up(rows: pd.DataFrame) -> pd.DataFrame:
    """Average over replicates, with 95 % intervals."""
    by = rows.groupby(["arm", "control", "compared", "outcome"], sort=False)
    table = by[["students", "looks", "true"]].mean().assign(replicates=by.size())
    for name in ("looks", "true"):
        half = half_widths(by[name].std().to_numpy(), table["replicates"].to_numpy())
        table[f"{name}_low"], table[f"{name}_high"] = table[name] - half, table[name] + half
    return table.reset_index()


def show_evaluations(table: pd.DataFrame) -> Table:
    """Lay the table out for a terminal: a row an arm and comparison; what it looks like / what is true, by outcome."""
    outcomes = [one for one in JUDGED if one in set(table["outcome"])]
    out = grid(("", *(OUTCOMES[one].title for one in outcomes)), least=14)
    for arm, mine in table.groupby("arm", sort=False):
        out.add_row(str(arm), style="bold")
        for kind, rows in mine.groupby("compared", sort=False):
            values = {row.outcome: f"{row.looks:+.2f} / {row.true:+.2f}" for row in rows.itertuples()}
            out.add_row(f" {kind}", *(values.get(one, "-") for one in outcomes))
    return out
