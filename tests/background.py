"""The small background that the tests of reading share, and how their cases are stored."""

from __future__ import annotations

from pathlib import Path

from graph.model import Concept, Text
from graph.vocabulary import SG

READING = Path(__file__).parent / "reading"


def rows(name: str) -> list[list[str]]:
    """The cells of a table of cases; lines that begin with # are remarks."""
    lines = (READING / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


CONCEPTS = {
    slug: Concept(
        slug,
        kinds=(SG + kind,),
        pref_labels=(Text(label),),
        alt_labels=tuple(Text(alias) for alias in aliases.split(";") if alias),
    )
    for slug, label, kind, aliases in rows("concepts.tsv")
}
