"""English words: their classes and their inflections.

The words are data, in ``english.toml``. A word that is in no list is taken by its
shape: a number, an adverb in -ly, else a content word.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

DETERMINER, PREPOSITION, CONJUNCTION, SUBORDINATOR = "d", "p", "c", "s"
RELATIVE, PRONOUN, AUXILIARY, ADVERB = "r", "o", "x", "a"
VERB, NUMBER, PUNCTUATION, CONTENT = "v", "m", "q", "w"

_CODES = {
    "determiner": DETERMINER,
    "preposition": PREPOSITION,
    "conjunction": CONJUNCTION,
    "subordinator": SUBORDINATOR,
    "relative": RELATIVE,
    "pronoun": PRONOUN,
    "auxiliary": AUXILIARY,
    "adverb": ADVERB,
}
_VOWELS = "aeiou"
_SHORTEST_PLURAL = 4
_INVARIANT = frozenset(("series", "species", "means", "always", "perhaps", "kubernetes"))


@dataclass(frozen=True, slots=True)
class VerbForms:
    """The forms of a verb.

    Attributes:
        base: reduce.
        third: reduces.
        past: reduced.
        participle: reduced.
        gerund: reducing.
    """

    base: str
    third: str
    past: str
    participle: str
    gerund: str


@dataclass(frozen=True, slots=True)
class English:
    """The word lists.

    Attributes:
        classes: word to the letter of its class.
        gerunds: of verbs that are hardly ever nouns.
        negations: words that deny.
        helpers: words between a subject and its verb (“helps to”, “is designed to”).
        permitting: verbs whose object does what follows (“allows clients to …”).
        granting: those of them that say what becomes possible.
        using: forms of verbs that put something to use.
        irregular: base to past, participle and gerund.
        general: nouns too general to be a name by themselves.
        heads: nouns too general to head a name of several words.
        adopting: words before a name that put it to use.
        transparent_before: nouns before “of” that leave what follows as it is.
        absence: nouns before “of” that deny what follows.
        transparent_after: nouns after a name that leave it as it is.
        stand_ins: nouns that stand for the concept a text is about.
        this_stands_in: the same, behind “this” only.
        bearers: the same, where the text is about a quality.
        ambiguous: names of concepts that are mostly used otherwise.
        light: adjectives that are no part of a name.
        ic: adjectives in -ic that have no form in -ical.
        reversing: adjectives that turn what follows into its opposite.
    """

    classes: Mapping[str, str]
    gerunds: frozenset[str]
    negations: frozenset[str]
    helpers: frozenset[str]
    permitting: frozenset[str]
    granting: frozenset[str]
    using: frozenset[str]
    irregular: Mapping[str, tuple[str, str, str]]
    general: frozenset[str]
    heads: frozenset[str]
    adopting: frozenset[str]
    transparent_before: frozenset[str]
    absence: frozenset[str]
    transparent_after: frozenset[str]
    stand_ins: frozenset[str]
    this_stands_in: frozenset[str]
    bearers: frozenset[str]
    ambiguous: frozenset[str]
    light: frozenset[str]
    ic: frozenset[str]
    reversing: frozenset[str]

    def is_general(self, noun: str) -> bool:
        """Whether a noun, in either number, is too general to be a name by itself."""
        return noun in self.general or singular(noun) in self.general

    def is_general_head(self, noun: str) -> bool:
        """Whether a noun, in either number, is too general to head a name."""
        return noun in self.heads or singular(noun) in self.heads


@lru_cache(maxsize=1)
def word_lists() -> Mapping[str, Any]:
    """The content of ``english.toml``, read once."""
    with (Path(__file__).parent / "english.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def english() -> English:
    """The word lists, with every form of the verbs."""
    lists = word_lists()
    irregular = {}
    for base, forms in lists["verbs"]["irregular"].items():
        past, participle, gerund = forms.split()
        irregular[base] = (past, participle, gerund)
    classes: dict[str, str] = {}
    gerunds: set[str] = set()
    for base in lists["verbs"]["plain"].split():
        forms = _forms(base, irregular)
        gerunds.add(forms.gerund)
        classes |= dict.fromkeys((forms.base, forms.third, forms.past, forms.participle), VERB)
    for name, code in _CODES.items():
        classes |= dict.fromkeys(lists["classes"][name].split(), code)

    def words(section: str, name: str) -> frozenset[str]:
        return frozenset(lists[section][name].split())

    return English(
        classes=classes,
        gerunds=frozenset(gerunds),
        negations=words("classes", "negation"),
        helpers=words("verbs", "helpers"),
        permitting=words("verbs", "permitting"),
        granting=words("verbs", "granting"),
        using=words("verbs", "using"),
        irregular=irregular,
        general=words("nouns", "general"),
        heads=words("nouns", "heads"),
        adopting=words("nouns", "adopting"),
        transparent_before=words("nouns", "transparent_before"),
        absence=words("nouns", "absence"),
        transparent_after=words("nouns", "transparent_after"),
        stand_ins=words("nouns", "stand_ins"),
        this_stands_in=words("nouns", "this_stands_in"),
        bearers=words("nouns", "bearers"),
        ambiguous=words("nouns", "ambiguous"),
        light=words("adjectives", "light"),
        ic=words("adjectives", "ic"),
        reversing=words("adjectives", "reversing"),
    )


@lru_cache(maxsize=1 << 14)
def word_class(word: str) -> str:
    """The class of a lower-case word or mark."""
    known = english().classes.get(word)
    if known is not None:
        return known
    if not word[0].isalnum():
        return PUNCTUATION
    if word[0].isdigit():
        return NUMBER
    return ADVERB if word.endswith("ly") and len(word) > len("only") else CONTENT


@lru_cache(maxsize=1 << 12)
def verb_forms(base: str) -> VerbForms:
    """The forms of a verb.

    >>> verb_forms("rely").third
    'relies'
    """
    return _forms(base, english().irregular)


def _forms(base: str, irregular: Mapping[str, tuple[str, str, str]]) -> VerbForms:
    third = plural(base) if base != "have" else "has"
    if base in irregular:
        return VerbForms(base, third, *irregular[base])
    if base.endswith("e"):
        past = base + "d"
    elif base.endswith("y") and base[-2] not in _VOWELS:
        past = base[:-1] + "ied"
    else:
        past = base + "ed"
    gerund = base + "ing"
    if base.endswith("ie"):
        gerund = base[:-2] + "ying"
    elif base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        gerund = base[:-1] + "ing"
    return VerbForms(base, third, past, past, gerund)


def adjective_of(adverb: str) -> str:
    """The adjective of an adverb in -ly.

    >>> adjective_of("vertically"), adjective_of("automatically")
    ('vertical', 'automatic')
    """
    short = adverb.removesuffix("ally")
    return short if short in english().ic else adverb.removesuffix("ly")


@lru_cache(maxsize=1 << 14)
def plural(noun: str) -> str:
    """The plural of a noun, which is also the third person of a verb.

    >>> plural("proxy"), plural("bus"), plural("key")
    ('proxies', 'buses', 'keys')
    """
    if noun.endswith("y") and len(noun) > 1 and noun[-2] not in _VOWELS:
        return noun[:-1] + "ies"
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    return noun + "s"


@lru_cache(maxsize=1 << 14)
def singular(noun: str) -> str:
    """The singular of a noun, itself if it is none.

    >>> singular("policies"), singular("caches"), singular("consensus"), singular("buses")
    ('policy', 'cache', 'consensus', 'bus')
    """
    if len(noun) < _SHORTEST_PLURAL or noun in _INVARIANT or not noun.endswith("s"):
        return noun
    if noun.endswith(("ss", "us", "is", "ics")):
        return noun
    if noun.endswith("ies") and len(noun) > len("ties"):
        return noun[:-3] + "y"
    if noun.endswith(("sses", "xes", "zes", "shes", "buses", "tuses")):
        return noun[:-2]
    if noun.endswith("ches") and not noun.endswith("aches"):
        return noun[:-2]
    return noun[:-1]
