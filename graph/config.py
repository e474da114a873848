"""Settings: built once at the edge, passed in as an argument."""

from __future__ import annotations

from dataclasses import dataclass, field

DEFAULT_BASE = "https://w3id.org/sagacity/"

DATA_VARIABLE = "SAGACITY_DATA"
"""The environment variable that names the workspace; the shipped graph without it."""


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """What one query may take.

    Attributes:
        seconds: wall-clock time.
        memory: bytes that the query may use beyond the data itself.
        rows: solutions or triples that are returned.
        answer: bytes of the answer as written.
        characters: length of the query text.
        nesting: depth of braces, brackets and parentheses.
    """

    seconds: float = 10.0
    memory: int = 1 << 30
    rows: int = 100_000
    answer: int = 100_000_000
    characters: int = 100_000
    nesting: int = 100


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one document may take.

    Attributes:
        bytes: size of the file.
        line: length of one line, in characters.
    """

    bytes: int = 20_000_000
    line: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What the program can be told.

    Attributes:
        host: address the explorer and the endpoint listen on.
        port: first port to try.
        query: limits of a stranger's query.
        reading: limits of a document.
        workers: processes that answer strangers' queries.
        seed: of every layout and every randomised measure.
    """

    host: str = "127.0.0.1"
    port: int = 8501
    query: QueryLimits = field(default_factory=QueryLimits)
    reading: ReadingLimits = field(default_factory=ReadingLimits)
    workers: int = 2
    seed: int = 7
