"""A seeded generator of realistic workspaces: N concepts, five relations each, evidence on each.

Objects are chosen with a power law, so that a few concepts have very many relations, as
in real graphs. The same N gives the same workspace.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from graph import turtle
from graph.ingest import stored
from graph.model import Concept, Document, Evidence, Knowledge, Relation, Text
from graph.vocabulary import TOPIC, Names, RelationType, Vocabulary

RELATIONS_EACH = 5
_DOCUMENTS = 97


def workspace(folder: Path, size: int) -> Path:
    """Make a workspace of ``size`` concepts below ``folder``, unless it is there; its path."""
    target = folder / f"generated-{size}"
    if (target / "done").exists():
        return target
    vocabulary = Vocabulary.load()
    rng = random.Random(size)
    kinds = sorted(vocabulary.kinds)
    concepts = [_concept(number, rng, kinds) for number in range(size)]
    of_kind = {kind: [c.slug for c in concepts if c.kinds[0] == kind] for kind in kinds}
    stated = [r for r in vocabulary.relations.values() if not r.inferred_only]
    topics = sorted(vocabulary.topics)
    content: dict[str, tuple[dict, dict]] = {topic: ({}, {}) for topic in topics}
    sentences: dict[str, list[str]] = {}
    for number, concept in enumerate(concepts):
        topic = topics[number % len(topics)]
        content[topic][0][concept.slug] = concept
        for _ in range(RELATIONS_EACH):
            relation = _relation(concept, rng, stated, of_kind)
            if relation is not None and relation.key not in content[topic][1]:
                content[topic][1][relation.key] = relation
                evidence = relation.evidence[0]
                sentences.setdefault(str(evidence.document), []).append(str(evidence.quote))
    (target / "concepts").mkdir(parents=True, exist_ok=True)
    names = Names()
    for topic, (some, relations) in content.items():
        path = target / "concepts" / f"{topic.removeprefix(TOPIC)}.ttl"
        turtle.save(path, turtle.write(Knowledge(some, relations), names))
    for slug, lines in sentences.items():
        path = target / "documents" / "generated" / f"{slug}.md"
        turtle.save(path, stored.dump(Document(slug, slug, "\n".join(lines) + "\n", "generated")))
    (target / "done").touch()
    return target


def _concept(number: int, rng: random.Random, kinds: list[str]) -> Concept:
    words = " ".join(rng.choice(_WORDS) for _ in range(2))
    label = f"{words} {number}"
    slug = label.replace(" ", "-")
    return Concept(
        slug,
        (rng.choice(kinds),),
        (Text(label),),
        (Text(f"{words[:3]}{number}"),),
        (Text(f"The {label} is one of many things that were made up to be counted."),),
    )


def _relation(
    concept: Concept,
    rng: random.Random,
    stated: Sequence[RelationType],
    of_kind: Mapping[str, Sequence[str]],
) -> Relation | None:
    fitting = [r for r in stated if not r.domain or concept.kinds[0] in r.domain]
    relation = rng.choice(fitting)
    candidates = of_kind[rng.choice(sorted(relation.range or of_kind))]
    if not candidates:
        return None
    # A Pareto-distributed rank: the first of a kind are chosen very often.
    other = candidates[min(int(rng.paretovariate(0.7)) - 1, len(candidates) - 1)]
    if other == concept.slug:
        return None
    subject, object_ = concept.slug, other
    if relation.symmetric and object_ < subject:
        subject, object_ = object_, subject
    evidence = Evidence(
        f"document-{_hash(subject) % _DOCUMENTS}",
        f"{subject} {relation.label} {object_}.",
        confidence=Decimal("0.80"),
        extractor="generator 1",
    )
    return Relation(subject, relation.iri, object_, evidence=(evidence,))


def _hash(text: str) -> int:
    # Python's own differs from process to process.
    return sum(ord(c) * (i + 1) for i, c in enumerate(text))


_WORDS = (
    "amber",
    "basin",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "haven",
    "inlet",
    "jetty",
    "knoll",
    "lagoon",
    "marsh",
    "nadir",
    "ocean",
    "prairie",
    "quarry",
    "ridge",
    "savanna",
    "tundra",
    "upland",
    "valley",
    "willow",
    "zenith",
)

if __name__ == "__main__":
    print(workspace(Path(sys.argv[2]), int(sys.argv[1])))
