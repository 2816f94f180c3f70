"""The bare threshold rule as it is written in Mesa and in NDlib.

Move in the next step once the share of the own contacts who have moved reaches the own
threshold; nobody moves back; stop when a step has moved nobody. Each function prepares one
run over a network and gives back the call to be timed, which returns who has moved.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dlkit.models._network import Network

Run = Callable[[], set[int]]


def graph_of(network: Network):
    """The same contacts as a networkx graph."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(network.n_agents))
    ends = np.repeat(np.arange(network.n_agents), network.degrees)
    graph.add_edges_from(zip(ends.tolist(), network.indices.tolist(), strict=True))
    return graph


def mesa_run(network: Network, thresholds: np.ndarray, seeds: np.ndarray) -> Run:
    import mesa
    from mesa.discrete_space import FixedAgent
    from mesa.discrete_space import Network as Space

    class Person(FixedAgent):
        def __init__(self, model, cell, threshold, has_moved):
            super().__init__(model)
            self.cell, self.threshold = cell, threshold
            self.has_moved = self.will_move = has_moved

        def meet(self):
            """Contacts never change, so each person looks them up once (kind to Mesa)."""
            self.contacts = list(self.cell.neighborhood.agents)

        def look(self):
            if not self.has_moved and self.contacts:
                moved = sum(contact.has_moved for contact in self.contacts)
                self.will_move = moved / len(self.contacts) >= self.threshold

        def move(self):
            self.has_moved = self.will_move

    class People(mesa.Model):
        def __init__(self):
            super().__init__(seed=1)
            space = Space(graph_of(network), random=self.random)
            first = set(seeds.tolist())
            for i, threshold in enumerate(thresholds.tolist()):
                Person(self, space[i], threshold, i in first)
            self.agents.do("meet")

        def step(self):
            self.agents.do("look")
            self.agents.do("move")

        def count(self):
            return sum(person.has_moved for person in self.agents)

    people = People()

    def run() -> set[int]:
        before = -1
        while (now := people.count()) > before:
            before = now
            people.step()
        return {person.cell.coordinate for person in people.agents if person.has_moved}

    return run


def ndlib_run(network: Network, thresholds: np.ndarray, seeds: np.ndarray) -> Run:
    from ndlib.models.epidemics import ThresholdModel
    from ndlib.models.ModelConfig import Configuration

    model = ThresholdModel(graph_of(network))
    config = Configuration()
    for i, threshold in enumerate(thresholds.tolist()):
        config.add_node_configuration("threshold", i, threshold)
    config.add_model_initial_configuration("Infected", seeds.tolist())
    model.set_initial_status(config)

    def run() -> set[int]:
        model.iteration(node_status=False)
        while model.iteration(node_status=False)["status_delta"][1] > 0:
            pass
        return {person for person, status in model.status.items() if status == 1}

    return run
