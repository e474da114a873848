"""Every error that Sagacity raises on purpose.

::

    SagacityError
    ├── InputError              the person can mend it
    │   ├── UnknownConcept      no concept of that name; knows the nearest
    │   ├── UnknownTerm         no such kind, relation, topic, format or rule
    │   ├── TurtleError         a file is not the Turtle we expect; file, line, column
    │   ├── DocumentError       a document cannot be read
    │   ├── QueryError          a query is not SPARQL; line, column
    │   ├── QueryRefused        a query asks for what is not allowed
    │   └── Invalid             a change would break the graph; carries the findings
    └── EnvironmentProblem      the machine, a folder or a server is in the way
        ├── NotAWorkspace       the folder holds no concepts
        ├── NotWritable         the folder cannot be written
        ├── QueryStopped        a query met its limit of time, memory or rows
        └── StoreError          the store failed or cannot be reached

Anything else that escapes is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class SagacityError(Exception):
    """A failure that is told to the person as it is.

    Args:
        message: what happened and where, a sentence without a full stop.
        hint: what to do about it; may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}".strip() if self.hint else self.message


class InputError(SagacityError):
    """What the person gave cannot be used."""


class UnknownConcept(InputError):
    """No concept has this slug, label, alias or IRI."""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        hint = f"Nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"no concept is called “{name}”", hint)
        self.name = name
        self.nearest = tuple(nearest)


class UnknownTerm(InputError):
    """No kind, relation, topic, format or rule has this name."""


class TurtleError(InputError):
    """A file does not hold the Turtle that was expected.

    Args:
        path: the file.
        reason: what was found and what was expected.
        line: 1-based, or None where the whole file is meant.
        column: 1-based, or None.
    """

    def __init__(
        self, path: Path | str, reason: str, line: int | None = None, column: int | None = None
    ) -> None:
        place = ", ".join(
            part
            for part in (
                f"line {line}" if line is not None else "",
                f"column {column}" if column is not None else "",
            )
            if part
        )
        super().__init__(f"{path}{': ' + place if place else ''}: {reason}")
        self.path = path
        self.reason = reason
        self.line = line
        self.column = column

    @classmethod
    def of(cls, path: Path | str, error: SyntaxError) -> TurtleError:
        """The engine's complaint about a file, with its place told once."""
        _, found, rest = error.msg.partition(": ") if error.msg.startswith("Parser") else ("",) * 3
        reason = rest if found else error.msg
        return cls(
            path, f"{reason} (not the Turtle that is expected here)", error.lineno, error.offset
        )


class DocumentError(InputError):
    """A document cannot be read: missing, empty, binary or too large."""


class QueryError(InputError):
    """A query is not well-formed SPARQL.

    Args:
        reason: what was found and what was expected.
        line: 1-based, or None where the engine did not say.
        column: 1-based, or None.
        excerpt: the line of the query with a caret under the place; may be empty.
    """

    def __init__(
        self, reason: str, line: int | None = None, column: int | None = None, excerpt: str = ""
    ) -> None:
        place = f"line {line}, column {column}: " if line is not None else ""
        tail = f"\n{excerpt}" if excerpt else ""
        super().__init__(f"the query cannot be read: {place}{reason}{tail}")
        self.reason = reason
        self.line = line
        self.column = column
        self.excerpt = excerpt


class QueryRefused(InputError):
    """A query is well-formed but not allowed here."""


class Invalid(InputError):
    """A change would break a consistency rule; nothing was written.

    Args:
        findings: the errors, each printable as one line.
    """

    def __init__(self, findings: Sequence[object]) -> None:
        shown = 3
        first = "; ".join(str(finding) for finding in findings[:shown])
        more = f" and {len(findings) - shown} more" if len(findings) > shown else ""
        super().__init__(f"the change would break the graph: {first}{more}")
        self.findings = tuple(findings)


class EnvironmentProblem(SagacityError):
    """The machine, a folder or a server is in the way."""


class NotAWorkspace(EnvironmentProblem):
    """The folder holds no workspace."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(
            f"{path} is not a workspace: it has no folder “concepts”",
            f"Make one with: sagacity init {path}",
        )
        self.path = path


class NotWritable(EnvironmentProblem):
    """The folder or file cannot be written."""

    def __init__(self, path: Path | str, reason: str = "") -> None:
        super().__init__(
            f"{path} cannot be written{': ' + reason if reason else ''}",
            "Choose a folder of your own with --data, or make one with: sagacity init DIR",
        )
        self.path = path


class QueryStopped(EnvironmentProblem):
    """A query met a limit and was stopped; nobody else was affected.

    Args:
        limit: “time”, “memory”, “rows” or “process”.
    """

    def __init__(self, limit: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.limit = limit


class StoreError(EnvironmentProblem):
    """The store failed or cannot be reached."""
