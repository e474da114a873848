"""Reads the relations off one document: sentence by sentence, and from its sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..vocabulary import SG
from .clauses import Clauses
from .definitions import stripped
from .discovery import Discovery, lead
from .drafts import Drafts, may_coin
from .inflect import key
from .lexicon import Lexicon, SectionCue
from .mentions import Gazetteer, Mention, longest, signed
from .phrases import Phrase, phrase_right
from .readers import Block, Parsed, Sentence
from .relations import Statement, condition, statements
from .words import Words

_KIND_OF = SG + "kindOf"  # the logic of compound nouns is about this very relation
_STRONG, _WEAK, _SECTION, _COMPOUND = 0.85, 0.65, 0.55, 0.6
_IMPLIED, _COINED, _DERIVED = 0.05, 0.1, 0.05
_LONGEST_SENTENCE = 1500
_PASSES = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A relation that a sentence states.

    Attributes:
        subject: slug.
        predicate: IRI.
        object: slug.
        sentence: that states it.
        rule: by which it was found.
        confidence: 0 to 1.
        condition: under which the sentence says it holds, may be empty.
    """

    subject: str
    predicate: str
    object: str
    sentence: Sentence
    rule: str
    confidence: float
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A sentence with the concepts of the graph that it names, directly or by implication.

    Attributes:
        sentence: with its place.
        slugs: that it names.
        topic: slug of what its paragraph is about, if its first sentence names that.
        denied: slugs with a negation somewhere before them.
    """

    sentence: Sentence
    slugs: frozenset[str]
    topic: str
    denied: frozenset[str]


@dataclass(frozen=True, slots=True)
class _End:
    """What fills a slot: a concept of the graph, a draft, or a name that may become one."""

    slug: str
    kinds: tuple[str, ...]
    label: str = ""
    settled: bool = True
    derived: bool = False

    @property
    def coined(self) -> bool:
        return not self.slug


class Extraction:
    """Reads one document.

    Args:
        parsed: the document.
        lexicon: what it is read with.
        discovery: the concepts it introduces.
    """

    def __init__(self, parsed: Parsed, lexicon: Lexicon, discovery: Discovery) -> None:
        self.parsed = parsed
        self.lexicon = lexicon
        self.discovery = discovery
        self.drafts: Drafts = discovery.drafts
        self.new = Gazetteer(())
        self.found: list[Found] = []
        self.named: list[Named] = []

    def run(self) -> None:
        """Read every block; once more if names came up that stand elsewhere as well."""
        before = -1
        drafts = [draft for draft in self.drafts if draft.strong]
        for _ in range(_PASSES):
            if len(drafts) == before:
                break
            before = len(drafts)
            self.new = Gazetteer(draft.concept(draft.kinds) for draft in drafts)
            self.found = []
            self.named = []
            for block in self.parsed.blocks:
                if block.sentences:
                    self._block(block)
            drafts = [draft for draft in self.drafts if draft.strong or " " in draft.label]

    def _block(self, block: Block) -> None:
        topic = self.discovery.topic(block)
        mentions = self._mentions(block, topic)
        cues = self.lexicon.sections_of(block.headings[-1]) if topic and block.headings else []
        listed = self._listed(block, mentions) if block.kind == "bullet" or cues else None
        before = len(self.found)
        own = self._own(block, topic, listed, cues)
        hints = self._sentences(block, topic, own, mentions)
        from_section = self._section(block, topic, listed, cues, hints)
        stated = {frozenset((each.subject, each.object)) for each in self.found[before:]}
        if from_section and frozenset((from_section.subject, from_section.object)) not in stated:
            self.found.append(from_section)

    def _own(
        self, block: Block, topic: str, listed: _End | None, cues: list[SectionCue]
    ) -> str:
        """Slug of the concept that “it”, and a verb without a subject, mean in a block."""
        if block.kind != "bullet":
            return topic
        constraints = self.lexicon.constraints
        if listed is not None and listed.slug and constraints.apart.isdisjoint(listed.kinds):
            return listed.slug
        others = any(constraints.relations[cue.relation].symmetric for cue in cues)
        return "" if others else topic  # a list of other concepts is not about this one

    def _mentions(self, block: Block, topic: str) -> list[Mention]:
        found = longest([*self.lexicon.gazetteer.find(block.text), *self.new.find(block.text)])
        companions = self.lexicon.related.get(topic, frozenset()) | {topic}
        marked = [(span.start, span.end) for span in (*block.links, *block.emphasis)]
        return signed(
            found, block.text, marked=marked, companions=companions, nouns=self.lexicon.stand_ins
        )

    def _sentences(
        self, block: Block, topic: str, own: str, mentions: list[Mention]
    ) -> list[Statement]:
        """Read the sentences of a block; returns cues that relate what is listed to the topic."""
        about = ""
        hints: list[Statement] = []
        for position, sentence in enumerate(block.sentences):
            if sentence.end - sentence.start > _LONGEST_SENTENCE:
                continue
            inside = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end]
            if not inside and not topic:
                continue
            words = Words(block.text, sentence.start, sentence.end, inside)
            opens = block.kind == "bullet" and position == 0
            clauses = Clauses(words, self.lexicon.stand_ins, _opening(block, words) if opens else None)
            stated = statements(words, clauses, self.lexicon.book)
            hints.extend(each for each in stated if not each.cue.slots)
            meant = self.discovery.defining.get(sentence.begins, own)
            sided = [each for each in stated if each.cue.slots]
            self.found.extend(self._resolve(sided, words, meant, sentence))
            about = about or (topic if any(m.concept == topic for m in inside) else "")
            self._name(sentence, words, inside, about)
        return hints

    def _name(
        self, sentence: Sentence, words: Words, mentions: list[Mention], about: str
    ) -> None:
        known = [mention for mention in mentions if mention.concept in self.lexicon.known.concepts]
        if known and self.lexicon.accepted:
            negations = [
                start
                for word, start in zip(words.words, words.starts, strict=True)
                if word in words.english.negations
            ]
            first = min(negations, default=sentence.end)
            self.named.append(
                Named(
                    sentence,
                    frozenset(mention.concept for mention in known),
                    about,
                    frozenset(mention.concept for mention in known if mention.start > first),
                )
            )

    def _resolve(
        self, stated: Iterable[Statement], words: Words, topic: str, sentence: Sentence
    ) -> list[Found]:
        """The likeliest admissible relation for each pair of ends."""
        best: dict[frozenset[str], Found] = {}
        said = condition(words)
        groups: dict[tuple[int, frozenset[int]], list[Statement]] = {}
        for statement in stated:
            ends = frozenset(
                phrase.first for phrase in (statement.subject, statement.object) if phrase
            )
            groups.setdefault((statement.anchor, ends), []).append(statement)
        listed: set[int] = set()  # anchors at which some concept was found
        for _ in range(2):  # the second time, names that are listed with a concept may pass
            for group in groups.values():
                found = self._likeliest(group, topic, sentence, listed)
                if found is None:
                    continue
                listed.add(group[0].anchor)
                pair = frozenset((found.subject, found.object))
                if pair not in best or best[pair].confidence < found.confidence:
                    best[pair] = replace(found, condition=said)
        return list(best.values())

    def _likeliest(
        self, group: list[Statement], topic: str, sentence: Sentence, listed: set[int]
    ) -> Found | None:
        for statement in sorted(group, key=lambda each: each.rank):
            subject = self._end(statement.subject, topic, listed=statement.anchor in listed)
            object_ = self._end(statement.object, topic, listed=statement.anchor in listed)
            if subject is None or object_ is None or (subject.coined and object_.coined):
                continue
            predicate = statement.cue.relation
            if (subject.coined or object_.coined) and statement.cue.slight:
                continue
            if not self.lexicon.constraints.admits(predicate, subject.kinds, object_.kinds):
                continue
            confidence = _WEAK if statement.cue.weak else _STRONG
            confidence -= _IMPLIED * statement.implied
            confidence -= _COINED * (subject.coined + object_.coined)
            confidence -= _DERIVED * (subject.derived + object_.derived)
            first, second = self._settle(subject), self._settle(object_)
            if not first or not second or first == second:
                continue
            rule = "weak-cue" if statement.cue.weak else "cue"
            return Found(first, predicate, second, sentence, rule, confidence)
        return None

    def _end(self, phrase: Phrase | None, topic: str, *, listed: bool) -> _End | None:
        if phrase is None:
            return self._of_slug(topic) if topic else None
        if phrase.concept:
            found = self._of_slug(phrase.concept)
            return replace(found, derived=phrase.derived) if found else None
        known = self.lexicon.gazetteer.named(phrase.label)
        if known:
            return self._of_slug(known)
        draft = self.drafts.get(phrase.label)
        if draft is not None:
            return self._of_slug(draft.slug)
        vouched = listed or self.drafts.recurs(phrase.label)
        if not may_coin(phrase.label, self.lexicon.kinds, vouched=vouched):
            return None
        return _End("", self.lexicon.kinds.of_label(phrase.label), phrase.label)

    def _of_slug(self, slug: str) -> _End | None:
        concept = self.lexicon.known.concepts.get(slug)
        if concept is not None:
            return _End(slug, concept.kinds)
        draft = self.drafts.by_slug(slug)
        return _End(slug, draft.kinds) if draft is not None else None

    def _settle(self, end: _End) -> str:
        if end.slug:
            return end.slug
        draft = self.drafts.add(end.label, strong=False)
        return draft.slug if draft is not None else ""

    def _section(
        self,
        block: Block,
        topic: str,
        listed: _End | None,
        cues: list[SectionCue],
        hints: list[Statement],
    ) -> Found | None:
        """What a heading says of what a bullet or a paragraph under it opens with."""
        own = self._of_slug(topic)
        if listed is None or own is None or listed.slug == topic or not cues:
            return None
        said = [SectionCue((), each.cue.relation, subjects=True) for each in hints]
        for cue in (*said, *cues):
            found = self._from_section(cue, own, listed, block.sentences[0])
            if found is not None:
                return found
        return None

    def _from_section(
        self, cue: SectionCue, own: _End, listed: _End, sentence: Sentence
    ) -> Found | None:
        subject, object_ = (listed, own) if cue.subjects else (own, listed)
        if not self.lexicon.constraints.admits(cue.relation, subject.kinds, object_.kinds):
            return None
        first, second = self._settle(subject), self._settle(object_)
        if not first or not second or first == second:
            return None
        return Found(first, cue.relation, second, sentence, "section", _SECTION)

    def _listed(self, block: Block, mentions: list[Mention]) -> _End | None:
        """The concept that a block opens with."""
        if block.kind == "bullet":
            name = lead(block)
            opening = [m for m in mentions if m.start < max(2, len(name))]
            if opening and key(block.text[opening[0].start : opening[0].end]) == key(stripped(name)):
                return self._of_slug(opening[0].concept)
            if name and may_coin(name, self.lexicon.kinds, vouched=True):
                return self._end(Phrase(0, 0, "", name, 0), "", listed=True)
        sentence = block.sentences[0]
        inside = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end]
        words = Words(block.text, sentence.start, min(sentence.end, 200 + sentence.start), inside)
        phrase = phrase_right(words, 0) if len(words) else None
        if phrase is None or phrase.reversed or (block.kind == "bullet" and not phrase.concept):
            return None
        return self._end(phrase, "", listed=False)


def _opening(block: Block, words: Words) -> int:
    """The index of the word that a bullet opens with, after its catchword."""
    name = lead(block)
    if not name or len(name) == len(block.text):
        return 0
    place = next((at for at, start in enumerate(words.starts) if start >= len(name)), 0)
    return place + (words.word(place) in (":", ".", "-", "–", "—"))


def compounds(drafts: Drafts, lexicon: Lexicon, parsed: Parsed, defining: Mapping[int, str]) -> Iterator[Found]:
    """Reads a defined name as a kind of what its last words name: “modular monolith”.

    Marti Hearst's patterns have it in prose; in a compound noun the head alone says it.
    """
    relation = lexicon.constraints.relations.get(_KIND_OF)
    if relation is None:
        return
    sentences = {s.begins: s for block in parsed.blocks for s in block.sentences}
    for begins, slug in defining.items():
        draft = drafts.by_slug(slug)
        words = draft.label.split() if draft is not None else []
        for start in range(1, len(words)):
            head = " ".join(words[start:])
            other = drafts.get(head)
            broader = lexicon.gazetteer.named(head) or (other.slug if other and other.strong else None)
            kinds = lexicon.known.concepts[broader].kinds if broader in lexicon.known.concepts else (
                other.kinds if other else ()
            )
            if broader and draft and lexicon.constraints.comparable(draft.kinds, kinds):
                yield Found(slug, _KIND_OF, broader, sentences[begins], "compound", _COMPOUND)
                break
