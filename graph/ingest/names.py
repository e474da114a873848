"""What may be the name of a concept, and what is only wrapped around one."""

from __future__ import annotations

import re

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
    SUBORDINATOR,
    VERB,
    english,
    singular,
    word_class,
    word_lists,
)
from .inflect import fold, key

_QUESTION = re.compile(r"[:?]| [–—-] ")
_WORD = re.compile(r"[\w'’/+&.–-]+")
_PARENTHESIS = re.compile(r"\s*\([^()]{0,200}\)")
_IN_LANGUAGE = re.compile(r" in [A-Z][\w.+#]{0,20}$")
_NAME_WORDS = 5
_SHORTEST = 2
_NOT_AT_EDGES = frozenset(
    (
        DETERMINER,
        PRONOUN,
        AUXILIARY,
        SUBORDINATOR,
        RELATIVE,
        VERB,
        ADVERB,
        PREPOSITION,
        CONJUNCTION,
    )
)
_NOT_INSIDE = frozenset((PRONOUN, AUXILIARY, RELATIVE, SUBORDINATOR, DETERMINER))


def may_name(name: str) -> bool:
    """Whether words may name a concept: no pronoun, verb or general noun at their head."""
    words = fold(name).split()
    if not words or len(words) > _NAME_WORDS or len(name) < _SHORTEST:
        return False
    if not all(any(map(str.isalnum, word)) for word in name.split()):
        return False
    shouted = [word for word in _WORD.findall(name) if len(word) > 1 and word.isupper()]
    capitals = {part for word in shouted for part in fold(word).split()}  # AT Protocol, chatty I/O
    classes = [CONTENT if word in capitals else word_class(word) for word in words]
    if classes[0] in _NOT_AT_EDGES or classes[-1] in _NOT_AT_EDGES:
        return "-" in name
    if not _NOT_INSIDE.isdisjoint(classes) or (VERB in classes and "-" not in name):
        return False
    return _may_head(words, classes)


def _may_head(words: list[str], classes: list[str]) -> bool:
    """Whether the last word may be the head of a name."""
    lists = english()
    last = words[-1]
    if len(words) > 1:
        return not (lists.is_general_head(last) and words[0] in lists.light)
    too_general = lists.is_general(last) or last in lists.light or last in lists.stand_ins
    return not too_general and classes[0] != NUMBER


def clean_title(title: str) -> list[str]:
    """The names that a title may hold, likeliest first; not all may be names of concepts.

    >>> clean_title("What Is the Circuit Breaker Pattern? A Field Guide")[0]
    'Circuit Breaker'
    """
    names: list[str] = []
    for part in (*_QUESTION.split(title), title):
        name = _PARENTHESIS.sub("", part).strip(' .!"“”')
        name = without_language(name)
        name = _trim(name)
        if name and name not in names:
            names.append(name)
    return names


def _trim(name: str) -> str:
    titles = word_lists()["titles"]
    changed = True
    while changed:
        changed = False
        lower = name.lower()
        for opener in titles["openers"]:
            if lower.startswith(opener + " "):
                name, changed = name[len(opener) + 1 :], True
                break
        lower = name.lower()
        for closer in titles["closers"]:
            if lower.endswith(" " + closer):
                name, changed = name[: -len(closer) - 1], True
                break
    return name


def without_language(name: str) -> str:
    """A name without the programming language behind it: “Strangler pattern in Java”."""
    return _IN_LANGUAGE.sub("", name)


def stripped(name: str) -> str:
    """A name without “pattern” behind it, singular, as a new concept's label."""
    trimmed = _trim(name)
    head, space, last = trimmed.rpartition(" ")
    return f"{head}{space}{singular(last) if last.islower() else last}"


def is_alias(inside: str) -> bool:
    """Whether the words in parentheses behind a name are another name for the same."""
    words = fold(inside).split()
    if not words or len(words) > _NAME_WORDS:
        return False
    marked = without_marker(inside) != inside
    name = without_marker(inside)
    return may_name(name) and (marked or " " not in name)


def without_marker(inside: str) -> str:
    """The name in “or thundering herd”."""
    text = inside.strip(" \"“”'")
    for marker in word_lists()["aliases"]["markers"]:
        if text.lower().startswith(marker + " "):
            return text[len(marker) + 1 :].strip(" \"“”'")
    return text


def same(one: str, other: str) -> bool:
    """Whether two names differ in case, hyphens, number or “pattern” only."""
    return key(stripped(one)) == key(stripped(other))
