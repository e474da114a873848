"""The graph for NetworkX, and what NetworkX says about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import networkx as nx

from . import views
from .store.base import Store
from .vocabulary import Names, Vocabulary

_NAMED_AFTER = 3


@dataclass(frozen=True, slots=True)
class Community:
    """Concepts that are more closely related among themselves than with others.

    Attributes:
        name: the labels of its most central concepts.
        members: slugs, the most central first.
    """

    name: str
    members: tuple[str, ...]


def to_networkx(
    store: Store, vocabulary: Vocabulary, names: Names, *, inferred: bool = False
) -> nx.MultiDiGraph:
    """The concepts and relations as a NetworkX graph.

    Nodes are slugs with ``label``, ``kinds``, ``topics`` and ``definition``. Edges are
    keyed by the local name of the relation, with its ``label``, ``inferred``,
    ``confidence`` (None where nobody gave one), ``conditions`` and ``evidence``: a list
    of dicts with ``document`` and ``quote``.

    Args:
        store: to ask.
        vocabulary: the ontology.
        names: of the workspace.
        inferred: with the relations that follow from others.
    """
    network = nx.MultiDiGraph()
    for slug, card in sorted(views.cards(store, names).items()):
        network.add_node(
            slug,
            label=card.label,
            kinds=tuple(vocabulary.kinds[k].name for k in card.kinds if k in vocabulary.kinds),
            topics=card.topics,
            definition=card.definition,
        )
    quotes: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for key, document, quote in views.quotes(store, names):
        quotes[key].append({"document": document, "quote": quote})
    for edge in views.edges(store, vocabulary, names):
        if edge.inferred and not inferred:
            continue
        relation = vocabulary.relations[edge.predicate]
        network.add_edge(
            edge.subject,
            edge.object,
            key=relation.name,
            label=relation.label,
            inferred=edge.inferred,
            confidence=edge.confidence,
            conditions=edge.conditions,
            evidence=quotes.get(edge.key, []),
        )
    return network


def pagerank(network: nx.MultiDiGraph) -> dict[str, float]:
    """PageRank by slug (Page and others 1999), each relation read both ways; sums to 1.

    A relation is as much about its object as about its subject, so that direction
    would reward what happens to be written as an object.
    """
    if not network:
        return {}
    ranks: dict[str, float] = nx.pagerank(nx.Graph(network.to_undirected()))
    return ranks


def communities(network: nx.MultiDiGraph, seed: int) -> list[Community]:
    """Groups of closely related concepts (Louvain, Blondel and others 2008), largest first.

    Args:
        network: of concepts.
        seed: the same seed gives the same groups.
    """
    if not network:
        return []
    simple = nx.Graph()
    simple.add_nodes_from(sorted(network))
    for subject, object_ in sorted(network.edges()):
        weight = simple.get_edge_data(subject, object_, {"weight": 0})["weight"]
        simple.add_edge(subject, object_, weight=weight + 1)
    rank = nx.pagerank(simple)
    groups = nx.community.louvain_communities(simple, seed=seed)
    ordered = [tuple(sorted(group, key=lambda slug: (-rank[slug], slug))) for group in groups]
    return [
        Community(
            ", ".join(network.nodes[slug]["label"] for slug in members[:_NAMED_AFTER]), members
        )
        for members in sorted(ordered, key=lambda members: (-len(members), members))
    ]
