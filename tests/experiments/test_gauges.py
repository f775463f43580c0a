"""Gauges: numbers of a run, each worked out a second time from what it is a number of."""

import networkx as nx
import numpy as np
import pytest
from scipy import optimize

from experiments.asking import ask
from experiments.engine import driver
from experiments.engine.driver import answered, planned
from experiments.engine.work import Block, _Replicate
from experiments.gauges import GAUGES, chosen
from experiments.gauges.history import History
from experiments.gauges.statistics import correlation, log_odds, odds, slopes, standardised
from experiments.study import ask_experiment
from sim.composition import choices
from sim.errors import UserError
from sim.network import FRIEND_HOURS

RNG = np.random.default_rng(4)
MINE = tuple(dict.fromkeys(name for one in choices("experiment", None) if not one.startswith("data_") for name in ask_experiment(one, []).gauges))


@pytest.fixture(scope="module")
def year():
    """Arm and control of one replicate of a year, as gauges see them."""
    question = ask("compare", ["lecture_only", "pal"], ["calendar=year", "population.newcomers=150", "population.older=60"], None)
    block = Block(tuple(question.arms), MINE)
    mine = _Replicate(block, 0, None)
    arm = question.arms[1]
    return History(mine._live(arm), arm.scenario.seed, 0), History(mine.control.lived, arm.scenario.seed, 0)


def test_regressions_find_what_was_put_in():
    x, z = RNG.normal(size=(2, 4000))
    assert slopes(1 + 2 * x - 3 * z, x, z) == pytest.approx([2, -3])
    yes = (RNG.uniform(size=4000) < 1 / (1 + np.exp(-(0.5 + x - 0.4 * z)))).astype(float)
    likelihood = lambda b: np.log1p(np.exp(-(2 * yes - 1) * (b[0] + b[1] * x + b[2] * z))).sum()  # noqa: E731
    assert log_odds(yes, x, z) == pytest.approx(optimize.minimize(likelihood, np.zeros(3)).x[1:], abs=1e-3)
    assert log_odds(yes, x, x) == pytest.approx(log_odds(yes, x)[0] / 2, abs=1e-6)  # what is the same twice shares its odds
    assert np.isnan(log_odds(np.ones(10), x[:10])).all() and np.isnan(correlation(np.ones(9), x[:9]))


def test_odds_and_standardised_differences_are_those_of_the_book():
    yes, a = np.array([1, 1, 0, 1, 0, 0, 0], bool), np.array([1, 1, 1, 0, 0, 0, 0], bool)
    assert odds(yes, a, ~a) == pytest.approx((2.5 * 3.5) / (1.5 * 1.5))
    assert standardised(np.array([3.0, 5.0]), np.array([1.0]), np.array([0.0, 2.0])) == pytest.approx(3 / np.sqrt(2))
    assert np.isnan(standardised(np.array([]), np.array([1.0]), np.array([0.0, 2.0])))


def test_a_history_has_every_week_as_it_was(year):
    own, _ = year
    assert own.weeks == 35 and own.week_of(1, 3) == 23
    assert np.array_equal(own.at("mark", 35), own.end("mark")) and not np.array_equal(own.at("mark", 15), own.end("mark"))
    assert own.weekly("stress")[3] == pytest.approx(own.daily("stress")[21:28].mean(axis=0), abs=1e-6)
    assert own.part("sessions", 35).sum() >= own.part("sessions", 15).sum() > 0


def test_visits_are_what_the_programme_counted(year):
    own, control = year
    found, count = GAUGES["visits"].of(own, control), own.part("sessions")[0][own.members]
    assert found["mean"] == pytest.approx(count.mean()) and found["ever"] + found["never"] == pytest.approx(1)
    by_week = [found[f"week_{week}"] for week in range(1, 16)]
    assert sum(by_week) == pytest.approx(own.part("sessions", 15)[0][own.members].mean()) and by_week[0] == by_week[13] == 0


def test_effects_are_paired_and_none_against_oneself(year):
    own, control = year
    members = own.members
    found = GAUGES["effects"].of(own, control)
    by_hand = (own.end("mark")[members].mean() - control.end("mark")[members].mean()) / control.end("mark")[members].std(ddof=1)
    assert found["mark"] == pytest.approx(by_hand) and GAUGES["effects"].of(control, control) == {}
    assert found["sessions"] == pytest.approx(own.part("sessions")[0][members].mean())


def test_likeness_of_friends_is_assortativity_as_networkx_has_it(year):
    own, control = year
    graph, ties, level = nx.Graph(), own.campus.ties, own.start("level")
    here = own.members & (own.end("enrolled") > 0)
    for i in np.flatnonzero(here):
        graph.add_node(i, level=level[i])
        for e in range(ties.start[i], ties.start[i + 1]):
            if ties.hours[e] >= FRIEND_HOURS and here[ties.partner[e]]:
                graph.add_edge(i, int(ties.partner[e]))
    found = GAUGES["likeness"].of(own, control)
    assert found["level"] == pytest.approx(nx.numeric_assortativity_coefficient(graph, "level"))
    assert found["friends"] >= 2 * graph.number_of_edges() / here.sum()  # some friends are older


def test_the_lonely_fifth_is_a_fifth(year):
    own, control = year
    found = GAUGES["isolation"].of(own, control)
    assert 0 <= found["new_if_not"] < found["new_if_friend"] <= 1 and found["dropout"] > 0
    stays = own.members & (own.at("enrolled", 15) > 0)
    left = 100 * (own.end("enrolled") == 0)[stays].mean()
    assert 0.2 * found["leave"] + 0.8 * found["stay"] == pytest.approx(left, abs=1.5)


def test_a_gauge_gives_what_it_names(year):
    own, control = year
    for one in chosen(MINE):
        assert set(one.of(own, control)) <= set(one.gives), one.name
    with pytest.raises(UserError, match="gauges: visit: there is no such gauge. Did you mean visits?"):
        chosen(("visit",))


WORDS = {"population.newcomers": 120, "population.older": 40, "replicates": 5}


def tiny(**more):
    from experiments.overrides import Override

    return ask_experiment("teaching", [Override(key, [value]) for key, value in (WORDS | more).items()])


def test_numbers_are_the_same_bits_kept_or_not_on_threads_or_processes(tmp_path, monkeypatch):
    alone = answered(tiny())["gauges"]
    assert answered(tiny(), folder=tmp_path / "a")["gauges"].equals(alone) and answered(tiny(), folder=tmp_path / "a")["gauges"].equals(alone)
    assert not planned(tiny(), set()).without(set(planned(tiny(), set()).whose)).todo
    monkeypatch.setattr(driver, "WORTH_PROCESSES", 0.0)
    assert answered(tiny(), folder=tmp_path / "b")["gauges"].equals(alone)


def test_what_is_measured_is_part_of_a_run():
    import dataclasses

    usual = set(planned(tiny(), set()).whose)
    assert usual.isdisjoint(planned(dataclasses.replace(tiny(), gauges=("visits",)), set()).whose)
    assert usual.isdisjoint(planned(dataclasses.replace(tiny(), gauges=()), set()).whose)
