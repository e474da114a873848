"""Readers: one file a format, each a function from a decoded text to a ``Body``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ...config import ReadingLimits
from ...errors import DocumentError
from ...model import Document, slugify
from . import html, markdown, plain
from .blocks import Block, Body, Link, Parsed, Sentence, Span
from .encoding import decode
from .front_matter import split

__all__ = ["FORMATS", "Block", "Link", "Parsed", "Sentence", "Span", "read", "read_text"]

FORMATS: Mapping[str, Callable[[str], Body]] = {
    ".md": markdown.parse,
    ".markdown": markdown.parse,
    ".html": html.parse,
    ".htm": html.parse,
    ".xhtml": html.parse,
    ".txt": plain.parse,
    ".text": plain.parse,
}
"""Readers by suffix. A file of any other suffix is read as plain text if it is text."""

_HINT = "Sagacity reads Markdown, plain text and HTML"


def read(path: Path, limits: ReadingLimits | None = None, slug: str = "") -> Parsed:
    """Read a document.

    Args:
        path: of the file.
        limits: of its size.
        slug: to name it by; made from its name if empty.

    Raises:
        DocumentError: it is missing, a folder, empty, too large or not text.
    """
    bounds = limits or ReadingLimits()
    text, notes = decode(_bytes(path, bounds), str(path))
    parsed = read_text(text, path.suffix, path.name, bounds, slug or slugify(path.stem))
    return Parsed(parsed.document, parsed.blocks, parsed.names, notes + parsed.notes)


def read_text(
    text: str, suffix: str, name: str, limits: ReadingLimits | None = None, slug: str = ""
) -> Parsed:
    """Read a document from its decoded text.

    Args:
        text: of the whole file, lines ended by a line feed each.
        suffix: tells the format, as in ``FORMATS``.
        name: of the file, for messages.
        limits: of its size.
        slug: to name it by; made from ``name`` if empty.

    Raises:
        DocumentError: it is empty, or a line is too long.
    """
    bounds = limits or ReadingLimits()
    if not text.strip():
        raise DocumentError(f"{name} is empty", "Give a file with text in it")
    long = next(
        (number for number, line in enumerate(text.split("\n"), 1) if len(line) > bounds.line), None
    )
    if long is not None:
        raise DocumentError(
            f"{name}, line {long}: longer than {bounds.line:,} characters", "Break the line up"
        )
    front = split(text, name)
    body = FORMATS.get(suffix.lower(), plain.parse)(front.rest)
    if not body.blocks:
        raise DocumentError(f"{name} holds no text that could be read", _HINT)
    title = front.first("title") or body.title or Path(name).stem
    document = Document(
        slug=slug or slugify(name) or "document",
        title=title,
        text=body.text,
        topic=front.first("topic"),
        author=front.first("author"),
        licence=front.first("licence", "license"),
        created=front.created,
    )
    names = (front.first("shorttitle", "linktitle"), body.title, front.first("title"))
    return Parsed(
        document,
        body.blocks,
        tuple(dict.fromkeys(name for name in names if name)),
        front.notes + body.notes,
    )


def _bytes(path: Path, limits: ReadingLimits) -> bytes:
    try:
        if path.is_dir():
            raise DocumentError(f"{path} is a folder", "Give the documents in it, such as *.md")
        if path.exists() and not path.is_file():
            raise DocumentError(f"{path} is no ordinary file")
        with path.open("rb") as file:
            # A file may grow while it is read, so its size is not asked beforehand.
            data = file.read(limits.bytes + 1)
        if len(data) > limits.bytes:
            raise DocumentError(
                f"{path} is too large: the limit is {limits.bytes:,} bytes",
                "Split it, or read its parts",
            )
    except FileNotFoundError as error:
        raise DocumentError(f"{path} does not exist", "Check the name") from error
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}") from error
    if not data.strip():
        raise DocumentError(f"{path} is empty", "Give a file with text in it")
    return data
