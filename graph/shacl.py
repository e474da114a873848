"""SHACL shapes → SPARQL queries, each answered once for the whole graph.

A SHACL engine asks every focus node by itself; here one query finds every node that
breaks a shape. The subset that is compiled:

- targets: ``sh:targetClass``, ``sh:targetNode``, ``sh:targetSubjectsOf``,
  ``sh:targetObjectsOf``;
- property shapes whose ``sh:path`` is one property, with ``sh:minCount``,
  ``sh:maxCount``, ``sh:class``, ``sh:minInclusive``, ``sh:maxInclusive``,
  ``sh:hasValue``, ``sh:disjoint`` and ``sh:uniqueLang``;
- ``sh:sparql`` with a ``sh:select`` that binds ``$this`` by a triple pattern and writes
  the word WHERE;
- ``sh:severity``, ``sh:message``, ``sh:deactivated`` and ``sh:prefixes``.

Whatever else a shape says is reported as not understood, never passed over. Shapes are
found by their targets. See https://www.w3.org/TR/shacl/ for what each term means.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from .vocabulary import RDFS, SG, SH, TYPE

Term = ox.NamedNode | ox.BlankNode | ox.Literal

_TARGETS = {
    SH + "targetClass": "?this a ?thisClass . ?thisClass <{rdfs}subClassOf>* {term} .",
    SH + "targetNode": "BIND({term} AS ?this)",
    SH + "targetSubjectsOf": "?this {term} ?targeted .",
    SH + "targetObjectsOf": "?targeted {term} ?this .",
}
_UNDERSTOOD = {
    TYPE,
    *(
        SH + name
        for name in ("path", "severity", "message", "deactivated", "sparql", "name", "description")
    ),
    *_TARGETS,
}
_CONSTRAINT = {TYPE, *(SH + name for name in ("select", "prefixes", "message", "deactivated"))}


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape as queries.

    Attributes:
        iri: names it.
        severity: IRI of its severity.
        message: what is wrong, with ``{?variable}`` for the values a query binds.
        mend: what to do about it.
        queries: SELECTs that bind ``?this`` and perhaps ``?path``, ``?value`` and more.
        targets: patterns that bind ``?this``, one a target.
        same_with_inference: inferred triples cannot change what it finds.
        unknown: IRIs of what it says and is not compiled.
    """

    iri: str
    severity: str
    message: str
    mend: str
    queries: tuple[str, ...]
    targets: tuple[str, ...] = ()
    same_with_inference: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its local name."""
        return re.split("[#/]", self.iri)[-1]

    def focus(self) -> str:
        """The query for all its focus nodes."""
        return f"SELECT DISTINCT ?this WHERE {{ {_union(self.targets)} }}"


def read(triples: Iterable[ox.Triple]) -> list[Shape]:
    """The active shapes among these triples, by IRI."""
    about: defaultdict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        # A triple term says nothing about a shape.
        if not isinstance(triple.subject, ox.Triple) and not isinstance(triple.object, ox.Triple):
            about[triple.subject][triple.predicate.value].append(triple.object)
    targeted = [
        node
        for node, said in about.items()
        if isinstance(node, ox.NamedNode) and not _TARGETS.keys().isdisjoint(said)
    ]
    active = [node for node in targeted if not _true(about[node].get(SH + "deactivated", ()))]
    return [_shape(node, about) for node in sorted(active, key=lambda node: node.value)]


_About = Mapping[Term, Mapping[str, list[Term]]]


def _shape(node: ox.NamedNode, about: _About) -> Shape:
    said = about[node]
    targets = tuple(
        _TARGETS[predicate].format(rdfs=RDFS, term=term)
        for predicate in _TARGETS
        for term in said.get(predicate, ())
    )
    queries: list[str] = []
    unknown: list[str] = []
    path = next((str(p) for p in said.get(SH + "path", ()) if isinstance(p, ox.NamedNode)), "")
    if not path and SH + "path" in said:
        unknown.append(SH + "path")
    for predicate, terms in said.items():
        compiled = _COMPONENTS.get(predicate)
        if compiled is not None and path:
            queries += [compiled(_union(targets), path, term) for term in terms]
        elif predicate.startswith(SH) and predicate not in _UNDERSTOOD:
            unknown.append(predicate)
    for constraint in said.get(SH + "sparql", ()):
        inner = about.get(constraint, {})
        unknown += [p for p in inner if p.startswith(SH) and p not in _CONSTRAINT]
        if not _true(inner.get(SH + "deactivated", ())):
            declared = _prefixes(inner.get(SH + "prefixes", ()), about)
            selects = [_text([select]) for select in inner.get(SH + "select", ())]
            queries += [declared + select for select in selects if _where(select) is not None]
            unknown += [SH + "select" for select in selects if _where(select) is None]
    return Shape(
        iri=node.value,
        severity=next((t.value for t in said.get(SH + "severity", ())), SH + "Violation"),
        message=_text(said.get(SH + "message", ())) or "the shape is broken",
        mend=_text(said.get(SG + "mend", ())),
        same_with_inference=_true(said.get(SG + "sameWithInference", ())),
        targets=targets,
        queries=tuple(queries),
        unknown=tuple(sorted(set(unknown))),
    )


def _union(patterns: Iterable[str]) -> str:
    return " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)


def _prefixes(nodes: Iterable[Term], about: _About) -> str:
    lines = []
    for node in nodes:
        for declaration in about.get(node, {}).get(SH + "declare", ()):
            said = about.get(declaration, {})
            prefix = _text(said.get(SH + "prefix", ()))
            namespace = _text(said.get(SH + "namespace", ()))
            lines.append(f"PREFIX {prefix}: <{namespace}>\n")
    return "".join(sorted(lines))


def _text(terms: Iterable[Term]) -> str:
    literals = [term for term in terms if isinstance(term, ox.Literal)]
    # English first, because everything else the program says is English.
    literals.sort(key=lambda term: (not (term.language or "en").startswith("en"), term.value))
    return literals[0].value if literals else ""


def _true(terms: Iterable[Term]) -> bool:
    return any(isinstance(term, ox.Literal) and term.value in ("true", "1") for term in terms)


# ------------------------------------------------------------------- the components

# Each takes the target's pattern, the path and the parameter, and gives a SELECT of the
# nodes that break it, with the offending value where SHACL reports one. Where a broken
# constraint needs a value, nodes that are no target are left out afterwards.


def _min_count(target: str, path: str, least: Term) -> str:
    optional = f"{target} OPTIONAL {{ ?this {path} ?found }}"
    if least.value == "1":
        return f"SELECT DISTINCT ?this WHERE {{ {optional} FILTER(!BOUND(?found)) }}"
    return f"""SELECT ?this WHERE {{ {optional} }}
        GROUP BY ?this HAVING (COUNT(DISTINCT ?found) < {least})"""


def _max_count(_: str, path: str, most: Term) -> str:
    if most.value == "1":
        pair = f"?this {path} ?found . ?this {path} ?other FILTER(?found != ?other)"
        return f"SELECT DISTINCT ?this WHERE {{ {pair} }}"
    return f"""SELECT ?this WHERE {{ ?this {path} ?found }}
        GROUP BY ?this HAVING (COUNT(DISTINCT ?found) > {most})"""


def _class(_: str, path: str, class_: Term) -> str:
    return f"""SELECT DISTINCT ?this ?value WHERE {{ ?this {path} ?value
        OPTIONAL {{ ?class <{RDFS}subClassOf>* {class_} . ?value a ?class }}
        FILTER(!BOUND(?class)) }}"""


def _min_inclusive(_: str, path: str, least: Term) -> str:
    return _compared(path, f"?value >= {least}")


def _max_inclusive(_: str, path: str, most: Term) -> str:
    return _compared(path, f"?value <= {most}")


def _compared(path: str, condition: str) -> str:
    # What cannot be compared breaks the constraint too.
    return f"""SELECT DISTINCT ?this ?value WHERE {{ ?this {path} ?value
        FILTER(!COALESCE({condition}, false)) }}"""


def _has_value(target: str, path: str, value: Term) -> str:
    return f"""SELECT DISTINCT ?this WHERE {{ {target}
        OPTIONAL {{ ?this {path} {value} . ?this {path} ?found }} FILTER(!BOUND(?found)) }}"""


def _disjoint(_: str, path: str, other: Term) -> str:
    return f"SELECT DISTINCT ?this ?value WHERE {{ ?this {path} ?value . ?this {other} ?value }}"


def _unique_lang(_: str, path: str, wanted: Term) -> str:
    return f"""SELECT DISTINCT ?this (LANG(?one) AS ?language) WHERE {{
        ?this {path} ?one . ?this {path} ?two
        FILTER(LANG(?one) != "" && LANG(?one) = LANG(?two) && STR(?one) < STR(?two) && {wanted}) }}"""


_COMPONENTS: Mapping[str, Callable[[str, str, Term], str]] = {
    SH + "minCount": _min_count,
    SH + "maxCount": _max_count,
    SH + "class": _class,
    SH + "minInclusive": _min_inclusive,
    SH + "maxInclusive": _max_inclusive,
    SH + "hasValue": _has_value,
    SH + "disjoint": _disjoint,
    SH + "uniqueLang": _unique_lang,
}

# --------------------------------------------------------------------------- dataset

_WORDS = re.compile(r"""'[^']*'|"[^"]*"|<[^<>\s]*>|\#[^\n]*|(?P<where>\bWHERE\b)""", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


def over(query: str, graphs: Iterable[str]) -> str:
    """A shape's query, asking the merge of these graphs instead of all of them.

    Args:
        query: of a shape.
        graphs: their IRIs.
    """
    place = _where(query) or 0
    named = "".join(f"FROM {ox.NamedNode(graph)}\n" for graph in graphs)
    return f"{query[:place]}{named}{query[place:]}"


def _where(select: str) -> int | None:
    """Where the word WHERE stands, outside of strings, IRIs and comments."""
    for match in _WORDS.finditer(select):
        if match["where"]:
            return match.start()
    return None


def fill(message: str, values: Mapping[str, str]) -> str:
    """A message with ``{?variable}`` and ``{$variable}`` filled in."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), message)


def is_template(message: str) -> bool:
    """Whether a message has places to fill, and so says by itself what it is about."""
    return _PLACEHOLDER.search(message) is not None
