"""The values everything else speaks in. All are frozen; what is done with them is elsewhere.

Concepts are named by slug, kinds, relations and topics by IRI, because slugs hold in
every workspace whatever its base, and terms are the same in all of them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

import pyoxigraph as ox

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Rest = tuple[tuple[ox.NamedNode, ox.NamedNode | ox.Literal], ...]
"""Statements about a node that the model has no place for, kept as they are."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string in a language.

    Attributes:
        value: the string.
        language: its BCP 47 tag in lower case, empty for none.
    """

    value: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of the graph.

    Attributes:
        slug: names it for good.
        kinds: IRIs of its kinds, normally one.
        pref_labels: at most one a language.
        alt_labels: synonyms and acronyms.
        definitions: at most one a language.
        scope_notes: where communities use the word differently.
        topics: IRIs of its topics, the primary one first.
        conditions: when a trade-off holds.
        sources: keys of literature references.
        exact_matches: IRIs of the same concept elsewhere.
        close_matches: IRIs of nearly the same concept elsewhere.
        deprecated: it must not be used any more.
        replaced_by: slug of the concept to use instead.
        rest: further statements about it.
    """

    slug: str
    kinds: tuple[str, ...] = ()
    pref_labels: tuple[Text, ...] = ()
    alt_labels: tuple[Text, ...] = ()
    definitions: tuple[Text, ...] = ()
    scope_notes: tuple[Text, ...] = ()
    topics: tuple[str, ...] = ()
    conditions: tuple[Text, ...] = ()
    sources: tuple[str, ...] = ()
    exact_matches: tuple[str, ...] = ()
    close_matches: tuple[str, ...] = ()
    deprecated: bool = False
    replaced_by: str | None = None
    rest: Rest = ()

    @property
    def label(self) -> str:
        """The English label, else any, else the slug."""
        return _english(self.pref_labels) or self.slug

    @property
    def definition(self) -> str:
        """The English definition, else any, else nothing."""
        return _english(self.definitions)

    @property
    def aliases(self) -> tuple[str, ...]:
        """Every other label."""
        return tuple(text.value for text in self.alt_labels)


class Status(Enum):
    """Whether a relation was settled, and how. The value is the term's local name."""

    ACCEPTED = "Accepted"
    PROPOSED = "Proposed"
    REJECTED = "Rejected"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason for a relation: words of a document, or the word of a person.

    Attributes:
        document: slug of the document.
        quote: its exact words.
        occurrence: which occurrence is meant, from 1; None where there is only one.
        confidence: how likely the words state the relation, 0 to 1.
        extractor: the rule or model that found them, with its version.
        attributed_to: IRI of the person who said so.
        created: the day it was found.
        rest: further statements about it.
    """

    document: str | None = None
    quote: str | None = None
    occurrence: int | None = None
    confidence: Decimal | None = None
    extractor: str | None = None
    attributed_to: str | None = None
    created: date | None = None
    rest: Rest = ()

    def digest(self, relation: str) -> str:
        """What names it, given the digest of its relation."""
        return _digest(
            relation,
            self.document or "",
            self.quote or "",
            str(self.occurrence or ""),
            "" if self.quote else self.attributed_to or "",
        )


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement that one concept relates to another, with its reasons.

    Attributes:
        subject: slug; of a symmetric relation, the end that sorts first.
        predicate: IRI of the relation.
        object: slug.
        status: only an accepted one has its direct triple.
        conditions: when it holds.
        evidence: its reasons.
        sources: keys of literature that states it.
        rest: further statements about its assertion.
    """

    subject: str
    predicate: str
    object: str
    status: Status = Status.ACCEPTED
    conditions: tuple[Text, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[str, ...] = ()
    rest: Rest = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Subject, predicate and object."""
        return (self.subject, self.predicate, self.object)

    @property
    def digest(self) -> str:
        """What names its assertion: a hash of slugs and terms, not of prefixes or a base."""
        return _digest(*self.key)


@dataclass(frozen=True, slots=True)
class Source:
    """A literature reference.

    Attributes:
        key: names it, such as ``gray-1978``.
        title: of the work.
        authors: as printed.
        year: of publication.
        rest: further statements about it.
    """

    key: str
    title: str = ""
    authors: str = ""
    year: int | None = None
    rest: Rest = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read.

    Attributes:
        slug: names it in the workspace.
        title: from its front matter or first heading.
        text: the whole stored text; quotes are found in it.
        topic: slug of the folder it lies in, empty for none.
        author: from its front matter.
        licence: from its front matter.
        created: from its front matter.
        origin: what it was read from, a file name or an address, empty for our own.
    """

    slug: str
    title: str
    text: str = field(repr=False)
    topic: str = ""
    author: str = ""
    licence: str = ""
    created: date | None = None
    origin: str = ""

    @property
    def digest(self) -> str:
        """A hash of the text."""
        return _digest(self.text)

    def find(self, quote: str, occurrence: int | None = None) -> tuple[int, int] | None:
        """Where a quote stands: start and end in code points, None where it does not."""
        start = -1
        for _ in range(occurrence or 1):
            start = self.text.find(quote, start + 1)
            if start < 0 or not quote:
                return None
        return start, start + len(quote)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What one file holds, or what several hold together.

    Attributes:
        concepts: by slug.
        relations: by subject, predicate and object.
        sources: by key.
        rest: statements about nodes that are none of these.
    """

    concepts: Mapping[str, Concept] = field(default_factory=dict)
    relations: Mapping[tuple[str, str, str], Relation] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    rest: tuple[ox.Triple, ...] = ()


class Severity(Enum):
    """How bad a finding is: an error stops a save, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the graph that should be mended.

    Attributes:
        severity: an error stops a save.
        rule: local name of the shape that found it.
        message: what is wrong, in words.
        focus: the concept, relation or document it is about, as IRI.
        value: the offending value, empty if the message says it all.
        mend: what to do about it.
        place: the file, where it is known.
    """

    severity: Severity
    rule: str
    message: str
    focus: str
    value: str = ""
    mend: str = ""
    place: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}"


def slugify(label: str) -> str:
    """The slug of a label: lower case, words joined by hyphens, accents dropped.

    >>> slugify("Two-Phase Commit (2PC)")
    'two-phase-commit-2pc'
    """
    plain = unicodedata.normalize("NFKD", label).replace("’", "").replace("'", "")
    plain = plain.replace("–", "-").encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _english(texts: tuple[Text, ...]) -> str:
    for text in texts:
        if text.language.partition("-")[0] == "en":
            return text.value
    return texts[0].value if texts else ""


def _digest(*parts: str) -> str:
    # The unit separator cannot be part of a slug or a term, so parts cannot run together.
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
