"""Claim: canonical Turtle is written at least ten times as fast as by RDFLib."""

from __future__ import annotations

from pathlib import Path

import rdflib

from benchmarks.measure import seconds, shown, table
from graph import turtle
from graph.vocabulary import Names


def run(folder: Path) -> str:
    """The table."""
    names = Names()
    path = min((folder / "concepts").glob("*.ttl"))
    knowledge = turtle.read(path, names)
    triples = rdflib.Graph().parse(path, format="turtle")
    own, other = seconds(
        lambda: turtle.write(knowledge, names), lambda: triples.serialize(format="turtle"), runs=3
    )
    count = len(triples)
    rows = [
        ["Sagacity (same bytes every time)", shown(own), f"{count / own:,.0f}", ""],
        ["RDFLib", shown(other), f"{count / other:,.0f}", f"{other / own:.1f}"],
    ]
    return table(f"Write {count:,} triples", ["", "time", "triples/s", "its time / ours"], rows)
