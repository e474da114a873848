"""HTML: the main text of a page, without navigation, scripts and forms.

The text is built from the page as it is read, in the shape of Markdown (headings with
``#``, bullets with ``-``), and is what is stored and quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ...errors import DocumentError
from .blocks import Block, BlockKind, Body, Link, Span
from .builder import BlockBuilder

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "aside",
        "footer",
        "form",
        "button",
        "select",
        "textarea",
        "svg",
        "math",
        "iframe",
        "object",
        "canvas",
        "audio",
        "video",
        "head",
        "pre",
        "dialog",
        "figure",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_WRAPPERS = frozenset(("p", "div"))
_EMPHASIS = frozenset(("b", "strong", "em", "i", "dfn"))
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_NOT_NESTING = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
    ]
)
_DEEPEST = 500


def parse(text: str) -> Body:
    """Read HTML, however broken.

    Args:
        text: of the page.

    Raises:
        DocumentError: elements are nested too deeply.
    """
    _check_depth(text)
    tree = LexborHTMLParser(text)
    root = tree.css_first("main") or tree.css_first("article") or tree.body
    writer = _Writer()
    if root is not None:
        for node, entering in _walk(root):
            writer.visit(node, entering=entering)
    writer.flush()
    blocks, whole = writer.finish()
    head = tree.css_first("head title")
    heading = next((block.text for block in blocks if block.kind == "title"), "")
    page = _SPACE.sub(" ", head.text(deep=True)).strip() if head is not None else ""
    return Body(whole, blocks, heading or page)


def _check_depth(text: str) -> None:
    # The parser's time grows with the square of the depth; browsers stop at 512 too.
    depth = 0
    for match in _TAG.finditer(text):
        if match.group(2).lower() not in _NOT_NESTING:
            depth = max(0, depth - 1) if match.group(1) else depth + 1
        if depth > _DEEPEST:
            raise DocumentError(
                f"the HTML nests more than {_DEEPEST} elements in one another",
                "Save the page's text and read that",
            )


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every node on the way down and on the way up, however deep the tree."""
    node: LexborNode | None = root
    depth = 0
    down = True
    while node is not None:
        if down:
            yield node, True
            child = None if node.tag in _SKIPPED else node.child
            if child is not None:
                node = child
                depth += 1
                continue
        yield node, False
        if depth == 0:
            return
        following = node.next
        down = following is not None
        if following is None:
            depth -= 1
            following = node.parent
        node = following


class _Writer:
    """Writes the words of nodes into a growing text and notes where blocks lie."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.drafts: list[tuple[BlockKind, int, int, tuple[str, ...], list[Link], list[Span]]] = []
        self.position = 0
        self.words: list[str] = []
        self.length = 0
        self.links: list[Link] = []
        self.emphasis: list[Span] = []
        self.open: list[int] = []  # where each open inline element began
        self.targets: list[str] = []
        self.kind: BlockKind = "paragraph"
        self.level = 0
        self.headings: list[tuple[int, str]] = []
        self.titled = False

    def visit(self, node: LexborNode, *, entering: bool) -> None:
        tag = node.tag or ""
        if tag == "-text":
            if entering:
                self._text(node.text(deep=False) or "")
        elif tag in _BLOCKS:
            wrote = self.flush()
            if wrote or not entering or tag not in _WRAPPERS:  # <li><p>…</p></li> is one bullet
                self.kind, self.level = _kind(tag) if entering else ("paragraph", 0)
        elif tag == "br":
            self._text(" ")
        elif tag == "a" or tag in _EMPHASIS:
            self._inline(tag, node, entering=entering)

    def _inline(self, tag: str, node: LexborNode, *, entering: bool) -> None:
        if entering:
            self.open.append(self.length)
            self.targets.append(node.attributes.get("href") or "" if tag == "a" else "")
            return
        if not self.open:
            return
        began, target = min(self.open.pop(), self.length), self.targets.pop()
        if began == self.length:
            return
        if tag == "a":
            self.links.append(Link(began, self.length, target))
        else:
            self.emphasis.append(Span(began, self.length))

    def _text(self, text: str) -> None:
        words = _SPACE.sub(" ", text)
        if words.startswith(" ") and (not self.words or self.words[-1].endswith(" ")):
            words = words[1:]
        if words:
            self.words.append(words)
            self.length += len(words)

    def flush(self) -> bool:
        """End the block that is being written; whether there was one."""
        text = "".join(self.words).rstrip(" ")
        if text:
            self._write(text)
        self.words = []
        self.length = 0
        self.links = []
        self.emphasis = []
        self.open = [0] * len(self.open)
        return bool(text)

    def _write(self, text: str) -> None:
        kind = self.kind
        mark = "- " if kind == "bullet" else ""
        if kind == "heading":
            mark = "#" * self.level + " "
            while self.headings and self.headings[-1][0] >= self.level:
                self.headings.pop()
            if self.level == 1 and not self.titled:
                kind = "title"
                self.titled = True
        if self.pieces:
            close = kind == "bullet" and self.drafts[-1][0] == "bullet"
            self._put("\n" if close else "\n\n")
        self._put(mark)
        above = tuple(words for _, words in self.headings)
        length = len(text)
        links = [link for link in self.links if link.end <= length]
        emphasis = [span for span in self.emphasis if span.end <= length]
        self.drafts.append((kind, self.position, self.position + length, above, links, emphasis))
        self._put(text)
        if kind == "heading":
            self.headings.append((self.level, text))

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.position += len(text)

    def finish(self) -> tuple[tuple[Block, ...], str]:
        """The blocks, and the text they lie in."""
        whole = "".join(self.pieces)
        blocks: list[Block] = []
        for kind, start, end, headings, links, emphasis in self.drafts:
            builder = BlockBuilder(whole)
            builder.words(start, end)
            block = builder.block(kind, headings, 0, (start, end))
            if block is not None:
                blocks.append(replace(block, links=tuple(links), emphasis=tuple(emphasis)))
        return tuple(blocks), whole


def _kind(tag: str) -> tuple[BlockKind, int]:
    if len(tag) == len("h1") and tag[0] == "h" and tag[1].isdigit():
        return "heading", int(tag[1])
    if tag in ("li", "dt"):
        return "bullet", 0
    if tag in ("td", "th"):
        return "cell", 0
    return "paragraph", 0
