"""The page Explore: search, canvas or its twin, and the concept or the receipt beside it."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

import streamlit as st

from ..api import KnowledgeGraph
from ..draw.scene import Scene, compose
from ..draw.scope import Scope
from ..errors import SagacityError
from . import actions, component, welcome
from .panel import concept_panel
from .payload import scene_payload
from .receipt import relation_panel
from .settle import settle
from .shared import Outlook, knowledge, outlook
from .state import View, read, write

_bar, _canvas, _twin, _panel, _empty = (
    component.declare(name) for name in ("bar", "canvas", "twin", "panel", "empty")
)


def page() -> None:
    """Draw the page."""
    _body()


def unavailable(message: str) -> None:
    """Say why there is no graph to show."""
    _empty(key="unavailable", data={"title": "There is no graph to show", "problems": [message]})


@st.fragment
def _body() -> None:
    kg = knowledge()
    if not kg.cards():
        _empty(key="empty", data={"problems": _problems(kg)})
        return
    view, notes = current(kg)
    st.session_state["left at"] = st.query_params.to_dict()
    outlook_ = outlook(kg)
    scene = _compose(outlook_, view.scope)
    shown = frozenset(scene.nodes)
    bar = {**_bar_data(kg, view, scene), "notes": notes, "problems": _problems(kg)}
    _bar(key="bar", data=bar, on_act_change=partial(_act, "bar", shown))
    left, right = st.columns([2.55, 1], gap="small")
    with left:
        main = _canvas if view.show == "graph" else _twin
        key = "canvas" if view.show == "graph" else "twin"
        data = _drawing(kg, outlook_, view, scene)
        main(key=key, data=data, on_act_change=partial(_act, key, shown))
    with right:
        beside = _beside(kg, outlook_, view, scene)
        _panel(key="panel", data=beside, on_act_change=partial(_act, "panel", shown))


def current(kg: KnowledgeGraph) -> tuple[View, list[str]]:
    """The view that the address asks for, and what to say about it."""
    view, unread = read(st.query_params.to_dict())
    view, notes = settle(kg, view)
    return view, [*unread, *notes]


def _act(key: str, shown: frozenset[str]) -> None:
    view, _ = current(knowledge())
    changed = view
    for action in component.actions(key):
        changed = actions.apply(changed, action, shown)
    if changed != view:
        st.query_params.from_dict(write(changed))


@lru_cache(maxsize=64)
def _compose(outlook_: Outlook, scope: Scope) -> Scene:
    return compose(outlook_.around, scope, outlook_.communities)


def _drawing(kg: KnowledgeGraph, outlook_: Outlook, view: View, scene: Scene) -> dict[str, Any]:
    data = scene_payload(
        scene,
        kg.vocabulary,
        view.scope,
        total=len(kg.cards()),
        colour=view.colour,
        communities=outlook_.community_labels,
    )
    # The drawing never hears of a selection: it would be sent again at every click.
    return data if view.show == "graph" else {**data, "show": view.show}


def _bar_data(kg: KnowledgeGraph, view: View, scene: Scene) -> dict[str, Any]:
    cards = kg.cards()
    return {
        "depth": view.scope.depth,
        "show": view.show,
        "colour": view.colour,
        "inferred": view.scope.inferred,
        "filtered": view.scope.filtered,
        "focus": [{"slug": slug, "label": cards[slug].label} for slug in view.scope.focus],
        "topics": [
            {
                "name": entry.name,
                "label": kg.vocabulary.topic(entry.name).label,
                "count": entry.count,
                "on": entry.on,
            }
            for entry in scene.topics
        ],
        "restricted": bool(view.scope.topics),
        "themes": welcome.topics(kg),
        "questions": welcome.questions(kg),
        "total": len(cards),
    }


def _beside(kg: KnowledgeGraph, outlook_: Outlook, view: View, scene: Scene) -> dict[str, Any]:
    selection = {"node": view.node, "edge": ".".join(view.edge) if view.edge else None}
    if view.edge:
        try:
            receipt = kg.receipt(*view.edge)
        except SagacityError as error:
            return {"mode": "error", "message": str(error), "selection": selection}
        found = relation_panel(kg, receipt)
        return {**found, "selection": {"node": None, "edge": found["edge"]}}
    slug = view.node or view.scope.focus[0]
    found = concept_panel(kg, outlook_.around, view.scope, scene, slug)
    return {**found, "selection": selection}


def _problems(kg: KnowledgeGraph) -> list[str]:
    # Shown as text by a component: as Markdown, a file's name could fetch pictures.
    return [f"A file did not load; the rest of the graph did. {problem}" for problem in kg.problems]
