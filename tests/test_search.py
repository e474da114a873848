"""Find concepts by what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search import Entry, SearchIndex, normal

ENTRIES = [
    Entry("saga", "saga", (), "A sequence of local transactions, each with a compensating action."),
    Entry("orchestrated-saga", "orchestrated saga"),
    Entry("two-phase-commit", "two-phase commit", ("2PC", "atomic commit protocol")),
    Entry("cap-theorem", "CAP theorem", ("CAP", "Brewer's theorem")),
    Entry("event-driven-architecture", "event-driven architecture"),
    Entry("load-balancer", "load balancer"),
    Entry("write-ahead-log", "write-ahead log", ("WAL",)),
    Entry("microservices", "microservices", ("microservice architecture",)),
    Entry("circuit-breaker", "circuit breaker"),
    Entry("cache-stampede", "cache stampede", ("thundering herd", "dogpile")),
    Entry("raft", "Raft"),
    Entry("voronoi", "Voronoï partitioning"),
    Entry("c-plus-plus", "C++"),
    Entry("c", "C"),
    Entry("commit", "commit", (), "The end of a transaction."),
    Entry("saga-alias", "long-running transaction", ("saga",)),
]
INDEX = SearchIndex(ENTRIES)


def slugs(text, limit=10):
    return [match.slug for match in INDEX.find(text, limit)]


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("saga", "saga"),
        ("SAGA", "saga"),
        ("sa", "saga"),
        ("two-phase", "two-phase-commit"),
        ("two phase commit", "two-phase-commit"),
        ("Two–Phase  Commit", "two-phase-commit"),
        ("twophase", "two-phase-commit"),
        ("phase", "two-phase-commit"),
        ("commit two", "two-phase-commit"),
        ("2pc", "two-phase-commit"),
        ("2 P C", "two-phase-commit"),
        ("cap", "cap-theorem"),
        ("Brewer’s", "cap-theorem"),
        ("eda", "event-driven-architecture"),
        ("wal", "write-ahead-log"),
        ("writeahead", "write-ahead-log"),
        ("load-balancer", "load-balancer"),
        ("loadbal", "load-balancer"),
        ("micro services", "microservices"),
        ("voronoi", "voronoi"),
        ("VORONOÏ", "voronoi"),
        ("c++", "c-plus-plus"),
        ("compensating act", "saga"),
    ],
)
def test_finds(typed, slug):
    """Case, accents, hyphens, spaces, order of words and missing ends make no difference."""
    assert slugs(typed)[0] == slug


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("sagga", "saga"),
        ("cap theorm", "cap-theorem"),
        ("circut braker", "circuit-breaker"),
        ("thundering heard", "cache-stampede"),
        ("cachestmapede", "cache-stampede"),
        ("micro servces", "microservices"),
        ("orchestarted", "orchestrated-saga"),
        ("two fase comit", "two-phase-commit"),
        ("laod balancer", "load-balancer"),
    ],
)
def test_typos(typed, slug):
    """A letter too few, too many, wrong or in the wrong place is forgiven."""
    assert slugs(typed)[0] == slug


@pytest.mark.parametrize("typed", ["", " ", "s", "-", "…", "xyzzyqux", "§§§§", "\x00\n"])
def test_finds_nothing(typed):
    """One letter is too little to search for, and nonsense finds nothing."""
    assert slugs(typed) == []


@pytest.mark.parametrize(
    ("typed", "how", "text"),
    [
        ("two-phase commit", "label", "two-phase commit"),
        ("2PC", "acronym", "2PC"),
        ("thundering", "alias", "thundering herd"),
        ("EDA", "label", "event-driven architecture"),
        ("end of a transaction", "definition", "The end of a transaction."),
    ],
)
def test_how(typed, how, text):
    """A match tells what was matched: the label, an alias, an acronym or the definition."""
    best = INDEX.find(typed)[0]
    assert (best.how, best.text) == (how, text)


def test_order():
    """The whole label comes before a whole alias, a beginning, and a word in the middle."""
    assert slugs("saga") == ["saga", "saga-alias", "orchestrated-saga"]
    assert slugs("commit")[0] == "commit"
    scores = [match.score for match in INDEX.find("commit")]
    assert scores == sorted(scores, reverse=True)


def test_limit():
    """No more than asked for, and each concept once."""
    assert len(slugs("co", limit=2)) == 2
    found = slugs("th", limit=100)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Saga", "saga"),
        ("sagas", "saga"),
        ("two phase commit", "two-phase-commit"),
        ("2pc", "two-phase-commit"),
        ("Load-Balancer", "load-balancer"),
        ("load", None),
        ("C", "c"),
        ("", None),
    ],
)
def test_exact(name, slug):
    """A name is a concept's whole label or alias; a label goes before an alias."""
    assert INDEX.exact(name) == slug


def test_nearest():
    """A name that is none has three near ones, each a label."""
    assert INDEX.nearest("sagga")[0] == "saga"
    labels = {entry.label for entry in ENTRIES}
    assert len(INDEX.nearest("sagga", 3)) == 3
    assert labels.issuperset(INDEX.nearest("?", 3))


def test_empty():
    """An index of nothing finds nothing."""
    index = SearchIndex([])
    assert (index.find("saga"), index.exact("saga"), index.nearest("saga")) == ([], None, [])


@given(st.text(max_size=40))
def test_any_text(text):
    """Whatever is typed is answered, and the same way every time."""
    found = INDEX.find(text)
    assert found == INDEX.find(text)
    assert all(0 <= match.score <= 100 for match in found)


@given(st.text(max_size=40))
def test_normal(text):
    """A normal form is its own normal form."""
    assert normal(normal(text)) == normal(text)


@given(st.sampled_from(ENTRIES), st.integers(2, 40))
def test_every_beginning(entry, length):
    """From the second letter on, every beginning of a label finds its concept."""
    if len(normal(entry.label[:length])) >= 2:
        assert entry.slug in slugs(entry.label[:length], limit=100)
