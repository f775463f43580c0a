"""Who names whom: surveys of names held up to made ties, and statistics of networks against networkx."""

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from experiments.gauges import names
from experiments.gauges.names import Survey, Wave
from sim.network import FRIEND_HOURS

EXACT = Survey(spread=0, noise=0)
N = 60


def hours(seed=1, n=N, known=0.3):
    """Remembered hours of some students, spread around those that make a friend."""
    rng = np.random.default_rng(seed)
    upper = np.triu(np.exp(rng.normal(np.log(FRIEND_HOURS), 1, (n, n))) * (rng.uniform(size=(n, n)) < known), 1)
    return csr_array(upper + upper.T)


def asked(survey, known=None, wave=1, answered=None, bar=FRIEND_HOURS, replicate=0):
    known = hours() if known is None else known
    n = known.shape[0]
    return names.named(known, bar, survey, np.arange(n), np.ones(n, bool) if answered is None else answered, 1, replicate, wave)


def test_who_remembers_exactly_names_exactly_the_friends():
    assert np.array_equal(asked(EXACT).names.toarray(), hours().toarray() >= FRIEND_HOURS)


def test_the_more_recall_fails_the_less_two_surveys_agree():
    alike = []
    for noise in (0.0, 0.3, 0.75, 1.2):
        first, last = (asked(Survey(noise=noise), wave=wave) for wave in (1, 2))
        alike.append(names.change(first, last)["jaccard"])
    assert alike[0] == 1 and all(np.diff(alike) < -0.05)


def test_what_lasts_of_recall_is_the_same_in_every_wave_and_the_rest_is_not():
    same = [asked(Survey(lasting=1.0), wave=wave).names.toarray() for wave in (1, 2)]
    other = [asked(Survey(lasting=0.0), wave=wave).names.toarray() for wave in (1, 2)]
    assert np.array_equal(*same) and not np.array_equal(*other)


def test_a_name_is_given_one_way_or_both_as_each_recalls():
    loud = asked(Survey(spread=0, noise=1.0)).names.toarray()
    assert 0.3 < names.reciprocity(Wave(csr_array(loud), np.ones(N, bool))) < 0.95
    assert names.reciprocity(asked(EXACT)) == 1


def test_a_survey_with_a_cap_takes_the_best_known():
    free, capped = asked(EXACT), asked(Survey(spread=0, noise=0, cap=3))
    most = capped.names.sum(axis=1)
    assert most.max() == 3 and np.array_equal(most, np.minimum(free.names.sum(axis=1), 3))
    table = hours().toarray()
    for i in range(N):
        named = capped.names.toarray()[i]
        if named.any():
            assert table[i][named].min() >= table[i][free.names.toarray()[i] & ~named].max(initial=0)


def test_who_does_not_answer_names_nobody_but_can_be_named():
    answered = np.arange(N) % 3 > 0
    some, every = asked(Survey(), answered=answered), asked(Survey())
    assert np.array_equal(some.names.toarray(), every.names.toarray() & answered[:, None])
    assert names.mean_names(some) == pytest.approx(every.names.toarray()[answered].sum(axis=1).mean())


def test_who_answers_at_a_smaller_share_does_so_at_a_larger_one():
    some, more = (names.answering(np.arange(5000), share, 1, 0) for share in (0.6, 0.9))
    assert some.mean() == pytest.approx(0.6, abs=0.03) and more.mean() == pytest.approx(0.9, abs=0.02) and not (some & ~more).any()


def test_a_higher_bar_names_some_of_the_same_and_nobody_else():
    low, high = (asked(Survey(), bar=bar).names.toarray() for bar in (20, 60))
    assert high.sum() < low.sum() and not (high & ~low).any()


def test_luck_of_a_survey_is_that_of_the_student_not_of_the_row():
    """A student who is left out changes nothing in what the others say of each other."""
    known, rest = hours(), np.arange(N) != 7
    less = names.named(known[rest][:, rest], FRIEND_HOURS, Survey(), np.flatnonzero(rest), np.ones(N - 1, bool), 1, 0, 1)
    assert np.array_equal(less.names.toarray(), asked(Survey()).names.toarray()[rest][:, rest])


def test_nobody_known_means_nobody_named():
    nobody = asked(Survey(cap=6), known=csr_array((N, N)))
    assert names.mean_names(nobody) == 0 and names.isolates(nobody.names) == 1 and np.isnan(names.reciprocity(nobody))


def test_a_link_that_was_made_is_kept_when_two_part():
    then, now = hours(1), hours(2)
    made, both = (names.ledger(weeks, FRIEND_HOURS, 0, np.arange(N), 1, 0).toarray() for weeks in ([then], [then, now]))
    assert not (made & ~both).any() and both.sum() > made.sum() and np.array_equal(both, both.T)
    assert np.array_equal(both, np.maximum(then.toarray(), now.toarray()) >= FRIEND_HOURS)


def digraph(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(5, 40))
    links = (rng.uniform(size=(n, n)) < rng.uniform(0.02, 0.4)) & ~np.eye(n, dtype=bool)
    return csr_array(links), rng.integers(0, 3, n), nx.from_numpy_array(links.astype(int), create_using=nx.DiGraph)


@pytest.mark.parametrize("seed", range(20))
def test_statistics_of_a_network_are_those_of_networkx(seed):
    links, group, graph = digraph(seed)
    if not graph.number_of_edges():
        return
    wave, loose, n = Wave(links, np.ones(links.shape[0], bool)), graph.to_undirected(), links.shape[0]
    nx.set_node_attributes(graph, dict(enumerate(group.tolist())), "group")
    same = {
        names.mean_names(wave): np.mean([d for _, d in graph.out_degree()]), names.spread_out(wave): np.std([d for _, d in graph.out_degree()], ddof=1),
        names.spread_in(wave): np.std([d for _, d in graph.in_degree()], ddof=1), names.reciprocity(wave): nx.overall_reciprocity(graph),
        names.clustering(links): nx.average_clustering(loose), names.isolates(links): sum(1 for _ in nx.isolates(loose)) / n,
        names.largest_component(links): max(map(len, nx.connected_components(loose))) / n,
        names.assortativity(links, group): nx.attribute_assortativity_coefficient(graph, "group"),
    }  # fmt: skip
    for mine, theirs in same.items():
        assert mine == pytest.approx(theirs, nan_ok=True)
    if any(d > 1 for _, d in loose.degree()):
        assert names.transitivity(links) == pytest.approx(nx.transitivity(loose))
    if len({d for _, d in loose.degree() if d}) > 1:
        assert names.degree_assortativity(links) == pytest.approx(nx.degree_assortativity_coefficient(loose))


def test_names_from_one_wave_to_the_next_are_kept_lost_and_new():
    before = names.network(np.array([0, 0, 1, 2]), np.array([1, 2, 2, 0]), 4)
    after = names.network(np.array([0, 0, 1, 3]), np.array([1, 3, 2, 0]), 4)
    all_but_one = np.array([True, True, True, False])
    turned = names.change(Wave(before, np.ones(4, bool)), Wave(after, all_but_one))
    assert turned == {"jaccard": 2 / 5, "kept": 2 / 4, "new": 1 / 3}


def test_likeness_leaves_out_whose_group_is_unknown():
    links = names.network(np.array([0, 1, 2]), np.array([1, 0, 3]), 4)
    assert names.assortativity(links, np.array([0, 1, -1, 0])) == pytest.approx(-1)
