"""A real server and a real Chromium for the tests of the pages."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """All browser tests share one server, and so one process of the test run."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if config.pluginmanager.hasplugin("xdist"):
                item.add_marker(pytest.mark.xdist_group("browser"))


@contextlib.contextmanager
def serve(folder: Path | None = None) -> Iterator[str]:
    """The explorer as the command line starts it; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "graph", "explore", "--port", str(port)]
    if folder is not None:
        command += ["--data", str(folder)]
    with started(command, f"http://127.0.0.1:{port}") as url:
        yield url


@contextlib.contextmanager
def started(command: list[str], url: str) -> Iterator[str]:
    """A server that answers at an address; what it printed is told if it stops by itself."""
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT) as server,
    ):
        try:
            _wait(server, log, f"{url}/_stcore/health")
            yield url
            if server.poll() is not None:
                pytest.fail(f"The explorer stopped by itself ({server.returncode}):\n{_read(log)}")
        finally:
            server.terminate()


def _read(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode()


def _wait(server: subprocess.Popen[bytes], log: IO[bytes], url: str) -> None:
    for _ in range(600):
        if server.poll() is not None:
            pytest.fail(f"The explorer did not start:\n{_read(log)}")
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    pytest.fail("The explorer did not answer within a minute.")


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The explorer on the shipped graph."""
    with serve() as url:
        yield url


@pytest.fixture(scope="session")
def hostile_site() -> Iterator[str]:
    """The explorer on a workspace full of markup."""
    with serve(Path(__file__).parent / "hostile") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail(
            "The browser tests need Chromium. Install it with your package manager, "
            "for instance: sudo apt-get install chromium"
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh page that fails the test on a script error or a request to another origin."""
    with watched(browser, site) as fresh:
        yield fresh


@contextlib.contextmanager
def watched(browser: Browser, origin: str, **options: object) -> Iterator[Page]:
    """A page in a context of its own; errors of scripts and outside requests fail the test."""
    context = browser.new_context(
        base_url=origin, viewport=options.pop("viewport", WIDE), **options
    )
    fresh = context.new_page()
    wrong: list[str] = []
    fresh.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    fresh.on("request", lambda request: wrong.extend(_outside(request.url, origin)))
    try:
        yield fresh
    finally:
        context.close()
    assert wrong == []


def _outside(url: str, origin: str) -> list[str]:
    inside = url.startswith((origin, origin.replace("http", "ws", 1), "data:", "blob:"))
    return [] if inside else [f"outside request: {url}"]
