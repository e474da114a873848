"""Noun phrases: where one stands, which concept it names, and what is listed with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from .english import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    CONTENT,
    DETERMINER,
    NUMBER,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    VERB,
    adjective_of,
)
from .mentions import Form
from .words import Words

_DENYING = frozenset(("no", "without", "neither", "zero"))
_NOUNS = ("ness", "ity", "tion", "ance", "ence", "ency", "ment", "ing")
_LONGEST = 7
_MOST_ITEMS = 12
_PARENTHESISED = 4
_OWN_NAME = 2  # words behind an adjective that make a name of their own


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase.

    Attributes:
        start: index of its first word, determiners included.
        end: index after its last word.
        concept: slug of the concept it names, empty if it names none that is known.
        label: its words without determiners and mere adjectives.
        first: index of the first word of the label.
        last: index after the last word of the label.
        reversed: what stands before it turns it into its opposite (“reduced latency”).
        bare: no mere adjective stands before the label.
        negated: it is denied (“no coordination”).
        derived: it names its concept in another part of speech.
        inside: it stands in parentheses behind the phrase before it.
    """

    start: int
    end: int
    concept: str
    label: str
    first: int
    last: int = 0
    reversed: bool = False
    negated: bool = False
    derived: bool = False
    bare: bool = True
    inside: bool = False


def phrase_right(
    words: Words, index: int, stop: frozenset[str] = frozenset(), limit: int | None = None
) -> Phrase | None:
    """The noun phrase that begins at a word.

    Args:
        words: of the sentence.
        index: of the word.
        stop: words before which it ends.
        limit: index that it does not reach beyond.
    """
    place, before = _skip(words, index)
    end = _run_end(words, place, stop, len(words) if limit is None else limit)
    if end == place:
        return None
    if words.word(end) == "'s":  # “the primary's operation log” speaks of the log
        owned = phrase_right(words, end + 1, stop, limit)
        return replace(owned, start=index) if owned is not None else None
    found = _headed(words, index, place, end)
    if found is None or before == _Before():
        return found
    return replace(
        found, reversed=before.reversed, negated=before.negated, bare=before.bare and found.bare
    )


@dataclass(frozen=True, slots=True)
class _Before:
    """What stands before the nouns of a phrase; as in ``Phrase``."""

    reversed: bool = False
    negated: bool = False
    bare: bool = True


def _skip(words: Words, index: int) -> tuple[int, _Before]:
    """Skip determiners, mere adjectives and nouns like “risk of” at the start of a phrase."""
    english = words.english
    place = index
    before = _Before()
    while place < len(words) and not words.begins(place):
        word, kind = words.word(place), words.kind(place)
        if word in _DENYING:
            before = replace(before, negated=True)
        elif word in english.reversing:
            before = replace(before, reversed=True)
        elif word in english.transparent_before and words.word(place + 1) in ("of", "for"):
            place += 1
        elif word in english.absence and words.word(place + 1) == "of":
            before = replace(before, reversed=not before.reversed)
            place += 1
        elif word in english.light and words.kind(place + 1) == CONTENT:
            before = replace(before, bare=False)
        elif kind not in (DETERMINER, ADVERB, NUMBER):
            break
        place += 1
    return place, before


def phrase_left(words: Words, index: int) -> Phrase | None:
    """The noun phrase that ends before a word."""
    if words.word(index - 1) == ")":
        index = words.opening(index - 1)
    start = index
    while start > 0 and index - start < _LONGEST:
        if words.at[start - 1] >= 0:
            start = words.mention_start(start - 1)
        elif words.kind(start - 1) == CONTENT:
            start -= 1
        else:
            break
    if start == index:
        return None
    found = _headed(words, start, start, index)
    while found and start > 0 and words.kind(start - 1) in (DETERMINER, NUMBER):
        start -= 1
    if found is None:
        return None
    negated = words.word(start) in ("no", "neither") or words.word(start - 1) == "without"
    return replace(found, start=start, negated=negated)


def phrases_right(
    words: Words, index: int, stop: frozenset[str] = frozenset(), limit: int | None = None
) -> list[Phrase]:
    """The noun phrase that begins at a word, and those listed with it.

    Args:
        words: of the sentence.
        index: of the word.
        stop: words before which each ends.
        limit: index that none reaches beyond.
    """
    first = phrase_right(words, index, stop, limit)
    if first is None:
        return []
    found = [first]
    place = first.end
    governor = words.word(index - 1) if words.kind(index - 1) == PREPOSITION else ""
    while len(found) < _MOST_ITEMS:
        place, inside = _parenthesis(words, place, found[-1])
        found.extend(inside)
        following = _after_separator(words, place)
        if following == place or (following < len(words) and words.acts(following)):
            break
        following += bool(governor) and words.word(following) == governor  # “with x or with y”
        item = phrase_right(words, following, stop, limit)
        if item is None or (limit is None and _opens_clause(words, item.end)):
            break
        found.append(item)
        place = item.end
    return _share_head(words, found)


def phrases_left(words: Words, index: int) -> list[Phrase]:
    """The noun phrase that ends before a word, and those listed with it, last first."""
    found: list[Phrase] = []
    place = index
    while len(found) < _MOST_ITEMS:
        phrase = phrase_left(words, place)
        if phrase is None:
            break
        found.append(phrase)
        before = phrase.start - 1
        if words.word(before) not in ("and", "or", "/"):
            break
        place = before
    return found


def _run_end(words: Words, place: int, stop: frozenset[str], limit: int) -> int:
    """The index after the content words and mentions that begin at a word."""
    end = place
    while end < limit and end - place < _LONGEST:
        if end > place and (words.word(end) in stop or _is_verb(words, end) or words.acts(end)):
            break
        if words.at[end] >= 0:
            end = words.mention_end(end)
        elif words.kind(end) == CONTENT and not (end > place and words.word(end).endswith("ed")):
            end += 1
        else:
            break
    return end


def _is_verb(words: Words, index: int) -> bool:
    """Whether a gerund has an object of its own: “a queue *providing* a buffer”."""
    gerund = words.at[index] < 0 and words.word(index).endswith("ing")
    return gerund and words.kind(index + 1) in (DETERMINER, PRONOUN)


def _headed(words: Words, start: int, first: int, end: int) -> Phrase | None:
    """The phrase whose content words are ``first`` to ``end``: its last noun is its head."""
    trailing = words.english.transparent_after | words.english.light
    last = end
    while last - 1 > first and words.at[last - 1] < 0 and words.word(last - 1) in trailing:
        last -= 1
    index = words.at[last - 1]
    if index >= 0 and words.mentions[index].form < Form.DERIVED:
        mention = words.mentions[index]
        if _in_name(words, first, words.mention_start(last - 1)):
            return _unknown(words, start, first, last, end)
        begin = words.mention_start(last - 1)
        return Phrase(start, end, mention.concept, words.slice(begin, last), begin, last)
    for place in range(first, end):
        after = words.mention_end(place)
        if words.begins(place) and _is_derived(words, place) and end - after < _OWN_NAME:
            mention = words.mentions[words.at[place]]
            label = words.text[mention.start : mention.end]
            return Phrase(start, end, mention.concept, label, place, after, derived=True)
        if words.begins(place) and _is_derived(words, place):  # “monolithic operational simplicity”
            first = after
    return _unknown(words, start, first, last, end)


def _unknown(words: Words, start: int, first: int, last: int, end: int) -> Phrase | None:
    """A phrase that names no concept yet."""
    bare = True
    while first < last - 1 and words.at[first] < 0 and words.word(first) in words.english.light:
        first += 1
        bare = False
    label = words.slice(first, last)
    if last - first == 1 and label.endswith("ing"):
        adverb = words.word(first - 1)
        if adverb.endswith("ly"):  # “horizontally partitioning” is horizontal partitioning
            label = f"{adjective_of(adverb)} {label}"
        elif words.kind(last) in (DETERMINER, PRONOUN, RELATIVE) or (
            words.kind(first - 1) == PREPOSITION
        ):  # a verb with its object
            return None
    return Phrase(start, end, "", label, first, last, bare=bare)


def _in_name(words: Words, first: int, mention: int) -> bool:
    """Whether a mention is only a part of a name in capitals, as in “Azure Cache for Redis”."""
    text, starts = words.text, words.starts
    return (
        mention > first and text[starts[mention]].isupper() and text[starts[mention - 1]].isupper()
    )


def _is_derived(words: Words, place: int) -> bool:
    return words.mentions[words.at[place]].form is Form.DERIVED


def _parenthesis(words: Words, place: int, phrase: Phrase) -> tuple[int, list[Phrase]]:
    """Skip a parenthesis behind a phrase; what it names if it holds a name alone."""
    if words.word(place) != "(":
        return place, []
    close = words.closing(place)
    if close == place:
        return place, []
    inner = phrase_right(words, place + 1)
    if inner is None or inner.end != close - 1 or inner.first != place + 1:
        return close, []
    if close - place - 2 > _PARENTHESISED or (inner.concept and inner.concept == phrase.concept):
        return close, []
    return close, [replace(inner, inside=True)]


def _after_separator(words: Words, place: int) -> int:
    """The index after a comma, a conjunction or both."""
    after = place
    if words.word(after) == ",":
        after += 1
    if words.word(after) in ("and", "or", "and/or", "/", "nor"):
        after += 1
        if words.word(after) in ("also", "even", "thus"):
            after += 1
    elif [words.word(after + step) for step in range(3)] == ["as", "well", "as"]:
        after += 3
    return after


def _opens_clause(words: Words, end: int) -> bool:
    """Whether a verb follows, so that what looks like a list's item is a subject."""
    kind = words.kind(end)
    if kind == ADVERB:
        kind = words.kind(end + 1)
    return kind in (VERB, AUXILIARY)


def _share_head(words: Words, found: list[Phrase]) -> list[Phrase]:
    """“stale or out-of-order data” names stale data too."""
    for index, (phrase, following) in enumerate(pairwise(found)):
        single = " " not in phrase.label and "-" not in phrase.label
        bare = single and not phrase.concept and not phrase.label.endswith(_NOUNS)
        joined = phrase.end == following.start - 1 and words.kind(phrase.end) == CONJUNCTION
        if bare and joined and not following.concept and following.label.count(" ") == 1:
            head = following.label.rpartition(" ")[2]
            found[index] = replace(phrase, label=f"{phrase.label} {head}")
    return found
