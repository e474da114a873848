"""A view and its link: round trip, and what a hostile address can do."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graph.draw.scope import Scope, Step
from graph.ui.actions import apply
from graph.ui.state import View, read, write

slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
terms = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,12}", fullmatch=True).filter(lambda n: n != "any")
places = st.integers(-9999, 9999)


def names(most: int = 5):
    return st.lists(terms, max_size=most, unique=True).map(tuple)


steps = st.one_of(
    st.builds(Step, slugs),
    st.builds(
        Step,
        slugs,
        st.one_of(st.just(""), terms),
        st.sampled_from(["out", "in", "any"]),
        st.integers(1, 100),
    ),
)
scopes = st.builds(
    Scope,
    focus=st.lists(slugs, max_size=5, unique=True).map(tuple),
    depth=st.integers(1, 4),
    steps=st.lists(steps, max_size=8).map(tuple),
    relations_off=names(),
    kinds_off=names(),
    topics=st.lists(slugs, max_size=4, unique=True).map(tuple),
    inferred=st.booleans(),
    moved=st.lists(st.tuples(slugs, places, places), max_size=5, unique_by=lambda m: m[0]).map(
        tuple
    ),
)
views = st.builds(
    View,
    scope=scopes,
    node=st.none() | slugs,
    edge=st.none() | st.tuples(slugs, terms, slugs),
    show=st.sampled_from(["graph", "outline", "table"]),
    colour=st.sampled_from(["kind", "community"]),
)


@given(views)
def test_a_link_gives_back_exactly_its_view(view):
    """Whatever can be looked at can be sent: reading what was written gives the same view."""
    assert read(write(view)) == (view, ())


@given(st.dictionaries(st.sampled_from([*write(View()), "concept", "add", "at", "depth", "node",
                                        "edge", "off", "hide", "topic", "inferred", "show",
                                        "colour", "other"]), st.text(max_size=80)))  # fmt: skip
def test_any_address_gives_a_view(parameters):
    """No address raises, and what it could not say is left out and does not come back."""
    view, _ = read(parameters)
    assert read(write(view)) == (view, ())


def test_what_cannot_be_read_is_noted():
    """A person learns that a part of the address was left out."""
    view, notes = read({"concept": "saga", "depth": "9", "add": "saga.x.y.z", "node": "<script>"})
    assert view == View(Scope(("saga",)))
    assert len(notes) == 3
    assert all("left out" in note for note in notes)


def test_an_address_cannot_ask_for_too_much():
    """Focuses, steps and counts have limits."""
    view, notes = read(
        {"concept": ",".join(f"c{i}" for i in range(50)), "add": "saga.any.any.100000"}
    )
    assert len(view.scope.focus) == 5
    assert view.scope.steps == ()
    assert len(notes) == 2


VIEW = View(Scope(("saga",)))


def test_a_click_selects():
    """Selecting a shown concept changes the selection and nothing else."""
    assert apply(VIEW, {"do": "select", "node": "raft"}, frozenset(["raft"])) == replace(
        VIEW, node="raft"
    )


def test_selecting_what_is_not_shown_brings_it_in():
    """A selected concept can always be seen."""
    view = apply(VIEW, {"do": "select", "node": "raft"}, frozenset(["saga"]))
    assert view.scope.steps == (Step("raft"),)
    edge = apply(VIEW, {"do": "select", "edge": "saga.uses.raft"}, frozenset(["saga"]))
    assert (edge.edge, edge.scope.steps) == (("saga", "uses", "raft"), (Step("raft"),))


def test_expanding_appends_so_that_nothing_placed_before_moves():
    """Every expansion is a step of its own, in order, and can be taken back."""
    once = apply(VIEW, {"do": "expand", "node": "saga"})
    twice = apply(
        once, {"do": "expand", "node": "saga", "relation": "uses", "direction": "in", "count": 3}
    )
    assert twice.scope.steps == (Step("saga", "", "any", 12), Step("saga", "uses", "in", 3))
    assert apply(twice, {"do": "undo"}) == once


def test_filters_toggle():
    """Pressing an entry of the legend twice changes nothing."""
    for do, name in (("relation", "uses"), ("kind", "Pattern"), ("topic", "caching")):
        off = apply(VIEW, {"do": do, "name": name})
        assert off != VIEW
        assert apply(off, {"do": do, "name": name}) == VIEW
        assert apply(off, {"do": "clear"}) == VIEW


def test_focus_can_be_added_and_taken_away():
    """Two concepts stand side by side, and one can go again; the last one stays."""
    both = apply(VIEW, {"do": "focus", "node": "raft", "add": True})
    assert both.scope.focus == ("saga", "raft")
    alone = apply(both, {"do": "unfocus", "node": "saga"})
    assert alone.scope.focus == ("raft",)
    assert apply(alone, {"do": "unfocus", "node": "raft"}) == alone


@given(
    st.dictionaries(
        st.sampled_from(["do", "node", "edge", "name", "count", "depth", "direction", "x", "y",
                         "view", "add", "show", "colour", "relation"]),
        st.one_of(st.text(max_size=20), st.integers(), st.none(), st.booleans(), st.lists(st.text())),
    )
)  # fmt: skip
def test_whatever_a_page_sends_gives_a_view_that_fits_an_address(action):
    """A forged message cannot put anything into a view that an address could not."""
    for do in (
        "select",
        "focus",
        "expand",
        "move",
        "depth",
        "open",
        "show",
        "kind",
        action.get("do"),
    ):
        view = apply(VIEW, {**action, "do": do})
        assert read(write(view)) == (view, ())
