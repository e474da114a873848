"""What every reader returns: the text of a document, cut into blocks and sentences.

Each block holds its words without markup, and knows where every one of them stands
in the text of the document, so that a quote is always cut from that text itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ...model import Document

BlockKind = Literal["title", "heading", "paragraph", "bullet", "cell"]

Run = tuple[int, int, int]
"""Start in a block's text; start and end in the document's text."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a block's text, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """Linked words.

    Attributes:
        start: in the block's text.
        end: in the block's text, exclusive.
        target: as written.
    """

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block.

    Attributes:
        start: in the block's text.
        end: in the block's text, exclusive.
        begins: in the document's text; markup that opens the sentence is included.
        ends: in the document's text, exclusive; markup that closes it is included.
    """

    start: int
    end: int
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Block:
    """A title, heading, paragraph, bullet or table cell.

    Attributes:
        kind: which of these.
        text: its words without markup, white space collapsed.
        start: of its content in the document's text.
        end: of its content in the document's text, exclusive.
        headings: the headings above it, outermost first.
        entry: number of the entry it belongs to; a page of several entries is one document.
        sentences: in order.
        links: in order.
        emphasis: emphasised words, in order.
        runs: where stretches of ``text`` stand in the document's text.
    """

    kind: BlockKind
    text: str
    start: int
    end: int
    headings: tuple[str, ...] = ()
    entry: int = 0
    sentences: tuple[Sentence, ...] = ()
    links: tuple[Link, ...] = ()
    emphasis: tuple[Span, ...] = ()
    runs: tuple[Run, ...] = field(default=(), repr=False)

    @property
    def marked(self) -> tuple[tuple[int, int], ...]:
        """Linked and emphasised stretches of its text, half-open."""
        linked = [(link.start, link.end) for link in self.links]
        return (*linked, *((span.start, span.end) for span in self.emphasis))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the block's text stands in the document's text.

        Args:
            start: in the block's text.
            end: in the block's text, exclusive, above ``start``.

        Returns:
            Start and end in the document's text.
        """
        return place(self.runs, len(self.text), start, end)


def place(runs: Sequence[Run], length: int, start: int, end: int) -> tuple[int, int]:
    """Where a stretch of a block's text stands in the document's text.

    Args:
        runs: of the block.
        length: of the block's text.
        start: in the block's text.
        end: in the block's text, exclusive, above ``start``.
    """
    return _position(runs, length, start)[0], _position(runs, length, end - 1)[1]


def _position(runs: Sequence[Run], length: int, position: int) -> tuple[int, int]:
    index = bisect_right(runs, position, key=lambda run: run[0]) - 1
    here, begins, ends = runs[index]
    following = runs[index + 1][0] if index + 1 < len(runs) else length
    if following - here != ends - begins:  # an entity or white space: indivisible
        return begins, ends
    return begins + position - here, begins + position - here + 1


@dataclass(frozen=True, slots=True)
class Body:
    """What a reader makes of a decoded text.

    Attributes:
        text: the text that quotes are cut from.
        blocks: in the order of the text.
        title: of the document, empty if it has none.
        notes: what the person should know about the reading.
    """

    text: str = field(repr=False)
    blocks: tuple[Block, ...]
    title: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document that was read.

    Attributes:
        document: with the text that quotes are cut from.
        blocks: in the order of the text.
        names: what the document calls itself, best first; its concept is among them.
        notes: what the person should know about the reading.
    """

    document: Document
    blocks: tuple[Block, ...]
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
