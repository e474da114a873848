"""A real HTTP server with the endpoint, for tests that ask it as a client would."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from graph.api import KnowledgeGraph
from graph.endpoint import routes
from graph.serving import listen


@contextmanager
def serve(kg: KnowledgeGraph) -> Iterator[str]:
    """Serve a graph; gives the address without a slash at its end."""
    app = Starlette(routes=routes(lambda: kg))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    with listen("127.0.0.1", 18000) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
