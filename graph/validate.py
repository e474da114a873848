"""The graph → findings: what breaks a consistency rule, and what is doubtful.

The rules are SHACL shapes of the ontology, compiled to SPARQL (see ``shacl``). They
judge what was said, not what follows from it: an inferred triple must neither cause a
finding nor hide one. So where a graph of inferred triples is there, a shape is asked of
the merge of all other graphs, which is several times slower than asking the whole store;
shapes that read no predicate of an inferred triple say so (``sg:sameWithInference``) and
are asked of the whole store.

Two rules cannot be said in SHACL, which sees one graph: a triple in two graphs, and a
quote that is not found in its document. They are queries of this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pyoxigraph as ox

from . import shacl
from .errors import QueryError, QueryRefused
from .model import Finding, Severity
from .query import SafeQuery, check, trusted
from .store.base import Store
from .vocabulary import DOCUMENTS, INFERRED, ONTOLOGY, SG, SH, SOURCES, Names, Vocabulary

_Term = ox.NamedNode | ox.BlankNode | ox.Literal
_SEVERITIES = {SH + "Violation": Severity.ERROR}


@dataclass(frozen=True, slots=True)
class _Hit:
    """A node that breaks a shape, with what the query bound beside it."""

    shape: shacl.Shape
    focus: _Term
    values: Mapping[str, _Term]


def validate(
    store: Store, vocabulary: Vocabulary, names: Names, *, errors_only: bool = False
) -> list[Finding]:
    """What should be mended, errors first.

    Args:
        store: with the ontology in its graph; inferred triples are looked past.
        vocabulary: whose triples hold the shapes.
        names: of the workspace.
        errors_only: leave out warnings, and the time they take.
    """
    shapes = [
        shape
        for shape in shacl.read(vocabulary.triples)
        if not errors_only or _severity(shape) is Severity.ERROR
    ]
    hits: list[_Hit] = []
    findings: list[Finding] = []
    stated = _stated_graphs(store, names)
    for shape in shapes:
        findings += _not_understood(shape)
        try:
            hits += _hits(store, shape, None if shape.same_with_inference else stated)
        except (QueryError, QueryRefused) as error:
            findings.append(_cannot_run(shape, str(error)))
    hits += _ask(store, names, _TWO_GRAPHS)
    if not errors_only:
        hits += _ask(store, names, _LOST_QUOTE)
    findings += _told(store, names, hits)
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[bool, str, str, str, str]:
    warning = finding.severity is Severity.WARNING
    return (warning, finding.rule, finding.focus, finding.value, finding.message)


def _severity(shape: shacl.Shape) -> Severity:
    return _SEVERITIES.get(shape.severity, Severity.WARNING)


def _stated_graphs(store: Store, names: Names) -> list[str] | None:
    """All graphs but the inferred one, or None if there is no inferred one."""
    inferred = names.graph(INFERRED)
    answer = store.query(trusted(f"ASK {{ GRAPH <{inferred}> {{ ?s ?p ?o }} }}"))
    return sorted(store.graphs().keys() - {inferred}) if answer else None


def _hits(store: Store, shape: shacl.Shape, graphs: list[str] | None) -> Iterator[_Hit]:
    """Every node that breaks a shape, each way once.

    Args:
        store: to ask.
        shape: to check.
        graphs: to ask, None for all of them.
    """
    # A shape comes from a workspace's file: it may not reach another server either.
    asked = (
        check(query if graphs is None else shacl.over(query, graphs)) for query in shape.queries
    )
    found = {}
    for query in asked:
        for row in _rows(store, query):
            values = {name: value for name, value in row.items() if value is not None}
            if "this" in values:
                found[tuple(sorted(values.items(), key=str))] = values
    if not found:
        return
    # Only now, because most shapes find nothing and their targets are many.
    targets = {row["this"] for row in _rows(store, trusted(shape.focus()))}
    for values in found.values():
        if values["this"] in targets:
            yield _Hit(shape, values["this"], values)


def _ask(store: Store, names: Names, rule: shacl.Shape) -> Iterator[_Hit]:
    """The hits of a rule of ours, which has no targets."""
    for query in rule.queries:
        for row in _rows(store, trusted(query, names.prefixes())):
            values = {name: value for name, value in row.items() if value is not None}
            yield _Hit(rule, values["this"], values)


def _rows(store: Store, query: SafeQuery) -> Iterator[dict[str, _Term | None]]:
    answer = store.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    variables = [variable.value for variable in answer.variables]
    for solution in answer:
        yield dict(zip(variables, solution, strict=True))


# -------------------------------------------------------------------------- in words


def _told(store: Store, names: Names, hits: Iterable[_Hit]) -> Iterator[Finding]:
    """The hits as findings, with labels for IRIs and the file of each."""
    hits = list(hits)
    nodes = {
        value.value
        for hit in hits
        for value in hit.values.values()
        if isinstance(value, ox.NamedNode)
    }
    words = _Words(store, names, nodes)
    places = _places(store, names, {hit.focus.value for hit in hits} & nodes)
    for hit in hits:
        value = hit.values.get("value")
        message = shacl.fill(
            hit.shape.message, {name: words.say(term) for name, term in hit.values.items()}
        )
        if not shacl.is_template(hit.shape.message):
            shown = f" ({words.say(value)})" if value is not None else ""
            message = f"{words.say(hit.focus)}: {message}{shown}"
        yield Finding(
            severity=_severity(hit.shape),
            rule=hit.shape.name,
            message=message,
            focus=hit.focus.value,
            value=value.value if value is not None else "",
            mend=hit.shape.mend,
            place=places.get(hit.focus.value, ""),
        )


class _Words:
    """What to call a node: its label, an assertion by its ends, evidence by its assertion."""

    def __init__(self, store: Store, names: Names, nodes: set[str]) -> None:
        self._names = names
        self._owners = dict(
            _pairs(store, names, nodes, "?owner sg:evidence ?node", "?owner"),
        )
        assertions = nodes | set(self._owners.values())
        self._ends = {
            end: dict(_pairs(store, names, assertions, f"?node rdf:{end} ?end", "?end"))
            for end in ("subject", "predicate", "object")
        }
        ends = {iri for end in self._ends.values() for iri in end.values()}
        self._labels = dict(
            _pairs(
                store,
                names,
                nodes | ends,
                "?node skos:prefLabel|rdfs:label|dcterms:title ?label",
                "?label",
            )
        )

    def say(self, term: _Term) -> str:
        """A term in words."""
        return self._name(term.value) if isinstance(term, ox.NamedNode) else term.value

    def _name(self, iri: str) -> str:
        iri = self._owners.get(iri, iri)
        if iri in self._labels:
            return self._labels[iri]
        ends = [end.get(iri) for end in self._ends.values()]
        if any(ends):
            return " ".join(self._name(end) if end else "…" for end in ends)
        return re.split("[#/]", iri)[-1] or iri


def _pairs(
    store: Store, names: Names, nodes: Iterable[str], pattern: str, wanted: str
) -> Iterator[tuple[str, str]]:
    """Nodes, each with what a pattern binds for it."""
    values = " ".join(str(ox.NamedNode(iri)) for iri in sorted(nodes))
    query = f"SELECT DISTINCT ?node {wanted} WHERE {{ VALUES ?node {{ {values} }} {pattern} }}"
    found = {
        (node.value, term.value)
        for row in _rows(store, trusted(query, names.prefixes()))
        if (node := row["node"]) is not None and (term := row[wanted[1:]]) is not None
    }
    # Ordered, so that of several labels the same one is taken every time.
    yield from sorted(found, reverse=True)


def _places(store: Store, names: Names, nodes: set[str]) -> dict[str, str]:
    """The file in which each node is described, in terms of the workspace's folder."""
    files = {names.graph(SOURCES): "sources.ttl"}
    derived = {names.graph(name) for name in (INFERRED, ONTOLOGY, DOCUMENTS)}
    found = {}
    for node, graph in _pairs(store, names, nodes, "GRAPH ?g { ?node ?p ?o }", "?g"):
        if graph not in derived:
            found[node] = files.get(graph, f"concepts/{graph.removeprefix(names.graph(''))}.ttl")
    return found


def _not_understood(shape: shacl.Shape) -> Iterator[Finding]:
    for term in shape.unknown:
        yield replace(
            _cannot_run(shape, ""),
            message=f"the shape {shape.name} says sh:{term.removeprefix(SH)}, which is not checked",
        )


def _cannot_run(shape: shacl.Shape, why: str) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        rule="UncheckedShape",
        message=f"the shape {shape.name} cannot be checked: {why}",
        focus=shape.iri,
        mend="Say it with the terms of SHACL that ontology/README.md lists.",
    )


# ------------------------------------------------------------- rules beyond one graph

_TWO_GRAPHS = shacl.Shape(
    iri=SG + "TripleInTwoGraphs",
    severity=SH + "Violation",
    message="“{$this} {?path} {?value}” is stated twice, in {?first} and {?second}",
    mend="Keep it in the file of its subject.",
    queries=(
        """SELECT ?this ?path ?value ?first ?second WHERE {
            GRAPH ?first { ?this ?path ?value }
            GRAPH ?second { ?this ?path ?value }
            FILTER(STR(?first) < STR(?second)) }""",
    ),
)

_LOST_QUOTE = shacl.Shape(
    iri=SG + "LostQuote",
    severity=SH + "Warning",
    message="{$this}: its quote is not found in {?document}: “{?value}”",
    mend="Correct the quote, or remove the evidence.",
    # Whoever loads documents states the start of each quote that is found.
    queries=(
        """SELECT ?this ?document ?value WHERE {
            ?this sg:quote ?value . ?this sg:document ?document .
            OPTIONAL { ?this sg:start ?start } FILTER(!BOUND(?start)) }""",
    ),
)
