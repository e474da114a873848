"""Plain text: paragraphs, bullets and headlines told apart by their shape alone.

A page of teasers (a glossary's index, a blog's front page) runs several entries
together and cuts each off with “…”. It is taken apart at the cuts: what follows one
opens the next entry, with a title line of its own or without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .blocks import Block, BlockKind, Body
from .builder import BlockBuilder

_BULLET = re.compile(r"\s{0,40}(?:[•‣◦▪*+·–-]|\d{1,3}[.)])\s{1,40}(?=\S)")
_CUT = re.compile(r"(?:…|\.\.\.)[\"”’)]?$")
_FURNITURE = re.compile(
    r"\s{0,40}(?:(?:(?:read|learn) more|continue reading|page \d+|next|previous|older|newer)\b"
    r"[^.!?]{0,40}|[^.!?]{0,60}[→←»«›‹])\s{0,40}",
    re.IGNORECASE,
)
_FURNITURE_WORDS = 6
_HEADLINE_WORDS = 12
_RULE = re.compile(r"\s{0,40}(?:={3,}|-{3,}|~{3,}|\*{3,})\s{0,40}")
_LOOK_BACK = 5


@dataclass(slots=True)
class _Piece:
    """Lines that belong together.

    Attributes:
        start: in the text, a bullet's mark excluded.
        end: in the text, exclusive.
        bullet: it has a bullet's mark.
        lines: how many there are.
        apart: a blank line, a cut, page furniture or the start of the text stands before it.
        after_furniture: page furniture stands before it.
        alone: it is apart, and a blank line, a cut or the end of the text follows.
        underlined: a rule stands below it.
    """

    start: int
    end: int
    bullet: bool
    apart: bool
    after_furniture: bool
    lines: int = 1
    alone: bool = False
    underlined: bool = False


def parse(text: str) -> Body:
    """Read plain text.

    Args:
        text: lines ended by a line feed each.
    """
    pieces = list(_pieces(text))
    teasers = sum(_is_cut(text, piece.start, piece.end) for piece in pieces[:-1]) > 1
    blocks = tuple(_blocks(text, pieces, teasers=teasers))
    several = bool(blocks) and blocks[-1].entry > 0
    titles = [block.text for block in blocks if block.kind == "title"]
    return Body(text, blocks, titles[0] if titles and not several else "")


def _is_cut(text: str, start: int, end: int) -> bool:
    return _CUT.search(text, max(start, end - _LOOK_BACK), end) is not None


def _is_furniture(line: str) -> bool:
    return line.strip().count(" ") < _FURNITURE_WORDS and _FURNITURE.fullmatch(line) is not None


def _pieces(text: str) -> Iterator[_Piece]:
    piece: _Piece | None = None
    apart = True
    furniture = False
    position = 0
    for line in text.split("\n"):
        words = line.strip()
        mark = _BULLET.match(line)
        rule = _RULE.fullmatch(line) is not None
        break_off = _is_furniture(line)
        if piece and (not words or mark or rule or break_off or apart):
            piece.underlined = rule
            piece.alone = piece.apart and (apart or not words or break_off)
            yield piece
            piece = None
            apart = apart or not words or rule
        if break_off or not words or rule:
            apart = True
            furniture = furniture or break_off
        elif piece is None:
            start = position + (mark.end() if mark else line.index(words))
            end = position + len(line.rstrip())
            piece = _Piece(start, end, mark is not None, apart, furniture)
            furniture = False
            apart = _is_cut(text, start, end)  # a cut ends a piece even without a blank line
        else:
            piece.end = position + len(line.rstrip())
            piece.lines += 1
            apart = _is_cut(text, piece.start, piece.end)
        position += len(line) + 1
    if piece:
        piece.alone = piece.apart
        yield piece


def _blocks(text: str, pieces: list[_Piece], *, teasers: bool) -> Iterator[Block]:
    entry = 0
    before: _Piece | None = None
    kind: BlockKind = "paragraph"
    section: tuple[str, ...] = ()
    for piece in pieces:
        opening = before is None
        if (
            before
            and teasers
            and (piece.after_furniture or _is_cut(text, before.start, before.end))
        ):
            entry += 1
            section = ()
            opening = True
        prose = opening or kind == "heading" or not teasers
        kind = _kind(text, piece, opening=opening, cut_is_prose=prose)
        builder = BlockBuilder(text)
        builder.words(piece.start, piece.end)
        headings = () if kind in ("title", "heading") else section
        block = builder.block(kind, headings, entry, (piece.start, piece.end))
        before = piece
        if block is not None:
            section = (block.text,) if kind == "heading" else section
            yield block


def _kind(text: str, piece: _Piece, *, opening: bool, cut_is_prose: bool) -> BlockKind:
    if piece.bullet:
        return "bullet"
    words = text[piece.start : piece.end]
    headline = piece.lines == 1 and words.count(" ") < _HEADLINE_WORDS
    if headline and not piece.underlined:
        cut = _is_cut(text, piece.start, piece.end)
        ends_open = cut or words[-1] not in ".,;:!"
        headline = piece.alone and ends_open and (words[0].isupper() or words[0].isdigit())
        # An entry's first line, or the line below a heading, is prose if it was cut off.
        headline = headline and not (cut and cut_is_prose)
    if not headline:
        return "paragraph"
    return "title" if opening else "heading"
