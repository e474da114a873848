"""Timing side by side, and tables."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


def seconds(*contestants: Callable[[], object], runs: int = 5) -> list[float]:
    """The median wall time of each contestant, run in turn so that drift hits all alike."""
    times: list[list[float]] = [[] for _ in contestants]
    for _ in range(runs):
        for own, contestant in zip(times, contestants, strict=True):
            start = time.perf_counter()
            contestant()
            own.append(time.perf_counter() - start)
    return [statistics.median(own) for own in times]


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table under a heading."""
    lines = [f"## {title}", "", f"| {' | '.join(header)} |", f"|{' --- |' * len(header)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def shown(value: float) -> str:
    """A time for people."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.2f} ms"
