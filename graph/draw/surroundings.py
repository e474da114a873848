"""Which concepts are shown: rings around the focus and expansions, most telling first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from ..views import Card, Edge
from ..vocabulary import RelationType, Vocabulary
from .scope import Scope, Step

FIRST = 120
"""How many concepts are drawn before anybody expands."""
PER_FURTHER_RING = 80
"""How many more each of the rings three and four may add."""
MOST = 500
"""How many concepts are ever drawn; above it the canvas is no longer fluid."""


class Knowledge(Protocol):
    """What a drawing needs to ask of a graph; ``KnowledgeGraph`` answers it."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The ontology."""

    def cards(self) -> Mapping[str, Card]:
        """Every concept in brief, by slug."""

    def edges(self, slugs: Iterable[str] | None = None) -> list[Edge]:
        """The relations that touch any of these concepts, each once."""

    def importance(self) -> Mapping[str, float]:
        """How central each concept is, by slug."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation seen from one of its ends.

    Attributes:
        edge: the relation.
        other: slug of the other end.
        relation: its type.
        outgoing: this end is the subject; always so for a symmetric relation.
    """

    edge: Edge
    other: str
    relation: RelationType
    outgoing: bool

    @property
    def group(self) -> tuple[int, str, bool]:
        """Ties of one group read alike; groups sort by how telling they are."""
        return (self.relation.order, self.relation.name, not self.outgoing)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A concept that is shown, and why.

    Attributes:
        slug: names it.
        ring: how many relations away from the focus.
        parent: the shown concept it was reached from, None in the focus.
        tie: how it was reached.
        step: which expansion brought it, None for the first rings.
    """

    slug: str
    ring: int
    parent: str | None = None
    tie: Tie | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The concepts that are shown.

    Attributes:
        chosen: by slug, in the order they were chosen.
        left_out: how many more the rings hold.
    """

    chosen: Mapping[str, Chosen]
    left_out: int


@dataclass(slots=True)
class Surroundings:
    """A graph seen from its concepts, remembering what it has been asked.

    One instance serves one version of a graph and any number of scopes.

    Attributes:
        knowledge: the graph.
    """

    knowledge: Knowledge
    _ties: dict[str, tuple[Tie, ...]] = field(default_factory=dict)
    _heaviest: float | None = None

    @property
    def heaviest(self) -> float:
        """The importance of the most central concept of the graph."""
        if self._heaviest is None:
            self._heaviest = max(self.knowledge.importance().values(), default=0.0)
        return self._heaviest

    def ties(self, slug: str) -> tuple[Tie, ...]:
        """The relations of one concept, most telling first."""
        if slug not in self._ties:
            self.fetch([slug])
        return self._ties[slug]

    def fetch(self, slugs: Iterable[str]) -> None:
        """Ask for the relations of several concepts at once."""
        missing = [slug for slug in slugs if slug not in self._ties]
        if not missing:
            return
        found: dict[str, list[Tie]] = {slug: [] for slug in missing}
        relations = self.knowledge.vocabulary.relations
        cards = self.knowledge.cards()
        for edge in self.knowledge.edges(missing):
            relation = relations.get(edge.predicate)
            if relation is None or edge.subject not in cards or edge.object not in cards:
                continue
            if edge.subject in found:
                found[edge.subject].append(Tie(edge, edge.object, relation, outgoing=True))
            if edge.object in found and edge.object != edge.subject:
                outgoing = relation.symmetric
                found[edge.object].append(Tie(edge, edge.subject, relation, outgoing))
        weight = self.knowledge.importance()
        for slug, ties in found.items():
            ties.sort(key=lambda tie: (tie.group, -weight.get(tie.other, 0.0), tie.other))
            self._ties[slug] = tuple(ties)

    def admitted(self, slug: str, scope: Scope) -> Iterator[Tie]:
        """The relations of a concept that the scope's filters let through."""
        for tie in self.ties(slug):
            if _admits_edge(tie, scope) and self._admits_concept(tie.other, scope):
                yield tie

    def _admits_concept(self, slug: str, scope: Scope) -> bool:
        if slug in scope.focus:
            return True
        card = self.knowledge.cards()[slug]
        if scope.topics and set(scope.topics).isdisjoint(card.topics):
            return False
        kinds = self.knowledge.vocabulary.kinds
        names = {kinds[kind].name for kind in card.kinds if kind in kinds}
        return not names or not names <= set(scope.kinds_off)


def unfiltered(scope: Scope) -> Scope:
    """The same scope with nothing hidden."""
    return replace(scope, relations_off=(), kinds_off=(), topics=(), inferred=True, moved=())


def choose(around: Surroundings, scope: Scope) -> Choice:
    """Pick the concepts to show.

    Args:
        around: the graph.
        scope: what was asked for; its slugs must exist.

    Returns:
        the focus, then ring by ring the most telling neighbours as far as the budget
        goes, then what the steps add.
    """
    chosen = {slug: Chosen(slug, 0) for slug in scope.focus}
    left_out = 0
    frontier = list(scope.focus)
    budget = FIRST
    for ring in range(1, scope.depth + 1):
        if ring > 2:  # noqa: PLR2004 - the first two rings share the first budget
            budget += PER_FURTHER_RING
        candidates = _ring(around, scope, frontier, chosen, ring)
        fresh = candidates[: max(0, budget - len(chosen))]
        left_out += len(candidates) - len(fresh)
        chosen.update((found.slug, found) for found in fresh)
        frontier = [found.slug for found in fresh]
    for number, step in enumerate(scope.steps):
        for found in _expand(around, scope, step, chosen, number):
            if len(chosen) < MOST:
                chosen[found.slug] = found
    return Choice(chosen, left_out)


def _admits_edge(tie: Tie, scope: Scope) -> bool:
    return tie.relation.name not in scope.relations_off and (
        scope.inferred or not tie.edge.inferred
    )


def _ring(
    around: Surroundings,
    scope: Scope,
    frontier: list[str],
    chosen: Mapping[str, Chosen],
    ring: int,
) -> list[Chosen]:
    """The neighbours of the frontier that are not shown yet, most telling first."""
    around.fetch(frontier)
    first: dict[str, Chosen] = {}
    links: dict[str, int] = defaultdict(int)
    ranks: dict[str, tuple[int, ...]] = {}
    for slug in frontier:
        places: dict[tuple[int, str, bool], int] = defaultdict(int)
        for tie in around.admitted(slug, scope):
            if tie.other in chosen:
                continue
            links[tie.other] += 1
            # In turn from every kind of relation, or the first would fill the canvas.
            rank = (places[tie.group], tie.relation.order, int(not tie.outgoing))
            places[tie.group] += 1
            if tie.other not in first:
                first[tie.other] = Chosen(tie.other, ring, slug, tie)
            ranks[tie.other] = min(rank, ranks.get(tie.other, rank))
    weight = around.knowledge.importance()
    near = ring == 1

    def order(slug: str) -> tuple[object, ...]:
        rank = ranks[slug] if near else (-links[slug], *ranks[slug])
        return (rank, -weight.get(slug, 0.0), slug)

    return [first[slug] for slug in sorted(first, key=order)]


def _expand(
    around: Surroundings, scope: Scope, step: Step, chosen: Mapping[str, Chosen], number: int
) -> list[Chosen]:
    if not step.count:
        return _bring_in(around, step, chosen, number)
    parent = chosen.get(step.concept)
    if parent is None:
        return []
    found: dict[str, tuple[tuple[int, int, int], Tie]] = {}
    places: dict[tuple[int, str, bool], int] = defaultdict(int)
    for tie in around.admitted(step.concept, scope):
        if tie.other in chosen or tie.other in found or not follows(tie, step):
            continue
        found[tie.other] = ((places[tie.group], tie.relation.order, int(not tie.outgoing)), tie)
        places[tie.group] += 1
    best = sorted(found, key=lambda slug: found[slug][0])[: step.count]
    return [
        Chosen(slug, parent.ring + 1, step.concept, found[slug][1], number) for slug in sorted(best)
    ]


def follows(tie: Tie, step: Step) -> bool:
    """Whether a step follows this tie."""
    if step.relation and tie.relation.name != step.relation:
        return False
    if step.direction == "any" or tie.relation.symmetric:
        return True
    return tie.outgoing == (step.direction == "out")


def _bring_in(
    around: Surroundings, step: Step, chosen: Mapping[str, Chosen], number: int
) -> list[Chosen]:
    if step.concept in chosen:
        return []
    for tie in around.ties(step.concept):
        if tie.other in chosen:
            ring = chosen[tie.other].ring + 1
            return [Chosen(step.concept, ring, tie.other, None, number)]
    return [Chosen(step.concept, 1, None, None, number)]
