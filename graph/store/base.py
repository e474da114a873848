"""What every store offers, and the formats its answers are written in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from ..query import SafeQuery

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

RESULT_TYPES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
"""Media types of solutions and truth values, the preferred one first."""

GRAPH_TYPES = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
)
"""Media types of graphs, the preferred one first."""


class Store(Protocol):
    """An RDF dataset of named graphs. What is asked without a graph is asked of them all."""

    def query(self, query: SafeQuery) -> Answer:
        """Answer one of our own questions, at the engine's speed.

        Raises:
            QueryError: the engine cannot parse it.
            StoreError: the store failed.
        """
        ...

    def replace(self, graph: str, triples: Iterable[ox.Triple]) -> None:
        """Make these triples the whole content of a named graph, at once or not at all.

        Raises:
            StoreError: the store failed; the old content stands.
        """
        ...

    def load(self, graph: str, path: Path) -> None:
        """Make a Turtle file the whole content of a named graph, at once or not at all.

        Raises:
            TurtleError: the file cannot be read; the old content stands.
            StoreError: the store failed; the old content stands.
        """
        ...

    def drop(self, graph: str) -> None:
        """Forget a named graph, if there is one."""
        ...

    def graphs(self) -> dict[str, int]:
        """How many triples each named graph holds, by IRI."""
        ...

    def update(self, text: str) -> None:
        """Run one of our own rules, whole or not at all.

        Raises:
            StoreError: it is not an update, or the store failed; nothing was changed.
        """
        ...

    def dump(self, path: Path) -> None:
        """Write everything as N-Quads.

        Raises:
            StoreError: the file cannot be written.
        """
        ...
