"""The grammar of cues: from the wordings in the ontology to patterns over words.

A cue such as ``{s} [improve] {o}`` is cut at its slots into stretches of literal
elements. The grammar is described at ``sg:cue`` in ``ontology/core.ttl``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, product
from types import MappingProxyType
from typing import Literal

from ..errors import InputError
from ..vocabulary import RelationType
from .english import plural, verb_forms

_ELEMENT = re.compile(
    r"\s*(?:(?P<slot>\{[so]\+?(?::[^{}]*)?\})|\[(?P<verb>[a-z]+)\]|(?P<gap>…)|(?P<open>\()|(?P<word>[^\s(){}\[\]]+))"
)
_BE = frozenset(("is", "are", "was", "were", "be", "been", "being"))
_ARTICLES = frozenset(("a", "an", "the", "one"))
_AGENTS = frozenset(("by", "through", "via", "using", "with"))
_SLIGHT = _BE | _ARTICLES | {"(", ")", ","}
_FREQUENT = _BE | {"and", "or", "with", ",", "over"}
_MOST = 64
_OPENING = "^"
_PASSIVE = "passive"
_SHORT = 3

SUBJECT, OBJECT = "s", "o"


@dataclass(frozen=True, slots=True)
class Element:
    """One literal part of a cue.

    Attributes:
        words: any of these.
        verb: the base form, if it is an inflected verb.
        modifiers: up to two words may stand before it, as in “is a *common* alternative”.
        gap: it is “…”, a few words of any kind.
    """

    words: frozenset[str] = frozenset()
    verb: str = ""
    modifiers: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a concept.

    Attributes:
        role: ``s`` or ``o``.
        only: the last words it may have, each with the label of the concept it then
            names; empty for any.
        plural: it takes plurals only.
    """

    role: str
    plural: bool = False
    only: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)


Anchor = Literal["before", "between", "after"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One reading of one wording of one relation.

    Attributes:
        relation: IRI.
        weak: it states the relation often, not nearly always.
        slots: in the order of the text, two at most.
        before: literals before the first slot.
        between: literals between the slots.
        after: literals after the last slot.
        anchor: the stretch of literals that is looked for first.
        literals: that stretch, without a leading gap.
        key: the literal by which it is looked up: the first that is no form of “be”.
        passive: it was derived from an active wording.
        opening: it opens a bullet.
    """

    relation: str
    weak: bool
    slots: tuple[Slot, ...]
    before: tuple[Element, ...]
    between: tuple[Element, ...]
    after: tuple[Element, ...]
    anchor: Anchor
    literals: tuple[Element, ...]
    key: Element
    passive: bool = False
    opening: bool = False

    @property
    def verb(self) -> str:
        """The verb between its slots, if there is one."""
        return self.between[0].verb if self.between else ""

    @property
    def slight(self) -> bool:
        """Whether it has no words but articles, parentheses and forms of “be”."""
        literals = (*self.before, *self.between, *self.after)
        return all(element.gap or element.words <= _SLIGHT for element in literals)

    @property
    def weight(self) -> int:
        """How many literals it has: the more, the more it says."""
        return sum(not element.gap for element in (*self.before, *self.between, *self.after))


@dataclass(frozen=True, slots=True)
class CueBook:
    """All cues of a vocabulary.

    Attributes:
        by_word: cues by any word their anchor may begin with.
        verbs: base forms and third persons of the verbs in them.
    """

    by_word: Mapping[str, tuple[Cue, ...]]
    verbs: frozenset[str]


@lru_cache(maxsize=8)
def cue_book(relations: tuple[RelationType, ...]) -> CueBook:
    """Compile the cues of these relations.

    Raises:
        InputError: a cue does not follow the grammar.
    """
    by_word: dict[str, list[Cue]] = defaultdict(list)
    verbs: set[str] = set()
    for relation in relations:
        if relation.inferred_only:
            continue
        for weak, texts in ((False, relation.cues), (True, relation.weak_cues)):
            for text in texts:
                for cue in dict.fromkeys(_compile(text, relation.iri, weak=weak)):
                    for word in sorted(cue.key.words):
                        by_word[word].append(cue)
                    verbs |= _verbs(cue.literals)
    return CueBook({word: tuple(cues) for word, cues in by_word.items()}, frozenset(verbs))


def _verbs(elements: Sequence[Element]) -> set[str]:
    bases = {element.verb for element in elements} - {"", "be", _PASSIVE}
    return bases | {verb_forms(base).third for base in bases}


def _trivial(elements: Sequence[Element]) -> bool:
    """Whether these words are too frequent to look for first."""
    return all(element.gap or element.words <= _FREQUENT for element in elements)


def _compile(text: str, relation: str, *, weak: bool) -> Iterator[Cue]:
    readings = list(_readings(_parse(text.removeprefix(_OPENING), text)))
    if len(readings) > _MOST:
        raise _malformed(text, "it has too many readings")
    for reading in readings:
        yield from _cues(reading, text, relation, weak=weak)


_Part = Element | Slot
_Tree = Sequence["_Part | tuple[list[_Part], ...]"]


def _parse(text: str, whole: str) -> list[_Part | tuple[list[_Part], ...]]:
    """Elements, slots, and groups as tuples of alternatives."""
    parts: list[_Part | tuple[list[_Part], ...]] = []
    position = 0
    article = False
    while text[position:].strip():
        match = _ELEMENT.match(text, position)
        if match is None:
            raise _malformed(whole, f"“{text[position:].strip()}” is not understood")
        position = match.end()
        if match["open"]:
            group, position = _group(text, position, whole, after_article=article)
            parts.extend(group)
        elif match["slot"]:
            parts.append(_slot(match["slot"]))
        elif match["verb"]:
            forms = verb_forms(match["verb"])
            words = frozenset((forms.base, forms.third, forms.past, forms.participle, forms.gerund))
            parts.append(Element(words, verb=forms.base))
        elif match["gap"]:
            parts.append(Element(gap=True))
        else:
            before_slot = text[position:].lstrip().startswith("{")
            parts.extend(_literals(match["word"], after_article=article, before_slot=before_slot))
        article = match["word"] in _ARTICLES
    return parts


def _group(
    text: str, position: int, whole: str, *, after_article: bool
) -> tuple[list[_Part | tuple[list[_Part], ...]], int]:
    close = text.find(")", position)
    if close < 0:
        raise _malformed(whole, "a parenthesis is not closed")
    inside = text[position:close]
    if "{" in inside:  # parentheses of the text itself
        return [_word("("), *_parse(inside, whole), _word(")")], close + 1
    alternatives: list[list[_Part]] = []
    for alternative in inside.split("|"):
        opened = "a " + alternative if after_article else alternative
        alternatives.append([part for part in _parse(opened, whole) if not isinstance(part, tuple)])
    alternatives = _merged(alternatives)
    optional = text[close + 1 : close + 2] == "?"
    if optional and [] not in alternatives:
        alternatives.append([])
    return [tuple(alternatives)], close + 1 + optional


def _merged(alternatives: list[list[_Part]]) -> list[list[_Part]]:
    """One element for all alternatives that are single words."""
    words: frozenset[str] = frozenset()
    modifiers = False
    longer: list[list[_Part]] = []
    for alternative in alternatives:
        first = alternative[0] if len(alternative) == 1 else None
        if isinstance(first, Element) and first.words and not first.verb:
            words |= first.words
            modifiers = modifiers or first.modifiers
        elif alternative not in longer:
            longer.append(alternative)
    if words:
        longer.insert(0, [Element(words, modifiers=modifiers)])
    return longer


def _literals(word: str, *, after_article: bool, before_slot: bool) -> list[_Part]:
    if word in _ARTICLES and before_slot:  # “is a {o}”, not “is {o}”
        return [Element(_ARTICLES)]
    stem, comma = (
        (word[:-1], word[-1]) if word.endswith((",", ":")) and len(word) > 1 else (word, "")
    )
    parts: list[_Part] = []
    if stem in _BE:
        parts.append(Element(_BE, verb="be"))
    elif stem not in _ARTICLES:
        parts.append(Element(_word(stem).words, modifiers=after_article))
    if comma:
        parts.append(_word(comma))
    return parts


def _word(word: str) -> Element:
    # A noun of a cue is also read in the plural: “is an alternative”, “are alternatives”.
    return Element(
        frozenset((word, plural(word)))
        if len(word) > _SHORT and word.isalpha()
        else frozenset((word,))
    )


def _slot(text: str) -> Slot:
    role, _, only = text.strip("{}").partition(":")
    names: dict[str, str] = {}
    for word in filter(None, only.split("|")):
        spoken, _, label = word.partition("=")
        names[spoken.strip()] = (label or spoken).strip()
    return Slot(role[0], role.endswith("+"), MappingProxyType(names))


def _readings(parts: _Tree) -> Iterator[list[_Part]]:
    choices = [part if isinstance(part, tuple) else ([part],) for part in parts]
    for chosen in product(*choices):
        yield [part for group in chosen for part in group]


def _cues(parts: list[_Part], text: str, relation: str, *, weak: bool) -> Iterator[Cue]:
    places = [index for index, part in enumerate(parts) if isinstance(part, Slot)]
    slots = tuple(part for part in parts if isinstance(part, Slot))
    if len({slot.role for slot in slots}) < len(slots):
        raise _malformed(text, "it has a slot twice")
    stretches = [
        tuple(part for part in stretch if isinstance(part, Element))
        for stretch in _cut(parts, places)
    ]
    before, after = stretches[0], stretches[-1] if slots else ()
    between = stretches[1] if len(slots) > 1 else ()
    anchor = _anchor(before, between, after)
    literals = {"before": before, "between": between, "after": after}[anchor]
    literals = literals[1:] if literals and literals[0].gap else literals
    if not literals or literals[0].gap:
        raise _malformed(text, "it has no words of its own")
    opening = text.startswith(_OPENING)
    yield Cue(
        relation,
        weak,
        slots,
        before,
        between,
        after,
        anchor,
        literals,
        _key(literals),
        opening=opening,
    )
    verb = between[0].verb if between and not before else ""
    rest = between[1:]
    if verb not in ("", "be") and not any(element.gap for element in rest):
        participle = Element(frozenset((verb_forms(verb).participle,)), verb=_PASSIVE)
        passive = (participle, *rest, Element(_AGENTS))
        key = _key(passive)
        yield Cue(
            relation, weak, slots[::-1], (), passive, after, "between", passive, key, passive=True
        )


def _anchor(
    before: Sequence[Element], between: Sequence[Element], after: Sequence[Element]
) -> Anchor:
    if between and not (_trivial(between) and (before or after)):
        return "between"
    return "before" if before else "after"


def _key(literals: Sequence[Element]) -> Element:
    return next((each for each in literals if each.words and each.verb != "be"), literals[0])


def _cut(parts: list[_Part], places: list[int]) -> Iterable[list[_Part]]:
    edges = [-1, *places, len(parts)]
    for start, end in pairwise(edges):
        yield parts[start + 1 : end]


def _malformed(cue: str, reason: str) -> InputError:
    return InputError(
        f"the cue “{cue}” cannot be read: {reason}",
        "The grammar is described at sg:cue in core.ttl",
    )
