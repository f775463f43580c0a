"""Mesa's face: the idioms that Mesa's users know."""

import mesa
import networkx as nx
import numpy as np
import pytest

from sim.agents import Student
from sim.model import SupportModel


@pytest.fixture
def model(small):
    return SupportModel(small("pal"))


def test_a_step_is_a_day(model):
    before = model.campus.state.copy()
    model.step()
    assert model.day == 1 and not np.array_equal(before, model.campus.state)


def test_the_run_ends_with_the_calendar(model):
    for _ in range(110):
        model.step()
    assert model.day == 105 and not model.running


def test_agents_are_views_of_rows(model):
    student = model.agents[3]
    student.stress = 1.5
    assert model.campus.column("stress")[3] == 1.5
    model.campus.column("stress")[3] = -2.0
    assert student.stress == -2.0 and student.unique_id == 4 and isinstance(student.stress, float)


def test_agentsets_idioms_work(model):
    newcomers = model.agents.select(lambda student: student.newcomer > 0)
    assert len(newcomers) == 40
    newcomers.set("stress", 0.0)
    assert newcomers.agg("stress", max) == 0.0
    assert sorted(model.agents.groupby("newcomer").groups) == [0.0, 1.0]
    assert model.agents.get("stress")[:40] == [0.0] * 40
    model.agents.do(lambda student: setattr(student, "belonging", 1.0))
    assert (model.campus.column("belonging") == 1).all()
    assert model.agent_types == [Student] and len(model.agents_by_type[Student]) == 52


def test_a_data_collector_reports_model_and_agents(model):
    collector = mesa.DataCollector(model_reporters={"day": "day"}, agent_reporters={"stress": "stress"})
    for _ in range(3):
        model.step()
        collector.collect(model)
    assert collector.get_model_vars_dataframe()["day"].tolist() == [1, 2, 3]
    assert len(collector.get_agent_vars_dataframe()) == 3 * 52


def test_what_cannot_work_says_what_to_do(model):
    with pytest.raises(TypeError, match="enrolled"):
        model.agents[0].remove()
    with pytest.raises(TypeError, match="population.newcomers"):
        Student(model, 3)
    with pytest.raises(TypeError, match="new model"):
        model.remove_all_agents()


def test_a_graph_comes_out_with_attributes_on_any_day(model):
    model.step()
    graph = model.graph()
    assert graph.number_of_nodes() == 52 and graph.number_of_edges() == len(model.campus.ties.partner) // 2
    assert graph.nodes[0]["stress"] == model.agents[0].stress
    assert all(data["hours"] > 0 for _, _, data in graph.edges(data=True))


def test_any_networkx_graph_can_be_the_cohort(small):
    people = nx.connected_caveman_graph(6, 6)
    nx.set_node_attributes(people, {node: "ab"[node % 2] for node in people}, "gender")
    model = SupportModel(small("pal"), graph=people)
    assert len(model.agents) == 36 and set(model.campus.people.places.gender) == {0, 1}
    friends = sum(data["friend"] for _, _, data in model.graph().edges(data=True))
    assert friends == people.number_of_edges()
    for _ in range(7):
        model.step()


def test_looking_at_agents_changes_nothing(small):
    one, other = SupportModel(small("pal")), SupportModel(small("pal"))
    for _ in range(14):
        one.step()
        other.step()
        other.agents.shuffle_do("step")
    assert np.array_equal(one.campus.state, other.campus.state)
