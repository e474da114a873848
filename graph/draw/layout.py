"""Where concepts are drawn: the same place for the same question, on every machine.

The focus stands in the middle and its neighbours around it, in sectors of one kind of
relation each; further rings and expansions are added around those that stand already,
which stay where they are. Inside a batch a force-directed layout (Fruchterman and
Reingold, 1991) pulls related concepts together, and a last pass parts the boxes that
labels and shapes need.

Only additions, products, quotients and square roots are used on arrays, and sums run
along the first axis: IEEE 754 fixes the result of each, so the positions do not depend
on the processor. Units are pixels at scale one; y grows downwards.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Positions = dict[str, tuple[float, float]]

STRETCH = 1.35
"""Rings are this much wider than high: screens are wide, and so are labels."""
_RING = 165.0
_LEVEL = 88.0
_OUTER_LEVEL = 64.0
_SEAT = 100.0
_SPRING = 150.0
_LABEL_HEIGHT = 17.0
_CHARACTER = 7.0
_ROUNDS = 90
_PARTING_ROUNDS = 120


@dataclass(frozen=True, slots=True)
class Body:
    """Something to place.

    Attributes:
        name: names it.
        size: radius of its shape.
        lines: its label, as it is broken into lines.
        parent: what it is placed next to, None for the middle.
        sector: bodies of one sector stand side by side.
    """

    name: str
    size: float
    lines: tuple[str, ...]
    parent: str | None = None
    sector: tuple[int, ...] = ()


def centre(bodies: Sequence[Body]) -> Positions:
    """Place the focus: one in the middle, several on an ellipse around it."""
    if len(bodies) == 1:
        return {bodies[0].name: (0.0, 0.0)}
    places = {}
    for number, body in enumerate(bodies):
        x, y = _spoke(number / len(bodies) + 0.75, 265.0)
        places[body.name] = (x, y)
    return places


def surround(
    placed: Positions,
    standing: Sequence[Body],
    fresh: Sequence[Body],
    links: Sequence[tuple[str, str]],
) -> Positions:
    """Place the focus's neighbours in sectors around it; what several share, between them.

    Args:
        placed: where the focus stands.
        standing: the bodies in it.
        fresh: the neighbours.
        links: pairs of names that are related; others are ignored.

    Returns:
        the positions of all.
    """
    ordered = sorted(fresh, key=lambda body: (body.sector, body.name))
    if len(standing) == 1:
        start = _around(ordered)
    else:
        shared, own = _shares(placed, ordered, links)
        start = _between(placed, shared)
        for parent, children in own.items():
            start.update(_fan(placed[parent], children, opening=0.62, near=135.0))
    return _settle(placed, standing, ordered, start, links, pull=0.16)


def _around(ordered: Sequence[Body]) -> Positions:
    # As many levels as the labels need, were they to stand side by side on the first one.
    wide = sum(2 * box(body)[0] for body in ordered)
    levels = max(1, math.ceil(len(ordered) / 15), math.ceil(wide / 1600.0))
    return {
        body.name: _spoke((number + 0.5) / len(ordered), _RING + _LEVEL * (number % levels))
        for number, body in enumerate(ordered)
    }


def _shares(
    placed: Positions, ordered: Sequence[Body], links: Sequence[tuple[str, str]]
) -> tuple[dict[str, list[str]], dict[str, list[Body]]]:
    """Which bodies several of those placed share, and which belong to one of them."""
    owners: dict[str, list[str]] = {body.name: [] for body in ordered}
    for a, b in links:
        for one, other in ((a, b), (b, a)):
            if one in owners and other in placed:
                owners[one].append(other)
    own: dict[str, list[Body]] = {}
    for body in ordered:
        if len(owners[body.name]) < 2:  # noqa: PLR2004 - shared by two or more
            parent = body.parent if body.parent in placed else next(iter(placed))
            own.setdefault(parent or "", []).append(body)
    shared = {body.name: owners[body.name] for body in ordered if len(owners[body.name]) > 1}
    return shared, own


def _between(placed: Positions, shared: Mapping[str, Sequence[str]]) -> Positions:
    """Columns between those that share, one below the other."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, owners in shared.items():
        groups.setdefault(tuple(sorted(owners)), []).append(name)
    places = {}
    for owners, names in groups.items():
        x = sum(placed[owner][0] for owner in owners) / len(owners)
        y = sum(placed[owner][1] for owner in owners) / len(owners)
        columns = 1 if len(names) <= 7 else 2  # noqa: PLR2004 - what fits in one
        for number, name in enumerate(names):
            row, column = divmod(number, columns)
            rows = math.ceil(len(names) / columns)
            dx = (column - (columns - 1) / 2) * 130.0
            places[name] = (x + dx, y + (row - (rows - 1) / 2) * 74.0 + column * 20.0)
    return places


def encircle(
    placed: Positions,
    standing: Sequence[Body],
    fresh: Sequence[Body],
    links: Sequence[tuple[str, str]],
) -> Positions:
    """Place a further ring around all that stands, each body near what it is related to.

    Args:
        placed: where the others stand.
        standing: the bodies that stand.
        fresh: the bodies of the ring.
        links: pairs of names that are related; others are ignored.

    Returns:
        the positions of all.
    """
    turns = _bearings(placed, fresh, links)
    ordered = sorted(fresh, key=lambda body: (turns[body.name], body.name))
    reach = max(math.hypot(x / STRETCH, y) for x, y in placed.values())
    room = math.tau * (reach + 130.0) * (1 + STRETCH) / 2
    levels = max(1, math.ceil(len(ordered) * _SEAT / room))
    start = {}
    for number, body in enumerate(ordered):
        radius = max(_RING, reach + 105.0) + _OUTER_LEVEL * (number % levels)
        start[body.name] = _spoke((number + 0.5) / len(ordered), radius)
    return _settle(placed, standing, ordered, start, links, pull=0.3)


def _bearings(
    placed: Positions, fresh: Sequence[Body], links: Sequence[tuple[str, str]]
) -> dict[str, float]:
    """In which direction, in turns from the top, each body's placed relatives lie."""
    names = {body.name for body in fresh}
    sums = dict.fromkeys(names, (0.0, 0.0))
    for a, b in links:
        for one, other in ((a, b), (b, a)):
            if one in names and other in placed:
                x, y = placed[other]
                sums[one] = (sums[one][0] + x / STRETCH, sums[one][1] + y)
    return {name: round(math.atan2(x, -y) / math.tau % 1.0, 6) for name, (x, y) in sums.items()}


def extend(
    placed: Positions,
    standing: Sequence[Body],
    fresh: Sequence[Body],
    links: Sequence[tuple[str, str]],
) -> Positions:
    """Place newcomers outward of their parents; whatever stands, stays.

    Args:
        placed: where the others stand.
        standing: the bodies that stand.
        fresh: the newcomers, each with a parent among those standing, or none.
        links: pairs of names that are related; others are ignored.

    Returns:
        the positions of all.
    """
    families: dict[str | None, list[Body]] = {}
    for body in sorted(fresh, key=lambda body: (body.sector, body.name)):
        families.setdefault(body.parent if body.parent in placed else None, []).append(body)
    start: Positions = {}
    for parent, children in families.items():
        x, y = placed.get(parent or "", (0.0, 0.0))
        wide = parent is None or math.hypot(x, y) <= 1
        opening = 1.0 if wide else min(0.75, 0.12 * len(children))
        start.update(_fan((x, y), children, opening))
    ordered = [body for children in families.values() for body in children]
    return _settle(placed, standing, ordered, start, links, pull=0.05)


def _fan(
    parent: tuple[float, float], children: Sequence[Body], opening: float, near: float = 140.0
) -> Positions:
    """A fan of places around a parent, opening away from the middle by a part of a turn."""
    x, y = parent
    outward = math.hypot(x, y) > 1
    turn = math.atan2(y, x / STRETCH) / math.tau if outward else 0.25
    levels = max(1, math.ceil(len(children) / 9))
    places = {}
    for number, body in enumerate(children):
        share = (number + 0.5) / len(children) - 0.5
        dx, dy = _spoke(turn + opening * share + 0.25, near + 80.0 * (number % levels))
        places[body.name] = (x + dx, y + dy)
    return places


def _spoke(turn: float, radius: float) -> tuple[float, float]:
    """A point on an ellipse, a part of a full turn clockwise from the top."""
    angle = math.tau * (turn - 0.25)
    # Rounded, because the last digit of a sine differs between mathematical libraries.
    return (
        round(STRETCH * radius * math.cos(angle), 3),
        round(radius * math.sin(angle), 3),
    )


def _settle(
    placed: Positions,
    standing: Sequence[Body],
    fresh: Sequence[Body],
    start: Positions,
    links: Sequence[tuple[str, str]],
    *,
    pull: float,
) -> Positions:
    if not fresh:
        return dict(placed)
    bodies = [*standing, *fresh]
    row = {body.name: number for number, body in enumerate(bodies)}
    at = np.array([(placed | start)[body.name] for body in bodies], dtype=np.float64)
    boxes = np.array([box(body) for body in bodies], dtype=np.float64)
    pairs = np.array(
        [(row[a], row[b]) for a, b in links if a in row and b in row and a != b], dtype=np.int64
    ).reshape(-1, 2)
    first = len(standing)
    home = at.copy()
    at = _relax(at, home, pairs, first, pull)
    at = _part(at, boxes, first)
    return {
        **placed,
        **{
            body.name: (float(round(x)), float(round(y)))
            for body, (x, y) in zip(fresh, at[first:].tolist(), strict=True)
        },
    }


def _relax(at: Array, home: Array, pairs: npt.NDArray[np.int64], first: int, pull: float) -> Array:
    """Springs along links, repulsion between all; rows before ``first`` do not move."""
    at = at.copy()
    for step in range(_ROUNDS):
        heat = 14.0 * (1.0 - step / _ROUNDS) + 0.5
        # Indexed so that the sums over all others run along the first axis.
        gap = at[None, first:, :] - at[:, None, :]
        flat = gap / np.array([STRETCH, 1.0])
        square = flat[..., 0] * flat[..., 0] + flat[..., 1] * flat[..., 1] + 25.0
        push = (gap * (9000.0 / square)[..., None] / np.sqrt(square)[..., None]).sum(axis=0)
        force = push * 0.5 + (home[first:] - at[first:]) * pull
        force += _springs(at, pairs)[first:]
        length = np.sqrt(force[:, 0] * force[:, 0] + force[:, 1] * force[:, 1]) + 1e-9
        at[first:] += force / length[:, None] * np.minimum(length, heat)[:, None]
    return at


def _springs(at: Array, pairs: npt.NDArray[np.int64]) -> Array:
    force = np.zeros_like(at)
    if len(pairs):
        gap = at[pairs[:, 1]] - at[pairs[:, 0]]
        length = np.sqrt(gap[:, 0] * gap[:, 0] + gap[:, 1] * gap[:, 1]) + 1e-9
        pulls = gap * (0.012 * (length - _SPRING) / length)[:, None]
        np.add.at(force, pairs[:, 0], pulls)
        np.add.at(force, pairs[:, 1], -pulls)
    return force


def box(body: Body) -> tuple[float, float, float]:
    """What a body needs: half its width, its height above and below its middle."""
    width = max((len(line) for line in body.lines), default=0) * _CHARACTER / 2
    below = body.size + _LABEL_HEIGHT * len(body.lines)
    return (max(width, body.size) + 5.0, body.size + 4.0, below + 5.0)


def _part(at: Array, boxes: Array, first: int) -> Array:
    """Move overlapping boxes apart along the shorter way; rows before ``first`` stay."""
    at = at.copy()
    middle = (boxes[:, 2] - boxes[:, 1]) / 2
    half = np.stack([boxes[:, 0], (boxes[:, 1] + boxes[:, 2]) / 2], axis=1)
    fixed = np.arange(len(at)) < first
    # Of a pair, the one that may move moves; two that may share the way.
    share = np.where(fixed[:, None], 1.0, 0.5)
    # Those at the same place must part ways, not travel together.
    rows = np.arange(len(at), dtype=np.float64)
    order = np.sign(rows[None, first:] - rows[:, None])
    for _ in range(_PARTING_ROUNDS):
        centres = np.stack([at[:, 0], at[:, 1] + middle], axis=1)
        gap = centres[None, first:, :] - centres[:, None, :]
        lap = half[None, first:, :] + half[:, None, :] - np.abs(gap)
        hit = (lap[..., 0] > 0) & (lap[..., 1] > 0)
        hit[np.arange(first, len(at)), np.arange(len(at) - first)] = False
        if not hit.any():
            break
        sideways = lap[..., 0] < lap[..., 1]
        sign = np.where(gap == 0, order[..., None], np.sign(gap))
        move_x = np.where(hit & sideways, lap[..., 0] * sign[..., 0], 0.0) * share
        move_y = np.where(hit & ~sideways, lap[..., 1] * sign[..., 1], 0.0) * share
        at[first:, 0] += 0.6 * move_x.sum(axis=0)
        at[first:, 1] += 0.6 * move_y.sum(axis=0)
    return at
