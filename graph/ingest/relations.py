"""What a sentence states: the cues of the ontology, matched over its words.

No relation is named here. A cue is looked up by one of its words, its other literals
are matched around it, and its slots are filled with noun phrases: the subject of the
verb to the left, what is listed to the right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .clauses import Clauses, Subject
from .cues import OBJECT, Cue, CueBook, Element, Slot
from .english import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    CONTENT,
    DETERMINER,
    NUMBER,
    PREPOSITION,
    VERB,
    singular,
    verb_forms,
)
from .inflect import key
from .phrases import Phrase, phrase_right, phrases_left, phrases_right
from .words import Words

_GAP = 14
_MODIFIERS = 2
_BACK = 18
_LONGEST = 120
_CONDITION_WORDS = 14
_CONDITIONS = frozenset(("under", "when", "if", "during", "unless", "once", "provided"))
_DENIED_WITHIN = 3


@dataclass(frozen=True, slots=True)
class Statement:
    """That a sentence states a relation.

    Attributes:
        cue: the wording it follows.
        anchor: index of the word the cue was found by.
        subject: None if the text's own concept is meant.
        object: None if the text's own concept is meant.
        implied: one of them is meant without being named.
    """

    cue: Cue
    anchor: int
    subject: Phrase | None
    object: Phrase | None
    implied: bool

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """Of two statements about the same phrases, the lower is the likelier."""
        restricted = any(slot.only for slot in self.cue.slots)
        return (self.cue.weak, not restricted, self.cue.passive, -self.cue.weight)


def statements(words: Words, clauses: Clauses, book: CueBook) -> list[Statement]:
    """Everything that the cues find in a sentence.

    Args:
        words: of the sentence.
        clauses: of the same sentence.
        book: the compiled cues.
    """
    if len(words) > _LONGEST:  # no prose: a table, a log, an attack
        return []
    found: list[Statement] = []
    for index, word in enumerate(words.words):
        if words.at[index] >= 0:
            continue
        for cue in book.by_word.get(word, ()):
            start = _start(words, cue, index)
            end = match(words, cue.literals, start) if start is not None else None
            if start is not None and end is not None:
                found.extend(_Match(words, clauses, cue, index).statements(start, end))
    return found


def condition(words: Words) -> str:
    """The condition that a sentence opens with, such as “under a network partition”."""
    if words.word(0) not in _CONDITIONS:
        return ""
    for place in range(1, min(len(words), _CONDITION_WORDS)):
        if words.word(place) == ",":
            text = words.slice(0, place)
            return text[0].lower() + text[1:]
    return ""


def match(words: Words, elements: Sequence[Element], index: int) -> int | None:
    """Match literals from a word on.

    Returns:
        The index after the last of them, None if they are not there.
    """
    place = index
    for position, element in enumerate(elements):
        if element.gap:
            return _match_after_gap(words, elements[position + 1 :], place)
        found = _find(words, element, place, first=position == 0)
        if found is None:
            return None
        place = found + 1
    return place


def _match_after_gap(words: Words, elements: Sequence[Element], index: int) -> int | None:
    if not elements:
        return index
    for place in range(index, min(len(words), index + _GAP)):
        if words.word(place) == ";":
            return None
        if words.word(place) in elements[0].words:
            end = match(words, elements, place)
            if end is not None:
                return end
    return None


def _find(words: Words, element: Element, index: int, *, first: bool) -> int | None:
    modifiers = 0
    place = index
    while place < len(words):
        if words.word(place) in element.words and words.at[place] < 0:
            return place
        kind = words.kind(place)
        if first or words.at[place] >= 0:
            return None
        if kind in (DETERMINER, ADVERB):
            pass
        elif element.modifiers and kind in (CONTENT, NUMBER) and modifiers < _MODIFIERS:
            modifiers += 1
        elif element.modifiers and modifiers and kind == CONJUNCTION:
            pass
        else:
            return None
        place += 1
    return None


def _match_back(words: Words, elements: Sequence[Element], end: int) -> int | None:
    """Where literals start that end right before a word."""
    for start in range(end - 1, max(-1, end - _BACK), -1):
        if words.word(start) in elements[0].words and match(words, elements, start) == end:
            return start
    return None


def _start(words: Words, cue: Cue, index: int) -> int | None:
    """Where the literals start whose key word stands at an index."""
    first = cue.literals[0]
    if cue.key is first:
        return index
    for place in range(index - 1, max(-1, index - 2 - _MODIFIERS * 2), -1):
        if words.word(place) in first.words:
            return place
    return None


class _Match:
    """One cue found in one sentence."""

    def __init__(self, words: Words, clauses: Clauses, cue: Cue, index: int) -> None:
        self.words = words
        self.clauses = clauses
        self.cue = cue
        self.index = index

    def statements(self, start: int, end: int) -> Iterator[Statement]:
        """The statements, given where the cue's literals start and end."""
        if not self._fits_form(start):
            return
        fill = {"between": self._between, "before": self._before, "after": self._after}
        if self.cue.opening and start != self.clauses.opening:
            return
        if not self.cue.slots:
            yield Statement(self.cue, self.index, None, None, implied=True)
            return
        filled = fill[self.cue.anchor](start, end)
        if filled is None:
            return
        first, second = filled
        if first.negated or (len(self.cue.slots) > 1 and second.negated):
            return
        for left in self._fillers(first, self.cue.slots[0]):
            if len(self.cue.slots) == 1:
                yield self._statement(left, None, implied=True)
                continue
            for right in self._fillers(second, self.cue.slots[1]):
                implied = first.implied or second.implied
                if left is not right and not (implied and left is None and right is None):
                    yield self._statement(left, right, implied=implied)

    def _statement(
        self, first: Phrase | None, second: Phrase | None, *, implied: bool
    ) -> Statement:
        subject, object_ = first, second
        if self.cue.slots[0].role == OBJECT:
            subject, object_ = second, first
        return Statement(self.cue, self.index, subject, object_, implied)

    def _fillers(self, subject: Subject, slot: Slot) -> list[Phrase | None]:
        if subject.implied:
            return [None]
        return [
            fitted
            for phrase in subject.phrases
            if not (phrase.negated or phrase.reversed)
            and not (slot.plural and not self._is_plural(phrase))
            and (fitted := _restrict(phrase, slot)) is not None
        ]

    def _is_plural(self, phrase: Phrase) -> bool:
        last = self.words.word(phrase.end - 1)
        return singular(last) != last

    def _between(self, start: int, end: int) -> tuple[Subject, Subject] | None:
        cue = self.cue
        left = self._left(start)
        if left is None:
            return None
        if cue.before:
            first = left.phrases[-1].start if left.phrases else start
            if _match_back(self.words, cue.before, first) is None:
                return None
        right = phrases_right(self.words, end, self._stop)
        if not right or not self._followed(right[-1]) or self._acts(start, right[-1]):
            return None
        return left, Subject(tuple(right))

    def _acts(self, start: int, phrase: Phrase) -> bool:
        """Whether an object does what follows: “allows *the bank* to keep …”."""
        grants = self.words.word(start) in self.words.english.granting
        end = phrase.end + (self.words.word(phrase.end) == ")")
        return grants and self.words.word(end) == "to"

    @property
    def _stop(self) -> frozenset[str]:
        after = self.cue.after
        return after[0].words if after else frozenset()

    def _left(self, start: int) -> Subject | None:
        cue = self.cue
        if cue.between[0].gap:
            return self.clauses.main(start)
        if cue.between[0].verb:
            return self.clauses.subject(start)
        place = start
        while self.words.word(place - 1) in (",", ")", "either") and place > 1:
            place = (
                self.words.opening(place - 1) if self.words.word(place - 1) == ")" else place - 1
            )
        phrases = phrases_left(self.words, place)
        if phrases:
            return Subject(tuple(phrases[:1] if cue.weak else phrases))
        while place > 0 and self._is_participle(place - 1):  # “is often used | together with”
            place -= 1
        while place < start and self.words.kind(place) == ADVERB:
            place += 1
        if place == start and self.words.kind(start) == VERB:
            return self.clauses.subject(start)
        return self.clauses.subject(place) if place < start else None

    def _is_participle(self, place: int) -> bool:
        kind = self.words.kind(place)
        return kind in (VERB, ADVERB, AUXILIARY) or (
            kind == CONTENT and self.words.word(place).endswith("ed")
        )

    def _before(self, start: int, end: int) -> tuple[Subject, Subject] | None:
        cue = self.cue
        if len(cue.slots) == 1:
            right = phrases_right(self.words, end)
            followed = right and self._followed(right[-1])
            negated = self._denied(start)
            return (Subject(tuple(right), negated), Subject(())) if followed else None
        first = phrase_right(self.words, end)
        if first is None:
            return None
        place = match(self.words, cue.between, first.end)
        if place is None:
            return None
        right = phrases_right(self.words, place)
        if not right or not self._followed(right[-1]):
            return None
        return Subject((first,), self._denied(start)), Subject(tuple(right))

    def _after(self, start: int, _end: int) -> tuple[Subject, Subject] | None:
        cue = self.cue
        if len(cue.slots) == 1:
            first = cue.after[0]
            found = self.clauses.subject(start) if first.verb else self._nearest(start)
            return (found, Subject(())) if found is not None and not found.implied else None
        if cue.after[0].gap:
            return self._around_gap(start)
        right = self._nearest(start)
        if right is None:
            return None
        begin = _match_back(self.words, cue.between, right.phrases[-1].start)
        if begin is None:
            return None
        left = self.clauses.subject(begin) if cue.between[0].verb else self._nearest(begin)
        return (left, right) if left is not None else None

    def _around_gap(self, start: int) -> tuple[Subject, Subject] | None:
        """The ends of “{s} and {o} … used together”, given where “used” stands."""
        for place in range(start - 1, max(-1, start - _BACK), -1):
            end = match(self.words, self.cue.between, place)
            if end is None:
                continue
            left, right = self._nearest(place), phrase_right(self.words, end)
            if left is not None and right is not None and right.end <= start:
                return left, Subject((right,))
        return None

    def _nearest(self, index: int) -> Subject | None:
        phrases = phrases_left(self.words, index)
        return Subject(tuple(phrases)) if phrases else None

    def _followed(self, phrase: Phrase) -> bool:
        """Whether the cue's last literals follow, if it has any."""
        return not self.cue.after or any(
            match(self.words, self.cue.after, place) is not None
            for place in range(phrase.last, phrase.end + 1)
        )

    def _denied(self, start: int) -> bool:
        negations = self.words.english.negations
        return any(
            self.words.word(place) in negations for place in range(start - _DENIED_WITHIN, start)
        )

    def _fits_form(self, start: int) -> bool:
        """Whether a verb's form can be the finite verb, gerund or participle that is meant."""
        elements = self.cue.literals
        verb = elements[0].verb
        if not verb or verb == "be":
            return not self._denied(start) if self.cue.anchor == "between" else True
        words = self.words
        group, _ = self.clauses.verb_group(start)
        auxiliaries = {words.word(place) for place in range(group, start)}
        perfect = bool(auxiliaries & {"have", "has", "had"})
        if verb == "passive":
            return not perfect or "been" in auxiliaries
        forms = verb_forms(verb)
        word = words.word(start)
        if word in (forms.past, forms.participle) and word != forms.base:
            governed = (
                len(elements) > 1
                and bool(elements[1].words)
                and words.kind(start + 1) == PREPOSITION
            )
            return perfect or governed
        before = words.kind(start - 1) if start else ""
        if before == DETERMINER or (before == PREPOSITION and word != forms.gerund):
            return words.word(start - 1) in ("to", "that", "this", "these", "those")
        return AUXILIARY not in before or word != forms.third


def _restrict(phrase: Phrase, slot: Slot) -> Phrase | None:
    """The phrase, named as a slot that takes certain words names it; None if it may not stand."""
    if not slot.only:
        return phrase
    plain = key(phrase.label)
    for spoken, label in slot.only.items():
        wanted = key(spoken)
        if plain == wanted:
            return replace(phrase, concept="" if label != spoken else phrase.concept, label=label)
        if plain.endswith(" " + wanted) and label == spoken:
            return phrase
    return None
