"""What the pages are made of, before a browser sees it."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from graph.draw.scene import compose
from graph.draw.scope import Scope
from graph.draw.surroundings import Surroundings
from graph.ui import assets
from graph.ui.answer import answer
from graph.ui.panel import concept_panel
from graph.ui.payload import scene_payload
from graph.ui.receipt import passage, relation_panel
from graph.ui.settle import settle
from graph.ui.state import View
from graph.ui.welcome import questions, start, topics

TEXT = "---\ntitle: T\n---\n# Head\n\n## Part\nFirst. The quote. Last.\nMore.\n\nOther paragraph."


def test_a_quote_is_cut_out_with_its_paragraph():
    """A reader sees the quote where it stands, under its heading."""
    start_ = TEXT.index("The quote.")
    found = passage(TEXT, start_, start_ + len("The quote."))
    assert (found.heading, found.before, found.quote, found.after) == (
        "Part",
        "First. ",
        "The quote.",
        " Last.\nMore.",
    )


@given(st.text(max_size=200), st.data())
def test_a_passage_never_loses_its_quote(text, data):
    """Whatever the document, the quote is exactly what was asked for."""
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    assert passage(text, begin, end).quote == text[begin:end]


def test_a_long_paragraph_is_cut():
    """A document without blank lines does not fill the panel."""
    text = "word " * 5000
    found = passage(text, 10_000, 10_004)
    assert found.before.startswith("… ")
    assert found.after.endswith(" …")
    assert len(found.before) + len(found.after) < 1500


def test_an_unknown_name_in_the_address_is_resolved_or_explained(shipped):
    """Labels and aliases work in links; what does not exist is told with the nearest."""
    view, notes = settle(shipped, View(Scope(("2PC", "Saga", "sagga"))))
    assert view.scope.focus == ("two-phase-commit", "saga")
    assert len(notes) == 1
    assert "sagga" in notes[0]
    assert "Nearest" in notes[0]


def test_what_the_graph_does_not_hold_is_left_out(shipped):
    """Relations, kinds, topics and selections that do not exist leave no trace but a note."""
    scope = Scope(("saga",), relations_off=("nope",), kinds_off=("Nope",), topics=("nope",))
    view, notes = settle(shipped, View(scope, node="nope"))
    assert view == View(Scope(("saga",)))
    assert len(notes) == 1


def test_the_first_view_has_a_heart_and_three_questions(shipped):
    """A person who asks nothing sees something telling."""
    assert start(shipped) == ("saga",)
    assert [question["text"] for question in questions(shipped)] == [
        "Saga or two-phase commit?",
        "What breaks when a cache key expires?",
        "What does CAP really force me to choose?",
    ]
    for question in questions(shipped):
        _, notes = settle(shipped, View(Scope(tuple(question["view"]["concept"].split(",")))))
        assert notes == []
    assert len(topics(shipped)) == 16


def draw(kg, view):
    scene = compose(Surroundings(kg), view.scope, {})
    data = scene_payload(
        scene, kg.vocabulary, view.scope, total=1, colour=view.colour, communities=("a",)
    )
    return scene, data


def test_a_selection_does_not_change_the_drawing(shipped):
    """Nothing that changes at a click is in what the canvas is sent."""
    view = View(Scope(("saga",)))
    assert draw(shipped, view)[1] == draw(shipped, replace(view, node="raft"))[1]


def test_a_drawing_is_plain_json(shipped):
    """Terms are sent once, everything is JSON, and points to what is there."""
    _, data = draw(shipped, View(Scope(("saga",), 2)))
    again = json.loads(json.dumps(data))
    slugs = {node["id"] for node in again["nodes"]}
    assert all(0 <= node["kind"] < len(again["kinds"]) for node in again["nodes"])
    assert all({edge["from"], edge["to"]} <= slugs for edge in again["edges"])
    assert len(json.dumps(data)) < 200_000


def test_a_concepts_page_is_in_order(shipped):
    """Relations come most telling first, each with its evidence and what could be expanded."""
    scope = Scope(("saga",))
    around = Surroundings(shipped)
    scene = compose(around, scope, {})
    panel = concept_panel(shipped, around, scope, scene, "saga")
    assert panel["groups"][0]["name"] == "alternativeTo"
    assert "two-phase-commit" in {item["slug"] for item in panel["groups"][0]["items"]}
    for group in panel["groups"]:
        assert group["total"] >= group["shown"] > 0
    cap = concept_panel(shipped, around, scope, scene, "cap-theorem")
    sides = {side["slug"] for side in cap["tensions"][0]["sides"]}
    assert {"consistency", "availability", "partition-tolerance"} <= sides
    assert cap["conditions"]


def test_a_receipt_quotes_the_document(shipped):
    """The sentence behind a relation is shown in its paragraph."""
    receipt = relation_panel(shipped, shipped.receipt("saga", "alternativeTo", "two-phase-commit"))
    first = receipt["reasons"][0]
    assert "alternative to two-phase commit" in first["quote"]
    assert first["title"] == "Saga"
    assert not first["lost"]


def test_answers_name_concepts_and_shorten_terms(shipped):
    """A row shows labels, prefixed names and plain values."""
    body = {
        "head": {"vars": ["a", "b", "c", "d"]},
        "results": {
            "bindings": [
                {
                    "a": {"type": "uri", "value": "https://w3id.org/sagacity/id/saga"},
                    "b": {"type": "uri", "value": "https://w3id.org/sagacity/ns#Pattern"},
                    "c": {
                        "type": "literal",
                        "value": "7",
                        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
                    },
                }
            ]
        },
    }
    found = answer(shipped, "SELECT", json.dumps(body).encode())
    a, b, c, d = found["rows"][0]
    assert (a["text"], a["slug"]) == ("saga", "saga")
    assert b["text"] == "sg:Pattern"
    assert c["number"]
    assert d is None
    assert answer(shipped, "ASK", b'{"head": {}, "boolean": true}') == {
        "mode": "ask",
        "answer": True,
    }
    assert answer(shipped, "CONSTRUCT", b"<a> <b> <c> .")["turtle"] == "<a> <b> <c> ."


class Client:
    """Asks an app in this process."""

    def __init__(self, app):
        self.transport = httpx.ASGITransport(app=app)

    def get(self, path, **options):
        async def ask():
            async with httpx.AsyncClient(
                transport=self.transport, base_url="http://here"
            ) as client:
                return await client.get(path, **options)

        return asyncio.run(ask())


@pytest.fixture
def client(shipped):
    return Client(Starlette(routes=assets.routes(lambda: shipped)))


@pytest.mark.parametrize("typed", ["sag", "SAGA", "sgaa"])
def test_suggestions_find_what_is_meant(client, typed):
    """The search box is answered from the second letter, in any case, with typos."""
    slugs = [
        match["slug"]
        for match in client.get("/explorer/search", params={"q": typed}).json()["matches"]
    ]
    assert "saga" in slugs[:3]


def test_suggestions_say_why(client):
    """An acronym is explained."""
    first = client.get("/explorer/search", params={"q": "2pc"}).json()["matches"][0]
    assert (first["slug"], first["how"], first["matched"]) == ("two-phase-commit", "acronym", "2PC")


def test_modules_are_kept_for_good_and_nothing_else_is_served(client):
    """An address changes with the content, and no path leads out of the folder."""
    answer_ = client.get(f"{assets.base()}/canvas.js")
    assert answer_.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer_.headers["cache-control"]
    for name in ("scene.py", "..%2fstate.py", "nothing.js", "%2e%2e/%2e%2e/app.py"):
        assert client.get(f"{assets.base()}/{name}").status_code == 404


def test_every_module_imports_only_what_is_served():
    """No module asks another server for code, and no import leads nowhere."""
    files = assets._files()
    for name, content in files.items():
        text = content.decode()
        if name.endswith(".js"):
            for target in re.findall(r'from "([^"]+)"', text):
                assert target.removeprefix("./") in files, (name, target)
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text), name
        assert "innerHTML" not in text, name
