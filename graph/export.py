"""The graph in other people's formats, one function a format.

What leaves is the truth: concepts, accepted relations with their evidence, sources, and
what the documents are called; with what follows from the axioms if one asks for it. Every
writer gives the same bytes for the same graph.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from . import analyse, views
from .draw import network
from .errors import UnknownTerm
from .query import trusted
from .store.base import Store
from .turtle import write_triples
from .vocabulary import DOCUMENTS, INFERRED, ONTOLOGY, SG, Names, Vocabulary

if TYPE_CHECKING:
    import rdflib

_DERIVED = {SG + "start", SG + "end"}


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported.

    Attributes:
        store: that holds it.
        vocabulary: the ontology.
        names: of the workspace.
        concept: slug of the only concept, None for all.
        inferred: with what follows from the axioms.
    """

    store: Store
    vocabulary: Vocabulary
    names: Names
    concept: str | None = None
    inferred: bool = False


def export(
    store: Store,
    vocabulary: Vocabulary,
    names: Names,
    format_: str,
    *,
    concept: str | None = None,
    inferred: bool = False,
) -> str:
    """The graph, or one concept with its relations and their evidence, in a format.

    Args:
        store: that holds it.
        vocabulary: the ontology.
        names: of the workspace.
        format_: a key of ``FORMATS``.
        concept: slug of the only concept, None for all.
        inferred: with what follows from the axioms.

    Raises:
        UnknownTerm: there is no such format.
    """
    if format_ not in FORMATS:
        known = ", ".join(FORMATS)
        raise UnknownTerm(f"no format is called “{format_}”", f"Known: {known}")
    return FORMATS[format_](Selection(store, vocabulary, names, concept, inferred))


def to_rdflib(selection: Selection) -> rdflib.Graph:
    """The graph for RDFLib."""
    import rdflib  # noqa: PLC0415 - takes a while, and only RDFLib's users need it

    triples = rdflib.Graph()
    for prefix, iri in selection.names.prefixes().items():
        triples.bind(prefix, iri)
    triples.parse(data=ntriples(selection), format="nt")
    return triples


def turtle(selection: Selection) -> str:
    """Canonical Turtle."""
    return write_triples((quad.triple for quad in _chosen(selection)), selection.names)


def trig(selection: Selection) -> str:
    """TriG: Turtle with a named graph for each topic."""
    return _serialise(_chosen(selection), ox.RdfFormat.TRIG, selection.names)


def ntriples(selection: Selection) -> str:
    """N-Triples."""
    return _serialise(_chosen(selection), ox.RdfFormat.N_TRIPLES)


def jsonld(selection: Selection) -> str:
    """JSON-LD."""
    return _serialise(_merged(selection), ox.RdfFormat.JSON_LD, selection.names)


def rdfxml(selection: Selection) -> str:
    """RDF/XML."""
    return _serialise(_chosen(selection), ox.RdfFormat.RDF_XML, selection.names)


def csv_table(selection: Selection) -> str:
    """The relations as a table, one row a piece of evidence."""
    cards = views.cards(selection.store, selection.names)
    quotes: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for key, document, quote in views.quotes(selection.store, selection.names):
        quotes.setdefault(key, []).append((document, quote))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [
            "subject",
            "subject_label",
            "relation",
            "object",
            "object_label",
            "condition",
            "inferred",
            "document",
            "quote",
        ]
    )
    for edge in sorted(_edges(selection), key=lambda edge: edge.key):
        ends = [edge.subject, edge.object]
        labels = [cards[slug].label if slug in cards else slug for slug in ends]
        for document, quote in sorted(quotes.get(edge.key, [("", "")])):
            row = [
                edge.subject,
                labels[0],
                selection.vocabulary.relations[edge.predicate].name,
                edge.object,
                labels[1],
                "; ".join(edge.conditions),
                str(edge.inferred).lower(),
                document,
                quote,
            ]
            writer.writerow(map(_inert, row))
    return out.getvalue()


def graphml(selection: Selection) -> str:
    """GraphML, for Gephi, yEd and Cytoscape."""
    import networkx as nx  # noqa: PLC0415 - takes a while

    whole = analyse.to_networkx(
        selection.store, selection.vocabulary, selection.names, inferred=selection.inferred
    )
    plain = nx.MultiDiGraph()
    for slug, data in whole.nodes(data=True):
        plain.add_node(
            slug, label=_xml(data["label"]), kind=", ".join(data["kinds"]), topic=data["topics"][0]
        )
    for subject, object_, name, data in whole.edges(keys=True, data=True):
        plain.add_edge(
            subject,
            object_,
            key=name,
            relation=name,
            label=data["label"],
            inferred=data["inferred"],
            condition=_xml("; ".join(data["conditions"])),
            quotes=_xml("\n".join(found["quote"] for found in data["evidence"])),
        )
    if selection.concept is not None:
        near = {
            selection.concept,
            *plain.successors(selection.concept),
            *plain.predecessors(selection.concept),
        }
        plain = nx.MultiDiGraph(
            plain.edge_subgraph(
                edge for edge in plain.edges(keys=True) if selection.concept in edge[:2]
            )
            if len(near) > 1
            else plain.subgraph(near)
        )
    return "\n".join(nx.generate_graphml(plain, named_key_ids=True)) + "\n"


def html(selection: Selection) -> str:
    """A standalone interactive drawing."""
    return network.html(
        views.cards(selection.store, selection.names),
        _edges(selection),
        selection.vocabulary,
        concept=selection.concept,
    )


FORMATS: dict[str, Callable[[Selection], str]] = {
    "turtle": turtle,
    "trig": trig,
    "ntriples": ntriples,
    "jsonld": jsonld,
    "rdfxml": rdfxml,
    "csv": csv_table,
    "graphml": graphml,
    "html": html,
}
"""The function of each format."""

MEDIA_TYPES = {
    "turtle": ("text/turtle", "ttl"),
    "trig": ("application/trig", "trig"),
    "ntriples": ("application/n-triples", "nt"),
    "jsonld": ("application/ld+json", "jsonld"),
    "rdfxml": ("application/rdf+xml", "rdf"),
    "csv": ("text/csv", "csv"),
    "graphml": ("application/graphml+xml", "graphml"),
    "html": ("text/html", "html"),
}
"""The media type and the file suffix of each format."""


def _edges(selection: Selection) -> list[views.Edge]:
    slugs = None if selection.concept is None else [selection.concept]
    found = views.edges(selection.store, selection.vocabulary, selection.names, slugs)
    return [edge for edge in found if selection.inferred or not edge.inferred]


def _chosen(selection: Selection) -> list[ox.Quad]:
    if selection.concept is not None:
        return _about(selection)
    return _quads(selection, "GRAPH ?g { ?s ?p ?o }")


def _merged(selection: Selection) -> list[ox.Quad]:
    return [ox.Quad(q.subject, q.predicate, q.object) for q in _chosen(selection)]


def _quads(selection: Selection, pattern: str) -> list[ox.Quad]:
    """The quads of a pattern, without the ontology and what is derived."""
    names = selection.names
    left_out = {names.graph(ONTOLOGY)} | (set() if selection.inferred else {names.graph(INFERRED)})
    query = trusted(f"SELECT ?s ?p ?o ?g WHERE {{ {pattern} }}", names.prefixes())
    answer = selection.store.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    quads = [
        ox.Quad(s, p, o, g)
        for s, p, o, g in answer
        if g.value not in left_out
        and not (g.value == names.graph(DOCUMENTS) and p.value in _DERIVED)
    ]
    return sorted(quads, key=str)


def _about(selection: Selection) -> list[ox.Quad]:
    """The concept, the relations at either end of it, their evidence, documents and sources."""
    names = selection.names
    concept = ox.NamedNode(names.concept(selection.concept or ""))
    found = dict.fromkeys(
        _quads(selection, f"BIND ({concept} AS ?o) GRAPH ?g {{ ?s ?p {concept} }}")
    )
    assertions = names.assertion("")
    followed = (names.evidence(""), names.document(""), names.source(""), names.agent(""))
    fresh = {concept} | {
        quad.subject
        for quad in found
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(assertions)
    }
    known: set[ox.NamedNode] = set()
    # Assertions lead to evidence, evidence to documents and people: three rounds at most.
    while fresh:
        nodes = " ".join(sorted(map(str, fresh)))
        more = _quads(selection, f"VALUES ?s {{ {nodes} }} GRAPH ?g {{ ?s ?p ?o }}")
        found |= dict.fromkeys(more)
        known |= fresh
        fresh = {
            quad.object
            for quad in more
            if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(followed)
        } - known
    return sorted(found, key=str)


def _serialise(quads: Iterable[ox.Quad], format_: ox.RdfFormat, names: Names | None = None) -> str:
    prefixes = names.prefixes() if names is not None else None
    if format_.supports_datasets:
        data = ox.serialize(quads, format=format_, prefixes=prefixes)
    else:
        triples = dict.fromkeys(quad.triple for quad in quads)
        data = ox.serialize(triples, format=format_, prefixes=prefixes)
    return (data or b"").decode()


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _xml(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
