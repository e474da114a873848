"""The ways in which a text may write a concept's label."""

from __future__ import annotations

import re
from functools import lru_cache

from .english import CONTENT, PREPOSITION, VERB, english, plural, singular, verb_forms, word_class

_DASHES = str.maketrans(dict.fromkeys("-‐‑‒–—_/\u00a0", " ") | {"’": "'", "‘": "'"})
_PAIR = re.compile(r"([a-z]+)[-–/]([a-z]+)", re.IGNORECASE)
_ADJECTIVES = (
    ("ability", "able"),
    ("ibility", "ible"),
    ("ency", "ent"),
    ("ancy", "ant"),
    ("ence", "ent"),
    ("ance", "ant"),
    ("icity", "ic"),
)
_SHORTEST = 5


def fold(text: str) -> str:
    """Lower case, with every hyphen, dash and slash a space; as long as the text.

    >>> fold("Publish–Subscribe")
    'publish subscribe'
    """
    lower = text.translate(_DASHES).lower()
    if len(lower) == len(text):
        return lower
    return "".join(
        character.lower() if len(character.lower()) == 1 else character
        for character in text.translate(_DASHES)
    )


@lru_cache(maxsize=1 << 14)
def key(label: str) -> str:
    """What labels have in common that differ in case, hyphens or number only.

    >>> key("Compensating Actions") == key("compensating-action")
    True
    """
    words = fold(label).split()
    return " ".join([*words[:-1], singular(words[-1])]) if words else ""


def plain_forms(label: str) -> set[str]:
    """Folded spellings that differ from the label in number or hyphens only."""
    folded = " ".join(fold(label).split())
    if not folded:
        return set()
    forms = {folded, *_numbers(folded)}
    if "-" in label:
        closed = " ".join(fold(label.replace("-", "")).split())
        forms |= {closed, *_numbers(closed)}
    return forms


def derived_forms(label: str) -> set[str]:
    """Folded forms in another part of speech: “strongly consistent”, “retried”, “monolithic”."""
    words = fold(label).split()
    forms: set[str] = set()
    if len(words) == 1 and len(words[0]) >= _SHORTEST and words[0].isalpha():
        forms |= _single(words[0])
    elif len(words) > 1:
        forms |= _multiple(words)
    pair = _PAIR.fullmatch(label)
    if pair and len(words) == len(pair.groups()):
        first, second = (verb_forms(word.lower()) for word in pair.groups())
        forms |= {f"{first.base} and {second.base}", f"{first.gerund} and {second.gerund}"}
        forms.add(f"{first.third} and {second.third}")
    return forms - plain_forms(label)


def _numbers(folded: str) -> set[str]:
    words = folded.split()
    classes = english().classes
    # “single points of failure”: the head stands before the preposition.
    head = next(
        (at for at, word in enumerate(words[1:]) if classes.get(word) == PREPOSITION),
        len(words) - 1,
    )
    before, noun, after = words[:head], words[head], words[head + 1 :]
    return {" ".join([*before, form, *after]) for form in (plural(noun), singular(noun))}


def _single(word: str) -> set[str]:
    if word.endswith("ing"):
        stem = word[:-3]
        return {stem + "ed"}
    if word.endswith("ation"):
        return {word[:-3] + ending for ending in ("e", "es", "ed", "ing")}
    adjective = _adjective(word)
    if adjective:
        return {adjective}
    if word.endswith("lith"):
        return {word + "ic"}
    if word_class(word) in (VERB, CONTENT) and not word.endswith(("s", "ion", "ity", "ness")):
        forms = verb_forms(word)
        return {forms.past, forms.gerund}
    return set()


def _multiple(words: list[str]) -> set[str]:
    *before, last = words
    head = " ".join(before)
    adverb = head + "ly" if not head.endswith(("ly", "ing", "s")) else head
    if adverb.endswith("icly"):
        adverb = adverb[:-2] + "ally"
    adjective = _adjective(last)
    if adjective:
        return {f"{head} {adjective}", f"{adverb} {adjective}"}
    if last.endswith("ing"):
        return {f"{adverb} {last}", f"{adverb} {last[:-3]}ed"}
    return set()


def _adjective(noun: str) -> str:
    for ending, replacement in _ADJECTIVES:
        if noun.endswith(ending) and len(noun) > len(ending) + 1:
            return noun[: -len(ending)] + replacement
    return ""
