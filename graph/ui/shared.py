"""The one graph that all pages and routes of this process look at."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ..api import KnowledgeGraph
from ..config import DATA_VARIABLE
from ..draw.surroundings import Surroundings
from ..errors import SagacityError

_opening = threading.Lock()


def knowledge() -> KnowledgeGraph:
    """The graph, opened once, whichever page or route asks first."""
    with _opening:
        return _open()


@cache
def _open() -> KnowledgeGraph:
    folder = os.environ.get(DATA_VARIABLE)
    return KnowledgeGraph.open(Path(folder) if folder else None)


@contextlib.asynccontextmanager
async def warm(_app: object) -> AsyncIterator[dict[str, object]]:
    """Open the graph while the first browser is still loading the page, and close it in the end."""
    opening = threading.Thread(target=_warm, daemon=True)
    opening.start()
    yield {}
    opening.join()
    with contextlib.suppress(SagacityError):
        knowledge().close()


def _warm() -> None:
    # What is wrong with the folder is told to whoever opens a page.
    with contextlib.suppress(SagacityError):
        outlook(knowledge())


def refresh() -> None:
    """Pick up files that changed, looking at most every other second."""
    _look(int(time.monotonic() / 2))


@lru_cache(maxsize=1)
def _look(_when: int) -> bool:
    return knowledge().reload()


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What pages derive from one version of the graph.

    Attributes:
        around: neighbours, remembered as they are asked for.
        communities: number of each concept's group.
        community_labels: what each group is about, by number.
    """

    around: Surroundings
    communities: Mapping[str, int]
    community_labels: tuple[str, ...]


def outlook(kg: KnowledgeGraph) -> Outlook:
    """What pages derive from the graph as it is now."""
    return _outlook(kg, kg.version)


@lru_cache(maxsize=2)
def _outlook(kg: KnowledgeGraph, _version: str) -> Outlook:
    groups = kg.communities()
    return Outlook(
        around=Surroundings(kg),
        communities={slug: number for number, group in enumerate(groups) for slug in group.members},
        community_labels=tuple(group.name for group in groups),
    )
