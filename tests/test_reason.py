"""What follows from what is stated, and why."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import UnknownConcept, UnknownTerm
from graph.reason import materialise, why
from graph.store.embedded import EmbeddedStore
from graph.vocabulary import INFERRED, ONTOLOGY, RELATES_TO, SG, SKOS, Names, Vocabulary

NAMES = Names()
SLUGS = ("alpha", "beta", "delta", "gamma")

PREFIXES = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix sg: <https://w3id.org/sagacity/ns#> .
@prefix my: <https://example.org/ns#> .
"""
# Every combination of axioms that a workspace may add: a property that is symmetric and
# transitive at once, a circle of sub-properties, and a property above a closure.
OWN = """
my:near a owl:ObjectProperty , owl:SymmetricProperty , owl:TransitiveProperty ;
  rdfs:subPropertyOf sg:relatesTo ; rdfs:label "is near"@en ; sg:family sg:Structure .
my:touches a owl:ObjectProperty ; rdfs:subPropertyOf my:near ; rdfs:label "touches"@en ;
  sg:family sg:Structure .
my:likes a owl:ObjectProperty ; rdfs:subPropertyOf my:fancies , sg:relatesTo ;
  rdfs:label "likes"@en ; sg:family sg:Structure .
my:fancies a owl:ObjectProperty , owl:SymmetricProperty ; rdfs:subPropertyOf my:likes ;
  rdfs:label "fancies"@en ; sg:family sg:Structure .
my:reaches a owl:ObjectProperty . my:near rdfs:subPropertyOf my:reaches .
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """The vocabulary with terms of a workspace's own."""
    folder = tmp_path_factory.mktemp("ontology")
    (folder / "own.ttl").write_text(PREFIXES + OWN, encoding="utf-8")
    return Vocabulary.load(folder)


def triple(subject, predicate, object_):
    relation = predicate if ":" in predicate else SG + predicate
    return ox.Triple(
        ox.NamedNode(NAMES.concept(subject)),
        ox.NamedNode(relation),
        ox.NamedNode(NAMES.concept(object_)),
    )


def stating(vocabulary, *graphs):
    """A store in which each of these sets of triples is a graph of its own."""
    store = EmbeddedStore()
    store.replace(NAMES.graph(ONTOLOGY), vocabulary.triples)
    for number, triples in enumerate(graphs):
        store.replace(NAMES.graph(f"topic-{number}"), triples)
    return store


def inferred(store):
    graph = ox.NamedNode(NAMES.graph(INFERRED))
    return {quad.triple for quad in store._store.quads_for_pattern(None, None, None, graph)}


def by_owlrl(vocabulary, stated):
    """What owlrl derives from the same axioms, between concepts."""
    graph = rdflib.Graph()
    lines = ox.serialize([*vocabulary.triples, *stated], format=ox.RdfFormat.N_TRIPLES)
    graph.parse(data=lines.decode(), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    below = NAMES.concept("")
    ours = set()
    for s, p, o in graph:
        ends = s.startswith(below) and isinstance(o, rdflib.URIRef) and o.startswith(below)
        if ends and not p.startswith("http://www.w3.org/2002/07/owl#"):
            ours.add(ox.Triple(*(ox.NamedNode(str(term)) for term in (s, p, o))))
    return ours - set(stated)


def relations(vocabulary):
    """Every relation that an axiom is about, with the properties above it."""
    return [*vocabulary.relations, SKOS + "broader", "https://example.org/ns#reaches"]


# The circle of kinds, and statements of a closure by hand, are what a tidy graph lacks.
STATED = [
    [
        ("alpha", "kindOf", "beta"),
        ("beta", "kindOf", "gamma"),
        ("gamma", "kindOf", "delta"),
        ("delta", "kindOf", "beta"),
        ("alpha", "requires", "gamma"),
        ("alpha", "alternativeTo", "beta"),
        ("beta", "provides", "delta"),
    ],
    [
        ("gamma", "requires", "delta"),
        ("delta", "requiresTransitive", "beta"),
        ("beta", "alternativeTo", "alpha"),
        ("alpha", "improves", "delta"),
        ("alpha", "partOf", "beta"),
        ("beta", "partOf", "gamma"),
        ("gamma", "https://example.org/ns#near", "alpha"),
        ("beta", "https://example.org/ns#touches", "alpha"),
        ("gamma", "https://example.org/ns#fancies", "beta"),
    ],
]


def test_as_owlrl(own):
    """Between concepts, exactly what owlrl derives from the same axioms follows."""
    graphs = [[triple(*key) for key in keys] for keys in STATED]
    store = stating(own, *graphs)
    count = materialise(store, own, NAMES)
    found = inferred(store)
    assert found == by_owlrl(own, [each for triples in graphs for each in triples])
    assert count == len(found)


def close(axioms, stated):
    """The same by hand, slowly: apply every axiom until nothing is new."""
    known = set(stated)
    while True:
        new = {(o, p, s) for s, p, o in known if p in axioms["symmetric"]}
        new |= {(s, q, o) for s, p, o in known for q in axioms["above"][p]}
        new |= {
            (s, p, o)
            for (s, p, m), (n, q, o) in product(known, known)
            if m == n and p == q and p in axioms["transitive"]
        }
        if new <= known:
            return known - set(stated)
        known |= new


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_all_that_follows(own, data):
    """Whatever is stated in whichever graph, all that the axioms give follows, and no more."""
    keys = st.tuples(
        st.sampled_from(SLUGS), st.sampled_from(relations(own)), st.sampled_from(SLUGS)
    )
    stated = data.draw(st.sets(keys, max_size=8))
    first = data.draw(st.sets(st.sampled_from(sorted(stated)))) if stated else set()
    store = stating(own, [triple(*key) for key in first], [triple(*key) for key in stated - first])
    materialise(store, own, NAMES)
    axioms = {"symmetric": set(), "transitive": set(), "above": defaultdict(set)}
    for each in own.triples:
        if each.predicate.value.endswith("#subPropertyOf"):
            axioms["above"][each.subject.value].add(each.object.value)
        for name in ("symmetric", "transitive"):
            if str(each.object).lower().endswith(f"#{name}property>"):
                axioms[name].add(each.subject.value)
    by_rule = {each for each in inferred(store) if "takesPositionOn" in each.predicate.value}
    position = SG + "takesPositionOn"
    expected = close(
        axioms,
        {(NAMES.concept(s), p, NAMES.concept(o)) for s, p, o in stated}
        | {(each.subject.value, position, each.object.value) for each in by_rule},
    )
    assert {tuple(term.value for term in each) for each in inferred(store) - by_rule} == expected


def test_nothing_twice(own):
    """What is stated is not inferred as well, in either direction of a symmetric relation."""
    graphs = [[triple(*key) for key in keys] for keys in STATED]
    store = stating(own, *graphs)
    materialise(store, own, NAMES)
    assert inferred(store).isdisjoint(graphs[0] + graphs[1])


def test_again(own):
    """Running it again changes nothing, and what no longer follows is gone."""
    first, second = ([triple(*key) for key in keys] for keys in STATED)
    store = stating(own, first, second)
    count = materialise(store, own, NAMES)
    before = inferred(store)
    assert materialise(store, own, NAMES) == count
    assert inferred(store) == before
    store.replace(NAMES.graph("topic-1"), [])
    materialise(store, own, NAMES)
    assert inferred(store) == by_owlrl(own, first)


TRADE_OFF = [
    triple("two-phase-commit", "provides", "consistency"),
    triple("two-phase-commit", "worsens", "availability"),
    triple("saga", "improves", "availability"),
    triple("consistency", "tradeOffOf", "choice"),
    triple("availability", "tradeOffOf", "choice"),
]
POSITION = SG + "takesPositionOn"


def test_position(vocabulary):
    """Who gains one side of a trade-off and loses another decides it; to provide is to gain."""
    store = stating(vocabulary, TRADE_OFF)
    materialise(store, vocabulary, NAMES)
    found = {each for each in inferred(store) if each.predicate.value == POSITION}
    assert found == {triple("two-phase-commit", "takesPositionOn", "choice")}
    # What a rule derives is the premise of an axiom in turn.
    assert triple("two-phase-commit", RELATES_TO, "choice") in inferred(store)


def lines(vocabulary, stated, key):
    store = stating(vocabulary, stated)
    materialise(store, vocabulary, NAMES)
    return why(store, vocabulary, NAMES, key).lines()


def test_why_position(vocabulary):
    """A rule's proof rests on what is stated, with the steps that lead there."""
    assert lines(vocabulary, TRADE_OFF, ("two-phase-commit", POSITION, "choice")) == [
        (
            "two-phase-commit improves consistency, because two-phase-commit provides consistency"
            " (provides implies improves)"
        ),
        (
            "two-phase-commit takes a position on choice,"
            " because availability is a side of the trade-off choice"
            " and consistency is a side of the trade-off choice"
            " and two-phase-commit improves consistency"
            " and two-phase-commit worsens availability"
            " (whoever improves one side of a trade-off and worsens another takes a position on it)"
        ),
    ]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (("alpha", SG + "kindOf", "beta"), []),
        (
            ("beta", SG + "alternativeTo", "alpha"),
            [
                (
                    "beta is an alternative to alpha,"
                    " because alpha is an alternative to beta (it reads both ways)"
                )
            ],
        ),
        (
            ("beta", RELATES_TO, "alpha"),
            [
                (
                    "beta is an alternative to alpha,"
                    " because alpha is an alternative to beta (it reads both ways)"
                ),
                (
                    "beta relates to alpha, because beta is an alternative to alpha"
                    " (is an alternative to implies relates to)"
                ),
            ],
        ),
        (
            ("alpha", SKOS + "broaderTransitive", "delta"),
            [
                (
                    "alpha broaderTransitive delta, because alpha is a kind of beta"
                    " and beta is a kind of gamma and gamma is a kind of delta"
                    " (the relation holds along a chain)"
                )
            ],
        ),
        (
            ("alpha", SG + "requiresTransitive", "gamma"),
            [
                (
                    "alpha requires, directly or through others gamma,"
                    " because alpha requires beta and beta requires gamma"
                    " (the relation holds along a chain)"
                )
            ],
        ),
    ],
)
def test_why(vocabulary, key, expected):
    """A proof has the fewest steps, and each names its axiom and its premises."""
    stated = [
        triple("alpha", "kindOf", "beta"),
        triple("beta", "kindOf", "gamma"),
        triple("gamma", "kindOf", "delta"),
        triple("alpha", "alternativeTo", "beta"),
        triple("alpha", "requires", "beta"),
        triple("beta", "requires", "gamma"),
    ]
    assert lines(vocabulary, stated, key) == expected


def test_why_everything(own):
    """Whatever was inferred has a proof, each step of which rests on what came before."""
    graphs = [[triple(*key) for key in keys] for keys in STATED]
    store = stating(own, *graphs)
    materialise(store, own, NAMES)
    stated = {tuple(term.value for term in each) for triples in graphs for each in triples}
    for each in inferred(store):
        goal = tuple(term.value for term in each)
        key = (NAMES.concept_slug(goal[0]), goal[1], NAMES.concept_slug(goal[2]))
        proof = why(store, own, NAMES, key)
        known = set(stated)
        for step in proof.steps:
            assert known.issuperset(step.premises)
            known.add(step.conclusion)
        assert proof.steps[-1].conclusion == goal


@pytest.mark.parametrize("slug", ["alpha", "nobody", "a b> ?p ?o } #"])
def test_why_not(vocabulary, slug):
    """What does not follow has no proof, whatever it is called."""
    store = stating(vocabulary, [triple("alpha", "uses", "beta")])
    with pytest.raises(UnknownConcept):
        why(store, vocabulary, NAMES, ("beta", SG + "uses", slug))


def test_no_chain_without_transitivity(vocabulary):
    """A chain of a relation that does not close over chains proves nothing."""
    stated = [triple("alpha", "uses", "beta"), triple("beta", "uses", "gamma")]
    store = stating(vocabulary, stated)
    materialise(store, vocabulary, NAMES)
    with pytest.raises(UnknownConcept):
        why(store, vocabulary, NAMES, ("alpha", SG + "uses", "gamma"))


def test_rule_of_a_workspace(tmp_path):
    """A workspace's rule is run and explained like a shipped one."""
    rule = '''my:Rule a sh:SPARQLRule ; rdfs:label "who needs both, combines them"@en ;
      sh:construct """CONSTRUCT { ?a sg:complements ?b }
        WHERE { ?c sg:requires ?a , ?b FILTER(STR(?a) < STR(?b)) }""" ;
      sg:premises """CONSTRUCT { ?c sg:requires $subject , $object }
        WHERE { ?c sg:requires $subject , $object
          FILTER(STR($subject) < STR($object)) } ORDER BY ?c LIMIT 1""" .'''
    (tmp_path / "own.ttl").write_text(PREFIXES + rule, encoding="utf-8")
    own = Vocabulary.load(tmp_path)
    stated = [triple("gamma", "requires", "alpha"), triple("gamma", "requires", "beta")]
    assert lines(own, stated, ("beta", SG + "complements", "alpha")) == [
        (
            "alpha is used with beta, because gamma requires alpha and gamma requires beta"
            " (who needs both, combines them)"
        ),
        "beta is used with alpha, because alpha is used with beta (it reads both ways)",
    ]


@pytest.mark.parametrize(
    "construct",
    [
        "CONSTRUCT { ?s sg:uses ?o } WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }",
        "CONSTRUCT { ?s sg:uses } WHERE",
    ],
)
def test_bad_rule(tmp_path, construct):
    """A rule that cannot be run is named; none reaches a network."""
    rule = f'my:Rule a sh:SPARQLRule ; rdfs:label "odd"@en ; sh:construct "{construct}" .'
    (tmp_path / "own.ttl").write_text(PREFIXES + rule, encoding="utf-8")
    own = Vocabulary.load(tmp_path)
    with pytest.raises(UnknownTerm, match="the rule “odd” cannot be run"):
        materialise(stating(own), own, NAMES)
