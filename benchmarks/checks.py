"""Claim: the same findings as pySHACL, at least ten times as fast; inference ten times as fast as owlrl."""

from __future__ import annotations

from pathlib import Path

import owlrl
import pyshacl
import rdflib

from benchmarks.measure import seconds, shown, table
from graph import reason, resources
from graph.api import KnowledgeGraph
from graph.validate import validate

_PEERS_UP_TO = 200


def run(folder: Path) -> str:
    """The table; the peers run only where they finish within minutes."""
    kg = KnowledgeGraph.open(folder)
    store, vocabulary, names = kg.store, kg.vocabulary, kg.names
    check, infer = seconds(
        lambda: validate(store, vocabulary, names),
        lambda: reason.materialise(store, vocabulary, names),
        runs=3,
    )
    rows = [["validation", shown(check), "", ""], ["inference", shown(infer), "", ""]]
    if len(kg.cards()) <= _PEERS_UP_TO:
        data, shapes = rdflib.Graph(), rdflib.Graph()
        for path in sorted((folder / "concepts").glob("*.ttl")):
            data.parse(path, format="turtle")
        for path in resources.ontology().glob("*.ttl"):
            shapes.parse(path, format="turtle")
        (other,) = seconds(
            lambda: pyshacl.validate(data, shacl_graph=shapes, ont_graph=shapes, advanced=True),
            runs=1,
        )
        rows[0][2:] = [f"pySHACL {shown(other)}", f"{other / check:.0f}"]
        closed = data + shapes
        (other,) = seconds(
            lambda: owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed), runs=1
        )
        rows[1][2:] = [f"owlrl {shown(other)}", f"{other / infer:.0f}"]
    title = f"Checks and inference on {len(kg.cards()):,} concepts"
    return table(title, ["", "Sagacity", "peer", "its time / ours"], rows)
