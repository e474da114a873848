"""What every store promises. A new back end is one more entry in the fixture."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import QueryError, StoreError, TurtleError
from graph.query import check, trusted
from graph.store.base import Store
from graph.store.embedded import EmbeddedStore, _translated

A, B = "http://example.org/graph/a", "http://example.org/graph/b"
PREFIXES = {"x": "http://example.org/"}


@pytest.fixture(params=[EmbeddedStore])
def store(request: pytest.FixtureRequest) -> Store:
    return request.param()


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://example.org/{name}")


def triple(subject: str, object_: ox.NamedNode | ox.Literal | ox.BlankNode | str) -> ox.Triple:
    return ox.Triple(
        node(subject), node("p"), node(object_) if isinstance(object_, str) else object_
    )


def content(store: Store, graph: str) -> set[ox.Triple]:
    text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    return set(store.query(trusted(text)))


def subjects(store: Store, text: str) -> set[str]:
    return {row[0].value.rpartition("/")[2] for row in store.query(check(text, PREFIXES))}


def test_what_is_asked_without_a_graph_is_asked_of_all(store: Store):
    """The union of the named graphs is the default graph."""
    store.replace(A, [triple("a", "b")])
    store.replace(B, [triple("c", "d")])
    assert subjects(store, "SELECT ?s { ?s ?p ?o }") == {"a", "c"}
    assert subjects(store, "SELECT ?s { ?s x:p ?o . ?t x:p ?o }") == {"a", "c"}


def test_a_query_may_name_its_graphs(store: Store):
    """FROM and FROM NAMED are honoured, and GRAPH looks into one graph."""
    store.replace(A, [triple("a", "b")])
    store.replace(B, [triple("c", "d")])
    assert subjects(store, f"SELECT ?s FROM <{B}> {{ ?s ?p ?o }}") == {"c"}
    assert subjects(store, f"SELECT ?s FROM NAMED <{B}> {{ ?s ?p ?o }}") == set()
    assert subjects(store, f"SELECT ?s FROM NAMED <{B}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == {"c"}
    assert subjects(store, f"SELECT ?s {{ GRAPH <{A}> {{ ?s ?p ?o }} }}") == {"a"}


def test_the_three_kinds_of_answer(store: Store):
    """Solutions, a truth value, or triples."""
    store.replace(A, [triple("a", "b")])
    assert [row["o"] for row in store.query(trusted("SELECT ?o { ?s ?p ?o }"))] == [node("b")]
    assert bool(store.query(trusted("ASK { ?s ?p ?o }"))) is True
    assert list(store.query(trusted("DESCRIBE x:a", PREFIXES))) == [triple("a", "b")]


def test_replace_is_the_whole_content(store: Store):
    """What was there before is gone, what is in other graphs is not."""
    store.replace(B, [triple("x", "y")])
    store.replace(A, [triple("a", "b"), triple("a", "c")])
    store.replace(A, [triple("a", "c"), triple("a", "d"), triple("a", "d")])
    assert content(store, A) == {triple("a", "c"), triple("a", "d")}
    assert store.graphs() == {A: 2, B: 1}
    store.replace(A, [])
    assert store.graphs() == {B: 1}


def test_replace_keeps_blank_nodes_together(store: Store):
    """What hangs together by a blank node hangs together afterwards."""
    blank = ox.BlankNode()
    tied = [triple("a", blank), ox.Triple(blank, node("p"), node("end"))]
    for triples in ([triple("a", "b")], tied, tied, [*tied, triple("c", "d")]):
        store.replace(A, triples)
    assert subjects(store, "SELECT ?s { ?s x:p [ x:p x:end ] }") == {"a"}
    assert store.graphs() == {A: 3}


literals = st.builds(
    ox.Literal, st.text(st.characters(exclude_categories=["Cs"])), language=st.just("en")
) | st.builds(ox.Literal, st.text(st.characters(exclude_categories=["Cs"])))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sets(literals.map(lambda value: triple("a", value))), min_size=2, max_size=3))
def test_replace_takes_any_literal(store: Store, contents: list[set[ox.Triple]]):
    """Quotes, control characters and other scripts survive every change of content."""
    for triples in contents:
        store.replace(A, triples)
        assert content(store, A) == triples


def test_a_failure_leaves_the_old_content(store: Store):
    """Triples that stop in the middle change nothing."""

    def stops():
        yield triple("c", "d")
        raise ValueError("no more")

    for before in (set(), {triple("a", "b")}):
        store.replace(A, before)
        with pytest.raises(StoreError, match="no more"):
            store.replace(A, stops())
        assert content(store, A) == before


@pytest.mark.parametrize("before", [[], [triple("a", "b")]], ids=["new", "old"])
def test_load_makes_a_file_the_whole_content(store: Store, tmp_path: Path, before):
    """The same whether the graph is new or not."""
    path = tmp_path / "c.ttl"
    path.write_text("@prefix x: <http://example.org/> . x:c x:p x:d .")
    store.replace(A, before)
    store.load(A, path)
    assert content(store, A) == {triple("c", "d")}


@pytest.mark.parametrize("before", [[], [triple("a", "b")]], ids=["new", "old"])
def test_a_broken_file_leaves_the_old_content(store: Store, tmp_path: Path, before):
    """The error tells file, line and column."""
    path = tmp_path / "broken.ttl"
    path.write_text("@prefix x: <http://example.org/> .\nx:c x:p x:d .\nx:c x:p oops .")
    store.replace(A, before)
    with pytest.raises(TurtleError) as error:
        store.load(A, path)
    assert (error.value.path, error.value.line, error.value.column) == (path, 3, 9)
    assert content(store, A) == set(before)


@pytest.mark.parametrize("before", [[], [triple("a", "b")]], ids=["new", "old"])
def test_a_missing_file_leaves_the_old_content(store: Store, tmp_path: Path, before):
    """It is an error of the file, too."""
    store.replace(A, before)
    with pytest.raises(TurtleError, match=r"none\.ttl"):
        store.load(A, tmp_path / "none.ttl")
    assert content(store, A) == set(before)


def test_drop_forgets_a_graph(store: Store):
    """A graph that does not exist is forgotten as easily."""
    store.replace(A, [triple("a", "b")])
    store.drop(A)
    store.drop(A)
    assert store.graphs() == {}


def test_update_runs_a_rule_whole_or_not_at_all(store: Store):
    """A rule that cannot be run changes nothing."""
    store.replace(A, [triple("a", "b")])
    store.update(f"INSERT {{ GRAPH <{B}> {{ ?o ?p ?s }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}")
    assert content(store, B) == {triple("b", "a")}
    with pytest.raises(StoreError, match="rule"):
        store.update(f"CLEAR GRAPH <{A}> ; INSERT WHERE")
    assert store.graphs() == {A: 1, B: 1}


def test_a_dump_holds_everything(store: Store, tmp_path: Path):
    """Another store that reads it is the same."""
    store.replace(A, [triple("a", ox.Literal("é\n\"'", language="en"))])
    store.replace(B, [triple("c", "d")])
    store.dump(tmp_path / "all.nq")
    other = ox.Store()
    other.load(path=str(tmp_path / "all.nq"))
    assert {str(quad.graph_name) for quad in other} == {f"<{A}>", f"<{B}>"}
    assert {quad.triple for quad in other} == content(store, A) | content(store, B)


def test_a_dump_that_cannot_be_written_is_told(store: Store, tmp_path: Path):
    """An error of ours, not the engine's."""
    with pytest.raises(StoreError):
        store.dump(tmp_path / "no" / "folder.nq")


def test_a_query_that_the_engine_cannot_read_is_told(store: Store):
    """Even one of our own tells its place."""
    with pytest.raises(QueryError) as error:
        store.query(trusted("SELECT * { ?s ?p }"))
    assert error.value.line == 1


@pytest.mark.parametrize(
    ("raised", "path", "expected"),
    [
        (SyntaxError("error at 1:2: x"), None, QueryError),
        (SyntaxError("x"), Path("a.ttl"), TurtleError),
        (FileNotFoundError(2, "no such file"), Path("a.ttl"), TurtleError),
        (OSError("x"), None, StoreError),
        (ValueError("x"), None, StoreError),
        (RuntimeError("x"), None, StoreError),
    ],
)
def test_every_error_of_the_engine_is_translated(raised, path, expected):
    """The kinds that pyoxigraph documents; the cause is kept."""
    with pytest.raises(expected) as error, _translated("ASK {}", path):
        raise raised
    assert error.value.__cause__ is raised
