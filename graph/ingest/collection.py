"""Many documents: found, named, read on both cores, in order."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from ..config import ReadingLimits
from ..errors import DocumentError
from ..model import slugify
from ..vocabulary import Vocabulary
from .lexicon import Known
from .proposals import Reading, propose
from .readers import FORMATS, read

Progress = Callable[[int, int], None]

UNSORTED = "unsorted"
"""The folder of documents, and the file of concepts, whose topic nobody has chosen."""

_Job = tuple[Path, str, str]
_WORTH_A_POOL = 20
_CHUNK = 8


def find(paths: Sequence[str]) -> list[Path]:
    """The documents that files, folders and globs name, each once, sorted within a folder.

    Raises:
        DocumentError: a path leads to nothing.
    """
    found: dict[Path, None] = {}
    for name in paths:
        if not name.strip():
            raise DocumentError("an empty path names no document")
        path = Path(name).expanduser()
        if path.is_dir():
            inside = [
                p for p in sorted(path.rglob("*")) if p.suffix.lower() in FORMATS and p.is_file()
            ]
            if not inside:
                raise DocumentError(
                    f"{name} holds no document", "Sagacity reads .md, .html and .txt"
                )
            found |= dict.fromkeys(inside)
        elif path.exists():
            found[path] = None
        else:
            matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - may be absolute
            if not matches:
                raise DocumentError(f"{name} does not exist")
            found |= dict.fromkeys(map(Path, matches))
    return list(found)


def read_all(
    files: Sequence[Path],
    vocabulary: Vocabulary,
    known: Known,
    limits: ReadingLimits,
    *,
    home: Path,
    taken: Mapping[str, str],
    progress: Progress,
) -> Iterator[Reading | DocumentError]:
    """Read documents, in order; one that cannot be read gives its error instead.

    Args:
        files: from ``find``.
        vocabulary: the ontology.
        known: the background.
        limits: of a document.
        home: the workspace; where a document was read from is told from there.
        taken: the origin of each document that has a slug already.
        progress: told how many of how many documents are read.
    """
    origins = [Path(os.path.relpath(path, home)).as_posix() for path in files]
    named = list(zip(files, _slugs(files, origins, taken), origins, strict=True))
    progress(0, len(files))
    if len(files) < _WORTH_A_POOL:
        reader = _Reader(vocabulary, known, limits)
        for done, job in enumerate(named, 1):
            yield reader.read(job)
            progress(done, len(files))
        return
    # Spawned, because the program has threads that a fork would not survive.
    with ProcessPoolExecutor(
        os.cpu_count(),
        mp_context=get_context("spawn"),
        initializer=_start,
        initargs=(vocabulary, known, limits),
    ) as pool:
        for done, reading in enumerate(pool.map(_read, named, chunksize=_CHUNK), 1):
            yield reading
            progress(done, len(files))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one document after another against the same background."""

    vocabulary: Vocabulary
    known: Known
    limits: ReadingLimits

    def read(self, job: _Job) -> Reading | DocumentError:
        path, slug, origin = job
        try:
            parsed = read(path, self.limits, slug)
        except DocumentError as error:
            return error
        # A document's own word for its topic becomes a folder only if there is such a topic.
        topics = {topic.slug for topic in self.vocabulary.topics.values()}
        topic = parsed.document.topic if parsed.document.topic in topics else UNSORTED
        document = replace(parsed.document, topic=topic, origin=origin)
        return propose(replace(parsed, document=document), self.vocabulary, self.known)


# In a process of the pool: what all its documents are read against, sent once.
_reader: _Reader | None = None


def _start(vocabulary: Vocabulary, known: Known, limits: ReadingLimits) -> None:
    global _reader  # noqa: PLW0603 - a process of a pool keeps what it was started with
    _reader = _Reader(vocabulary, known, limits)


def _read(job: _Job) -> Reading | DocumentError:
    assert _reader is not None
    return _reader.read(job)


def _slugs(
    files: Sequence[Path], origins: Sequence[str], taken: Mapping[str, str]
) -> Iterator[str]:
    """A slug for each file: of its name, with a number where another document has it."""
    used: set[str] = set()
    for path, origin in zip(files, origins, strict=True):
        plain = slugify(path.stem) or "document"
        slug, number = plain, 1
        while slug in used or taken.get(slug, origin) != origin:
            number += 1
            slug = f"{plain}-{number}"
        used.add(slug)
        yield slug
