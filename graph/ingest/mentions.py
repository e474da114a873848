"""Finds the concepts that a text names: a gazetteer of labels in all their forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import ahocorasick

from ..model import Concept
from .english import english
from .inflect import derived_forms, fold, key, plain_forms
from .names import stripped

_ACRONYM = 6
_HYPHENS = "-‐‑–"


class Form(IntEnum):
    """How a text writes a concept, the surest first."""

    LABEL = 0
    ALIAS = 1
    NUMBER = 2
    DERIVED = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named in a block.

    Attributes:
        concept: slug.
        start: in the block's text.
        end: in the block's text, exclusive.
        form: how it is written; a derived form is mostly an adjective or a verb.
        ambiguous: the words mostly mean something else, so a second sign is needed.
    """

    concept: str
    start: int
    end: int
    form: Form
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    concept: str
    form: Form
    ambiguous: bool
    exact: str  # an acronym is matched with its case


class Gazetteer:
    """Every label of a set of concepts, ready to be found in one pass.

    Args:
        concepts: with their labels and aliases; deprecated ones are left out.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._entries = _entries(sorted(concepts, key=lambda concept: concept.slug))
        self._keys: dict[str, _Entry] = {}
        for reading in (key, lambda form: key(stripped(form))):
            for form, entry in self._entries.items():
                if entry.form < Form.DERIVED:
                    self._keys.setdefault(reading(form), entry)
        self._automaton = ahocorasick.Automaton()
        for form in self._entries:
            self._automaton.add_word(form, form)
        if self._entries:
            self._automaton.make_automaton()

    def named(self, label: str) -> str | None:
        """The slug of the concept that has this label, whatever its case or number."""
        entry = self._keys.get(key(label))
        if entry is None or (entry.exact and not label.startswith(entry.exact)):
            return None
        return entry.concept

    def find(self, text: str) -> list[Mention]:
        """The mentions in a block's text: whole words, longest first, none overlapping."""
        if not self._entries:
            return []
        folded = fold(text)
        found: list[Mention] = []
        for last, form in self._automaton.iter(folded):
            start, end = last - len(form) + 1, last + 1
            entry: _Entry = self._entries[form]
            if not _whole(text, start, end) or (
                entry.exact and not text[start:end].startswith(entry.exact)
            ):
                continue
            found.append(Mention(entry.concept, start, end, entry.form, entry.ambiguous))
        return longest(found)


def longest(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions in the order of the text, of overlapping ones the longest."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: (each.start, -each.end, each.form)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
        elif mention.end - mention.start > kept[-1].end - kept[-1].start:
            kept[-1] = mention
    return kept


def signed(
    mentions: Sequence[Mention],
    text: str,
    *,
    marked: Iterable[tuple[int, int]],
    companions: frozenset[str],
    nouns: frozenset[str],
) -> list[Mention]:
    """The mentions without those ambiguous ones that have no second sign.

    Second signs are a capital inside a sentence, a link or emphasis, a noun behind it
    that tells its kind (“ambassador *pattern*”), or that the text is about the concept
    or about one related to it.

    Args:
        mentions: in a block's text.
        text: of the block.
        marked: linked or emphasised stretches.
        companions: the concept the text is about, and those related to it.
        nouns: kind cues.
    """
    stretches = list(marked)
    kept: list[Mention] = []
    for mention in mentions:
        sure = not mention.ambiguous or (
            mention.concept in companions
            or any(start <= mention.start and mention.end <= end for start, end in stretches)
            or _capital(text, mention)
            or _following(text, mention.end) in nouns
        )
        if sure:
            kept.append(mention)
    return kept


def _entries(concepts: Sequence[Concept]) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}

    def add(form: str, entry: _Entry) -> None:
        held = entries.get(form)
        if form and (held is None or entry.form < held.form):
            entries[form] = entry

    for concept in concepts:
        if concept.deprecated:
            continue
        labels = [text.value for text in concept.pref_labels] or [concept.label]
        for labelled, form in ((labels, Form.LABEL), (list(concept.aliases), Form.ALIAS)):
            for label in labelled:
                exact = label if label.isupper() and len(label) < _ACRONYM else ""
                ambiguous = not exact and _is_ambiguous(label)
                own = " ".join(fold(label).split())
                adjective = form is Form.ALIAS and any(
                    own in derived_forms(each) for each in labels
                )
                as_is = Form.DERIVED if adjective else form
                add(own, _Entry(concept.slug, as_is, ambiguous, exact))
                for variant in sorted(plain_forms(label) - {own}):
                    add(variant, _Entry(concept.slug, Form.NUMBER, ambiguous, exact))
                if not exact:
                    for variant in sorted(derived_forms(label)):
                        unsure = ambiguous or _is_ambiguous(variant)
                        add(variant, _Entry(concept.slug, Form.DERIVED, unsure, ""))
    return entries


def _is_ambiguous(label: str) -> bool:
    words = english()
    word = key(label)
    return " " not in word and (
        word in words.ambiguous or word in words.general or word in words.light
    )


def _whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or after.isalnum():
        return False
    if before in _HYPHENS and before and text[start - 2 : start - 1].isalnum():
        return False
    return not (after and after in _HYPHENS and text[end + 1 : end + 2].isalnum())


def _capital(text: str, mention: Mention) -> bool:
    before = text[: mention.start].rstrip(" \"'“‘(")
    inside = bool(before) and before[-1] not in ".!?:…"
    return inside and text[mention.start].isupper()


def _following(text: str, end: int) -> str:
    return fold(text[end : end + 40]).strip().partition(" ")[0].strip(".,;:()")


def related(relations: Iterable[tuple[str, str, str]]) -> Mapping[str, frozenset[str]]:
    """The concepts that each concept is related to."""
    found: dict[str, set[str]] = {}
    for subject, _, object_ in relations:
        found.setdefault(subject, set()).add(object_)
        found.setdefault(object_, set()).add(subject)
    return {slug: frozenset(others) for slug, others in found.items()}
