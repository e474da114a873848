"""From a document to what it proposes: new concepts, new relations, further evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..model import Concept, Document, Evidence, Relation, Status, Text
from ..vocabulary import Vocabulary
from .discovery import discover
from .drafts import Draft, Drafts
from .extraction import Extraction, Found, Named, compounds
from .lexicon import Known, Lexicon, lexicon
from .readers import Parsed, Sentence

VERSION = "0.1"
_CENT = Decimal("0.01")
_NAMED, _NEARBY = 0.5, 0.4
_MOST_NAMED = 12

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says.

    Attributes:
        document: that was read.
        concepts: new ones, in the order of the text.
        relations: new ones, proposed, each with its evidence.
        confirmations: accepted relations of the graph with the further evidence only.
        notes: what the person should know.
    """

    document: Document
    concepts: tuple[Concept, ...] = ()
    relations: tuple[Relation, ...] = ()
    confirmations: tuple[Relation, ...] = ()
    notes: tuple[str, ...] = ()


def propose(parsed: Parsed, vocabulary: Vocabulary, known: Known) -> Reading:
    """Read the concepts and relations off a document.

    The same document, ontology and background give the same reading.

    Args:
        parsed: the document, from ``readers.read``.
        vocabulary: the ontology, whose cues say how texts state its relations.
        known: the background; what is in it is confirmed, not proposed.

    Raises:
        InputError: a cue of the ontology does not follow the grammar.
    """
    lex = lexicon(vocabulary, known)
    prose = "\n".join(b.text for b in parsed.blocks if b.kind not in ("title", "heading"))
    drafts = Drafts(prose, lex.kinds, known.concepts)
    discovery = discover(parsed, lex.gazetteer, lex.kinds, drafts)
    extraction = Extraction(parsed, lex, discovery)
    extraction.run()
    found = [*extraction.found, *compounds(parsed, lex, discovery)]
    kinds = _settle_kinds(drafts, found, lex)
    accepted = set(known.relations)
    evidence = _Evidence(parsed.document)
    proposed = _proposed(found, kinds, lex, accepted, evidence)
    confirmed = _confirmed(found, extraction.named, lex, accepted, evidence)
    used = {end for relation in proposed for end in (relation.subject, relation.object)}
    concepts = tuple(
        draft.concept(kinds[draft.slug]) for draft in drafts if draft.strong or draft.slug in used
    )
    return Reading(parsed.document, concepts, proposed, confirmed, parsed.notes + discovery.notes)


class _Evidence:
    """Makes evidence from sentences of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def of(self, sentence: Sentence, rule: str, confidence: float) -> Evidence:
        text = self._document.text
        quote = text[sentence.begins : sentence.ends]
        several = text.find(quote, sentence.begins + 1) >= 0 or text.find(quote) < sentence.begins
        return Evidence(
            document=self._document.slug,
            quote=quote,
            occurrence=text.count(quote, 0, sentence.begins) + 1 if several else None,
            confidence=Decimal(str(confidence)).quantize(_CENT),
            extractor=f"{rule} {VERSION}",
        )


def _settle_kinds(
    drafts: Drafts, found: Iterable[Found], lex: Lexicon
) -> Mapping[str, tuple[str, ...]]:
    """For each new concept the kind, of those it may be of, that fits most of its relations."""
    roles: dict[str, list[frozenset[str]]] = {}
    for each in found:
        relation = lex.constraints.relations[each.predicate]
        roles.setdefault(each.subject, []).append(relation.domain)
        roles.setdefault(each.object, []).append(relation.range)
    return {draft.slug: _kind_of(draft, roles.get(draft.slug, []), lex) for draft in drafts}


def _kind_of(draft: Draft, roles: list[frozenset[str]], lex: Lexicon) -> tuple[str, ...]:
    demands = [role for role in roles if role]
    candidates = list(draft.kinds)
    if not candidates:
        candidates = [*lex.kinds.default, *sorted({kind for role in demands for kind in role})]
    if not candidates:
        return ()
    fits = [sum(kind in role for role in demands) for kind in candidates]
    return (candidates[fits.index(max(fits))],)


def _proposed(
    found: Iterable[Found],
    kinds: Mapping[str, tuple[str, ...]],
    lex: Lexicon,
    accepted: set[_Key],
    evidence: _Evidence,
) -> tuple[Relation, ...]:
    concepts = lex.known.concepts

    def kinds_of(slug: str) -> tuple[str, ...]:
        return concepts[slug].kinds if slug in concepts else kinds.get(slug, ())

    merged: dict[_Key, list[Found]] = {}
    for each in found:
        key = lex.constraints.key(each.subject, each.predicate, each.object)
        related = lex.accepted.get(frozenset((each.subject, each.object)), ())
        if key in accepted or _settled(key, related, lex):
            continue
        if lex.constraints.admits(each.predicate, kinds_of(each.subject), kinds_of(each.object)):
            merged.setdefault(key, []).append(each)
    return tuple(_relation(key, group, Status.PROPOSED, evidence) for key, group in merged.items())


def _settled(key: _Key, related: Iterable[_Key], lex: Lexicon) -> bool:
    """Whether the graph already says as much, or the opposite, of the same two concepts."""
    relation = lex.constraints.relations[key[1]]
    for subject, predicate, object_ in related:
        other = lex.constraints.relations.get(predicate)
        if other is None:
            continue
        same_way = (subject, object_) == (key[0], key[2])
        if other.family == relation.family and (same_way or other.symmetric or relation.symmetric):
            return True
        if predicate == key[1] and not same_way:
            return True
    return False


def _relation(key: _Key, group: list[Found], status: Status, evidence: _Evidence) -> Relation:
    best: dict[int, Found] = {}
    for each in group:
        held = best.get(each.sentence.begins)
        if held is None or held.confidence < each.confidence:
            best[each.sentence.begins] = each
    conditions = dict.fromkeys(each.condition for each in best.values() if each.condition)
    return Relation(
        *key,
        status=status,
        conditions=tuple(Text(said) for said in conditions) if status is Status.PROPOSED else (),
        evidence=tuple(
            evidence.of(each.sentence, each.rule, each.confidence) for each in best.values()
        ),
    )


def _confirmed(
    found: list[Found],
    named: list[Named],
    lex: Lexicon,
    accepted: set[_Key],
    evidence: _Evidence,
) -> tuple[Relation, ...]:
    """Further evidence for accepted relations.

    A sentence is evidence if it states the relation, or names both its ends and does not
    deny it.
    """
    merged: dict[_Key, list[Found]] = {}
    stated: dict[tuple[int, frozenset[str]], list[Found]] = {}
    for each in found:
        pair = frozenset((each.subject, each.object))
        stated.setdefault((each.sentence.begins, pair), []).append(each)
        for key in lex.accepted.get(pair, ()):
            if _supports(each, key, lex):
                confirmed = Found(*key, each.sentence, each.rule, each.confidence)
                merged.setdefault(key, []).append(confirmed)
    for each_named in named:
        for pair, nearby in _pairs(each_named):
            if (each_named.sentence.begins, pair) in stated:
                continue
            confidence = _NEARBY if nearby else _NAMED
            for key in lex.accepted.get(pair, ()):
                if key in accepted:
                    one = Found(*key, each_named.sentence, "both-named", confidence)
                    merged.setdefault(key, []).append(one)
    return tuple(
        _relation(key, group, Status.ACCEPTED, evidence) for key, group in sorted(merged.items())
    )


def _supports(found: Found, key: _Key, lex: Lexicon) -> bool:
    """Whether what a sentence states speaks for an accepted relation of the same pair."""
    subject, predicate, object_ = key
    if lex.constraints.contradicts(found.predicate, predicate):
        return False
    one, other = (
        lex.constraints.relations[found.predicate],
        lex.constraints.relations.get(predicate),
    )
    if other is None or other.symmetric or one.symmetric:
        return True
    if found.predicate == predicate or one.family == other.family:
        return (found.subject, found.object) == (subject, object_)
    return True


def _pairs(named: Named) -> list[tuple[frozenset[str], bool]]:
    """Pairs of concepts that a sentence names, and whether one is only named nearby."""
    slugs = sorted(named.slugs - named.denied)[:_MOST_NAMED]
    pairs = [
        (frozenset((one, other)), False)
        for index, one in enumerate(slugs)
        for other in slugs[index + 1 :]
    ]
    if named.topic and named.topic not in named.slugs:
        pairs.extend((frozenset((named.topic, slug)), True) for slug in slugs)
    return pairs
