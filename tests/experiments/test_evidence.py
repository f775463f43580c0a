"""Evidence: each programme is held against a range, and a miss is told as one."""

import json

import pandas as pd
import pytest

from experiments.commands import main
from experiments.evidence.command import SCENARIOS
from experiments.evidence.expectations import EXPECTATIONS, NOT_FOUND, Expectation
from experiments.evidence.judging import Judged, _judged
from sim.composition import choices
from sim.outcomes import OUTCOMES, SUBGROUPS

SUMMARY = pd.DataFrame(
    [
        {"arm": "pal", "group": "first-years", "subgroup": "", "outcome": name, "difference": by, "low": by - 0.5, "high": by + 0.5,
         "standardised": by / 10, "standardised_low": by / 10 - 0.05, "standardised_high": by / 10 + 0.05}
        for name, by in (("mark", 2.0), ("sessions", 4.0), ("enrolled", 3.0), ("stress", -1.0))
    ]
    + [{"arm": "pal", "group": "Carers", "subgroup": "carer", "outcome": "enrolled", "difference": 7.0, "low": 6.0, "high": 8.0}]
)  # fmt: skip
USE = pd.DataFrame([{"arm": "pal", "ever_share": 0.4, "visits_each": 1.5}])
PAIRS = pd.DataFrame([{"arm": "mentoring", "other": "pal", "outcome": "mark", "difference": 3.0, "low": 2.0, "high": 4.0, "standardised": 0.3}])


@pytest.mark.parametrize("measure, against, subgroup, outcome, value", [
    ("effect", "lecture_only", "", "mark", 0.2), ("effect", "lecture_only", "", "enrolled", 3.0), ("effect", "lecture_only", "carer", "enrolled", 7.0),
    ("per_session", "lecture_only", "", "mark", 0.05), ("per_user", "lecture_only", "", "stress", -0.25),
    ("ever", "lecture_only", "", "sessions", 40.0), ("visits", "lecture_only", "", "sessions", 1.5), ("effect", "mentoring", "", "mark", -0.3),
])  # fmt: skip
def test_each_measure_reads_the_answer(measure, against, subgroup, outcome, value):
    found = _judged(Expectation("pal", outcome, -1, 1, "", None, measure, against, subgroup), SUMMARY, USE, PAIRS)
    assert found.value == pytest.approx(value) and (found.low != found.low or found.low < found.value < found.high)


def test_outside_its_range_a_programme_misses_and_the_side_is_told():
    one = Expectation("pal", "mark", 0.1, 0.2, "")
    assert [Judged(one, value, 0, 1).verdict for value in (0.0, 0.1, 0.15, 0.3)] == ["BELOW", "in range", "in range", "ABOVE"]


def test_every_scenario_is_held_against_evidence_or_said_to_have_none():
    assert {one.partition("+")[0] for one in SCENARIOS} - {"pal_online"} == set(choices("programme", None)) and not {
        one.scenario for one in EXPECTATIONS
    } & set(NOT_FOUND)
    for one in EXPECTATIONS:
        assert one.low < one.high and one.outcome in OUTCOMES and one.source and one.why and one.subgroup in ("", *SUBGROUPS)


def test_all_programmes_are_compared_and_judged_by_one_command(tmp_path, capsys):
    code = main(["validate", "programmes", "replicates=2", "population.newcomers=60", "population.older=40", "--out", str(tmp_path), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert len(told["programmes"]) == len(EXPECTATIONS) and code == (0 if all(one["in_range"] for one in told["programmes"]) else 1)
    assert main(["validate", "programmes", "replicates=2", "population.newcomers=60", "population.older=40", "--out", str(tmp_path)]) == code
    assert f"of {len(EXPECTATIONS)} numbers lie in their ranges" in (shown := capsys.readouterr()).out and "Kept answer" in shown.err
    assert all(name in shown.out for name in NOT_FOUND)


def test_it_takes_settings_only(capsys):
    assert main(["validate", "programmes", "pal"]) == 2
    assert "pal: validate programmes takes settings only" in capsys.readouterr().err
