"""A folder of documents and Turtle: open it, load what changed, save whole or not at all.

::

    workspace.toml              base = "https://…"                    (optional)
    ontology/*.ttl              kinds, relations and topics of its own (optional)
    concepts/<topic>.ttl        the truth: concepts and accepted relations
    sources.ttl                 literature
    documents/<topic>/<slug>.md what the evidence quotes
    proposals.ttl               relations that await review
    decisions.ttl               rejected ones
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from . import resources, turtle
from .config import DEFAULT_BASE, Settings
from .errors import (
    InputError,
    Invalid,
    NotAWorkspace,
    NotWritable,
    SagacityError,
    TurtleError,
    UnknownTerm,
)
from .ingest import stored
from .model import SLUG, Document, Finding, Knowledge
from .query import trusted
from .store.base import Store
from .store.embedded import EmbeddedStore
from .triples import document_triples, position_triples, to_triples
from .validate import validate
from .vocabulary import DOCUMENTS, ONTOLOGY, SOURCES, Names, Vocabulary

_RESERVED = {DOCUMENTS, ONTOLOGY, SOURCES}


class Workspace:
    """A folder that holds a graph.

    Attributes:
        folder: where it is.
        names: its IRIs.
        vocabulary: the shipped ontology with its own on top.
        settings: limits of reading.
        problems: what could not be loaded the last time; the rest was.
    """

    def __init__(
        self, folder: Path, names: Names, vocabulary: Vocabulary, settings: Settings
    ) -> None:
        self.folder = folder
        self.names = names
        self.vocabulary = vocabulary
        self.settings = settings
        self.problems: tuple[SagacityError, ...] = ()
        self._digests: dict[Path, str] = {}
        self._failed: dict[Path, SagacityError] = {}
        self._documents: dict[str, Document] = {}

    @classmethod
    def open(cls, folder: Path, settings: Settings | None = None) -> Workspace:
        """Open a folder; an empty one is an empty workspace.

        Raises:
            NotAWorkspace: the folder does not exist, or holds other things.
            TurtleError: its ontology cannot be read.
        """
        if not folder.is_dir():
            raise NotAWorkspace(folder)
        if not (folder / "concepts").is_dir() and any(folder.iterdir()):
            raise NotAWorkspace(folder)
        return cls(
            folder,
            Names(_base(folder / "workspace.toml")),
            Vocabulary.load(folder / "ontology"),
            settings or Settings(),
        )

    @classmethod
    def create(cls, folder: Path, settings: Settings | None = None) -> Workspace:
        """Make a new, empty workspace.

        Raises:
            NotWritable: the folder cannot be made.
            InputError: it exists and is not empty.
        """
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(f"{folder} exists and is not empty", "Choose a new folder")
        try:
            (folder / "concepts").mkdir(parents=True)
            (folder / "documents").mkdir()
            (folder / "ontology").mkdir()
        except OSError as error:
            raise NotWritable(folder, error.strerror or "") from error
        turtle.save(folder / "workspace.toml", f'base = "{DEFAULT_BASE}"\n')
        turtle.save(folder / "ontology" / "local.ttl", _OWN_ONTOLOGY)
        return cls.open(folder, settings)

    # ------------------------------------------------------------------ loading

    def refresh(self, store: Store) -> bool:
        """Load every file that changed since the last time, and forget the deleted ones.

        Returns:
            whether anything changed. What could not be loaded is in ``problems``.
        """
        seen = dict(self._turtle_files())
        changed = False
        if not self._digests:
            store.replace(self.names.graph(ONTOLOGY), self.vocabulary.triples)
            changed = True
        for name, path in seen.items():
            digest = _digest(path)
            if self._digests.get(path) == digest:
                continue
            self._digests[path] = digest
            changed = True
            try:
                store.load(self.names.graph(name), path)
                self._failed.pop(path, None)
            except SagacityError as error:
                self._failed[path] = error
        for path in [path for path in self._digests if path not in seen.values()]:
            if path.suffix == ".ttl":
                changed = True
                del self._digests[path]
                self._failed.pop(path, None)
                store.drop(self.names.graph(path.stem))
        if self._refresh_documents() or changed:
            changed = True
            self._place(store)
        self.problems = tuple(self._failed[path] for path in sorted(self._failed))
        return changed

    def _turtle_files(self) -> Iterator[tuple[str, Path]]:
        for path in sorted((self.folder / "concepts").glob("*.ttl")):
            if SLUG.fullmatch(path.stem) and path.stem not in _RESERVED:
                yield path.stem, path
            else:
                self._failed[path] = TurtleError(
                    path, f"“{path.stem}” cannot be the name of a topic; call it my-topic.ttl"
                )
        sources = self.folder / "sources.ttl"
        if sources.is_file():
            yield SOURCES, sources

    def _refresh_documents(self) -> bool:
        folder = self.folder / "documents"
        paths = sorted(folder.glob("*/*.md"))
        changed = False
        for path in paths:
            digest = _digest(path)
            if self._digests.get(path) == digest:
                continue
            self._digests[path] = digest
            changed = True
            try:
                self._documents[path.stem] = stored.load(path, self.settings.reading)
                self._failed.pop(path, None)
            except SagacityError as error:
                self._failed[path] = error
        known = set(paths)
        for path in [p for p in self._digests if folder in p.parents and p not in known]:
            del self._digests[path]
            self._failed.pop(path, None)
            self._documents.pop(path.stem, None)
            changed = True
        return changed

    def _place(self, store: Store) -> None:
        """Put the documents, and where each quote stands in them, into the store."""
        triples = [
            triple
            for document in self._documents.values()
            for triple in document_triples(document, self.names)
        ]
        quotes = store.query(trusted(_QUOTES, self.names.prefixes()))
        assert isinstance(quotes, ox.QuerySolutions)
        for evidence, document, quote, occurrence in quotes:
            found = self._documents.get(self.names.document_slug(document.value) or "")
            place = (
                found.find(quote.value, int(occurrence.value) if occurrence else None)
                if found
                else None
            )
            if place is not None:
                triples += position_triples(evidence, *place)
        store.replace(self.names.graph(DOCUMENTS), triples)

    @property
    def version(self) -> str:
        """A hash of everything that was loaded."""
        parts = (
            f"{path.relative_to(self.folder)}={d}" for path, d in sorted(self._digests.items())
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by slug."""
        return self._documents

    # ---------------------------------------------------------------- knowledge

    def topics(self) -> dict[str, Knowledge]:
        """What each file of concepts holds, by its name.

        Raises:
            TurtleError: a file cannot be read.
        """
        return {
            path.stem: turtle.read(path, self.names)
            for name, path in self._turtle_files()
            if name != SOURCES
        }

    def proposals(self) -> Knowledge:
        """What awaits review."""
        return self._optional("proposals.ttl")

    def decisions(self) -> Knowledge:
        """What was rejected."""
        return self._optional("decisions.ttl")

    def _optional(self, name: str) -> Knowledge:
        path = self.folder / name
        return turtle.read(path, self.names) if path.is_file() else Knowledge()

    # ------------------------------------------------------------------- saving

    @contextmanager
    def editing(self) -> Iterator[None]:
        """Keep other processes from saving until the block ends.

        Raises:
            NotWritable: the folder belongs to an installed copy, or is read-only.
        """
        if resources.is_shipped(self.folder):
            raise NotWritable(self.folder, "it belongs to the installed program")
        try:
            # Root may write what is marked read-only; the mark is respected all the same.
            if not os.access(self.folder, os.W_OK) or not self.folder.stat().st_mode & 0o200:
                raise NotWritable(self.folder, "it is read-only")
            handle = os.open(self.folder, os.O_RDONLY)
        except OSError as error:
            raise NotWritable(self.folder, error.strerror or "") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def save(
        self,
        topics: Mapping[str, Knowledge],
        proposals: Knowledge | None = None,
        decisions: Knowledge | None = None,
    ) -> None:
        """Write changed files, each whole or not at all, after all were checked.

        The concepts are written before the proposals: should the machine stop in
        between, an accepted relation is also still proposed, and nothing is lost.

        Args:
            topics: new content of files of concepts, by name.
            proposals: new content, None to leave it.
            decisions: new content, None to leave it.

        Raises:
            Invalid: the change would add an error; nothing was written.
            NotWritable: a file could not be written.
        """
        for name in topics:
            if not SLUG.fullmatch(name) or name in _RESERVED:
                raise UnknownTerm(f"“{name}” cannot be the name of a topic")
        errors = self.errors_of(topics)
        if errors:
            raise Invalid(errors)
        try:
            # An empty folder becomes a workspace with the first thing that is written to it.
            (self.folder / "concepts").mkdir(exist_ok=True)
        except OSError as error:
            raise NotWritable(self.folder, error.strerror or "") from error
        for name, knowledge in sorted(topics.items()):
            path = self.folder / "concepts" / f"{name}.ttl"
            turtle.save(path, turtle.write(knowledge, self.names))
        for name, content in (("decisions.ttl", decisions), ("proposals.ttl", proposals)):
            if content is not None:
                turtle.save(self.folder / name, turtle.write(content, self.names))

    def errors_of(self, topics: Mapping[str, Knowledge]) -> list[Finding]:
        """The errors that the new content of these files would add."""
        if not topics:
            return []
        before, after = EmbeddedStore(), EmbeddedStore()
        for store in (before, after):
            store.replace(self.names.graph(ONTOLOGY), self.vocabulary.triples)
            for name, path in self._turtle_files():
                if path not in self._failed and (store is before or name not in topics):
                    store.load(self.names.graph(name), path)
        for name, knowledge in topics.items():
            after.replace(self.names.graph(name), to_triples(knowledge, self.names))
        known = {_gist(f) for f in validate(before, self.vocabulary, self.names, errors_only=True)}
        return [
            replace(finding, place="")
            for finding in validate(after, self.vocabulary, self.names, errors_only=True)
            if _gist(finding) not in known
        ]

    def store_documents(self, documents: Iterable[Document]) -> None:
        """Write documents that were read to ``documents/<topic>/<slug>.md``."""
        for document in documents:
            path = self.folder / "documents" / document.topic / f"{document.slug}.md"
            if self.folder.resolve() not in path.resolve().parents:
                raise InputError(f"the document “{document.slug}” lies outside the workspace")
            turtle.save(path, stored.dump(document))


_QUOTES = """SELECT ?e ?document ?quote ?occurrence WHERE {
    ?e sg:document ?document ; sg:quote ?quote OPTIONAL { ?e sg:occurrence ?occurrence } }"""


def _gist(finding: Finding) -> tuple[str, str, str]:
    return (finding.rule, finding.focus, finding.value)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return f"unreadable: {error.strerror}"


def _base(path: Path) -> str:
    if not path.is_file():
        return DEFAULT_BASE
    try:
        base = tomllib.loads(path.read_text(encoding="utf-8")).get("base", DEFAULT_BASE)
        ox.NamedNode(base)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError, TypeError) as error:
        raise InputError(f"{path}: {error}", 'It should hold: base = "https://…/"') from error
    if not base.endswith(("/", "#")):
        raise InputError(f"{path}: the base must end in / or #, and is {base}")
    return str(base)


_OWN_ONTOLOGY = """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

# Kinds, relations and topics of this workspace, on top of the shipped ontology.
# A relation that is added here is read, stored, checked, drawn and queried like
# every other; see ontology/README.md of Sagacity.

<https://w3id.org/sagacity/local> a owl:Ontology ;
  dcterms:title "Own terms"@en ;
  owl:imports <https://w3id.org/sagacity/ns> .
"""
