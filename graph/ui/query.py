"""The page Query: a SPARQL editor, its answer, and ways to take it home."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from ..api import KnowledgeGraph
from ..errors import QueryError, SagacityError
from ..query import check
from ..vocabulary import SG
from . import component
from .answer import answer
from .shared import knowledge

_editor, _results, _starters = (
    component.declare(name) for name in ("editor", "results", "starters")
)
_EXAMPLES = Path(__file__).parent / "examples"
_LONGEST_IN_ADDRESS = 6_000
_TABLE = "application/sparql-results+json"
_GRAPH = "text/turtle"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and what came of it.

    Attributes:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE; empty if it could not be told.
        body: the answer as the engine wrote it.
        seconds: how long it took.
        error: what went wrong, or None.
    """

    form: str
    body: bytes
    seconds: float
    error: SagacityError | None


def page() -> None:
    """Draw the page."""
    _body()


@st.fragment
def _body() -> None:
    kg = knowledge()
    examples = _examples()
    written = st.session_state.get("query") or st.query_params.get("query", "")
    text = written or examples[0]["text"]
    limits = kg.settings.query
    with st.spinner("Asking …", show_time=True):
        asked = _ask(kg, kg.version, text)
    left, right = st.columns([2.55, 1], gap="small")
    with left:
        _editor(
            key="editor",
            data={
                "text": text,
                "limits": f"up to {limits.seconds:g} s and {limits.rows:,} rows",
                "terms": _terms(kg),
                "error": _place(asked.error),
            },
            on_act_change=partial(_act, "editor"),
        )
        _results(key="results", data=_answer_data(kg, text, asked), on_act_change=_visit)
    with right:
        _side(kg, examples)
    if "visit" in st.session_state:
        st.rerun()


def _side(kg: KnowledgeGraph, examples: list[dict[str, str]]) -> None:
    prefixes = [{"prefix": name, "iri": iri} for name, iri in kg.names.prefixes().items()]
    _starters(
        key="starters",
        data={"examples": examples, "prefixes": prefixes},
        on_act_change=partial(_act, "starters"),
    )


def _act(key: str) -> None:
    for action in component.actions(key):
        if isinstance(action.get("text"), str):
            _set(action["text"])


def _visit() -> None:
    for action in component.actions("results"):
        st.session_state["visit"] = {"concept": str(action.get("node", ""))}


def _set(text: str) -> None:
    # A query too long for an address is kept for this visit only.
    short = len(text) <= _LONGEST_IN_ADDRESS
    st.session_state["query"] = "" if short else text
    st.query_params.from_dict({"query": text} if short else {})


@lru_cache(maxsize=16)
def _ask(kg: KnowledgeGraph, _version: str, text: str) -> Asked:
    start = time.perf_counter()
    form, body, error = "", b"", None
    try:
        form = check(text, kg.names.prefixes(), kg.settings.query).form
        media_type = _TABLE if form in ("SELECT", "ASK") else _GRAPH
        _, body = kg.query(text, media_type)
    except SagacityError as problem:
        error = problem
    return Asked(form, body, time.perf_counter() - start, error)


def _place(error: SagacityError | None) -> dict[str, int] | None:
    if isinstance(error, QueryError) and error.line is not None:
        return {"line": error.line, "column": error.column or 1}
    return None


def _answer_data(kg: KnowledgeGraph, text: str, asked: Asked) -> dict[str, Any]:
    shared = {"text": text, "seconds": round(asked.seconds, 3)}
    error = asked.error
    if error is None:
        return {**shared, **answer(kg, asked.form, asked.body)}
    message = error.message
    excerpt = ""
    if isinstance(error, QueryError):
        excerpt = error.excerpt
        message = message.partition("\n")[0]
    return {**shared, "mode": "error", "message": message, "hint": error.hint, "excerpt": excerpt}


@cache
def _examples() -> list[dict[str, str]]:
    """Queries to start from; the first line of each file, a comment, is its title."""
    found = []
    for path in sorted(_EXAMPLES.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        found.append({"title": text.partition("\n")[0].lstrip("# "), "text": text})
    return found


def _terms(kg: KnowledgeGraph) -> list[dict[str, str]]:
    """What the editor completes besides concepts: prefixes, relations, kinds, common terms."""
    vocabulary = kg.vocabulary
    own = [
        {"name": f"sg:{relation.name}", "about": relation.label}
        for relation in vocabulary.relations.values()
        if relation.iri.startswith(SG)
    ]
    own += [
        {"name": f"sg:{kind.name}", "about": f"kind: {kind.definition}"}
        for kind in vocabulary.kinds.values()
        if kind.iri.startswith(SG)
    ]
    return own + [{"name": name, "about": about} for name, about in _COMMON]


_COMMON = (
    ("skos:prefLabel", "the label of a concept"),
    ("skos:altLabel", "a synonym or acronym"),
    ("skos:definition", "what a concept is"),
    ("skos:inScheme", "the topic of a concept"),
    ("skos:Concept", "every concept"),
    ("rdfs:label", "the label of a kind or relation"),
    ("rdf:subject", "the subject of an assertion"),
    ("rdf:predicate", "the relation of an assertion"),
    ("rdf:object", "the object of an assertion"),
    ("sg:Assertion", "a relation with its reasons"),
    ("sg:evidence", "a reason for an assertion"),
    ("sg:quote", "the exact words of a document"),
    ("sg:document", "the document that holds the quote"),
    ("sg:condition", "when a relation holds"),
    ("sg:confidence", "how likely the words state the relation"),
)
