"""The page About: how large the graph is, how well it is, and how to take it home."""

from __future__ import annotations

import platform
from collections import Counter
from functools import lru_cache
from importlib import metadata
from typing import Any

import streamlit as st

from .. import __version__
from ..api import KnowledgeGraph
from ..export import MEDIA_TYPES
from ..model import Finding
from . import component, welcome
from .shared import knowledge

_about = component.declare("about")
_FINDINGS = 50
_FORMATS = {
    "turtle": ("Turtle", "one canonical form, for RDF tools and for git"),
    "trig": ("TriG", "Turtle with the named graphs"),
    "ntriples": ("N-Triples", "one statement a line"),
    "jsonld": ("JSON-LD", "RDF for JavaScript"),
    "rdfxml": ("RDF/XML", "for older RDF tools"),
    "csv": ("CSV", "the relations as a table"),
    "graphml": ("GraphML", "for Gephi, yEd and NetworkX"),
    "html": ("HTML", "a drawing that needs no server"),
}


def page() -> None:
    """Draw the page."""
    kg = knowledge()
    _about(key="about", data=_data(kg, kg.version), on_act_change=_visit)


def _visit() -> None:
    for action in component.actions("about"):
        view = action.get("view")
        if isinstance(view, dict):
            st.session_state["visit"] = {str(name): str(value) for name, value in view.items()}


@lru_cache(maxsize=2)
def _data(kg: KnowledgeGraph, version: str) -> dict[str, Any]:
    edges = kg.edges()
    stated = [edge for edge in edges if not edge.inferred]
    findings = kg.validate()
    return {
        "sizes": [
            {"label": "concepts", "count": len(kg.cards())},
            {"label": "stated relations", "count": len(stated)},
            {"label": "reasons", "count": sum(edge.evidence for edge in stated)},
            {"label": "inferred relations", "count": len(edges) - len(stated)},
            {"label": "documents", "count": len(kg.workspace.documents)},
            {"label": "triples", "count": sum(kg.store.graphs().values())},
        ],
        "topics": welcome.topics(kg),
        "relations": _relations(kg, Counter(edge.predicate for edge in stated)),
        "formats": [
            {"name": name, "label": label, "about": about, "ending": MEDIA_TYPES[name][1]}
            for name, (label, about) in _FORMATS.items()
        ],
        "findings": [_finding(kg, finding) for finding in findings[:_FINDINGS]],
        "found": len(findings),
        "problems": [str(problem) for problem in kg.problems],
        "versions": {
            "Sagacity": __version__,
            "graph": version[:12],
            "Python": platform.python_version(),
            **{name: metadata.version(name) for name in ("pyoxigraph", "streamlit", "rdflib")},
        },
    }


def _relations(kg: KnowledgeGraph, counts: Counter[str]) -> list[dict[str, Any]]:
    families = kg.vocabulary.families
    return [
        {
            "label": relation.label,
            "count": counts[relation.iri],
            "light": families[relation.family].colour if relation.family in families else "",
            "dark": families[relation.family].colour_on_dark if relation.family in families else "",
        }
        for relation in kg.vocabulary.relations.values()
        if counts[relation.iri]
    ]


def _finding(kg: KnowledgeGraph, finding: Finding) -> dict[str, Any]:
    slug = kg.names.concept_slug(finding.focus)
    return {
        "severity": finding.severity.value,
        "message": finding.message,
        "mend": finding.mend,
        "slug": slug if slug in kg.cards() else None,
    }
