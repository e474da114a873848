"""The ontology as a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import TurtleError, UnknownTerm
from graph.vocabulary import SG, Names, Vocabulary

OWN = """
@prefix sg: <https://w3id.org/sagacity/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <http://example.org/> .
ex:leavens rdfs:subPropertyOf sg:improves ; rdfs:label "leavens"@en ; sg:family sg:Quality ;
  sg:cue "{s} [leaven] {o}" .
ex:Dough rdfs:subClassOf skos:Concept ; rdfs:label "dough"@en .
<http://example.org/topic/bread> a skos:ConceptScheme ; skos:prefLabel "bread"@en .
"""


def test_the_shipped_ontology_has_every_kind_and_relation(vocabulary: Vocabulary):
    """Eleven kinds, seventeen relations in seven families, sixteen topics."""
    counts = tuple(
        len(part)
        for part in (vocabulary.kinds, vocabulary.relations, vocabulary.families, vocabulary.topics)
    )
    assert counts == (11, 17, 7, 16)


def test_a_workspace_adds_terms_without_python(tmp_path: Path):
    """A relation, a kind and a topic of one's own stand beside the shipped ones."""
    (tmp_path / "bread.ttl").write_text(OWN)
    vocabulary = Vocabulary.load(tmp_path)
    leavens = vocabulary.relation("leavens")
    assert leavens.iri == "http://example.org/leavens"
    assert leavens.cues == ("{s} [leaven] {o}",)
    assert vocabulary.kind("dough").name == "Dough"
    assert vocabulary.topic("bread").slug == "bread"


def test_terms_are_found_by_name_label_and_iri(vocabulary: Vocabulary):
    """However a person writes them."""
    expected = SG + "alternativeTo"
    for name in ("alternativeTo", "sg:alternativeTo", "is an alternative to", expected):
        assert vocabulary.relation(name).iri == expected


def test_an_unknown_term_names_the_known_ones(vocabulary: Vocabulary):
    """The person sees what there is."""
    with pytest.raises(UnknownTerm, match="alternativeTo"):
        vocabulary.relation("hates")


def test_constraints_on_kinds(vocabulary: Vocabulary):
    """Only a problem is mitigated."""
    mitigates = vocabulary.relation("mitigates")
    assert mitigates.admits([SG + "Pattern"], [SG + "Problem"])
    assert not mitigates.admits([SG + "Pattern"], [SG + "Property"])


def test_a_broken_ontology_tells_the_place(tmp_path: Path):
    """File, line and column."""
    (tmp_path / "bad.ttl").write_text("@prefix : <http://example.org/> .\n:a :b .\n")
    with pytest.raises(TurtleError, match=r"bad.ttl: line 2"):
        Vocabulary.load(tmp_path)


def test_names_and_slugs_are_inverse():
    """A slug comes back from its IRI, and only from one below the base."""
    names = Names("http://example.org/kg/")
    assert names.concept_slug(names.concept("saga")) == "saga"
    assert names.concept_slug("http://elsewhere.org/id/saga") is None
