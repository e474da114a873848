"""How concepts and answers look in a terminal, and as JSON."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

import pyoxigraph as ox
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .api import KnowledgeGraph
from .errors import InputError
from .inbox import Proposal
from .model import Concept
from .query import check
from .views import ConceptView, Edge
from .vocabulary import Names

_MEDIA_TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Text for a terminal: no control characters, no markup."""
    return escape(_CONTROL.sub("�", text))


def print_answer(kg: KnowledgeGraph, text: str, format_: str | None, out: Console) -> None:
    """Run a query and print its answer.

    Args:
        kg: the graph.
        text: the query.
        format_: a key of the formats; None for a table, or Turtle where the answer is a graph.
        out: where to print.

    Raises:
        SagacityError: the query cannot be answered.
    """
    form = check(text, kg.names.prefixes(), kg.settings.query).form
    tabular = form in ("SELECT", "ASK")
    wanted = format_ or ("table" if tabular else "turtle")
    if tabular == (wanted == "turtle"):
        offered = "table, json, xml, csv or tsv" if tabular else "turtle"
        raise InputError(f"a {form} query cannot be printed as {wanted}", f"Choose {offered}")
    if wanted != "table":
        _, answer = kg.query(text, _MEDIA_TYPES[wanted])
        sys.stdout.write(answer.decode("utf-8"))
        return
    _, answer = kg.query(text, _MEDIA_TYPES["json"])
    results = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        out.print("yes" if results else "no")
        return
    assert isinstance(results, ox.QuerySolutions)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for variable in results.variables:
        table.add_column(plain(variable.value), overflow="fold")
    for row in results:
        table.add_row(*(plain(short(value, kg.names)) for value in row))
    out.print(table)
    out.print(f"[dim]{table.row_count} row{'' if table.row_count == 1 else 's'}[/]")


def short(term: object, names: Names) -> str:
    """A term as one would write it: with a prefix where there is one."""
    if isinstance(term, ox.NamedNode):
        for prefix, iri in names.prefixes().items():
            if term.value.startswith(iri) and re.fullmatch(r"[\w-]*", term.value[len(iri) :]):
                return f"{prefix}:{term.value[len(iri) :]}"
        return f"<{term.value}>"
    if isinstance(term, ox.Literal):
        return term.value
    return "" if term is None else str(term)


def print_proposals(
    relations: Sequence[Proposal], concepts: Sequence[Concept], out: Console
) -> None:
    """Print what awaits review, each with the id that settles it."""
    for proposal in relations:
        out.print(
            f"[bold]{plain(proposal.id)}[/]  {proposal.confidence:.2f}  {plain(proposal.sentence)}"
        )
        for note in proposal.notes:
            out.print(f"    [dim]{plain(note)}[/]")
    for concept in concepts:
        out.print(f"[bold]{plain(concept.slug)}[/]  concept  {plain(concept.label)}")
        out.print(f"    [dim]{plain(concept.definition) or 'no definition yet: --define'}[/]")
    out.print(
        f"\nRelations: {len(relations)}, concepts: {len(concepts)}. "
        "Settle with --accept ID, --reject ID or --accept-above P."
    )


def print_concept(
    kg: KnowledgeGraph, view: ConceptView, out: Console, *, with_evidence: bool
) -> None:
    """Print a concept's page."""
    card = view.card
    kinds = ", ".join(
        kg.vocabulary.kinds[iri].label for iri in card.kinds if iri in kg.vocabulary.kinds
    )
    topics = ", ".join(card.topics)
    out.print(f"[bold]{plain(card.label)}[/]  [dim]{plain(kinds)} · {plain(topics)}[/]")
    if view.replaced_by:
        out.print(f"[yellow]replaced by {plain(view.replaced_by)}[/]")
    if card.aliases:
        out.print(f"[dim]also: {plain(', '.join(card.aliases))}[/]")
    out.print(f"\n{plain(card.definition)}\n")
    if view.scope_note:
        out.print(f"[dim]{plain(view.scope_note)}[/]\n")
    for condition in view.conditions:
        out.print(f"holds: {plain(condition)}\n")
    for group in view.groups:
        out.print(f"[bold]{plain(group.label)}[/]")
        for edge in group.edges:
            label = (
                view.cards[edge.other(card.slug)].label
                if edge.other(card.slug) in view.cards
                else edge.other(card.slug)
            )
            when = f" [dim]({plain('; '.join(edge.conditions))})[/]" if edge.conditions else ""
            inferred = " [dim](inferred)[/]" if edge.inferred else ""
            out.print(f"  {plain(label)}{when}{inferred}")
            if with_evidence:
                _print_reasons(kg, edge, out)


def _print_reasons(kg: KnowledgeGraph, edge: Edge, out: Console) -> None:
    receipt = kg.receipt(*edge.key)
    for reason in receipt.reasons:
        out.print(f"    [dim]“{plain(reason.quote)}” — {plain(reason.title or reason.document)}[/]")
    for step in receipt.proof.lines() if receipt.proof else ():
        out.print(f"    [dim]{plain(step)}[/]")


def concept_as_json(kg: KnowledgeGraph, view: ConceptView) -> dict[str, Any]:
    """A concept's page as plain values."""
    card = view.card
    return {
        "slug": card.slug,
        "iri": kg.names.concept(card.slug),
        "label": card.label,
        "kinds": [
            kg.vocabulary.kinds[iri].name for iri in card.kinds if iri in kg.vocabulary.kinds
        ],
        "aliases": list(card.aliases),
        "definition": card.definition,
        "topics": list(card.topics),
        "relations": [
            {
                "subject": edge.subject,
                "relation": kg.vocabulary.relations[edge.predicate].name,
                "object": edge.object,
                "inferred": edge.inferred,
                "conditions": list(edge.conditions),
                "evidence": edge.evidence,
            }
            for group in view.groups
            for edge in group.edges
        ],
    }
