"""The command line, run as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

from graph.serving import listen

ALTERNATIVES = "SELECT ?b WHERE { c:saga sg:alternativeTo ?b }"


def sagacity(*arguments: str, data: Path | None = None, cwd: Path | None = None):
    environment = {k: v for k, v in os.environ.items() if k != "SAGACITY_DATA"}
    if data is not None:
        environment["SAGACITY_DATA"] = str(data)
    return subprocess.run(
        [sys.executable, "-m", "graph", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        cwd=cwd,
        timeout=120,
        check=False,
    )


def test_help_names_every_command():
    """And each command has help of its own."""
    text = sagacity("--help").stdout
    for command in (
        "explore",
        "ingest",
        "review",
        "query",
        "show",
        "validate",
        "analyse",
        "export",
        "init",
    ):
        assert command in text
        assert "--help" in sagacity(command, "--help").stdout


def test_a_query_lists_what_saga_is_an_alternative_to():
    """On the shipped graph, without declaring a prefix."""
    done = sagacity("query", ALTERNATIVES)
    assert done.returncode == 0
    assert "c:two-phase-commit" in done.stdout


@pytest.mark.parametrize(
    ("format_", "start"), [("json", "{"), ("xml", "<?xml"), ("csv", "b"), ("tsv", "?b")]
)
def test_a_query_prints_every_format(small: Path, format_: str, start: str):
    """As SPARQL's own result formats."""
    done = sagacity("query", ALTERNATIVES, "-f", format_, data=small)
    assert done.stdout.startswith(start)
    assert "two-phase-commit" in done.stdout


def test_a_construct_prints_turtle(small: Path):
    """That others can read."""
    done = sagacity("query", "CONSTRUCT WHERE { c:saga sg:improves ?x }", data=small)
    assert len(rdflib.Graph().parse(data=done.stdout, format="turtle")) == 1


def test_a_query_can_stand_in_a_file(small: Path, tmp_path: Path):
    """Named instead of the text."""
    path = tmp_path / "my question.rq"
    path.write_text(ALTERNATIVES)
    assert "two-phase-commit" in sagacity("query", str(path), data=small).stdout


def test_show_prints_a_concept_with_its_reasons(small: Path):
    """Found by alias, whatever its case."""
    text = sagacity("show", "2pc", "--evidence", data=small).stdout
    assert "is an alternative to" in text
    assert "Two-phase commit requires a coordinator." in text
    page = json.loads(sagacity("show", "2PC", "--json", data=small).stdout)
    assert page["slug"] == "two-phase-commit"


def test_export_twice_gives_the_same_bytes(small: Path, tmp_path: Path):
    """And the file parses."""
    first, second = tmp_path / "a.ttl", tmp_path / "b.ttl"
    for path in (first, second):
        assert sagacity("export", "-o", str(path), data=small).returncode == 0
    assert first.read_bytes() == second.read_bytes()
    assert len(rdflib.Graph().parse(first)) > 50


@pytest.mark.parametrize(
    "format_", ["turtle", "trig", "ntriples", "jsonld", "rdfxml", "csv", "graphml", "html"]
)
def test_every_export_format_works(small: Path, format_: str):
    """For the whole graph, on standard output."""
    done = sagacity("export", "-f", format_, data=small)
    assert done.returncode == 0, done.stderr
    assert "two-phase" in done.stdout


def test_validate_is_clean_on_the_shipped_graph():
    """No error."""
    done = sagacity("validate")
    assert done.returncode == 0, done.stdout
    assert "no errors" in done.stdout


def test_validate_finds_an_error(small: Path):
    """And exits with 1."""
    path = small / "concepts" / "transactions.ttl"
    path.write_text(path.read_text().replace("sg:improves c:availability", "sg:improves c:nothing"))
    done = sagacity("validate", data=small)
    assert done.returncode == 1
    assert "nothing" in done.stdout


def test_analyse_prints_measures(small: Path):
    """Size, central concepts, communities."""
    measures = json.loads(sagacity("analyse", "--json", data=small).stdout)
    assert measures["concepts"] == 7
    assert measures["relations"] == 7
    assert set(measures["pagerank"]) <= {
        "saga",
        "two-phase-commit",
        "availability",
        "atomicity",
        "isolation",
        "coordinator",
        "compensating-action",
    }


def test_init_then_ingest_then_review(tmp_path: Path):
    """The way from documents to a graph of one's own."""
    workspace, note = tmp_path / "my graph", tmp_path / "note.md"
    note.write_text(
        "# Bulkhead\n\nA bulkhead is a pattern that splits resources into pools.\n"
        "A bulkhead mitigates cascading failure.\n\n"
        "Cascading failure is a failure mode in which one failure triggers the next.\n"
    )
    assert sagacity("init", str(workspace)).returncode == 0
    done = sagacity("ingest", str(note), "--data", str(workspace))
    assert done.returncode == 0, done.stderr
    listed = sagacity("review", "--data", str(workspace))
    assert "bulkhead mitigates cascading failure" in listed.stdout.casefold()
    id_ = listed.stdout.split()[0]
    done = sagacity("review", "--accept", id_, "--topic", "resilience", "--data", str(workspace))
    assert done.returncode == 0, done.stderr
    assert sagacity("show", "bulkhead", "--data", str(workspace)).returncode == 0


# ------------------------------------------------------------------ bad input


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def refused(done, *words: str) -> None:
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?b WHERE { c:saga", ["line 1"]),
        ("SELECT ?b WHRE { ?a ?b ?c }", ["line 1", "^"]),
        ("DELETE WHERE { ?a ?b ?c }", ["DELETE", "only read"]),
        ("INSERT DATA { c:a c:b c:c }", ["INSERT", "only read"]),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }", ["SERVICE"]),
        ("SELECT * WHERE " + "{" * 10_000 + "}" * 10_000, ["nest"]),
        ("missing.rq", ["missing.rq"]),
    ],
)
def test_bad_queries_are_refused_with_one_message(small: Path, query: str, words: list[str]):
    """Exit code 2, nothing written."""
    before = files(small)
    refused(sagacity("query", query, data=small), *words)
    assert files(small) == before


def test_an_unknown_concept_names_the_three_nearest(small: Path):
    """A typo is easily mended."""
    done = sagacity("show", "two-fase comit", data=small)
    refused(done, "two-fase comit", "Nearest", "two-phase commit")


def test_a_folder_that_is_no_workspace(tmp_path: Path):
    """The message says how to make one."""
    (tmp_path / "x.txt").write_text("x")
    refused(sagacity("show", "saga", "--data", str(tmp_path)), "not a workspace", "sagacity init")


def documents(folder: Path) -> dict[str, Path]:
    made = {name: folder / name for name in ("missing.md", "binary.md", "empty.md", "huge.md")}
    made["binary.md"].write_bytes(bytes(range(256)) * 20)
    made["empty.md"].write_text("")
    with made["huge.md"].open("w") as file:
        for _ in range(50):
            file.write("word " * 200_000 + "\n")
    return made


@pytest.mark.parametrize("name", ["missing.md", "binary.md", "empty.md", "huge.md"])
def test_bad_documents_are_named_and_nothing_is_written(small: Path, tmp_path: Path, name: str):
    """Missing, binary, empty, far too large."""
    path = documents(tmp_path)[name]
    before = files(small)
    refused(sagacity("ingest", str(path), data=small), name)
    assert files(small) == before


def test_latin_1_is_named_and_nothing_is_written(small: Path, tmp_path: Path):
    """The person learns what it looks like and what to do."""
    path = tmp_path / "latin.md"
    path.write_bytes("# Café\n\nA saga improves availability, also à la carte.\n".encode("latin-1"))
    before = files(small)
    refused(sagacity("ingest", str(path), data=small), "Latin-1", "UTF-8")
    assert files(small) == before


def test_broken_turtle_is_named_and_the_rest_still_answers(small: Path):
    """With file and line."""
    (small / "concepts" / "broken.ttl").write_text("@prefix c: <http://e/> .\nc:a c:b\n")
    done = sagacity("show", "saga", data=small)
    refused(done, "broken.ttl", "line")
    assert "is an alternative to" in done.stdout
    for command in (["validate"], ["export"], ["ingest", "README.md"]):
        refused(sagacity(*command, data=small), "broken.ttl")


def test_a_read_only_workspace_is_told(small: Path, tmp_path: Path):
    """And nothing is written."""
    note = tmp_path / "n.md"
    note.write_text("# X\n\nA saga improves availability indeed.\n")
    before = files(small)
    small.chmod(0o555)
    try:
        refused(sagacity("ingest", str(note), data=small), "cannot be written")
    finally:
        small.chmod(0o755)
    assert files(small) == before


def test_a_pipe_in_a_folder_is_passed_over_and_a_device_refused(small: Path, tmp_path: Path):
    """Reading never waits for what may not come, nor reads what does not end."""
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "note.md").write_text("# N\n\nA saga improves availability.\n")
    assert sagacity("ingest", str(tmp_path), data=small).returncode == 0
    refused(sagacity("ingest", "/dev/zero", data=small), "/dev/zero")


@pytest.mark.parametrize(
    "arguments",
    [
        ["ingest", ""],
        ["ingest", "missing.md"],
        ["query", ""],
        ["query", "missing.rq"],
        ["query", ALTERNATIVES, "-f", "turtle"],
        ["query", "CONSTRUCT WHERE { ?s ?p ?o }", "-f", "csv"],
        ["export", "-o", "missing/folder/x.ttl"],
        ["export", "-o", "."],
        ["export", "-f", "nonsense"],
        ["review", "--accept", "nothing"],
        ["review", "--topic", "nothing"],
        ["show", ""],
        ["nonsense"],
    ],
    ids=" ".join,
)
def test_nonsense_is_refused_and_nothing_is_written(small: Path, arguments: list[str]):
    """One message, exit code 2."""
    before = files(small)
    refused(sagacity(*arguments, data=small, cwd=small))
    assert files(small) == before


def test_a_missing_document_leaves_an_empty_folder_empty(tmp_path: Path):
    """Nothing is made before there is something to write."""
    folder = tmp_path / "empty"
    folder.mkdir()
    refused(sagacity("ingest", "missing.md", "--data", str(folder)))
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_told(small: Path):
    """Without a traceback."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "graph", "export", "--data", str(small)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "space" in done.stderr


def test_a_taken_port_is_told_and_the_next_one_is_used():
    """Two explorers can run side by side."""
    first = listen("127.0.0.1", 18555)
    second = listen("127.0.0.1", 18555)
    try:
        assert second.getsockname()[1] > first.getsockname()[1]
    finally:
        first.close()
        second.close()
