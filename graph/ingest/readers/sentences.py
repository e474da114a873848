"""Cuts a block into sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .blocks import Run, Sentence, Span, place

_BREAK = re.compile(r"(?<=[.!?…])[\"”’)\]]{0,2} (?=[\"“‘(\[]?(?:[A-Z0-9]|(?P<low>[a-z])))")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|[DM]r|Mrs|Fig|No|approx|al|Inc|resp|St)|\b[A-Z])\.$"
)
_LOOK_BACK = 8
_CATCHWORDS = 4


def spans(
    text: str, *, catchword: bool = False, is_line_end: Callable[[int], bool] = lambda _: False
) -> list[Span]:
    """The sentences of a text.

    Args:
        text: of a block, white space collapsed.
        catchword: the text may open with a catchword and a full stop
            (“Agreement. All …”), which belongs to the sentence after it.
        is_line_end: whether a space of the text stands for the end of a line, after which
            a sentence may begin in lower case (“gRPC …”).
    """
    found: list[Span] = []
    start = 0
    for match in _BREAK.finditer(text):
        if match["low"] and not is_line_end(match.end() - 1):
            continue
        if _ABBREVIATION.search(text, max(start, match.start() - _LOOK_BACK), match.start()):
            continue
        if catchword and not found and text.count(" ", 0, match.start()) < _CATCHWORDS:
            catchword = False
            continue
        found.append(Span(start, match.end() - 1))
        start = match.end()
    if start < len(text):
        found.append(Span(start, len(text)))
    return found


def sentences(
    text: str, runs: Sequence[Run], document: str, around: tuple[int, int], *, catchword: bool
) -> tuple[Sentence, ...]:
    """The sentences of a block with their places in the document.

    Args:
        text: of the block.
        runs: of the block.
        document: the document's text.
        around: start and end of the block in the document's text.
        catchword: as in ``spans``.
    """

    def is_line_end(position: int) -> bool:
        start, end = place(runs, len(text), position, position + 1)
        return "\n" in document[start:end]

    found = spans(text, catchword=catchword, is_line_end=is_line_end)
    result: list[Sentence] = []
    begins = around[0]
    for index, span in enumerate(found):
        if index + 1 == len(found):
            result.append(Sentence(span.start, span.end, begins, around[1]))
            break
        ends = place(runs, len(text), span.start, span.end)[1]
        following = place(runs, len(text), found[index + 1].start, found[index + 1].end)[0]
        # White space and markup stand between: what comes before the first white
        # space closes this sentence, what comes after the last opens the next.
        pieces = document[ends:following].split()
        between = document[ends:following]
        closing = len(pieces[0]) if pieces and not between[0].isspace() else 0
        opening = len(pieces[-1]) if pieces and not between[-1].isspace() else 0
        result.append(Sentence(span.start, span.end, begins, ends + closing))
        begins = following - opening
    return tuple(result)
