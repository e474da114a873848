"""Finds concepts that a document introduces: titles, definitions, acronyms, aliases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .english import (
    AUXILIARY,
    CONJUNCTION,
    PREPOSITION,
    PUNCTUATION,
    RELATIVE,
    SUBORDINATOR,
    word_class,
)
from .kinds import KindCues
from .names import is_alias, may_name, without_language, without_marker

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
_WORD = re.compile(r"[\w'’/+&.–-]+")
_HEAD_WITHIN = 9
_BOUNDARY = frozenset((PREPOSITION, RELATIVE, SUBORDINATOR, PUNCTUATION, AUXILIARY, CONJUNCTION))
_POSSESSIVE = re.compile(r"[\w ]{1,30}['’]s name for ")


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
    name = without_language(match["name"])
    if not may_name(name) or not (match["article"] or name[0].isupper() or name[0].islower()):
        return None
    if match["verb"] == "are" and re.search(r"\b(?:and|or)\b", name):
        return None
    rest = match["rest"]
    possessive = _POSSESSIVE.match(rest)
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
    words: list[str] = []
    for match in _WORD.finditer(text[:200]):
        word = match.group().lower()
        kind = word_class(word)
        of = word == "of" and words
        if len(words) >= _HEAD_WITHIN or (kind in _BOUNDARY and not of):
            break
        if text[match.start() - 1 : match.start()] in (",", ":", ";") and words:
            break
        words.append(word)
        if text[match.end() : match.end() + 1] in (",", ":", ";", "("):
            break
    return words


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
    long = candidate[start:].strip(' ,.;:"“(')
    return long if len(long) > len(short) and ("-" in long or " " in long) else ""
