"""Canonical Turtle: the same knowledge gives the same bytes.

Blocks stand in the order of slug: a concept, then the assertions it is the subject
of, each followed by its evidence. One predicate and object a line, prefixes fixed,
so that one relation more is a few lines more and edits to different concepts merge.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from .errors import NotWritable, TurtleError
from .model import Knowledge
from .triples import from_triples, to_triples
from .vocabulary import RDF, SG, TYPE, XSD, Names

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_BARE = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
_ENDS = (RDF + "subject", RDF + "predicate", RDF + "object")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def read(path: Path, names: Names) -> Knowledge:
    """The knowledge in a Turtle file.

    Raises:
        TurtleError: it is not Turtle, or holds blank nodes or triple terms.
    """
    return from_triples(parse(path), names)


def parse(path: Path) -> list[ox.Triple]:
    """The triples of a Turtle file.

    Raises:
        TurtleError: it is not Turtle, or holds blank nodes or triple terms.
    """
    try:
        with path.open("rb") as file:
            triples = [quad.triple for quad in ox.parse(file, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise TurtleError.of(path, error) from error
    except OSError as error:
        raise TurtleError(path, error.strerror or "cannot be read") from error
    for triple in triples:
        for term in (triple.subject, triple.object):
            if not isinstance(term, ox.NamedNode | ox.Literal):
                what = "blank node" if isinstance(term, ox.BlankNode) else "triple term"
                raise TurtleError(path, f"a {what} stands in it; give the node an IRI instead")
    return triples


def write(knowledge: Knowledge, names: Names) -> str:
    """The knowledge as canonical Turtle."""
    return write_triples(to_triples(knowledge, names), names)


def write_triples(triples: Iterable[ox.Triple], names: Names) -> str:
    """A set of triples without blank nodes as canonical Turtle.

    Args:
        triples: in any order; repeated ones are written once.
        names: of the workspace, for prefixes and the order of blocks.
    """
    prefixes = names.prefixes()
    blocks: dict[str, dict[tuple[str, ox.NamedNode | ox.Literal], None]] = defaultdict(dict)
    for triple in triples:
        node, value = triple.subject, triple.object
        if not isinstance(node, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
            raise TypeError(f"canonical Turtle has no blank nodes and no triple terms: {triple}")
        blocks[node.value][triple.predicate.value, value] = None
    short = _Shortener(prefixes)
    place = _places(blocks, names)
    parts = ["".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())]
    for subject in sorted(blocks, key=lambda iri: (place.get(iri, (_LAST,)), iri)):
        lines = sorted(
            (
                (predicate != TYPE, predicate, short.term(value))
                for predicate, value in blocks[subject]
            ),
        )
        body = " ;\n  ".join(
            f"{'a' if predicate == TYPE else short.iri(predicate)} {value}"
            for _, predicate, value in lines
        )
        parts.append(f"\n{short.iri(subject)}\n  {body} .\n")
    return "".join(parts)


_LAST = "\U0010ffff"


def _places(
    blocks: Mapping[str, Mapping[tuple[str, ox.NamedNode | ox.Literal], None]], names: Names
) -> dict[str, tuple[str, ...]]:
    """Where the blocks of concepts, assertions and evidence stand."""
    places: dict[str, tuple[str, ...]] = {}
    for node, about in blocks.items():
        slug = names.concept_slug(node)
        if slug is not None:
            places[node] = (slug,)
            continue
        ends = {p: o.value for p, o in about if p in _ENDS and isinstance(o, ox.NamedNode)}
        if len(ends) == len(_ENDS):
            subject, predicate, object_ = (ends[end] for end in _ENDS)
            place = (names.concept_slug(subject) or subject, "", predicate, object_, node)
            places[node] = place
            for p, o in about:
                if p == SG + "evidence" and isinstance(o, ox.NamedNode):
                    places[o.value] = (*place, "")
    return places


class _Shortener:
    """Writes terms, IRIs with a prefix where there is one."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        # The longest namespace first, so that the most telling prefix is chosen.
        self._prefixes = sorted(((iri, p) for p, iri in prefixes.items()), key=lambda x: -len(x[0]))
        self._known: dict[str, str] = {}

    def iri(self, iri: str) -> str:
        found = self._known.get(iri)
        if found is None:
            found = self._known[iri] = self._shorten(iri)
        return found

    def _shorten(self, iri: str) -> str:
        for namespace, prefix in self._prefixes:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return str(ox.NamedNode(iri))

    def term(self, term: ox.NamedNode | ox.Literal) -> str:
        if isinstance(term, ox.NamedNode):
            return self.iri(term.value)
        datatype = term.datatype.value
        bare = _BARE.get(datatype)
        if bare is not None and bare.fullmatch(term.value):
            return term.value
        text = str(ox.Literal(term.value))
        text = _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04X}", text)
        if term.language:
            return f"{text}{str(term)[len(str(ox.Literal(term.value))) :]}"
        return text if datatype == XSD + "string" else f"{text}^^{self.iri(datatype)}"


def save(path: Path, text: str) -> None:
    """Write a file whole or not at all: to a temporary file beside it, to disk, then rename.

    Raises:
        NotWritable: the folder or the file cannot be written; nothing was changed.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        temporary.replace(path)
        temporary = None
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise NotWritable(path, error.strerror or "") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
