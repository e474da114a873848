"""Which relations fit which kinds, and which relations contradict each other.

Everything is told by the ontology: domains, ranges, families and sub-properties.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..vocabulary import RelationType


@dataclass(frozen=True, slots=True)
class Constraints:
    """The constraints of a vocabulary.

    Attributes:
        relations: by IRI.
        apart: kinds that some relation takes as its only objects, such as properties and
            problems; they are compared with their like only.
    """

    relations: dict[str, RelationType]
    apart: frozenset[str]

    @classmethod
    def of(cls, relations: Iterable[RelationType]) -> Constraints:
        """The constraints of a vocabulary's relations."""
        by_iri = {relation.iri: relation for relation in relations}
        only = [relation.range for relation in by_iri.values() if len(relation.range) == 1]
        return cls(by_iri, frozenset().union(*only))

    def admits(
        self, predicate: str, subject_kinds: Collection[str], object_kinds: Collection[str]
    ) -> bool:
        """Whether concepts that may be of these kinds may be so related; no kinds means any."""
        relation = self.relations[predicate]
        subjects = subject_kinds or relation.domain
        objects = object_kinds or relation.range
        if not relation.admits(subjects, objects):
            return False
        if relation.symmetric or not relation.domain:
            return self.comparable(subject_kinds, object_kinds)
        return True

    def comparable(self, one: Collection[str], other: Collection[str]) -> bool:
        """Whether concepts of these kinds are of a sort."""
        if not one or not other or not set(one).isdisjoint(other):
            return True
        return self.apart.isdisjoint(one) and self.apart.isdisjoint(other)

    def contradicts(self, predicate: str, other: str) -> bool:
        """Whether two relations deny each other of the same pair, as improves and worsens do."""
        one, two = self.relations[predicate], self.relations.get(other)
        return (
            two is not None
            and predicate != other
            and one.family == two.family
            and one.range == two.range
            and len(one.range) == 1
            and predicate not in two.parents
            and other not in one.parents
        )

    def key(self, subject: str, predicate: str, object_: str) -> tuple[str, str, str]:
        """The key of a relation: a symmetric one has its ends in the order of their slugs."""
        if self.relations[predicate].symmetric and object_ < subject:
            return (object_, predicate, subject)
        return (subject, predicate, object_)
