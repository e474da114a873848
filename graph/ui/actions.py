"""What a click does to a view: pure functions, so that every click is a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..draw.scope import DEEPEST, Scope, Step
from .state import View, read, write

EXPAND_BY = 12
"""How many neighbours a double-click adds."""

Action = Mapping[str, Any]


def apply(view: View, action: Action, shown: frozenset[str] = frozenset()) -> View:
    """The view after an action.

    Args:
        view: the view before.
        action: what a component sent: “do” names what to do, the rest says with what.
        shown: slugs of the concepts that are drawn.

    Returns:
        the new view; the same one if the action cannot be understood.
    """
    do = _ACTIONS.get(str(action.get("do")))
    if do is None:
        return view
    changed = do(view, action, shown)
    # Whatever a page sends is read like an address: nothing else can become state.
    return read(write(changed))[0]


def _text(action: Action, name: str) -> str:
    value = action.get(name)
    return value if isinstance(value, str) else ""


def _select(view: View, action: Action, shown: frozenset[str]) -> View:
    node, edge = _text(action, "node"), _text(action, "edge")
    parts = edge.split(".")
    if edge and len(parts) == 3:  # noqa: PLR2004 - subject, relation, object
        view = _bring(_bring(view, parts[0], shown), parts[2], shown)
        return replace(view, node=None, edge=(parts[0], parts[1], parts[2]))
    view = _bring(view, node, shown) if node else view
    return replace(view, node=node or None, edge=None)


def _bring(view: View, slug: str, shown: frozenset[str]) -> View:
    """A concept that is selected must be seen, so it is added if it is not there."""
    step = Step(slug)
    if slug in shown or slug in view.scope.focus or step in view.scope.steps:
        return view
    return replace(view, scope=replace(view.scope, steps=(*view.scope.steps, step)))


def _focus(view: View, action: Action, _shown: frozenset[str]) -> View:
    node = _text(action, "node")
    if not node:
        return view
    scope = view.scope
    focus = tuple(dict.fromkeys((*scope.focus, node))) if action.get("add") else (node,)
    scope = replace(scope, focus=focus, steps=(), moved=())
    return replace(view, scope=scope, node=None, edge=None)


def _unfocus(view: View, action: Action, _shown: frozenset[str]) -> View:
    focus = tuple(slug for slug in view.scope.focus if slug != _text(action, "node"))
    return replace(view, scope=replace(view.scope, focus=focus, moved=())) if focus else view


def _expand(view: View, action: Action, shown: frozenset[str]) -> View:
    node = _text(action, "node")
    count = action.get("count", EXPAND_BY)
    direction = action.get("direction", "any")
    if not node or not isinstance(count, int) or direction not in ("out", "in", "any"):
        return view
    view = _bring(view, node, shown)
    step = Step(node, _text(action, "relation"), direction, max(1, min(count, 100)))
    return replace(view, scope=replace(view.scope, steps=(*view.scope.steps, step)))


def _undo(view: View, _action: Action, _shown: frozenset[str]) -> View:
    return replace(view, scope=replace(view.scope, steps=view.scope.steps[:-1]))


def _toggle(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(n for n in names if n != name) if name in names else (*names, name)


def _scoped(change: Callable[[Scope, Action], Scope]) -> _Do:
    def do(view: View, action: Action, _shown: frozenset[str]) -> View:
        return replace(view, scope=change(view.scope, action))

    return do


def _depth(scope: Scope, action: Action) -> Scope:
    depth = action.get("depth")
    return replace(scope, depth=max(1, min(depth, DEEPEST))) if isinstance(depth, int) else scope


def _move(scope: Scope, action: Action) -> Scope:
    node, x, y = _text(action, "node"), action.get("x"), action.get("y")
    if not node or not isinstance(x, int) or not isinstance(y, int):
        return scope
    others = tuple(move for move in scope.moved if move[0] != node)
    return replace(scope, moved=(*others, (node, x, y)))


def _show(view: View, action: Action, _shown: frozenset[str]) -> View:
    show = action.get("show")
    return replace(view, show=show) if show in ("graph", "outline", "table") else view


def _colour(view: View, action: Action, _shown: frozenset[str]) -> View:
    colour = action.get("colour")
    return replace(view, colour=colour) if colour in ("kind", "community") else view


def _open(_view: View, action: Action, _shown: frozenset[str]) -> View:
    """A whole view at once, as a question or a topic gives it."""
    parameters = action.get("view")
    if not isinstance(parameters, Mapping):
        return _view
    return read({str(name): str(value) for name, value in parameters.items()})[0]


_Do = Callable[[View, Action, frozenset[str]], View]
_ACTIONS: Mapping[str, _Do] = {
    "select": _select,
    "focus": _focus,
    "unfocus": _unfocus,
    "expand": _expand,
    "undo": _undo,
    "show": _show,
    "colour": _colour,
    "open": _open,
    "depth": _scoped(_depth),
    "move": _scoped(_move),
    "relation": _scoped(
        lambda scope, action: replace(
            scope, relations_off=_toggle(scope.relations_off, _text(action, "name"))
        )
    ),
    "kind": _scoped(
        lambda scope, action: replace(
            scope, kinds_off=_toggle(scope.kinds_off, _text(action, "name"))
        )
    ),
    "topic": _scoped(
        lambda scope, action: replace(scope, topics=_toggle(scope.topics, _text(action, "name")))
    ),
    "inferred": _scoped(lambda scope, _action: replace(scope, inferred=not scope.inferred)),
    "clear": _scoped(
        lambda scope, _action: replace(
            scope, relations_off=(), kinds_off=(), topics=(), inferred=True
        )
    ),
}
