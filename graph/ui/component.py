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


_SEEN = "number of the last action"


def actions(key: str) -> list[dict[str, Any]]:
    """What the person did in a component since it was last asked, in order.

    Every message repeats the actions of the last moments, because Streamlit delivers
    only the last of several messages that come close together.
    """
    sent = st.session_state[key].get("act")
    fresh = [
        action
        for action in (sent if isinstance(sent, list) else [])
        if isinstance(action, dict)
        and isinstance(action.get("n"), int)
        and action["n"] > st.session_state.get(_SEEN, 0)
    ]
    if fresh:
        st.session_state[_SEEN] = fresh[-1]["n"]
    return fresh


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
