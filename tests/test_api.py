"""What Python callers use."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
import rdflib

from graph import KnowledgeGraph
from graph.errors import QueryError, QueryRefused, UnknownConcept, UnknownTerm
from graph.vocabulary import SG


@pytest.fixture
def kg(small: Path):
    graph = KnowledgeGraph.open(small)
    yield graph
    graph.close()


@pytest.mark.parametrize(
    "name",
    [
        "two-phase-commit",
        "Two-Phase Commit",
        "2pc",
        "two phase commits",
        "https://w3id.org/sagacity/id/two-phase-commit",
    ],
)
def test_a_concept_is_found_by_any_of_its_names(kg: KnowledgeGraph, name: str):
    """Slug, label, alias, plural, IRI; in any case."""
    assert kg.resolve(name) == "two-phase-commit"


def test_an_unknown_name_tells_the_three_nearest(kg: KnowledgeGraph):
    """Three, the best first."""
    with pytest.raises(UnknownConcept) as caught:
        kg.resolve("two-phase comit")
    assert len(caught.value.nearest) == 3
    assert caught.value.nearest[0] == "two-phase commit"


def test_a_relation_is_shown_once_from_both_ends(kg: KnowledgeGraph):
    """A symmetric relation has one assertion, and both ends show it."""
    for one, other in (("saga", "two-phase-commit"), ("two-phase-commit", "saga")):
        groups = {group.label: group.edges for group in kg.concept(one).groups}
        edges = groups["is an alternative to"]
        assert [edge.other(one) for edge in edges] == [other]
        assert not edges[0].inferred


def test_what_follows_from_a_more_specific_relation_is_not_shown_again(kg: KnowledgeGraph):
    """Requires implies uses, and one line says enough."""
    labels = [group.label for group in kg.concept("two-phase-commit").groups]
    assert "requires" in labels
    assert "uses" not in labels


def test_a_receipt_points_into_the_document(kg: KnowledgeGraph):
    """The quote stands where the receipt says."""
    reason = kg.receipt("two-phase-commit", "alternativeTo", "saga").reasons[0]
    document = kg.document(reason.document)
    assert document is not None
    assert document.text[reason.start : reason.end] == reason.quote


def test_there_is_no_receipt_for_what_is_not_stated(kg: KnowledgeGraph):
    """The message reads as a sentence."""
    with pytest.raises(UnknownConcept, match="saga causes atomicity"):
        kg.receipt("saga", "causes", "atomicity")
    with pytest.raises(UnknownTerm):
        kg.receipt("saga", "hates", "atomicity")


def test_networkx_gets_labels_kinds_and_evidence(kg: KnowledgeGraph):
    """A MultiDiGraph keyed by relation."""
    network = kg.to_networkx()
    assert isinstance(network, nx.MultiDiGraph)
    assert network.nodes["saga"]["kinds"] == ("Pattern",)
    data = network.edges["saga", "two-phase-commit", "alternativeTo"]
    assert data["label"] == "is an alternative to"
    assert data["evidence"][0]["document"] == "saga"


def test_rdflib_gets_the_triples(kg: KnowledgeGraph):
    """And answers the same question."""
    triples = kg.to_rdflib()
    saga = rdflib.URIRef(kg.names.concept("saga"))
    assert [str(o) for o in triples.objects(saga, rdflib.URIRef(SG + "improves"))] == [
        kg.names.concept("availability")
    ]


def test_importance_sums_to_one(kg: KnowledgeGraph):
    """As PageRank does."""
    assert sum(kg.importance().values()) == pytest.approx(1)


def test_every_concept_is_in_one_community(kg: KnowledgeGraph):
    """And the same seed gives the same communities."""
    members = [slug for group in kg.communities() for slug in group.members]
    assert sorted(members) == sorted(kg.cards())


def test_a_query_sees_an_edit_after_a_reload(kg: KnowledgeGraph, small: Path):
    """In the worker process too."""
    ask = "ASK { c:saga skos:altLabel 'long-lived transaction'@en }"
    assert b"false" in kg.query(ask)[1]
    path = small / "concepts" / "transactions.ttl"
    path.write_text(path.read_text().replace("saga pattern", "long-lived transaction"))
    kg.reload()
    assert b"true" in kg.query(ask)[1]


def test_bad_queries_are_told_apart(kg: KnowledgeGraph):
    """Malformed is one thing, refused another."""
    with pytest.raises(QueryError):
        kg.query("SELECT ?x WHERE {")
    with pytest.raises(QueryRefused):
        kg.query("SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
