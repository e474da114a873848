"""Sagacity: a knowledge graph of software concepts whose every relation carries its reasons."""

from __future__ import annotations

from .config import QueryLimits, ReadingLimits, Settings
from .errors import SagacityError
from .model import Concept, Document, Evidence, Finding, Relation

__all__ = [
    "Concept",
    "Document",
    "Evidence",
    "Finding",
    "KnowledgeGraph",
    "QueryLimits",
    "ReadingLimits",
    "Relation",
    "SagacityError",
    "Settings",
    "__version__",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # The engine is loaded when somebody asks for it, so that `sagacity --help` is quick.
    if name == "KnowledgeGraph":
        from .api import KnowledgeGraph  # noqa: PLC0415

        return KnowledgeGraph
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
