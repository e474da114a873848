"""Everything that reading needs and that is the same for every document, made once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ..model import Concept
from ..vocabulary import Kind, RelationType, Vocabulary
from .constraints import Constraints
from .cues import CueBook, cue_book
from .english import english
from .kinds import KindCues, kind_cues
from .mentions import Gazetteer, related

_SUBJECTS = "{s}"
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What the graph knows: the background that documents are read against.

    Attributes:
        concepts: by slug.
        relations: subject, predicate and object of every accepted relation.
    """

    concepts: Mapping[str, Concept] = field(default_factory=dict)
    relations: Collection[tuple[str, str, str]] = ()


@dataclass(frozen=True, slots=True)
class SectionCue:
    """What a heading says of what is listed under it.

    Attributes:
        words: that the heading holds, in this order.
        relation: IRI.
        subjects: what is listed are subjects, and the text's own concept is the object.
    """

    words: tuple[str, ...]
    relation: str
    subjects: bool


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """What documents are read with.

    Attributes:
        known: the background.
        gazetteer: of its concepts.
        related: the concepts that each of them is related to.
        accepted: accepted relations by their two ends.
        book: the cues.
        sections: the section cues.
        kinds: the kind cues.
        constraints: of the vocabulary.
        nouns: kind cues of one word.
        labels: the words of each kind's label.
    """

    known: Known
    gazetteer: Gazetteer
    related: Mapping[str, frozenset[str]]
    accepted: Mapping[frozenset[str], tuple[tuple[str, str, str], ...]]
    book: CueBook
    sections: tuple[SectionCue, ...]
    kinds: KindCues
    constraints: Constraints
    nouns: frozenset[str]
    labels: Mapping[str, frozenset[str]]

    def stand_ins(self, kinds: Iterable[str]) -> frozenset[str]:
        """Nouns that stand for a concept of these kinds behind “the” or “this”."""
        words = english()
        found = words.stand_ins
        for kind in kinds:
            found |= self.labels.get(kind, frozenset())
            if kind in self.constraints.apart:
                found |= words.bearers
        return found

    def sections_of(self, heading: str) -> list[SectionCue]:
        """The section cues that a heading holds, none if they contradict each other.

        “Benefits and drawbacks” says nothing of what is listed under it.
        """
        words = tuple(_WORDS.findall(heading.lower()))
        found = [cue for cue in self.sections if _holds(words, cue.words)]
        longer = [cue for cue in found if not any(_within(cue.words, o.words) for o in found)]
        contradicts = self.constraints.contradicts
        if any(contradicts(one.relation, two.relation) for one in longer for two in longer):
            return []
        return longer


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))


def _within(words: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    return len(words) < len(longer) and _holds(longer, words)


def lexicon(vocabulary: Vocabulary, known: Known) -> Lexicon:
    """What documents are read with, given an ontology and a background.

    Raises:
        InputError: a cue of the ontology does not follow the grammar.
    """
    return _lexicon(tuple(vocabulary.kinds.values()), tuple(vocabulary.relations.values()), known)


@lru_cache(maxsize=4)
def _lexicon(kinds: tuple[Kind, ...], relations: tuple[RelationType, ...], known: Known) -> Lexicon:
    accepted: dict[frozenset[str], list[tuple[str, str, str]]] = {}
    for relation in sorted(known.relations):
        accepted.setdefault(frozenset((relation[0], relation[2])), []).append(relation)
    nouns = {cue for kind in kinds for cue in (kind.label, *kind.cues) if " " not in cue}
    labels = {kind.iri: frozenset(kind.label.split()) for kind in kinds}
    return Lexicon(
        known=known,
        gazetteer=Gazetteer(known.concepts.values()),
        related=related(known.relations),
        accepted={pair: tuple(found) for pair, found in accepted.items()},
        book=cue_book(relations),
        sections=tuple(_section_cues(relations)),
        kinds=kind_cues(kinds),
        constraints=Constraints.of(relations),
        nouns=frozenset(nouns),
        labels=labels,
    )


def _section_cues(relations: tuple[RelationType, ...]) -> list[SectionCue]:
    return [
        SectionCue(
            tuple(_WORDS.findall(cue.replace(_SUBJECTS, "").lower())),
            relation.iri,
            _SUBJECTS in cue,
        )
        for relation in relations
        if not relation.inferred_only
        for cue in relation.section_cues
    ]
