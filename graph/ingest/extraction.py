"""Reads the relations off one document: sentence by sentence, and from its sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..vocabulary import SG
from .clauses import Clauses
from .cues import SUBJECT
from .discovery import Discovery, lead
from .drafts import Drafts
from .ends import End, Ends, Setting
from .english import word_lists
from .inflect import key
from .lexicon import Lexicon, SectionCue
from .mentions import Gazetteer, Mention, longest, signed
from .names import stripped
from .phrases import phrase_right
from .readers import Block, Parsed, Sentence
from .relations import Statement, condition, statements
from .words import Words

_KIND_OF = SG + "kindOf"  # the logic of compound nouns is about this very relation
_STRONG, _WEAK, _SECTION, _COMPOUND = 0.85, 0.65, 0.55, 0.6
_IMPLIED, _COINED, _DERIVED = 0.05, 0.1, 0.05
_LONGEST_SENTENCE = 1500
_LONGEST_OPENING = 200
_EARLY = 3  # paragraphs in which an entry says what its concept is
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

    @property
    def pair(self) -> frozenset[str]:
        """Its two ends."""
        return frozenset((self.subject, self.object))


@dataclass(frozen=True, slots=True)
class Named:
    """A sentence with the concepts of the graph that it names, directly or by implication.

    Attributes:
        sentence: with its place.
        slugs: that it names.
        topic: slug of what its paragraph is about, if an earlier sentence of it names that.
        denied: slugs with a negation somewhere before them.
    """

    sentence: Sentence
    slugs: frozenset[str]
    topic: str
    denied: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Place:
    """A block in its surroundings.

    Attributes:
        block: itself.
        topic: slug of the concept that its section or entry is about.
        own: slug of the concept that “it” and a verb without a subject mean.
        cues: what its heading says of what is listed under it.
        listed: the concept that it opens with.
        early: it is where an entry says what its concept is.
        mentions: of concepts.
    """

    block: Block
    topic: str
    own: str
    cues: list[SectionCue]
    listed: End | None
    early: bool
    mentions: list[Mention]

    def within(self, sentence: Sentence) -> list[Mention]:
        return [m for m in self.mentions if sentence.start <= m.start and m.end <= sentence.end]


class Extraction:
    """Reads one document.

    Args:
        parsed: the document.
        lexicon: what it is read with.
        discovery: the concepts it introduces.

    Attributes:
        found: the relations that its sentences state.
        named: its sentences with the concepts of the graph that they name.
    """

    def __init__(self, parsed: Parsed, lexicon: Lexicon, discovery: Discovery) -> None:
        self.found: list[Found] = []
        self.named: list[Named] = []
        self._parsed = parsed
        self._lexicon = lexicon
        self._discovery = discovery
        self._drafts: Drafts = discovery.drafts
        self._ends = Ends(lexicon, discovery.drafts)
        self._new = Gazetteer(())
        self._cues: dict[str, list[SectionCue]] = {}

    def run(self) -> None:
        """Read every block; once more if names came up that may stand elsewhere as well."""
        before = -1
        drafts = [draft for draft in self._drafts if draft.strong]
        for _ in range(_PASSES):
            if len(drafts) == before:
                break
            before = len(drafts)
            self._new = Gazetteer(draft.concept(draft.kinds) for draft in drafts)
            self._read()
            drafts = [
                draft
                for draft in self._drafts
                if draft.strong or (" " in draft.label and self._drafts.stands_elsewhere(draft))
            ]

    def _read(self) -> None:
        self.found = []
        self.named = []
        entry, paragraphs = -1, 0
        for block in self._parsed.blocks:
            if block.entry != entry:
                entry, paragraphs = block.entry, 0
            paragraphs += block.kind == "paragraph"
            if block.sentences:
                self._block(block, early=paragraphs <= _EARLY)

    def _block(self, block: Block, *, early: bool) -> None:
        topic = self._discovery.topic(block)
        mentions = self._mentions(block, topic)
        cues = self._section_cues(block.headings[-1]) if topic and block.headings else []
        listed = self._listed(block, mentions) if block.kind == "bullet" or cues else None
        own = self._own(block, topic, listed, cues)
        place = _Place(block, topic, own, cues, listed, early, mentions)
        before = len(self.found)
        hints = self._sentences(place)
        from_section = self._section(place, hints)
        stated = {each.pair for each in self.found[before:]}
        if from_section is not None and from_section.pair not in stated:
            self.found.append(from_section)

    def _section_cues(self, heading: str) -> list[SectionCue]:
        if heading not in self._cues:
            self._cues[heading] = self._lexicon.sections_of(heading)
        return self._cues[heading]

    def _mentions(self, block: Block, topic: str) -> list[Mention]:
        found = longest([*self._lexicon.gazetteer.find(block.text), *self._new.find(block.text)])
        companions = self._lexicon.related.get(topic, frozenset()) | {topic}
        nouns = self._lexicon.nouns
        return signed(found, block.text, marked=block.marked, companions=companions, nouns=nouns)

    def _own(self, block: Block, topic: str, listed: End | None, cues: list[SectionCue]) -> str:
        examples = word_lists()["sections"]["examples"]
        if any(word in heading.lower() for heading in block.headings for word in examples):
            return ""
        if block.kind != "bullet":
            return topic
        constraints = self._lexicon.constraints
        if listed is not None and listed.slug and constraints.apart.isdisjoint(listed.kinds):
            return listed.slug
        others = any(constraints.relations[cue.relation].symmetric for cue in cues)
        return "" if others else topic  # a list of other concepts is not about this one

    def _sentences(self, place: _Place) -> list[Statement]:
        """Read a block's sentences; returns the cues that relate what it lists to the topic."""
        about = ""
        hints: list[Statement] = []
        for position, sentence in enumerate(place.block.sentences):
            if sentence.end - sentence.start > _LONGEST_SENTENCE:
                continue
            inside = place.within(sentence)
            if not inside and not place.topic:
                continue
            verbs = self._lexicon.book.verbs
            words = Words(place.block.text, sentence.start, sentence.end, inside, verbs)
            stated = self._statements(place, words, first=position == 0)
            hints.extend(each for each in stated if not each.cue.slots)
            meant = self._discovery.defining.get(sentence.begins, place.own)
            setting = Setting(meant, early=place.early)
            sided = [each for each in stated if each.cue.slots]
            self.found.extend(self._resolve(sided, words, setting, sentence))
            if place.topic and any(m.concept == place.topic for m in inside):
                about = place.topic
            self._name(sentence, words, inside, about)
        return hints

    def _statements(self, place: _Place, words: Words, *, first: bool) -> list[Statement]:
        own = self._ends.of_slug(place.own)
        opens = first and place.block.kind == "bullet"
        clauses = Clauses(
            words,
            self._lexicon.stand_ins(own.kinds if own is not None else ()),
            _opening(place.block, words) if opens else None,
            gerunds=bool(place.cues),
        )
        return statements(words, clauses, self._lexicon.book)

    def _name(self, sentence: Sentence, words: Words, mentions: list[Mention], about: str) -> None:
        known = [m for m in mentions if m.concept in self._lexicon.known.concepts]
        if not known or not self._lexicon.accepted:
            return
        negations = [
            start
            for word, start in zip(words.words, words.starts, strict=True)
            if word in words.english.negations
        ]
        first = min(negations, default=sentence.end)
        denied = frozenset(mention.concept for mention in known if mention.start > first)
        slugs = frozenset(mention.concept for mention in known)
        self.named.append(Named(sentence, slugs, about, denied))

    def _resolve(
        self, stated: Iterable[Statement], words: Words, setting: Setting, sentence: Sentence
    ) -> list[Found]:
        """The likeliest admissible relation for each pair of ends."""
        best: dict[frozenset[str], Found] = {}
        said = condition(words)
        groups: dict[tuple[int, frozenset[int]], list[Statement]] = {}
        for statement in stated:
            phrases = (statement.subject, statement.object)
            ends = frozenset(phrase.first for phrase in phrases if phrase is not None)
            groups.setdefault((statement.anchor, ends), []).append(statement)
        anchors: set[int] = set()  # at which some concept was found
        for _ in range(2):  # the second time, names that are listed with a concept may pass
            for group in groups.values():
                listed = group[0].anchor in anchors
                found = self._likeliest(group, replace(setting, listed=listed), sentence)
                if found is None:
                    continue
                anchors.add(group[0].anchor)
                if found.pair not in best or best[found.pair].confidence < found.confidence:
                    best[found.pair] = replace(found, condition=said)
        return list(best.values())

    def _likeliest(
        self, group: list[Statement], setting: Setting, sentence: Sentence
    ) -> Found | None:
        for statement in sorted(group, key=lambda each: each.rank):
            subject = self._ends.of(statement.subject, setting)
            object_ = self._ends.of(statement.object, setting)
            if subject is None or object_ is None or not self._fits(statement, subject, object_):
                continue
            first, second = self._ends.settle(subject), self._ends.settle(object_)
            if not first or not second or first == second:
                continue
            weak = statement.cue.weak
            confidence = _WEAK if weak else _STRONG
            confidence -= _IMPLIED * statement.implied
            confidence -= _COINED * (subject.coined + object_.coined)
            confidence -= _DERIVED * (subject.derived + object_.derived)
            predicate = statement.cue.relation
            rule = "weak-cue" if weak else "cue"
            return Found(first, predicate, second, sentence, rule, confidence)
        return None

    def _fits(self, statement: Statement, subject: End, object_: End) -> bool:
        """Whether two ends may be so related; mere names need more to speak for them."""
        cue = statement.cue
        constraints = self._lexicon.constraints
        if not constraints.admits(cue.relation, subject.kinds, object_.kinds):
            return False
        relation = constraints.relations[cue.relation]
        for end, role in ((subject, relation.domain), (object_, relation.range)):
            demanding = len(role) == 1 or (cue.weak and end.coined)
            if demanding and not (end.kinds or (end.coined and end.shaped)):
                return False
        if not (subject.coined or object_.coined):
            return True
        if cue.slight or (subject.coined and object_.coined):
            return False
        for end, phrase in ((subject, statement.subject), (object_, statement.object)):
            if end.coined and phrase is not None and phrase.last < phrase.end and not cue.after:
                return False  # “an optimisation strategy” names no optimisation
        acts = subject.coined and cue.slots[0].role == SUBJECT and bool(cue.verb)
        return not acts or (bool(subject.kinds) and " " in subject.label)

    def _section(self, place: _Place, hints: list[Statement]) -> Found | None:
        """What a heading says of what a bullet or a paragraph under it opens with."""
        own, listed = self._ends.of_slug(place.topic), place.listed
        if listed is None or own is None or listed.slug == place.topic or not place.cues:
            return None
        said = [SectionCue((), each.cue.relation, subjects=True) for each in hints]
        for cue in (*said, *place.cues):
            subject, object_ = (listed, own) if cue.subjects else (own, listed)
            relation = self._lexicon.constraints.relations[cue.relation]
            if listed.coined and len(relation.range) == 1 and not listed.kinds:
                continue
            if not self._lexicon.constraints.admits(cue.relation, subject.kinds, object_.kinds):
                continue
            first, second = self._ends.settle(subject), self._ends.settle(object_)
            if first and second and first != second:
                sentence = place.block.sentences[0]
                return Found(first, cue.relation, second, sentence, "section", _SECTION)
        return None

    def _listed(self, block: Block, mentions: list[Mention]) -> End | None:
        """The concept that a block opens with."""
        if block.kind == "bullet":
            name = lead(block)
            opening = [m for m in mentions if m.start < max(2, len(name))]
            if opening and key(block.text[opening[0].start : opening[0].end]) == key(
                stripped(name)
            ):
                return self._ends.of_slug(opening[0].concept)
            if name:
                named = self._ends.of_name(name)
                if named is not None:
                    return named
        sentence = block.sentences[0]
        inside = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end]
        end = min(sentence.end, sentence.start + _LONGEST_OPENING)
        words = Words(block.text, sentence.start, end, inside, self._lexicon.book.verbs)
        phrase = phrase_right(words, 0) if len(words) else None
        if phrase is None or phrase.reversed or (block.kind == "bullet" and not phrase.concept):
            return None
        return self._ends.of(phrase, Setting("", early=True))


def _opening(block: Block, words: Words) -> int:
    """The index of the word that a bullet opens with, after its catchword."""
    name = lead(block)
    if not name or len(name) == len(block.text):
        return 0
    place = next((at for at, start in enumerate(words.starts) if start >= len(name)), 0)
    return place + (words.word(place) in (":", ".", "-", "–", "—"))


def compounds(parsed: Parsed, lexicon: Lexicon, discovery: Discovery) -> Iterator[Found]:
    """Reads a defined name as a kind of what its last words name: “modular monolith”.

    Args:
        parsed: the document.
        lexicon: what it is read with.
        discovery: the concepts it introduces.
    """
    if _KIND_OF not in lexicon.constraints.relations:
        return
    ends = Ends(lexicon, discovery.drafts)
    sentences: Mapping[int, Sentence] = {
        sentence.begins: sentence for block in parsed.blocks for sentence in block.sentences
    }
    for begins, slug in discovery.defining.items():
        draft = discovery.drafts.by_slug(slug)
        words = draft.label.split() if draft is not None else []
        for start in range(1, len(words)):
            head = " ".join(words[start:])
            broader = lexicon.gazetteer.named(head)
            other = discovery.drafts.get(head)
            if broader is None and other is not None and other.strong:
                broader = other.slug
            end = ends.of_slug(broader) if broader else None
            if end is None or draft is None or end.slug == slug:
                continue
            if lexicon.constraints.comparable(draft.kinds, end.kinds):
                yield Found(slug, _KIND_OF, end.slug, sentences[begins], "compound", _COMPOUND)
            break
