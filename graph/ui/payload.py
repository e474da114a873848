"""A scene as the canvas and its table take it: plain values for JSON.

Terms of the ontology are sent once, and concepts and relations point to them by number.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..draw.scene import Entry, Scene
from ..draw.scope import Scope
from ..vocabulary import Kind, RelationType, Vocabulary

# Eight hues that people with any colour vision tell apart (after Okabe and Ito, 2008),
# each on light and on dark; further communities share the last, a grey.
_COMMUNITY_COLOURS = (
    ("#2F6FDE", "#6EA8FF"),
    ("#C9560C", "#FF9D5C"),
    ("#00826E", "#3CC8AE"),
    ("#B0307A", "#F38CC4"),
    ("#8A6D00", "#D9B945"),
    ("#7A4FC9", "#B79CFF"),
    ("#3F7F1E", "#9BD35A"),
    ("#566579", "#A3B4C9"),
)
_UNKNOWN = {
    "name": "",
    "label": "concept",
    "definition": "",
    "shape": "dot",
    "light": "#566579",
    "dark": "#A3B4C9",
}


def scene_payload(
    scene: Scene,
    vocabulary: Vocabulary,
    scope: Scope,
    *,
    total: int,
    colour: str,
    communities: Sequence[str],
) -> dict[str, Any]:
    """Everything the canvas draws.

    Args:
        scene: what is shown.
        vocabulary: its terms.
        scope: how it was asked for.
        total: how many concepts the whole graph has.
        colour: “kind” or “community”.
        communities: what each group is about, by number.
    """
    kinds = _kinds(vocabulary, scene.kinds)
    relations = _relations(vocabulary, scene.relations)
    groups = _communities(scene, communities)
    nodes = _nodes(scene, [kind["iri"] for kind in kinds], groups)
    edges = _edges(scene, [relation["name"] for relation in relations])
    data = {
        "nodes": nodes,
        "edges": edges,
        "kinds": kinds,
        "relations": relations,
        "topics": [
            {
                "name": entry.name,
                "label": vocabulary.topic(entry.name).label,
                "count": entry.count,
                "on": entry.on,
            }
            for entry in scene.topics
        ],
        "communities": _community_looks(groups),
        "colour": colour,
        "focus": scope.focus,
        "depth": scope.depth,
        "leftOut": scene.left_out,
        "total": total,
        "vis": "/vendor/vis-network.js",
    }
    text = json.dumps(data, sort_keys=True)
    return {**data, "key": hashlib.sha256(text.encode()).hexdigest()[:16]}


def _nodes(
    scene: Scene, kinds: Sequence[str], groups: Mapping[int | None, tuple[int, str]]
) -> list[dict[str, Any]]:
    kind_at = {iri: number for number, iri in enumerate(kinds)}
    others = (len(_COMMUNITY_COLOURS) - 1, "")
    return [
        {
            "id": slug,
            "label": node.card.label,
            "lines": node.lines,
            "kind": kind_at.get(node.kind, len(kinds) - 1),
            "topic": node.card.topics[0] if node.card.topics else "",
            "definition": node.card.definition,
            "degree": node.degree,
            "hidden": node.hidden,
            "importance": round(node.importance, 6),
            "size": node.size,
            "community": groups.get(node.community, others)[0],
            "focus": node.focus,
            "parent": node.parent,
            "x": node.x,
            "y": node.y,
        }
        for slug, node in scene.nodes.items()
    ]


def _edges(scene: Scene, relations: Sequence[str]) -> list[dict[str, Any]]:
    relation_at = {name: number for number, name in enumerate(relations)}
    return [
        {
            "id": line.name,
            "from": line.edge.subject,
            "to": line.edge.object,
            "relation": relation_at[line.relation],
            "bend": round(line.bend, 2),
            "rank": line.rank,
            "inferred": line.edge.inferred,
            "evidence": line.edge.evidence,
            "conditions": line.edge.conditions,
        }
        for line in scene.lines
    ]


def kind_look(kind: Kind | None) -> dict[str, str]:
    """Name, shape and colours of a kind."""
    if kind is None:
        return dict(_UNKNOWN)
    return {
        "name": kind.name,
        "label": kind.label,
        "definition": kind.definition,
        "shape": kind.shape,
        "light": kind.colour,
        "dark": kind.colour_on_dark,
    }


def relation_look(vocabulary: Vocabulary, relation: RelationType) -> dict[str, Any]:
    """Names, line and colours of a relation."""
    family = vocabulary.families.get(relation.family)
    return {
        "name": relation.name,
        "label": relation.label,
        "inverse": relation.inverse_label,
        "definition": relation.definition,
        "line": relation.line,
        "symmetric": relation.symmetric,
        "light": family.colour if family else _UNKNOWN["light"],
        "dark": family.colour_on_dark if family else _UNKNOWN["dark"],
    }


def _kinds(vocabulary: Vocabulary, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for entry in entries:
        kind = vocabulary.kind(entry.name)
        found.append({**kind_look(kind), "iri": kind.iri, "count": entry.count, "on": entry.on})
    # The last one is for concepts whose kind the ontology does not know.
    return [*found, {**_UNKNOWN, "iri": "", "count": 0, "on": True}]


def _relations(vocabulary: Vocabulary, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    return [
        {
            **relation_look(vocabulary, vocabulary.relation(entry.name)),
            "count": entry.count,
            "on": entry.on,
        }
        for entry in entries
    ]


def _communities(scene: Scene, labels: Sequence[str]) -> dict[int | None, tuple[int, str]]:
    """Colour number and label of the communities on the canvas, those near the focus first.

    Concepts that come later do not change the colours of those that are there.
    """
    met = dict.fromkeys(node.community for node in scene.nodes.values())
    named = [number for number in met if number is not None and number < len(labels)]
    return {
        number: (at, labels[number])
        for at, number in enumerate(named[: len(_COMMUNITY_COLOURS) - 1])
    }


def _community_looks(
    groups: Mapping[int | None, tuple[int, str]],
) -> list[Mapping[str, str]]:
    named = [label for _, label in groups.values()]
    labels = [*named, *[""] * (len(_COMMUNITY_COLOURS) - len(named) - 1), "all others"]
    return [
        {"label": label, "light": light, "dark": dark}
        for label, (light, dark) in zip(labels, _COMMUNITY_COLOURS, strict=True)
    ]
