"""The script that Streamlit runs for every visit: frame, navigation, page."""

from __future__ import annotations

import streamlit as st

from graph.ui import about, explore, query, shared

st.set_page_config(
    page_title="Sagacity", page_icon="🦉", layout="wide", initial_sidebar_state="collapsed"
)
shared.refresh()
_PAGES = (
    st.Page(explore.page, title="Explore", url_path="explore", default=True),
    st.Page(query.page, title="Query", url_path="query"),
    st.Page(about.page, title="About", url_path="about"),
)
st.navigation(_PAGES, position="top").run()
