"""The explorer and the HTTP endpoint: ``streamlit run app.py``, or any ASGI server on ``app``."""

from pathlib import Path

import streamlit as st

from graph import endpoint, ui
from graph.ui import assets, shared, theme

theme.apply()
app = st.App(
    Path(ui.__file__).with_name("pages.py"),
    lifespan=shared.warm,
    routes=[*endpoint.routes(shared.knowledge), *assets.routes(shared.knowledge)],
)
