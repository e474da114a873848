"""Clients that people use, against the endpoint as it is served."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from .http_server import serve

C = rdflib.Namespace("https://w3id.org/sagacity/id/")
SG = rdflib.Namespace("https://w3id.org/sagacity/ns#")
ALTERNATIVES = "SELECT ?b WHERE { c:saga sg:alternativeTo ?b }"


@pytest.fixture(scope="module")
def url(shipped) -> Iterator[str]:
    with serve(shipped) as address:
        yield f"{address}/sparql"


@pytest.mark.parametrize(("method", "how"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])  # fmt: skip
@pytest.mark.parametrize("format_", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_selects(url: str, method: str, how: str, format_: str):
    """By every method, in every format it can ask for."""
    client = SPARQLWrapper(url)
    client.setMethod(method)
    client.setRequestMethod(how)
    client.setReturnFormat(format_)
    client.setQuery(ALTERNATIVES)
    answer = client.query().convert()
    written = answer.toxml() if format_ == XML else str(answer)
    assert str(C["two-phase-commit"]) in written


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("format_", [TURTLE, N3, RDFXML, JSONLD, XML])
def test_sparqlwrapper_constructs(url: str, format_: str):
    """Graphs arrive as RDFLib graphs or as Turtle."""
    client = SPARQLWrapper(url)
    client.setReturnFormat(format_)
    client.setQuery("CONSTRUCT { c:saga sg:alternativeTo ?b } WHERE { c:saga sg:alternativeTo ?b }")
    answer = client.query().convert()
    if not isinstance(answer, rdflib.Graph):
        answer = rdflib.Graph().parse(data=answer, format="turtle")
    assert (C.saga, SG.alternativeTo, C["two-phase-commit"]) in answer


def test_sparqlwrapper_asks_and_is_told_of_mistakes(url: str):
    """A truth value; and the reason of a refusal reaches the person."""
    client = SPARQLWrapper(url)
    client.setReturnFormat(JSON)
    client.setQuery("ASK { c:saga sg:alternativeTo c:two-phase-commit }")
    assert client.query().convert()["boolean"] is True
    client.setQuery("SELECT * { ?s unknown:p ?o }")
    with pytest.raises(QueryBadFormed, match="unknown"):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("format_", ["xml", "json"])
def test_rdflib_reads_the_graph_from_afar(url: str, method: str, format_: str):
    """Queries and triple patterns, as if the graph were here."""
    store = SPARQLStore(url, method=method, returnFormat=format_)
    remote = rdflib.Graph(store)
    assert C["two-phase-commit"] in {row[0] for row in remote.query(ALTERNATIVES)}
    assert C["two-phase-commit"] in set(remote.objects(C.saga, SG.alternativeTo))
    assert remote.value(C.saga, rdflib.SKOS.prefLabel) == rdflib.Literal("saga", lang="en")
    assert (C.saga, SG.alternativeTo, C["two-phase-commit"]) in remote


@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_rdflib_reads_tables_from_afar(url: str, format_: str):
    """In the formats that have no place for language tags and truth values, solutions."""
    remote = rdflib.Graph(SPARQLStore(url, returnFormat=format_))
    assert C["two-phase-commit"] in {row[0] for row in remote.query(ALTERNATIVES)}


def test_rdflib_constructs_from_afar(url: str):
    """A graph comes back as a graph."""
    remote = rdflib.Graph(SPARQLStore(url))
    answer = remote.query("CONSTRUCT WHERE { c:saga sg:alternativeTo ?b }")
    assert (C.saga, SG.alternativeTo, C["two-phase-commit"]) in answer.graph


def test_curl(url: str):
    """The line of the README."""
    curl = shutil.which("curl")
    assert curl is not None
    line = [curl, "-sS", url, "--data-urlencode", f"query={ALTERNATIVES}", "-H", "Accept: text/csv"]
    answer = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    assert str(C["two-phase-commit"]) in answer.split()
