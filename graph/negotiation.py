"""An Accept header → the media type to answer in (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

RESULTS: Mapping[str, str] = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}
"""What a client may call the formats of solutions, the preferred name first."""

GRAPHS: Mapping[str, str] = {
    "text/turtle": "text/turtle",
    "application/n-triples": "application/n-triples",
    "application/rdf+xml": "application/rdf+xml",
    "application/ld+json": "application/ld+json",
    "application/x-turtle": "text/turtle",
    "text/plain": "application/n-triples",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "application/json": "application/ld+json",
}
"""What a client may call the formats of graphs, the preferred name first."""

_TYPE_ONLY, _EXACT = 1, 2


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that the client likes best.

    Args:
        accept: the header, empty for none.
        offered: media types, the preferred one first.

    Returns:
        one of those offered, None if the client takes none of them.

    >>> choose("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
    'application/json'
    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    best, best_quality = None, 0.0
    for media_type in offered:
        quality = _quality(media_type, ranges)
        if quality > best_quality:
            best, best_quality = media_type, quality
    return best


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            quality = _number(value.strip())
    # And it writes * for */*.
    return "*/*" if name == "*" else name, quality


def _number(value: str) -> float:
    # 0 to 1 with up to three digits; what is not that asks for nothing.
    whole, _, digits = value.partition(".")
    # Java's own client writes q=.2, which no standard allows and everybody takes.
    whole = whole or "0"
    if whole not in ("0", "1") or (digits and not (digits.isascii() and digits.isdecimal())):
        return 0.0
    return min(float(f"{whole}.{digits or 0}"), 1.0)


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """By the most specific range that covers the media type."""
    family = media_type.partition("/")[0]
    found, specific = 0.0, -1
    for name, quality in ranges:
        if name == media_type:
            rank = _EXACT
        elif name == f"{family}/*":
            rank = _TYPE_ONLY
        elif name == "*/*":
            rank = 0
        else:
            continue
        if rank > specific:
            found, specific = quality, rank
    return found
