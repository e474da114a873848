"""The graph → findings."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from graph.model import Finding, Severity
from graph.store.embedded import EmbeddedStore
from graph.validate import validate
from graph.vocabulary import DOCUMENTS, INFERRED, ONTOLOGY, SG, Names, Vocabulary

SHAPES = Path(__file__).parent / "shapes"
SOUND = SHAPES / "sound.ttl"
CASES = sorted(set(SHAPES.glob("*.ttl")) - {SOUND})
BEYOND_ONE_GRAPH = {"TripleInTwoGraphs", "LostQuote"}

NAMES = Names()
SHACL = rdflib.Namespace("http://www.w3.org/ns/shacl#")


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.load()


def stocked(vocabulary, *files):
    """A store with the ontology and each file as a graph of its own; every quote is found."""
    store = EmbeddedStore()
    store.replace(NAMES.graph(ONTOLOGY), vocabulary.triples)
    for path in files:
        store.load(NAMES.graph(path.stem.lower()), path)
    found = (
        f"INSERT {{ GRAPH <{NAMES.graph(DOCUMENTS)}> {{ ?e <{SG}start> 0 }} }} "
        f"WHERE {{ GRAPH ?g {{ ?e <{SG}quote> ?quote }} }}"
    )
    store.update(found)
    return store


def gist(findings):
    return {(f.rule, f.severity, f.focus, f.value) for f in findings}


def by_pyshacl(*files):
    """What pyshacl finds in the same data, parsed by RDFLib."""
    shapes = rdflib.Graph()
    ontology = SHAPES.parent.parent / "ontology"
    for path in sorted(ontology.glob("*.ttl")):
        shapes.parse(path)
    data = rdflib.Graph()
    data += shapes
    for path in files:
        data.parse(path)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    found = set()
    for result in report.subjects(rdflib.RDF.type, SHACL.ValidationResult):
        focus = report.value(result, SHACL.focusNode)
        value = report.value(result, SHACL.value)
        shape = report.value(result, SHACL.sourceShape)
        violated = report.value(result, SHACL.resultSeverity) == SHACL.Violation
        # SHACL repeats the focus as the value where a query names none.
        found.add(
            (
                shape.removeprefix(SG),
                Severity.ERROR if violated else Severity.WARNING,
                str(focus),
                "" if value is None or value == focus else str(value),
            )
        )
    return found


def test_sound(vocabulary):
    """A graph that keeps every rule has no findings."""
    assert validate(stocked(vocabulary, SOUND), vocabulary, NAMES) == []


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_rule(vocabulary, case):
    """A file that breaks a rule is found to break that rule, and no other."""
    expected = re.search(r"^# finds: (.*)$", case.read_text(), re.MULTILINE)[1].split(", ")
    findings = validate(stocked(vocabulary, SOUND, case), vocabulary, NAMES)
    assert sorted({finding.rule for finding in findings}) == sorted(expected)


@pytest.mark.parametrize("files", [[SOUND], [SOUND, *CASES]], ids=["sound", "broken"])
def test_as_pyshacl(vocabulary, files):
    """The shapes find what an independent SHACL engine finds with them, however much is broken."""
    findings = validate(stocked(vocabulary, *files), vocabulary, NAMES)
    within = [finding for finding in findings if finding.rule not in BEYOND_ONE_GRAPH]
    assert gist(within) == by_pyshacl(*files)


def test_every_shape_has_a_case(vocabulary):
    """No shape is without a file that breaks it."""
    shapes = {
        triple.subject.value.removeprefix(SG)
        for triple in vocabulary.triples
        if triple.predicate.value == str(SHACL.severity)
    }
    assert shapes == {case.stem for case in CASES}


def test_says_what_to_do(vocabulary):
    """Every finding names the rule, the file and the mend, and leaves no placeholder open."""
    for finding in validate(stocked(vocabulary, SOUND, *CASES), vocabulary, NAMES):
        assert finding.mend
        assert "{" not in finding.message
        assert "http" not in finding.message
        # A relation is of the ontology, which is no file of concepts.
        assert finding.place.endswith(".ttl") or finding.rule == "StraySubject"


def test_message(vocabulary):
    """A message calls concepts and relations by their labels."""
    store = stocked(vocabulary, SOUND, SHAPES / "WrongObject.ttl")
    (finding,) = validate(store, vocabulary, NAMES)
    assert finding == Finding(
        severity=Severity.ERROR,
        rule="WrongObject",
        message="“consensus” cannot be the object of “mitigates”: its kind does not fit"
        " (subject: “saga”)",
        focus=NAMES.concept("saga"),
        value=NAMES.concept("consensus"),
        mend="Choose another relation, turn it round, or correct the kind of the object.",
        place="concepts/sound.ttl",
    )


def test_inference_changes_nothing(vocabulary):
    """Inferred triples neither cause a finding nor hide one."""
    store = stocked(vocabulary, SOUND, *CASES)
    before = [f for f in validate(store, vocabulary, NAMES) if f.rule != "TripleInTwoGraphs"]
    concepts = [NAMES.concept(slug) for slug in ("saga", "two-phase-commit", "lost-update")]
    relations = [*vocabulary.relations, "http://www.w3.org/2004/02/skos/core#broader"]
    inferred = [
        ox.Triple(ox.NamedNode(s), ox.NamedNode(p), ox.NamedNode(o))
        for s in concepts
        for p in relations
        for o in concepts
    ]
    store.replace(NAMES.graph(INFERRED), inferred)
    after = validate(store, vocabulary, NAMES)
    assert [f for f in after if f.rule != "TripleInTwoGraphs"] == before


def test_triple_in_two_graphs(vocabulary):
    """A triple that two files state is an error, and both are named."""
    store = stocked(vocabulary, SOUND)
    twice = ox.Triple(
        ox.NamedNode(NAMES.concept("saga")),
        ox.NamedNode(SG + "improves"),
        ox.NamedNode(NAMES.concept("availability")),
    )
    store.replace(NAMES.graph("elsewhere"), [twice])
    (finding,) = validate(store, vocabulary, NAMES)
    assert (finding.rule, finding.severity) == ("TripleInTwoGraphs", Severity.ERROR)
    assert finding.message == (
        "“saga improves availability” is stated twice, in elsewhere and sound"
    )


def test_lost_quote(vocabulary):
    """A quote that was not found in its document is a warning."""
    store = stocked(vocabulary, SOUND)
    evidence = NAMES.evidence("saga-improves-availability")
    store.update(f"DELETE WHERE {{ GRAPH ?g {{ <{evidence}> <{SG}start> ?start }} }}")
    (finding,) = validate(store, vocabulary, NAMES)
    assert (finding.rule, finding.severity) == ("LostQuote", Severity.WARNING)
    assert finding.message == (
        "saga improves availability: its quote is not found in text: “saga-improves-availability”"
    )
    assert finding.focus == evidence


def test_errors_only(vocabulary):
    """Warnings can be left out, and the errors are the same."""
    store = stocked(vocabulary, SOUND, *CASES)
    every = validate(store, vocabulary, NAMES)
    errors = validate(store, vocabulary, NAMES, errors_only=True)
    assert errors == [finding for finding in every if finding.severity is Severity.ERROR]
    assert 0 < len(errors) < len(every)


WORKSPACE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix schema: <https://schema.org/> .
@prefix sg: <https://w3id.org/sagacity/ns#> .
@prefix my: <https://example.org/ns#> .
"""


def extended(tmp_path, terms):
    """The vocabulary with terms of a workspace's own."""
    (tmp_path / "own.ttl").write_text(WORKSPACE + terms, encoding="utf-8")
    return Vocabulary.load(tmp_path)


def test_added_relation(tmp_path):
    """A relation that a workspace adds is checked without a new shape."""
    own = extended(
        tmp_path,
        """my:documents a owl:ObjectProperty ; rdfs:subPropertyOf sg:relatesTo ;
          rdfs:label "documents"@en ; sg:family sg:Structure ;
          schema:domainIncludes sg:Practice ; schema:rangeIncludes sg:Property .""",
    )
    store = stocked(own, SOUND)
    store.update(
        f"""PREFIX c: <{NAMES.concept("")}> PREFIX my: <https://example.org/ns#>
        PREFIX a: <{NAMES.assertion("")}> PREFIX sg: <{SG}>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        INSERT DATA {{ GRAPH <{NAMES.graph("own")}> {{
          a:1 a sg:Assertion ; rdf:subject c:saga ; rdf:predicate my:documents ;
            rdf:object c:consensus ; sg:status sg:Accepted ; sg:evidence a:2 .
          a:2 <http://www.w3.org/ns/prov#wasAttributedTo> <https://example.org/me> .
          c:saga my:documents c:lost-update }} }}"""
    )
    rules = {finding.rule for finding in validate(store, own, NAMES)}
    assert rules == {"WrongSubject", "WrongObject", "UnassertedRelation", "UnstatedAssertion"}


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (
            "my:Closed a sh:NodeShape ; sh:targetClass skos:Concept ; sh:closed true .",
            "the shape Closed says sh:closed, which is not checked",
        ),
        (
            (
                "my:Path a sh:PropertyShape ; sh:targetClass skos:Concept ;"
                " sh:path [ sh:inversePath skos:broader ] ; sh:minCount 1 ."
            ),
            "the shape Path says sh:path, which is not checked",
        ),
        (
            (
                "my:Calling a sh:NodeShape ; sh:targetClass skos:Concept ; sh:sparql"
                ' [ sh:select "SELECT $this WHERE { SERVICE <http://localhost/> { $this ?p ?o } }" ] .'
            ),
            "the shape Calling cannot be checked: SERVICE in line 1 would call another server",
        ),
        (
            (
                "my:Garbled a sh:NodeShape ; sh:targetClass skos:Concept ; sh:sparql"
                ' [ sh:select "SELECT $this WHERE { $this }" ] .'
            ),
            "the shape Garbled cannot be checked: the query cannot be read: line 1",
        ),
    ],
)
def test_shape_beyond_us(tmp_path, shape, message):
    """A shape that cannot be checked is told, never passed over; nor does it reach a network."""
    own = extended(tmp_path, shape)
    findings = validate(stocked(own, SOUND), own, NAMES)
    assert {finding.rule for finding in findings} == {"UncheckedShape"}
    assert any(finding.message.startswith(message) for finding in findings)


def test_own_shape(tmp_path):
    """A workspace's own shape is checked beside the shipped ones, and can be switched off."""
    shape = """my:Shouting a sh:PropertyShape ; sh:targetClass skos:Concept ;
        sh:path skos:altLabel ; sh:maxCount 0 ; sh:message "it has an alias"@en ;
        sg:mend "Remove it."@en"""
    own = extended(tmp_path, f"{shape} .")
    (finding,) = validate(stocked(own, SOUND), own, NAMES)
    assert finding.message == "two phase commit: it has an alias"
    off = extended(tmp_path, f"{shape} ; sh:deactivated true .")
    assert validate(stocked(off, SOUND), off, NAMES) == []
