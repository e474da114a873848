"""A sentence as words, with their classes and the concepts they name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .english import (
    ADVERB,
    CONTENT,
    DETERMINER,
    PREPOSITION,
    PUNCTUATION,
    VERB,
    English,
    english,
    word_class,
)
from .mentions import Mention

_WORD = re.compile(r"['’]s\b|\w+(?:(?:[-‐‑–.]|['’](?!s\b))\w+)*|\S")


class Words:
    """The words of one sentence.

    Args:
        text: of the block.
        start: of the sentence in it.
        end: of the sentence, exclusive.
        mentions: in the sentence, in order.
        verbs: base forms and third persons of verbs, which may be nouns as well.

    Attributes:
        text: of the block.
        words: lower case, apostrophes straight.
        starts: of each word in the block's text.
        ends: of each word, exclusive.
        classes: of each word, as in ``english``.
        mentions: in order.
        verbs: as given.
        at: for each word the index of the mention it belongs to, or -1.
    """

    __slots__ = (
        "at",
        "classes",
        "ends",
        "english",
        "mentions",
        "starts",
        "text",
        "verbs",
        "words",
    )

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        mentions: Sequence[Mention],
        verbs: frozenset[str] = frozenset(),
    ) -> None:
        self.text = text
        self.verbs = verbs
        self.english: English = english()
        self.mentions = tuple(mentions)
        found = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]
        self.words = [word.lower().replace("’", "'") for word, _, _ in found]
        self.starts = [begin for _, begin, _ in found]
        self.ends = [stop for _, _, stop in found]
        self.classes = [
            # A word in capitals is a name, even if it looks like a preposition (AT Protocol).
            CONTENT if len(word) > 1 and word.isupper() else word_class(lower)
            for (word, _, _), lower in zip(found, self.words, strict=True)
        ]
        self.at = [-1] * len(found)
        position = 0
        for index, mention in enumerate(self.mentions):
            while position < len(found) and self.ends[position] <= mention.start:
                position += 1
            place = position
            while place < len(found) and self.starts[place] < mention.end:
                self.at[place] = index
                place += 1

    def __len__(self) -> int:
        return len(self.words)

    def word(self, index: int) -> str:
        """The word at an index, empty outside the sentence."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def kind(self, index: int) -> str:
        """The class of the word at an index; punctuation outside the sentence."""
        return self.classes[index] if 0 <= index < len(self.words) else PUNCTUATION

    def begins(self, index: int) -> bool:
        """Whether a mention begins at this word."""
        return (
            0 <= index < len(self.words)
            and self.at[index] >= 0
            and (index == 0 or self.at[index - 1] != self.at[index])
        )

    def acts(self, index: int) -> bool:
        """Whether a word that may be a noun or a verb is a verb here: it has an object."""
        word = self.word(index)
        if self.at[index] >= 0 or self.classes[index] not in (CONTENT, VERB):
            return False
        following = self.kind(index + 1)
        third = word.endswith("s") and not word.endswith(("ss", "us", "is"))
        after_name = index > 0 and self.at[index - 1] >= 0
        if word not in self.verbs:  # “a monolith *hampers* deployment”
            return third and after_name and following in (CONTENT, DETERMINER)
        if self.begins(index + 1) or following == DETERMINER:
            return True
        return third and (
            following in (CONTENT, ADVERB) or (after_name and following == PREPOSITION)
        )

    def mention_end(self, index: int) -> int:
        """The index after the last word of the mention that this word belongs to."""
        end = index
        while end < len(self.words) and self.at[end] == self.at[index]:
            end += 1
        return end

    def mention_start(self, index: int) -> int:
        """The index of the first word of the mention that this word belongs to."""
        start = index
        while start > 0 and self.at[start - 1] == self.at[index]:
            start -= 1
        return start

    def closing(self, index: int) -> int:
        """The index after the parenthesis that opens here, or this index if it never closes."""
        depth = 0
        for place in range(index, len(self.words)):
            depth += (self.words[place] == "(") - (self.words[place] == ")")
            if depth == 0:
                return place + 1
        return index

    def opening(self, index: int) -> int:
        """The index of the parenthesis that the one at this index closes, or this index."""
        depth = 0
        for place in range(index, -1, -1):
            depth += (self.words[place] == ")") - (self.words[place] == "(")
            if depth == 0:
                return place
        return index

    def slice(self, start: int, end: int) -> str:
        """The text from one word up to another, exclusive."""
        return self.text[self.starts[start] : self.ends[end - 1]] if start < end else ""
