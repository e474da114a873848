"""A stranger's query is read before any engine sees it."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.config import QueryLimits
from graph.errors import QueryError, QueryRefused
from graph.query import _TOKEN, SafeQuery, check, engine_error, trusted
from graph.vocabulary import Names

QUERIES = Path(__file__).parent / "queries"
PREFIXES = Names().prefixes()


def cases(kind: str):
    """The files of a kind: what is expected in the first line, the query below it."""
    for path in sorted((QUERIES / kind).glob("*.rq")):
        with path.open(encoding="utf-8", newline="") as file:
            expected, query = file.read().split("\n", 1)
        yield pytest.param(query, expected.removeprefix("# "), id=path.stem)


@pytest.mark.parametrize(("query", "expected"), [*cases("valid")])
def test_what_may_run_is_classified(query: str, expected: str):
    """Form, dataset and limit are read off; words in strings, comments and names are no commands."""
    form, *marks = expected.split()
    limit = next((int(mark[6:]) for mark in marks if mark.startswith("limit=")), None)
    assert check(query, PREFIXES) == SafeQuery(query, form, PREFIXES, "dataset" in marks, limit)


@pytest.mark.parametrize(("query", "expected"), [*cases("valid")])
def test_what_may_run_is_sparql(query: str, expected: str):
    """The cases are true to the engine: it parses every one of them, and reads the same form."""
    answer = ox.Store().query(query, prefixes=PREFIXES)
    kinds = {"SELECT": ox.QuerySolutions, "ASK": ox.QueryBoolean}
    assert type(answer) is kinds.get(expected.partition(" ")[0], ox.QueryTriples)


@pytest.mark.parametrize(("query", "expected"), [*cases("refused")])
def test_what_may_not_run_is_refused_with_the_reason(query: str, expected: str):
    """Updates, SERVICE wherever it hides, and what is too deep."""
    with pytest.raises(QueryRefused) as refused:
        check(query, PREFIXES)
    assert expected in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(("query", "expected"), [*cases("malformed")])
def test_what_is_no_query_is_told_with_its_place(query: str, expected: str):
    """Line and column, and the line with a caret under the place."""
    with pytest.raises(QueryError) as wrong:
        check(query, PREFIXES)
    assert f"{wrong.value.line}:{wrong.value.column}" == expected
    shown, caret = wrong.value.excerpt.split("\n")
    assert caret.strip() == "^"
    assert len(caret) <= len(shown) + 1


def test_ten_thousand_braces_are_refused():
    """The text that kills an engine's process does not get there."""
    with pytest.raises(QueryRefused, match="100 levels"):
        check("SELECT * WHERE " + "{" * 10_000, PREFIXES)


def test_a_text_that_is_too_long_is_refused():
    """The limit is told in characters."""
    limits = QueryLimits(characters=50)
    assert check("ASK {}".ljust(50), PREFIXES, limits).form == "ASK"
    with pytest.raises(QueryRefused, match="51 characters; at most 50"):
        check("ASK {}".ljust(51), PREFIXES, limits)


def test_a_long_line_is_cut_around_the_place():
    """The excerpt of a long line stays readable."""
    with pytest.raises(QueryError) as wrong:
        check("SELECT * { " + "?s ?p ?o . " * 1000 + "¬ }", PREFIXES)
    shown, caret = wrong.value.excerpt.split("\n")
    assert len(shown) <= 100
    assert shown[len(caret) - 1] == "¬"


def test_our_own_queries_are_trusted():
    """They start with their form, and are not read any further."""
    query = trusted("  CONSTRUCT WHERE { ?s ?p ?o }", PREFIXES)
    assert (query.form, query.is_graph, query.has_dataset) == ("CONSTRUCT", True, False)


PIECES = st.sampled_from(
    [
        *(
            "SELECT",
            "*",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "<",
            ">",
            "<<",
            ">>",
            "'",
            '"',
            "'''",
            '"""',
        ),
        *("\\", "\\u0041", "\\q", "#", "\n", "\r", " ", "?a", "$b", "c:", ":x", "_:b", "SERVICE"),
        *(
            "<http://x/>",
            "<?b)#>",
            "'s'",
            "1",
            ".",
            ",",
            ";",
            "!",
            "^",
            "^^",
            "@en",
            "|",
            "||",
            "%20",
        ),
        *("FROM", "LIMIT", "INSERT", "PREFIX", "true", "-", "é", "\ud800", "\x00", "\U0001f600"),
    ]
)


@given(
    st.text() | st.lists(PIECES).map("".join) | st.lists(PIECES).map("".join).map("ASK {{{}".format)
)
def test_whatever_the_text_there_is_a_query_or_a_reason(text: str):
    """No text breaks the lexer."""
    with contextlib.suppress(QueryError, QueryRefused):
        assert check(text, PREFIXES).form in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@given(st.lists(PIECES).map("".join), st.lists(PIECES).map("".join))
def test_no_text_makes_the_engine_call_out(before: str, after: str):
    """What is let through, the engine never reads as SERVICE, whatever stands around it."""
    text = f"ASK {{ ?s ?p ?o {before} SERVICE <x:y> {{}} {after} }}"
    try:
        check(text, PREFIXES)
    except (QueryError, QueryRefused):
        return
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:a"), ox.NamedNode("a:a")))
    # To call SERVICE would raise OSError, which is not suppressed.
    with contextlib.suppress(SyntaxError):
        store.query(text, prefixes=PREFIXES)


REPEATED = r"""< <a ?a< '''a 'a' "a '\ \u00 {} a. c:a. (( # ! @a- _: 1. 1e % c:% |} << >> a"""


@pytest.mark.parametrize("piece", REPEATED.split())
def test_half_a_million_characters_of_anything_are_read(piece: str):
    """A lexer that looked back would not come to an end here."""
    limits = QueryLimits(characters=10**7, nesting=10**7)
    with pytest.raises((QueryError, QueryRefused)):
        check("SELECT * { ?s ?p " + piece * (500_000 // len(piece)), PREFIXES, limits)


def test_reading_takes_time_in_proportion_to_the_text():
    """Every unbounded repetition in the token pattern is possessive: nothing is read twice."""
    parsed = re._parser.parse(_TOKEN.pattern, _TOKEN.flags)
    assert list(_backtracking(parsed)) == []


def _backtracking(node: object):
    """The unbounded repetitions in a parsed pattern that may give back what they read."""
    greedy = (re._constants.MAX_REPEAT, re._constants.MIN_REPEAT)
    parts = list(node) if isinstance(node, tuple | list | re._parser.SubPattern) else []
    if parts and parts[0] in greedy and parts[1][1] is re._constants.MAXREPEAT:
        yield node
    for part in parts:
        yield from _backtracking(part)


@pytest.mark.parametrize("character", [*map(chr, range(0x21)), *'<"{}|^`\\'])
def test_the_engine_takes_no_more_characters_in_an_iri_than_we_do(character: str):
    """If it did, a string could begin for one reader where it ends for the other."""
    text = f"ASK {{ ?s <http://x/{character}a> ?o }}"
    with pytest.raises(SyntaxError):
        ox.Store().query(text)
    with pytest.raises((QueryError, QueryRefused)):
        check(text, PREFIXES)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT * WHERE { ?s ?p }", "something is missing here"),
        ("SELECT ?x { ?x ?y ?z } LIMIT ten", "“ten” does not fit here"),
        ("SELECT (COUNT(*) AS) { ?x ?y ?z }", "does not fit here"),
    ],
)
def test_the_engines_error_is_told_in_words(query: str, reason: str):
    """Character classes of a grammar help nobody."""
    with pytest.raises(SyntaxError) as error:
        ox.Store().query(query)
    told = engine_error(query, str(error.value))
    assert reason in told.reason
    assert "[" not in told.reason
    assert told.line == 1
    assert "^" in told.excerpt
