"""All benchmarks for N concepts: ``python benchmarks/run.py 10000``. Writes RESULTS.md."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import checks, load, queries, writing  # noqa: E402
from benchmarks.generate import workspace  # noqa: E402

_SMALL = 200
_MACHINE = """Python {}, {} cores. Only the ratios count: both sides ran in turn on the same machine,
medians of several runs.
"""


def main() -> None:
    """Generate, measure, print, write."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    cache = Path(tempfile.gettempdir()) / "sagacity-benchmarks"
    folder = workspace(cache, size)
    parts = [
        f"# Results for {size:,} concepts\n",
        _MACHINE.format(platform.python_version(), os.cpu_count()),
    ]
    for benchmark in (load, writing, queries, checks):
        parts.append(benchmark.run(folder))
        print(parts[-1], flush=True)
    small = workspace(cache, _SMALL)
    if size > _SMALL:
        parts.append(checks.run(small))
        print(parts[-1], flush=True)
    (ROOT / "benchmarks" / "RESULTS.md").write_text("\n".join(parts))


if __name__ == "__main__":
    main()
