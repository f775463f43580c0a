"""The network of an answer: who is alone, and how divided it is."""

import numpy as np
import pytest
from scipy import sparse

from experiments.analysis import network
from experiments.asking import ask
from experiments.engine.driver import answered
from experiments.friendships import MEASURES, _chance, _unlike
from sim.friends import FriendGraph

FAST = ["population.newcomers=60", "population.older=20"]


def graph(n, *pairs):
    i, j = np.array(pairs).T
    return FriendGraph(sparse.csr_array((np.ones(2 * len(i)), (np.r_[i, j], np.r_[j, i])), shape=(n, n)))


@pytest.fixture(scope="module")
def found():
    return answered(ask("compare", ["lecture_only", "mentoring"], [*FAST, "replicates=3"], None))


def test_two_cliques_of_two_groups_do_not_mix_and_pairs_across_do_fully():
    group = np.array([0, 0, 0, 1, 1, 1])
    apart, across = graph(6, (0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5)), graph(6, (0, 3), (1, 4), (2, 5))
    assert (_unlike(apart, group), _unlike(across, group)) == (0, 100)
    assert apart.assortativity(group) == pytest.approx(1) and across.assortativity(group) == pytest.approx(-1)
    assert (apart.clustering == 1).all() and (across.clustering == 0).all()


def test_friends_chosen_blindly_are_as_unlike_as_chance_says():
    group, luck = (np.arange(200) < 50).astype(float), np.random.default_rng(5)
    pairs = [tuple(luck.choice(200, 2, replace=False)) for _ in range(20_000)]
    unlike = 100 * np.mean([group[i] != group[j] for i, j in pairs])
    assert _chance(group) == pytest.approx(unlike, abs=1.5) and np.isnan(_chance(np.zeros(10)))


def test_friends_of_friends_are_asked_for_what_they_know_and_the_friendless_have_none():
    found = graph(4, (0, 1), (0, 2)).mean_of_friends(np.array([1.0, 2, 4, 8]))
    assert found[:3].tolist() == [3, 1, 1] and np.isnan(found[3])
    assert graph(4, (0, 1), (0, 2)).among(np.array([True, True, False, True])).degree.tolist() == [1, 1, 0, 0]


def test_the_network_is_that_of_the_first_years_who_are_still_enrolled(found):
    mine = found["students"].query("arm == 'mentoring' and replicate == 1 and newcomer and enrolled == 1")
    rows = found["network"].query("arm == 'mentoring' and replicate == 1").set_index("measure")["arm_mean"]
    assert rows["isolated"] == pytest.approx(100 * (mine["friends"] == 0).mean()) and rows["degree"] == pytest.approx(mine["friends"].mean(), abs=1e-5)
    shares = found["friends"].query("arm == 'mentoring' and replicate == 1").set_index("friends")["share"]
    assert shares.sum() == pytest.approx(100) and shares[0] == pytest.approx(rows["isolated"])


def test_the_table_has_every_measure_of_every_arm_and_a_control_differs_from_itself_by_nothing(found):
    table = network(found["network"])
    assert set(table["measure"]) == set(MEASURES) and (table.groupby("measure").size() == 2).all()
    assert (table.loc[table["arm"] == table["control"], "difference"].dropna() == 0).all()
