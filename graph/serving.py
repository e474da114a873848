"""Run the explorer and the endpoint in one process, on one port."""

from __future__ import annotations

import importlib.util
import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path

from . import resources
from .config import DATA_VARIABLE
from .errors import EnvironmentProblem

_PORTS_TO_TRY = 50


def serve_explorer(
    data: Path | None,
    host: str,
    port: int,
    announce: Callable[[str], None],
    *,
    browser: bool = True,
) -> None:
    """Serve until interrupted.

    Args:
        data: the workspace, None for the shipped one.
        host: address to listen on.
        port: the first port to try; the next free one is taken.
        announce: told where the explorer is.
        browser: open the page, where there is somebody to see it.

    Raises:
        EnvironmentProblem: no port is free, or the address is not ours.
    """
    import uvicorn  # noqa: PLC0415 - only needed here

    listener = listen(host, port)
    taken = listener.getsockname()[1]
    if taken != port:
        announce(f"Port {port} is taken; using {taken}.")
    if data is not None:
        os.environ[DATA_VARIABLE] = str(data.resolve())
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{taken}"
    announce(f"Sagacity is at {url}  (SPARQL at {url}/sparql). Stop with Ctrl-C.")
    if browser and sys.stdout.isatty() and (os.environ.get("DISPLAY") or sys.platform == "darwin"):
        webbrowser.open(url)
    config = uvicorn.Config(_load_app(), log_level="warning", access_log=False, lifespan="on")
    uvicorn.Server(config).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on the first free port from ``port`` on.

    Raises:
        EnvironmentProblem: no port is free, or the address is not ours.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise EnvironmentProblem(f"{host} is no address to listen on: {error.strerror}") from error
    last: OSError | None = None
    for candidate in range(port, min(port + _PORTS_TO_TRY, 65536)):
        # With the protocol named, asyncio sends small answers at once (TCP_NODELAY).
        listener = socket.socket(family, kind, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address[0], candidate, *address[2:]))
            listener.listen(1024)
        except OSError as error:
            listener.close()
            last = error
            continue
        return listener
    raise EnvironmentProblem(
        f"no port from {port} to {port + _PORTS_TO_TRY - 1} can be used on {host}"
        f"{': ' + last.strerror if last and last.strerror else ''}",
        "Choose another with --port",
    )


def _load_app() -> Callable[..., object]:
    path = resources.app()
    spec = importlib.util.spec_from_file_location("sagacity_app", path)
    if spec is None or spec.loader is None:
        raise EnvironmentProblem(f"{path} is missing", "Install Sagacity again")
    module = importlib.util.module_from_spec(spec)
    sys.modules["sagacity_app"] = module
    spec.loader.exec_module(module)
    app: Callable[..., object] = module.app
    return app
