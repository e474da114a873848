"""Which kind a new concept is likely to be of, told by the kind cues of the ontology.

A cue is a head noun (“X is a *pattern*”, “gossip *protocol*”); one that begins with a
hyphen is the ending of a word (“-ability”); a hyphen alone is the kind of what no other
cue tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..vocabulary import Kind
from .english import singular


@dataclass(frozen=True, slots=True)
class KindCues:
    """The kind cues of a vocabulary.

    Attributes:
        phrases: head noun, of one or more words, to IRIs of kinds.
        endings: endings of words with their kinds, longest first.
        default: kinds of what no cue tells.
        longest: words in the longest phrase.
    """

    phrases: Mapping[str, tuple[str, ...]]
    endings: tuple[tuple[str, tuple[str, ...]], ...]
    default: tuple[str, ...]
    longest: int

    def of_label(self, label: str) -> tuple[str, ...]:
        """The kinds that the last word or words of a label tell, likeliest first."""
        words = label.split()
        for count in range(min(self.longest, len(words)), 0, -1):
            phrase = " ".join(words[-count:])
            found = self.phrases.get(_plain(phrase))
            if found:
                return found
        last = words[-1] if words else ""
        for ending, kinds in self.endings:
            if last.endswith(ending) or singular(last).endswith(ending):
                return kinds
        return ()

    def told_by_phrase(self, label: str) -> bool:
        """Whether a label ends in a cue of several words, such as “side effect”."""
        words = label.split()
        return any(
            _plain(" ".join(words[-count:])) in self.phrases
            for count in range(2, min(self.longest, len(words)) + 1)
        )

    def of_definition(self, words: list[str]) -> tuple[str, ...]:
        """The kinds that a definition's predicate tells.

        Args:
            words: lower-case, from after the article (“pattern for executing …”) up to
                where the head noun must have come.
        """
        best: tuple[str, ...] = ()
        for start in range(len(words)):
            for count in range(min(self.longest, len(words) - start), 0, -1):
                phrase = words[start : start + count]
                found = self.phrases.get(_plain(" ".join(phrase)))
                if found:
                    if "of" in (*phrase, *words[start + count : start + count + 1]):
                        return found  # the head of “the practice of …”, whatever follows
                    best = found
                    break
        return best


@lru_cache(maxsize=8)
def kind_cues(kinds: tuple[Kind, ...]) -> KindCues:
    """Compile the kind cues of these kinds."""
    phrases: dict[str, tuple[str, ...]] = {}
    endings: dict[str, tuple[str, ...]] = {}
    default: tuple[str, ...] = ()
    for kind in kinds:
        for cue in dict.fromkeys((kind.label, *kind.cues)):
            if cue == "-":
                default = (*default, kind.iri)
            elif cue.startswith("-"):
                endings[cue[1:]] = (*endings.get(cue[1:], ()), kind.iri)
            else:
                phrases[_plain(cue)] = (*phrases.get(_plain(cue), ()), kind.iri)
    return KindCues(
        phrases,
        tuple(sorted(endings.items(), key=lambda item: (-len(item[0]), item[0]))),
        default,
        max((cue.count(" ") + 1 for cue in phrases), default=1),
    )


def _plain(phrase: str) -> str:
    head, _, last = phrase.replace("-", " ").lower().rpartition(" ")
    return f"{head} {singular(last)}".strip()
