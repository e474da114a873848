"""Where the ontology, the shipped data and the explorer's page are.

In a checkout they stand beside the package; in an installed wheel they lie in
``graph/_shipped``. The checkout is preferred, because a copy made for an editable
install goes stale.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def root() -> Path:
    """The folder that holds ``ontology/``, ``data/`` and ``app.py``."""
    return _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else _PACKAGE / "_shipped"


def ontology() -> Path:
    """The folder of the shipped ontology."""
    return root() / "ontology"


def data() -> Path:
    """The shipped workspace, read-only when installed."""
    return root() / "data"


def app() -> Path:
    """The Streamlit app."""
    return root() / "app.py"


def is_shipped(folder: Path) -> bool:
    """Whether a folder belongs to an installed copy, which must not be written."""
    return (_PACKAGE / "_shipped") in folder.resolve().parents
