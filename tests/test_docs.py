"""What the documentation says is there, and runs."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
import typer

import graph.api
import graph.model
from graph.cli import app
from graph.query import check
from graph.vocabulary import Names


def test_every_command_is_documented(root: Path):
    """In the reference, with the options it has."""
    reference = (root / "docs" / "reference.md").read_text()
    command = typer.main.get_command(app)
    for name, sub in command.commands.items():
        assert f"`sagacity {name}" in reference
        for parameter in sub.params:
            for option in parameter.opts:
                if option.startswith("--") and option not in ("--help", "--data", "--json"):
                    assert option in reference or option.removeprefix("--")[0] in reference


def test_the_examples_of_the_readme_run(root: Path):
    """Python examples give what they say."""
    text = (root / "README.md").read_text()
    examples = doctest.DocTestParser().get_doctest(text, {}, "README.md", "README.md", 0)
    failures, attempted = doctest.DocTestRunner().run(examples)
    assert attempted > 0
    assert failures == 0


@pytest.mark.parametrize("module", [graph.api, graph.model], ids=lambda m: m.__name__)
def test_the_examples_in_docstrings_run(module):
    """They are documentation too."""
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("page", ["README.md", "docs/guide.md"])
def test_every_documented_query_can_be_read(root: Path, page: str):
    """SPARQL in the documents is accepted as it stands."""
    text = (root / page).read_text()
    queries = re.findall(r"```sparql\n(.*?)```", text, re.DOTALL)
    queries += re.findall(r"sagacity query '([^']+)'", text)
    assert queries
    for query in queries:
        assert check(query, Names().prefixes()).form == "SELECT"


@pytest.mark.parametrize("page", ["README.md", "docs/guide.md", "docs/reference.md"])
def test_links_lead_somewhere(root: Path, page: str):
    """To files that exist."""
    for target in re.findall(r"\]\(([^)#]+)\)", (root / page).read_text()):
        if "://" not in target:
            assert ((root / page).parent / target).exists(), target
