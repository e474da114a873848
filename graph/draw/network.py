"""A standalone interactive drawing by pyvis: one file that needs nothing else.

pyvis asks a content delivery network for Bootstrap even when told to put everything in
line, and shows titles as HTML; both are mended here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

from pyvis.network import Network

from ..views import Card, Edge
from ..vocabulary import Kind, Vocabulary

MOST = 300
"""As many concepts are drawn; more cannot be read."""

_OUTSIDE = re.compile(
    r"<link\b[^>]*\bhref=\"https?:[^>]*>|<script\b[^>]*\bsrc=\"https?:[^>]*>\s*</script>|<!--.*?-->",
    re.DOTALL,
)
_OPTIONS = """{
  "nodes": {"font": {"size": 15, "face": "system-ui, sans-serif"}, "borderWidth": 2},
  "edges": {"width": 1.6, "smooth": {"type": "continuous", "roundness": 0.25},
    "arrows": {"to": {"enabled": true, "scaleFactor": 0.5}}},
  "interaction": {"hover": true, "tooltipDelay": 120},
  "layout": {"randomSeed": 7, "improvedLayout": false},
  "physics": {"solver": "forceAtlas2Based", "stabilization": {"iterations": 250},
    "forceAtlas2Based": {"gravitationalConstant": -60, "springLength": 110, "avoidOverlap": 0.4}}
}"""
_STYLE = """<style>
:root { color-scheme: light dark; }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; background: #ffffff; color: #1f2430; }
#mynetwork { border: 0 !important; background: #ffffff !important; float: none !important; }
.card { border: 0; }
header, footer { padding: 12px 18px; }
h1 { font-size: 20px; margin: 0; }
footer ul { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0; padding: 0; list-style: none; }
footer i { display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 50%; }
</style>"""


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
    drawn = set(ranked[:most])
    drawing = Network(height="82vh", width="100%", directed=True, cdn_resources="in_line")
    for slug in ranked[:most]:
        _add_node(drawing, cards[slug], degree[slug], vocabulary)
    for edge in found:
        if edge.subject in drawn and edge.object in drawn:
            _add_edge(drawing, edge, cards, vocabulary)
    drawing.set_options(_OPTIONS)
    title = "Sagacity" if concept is None else f"Sagacity: {cards[concept].label}"
    kinds = [k for k in vocabulary.kinds.values() if any(k.iri in cards[s].kinds for s in drawn)]
    return _page(drawing.generate_html(), title, len(drawn), len(degree), kinds)


def _add_node(drawing: Network, card: Card, degree: int, vocabulary: Vocabulary) -> None:
    kind = next((vocabulary.kinds[iri] for iri in card.kinds if iri in vocabulary.kinds), None)
    drawing.add_node(
        card.slug,
        label=card.label,
        title=escape(f"{card.label}\n{card.definition}"),
        shape=kind.shape if kind else "dot",
        color=kind.colour if kind else "#566579",
        size=9 + 3 * degree**0.5,
    )


def _add_edge(
    drawing: Network, edge: Edge, cards: Mapping[str, Card], vocabulary: Vocabulary
) -> None:
    relation = vocabulary.relations[edge.predicate]
    words = f"{cards[edge.subject].label} {relation.label} {cards[edge.object].label}"
    drawing.add_edge(
        edge.subject,
        edge.object,
        title=escape("; ".join([words, *edge.conditions])),
        color=vocabulary.families[relation.family].colour,
        dashes=relation.line == "dashed",
        arrows="" if relation.symmetric else "to",
    )


def _page(page: str, title: str, drawn: int, total: int, kinds: list[Kind]) -> str:
    note = (
        f"{drawn} concepts"
        if drawn == total
        else (
            f"{drawn} of {total} concepts, those with the most relations; {total - drawn} are left out"
        )
    )
    legend = "".join(
        f'<li><i style="background:{escape(kind.colour)}"></i>{escape(kind.label)}</li>'
        for kind in kinds
    )
    head, body, rest = page.partition("<body>")
    head = _OUTSIDE.sub("", head)
    head = re.sub(r"<center>\s*<h1>.*?</h1>\s*</center>", "", head, flags=re.DOTALL)
    head = head.replace("<html>", '<!doctype html>\n<html lang="en">', 1)
    head = head.replace("<head>", f"<head><title>{escape(title)}</title>", 1)
    head = head.replace("</head>", f"{_STYLE}</head>", 1)
    rest = rest.replace("</body>", f"<footer><ul>{legend}</ul></footer></body>", 1)
    return f"{head}{body}<header><h1>{escape(title)}</h1>{escape(note)}</header>{rest}"
