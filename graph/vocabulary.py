"""Namespaces, terms, and the ontology as a value.

What kinds and relations there are, what they are called, how they look and how
texts state them is read from the ontology's Turtle. Python names a term only
where its logic needs that very term.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from . import resources
from .config import DEFAULT_BASE
from .errors import TurtleError, UnknownTerm

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"
SG = "https://w3id.org/sagacity/ns#"
TOPIC = "https://w3id.org/sagacity/topic/"

TYPE = RDF + "type"
RELATES_TO = SG + "relatesTo"

_Term = TypeVar("_Term", "Kind", "RelationType")

INFERRED = "inferred"
ONTOLOGY = "ontology"
DOCUMENTS = "documents"
SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Names:
    """The IRIs of one workspace, below its base.

    Attributes:
        base: ends in ``/`` or ``#``.
    """

    base: str = DEFAULT_BASE

    def concept(self, slug: str) -> str:
        """IRI of a concept."""
        return f"{self.base}id/{slug}"

    def document(self, slug: str) -> str:
        """IRI of a document."""
        return f"{self.base}document/{slug}"

    def assertion(self, digest: str) -> str:
        """IRI of an assertion."""
        return f"{self.base}assertion/{digest}"

    def evidence(self, digest: str) -> str:
        """IRI of a piece of evidence."""
        return f"{self.base}evidence/{digest}"

    def source(self, key: str) -> str:
        """IRI of a literature reference."""
        return f"{self.base}source/{key}"

    def agent(self, name: str) -> str:
        """IRI of a person or group that vouches for relations."""
        return f"{self.base}agent/{name}"

    def graph(self, name: str) -> str:
        """IRI of a named graph: a topic's, or one of the derived ones."""
        return f"{self.base}graph/{name}"

    def concept_slug(self, iri: str) -> str | None:
        """The slug in a concept's IRI, None for any other IRI."""
        return self._below("id/", iri)

    def document_slug(self, iri: str) -> str | None:
        """The slug in a document's IRI, None for any other IRI."""
        return self._below("document/", iri)

    def source_key(self, iri: str) -> str | None:
        """The key in a literature reference's IRI, None for any other IRI."""
        return self._below("source/", iri)

    def prefixes(self) -> dict[str, str]:
        """The prefixes of every file we write and every query we answer."""
        return {
            "c": self.base + "id/",
            "sg": SG,
            "topic": TOPIC,
            "document": self.base + "document/",
            "assertion": self.base + "assertion/",
            "evidence": self.base + "evidence/",
            "source": self.base + "source/",
            "agent": self.base + "agent/",
            "graph": self.base + "graph/",
            "skos": SKOS,
            "dcterms": DCTERMS,
            "prov": PROV,
            "schema": SCHEMA,
            "owl": OWL,
            "rdf": RDF,
            "rdfs": RDFS,
            "sh": SH,
            "xsd": XSD,
        }

    def _below(self, folder: str, iri: str) -> str | None:
        start = self.base + folder
        return iri[len(start) :] if iri.startswith(start) else None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of concept, as the ontology describes it.

    Attributes:
        iri: of the class.
        name: its local name, such as ``Pattern``.
        label: its English label.
        definition: one sentence.
        order: place in lists and legends.
        shape: dot, square, diamond, triangle, triangleDown, hexagon or star.
        colour: ``#rrggbb`` on a light background.
        colour_on_dark: ``#rrggbb`` on a dark background.
        cues: head nouns of definitions that tell this kind.
    """

    iri: str
    name: str
    label: str
    definition: str
    order: int
    shape: str
    colour: str
    colour_on_dark: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Relations that answer the same kind of question and share a colour."""

    iri: str
    name: str
    label: str
    definition: str
    order: int
    colour: str
    colour_on_dark: str


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relation between concepts, as the ontology describes it.

    Attributes:
        iri: of the property.
        name: its local name, such as ``alternativeTo``.
        label: verb phrase from subject to object.
        inverse_label: verb phrase from object to subject.
        definition: when to use it.
        family: the IRI of its family.
        order: place in lists and legends.
        line: solid or dashed.
        symmetric: it reads the same both ways.
        irreflexive: no concept has it with itself.
        domain: IRIs of the kinds a subject may have, empty for any.
        range: IRIs of the kinds an object may have, empty for any.
        parents: IRIs of the properties it is a sub-property of.
        cues: wordings that state it.
        weak_cues: wordings that often state it.
        section_cues: words of headings above lists of its objects.
        inferred_only: nobody asserts it; rules do.
    """

    iri: str
    name: str
    label: str
    inverse_label: str
    definition: str
    family: str
    order: int
    line: str
    symmetric: bool
    irreflexive: bool
    domain: frozenset[str]
    range: frozenset[str]
    parents: tuple[str, ...]
    cues: tuple[str, ...]
    weak_cues: tuple[str, ...]
    section_cues: tuple[str, ...]
    inferred_only: bool

    def admits(self, subject_kinds: Iterable[str], object_kinds: Iterable[str]) -> bool:
        """Whether concepts of these kinds may stand at its two ends."""
        return (not self.domain or not self.domain.isdisjoint(subject_kinds)) and (
            not self.range or not self.range.isdisjoint(object_kinds)
        )


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: a concept scheme with one file of concepts."""

    iri: str
    slug: str
    label: str
    definition: str
    order: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that the ontology says, by IRI.

    Attributes:
        kinds: in their order.
        relations: that one may assert or infer between concepts, in their order.
        families: in their order.
        topics: in their order.
        triples: the whole ontology, for the store.
    """

    kinds: Mapping[str, Kind]
    relations: Mapping[str, RelationType]
    families: Mapping[str, Family]
    topics: Mapping[str, Topic]
    triples: tuple[ox.Triple, ...]

    @classmethod
    def load(cls, *folders: Path) -> Vocabulary:
        """Read the shipped ontology, and every ``*.ttl`` of further folders on top.

        Raises:
            TurtleError: a file is not Turtle, or a term lacks what it needs.
        """
        files = sorted(resources.ontology().glob("*.ttl"))
        for folder in folders:
            files += sorted(folder.glob("*.ttl"))
        return cls.read(files)

    @classmethod
    def read(cls, files: Sequence[Path]) -> Vocabulary:
        """Read an ontology from these files.

        Raises:
            TurtleError: a file is not Turtle, or a term lacks what it needs.
        """
        triples: dict[ox.Triple, None] = {}
        for path in files:
            triples |= dict.fromkeys(_parse(path))
        return _describe(tuple(triples))

    def relation(self, name: str) -> RelationType:
        """A relation by IRI, local name or label.

        Raises:
            UnknownTerm: there is none.
        """
        return _find(self.relations, name, "relation")

    def kind(self, name: str) -> Kind:
        """A kind by IRI, local name or label.

        Raises:
            UnknownTerm: there is none.
        """
        return _find(self.kinds, name, "kind")

    def topic(self, name: str) -> Topic:
        """A topic by IRI, slug or label.

        Raises:
            UnknownTerm: there is none.
        """
        for topic in self.topics.values():
            if name in (topic.iri, topic.slug) or name.casefold() == topic.label.casefold():
                return topic
        known = ", ".join(topic.slug for topic in self.topics.values())
        raise UnknownTerm(f"no topic is called “{name}”", f"Known: {known}")


def _find(terms: Mapping[str, _Term], name: str, what: str) -> _Term:
    if name in terms:
        return terms[name]
    local = name.removeprefix("sg:")
    for term in terms.values():
        if term.name == local or term.label.casefold() == name.casefold():
            return term
    known = ", ".join(term.name for term in terms.values())
    raise UnknownTerm(f"no {what} is called “{name}”", f"Known: {known}")


def _parse(path: Path) -> list[ox.Triple]:
    try:
        with path.open("rb") as file:
            quads = list(ox.parse(file, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise TurtleError.of(path, error) from error
    except OSError as error:
        raise TurtleError(path, error.strerror or "cannot be read") from error
    return [quad.triple for quad in quads]


class _Index:
    """Objects by subject and predicate, as plain strings."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode) and not isinstance(
                triple.object, ox.BlankNode | ox.Triple
            ):
                self.values[triple.subject.value][triple.predicate.value].append(
                    triple.object.value
                )

    def all(self, subject: str, predicate: str) -> tuple[str, ...]:
        return tuple(self.values[subject].get(predicate, ()))

    def one(self, subject: str, predicate: str, default: str = "") -> str:
        found = self.values[subject].get(predicate)
        return found[0] if found else default

    def order(self, subject: str) -> int:
        # A term that a workspace adds without saying where comes last.
        return int(self.one(subject, SG + "order", "999"))

    def subjects(self, predicate: str, value: str) -> list[str]:
        found = [s for s, about in self.values.items() if value in about.get(predicate, ())]
        return sorted(found, key=lambda subject: (self.order(subject), subject))


def _describe(triples: tuple[ox.Triple, ...]) -> Vocabulary:
    index = _Index(triples)
    families = {
        iri: Family(
            iri=iri,
            name=_local(iri),
            label=index.one(iri, RDFS + "label", _local(iri)),
            definition=index.one(iri, SKOS + "definition"),
            order=index.order(iri),
            colour=index.one(iri, SG + "colour", "#566579"),
            colour_on_dark=index.one(iri, SG + "colourOnDark", "#A3B4C9"),
        )
        for iri in index.subjects(TYPE, SG + "RelationFamily")
    }
    kinds = {
        iri: Kind(
            iri=iri,
            name=_local(iri),
            label=index.one(iri, RDFS + "label", _local(iri)),
            definition=index.one(iri, SKOS + "definition"),
            order=index.order(iri),
            shape=index.one(iri, SG + "shape", "dot"),
            colour=index.one(iri, SG + "colour", "#566579"),
            colour_on_dark=index.one(iri, SG + "colourOnDark", "#A3B4C9"),
            cues=index.all(iri, SG + "kindCue"),
        )
        for iri in index.subjects(RDFS + "subClassOf", SKOS + "Concept")
    }
    below = _below_relates_to(index)
    relations = {iri: _relation(iri, index) for iri in below if index.one(iri, SG + "family")}
    topics = {
        iri: Topic(
            iri=iri,
            slug=iri.rsplit("/", 1)[-1],
            label=index.one(iri, SKOS + "prefLabel", iri.rsplit("/", 1)[-1]),
            definition=index.one(iri, SKOS + "definition"),
            order=index.order(iri),
        )
        for iri in index.subjects(TYPE, SKOS + "ConceptScheme")
    }
    return Vocabulary(kinds, relations, families, topics, triples)


def _below_relates_to(index: _Index) -> list[str]:
    """Every direct or indirect sub-property of ``sg:relatesTo``, in display order."""
    found: set[str] = set()
    fresh = {RELATES_TO}
    while fresh:
        below = {
            subject
            for subject, about in index.values.items()
            if not fresh.isdisjoint(about.get(RDFS + "subPropertyOf", ()))
        }
        fresh = below - found
        found |= fresh
    return sorted(found, key=lambda iri: (index.order(iri), iri))


def _relation(iri: str, index: _Index) -> RelationType:
    types = index.all(iri, TYPE)
    label = index.one(iri, RDFS + "label", _local(iri))
    cues = index.all(iri, SG + "cue")
    return RelationType(
        iri=iri,
        name=_local(iri),
        label=label,
        inverse_label=index.one(iri, SG + "inverseLabel", label),
        definition=index.one(iri, SKOS + "definition"),
        family=index.one(iri, SG + "family"),
        order=index.order(iri),
        line=index.one(iri, SG + "line", "solid"),
        symmetric=OWL + "SymmetricProperty" in types,
        irreflexive=OWL + "IrreflexiveProperty" in types,
        domain=frozenset(index.all(iri, SCHEMA + "domainIncludes")),
        range=frozenset(index.all(iri, SCHEMA + "rangeIncludes")),
        parents=index.all(iri, RDFS + "subPropertyOf"),
        cues=cues,
        weak_cues=index.all(iri, SG + "weakCue"),
        section_cues=index.all(iri, SG + "sectionCue"),
        inferred_only=index.one(iri, SG + "inferredOnly") == "true",
    )


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
