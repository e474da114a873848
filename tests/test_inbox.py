"""Reading proposes, a person settles, the workspace writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.api import KnowledgeGraph
from graph.errors import Invalid, UnknownTerm

TEXT = """# Bulkhead

A bulkhead is a pattern that splits resources into pools, so that one caller cannot exhaust them all.
A bulkhead improves availability.
A saga improves availability.
"""


@pytest.fixture
def note(tmp_path: Path) -> str:
    path = tmp_path / "bulkhead.md"
    path.write_text(TEXT)
    return str(path)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def proposal(kg: KnowledgeGraph, subject: str, object_: str):
    return next(p for p in kg.proposals() if (p.subject, p.object) == (subject, object_))


def test_reading_proposes_and_does_not_accept(small: Path, note: str):
    """The truth gains no relation; the proposal has its sentence."""
    kg = KnowledgeGraph.open(small)
    before = len(kg.edges())
    summary = kg.ingest([note])
    assert summary.documents == 1
    assert len(kg.edges()) == before
    found = proposal(kg, "bulkhead", "availability")
    assert any("A bulkhead improves availability." in line for line in found.notes)


def test_a_sentence_that_states_what_is_known_becomes_evidence(small: Path, note: str):
    """The relation is not proposed again."""
    kg = KnowledgeGraph.open(small)
    assert kg.ingest([note]).confirmations == 1
    receipt = kg.receipt("saga", "improves", "availability")
    assert {reason.quote for reason in receipt.reasons} >= {"A saga improves availability."}


def test_reading_twice_changes_nothing(small: Path, note: str):
    """Not a byte."""
    kg = KnowledgeGraph.open(small)
    kg.ingest([note])
    before = contents(small)
    again = kg.ingest([note])
    assert (again.relations, again.concepts, again.evidence, again.confirmations) == (0, 0, 0, 0)
    assert contents(small) == before


def test_accepting_writes_the_relation_and_its_new_concept(small: Path, note: str):
    """The proposal is gone, the direct triple is there."""
    kg = KnowledgeGraph.open(small)
    kg.ingest([note])
    kg.settle(accept=[proposal(kg, "bulkhead", "availability").id], topic="resilience")
    assert kg.resolve("bulkhead") == "bulkhead"
    assert kg.receipt("bulkhead", "improves", "availability").reasons[0].start is not None
    assert all(p.subject != "bulkhead" or p.object != "availability" for p in kg.proposals())
    assert (small / "concepts" / "resilience.ttl").is_file()


def test_a_rejected_proposal_does_not_come_back(small: Path, note: str):
    """Not on the same evidence."""
    kg = KnowledgeGraph.open(small)
    kg.ingest([note])
    kg.settle(reject=[proposal(kg, "bulkhead", "availability").id])
    kg.ingest([note])
    assert all((p.subject, p.object) != ("bulkhead", "availability") for p in kg.proposals())


def test_an_unknown_id_settles_nothing(small: Path, note: str):
    """Even when other ids are good."""
    kg = KnowledgeGraph.open(small)
    kg.ingest([note])
    before = contents(small)
    good = proposal(kg, "bulkhead", "availability").id
    with pytest.raises(UnknownTerm, match="ffffffff"):
        kg.settle(accept=[good, "ffffffff"])
    assert contents(small) == before


def test_a_concept_can_be_accepted_by_itself(small: Path, note: str):
    """It is listed, and its slug settles it."""
    kg = KnowledgeGraph.open(small)
    kg.ingest([note])
    assert "bulkhead" in {concept.slug for concept in kg.proposed_concepts()}
    kg.settle(accept=["bulkhead"], topic="resilience")
    assert kg.resolve("bulkhead") == "bulkhead"
    assert kg.proposed_concepts() == []
    assert proposal(kg, "bulkhead", "availability")


def test_a_concept_without_a_definition_is_not_accepted(small: Path, note: str):
    """Until somebody defines it."""
    kg = KnowledgeGraph.open(small)
    kg.ingest([note])
    path = small / "proposals.ttl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "skos:definition" not in line))
    with pytest.raises(Invalid, match="definition"):
        kg.settle(accept=["bulkhead"])
    kg.settle(accept=["bulkhead"], definitions={"bulkhead": "A wall between pools."})
    assert kg.concept("bulkhead").card.definition == "A wall between pools."


def test_documents_of_the_same_name_are_kept_apart(small: Path, tmp_path: Path):
    """The second does not overwrite the first, and either can be read again."""
    kg = KnowledgeGraph.open(small)
    for folder, property_ in (("one", "availability"), ("two", "isolation")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "README.md").write_text(f"# Notes\n\nA lease improves {property_}.\n")
        kg.ingest([str(tmp_path / folder)])
    assert {"readme", "readme-2"} <= set(kg.workspace.documents)
    before = contents(small)
    kg.ingest([str(tmp_path / "one"), str(tmp_path / "two")])
    assert contents(small) == before


def test_a_document_cannot_choose_its_folder(small: Path, tmp_path: Path):
    """Not even by the topic in its front matter."""
    path = tmp_path / "x.md"
    path.write_text("---\ntopic: ../../concepts\n---\n# X\n\nA saga improves availability, too.\n")
    kg = KnowledgeGraph.open(small)
    before = set(contents(small))
    kg.ingest([str(path)])
    assert set(contents(small)) - before <= {"documents/unsorted/x.md", "proposals.ttl"}
