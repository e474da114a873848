"""Find concepts by what people type: labels, aliases, acronyms, with typos.

Names are cut into words. A sorted list of words answers prefixes, a sorted list of names
written without spaces answers “loadbal” and “load-bal” alike, and trigrams of words give
the few candidates whose edit distance is worth computing. Words repeat from name to name,
so all this stays small where names are many.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_FROM = 2
"""Letters from which on one searches."""
_TYPOS_FROM = 4
_SHORT = 3
"""Prefixes up to this length match so much that their answers are kept."""
_KEPT = 50
_CANDIDATES = 40
"""Words with the most trigrams in common whose edit distance is computed."""
_POSTINGS = 5000
"""As many places of trigrams are looked at, those of rare ones first."""
_LIKE_ENOUGH = 75.0
_ENOUGH = 200
"""As many names are rated."""

# Scores of the ways to match; within one, the shorter rest wins.
_WHOLE, _START, _WORDS, _INITIALS, _TYPO, _DEFINITION = 100.0, 90.0, 80.0, 70.0, 60.0, 20.0
_ALIAS_COSTS = 1.0

_ACRONYM = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2}|[A-Z]?[0-9]+[A-Z])[A-Z0-9][A-Za-z0-9&/+.-]{1,7}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known about a concept for finding it.

    Attributes:
        slug: names it.
        label: its preferred label.
        aliases: its other labels and acronyms.
        definition: searched for words only.
    """

    slug: str
    label: str
    aliases: tuple[str, ...] = ()
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A concept that was found.

    Attributes:
        slug: names it.
        label: its preferred label.
        text: the label, alias or definition that matched.
        how: “label”, “alias”, “acronym” or “definition”.
        score: 0 to 100, higher is better.
    """

    slug: str
    label: str
    text: str
    how: str
    score: float


@dataclass(frozen=True, slots=True)
class _Name:
    """A label or an alias: its text, its normal form, and the entry it belongs to."""

    text: str
    form: str
    entry: int
    how: str


def normal(text: str) -> str:
    """Lower case, without accents, with single spaces for hyphens and punctuation.

    >>> normal("Publish–Subscribe")
    'publish subscribe'
    """
    # Folding comes last, because a sign such as ™ decomposes into capitals.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    # What is left of “C++” and “C#” would be another language.
    return re.sub(r"(?:[^\w+#]|_)+", " ", plain).strip()


class _Words:
    """Which numbers a word stands for, found by its first letters or by its likeness."""

    def __init__(self, texts: Iterable[tuple[int, Iterable[str]]]) -> None:
        postings: defaultdict[str, list[int]] = defaultdict(list)
        for number, words in texts:
            for word in set(words):
                postings[word].append(number)
        self._postings = dict(postings)
        self._sorted = sorted(postings)
        self._grams: defaultdict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._sorted):
            for gram in _grams(word):
                self._grams[gram].append(number)

    def starting(self, prefix: str) -> list[str]:
        """Every word that starts so."""
        low = bisect_left(self._sorted, prefix)
        return self._sorted[low : bisect_left(self._sorted, prefix + "\U0010ffff", low)]

    def numbers(self, words: Iterable[str]) -> set[int]:
        """What any of these words stands for."""
        return set().union(*(self._postings.get(word, ()) for word in words))

    def places(self, words: Iterable[str]) -> int:
        """How often these words stand somewhere."""
        return sum(len(self._postings.get(word, ())) for word in words)

    def like(self, typed: str) -> dict[str, float]:
        """Words of which this may be a misspelling, or the misspelt beginning, with likeness."""
        shared: Counter[int] = Counter()
        places = sorted((self._grams.get(gram, []) for gram in _grams(typed)), key=len)
        looked_at = 0
        for words in places:
            looked_at += len(words)
            if looked_at > _POSTINGS and shared:
                break
            shared.update(words)
        allowed = 1 if len(typed) <= _TYPOS_FROM else 2
        found = {}
        for number, _ in shared.most_common(_CANDIDATES):
            word = self._sorted[number]
            distance = min(
                OSA.distance(typed, word, score_cutoff=allowed),
                # Half a mistake more for what is not yet typed.
                OSA.distance(typed, word[: len(typed)], score_cutoff=allowed) + 0.5,
            )
            if distance <= allowed:
                found[word] = 1 - distance / len(typed)
        return found


def _grams(word: str) -> set[str]:
    padded = f"  {word}"
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


class SearchIndex:
    """Every name of every concept, ready to be found."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = sorted(entries, key=lambda entry: entry.slug)
        self._names = [
            _Name(text, form, number, how)
            for number, entry in enumerate(self._entries)
            for text, how in (
                (entry.label, "label"),
                *(
                    (alias, "acronym" if _ACRONYM.fullmatch(alias) else "alias")
                    for alias in entry.aliases
                ),
            )
            if (form := normal(text))
        ]
        self._words = _Words((n, _words(name.form)) for n, name in enumerate(self._names))
        self._in_definitions = _Words(
            (n, normal(entry.definition).split()) for n, entry in enumerate(self._entries)
        )
        self._joined = sorted((_join(name.form), n) for n, name in enumerate(self._names))
        self._initials: defaultdict[str, list[int]] = defaultdict(list)
        self._exact: dict[str, int] = {}
        # Labels first, because an alias must not hide the concept of that very name.
        for number, name in sorted(enumerate(self._names), key=lambda pair: pair[1].how != "label"):
            self._exact.setdefault(name.form, number)
            self._exact.setdefault(_join(name.form), number)
            if " " in name.form:
                self._initials["".join(word[0] for word in name.form.split())].append(number)
        self._kept: dict[str, list[Match]] = {}

    def exact(self, name: str) -> str | None:
        """The slug of the concept of exactly this name.

        Case, accents, hyphens and spaces make no difference, and neither does a plural s.
        """
        form = normal(name)
        for known in (form, _join(form), form.removesuffix("s")):
            if known in self._exact:
                return self._entries[self._names[self._exact[known]].entry].slug
        return None

    def find(self, text: str, limit: int = 10) -> list[Match]:
        """The best matches, best first.

        Args:
            text: what was typed; from the second letter on.
            limit: how many at most.
        """
        form = normal(text)
        if len(form) < _FROM:
            return []
        if len(form) > _SHORT or limit > _KEPT:
            return self._search(form, limit)
        if form not in self._kept:
            self._kept[form] = self._search(form, _KEPT)
        return self._kept[form][:limit]

    def _search(self, form: str, limit: int) -> list[Match]:
        scores = self._by_letters(form, limit)
        if not scores and len(form) >= _TYPOS_FROM:
            scores = self._by_likeness(form)
        best: dict[int, tuple[float, int]] = {}
        for number, score in scores.items():
            name = self._names[number]
            rated = (score - (name.how != "label") * _ALIAS_COSTS, -number)
            if name.entry not in best or best[name.entry] < rated:
                best[name.entry] = rated
        found = [self._match(-number, score) for score, number in best.values()]
        found.sort(key=lambda match: (-match.score, len(match.label), match.label))
        if len(found) < limit and len(form) >= _TYPOS_FROM:
            found += self._by_definition(form, known=best.keys())
        return found[:limit]

    def _by_letters(self, form: str, limit: int) -> dict[int, float]:
        """Names that hold what was typed, each with the best of its scores."""
        joined = _join(form)
        low = bisect_left(self._joined, (joined,))
        high = bisect_left(self._joined, (joined + "\U0010ffff",), low)
        starts = [number for _, number in self._joined[low:high]]
        scores = {
            number: _WHOLE
            if self._joined[low + place][0] == joined
            else self._rated(_START, number, form)
            for place, number in enumerate(starts)
        }
        for number in self._initials.get(form, ()):
            scores.setdefault(number, _INITIALS)
        # A word in the middle never beats a beginning.
        if len({self._names[number].entry for number in starts}) < limit:
            for number in self._all(form, [self._words.starting(word) for word in form.split()]):
                scores.setdefault(number, self._rated(_WORDS, number, form))
        return scores

    def _by_likeness(self, form: str) -> dict[int, float]:
        """Names that hold what was probably meant."""
        scores: dict[int, float] = {}
        shared: Counter[int] = Counter()
        # Someone may have put a space, or left one out.
        for words in {tuple(form.split()), (_join(form),)}:
            parts: list[list[str]] = []
            likeness = 1.0
            for word in words:
                alike = self._words.like(word) if len(word) >= _TYPOS_FROM else {}
                right = self._words.starting(word)
                # The likeness of a name is that of its least likely word.
                likeness = min(likeness, 1.0 if right else max(alike.values(), default=0.0))
                parts.append([*right, *alike])
                shared.update(self._words.numbers(parts[-1]))
            for number in self._all(form, parts):
                scores.setdefault(number, self._rated(_TYPO * likeness, number, form))
        return scores or self._by_resemblance(form, shared)

    def _by_resemblance(self, form: str, shared: Counter[int]) -> dict[int, float]:
        """Of the names with the most of the words, those that resemble the whole."""
        forms = {number: self._names[number].form for number, _ in shared.most_common(_CANDIDATES)}
        found = process.extract(
            form, forms, scorer=fuzz.token_sort_ratio, score_cutoff=_LIKE_ENOUGH, limit=_CANDIDATES
        )
        return {number: score / 100 * _TYPO / 2 for _, score, number in found}

    def _all(self, form: str, parts: list[list[str]]) -> list[int]:
        """The names that hold one word of each part; of very many, those nearest in length."""
        parts = sorted(parts, key=self._words.places)
        others = [set(part) for part in parts[1:]]
        numbers = [
            number
            for number in self._words.numbers(parts[0])
            if not any(part.isdisjoint(_words(self._names[number].form)) for part in others)
        ]
        return nsmallest(_ENOUGH, numbers, key=lambda number: (self._rest(number, form), number))

    def _by_definition(self, form: str, known: Iterable[int]) -> Iterator[Match]:
        """Concepts in whose definition every word stands, the last one perhaps unfinished."""
        found: set[int] | None = None
        *whole, last = form.split()
        for words in [*([word] for word in whole), self._in_definitions.starting(last)]:
            numbers = self._in_definitions.numbers(words)
            found = numbers if found is None else found & numbers
        entries = [self._entries[number] for number in (found or set()) - set(known)]
        for entry in sorted(entries, key=lambda entry: (len(entry.label), entry.label)):
            yield Match(entry.slug, entry.label, entry.definition, "definition", _DEFINITION)

    def _rest(self, number: int, form: str) -> int:
        """How many letters of a name were not typed."""
        return abs(len(self._names[number].form) - len(form))

    def _rated(self, score: float, number: int, form: str) -> float:
        """A score that says as well how much of a name was typed; it loses 5 at most."""
        return score - min(self._rest(number, form), 20) / 4

    def _match(self, number: int, score: float) -> Match:
        name = self._names[number]
        entry = self._entries[name.entry]
        return Match(entry.slug, entry.label, name.text, name.how, score)

    def nearest(self, name: str, count: int = 3) -> list[str]:
        """The labels that look most like a name that is none."""
        forms = [known.form for known in self._names]
        found = process.extract(normal(name), forms, scorer=fuzz.WRatio, limit=count * 4)
        labels = (self._entries[self._names[number].entry].label for _, _, number in found)
        return list(dict.fromkeys(labels))[:count]


def _join(form: str) -> str:
    return form.replace(" ", "")


def _words(form: str) -> list[str]:
    """The words of a name, and each two neighbours as one: people write “write ahead” in one."""
    words = form.split()
    return words + [first + second for first, second in pairwise(words)]
