"""Find concepts by what people type: labels, aliases, acronyms, with typos."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_TYPOS_FROM = 4
_CLOSE = 75.0


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
        how: “label”, “alias” or “definition”.
        score: 0 to 100, higher is better.
    """

    slug: str
    label: str
    text: str
    how: str
    score: float


def normal(text: str) -> str:
    """Lower case, without accents, with single spaces for hyphens and punctuation.

    >>> normal("Publish–Subscribe")
    'publish subscribe'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", plain).strip()


class SearchIndex:
    """Every name of every concept, sorted for prefixes and cut into trigrams for typos."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = {entry.slug: entry for entry in entries}
        # (normal form from a word on, whether from the first word, slug, name, how)
        suffixes: list[tuple[str, int, str, str, str]] = []
        self._exact: dict[str, str] = {}
        self._names: list[tuple[str, str, str, str]] = []
        self._grams: dict[str, list[int]] = defaultdict(list)
        for slug, entry in sorted(self._entries.items()):
            for how, name in (("label", entry.label), *(("alias", a) for a in entry.aliases)):
                form = normal(name)
                if not form:
                    continue
                if how == "label" or form not in self._exact:
                    self._exact[form] = slug
                for gram in _trigrams(form):
                    self._grams[gram].append(len(self._names))
                self._names.append((form, slug, name, how))
                starts = [0, *(m.end() for m in re.finditer(" ", form))]
                suffixes += [(form[start:], start, slug, name, how) for start in starts]
        self._suffixes = sorted(suffixes)

    def exact(self, name: str) -> str | None:
        """The slug of the concept of exactly this name, without regard to case."""
        form = normal(name)
        if form in self._exact:
            return self._exact[form]
        return self._exact.get(form[:-1]) if form.endswith("s") else None

    def find(self, text: str, limit: int = 10) -> list[Match]:
        """The best matches, best first.

        Args:
            text: what was typed; from the second letter on.
            limit: how many at most.
        """
        form = normal(text)
        if not form:
            return []
        best: dict[str, Match] = {}
        for match in self._by_prefix(form):
            _keep(best, match)
        if len(best) < limit and len(form) >= _TYPOS_FROM:
            for match in self._by_likeness(form):
                _keep(best, match)
        if len(best) < limit and len(form) >= _TYPOS_FROM:
            for match in self._by_definition(form):
                best.setdefault(match.slug, match)
        return sorted(best.values(), key=lambda m: (-m.score, len(m.label), m.label))[:limit]

    def _by_prefix(self, form: str) -> Iterable[Match]:
        at = bisect_left(self._suffixes, (form,))
        while at < len(self._suffixes) and self._suffixes[at][0].startswith(form):
            rest, start, slug, name, how = self._suffixes[at]
            whole = 100.0 if rest == form and start == 0 else 90.0 if start == 0 else 80.0
            yield self._match(slug, name, how, whole - min(len(rest) - len(form), 20) / 4)
            at += 1

    def _by_likeness(self, form: str) -> Iterable[Match]:
        shared: dict[int, int] = defaultdict(int)
        for gram in _trigrams(form):
            for number in self._grams.get(gram, ()):
                shared[number] += 1
        likely = sorted(shared, key=lambda number: -shared[number])[:200]
        names = {number: self._names[number][0] for number in likely}
        for _, score, number in process.extract(form, names, scorer=fuzz.WRatio, limit=20):
            if score >= _CLOSE:
                _, slug, name, how = self._names[number]
                yield self._match(slug, name, how, score * 0.75)

    def _by_definition(self, form: str) -> Iterable[Match]:
        for slug, entry in self._entries.items():
            if form in normal(entry.definition):
                yield self._match(slug, entry.definition, "definition", 20.0)

    def _match(self, slug: str, name: str, how: str, score: float) -> Match:
        # The same match by alias counts a little less than by label.
        return Match(slug, self._entries[slug].label, name, how, score - (how != "label"))

    def nearest(self, name: str, count: int = 3) -> list[str]:
        """The labels that look most like a name that is none."""
        forms = [form for form, *_ in self._names]
        found = process.extract(normal(name), forms, scorer=fuzz.WRatio, limit=count * 4)
        labels = (self._entries[self._names[number][1]].label for _, _, number in found)
        return list(dict.fromkeys(labels))[:count]


def _keep(best: dict[str, Match], match: Match) -> None:
    if match.slug not in best or best[match.slug].score < match.score:
        best[match.slug] = match


def _trigrams(form: str) -> set[str]:
    padded = f"  {form} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}
