"""The standalone drawing."""

from __future__ import annotations

import json
import re

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from graph.draw.network import html
from graph.views import Card, Edge
from graph.vocabulary import SG

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }} {% raw %}",
    '<a href="https://evil.example">click</a>',
    "javascript:alert(1)",
    "]]> --> <!--",
)


def card(slug, label, definition="What it is.", kind="Pattern"):
    return Card(slug, label, (), (SG + kind,), ("topic",), definition)


def data(page, name):
    """What the page's script draws: its nodes or edges."""
    found = re.search(rf"const {name} = new vis\.DataSet\((\[.*\])\);", page)
    return json.loads(found[1])


@pytest.fixture(scope="module")
def page(vocabulary):
    cards = {
        "saga": card("saga", "saga"),
        "latency": card("latency", "latency", kind="Property"),
        "lonely": card("lonely", "lonely"),
    }
    edges = [Edge("saga", SG + "worsens", "latency", conditions=("at night",))]
    return html(cards, edges, vocabulary)


def test_asks_for_nothing(page):
    """The page loads no script, style, font or picture, and the browser is told to refuse any."""
    tree = HTMLParser(page)
    for tag, attribute in (("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src")):
        assert [node.attributes.get(attribute) for node in tree.css(tag)] in ([], [None, None])
    policy = tree.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:", policy)
    styles = " ".join(node.text() for node in tree.css("style"))
    assert not re.search(r"@import|url\(\s*['\"]?(?!['\"]?data:)", styles)


def test_draws_what_is_related(page, vocabulary):
    """Concepts and relations have the shapes and colours of the ontology, for light and dark."""
    nodes = {node["id"]: node for node in data(page, "nodes")}
    assert nodes.keys() == {"saga", "latency"}
    kind = vocabulary.kind("Property")
    assert nodes["latency"]["shape"] == kind.shape
    assert (nodes["latency"]["light"], nodes["latency"]["dark"]) == (
        kind.colour,
        kind.colour_on_dark,
    )
    (edge,) = data(page, "edges")
    assert (edge["from"], edge["to"], edge["dashes"]) == ("saga", "latency", True)
    assert edge["title"] == "saga worsens latency; at night"


def test_says_what_it_shows(page):
    """The page has a title, says what is left out, explains its signs and repeats itself in words."""
    tree = HTMLParser(page)
    assert tree.css_first("html").attributes["lang"] == "en"
    assert tree.css_first("title").text() == "Sagacity"
    assert tree.css_first("header p").text() == "2 concepts, 1 without relations are left out"
    assert [node.text(strip=True) for node in tree.css(".legend li")] == [
        "pattern",
        "property",
        "quality",
    ]
    assert [node.text() for node in tree.css("details li")] == ["saga worsens latency; at night"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_label(vocabulary, text):
    """Labels, definitions and conditions from documents are text to the page, and never markup."""
    cards = {"a": card("a", text, definition=text), "b": card("b", "b")}
    found = html(cards, [Edge("a", SG + "uses", "b", conditions=(text,))], vocabulary, concept="a")
    tree = HTMLParser(found)
    assert len(tree.css("script")) == 2
    assert not tree.css("img, a, [onerror], [onmouseover]")
    assert tree.css_first("h1").text() == f"Sagacity: {text}"
    assert tree.css_first("details li").text() == f"{text} uses b; {text}"
    node = next(node for node in data(found, "nodes") if node["id"] == "a")
    assert node["label"] == text
    assert node["title"].endswith(text)


def test_leaves_out_what_cannot_be_read(vocabulary):
    """Of too many concepts, those with the most relations are drawn, and the rest is counted."""
    cards = {f"c{number}": card(f"c{number}", f"c{number}") for number in range(30)}
    edges = [Edge("c0", SG + "uses", f"c{number}") for number in range(1, 30)]
    edges.append(Edge("c1", SG + "uses", "c2"))
    found = html(cards, edges, vocabulary, most=3)
    assert [node["id"] for node in data(found, "nodes")] == ["c0", "c1", "c2"]
    assert len(data(found, "edges")) == 3
    note = HTMLParser(found).css_first("header p").text()
    assert note == "3 of 30 concepts, those with the most relations; 27 are left out"


def test_one_concept(vocabulary):
    """A concept stands first in its own drawing, even without relations."""
    found = html({"a": card("a", "Raft")}, [], vocabulary, concept="a")
    assert [node["id"] for node in data(found, "nodes")] == ["a"]
    assert HTMLParser(found).css_first("title").text() == "Sagacity: Raft"


def test_nothing(vocabulary):
    """An empty graph is an empty page, and no error."""
    assert data(html({}, [], vocabulary), "nodes") == []


def test_relation_between_the_same_two(vocabulary):
    """Two relations between the same two concepts are two lines."""
    cards = {"a": card("a", "a"), "b": card("b", "b")}
    edges = [Edge("a", SG + "uses", "b"), Edge("a", SG + "requires", "b")]
    assert len(data(html(cards, edges, vocabulary), "edges")) == 2
