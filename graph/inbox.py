"""From documents to proposals, and from proposals to knowledge.

Reading proposes; a person settles; the workspace writes. What was rejected does not
come back on the same evidence, and what is known already only gains evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .errors import UnknownTerm
from .ingest.collection import UNSORTED, Progress, find, read_all
from .ingest.lexicon import Known
from .ingest.proposals import Reading
from .model import Concept, Evidence, Knowledge, Relation, Status, Text
from .vocabulary import TOPIC, Vocabulary
from .workspace import Workspace

Key = tuple[str, str, str]

_ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Summary:
    """What a reading brought.

    Attributes:
        documents: how many were read.
        concepts: how many new concepts were proposed.
        relations: how many new relations were proposed.
        evidence: how many sentences were found for relations proposed before.
        confirmations: how many sentences were found for accepted relations.
        notes: what a reader of the summary should know, one line each.
        failures: documents that could not be read, one line each.
    """

    documents: int
    concepts: int
    relations: int
    evidence: int
    confirmations: int
    notes: tuple[str, ...]
    failures: tuple[str, ...]

    def lines(self) -> list[str]:
        """The summary for a person."""
        return [
            f"Read: {self.documents}",
            f"Proposed: relations {self.relations}, concepts {self.concepts}",
            f"Sentences added to earlier proposals: {self.evidence}",
            f"Sentences added to accepted relations: {self.confirmations}",
            *self.notes,
        ]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A relation that awaits review.

    Attributes:
        id: names it on the command line.
        sentence: the relation in words.
        confidence: of its best evidence, 0 to 1.
        subject: slug.
        predicate: IRI.
        object: slug.
        notes: its quotes with their documents, and which ends are new.
    """

    id: str
    sentence: str
    confidence: float
    subject: str
    predicate: str
    object: str
    notes: tuple[str, ...]


_COUNTS = ("documents", "concepts", "relations", "evidence", "confirmations")


@dataclass(slots=True)
class _Gathering:
    """What a reading changes, while it is being gathered."""

    topics: dict[str, Knowledge]
    proposed: dict[Key, Relation]
    concepts: dict[str, Concept]
    rejected: Knowledge
    home: dict[Key, str]
    changed: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTS, 0))


def ingest(workspace: Workspace, paths: Sequence[str], progress: Progress) -> Summary:
    """Read documents into proposals and further evidence; reading them again changes nothing.

    Args:
        workspace: where the documents are stored and the proposals wait.
        paths: files, folders or globs.
        progress: told how many of how many documents are read.

    Raises:
        DocumentError: a path leads to no document; nothing was read.
        NotWritable: the workspace cannot be written; nothing was.
    """
    files = find(paths)
    with workspace.editing():
        gathering = _gather(workspace)
        failures: list[str] = []
        notes: list[str] = []
        stored = []
        known = Known(
            {s: c for topic in gathering.topics.values() for s, c in topic.concepts.items()},
            frozenset(gathering.home),
        )
        readings = read_all(
            files,
            workspace.vocabulary,
            known,
            workspace.settings.reading,
            home=workspace.folder,
            taken={slug: d.origin for slug, d in workspace.documents.items()},
            progress=progress,
        )
        for reading in readings:
            if isinstance(reading, Reading):
                gathering.counts["documents"] += 1
                notes += reading.notes
                if workspace.documents.get(reading.document.slug) != reading.document:
                    stored.append(reading.document)
                _add(gathering, reading)
            else:
                failures.append(str(reading))
        workspace.store_documents(stored)
        workspace.save(
            {name: gathering.topics[name] for name in gathering.changed},
            Knowledge(gathering.concepts, gathering.proposed)
            if any(gathering.counts[name] for name in ("concepts", "relations", "evidence"))
            else None,
        )
    return Summary(**gathering.counts, notes=tuple(notes), failures=tuple(failures))


def _gather(workspace: Workspace) -> _Gathering:
    topics = workspace.topics()
    waiting = workspace.proposals()
    return _Gathering(
        topics=topics,
        proposed=dict(waiting.relations),
        concepts=dict(waiting.concepts),
        rejected=workspace.decisions(),
        home={key: name for name, topic in topics.items() for key in topic.relations},
    )


def _add(gathering: _Gathering, reading: Reading) -> None:
    accepted = {slug for topic in gathering.topics.values() for slug in topic.concepts}
    for concept in reading.concepts:
        if concept.slug in accepted or concept.slug in gathering.rejected.concepts:
            continue
        if concept.slug not in gathering.concepts:
            gathering.concepts[concept.slug] = concept
            gathering.counts["concepts"] += 1
        elif concept.definitions and not gathering.concepts[concept.slug].definitions:
            gathering.concepts[concept.slug] = concept
    for relation in (*reading.relations, *reading.confirmations):
        home = gathering.home.get(relation.key)
        if home is not None:
            _confirm(gathering, home, relation)
        else:
            _propose(gathering, relation)


def _confirm(gathering: _Gathering, home: str, relation: Relation) -> None:
    topic = gathering.topics[home]
    grown, fresh = _with_evidence(topic.relations[relation.key], relation.evidence)
    if fresh:
        relations = {**topic.relations, relation.key: grown}
        gathering.topics[home] = replace(topic, relations=relations)
        gathering.changed.add(home)
        gathering.counts["confirmations"] += fresh


def _propose(gathering: _Gathering, relation: Relation) -> None:
    rejected = gathering.rejected.relations.get(relation.key)
    seen = {_words(evidence) for evidence in rejected.evidence} if rejected else set()
    evidence = tuple(found for found in relation.evidence if _words(found) not in seen)
    ends = (relation.subject, relation.object)
    if not evidence or any(end in gathering.rejected.concepts for end in ends):
        return
    waiting = gathering.proposed.get(relation.key)
    if waiting is None:
        gathering.proposed[relation.key] = replace(relation, evidence=evidence)
        gathering.counts["relations"] += 1
        return
    gathering.proposed[relation.key], fresh = _with_evidence(waiting, evidence)
    gathering.counts["evidence"] += fresh


def _words(evidence: Evidence) -> tuple[str | None, str | None]:
    return (evidence.document, evidence.quote)


def _with_evidence(relation: Relation, evidence: Iterable[Evidence]) -> tuple[Relation, int]:
    """The relation with what is new to it, and how much that was."""
    known = {_words(found) for found in relation.evidence}
    fresh = tuple(found for found in evidence if _words(found) not in known)
    return replace(relation, evidence=relation.evidence + fresh), len(fresh)


def proposals(workspace: Workspace) -> list[Proposal]:
    """What awaits review, the most likely first."""
    waiting = workspace.proposals()
    topics = workspace.topics().values()
    concepts = dict(waiting.concepts)
    for topic in topics:
        concepts |= topic.concepts
    settled = {key for topic in topics for key in topic.relations}
    found = [
        _proposal(relation, concepts, waiting.concepts, workspace.vocabulary)
        for key, relation in waiting.relations.items()
        if key not in settled
    ]
    return sorted(found, key=lambda p: (-p.confidence, p.sentence))


def proposed_concepts(workspace: Workspace) -> list[Concept]:
    """The new concepts that await review, by label."""
    settled = {slug for topic in workspace.topics().values() for slug in topic.concepts}
    waiting = workspace.proposals().concepts.values()
    fresh = [concept for concept in waiting if concept.slug not in settled]
    return sorted(fresh, key=lambda concept: concept.label.casefold())


def _proposal(
    relation: Relation,
    concepts: Mapping[str, Concept],
    fresh: Mapping[str, Concept],
    vocabulary: Vocabulary,
) -> Proposal:
    def label(slug: str) -> str:
        return concepts[slug].label if slug in concepts else slug

    ends = dict.fromkeys((relation.subject, relation.object))
    notes = [f"“{e.quote}” — {e.document}" for e in relation.evidence]
    notes += [f"when: {condition.value}" for condition in relation.conditions]
    notes += [f"new concept: {label(slug)}" for slug in ends if slug in fresh]
    return Proposal(
        id=relation.digest[:_ID_LENGTH],
        sentence=(
            f"{label(relation.subject)} {vocabulary.relations[relation.predicate].label} "
            f"{label(relation.object)}"
        ),
        confidence=_likelihood(relation),
        subject=relation.subject,
        predicate=relation.predicate,
        object=relation.object,
        notes=tuple(notes),
    )


def _likelihood(relation: Relation) -> float:
    return max(
        (float(e.confidence) for e in relation.evidence if e.confidence is not None), default=0
    )


def settle(
    workspace: Workspace,
    *,
    accept: Iterable[str] = (),
    reject: Iterable[str] = (),
    accept_above: float | None = None,
    definitions: Mapping[str, str] | None = None,
    topic: str | None = None,
) -> str:
    """Accept and reject proposals; all of it is written, or nothing.

    Args:
        workspace: where they wait.
        accept: ids of relations, or slugs of concepts, to accept; the new concepts at the ends
            of a relation come with it.
        reject: ids of relations, or slugs of concepts, to reject.
        accept_above: accept every relation that is at least this likely.
        definitions: of proposed concepts, by slug or label.
        topic: slug of the topic that accepted concepts get.

    Returns:
        what was done, in words.

    Raises:
        UnknownTerm: there is no such proposal or topic; nothing was written.
        Invalid: the graph would break, for instance a concept would lack a definition.
        NotWritable: the workspace cannot be written.
    """
    with workspace.editing():
        gathering = _gather(workspace)
        _define(gathering, definitions or {})
        alone = [id_ for id_ in accept if id_ in gathering.concepts]
        taken = {_find(gathering, id_).key for id_ in accept if id_ not in alone}
        if accept_above is not None:
            taken |= {k for k, r in gathering.proposed.items() if _likelihood(r) >= accept_above}
        home = workspace.vocabulary.topic(topic).slug if topic else UNSORTED
        before = sum(len(t.concepts) for t in gathering.topics.values())
        for slug in alone:
            _accept_concept(gathering, slug, home)
        for key in sorted(taken):
            _accept(gathering, key, home)
        refused = [_reject(gathering, id_) for id_ in reject]
        workspace.save(
            {name: gathering.topics[name] for name in gathering.changed},
            Knowledge(gathering.concepts, gathering.proposed),
            gathering.rejected if refused else None,
        )
    added = sum(len(t.concepts) for t in gathering.topics.values()) - before
    return (
        f"Accepted: relations {len(taken)}, concepts {added}. Rejected: {len(refused)}. "
        f"Left: relations {len(gathering.proposed)}, concepts {len(gathering.concepts)}."
    )


def _define(gathering: _Gathering, definitions: Mapping[str, str]) -> None:
    for name, definition in definitions.items():
        for slug, concept in gathering.concepts.items():
            if name.casefold() in (slug, concept.label.casefold()):
                gathering.concepts[slug] = replace(concept, definitions=(Text(definition),))
                break
        else:
            raise UnknownTerm(f"no proposed concept is called “{name}”")


def _find(gathering: _Gathering, id_: str) -> Relation:
    found = [r for r in gathering.proposed.values() if id_ and r.digest.startswith(id_)]
    if len(found) != 1:
        what = "no proposal has" if not found else f"{len(found)} proposals have"
        raise UnknownTerm(f"{what} the id “{id_}”", "List them with: sagacity review")
    return found[0]


def _accept(gathering: _Gathering, key: Key, home: str) -> None:
    relation = gathering.proposed.pop(key)
    places = {slug: name for name, topic in gathering.topics.items() for slug in topic.concepts}
    for slug in (relation.subject, relation.object):
        if slug not in places and slug in gathering.concepts:
            _accept_concept(gathering, slug, home)
            places[slug] = home
    name = places.get(relation.subject, home)
    topic = gathering.topics.get(name, Knowledge())
    accepted = replace(relation, status=Status.ACCEPTED)
    gathering.topics[name] = replace(topic, relations={**topic.relations, key: accepted})
    gathering.changed.add(name)


def _accept_concept(gathering: _Gathering, slug: str, home: str) -> None:
    concept = gathering.concepts.pop(slug)
    if home != UNSORTED:
        concept = replace(concept, topics=(TOPIC + home,))
    topic = gathering.topics.get(home, Knowledge())
    gathering.topics[home] = replace(topic, concepts={**topic.concepts, slug: concept})
    gathering.changed.add(home)


def _reject(gathering: _Gathering, id_: str) -> str:
    decided = gathering.rejected
    if id_ in gathering.concepts:
        concept = gathering.concepts.pop(id_)
        gathering.rejected = replace(decided, concepts={**decided.concepts, id_: concept})
        for key in [key for key in gathering.proposed if id_ in (key[0], key[2])]:
            del gathering.proposed[key]
        return id_
    relation = _find(gathering, id_)
    del gathering.proposed[relation.key]
    earlier = decided.relations.get(relation.key)
    if earlier is not None:
        relation, _ = _with_evidence(earlier, relation.evidence)
    rejected = replace(relation, status=Status.REJECTED)
    gathering.rejected = replace(decided, relations={**decided.relations, relation.key: rejected})
    return id_
