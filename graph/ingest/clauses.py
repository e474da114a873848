"""Who does what: the subject of a verb, found by the shape of its clause."""

from __future__ import annotations

from dataclasses import dataclass

from .english import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    CONTENT,
    DETERMINER,
    PREPOSITION,
    PRONOUN,
    PUNCTUATION,
    RELATIVE,
    SUBORDINATOR,
    VERB,
)
from .phrases import Phrase, phrase_left, phrase_right, phrases_right
from .words import Words

_BREAKS = frozenset(";:—")
_TURNS = frozenset(
    ("but", "while", "whereas", "because", "although", "though", "so", "since", "if")
)
_WITHIN = frozenset(",/'\"“”‘’")  # marks that may stand inside a subject
_REACH = 10
_WITHOUT_SUBJECT = frozenset(("without", "when", "before", "after", "if", "than", "instead", "not"))


@dataclass(frozen=True, slots=True)
class Subject:
    """What a verb is said of.

    Attributes:
        phrases: noun phrases that name it; empty if the text's own concept is meant.
        negated: the verb is denied.
        implied: the text's own concept is meant (“it …”, “the pattern …”, a bare bullet).
    """

    phrases: tuple[Phrase, ...]
    negated: bool = False
    implied: bool = False


class Clauses:
    """Finds subjects in one sentence.

    Args:
        words: of the sentence.
        stand_ins: nouns that stand for the text's own concept behind “the” or “this”.
        opening: index of the word that a bullet opens with, after its catchword; a verb
            without a subject there is said of the text's own concept. None for prose.
        gerunds: such a verb may be a gerund.
    """

    def __init__(
        self,
        words: Words,
        stand_ins: frozenset[str],
        opening: int | None,
        *,
        gerunds: bool = False,
    ) -> None:
        self.words = words
        self.stand_ins = stand_ins
        self.opening = opening
        self.gerunds = gerunds

    def verb_group(self, index: int) -> tuple[int, bool]:
        """Where the verb group begins that holds a verb, and whether it is denied."""
        words, english = self.words, self.words.english
        start = index
        negated = False
        while start > 0:
            word, kind = words.word(start - 1), words.kind(start - 1)
            if words.at[start - 1] >= 0:
                break
            if word in english.negations:
                negated = True
            elif word == "to" and words.word(start - 2) in english.helpers:
                start -= 1
            elif word == "so" and words.word(start - 2) == "and":
                pass
            elif kind not in (AUXILIARY, ADVERB) and not (
                word in ("help", "helps", "helping") and start - 1 != index
            ):
                break
            start -= 1
        return start, negated

    def subject(self, index: int) -> Subject | None:
        """The subject of the verb at an index, None if it cannot be told.

        Args:
            index: of the verb itself; auxiliaries and adverbs before it are skipped.
        """
        words = self.words
        start, negated = self.verb_group(index)
        before = words.word(start - 1)
        if start in (0, self.opening):
            return Subject((), negated, implied=True) if self._bare(index, start) else None
        if before in _WITHOUT_SUBJECT:
            return None
        found = self._subject_before(index, start)
        if found is None:
            return None
        return Subject(found.phrases, negated or found.negated, found.implied)

    def _subject_before(self, index: int, start: int) -> Subject | None:
        """The subject, told by the word that a verb group follows.

        Args:
            index: of the verb.
            start: of the verb group, above 0.
        """
        words = self.words
        before = words.word(start - 1)
        kind = words.kind(start - 1) if words.at[start - 1] < 0 else CONTENT
        gerund = words.word(index).endswith("ing")
        infinitive = start - 1 if before == "to" else self._infinitive(index, start)
        if infinitive is not None:
            return self._purpose(infinitive)
        if kind == RELATIVE:
            return self._antecedent(start - 1)
        shared = kind == CONJUNCTION or before in (",", "then", "thereby", "thus")
        if shared or (kind == PREPOSITION and gerund):
            return self.main(start)
        if gerund and kind == CONTENT:  # “services running on …”: said of what stands before
            phrase = phrase_left(words, start)
            return Subject((phrase,)) if phrase is not None else None
        if before in _TURNS or kind in (SUBORDINATOR, DETERMINER, VERB, PREPOSITION):
            return None
        return self._region(start) or self._qualified(start)

    def _bare(self, index: int, start: int) -> bool:
        """Whether a verb that opens a bullet is no command."""
        word = self.words.word(index)
        inflected = word.endswith(("s", "ed")) or (self.gerunds and word.endswith("ing"))
        return start == self.opening and (inflected or start < index)

    def main(self, before: int) -> Subject | None:
        """The subject that a clause opens with.

        Args:
            before: the clause lies before this word.
        """
        start = self._clause_start(before)
        if start >= before:
            return Subject((), implied=True) if start == self.opening else None
        return self._opening(start, before)

    def _clause_start(self, before: int) -> int:
        words = self.words
        start = self.opening if self.opening is not None and self.opening < before else 0
        for place in range(before - 1, start, -1):
            if words.word(place) in _BREAKS or (
                words.word(place) in _TURNS and words.word(place - 1) == ","
            ):
                start = place + 1
                break
        return self._after_introduction(start, before)

    def _after_introduction(self, start: int, before: int) -> int:
        """Skip “Under a network partition,” and “However,” at the start of a clause."""
        words = self.words
        kind = words.kind(start)
        word = words.word(start)
        opens = kind in (PREPOSITION, SUBORDINATOR, ADVERB) and words.at[start] < 0
        if not (opens or word in ("to", "if", "when")):
            return start
        if word in words.english.adopting:
            return start
        for place in range(start, min(before, start + 2 * _REACH)):
            if words.word(place) == ",":
                return place + 1
        return start + 1 if kind == ADVERB else start

    def _opening(self, start: int, before: int) -> Subject | None:
        """The subject that begins at a word."""
        words = self.words
        if self._is_stand_in(start, before):
            inside = start > 0 and words.word(start) in ("it", "they")
            opening = self._after_introduction(0, start)
            named = self._opening(opening, start) if inside and opening < start else None
            return named if named is not None else Subject((), implied=True)
        if words.word(start) in words.english.adopting and start + 1 < before:
            start += 1
        phrases = phrases_right(words, start, limit=before)
        if not phrases or (words.kind(start) == PREPOSITION and words.at[start] < 0):
            return None
        outside = tuple(phrase for phrase in phrases if not phrase.inside)
        negated = any(phrase.negated or phrase.reversed for phrase in outside)
        return Subject(outside, negated)

    def _is_stand_in(self, start: int, before: int) -> bool:
        words = self.words
        word = words.word(start)
        if words.at[start] >= 0:
            return False
        if word in ("it", "this", "they", "these"):
            following = words.word(start + 1)
            if start + 1 >= before or words.kind(start + 1) in (AUXILIARY, ADVERB, VERB):
                return True
            if word in ("it", "they"):
                return words.kind(start + 1) != PUNCTUATION
            stands = self.stand_ins | words.english.this_stands_in
            return following in stands and words.at[start + 1] < 0
        follows = words.word(start + 1) in self.stand_ins and words.at[start + 1] < 0
        return word == "the" and follows and words.kind(start + 2) != CONTENT

    def _region(self, before: int) -> Subject | None:
        """The subject that ends right before a verb group."""
        words = self.words
        edge = self._region_start(before)
        start = self._last_conjunct(edge, before) if edge is not None else before
        start = self._after_introduction(start, before)
        if start >= before or (start > 0 and self._in_relative(start)):
            return None
        if words.kind(start) == PREPOSITION and words.at[start] < 0 and start == 0:
            phrase = phrase_left(words, before)  # “On replicated data a quorum requires …”
            return Subject((phrase,)) if phrase is not None and phrase.concept else None
        found = self._opening(start, before)
        if found is not None and found.implied and words.word(start - 1) == "(":
            # A gloss: “partition tolerance (the system keeps working …)”.
            glossed = phrase_left(words, start - 1)
            return Subject((glossed,)) if glossed is not None else None
        return found

    def _region_start(self, before: int) -> int | None:
        """Where the stretch before a verb group starts that may hold its subject.

        None if the stretch is the end of a relative clause: “that spans shards | needs …”.
        """
        words = self.words
        start = before
        while start > 0:
            word, kind = words.word(start - 1), words.kind(start - 1)
            if words.at[start - 1] >= 0:
                start = words.mention_start(start - 1)
            elif kind == PRONOUN:
                return start - 1
            elif word == ")":
                start = words.opening(start - 1)
            elif self._bounds(start - 1, before):
                return start
            elif words.kind(start - 2) == RELATIVE and (
                kind == AUXILIARY or (kind == CONTENT and word.endswith("s"))
            ):
                return None
            elif kind == AUXILIARY:
                return start
            else:
                start -= 1
        return start

    def _bounds(self, place: int, before: int) -> bool:
        """Whether a clause starts after a word."""
        words = self.words
        word, kind = words.word(place), words.kind(place)
        if word in _BREAKS or word in _TURNS or kind in (RELATIVE, SUBORDINATOR, VERB):
            return True
        if words.acts(place) or (word == "," and not self._lists(place + 1, before)):
            return True
        return kind == PUNCTUATION and word not in _WITHIN

    def _qualified(self, before: int) -> Subject | None:
        """The subject of “a broker that stores messages prevents …”: what the clause opens with."""
        words = self.words
        phrase = phrase_right(words, self._clause_start(before), limit=before)
        if phrase is None or words.kind(phrase.end) != RELATIVE:
            return None
        return Subject((phrase,))

    def _last_conjunct(self, start: int, before: int) -> int:
        """Where the subject starts in a stretch that may open with another verb's object."""
        words = self.words
        places = [at for at in range(start, before) if words.word(at) in ("and", "or", "but")]
        if start > 0 and self._is_verb(start - 1):
            return places[-1] + 1 if places else before
        while words.word(start) in (",", "and", "or"):
            start += 1
        return start

    def _in_relative(self, start: int) -> bool:
        """Whether what starts here is the object of a relative clause: “that stores | messages”."""
        return self._is_verb(start - 1) and self.words.kind(start - 2) == RELATIVE

    def _is_verb(self, place: int) -> bool:
        words = self.words
        return words.at[place] < 0 and (words.kind(place) in (VERB, AUXILIARY) or words.acts(place))

    def _lists(self, comma: int, before: int) -> bool:
        """Whether a comma stands in a list that goes on up to a verb: “A, B and C improve”."""
        words = self.words
        if any(self._is_verb(at) for at in range(comma - 1)):
            return False
        return any(words.word(place) in ("and", "or") for place in range(comma, before)) and (
            words.at[comma - 2] >= 0 if comma > 1 else False
        )

    def _antecedent(self, relative: int) -> Subject | None:
        """What a relative pronoun stands for."""
        words = self.words
        if self._defines(relative):
            return self.main(relative)
        end = relative - (words.word(relative - 1) == ",")
        if words.kind(end - 1) == PREPOSITION:  # “a style in which …”
            end -= 1
        phrase = phrase_left(words, end)
        if phrase is None or not phrase.concept or phrase.end != end:
            return None
        start = self._clause_start(relative)
        denied = any(words.word(at) in words.english.negations for at in range(start, phrase.start))
        return Subject((phrase,), denied)

    def _defines(self, before: int) -> bool:
        """Whether the clause up to a word is “X is a …”, so that what follows is said of X."""
        words = self.words
        start = self._clause_start(before)
        phrase = phrase_right(words, start)
        if phrase is None:
            return False
        end = words.closing(phrase.end) if words.word(phrase.end) == "(" else phrase.end
        place = next(
            (at for at in range(end, min(before, end + 3)) if words.kind(at) == AUXILIARY), None
        )
        return place is not None and not any(
            words.kind(at) == VERB or words.word(at) in _BREAKS for at in range(place + 1, before)
        )

    def _infinitive(self, index: int, start: int) -> int | None:
        """Where “to” stands if the verb goes on with an infinitive: “to gain x, improve y”."""
        words = self.words
        listed = words.word(start - 1) in (",", "and", "or") and words.kind(index) in (
            VERB,
            CONTENT,
        )
        if not listed or start != index or words.word(index).endswith(("s", "ing", "ed")):
            return None
        for place in range(start - 2, max(-1, start - 2 * _REACH), -1):
            if words.word(place) == "to" and words.kind(place + 1) in (VERB, CONTENT, ADVERB):
                return place
            if words.word(place) in _BREAKS:
                return None
        return None

    def _purpose(self, to: int) -> Subject | None:
        """The subject of “to improve …”: the means named before it, else the clause's."""
        words = self.words
        for place in range(to - 1, max(-1, to - _REACH - _REACH), -1):
            word = words.word(place)
            if word in words.english.permitting or words.word(place - 1) in _WITHOUT_SUBJECT:
                return None
            if word in words.english.using and place + 1 == to and place in (0, self.opening):
                return Subject((), implied=True)
            if word in words.english.using:
                phrase = phrase_right(words, place + 1)
                return Subject((phrase,)) if phrase is not None else None
            if word in _BREAKS:
                break
        expletive = words.word(self._clause_start(to)) == "it"  # “it is necessary to …”
        return None if expletive else self.main(to)
