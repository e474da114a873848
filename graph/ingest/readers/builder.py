"""Builds a block: words are added piece by piece, each with its place in the document."""

from __future__ import annotations

import re

from .blocks import Block, BlockKind, Link, Run, Sentence, Span
from .sentences import sentences

_GAP = re.compile(r"[^\S ]\s*| \s+")


class BlockBuilder:
    """Collects the words of one block, with white space collapsed.

    Args:
        document: the document's text.
    """

    def __init__(self, document: str) -> None:
        self._document = document
        self._pieces: list[str] = []
        self._runs: list[Run] = []
        self.length = 0
        self.links: list[Link] = []
        self.emphasis: list[Span] = []

    def words(self, start: int, end: int) -> None:
        """Add a stretch of the document as it is, but for white space."""
        position = start
        for gap in _GAP.finditer(self._document, start, end):
            self._stretch(position, gap.start())
            self._space(gap.start(), gap.end())
            position = gap.end()
        self._stretch(position, end)

    def character(self, text: str, start: int, end: int) -> None:
        """Add what a stretch of the document stands for, such as an entity."""
        if text.isspace():
            self._space(start, end)
        elif text:
            self._add(text, start, end)

    def _stretch(self, start: int, end: int) -> None:
        if start < end and self._document[start] == " " and self._spaced:
            start += 1
        if start < end:
            self._add(self._document[start:end], start, end)

    def _space(self, start: int, end: int) -> None:
        if not self._spaced:
            self._add(" ", start, end)

    @property
    def _spaced(self) -> bool:
        return not self._pieces or self._pieces[-1].endswith(" ")

    def _add(self, text: str, start: int, end: int) -> None:
        last = self._runs[-1] if self._runs else None
        linear = (
            last is not None
            and last[2] == start
            and last[2] - last[1] == self.length - last[0]
            and len(text) == end - start
        )
        if last is not None and linear:
            self._runs[-1] = (last[0], last[1], end)
        else:
            self._runs.append((self.length, start, end))
        self._pieces.append(text)
        self.length += len(text)

    def block(
        self, kind: BlockKind, headings: tuple[str, ...], entry: int, around: tuple[int, int]
    ) -> Block | None:
        """The finished block, None if it holds no words.

        Args:
            kind: of the block.
            headings: above it.
            entry: it belongs to.
            around: where its content starts and ends in the document's text.
        """
        text = "".join(self._pieces)
        if text.endswith(" "):
            text = text[:-1]
            self._drop_last()
        if not text:
            return None
        runs = tuple(self._runs)
        start, end = around
        found: tuple[Sentence, ...] = ()
        if kind not in ("title", "heading"):
            found = sentences(text, runs, self._document, around, catchword=kind == "bullet")
        length = len(text)
        return Block(
            kind=kind,
            text=text,
            start=start,
            end=end,
            headings=headings,
            entry=entry,
            sentences=found,
            links=tuple(link for link in self.links if link.start < link.end <= length),
            emphasis=tuple(span for span in self.emphasis if span.start < span.end <= length),
            runs=runs,
        )

    def _drop_last(self) -> None:
        here, begins, ends = self._runs.pop()
        if here < self.length - 1:
            self._runs.append((here, begins, ends - 1))
