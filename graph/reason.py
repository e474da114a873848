"""What follows from the accepted relations, and why.

The axioms are read from the ontology and run as SPARQL: symmetric, transitive and
sub-property axioms (OWL 2 RL rules prp-symp, prp-trp and prp-spo1), and the rules that
stand in it as ``sh:SPARQLRule``. What follows stands in a named graph of its own and
never repeats what is stated.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from . import views
from .errors import UnknownConcept
from .query import trusted
from .store.base import Store
from .vocabulary import INFERRED, ONTOLOGY, RDFS, SG, SH, Names, Vocabulary

Triple = tuple[str, str, str]

# Each is an update that adds what is not yet there to the graph of inferred triples.
_AXIOMS = (
    """INSERT {{ GRAPH <{inferred}> {{ ?o ?p ?s }} }} WHERE {{
      GRAPH <{ontology}> {{ ?p a owl:SymmetricProperty }} GRAPH ?g {{ ?s ?p ?o }}
      FILTER NOT EXISTS {{ GRAPH ?any {{ ?o ?p ?s }} }} }}""",
    """INSERT {{ GRAPH <{inferred}> {{ ?s ?q ?o }} }} WHERE {{
      GRAPH <{ontology}> {{ ?p rdfs:subPropertyOf ?q }} GRAPH ?g {{ ?s ?p ?o }}
      FILTER NOT EXISTS {{ GRAPH ?any {{ ?s ?q ?o }} }} }}""",
    """INSERT {{ GRAPH <{inferred}> {{ ?s ?p ?o }} }} WHERE {{
      GRAPH <{ontology}> {{ ?p a owl:TransitiveProperty }}
      GRAPH ?g {{ ?s ?p ?m }} GRAPH ?h {{ ?m ?p ?o }}
      FILTER NOT EXISTS {{ GRAPH ?any {{ ?s ?p ?o }} }} }}""",
)
_ADD = """INSERT {{ GRAPH <{inferred}> {{ ?s ?p ?o }} }} WHERE {{ VALUES (?s ?p ?o) {{ {rows} }}
      FILTER NOT EXISTS {{ GRAPH ?any {{ ?s ?p ?o }} }} }}"""


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
    """Why an inferred triple holds.

    Attributes:
        steps: each uses what is stated or was concluded before; the last one concludes the triple.
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


def materialise(store: Store, vocabulary: Vocabulary, names: Names) -> int:
    """Fill the graph of inferred triples; says how many there are.

    Args:
        store: holds the statements and the ontology.
        vocabulary: the ontology.
        names: of the workspace.
    """
    inferred, ontology = names.graph(INFERRED), names.graph(ONTOLOGY)
    prefixes = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in names.prefixes().items())
    store.drop(inferred)
    size, before = 0, -1
    while size != before:
        before = size
        for axiom in _AXIOMS:
            store.update(prefixes + axiom.format(inferred=inferred, ontology=ontology))
        for rule in _rules(vocabulary):
            rows = " ".join(
                f"({t.subject} {t.predicate} {t.object})"
                for t in _construct(store, names, rule.construct)
            )
            store.update(prefixes + _ADD.format(inferred=inferred, rows=rows))
        size = store.graphs().get(inferred, 0)
    return size


@dataclass(frozen=True, slots=True)
class _Rule:
    label: str
    construct: str
    premises: str


def _rules(vocabulary: Vocabulary) -> list[_Rule]:
    said: dict[str, dict[str, str]] = {}
    for triple in vocabulary.triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal):
            said.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object.value
    return [
        _Rule(
            about.get(RDFS + "label", iri), about[SH + "construct"], about.get(SG + "premises", "")
        )
        for iri, about in sorted(said.items())
        if SH + "construct" in about
    ]


def _construct(store: Store, names: Names, text: str) -> Iterator[ox.Triple]:
    answer = store.query(trusted(text, names.prefixes()))
    assert isinstance(answer, ox.QueryTriples)
    return iter(answer)


def why(store: Store, vocabulary: Vocabulary, names: Names, key: tuple[str, str, str]) -> Proof:
    """The shortest proof of an inferred relation.

    Args:
        store: holds the statements.
        vocabulary: the ontology.
        names: of the workspace.
        key: subject slug, predicate IRI and object slug.

    Raises:
        UnknownConcept: the relation is stated, or does not follow.
    """
    subject, predicate, object_ = key
    prover = _Prover(store, vocabulary, names)
    goal = (names.concept(subject), predicate, names.concept(object_))
    steps = prover.prove(goal)
    if not steps:
        raise UnknownConcept(f"{subject} {predicate} {object_}")
    triples = dict.fromkeys(t for step in steps for t in (*step.premises, step.conclusion))
    return Proof(tuple(steps), prover.words(triples))


class _Prover:
    """Searches backwards from a conclusion, an axiom at a time."""

    def __init__(self, store: Store, vocabulary: Vocabulary, names: Names) -> None:
        self._store = store
        self._vocabulary = vocabulary
        self._names = names
        self._parents: dict[str, set[str]] = {}
        for triple in vocabulary.triples:
            child, parent = triple.subject, triple.object
            if (
                triple.predicate.value == RDFS + "subPropertyOf"
                and isinstance(child, ox.NamedNode)
                and isinstance(parent, ox.NamedNode)
            ):
                self._parents.setdefault(parent.value, set()).add(child.value)

    def prove(self, goal: Triple) -> list[Step]:
        """The steps to the goal, none if it is stated or cannot be proved."""
        if self._stated(goal):
            return []
        return self._by_direction(goal) or self._by_chain(goal) or self._by_rule(goal)

    def _by_direction(self, goal: Triple) -> list[Step]:
        """By one statement: the same relation backwards, or a more specific one."""
        subject, predicate, object_ = goal
        for specific in self._below(predicate):
            forwards = (subject, specific, object_)
            backwards = (object_, specific, subject)
            if self._stated(forwards):
                return [self._implied(forwards, goal)]
            if self._symmetric(specific) and self._stated(backwards):
                turned = Step("it reads both ways", (backwards,), forwards)
                return (
                    [turned] if specific == predicate else [turned, self._implied(forwards, goal)]
                )
        return []

    def _implied(self, premise: Triple, goal: Triple) -> Step:
        return Step(f"{self._label(premise[1])} implies {self._label(goal[1])}", (premise,), goal)

    def _by_chain(self, goal: Triple) -> list[Step]:
        """By the shortest chain of statements, where the relation closes over chains."""
        subject, predicate, object_ = goal
        below = self._below(predicate)
        came: dict[str, Triple] = {}
        waiting = deque([subject])
        while waiting and object_ not in came:
            node = waiting.popleft()
            for stated in self._from(node, below):
                if stated[2] not in came and stated[2] != subject:
                    came[stated[2]] = stated
                    waiting.append(stated[2])
        if object_ not in came:
            return []
        chain = [came[object_]]
        while chain[0][0] != subject:
            chain.insert(0, came[chain[0][0]])
        return [Step("the relation holds along a chain", tuple(chain), goal)]

    def _by_rule(self, goal: Triple) -> list[Step]:
        subject, predicate, object_ = goal
        for rule in _rules(self._vocabulary):
            if not rule.premises or predicate.removeprefix(SG) not in rule.construct:
                continue
            bound = rule.premises.replace("$subject", f"<{subject}>").replace(
                "$object", f"<{object_}>"
            )
            premises = sorted(
                (t.subject.value, t.predicate.value, t.object.value)
                for t in _construct(self._store, self._names, bound)
                if isinstance(t.subject, ox.NamedNode) and isinstance(t.object, ox.NamedNode)
            )
            if premises:
                open_ = [premise for premise in premises if not self._stated(premise)]
                earlier = [step for premise in open_ for step in self._by_direction(premise)]
                return [*earlier, Step(rule.label, tuple(premises), goal)]
        return []

    def _below(self, predicate: str) -> list[str]:
        """The property and its direct and indirect sub-properties, nearest first."""
        found = {predicate: None}
        for iri in found.copy():
            waiting = [iri]
            while waiting:
                for child in sorted(self._parents.get(waiting.pop(0), ())):
                    if child not in found:
                        found[child] = None
                        waiting.append(child)
        return list(found)

    def _from(self, node: str, predicates: Iterable[str]) -> list[Triple]:
        chosen = " ".join(f"<{iri}>" for iri in predicates)
        text = f"""SELECT ?p ?o WHERE {{ VALUES ?p {{ {chosen} }} GRAPH ?g {{ <{node}> ?p ?o }}
            FILTER (?g != <{self._names.graph(INFERRED)}>) }} ORDER BY ?p ?o"""
        answer = self._store.query(trusted(text, self._names.prefixes()))
        assert isinstance(answer, ox.QuerySolutions)
        return [(node, row["p"].value, row["o"].value) for row in answer]

    def _stated(self, triple: Triple) -> bool:
        return triple in self._from(triple[0], [triple[1]])

    def _symmetric(self, predicate: str) -> bool:
        relation = self._vocabulary.relations.get(predicate)
        return relation is not None and relation.symmetric

    def _label(self, predicate: str) -> str:
        relation = self._vocabulary.relations.get(predicate)
        if relation is not None:
            return relation.label
        for triple in self._vocabulary.triples:
            labels = triple.predicate.value == RDFS + "label"
            if labels and triple.subject == ox.NamedNode(predicate):
                return views.text(triple.object)
        return predicate

    def words(self, triples: Iterable[Triple]) -> dict[Triple, str]:
        """Each triple in words."""
        triples = list(triples)
        ends = {
            slug for s, _, o in triples for iri in (s, o) if (slug := self._names.concept_slug(iri))
        }
        cards = views.cards(self._store, self._names, ends)

        def name(iri: str) -> str:
            slug = self._names.concept_slug(iri)
            return cards[slug].label if slug in cards else iri

        return {(s, p, o): f"{name(s)} {self._label(p)} {name(o)}" for s, p, o in triples}
