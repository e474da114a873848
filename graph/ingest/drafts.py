"""Concepts that a document may add to the graph, while it is being read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..model import Concept, Text, slugify
from .english import CONJUNCTION, english, plural, singular, word_class
from .inflect import derived_forms, fold, key
from .kinds import KindCues
from .names import may_name, stripped

_LONGEST_NAME = 60
_JOINTS = frozenset(("with", "by", "to", "from", "into", "via"))  # of clauses, not of names
_ADJECTIVAL = ("ed", "ous", "ive", "ful", "less", "able", "ible", "native")
_MOST_WORDS = 4
_SEARCHED = 200_000  # characters of a document that are searched for each new name
_LETTERS = re.compile(r"[A-Za-z]")
_CODE = re.compile(r"[_(){}<>=@\\$%#]|\w\.\w|\bhttps?:|[a-z][A-Z]\w*[a-z][A-Z]")
_OWN_CASE = re.compile(r"[A-Z].*[A-Z0-9]|[a-z]+[A-Z]")
_TITLED = re.compile(r"[A-Z][a-z]*(?:-[A-Za-z][a-z]*)+")
_INSIDE = re.compile(r"(?<=[a-z,;] )[A-Z][\w-]*(?: [A-Z][\w-]*)*")  # inside a sentence


@dataclass(slots=True)
class Draft:
    """A concept that is not in the graph yet.

    Attributes:
        slug: names it.
        label: preferred.
        kinds: IRIs of kinds it may be of, likeliest first; empty if nothing tells.
        aliases: further names.
        definition: the sentence that defines it, empty if none does.
        strong: the document introduces it, rather than only using it.
        told: its kinds were told by its definition.
    """

    slug: str
    label: str
    kinds: tuple[str, ...]
    aliases: dict[str, None] = field(default_factory=dict)
    definition: str = ""
    strong: bool = False
    told: bool = False

    def concept(self, kinds: tuple[str, ...]) -> Concept:
        """The concept, of these kinds."""
        return Concept(
            slug=self.slug,
            kinds=kinds,
            pref_labels=(Text(self.label),),
            alt_labels=tuple(Text(alias) for alias in self.aliases),
            definitions=(Text(self.definition),) if self.definition else (),
        )


class Drafts:
    """The drafts of one document, found by any of their names.

    Args:
        prose: of the document, which tells how a name is written inside a sentence.
        kinds: the kind cues.
        taken: slugs of the concepts of the graph.
    """

    def __init__(self, prose: str, kinds: KindCues, taken: Iterable[str] = ()) -> None:
        self._words = frozenset(re.findall(r"[\w-]+", prose))
        self._capitals = frozenset(" ".join(_INSIDE.findall(prose)).split())
        self._prose = prose[:_SEARCHED].lower()
        self._kinds = kinds
        self._taken = frozenset(taken)
        self._by_key: dict[str, Draft] = {}
        self._drafts: dict[str, Draft] = {}

    def __iter__(self) -> Iterator[Draft]:
        return iter(self._drafts.values())

    def get(self, name: str) -> Draft | None:
        """The draft of that name."""
        return self._by_key.get(key(stripped(name))) or self._by_key.get(key(name))

    def by_slug(self, slug: str) -> Draft | None:
        """The draft with that slug."""
        return self._drafts.get(slug)

    def add(self, name: str, *, strong: bool, kinds: tuple[str, ...] = ()) -> Draft | None:
        """The draft of that name, made if there is none; None if it cannot be a concept.

        Args:
            name: as the document writes it.
            strong: the document introduces the concept.
            kinds: that its definition tells.
        """
        held = self.get(name)
        if held is None:
            label = self._label(stripped(name))
            slug = slugify(label)
            if (
                not slug
                or slug in self._taken
                or not _LETTERS.search(label)
                or slug in self._drafts
            ):
                return self._drafts.get(slug)
            held = Draft(slug, label, self._kinds.of_label(name) or self._kinds.of_label(label))
            self._drafts[slug] = held
            self._by_key[key(label)] = held
        held.strong = held.strong or strong
        if kinds and not held.told:
            held.kinds = kinds
            held.told = True
        return held

    def alias(self, draft: Draft, name: str) -> None:
        """Give a draft a further name."""
        label = name if name.isupper() else self._label(name)
        if key(label) != key(draft.label) and key(label) not in self._by_key:
            draft.aliases[label] = None
            self._by_key[key(label)] = draft

    def recurs(self, name: str) -> bool:
        """Whether the document uses a name as a noun, and more than once."""
        before, space, last = name.lower().rpartition(" ")
        forms = [before + space + form for form in (singular(last), plural(singular(last)))]
        times = sum(self._prose.count(form) for form in forms[:1]) or self._prose.count(forms[1])
        return times > 1 and (bool(space) or any(f"the {form}" in self._prose for form in forms))

    def stands_elsewhere(self, draft: Draft) -> bool:
        """Whether the document names a draft a second time, perhaps in other words."""
        return self.recurs(draft.label) or any(
            form in self._prose for form in derived_forms(draft.label)
        )

    def _label(self, name: str) -> str:
        """A name as it is written inside a sentence: capitals only where they stay."""
        parts: list[str] = []
        for word in name.split():
            own = _OWN_CASE.search(word) and not _TITLED.fullmatch(word)
            if not own and word.lower() not in self._words and word in self._capitals:
                return name  # a name in capitals throughout
            parts.append(word if own else word.lower())
        return " ".join(parts)


def may_coin(label: str, kinds: KindCues, *, vouched: bool) -> bool:
    """Whether words that stand where a concept belongs may become one.

    Args:
        label: without determiners and mere adjectives.
        kinds: the kind cues: a name whose last word tells a kind is likelier one.
        vouched: something else vouches for it: a concept listed beside it, a definition
            around it, or that the text uses it again.
    """
    words = fold(label).split()
    if not _may_be_coined(label, words):
        return False
    if kinds.told_by_phrase(label):
        return True
    lists = english()
    if words[-1] in lists.transparent_after or words[0] in lists.light | lists.gerunds:
        return False
    told = vouched or bool(kinds.of_label(label))
    if len(words) == 1:
        shaped = label.isupper() or "-" in label
        plain = not lists.is_general(words[0]) and not words[0].endswith(_ADJECTIVAL)
        return plain and (told or shaped)
    verb_like = any(singular(word) != word for word in words[:-1])
    verb_like = verb_like or words[-1].endswith(("ly", "ed"))
    return told and not verb_like and not lists.is_general_head(words[-1])


def _may_be_coined(label: str, words: list[str]) -> bool:
    """Whether the shape of a label speaks against nothing: no code, no number, no list."""
    if not may_name(label) or len(words) > _MOST_WORDS or len(label) > _LONGEST_NAME:
        return False
    if _CODE.search(label) or any(word[0].isdigit() for word in words):
        return False
    return _JOINTS.isdisjoint(words) and all(word_class(word) != CONJUNCTION for word in words)
