"""Markdown inside a block: links, emphasis, code, images, tags and entities.

One pass over the characters that can begin markup. Every look ahead is bounded, so
that the time is linear in the text whatever it holds.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from .blocks import Link, Span
from .builder import BlockBuilder

_SPECIAL = re.compile(r"[\\`*_\[\]!<&]")
_IMAGE = re.compile(r"!\[[^\[\]]{0,400}\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,200}\])?")
_TARGET = r"\(\s{0,9}<?([^()\s<>]{0,1000}(?:\([^()\s]{0,200}\)[^()\s<>]{0,400})?)>?(?:\s{1,9}[\"'][^\n]{0,400}?[\"'])?\s{0,9}\)"
_LINK = re.compile(r"\[([^\[\]]{1,400})\](?:" + _TARGET + r"|\[([^\[\]\n]{0,200})\])")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\]")
_TAIL = re.compile(r"\]" + _TARGET)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>|<!--.{0,1000}?-->", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_TICKS = re.compile("`{1,9}")
_CODE = 1000


def add_inline(builder: BlockBuilder, source: str, start: int, end: int) -> None:
    """Add the words of a stretch of Markdown to a block.

    Args:
        builder: of the block.
        source: the document's text.
        start: of the stretch.
        end: of the stretch, exclusive.
    """
    _Inline(builder, source, start, end).run()


class _Inline:
    def __init__(self, builder: BlockBuilder, source: str, start: int, end: int) -> None:
        self.builder = builder
        self.source = source
        self.position = start
        self.end = end
        self.link: tuple[int, int, int, str] | None = None  # text start, close, after, target
        self.open: dict[str, int] = {}  # emphasis marker to text start
        self.handlers: dict[str, Callable[[], bool]] = {
            "\\": self._escape,
            "`": self._code,
            "*": self._emphasis,
            "_": self._emphasis,
            "[": self._bracket,
            "]": self._close,
            "!": self._image,
            "<": self._tag,
            "&": self._entity,
        }

    def run(self) -> None:
        while self.position < self.end:
            match = _SPECIAL.search(self.source, self.position, self.end)
            at = match.start() if match else self.end
            if at > self.position:
                self.builder.words(self.position, at)
                self.position = at
            if match and not self.handlers[match.group()]():
                self.builder.words(at, at + 1)
                self.position = at + 1

    def _escape(self) -> bool:
        after = self.source[self.position + 1 : min(self.position + 2, self.end)]
        if after.isalnum() or not after:
            return False
        self.builder.character(after, self.position, self.position + 2)
        self.position += 2
        return True

    def _code(self) -> bool:
        match = _TICKS.match(self.source, self.position, self.end)
        ticks = match.group() if match else "`"
        begin = self.position + len(ticks)
        close = self.source.find(ticks, begin, min(self.end, begin + _CODE))
        if close < 0:
            self.position = begin
            return True
        self.builder.words(begin, close)
        self.position = close + len(ticks)
        return True

    def _emphasis(self) -> bool:
        character = self.source[self.position]
        after = self.position
        while after < self.end and self.source[after] == character:
            after += 1
        before = self.source[self.position - 1 : self.position]
        following = self.source[after : min(after + 1, self.end)]
        inside_word = before.isalnum() and following.isalnum()
        alone = not before.strip() and not following.strip()
        if alone or (character == "_" and inside_word):
            self.builder.words(self.position, after)
        else:
            self._mark(character)
        self.position = after
        return True

    def _mark(self, marker: str) -> None:
        began = self.open.pop(marker, None)
        if began is None:
            self.open[marker] = self.builder.length
        elif began < self.builder.length:
            self.builder.emphasis.append(Span(began, self.builder.length))

    def _bracket(self) -> bool:
        footnote = _FOOTNOTE.match(self.source, self.position, self.end)
        if footnote:
            self.position = footnote.end()
            return True
        if self.link is not None and self.link[1] < self.position:
            self.link = None  # markup inside the link ran past its end
        match = _LINK.match(self.source, self.position, self.end)
        if match is None or self.link is not None:
            return False
        target = match.group(2) or match.group(3) or ""
        self.link = (self.builder.length, match.end(1), match.end(), target)
        self.position = match.start(1)
        return True

    def _close(self) -> bool:
        if self.link is not None and self.link[1] == self.position:
            began, _, after, target = self.link
            if began < self.builder.length:
                self.builder.links.append(Link(began, self.builder.length, target))
            self.link = None
            self.position = after
            return True
        tail = _TAIL.match(self.source, self.position, self.end)
        if tail is None:
            return False
        self.position = tail.end()
        return True

    def _image(self) -> bool:
        match = _IMAGE.match(self.source, self.position, self.end)
        if match is None:
            return False
        self.position = match.end()
        return True

    def _tag(self) -> bool:
        match = _TAG.match(self.source, self.position, self.end)
        if match is None:
            return False
        self.position = match.end()
        return True

    def _entity(self) -> bool:
        match = _ENTITY.match(self.source, self.position, self.end)
        if match is None:
            return False
        text = html.unescape(match.group())
        if text == match.group():
            return False
        self.builder.character(text, match.start(), match.end())
        self.position = match.end()
        return True
