"""Reads off a document which concepts it introduces, and what each part of it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from .definitions import acronyms, also_known, definition
from .drafts import Draft, Drafts
from .english import word_lists
from .inflect import fold
from .kinds import KindCues
from .mentions import Gazetteer
from .names import clean_title, may_name, same, stripped
from .readers import Block, Parsed

_DEFINES_WITHIN = 2  # a definition is the first or second sentence of its paragraph


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a document introduces.

    Attributes:
        drafts: concepts that are not in the graph.
        topics: slug of the concept that each entry is about, by number of the entry.
        sections: slug of the concept that a heading names, by entry and heading.
        defining: sentences that define a concept, as start in the document, with its slug.
        notes: further names of concepts that are in the graph.
    """

    drafts: Drafts
    topics: Mapping[int, str]
    sections: Mapping[tuple[int, str], str]
    defining: Mapping[int, str]
    notes: tuple[str, ...]

    def topic(self, block: Block) -> str:
        """Slug of the concept that a block is about, empty if none is known."""
        for heading in reversed(block.headings):
            slug = self.sections.get((block.entry, heading))
            if slug:
                return slug
        return self.topics.get(block.entry, "")


def discover(parsed: Parsed, gazetteer: Gazetteer, kinds: KindCues, drafts: Drafts) -> Discovery:
    """Find the concepts that a document introduces.

    Args:
        parsed: the document.
        gazetteer: of the concepts of the graph.
        kinds: the kind cues.
        drafts: still empty.
    """
    finder = _Finder(gazetteer, kinds, drafts)
    topics: dict[int, str] = {}
    for entry, group in groupby(parsed.blocks, key=lambda block: block.entry):
        blocks = list(group)
        single = parsed.blocks[-1].entry == 0
        titles = [block.text for block in blocks if block.kind == "title"]
        names = [*titles, *(parsed.names if single else ())]
        topic = finder.entry(entry, blocks, list(dict.fromkeys(names)))
        if topic:
            topics[entry] = topic
    return Discovery(drafts, topics, finder.sections, finder.defining, tuple(finder.notes))


class _Finder:
    def __init__(self, gazetteer: Gazetteer, kinds: KindCues, drafts: Drafts) -> None:
        self.gazetteer = gazetteer
        self.kinds = kinds
        self.drafts = drafts
        self.sections: dict[tuple[int, str], str] = {}
        self.defining: dict[int, str] = {}
        self.notes: dict[str, None] = {}

    def entry(self, entry: int, blocks: Sequence[Block], titles: list[str]) -> str:
        """Read one entry; returns the slug of the concept it is about."""
        names = [name for title in titles for name in clean_title(title)]
        headings = [
            name for block in blocks if block.kind == "heading" for name in clean_title(block.text)
        ]
        defined = self._definitions(blocks, names, headings)
        for block in blocks:
            for long, short in acronyms(block.text):
                self._named(long, (short,))
        topic = self._topic(names, titles, defined, blocks)
        self._aliases(blocks, topic)
        for block in blocks:
            if block.kind == "heading":
                self._section(entry, block)
        return topic

    def _definitions(
        self, blocks: Sequence[Block], titles: list[str], headings: list[str]
    ) -> list[tuple[str, str]]:
        """Names that are defined, with their slugs, in the order of the text."""
        found: list[tuple[str, str]] = []
        for block in blocks:
            if block.kind in ("title", "heading", "cell"):
                continue
            for sentence in block.sentences[:_DEFINES_WITHIN]:
                text = block.text[sentence.start : sentence.end]
                told = definition(text, self.kinds)
                if told is None:
                    continue
                titled = any(same(told.name, name) for name in titles)
                headed = any(same(told.name, name) for name in headings)
                if not (titled or (told.predicate and (told.kinds or headed))):
                    continue
                slug = self._named(told.name, told.aliases, told.kinds, text)
                if slug:
                    found.append((told.name, slug))
                    self.defining.setdefault(sentence.begins, slug)
        return found

    def _named(
        self,
        name: str,
        aliases: Sequence[str] = (),
        kinds: tuple[str, ...] = (),
        sentence: str = "",
    ) -> str:
        """The slug of the concept that has one of these names, made if none has."""
        known = self._known(name) or next(filter(None, map(self.gazetteer.named, aliases)), None)
        if known:
            self.notes |= dict.fromkeys(
                f"“{alias}” may be another name of {known}"
                for alias in aliases
                if self.gazetteer.named(alias) is None
            )
            return known
        draft = self.drafts.add(name, strong=True, kinds=kinds)
        if draft is None:
            return ""
        if sentence and not draft.definition:
            draft.definition = sentence
        for alias in aliases:
            self.drafts.alias(draft, alias)
        return draft.slug

    def _known(self, name: str) -> str | None:
        return self.gazetteer.named(name) or self.gazetteer.named(stripped(name))

    def _topic(
        self,
        names: list[str],
        titles: list[str],
        defined: list[tuple[str, str]],
        blocks: Sequence[Block],
    ) -> str:
        for name in names:
            known = self._known(name)
            if known:
                return known
            draft = self.drafts.get(name)
            if draft is not None:
                return draft.slug
        for name, slug in defined:
            if not titles or any(f" {fold(name)} " in f" {fold(title)} " for title in titles):
                return slug
        return self._from_title(names, blocks)

    def _from_title(self, names: list[str], blocks: Sequence[Block]) -> str:
        """The concept of a title that nothing defines: as much of it as the text repeats."""
        text = " " + " ".join(fold(b.text) for b in blocks if b.kind != "title") + " "
        for name in names:
            words = name.split()
            for start in range(len(words)):
                part = " ".join(words[start:])
                repeated = f" {fold(part)}" in text and (len(words) - start > 1 or start == 0)
                if repeated and may_name(part) and " and " not in part:
                    return self._named(part)
        return ""

    def _aliases(self, blocks: Sequence[Block], topic: str) -> None:
        headings = word_lists()["aliases"]["headings"]
        for block in blocks:
            listed = block.kind == "bullet" and block.headings
            if listed and any(word in block.headings[-1].lower() for word in headings):
                self._alias(topic, block.text)
            for sentence in block.sentences:
                text = block.text[sentence.start : sentence.end]
                slug = self.defining.get(sentence.begins)
                for alias in also_known(text) if slug else ():
                    self._alias(slug or "", alias)

    def _alias(self, slug: str, name: str) -> None:
        name = stripped(name.strip(" ."))
        if not slug or not may_name(name) or self.gazetteer.named(name):
            return
        draft = self.drafts.by_slug(slug)
        if draft is not None:
            self.drafts.alias(draft, name)
        else:
            self.notes[f"“{name}” may be another name of {slug}"] = None

    def _section(self, entry: int, block: Block) -> None:
        for name in clean_title(block.text):
            slug = self._known(name)
            draft: Draft | None = self.drafts.get(name)
            if slug or draft:
                self.sections[entry, block.text] = slug or (draft.slug if draft else "")
                return


def lead(block: Block) -> str:
    """The words that a bullet opens with as its subject: “**Agreement.** All …”."""
    for start, end in block.marked:
        if start == 0:
            return block.text[:end].strip(" .:–-")
    for separator in (". ", ": ", " – ", " - ", " — ", ".…", "…"):
        head, found, _ = block.text.partition(separator)
        if found and head.count(" ") < 5:  # noqa: PLR2004 - a longer opening is a clause
            return head
    return block.text if block.text.count(" ") < 4 else ""  # noqa: PLR2004
