"""The SPARQL protocol, linked data and downloads, asked over HTTP."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import httpx
import pyoxigraph as ox
import pytest
import rdflib

from graph.api import KnowledgeGraph
from graph.config import QueryLimits, Settings
from graph.negotiation import choose
from graph.store.base import GRAPH_TYPES, RESULT_TYPES

from .http_server import serve

ALTERNATIVES = "SELECT ?b WHERE { c:saga sg:alternativeTo ?b }"
ABOUT_SAGA = "CONSTRUCT { c:saga ?p ?o } WHERE { c:saga ?p ?o }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
TWO_PHASE_COMMIT = "https://w3id.org/sagacity/id/two-phase-commit"
INFERRED = "https://w3id.org/sagacity/graph/inferred"


@pytest.fixture(scope="module")
def kg() -> Iterator[KnowledgeGraph]:
    kg = KnowledgeGraph.open(settings=Settings(query=QueryLimits(seconds=1.0, rows=10_000)))
    yield kg
    kg.close()


@pytest.fixture(scope="module")
def client(kg: KnowledgeGraph) -> Iterator[httpx.Client]:
    with serve(kg) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def ask(client: httpx.Client, query: str, accept: str = "*/*", **parameters: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": accept})


def values(response: httpx.Response) -> set[str]:
    assert response.status_code == 200, response.text
    return {row["b"]["value"] for row in response.json()["results"]["bindings"]}


def test_xml_holds_no_control_characters(client: httpx.Client):
    """A literal with an escape character in it does not break the answer."""
    response = ask(client, 'SELECT ("\\u001B" AS ?x) {}', "application/sparql-results+xml")
    assert response.status_code == 200
    ET.fromstring(response.text)


def by_get(client: httpx.Client, query: str, **graphs: str) -> httpx.Response:
    return ask(client, query, **graphs)


def by_form(client: httpx.Client, query: str, **graphs: str) -> httpx.Response:
    return client.post("/sparql", data={"query": query, **graphs})


def by_post(client: httpx.Client, query: str, **graphs: str) -> httpx.Response:
    headers = {"Content-Type": "application/sparql-query; charset=utf-8"}
    return client.post("/sparql", content=query, params=graphs, headers=headers)


@pytest.mark.parametrize("send", [by_get, by_form, by_post])
def test_a_query_is_answered_however_it_is_sent(client: httpx.Client, send):
    """GET, a form, or the query itself; the well-known prefixes need no declaration."""
    response = send(client, ALTERNATIVES)
    assert TWO_PHASE_COMMIT in values(response)
    assert response.headers["content-type"] == "application/sparql-results+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("send", [by_get, by_form, by_post])
def test_the_request_chooses_the_dataset(client: httpx.Client, kg: KnowledgeGraph, send):
    """default-graph-uri and named-graph-uri are honoured, however they are sent."""
    query = "SELECT (COUNT(*) AS ?b) { ?s ?p ?o }"
    named = "SELECT (COUNT(*) AS ?b) { GRAPH ?g { ?s ?p ?o } }"
    size = str(kg.store.graphs()[INFERRED])
    assert values(send(client, query, **{"default-graph-uri": INFERRED})) == {size}
    assert values(send(client, named, **{"named-graph-uri": INFERRED})) == {size}
    assert values(send(client, query, **{"named-graph-uri": INFERRED})) == {"0"}
    assert values(send(client, query)) == {str(sum(kg.store.graphs().values()))}


@pytest.mark.parametrize("media_type", RESULT_TYPES)
def test_solutions_in_the_four_formats(client: httpx.Client, media_type: str):
    """By the Accept header alone."""
    response = ask(client, ALTERNATIVES, media_type)
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert "two-phase-commit" in response.text
    assert ask(client, "ASK { c:saga ?p ?o }", media_type).status_code == 200


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_graphs_in_the_four_formats(client: httpx.Client, media_type: str):
    """Each is what its name says, and the same graph."""
    response = ask(client, ABOUT_SAGA, media_type)
    assert response.headers["content-type"].partition(";")[0] == media_type
    format_ = ox.RdfFormat.from_media_type(media_type)
    triples = {quad.triple for quad in ox.parse(response.content, format=format_)}
    turtle = ask(client, ABOUT_SAGA, "text/turtle").content
    assert triples == {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
    assert any(triple.object == ox.NamedNode(TWO_PHASE_COMMIT) for triple in triples)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("text/*;q=0.9, text/csv;q=0.1", "text/tab-separated-values"),
        ("application/json", "application/json"),
        ("text/turtle, */*;q=0.1", "application/sparql-results+json"),
        ("TEXT/CSV ; Q=0.2 , text/html", "text/csv"),
        ("*/*;q=0.1, application/sparql-results+json;q=0", "application/sparql-results+xml"),
        ("text/csv;q=oops, text/tab-separated-values;q=0.001", "text/tab-separated-values"),
    ],
)
def test_the_best_of_what_the_client_accepts_is_sent(
    client: httpx.Client, accept: str, expected: str
):
    """With quality values, wildcards and other names of the same format."""
    response = ask(client, ALTERNATIVES, accept)
    assert response.headers["content-type"].partition(";")[0] == expected


@pytest.mark.parametrize(("query", "accept"), [(ALTERNATIVES, "text/turtle"), (ABOUT_SAGA, "text/csv"), (ALTERNATIVES, "image/png"), ("ASK {}", "text/csv;q=0")])  # fmt: skip
def test_what_cannot_be_had_is_told(client: httpx.Client, query: str, accept: str):
    """406, with the formats there are."""
    response = ask(client, query, accept)
    assert response.status_code == 406
    assert "can be had as" in response.text


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT *\nWHERE { ?s foo:p ?o }", "line 2, column 12"),
        ("SELECT * { ?s ?p ?o } LIMIT ten", "column 29"),
        ("", "SELECT"),
        ("SELECT * WHERE " + "{" * 10_000, "100 levels"),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE in line 1"),
        ("CLEAR ALL", "only read"),
        ("SELECT * { ?s ?p ?o }", "10,000 rows"),
    ],
)
def test_a_query_that_is_not_answered_is_told_why(client: httpx.Client, query: str, reason: str):
    """400 with the reason in plain text, and the next one is answered."""
    response = ask(client, query)
    assert response.status_code == 400
    assert reason in response.text
    assert response.headers["content-type"].startswith("text/plain")
    assert response.headers["access-control-allow-origin"] == "*"
    assert TWO_PHASE_COMMIT in values(ask(client, ALTERNATIVES))


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"data": {"update": "CLEAR ALL"}}),
        (400, {"params": {"update": "CLEAR ALL"}, "data": {"query": "ASK {}"}}),
        (400, {"data": {"query": ["ASK {}", "ASK {}"]}}),
        (400, {"data": {"other": "x"}}),
        (400, {"data": {"query": "ASK {}", "default-graph-uri": "no iri"}}),
        (400, {"content": b"query=%ff", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}),
        (400, {"content": b"ASK {\xff}", "headers": {"Content-Type": "application/sparql-query"}}),
        (400, {"content": "ASK {}", "params": {"query": "ASK {}"}, "headers": {"Content-Type": "application/sparql-query"}}),
        (413, {"data": {"query": "ASK {}".ljust(100_001)}}),
        (413, {"data": {"query": "ASK {}".ljust(2_000_001)}}),
        (415, {"content": "CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}}),
        (415, {"json": {"query": "ASK {}"}}),
        (415, {"content": "ASK {}"}),
        (415, {"files": {"query": b"ASK {}"}}),
    ],
)  # fmt: skip
def test_a_post_that_is_none_is_told_why(client: httpx.Client, status: int, request_: dict):
    """Updates, two queries, none, bad encodings, too large, other content types."""
    response = client.post("/sparql", **request_)
    assert (response.status_code, bool(response.text)) == (status, True)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_only_reading_methods_are_allowed(client: httpx.Client, method: str):
    """405 for all others."""
    assert client.request(method, "/sparql").status_code == 405


def test_a_runaway_query_is_stopped_and_others_are_answered(client: httpx.Client):
    """503 with Retry-After for the one, answers for the others meanwhile."""
    stopped: list[httpx.Response] = []
    threads = [
        threading.Thread(target=lambda: stopped.append(ask(client, RUNAWAY))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    answered = 0
    while any(thread.is_alive() for thread in threads):
        assert client.get("/healthz").status_code == 200
        assert TWO_PHASE_COMMIT in values(ask(client, ALTERNATIVES))
        answered += 1
    assert [response.status_code for response in stopped] == [503] * 3
    assert all(response.headers["retry-after"].isdecimal() for response in stopped)
    assert all("1 seconds" in response.text for response in stopped)
    assert answered > 2


def test_service_makes_no_connection(client: httpx.Client):
    """Nobody is called, whatever the query says."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        for query in (
            f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{url}> {{ ?s ?p ?o }}",
            f"LOAD <{url}>",
        ):
            ask(client, query)
            by_form(client, "ASK { ?s ?p ?o }", **{"default-graph-uri": url})
        with pytest.raises(BlockingIOError):
            server.accept()


def test_without_a_query_the_service_describes_itself(client: httpx.Client, kg: KnowledgeGraph):
    """In RDF for machines, with its graphs and their sizes."""
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    described = rdflib.Graph().parse(data=response.text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    service = described.value(predicate=rdflib.RDF.type, object=sd.Service)
    assert str(described.value(service, sd.endpoint)) == str(response.url)
    sizes = {
        str(described.value(named, sd.name)): int(
            described.value(described.value(named, sd.graph), void.triples)
        )
        for named in described.subjects(rdflib.RDF.type, sd.NamedGraph)
    }
    assert sizes == kg.store.graphs()
    assert client.get("/sparql").headers["content-type"].startswith("text/turtle")
    for media_type in GRAPH_TYPES:
        head = client.get("/sparql", headers={"Accept": media_type}).headers["content-type"]
        assert head.partition(";")[0] == media_type


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_without_a_query_a_person_gets_the_query_page(client: httpx.Client):
    """A browser is sent on; with a query it gets the answer."""
    response = client.get("/sparql", headers={"Accept": BROWSER})
    assert (response.status_code, response.headers["location"]) == (303, "/query")
    assert ask(client, ALTERNATIVES, BROWSER).headers["content-type"] == "application/xml"


@pytest.mark.parametrize("host", ["a<b>", "[", "a b", '"', "x/../y", "a@b:c", "\\", "{}"])
def test_a_host_header_that_is_none_does_no_harm(client: httpx.Client, host: str):
    """It cannot become part of what we write, nor break the server."""
    response = client.get("/sparql", headers={"Host": host, "Accept": "application/n-triples"})
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert rdflib.Graph().parse(data=response.text, format="nt")
    assert host not in response.text or host in '["'


def test_pages_elsewhere_may_ask(client: httpx.Client):
    """A browser's preflight is answered."""
    response = client.options(
        "/sparql",
        headers={"Origin": "http://example.org", "Access-Control-Request-Method": "POST"},
    )
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "Content-Type" in response.headers["access-control-allow-headers"]


def test_what_has_not_changed_is_not_sent_again(client: httpx.Client):
    """304 for a known ETag, as long as the content is the same."""
    first = ask(client, ALTERNATIVES)
    again = client.get(first.url, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = ask(client, ABOUT_SAGA)
    assert other.headers["etag"] != first.headers["etag"]


def test_long_answers_are_packed(client: httpx.Client):
    """For clients that can unpack them."""
    query = {"query": "SELECT * { ?s ?p ?o } LIMIT 500"}
    packed = client.get("/sparql", params=query, headers={"Accept-Encoding": "gzip"})
    plain = client.get("/sparql", params=query, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 4


# --------------------------------------------------------------------------- linked data


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_a_concept_answers_at_its_name(client: httpx.Client, accept: str, media_type: str):
    """In the format the client asks for, with its relations."""
    response = client.get("/id/saga", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in response.headers["vary"]
    format_ = ox.RdfFormat.from_media_type(media_type)
    triples = {quad.triple for quad in ox.parse(response.content, format=format_)}
    saga = ox.NamedNode("https://w3id.org/sagacity/id/saga")
    assert ox.NamedNode(TWO_PHASE_COMMIT) in {t.object for t in triples if t.subject == saga}


def test_a_browser_is_sent_to_the_explorer(client: httpx.Client):
    """The concept's page is a link like any other."""
    response = client.get("/id/saga", headers={"Accept": BROWSER})
    assert (response.status_code, response.headers["location"]) == (303, "/?concept=saga")
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("accept", ["*/*", BROWSER])
@pytest.mark.parametrize(
    "name",
    ["no-such-concept", "Saga", "saga%20", "saga%0d%0aSet-Cookie:%20a=b", "%2e%2e%2fetc%2fpasswd",
     "..%2f..%2fpyproject.toml", "%3Cscript%3E", "saga-", "-", "%00", "%ff", "a" * 5000],
)  # fmt: skip
def test_any_other_name_is_not_found(client: httpx.Client, name: str, accept: str):
    """404, and nothing of the name gets into a header or a page."""
    response = client.get(f"/id/{name}", headers={"Accept": accept})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/plain")
    assert "set-cookie" not in response.headers


def test_a_format_of_a_concept_that_there_is_not(client: httpx.Client):
    """406, as for queries."""
    assert client.get("/id/saga", headers={"Accept": "image/png"}).status_code == 406


# ----------------------------------------------------------------------------- the rest


@pytest.mark.parametrize("format_", ["turtle", "trig", "ntriples", "jsonld", "rdfxml", "csv", "graphml", "html"])  # fmt: skip
def test_a_concept_can_be_taken_away(client: httpx.Client, kg: KnowledgeGraph, format_: str):
    """As a file with a name, the same that the command writes."""
    response = client.get(f"/export/{format_}", params={"concept": "Saga"})
    assert response.status_code == 200
    assert response.headers["content-disposition"].startswith('attachment; filename="saga.')
    assert response.text == kg.export(format_, concept="saga")


def test_the_graph_can_be_taken_away(client: httpx.Client):
    """RDFLib reads what is downloaded."""
    response = client.get("/export/turtle")
    assert response.headers["content-disposition"] == 'attachment; filename="sagacity.ttl"'
    assert len(rdflib.Graph().parse(data=response.text, format="turtle")) > 1000


def test_what_cannot_be_taken_away(client: httpx.Client):
    """404 with the formats there are, or the nearest names."""
    assert "turtle" in client.get("/export/docx").text
    assert client.get("/export/docx").status_code == 404
    unknown = client.get("/export/turtle", params={"concept": "sagga"})
    assert (unknown.status_code, "saga" in unknown.text) == (404, True)


def test_the_drawing_library_is_served_from_here(client: httpx.Client):
    """The pages need no other host; a browser keeps it."""
    response = client.get("/vendor/vis-network.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert "immutable" in response.headers["cache-control"]
    assert "vis-network" in response.text[:500]


def test_health(client: httpx.Client, kg: KnowledgeGraph):
    """It answers, and says which version of the graph it has."""
    assert json.loads(client.get("/healthz").text) == {"status": "ok", "version": kg.version}


def test_choosing_needs_no_header():
    """Without Accept, the preferred format; with none that fits, none."""
    assert choose("", ["a/b", "a/c"]) == "a/b"
    assert choose("x/y", ["a/b", "a/c"]) is None
    assert choose(",;,q=1", ["a/b"]) is None
