"""One arm of one replicate: where it starts, what it shares with others, and what can be watched."""

import networkx as nx
import numpy as np
import pytest

from sim.allocation import compose
from sim.campus import Campus
from sim.mechanisms.stress import Stress
from sim.model import SupportModel
from sim.start import start
from sim.state import KNOBS, no_offers


def test_a_graph_of_ones_own_never_gets_the_network_of_a_made_cohort():
    SupportModel("pal")
    model = SupportModel("pal", graph=nx.empty_graph(36))
    assert len(model.campus.ties.start) == 37 and model.campus.ties.partner.max(initial=0) < 36


def test_a_broken_kept_network_is_grown_anew(tmp_path, monkeypatch, small):
    monkeypatch.setattr("sim.start.cache_folder", lambda: tmp_path)
    scenario = small("lecture_only")
    whole = start(scenario, 0)[1]
    (kept,) = (tmp_path / "networks").iterdir()
    text = kept.read_bytes()
    for content in (b"", text[:100], b"no network", text[:2000] + bytes([text[2000] ^ 1]) + text[2001:]):
        kept.write_bytes(content)
        assert np.array_equal(start(scenario, 0)[1].partner, whole.partner)


def campuses(scenario, count):
    """Some campuses that begin with the very same students, ties and offers."""
    people, ties = start(scenario, 0)
    offers = compose(scenario.programmes, people, scenario.helping, scenario.seed, 0).offers
    return [Campus(people, ties, offers, scenario.calendar, scenario.seed, 0) for _ in range(count)]


def test_two_campuses_from_the_same_start_do_not_share_habits(small):
    first, second = campuses(small("pal"), 2)
    first.advance(50)
    second.advance(50)
    assert np.array_equal(first.state, second.state)


def test_breaking_off_a_trace_leaves_a_whole_day_lived(small):
    traced, plain = campuses(small("mentoring"), 2)
    next(traced.traced(1))
    traced.advance(30)
    plain.advance(31)
    assert np.array_equal(traced.state, plain.state)


def test_a_trace_knows_what_becomes_of_a_relationship(small):
    (campus,) = campuses(small("mentoring"), 1)
    total = sum(change.by for change in campus.traced(28, ("mentoring.relationship",)))
    assert np.allclose(total, campus.programme_column(0, "relationship")) and total.max() > 0


@pytest.mark.parametrize("settings, error", [({"stres": None}, KeyError), ({"stress": {"memory": 5}}, TypeError)])
def test_settings_that_no_mechanism_has_are_refused(small, settings, error):
    scenario = small("lecture_only")
    people, ties = start(scenario, 0)
    with pytest.raises(error, match="stres"):
        Campus(people, ties, no_offers(people.n), scenario.calendar, 1, 0, settings)
    with pytest.raises(TypeError, match="settings"):
        SupportModel(scenario, settings={"mechanisms.stress": None})


def test_numbers_from_numpy_are_numbers():
    assert Stress(memory=np.arange(10, 12)[0]).memory == 10 and Stress(memory=np.float32(10)).memory == 10


def test_a_mentor_meets_each_mentee_as_often_as_her_mentees_allow(small):
    few, many = (small("mentoring", programmes__mentoring__mentees_per_mentor=20, programmes__mentoring__coverage=share) for share in (0.1, 1.0))
    for scenario, weeks in ((few, 1), (many, 3)):
        offers = compose(scenario.programmes, start(scenario, 0)[0], scenario.helping, 1, 0).offers
        assert offers.knobs[0, KNOBS.index("round")] >= weeks if scenario is many else offers.knobs[0, KNOBS.index("round")] == weeks


def test_newcomers_are_new_once(small):
    calendar = {"calendar__terms": 2, "calendar__weeks": 8, "calendar__teaching_weeks": 7, "calendar__break_weeks": 3,
                "calendar__deadlines": {}, "calendar__exams": {8: 1.0}, "calendar__tests": [8], "calendar__holidays": []}  # fmt: skip
    (it,) = campuses(small("pal", **calendar), 1)
    record = it.advance(len(it.days), ("newcomer",))[:, 0]
    assert (record[: 7 * 11].sum(axis=1) == 40).all() and not record[7 * 11 :].any()
