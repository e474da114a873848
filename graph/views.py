"""What a person looks at: concepts, their relations and the reasons, read from a store.

Every function asks the store with SPARQL, so that the same pages work on an embedded
store and on a remote one. A relation is one edge here however many triples state it:
the other direction of a symmetric relation, and what follows from a more specific
relation of the same pair, are not shown again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from .errors import UnknownConcept
from .model import SLUG, Source
from .query import trusted
from .store.base import Store
from .vocabulary import (
    DCTERMS,
    INFERRED,
    SG,
    SKOS,
    TOPIC,
    TYPE,
    Names,
    RelationType,
    Vocabulary,
)

_Facts = dict[str, list[ox.Literal | ox.NamedNode]]


@dataclass(frozen=True, slots=True)
class Card:
    """A concept in brief.

    Attributes:
        slug: names it.
        label: its preferred label.
        aliases: its other labels.
        kinds: IRIs of its kinds, in display order.
        topics: slugs of its topics, the primary one first.
        definition: what it is.
    """

    slug: str
    label: str
    aliases: tuple[str, ...]
    kinds: tuple[str, ...]
    topics: tuple[str, ...]
    definition: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation in brief.

    Attributes:
        subject: slug.
        predicate: IRI.
        object: slug.
        inferred: nobody stated it; it follows.
        evidence: how many pieces of evidence it has.
        confidence: the highest of its evidence, None where nobody gave one.
        conditions: when it holds.
    """

    subject: str
    predicate: str
    object: str
    inferred: bool = False
    evidence: int = 0
    confidence: float | None = None
    conditions: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Subject, predicate and object."""
        return (self.subject, self.predicate, self.object)

    def other(self, slug: str) -> str:
        """The end that is not this one."""
        return self.object if slug == self.subject else self.subject


@dataclass(frozen=True, slots=True)
class Group:
    """The relations of a concept that read alike.

    Attributes:
        relation: their type.
        outgoing: the concept is their subject; always so for a symmetric relation.
        edges: in the order of the other end's label.
    """

    relation: RelationType
    outgoing: bool
    edges: tuple[Edge, ...]

    @property
    def label(self) -> str:
        """How they read from the concept."""
        return self.relation.label if self.outgoing else self.relation.inverse_label


@dataclass(frozen=True, slots=True)
class ConceptView:
    """All that a concept's page shows.

    Attributes:
        card: the concept.
        scope_note: where communities use the word differently, or nothing.
        conditions: when a trade-off holds.
        groups: its relations.
        cards: the concepts at their other ends, by slug.
        sources: literature about it.
        matches: IRIs of the same, or nearly the same, concept elsewhere.
        replaced_by: slug of the concept to use instead, or None.
    """

    card: Card
    scope_note: str
    conditions: tuple[str, ...]
    groups: tuple[Group, ...]
    cards: Mapping[str, Card]
    sources: tuple[Source, ...]
    matches: tuple[str, ...]
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence as stored.

    Attributes:
        document: slug, empty where a person vouches for the relation.
        title: of the document.
        quote: its words.
        start: where they start in the document, in code points; None where they are lost.
        end: where they end.
        confidence: 0 to 1, None where nobody gave one.
        extractor: rule or model, empty where a person said so.
        attributed_to: IRI of that person, or nothing.
    """

    document: str
    title: str
    quote: str
    start: int | None
    end: int | None
    confidence: float | None
    extractor: str
    attributed_to: str


def cards(store: Store, names: Names, slugs: Iterable[str] | None = None) -> dict[str, Card]:
    """Concepts in brief, by slug.

    Args:
        store: to ask.
        names: of the workspace.
        slugs: which concepts; all of them if None. Unknown ones are left out.
    """
    chosen = "" if slugs is None else f"VALUES ?c {{ {_iris(names, slugs)} }}"
    query = f"""SELECT ?c ?g ?p ?v WHERE {{ {chosen} GRAPH ?g {{ ?c a skos:Concept ; ?p ?v .
        VALUES ?p {{ rdf:type skos:prefLabel skos:altLabel skos:definition skos:inScheme }} }} }}"""
    facts: dict[str, _Facts] = defaultdict(lambda: defaultdict(list))
    homes: dict[str, str] = {}
    for concept, home, predicate, value in _select(store, names, query):
        slug = names.concept_slug(concept.value)
        if slug is not None:
            facts[slug][predicate.value].append(value)
            homes[slug] = home.value.removeprefix(names.graph(""))
    return {slug: _card(slug, about, homes[slug]) for slug, about in facts.items()}


def _card(slug: str, about: _Facts, home: str) -> Card:
    schemes = sorted(value.value.removeprefix(TOPIC) for value in about[SKOS + "inScheme"])
    kinds = sorted({value.value for value in about[TYPE]} - {SKOS + "Concept"})
    return Card(
        slug=slug,
        label=_english(about[SKOS + "prefLabel"]) or slug,
        aliases=tuple(sorted(value.value for value in about[SKOS + "altLabel"])),
        kinds=tuple(kinds),
        topics=tuple(dict.fromkeys([home, *schemes])),
        definition=_english(about[SKOS + "definition"]),
    )


def edges(
    store: Store, vocabulary: Vocabulary, names: Names, slugs: Iterable[str] | None = None
) -> list[Edge]:
    """The relations that touch any of these concepts, each once.

    Args:
        store: to ask.
        vocabulary: tells which relations read both ways and which follow from which.
        names: of the workspace.
        slugs: which concepts; None for the relations of all.
    """
    stated = _stated(store, vocabulary, names, slugs)
    shown = set(stated)
    for relation in stated.values():
        type_ = vocabulary.relations[relation.predicate]
        if type_.symmetric:
            shown.add((relation.object, relation.predicate, relation.subject))
        for parent in _ancestors(vocabulary, relation.predicate):
            shown.add((relation.subject, parent, relation.object))
    inferred = [
        Edge(*key, inferred=True)
        for key in _inferred(store, vocabulary, names, slugs)
        if key not in shown
    ]
    return [*stated.values(), *inferred]


def _stated(
    store: Store, vocabulary: Vocabulary, names: Names, slugs: Iterable[str] | None
) -> dict[tuple[str, str, str], Edge]:
    body = """?a rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
        OPTIONAL { ?a sg:evidence ?e . OPTIONAL { ?e sg:confidence ?confidence } }
        OPTIONAL { ?a sg:condition ?condition }"""
    reasons: dict[tuple[str, str, str], dict[str, float | None]] = {}
    conditions: dict[tuple[str, str, str], dict[str, None]] = {}
    for text in _touching(names, slugs, "?s ?p ?o ?e ?confidence ?condition", body):
        for s, p, o, reason, confidence, condition in _select(store, names, text):
            subject, object_ = names.concept_slug(s.value), names.concept_slug(o.value)
            if subject is None or object_ is None or p.value not in vocabulary.relations:
                continue
            key = (subject, p.value, object_)
            known = reasons.setdefault(key, {})
            if reason is not None:
                known[reason.value] = float(confidence.value) if confidence is not None else None
            if condition is not None:
                conditions.setdefault(key, {})[condition.value] = None
    return {
        key: Edge(
            *key,
            evidence=len(known),
            confidence=max((c for c in known.values() if c is not None), default=None),
            conditions=tuple(sorted(conditions.get(key, ()))),
        )
        for key, known in sorted(reasons.items())
    }


def _inferred(
    store: Store, vocabulary: Vocabulary, names: Names, slugs: Iterable[str] | None
) -> list[tuple[str, str, str]]:
    predicates = " ".join(f"<{iri}>" for iri in vocabulary.relations)
    body = f"""VALUES ?p {{ {predicates} }} GRAPH <{names.graph(INFERRED)}> {{ ?s ?p ?o }}"""
    found = set()
    for text in _touching(names, slugs, "?s ?p ?o", body):
        for s, p, o in _select(store, names, text):
            subject, object_ = names.concept_slug(s.value), names.concept_slug(o.value)
            if subject is not None and object_ is not None:
                found.add((subject, p.value, object_))
    # The two directions of an inferred symmetric relation are one edge.
    return sorted(
        (s, p, o)
        for s, p, o in found
        if not (vocabulary.relations[p].symmetric and o < s and (o, p, s) in found)
    )


def _touching(
    names: Names, slugs: Iterable[str] | None, variables: str, body: str
) -> Iterator[str]:
    """The query for relations whose subject is chosen, and the one for their object."""
    if slugs is None:
        yield f"SELECT {variables} WHERE {{ {body} }}"
        return
    chosen = _iris(names, slugs)
    for end in ("?s", "?o"):
        yield f"SELECT {variables} WHERE {{ VALUES {end} {{ {chosen} }} {body} }}"


def concept_view(store: Store, vocabulary: Vocabulary, names: Names, slug: str) -> ConceptView:
    """All that a concept's page shows.

    Raises:
        UnknownConcept: there is none of that slug.
    """
    around = edges(store, vocabulary, names, [slug])
    known = cards(store, names, {slug, *(edge.other(slug) for edge in around)})
    if slug not in known:
        raise UnknownConcept(slug)
    iri = names.concept(slug)
    further: dict[str, list[str]] = defaultdict(list)
    for predicate, value in _select(
        store,
        names,
        f"""SELECT ?p ?v WHERE {{ <{iri}> ?p ?v . VALUES ?p {{ skos:scopeNote sg:condition
            dcterms:source skos:exactMatch skos:closeMatch dcterms:isReplacedBy }} }}""",
    ):
        further[predicate.value].append(value.value)
    replaced = further[DCTERMS + "isReplacedBy"]
    return ConceptView(
        card=known[slug],
        scope_note=" ".join(further[SKOS + "scopeNote"]),
        conditions=tuple(sorted(further[SG + "condition"])),
        groups=tuple(_groups(vocabulary, known, slug, around)),
        cards=known,
        sources=tuple(_sources(store, names, further[DCTERMS + "source"])),
        matches=tuple(sorted(further[SKOS + "exactMatch"] + further[SKOS + "closeMatch"])),
        replaced_by=names.concept_slug(replaced[0]) if replaced else None,
    )


def _groups(
    vocabulary: Vocabulary, known: Mapping[str, Card], slug: str, around: Iterable[Edge]
) -> Iterator[Group]:
    groups: dict[tuple[str, bool], list[Edge]] = defaultdict(list)
    for edge in around:
        symmetric = vocabulary.relations[edge.predicate].symmetric
        groups[edge.predicate, symmetric or edge.subject == slug].append(edge)
    for relation in vocabulary.relations.values():
        for outgoing in (True, False):
            found = groups.get((relation.iri, outgoing))
            if found:
                found.sort(key=lambda edge: _label(known, edge.other(slug)).casefold())
                yield Group(relation, outgoing, tuple(found))


def reasons(
    store: Store, names: Names, key: tuple[str, str, str]
) -> tuple[list[Reason], list[Source], list[str]]:
    """The evidence, the literature and the conditions of a stated relation.

    Args:
        store: to ask.
        names: of the workspace.
        key: subject slug, predicate IRI, object slug, as stated.
    """
    subject, predicate, object_ = key
    assertion = f"""?a rdf:subject {_iris(names, [subject])} ; rdf:predicate {ox.NamedNode(predicate)} ;
        rdf:object {_iris(names, [object_])} ."""
    found = []
    for row in _select(
        store,
        names,
        f"""SELECT ?document ?title ?quote ?start ?end ?confidence ?extractor ?by WHERE {{
            {assertion} ?a sg:evidence ?e .
            OPTIONAL {{ ?e sg:document ?document OPTIONAL {{ ?document dcterms:title ?title }} }}
            OPTIONAL {{ ?e sg:quote ?quote }} OPTIONAL {{ ?e sg:start ?start ; sg:end ?end }}
            OPTIONAL {{ ?e sg:confidence ?confidence }} OPTIONAL {{ ?e sg:extractor ?extractor }}
            OPTIONAL {{ ?e prov:wasAttributedTo ?by }} }} ORDER BY ?document ?start""",
    ):
        document, title, quote, start, end, confidence, extractor, by = row
        found.append(
            Reason(
                document=(names.document_slug(document.value) or "") if document else "",
                title=title.value if title else "",
                quote=quote.value if quote else "",
                start=int(start.value) if start else None,
                end=int(end.value) if end else None,
                confidence=float(confidence.value) if confidence else None,
                extractor=extractor.value if extractor else "",
                attributed_to=by.value if by else "",
            )
        )
    works: list[str] = []
    conditions: list[str] = []
    for predicate_, value in _select(
        store,
        names,
        f"SELECT ?p ?v WHERE {{ {assertion} ?a ?p ?v . VALUES ?p {{ dcterms:source sg:condition }} }}",
    ):
        (works if predicate_.value == DCTERMS + "source" else conditions).append(value.value)
    return found, list(_sources(store, names, works)), sorted(conditions)


def quotes(store: Store, names: Names) -> Iterator[tuple[tuple[str, str, str], str, str]]:
    """Every quote with the relation it supports: its key, the document's slug, the words."""
    text = """SELECT ?s ?p ?o ?document ?quote WHERE { ?a rdf:subject ?s ; rdf:predicate ?p ;
        rdf:object ?o ; sg:evidence ?e . ?e sg:document ?document ; sg:quote ?quote }"""
    for s, p, o, document, quote in _select(store, names, text):
        subject, object_ = names.concept_slug(s.value), names.concept_slug(o.value)
        if subject is not None and object_ is not None:
            key = (subject, p.value, object_)
            yield key, names.document_slug(document.value) or document.value, quote.value


def _sources(store: Store, names: Names, works: Iterable[str]) -> Iterator[Source]:
    chosen = " ".join(str(ox.NamedNode(iri)) for iri in sorted(set(works)))
    if not chosen:
        return
    for work, title, authors, year in _select(
        store,
        names,
        f"""SELECT ?w ?title ?authors ?year WHERE {{ VALUES ?w {{ {chosen} }} ?w dcterms:title ?title .
            OPTIONAL {{ ?w dcterms:creator ?authors }} OPTIONAL {{ ?w dcterms:date ?year }} }}""",
    ):
        yield Source(
            key=names.source_key(work.value) or work.value,
            title=title.value,
            authors=authors.value if authors else "",
            year=int(year.value) if year else None,
        )


def sentence(vocabulary: Vocabulary, known: Mapping[str, Card], edge: Edge) -> str:
    """A relation in words: “saga is an alternative to two-phase commit”."""
    relation = vocabulary.relations[edge.predicate]
    return f"{_label(known, edge.subject)} {relation.label} {_label(known, edge.object)}"


def text(term: object) -> str:
    """The words of a literal, nothing for any other term."""
    return term.value if isinstance(term, ox.Literal) else ""


def _label(known: Mapping[str, Card], slug: str) -> str:
    return known[slug].label if slug in known else slug


def _ancestors(vocabulary: Vocabulary, predicate: str) -> set[str]:
    found: set[str] = set()
    fresh = {predicate}
    while fresh:
        fresh = {
            parent
            for iri in fresh
            if iri in vocabulary.relations
            for parent in vocabulary.relations[iri].parents
        } - found
        found |= fresh
    return found


def _english(values: Iterable[ox.Literal | ox.NamedNode]) -> str:
    literals = [value for value in values if isinstance(value, ox.Literal)]
    for literal in literals:
        if (literal.language or "").partition("-")[0] == "en":
            return literal.value
    return literals[0].value if literals else ""


def _iris(names: Names, slugs: Iterable[str]) -> str:
    # A slug that is none cannot name a concept, and must not become part of a query.
    return " ".join(f"<{names.concept(slug)}>" for slug in slugs if SLUG.fullmatch(slug))


def _select(store: Store, names: Names, text: str) -> Iterator[ox.QuerySolution]:
    answer = store.query(trusted(text, names.prefixes()))
    assert isinstance(answer, ox.QuerySolutions)
    return iter(answer)
