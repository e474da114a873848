"""The script that Streamlit runs for every visit: frame, navigation, page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from graph import ui
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
shared.refresh()
_PAGES = (
    st.Page(explore.page, title="Explore", url_path="explore", default=True),
    st.Page(query.page, title="Query", url_path="query"),
    st.Page(about.page, title="About", url_path="about"),
)
st.navigation(_PAGES, position="top").run()
