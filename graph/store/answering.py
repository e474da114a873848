"""One question of a stranger → the bytes of its answer, or the limit it met.

It runs in a worker (``store.worker``), because to parse the text is already a risk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import IO, Any, Protocol, cast

import pyoxigraph as ox


class Status(Enum):
    """How a question ended."""

    ANSWERED = b"A"
    UNREADABLE = b"U"
    TOO_MANY_ROWS = b"R"
    TOO_LARGE = b"L"
    OUT_OF_MEMORY = b"M"
    FAILED = b"F"


@dataclass(frozen=True, slots=True)
class Question:
    """A query with all that its answer depends on but the data.

    Attributes:
        text: SPARQL.
        prefixes: that need no declaration, namespace by prefix.
        union: the union of all graphs is the default graph.
        default_graphs: IRIs of the graphs that make up the default graph, None for no choice.
        named_graphs: IRIs of the named graphs, None for no choice.
        media_type: how to write the answer.
        rows: solutions or triples there may be.
        size: bytes there may be.
    """

    text: str
    prefixes: dict[str, str]
    union: bool
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    media_type: str
    rows: int
    size: int


_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REPLACEMENT = "\ufffd".encode()


def answer(store: ox.Store, question: Question) -> tuple[Status, bytes]:
    """The answer with its status, or the engine's message."""
    sink = _Sink(question.rows, question.size)
    try:
        found: Any = store.query(
            question.text,
            prefixes=question.prefixes,
            use_default_graph_as_union=question.union,
            default_graph=_nodes(question.default_graphs),
            named_graphs=_nodes(question.named_graphs),
        )
        if isinstance(found, ox.QueryTriples):
            _write_graph(found, question, sink)
        else:
            format_ = ox.QueryResultsFormat.from_media_type(question.media_type)
            if isinstance(found, ox.QuerySolutions):
                sink.counter = _counter(question.media_type)
            found.serialize(sink, format_)
    except _FullError as full:
        return full.status, b""
    except SyntaxError as error:
        return Status.UNREADABLE, str(error).encode()
    except MemoryError:
        return Status.OUT_OF_MEMORY, b""
    except (OSError, ValueError, RuntimeError) as error:
        return Status.FAILED, str(error).encode()
    content = bytes(sink.content)
    # XML cannot hold control characters, not even escaped, and the engine writes them as they are.
    is_xml = question.media_type.endswith("+xml")
    return Status.ANSWERED, _NOT_XML.sub(_REPLACEMENT, content) if is_xml else content


def _nodes(iris: list[str] | None) -> Any:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def _write_graph(found: ox.QueryTriples, question: Question, sink: _Sink) -> None:
    # A graph is a set, while the engine may give a triple twice.
    triples: dict[ox.Triple, None] = {}
    for triple in found:
        triples[triple] = None
        if len(triples) > question.rows:
            raise _FullError(Status.TOO_MANY_ROWS)
    format_ = ox.RdfFormat.from_media_type(question.media_type)
    ox.serialize(triples, cast(IO[bytes], sink), format_, prefixes=question.prefixes)


class _FullError(Exception):
    """The answer has met a limit."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


class _Sink:
    """Takes an answer as the engine writes it, and stops the engine when it is too long.

    The engine computes a solution when it writes it, so what lies beyond is never computed.
    """

    def __init__(self, rows: int, size: int) -> None:
        self.content = bytearray()
        self.counter: _Counter | None = None
        self._most_rows = rows
        self._most_bytes = size

    def write(self, part: bytes) -> int:
        self.content += part
        if self.counter is not None and self.counter.add(part) > self._most_rows:
            raise _FullError(Status.TOO_MANY_ROWS)
        if len(self.content) > self._most_bytes:
            raise _FullError(Status.TOO_LARGE)
        return len(part)

    def flush(self) -> None:
        """All is taken already."""


# ------------------------------------------------- counting rows in what the engine writes


class _Counter(Protocol):
    """Counts rows in results that come in pieces, each row once it is certain."""

    def add(self, part: bytes) -> int:
        """Take the next piece and say how many rows there are so far."""
        ...


class _Marks:
    """Rows with a mark that stands nowhere else: XML, TSV.

    Args:
        mark: of a row.
        before: marks that are no row's.
    """

    def __init__(self, mark: bytes, before: int) -> None:
        self._mark = mark
        self._rows = -before
        self._rest = b""

    def add(self, part: bytes) -> int:
        text = self._rest + part
        self._rows += text.count(self._mark)
        # The beginning of a mark that the next piece may complete, but no whole one.
        self._rest = text[max(0, len(text) - len(self._mark) + 1) :]
        return self._rows


class _CsvRows:
    """Line ends outside quotes; the first ends the header."""

    def __init__(self) -> None:
        self._rows = -1
        self._quoted = False

    def add(self, part: bytes) -> int:
        for between in part.split(b'"'):
            if not self._quoted:
                self._rows += between.count(b"\n")
            self._quoted = not self._quoted
        # There is one quote fewer than pieces between quotes.
        self._quoted = not self._quoted
        return self._rows


_JSON_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_JSON_STRING_END = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)


class _JsonRows:
    """Objects that follow each other in a list: with strings left out, only rows do.

    A first row is only counted when a second one begins.
    """

    def __init__(self) -> None:
        self._rows = 1
        self._in_string = False
        self._rest = b""

    def add(self, part: bytes) -> int:
        text = self._rest + part
        if self._in_string:
            end = _JSON_STRING_END.match(text)
            if end is None:
                self._rest = _half_escape(text)
                return self._rows
            text = text[end.end() :]
        plain = _JSON_STRING.sub(b"", text)
        plain, quote, string = plain.partition(b'"')
        self._in_string = bool(quote)
        self._rest = _half_escape(string) if quote else plain[-2:]
        self._rows += plain.count(b"},{")
        return self._rows


def _half_escape(string: bytes) -> bytes:
    backslashes = len(string) - len(string.rstrip(b"\\"))
    return b"\\" * (backslashes % 2)


def _counter(media_type: str) -> _Counter:
    if media_type.endswith("+json"):
        return _JsonRows()
    if media_type.endswith("+xml"):
        return _Marks(b"<result>", 0)
    if media_type == "text/csv":
        return _CsvRows()
    return _Marks(b"\n", 1)
