"""The store inside the process: Oxigraph, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from ..errors import QueryError, StoreError, TurtleError
from ..query import SafeQuery, engine_error
from .base import Answer


class EmbeddedStore:
    """A ``Store`` in the memory of this process. Safe to use from several threads."""

    def __init__(self) -> None:
        self._store = ox.Store()

    def query(self, query: SafeQuery) -> Answer:
        """Answer one of our own questions; see ``Store.query``."""
        with _translated(query.text):
            return self._store.query(
                query.text,
                prefixes=dict(query.prefixes),
                # The union would hide the graphs that a query names itself.
                use_default_graph_as_union=not query.has_dataset,
            )

    def replace(self, graph: str, triples: Iterable[ox.Triple]) -> None:
        """Make these triples the whole content of a graph; see ``Store.replace``."""
        with _translated():
            name = ox.NamedNode(graph)
            new = dict.fromkeys(triples)
            old = {quad.triple for quad in self._store.quads_for_pattern(None, None, None, name)}
            if not old:
                self._store.extend(_quad(triple, name) for triple in new)
            elif not new:
                self._store.remove_graph(name)
            else:
                change = _change(name, old, new)
                if change:
                    self._store.update(change)

    def load(self, graph: str, path: Path) -> None:
        """Make a Turtle file the whole content of a graph; see ``Store.load``."""
        name = ox.NamedNode(graph)
        with _translated(path=path):
            if not self._store.contains_named_graph(name):
                self._store.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=name)
                return
            with path.open("rb") as file:
                triples = [quad.triple for quad in ox.parse(file, format=ox.RdfFormat.TURTLE)]
        self.replace(graph, triples)

    def drop(self, graph: str) -> None:
        """Forget a named graph, if there is one."""
        with _translated():
            self._store.remove_graph(ox.NamedNode(graph))

    def graphs(self) -> dict[str, int]:
        """How many triples each named graph holds, by IRI."""
        with _translated():
            counts = self._store.query(
                "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
            )
            assert isinstance(counts, ox.QuerySolutions)
            return {name.value: int(count.value) for name, count in counts}

    def update(self, text: str) -> None:
        """Run one of our own rules; see ``Store.update``."""
        try:
            with _translated(text):
                self._store.update(text)
        except QueryError as error:
            raise StoreError(f"the rule cannot be run: {error}") from error

    def dump(self, path: Path) -> None:
        """Write everything as N-Quads; see ``Store.dump``."""
        with _translated():
            self._store.dump(str(path), ox.RdfFormat.N_QUADS)


def _quad(triple: ox.Triple, graph: ox.NamedNode) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _change(graph: ox.NamedNode, old: set[ox.Triple], new: dict[ox.Triple, None]) -> str:
    """The update that turns one content into the other; an update is one transaction."""
    gone = [triple for triple in old if triple not in new]
    added = [triple for triple in new if triple not in old]
    if any(map(_has_blank, gone)) or any(map(_has_blank, added)):
        # Blank nodes cannot be named in an update, so the content is written anew.
        return f"CLEAR GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{ {_lines(new)} }} }}"
    steps = []
    if gone:
        steps.append(f"DELETE DATA {{ GRAPH {graph} {{ {_lines(gone)} }} }}")
    if added:
        steps.append(f"INSERT DATA {{ GRAPH {graph} {{ {_lines(added)} }} }}")
    return " ;\n".join(steps)


def _has_blank(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or not isinstance(
        triple.object, ox.NamedNode | ox.Literal
    )


def _lines(triples: Iterable[ox.Triple]) -> str:
    # N-Triples is a part of SPARQL's own syntax for data.
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert lines is not None
    return lines.decode()


@contextmanager
def _translated(text: str = "", path: Path | None = None) -> Iterator[None]:
    """Oxigraph's errors as ours.

    Args:
        text: of the query or update that runs.
        path: of the Turtle file that is read.
    """
    try:
        yield
    except SyntaxError as error:
        if path is not None:
            raise TurtleError.of(path, error) from error
        raise engine_error(text, str(error)) from error
    except OSError as error:
        if path is not None:
            raise TurtleError(path, error.strerror or "cannot be read") from error
        raise StoreError(f"the store failed: {error}") from error
    except (ValueError, RuntimeError) as error:
        raise StoreError(f"the store failed: {error}") from error
