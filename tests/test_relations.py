"""What sentences state, told by the cues of the ontology alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import InputError
from graph.ingest.cues import cue_book
from graph.ingest.lexicon import Known
from graph.ingest.proposals import propose
from graph.ingest.readers import read_text
from graph.vocabulary import Vocabulary

from .background import CONCEPTS, rows

VOCABULARY = Vocabulary.load()
KNOWN = Known(CONCEPTS)


def stated(text: str, vocabulary: Vocabulary = VOCABULARY, known: Known = KNOWN) -> list[str]:
    """What a document of Markdown states, as “subject relation object”."""
    reading = propose(read_text(text, ".md", "case.md"), vocabulary, known)
    return sorted(
        f"{relation.subject} {vocabulary.relations[relation.predicate].name} {relation.object}"
        for relation in reading.relations
    )


@pytest.mark.parametrize(("topic", "sentence", "expected"), rows("relations.tsv"))
def test_sentences_state_relations(topic: str, sentence: str, expected: str) -> None:
    """Voice, lists, coordination, polarity, denial and stand-ins are understood."""
    title = f"# {CONCEPTS[topic].label}\n\n" if topic else ""
    assert stated(title + sentence) == sorted(part.strip() for part in expected.split(";") if part)


SHADOWS = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix schema: <https://schema.org/> .
@prefix sg: <https://w3id.org/sagacity/ns#> .

sg:shadows a owl:ObjectProperty ;
  rdfs:subPropertyOf sg:relatesTo ;
  rdfs:label "shadows"@en ;
  sg:inverseLabel "is shadowed by"@en ;
  sg:family sg:Dependency ;
  schema:domainIncludes sg:Technology ;
  sg:cue "{s} [shadow] {o}", "{s} walks (behind|after) {o}", "{s} … keeps an eye on {o}", "dark twin of {o}" ;
  sg:sectionCue "shadowed concepts" .
"""


@pytest.fixture
def extended(tmp_path: Path) -> Vocabulary:
    (tmp_path / "shadows.ttl").write_text(SHADOWS, encoding="utf-8")
    return Vocabulary.load(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Redis shadows Raft.", ["redis shadows raft"]),
        ("Raft is shadowed by Redis.", ["redis shadows raft"]),
        (
            "Redis can also be shadowing Raft and Paxos.",
            ["redis shadows paxos", "redis shadows raft"],
        ),
        ("Kafka walks after Raft.", ["kafka shadows raft"]),
        ("Redis, as told before, keeps an eye on Paxos.", ["redis shadows paxos"]),
        ("# Redis\n\nThe dark twin of Raft.", ["redis shadows raft"]),
        (
            "# Redis\n\n## Shadowed concepts\n\n- Raft\n- Paxos",
            ["redis shadows paxos", "redis shadows raft"],
        ),
        ("Paxos shadows Raft.", []),
        ("Redis does not shadow Raft.", []),
    ],
)
def test_a_relation_that_a_workspace_adds_is_read(
    extended: Vocabulary, text: str, expected: list[str]
) -> None:
    """Cues, section cues and domains of a new relation work with no Python touched."""
    assert stated(text, extended) == expected
    assert stated(text) == []


@pytest.mark.parametrize(
    "cue", ["{s} [improve {o}", "{s} (a|b {o}", "{s} {s} beats", "{s} … {o}", "{x} beats {o}", ""]
)
def test_a_malformed_cue_is_named(extended: Vocabulary, cue: str) -> None:
    """The message holds the cue, so that its author finds it."""
    from dataclasses import replace  # noqa: PLC0415 - used by this test alone

    relation = replace(extended.relation("shadows"), cues=(cue,))
    with pytest.raises(InputError, match="cue"):
        cue_book((relation,))


def test_every_shipped_cue_is_well_formed() -> None:
    """The ontology compiles, and every relation one may assert has cues."""
    book = cue_book(tuple(VOCABULARY.relations.values()))
    told = {cue.relation for cues in book.by_word.values() for cue in cues}
    assert told == {r.iri for r in VOCABULARY.relations.values() if not r.inferred_only}


def test_a_condition_is_kept() -> None:
    """“Under a network partition, …” is the condition of what follows."""
    text = "Under heavy load, replication worsens latency."
    (relation,) = propose(read_text(text, ".md", "x"), VOCABULARY, KNOWN).relations
    assert [said.value for said in relation.conditions] == ["under heavy load"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "## Benefits\n\n- Scalability: grows.\n- Availability",
            ["saga improves availability", "saga improves scalability"],
        ),
        (
            "## Drawbacks\n\n- Consistency\n- Overload",
            ["saga causes overload", "saga worsens consistency"],
        ),
        ("## Related patterns\n\n- [Retry](r.md)", ["retry complements saga"]),
        ("## Related patterns\n\n- Retry: similar in shape.", ["retry contrastsWith saga"]),
        ("## Benefits and drawbacks\n\n- Scalability", []),
        (
            "Benefits:\n\n- Scalability\n\nDrawbacks:\n\n- Latency",
            ["saga improves scalability", "saga worsens latency"],
        ),
        ("## Alternatives\n\n- Two-phase commit", ["saga alternativeTo two-phase-commit"]),
        ("## Benefits\n\n- Reduces latency\n- Use caching", ["saga improves latency"]),
        ("## Example\n\nIt improves scalability.", []),
    ],
)
def test_headings_say_what_lists_mean(text: str, expected: list[str]) -> None:
    """What is listed under a heading is related to the text's concept as the heading says."""
    assert stated("# Saga\n\n" + text) == expected


def test_a_section_about_another_concept_is_about_that() -> None:
    """“It” under a heading that names a concept means that concept."""
    text = "# Saga\n\n## Retry\n\nIt requires idempotency.\n"
    assert stated(text) == ["retry requires idempotency"]


def test_prose_without_end_states_nothing() -> None:
    """A sentence of thousands of words is no sentence; reading it ends."""
    assert stated("Raft implements " + "consensus and " * 3000 + "nothing") == []
