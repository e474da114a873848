"""What the browser fetches besides pages: our modules and styles, suggestions, downloads."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from .. import draw
from ..api import KnowledgeGraph
from ..errors import SagacityError, UnknownConcept

_TYPES = {".js": "text/javascript", ".css": "text/css"}
_FOLDERS = (Path(__file__).parent / "web", Path(draw.__file__).parent)
_LONGEST = 200

DOWNLOADS = {
    "turtle": ("ttl", "text/turtle"),
    "trig": ("trig", "application/trig"),
    "ntriples": ("nt", "application/n-triples"),
    "jsonld": ("jsonld", "application/ld+json"),
    "rdfxml": ("rdf", "application/rdf+xml"),
    "csv": ("csv", "text/csv"),
    "graphml": ("graphml", "application/graphml+xml"),
    "html": ("html", "text/html"),
}
"""File ending and media type of each format the graph can be taken away in."""


@cache
def _files() -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for folder in _FOLDERS
        for path in sorted(folder.iterdir())
        if path.suffix in _TYPES
    }


@cache
def base() -> str:
    """Where the modules are served: it changes with their content, so they can be kept."""
    digest = hashlib.sha256()
    for name, content in _files().items():
        digest.update(name.encode() + content)
    return f"/explorer/{digest.hexdigest()[:12]}"


def routes(knowledge: Callable[[], KnowledgeGraph]) -> list[BaseRoute]:
    """The routes that the pages' components need.

    Args:
        knowledge: gives the graph.
    """

    async def suggest(request: Request) -> Response:
        text = request.query_params.get("q", "")[:_LONGEST]
        return JSONResponse(await asyncio.to_thread(suggestions, knowledge(), text))

    async def download(request: Request) -> Response:
        format_, concept = request.path_params["format"], request.query_params.get("concept")
        if format_ not in DOWNLOADS:
            return PlainTextResponse(f"No format is called “{format_}”.", 404)
        try:
            text = await asyncio.to_thread(knowledge().export, format_, concept=concept)
        except UnknownConcept as error:
            return PlainTextResponse(str(error), 404)
        except SagacityError as error:
            return PlainTextResponse(str(error), 500)
        ending, media_type = DOWNLOADS[format_]
        name = f"{knowledge().resolve(concept) if concept else 'sagacity'}.{ending}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(text, media_type=media_type, headers=headers)

    return [
        Route("/explorer/search", suggest),
        Route("/explorer/download/{format}", download),
        Route("/explorer/{digest}/{name}", _asset),
    ]


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    content = _files().get(name)
    if content is None:
        return PlainTextResponse("There is no such file.", 404)
    keep = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(content, media_type=_TYPES[Path(name).suffix], headers=keep)


def suggestions(kg: KnowledgeGraph, text: str) -> dict[str, object]:
    """What the search box shows for what was typed so far."""
    cards = kg.cards()
    kinds = kg.vocabulary.kinds
    found = []
    for match in kg.search(text, 8):
        card = cards[match.slug]
        kind = next((kinds[iri] for iri in card.kinds if iri in kinds), None)
        found.append(
            {
                "slug": card.slug,
                "label": card.label,
                "how": match.how,
                "matched": match.text,
                "kind": kind.label if kind else "",
                "shape": kind.shape if kind else "dot",
                "light": kind.colour if kind else "",
                "dark": kind.colour_on_dark if kind else "",
                "definition": card.definition,
            }
        )
    return {"query": text, "matches": found}
