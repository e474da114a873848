"""Claim: Turtle becomes queryable at least at 0.9 times raw Oxigraph and 8 times RDFLib."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import rdflib

from benchmarks.measure import seconds, shown, table
from graph.store.embedded import EmbeddedStore


def run(folder: Path) -> str:
    """The table."""
    files = sorted((folder / "concepts").glob("*.ttl"))

    def ours() -> None:
        store = EmbeddedStore()
        for path in files:
            store.load(f"http://example.org/{path.stem}", path)

    def raw() -> None:
        store = ox.Store()
        for path in files:
            graph = ox.NamedNode(f"http://example.org/{path.stem}")
            store.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=graph)

    def peer() -> None:
        triples = rdflib.Graph()
        for path in files:
            triples.parse(path, format="turtle")

    own, bare = seconds(ours, raw)
    (other,) = seconds(peer, runs=1)
    count = sum(len(list(ox.parse(path=str(p), format=ox.RdfFormat.TURTLE))) for p in files)
    rows = [
        ["Sagacity", shown(own), f"{count / own:,.0f}", ""],
        ["raw Oxigraph `Store.load`", shown(bare), f"{count / bare:,.0f}", f"{bare / own:.2f}"],
        ["RDFLib", shown(other), f"{count / other:,.0f}", f"{other / own:.1f}"],
    ]
    return table(f"Load {count:,} triples", ["", "time", "triples/s", "its time / ours"], rows)
