"""What follows from what is stated, and why.

The axioms are read from the ontology: symmetric, transitive and sub-property axioms
(rules prp-symp, prp-trp and prp-spo1 of OWL 2 RL), and rules of its own, as
``sh:SPARQLRule``. Each axiom becomes one SPARQL update; they run from the most specific
property to the most general, all in one transaction, so that one pass is enough. What
follows stands in a named graph of its own and never repeats what is stated.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from . import views
from .axioms import Axioms, Rule
from .errors import QueryError, QueryRefused, UnknownConcept, UnknownTerm
from .model import SLUG
from .query import check, trusted
from .store.base import Store
from .vocabulary import INFERRED, Names, Vocabulary

Triple = tuple[str, str, str]

_ADD = """INSERT {{ GRAPH {inferred} {{ ?s ?p ?o }} }} WHERE {{ VALUES (?s ?p ?o) {{ {rows} }}
    FILTER NOT EXISTS {{ GRAPH ?known {{ ?s ?p ?o }} }} }}"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a proof.

    Attributes:
        axiom: what was applied, in words.
        premises: what it was applied to.
        conclusion: what follows.
    """

    axiom: str
    premises: tuple[Triple, ...]
    conclusion: Triple


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a triple holds.

    Attributes:
        steps: each uses what is stated or was concluded before, and the last one concludes
            the triple; none if the triple is stated itself.
        words: every triple of it in words.
    """

    steps: tuple[Step, ...]
    words: Mapping[Triple, str]

    def lines(self) -> list[str]:
        """The proof for a person."""
        return [
            f"{self.words[step.conclusion]}, because "
            f"{' and '.join(self.words[premise] for premise in step.premises)} ({step.axiom})"
            for step in self.steps
        ]


# --------------------------------------------------------------------------- forwards


def materialise(store: Store, vocabulary: Vocabulary, names: Names) -> int:
    """Fill the graph of inferred triples; says how many there are.

    Args:
        store: holds the statements and the ontology.
        vocabulary: the ontology.
        names: of the workspace.
    """
    axioms = Axioms(vocabulary, names)
    store.drop(names.graph(INFERRED))
    size = 0
    changed = axioms.ordered()
    while changed:
        size = _close(store, names, axioms, changed)
        derived = _apply_rules(store, names, axioms)
        after = _size(store, names)
        # What a rule derived may be the premise of an axiom, or of another rule.
        changed = axioms.above(sorted(derived)) if after > size else []
        size = after
    return size


def _close(store: Store, names: Names, axioms: Axioms, changed: Iterable[str]) -> int:
    """Apply the axioms about these properties; says how many inferred triples there are."""
    chosen = set(changed)
    updates = [
        update
        for predicate in axioms.ordered()
        if predicate in chosen
        for update in _updates(store, names, axioms, predicate)
    ]
    size, before = 0, -1
    while size != before:
        before = size
        if updates:
            store.update(" ;\n".join(updates))
        size = _size(store, names)
        if not axioms.circular():
            break
    return size


def _updates(store: Store, names: Names, axioms: Axioms, predicate: str) -> Iterator[str]:
    """The updates that a property's axioms are."""
    inferred = ox.NamedNode(names.graph(INFERRED))
    property_ = ox.NamedNode(predicate)
    new = f"INSERT {{ GRAPH {inferred} {{ ?s {property_} ?o }} }}"
    # What nobody states cannot be stated again, and looking for it would take most of the time.
    is_stated = _is_stated(store, names, predicate)
    unless = f"FILTER NOT EXISTS {{ GRAPH ?known {{ ?s {property_} ?o }} }}" if is_stated else ""
    children = [str(ox.NamedNode(child)) for child in sorted(axioms.children.get(predicate, ()))]
    if children:
        yield f"{new} WHERE {{ GRAPH ?g {{ ?s {'|'.join(children)} ?o }} {unless} }}"
    if predicate in axioms.symmetric:
        yield f"{new} WHERE {{ GRAPH ?g {{ ?o {property_} ?s }} {unless} }}"
    if predicate in axioms.transitive:
        # Normally nobody states the closure itself, and all its links are inferred ones.
        links, using = f"GRAPH {inferred} {{ ?s {property_}+ ?o }}", ""
        if is_stated:
            links = f"?s {property_}+ ?o"
            merged = [ox.NamedNode(graph) for graph in {*store.graphs(), names.graph(INFERRED)}]
            using = "".join(f"USING {graph}\nUSING NAMED {graph}\n" for graph in merged)
        yield f"{new} {using}WHERE {{ {links} {unless} }}"


def _is_stated(store: Store, names: Names, predicate: str) -> bool:
    pattern = f"GRAPH ?g {{ ?s {ox.NamedNode(predicate)} ?o }}"
    text = f"ASK {{ {pattern} FILTER(?g != {ox.NamedNode(names.graph(INFERRED))}) }}"
    return bool(store.query(trusted(text)))


def _size(store: Store, names: Names) -> int:
    graph = ox.NamedNode(names.graph(INFERRED))
    answer = _select(
        store, names, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
    )
    return int(next(iter(answer))["n"].value)


def _apply_rules(store: Store, names: Names, axioms: Axioms) -> set[str]:
    """Add what the rules derive; the properties they derive."""
    inferred = ox.NamedNode(names.graph(INFERRED))
    derived: set[str] = set()
    for rule in axioms.rules:
        triples = list(_construct(store, names, rule, rule.construct))
        derived |= {triple.predicate.value for triple in triples}
        rows = " ".join(f"({t.subject} {t.predicate} {t.object})" for t in triples)
        store.update(_ADD.format(inferred=inferred, rows=rows))
    return derived


def _construct(store: Store, names: Names, rule: Rule, text: str) -> Iterator[ox.Triple]:
    """What a rule's query constructs, without blank nodes.

    Raises:
        UnknownTerm: the query is none, or would reach another server.
    """
    try:
        # A rule comes from a workspace's file: it may not reach another server either.
        answer = store.query(check(text, names.prefixes()))
    except (QueryError, QueryRefused) as error:
        raise UnknownTerm(f"the rule “{rule.label}” cannot be run: {error}") from error
    assert isinstance(answer, ox.QueryTriples)
    for triple in answer:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(
            triple.object, ox.NamedNode | ox.Literal
        ):
            yield triple


def _select(store: Store, names: Names, text: str) -> ox.QuerySolutions:
    answer = store.query(trusted(text, names.prefixes()))
    assert isinstance(answer, ox.QuerySolutions)
    return answer


# -------------------------------------------------------------------------- backwards


def why(store: Store, vocabulary: Vocabulary, names: Names, key: tuple[str, str, str]) -> Proof:
    """The shortest proof of a relation.

    Args:
        store: holds the statements and what follows from them.
        vocabulary: the ontology.
        names: of the workspace.
        key: subject slug, predicate IRI and object slug.

    Raises:
        UnknownConcept: the relation is neither stated nor does it follow.
    """
    subject, predicate, object_ = key
    axioms = Axioms(vocabulary, names)
    prover = _Prover(store, names, axioms)
    goal = (names.concept(subject), predicate, names.concept(object_))
    steps = prover.prove(goal) if SLUG.fullmatch(subject) and SLUG.fullmatch(object_) else None
    if steps is None:
        raise UnknownConcept(f"{subject} {predicate} {object_}")
    triples = dict.fromkeys(
        [*(t for step in steps for t in (*step.premises, step.conclusion)), goal]
    )
    return Proof(tuple(steps), _words(store, axioms, names, triples))


class _Prover:
    """Searches backwards from a conclusion, an axiom at a time."""

    def __init__(self, store: Store, names: Names, axioms: Axioms) -> None:
        self._store = store
        self._names = names
        self._axioms = axioms
        self._open: set[Triple] = set()

    def prove(self, goal: Triple) -> list[Step] | None:
        """The fewest steps to the goal, none if it is stated, None if it does not follow."""
        if goal in self._links(goal[0], [goal[1]], stated=True):
            return []
        # A goal cannot be among its own premises.
        if goal in self._open:
            return None
        self._open.add(goal)
        found = [*self._ways(goal)]
        self._open.remove(goal)
        return min(found, key=len, default=None)

    def _ways(self, goal: Triple) -> Iterator[list[Step]]:
        subject, predicate, object_ = goal
        for specific in self._axioms.below(predicate):
            triple = (subject, specific, object_)
            for steps in self._one_property(triple):
                if specific == predicate:
                    yield steps
                else:
                    words = (
                        f"{self._axioms.label(specific)} implies {self._axioms.label(predicate)}"
                    )
                    yield [*steps, Step(words, (triple,), goal)]

    def _one_property(self, triple: Triple) -> Iterator[list[Step]]:
        """Ways to a triple that need no more specific property of the same two ends."""
        subject, predicate, object_ = triple
        if triple in self._links(subject, [predicate], stated=True):
            yield []
            return
        if predicate in self._axioms.symmetric:
            backwards = (object_, predicate, subject)
            yield from self._with_premises("it reads both ways", [backwards], triple)
        if predicate in self._axioms.transitive:
            yield from self._chain(triple)
        for rule in self._axioms.rules:
            if predicate in rule.heads:
                yield from self._rule(rule, triple)

    def _chain(self, goal: Triple) -> Iterator[list[Step]]:
        """By the shortest chain of links, where the property closes over chains."""
        subject, predicate, object_ = goal
        below = [child for child in self._axioms.below(predicate) if child != predicate]
        came: dict[str, Triple] = {}
        waiting = deque([subject])
        while waiting and object_ not in came:
            node = waiting.popleft()
            for link in self._links_of(node, predicate, below):
                # The start may be the end as well, where the chain is a circle.
                if link[2] not in came:
                    came[link[2]] = link
                    waiting.append(link[2])
        if object_ not in came:
            return
        chain = [came[object_]]
        while chain[0][0] != subject:
            chain.insert(0, came[chain[0][0]])
        if len(chain) == 1:
            # One link is a more specific property, not a chain.
            return
        yield from self._with_premises("the relation holds along a chain", chain, goal)

    def _links_of(self, node: str, predicate: str, below: list[str]) -> list[Triple]:
        """What a chain may go on with: no link may itself be a chain of the same property."""
        links = self._links(node, [predicate, *below], stated=True) + self._links(node, below)
        if predicate in self._axioms.symmetric:
            back = self._links(node, [predicate, *below], stated=True, backwards=True)
            links += [(node, predicate, s) for s, _, _ in back]
        return links

    def _rule(self, rule: Rule, goal: Triple) -> Iterator[list[Step]]:
        subject, _, object_ = (str(ox.NamedNode(iri)) for iri in goal)
        text = rule.premises.replace("$subject", subject).replace("$object", object_)
        premises = sorted(
            (t.subject.value, t.predicate.value, t.object.value)
            for t in (_construct(self._store, self._names, rule, text) if text else ())
            if isinstance(t.subject, ox.NamedNode) and isinstance(t.object, ox.NamedNode)
        )
        if premises:
            yield from self._with_premises(rule.label, premises, goal)

    def _with_premises(
        self, axiom: str, premises: Iterable[Triple], goal: Triple
    ) -> Iterator[list[Step]]:
        """One step, after the steps to each of its premises."""
        steps: dict[Step, None] = {}
        for premise in premises:
            earlier = self.prove(premise)
            if earlier is None:
                return
            steps |= dict.fromkeys(earlier)
        yield [*steps, Step(axiom, tuple(premises), goal)]

    def _links(
        self,
        node: str,
        predicates: Iterable[str],
        *,
        stated: bool = False,
        backwards: bool = False,
    ) -> list[Triple]:
        """The triples with these properties that start, or end, at a node."""
        chosen = " ".join(str(ox.NamedNode(iri)) for iri in predicates)
        inferred = ox.NamedNode(self._names.graph(INFERRED))
        only = f"FILTER(?g != {inferred})" if stated else ""
        known = ox.NamedNode(node)
        pattern = f"?end ?p {known}" if backwards else f"{known} ?p ?end"
        text = f"""SELECT DISTINCT ?p ?end WHERE {{ VALUES ?p {{ {chosen} }}
            GRAPH ?g {{ {pattern} }} {only} }} ORDER BY ?p ?end"""
        found = [
            (p.value, end.value)
            for p, end in _select(self._store, self._names, text)
            if isinstance(end, ox.NamedNode)
        ]
        return [(end, p, node) if backwards else (node, p, end) for p, end in found]


def _words(
    store: Store, axioms: Axioms, names: Names, triples: Iterable[Triple]
) -> dict[Triple, str]:
    """Each triple in words."""
    triples = list(triples)
    ends = {slug for s, _, o in triples for iri in (s, o) if (slug := names.concept_slug(iri))}
    cards = views.cards(store, names, ends)

    def name(iri: str) -> str:
        slug = names.concept_slug(iri)
        return cards[slug].label if slug in cards else axioms.label(iri)

    return {(s, p, o): f"{name(s)} {axioms.label(p)} {name(o)}" for s, p, o in triples}
