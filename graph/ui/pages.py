"""The script that Streamlit runs for every visit: frame, navigation, page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from graph import ui
from graph.errors import SagacityError
from graph.ui import about, explore, query, shared

_LOGO = Path(ui.__file__).parent / "web" / "logo.svg"
_FRAME = """<style>
.stMainBlockContainer { padding-inline: clamp(0.75rem, 1.6vw, 2rem); max-width: 1900px; }
</style>"""

st.set_page_config(
    page_title="Sagacity", page_icon="🦉", layout="wide", initial_sidebar_state="collapsed"
)
st.logo(str(_LOGO), size="large", link=None)
st.html(_FRAME)
try:
    shared.refresh()
except SagacityError as error:
    explore.unavailable(str(error))
    st.stop()
_PAGES = (
    st.Page(explore.page, title="Explore", url_path="explore", default=True),
    st.Page(query.page, title="Query", url_path="query"),
    st.Page(about.page, title="About", url_path="about"),
)
chosen = st.navigation(_PAGES, position="top")
if "visit" in st.session_state:
    # A component of another page asked for a view of Explore.
    st.switch_page(_PAGES[0], query_params=st.session_state.pop("visit"))
if chosen.url_path != st.session_state.get("page"):
    # Who comes back from another page finds Explore as it was left.
    left_at = st.session_state.get("left at")
    if chosen is _PAGES[0] and "page" in st.session_state and left_at and not st.query_params:
        st.query_params.from_dict(left_at)
    st.session_state["page"] = chosen.url_path
chosen.run()
