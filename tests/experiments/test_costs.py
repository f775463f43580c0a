"""Costs: they follow what is planned, add up, and come to what worked examples of real schemes come to."""

from types import SimpleNamespace

import pandas as pd
import pytest

from experiments import costs
from experiments.commands import main
from experiments.delivery import delivered
from experiments.question import Arm, Question
from sim.allocation import compose
from sim.campus import Campus
from sim.composition import composed, with_settings
from sim.configuration import scenario
from sim.start import start

TEN_WEEKS = {"programmes.pal.first_week": 3, "programmes.pal.last_week": 12, "programmes.pal.preparation_hours": 1.0}
MENTORED = {"programmes.mentoring.first_week": 3, "programmes.mentoring.last_week": 12}
PAID = {"programmes.mentoring.pay": "hourly", "programmes.mentoring.supervision_hours": 0.5}
SIXTEEN = {
    "population.newcomers": 100, "calendar.weeks": 17, "calendar.teaching_weeks": 16, "calendar.deadlines": {},
    "calendar.exams": {17: 1.0}, "calendar.tests": [17],
    "programmes.pal.first_week": 1, "programmes.pal.last_week": 16, "programmes.pal.sessions_per_week": 3, "programmes.pal.preparation_hours": 6.0,
    "programmes.pal.supervision_hours": 1.0,
}  # fmt: skip

# scheme: institution, settings, money in all, the coordinator's share; worked out by hand from the same prices for one term
SCHEMES = {
    "two paid leaders": ("uk", "pal", TEN_WEEKS, 35_700, 0.34),
    "one paid leader": ("uk", "pal", TEN_WEEKS | {"programmes.pal.leaders_per_group": 1}, 23_900, 0.51),
    "volunteers": ("uk", "pal", TEN_WEEKS | {"programmes.pal.pay": "volunteers", "institution.expenses": 0}, 12_200, 1.0),
    "rooms that are charged": ("uk", "pal", TEN_WEEKS | {"institution.room_rate": 25}, 40_700, 0.30),
    "a whole section": ("us", "pal", SIXTEEN, 5_800, 0.52),
    "volunteers for five": ("uk", "mentoring", MENTORED, 19_200, 0.95),
    "volunteers for ten": ("uk", "mentoring", MENTORED | {"programmes.mentoring.mentees_per_mentor": 10}, 9_600, 0.95),
    "20 paid hours": ("uk", "mentoring", MENTORED | PAID | {"programmes.mentoring.hours": 0.3}, 46_300, 0.39),
    "40 paid hours for fifteen": (
        "uk", "mentoring", MENTORED | PAID | {"programmes.mentoring.mentees_per_mentor": 15, "programmes.mentoring.preparation_hours": 1.5}, 21_500, 0.28),
}  # fmt: skip


def priced(institution, name, settings, days=0):
    """Price one scenario: the table of ingredients, and the use of its programmes, after so many days."""
    one = scenario(name, with_settings(composed(name, {"institution": institution}, None), settings))
    people, ties = start(one, 0)
    campus = Campus(people, ties, compose(one.programmes, people, one.helping, one.seed, 0, ties).offers, one.calendar, one.seed, 0, one.mechanisms)
    campus.advance(days)
    rows = []
    for k, programme in enumerate(one.programmes):
        offered, came = (int((campus.programme_column(k, column) > 0).sum()) for column in ("invited", "sessions"))
        rows.append({"arm": name, "programme": programme, "offered": offered, "came": came} | delivered(campus, k))
    use = pd.DataFrame(rows)
    return costs.costs(use, Question("run", [Arm(name, one)])), use


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_costs_what_it_comes_to_by_hand(scheme):
    institution, name, settings, money, share = SCHEMES[scheme]
    told = costs.totals(*priced(institution, name, settings)).iloc[0]
    assert told["money"] == pytest.approx(money, abs=50) and told["coordinator_share"] == pytest.approx(share, abs=0.006)
    assert told["per_offered"] == pytest.approx(money / (100 if scheme == "a whole section" else 300), abs=0.6)


@pytest.mark.parametrize("name", ["pal", "mentoring", "coping_workshop", "anti_stigma", "study_group"])
def test_the_cost_of_a_programme_does_not_depend_on_who_comes(name):
    before, _ = priced("uk", name, {})
    after, use = priced("uk", name, {}, days=105)
    assert use["came"].sum() > 0 and after["money"].sum() == before["money"].sum() > 0


@pytest.mark.parametrize("nothing", ["coverage", "last_week"])
@pytest.mark.parametrize("name", ["pal", "mentoring", "coping_workshop", "anti_stigma", "study_group"])
def test_what_is_offered_to_nobody_or_never_held_costs_nothing(name, nothing):
    assert priced("uk", name, {f"programmes.{name}.{nothing}": 0, f"programmes.{name}.licence": 3.0})[0].empty


def test_online_there_are_no_rooms_and_a_licence_is_paid_for_everybody_it_is_offered_to():
    settings = {"institution.room_rate": 10, "programmes.pal.licence": 2.0}
    there, online = (priced("uk", name, settings)[0].set_index("ingredient")["money"] for name in ("pal", "pal_online"))
    assert there["rooms"] == 20 * 12 * 10 and "rooms" not in online and there["licences"] == online["licences"] == 600


def test_trainers_train_and_supervise_a_dozen_together():
    table = priced("uk", "coping_workshop", {})[0].set_index("ingredient")
    assert table.loc["trainer", "quantity"] == 3 * (24 + 6 * 0.5)  # 25 supporters in three dozens, six weeks


def test_another_institution_has_other_sizes_and_prices(capsys):
    tables = {one: priced(one, "pal", {}) for one in ("uk", "us", "au")}
    assert [tables[one][1]["groups"].iloc[0] for one in tables] == [20, 3, 20] and [tables[one][1]["posts"].iloc[0] for one in tables] == [40, 3, 20]
    assert [tables[one][0]["currency"].iloc[0] for one in tables] == ["GBP", "USD", "AUD"]
    assert main(["compare", "lecture_only", "pal", "institution=uk,us"]) == 2
    assert "institution takes one value here" in capsys.readouterr().err
    assert main(["compare", "lecture_only", "pal", "institution.currency=my money"]) == 2
    assert "institution.currency = my money: takes a word of up to 12 letters" in capsys.readouterr().err


def test_a_price_times_its_effect_is_the_money_and_nothing_has_a_price_that_is_not_surely_better():
    table = pd.DataFrame({"arm": ["a"], "money": [6000.0], "currency": ["GBP"]})
    head = {"arm": "a", "control": "c", "group": "first-years", "students": 300, "control_sd": 10.0}
    rows = [
        head | {"outcome": "stress", "difference": -2.0, "low": -3.0, "high": -1.0},
        head | {"outcome": "knowledge", "difference": 2.0, "low": -1.0, "high": 5.0},
        head | {"outcome": "enrolled", "difference": 1.0, "low": 0.5, "high": 2.0},
        head | {"outcome": "belonging", "difference": -1.0, "low": -2.0, "high": -0.5},
    ]
    found = costs.value(table, pd.DataFrame(rows)).set_index("outcome")
    assert found.loc["stress", ["price", "price_low", "price_high"]].tolist() == pytest.approx([10.0, 20 / 3, 20.0])  # 20 a student for 0.2 SD
    assert found.loc["enrolled", ["price", "price_low", "price_high"]].tolist() == pytest.approx([2000.0, 1000.0, 4000.0])  # three of 300 stay
    assert found.loc[["knowledge", "belonging"], "price"].isna().all()


def test_the_answer_tells_the_cost_on_screen_and_in_files_that_add_up(tmp_path, capsys):
    assert main(["compare", "lecture_only", "pal", "replicates=2", "--out", str(tmp_path)]) == 0
    told, folder = capsys.readouterr().out, next(path for path in tmp_path.iterdir() if path.name != "store")
    table, use = pd.read_csv(folder / "costs.csv"), pd.read_csv(folder / "programmes.csv")
    assert (table["quantity"] * table["price"]).sum() == pytest.approx(table["money"].sum(), rel=0.01)
    assert "Cost in GBP of 2025-26 (institution=uk)" in told and f"{round(table['money'].sum(), -2):,.0f}" in told
    assert costs.totals(table, use)["per_contact_hour"].iloc[0] == pytest.approx(table["money"].sum() / use["contact_hours"].iloc[0])
    assert (folder / "value.csv").exists()


def test_of_few_real_helpers_no_cost_is_told():
    row = SimpleNamespace(
        groups=pd.NA,
        posts=pd.NA,
        trained=pd.NA,
        offered=30,
        weeks=10.0,
        terms=1.0,
        meetings=10.0,
        visits=pd.NA,
        staff_time=0.0,
        weeks_held=10.0,
        weeks_each=10.0,
        terms_each=1.0,
        mentees_each=5.0,
    )
    one = scenario("mentoring", composed("mentoring", {}, None))
    money = {name: quantity * price for name, quantity, _, price in costs._ingredients(one, one.programmes["mentoring"], row)}
    assert money["helpers"] != money["helpers"] and money["coordinator"] != money["coordinator"]


def test_groups_that_meet_every_other_week_are_paid_for_the_weeks_they_meet():
    paid = {every: priced("uk", "pal", {"programmes.pal.every_weeks": every, "programmes.pal.training_hours": 0.0}) for every in (1, 2)}
    hours = {}
    for every, (table, use) in paid.items():
        row = use.iloc[0]
        helped = table.loc[table["ingredient"] == "helpers", "quantity"].iloc[0]
        hours[every] = helped / row["posts"] / row["meetings"] if row["meetings"] else 0
    assert paid[2][1].iloc[0]["meetings"] < paid[1][1].iloc[0]["meetings"]
    assert hours[1] == pytest.approx(hours[2], rel=0.05)


def test_the_licence_of_a_platform_is_paid_each_term():
    one, three = (priced("uk", "ai_feedback", {"calendar.terms": terms, "programmes.ai_feedback.terms": 3})[0] for terms in (1, 3))
    assert three.loc[three["ingredient"] == "licences", "money"].sum() == pytest.approx(3 * one.loc[one["ingredient"] == "licences", "money"].sum())
