"""Strangers' queries run in processes that can be stopped, and reach nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.config import QueryLimits
from graph.errors import QueryError, QueryStopped, SagacityError, StoreError
from graph.query import SafeQuery, check
from graph.store.answering import Question, Status, _counter, answer
from graph.store.base import GRAPH_TYPES, RESULT_TYPES
from graph.store.embedded import EmbeddedStore
from graph.store.sandbox import Sandbox

BASE = "http://example.org/"
PREFIXES = {"x": BASE}
GRAPH = f"{BASE}graph/a"
SIZE = 400
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h }"
LIGHT = "SELECT ?o { x:1 x:p ?o }"


def node(name: object) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}{name}")


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    store = EmbeddedStore()
    store.replace(GRAPH, [ox.Triple(node(i), node("p"), node((i * 7) % SIZE)) for i in range(SIZE)])
    store.replace(f"{BASE}graph/b", [ox.Triple(node("b"), node("p"), ox.Literal("a,\n\"b},{'"))])
    return store


@pytest.fixture(scope="module")
def sandbox(store: EmbeddedStore):
    limits = QueryLimits(seconds=1.0, memory=300_000_000, rows=1000, answer=1_000_000)
    with Sandbox(store.dump, limits) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def patient(store: EmbeddedStore):
    """Time is no limit here, so that a slow machine meets the others."""
    limits = QueryLimits(seconds=60.0, memory=300_000_000, rows=1000, answer=1_000_000)
    with Sandbox(store.dump, limits, workers=1) as sandbox:
        yield sandbox


def ask(sandbox: Sandbox, text: str, media_type: str = "", **graphs: list[str]) -> bytes:
    return sandbox.run(check(text, PREFIXES), media_type, **graphs)[1]


def works(sandbox: Sandbox) -> bool:
    rows = json.loads(ask(sandbox, LIGHT))["results"]["bindings"]
    return rows == [{"o": {"type": "uri", "value": f"{BASE}7"}}]


def workers(sandbox: Sandbox) -> list[psutil.Process]:
    nursery = psutil.Process(sandbox._nursery._finalizer.peek()[2][0].pid)
    return nursery.children()


@pytest.mark.parametrize("media_type", RESULT_TYPES)
def test_solutions_in_every_format(sandbox: Sandbox, media_type: str):
    """What comes back is what the engine itself would write."""
    answered, body = sandbox.run(check("SELECT ?s ?o { ?s x:p ?o } LIMIT 9", PREFIXES), media_type)
    assert answered == media_type
    format_ = ox.QueryResultsFormat.from_media_type(media_type)
    if media_type != "text/csv":
        assert len(list(ox.parse_query_results(body, format=format_))) == 9
    assert b"example.org" in body


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_graphs_in_every_format(sandbox: Sandbox, media_type: str):
    """Each triple once, however often the engine finds it."""
    query = check("CONSTRUCT { x:a x:p x:b } WHERE { ?s ?p ?o }", PREFIXES)
    answered, body = sandbox.run(query, media_type)
    assert answered == media_type
    format_ = ox.RdfFormat.from_media_type(media_type)
    assert [quad.triple for quad in ox.parse(body, format=format_)] == [
        ox.Triple(node("a"), node("p"), node("b"))
    ]


def test_a_format_that_does_not_suit_the_query_is_replaced(sandbox: Sandbox):
    """The answer says what it is."""
    assert sandbox.run(check("ASK {}"), "text/turtle")[0] == RESULT_TYPES[0]
    assert sandbox.run(check("CONSTRUCT WHERE {}"), "text/csv")[0] == GRAPH_TYPES[0]


def test_the_dataset_is_all_graphs_or_what_the_query_or_the_caller_says(sandbox: Sandbox):
    """A caller's choice goes before the query's own, as the protocol wants it."""
    b = f"{BASE}graph/b"

    def counted(from_: str, pattern: str = "?s ?p ?o", **graphs: list[str]) -> str:
        text = f"SELECT (COUNT(*) AS ?n) {from_} {{ {pattern} }}"
        return ask(sandbox, text, "text/csv", **graphs).decode().split()[1]

    assert counted("") == str(SIZE + 1)
    assert counted(f"FROM <{b}>") == "1"
    assert counted("", default_graphs=[b]) == "1"
    assert counted(f"FROM <{GRAPH}>", default_graphs=[b]) == "1"
    assert counted("", default_graphs=[b, GRAPH]) == str(SIZE + 1)
    assert counted("", named_graphs=[b]) == "0"
    assert counted("", "GRAPH ?g { ?s ?p ?o }", named_graphs=[b]) == "1"
    assert counted("", "GRAPH ?g { ?s ?p ?o }", default_graphs=[b]) == "0"
    with pytest.raises(QueryError, match="not by “not an iri”"):
        counted("", default_graphs=["not an iri"])


def test_what_the_engine_cannot_read_is_told_with_its_place(sandbox: Sandbox):
    """The engine's own words reach the person, with line and column."""
    with pytest.raises(QueryError) as error:
        ask(sandbox, "SELECT *\nWHERE { ?s ?p ?o } ORDER ?s")
    assert (error.value.line, error.value.column) == (2, 28)
    assert works(sandbox)


# Every character leads the engine's automaton to a state it has never been in.
EVIL = "".join(random.Random(7).choices("ab", k=20_000))
STOPPED = {
    "runaway": (RUNAWAY, "time"),
    "evil-expression": (
        f'ASK {{ ?s ?p ?o FILTER(REGEX(CONCAT("{EVIL}", STR(?s)), "a[ab]{{900}}[0-9]")) }}',
        "time",
    ),
    "sorting": ("SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f } ORDER BY ?b", "memory"),
    "rows": ("SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h }", "rows"),
    "triples": ("CONSTRUCT { ?a x:q ?d } { ?a ?p ?b . ?c ?q ?d }", "rows"),
    "one-huge-value": (
        'SELECT (GROUP_CONCAT(STR(?d); SEPARATOR="' + "-" * 90 + '") AS ?x) { ?a ?p ?b . ?c ?q ?d }',
        "memory",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "limit"), STOPPED.values(), ids=list(STOPPED))
def test_a_query_that_takes_too_much_is_stopped_with_the_reason(
    sandbox: Sandbox, patient: Sandbox, text: str, limit: str
):
    """Time, memory and rows; the next query is answered as if nothing had been."""
    asked = sandbox if limit == "time" else patient
    with pytest.raises(QueryStopped) as stopped:
        ask(asked, text)
    assert stopped.value.limit == limit
    assert stopped.value.hint
    assert works(asked)


def unread(text: str, form: str = "ASK") -> SafeQuery:
    """A query that nobody has read, as if the lexer were wrong."""
    return SafeQuery(text, form, PREFIXES)


def test_a_text_that_kills_the_parser_kills_only_a_worker(sandbox: Sandbox):
    """Ten thousand braces end a process that is not ours."""
    with pytest.raises(QueryStopped) as stopped:
        sandbox.run(unread("SELECT * WHERE " + "{" * 10_000 + "}" * 10_000))
    assert stopped.value.limit == "process"
    assert works(sandbox)


def test_a_worker_reaches_no_network(sandbox: Sandbox):
    """SERVICE, even where the lexer did not see it, connects to nobody."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(StoreError):
            sandbox.run(unread(f"ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"))
        with pytest.raises(BlockingIOError):
            server.accept()
    assert works(sandbox)


def test_a_worker_changes_nothing(sandbox: Sandbox):
    """An update, even where the lexer did not see it, is no query to the engine."""
    with pytest.raises(QueryError):
        sandbox.run(unread("CLEAR ALL"))
    assert works(sandbox)


def test_light_queries_go_on_while_heavy_ones_run(sandbox: Sandbox):
    """As many runaways as there are workers do not keep others waiting."""
    stopped: list[str] = []

    def run_away() -> None:
        try:
            ask(sandbox, RUNAWAY)
        except QueryStopped as error:
            stopped.append(error.limit)

    heavy = [threading.Thread(target=run_away) for _ in range(2)]
    for thread in heavy:
        thread.start()
    answered = 0
    while any(thread.is_alive() for thread in heavy):
        assert works(sandbox)
        answered += 1
    assert stopped == ["time", "time"]
    assert answered > 2


def test_many_threads_get_their_own_answers(sandbox: Sandbox):
    """Answers are never mixed up."""
    wrong: list[int] = []

    def check_one(i: int) -> None:
        for _ in range(20):
            body = ask(sandbox, f"SELECT ?o {{ x:{i} x:p ?o }}", "text/csv").decode()
            if body.split()[1] != f"{BASE}{i * 7 % SIZE}":
                wrong.append(i)

    threads = [threading.Thread(target=check_one, args=(i,)) for i in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def until(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.01)


def test_a_worker_that_was_killed_is_replaced(sandbox: Sandbox):
    """Whoever killed it, and whether it was idle or at work."""
    assert works(sandbox)
    for worker in workers(sandbox):
        worker.kill()
        until(lambda worker=worker: worker.status() == psutil.STATUS_ZOMBIE)
    assert works(sandbox)

    errors: list[SagacityError] = []

    def run() -> None:
        try:
            ask(sandbox, RUNAWAY)
        except SagacityError as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    before = workers(sandbox)[0].cpu_times().user
    thread.start()
    until(lambda: workers(sandbox)[0].cpu_times().user > before)
    workers(sandbox)[0].kill()
    thread.join()
    assert [error.limit for error in errors] == ["process"]
    assert "SIGKILL" in errors[0].message
    assert works(sandbox)


def test_a_nursery_that_was_killed_is_replaced(sandbox: Sandbox):
    """Its workers go with it, and the next query finds new ones."""
    assert works(sandbox)
    nursery = workers(sandbox)[0].parent()
    nursery.kill()
    nursery.wait()
    assert works(sandbox)


def test_a_worker_that_took_much_memory_is_replaced(store: EmbeddedStore):
    """The next query has as much as its limit says."""
    with Sandbox(store.dump, QueryLimits(memory=300_000_000), workers=1) as sandbox:
        assert works(sandbox)
        first = workers(sandbox)
        for _ in range(2):
            text = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?d ?f { ?a ?p ?b . ?c ?q ?d . ?e ?p ?f } LIMIT 200000 }"
            ask(sandbox, text)
        assert works(sandbox)
        assert workers(sandbox) != first


def test_later_queries_see_changed_data(store: EmbeddedStore):
    """After a refresh; before it, answers are those of the data as it was."""
    store = EmbeddedStore()
    with Sandbox(store.dump) as sandbox:
        assert b"false" in ask(sandbox, "ASK { ?s ?p ?o }")
        store.replace(GRAPH, [ox.Triple(node("a"), node("p"), node("b"))])
        assert b"false" in ask(sandbox, "ASK { ?s ?p ?o }")
        old = workers(sandbox)[0].parent()
        sandbox.refresh()
        assert b"true" in ask(sandbox, "ASK { ?s ?p ?o }")
        assert not old.is_running()


def test_a_running_query_ends_as_it_began(sandbox: Sandbox):
    """A refresh does not stop it, and its old process goes when it is done."""
    errors: list[str] = []

    def run() -> None:
        try:
            ask(sandbox, RUNAWAY)
        except QueryStopped as error:
            errors.append(error.limit)

    assert works(sandbox)
    nursery = workers(sandbox)[0].parent()
    before = workers(sandbox)[0].cpu_times().user
    thread = threading.Thread(target=run)
    thread.start()
    until(lambda: workers(sandbox)[0].cpu_times().user > before)
    sandbox.refresh()
    assert works(sandbox)
    assert nursery.is_running()
    thread.join()
    assert errors == ["time"]
    assert not nursery.is_running()


def test_nothing_starts_before_the_first_query_and_nothing_is_left(store: EmbeddedStore):
    """Closing ends every process; a later query starts new ones."""
    sandbox = Sandbox(store.dump)
    assert sandbox._nursery is None
    for _ in range(2):
        assert works(sandbox)
        processes = [*workers(sandbox), workers(sandbox)[0].parent()]
        sandbox.close()
        assert not any(process.is_running() for process in processes)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_the_program(how: int):
    """Even when the program is killed while a query runs."""
    code = f"""
import threading
from graph.query import check
from graph.store.embedded import EmbeddedStore
from graph.store.sandbox import Sandbox
store = EmbeddedStore()
store.update("INSERT DATA {{ " + "".join(f"<x:{{i}}> <x:p> <x:{{i}}> . " for i in range(400)) + "}}")
sandbox = Sandbox(store.dump)
print(sandbox.run(check("ASK {{}}"))[0], flush=True)
threading.Thread(target=lambda: sandbox.run(check({RUNAWAY!r})), daemon=True).start()
threading.Event().wait()
"""
    program = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with program:
        assert program.stdout is not None
        program.stdout.readline()
        below = psutil.Process(program.pid).children(recursive=True)
        assert len(below) == 2
        os.kill(program.pid, how)
    _, alive = psutil.wait_procs(below)
    assert alive == []


def test_a_dump_that_cannot_be_read_is_told():
    """The reason reaches the person, and nothing is left behind."""

    def dump(path: Path) -> None:
        path.write_text("<a> <b> .")

    with (
        pytest.raises(StoreError, match=r"did not start: SyntaxError: .* line 1"),
        Sandbox(dump) as sandbox,
    ):
        ask(sandbox, "ASK {}")


VALUES = st.text(
    st.sampled_from('ab\\"\n\r,;{}[]<>&\t:é ') | st.characters(exclude_categories=["Cs"])
)


@given(
    st.lists(st.tuples(VALUES | st.none(), VALUES | st.none()), max_size=12),
    st.sampled_from(RESULT_TYPES),
    st.integers(1, 40),
)
def test_rows_are_counted_exactly(rows, media_type: str, step: int):
    """Whatever the values are, and wherever the engine's pieces begin and end."""
    lines = " ".join(
        "(" + " ".join("UNDEF" if v is None else str(ox.Literal(v)) for v in row) + ")"
        for row in rows
    )
    text = f"SELECT * {{ VALUES (?a ?b) {{ {lines} }} }}"
    written = (
        ox.Store().query(text).serialize(format=ox.QueryResultsFormat.from_media_type(media_type))
    )
    counter = _counter(media_type)
    seen = [counter.add(written[i : i + step]) for i in range(0, len(written), step)]
    assert seen == sorted(seen)
    assert seen[-1] == max(len(rows), 1 if media_type.endswith("json") else 0)


@pytest.mark.parametrize("media_type", RESULT_TYPES)
@pytest.mark.parametrize(("rows", "status"), [(8, Status.ANSWERED), (7, Status.TOO_MANY_ROWS)])
def test_an_answer_is_whole_or_none(media_type: str, rows: int, status: Status):
    """As many rows as the limit are given; one more, and nothing is."""
    text = "SELECT * { VALUES ?a { 1 2 3 4 5 6 7 8 } }"
    question = Question(text, {}, True, None, None, media_type, rows, 10_000)
    assert answer(ox.Store(), question)[0] is status
