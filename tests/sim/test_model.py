"""Mesa's face: the idioms that Mesa's users know."""

import copy
import pickle

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


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, "high"])
def test_a_column_takes_finite_numbers_only(model, value):
    before = model.agents[3].stress
    with pytest.raises(ValueError, match="student.stress = .*finite number .stress now"):
        model.agents[3].stress = value
    assert model.agents[3].stress == before


@pytest.mark.parametrize("typed, meant", [("stres", "stress"), ("beloging", "belonging"), ("contact_hour", "contact_hours")])
def test_a_mistyped_column_is_refused(model, typed, meant):
    with pytest.raises(AttributeError, match=f"Did you mean {meant}"):
        setattr(model.agents[3], typed, 1.0)
    with pytest.raises(AttributeError, match=meant):
        model.agents.set(typed, 1.0)


@pytest.mark.parametrize("name", ["pos", "cell", "wealth", "stress_0", "mark2", "stress_before", "old_stress", "_noted"])
def test_a_student_may_have_attributes_of_ones_own_and_mesas(model, name):
    setattr(model.agents[3], name, "mine")
    assert getattr(copy.deepcopy(model).agents[3], name) == "mine"


def test_a_subclass_may_declare_any_attribute(model):
    class Noted(Student):
        levels = 0

        def __init__(self):
            self.levels = 3  # it says that it has it

    assert Noted().levels == 3


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


IDIOMS = {
    "select": lambda model: len(model.agents.select(lambda student: student.stress > 0, at_most=3)) <= 3,
    "a share": lambda model: len(model.agents.select(at_most=0.5)) == 26,
    "sort": lambda model: (ordered := model.agents.sort("stress", ascending=True).get("stress")) == sorted(ordered),
    "shuffle": lambda model: sorted(one.unique_id for one in model.agents.shuffle()) == list(range(1, 53)),
    "shuffle_do": lambda model: model.agents.shuffle_do(lambda student: setattr(student, "stress", 0.5)).agg("stress", max) == 0.5,
    "map": lambda model: model.agents.map(lambda student: student.belonging) == model.agents.get("belonging"),
    "get many": lambda model: len(model.agents.get(["stress", "belonging"])[0]) == 2,
    "groupby": lambda model: model.agents.groupby(lambda student: student.newcomer > 0).count() == {True: 40, False: 12},
    "index and slice": lambda model: model.agents[0].unique_id == 1 and len(model.agents[2:4]) == 2,
    "membership": lambda model: model.agents[5] in model.agents and len(model.agents) == 52,
    "row and id": lambda model: all(student.unique_id == student.row + 1 for student in model.agents),
    "generators": lambda model: 0 <= model.agents[0].rng.random() < 1 and 0 <= model.agents[0].random.random() < 1,
    "an observer's agent": lambda model: mesa.Agent(model).unique_id > 52 and len(model.agents_by_type[Student]) == 52,
}


@pytest.mark.parametrize("idiom", IDIOMS)
def test_an_idiom_of_mesa_works(model, idiom):
    assert IDIOMS[idiom](model)


def test_steps_are_counted_and_run_for_runs_where_mesa_has_it(model):
    model.step()
    assert getattr(model, "steps", 1) == 1  # Mesa 4 counts no steps
    if not hasattr(model, "run_for"):
        pytest.skip(f"Mesa {mesa.__version__} has no run_for")
    model.run_for(6)
    assert model.day == 7


@pytest.mark.parametrize("double", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))], ids=["copied", "pickled"])
def test_a_double_lives_on_by_itself(model, double):
    model.step()
    assert model.agents[3].stress == model.campus.column("stress")[3]
    twin = double(model)
    for _ in range(9):
        model.step()
    assert twin.day == 1
    for _ in range(9):
        twin.step()
    assert np.array_equal(twin.campus.state, model.campus.state) and twin.agents[3].stress == model.agents[3].stress
    twin.agents[3].stress = 9.0
    assert model.agents[3].stress != 9.0


def test_two_models_alive_at_once_do_not_meet(small):
    alone = SupportModel(small("pal"))
    first, second = SupportModel(small("pal")), SupportModel(small("mentoring"), replicate=4)
    for _ in range(14):
        alone.step()
    for _ in range(14):
        first.step()
        second.step()
    assert np.array_equal(alone.campus.state, first.campus.state) and not np.array_equal(first.campus.state, second.campus.state)


class Collecting(SupportModel):
    """A model as Mesa's batch runner wants it."""

    def __init__(self, option="pal", rng=None):
        super().__init__(option, settings={"population.newcomers": 20, "population.older": 5}, rng=rng)
        self.datacollector = mesa.DataCollector({"stress": lambda model: float(model.campus.column("stress").mean())})

    def step(self):
        super().step()
        self.datacollector.collect(self)


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="this Mesa has no batch runner of its own")
def test_mesas_batch_runner_runs_it():
    found = mesa.batch_run(Collecting, {"option": ["lecture_only", "pal"]}, number_processes=1, max_steps=3, display_progress=False)
    assert {row["option"] for row in found} == {"lecture_only", "pal"} and all(np.isfinite(row["stress"]) for row in found)


def test_a_seed_given_as_mesa_does_is_the_seed(small):
    assert np.array_equal(SupportModel(small("pal"), rng=7).campus.state, SupportModel(small("pal", seed=7)).campus.state)
    with pytest.raises(ValueError, match="seed"):
        SupportModel(small("pal"), rng=-1)


def test_the_example_page_renders():
    solara = pytest.importorskip("solara", reason="the example page needs mesa[viz]")
    pytest.importorskip("ipyvuetify", minversion="1", reason="the example page needs mesa[viz]")
    from experiments.solara_example import page

    _, context = solara.render(page, handle_error=False)
    context.close()
