"""The graph for NetworkX, and what is measured on it."""

from __future__ import annotations

import subprocess
import sys

import networkx as nx
import pytest

from graph.analyse import communities, pagerank, to_networkx


@pytest.fixture(scope="module")
def network(shipped):
    return shipped.to_networkx()


def test_nodes(shipped, network):
    """Every concept is a node, with its label, kinds, topics and definition."""
    assert set(network) == set(shipped.cards())
    saga = network.nodes["saga"]
    assert saga["label"] == "saga"
    assert saga["kinds"] == ("Pattern",)
    assert saga["topics"][0] == "transactions"
    assert saga["definition"]


def test_edges(network):
    """Every stated relation is an edge, keyed by its name, with the words that support it."""
    edge = network.edges["saga", "two-phase-commit", "alternativeTo"]
    assert edge["label"] == "is an alternative to"
    assert edge["inferred"] is False
    assert all(reason["document"] and reason["quote"] for reason in edge["evidence"])
    for *_, data in network.edges(data=True):
        assert data["evidence"]
        assert data["confidence"] is None or 0 <= data["confidence"] <= 1


def test_as_many_as_asserted(shipped, network):
    """There are as many edges as accepted assertions."""
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?a a sg:Assertion ; sg:status sg:Accepted }"
    _, answer = shipped.query(text, "text/csv")
    assert network.number_of_edges() == int(answer.decode().split()[1])


def test_inferred(shipped, network):
    """What follows is left out unless asked for, and then marked."""
    more = shipped.to_networkx(inferred=True)
    added = set(more.edges(keys=True)) - set(network.edges(keys=True))
    assert added
    assert all(more.edges[edge]["inferred"] for edge in added)
    assert not any(data["inferred"] for *_, data in network.edges(data=True))


def test_pagerank(network):
    """Importance sums to one, covers every concept, and is highest where much is related."""
    ranks = pagerank(network)
    assert set(ranks) == set(network)
    assert sum(ranks.values()) == pytest.approx(1)
    degree = dict(nx.Graph(network).degree())
    average = sum(degree.values()) / len(degree)
    assert degree[max(ranks, key=ranks.__getitem__)] > 3 * average


def test_pagerank_reads_both_ways():
    """Which end of a symmetric relation sorts first makes neither more important."""
    network = nx.MultiDiGraph([("alpha", "beta", "alternativeTo")])
    assert pagerank(network) == pytest.approx({"alpha": 0.5, "beta": 0.5})


def cliques():
    """Two groups of five that one relation joins."""
    network = nx.MultiDiGraph()
    for letter in "ab":
        group = [f"{letter}{number}" for number in range(5)]
        for slug in group:
            network.add_node(slug, label=slug.upper())
        network.add_edges_from(
            (one, other, "uses") for one in group for other in group if one < other
        )
    network.add_edge("a0", "b0", "uses")
    network.add_edge("a0", "a1", "requires")
    return network


def test_communities():
    """Closely related concepts are found together, and named after the most central of them."""
    found = communities(cliques(), seed=7)
    assert [set(each.members) for each in found] == [
        {f"{letter}{number}" for number in range(5)} for letter in "ab"
    ]
    assert found[0].name.startswith("A0")
    assert found[0].members[0] == "a0"


def test_communities_of_the_shipped(shipped, network):
    """Every concept is in exactly one community, and the largest come first."""
    found = shipped.communities()
    members = [slug for each in found for slug in each.members]
    assert sorted(members) == sorted(network)
    sizes = [len(each.members) for each in found]
    assert sizes == sorted(sizes, reverse=True)


def test_nothing():
    """An empty graph has no measures, and is no error."""
    empty = nx.MultiDiGraph()
    assert (pagerank(empty), communities(empty, seed=7)) == ({}, [])


def test_same_in_every_process():
    """The same seed gives the same groups, however Python orders its sets."""
    code = (
        "from graph import KnowledgeGraph; kg = KnowledgeGraph.open();"
        "print([each.members for each in kg.communities()], kg.importance())"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in "12"
    }
    assert len(answers) == 1


def test_of_a_store(shipped):
    """The function needs no more than a store, the ontology and the names."""
    network = to_networkx(shipped.store, shipped.vocabulary, shipped.names)
    assert nx.utils.graphs_equal(network, shipped.to_networkx())
