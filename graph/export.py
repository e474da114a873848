"""The graph in other people's formats, one function a format.

What leaves is the truth: concepts, accepted relations with their evidence, sources, and
what the documents are called; with what follows from the axioms if one asks for it. Every
writer gives the same bytes for the same graph.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from . import analyse, views
from .draw import network
from .errors import UnknownTerm
from .query import trusted
from .store.base import Store
from .turtle import write_triples
from .vocabulary import DOCUMENTS, INFERRED, ONTOLOGY, SG, SKOS, TYPE, XSD, Names, Vocabulary

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
    """TriG: canonical Turtle with a named graph for each topic."""
    graphs: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for quad in _chosen(selection):
        graphs[str(quad.graph_name)].append(quad.triple)
    header = write_triples([], selection.names)
    parts = [header]
    for name, triples in sorted(graphs.items()):
        body = write_triples(triples, selection.names).removeprefix(header)
        parts.append(f"\n{name} {{\n{body}\n}}\n")
    return "".join(parts)


def ntriples(selection: Selection) -> str:
    """N-Triples."""
    return _serialise(_chosen(selection), ox.RdfFormat.N_TRIPLES)


def jsonld(selection: Selection) -> str:
    """JSON-LD, with the prefixes of every file we write as its context."""
    quads = _chosen(selection)
    # “c:” before a colon would be read as a prefix, where it is an IRI's scheme.
    schemes = {iri.partition(":")[0] for quad in quads for iri in _iris(quad)}
    context = {p: iri for p, iri in selection.names.prefixes().items() if p not in schemes}
    namespaces = sorted(context.items(), key=lambda item: -len(item[1]))
    nodes: dict[str, dict[str, Any]] = {}
    for triple in sorted({quad.triple for quad in quads}, key=str):
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        assert isinstance(subject, ox.NamedNode)
        node = nodes.setdefault(subject.value, {"@id": _compact(subject.value, namespaces)})
        if predicate == TYPE and isinstance(value, ox.NamedNode):
            node.setdefault("@type", []).append(_compact(value.value, namespaces))
        else:
            values = node.setdefault(_compact(predicate, namespaces), [])
            values.append(_json_value(value, namespaces))
    document = {"@context": context, "@graph": list(nodes.values())}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def rdfxml(selection: Selection) -> str:
    """RDF/XML, without the few characters that XML cannot hold."""
    clean = (
        ox.Quad(q.subject, q.predicate, _xml_term(q.object), q.graph_name)
        for q in _chosen(selection)
    )
    # An XML parser reads a raw carriage return as a line feed.
    return _serialise(clean, ox.RdfFormat.RDF_XML, selection.names).replace("\r", "&#13;")


def csv_table(selection: Selection) -> str:
    """The relations as a table, one row a piece of evidence."""
    names, vocabulary = selection.names, selection.vocabulary
    cards = views.cards(selection.store, names)
    evidence = _evidence(selection)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    ends = ("subject", "subject_label", "relation", "object", "object_label")
    writer.writerow([*ends, "condition", "inferred", *_EVIDENCE])
    for edge in sorted(_edges(selection), key=lambda edge: edge.key):
        subject, object_ = (
            cards[slug].label if slug in cards else slug for slug in (edge.subject, edge.object)
        )
        relation = vocabulary.relations[edge.predicate].name
        condition = "; ".join(edge.conditions)
        row = [edge.subject, subject, relation, edge.object, object_, condition]
        for reason in evidence.get(edge.key, [("",) * len(_EVIDENCE)]):
            writer.writerow(map(_inert, [*row, str(edge.inferred).lower(), *reason]))
    return out.getvalue()


def graphml(selection: Selection) -> str:
    """GraphML, for Gephi, yEd and Cytoscape."""
    import networkx as nx  # noqa: PLC0415 - takes a while

    whole = analyse.to_networkx(
        selection.store, selection.vocabulary, selection.names, inferred=selection.inferred
    )
    plain = nx.MultiDiGraph()
    if selection.concept is not None:
        touching = [edge for edge in whole.edges(keys=True) if selection.concept in edge[:2]]
        ends = {selection.concept, *(end for edge in touching for end in edge[:2])}
        near = nx.MultiDiGraph()
        near.add_nodes_from((slug, whole.nodes[slug]) for slug in whole if slug in ends)
        near.add_edges_from((*edge, whole.edges[edge]) for edge in touching)
        whole = near
    for slug, data in whole.nodes(data=True):
        plain.add_node(
            slug, label=_xml(data["label"]), kind=", ".join(data["kinds"]), topic=data["topics"][0]
        )
    for subject, object_, name, data in whole.edges(keys=True, data=True):
        plain.add_edge(
            subject,
            object_,
            # It becomes the edge's id, which must be no other edge's.
            key=f"{subject} {name} {object_}",
            relation=name,
            label=data["label"],
            inferred=data["inferred"],
            condition=_xml("; ".join(data["conditions"])),
            quotes=_xml("\n".join(found["quote"] for found in data["evidence"])),
        )
    return "\n".join(nx.generate_graphml(plain)) + "\n"


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


def _quads(selection: Selection, pattern: str) -> list[ox.Quad]:
    """The quads of a pattern, without the ontology and what is derived."""
    names = selection.names
    inferred = names.graph(INFERRED)
    query = trusted(f"SELECT ?s ?p ?o ?g WHERE {{ {pattern} }}", names.prefixes())
    answer = selection.store.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    quads = [
        ox.Quad(s, p, o, g)
        for s, p, o, g in answer
        if g.value != names.graph(ONTOLOGY)
        # SKOS tools draw the hierarchy of kinds, and know no other property for it.
        and (selection.inferred or g.value != inferred or p.value == SKOS + "broader")
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


_EVIDENCE = ("document", "title", "quote", "confidence", "extractor", "attributed_to")


def _evidence(selection: Selection) -> dict[tuple[str, str, str], list[tuple[str, ...]]]:
    """The evidence of each relation, in the columns of ``_EVIDENCE``."""
    names = selection.names
    slug = selection.concept
    about = "" if slug is None else f"?a (rdf:subject|rdf:object) <{names.concept(slug)}> ."
    text = f"""SELECT DISTINCT ?s ?p ?o ?e ?document ?title ?quote ?confidence ?extractor ?by WHERE {{ {about}
        ?a rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; sg:evidence ?e .
        OPTIONAL {{ ?e sg:document ?document OPTIONAL {{ ?document dcterms:title ?title }} }}
        OPTIONAL {{ ?e sg:quote ?quote }} OPTIONAL {{ ?e sg:confidence ?confidence }}
        OPTIONAL {{ ?e sg:extractor ?extractor }} OPTIONAL {{ ?e prov:wasAttributedTo ?by }} }}"""
    answer = selection.store.query(trusted(text, names.prefixes()))
    assert isinstance(answer, ox.QuerySolutions)
    found: defaultdict[tuple[str, str, str], list[tuple[str, ...]]] = defaultdict(list)
    for subject, predicate, object_, _, document, *rest in answer:
        ends = names.concept_slug(subject.value), names.concept_slug(object_.value)
        home = (names.document_slug(document.value) or document.value) if document else ""
        columns = (home, *(term.value if term else "" for term in rest))
        found[ends[0] or "", predicate.value, ends[1] or ""].append(columns)
    return {key: sorted(reasons) for key, reasons in found.items()}


def _serialise(quads: Iterable[ox.Quad], format_: ox.RdfFormat, names: Names | None = None) -> str:
    prefixes = names.prefixes() if names is not None else None
    if format_.supports_datasets:
        data = ox.serialize(quads, format=format_, prefixes=prefixes)
    else:
        triples = dict.fromkeys(quad.triple for quad in quads)
        data = ox.serialize(triples, format=format_, prefixes=prefixes)
    return (data or b"").decode()


def _iris(quad: ox.Quad) -> list[str]:
    terms = (quad.subject, quad.predicate, quad.object)
    return [term.value for term in terms if isinstance(term, ox.NamedNode)]


def _compact(iri: str, namespaces: Iterable[tuple[str, str]]) -> str:
    for prefix, namespace in namespaces:
        # “prefix://…” is read as a whole IRI.
        if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _json_value(
    term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
    namespaces: Iterable[tuple[str, str]],
) -> str | dict[str, str]:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    if isinstance(term, ox.NamedNode):
        return {"@id": _compact(term.value, namespaces)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == XSD + "string":
        return term.value
    return {"@value": term.value, "@type": _compact(term.datatype.value, namespaces)}


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell


def _xml(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))


def _xml_term(
    term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    if not isinstance(term, ox.Literal) or _xml(term.value) == term.value:
        return term
    if term.language:
        return ox.Literal(_xml(term.value), language=term.language)
    return ox.Literal(_xml(term.value), datatype=term.datatype)
