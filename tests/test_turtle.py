"""Canonical Turtle, and the mapping between the model and RDF."""

from __future__ import annotations

import stat
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import turtle
from graph.errors import NotWritable, TurtleError
from graph.model import Concept, Evidence, Knowledge, Relation, Text
from graph.triples import from_triples, to_triples
from graph.vocabulary import SG, Names

from .strategies import knowledge

NAMES = Names()


def parse(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)}


@given(knowledge)
def test_writing_and_reading_loses_nothing(content: Knowledge):
    """Concepts, relations, numbers, language tags and escapes come back as they were."""
    text = turtle.write(content, NAMES)
    again = from_triples(parse(text), NAMES)
    assert set(to_triples(again, NAMES)) == set(to_triples(content, NAMES))
    assert again.concepts.keys() == content.concepts.keys()
    assert again.relations.keys() == content.relations.keys()
    assert turtle.write(again, NAMES) == text


@given(knowledge, st.randoms(use_true_random=False))
def test_the_same_knowledge_gives_the_same_bytes(content: Knowledge, random):
    """Whatever the order of insertion."""
    triples = list(to_triples(content, NAMES))
    shuffled = random.sample(triples, len(triples))
    assert turtle.write_triples(shuffled, NAMES) == turtle.write_triples(triples, NAMES)


@pytest.mark.filterwarnings("ignore")  # RDFLib comments on every literal that is no valid number
@settings(max_examples=30)
@given(knowledge)
def test_rdflib_reads_the_same_triples(content: Knowledge):
    """What we write is Turtle for others too."""
    text = turtle.write(content, NAMES)
    ours = "\n".join(f"{triple} ." for triple in to_triples(content, NAMES))
    expected = rdflib.Graph().parse(data=ours, format="nt")
    assert set(rdflib.Graph().parse(data=text, format="turtle")) == set(expected)


@given(knowledge, st.binary(max_size=40))
def test_reading_never_fails_otherwise_than_with_a_turtle_error(content: Knowledge, noise: bytes):
    """A damaged file is told as such, whatever the damage."""
    data = turtle.write(content, NAMES).encode()
    middle = len(data) // 2
    with TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.ttl"
        path.write_bytes(data[:middle] + noise + data[middle:])
        with suppress(TurtleError):
            turtle.read(path, NAMES)


def test_one_more_relation_is_a_few_more_lines():
    """Git shows an added relation as added lines only."""
    saga = Concept("saga", pref_labels=(Text("saga"),))
    before = Knowledge({"saga": saga})
    relation = Relation(
        "saga", SG + "improves", "availability", evidence=(Evidence("saga", "A saga."),)
    )
    after = Knowledge({"saga": saga}, {relation.key: relation})
    old = turtle.write(before, NAMES).splitlines()
    new = turtle.write(after, NAMES).splitlines()
    assert len([line for line in old if line not in new]) <= 1
    assert len(new) - len(old) < 16


def test_what_the_model_does_not_know_is_kept(tmp_path: Path):
    """A note that somebody wrote by hand survives an edit."""
    path = tmp_path / "x.ttl"
    path.write_text(
        "@prefix c: <https://w3id.org/sagacity/id/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        'c:saga a skos:Concept ; skos:prefLabel "saga"@en ; skos:historyNote "1987"@en .'
        "<http://example.org/x> <http://example.org/p> 01 ."
    )
    written = turtle.write(turtle.read(path, NAMES), NAMES)
    assert parse(written) == parse(path.read_text())


def test_a_syntax_error_tells_file_line_and_column(tmp_path: Path):
    """The person finds the place."""
    path = tmp_path / "broken.ttl"
    path.write_text("@prefix c: <http://example.org/> .\nc:a c:b c:c .\nc:d c:e c:f,, .\n")
    with pytest.raises(TurtleError) as caught:
        turtle.read(path, NAMES)
    assert caught.value.line == 3
    assert caught.value.column is not None
    assert "broken.ttl" in str(caught.value)


def test_blank_nodes_are_refused(tmp_path: Path):
    """The truth has none, because they have no name to agree on."""
    path = tmp_path / "blank.ttl"
    path.write_text("<http://example.org/a> <http://example.org/b> [] .")
    with pytest.raises(TurtleError, match="blank node"):
        turtle.read(path, NAMES)


def test_a_save_that_fails_leaves_the_old_file(tmp_path: Path):
    """Whole or not at all."""
    path = tmp_path / "kept.ttl"
    turtle.save(path, "old\n")
    with pytest.raises(UnicodeEncodeError):
        turtle.save(path, "half \ud800")
    assert path.read_text() == "old\n"
    assert [p.name for p in tmp_path.iterdir()] == ["kept.ttl"]


def test_a_save_into_a_file_says_what_cannot_be_written(tmp_path: Path):
    """The message names the file."""
    (tmp_path / "file").write_text("")
    with pytest.raises(NotWritable, match="file"):
        turtle.save(tmp_path / "file" / "x.ttl", "text")


def test_a_save_keeps_the_mode(tmp_path: Path):
    """A file that others may not read stays so."""
    path = tmp_path / "x.ttl"
    path.write_text("old")
    path.chmod(0o600)
    turtle.save(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
