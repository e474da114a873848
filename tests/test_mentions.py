"""Finding the concepts that a text names, and those that it introduces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ingest.definitions import acronyms, definition
from graph.ingest.inflect import key
from graph.ingest.kinds import kind_cues
from graph.ingest.lexicon import Known
from graph.ingest.mentions import Gazetteer, signed
from graph.ingest.names import clean_title, may_name
from graph.ingest.proposals import propose
from graph.ingest.readers import read_text
from graph.model import Concept, Text
from graph.vocabulary import SG, Vocabulary

from .background import CONCEPTS, rows

GAZETTEER = Gazetteer(CONCEPTS.values())
VOCABULARY = Vocabulary.load()
NOUNS = frozenset(
    cue for kind in VOCABULARY.kinds.values() for cue in (kind.label, *kind.cues) if " " not in cue
)


def named(text: str, companions: frozenset[str] = frozenset(), marked: tuple = ()) -> list[str]:
    found = signed(GAZETTEER.find(text), text, marked=marked, companions=companions, nouns=NOUNS)
    return [f"{mention.concept}={text[mention.start : mention.end]}" for mention in found]


@pytest.mark.parametrize(("text", "expected"), rows("mentions.tsv"))
def test_concepts_are_found_in_all_their_forms(text: str, expected: str) -> None:
    """Case, hyphens, number and parts of speech may differ; words that hide in others are not found."""
    assert named(text) == [part for part in expected.split("|") if part]


def test_an_ambiguous_word_needs_a_second_sign() -> None:
    """A link, or a text about the concept or a related one, vouches for a common word."""
    text = "The primary answers."
    assert named(text) == []
    assert named(text, companions=frozenset({"primary"})) == ["primary=primary"]
    assert named(text, marked=((4, 11),)) == ["primary=primary"]


def test_a_deprecated_concept_is_not_found() -> None:
    """What must not be used any more is not read out of texts either."""
    old = Concept("quorum", pref_labels=(Text("quorum"),), deprecated=True)
    assert Gazetteer([old]).find("A quorum.") == []


def test_of_two_concepts_with_one_name_the_label_wins() -> None:
    """A preferred label stands above an alias, whatever the order."""
    one = Concept("a", pref_labels=(Text("lease"),))
    other = Concept("b", pref_labels=(Text("lock"),), alt_labels=(Text("lease"),))
    for order in ([one, other], [other, one]):
        assert [m.concept for m in Gazetteer(order).find("The leases end.")] == ["a"]


@given(
    st.sampled_from(sorted(CONCEPTS)),
    st.text(alphabet="éŻ日 ,.;()", max_size=8),
    st.text(alphabet="éŻ日 ,.;()", max_size=8),
)
def test_places_are_exact_whatever_stands_around(slug: str, before: str, after: str) -> None:
    """A label between other words is found at its place, letters of any script around it."""
    label = CONCEPTS[slug].label
    text = f"{before} {label} {after}"
    found = [m for m in GAZETTEER.find(text) if m.concept == slug]
    assert [(m.start, m.end) for m in found] == [(len(before) + 1, len(before) + 1 + len(label))]


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    """No character moves a place: not one that grows in lower case, not a lone surrogate's like."""
    for mention in GAZETTEER.find("İ" + text + " İ saga ß"):
        assert key(("İ" + text + " İ saga ß")[mention.start : mention.end])


@pytest.mark.parametrize(
    ("sentence", "name", "kind", "aliases"),
    [
        ("A lease is a lock that expires.", "lease", "Mechanism", ()),
        ("Chaos testing is the practice of breaking a table.", "Chaos testing", "Practice", ()),
        ("Agreeing is the problem of getting nodes to say the same.", "Agreeing", "Capability", ()),
        (
            "A dogpile (or herd) is the failure mode where all come.",
            "dogpile",
            "Problem",
            ("herd",),
        ),
        (
            "Write skew, also known as A5B, is an anomaly of snapshots.",
            "Write skew",
            "Problem",
            ("A5B",),
        ),
        (
            "The Hydra pattern in Java is a pattern that splits work.",
            "Hydra pattern",
            "Pattern",
            (),
        ),
    ],
)
def test_definitions_are_read(
    sentence: str, name: str, kind: str, aliases: tuple[str, ...]
) -> None:
    """“X is a …” tells a name, a kind by its head noun, and further names."""
    told = definition(sentence, kind_cues(tuple(VOCABULARY.kinds.values())))
    assert told is not None
    assert (told.name, told.aliases, told.predicate) == (name, aliases, True)
    assert told.kinds[0] == SG + kind


@pytest.mark.parametrize(
    "sentence",
    [
        "It is a pattern that everybody knows.",
        "This is the result of a long discussion.",
        "The following is a list of patterns.",
        "Backups and restores are practices of operators.",
        "What we need is a protocol that works.",
    ],
)
def test_what_defines_nothing_is_no_definition(sentence: str) -> None:
    """Pronouns, clauses and lists are not names."""
    assert definition(sentence, kind_cues(tuple(VOCABULARY.kinds.values()))) is None


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("An event-driven architecture (EDA) reacts.", [("event-driven architecture", "EDA")]),
        ("Use a content delivery network (CDN).", [("content delivery network", "CDN")]),
        ("The AT Protocol (ATproto) grows.", [("AT Protocol", "ATproto")]),
        ("The queue (see RFC) waits.", []),
        ("A cache (XYZ) is fast.", []),
    ],
)
def test_acronyms_are_expanded(text: str, pairs: list[tuple[str, str]]) -> None:
    """A short form in parentheses is told from any other words there."""
    assert list(acronyms(text)) == pairs


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What Is the Bulkhead? A Short Tour", "Bulkhead"),
        ("Fundamentals of Traffic Shaping", "Traffic Shaping"),
        ("Event Sourcing Pattern in Java: Building Histories", "Event Sourcing"),
        ("Token bucket", "Token bucket"),
        ("Chatty I/O antipattern", "Chatty I/O"),
    ],
)
def test_a_title_holds_a_name(title: str, name: str) -> None:
    """What is wrapped around the name is taken off."""
    assert clean_title(title)[0] == name


@pytest.mark.parametrize(
    "words", ["it", "the", "of the cache", "quickly", "improves", "system", "x", "- a"]
)
def test_junk_is_no_name(words: str) -> None:
    """Pronouns, adverbs, verbs and general nouns name no concept."""
    assert not may_name(words)


def test_a_document_introduces_concepts_with_kind_definition_and_aliases() -> None:
    """Definition, acronym and “also known as” end up in one new concept."""
    text = (
        "# Write-ahead logging (WAL)\n\n## Also known as\n\n- Redo logging\n\n## Intent\n\n"
        "Write-ahead logging is a technique that records a change before it is made.\n"
    )
    (concept,) = propose(read_text(text, ".md", "wal.md"), VOCABULARY, Known()).concepts
    assert concept.slug == "write-ahead-logging"
    assert concept.label == "write-ahead logging"
    assert concept.kinds == (SG + "Mechanism",)
    assert set(concept.aliases) == {"WAL", "redo logging"}
    assert concept.definition.startswith("Write-ahead logging is a technique")


def test_a_known_concept_is_not_proposed_again() -> None:
    """A new name of a known concept is a note, no second concept."""
    text = "# Saga\n\nA saga (or long story) is a pattern that undoes its steps.\n"
    reading = propose(read_text(text, ".md", "saga.md"), VOCABULARY, Known(CONCEPTS))
    assert reading.concepts == ()
    assert reading.notes == ("“long story” may be another name of saga",)
