"""Markdown: CommonMark with tables.

markdown-it-py finds the blocks and their lines; the words inside a block, and where
each stands in the text, are found by ``inline``, because markdown-it-py does not keep
the places of inline markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .blocks import Block, BlockKind, Body
from .builder import BlockBuilder
from .inline import add_inline

_ALERT = re.compile(r"\[![A-Za-z]+\]\s*|:::.*")
_LABEL_WORDS = 6
_LABEL_LEVEL = 7


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


_PARSER = _parser()


def parse(text: str) -> Body:
    """Read Markdown.

    Args:
        text: without front matter, lines ended by a line feed each.
    """
    blocks = tuple(_Reader(text).blocks())
    title = next((block.text for block in blocks if block.kind == "title"), "")
    return Body(text, blocks, title)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self.headings: list[tuple[int, str]] = []  # level and words
        self.titled = False
        self.cell = 0  # where the search for the next table cell starts

    def blocks(self) -> Iterator[Block]:
        tokens = _PARSER.parse(self.text)
        items: list[bool] = []  # open list items; whether their first paragraph came
        for index, token in enumerate(tokens):
            if token.type == "list_item_open":
                items.append(False)
            elif token.type == "list_item_close":
                items.pop()
            elif token.type == "tr_open":
                self.cell = self.starts[token.map[0]] if token.map else 0
            elif token.type == "inline" and index:
                block = self._block(tokens, index, items)
                if block is not None:
                    yield block

    def _block(self, tokens: Sequence[Token], index: int, items: list[bool]) -> Block | None:
        opening, token = tokens[index - 1], tokens[index]
        spans = self._spans(token, opening.type)
        if not spans:
            return None
        if opening.type == "heading_open":
            return self._heading(int(opening.tag[1]), spans)
        if opening.type in ("td_open", "th_open"):
            return self._build("cell", spans)
        if items and not items[-1]:
            items[-1] = True
            return self._build("bullet", spans)
        if not items and token.level <= 1:
            self._leave_label()
        block = self._build("paragraph", spans)
        if block is not None and not items and self._labels(block, tokens, index):
            return self._as_heading(block, _LABEL_LEVEL)
        return block

    def _build(self, kind: BlockKind, spans: list[tuple[int, int]]) -> Block | None:
        builder = BlockBuilder(self.text)
        for position, (start, end) in enumerate(spans):
            if position:
                builder.words(spans[position - 1][1], spans[position - 1][1] + 1)  # the line end
            add_inline(builder, self.text, start, end)
        headings = tuple(words for _, words in self.headings)
        return builder.block(kind, headings, 0, (spans[0][0], spans[-1][1]))

    def _heading(self, level: int, spans: list[tuple[int, int]]) -> Block | None:
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        is_title = level == 1 and not self.titled
        self.titled = self.titled or is_title
        block = self._build("title" if is_title else "heading", spans)
        if block is not None and not is_title:
            self.headings.append((level, block.text))
        return block

    def _labels(self, block: Block, tokens: Sequence[Token], index: int) -> bool:
        """Whether a paragraph is a label: “Benefits:” before a list, or words all in bold."""
        if block.text.count(" ") >= _LABEL_WORDS:
            return False
        after = tokens[index + 2].type if index + 2 < len(tokens) else ""
        if block.text.endswith(":"):
            return after in ("bullet_list_open", "ordered_list_open")
        if after == "blockquote_open":
            return block.text[-1].isalnum()
        return any(span.start == 0 and span.end == len(block.text) for span in block.emphasis)

    def _as_heading(self, block: Block, level: int) -> Block:
        self.headings.append((level, block.text.rstrip(":")))
        return Block("heading", block.text, block.start, block.end, block.headings, runs=block.runs)

    def _leave_label(self) -> None:
        if self.headings and self.headings[-1][0] == _LABEL_LEVEL:
            self.headings.pop()

    def _spans(self, token: Token, opening: str) -> list[tuple[int, int]]:
        """Where each line of the content stands in the text."""
        if not token.map or not token.content:
            return []
        if opening in ("td_open", "th_open"):
            return self._cell(token)
        first = token.map[0]
        spans: list[tuple[int, int]] = []
        for offset, content in enumerate(token.content.split("\n")):
            line = self.lines[first + offset]
            words = content.strip()
            column = line.find(words) if opening == "heading_open" else line.rfind(words)
            if column < 0 or not words:
                continue
            start = self.starts[first + offset] + column
            alert = _ALERT.match(self.text, start, start + len(words))
            begin = alert.end() if alert else start
            if begin < start + len(words):
                spans.append((begin, start + len(words)))
        return spans

    def _cell(self, token: Token) -> list[tuple[int, int]]:
        line_end = self.text.find("\n", self.cell)
        at = self.text.find(token.content, self.cell, line_end if line_end >= 0 else len(self.text))
        if at < 0:  # an escaped bar stands for another character
            return []
        self.cell = at + len(token.content)
        return [(at, self.cell)]
