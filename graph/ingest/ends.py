"""The two ends of a relation: which concept a noun phrase stands for, or may become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .drafts import Drafts, may_coin
from .inflect import key
from .lexicon import Lexicon
from .phrases import Phrase


@dataclass(frozen=True, slots=True)
class End:
    """What fills a slot: a concept of the graph, a draft, or a name that may become one.

    Attributes:
        slug: of the concept or draft, empty for a mere name.
        kinds: it may be of; empty if nothing tells.
        label: the mere name.
        derived: it is named in another part of speech.
    """

    slug: str
    kinds: tuple[str, ...]
    label: str = ""
    derived: bool = False

    @property
    def coined(self) -> bool:
        """Whether it is a mere name yet."""
        return not self.slug

    @property
    def shaped(self) -> bool:
        """Whether its spelling alone makes it a name: ACID, MongoDB."""
        return self.label[1:] != self.label[1:].lower()


@dataclass(frozen=True, slots=True)
class Setting:
    """Where in a document a phrase stands.

    Attributes:
        own: slug of the concept that the text is about there.
        early: it is where an entry says what its concept is.
        listed: a concept stands beside the phrase in a list.
    """

    own: str
    early: bool = False
    listed: bool = False


class Ends:
    """Finds the ends of relations in one document.

    Args:
        lexicon: what documents are read with.
        drafts: the new concepts of this one.
    """

    def __init__(self, lexicon: Lexicon, drafts: Drafts) -> None:
        self.lexicon = lexicon
        self.drafts = drafts

    def of(self, phrase: Phrase | None, setting: Setting) -> End | None:
        """What a phrase stands for, None if for nothing that could be a concept.

        Args:
            phrase: None if the text's own concept is meant.
            setting: where it stands.
        """
        if phrase is None:
            return self.of_slug(setting.own)
        if phrase.concept:
            found = self.of_slug(phrase.concept)
            return replace(found, derived=True) if found and phrase.derived else found
        slug = self._named(phrase.label)
        if slug:
            return self.of_slug(slug)
        own = self.of_slug(setting.own)
        if own is not None and self._is_head(phrase.label, own.slug):
            return own
        return self._name(phrase, setting)

    def of_slug(self, slug: str) -> End | None:
        """The concept or draft of that slug."""
        concept = self.lexicon.known.concepts.get(slug)
        if concept is not None:
            return End(slug, concept.kinds)
        draft = self.drafts.by_slug(slug)
        return End(slug, draft.kinds) if draft is not None else None

    def of_name(self, name: str) -> End | None:
        """What a catchword or a link stands for, which vouches for itself."""
        slug = self._named(name)
        if slug:
            return self.of_slug(slug)
        kinds = self.lexicon.kinds
        return End("", kinds.of_label(name), name) if may_coin(name, kinds, vouched=True) else None

    def settle(self, end: End) -> str:
        """The slug of an end; a mere name becomes a draft."""
        if end.slug:
            return end.slug
        draft = self.drafts.add(end.label, strong=False)
        return draft.slug if draft is not None else ""

    def _named(self, label: str) -> str:
        known = self.lexicon.gazetteer.named(label)
        draft = None if known else self.drafts.get(label)
        return known or (draft.slug if draft is not None else "")

    def _is_head(self, label: str, slug: str) -> bool:
        """Whether “the gateway” is short for the API gateway that the text is about."""
        concepts: Mapping[str, object] = self.lexicon.known.concepts
        name = self.lexicon.known.concepts[slug].label if slug in concepts else ""
        draft = self.drafts.by_slug(slug)
        words = key(name or (draft.label if draft is not None else "")).split()
        return len(words) > 1 and key(label) == words[-1]

    def _name(self, phrase: Phrase, setting: Setting) -> End | None:
        kinds = self.lexicon.kinds
        single = " " not in phrase.label
        end = End("", kinds.of_label(phrase.label), phrase.label)
        if single and not phrase.bare and not end.shaped:
            return None  # “careful tuning”
        vouched = setting.listed and setting.early
        vouched = vouched or (setting.early and (not single or end.shaped))
        if not vouched and (setting.early or not single):
            vouched = self.drafts.recurs(phrase.label)
        return end if may_coin(phrase.label, kinds, vouched=vouched) else None
