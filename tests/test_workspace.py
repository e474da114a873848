"""A folder of Turtle and documents: opened, changed, saved whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph.api import KnowledgeGraph
from graph.errors import Invalid, NotAWorkspace, NotWritable, TurtleError
from graph.model import Concept, Knowledge, Relation, Text
from graph.vocabulary import SG
from graph.workspace import Workspace


def test_a_workspace_loads(small: Path):
    """Concepts, relations, documents."""
    kg = KnowledgeGraph.open(small)
    assert kg.problems == ()
    assert set(kg.workspace.documents) == {"saga"}
    assert kg.resolve("2pc") == "two-phase-commit"


def test_a_folder_with_other_things_is_no_workspace(tmp_path: Path):
    """The message says how to make one."""
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(NotAWorkspace, match="sagacity init"):
        Workspace.open(tmp_path)
    with pytest.raises(NotAWorkspace):
        Workspace.open(tmp_path / "missing")


def test_an_empty_folder_is_an_empty_workspace(tmp_path: Path):
    """It can be read into at once."""
    assert KnowledgeGraph.open(tmp_path).cards() == {}


def test_init_makes_a_workspace_with_an_ontology(tmp_path: Path):
    """Its own terms go beside the shipped ones."""
    workspace = Workspace.create(tmp_path / "new")
    assert (workspace.folder / "ontology" / "local.ttl").is_file()
    assert "sg" in workspace.names.prefixes()
    assert len(workspace.vocabulary.relations) == 17


def test_the_base_is_a_setting(tmp_path: Path):
    """Concepts get addresses below it."""
    workspace = Workspace.create(tmp_path / "new")
    (workspace.folder / "workspace.toml").write_text('base = "https://example.org/kg/"\n')
    again = Workspace.open(workspace.folder)
    assert again.names.concept("saga") == "https://example.org/kg/id/saga"


def test_a_broken_file_does_not_keep_the_others_from_loading(small: Path):
    """It is named with its line; the rest is there."""
    (small / "concepts" / "broken.ttl").write_text("@prefix c: <http://example.org/> .\nc:a c:b\n")
    kg = KnowledgeGraph.open(small)
    assert [type(problem) for problem in kg.problems] == [TurtleError]
    assert "broken.ttl" in str(kg.problems[0])
    assert "saga" in kg.cards()


def test_a_broken_edit_keeps_what_was_loaded(small: Path):
    """A file that breaks while the program runs does not take its concepts away."""
    kg = KnowledgeGraph.open(small)
    path = small / "concepts" / "transactions.ttl"
    good = path.read_text()
    path.write_text(good + "c:oops")
    assert kg.reload()
    assert len(kg.problems) == 1
    assert "saga" in kg.cards()
    path.write_text(good)
    assert kg.reload()
    assert kg.problems == ()


def test_only_what_changed_is_loaded_again(small: Path):
    """Nothing changed, nothing loaded; a deleted file is forgotten."""
    kg = KnowledgeGraph.open(small)
    version = kg.version
    assert not kg.reload()
    assert kg.version == version
    (small / "concepts" / "transactions.ttl").unlink()
    assert kg.reload()
    assert kg.version != version
    assert kg.cards() == {}


def test_a_save_that_would_break_the_graph_writes_nothing(small: Path):
    """A concept without a definition is an error."""
    workspace = Workspace.open(small)
    before = (small / "concepts" / "transactions.ttl").read_bytes()
    topics = workspace.topics()
    bad = Concept("bad", (SG + "Pattern",), (Text("bad"),))
    changed = replace(
        topics["transactions"], concepts={**topics["transactions"].concepts, "bad": bad}
    )
    with pytest.raises(Invalid, match="definition"):
        workspace.save({"transactions": changed})
    assert (small / "concepts" / "transactions.ttl").read_bytes() == before


def test_a_relation_to_nothing_is_refused(small: Path):
    """Both ends must exist."""
    workspace = Workspace.open(small)
    transactions = workspace.topics()["transactions"]
    some = next(iter(transactions.relations.values()))
    dangling = Relation("saga", SG + "improves", "nothing", evidence=some.evidence)
    relations = {**transactions.relations, dangling.key: dangling}
    with pytest.raises(Invalid):
        workspace.save({"transactions": replace(transactions, relations=relations)})


def test_saving_what_was_read_changes_no_byte(small: Path):
    """The files are in canonical form."""
    workspace = Workspace.open(small)
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    workspace.save(workspace.topics())
    assert {path: path.read_bytes() for path in small.rglob("*") if path.is_file()} == before


def test_a_read_only_folder_is_told_and_left_alone(small: Path):
    """Nothing is written."""
    workspace = Workspace.open(small)
    small.chmod(0o555)
    try:
        with pytest.raises(NotWritable, match="read-only"), workspace.editing():
            pytest.fail("the block must not run")
    finally:
        small.chmod(0o755)


def test_a_topic_cannot_escape_the_folder(small: Path):
    """Names of files are slugs."""
    workspace = Workspace.open(small)
    with pytest.raises(Exception, match="cannot be the name"):
        workspace.save({"../escape": Knowledge()})
