"""Hostile labels, other origins, and people who cannot see the page."""

from __future__ import annotations

import socket
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import started, watched
from .explorer import details_of, open_view, search

LABEL = "<img src=x onerror=\"globalThis.pwned = 'label'\">"


@pytest.fixture
def hostile(browser, hostile_site):
    with watched(browser, hostile_site) as page:
        yield page
        # Nothing in labels, definitions, quotes, titles or conditions has run.


def unharmed(page):
    page.wait_for_timeout(100)  # time for an injected picture to fail loading
    assert page.evaluate("globalThis.pwned") is None
    hosts = """[...document.querySelectorAll('*')].map((host) => host.shadowRoot).filter(Boolean)
        .flatMap((root) => [...root.querySelectorAll('img, script, b:not(.condition b), [href^="javascript:"]')]).length"""
    assert page.evaluate(hosts) == 0


def test_hostile_words_are_text_in_every_place(hostile):
    """Canvas, card, panel, receipt, outline, table and search show markup as what it is."""
    open_view(hostile, concept="image")
    panel = details_of(hostile, "image")
    expect(panel.locator("h2")).to_have_text(LABEL)
    expect(panel.locator(".definition")).to_contain_text("<b>bold</b>")
    unharmed(hostile)
    panel.locator(".why").first.click()
    receipt = details_of(hostile, "image.alternativeTo.script")
    expect(receipt.locator("mark")).to_contain_text("onerror")
    expect(receipt.locator(".condition")).to_contain_text("<img")
    unharmed(hostile)
    for show in ("outline", "table"):
        open_view(hostile, concept="image", show=show)
        expect(hostile.locator(".twin")).to_contain_text("<img src=x")
        unharmed(hostile)
    search(hostile, "img src")
    unharmed(hostile)


def test_monstrous_and_reversed_labels_keep_the_page_in_shape(hostile):
    """Ten thousand characters and a turned direction of writing break nothing."""
    open_view(hostile, concept="script", depth="2")
    assert hostile.evaluate("document.documentElement.scrollWidth") <= 1440
    open_view(hostile, concept="long")
    assert hostile.evaluate("document.documentElement.scrollWidth") <= 1440
    unharmed(hostile)


def test_a_hostile_address_is_text(page):
    """What an address says is never run."""
    page.goto(
        "/?concept=%3Cimg%20src%3Dx%20onerror%3D%22globalThis.pwned%3D1%22%3E&node=%22%3E%3Cscript%3E"
    )
    page.locator(".panel[data-ready]").wait_for()
    assert page.evaluate("globalThis.pwned") is None


def test_hostile_answers_are_text(hostile):
    """A query's answer is shown as text."""
    hostile.goto("/query?query=SELECT%20?l%20%7B%20?c%20skos:prefLabel%20?l%20%7D")
    expect(hostile.locator(".results")).to_contain_text("<img src=x")
    unharmed(hostile)


PAGES = {
    "explore": "/",
    "receipt": "/?concept=saga&edge=saga.alternativeTo.two-phase-commit",
    "trade-off": "/?concept=cap-theorem",
    "outline": "/?show=outline",
    "table": "/?show=table",
    "query": "/query",
    "wrong query": "/query?query=SELECT",
    "about": "/about",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing(browser, site, address, scheme):
    """No page shuts anybody out, as far as a machine can tell."""
    with watched(browser, site, color_scheme=scheme) as page:
        page.goto(address)
        page.locator("[data-ready]").last.wait_for()
        page.wait_for_load_state("networkidle")
        found = Axe().run(page)
        wrong = [
            f"{rule['id']} ({rule['impact']}): {node['target']} {node.get('failureSummary', '')}"
            for rule in found.response["violations"]
            for node in rule["nodes"]
        ]
        assert wrong == []


def test_streamlit_run_serves_the_same(browser):
    """``streamlit run app.py`` starts the same explorer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with started(command, f"http://127.0.0.1:{port}") as url, watched(browser, url) as page:
        open_view(page)
        details_of(page, "saga")
