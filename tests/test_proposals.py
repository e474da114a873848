"""From a document to proposals: new concepts, new relations, further evidence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.ingest.lexicon import Known
from graph.ingest.proposals import Reading, propose
from graph.ingest.readers import read, read_text
from graph.model import Status
from graph.vocabulary import SG, Vocabulary

from .background import CONCEPTS, READING, rows

VOCABULARY = Vocabulary.load()
DOCUMENTS = ["breaker.md", "glossary.txt", "page.html", "wrapped.txt"]


def reading(text: str, *relations: tuple[str, str, str]) -> Reading:
    """A text read against the small background with these relations accepted."""
    accepted = tuple((subject, SG + name, object_) for subject, name, object_ in relations)
    return propose(read_text(text, ".md", "case.md"), VOCABULARY, Known(CONCEPTS, accepted))


def confirmed(found: Reading) -> list[tuple[str, str, str]]:
    return [(r.subject, r.predicate.removeprefix(SG), r.object) for r in found.confirmations]


def proposed(found: Reading) -> list[tuple[str, str, str]]:
    return [(r.subject, r.predicate.removeprefix(SG), r.object) for r in found.relations]


def test_a_glossary_is_read_with_an_empty_graph() -> None:
    """All that a page of teasers states is proposed, and nothing else."""
    found = propose(read(READING / "glossary.txt"), VOCABULARY, Known())
    assert sorted(proposed(found)) == sorted(tuple(row) for row in rows("glossary.tsv"))


def test_new_concepts_have_likely_kinds() -> None:
    """Definitions, names and relations tell the kind of what is new, one each."""
    found = propose(read(READING / "glossary.txt"), VOCABULARY, Known())
    kinds = {concept.slug: concept.kinds for concept in found.concepts}
    assert all(len(each) == 1 and each[0] in VOCABULARY.kinds for each in kinds.values())
    assert kinds["porter-echo"] == (SG + "Problem",)
    assert kinds["undo-chain"] == (SG + "Pattern",)
    assert kinds["striping"] == (SG + "Practice",)
    assert kinds["granitdb"] == (SG + "Technology",)
    assert kinds["stale-data"] == (SG + "Problem",)


def test_every_proposal_fits_the_ontology() -> None:
    """Kinds of new concepts and relations between them agree with domains and ranges."""
    found = propose(read(READING / "glossary.txt"), VOCABULARY, Known())
    kinds = {concept.slug: concept.kinds for concept in found.concepts}
    for relation in found.relations:
        term = VOCABULARY.relations[relation.predicate]
        assert term.admits(kinds[relation.subject], kinds[relation.object])
        if term.symmetric:
            assert relation.subject < relation.object


def test_section_headings_are_no_concepts() -> None:
    """“How it works” and “The classical promises” name nothing."""
    found = propose(read(READING / "glossary.txt"), VOCABULARY, Known())
    labels = {concept.label.lower() for concept in found.concepts}
    assert labels.isdisjoint(
        {"how it works", "why it exists", "the classical promises", "strengths"}
    )


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("known", [Known(), Known(CONCEPTS)], ids=["empty", "background"])
def test_reading_is_deterministic_and_quotes_are_exact(name: str, known: Known) -> None:
    """The same document gives the same reading, each quote word for word in its text."""
    first = propose(read(READING / name), VOCABULARY, known)
    again = propose(read(READING / name), VOCABULARY, Known(dict(known.concepts)))
    assert first == again
    for relation in (*first.relations, *first.confirmations):
        assert relation.evidence
        for evidence in relation.evidence:
            assert evidence.quote
            assert evidence.quote in first.document.text
            assert evidence.document == first.document.slug
            assert evidence.confidence is not None
            assert Decimal(0) < evidence.confidence < Decimal(1)
            assert evidence.confidence.as_tuple().exponent == -2
            assert (evidence.extractor or "").split()[1] == "0.1"


def test_a_repeated_quote_says_which_one_is_meant() -> None:
    """Only a sentence that occurs more than once has an occurrence."""
    text = (
        "Raft implements consensus.\n\nPaxos implements consensus.\n\nRaft implements consensus.\n"
    )
    found = {r.subject: r.evidence for r in reading(text).relations}
    assert [evidence.occurrence for evidence in found["raft"]] == [1, 2]
    assert [evidence.occurrence for evidence in found["paxos"]] == [None]


def test_proposals_are_proposals() -> None:
    """A new relation has the status of one that nobody settled."""
    (relation,) = reading("Raft implements consensus.").relations
    assert relation.status is Status.PROPOSED


def test_an_accepted_relation_gains_evidence_and_is_not_proposed() -> None:
    """A sentence that states what is known confirms it."""
    found = reading("Raft implements consensus.", ("raft", "implements", "consensus"))
    assert found.relations == ()
    assert confirmed(found) == [("raft", "implements", "consensus")]
    assert found.confirmations[0].evidence[0].quote == "Raft implements consensus."


def test_naming_both_ends_is_evidence() -> None:
    """A sentence need not follow a cue to support what is known."""
    text = "With Raft a cluster comes to consensus."
    found = reading(text, ("raft", "implements", "consensus"))
    assert confirmed(found) == [("raft", "implements", "consensus")]
    assert found.confirmations[0].evidence[0].extractor == "both-named 0.1"


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("Raft is not a way to consensus.", ("raft", "implements", "consensus")),
        ("Replication worsens availability.", ("replication", "improves", "availability")),
        ("Replication causes overload.", ("replication", "mitigates", "overload")),
        ("Consensus requires a quorum.", ("quorum", "requires", "consensus")),
    ],
)
def test_what_contradicts_is_no_evidence(text: str, accepted: tuple[str, str, str]) -> None:
    """Denials, opposite relations and the other direction confirm nothing."""
    assert confirmed(reading(text, accepted)) == []


def test_the_weaker_of_two_relations_is_not_proposed_beside_the_stronger() -> None:
    """“Uses” adds nothing to an accepted “requires”, but is evidence for it."""
    found = reading("Raft uses a quorum.", ("raft", "requires", "quorum"))
    assert found.relations == ()
    assert confirmed(found) == [("raft", "requires", "quorum")]


def test_an_entry_may_leave_its_concept_unsaid() -> None:
    """In a paragraph that named it, “one node is the primary” speaks of the replica set."""
    text = "# Replica set\n\nA replica set is a group of nodes. One node is the primary.\n"
    found = reading(text, ("primary", "partOf", "replica-set"))
    assert confirmed(found) == [("primary", "partOf", "replica-set")]


def test_a_symmetric_relation_is_one_whichever_end_comes_first() -> None:
    """Both directions are the same proposal, its ends in the order of their slugs."""
    found = reading("A saga contrasts with a retry.\n\nA retry contrasts with a saga.\n")
    assert proposed(found) == [("retry", "contrastsWith", "saga")]
    assert len(found.relations[0].evidence) == 2


def test_a_compound_is_a_kind_of_its_head() -> None:
    """A defined “modular monolith” is a kind of monolith, if both are of a sort."""
    text = "# Guarded monolith\n\nA guarded monolith is an application with walls inside.\n"
    assert ("guarded-monolith", "kindOf", "monolith") in proposed(reading(text))


def test_no_concept_is_related_to_itself() -> None:
    """Neither by a compound that is another name of its own, nor by a list or a stand-in."""
    text = (
        "# Queue-Based Buffering\n\nQueue-Based Buffering is a pattern that uses buffering.\n"
        "Buffering improves queue-based buffering. It requires Queue-Based Buffering.\n\n"
        "## Related patterns\n\n- Queue-based buffering\n"
    )
    for known in (Known(), Known(CONCEPTS)):
        found = propose(read_text(text, ".md", "buffer.md"), VOCABULARY, known)
        assert all(relation.subject != relation.object for relation in found.relations)


def test_code_and_navigation_propose_nothing() -> None:
    """What stands in code blocks, scripts and menus is not read."""
    page = propose(read(READING / "page.html"), VOCABULARY, Known(CONCEPTS))
    note = propose(read(READING / "breaker.md"), VOCABULARY, Known(CONCEPTS))
    quotes = [e.quote or "" for r in (*page.relations, *note.relations) for e in r.evidence]
    assert quotes
    assert not any(word in quote for quote in quotes for word in ("scripts", "navigation", '"""'))
