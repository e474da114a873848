"""Model ⇄ RDF. Pure functions; nothing is lost either way.

What the model has no place for is kept: statements about a known node in its
``rest``, all others in the ``rest`` of the knowledge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

import pyoxigraph as ox

from .model import Concept, Document, Evidence, Knowledge, Relation, Rest, Source, Status, Text
from .vocabulary import DCTERMS, OWL, PROV, RDF, SG, SKOS, TYPE, XSD, Names

Node = ox.NamedNode
Term = ox.NamedNode | ox.Literal

_TYPE = Node(TYPE)
_CONCEPT = Node(SKOS + "Concept")
_PREF = Node(SKOS + "prefLabel")
_ALT = Node(SKOS + "altLabel")
_DEFINITION = Node(SKOS + "definition")
_SCOPE = Node(SKOS + "scopeNote")
_SCHEME = Node(SKOS + "inScheme")
_EXACT = Node(SKOS + "exactMatch")
_CLOSE = Node(SKOS + "closeMatch")
_SOURCE = Node(DCTERMS + "source")
_CREATED = Node(DCTERMS + "created")
_CREATOR = Node(DCTERMS + "creator")
_TITLE = Node(DCTERMS + "title")
_DATE = Node(DCTERMS + "date")
_REPLACED = Node(DCTERMS + "isReplacedBy")
_WORK = Node(DCTERMS + "BibliographicResource")
_DEPRECATED = Node(OWL + "deprecated")
_ASSERTION = Node(SG + "Assertion")
_SUBJECT = Node(RDF + "subject")
_PREDICATE = Node(RDF + "predicate")
_OBJECT = Node(RDF + "object")
_STATUS = Node(SG + "status")
_CONDITION = Node(SG + "condition")
_EVIDENCE = Node(SG + "evidence")
_EVIDENCE_CLASS = Node(SG + "Evidence")
_DOCUMENT = Node(SG + "document")
_DOCUMENT_CLASS = Node(SG + "Document")
_RIGHTS = Node(DCTERMS + "license")
_START = Node(SG + "start")
_END = Node(SG + "end")
_QUOTE = Node(SG + "quote")
_OCCURRENCE = Node(SG + "occurrence")
_CONFIDENCE = Node(SG + "confidence")
_EXTRACTOR = Node(SG + "extractor")
_ATTRIBUTED = Node(PROV + "wasAttributedTo")

_INTEGER = Node(XSD + "integer")
_DECIMAL = Node(XSD + "decimal")
_DAY = Node(XSD + "date")
_YEAR = Node(XSD + "gYear")
_TRUE = ox.Literal("true", datatype=Node(XSD + "boolean"))
_STATUSES = {Node(SG + status.value): status for status in Status}

_CANONICAL_INTEGER = re.compile("0|[1-9][0-9]*")
_CANONICAL_DECIMAL = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_CANONICAL_YEAR = re.compile("[0-9]{4}")

_T = TypeVar("_T")


def to_triples(knowledge: Knowledge, names: Names) -> Iterator[ox.Triple]:
    """Every triple of the knowledge, each once, in no particular order."""
    for concept in knowledge.concepts.values():
        yield from concept_triples(concept, names)
    for relation in knowledge.relations.values():
        yield from relation_triples(relation, names)
    for source in knowledge.sources.values():
        yield from _source_triples(source, names)
    yield from knowledge.rest


def concept_triples(concept: Concept, names: Names) -> Iterator[ox.Triple]:
    """The triples of one concept, without its relations."""
    node = Node(names.concept(concept.slug))
    yield ox.Triple(node, _TYPE, _CONCEPT)
    for predicate, values in (
        (_TYPE, map(Node, concept.kinds)),
        (_PREF, map(_literal, concept.pref_labels)),
        (_ALT, map(_literal, concept.alt_labels)),
        (_DEFINITION, map(_literal, concept.definitions)),
        (_SCOPE, map(_literal, concept.scope_notes)),
        (_SCHEME, map(Node, concept.topics)),
        (_CONDITION, map(_literal, concept.conditions)),
        (_SOURCE, (Node(names.source(key)) for key in concept.sources)),
        (_EXACT, map(Node, concept.exact_matches)),
        (_CLOSE, map(Node, concept.close_matches)),
    ):
        for value in values:
            yield ox.Triple(node, predicate, value)
    if concept.deprecated:
        yield ox.Triple(node, _DEPRECATED, _TRUE)
    if concept.replaced_by is not None:
        yield ox.Triple(node, _REPLACED, Node(names.concept(concept.replaced_by)))
    yield from _rest_triples(node, concept.rest)


def relation_triples(relation: Relation, names: Names) -> Iterator[ox.Triple]:
    """The direct triple of an accepted relation, its assertion and its evidence."""
    subject, predicate, object_ = (
        Node(names.concept(relation.subject)),
        Node(relation.predicate),
        Node(names.concept(relation.object)),
    )
    if relation.status is Status.ACCEPTED:
        yield ox.Triple(subject, predicate, object_)
    digest = relation.digest
    node = Node(names.assertion(digest))
    yield ox.Triple(node, _TYPE, _ASSERTION)
    yield ox.Triple(node, _SUBJECT, subject)
    yield ox.Triple(node, _PREDICATE, predicate)
    yield ox.Triple(node, _OBJECT, object_)
    yield ox.Triple(node, _STATUS, Node(SG + relation.status.value))
    for condition in relation.conditions:
        yield ox.Triple(node, _CONDITION, _literal(condition))
    for key in relation.sources:
        yield ox.Triple(node, _SOURCE, Node(names.source(key)))
    for evidence in relation.evidence:
        reason = Node(names.evidence(evidence.digest(digest)))
        yield ox.Triple(node, _EVIDENCE, reason)
        yield from _evidence_triples(reason, evidence, names)
    yield from _rest_triples(node, relation.rest)


def _evidence_triples(node: Node, evidence: Evidence, names: Names) -> Iterator[ox.Triple]:
    yield ox.Triple(node, _TYPE, _EVIDENCE_CLASS)
    if evidence.document is not None:
        yield ox.Triple(node, _DOCUMENT, Node(names.document(evidence.document)))
    if evidence.quote is not None:
        yield ox.Triple(node, _QUOTE, ox.Literal(evidence.quote))
    if evidence.occurrence is not None:
        yield ox.Triple(node, _OCCURRENCE, ox.Literal(str(evidence.occurrence), datatype=_INTEGER))
    if evidence.confidence is not None:
        number = ox.Literal(format(evidence.confidence, "f"), datatype=_DECIMAL)
        yield ox.Triple(node, _CONFIDENCE, number)
    if evidence.extractor is not None:
        yield ox.Triple(node, _EXTRACTOR, ox.Literal(evidence.extractor))
    if evidence.attributed_to is not None:
        yield ox.Triple(node, _ATTRIBUTED, Node(evidence.attributed_to))
    if evidence.created is not None:
        day = ox.Literal(evidence.created.isoformat(), datatype=_DAY)
        yield ox.Triple(node, _CREATED, day)
    yield from _rest_triples(node, evidence.rest)


def _source_triples(source: Source, names: Names) -> Iterator[ox.Triple]:
    node = Node(names.source(source.key))
    yield ox.Triple(node, _TYPE, _WORK)
    if source.title:
        yield ox.Triple(node, _TITLE, ox.Literal(source.title))
    if source.authors:
        yield ox.Triple(node, _CREATOR, ox.Literal(source.authors))
    if source.year is not None:
        yield ox.Triple(node, _DATE, ox.Literal(f"{source.year:04}", datatype=_YEAR))
    yield from _rest_triples(node, source.rest)


def document_triples(document: Document, names: Names) -> Iterator[ox.Triple]:
    """What is said about a document; its text stays in its file."""
    node = Node(names.document(document.slug))
    yield ox.Triple(node, _TYPE, _DOCUMENT_CLASS)
    yield ox.Triple(node, _TITLE, ox.Literal(document.title))
    if document.author:
        yield ox.Triple(node, _CREATOR, ox.Literal(document.author))
    if document.licence:
        yield ox.Triple(node, _RIGHTS, ox.Literal(document.licence))
    if document.created is not None:
        day = ox.Literal(document.created.isoformat(), datatype=_DAY)
        yield ox.Triple(node, _CREATED, day)


def position_triples(evidence: Node, start: int, end: int) -> Iterator[ox.Triple]:
    """Where the quote of a piece of evidence stands in its document, in code points."""
    yield ox.Triple(evidence, _START, ox.Literal(str(start), datatype=_INTEGER))
    yield ox.Triple(evidence, _END, ox.Literal(str(end), datatype=_INTEGER))


def _rest_triples(node: Node, rest: Rest) -> Iterator[ox.Triple]:
    return (ox.Triple(node, predicate, value) for predicate, value in rest)


def _literal(text: Text) -> ox.Literal:
    return (
        ox.Literal(text.value, language=text.language) if text.language else ox.Literal(text.value)
    )


def from_triples(triples: Iterable[ox.Triple], names: Names) -> Knowledge:
    """The knowledge that a set of triples states.

    A node becomes a value of the model only if the value, written again, gives the
    triples it was read from; whatever else is said of the node is its ``rest``.

    Args:
        triples: without blank nodes and triple terms.
        names: of the workspace; nodes below another base stay triples.
    """
    nodes: dict[Node, dict[ox.Triple, None]] = defaultdict(dict)
    for triple in triples:
        nodes[_node(triple)][triple] = None
    relations = {
        relation.key: relation
        for node, about in nodes.items()
        if (relation := _relation(node, _About(about), nodes, names)) is not None
    }
    concepts = {}
    for relation in relations.values():
        for triple in relation_triples(relation, names):
            nodes[_node(triple)].pop(triple, None)
    for node, about in nodes.items():
        slug = names.concept_slug(node.value)
        if slug is not None and ox.Triple(node, _TYPE, _CONCEPT) in about:
            concept = _concept(slug, _About(about), names)
            concepts[slug] = replace(concept, rest=_take(about, concept_triples(concept, names)))
    sources = {}
    for node, about in nodes.items():
        key = names.source_key(node.value)
        if key is not None and ox.Triple(node, _TYPE, _WORK) in about:
            source = _source(key, _About(about))
            sources[key] = replace(source, rest=_take(about, _source_triples(source, names)))
    rest = tuple(triple for about in nodes.values() for triple in about)
    return Knowledge(concepts, relations, sources, rest)


def _take(about: dict[ox.Triple, None], said: Iterable[ox.Triple]) -> Rest:
    """Empties what is known about a node, and returns what was not said."""
    for triple in said:
        about.pop(triple, None)
    rest = tuple(_pairs(about))
    about.clear()
    return rest


def _node(triple: ox.Triple) -> Node:
    if not isinstance(triple.subject, Node):
        raise TypeError(f"the truth has no blank nodes and no triple terms: {triple}")
    return triple.subject


def _pairs(triples: Iterable[ox.Triple]) -> Iterator[tuple[Node, Term]]:
    for triple in triples:
        if isinstance(triple.object, Node | ox.Literal):
            yield triple.predicate, triple.object


class _About:
    """What is said about one node, by predicate."""

    def __init__(self, about: Iterable[ox.Triple]) -> None:
        self._values: dict[Node, list[Term]] = defaultdict(list)
        for triple in about:
            if isinstance(triple.object, Node | ox.Literal):
                self._values[triple.predicate].append(triple.object)

    def all(self, predicate: Node, read: Callable[[Term], _T | None]) -> tuple[_T, ...]:
        """Every value that can be read, in a stable order."""
        values = sorted(self._values.get(predicate, ()), key=str)
        return tuple(found for value in values if (found := read(value)) is not None)

    def one(self, predicate: Node, read: Callable[[Term], _T | None]) -> _T | None:
        """The value, if there is exactly one and it can be read."""
        values = self._values.get(predicate, ())
        return read(values[0]) if len(values) == 1 else None


def _concept(slug: str, about: _About, names: Names) -> Concept:
    return Concept(
        slug=slug,
        kinds=tuple(iri for iri in about.all(_TYPE, _iri) if iri != _CONCEPT.value),
        pref_labels=about.all(_PREF, _text),
        alt_labels=about.all(_ALT, _text),
        definitions=about.all(_DEFINITION, _text),
        scope_notes=about.all(_SCOPE, _text),
        topics=about.all(_SCHEME, _iri),
        conditions=about.all(_CONDITION, _text),
        sources=about.all(_SOURCE, _below(names.source_key)),
        exact_matches=about.all(_EXACT, _iri),
        close_matches=about.all(_CLOSE, _iri),
        deprecated=about.one(_DEPRECATED, lambda term: True if term == _TRUE else None) or False,
        replaced_by=about.one(_REPLACED, _below(names.concept_slug)),
    )


def _relation(
    node: Node, about: _About, nodes: dict[Node, dict[ox.Triple, None]], names: Names
) -> Relation | None:
    slug = _below(names.concept_slug)
    subject = about.one(_SUBJECT, slug)
    predicate = about.one(_PREDICATE, _iri)
    object_ = about.one(_OBJECT, slug)
    status = about.one(_STATUS, _status)
    if subject is None or predicate is None or object_ is None or status is None:
        return None
    relation = Relation(
        subject=subject,
        predicate=predicate,
        object=object_,
        status=status,
        conditions=about.all(_CONDITION, _text),
        sources=about.all(_SOURCE, _below(names.source_key)),
    )
    digest = relation.digest
    # An assertion under a name of somebody's own is kept as the triples it is.
    if node.value != names.assertion(digest) or _ASSERTION.value not in about.all(_TYPE, _iri):
        return None
    reasons = []
    for reason in about.all(_EVIDENCE, lambda term: term if isinstance(term, Node) else None):
        said = nodes.get(reason, {})
        evidence = _evidence(_About(said), names)
        if reason.value == names.evidence(evidence.digest(digest)):
            left = dict.fromkeys(said)
            rest = _take(left, _evidence_triples(reason, evidence, names))
            reasons.append(replace(evidence, rest=rest))
    relation = replace(relation, evidence=tuple(reasons))
    said_of_it = {triple for triple in relation_triples(relation, names) if triple.subject == node}
    rest = tuple(_pairs(triple for triple in nodes[node] if triple not in said_of_it))
    return replace(relation, rest=rest)


def _evidence(about: _About, names: Names) -> Evidence:
    return Evidence(
        document=about.one(_DOCUMENT, _below(names.document_slug)),
        quote=about.one(_QUOTE, _plain),
        occurrence=about.one(_OCCURRENCE, _whole),
        confidence=about.one(_CONFIDENCE, _number),
        extractor=about.one(_EXTRACTOR, _plain),
        attributed_to=about.one(_ATTRIBUTED, _iri),
        created=about.one(_CREATED, _day),
    )


def _source(key: str, about: _About) -> Source:
    return Source(
        key=key,
        title=about.one(_TITLE, _plain) or "",
        authors=about.one(_CREATOR, _plain) or "",
        year=about.one(_DATE, _year),
    )


# Readers of single terms. Each returns None for what it could not write back unchanged.


def _status(term: Term) -> Status | None:
    return _STATUSES.get(term) if isinstance(term, Node) else None


def _iri(term: Term) -> str | None:
    return term.value if isinstance(term, Node) else None


def _below(local: Callable[[str], str | None]) -> Callable[[Term], str | None]:
    return lambda term: local(term.value) if isinstance(term, Node) else None


def _text(term: Term) -> Text | None:
    if not isinstance(term, ox.Literal):
        return None
    text = Text(term.value, term.language or "")
    return text if _literal(text) == term else None


def _plain(term: Term) -> str | None:
    return term.value if isinstance(term, ox.Literal) and ox.Literal(term.value) == term else None


def _whole(term: Term) -> int | None:
    if not isinstance(term, ox.Literal) or term.datatype != _INTEGER:
        return None
    return int(term.value) if _CANONICAL_INTEGER.fullmatch(term.value) else None


def _number(term: Term) -> Decimal | None:
    if not isinstance(term, ox.Literal) or term.datatype != _DECIMAL:
        return None
    return Decimal(term.value) if _CANONICAL_DECIMAL.fullmatch(term.value) else None


def _day(term: Term) -> date | None:
    if not isinstance(term, ox.Literal) or term.datatype != _DAY:
        return None
    try:
        day = date.fromisoformat(term.value)
    except ValueError:
        return None
    return day if day.isoformat() == term.value else None


def _year(term: Term) -> int | None:
    if not isinstance(term, ox.Literal) or term.datatype != _YEAR:
        return None
    return int(term.value) if _CANONICAL_YEAR.fullmatch(term.value) else None
