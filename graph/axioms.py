"""What the ontology says about properties: axioms and rules, for reasoning with."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from .vocabulary import OWL, RDFS, SG, SH, TYPE, Names, Vocabulary

_LABEL = RDFS + "label"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the ontology.

    Attributes:
        label: it in words.
        construct: the query for what follows.
        premises: the query for what a triple rests on, with ``$subject`` and ``$object``.
        heads: IRIs of the properties it derives.
    """

    label: str
    construct: str
    premises: str
    heads: frozenset[str]


class Axioms:
    """What the ontology says about properties.

    Attributes:
        symmetric: IRIs of properties that read the same both ways.
        transitive: IRIs of properties that close over chains.
        children: the direct sub-properties of a property.
        parents: the direct super-properties of a property.
        labels: of every term that has one.
        rules: in the order of their IRIs.
    """

    def __init__(self, vocabulary: Vocabulary, names: Names) -> None:
        self.symmetric: set[str] = set()
        self.transitive: set[str] = set()
        self.children: defaultdict[str, set[str]] = defaultdict(set)
        self.parents: defaultdict[str, set[str]] = defaultdict(set)
        said: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for triple in vocabulary.triples:
            subject, predicate, object_ = triple.subject, triple.predicate.value, triple.object
            if not isinstance(subject, ox.NamedNode):
                continue
            if isinstance(object_, ox.Literal):
                said[subject.value][predicate] = object_.value
            elif not isinstance(object_, ox.NamedNode):
                continue
            elif predicate == RDFS + "subPropertyOf" and subject != object_:
                self.children[object_.value].add(subject.value)
                self.parents[subject.value].add(object_.value)
            elif predicate == TYPE and object_.value == OWL + "SymmetricProperty":
                self.symmetric.add(subject.value)
            elif predicate == TYPE and object_.value == OWL + "TransitiveProperty":
                self.transitive.add(subject.value)
        self.labels = {iri: about[_LABEL] for iri, about in said.items() if _LABEL in about}
        self.rules = [
            Rule(
                about.get(_LABEL, iri),
                about[SH + "construct"],
                about.get(SG + "premises", ""),
                frozenset(_head(about[SH + "construct"], names)),
            )
            for iri, about in sorted(said.items())
            if SH + "construct" in about
        ]

    def label(self, iri: str) -> str:
        """What a property is called."""
        return self.labels.get(iri, re.split("[#/]", iri)[-1])

    def below(self, predicate: str) -> list[str]:
        """The property and all its sub-properties, nearest first."""
        return _closure([predicate], self.children)

    def above(self, predicates: Iterable[str]) -> list[str]:
        """The properties and all their super-properties, nearest first."""
        return _closure(predicates, self.parents)

    def ordered(self) -> list[str]:
        """Every property with an axiom, after its sub-properties."""
        order: dict[str, None] = {}
        started: set[str] = set()

        def visit(predicate: str) -> None:
            if predicate not in started:
                started.add(predicate)
                for child in sorted(self.children.get(predicate, ())):
                    visit(child)
                order[predicate] = None

        for predicate in sorted(self.symmetric | self.transitive | set(self.children)):
            visit(predicate)
        return list(order)

    def circular(self) -> bool:
        """Whether a property is a sub-property of itself, through others."""
        return any(
            predicate in self.below(child)
            for predicate, children in list(self.children.items())
            for child in children
        )


def _closure(start: Iterable[str], further: Mapping[str, set[str]]) -> list[str]:
    found = dict.fromkeys(start)
    waiting = deque(found)
    while waiting:
        for predicate in sorted(further.get(waiting.popleft(), ())):
            if predicate not in found:
                found[predicate] = None
                waiting.append(predicate)
    return list(found)


def _head(construct: str, names: Names) -> Iterator[str]:
    """The IRIs in the template of a CONSTRUCT."""
    template = construct.partition("{")[2].partition("}")[0]
    prefixes = names.prefixes()
    for iri, prefix, local in re.findall(r"<([^<>\s]+)>|(?<![?$\w])(\w*):(\w+)", template):
        yield iri or prefixes.get(prefix, prefix + ":") + local
