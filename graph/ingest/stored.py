"""Documents as the workspace stores them: front matter, a blank line, the text.

The text is kept to the letter, because quotes are found in it by their place.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from ..config import ReadingLimits
from ..errors import DocumentError
from ..model import Document
from .readers import front_matter
from .readers.encoding import decode


def load(path: Path, limits: ReadingLimits) -> Document:
    """A stored document; its slug is the name of its file, its topic that of its folder.

    Raises:
        DocumentError: it cannot be read, or is too large.
    """
    try:
        if path.stat().st_size > limits.bytes:
            raise DocumentError(f"{path} is larger than {limits.bytes:,} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}") from error
    text, _ = decode(data, str(path))
    front = front_matter.split(text, str(path))
    return Document(
        slug=path.stem,
        title=front.first("title") or path.stem,
        text=front.rest,
        topic=path.parent.name,
        author=front.first("author"),
        licence=front.first("licence", "license"),
        created=front.created,
        origin=front.first("origin"),
    )


def dump(document: Document) -> str:
    """A document as its file."""
    fields = {
        "title": document.title,
        "author": document.author,
        "licence": document.licence,
        "date": document.created.isoformat() if document.created else "",
        "origin": document.origin,
    }
    written = yaml.safe_dump(
        {key: value for key, value in fields.items() if value},
        allow_unicode=True,
        sort_keys=False,
        width=10**6,
    )
    return f"---\n{written}---\n\n{document.text}"
