"""Finds concepts that a document introduces: titles, definitions, acronyms, aliases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .english import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    CONTENT,
    DETERMINER,
    NUMBER,
    PREPOSITION,
    PRONOUN,
    PUNCTUATION,
    RELATIVE,
    SUBORDINATOR,
    VERB,
    english,
    singular,
    word_lists,
)
from .inflect import fold, key
from .kinds import KindCues

_DEFINED = re.compile(
    r"(?:In [^,()]{3,40}, )?(?:(?P<article>[Aa]n?|[Tt]he) )?(?P<name>[\w][\w'’/+&.–-]*(?: [\w'’/+&.–-]+){0,6}?)"
    r"(?: \((?P<inside>[^()]{1,60})\))?"
    r"(?:,? (?P<marker>also known as|also called|sometimes called|often called|commonly known as) "
    r"(?:the |an? )?(?P<alias>[^,()]{2,50}),?)?"
    r" (?P<verb>is|are|refers to|means|describes|is defined as|states that) "
    r"(?P<rest>.{12,})",
    re.DOTALL,
)
_ARTICLE = re.compile(r"(?:an?|the|one of the|any) ", re.IGNORECASE)
_SHORT_FORM = re.compile(r"\(([A-Za-z][A-Za-z0-9/&.+-]{1,9})\)")
_ALSO = re.compile(
    r"\b(?:also|commonly|sometimes|often|better) (?:known as|called|referred to as)"
    r" (?:the |an? )?[“\"']?([A-Za-z][\w -]{1,40}?)[”\"']?(?=[,.;)]| is\b| are\b|$)"
)
_QUESTION = re.compile(r"[:?]| [–—-] ")
_WORD = re.compile(r"[\w'’/+&.–-]+")
_NAME_WORDS = 5
_HEAD_WITHIN = 9
_BOUNDARY = frozenset((PREPOSITION, RELATIVE, SUBORDINATOR, PUNCTUATION, AUXILIARY, CONJUNCTION))
_NOT_IN_NAMES = frozenset(
    (DETERMINER, PRONOUN, AUXILIARY, SUBORDINATOR, RELATIVE, VERB, ADVERB, PREPOSITION)
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A sentence that says what something is.

    Attributes:
        name: what is defined, without article.
        aliases: further names.
        kinds: IRIs of kinds that the predicate tells, likeliest first.
        predicate: it has the shape “is a …”, not only “is …”.
    """

    name: str
    aliases: tuple[str, ...]
    kinds: tuple[str, ...]
    predicate: bool


def definition(sentence: str, kinds: KindCues) -> Definition | None:
    """What a sentence defines, None if it is no definition."""
    match = _DEFINED.match(sentence)
    if match is None:
        return None
    name = match["name"]
    if not may_name(name) or not (match["article"] or name[0].isupper() or name[0].islower()):
        return None
    rest = match["rest"]
    possessive = re.match(r"[\w ]{1,30}['’]s name for ", rest)
    body = rest[possessive.end() :] if possessive else rest
    article = _ARTICLE.match(body)
    if match["verb"] in ("is", "are") and article is None and possessive is None:
        return Definition(name, (), (), predicate=False)
    if match["verb"] in ("describes", "states that"):
        return Definition(name, (), (), predicate=match["verb"] == "states that")
    head = _predicate(body[article.end() :] if article else body)
    aliases = [match["alias"]] if match["alias"] else []
    inside = match["inside"]
    if inside and is_alias(inside):
        aliases.append(without_marker(inside))
    return Definition(name, tuple(aliases), kinds.of_definition(head), predicate=True)


def _predicate(text: str) -> list[str]:
    """The words up to where a definition's head noun must have come."""
    lists = english()
    words: list[str] = []
    for match in _WORD.finditer(text[:200]):
        word = match.group().lower()
        kind = lists.word_class(word)
        of = word == "of" and words
        if len(words) >= _HEAD_WITHIN or (kind in _BOUNDARY and not of):
            break
        if text[match.start() - 1 : match.start()] in (",", ":", ";") and words:
            break
        words.append(word)
        if text[match.end() : match.end() + 1] in (",", ":", ";", "("):
            break
    return words


def may_name(name: str) -> bool:
    """Whether words may name a concept: no pronoun, verb or general noun at their head."""
    lists = english()
    words = fold(name).split()
    if not words or len(words) > _NAME_WORDS or len(name) < 2:  # noqa: PLR2004 - one letter names nothing
        return False
    capitals = {word.lower() for word in _WORD.findall(name) if len(word) > 1 and word.isupper()}
    classes = [CONTENT if word in capitals else lists.word_class(word) for word in words]
    if any(kind in _NOT_IN_NAMES for kind in (classes[0], classes[-1])):
        return "-" in name
    if any(kind in (PRONOUN, AUXILIARY, RELATIVE, SUBORDINATOR) for kind in classes):
        return False
    if any(kind == VERB for kind in classes) and "-" not in name:
        return False
    last = words[-1]
    if len(words) == 1 and lists.is_general(last):
        return False
    if lists.is_general_head(last) and words[0] in lists.light:
        return False
    if len(words) == 1:
        return last not in lists.light and classes[0] != NUMBER and last not in lists.stand_ins
    return PREPOSITION not in classes[1:-1] or len(words) <= _NAME_WORDS


def clean_title(title: str) -> list[str]:
    """The names that a title may hold, likeliest first.

    >>> clean_title("What Is the Circuit Breaker Pattern? A Field Guide")[0]
    'Circuit Breaker'
    """
    names: list[str] = []
    for part in (*_QUESTION.split(title), title):
        name = re.sub(r"\s*\([^()]*\)", "", part).strip(" .!\"“”")
        name = re.sub(r" in [A-Z][\w.+#]*$", "", name)
        name = _trim(name)
        if name and may_name(name) and name not in names:
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


def also_known(sentence: str) -> Iterator[str]:
    """Names behind “also known as”."""
    for match in _ALSO.finditer(sentence):
        if may_name(match.group(1)):
            yield match.group(1)


def acronyms(text: str) -> Iterator[tuple[str, str]]:
    """Long and short forms, such as “event-driven architecture (EDA)”.

    The algorithm of Schwartz and Hearst, “A simple algorithm for identifying
    abbreviation definitions in biomedical text”, 2003.
    """
    for match in _SHORT_FORM.finditer(text):
        short = match.group(1)
        if sum(character.isupper() for character in short) < 2:  # noqa: PLR2004 - one capital is a name
            continue
        before = text[max(0, match.start() - 120) : match.start()].split()
        most = min(len(short) + 5, len(short) * 2)
        long = _long_form(short, " ".join(before[-most:]))
        if long and may_name(long):
            yield long, short


def _long_form(short: str, candidate: str) -> str:
    place = len(candidate) - 1
    for index in range(len(short) - 1, -1, -1):
        character = short[index].lower()
        if not character.isalnum():
            continue
        while place >= 0 and (
            candidate[place].lower() != character
            or (index == 0 and place > 0 and candidate[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return ""
        place -= 1
    start = candidate.rfind(" ", 0, place + 1) + 1
    long = candidate[start:].strip(" ,.;:\"“(")
    return long if len(long) > len(short) and ("-" in long or " " in long) else ""


def same(one: str, other: str) -> bool:
    """Whether two names differ in case, hyphens, number or “pattern” only."""
    return key(stripped(one)) == key(stripped(other))
