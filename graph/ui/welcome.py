"""The first minute: what one sees without having asked for anything, and what one could ask."""

from __future__ import annotations

from dataclasses import dataclass

from ..api import KnowledgeGraph
from ..draw.scope import Scope
from .state import View, write


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the view that answers it."""

    text: str
    view: View


# Shown only where the graph holds their concepts; a workspace of its own has its own heart.
_QUESTIONS = (
    Question(
        "Saga or two-phase commit?",
        View(
            Scope(("saga", "two-phase-commit")), edge=("saga", "alternativeTo", "two-phase-commit")
        ),
    ),
    Question(
        "What breaks when a cache key expires?",
        View(Scope(("cache-stampede",)), node="cache-stampede"),
    ),
    Question(
        "What does CAP really force me to choose?",
        View(Scope(("cap-theorem",)), node="cap-theorem"),
    ),
)


def questions(kg: KnowledgeGraph) -> list[dict[str, object]]:
    """Questions that this graph can answer, each with the parameters of its view."""
    cards = kg.cards()
    return [
        {"text": question.text, "view": write(question.view)}
        for question in _QUESTIONS
        if all(slug in cards for slug in question.view.scope.focus)
    ]


def start(kg: KnowledgeGraph) -> tuple[str, ...]:
    """The focus of a view that names none: a heart of the graph, or nothing in an empty one."""
    cards = kg.cards()
    for question in _QUESTIONS:
        if question.view.scope.focus[0] in cards:
            return question.view.scope.focus[:1]
    weight = kg.importance()
    return tuple(sorted(cards, key=lambda slug: (-weight.get(slug, 0.0), slug))[:1])


def topics(kg: KnowledgeGraph) -> list[dict[str, object]]:
    """Every topic with its size and the view that opens it: its most central concepts."""
    weight = kg.importance()
    members: dict[str, list[str]] = {}
    for slug, card in kg.cards().items():
        if card.topics:
            members.setdefault(card.topics[0], []).append(slug)
    known = {topic.slug: topic.label for topic in kg.vocabulary.topics.values()}
    found = []
    for topic in [*known, *sorted(set(members) - set(known))]:
        slugs = sorted(members.get(topic, ()), key=lambda slug: (-weight.get(slug, 0.0), slug))
        if slugs:
            view = View(Scope(tuple(slugs[:1]), depth=2, topics=(topic,)))
            found.append(
                {
                    "slug": topic,
                    "label": known.get(topic, topic),
                    "count": len(slugs),
                    "view": write(view),
                }
            )
    return found
