"""What stands beside the canvas: a concept's page, as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from ..api import KnowledgeGraph
from ..draw.scene import Offer, Scene, offers
from ..draw.scope import Scope
from ..draw.surroundings import Surroundings
from ..query import trusted
from ..views import ConceptView, Edge, Group
from ..vocabulary import SG, SKOS, RelationType, Vocabulary
from .payload import kind_look, relation_look

_DEEPEST_PATH = 6


def concept_panel(
    kg: KnowledgeGraph, around: Surroundings, scope: Scope, scene: Scene, slug: str
) -> dict[str, Any]:
    """A concept's page.

    Args:
        kg: the graph.
        around: neighbours.
        scope: what is drawn; its filters govern what can be expanded.
        scene: the drawing.
        slug: the concept, which must exist.
    """
    view = kg.concept(slug)
    vocabulary = kg.vocabulary
    card = view.card
    kinds = [vocabulary.kinds[iri] for iri in card.kinds if iri in vocabulary.kinds]
    replaced = view.replaced_by
    return {
        "mode": "concept",
        "slug": slug,
        "iri": kg.names.concept(slug),
        "label": card.label,
        "aliases": card.aliases,
        "kinds": [kind_look(kind) for kind in kinds] or [kind_look(None)],
        "topics": [_topic(vocabulary, topic) for topic in card.topics],
        "path": _broader(kg, around, slug),
        "definition": card.definition,
        "note": view.scope_note,
        "conditions": view.conditions,
        "replaced": _named(kg, replaced) if replaced else None,
        "focused": slug in scope.focus,
        "alone": len(scope.focus) == 1,
        "steps": len(scope.steps),
        "groups": list(_groups(kg, view, scene, offers(around, scope, scene, slug))),
        "hidden": scene.nodes[slug].hidden if slug in scene.nodes else 0,
        "tensions": list(_tensions(kg, around, slug)),
        "documents": _documents(kg, slug),
        "sources": [
            {"title": source.title, "authors": source.authors, "year": source.year}
            for source in view.sources
        ],
        "matches": view.matches,
    }


def _named(kg: KnowledgeGraph, slug: str) -> dict[str, str]:
    card = kg.cards().get(slug)
    return {"slug": slug, "label": card.label if card else slug}


def _topic(vocabulary: Vocabulary, slug: str) -> dict[str, str]:
    known = {topic.slug: topic.label for topic in vocabulary.topics.values()}
    return {"slug": slug, "label": known.get(slug, slug)}


def _broader(kg: KnowledgeGraph, around: Surroundings, slug: str) -> list[dict[str, str]]:
    """The chain of broader concepts, the broadest first."""
    path: list[str] = []
    at = slug
    while len(path) < _DEEPEST_PATH:
        wider = [
            tie.other
            for tie in around.ties(at)
            if tie.outgoing and SKOS + "broader" in tie.relation.parents
        ]
        if not wider or wider[0] in path or wider[0] == slug:
            break
        at = wider[0]
        path.append(at)
    return [_named(kg, broader) for broader in reversed(path)]


def _groups(
    kg: KnowledgeGraph, view: ConceptView, scene: Scene, offered: Iterable[Offer]
) -> Iterator[dict[str, Any]]:
    offers_by = {(offer.relation, offer.direction): offer for offer in offered}
    for group in view.groups:
        direction = "out" if group.outgoing else "in"
        offer = offers_by.get((group.relation.name, direction))
        yield {
            **relation_look(kg.vocabulary, group.relation),
            "phrase": group.label,
            "direction": direction,
            "shown": offer.shown if offer else 0,
            "total": offer.total if offer else 0,
            "items": [_item(kg, view, scene, group, edge) for edge in group.edges],
        }


def _item(
    kg: KnowledgeGraph, view: ConceptView, scene: Scene, group: Group, edge: Edge
) -> dict[str, Any]:
    other = edge.other(view.card.slug)
    card = view.cards.get(other)
    kinds = kg.vocabulary.kinds
    kind = next((kinds[iri] for iri in card.kinds if iri in kinds), None) if card else None
    look = kind_look(kind)
    return {
        "slug": other,
        "label": card.label if card else other,
        "kind": look["label"],
        "shape": look["shape"],
        "light": look["light"],
        "dark": look["dark"],
        "edge": f"{edge.subject}.{group.relation.name}.{edge.object}",
        "evidence": edge.evidence,
        "inferred": edge.inferred,
        "conditions": edge.conditions,
        "shown": other in scene.nodes,
    }


def _tensions(kg: KnowledgeGraph, around: Surroundings, slug: str) -> Iterator[dict[str, Any]]:
    """The trade-offs a concept is, is a side of, or takes a position on, with their sides."""
    side = _side(kg.vocabulary)
    if side is None:
        return
    found = [
        tie.other for tie in around.ties(slug) if tie.outgoing and _is_about_tension(tie, side)
    ]
    has_sides = any(not tie.outgoing and tie.relation.iri == side.iri for tie in around.ties(slug))
    for tension in dict.fromkeys([slug, *found] if has_sides else found):
        sides = [
            {**_named(kg, tie.other), "effect": _effect(kg.vocabulary, around, slug, tie.other)}
            for tie in around.ties(tension)
            if tie.relation.iri == side.iri and not tie.outgoing
        ]
        if sides:
            conditions = kg.concept(tension).conditions
            yield {**_named(kg, tension), "conditions": conditions, "sides": sides}


def _is_about_tension(tie: Any, side: RelationType) -> bool:
    return bool(tie.relation.family == side.family)


def _effect(vocabulary: Vocabulary, around: Surroundings, slug: str, quality: str) -> str:
    """Whether a concept gains or costs a quality, empty if neither is known."""
    if slug == quality:
        return "is"
    gains = {SG + "improves"} | {
        relation.iri
        for relation in vocabulary.relations.values()
        if SG + "improves" in relation.parents
    }
    for tie in around.ties(slug):
        if tie.other == quality and tie.outgoing and not tie.edge.inferred:
            if tie.relation.iri in gains:
                return "gains"
            if tie.relation.iri == SG + "worsens":
                return "costs"
    return ""


def _side(vocabulary: Vocabulary) -> RelationType | None:
    """The relation from a quality to the trade-off it is a side of."""
    for relation in vocabulary.relations.values():
        if relation.range == {SG + "TradeOff"} and not relation.inferred_only:
            return relation
    return None


def _documents(kg: KnowledgeGraph, slug: str) -> list[dict[str, Any]]:
    """The documents whose words state relations of a concept, most quoted first."""
    iri = f"<{kg.names.concept(slug)}>"
    text = f"""SELECT ?d (SAMPLE(?t) AS ?title) (COUNT(DISTINCT ?e) AS ?n) WHERE {{
        {{ ?a rdf:subject {iri} }} UNION {{ ?a rdf:object {iri} }}
        ?a sg:evidence ?e . ?e sg:document ?d . ?d dcterms:title ?t }} GROUP BY ?d"""
    answer = kg.store.query(trusted(text, kg.names.prefixes()))
    if not isinstance(answer, ox.QuerySolutions):
        return []
    found = [
        {
            "slug": kg.names.document_slug(row[0].value) or "",
            "title": row[1].value,
            "quotes": int(row[2].value),
        }
        for row in answer
    ]
    return sorted(found, key=lambda document: (-document["quotes"], document["title"]))
