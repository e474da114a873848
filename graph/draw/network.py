"""A standalone interactive drawing by pyvis: one file that needs nothing else.

pyvis's own page asks a content delivery network for Bootstrap even when told to put
everything in line, and shows titles that contain “href” as HTML. So pyvis fills in a
page of ours, with the vis-network it ships.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyvis
from pyvis.network import Network

from ..views import Card, Edge
from ..vocabulary import Kind, Vocabulary

MOST = 150
"""As many concepts are drawn; more cannot be read."""

_VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2"
_PAGE = Path(__file__).with_name("network.html")
_OPTIONS = """{
  "nodes": {"font": {"size": 15, "face": "system-ui, sans-serif"}, "borderWidth": 0},
  "edges": {"width": 1.4, "smooth": {"type": "continuous", "roundness": 0.25},
    "arrows": {"to": {"enabled": true, "scaleFactor": 0.5}}},
  "interaction": {"hover": true, "tooltipDelay": 120},
  "layout": {"randomSeed": 7, "improvedLayout": false},
  "physics": {"solver": "forceAtlas2Based", "stabilization": {"iterations": 250},
    "forceAtlas2Based": {"gravitationalConstant": -60, "springLength": 140, "avoidOverlap": 0.6}}
}"""
# The shapes of vis-network in a square of 20; what is not here is drawn as a dot.
_OUTLINES = {
    "square": "3,3 17,3 17,17 3,17",
    "diamond": "10,1 19,10 10,19 1,10",
    "triangle": "10,2 19,18 1,18",
    "triangleDown": "10,18 19,2 1,2",
    "hexagon": "1,10 5.5,2 14.5,2 19,10 14.5,18 5.5,18",
    "star": "10,1 12.4,7 19,7.3 13.9,11.3 15.6,18 10,14.2 4.4,18 6.1,11.3 1,7.3 7.6,7",
}


def html(
    cards: Mapping[str, Card],
    edges: Iterable[Edge],
    vocabulary: Vocabulary,
    *,
    concept: str | None = None,
    most: int = MOST,
) -> str:
    """The drawing as a whole HTML page.

    Args:
        cards: the concepts, by slug.
        edges: the relations to draw, with the concepts at their ends.
        vocabulary: gives shapes and colours.
        concept: slug of the concept in the middle, None for the whole graph.
        most: how many concepts at most; those with the most relations are drawn.
    """
    found = [edge for edge in edges if edge.subject in cards and edge.object in cards]
    degree = Counter(slug for edge in found for slug in (edge.subject, edge.object))
    if concept is not None:
        degree[concept] += 1
    elif not found:
        degree.update(cards)
    ranked = sorted(degree, key=lambda slug: (slug != concept, -degree[slug], slug))
    drawn = dict.fromkeys(ranked[:most])
    shown = [edge for edge in found if edge.subject in drawn and edge.object in drawn]
    drawing = Network(directed=True, cdn_resources="in_line")
    for slug in drawn:
        _add_node(drawing, cards[slug], degree[slug], vocabulary)
    for edge in shown:
        _add_edge(drawing, edge, cards, vocabulary)
    drawing.set_options(_OPTIONS)
    drawing.set_template_dir(str(_PAGE.parent), _PAGE.name)
    # Labels and definitions come from documents: nothing reaches the page unescaped.
    drawing.templateEnv.autoescape = True
    kinds = {kind.iri for slug in drawn if (kind := _kind(cards[slug], vocabulary)) is not None}
    families = {vocabulary.relations[edge.predicate].family for edge in shown}
    drawing.templateEnv.globals |= {
        "title": "Sagacity" if concept is None else f"Sagacity: {cards[concept].label}",
        "note": _note(len(drawn), len(degree), len(cards) if concept is None else len(degree)),
        "kinds": [kind for kind in vocabulary.kinds.values() if kind.iri in kinds],
        "families": [each for each in vocabulary.families.values() if each.iri in families],
        "outlines": _OUTLINES,
        "sentences": [_sentence(edge, cards, vocabulary) for edge in shown],
        "vis_style": (_VIS / "vis-network.css").read_text(encoding="utf-8"),
        "vis_script": (_VIS / "vis-network.min.js").read_text(encoding="utf-8"),
    }
    page: str = drawing.generate_html()
    return page


def _kind(card: Card, vocabulary: Vocabulary) -> Kind | None:
    return next((vocabulary.kinds[iri] for iri in card.kinds if iri in vocabulary.kinds), None)


def _add_node(drawing: Network, card: Card, degree: int, vocabulary: Vocabulary) -> None:
    kind = _kind(card, vocabulary)
    drawing.add_node(
        card.slug,
        label=card.label,
        title="\n".join(filter(None, [card.label, kind.label if kind else "", card.definition])),
        shape=kind.shape if kind else "dot",
        light=kind.colour if kind else "#566579",
        dark=kind.colour_on_dark if kind else "#A3B4C9",
        size=9 + 3 * degree**0.5,
    )


def _add_edge(
    drawing: Network, edge: Edge, cards: Mapping[str, Card], vocabulary: Vocabulary
) -> None:
    relation = vocabulary.relations[edge.predicate]
    family = vocabulary.families[relation.family]
    drawing.add_edge(
        edge.subject,
        edge.object,
        title=_sentence(edge, cards, vocabulary),
        light=family.colour,
        dark=family.colour_on_dark,
        dashes=relation.line == "dashed",
        arrows="" if relation.symmetric else "to",
    )


def _sentence(edge: Edge, cards: Mapping[str, Card], vocabulary: Vocabulary) -> str:
    relation = vocabulary.relations[edge.predicate]
    words = f"{cards[edge.subject].label} {relation.label} {cards[edge.object].label}"
    return "; ".join([words, *edge.conditions, *(["inferred"] if edge.inferred else [])])


def _note(drawn: int, related: int, known: int) -> str:
    """What is drawn, and what is left out."""
    notes = [f"{drawn} of {related} concepts" if drawn < related else f"{drawn} concepts"]
    if drawn < related:
        notes.append(f"those with the most relations; {related - drawn} are left out")
    if related < known:
        notes.append(f"{known - related} without relations are left out")
    return ", ".join(notes)
