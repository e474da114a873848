"""Bidirectional components: a few lines that load one of our modules and hand it the data.

The modules are served by a route and cached by the browser, so that a click carries
neither scripts nor styles.
"""

from __future__ import annotations

from typing import Any, Protocol

import streamlit as st

from .assets import base

_LOADER = """
const module = import(new URL("%(path)s", location.origin).href);
export default (component) => {
  let here = true;
  module.then((loaded) => here && loaded.default(component));
  return () => { here = false; module.then((loaded) => loaded.unmount?.(component)); };
};
"""


class Renderer(Protocol):
    """Puts a component on the page and gives what it last sent."""

    def __call__(self, *, key: str, data: Any, **options: Any) -> Any:
        """Mount the component."""


def declare(name: str) -> Renderer:
    """The component whose module is ``<name>.js``.

    Its data arrives as ``component.data``; what the person does comes back as the
    trigger ``act``.
    """
    renderer: Renderer = st.components.v2.component(
        f"sagacity_{name}", html="", js=_LOADER % {"path": f"{base()}/{name}.js"}
    )
    return renderer
