"""All outcomes of everybody: whose means they are, what a share is, who is left out, who gains least, and what groups are called."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from experiments.analysis import MAIN, summary, worst
from experiments.asking import ask
from experiments.commands import main
from experiments.engine.driver import answered
from experiments.groups import groups, names_of
from experiments.measuring import CURVES, curves
from experiments.runs import live
from sim.observation import seen
from sim.outcomes import OUTCOMES, SUBGROUPS, ended
from sim.start import start

FAST = ["population.newcomers=60", "population.older=20"]
SURE = ["mechanisms.withdrawal.base=-3"]  # several leave


@pytest.fixture(scope="module")
def found():
    return answered(ask("compare", ["lecture_only", "pal", "mentoring"], [*FAST, *SURE, "replicates=4"], None))


@pytest.fixture(scope="module")
def effects(found):
    return summary(found["runs"], "")


@pytest.fixture(scope="module")
def lived():
    scenario = ask("run", ["pal"], [*FAST, *SURE], None).first
    people, ties = start(scenario, 0)
    return live(scenario, people, ties, 0)


def test_every_outcome_of_every_subgroup_is_the_mean_of_its_first_years_less_that_in_the_control(found):
    runs, students = found["runs"], found["students"]
    one = runs[(runs["arm"] == "pal") & (runs["replicate"] == 2) & (runs["subgroup"] != "")]
    assert set(one["subgroup"]) == set(SUBGROUPS) and set(one["outcome"]) == set(OUTCOMES)
    mine = students[students["newcomer"] & (students["replicate"] == 2)]
    for row in one.itertuples():
        means = mine[mine[row.subgroup]].groupby("arm", observed=True)[row.outcome].mean() * (100 if OUTCOMES[row.outcome].share else 1)
        assert row.difference == pytest.approx(means["pal"] - means["lecture_only"], abs=1e-4), (row.subgroup, row.outcome)


def test_helpers_are_compared_with_themselves_and_pay_with_hours(found):
    runs, students = found["runs"], found["students"]
    mine = students[(students["arm"] == "mentoring") & students["helper"]]
    row = runs[(runs["arm"] == "mentoring") & (runs["group"] == "helpers")].groupby("outcome")[["control_mean", "arm_mean", "difference"]].mean()
    assert row.loc["hours_helped", "control_mean"] == 0 and row.loc["hours_helped", "arm_mean"] > 5 and (mine["hours_helped"] > 0).all()
    assert row.loc["skill", "difference"] > 0


def test_a_share_is_told_in_points_and_in_students_without_any_sd(effects):
    shares = effects[effects["outcome"].isin([name for name, one in OUTCOMES.items() if one.share])]
    assert shares["standardised"].isna().all() and (shares["unit"] == "% of students").all()
    assert np.allclose(shares["more"] - shares["less"], shares["difference"] / 100)
    assert np.allclose(shares["more_students"], shares["more"] * shares["students"], atol=0.6)


def test_what_is_neither_good_nor_bad_makes_nobody_better_off(effects):
    direction = effects["outcome"].map({name: one.better for name, one in OUTCOMES.items()})
    assert effects.loc[direction == 0, ["better", "worse"]].isna().all(axis=None)
    assert (effects.loc[direction == 1, "better"] == effects.loc[direction == 1, "more"]).all()
    assert (effects.loc[direction == -1, "better"] == effects.loc[direction == -1, "less"]).all()


def test_who_has_left_keeps_the_last_values_has_no_friends_and_is_not_alone(lived):
    gone = lived.campus.column("enrolled") == 0
    assert gone.sum() > 2 and (lived.ends["friends"][gone] == 0).all() and (lived.ends["isolated"][gone] == 0).all()
    assert np.array_equal(lived.ends["belonging"][gone], seen("belonging", lived.campus.column("belonging")[gone]))


def test_who_never_arrives_in_the_run_is_in_no_group(lived):
    newcomer = lived.campus.people.columns[1] > 0
    campus = dataclasses.replace(lived.campus)
    campus.column("arrival_term")[:7] = campus.calendar.terms
    late = np.arange(campus.n) < 7
    every = groups(campus, newcomer, np.ones(campus.n, bool), SUBGROUPS, False)
    assert len(every) == 2 + len(SUBGROUPS) and not any((one.members & late).any() for one in every)


def test_the_last_day_of_the_curves_is_the_end_and_quantiles_are_those_of_the_students(lived):
    members = lived.campus.people.columns[1] > 0
    rows = pd.DataFrame({name: column for name, column in curves(lived.recorded, members).items() if name != "outcome"})
    last = rows[-len(CURVES) :].set_index(pd.Index(CURVES))
    for name in ("knowledge", "belonging", "mark", "exhaustion", "enrolled", "burned_out"):
        values = lived.ends[name][members] * (100 if OUTCOMES[name].share else 1)
        assert last.loc[name, "mean"] == pytest.approx(values.mean(), abs=1e-4)
        if name not in ("enrolled", "burned_out"):
            assert last.loc[name, ["q05", "q25", "q50", "q75", "q95"]].to_numpy() == pytest.approx(np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95]), abs=1e-3)


def test_stress_at_the_end_is_that_of_the_last_week(lived):
    run = ended(lived.campus, lived.recorded[:, 0])
    assert np.allclose(lived.ends["stress"], OUTCOMES["stress"].of(run))


def made(gap, noise):
    """Give made runs of an arm in which carers gain `gap` less knowledge than all, with luck of so many points."""
    luck, rows = np.random.default_rng(3), []
    for replicate in range(30):
        for group, subgroup, less in (("first-years", "", 0.0), ("Carers", "carer", gap), ("Commuters", "commuter", 0.0)):
            for outcome in MAIN:
                gain = 2.0 - less * (outcome == "knowledge") + noise * luck.standard_normal()
                rows.append(
                    {"arm": "pal", "control": "none", "setting": "", "replicate": replicate, "group": group, "subgroup": subgroup, "outcome": outcome,
                     "students": 40, "control_mean": 50.0, "arm_mean": 50 + gain, "difference": gain, "control_sd": 10.0, "more": 0.5, "less": 0.1}
                )  # fmt: skip
    return summary(pd.DataFrame(rows), "")


def test_the_group_that_gains_least_is_named_and_luck_is_not():
    least = worst(made(1.0, 0.5), "pal")
    assert least["group"].tolist() == ["Carers"] and least["outcome"].tolist() == ["knowledge"]
    assert least["gap"].iloc[0] == pytest.approx(-1.0, abs=0.4)
    assert sum(len(worst(made(0.0, noise), "pal")) for noise in (0.1, 0.3, 0.5, 1.0, 2.0)) == 0


def test_subgroups_bear_the_names_that_a_population_gives_them(tmp_path, capsys):
    words = ["compare", "lecture_only", "pal", *FAST, "replicates=3", "population.names={minority: Students of colour}", "--all", "--out", str(tmp_path)]
    assert main(words) == 0
    table = pd.read_csv(next(tmp_path.rglob("summary.csv")), keep_default_na=False)
    assert set(table.loc[table["subgroup"] == "minority", "group"]) == {"Students of colour"}
    said = capsys.readouterr().out
    assert "Students of" in said and "Under-represented" not in said and "Self-organisation" in said and "Mixing" in said


@pytest.mark.parametrize(
    "names, said",
    [("{nobility: Lords}", "second_language"), ("{carer: Commuters}", "another group"), ("{carer: ''}", "1 to 40"), ("{carer: Helpers}", "another group")],
)
def test_a_name_for_no_subgroup_is_refused_with_the_list(names, said, capsys):
    assert main(["run", "pal", f"population.names={names}"]) == 2
    err = capsys.readouterr().err
    assert "population.names" in err and said in err


def test_the_screen_shows_six_outcomes_and_says_where_the_others_are(tmp_path, capsys):
    words = ["compare", "lecture_only", "pal", *FAST, "replicates=3", "--out", str(tmp_path)]
    assert main(words) == 0
    short = capsys.readouterr().out
    assert "Burned out" in short and "--all" in short and "Least for:" in short and "Self-organisation" not in short


def test_a_name_with_signs_of_mathematics_is_drawn_as_it_is(tmp_path):
    assert main(["run", "pal", *FAST, "replicates=1", "population.names={minority: '$\\\\frac$ aid'}", "--quiet", "--out", str(tmp_path)]) == 0


def test_of_students_from_files_only_what_the_files_know_makes_subgroups(tmp_path):
    (tmp_path / "nodes.csv").write_text("id,minority\n" + "\n".join(f"{i},{i % 2}" for i in range(60)))
    (tmp_path / "population").mkdir()
    (tmp_path / "population" / "course.yaml").write_text(
        f"defaults: [loaded]\nfolder: {tmp_path}\npersonal: false\nties: null\nroster: {{columns: {{minority: {{column: minority, true_when: [1]}}}}}}\n"
    )
    scenario = ask("run", ["lecture_only"], ["population=course"], tmp_path).first
    assert set(names_of(scenario)) == {"minority"} and set(names_of(ask("run", ["pal"], [], None).first)) == set(SUBGROUPS)
