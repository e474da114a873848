"""Why a relation is in the graph, as plain values for JSON: quotes in place, or the proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..api import KnowledgeGraph, Receipt
from ..views import Reason
from .payload import relation_look

_MOST_CONTEXT = 700
"""Characters shown before and after a quote, at most."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote in its paragraph.

    Attributes:
        heading: the heading it stands under, or nothing.
        before: words of the paragraph before it.
        quote: its words.
        after: words of the paragraph after it.
    """

    heading: str
    before: str
    quote: str
    after: str


def passage(text: str, start: int, end: int) -> Passage:
    """Cut the paragraph around a quote out of a document.

    Args:
        text: the document.
        start: where the quote starts, in code points.
        end: where it ends.
    """
    begin = text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0
    close = text.find("\n\n", end)
    stop = len(text) if close < 0 else close
    before, after = text[begin:start], text[end:stop]
    lines = before.split("\n")
    # A heading may stand directly above its paragraph.
    while lines and lines[0].startswith("#"):
        lines.pop(0)
    before = "\n".join(lines)
    if len(before) > _MOST_CONTEXT:
        before = "… " + before[-_MOST_CONTEXT:].partition(" ")[2]
    if len(after) > _MOST_CONTEXT:
        after = after[:_MOST_CONTEXT].rpartition(" ")[0] + " …"
    return Passage(_heading(text[:start]), before, text[start:end], after)


def _heading(above: str) -> str:
    for line in reversed(above.split("\n")):
        if line.startswith("#"):
            return line.lstrip("#").strip()
    return ""


def relation_panel(kg: KnowledgeGraph, receipt: Receipt) -> dict[str, Any]:
    """The receipt of a relation."""
    edge = receipt.edge
    relation = kg.vocabulary.relations[edge.predicate]
    cards = kg.cards()
    return {
        "mode": "relation",
        "edge": f"{edge.subject}.{relation.name}.{edge.object}",
        "sentence": receipt.sentence,
        "subject": {"slug": edge.subject, "label": cards[edge.subject].label},
        "object": {"slug": edge.object, "label": cards[edge.object].label},
        "relation": relation_look(kg.vocabulary, relation),
        "conditions": edge.conditions,
        "inferred": edge.inferred,
        "reasons": [_reason(kg, reason) for reason in receipt.reasons],
        "sources": [
            {"title": source.title, "authors": source.authors, "year": source.year}
            for source in receipt.sources
        ],
        "proof": _proof(receipt),
    }


def _reason(kg: KnowledgeGraph, reason: Reason) -> dict[str, Any]:
    document = kg.document(reason.document) if reason.document else None
    if document is not None and reason.start is not None and reason.end is not None:
        found = passage(document.text, reason.start, reason.end)
    else:
        found = Passage("", "", reason.quote, "")
    return {
        "document": reason.document,
        "title": reason.title or (document.title if document else reason.document),
        "author": document.author if document else "",
        "heading": found.heading,
        "before": found.before,
        "quote": found.quote,
        "after": found.after,
        "lost": bool(reason.quote) and (document is None or reason.start is None),
        "confidence": reason.confidence,
        "extractor": reason.extractor,
        "by": reason.attributed_to,
    }


def _proof(receipt: Receipt) -> list[dict[str, Any]]:
    if receipt.proof is None:
        return []
    words = receipt.proof.words
    return [
        {
            "conclusion": words[step.conclusion],
            "premises": [words[premise] for premise in step.premises],
            "axiom": step.axiom,
        }
        for step in receipt.proof.steps
    ]
