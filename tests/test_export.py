"""The graph in other people's formats."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import UnknownTerm
from graph.export import FORMATS, MEDIA_TYPES, Selection, export, to_rdflib
from graph.model import Concept, Evidence, Knowledge, Relation, Text
from graph.reason import materialise
from graph.store.embedded import EmbeddedStore
from graph.triples import to_triples
from graph.vocabulary import INFERRED, ONTOLOGY, SG, SKOS, Names, Vocabulary

# RDFLib 7.6 warns of what its own parsers do.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning:rdflib")

RDF_FORMATS = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
NAMES = Names()
HOSTILE = (
    '=HYPERLINK("http://evil.example")',
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    '"; DROP TABLE concepts; --',
    "</script><script>alert(1)</script>",
    "<b>&amp;</b> ]]> 'quoted' \"twice\"",
    "café ‑ \U0001f600 \u2028 end",
    "line\r\nbreak\\n and \\u0041",
)


def parsed(text, format_):
    """The triples that RDFLib reads, of all graphs together."""
    if format_ == "trig":
        return {(s, p, o) for s, p, o, _ in parsed_trig(text).quads()}
    return set(rdflib.Graph().parse(data=text, format=RDF_FORMATS[format_]))


def parsed_trig(text):
    dataset = rdflib.Dataset()
    dataset.parse(data=text, format="trig")
    return dataset


@pytest.fixture(scope="module")
def truth(shipped):
    """What is asserted, read from the store itself, with what SKOS tools need."""
    left_out = [shipped.names.graph(name) for name in (ONTOLOGY, INFERRED)]
    triples = {
        quad.triple
        for quad in shipped.store._store
        if (quad.graph_name.value not in left_out or quad.predicate.value == SKOS + "broader")
        and quad.predicate.value not in (SG + "start", SG + "end")
    }
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode()
    return set(rdflib.Graph().parse(data=lines, format="nt"))


@pytest.mark.parametrize("format_", RDF_FORMATS)
def test_rdf_holds_the_truth(shipped, truth, format_):
    """Every RDF format, read by RDFLib, is the same triples: all that is asserted, no more."""
    assert parsed(shipped.export(format_), format_) == truth


def test_to_rdflib(shipped, truth):
    """RDFLib gets the same triples without a file in between."""
    whole = Selection(shipped.store, shipped.vocabulary, shipped.names)
    assert set(to_rdflib(whole)) == truth


def test_same_bytes():
    """The same graph gives the same bytes in every format, in another process as well."""
    code = (
        "import hashlib; from graph import KnowledgeGraph; from graph.export import FORMATS;"
        "kg = KnowledgeGraph.open();"
        "print({(f, c): hashlib.sha256(kg.export(f, concept=c).encode()).hexdigest()"
        " for f in FORMATS for c in (None, 'saga')})"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in "12"
    }
    assert len(answers) == 1


def test_inferred(shipped):
    """What follows is exported on request, and only then."""
    stated, more = (
        parsed(shipped.export("ntriples", inferred=yes), "ntriples") for yes in (False, True)
    )
    inferred = {
        quad.triple
        for quad in shipped.store._store.quads_for_pattern(
            None, None, None, ox.NamedNode(shipped.names.graph(INFERRED))
        )
    }
    broader = rdflib.URIRef(SKOS + "broader")
    assert {tuple(map(str, triple)) for triple in more - stated} == {
        (t.subject.value, t.predicate.value, t.object.value)
        for t in inferred
        if t.predicate.value != str(broader)
    }


def test_trig_keeps_the_topics(shipped):
    """In TriG, each topic is a graph of its own."""
    dataset = parsed_trig(shipped.export("trig", concept="saga"))
    saga = rdflib.URIRef(shipped.names.concept("saga"))
    graphs = {str(graph) for *_, graph in dataset.quads((saga, rdflib.SKOS.prefLabel, None, None))}
    assert graphs == {shipped.names.graph("transactions")}


@pytest.mark.parametrize("format_", RDF_FORMATS)
def test_one_concept(shipped, truth, format_):
    """One concept comes with its relations at both ends, their evidence, documents and sources."""
    found = parsed(shipped.export(format_, concept="saga"), format_)
    assert found < truth
    saga = rdflib.URIRef(shipped.names.concept("saga"))
    assert {t for t in truth if saga in (t[0], t[2])} <= found
    quotes = {o for _, p, o in found if str(p) == SG + "quote"}
    documents = {o for _, p, o in found if str(p) == SG + "document"}
    assert quotes
    assert {s for s, p, _ in found if p == rdflib.DCTERMS.title} >= documents


def test_unknown_format(shipped):
    """A format that is none is answered with those there are."""
    with pytest.raises(UnknownTerm, match="turtle, trig"):
        shipped.export("docx")


def test_media_types():
    """Every format has its media type and its suffix."""
    assert MEDIA_TYPES.keys() == FORMATS.keys()


def test_csv(shipped):
    """The table has a row for every piece of evidence of every relation."""
    rows = list(csv.DictReader(io.StringIO(shipped.export("csv"))))
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?a a sg:Assertion ; sg:evidence ?e }"
    assert len(rows) == int(shipped.query(text, "text/csv")[1].decode().split()[1])
    (row,) = [
        row
        for row in rows
        if (row["subject"], row["relation"], row["object"])
        == ("saga", "alternativeTo", "two-phase-commit")
        and row["document"] == "saga"
    ][:1]
    assert row["subject_label"] == "saga"
    assert row["title"] == "Saga"
    assert row["quote"]


def test_graphml(shipped):
    """NetworkX reads the GraphML back, with every concept, relation and label, and unique ids."""
    text = shipped.export("graphml")
    network = nx.parse_graphml(text, force_multigraph=True)
    assert set(network) == set(shipped.cards())
    assert network.number_of_edges() == shipped.to_networkx().number_of_edges()
    edges = [key for *_, key in network.edges(keys=True)]
    assert len(edges) == len(set(edges))
    assert network.nodes["two-phase-commit"]["label"] == "two-phase commit"


def test_graphml_of_one_concept(shipped):
    """One concept's GraphML holds the relations that touch it, and their other ends."""
    network = nx.parse_graphml(shipped.export("graphml", concept="saga"), force_multigraph=True)
    assert all("saga" in edge for edge in network.edges())
    assert set(network) == {"saga", *nx.Graph(network)["saga"]}


# ------------------------------------------------------------------------ hostile text


def stocked(*texts):
    """A store whose labels, definitions and quotes are these texts."""
    concepts = {
        f"concept-{number}": Concept(
            slug=f"concept-{number}",
            kinds=(SG + "Pattern",),
            pref_labels=(Text(text),),
            alt_labels=(Text(text, "de-ch"), Text(text, "")),
            definitions=(Text(text),),
        )
        for number, text in enumerate(texts)
    }
    relation = Relation(
        "concept-0",
        SG + "uses",
        f"concept-{len(texts) - 1}",
        conditions=(Text(texts[-1]),),
        evidence=tuple(Evidence(document="text", quote=text) for text in texts),
    )
    store = EmbeddedStore()
    vocabulary = Vocabulary.load()
    store.replace(NAMES.graph(ONTOLOGY), vocabulary.triples)
    knowledge = Knowledge(concepts, {relation.key: relation})
    store.replace(NAMES.graph("topic"), to_triples(knowledge, NAMES))
    materialise(store, vocabulary, NAMES)
    return store, vocabulary


@pytest.mark.parametrize("format_", RDF_FORMATS)
def test_hostile_rdf(format_):
    """Quotes, markup, line ends and signs of any plane survive every RDF format."""
    store, vocabulary = stocked(*HOSTILE)
    text = export(store, vocabulary, NAMES, format_)
    expected = rdflib.Graph().parse(data=export(store, vocabulary, NAMES, "ntriples"), format="nt")
    assert parsed(text, format_) == set(expected)


def test_hostile_csv():
    """No cell of the table is a formula to a spreadsheet."""
    store, vocabulary = stocked(*HOSTILE)
    rows = list(csv.reader(io.StringIO(export(store, vocabulary, NAMES, "csv"), newline="")))
    assert len(rows) == 1 + len(HOSTILE)
    assert not [
        cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\n")
    ]


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_any_text(text):
    """Whatever a document holds, every format is written and can be read by its own parser."""
    store, vocabulary = stocked(text, "other")
    expected = parsed(export(store, vocabulary, NAMES, "ntriples"), "ntriples")
    for format_ in ("turtle", "trig", "jsonld"):
        assert parsed(export(store, vocabulary, NAMES, format_), format_) == expected
    parsed(export(store, vocabulary, NAMES, "rdfxml"), "rdfxml")
    nx.parse_graphml(export(store, vocabulary, NAMES, "graphml"), force_multigraph=True)
    export(store, vocabulary, NAMES, "html")


def test_json_ld_schemes():
    """An IRI whose scheme is one of our prefixes is not taken for a short form."""
    store, vocabulary = stocked("one", "two")
    store.update(
        f"""INSERT DATA {{ GRAPH <{NAMES.graph("topic")}> {{
        <{NAMES.concept("concept-0")}> <{SKOS}exactMatch> <c:drive>, <document://host/a> }} }}"""
    )
    text = export(store, vocabulary, NAMES, "jsonld")
    assert "c" not in json.loads(text)["@context"]
    found = parsed(text, "jsonld")
    assert found == parsed(export(store, vocabulary, NAMES, "ntriples"), "ntriples")
