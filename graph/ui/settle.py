"""A view as somebody wrote it → a view that this graph can show."""

from __future__ import annotations

from dataclasses import replace

from ..api import KnowledgeGraph
from ..errors import UnknownConcept
from .state import View
from .welcome import start


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
