"""``KnowledgeGraph``: what Python callers, pages, commands and HTTP all use.

>>> from graph import KnowledgeGraph
>>> kg = KnowledgeGraph.open()
>>> kg.resolve("2PC")
'two-phase-commit'
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from . import analyse, export, inbox, reason, resources, views
from .config import Settings
from .errors import SagacityError, UnknownConcept
from .ingest.collection import Progress
from .model import Concept, Document, Finding, Source
from .query import check
from .search import Entry, Match, SearchIndex
from .store.base import Store
from .store.embedded import EmbeddedStore
from .store.sandbox import Sandbox
from .validate import validate
from .views import Card, ConceptView, Edge, Reason
from .vocabulary import Names, Vocabulary
from .workspace import Workspace

if TYPE_CHECKING:
    import networkx as nx
    import rdflib


_T = TypeVar("_T")


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Why a relation is in the graph.

    Attributes:
        edge: the relation.
        sentence: it in words.
        reasons: the evidence of a stated relation.
        sources: literature that states it.
        proof: how an inferred relation follows, None for a stated one.
    """

    edge: Edge
    sentence: str
    reasons: tuple[Reason, ...]
    sources: tuple[Source, ...]
    proof: reason.Proof | None


class KnowledgeGraph:
    """A workspace loaded into a store, with everything one can ask of it.

    Attributes:
        workspace: the folder.
        store: where queries run.
        settings: limits and addresses.
    """

    def __init__(self, workspace: Workspace, store: Store, settings: Settings) -> None:
        self.workspace = workspace
        self.store = store
        self.settings = settings
        self._lock = threading.RLock()
        self._derived: dict[str, object] = {}
        self._sandbox: Sandbox | None = None

    @classmethod
    def open(
        cls, folder: Path | str | None = None, settings: Settings | None = None
    ) -> KnowledgeGraph:
        """Open a workspace, the shipped one if none is named.

        Raises:
            NotAWorkspace: the folder holds no workspace.
            TurtleError: its ontology cannot be read.
        """
        settings = settings or Settings()
        workspace = Workspace.open(Path(folder) if folder else resources.data(), settings)
        kg = cls(workspace, EmbeddedStore(), settings)
        kg.reload()
        return kg

    @property
    def names(self) -> Names:
        """The IRIs of the workspace."""
        return self.workspace.names

    @property
    def vocabulary(self) -> Vocabulary:
        """The ontology."""
        return self.workspace.vocabulary

    @property
    def problems(self) -> tuple[SagacityError, ...]:
        """Files that could not be loaded; the others were."""
        return self.workspace.problems

    @property
    def version(self) -> str:
        """A hash of all that is loaded; it changes with every edit."""
        return self.workspace.version

    def reload(self) -> bool:
        """Pick up what changed in the folder; says whether anything did."""
        with self._lock:
            changed = self.workspace.refresh(self.store)
            if changed:
                reason.materialise(self.store, self.vocabulary, self.names)
                self._derived.clear()
                if self._sandbox is not None:
                    self._sandbox.refresh()
            return changed

    def close(self) -> None:
        """Stop the processes that answer strangers' queries."""
        if self._sandbox is not None:
            self._sandbox.close()

    # ----------------------------------------------------------------- concepts

    def cards(self) -> dict[str, Card]:
        """Every concept in brief, by slug."""
        return self._once("cards", lambda: views.cards(self.store, self.names))

    def resolve(self, name: str) -> str:
        """The slug of a concept named by slug, label, alias or IRI, without regard to case.

        Raises:
            UnknownConcept: there is none; it tells the three nearest names.
        """
        cards = self.cards()
        slug = self.names.concept_slug(name) or name
        if slug in cards:
            return slug
        found = self._index().exact(name)
        if found is None:
            raise UnknownConcept(name, self._index().nearest(name, 3))
        return found

    def concept(self, name: str) -> ConceptView:
        """All that is known about a concept.

        Raises:
            UnknownConcept: there is none of that name.
        """
        return views.concept_view(self.store, self.vocabulary, self.names, self.resolve(name))

    def edges(self, slugs: Iterable[str] | None = None) -> list[Edge]:
        """The relations that touch any of these concepts, each once; all if None."""
        return views.edges(self.store, self.vocabulary, self.names, slugs)

    def receipt(self, subject: str, predicate: str, object_: str) -> Receipt:
        """Why a relation is in the graph.

        Args:
            subject: slug; either end of a symmetric relation.
            predicate: IRI or name of the relation.
            object_: slug of the other end.

        Raises:
            UnknownConcept: the graph holds no such relation.
            UnknownTerm: there is no relation of that name.
        """
        relation = self.vocabulary.relation(predicate)
        ends = {(subject, object_)}
        if relation.symmetric:
            ends.add((object_, subject))
        for edge in self.edges([subject]):
            if edge.predicate == relation.iri and (edge.subject, edge.object) in ends:
                return self._receipt(edge)
        raise UnknownConcept(f"{subject} {relation.label} {object_}")

    def _receipt(self, edge: Edge) -> Receipt:
        words = views.sentence(self.vocabulary, self.cards(), edge)
        if edge.inferred:
            proof = reason.why(self.store, self.vocabulary, self.names, edge.key)
            return Receipt(edge, words, (), (), proof)
        reasons, sources, _ = views.reasons(self.store, self.names, edge.key)
        return Receipt(edge, words, tuple(reasons), tuple(sources), None)

    def document(self, slug: str) -> Document | None:
        """A document with its text, None if there is none of that slug."""
        return self.workspace.documents.get(slug)

    # ------------------------------------------------------------------ finding

    def search(self, text: str, limit: int = 10) -> list[Match]:
        """Concepts whose label, alias, acronym or definition matches, best first."""
        return self._index().find(text, limit)

    def _index(self) -> SearchIndex:
        return self._once("search", self._build_index)

    def _build_index(self) -> SearchIndex:
        return SearchIndex(
            Entry(card.slug, card.label, card.aliases, card.definition)
            for card in self.cards().values()
        )

    def query(
        self,
        text: str,
        media_type: str = "application/sparql-results+json",
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> tuple[str, bytes]:
        """Answer a stranger's query in a process that can be stopped.

        Args:
            text: SPARQL; the well-known prefixes need no declaration.
            media_type: how to write the answer.
            default_graphs: IRIs, as the SPARQL protocol's default-graph-uri.
            named_graphs: IRIs, as the SPARQL protocol's named-graph-uri.

        Returns:
            the media type and the answer.

        Raises:
            QueryError: it is not SPARQL.
            QueryRefused: it asks for what is not allowed.
            QueryStopped: it met a limit.
        """
        query = check(text, self.names.prefixes(), self.settings.query)
        with self._lock:
            if self._sandbox is None:
                self._sandbox = Sandbox(self.store.dump, self.settings.query, self.settings.workers)
        return self._sandbox.run(query, media_type, default_graphs, named_graphs)

    # ----------------------------------------------------------------- analysis

    def to_networkx(self, *, inferred: bool = False) -> nx.MultiDiGraph:
        """The graph for NetworkX: concepts as nodes, relations as keyed edges."""
        return analyse.to_networkx(self.store, self.vocabulary, self.names, inferred=inferred)

    def to_rdflib(self) -> rdflib.Graph:
        """The graph for RDFLib."""
        return export.to_rdflib(export.Selection(self.store, self.vocabulary, self.names))

    def importance(self) -> dict[str, float]:
        """PageRank by slug; sums to 1."""
        return self._once("importance", lambda: analyse.pagerank(self._network()))

    def communities(self) -> list[analyse.Community]:
        """Groups of concepts that are closely related, largest first."""
        return self._once(
            "communities", lambda: analyse.communities(self._network(), self.settings.seed)
        )

    def _network(self) -> nx.MultiDiGraph:
        return self._once("network", self.to_networkx)

    def validate(self) -> list[Finding]:
        """What should be mended, errors first."""
        return self._once("findings", lambda: validate(self.store, self.vocabulary, self.names))

    def export(self, format_: str, *, concept: str | None = None, inferred: bool = False) -> str:
        """The graph, or one concept of it, in a format.

        Args:
            format_: turtle, trig, ntriples, jsonld, rdfxml, csv, graphml or html.
            concept: only this concept with its relations and their evidence.
            inferred: with what follows from the axioms.

        Raises:
            UnknownConcept: there is none of that name.
            UnknownTerm: there is no such format.
        """
        slug = self.resolve(concept) if concept is not None else None
        return export.export(
            self.store, self.vocabulary, self.names, format_, concept=slug, inferred=inferred
        )

    # ------------------------------------------------------------------ reading

    def ingest(self, paths: Sequence[str], progress: Progress = _silent) -> inbox.Summary:
        """Read documents into proposals and further evidence.

        Args:
            paths: files, folders or globs.
            progress: told how many of how many documents are read.

        Raises:
            DocumentError: none of the paths holds a document.
            NotWritable: the workspace cannot be written; nothing was.
        """
        summary = inbox.ingest(self.workspace, paths, progress)
        self.reload()
        return summary

    def proposals(self) -> list[inbox.Proposal]:
        """What awaits review, the most likely first."""
        return inbox.proposals(self.workspace)

    def proposed_concepts(self) -> list[Concept]:
        """The new concepts that await review."""
        return inbox.proposed_concepts(self.workspace)

    def settle(
        self,
        *,
        accept: Iterable[str] = (),
        reject: Iterable[str] = (),
        accept_above: float | None = None,
        definitions: Mapping[str, str] | None = None,
        topic: str | None = None,
    ) -> str:
        """Accept and reject proposals; see :func:`graph.inbox.settle`."""
        done = inbox.settle(
            self.workspace,
            accept=accept,
            reject=reject,
            accept_above=accept_above,
            definitions=definitions,
            topic=topic,
        )
        self.reload()
        return done

    def _once(self, what: str, compute: Callable[[], _T]) -> _T:
        """Compute a value once for each version of the graph."""
        with self._lock:
            if what not in self._derived:
                self._derived[what] = compute()
            return cast(_T, self._derived[what])
