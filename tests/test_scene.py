"""Scenes and layouts: what is shown, what is left out, and that nothing ever jumps."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.draw import layout
from graph.draw.layout import Body
from graph.draw.scene import compose, offers, wrap
from graph.draw.scope import Scope, Step
from graph.draw.surroundings import FIRST, Surroundings
from graph.views import Card, Edge


class Made:
    """A small made-up graph that answers what a scene asks."""

    def __init__(self, vocabulary, relations, kind="Pattern"):
        self.vocabulary = vocabulary
        slugs = sorted({slug for s, _, o in relations for slug in (s, o)})
        iri = vocabulary.kind(kind).iri
        self._cards = {s: Card(s, s.replace("-", " "), (), (iri,), ("caching",), "") for s in slugs}
        self._edges = [Edge(s, vocabulary.relation(p).iri, o) for s, p, o in relations]

    def cards(self):
        return self._cards

    def edges(self, slugs=None):
        chosen = None if slugs is None else set(slugs)
        return [e for e in self._edges if chosen is None or {e.subject, e.object} & chosen]

    def importance(self):
        return dict.fromkeys(self._cards, 1 / len(self._cards))


@pytest.fixture
def star(vocabulary):
    """A hub with 200 neighbours over four relations, each with a neighbour of its own."""
    names = ["alternativeTo", "improves", "uses", "causes"]
    relations = [("hub", names[i % 4], f"n{i:03}") for i in range(200)]
    relations += [(f"n{i:03}", "uses", f"far{i:03}") for i in range(200)]
    return Surroundings(Made(vocabulary, relations))


def places(scene):
    return {slug: (node.x, node.y) for slug, node in scene.nodes.items()}


def test_a_scene_opens_small_and_says_what_it_left_out(star):
    """A hairball is never the first thing one sees."""
    scene = compose(star, Scope(("hub",)), {})
    assert len(scene.nodes) == FIRST
    assert scene.left_out == 200 - (FIRST - 1)
    assert scene.nodes["hub"].degree == 200
    assert scene.nodes["hub"].hidden == scene.left_out


def test_every_kind_of_relation_gets_its_share(star):
    """The first relation does not fill the canvas."""
    scene = compose(star, Scope(("hub",)), {})
    counts = {entry.name: entry.count for entry in scene.relations}
    assert min(counts.values()) >= 25


def test_the_same_question_gives_the_same_places(shipped):
    """Positions are a function of the scope: a fresh process draws the same picture."""
    scope = Scope(("saga",), 2, (Step("two-phase-commit", "", "any", 5),))
    first = compose(Surroundings(shipped), scope, {})
    second = compose(Surroundings(shipped), scope, {})
    assert places(first) == places(second)
    assert list(first.nodes) == list(second.nodes)


def test_expanding_adds_and_moves_nothing(shipped):
    """Old concepts keep their places, and the new ones stand near their parent."""
    around = Surroundings(shipped)
    before = compose(around, Scope(("saga",)), {})
    after = compose(around, Scope(("saga",), 1, (Step("two-phase-commit", "", "any", 8),)), {})
    assert len(after.nodes) == len(before.nodes) + 8
    assert places(after).items() >= places(before).items()
    parent = after.nodes["two-phase-commit"]
    for slug in after.nodes.keys() - before.nodes.keys():
        node = after.nodes[slug]
        assert node.parent == "two-phase-commit"
        assert abs(node.x - parent.x) + abs(node.y - parent.y) < 900


def test_each_depth_contains_the_one_before_in_its_places(shipped):
    """More depth adds rings around what stands."""
    around = Surroundings(shipped)
    scenes = [compose(around, Scope(("saga",), depth), {}) for depth in (1, 2, 3, 4)]
    for nearer, further in itertools.pairwise(scenes):
        assert places(further).items() >= places(nearer).items()
        assert len(further.nodes) > len(nearer.nodes)


def test_a_filter_hides_and_moves_nothing(shipped):
    """What a filter leaves stays where it was, and comes back where it was."""
    around = Surroundings(shipped)
    whole = compose(around, Scope(("saga",)), {})
    some = compose(around, Scope(("saga",), relations_off=("improves", "worsens")), {})
    assert 0 < len(some.nodes) < len(whole.nodes)
    assert places(whole).items() >= places(some).items()
    assert {line.relation for line in some.lines}.isdisjoint({"improves", "worsens"})
    off = {entry.name: entry for entry in some.relations if not entry.on}
    assert off.keys() == {"improves", "worsens"}
    assert all(entry.count for entry in off.values())


def test_filters_by_kind_and_topic_spare_the_focus(shipped):
    """The concept one looks at is always there."""
    around = Surroundings(shipped)
    kinds = compose(around, Scope(("saga",), kinds_off=("Pattern", "Problem")), {})
    assert "saga" in kinds.nodes
    assert {node.kind for slug, node in kinds.nodes.items() if slug != "saga"}.isdisjoint(
        {around.knowledge.vocabulary.kind(name).iri for name in ("Pattern", "Problem")}
    )
    topics = compose(around, Scope(("saga",), topics=("caching",)), {})
    assert all("caching" in n.card.topics for slug, n in topics.nodes.items() if slug != "saga")


def test_offers_say_shown_and_total(star):
    """Before expanding one knows how many are there and how many are shown."""
    scope = Scope(("hub",))
    scene = compose(star, scope, {})
    found = offers(star, scope, scene, "hub")
    assert [offer.total for offer in found] == [50, 50, 50, 50]
    assert sum(offer.shown for offer in found) == FIRST - 1
    step = Step("hub", found[0].relation, "out", found[0].total - found[0].shown)
    grown = compose(star, Scope(("hub",), 1, (step,)), {})
    assert offers(star, scope, grown, "hub")[0].shown == 50


def test_two_focuses_stand_apart_and_share_what_lies_between(shipped):
    """What both are related to stands between them."""
    around = Surroundings(shipped)
    scene = compose(around, Scope(("saga", "two-phase-commit")), {})
    left, right = sorted((scene.nodes["saga"].x, scene.nodes["two-phase-commit"].x))
    assert right - left > 400
    assert left < scene.nodes["availability"].x < right


def test_a_concept_by_itself_can_be_brought_in(star):
    """A step without a count adds the concept it names, also one without a tie to the rest."""
    scene = compose(star, Scope(("n000",), 1, (Step("far150"),)), {})
    assert "far150" in scene.nodes


def test_parallel_relations_do_not_cover_each_other(vocabulary):
    """Two relations of the same pair bow differently."""
    around = Surroundings(
        Made(vocabulary, [("a", "uses", "b"), ("a", "improves", "b"), ("b", "causes", "a")])
    )
    scene = compose(around, Scope(("a",)), {})
    bends = {(line.bend if line.edge.subject == "a" else -line.bend) for line in scene.lines}
    assert len(bends) == 3


def test_moved_concepts_stand_where_they_were_put(shipped):
    """A concept moved by hand is at its new place, the others at theirs."""
    around = Surroundings(shipped)
    scene = compose(around, Scope(("saga",), moved=(("availability", 900, -10),)), {})
    before = compose(around, Scope(("saga",)), {})
    assert places(scene) == {**places(before), "availability": (900, -10)}


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 30))
def test_labels_have_room(near, further, length):
    """After the layout no two boxes of shape and label in a ring overlap by much."""
    hub = Body("hub", 24, ("hub",))
    ring = [Body(f"n{i}", 9, ("x" * length,), "hub", (i % 5,)) for i in range(near)]
    outer = [Body(f"m{i}", 9, ("x" * length,), f"n{i % near}", (i % 3,)) for i in range(further)]
    links = [("hub", body.name) for body in ring] + [(b.parent, b.name) for b in outer]
    placed = layout.surround(layout.centre([hub]), [hub], ring, links)
    placed = layout.encircle(placed, [hub, *ring], outer, links)
    assert placed.keys() == {"hub", *(b.name for b in ring), *(b.name for b in outer)}
    bad = 0
    for a, b in itertools.combinations([hub, *ring, *outer], 2):
        (ax, ay), (bx, by) = placed[a.name], placed[b.name]
        wide = layout.box(a)[0] + layout.box(b)[0] - abs(ax - bx)
        (_, ua, da), (_, ub, db) = layout.box(a), layout.box(b)
        high = min(ay + da, by + db) - max(ay - ua, by - ub)
        bad += wide > 14 and high > 14
    assert bad <= (near + further) // 12


def test_labels_break_between_words():
    """Long labels take several lines, monstrous ones are cut."""
    assert wrap("conflict-free replicated data type") == (
        "conflict-free",
        "replicated data",
        "type",
    )
    assert wrap("saga") == ("saga",)
    assert all(len(line) <= 40 for line in wrap("x" * 10_000))
    assert len(wrap("word " * 500)) == 3
