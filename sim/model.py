"""Mesa's face: a model whose step is one day, and whose agents are made when somebody first asks for them."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from sim.agents import Student
from sim.allocation import compose
from sim.campus import Campus
from sim.composition import with_settings
from sim.configuration import Scenario, scenario
from sim.extension import with_mechanisms
from sim.luck import check_seed
from sim.modifiers import composed_with
from sim.network import to_networkx
from sim.roster import from_graph
from sim.start import start
from sim.state import STUDENT


class SupportModel(mesa.Model):
    """One scenario, one replicate, day by day.

    Args:
        option: the name of a scenario (`lecture_only`, `pal`, `pal_online`, `mentoring`), modifiers behind it (`pal+online`), or a checked `Scenario`.
        replicate: which cohort and luck; with the scenario's seed it decides every random number.
        settings: dotted keys and values, as on the command line (only with a name).
        graph: a networkx graph whose nodes are the students and whose edges are their friendships.
        mechanisms: a Python file of your own, or several, with further mechanisms (see `sim.extension`).
        rng: the seed, as Mesa's batch runner hands it over; it takes the place of the scenario's.

    The luck of the model is addressed; `model.rng` and `model.random` serve observers only.
    """

    def __init__(
        self,
        option: str | Scenario = "pal",
        *,
        replicate: int = 0,
        settings: dict[str, Any] | None = None,
        graph: Any = None,
        mechanisms: str | Path | Iterable[str | Path] = (),
        rng: int | None = None,
    ) -> None:
        self._met = self._meeting = False
        self._observers = 0
        if settings and not isinstance(option, str):
            raise TypeError("settings go with the name of a scenario; a Scenario has its settings already")
        if isinstance(option, str):
            option = scenario(option, with_settings(composed_with(option, {}, None)[0], settings or {}))
        if graph is not None:
            option = dataclasses.replace(option, roster=from_graph(graph, personal=False))
        if rng is not None:
            check_seed(rng)
            option = dataclasses.replace(option, seed=int(rng))
        option = with_mechanisms(option, mechanisms)
        super().__init__(rng=np.random.default_rng([option.seed, replicate]))
        people, ties = start(option, replicate)
        offers = compose(option.programmes, people, option.helping, option.seed, replicate, ties).offers
        self.option = option
        self.campus = Campus(people, ties, offers, option.calendar, option.seed, replicate, option.mechanisms, option.schedule, until=option.until)

    @property
    def day(self) -> int:
        """Days lived so far."""
        return self.campus.day

    def step(self) -> None:
        """Live one day; after the last day of the calendar nothing happens and `running` is False."""
        self.campus.advance(1)
        self.running = self.campus.day < len(self.campus.days)

    @property
    def agents(self) -> AgentSet:
        """All students as agents, in row order."""
        self._meet_everybody()
        return super().agents

    @property
    def agents_by_type(self) -> dict[type, AgentSet]:
        """All students, under their class."""
        self._meet_everybody()
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """The classes of agents: Student."""
        self._meet_everybody()
        return super().agent_types

    def student(self, row: int) -> Student:
        """Give the agent of a row."""
        self._meet_everybody()
        return self._students[row]

    def remove_all_agents(self) -> None:
        """Refuse: the students are the model's rows."""
        raise TypeError("the students of a SupportModel cannot be removed; make a new model")

    def register_agent(self, agent: mesa.Agent) -> None:
        """Register a student of ours, or an observer's agent; refuse students made by hand, of whom there is no row."""
        if isinstance(agent, Student):
            if not self._meeting:
                raise TypeError("a Student cannot be made by hand; set population.newcomers or population.older")
        super().register_agent(agent)
        if isinstance(agent, Student):
            agent.unique_id = agent.row + 1
        elif hasattr(self, "campus"):
            self._meet_everybody()  # the students come first, in the order of their rows
            self._observers += 1
            agent.unique_id = self.campus.n + self._observers  # the ids up to n are the students'

    def graph(self):
        """Give today's ties as a networkx graph with every column as an attribute of its node."""
        return to_networkx(self.campus.ties, {column.name: self.campus.column(column.name) for column in STUDENT})

    def _meet_everybody(self) -> None:
        if self._met:
            return
        self._met = self._meeting = True
        self._students = [Student(self, row) for row in range(self.campus.n)]
        self._meeting = False
