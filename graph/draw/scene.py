"""A scene: everything the canvas and its table show, worked out before a browser sees it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from ..views import Card, Edge
from ..vocabulary import Vocabulary
from . import layout
from .layout import Body, Positions
from .scope import Scope, Step
from .surroundings import Chosen, Surroundings, choose, follows, unfiltered

_LINE = 19
_LARGEST, _SMALLEST, _FOCUS = 18.0, 7.0, 24.0
_FIRST_RING = (0, 1)
_FROM_AFAR = 1.4
"""Shapes are larger by this in scenes that are shown from further away."""


@dataclass(frozen=True, slots=True)
class Node:
    """A concept as it is drawn.

    Attributes:
        card: the concept.
        kind: IRI of the kind that gives it its shape, empty if it has none.
        lines: its label, broken into lines.
        degree: to how many concepts it is related, with the filters on.
        hidden: how many of those are not shown.
        importance: PageRank.
        size: radius.
        community: number of its group, None if it has none.
        focus: it stands in the middle.
        x: place, in pixels.
        y: place, in pixels, downwards.
        parent: slug of the concept it was reached from, or None.
    """

    card: Card
    kind: str
    lines: tuple[str, ...]
    degree: int
    hidden: int
    importance: float
    size: float
    community: int | None
    focus: bool
    x: int
    y: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A relation as it is drawn.

    Attributes:
        edge: the relation.
        relation: local name of its type.
        bend: how far the curve leaves the straight line, as a part of its length.
        rank: 2 if it touches the focus, 1 if it brought one of its ends here, else 0.
    """

    edge: Edge
    relation: str
    bend: float
    rank: int

    @property
    def name(self) -> str:
        """Names it in a link: subject, relation and object."""
        return f"{self.edge.subject}.{self.relation}.{self.edge.object}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend.

    Attributes:
        name: local name of a kind or relation, or slug of a topic.
        count: how many are shown, or would be if it is off.
        on: they are shown.
    """

    name: str
    count: int
    on: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """What one could expand.

    Attributes:
        relation: local name.
        label: how it reads from the concept.
        direction: “out” or “in”.
        shown: how many of its neighbours are shown.
        total: how many there are.
    """

    relation: str
    label: str
    direction: str
    shown: int
    total: int


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn.

    Attributes:
        nodes: by slug, in the order they were chosen.
        lines: relations between them.
        kinds: legend of kinds.
        relations: legend of relations.
        topics: legend of topics.
        left_out: how many more concepts the rings hold.
    """

    nodes: Mapping[str, Node]
    lines: tuple[Line, ...]
    kinds: tuple[Entry, ...]
    relations: tuple[Entry, ...]
    topics: tuple[Entry, ...]
    left_out: int


def compose(around: Surroundings, scope: Scope, communities: Mapping[str, int]) -> Scene:
    """Work out what a scope shows.

    Args:
        around: the graph.
        scope: what was asked for; its slugs must exist.
        communities: number of each concept's group.
    """
    frame = choose(around, unfiltered(scope)) if scope.filtered else None
    choice = choose(around, scope)
    everything = dict((frame or choice).chosen)
    extra = [slug for slug in choice.chosen if slug not in everything]
    everything.update((slug, choice.chosen[slug]) for slug in extra)
    around.fetch(everything)
    sizes = _sizes(around, everything)
    places = _places(around, scope, everything, sizes)
    nodes = {
        slug: _node(
            around,
            scope,
            found,
            choice.chosen.keys(),
            place=places[slug],
            size=sizes[slug] * (_FROM_AFAR if scope.depth > 1 else 1.0),
            community=communities.get(slug),
        )
        for slug, found in choice.chosen.items()
    }
    lines = _lines(around, scope, nodes)
    kinds, relations, topics = _legend(around, scope, everything, nodes, lines)
    return Scene(nodes, lines, kinds, relations, topics, choice.left_out)


def offers(around: Surroundings, scope: Scope, scene: Scene, slug: str) -> list[Offer]:
    """What one could expand from a concept, most telling first."""
    total: dict[tuple[int, str, bool], set[str]] = defaultdict(set)
    for tie in around.admitted(slug, scope):
        total[tie.group].add(tie.other)
    vocabulary = around.knowledge.vocabulary
    found = []
    for (_, name, inward), others in sorted(total.items()):
        relation = vocabulary.relation(name)
        found.append(
            Offer(
                relation=name,
                label=relation.inverse_label if inward else relation.label,
                direction="in" if inward else "out",
                shown=sum(other in scene.nodes for other in others),
                total=len(others),
            )
        )
    return found


def candidates(around: Surroundings, scope: Scope, scene: Scene, step: Step) -> int:
    """How many concepts a step could add."""
    return len(
        {
            tie.other
            for tie in around.admitted(step.concept, scope)
            if tie.other not in scene.nodes and follows(tie, step)
        }
    )


def wrap(label: str, width: int = _LINE) -> tuple[str, ...]:
    """A label in at most three lines, broken between words where that is possible."""
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    lines = [line if len(line) <= 2 * width else line[: 2 * width - 1] + "…" for line in lines]
    if len(lines) > 3:  # noqa: PLR2004 - the third line is the last
        lines = [*lines[:2], lines[2] + " …"]
    return tuple(lines) or ("?",)


def _sizes(around: Surroundings, chosen: Mapping[str, Chosen]) -> dict[str, float]:
    """Sizes that do not depend on what else is shown, so that places do not either."""
    weight = around.knowledge.importance()
    sizes = {}
    for slug, found in chosen.items():
        share = min(1.0, (weight.get(slug, 0.0) / (around.heaviest or 1.0)) ** 0.5)
        sizes[slug] = _FOCUS if found.ring == 0 else _SMALLEST + (_LARGEST - _SMALLEST) * share
    return sizes


def _places(
    around: Surroundings,
    scope: Scope,
    everything: Mapping[str, Chosen],
    sizes: Mapping[str, float],
) -> Positions:
    """Ring by ring, then step by step, then what only a filter let in."""
    cards = around.knowledge.cards()
    batches: dict[tuple[int, int], list[Body]] = defaultdict(list)
    for slug, found in everything.items():
        batch = (0, found.ring) if found.step is None else (1, found.step)
        group = found.tie.group if found.tie else None
        # A sector is a family of relations, read in one direction.
        sector = (group[0], int(group[2])) if group else ()
        body = Body(slug, sizes[slug], wrap(cards[slug].label), found.parent, sector)
        batches[batch].append(body)
    links = sorted(
        {
            (min(slug, tie.other), max(slug, tie.other))
            for slug in everything
            for tie in around.ties(slug)
            if tie.other in everything
        }
    )
    standing = batches.pop((0, 0))
    placed = layout.centre(standing)
    for batch in sorted(batches):
        fresh = batches[batch]
        put = _way(batch)
        placed = put(placed, standing, fresh, links)
        standing = [*standing, *fresh]
    placed.update({slug: (float(x), float(y)) for slug, x, y in scope.moved if slug in placed})
    return placed


def _way(batch: tuple[int, int]) -> Callable[..., Positions]:
    if batch == _FIRST_RING:
        return layout.surround
    return layout.extend if batch[0] else layout.encircle


def _node(
    around: Surroundings,
    scope: Scope,
    found: Chosen,
    shown: AbstractSet[str],
    *,
    place: tuple[float, float],
    size: float,
    community: int | None,
) -> Node:
    card = around.knowledge.cards()[found.slug]
    others = {tie.other for tie in around.admitted(found.slug, scope)}
    return Node(
        card=card,
        kind=_kind(around.knowledge.vocabulary, card),
        lines=wrap(card.label),
        degree=len(others),
        hidden=len(others - shown),
        importance=around.knowledge.importance().get(found.slug, 0.0),
        size=round(size, 1),
        community=community,
        focus=found.ring == 0,
        x=round(place[0]),
        y=round(place[1]),
        parent=found.parent,
    )


def _kind(vocabulary: Vocabulary, card: Card) -> str:
    known = [vocabulary.kinds[kind] for kind in card.kinds if kind in vocabulary.kinds]
    return min(known, key=lambda kind: kind.order).iri if known else ""


def _lines(around: Surroundings, scope: Scope, nodes: Mapping[str, Node]) -> tuple[Line, ...]:
    parallel: dict[tuple[str, str], list[tuple[tuple[int, str, bool], str, Edge]]] = {}
    place = {slug: number for number, slug in enumerate(nodes)}
    for slug in nodes:
        for tie in around.admitted(slug, scope):
            if tie.other in nodes and slug == tie.edge.subject:
                inner, outer = sorted((slug, tie.other), key=place.__getitem__)
                pair = (inner, outer)
                parallel.setdefault(pair, []).append((tie.group, tie.relation.name, tie.edge))
    lines = []
    for pair, found in sorted(parallel.items()):
        rank = _rank(nodes[pair[0]], nodes[pair[1]])
        for number, (_, name, edge) in enumerate(sorted(found, key=lambda item: item[:2])):
            # All bow the same way from the middle; parallel ones to alternate sides, further out.
            side = 1 if number % 2 == 0 else -1
            bend = side * (0.12 + 0.16 * ((number + 1) // 2))
            lines.append(Line(edge, name, bend if edge.subject == pair[0] else -bend, rank))
    return tuple(lines)


def _rank(one: Node, other: Node) -> int:
    if one.focus or other.focus:
        return 2
    return int(other.card.slug == one.parent or one.card.slug == other.parent)


def _legend(
    around: Surroundings,
    scope: Scope,
    everything: Mapping[str, Chosen],
    nodes: Mapping[str, Node],
    lines: Sequence[Line],
) -> tuple[tuple[Entry, ...], tuple[Entry, ...], tuple[Entry, ...]]:
    vocabulary = around.knowledge.vocabulary
    cards = around.knowledge.cards()
    kinds = Counter(_kind(vocabulary, cards[slug]) for slug in everything)
    topics = Counter(topic for slug in everything for topic in cards[slug].topics[:1])
    relations = Counter(
        tie.relation.name
        for slug in everything
        for tie in around.ties(slug)
        if tie.other in everything and slug == tie.edge.subject
    )
    shown_kinds = Counter(node.kind for node in nodes.values())
    shown_topics = Counter(topic for node in nodes.values() for topic in node.card.topics[:1])
    shown_relations = Counter(line.relation for line in lines)
    return (
        tuple(
            _entry(kind.name, shown_kinds[kind.iri], kinds[kind.iri], scope.kinds_off)
            for kind in vocabulary.kinds.values()
            if kinds[kind.iri] or kind.name in scope.kinds_off
        ),
        tuple(
            _entry(type_.name, shown_relations[name], relations[name], scope.relations_off)
            for type_ in vocabulary.relations.values()
            if relations[name := type_.name] or name in scope.relations_off
        ),
        tuple(
            Entry(
                topic.slug,
                shown_topics[topic.slug] or topics[topic.slug],
                not scope.topics or topic.slug in scope.topics,
            )
            for topic in vocabulary.topics.values()
            if topics[topic.slug] or topic.slug in scope.topics
        ),
    )


def _entry(name: str, shown: int, would_be: int, off: Iterable[str]) -> Entry:
    on = name not in off
    return Entry(name, shown if on else would_be, on)
