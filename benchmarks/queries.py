"""Claim: our own questions cost at most 1.3 times raw Oxigraph, whatever the size of the graph."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import rdflib

from benchmarks.measure import seconds, shown, table
from graph.api import KnowledgeGraph
from graph.query import trusted

QUERIES = {
    "neighbourhood": "SELECT ?p ?o WHERE {{ <{c}> ?p ?o }}",
    "alternatives": "SELECT ?b WHERE {{ <{c}> sg:alternativeTo ?b }}",
    "requires+": "SELECT ?b WHERE {{ <{c}> sg:requires+ ?b }}",
    "evidence": """SELECT ?o ?quote WHERE {{ ?a rdf:subject <{c}> ; rdf:object ?o ; sg:evidence ?e .
        ?e sg:quote ?quote }}""",
}
_ASKED = 50


def run(folder: Path) -> str:
    """The table."""
    kg = KnowledgeGraph.open(folder)
    prefixes = kg.names.prefixes()
    raw = ox.Store()
    peer = rdflib.Graph()
    for path in sorted((folder / "concepts").glob("*.ttl")):
        graph = ox.NamedNode(f"http://example.org/{path.stem}")
        raw.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=graph)
        peer.parse(path, format="turtle")
    slugs = sorted(kg.cards())[:: max(1, len(kg.cards()) // _ASKED)][:_ASKED]
    rows = []
    for name, template in QUERIES.items():
        texts = [template.format(c=kg.names.concept(slug)) for slug in slugs]
        own, bare, other = seconds(
            lambda texts=texts: [list(kg.store.query(trusted(t, prefixes))) for t in texts],
            lambda texts=texts: [
                list(raw.query(t, prefixes=prefixes, use_default_graph_as_union=True))
                for t in texts
            ],
            lambda texts=texts: [list(peer.query(t, initNs=prefixes)) for t in texts],
            runs=3,
        )
        cells = [shown(value / len(texts)) for value in (own, bare, other)]
        rows.append([name, *cells, f"{own / bare:.2f}", f"{other / own:.0f}"])
    header = ["query", "Sagacity", "raw Oxigraph", "RDFLib", "ours / raw", "RDFLib / ours"]
    return table(f"Questions on {len(kg.cards()):,} concepts (median a query)", header, rows)
