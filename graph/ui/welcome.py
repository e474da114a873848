"""The first minute: what one sees without having asked for anything, and what one could ask."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..api import KnowledgeGraph
from ..draw.scope import Scope
from ..errors import UnknownConcept
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
                }  # fmt: skip
            )
    return found


def settle(kg: KnowledgeGraph, view: View) -> tuple[View, list[str]]:
    """Fit a view to the graph: drop what the graph does not know, and say so."""
    cards, vocabulary = kg.cards(), kg.vocabulary
    notes: list[str] = []
    focus: list[str] = []
    for name in view.scope.focus:
        slug, note = _resolve(kg, name)
        focus += [slug] if slug else []
        notes += [note] if note else []
    relations = {relation.name for relation in vocabulary.relations.values()}
    kinds = {kind.name for kind in vocabulary.kinds.values()}
    topic_slugs = {topic.slug for topic in vocabulary.topics.values()}
    topic_slugs |= {card.topics[0] for card in cards.values() if card.topics}
    scope = view.scope
    fitted = replace(
        scope,
        focus=tuple(dict.fromkeys(focus)) or start(kg),
        steps=tuple(
            step
            for step in scope.steps
            if step.concept in cards and (not step.relation or step.relation in relations)
        ),
        relations_off=tuple(name for name in scope.relations_off if name in relations),
        kinds_off=tuple(name for name in scope.kinds_off if name in kinds),
        topics=tuple(topic for topic in scope.topics if topic in topic_slugs),
        moved=tuple(move for move in scope.moved if move[0] in cards),
    )
    edge = view.edge
    if edge and not (edge[0] in cards and edge[1] in relations and edge[2] in cards):
        edge = None
    node = view.node if view.node in cards else None
    dropped = (
        len(fitted.steps) < len(scope.steps)
        or len(fitted.relations_off + fitted.kinds_off + fitted.topics)
        < len(scope.relations_off + scope.kinds_off + scope.topics)
        or (edge, node) != (view.edge, view.node)
    )
    if dropped:
        notes.append("The address names something that this graph does not hold; it was left out.")
    return replace(view, scope=fitted, node=node, edge=edge), notes


def _resolve(kg: KnowledgeGraph, name: str) -> tuple[str | None, str]:
    try:
        return kg.resolve(name), ""
    except UnknownConcept as error:
        return None, str(error)
