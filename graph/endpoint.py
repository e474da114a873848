"""HTTP: the SPARQL 1.1 protocol for reading, linked data, downloads, health.

Nothing here writes, and nothing here calls another machine. What takes time runs in
threads of the endpoint's own, so that neither the pages nor the event loop wait for it.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl

import anyio.lowlevel
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from .api import KnowledgeGraph
from .errors import (
    EnvironmentProblem,
    QueryStopped,
    SagacityError,
    StoreError,
    UnknownConcept,
    UnknownTerm,
)
from .export import MEDIA_TYPES
from .model import SLUG
from .negotiation import GRAPHS, RESULTS, choose
from .query import check
from .service import describe

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
HTML = "text/html"

_THREADS = 32
_WAITING = 256
_MOST_BYTES = 2_000_000
_MOST_FIELDS = 1000
_WORTH_PACKING = 1024
_LATER = {"Retry-After": "5"}  # seconds
_FOR_EVER = "public, max-age=31536000, immutable"

_EXPORTS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
}


def routes(knowledge: Callable[[], KnowledgeGraph], query_page: str = "/query") -> list[BaseRoute]:
    """The endpoint's routes.

    Args:
        knowledge: gives the graph; may take its time.
        query_page: path of the page that people ask on.
    """
    endpoint = _Endpoint(knowledge, query_page)
    return [
        Route("/sparql", endpoint.sparql, methods=["GET", "POST", "OPTIONS"]),
        Route("/id/{slug}", endpoint.concept),
        Route("/export/{format}", endpoint.export),
        Route("/vendor/vis-network.js", endpoint.vis_network),
        Route("/healthz", endpoint.health),
    ]


class _Refusal(Exception):
    """A request that gets no answer but a reason."""

    def __init__(self, status: int, reason: str, **headers: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a SPARQL request says; the query is None where there is none."""

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


class _Endpoint:
    """The handlers. Each only reads the request; a thread finds the answer."""

    def __init__(self, knowledge: Callable[[], KnowledgeGraph], query_page: str) -> None:
        self._knowledge = knowledge
        self._query_page = query_page

    async def sparql(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return _preflight()
        return await _respond(request, self._ask)

    async def concept(self, request: Request) -> Response:
        return await _respond(request, self._concept)

    async def export(self, request: Request) -> Response:
        return await _respond(request, self._export)

    async def vis_network(self, request: Request) -> Response:
        return await _respond(request, _vis_network)

    async def health(self, request: Request) -> Response:
        return await _respond(request, self._health)

    def _ask(self, request: Request, body: bytes) -> Response:
        asked = _read(request, body)
        if asked.query is None:
            return self._about(request)
        kg = self._knowledge()
        limits = kg.settings.query
        if len(asked.query) > limits.characters:
            raise _Refusal(413, f"The query is longer than {limits.characters:,} characters.")
        query = check(asked.query, kg.names.prefixes(), limits)
        known = GRAPHS if query.is_graph else RESULTS
        chosen = _chosen(request, list(known))
        _, answer = kg.query(asked.query, known[chosen], asked.default_graphs, asked.named_graphs)
        return _answer(request, answer, chosen)

    def _about(self, request: Request) -> Response:
        """No query: machines get a description of the service, people the page to ask on."""
        chosen = _chosen(request, [*GRAPHS, HTML])
        if chosen == HTML:
            return _see_other(request, self._query_page)
        endpoint = f"{request.url.scheme}://{request.url.netloc}{request.url.path}"
        try:
            written = describe(endpoint, self._knowledge().store.graphs(), GRAPHS[chosen])
        except ValueError as error:
            raise _Refusal(400, "The Host header is not part of an IRI.") from error
        return _answer(request, written, chosen)

    def _concept(self, request: Request, _: bytes) -> Response:
        slug = request.path_params["slug"]
        kg = self._knowledge()
        if not SLUG.fullmatch(slug) or slug not in kg.cards():
            raise UnknownConcept(slug)
        chosen = _chosen(request, [*_EXPORTS, HTML])
        if chosen == HTML:
            return _see_other(request, f"/?concept={slug}")
        return _answer(request, kg.export(_EXPORTS[chosen], concept=slug).encode(), chosen)

    def _export(self, request: Request, _: bytes) -> Response:
        format_ = request.path_params["format"]
        concept = request.query_params.get("concept")
        if format_ not in MEDIA_TYPES:
            raise UnknownTerm(
                f"no format is called “{format_}”", f"Known: {', '.join(MEDIA_TYPES)}"
            )
        kg = self._knowledge()
        name = kg.resolve(concept) if concept else "sagacity"
        inferred = request.query_params.get("inferred") == "true"
        text = kg.export(format_, concept=concept, inferred=inferred)
        media_type, ending = MEDIA_TYPES[format_]
        response = _answer(request, text.encode(), media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
        return response

    def _health(self, request: Request, _: bytes) -> Response:
        version = self._knowledge().version
        body = json.dumps({"status": "ok", "version": version}).encode()
        return _answer(request, body, "application/json")


def _vis_network(request: Request, _: bytes) -> Response:
    response = _answer(request, _library(), "text/javascript")
    response.headers["Cache-Control"] = _FOR_EVER
    return response


@cache
def _library() -> bytes:
    # pyvis itself is slow to import, and only its file is wanted.
    spec = importlib.util.find_spec("pyvis")
    if spec is None or not spec.submodule_search_locations:
        raise EnvironmentProblem("pyvis is not installed", "Install Sagacity again")
    folder = Path(spec.submodule_search_locations[0])
    return (folder / "templates/lib/vis-9.1.2/vis-network.min.js").read_bytes()


# --------------------------------------------------------------------------- requests


def _read(request: Request, body: bytes) -> _Asked:
    """A SPARQL protocol request: by GET, by POST of a form, or by POST of the query."""
    pairs = list(request.query_params.multi_items())
    queries: list[str] = []
    if request.method == "POST":
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            if media_type == FORM:
                text = body.decode("ascii")
                pairs += parse_qsl(
                    text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
                )
            elif media_type == DIRECT:
                queries.append(body.decode("utf-8"))
            else:
                reason = f"A query is posted as {DIRECT} or {FORM}."
                raise _Refusal(415, reason, Accept_Post=f"{DIRECT}, {FORM}")
        except ValueError as error:
            raise _Refusal(400, "The body is not what its Content-Type says.") from error
    queries += [value for key, value in pairs if key == "query"]
    if any(key == "update" for key, _ in pairs):
        raise _Refusal(400, "This endpoint only reads; updates are not accepted.")
    if len(queries) > 1:
        raise _Refusal(400, "There is more than one query; send one at a time.")
    if not queries and request.method == "POST":
        raise _Refusal(400, "There is no query in the request.")
    return _Asked(
        queries[0] if queries else None,
        tuple(value for key, value in pairs if key == "default-graph-uri"),
        tuple(value for key, value in pairs if key == "named-graph-uri"),
    )


def _chosen(request: Request, offered: Sequence[str]) -> str:
    chosen = choose(",".join(request.headers.getlist("accept")), offered)
    if chosen is None:
        raise _Refusal(406, f"This can be had as {', '.join(offered)}.", Vary="Accept")
    return chosen


async def _body(request: Request) -> bytes:
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > _MOST_BYTES:
            raise _Refusal(413, f"The request is larger than {_MOST_BYTES:,} bytes.")
    return bytes(content)


_limiters: anyio.lowlevel.RunVar[anyio.CapacityLimiter] = anyio.lowlevel.RunVar("endpoint")


async def _respond(request: Request, find: Callable[[Request, bytes], Response]) -> Response:
    """Find the response in a thread; a failure becomes a response as well."""
    limiter = _limiters.get(None)
    if limiter is None:
        limiter = anyio.CapacityLimiter(_THREADS)
        _limiters.set(limiter)
    if limiter.statistics().tasks_waiting >= _WAITING:
        return _failure(HTTPStatus.SERVICE_UNAVAILABLE, "Too many are asking at once.", _LATER)
    try:
        body = await _body(request) if request.method == "POST" else b""
        return await anyio.to_thread.run_sync(partial(find, request, body), limiter=limiter)
    except _Refusal as refusal:
        return _failure(refusal.status, refusal.reason, refusal.headers)
    except SagacityError as error:
        status = _status(error)
        headers = _LATER if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
        return _failure(status, str(error), headers)


def _status(error: SagacityError) -> int:
    if isinstance(error, UnknownConcept | UnknownTerm):
        return 404
    if isinstance(error, QueryStopped):
        # To ask again may help against load, but not against an answer that is too large.
        return 503 if error.limit in ("time", "process") else 400
    if isinstance(error, StoreError):
        return 500
    return 503 if isinstance(error, EnvironmentProblem) else 400


# -------------------------------------------------------------------------- responses

_ANYBODY = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}


def _answer(request: Request, body: bytes, media_type: str) -> Response:
    """Content that depends on Accept, packed if that is wanted, or word that it is unchanged."""
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    headers = {
        **_ANYBODY,
        "ETag": f'W/"{digest}"',
        "Vary": "Accept, Accept-Encoding",
        "Cache-Control": "no-cache",
    }
    if digest in request.headers.get("if-none-match", "") and request.method in ("GET", "HEAD"):
        return Response(status_code=304, headers=headers)
    codings = request.headers.get("accept-encoding", "")
    if len(body) >= _WORTH_PACKING and codings and choose(codings, ["gzip"]):
        body = gzip.compress(body, 5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=media_type, headers=headers)


def _see_other(request: Request, path: str) -> Response:
    location = request.scope.get("root_path", "") + path
    return Response(status_code=303, headers={**_ANYBODY, "Location": location, "Vary": "Accept"})


def _failure(status: int, reason: str, headers: Mapping[str, str]) -> Response:
    return Response(
        f"{reason}\n",
        status_code=status,
        media_type="text/plain",
        headers={**_ANYBODY, "Cache-Control": "no-store", **headers},
    )


def _preflight() -> Response:
    headers = {
        **_ANYBODY,
        "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
        "Access-Control-Allow-Headers": "Accept, Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return Response(status_code=204, headers=headers)
