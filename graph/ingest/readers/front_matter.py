"""What stands between two lines of ``---`` at the top of a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import yaml

_FENCED = re.compile(
    r"\A---[ \t]*\n(.{0,16000}?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of a document's front matter, and the text after it.

    Attributes:
        rest: the text after the front matter.
        fields: lower-case key to value, scalars only.
        notes: why it could not be used, if it could not.
    """

    rest: str = field(repr=False)
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()

    def first(self, *keys: str) -> str:
        """The first non-empty of these fields, or nothing."""
        return next((self.fields[key] for key in keys if self.fields.get(key)), "")

    @property
    def created(self) -> date | None:
        """Its date, if it is written as year-month-day."""
        match = _DAY.match(self.first("date", "created"))
        try:
            return date.fromisoformat(match.group()) if match else None
        except ValueError:
            return None


def split(text: str, name: str) -> FrontMatter:
    """Separate the front matter from a text.

    Every value is taken as a string, and nothing in it is ever constructed or merged:
    YAML's types, tags and merge keys are not needed here and are a way to do harm.

    Args:
        text: of the whole file.
        name: of the file, for notes.
    """
    match = _FENCED.match(text)
    if match is None:
        return FrontMatter(text)
    rest = text[match.end() :].lstrip("\n")
    try:
        # The pure Python loader: the C one overruns its stack on deep nesting.
        loaded = yaml.load(match.group(1), Loader=yaml.BaseLoader)  # noqa: S506 - builds strings only
    except (yaml.YAMLError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "nested too deeply"
        return FrontMatter(rest, notes=(f"the front matter of {name} is not YAML: {reason}",))
    if not isinstance(loaded, dict):  # two thematic breaks with prose between them
        return FrontMatter(text)
    fields = {
        key.casefold(): value.strip()
        for key, value in loaded.items()
        if isinstance(key, str) and isinstance(value, str)
    }
    return FrontMatter(rest, MappingProxyType(fields))
