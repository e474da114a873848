"""What a person asked to see, as a value: it fits in a link and decides the whole drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["out", "in", "any"]

DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One expansion: further neighbours of a concept that is shown, or a concept by itself.

    Attributes:
        concept: slug.
        relation: local name of the relation to follow, empty for any.
        direction: “out” from the concept as subject, “in” towards it as object.
        count: how many concepts to add; 0 brings in the concept itself.
    """

    concept: str
    relation: str = ""
    direction: Direction = "any"
    count: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the graph is drawn.

    Attributes:
        focus: slugs of the concepts in the middle.
        depth: how many relations away from them, 1 to 4.
        steps: expansions, in the order they were made.
        relations_off: local names of relations that are not shown.
        kinds_off: local names of kinds that are not shown.
        topics: slugs of the topics that are shown, empty for all.
        inferred: with relations that nobody stated.
        moved: slug, x and y of concepts that were moved by hand.
    """

    focus: tuple[str, ...]
    depth: int = 1
    steps: tuple[Step, ...] = ()
    relations_off: tuple[str, ...] = ()
    kinds_off: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    inferred: bool = True
    moved: tuple[tuple[str, int, int], ...] = ()

    @property
    def filtered(self) -> bool:
        """Whether anything is hidden on purpose."""
        return bool(self.relations_off or self.kinds_off or self.topics or not self.inferred)
