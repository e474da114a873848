"""An engine's answer to a query, as plain values that a page can show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..api import KnowledgeGraph

_SHOWN = 1_000
"""Rows that are sent to the page; downloads hold all."""
_TEXT = 60_000


def answer(kg: KnowledgeGraph, form: str, body: bytes) -> dict[str, Any]:
    """What to show of an answer.

    Args:
        kg: the graph, for labels.
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        body: SPARQL results in JSON, or a graph in Turtle.
    """
    if form not in ("SELECT", "ASK"):
        text = body.decode("utf-8", "replace")
        return {"mode": "graph", "turtle": text[:_TEXT], "cut": len(text) > _TEXT}
    found = json.loads(body)
    if "boolean" in found:
        return {"mode": "ask", "answer": bool(found["boolean"])}
    columns = found["head"]["vars"]
    rows = found["results"]["bindings"]
    prefixes = sorted(kg.names.prefixes().items(), key=lambda item: -len(item[1]))
    return {
        "mode": "table",
        "columns": columns,
        "rows": [[_cell(kg, prefixes, row.get(name)) for name in columns] for row in rows[:_SHOWN]],
        "total": len(rows),
    }


def _cell(
    kg: KnowledgeGraph, prefixes: list[tuple[str, str]], term: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """A term: its text, and for a concept its slug."""
    if term is None:
        return None
    value = term.get("value", "")
    if not isinstance(value, str):
        # A triple in a triple position: shown as it is written.
        return {"text": json.dumps(value)}
    if term.get("type") == "uri":
        slug = kg.names.concept_slug(value)
        card = kg.cards().get(slug) if slug else None
        if card is not None:
            return {"text": card.label, "slug": card.slug, "title": value}
        for prefix, namespace in prefixes:
            if value.startswith(namespace):
                return {"text": f"{prefix}:{value[len(namespace) :]}", "title": value, "term": True}
        return {"text": value, "title": value, "term": True}
    number = term.get("datatype", "").rpartition("#")[2] in ("integer", "decimal", "double")
    return {"text": value, "number": number, "language": term.get("xml:lang", "")}
