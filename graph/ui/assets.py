"""What the browser fetches besides pages: our modules and styles, and suggestions."""

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

_TYPES = {".js": "text/javascript", ".css": "text/css"}
_FOLDERS = (Path(__file__).parent / "web", Path(draw.__file__).parent)
_LONGEST = 200


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

    return [
        Route("/explorer/search", suggest),
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
