"""The page Explore, as a person uses it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from .conftest import serve, watched
from .explorer import (
    CANVAS,
    canvas,
    click_concept,
    details_of,
    edges,
    open_view,
    positions,
    scene_with,
    search,
)

SENTENCE = "A saga is an alternative to two-phase commit"


def parameters(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_it_opens_on_something_telling(page):
    """The first view is one concept's neighbourhood, with questions to ask."""
    open_view(page)
    expect(page.get_by_role("heading", level=2, name="saga", exact=True)).to_be_visible()
    assert 15 < len(positions(page)) <= 120
    for question in ("Saga or two-phase commit?", "cache key expires", "CAP really force"):
        expect(page.get_by_role("link", name=question)).to_be_visible()


def test_find_click_and_read_the_alternatives(page):
    """From a search to what a concept is an alternative to."""
    open_view(page, concept="raft")
    options = search(page, "saga")
    expect(options.first).to_contain_text("saga")
    page.keyboard.press("Enter")
    details_of(page, "saga")
    page.locator(CANVAS).wait_for()
    click_concept(page, "two-phase-commit")
    details_of(page, "two-phase-commit")
    click_concept(page, "saga")
    panel = details_of(page, "saga")
    group = panel.locator(".group").filter(
        has=page.get_by_role("heading", name="is an alternative to")
    )
    expect(group.get_by_role("link", name="two-phase commit")).to_be_visible()
    assert parameters(page) == {"concept": "saga", "node": "saga"}


@pytest.mark.parametrize("typed", ["SAGA", "sgaa", "2pc", "two phase comit"])
def test_search_forgives(page, typed):
    """Any case, typos and acronyms find what is meant."""
    open_view(page)
    expected = "saga" if typed.lower().startswith("s") else "two-phase commit"
    expect(search(page, typed).first).to_contain_text(expected)


def test_search_says_when_there_is_nothing(page):
    """Nothing found is said, with what to try."""
    open_view(page)
    expect(search(page, "qqqqqqqq").first).to_contain_text("Nothing is called “qqqqqqqq”")


def test_slash_leads_to_the_search(page):
    """One key from anywhere."""
    open_view(page)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search concepts")).to_be_focused()


def test_the_receipt_of_a_relation(page):
    """One click from a relation to the sentence that supports it."""
    open_view(page)
    page.get_by_role("button", name="Why: saga is an alternative to two-phase commit").click()
    panel = details_of(page, "saga.alternativeTo.two-phase-commit")
    expect(panel.locator("mark")).to_contain_text(SENTENCE)
    expect(panel.locator("figcaption strong")).to_contain_text("Saga")
    assert parameters(page)["edge"] == "saga.alternativeTo.two-phase-commit"


def test_a_relation_can_be_clicked_on_the_canvas(page):
    """An edge opens its receipt."""
    open_view(page, concept="saga,two-phase-commit")
    at = canvas(page, "frame.sagacity.pointOfEdge(a[0])", "saga.alternativeTo.two-phase-commit")
    page.mouse.click(at["x"], at["y"])
    expect(page.locator(".panel mark").first).to_contain_text(SENTENCE)


def test_an_inferred_relation_shows_its_proof(page):
    """What nobody stated is explained by what somebody did."""
    open_view(page, concept="saga")
    inferred = canvas(
        page, "frame.sagacity.scene.edges.filter((edge) => edge.inferred).map((edge) => edge.id)"
    )
    open_view(page, concept="saga", edge=inferred[0])
    panel = details_of(page, inferred[0])
    expect(panel).to_contain_text("Nobody stated this; it follows")
    expect(panel.locator(".proof > li").first).to_contain_text("because")


def test_expanding_moves_nothing(page):
    """New concepts come in, old ones stay, and the address says how."""
    open_view(page)
    before = positions(page)
    click_concept(page, "two-phase-commit")
    panel = details_of(page, "two-phase-commit")
    panel.get_by_role("button", name=re.compile("^Expand 12 of")).click()
    scene_with(page, len(before) + 12)
    after = positions(page)
    assert {slug: after[slug] for slug in before} == before
    assert parameters(page)["add"] == "two-phase-commit.any.any.12"


def test_one_relation_can_be_expanded(page):
    """The menu of a concept adds one relation in one direction."""
    open_view(page, node="two-phase-commit")
    before = positions(page)
    panel = details_of(page, "two-phase-commit")
    more = panel.get_by_role("button", name=re.compile("^Show . more: is an alternative to"))
    count = int(re.search(r"\d+", more.get_attribute("aria-label")).group())
    more.click()
    scene_with(page, len(before) + count)
    assert parameters(page)["add"] == f"two-phase-commit.alternativeTo.out.{count}"


def test_a_double_click_expands(page):
    """The quickest way to see more."""
    open_view(page)
    before = positions(page)
    at = canvas(page, "frame.sagacity.pointOf(a[0])", "two-phase-commit")
    page.mouse.dblclick(at["x"], at["y"])
    scene_with(page, len(before) + 12)


def test_a_link_reopens_exactly_this_view(page, browser, site):
    """Same nodes, positions, relations and selection in a browser that has never been here."""
    open_view(
        page, concept="saga", add="microservices.any.any.9", off="worsens", node="microservices"
    )
    click_concept(page, "availability")
    details_of(page, "availability")
    with watched(browser, site) as other:
        other.goto(page.url)
        other.locator(CANVAS).wait_for()
        details_of(other, "availability")
        assert positions(other) == positions(page)
        assert edges(other) == edges(page)
        assert canvas(other, "frame.sagacity.selection.node") == "availability"


def test_back_and_forward_walk_through_views(page):
    """The browser's history is the history of views."""
    open_view(page)
    before = positions(page)
    click_concept(page, "two-phase-commit")
    details_of(page, "two-phase-commit")
    page.locator(".panel").get_by_role("button", name=re.compile("^Expand")).click()
    scene_with(page, len(before) + 12)
    page.go_back()
    scene_with(page, len(before))
    page.go_back()
    details_of(page, "saga")
    page.go_forward()
    details_of(page, "two-phase-commit")


def test_the_legend_filters_and_moves_nothing(page):
    """Pressing an entry hides it, everything else stays, and pressing again brings it back."""
    open_view(page)
    before = positions(page)
    entry = page.locator(".legend").get_by_role("button", name=re.compile("^problem"))
    entry.click()
    expect(entry).to_have_attribute("aria-pressed", "false")
    page.wait_for_function("() => location.search.includes('hide=Problem')")
    problems = canvas(
        page,
        "frame.sagacity.scene.nodes.filter((n) => frame.sagacity.scene.kinds[n.kind].name === 'Problem').length",
    )
    after = positions(page)
    assert problems == 0
    assert len(after) < len(before)
    assert after.items() <= before.items()
    entry.click()
    scene_with(page, len(before))
    assert positions(page) == before


def test_depth_topics_and_filters_are_in_the_address(page):
    """Everything one can set is part of the link."""
    open_view(page)
    count = len(positions(page))
    page.get_by_role("button", name=re.compile("^Depth 2")).click()
    scene_with(page, 120)
    assert count < 120
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Colour by community instead of kind").check()
    page.wait_for_function("() => location.search.includes('colour=community')")
    assert parameters(page) == {"concept": "saga", "depth": "2", "colour": "community"}
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Topics").click()
    page.get_by_role("button", name=re.compile("^caching")).click()
    page.wait_for_function("() => location.search.includes('topic=caching')")


@pytest.mark.parametrize("show", ["outline", "table"])
def test_the_twin_holds_what_the_canvas_holds(page, show):
    """Outline and table show the same concepts and relations, with the same filters."""
    options = {"concept": "saga", "add": "microservices.any.any.5", "off": "improves"}
    open_view(page, **options)
    concepts, relations = set(positions(page)), edges(page)
    page.get_by_role("button", name=f"Show as {show}").click()
    twin = page.locator(".twin[data-ready]")
    twin.wait_for()
    slugs = twin.locator("[data-slug]").evaluate_all("all => all.map((one) => one.dataset.slug)")
    assert set(slugs) == concepts
    if show == "table":
        rows = twin.locator("[data-edge]").evaluate_all("all => all.map((one) => one.dataset.edge)")
        assert set(rows) == relations
    twin.locator('[data-slug="microservices"]').first.click()
    details_of(page, "microservices")
    assert parameters(page) == {**options, "show": show, "node": "microservices"}


def test_the_table_sorts(page):
    """A column sorts up and down, and says so."""
    open_view(page, show="table")
    head = page.locator("th").filter(has_text="Concept").first
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    names = page.locator('table[data-name="concepts"] td.label').all_inner_texts()
    assert names == sorted(names, key=str.lower)


def test_by_keyboard_alone(page):
    """Arrows walk to neighbours and say where one is, Enter selects, E expands, Escape leaves."""
    open_view(page)
    before = positions(page)
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowRight")
    live = page.locator(".canvas [role=status]")
    expect(live).to_have_text(re.compile(r".+, .+, \d+ neighbours?; .+ saga"))
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('node=')")
    details_of(page, parameters(page)["node"])
    page.keyboard.press("e")
    page.wait_for_function("() => location.search.includes('add=')")
    page.wait_for_function(
        """count => [...document.querySelectorAll('*')].some(host => {
            const frame = host.shadowRoot?.querySelector('.canvas[data-ready]');
            return frame && Object.keys(frame.sagacity.positions()).length > count;
        })""",
        arg=len(before),
    )
    page.keyboard.press("Escape")
    details_of(page, "saga")


def test_a_concept_moved_by_hand_stays_there(page, browser, site):
    """Only what was moved by hand is in the address besides the question."""
    open_view(page)
    at = canvas(page, "frame.sagacity.pointOf(a[0])", "availability")
    page.mouse.move(at["x"], at["y"])
    page.mouse.down()
    page.mouse.move(at["x"] + 40, at["y"] + 50, steps=6)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('at=availability.')")
    _, x, y = parameters(page)["at"].split(".")
    with watched(browser, site) as other:
        other.goto(page.url)
        other.locator(CANVAS).wait_for()
        assert positions(other)["availability"] == {"x": int(x), "y": int(y)}


def test_two_concepts_side_by_side(page):
    """A second concept can be set beside the first and taken away again."""
    open_view(page, node="two-phase-commit")
    details_of(page, "two-phase-commit").get_by_role("button", name="Set beside").click()
    page.wait_for_function("() => location.search.includes('concept=saga%2Ctwo-phase-commit')")
    page.get_by_role("button", name="Take saga out of the middle").click()
    page.wait_for_function("() => /concept=two-phase-commit(&|$)/.test(location.search)")


def test_a_click_is_small_on_the_wire(page):
    """A click does not send the drawing again."""
    open_view(page, concept="saga", depth="2")
    received = []
    page.evaluate("performance.clearMarks()")
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.on(
        "Network.webSocketFrameReceived",
        lambda event: received.append(len(event["response"]["payloadData"]) * 3 // 4),
    )
    # The socket was opened before: a new one is watched from its start.
    page.reload()
    page.locator(CANVAS).wait_for()
    details_of(page, "saga")
    whole = sum(received)
    received.clear()
    click_concept(page, "two-phase-commit")
    details_of(page, "two-phase-commit")
    assert sum(received) < min(20_000, whole / 4)


def test_an_unknown_concept_is_told_with_the_nearest(page):
    """A wrong address is explained, and something is shown all the same."""
    open_view(page, concept="sagga", depth="77")
    expect(page.get_by_text("no concept is called “sagga”")).to_be_visible()
    expect(page.get_by_text("Nearest: ")).to_contain_text("saga")
    expect(page.get_by_text("“depth” in the address")).to_be_visible()
    assert positions(page)


def test_an_empty_workspace_says_how_to_begin(browser, tmp_path):
    """Nothing there yet is not an error."""
    with serve(tmp_path) as url, watched(browser, url) as page:
        page.goto("/")
        expect(page.get_by_role("heading", name="This graph is still empty")).to_be_visible()
        expect(page.locator(".empty pre")).to_contain_text("sagacity ingest")


def test_a_file_that_does_not_load_is_named(browser, small):
    """The page says which file did not load and where it is wrong; the others are there."""
    (small / "concepts" / "caching.ttl").write_text("@prefix c: <http://x/> .\nc:x a ;\n")
    with serve(small) as url, watched(browser, url) as page:
        open_view(page)
        expect(page.get_by_text("A file did not load")).to_contain_text("caching.ttl: line 2")
        details_of(page, "saga")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_it_renders_in_both_themes_at_any_width(browser, site, scheme, width):
    """Nothing runs out of the page sideways, and the theme reaches the canvas."""
    viewport = {"width": width, "height": 844}
    with watched(browser, site, viewport=viewport, color_scheme=scheme) as page:
        open_view(page)
        expect(page.locator(".canvas")).to_have_attribute("data-theme", scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box = page.locator(".canvas").bounding_box()
        assert box["width"] <= width
        assert box["height"] > 300
