"""The shipped ontology, and the SKOS of the shipped data."""

from __future__ import annotations

import itertools
import re
import warnings
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from graph import shacl
from graph.vocabulary import RDFS, SG, SH, SKOS, TYPE, Names, Vocabulary

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "ontology").glob("*.ttl"))
DATA = sorted((ROOT / "data" / "concepts").glob("*.ttl"))
PAGES = {"colour": "#FFFFFF", "colour_on_dark": "#0E1117"}


@pytest.fixture(scope="module")
def said(vocabulary):
    """What the ontology says, by subject and predicate."""
    about = defaultdict(lambda: defaultdict(list))
    for triple in vocabulary.triples:
        about[triple.subject][triple.predicate.value].append(triple.object)
    return about


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_loads(path):
    """RDFLib loads every file without a warning, and finds one ontology with a title in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        triples = rdflib.Graph().parse(path)
        (ontology,) = triples.subjects(rdflib.RDF.type, rdflib.OWL.Ontology)
        assert triples.value(ontology, rdflib.DCTERMS.title)
        # Values that their datatypes do not allow are only found when asked for.
        for _, _, value in triples:
            if isinstance(value, rdflib.Literal):
                assert value.ill_typed is not True


def test_every_term_is_declared(said, vocabulary):
    """Every term of ours that is used is declared, with a label and a definition."""
    used = {
        term
        for triple in vocabulary.triples
        for term in triple
        if isinstance(term, ox.NamedNode) and term.value.startswith(SG)
    }
    for term in sorted(used, key=str):
        assert TYPE in said[term], f"{term} is not declared"
        shape = any(t.value.startswith(SH) for t in said[term][TYPE])
        if not shape:
            assert said[term][RDFS + "label"], f"{term} has no label"
            assert said[term][SKOS + "definition"], f"{term} has no definition"


def test_kinds_and_relations_are_complete(said, vocabulary):
    """Every kind and relation has all that is shown of it."""
    for kind in vocabulary.kinds.values():
        about = said[ox.NamedNode(kind.iri)]
        for name in (RDFS + "label", SKOS + "definition", SKOS + "example"):
            assert len(about[name]) == 1, f"{kind.name}: {name}"
        for name in ("order", "shape", "colour", "colourOnDark"):
            assert len(about[SG + name]) == 1, f"{kind.name}: {name}"
    for relation in vocabulary.relations.values():
        about = said[ox.NamedNode(relation.iri)]
        for name in (RDFS + "label", SKOS + "definition", SKOS + "example", SG + "inverseLabel"):
            assert len(about[name]) == 1, f"{relation.name}: {name}"
        for name in ("order", "family", "line"):
            assert len(about[SG + name]) == 1, f"{relation.name}: {name}"
        assert relation.family in vocabulary.families
        assert relation.line in ("solid", "dashed")


def test_order(vocabulary):
    """No two kinds, relations, families or topics stand at the same place."""
    for terms in (
        vocabulary.kinds,
        vocabulary.relations,
        vocabulary.families,
        vocabulary.topics,
    ):
        orders = [term.order for term in terms.values()]
        assert len(orders) == len(set(orders))


def test_symmetric_relations(vocabulary):
    """A symmetric relation reads the same both ways, joins the same kinds, and is irreflexive."""
    for relation in vocabulary.relations.values():
        assert (relation.label == relation.inverse_label) == relation.symmetric
        if relation.symmetric:
            assert relation.domain == relation.range
            assert relation.irreflexive


def test_examples(vocabulary, said):
    """The example of a relation is a sentence with its label."""
    for relation in vocabulary.relations.values():
        (example,) = said[ox.NamedNode(relation.iri)][SKOS + "example"]
        assert f" {relation.label} " in example.value


def test_domains_and_ranges_are_kinds(vocabulary):
    """What may stand at the ends of a relation is a kind of the ontology."""
    for relation in vocabulary.relations.values():
        assert relation.domain | relation.range <= vocabulary.kinds.keys()


def test_shapes_are_complete(said):
    """Every shape has a severity, a message, a mend and a target."""
    shapes = [node for node, about in said.items() if SH + "severity" in about]
    assert len(shapes) > 30
    for shape in shapes:
        about = said[shape]
        for name in (SH + "severity", SH + "message", SG + "mend"):
            assert len(about[name]) == 1, f"{shape}: {name}"
        assert any(name.startswith(SH + "target") for name in about)
        assert about[SH + "severity"][0].value in (SH + "Violation", SH + "Warning")


def test_the_guide(tmp_path):
    """What the guide to the ontology shows can be put into a workspace as it stands."""
    guide = (ROOT / "ontology" / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```turtle\n(.*?)```", guide, re.DOTALL)
    for number, example in enumerate(examples):
        (tmp_path / f"{number}.ttl").write_text(example, encoding="utf-8")
    own = Vocabulary.load(tmp_path)
    assert own.kind("metric").cues == ("metric", "indicator", "signal")
    assert own.relation("measures").inverse_label == "is measured by"
    (shape,) = [shape for shape in shacl.read(own.triples) if shape.name == "UnmeasuredProperty"]
    assert not shape.unknown
    for term in set(re.findall(r"`(sg:\w+)`", guide)):
        assert any(each.subject.value == SG + term[3:] for each in own.triples), term


# --------------------------------------------------------------------------- colours

# A deficiency as a matrix on linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.
DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TELLS_APART = 30
"""CIE76 distance from which on two colours are told apart at a glance; 2.3 is just noticeable."""


def linear(colour):
    """Linear RGB of ``#rrggbb`` (IEC 61966-2-1)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast(one, other):
    """The contrast ratio of WCAG 2.2."""
    light, dark = sorted(
        (
            sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(each), strict=True))
            for each in (one, other)
        ),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def lab(colour, deficiency):
    """CIELAB of a colour as somebody with a deficiency sees it, under D65."""
    seen = [
        min(1, max(0, sum(m * c for m, c in zip(row, linear(colour), strict=True))))
        for row in DEFICIENCIES[deficiency]
    ]
    to_xyz = (
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    )
    xyz = (sum(m * c for m, c in zip(row, seen, strict=True)) for row in to_xyz)
    x, y, z = (
        t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29
        for t in (v / white for v, white in zip(xyz, (0.95047, 1, 1.08883), strict=True))
    )
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def distance(one, other, deficiency):
    pairs = zip(lab(one, deficiency), lab(other, deficiency), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


def test_the_measures():
    """The measures give what their sources do."""
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert lab("#FF0000", "none") == pytest.approx((53.24, 80.09, 67.20), abs=0.05)
    # Red and green of like lightness are what the common deficiencies confuse.
    assert distance("#D00000", "#7A7A00", "none") > 2 * distance(
        "#D00000", "#7A7A00", "deuteranopia"
    )


@pytest.mark.parametrize("page", PAGES)
def test_contrast(vocabulary, page):
    """Every colour stands out from its page by 3:1, as WCAG asks of what carries meaning."""
    for term in (*vocabulary.kinds.values(), *vocabulary.families.values()):
        assert contrast(getattr(term, page), PAGES[page]) >= 3, term.name


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("page", PAGES)
def test_kinds_of_one_shape(vocabulary, page, deficiency):
    """Kinds that share a shape are told apart by colour, by everybody."""
    for one, other in itertools.combinations(vocabulary.kinds.values(), 2):
        if one.shape == other.shape:
            found = distance(getattr(one, page), getattr(other, page), deficiency)
            assert found >= TELLS_APART, f"{one.name} and {other.name}: {found:.1f}"


# ------------------------------------------------------------------------------ data


@pytest.fixture(scope="module")
def data():
    """Subjects, predicates and objects of the shipped concepts."""
    about = defaultdict(lambda: defaultdict(list))
    for path in DATA:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            about[quad.subject][quad.predicate.value].append(quad.object)
    concept = ox.NamedNode(SKOS + "Concept")
    return {node: said for node, said in about.items() if concept in said[TYPE]}


def test_skos_labels(data):
    """One preferred label a language, and no label is preferred and alternative (S13, S14)."""
    assert data
    for node, about in data.items():
        preferred = about[SKOS + "prefLabel"]
        assert len({label.language for label in preferred}) == len(preferred), node
        assert not set(preferred) & set(about[SKOS + "altLabel"]), node


def test_skos_schemes(data, vocabulary):
    """Every concept is in at least one topic of the ontology, and none is a scheme (S9)."""
    for node, about in data.items():
        topics = {topic.value for topic in about[SKOS + "inScheme"]}
        assert topics, node
        assert topics <= vocabulary.topics.keys(), node
        assert ox.NamedNode(SKOS + "ConceptScheme") not in about[TYPE], node


def test_skos_mappings(data):
    """What is the same concept elsewhere is not merely a close one there, and is no concept here."""
    for node, about in data.items():
        exact = set(about[SKOS + "exactMatch"])
        assert not exact & set(about[SKOS + "closeMatch"]), node
        assert not exact & data.keys(), node


def test_skos_hierarchy(data):
    """No concept is a kind of itself, directly or through others."""
    broader = {node: about[SG + "kindOf"] for node, about in data.items()}
    for node, above in broader.items():
        seen, fresh = set(), set(above)
        while fresh:
            assert node not in fresh, node
            seen |= fresh
            fresh = {next_ for each in fresh for next_ in broader.get(each, ())} - seen


def test_no_blank_nodes(data):
    """Every node of the truth has a name."""
    for node, about in data.items():
        values = [value for values in about.values() for value in values]
        assert not any(isinstance(term, ox.BlankNode) for term in [node, *values])
        assert node.value.startswith(Names().concept(""))
