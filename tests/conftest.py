"""Fixtures that several test files share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph.api import KnowledgeGraph
from graph.vocabulary import Names, Vocabulary

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def names() -> Names:
    """The default IRIs."""
    return Names()


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The shipped ontology."""
    return Vocabulary.load()


@pytest.fixture(scope="session")
def shipped():
    """The shipped graph, opened once; tests only read it."""
    kg = KnowledgeGraph.open()
    yield kg
    kg.close()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small workspace of its own, which a test may change."""
    folder = tmp_path / "small"
    shutil.copytree(ROOT / "tests" / "small", folder)
    return folder
