"""What a person looks at, as a value, and as the query parameters of a link.

Query parameters are the only state of a view: whatever can be clicked to can be sent
to somebody else. What cannot be understood in them is left out with a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar, cast, get_args

from ..draw.scope import DEEPEST, Direction, Scope, Step
from ..model import SLUG

Show = Literal["graph", "outline", "table"]
Colour = Literal["kind", "community"]

_FOCUSES, _STEPS, _NAMES, _MOVES, _ADDED = 5, 60, 40, 200, 100
_NAME = re.compile(r"[A-Za-z][\w-]{0,63}")
_ANY = "any"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class View:
    """What the page Explore shows.

    Attributes:
        scope: what is drawn.
        node: slug of the selected concept.
        edge: subject slug, local name of the relation and object slug of the selected relation.
        show: the drawing, the outline or the table.
        colour: what the colour of a concept tells.
    """

    scope: Scope = field(default_factory=lambda: Scope(()))
    node: str | None = None
    edge: tuple[str, str, str] | None = None
    show: Show = "graph"
    colour: Colour = "kind"


def write(view: View) -> dict[str, str]:
    """The query parameters of a view; what is as usual is left out."""
    scope = view.scope
    parameters = {
        "concept": ",".join(scope.focus),
        "depth": str(scope.depth) if scope.depth != 1 else "",
        "add": ",".join(map(_write_step, scope.steps)),
        "off": ",".join(scope.relations_off),
        "hide": ",".join(scope.kinds_off),
        "topic": ",".join(scope.topics),
        "inferred": "" if scope.inferred else "no",
        "at": ",".join(f"{slug}.{x}.{y}" for slug, x, y in scope.moved),
        "node": view.node or "",
        "edge": ".".join(view.edge) if view.edge else "",
        "show": view.show if view.show != "graph" else "",
        "colour": view.colour if view.colour != "kind" else "",
    }
    return {name: value for name, value in parameters.items() if value}


def read(parameters: Mapping[str, str]) -> tuple[View, tuple[str, ...]]:
    """The view in query parameters, and a note on each that could not be read.

    Concepts are taken as they are written; whether they exist is for the graph to say.
    """
    notes: list[str] = []

    def many(name: str, parse: Callable[[str], _T | None], most: int) -> tuple[_T, ...]:
        parts = [part for part in parameters.get(name, "").split(",") if part]
        found = [parse(part) for part in parts]
        good = tuple(item for item in found if item is not None)
        if len(good) < len(parts) or len(good) > most:
            notes.append(f"Some of “{name}” in the address could not be read and was left out.")
        return good[:most]

    def one(name: str, parse: Callable[[str], _T | None], default: _T) -> _T:
        text = parameters.get(name, "")
        if not text:
            return default
        found = parse(text)
        if found is None:
            notes.append(f"“{name}” in the address could not be read and was left out.")
            return default
        return found

    no_edge: tuple[str, str, str] | None = None
    no_node: str | None = None
    view = View(
        scope=Scope(
            focus=_once(many("concept", _concept, _FOCUSES)),
            depth=one("depth", _depth, 1),
            steps=many("add", _read_step, _STEPS),
            relations_off=_once(many("off", _local_name, _NAMES)),
            kinds_off=_once(many("hide", _local_name, _NAMES)),
            topics=_once(many("topic", _slug, _NAMES)),
            inferred=one("inferred", {"no": False, "yes": True}.get, default=True),
            moved=_last_moves(many("at", _move, _MOVES)),
        ),
        node=one("node", _slug, no_node),
        edge=one("edge", _edge, no_edge),
        show=one(
            "show", lambda text: cast("Show", text) if text in get_args(Show) else None, "graph"
        ),
        colour=one(
            "colour",
            lambda text: cast("Colour", text) if text in get_args(Colour) else None,
            "kind",
        ),
    )
    return view, tuple(notes)


def _write_step(step: Step) -> str:
    if not step.count:
        return step.concept
    return f"{step.concept}.{step.relation or _ANY}.{step.direction}.{step.count}"


def _read_step(text: str) -> Step | None:
    parts = text.split(".")
    if len(parts) == 1:
        return Step(text) if _slug(text) else None
    if len(parts) != 4:  # noqa: PLR2004 - concept, relation, direction, count
        return None
    concept, relation, direction, count = parts
    number = _number(count)
    known = direction in get_args(Direction) and _slug(concept) and _local_name(relation)
    if not known or number is None or not 1 <= number <= _ADDED:
        return None
    name = "" if relation == _ANY else relation
    return Step(concept, name, cast("Direction", direction), number)


def _concept(text: str) -> str | None:
    return text if len(text) <= 100 and text.isprintable() else None  # noqa: PLR2004


def _slug(text: str) -> str | None:
    return text if len(text) <= 100 and SLUG.fullmatch(text) else None  # noqa: PLR2004


def _local_name(text: str) -> str | None:
    return text if _NAME.fullmatch(text) and text.isascii() else None


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?[0-9]{1,5}", text) else None


def _depth(text: str) -> int | None:
    depth = _number(text)
    return depth if depth is not None and 1 <= depth <= DEEPEST else None


def _move(text: str) -> tuple[str, int, int] | None:
    parts = text.split(".")
    if len(parts) != 3 or not _slug(parts[0]):  # noqa: PLR2004 - slug, x, y
        return None
    x, y = _number(parts[1]), _number(parts[2])
    return None if x is None or y is None else (parts[0], x, y)


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _last_moves(moves: Iterable[tuple[str, int, int]]) -> tuple[tuple[str, int, int], ...]:
    last = {move[0]: move for move in moves}
    return tuple(last.values())


def _edge(text: str) -> tuple[str, str, str] | None:
    parts = text.split(".")
    if len(parts) != 3:  # noqa: PLR2004 - subject, relation, object
        return None
    subject, relation, object_ = parts
    fine = _slug(subject) and _local_name(relation) and _slug(object_)
    return (subject, relation, object_) if fine else None
