"""The structure that everybody relies on."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import graph as package

FILES = sorted((Path(__file__).parent.parent / "graph").rglob("*.py"))
TOP_LEVEL = {"graph", "ontology", "data", "tests", "benchmarks", "docs"}


def test_the_top_level_is_as_agreed(root: Path):
    """Someone new sees from the folder tree where a thing lives."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    folders = {path.split("/")[0] for path in tracked if "/" in path}
    assert {name for name in folders if not name.startswith(".")} == TOP_LEVEL
    assert not any(
        path.startswith(("ontology/", "data/")) and path.endswith(".py") for path in tracked
    )


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(p.parent.parent)))
def test_budgets(path: Path):
    """Files and functions stay small enough to be read; drift is noticed here."""
    source = path.read_text()
    assert len(source.splitlines()) <= 450
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node) or ""
            length = (node.end_lineno or 0) - node.lineno + 1 - docstring.count("\n")
            assert length <= 60, f"{node.name} has {length} lines"
        if isinstance(node, ast.ClassDef):
            public = [
                n
                for n in node.body
                if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")
            ]
            assert len(public) <= 25, f"{node.name} has {len(public)} public methods"


NEEDED = {
    ("ingest/extraction.py", "kindOf"),  # “X queue is a queue” is about this very relation
    ("ui/panel.py", "improves"),  # the two sides of a trade-off are gains and costs
    ("ui/panel.py", "worsens"),
    ("ui/welcome.py", "alternativeTo"),  # one of the questions of the first page
}


def test_no_relation_is_named_in_python_without_need(vocabulary, root: Path):
    """Kinds and relations are data: Python reads them from the ontology."""
    names = {term.name for term in vocabulary.relations.values()}
    found = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                name = node.value.rsplit("#")[-1].removeprefix("sg:")
                if name in names and name not in {"uses", "causes", "requires"}:
                    found.add((path.relative_to(root / "graph").as_posix(), name))
    assert found <= NEEDED


def test_the_public_names_are_complete_and_sorted():
    """``from graph import …`` offers what it says."""
    assert package.__all__ == sorted(package.__all__)
    for name in package.__all__:
        assert getattr(package, name) is not None


def test_importing_the_package_loads_nothing_heavy():
    """``sagacity --help`` answers at once."""
    code = "import graph.cli, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"streamlit", "rdflib", "networkx", "pyvis", "numpy", "scipy", "uvicorn", "pandas"}
    assert heavy.isdisjoint(loaded)


def test_streamlit_appears_only_in_the_pages(root: Path):
    """Everything else works without it."""
    users = [
        path.relative_to(root).as_posix()
        for path in FILES
        if any(
            line.startswith(("import streamlit", "from streamlit"))
            for line in path.read_text().splitlines()
        )
    ]
    assert all(path.startswith("graph/ui/") for path in users)
