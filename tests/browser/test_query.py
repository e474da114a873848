"""The page Query, and taking answers home."""

from __future__ import annotations

import csv
import io
import json

import rdflib
from playwright.sync_api import expect

QUERY = "SELECT ?b WHERE { c:saga sg:alternativeTo ?b } ORDER BY ?b"


def ask(page, text):
    page.goto("/query")
    page.locator(".editor[data-ready]").wait_for()
    box = page.get_by_role("textbox", name="SPARQL query")
    box.fill(text)
    page.get_by_role("button", name="Run").click()
    return answer(page, text)


def answer(page, text):
    page.wait_for_function(
        """text => [...document.querySelectorAll('*')].some(host =>
            host.shadowRoot?.querySelector('.results')?.dataset.query === text)""",
        arg=text,
    )
    return page.locator(".results")


def download(page, ending):
    with page.expect_download() as caught:
        page.locator(f'[data-download="{ending}"]').click()
    return caught.value.path().read_text(encoding="utf-8")


def test_a_query_lists_alternatives_by_name(page):
    """Concepts appear by label and lead into Explore."""
    results = ask(page, QUERY)
    expect(results.get_by_role("link", name="two-phase commit")).to_be_visible()
    results.get_by_role("link", name="two-phase commit").click()
    page.locator('.panel[data-ready="two-phase-commit"]').wait_for()
    assert "concept=two-phase-commit" in page.url


def test_a_query_is_a_link(page):
    """The address holds the query, and opening it asks again."""
    ask(page, QUERY)
    page.wait_for_function("() => location.search.includes('alternativeTo')")
    page.reload()
    expect(answer(page, QUERY).get_by_role("link", name="two-phase commit")).to_be_visible()


def test_answers_can_be_taken_home(page):
    """CSV, JSON and Turtle downloads hold what was asked for."""
    ask(page, QUERY)
    rows = list(csv.DictReader(io.StringIO(download(page, "csv"))))
    assert "https://w3id.org/sagacity/id/two-phase-commit" in {row["b"] for row in rows}
    bindings = json.loads(download(page, "json"))["results"]["bindings"]
    assert len(bindings) == len(rows)
    ask(page, "CONSTRUCT { c:saga sg:alternativeTo ?b } WHERE { c:saga sg:alternativeTo ?b }")
    triples = rdflib.Graph().parse(data=download(page, "ttl"), format="turtle")
    assert len(triples) == len(rows)


def test_yes_or_no(page):
    """An ASK is answered in one word."""
    expect(ask(page, "ASK { c:saga a sg:Pattern }").locator(".verdict")).to_have_text("Yes")


def test_a_mistake_is_shown_in_its_place(page):
    """Line, column and caret are told, and the query stays in the editor."""
    wrong = "SELECT ?b WHERE {\n  c:saga sg:alternativeTo ;; }"
    results = ask(page, wrong)
    expect(results.get_by_role("alert")).to_contain_text("line 2")
    expect(results.locator(".error pre")).to_contain_text("^")
    expect(page.get_by_role("textbox", name="SPARQL query")).to_have_value(wrong)


def test_refusals_give_the_reason(page):
    """An update and a SERVICE are refused in words."""
    expect(ask(page, "DELETE WHERE { ?s ?p ?o }").get_by_role("alert")).to_be_visible()
    service = "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"
    expect(ask(page, service).get_by_role("alert")).to_contain_text("SERVICE")


def test_the_editor_completes(page):
    """Relations and concepts are offered while one types."""
    page.goto("/query")
    page.locator(".editor[data-ready]").wait_for()
    box = page.get_by_role("textbox", name="SPARQL query")
    box.fill("SELECT ?b WHERE { c:saga ")
    box.press("End")
    box.press_sequentially("sg:alter")
    expect(page.get_by_role("option", name="sg:alternativeTo")).to_be_visible()
    box.press("Enter")
    box.press_sequentially(" c:two-pha")
    page.get_by_role("option", name="c:two-phase-commit").wait_for()
    page.keyboard.press("Tab")
    expect(box).to_have_value("SELECT ?b WHERE { c:saga sg:alternativeTo c:two-phase-commit")


def test_examples_are_starting_points(page):
    """Every example gives an answer."""
    page.goto("/query")
    page.locator(".starters[data-ready]").wait_for()
    examples = page.locator(".starters .line")
    for number in range(examples.count()):
        examples.nth(number).click()
        title = examples.nth(number).inner_text()
        page.wait_for_function(
            """title => [...document.querySelectorAll('*')].some(host => {
                const frame = host.shadowRoot?.querySelector('.results');
                return frame?.dataset.query.includes(title) && frame.dataset.ready !== 'error';
            })""",
            arg=title,
        )


def test_the_graph_and_a_concept_can_be_taken_as_turtle(page):
    """What one downloads is Turtle that RDFLib reads."""
    page.goto("/about")
    with page.expect_download() as caught:
        page.get_by_role("link", name="Turtle", exact=True).click()
    whole = rdflib.Graph().parse(caught.value.path(), format="turtle")
    page.goto("/?concept=saga")
    page.locator('.panel[data-ready="saga"]').wait_for()
    with page.expect_download() as caught:
        page.locator(".panel").get_by_role("link", name="Turtle").click()
    assert caught.value.suggested_filename == "saga.ttl"
    one = rdflib.Graph().parse(caught.value.path(), format="turtle")
    assert 0 < len(one) < len(whole)
    saga = rdflib.URIRef("https://w3id.org/sagacity/id/saga")
    relation = rdflib.URIRef("https://w3id.org/sagacity/ns#alternativeTo")
    assert (saga, relation, None) in one
