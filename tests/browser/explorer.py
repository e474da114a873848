"""What the browser tests do with the page Explore, in a person's words."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Locator, Page

CANVAS = ".canvas[data-ready]"


def open_view(page: Page, **parameters: str) -> None:
    """Open a view and wait until everything stands."""
    page.goto(f"/?{urlencode(parameters)}" if parameters else "/")
    page.locator(CANVAS).wait_for()
    page.locator(".panel[data-ready]").wait_for()


def canvas(page: Page, script: str, *arguments: object) -> object:
    """Ask the drawing something."""
    return page.locator(CANVAS).evaluate(f"(frame, a) => {script}", list(arguments))


def positions(page: Page) -> dict[str, dict[str, float]]:
    """Where every concept stands."""
    return canvas(page, "frame.sagacity.positions()")


def edges(page: Page) -> set[str]:
    """Every relation that is drawn."""
    return set(canvas(page, "frame.sagacity.edges.getIds()"))


def click_concept(page: Page, slug: str, **options: object) -> None:
    """Click a concept on the canvas."""
    at = canvas(page, "frame.sagacity.pointOf(a[0])", slug)
    page.mouse.click(at["x"], at["y"], **options)


def search(page: Page, text: str) -> Locator:
    """Type into the search box; gives the options found."""
    page.get_by_role("combobox", name="Search concepts").fill(text)
    options = page.locator("#found [role=option]")
    options.first.wait_for()
    return options


def details_of(page: Page, subject: str) -> Locator:
    """The panel, once it tells about this concept or relation."""
    panel = page.locator(f'.panel[data-ready="{subject}"]')
    panel.wait_for()
    return panel


def scene_with(page: Page, count: int) -> None:
    """Wait until the drawing stands with this many concepts."""
    page.wait_for_function(
        """count => [...document.querySelectorAll('*')].some(host => {
            const frame = host.shadowRoot?.querySelector('.canvas[data-ready]');
            return frame?.sagacity && Object.keys(frame.sagacity.positions()).length === count;
        })""",
        arg=count,
    )
