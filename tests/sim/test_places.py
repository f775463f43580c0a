"""Places and starting networks: who is put together, by lot or not, and how ties came about."""

import networkx as nx
import numpy as np
import pytest

from sim.campus import Campus
from sim.network import FRIEND_HOURS, small_world, to_networkx
from sim.population import Layout, made
from sim.start import start
from sim.state import PLACES, STUDENT, index, no_offers
from sim.traits import Traits

SECTION, PROGRAMME, RESIDENCE = (PLACES.index(name) for name in ("section", "programme", "residence"))
LEVEL = index(STUDENT)["level"]


def cohort(**layout):
    return made(300, 100, 3, Traits(), 1, 0, layout=Layout(**layout))


def test_another_lot_gives_the_same_students_other_mates_in_places_of_the_same_size():
    one, other = cohort(), cohort(lot=1)
    assert np.array_equal(one.columns, other.columns) and np.array_equal(one.places.group[PROGRAMME], other.places.group[PROGRAMME])
    for place in (SECTION, RESIDENCE):
        assert (one.places.group[place] != other.places.group[place]).mean() > 0.5
    assert np.array_equal(np.bincount(one.places.group[SECTION]), np.bincount(other.places.group[SECTION]))


def test_engineered_sections_have_the_weak_and_the_strong_or_only_the_middle():
    people = cohort(sections="extremes")
    level, section, programme = people.columns[LEVEL], people.places.group[SECTION], people.places.group[PROGRAMME]
    mixed = 0
    for one in np.unique(section):
        mine = section == one
        alike = (programme == programme[mine][0]) & ((np.arange(400) < 300) == (np.flatnonzero(mine)[0] < 300))
        low, high = np.quantile(level[alike], [1 / 3, 2 / 3])
        middle = ((level[mine] > low) & (level[mine] <= high)).mean()
        mixed += 0 < middle < 1
    assert mixed <= 6  # one section at the border of each programme and intake
    assert np.array_equal(np.bincount(section), np.bincount(cohort().places.group[SECTION]))


@pytest.mark.parametrize("size", [5, 40])
def test_sections_and_residences_have_the_size_that_is_asked(size):
    people = cohort(section_size=size, residence_size=size)
    assert np.bincount(people.places.group[SECTION]).max() == size
    assert np.bincount(people.places.group[RESIDENCE])[people.places.group[RESIDENCE]].mean() == pytest.approx(size + 1, rel=0.35)


def test_a_small_world_is_a_ring_of_friends_some_of_them_elsewhere():
    ties = small_world(500, 1, 0)
    graph = to_networkx(ties, {})
    assert nx.is_connected(graph) and 5.8 < 2 * graph.number_of_edges() / 500 <= 6 and min(h for _, _, h in graph.edges(data="hours")) > FRIEND_HOURS
    assert 0.3 < nx.average_clustering(graph) < 0.5 and nx.average_shortest_path_length(graph) < 8
    near = np.mean([min((i - j) % 500, (j - i) % 500) <= 3 for i, j in graph.edges])
    assert near == pytest.approx(0.85, abs=0.05)
    other = small_world(500, 1, 1)
    assert not (len(ties.partner) == len(other.partner) and np.array_equal(ties.partner, other.partner))


def test_without_a_network_nobody_has_ties(small):
    _, ties = start(small("lecture_only", population__network="none"), 0)
    assert len(ties.partner) == 0


def test_a_mechanism_that_stops_leaves_everything_as_it_is(small):
    scenario = small("lecture_only", mechanisms_until={"tie_formation": 3, "tie_decay": 3})
    campus = Campus(*start(scenario, 0), no_offers(52), scenario.calendar, 1, 0, scenario.mechanisms, until=scenario.until)
    campus.advance(21)
    partner, hours = campus.ties.partner.copy(), campus.ties.hours.copy()
    campus.advance(40)
    assert np.array_equal(campus.ties.partner, partner) and np.array_equal(campus.ties.hours, hours)
    usual = Campus(*start(scenario, 0), no_offers(52), scenario.calendar, 1, 0, scenario.mechanisms)
    usual.advance(21)
    assert np.array_equal(usual.ties.hours, hours)
    usual.advance(40)
    assert len(usual.ties.hours) != len(hours) or not np.array_equal(usual.ties.hours, hours)


def test_one_day_at_a_time_stops_on_the_same_day(small):
    scenario = small("lecture_only", mechanisms_until={"stress": 2})
    whole, daily = (Campus(*start(scenario, 0), no_offers(52), scenario.calendar, 1, 0, scenario.mechanisms, until=scenario.until) for _ in range(2))
    kept = whole.advance(30, ("stress",))
    by_day = np.concatenate([daily.advance(1, ("stress",)) for _ in range(30)])
    assert np.array_equal(kept, by_day) and np.array_equal(whole.state, daily.state)
