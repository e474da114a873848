"""What the SPARQL endpoint says about itself: a SPARQL 1.1 service description with VoID."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from .vocabulary import TYPE, XSD

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_OFFERED = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)


def describe(endpoint: str, graphs: Mapping[str, int], media_type: str) -> bytes:
    """The description of the service.

    Args:
        endpoint: its IRI.
        graphs: how many triples each named graph holds.
        media_type: how to write it.
    """
    written = ox.serialize(
        _triples(ox.NamedNode(endpoint), graphs),
        format=ox.RdfFormat.from_media_type(media_type),
        prefixes={"sd": _SD, "void": _VOID, "formats": _FORMATS, "xsd": XSD},
    )
    assert written is not None
    return written


def _triples(endpoint: ox.NamedNode, graphs: Mapping[str, int]) -> Iterator[ox.Triple]:
    service, dataset, everything = ox.BlankNode(), ox.BlankNode(), ox.BlankNode()
    yield from _about(service, "Service")
    yield ox.Triple(service, _sd("endpoint"), endpoint)
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for name in _OFFERED:
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield from _about(dataset, "Dataset")
    yield ox.Triple(dataset, _sd("defaultGraph"), everything)
    yield from _about(everything, "Graph")
    yield _count(everything, sum(graphs.values()))
    for iri, size in sorted(graphs.items()):
        named, content = ox.BlankNode(), ox.BlankNode()
        yield ox.Triple(dataset, _sd("namedGraph"), named)
        yield from _about(named, "NamedGraph")
        yield ox.Triple(named, _sd("name"), ox.NamedNode(iri))
        yield ox.Triple(named, _sd("graph"), content)
        yield from _about(content, "Graph")
        yield _count(content, size)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _about(node: ox.BlankNode, kind: str) -> Iterator[ox.Triple]:
    yield ox.Triple(node, ox.NamedNode(TYPE), _sd(kind))
    if kind not in ("Service", "NamedGraph"):
        yield ox.Triple(node, ox.NamedNode(TYPE), ox.NamedNode(_VOID + "Dataset"))


def _count(node: ox.BlankNode, size: int) -> ox.Triple:
    value = ox.Literal(str(size), datatype=ox.NamedNode(XSD + "integer"))
    return ox.Triple(node, ox.NamedNode(_VOID + "triples"), value)
