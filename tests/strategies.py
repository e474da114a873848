"""Hypothesis strategies for the model."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyoxigraph as ox
from hypothesis import strategies as st

from graph.model import Concept, Evidence, Knowledge, Relation, Source, Status, Text
from graph.vocabulary import SG, TOPIC

slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
# Every character that RDF can hold: no surrogates; control characters, quotes and emoji too.
strings = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
words = strings.filter(bool)
languages = st.sampled_from(["en", "de", "pt-br", "zh-hans", ""])
texts = st.builds(Text, strings, languages)
iris = st.sampled_from(
    [SG + "Pattern", SG + "Property", "http://example.org/x y".replace(" ", "%20")]
)
literals = st.one_of(
    st.builds(ox.Literal, strings),
    st.builds(lambda v, t: ox.Literal(v, language=t), strings, st.sampled_from(["en", "de-at"])),
    st.builds(
        lambda v, t: ox.Literal(v, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#" + t)),
        st.sampled_from(
            ["1", "01", "1.0", "-0.50", "1e6", "true", "2026-02-30", "", " 7", "a\\b", "INF"]
        ),
        st.sampled_from(["integer", "decimal", "double", "boolean", "date", "string"]),
    ),
)
predicates = st.sampled_from(["http://example.org/p", "http://example.org/q"]).map(ox.NamedNode)
rests = st.lists(st.tuples(predicates, literals), max_size=2, unique=True).map(tuple)


def _unique(values: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(values, max_size=most, unique=True).map(
        lambda v: tuple(sorted(v, key=_text_order))
    )


def _text_order(value: object) -> str:
    if isinstance(value, Text):
        literal = (
            ox.Literal(value.value, language=value.language)
            if value.language
            else ox.Literal(value.value)
        )
        return str(literal)
    return str(value)


concepts = st.builds(
    Concept,
    slug=slugs,
    kinds=_unique(st.sampled_from([SG + "Pattern", SG + "Property"])),
    pref_labels=_unique(texts),
    alt_labels=_unique(texts),
    definitions=_unique(texts),
    scope_notes=_unique(texts),
    topics=_unique(st.sampled_from([TOPIC + "caching", TOPIC + "theory"])),
    conditions=_unique(texts),
    sources=_unique(slugs),
    deprecated=st.booleans(),
    replaced_by=st.none() | slugs,
    rest=rests,
)
evidence = st.builds(
    Evidence,
    document=slugs,
    quote=words,
    occurrence=st.none() | st.integers(1, 9),
    confidence=st.none()
    | st.sampled_from([Decimal("0.80"), Decimal(1), Decimal("0.5"), Decimal(0)]),
    extractor=st.none() | strings,
    attributed_to=st.none() | st.just("https://w3id.org/sagacity/agent/a"),
    created=st.none() | st.dates(date(1000, 1, 1)),
    rest=rests,
)
relations = st.builds(
    Relation,
    subject=slugs,
    predicate=st.sampled_from([SG + "improves", SG + "alternativeTo"]),
    object=slugs,
    status=st.sampled_from(Status),
    conditions=_unique(texts),
    evidence=st.lists(
        evidence, max_size=2, unique_by=lambda e: (e.document, e.quote, e.occurrence)
    ).map(tuple),
    sources=_unique(slugs),
    rest=rests,
)
sources = st.builds(
    Source, key=slugs, title=words, authors=words, year=st.none() | st.integers(1000, 2100)
)
knowledge = st.builds(
    lambda cs, rs, ws: Knowledge(
        {c.slug: c for c in cs}, {r.key: r for r in rs}, {w.key: w for w in ws}
    ),
    st.lists(concepts, max_size=3),
    st.lists(relations, max_size=3),
    st.lists(sources, max_size=2),
)
