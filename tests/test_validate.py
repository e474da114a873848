"""The graph → findings."""

from __future__ import annotations

import re
from collections import Counter
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
    return Counter((f.rule, f.severity, f.focus, f.value) for f in findings)


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
    found = Counter()
    for result in report.subjects(rdflib.RDF.type, SHACL.ValidationResult):
        focus = report.value(result, SHACL.focusNode)
        value = report.value(result, SHACL.value)
        shape = report.value(result, SHACL.sourceShape)
        violated = report.value(result, SHACL.resultSeverity) == SHACL.Violation
        # SHACL repeats the focus as the value where a query names none.
        found[
            shape.removeprefix(SG),
            Severity.ERROR if violated else Severity.WARNING,
            str(focus),
            "" if value is None or value == focus else str(value),
        ] += 1
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
