"""The reference graph that is shipped."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from graph import turtle
from graph.api import KnowledgeGraph
from graph.model import Severity
from graph.vocabulary import SG, Names

EXPECTED = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "expected_relations.tsv").read_text().splitlines()
]


def test_everything_loads(shipped: KnowledgeGraph):
    """No file is left out."""
    assert shipped.problems == ()


def test_it_is_as_large_as_the_readme_says(shipped: KnowledgeGraph):
    """More than 650 concepts and 4,500 stated relations, explained in documents on every topic."""
    assert len(shipped.cards()) > 650
    assert sum(not edge.inferred for edge in shipped.edges()) > 4500
    documents = shipped.workspace.documents.values()
    assert {d.topic for d in documents} == {t.slug for t in shipped.vocabulary.topics.values()}


def test_it_breaks_no_rule(shipped: KnowledgeGraph):
    """The shapes find no error."""
    errors = [str(f) for f in shipped.validate() if f.severity is Severity.ERROR]
    assert errors == []


@pytest.mark.parametrize(("subject", "relations", "object_"), EXPECTED, ids="-".join)
def test_what_everybody_expects_is_there(shipped, subject: str, relations: str, object_: str):
    """The statements an engineer would look for first."""
    ends = {(subject, object_), (object_, subject)}
    found = {
        edge.predicate.removeprefix(SG)
        for edge in shipped.edges([subject])
        if not edge.inferred
        and (edge.subject, edge.object)
        in (
            ends if shipped.vocabulary.relations[edge.predicate].symmetric else {(subject, object_)}
        )
    }
    assert found & set(relations.split("|"))


def test_thundering_herd_is_a_cache_stampede(shipped: KnowledgeGraph):
    """Known under the names that people use."""
    assert shipped.resolve("Thundering Herd") == "cache-stampede"


def test_cap_holds_under_a_partition(shipped: KnowledgeGraph):
    """The condition is told."""
    assert any("partition" in condition for condition in shipped.concept("CAP").conditions)


def test_every_relation_has_evidence_that_is_in_its_document(shipped: KnowledgeGraph):
    """Byte for byte, and the document names its licence."""
    topics = shipped.workspace.topics()
    documents = shipped.workspace.documents
    for topic in topics.values():
        for relation in topic.relations.values():
            assert relation.evidence
            for evidence in relation.evidence:
                document = documents[evidence.document]
                start, end = document.find(evidence.quote, evidence.occurrence)
                assert document.text[start:end] == evidence.quote
                assert (evidence.occurrence is not None) == (
                    document.text.count(evidence.quote) > 1
                )


def test_the_files_are_canonical(root: Path, names: Names):
    """Reading and writing changes no byte."""
    for path in sorted((root / "data" / "concepts").glob("*.ttl")):
        assert turtle.write(turtle.read(path, names), names) == path.read_text()


def test_documents_are_complete(shipped: KnowledgeGraph):
    """Title, author, licence, date; long enough to explain, short enough to be read."""
    for document in shipped.workspace.documents.values():
        assert all((document.title, document.author, document.licence, document.created))
        prose = re.sub(r"(?m)^#.*$", "", document.text)
        assert 140 <= len(prose.split()) <= 420, document.slug


def test_no_two_concepts_share_a_label(shipped: KnowledgeGraph):
    """Nor an alias: a name leads to one concept."""
    names = Counter(
        name.casefold()
        for card in shipped.cards().values()
        for name in dict.fromkeys([card.label, *card.aliases])
    )
    assert [name for name, count in names.items() if count > 1] == []
