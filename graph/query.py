"""A query's text → a ``SafeQuery``, before any engine sees it.

Parsing a stranger's text is itself the attack: deep nesting kills a parser's process,
and SERVICE makes the engine call other machines. So this module reads tokens and
nothing else, in time linear in the text: size, nesting, form, dataset, and whether
the query asks for an update or another server. Whether it is SPARQL is for the engine
to say, in a process that can be stopped (``store.sandbox``).

The tokens are those of the SPARQL 1.2 grammar, and where engines are known to read
more loosely (``SERVICEex:a``, ``'''a'`` as two strings, ``?a<?b)#>`` as a comparison)
both readings are safe, or the query is turned away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .config import QueryLimits
from .errors import QueryError, QueryRefused

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")

_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
_PROLOGUE = frozenset(("BASE", "PREFIX", "VERSION"))
_NO_PREFIXES: Mapping[str, str] = MappingProxyType({})
_DEFAULT_LIMITS = QueryLimits()
_EXCERPT = 100


@dataclass(frozen=True, slots=True)
class SafeQuery:
    """A query that may be given to an engine.

    Attributes:
        text: as it was written.
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        prefixes: that need no declaration, namespace by prefix.
        has_dataset: it names its own graphs with FROM.
        limit: of the outermost LIMIT, None without one.
    """

    text: str
    form: str
    prefixes: Mapping[str, str]
    has_dataset: bool = False
    limit: int | None = None

    @property
    def is_graph(self) -> bool:
        """Whether the answer is a graph, rather than solutions or a truth value."""
        return self.form in ("CONSTRUCT", "DESCRIBE")


def trusted(text: str, prefixes: Mapping[str, str] = _NO_PREFIXES) -> SafeQuery:
    """One of our own queries: it starts with its form and names no dataset."""
    return SafeQuery(text, text.split(None, 1)[0].upper(), prefixes)


def check(
    text: str,
    prefixes: Mapping[str, str] = _NO_PREFIXES,
    limits: QueryLimits = _DEFAULT_LIMITS,
) -> SafeQuery:
    """Classify a stranger's query, or turn it away.

    Args:
        text: the query.
        prefixes: that need no declaration, namespace by prefix.
        limits: of length and nesting.

    Raises:
        QueryError: its tokens or brackets are not those of SPARQL.
        QueryRefused: it is an update, calls another server, or is too long or too deep.
    """
    if len(text) > limits.characters:
        raise QueryRefused(
            f"the query has {len(text):,} characters; at most {limits.characters:,} are read",
            "Shorten its lists of values, or ask in several queries",
        )
    reader = _Reader(text, set(prefixes), limits.nesting)
    for kind, token, start in _tokens(text):
        reader.read(kind, token, start)
    form = reader.finish()
    return SafeQuery(text, form, prefixes, reader.has_dataset, reader.limit)


def error_at(text: str, offset: int, reason: str) -> QueryError:
    """The error at a character of a query.

    Args:
        text: the query.
        offset: of the character, from 0.
        reason: what was found and what was expected.
    """
    # As engines count: a line ends at a line feed.
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return QueryError(reason, line, column, _excerpt(text, line, column))


_ENGINE_ERROR = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
# Character classes, and keywords that nobody who made a slip was after.
_NO_HELP = re.compile(r"\[.*?\](?=,|$)|Prefix not found|LATERAL|SERVICE|\"\\\\[uU]\"", re.DOTALL)


def engine_error(text: str, message: str) -> QueryError:
    """What an engine says about a query it cannot parse, in our words.

    Args:
        text: the query.
        message: of pyoxigraph's SyntaxError.
    """
    match = _ENGINE_ERROR.match(message)
    if match is None:
        return QueryError(message)
    line, column, reason = int(match[1]), int(match[2]), match[3]
    if reason.startswith("expected "):
        listed = _NO_HELP.sub("", reason.removeprefix("expected ").removeprefix("one of "))
        wanted = [part for part in (part.strip() for part in listed.split(", ")) if part]
        lines = text.split("\n")
        rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
        found = re.match(r"\w+|\S|\s*$", rest.strip()) if rest.strip() else None
        here = f"“{found[0]}” does not fit here" if found else "something is missing here"
        reason = f"{here}; expected {' or '.join(wanted)}" if wanted else here
    return QueryError(reason, line, column, _excerpt(text, line, column))


def _excerpt(text: str, line: int, column: int) -> str:
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    # Of a long line, the part around the place; one column a character, so that the caret fits.
    first = max(0, column - 1 - _EXCERPT // 2)
    part = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", shown[first : first + _EXCERPT])
    return f"{part}\n{' ' * (column - 1 - first)}^"


# ---------------------------------------------------------------------------- tokens

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_VAR = rf"{_BASE}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_CHARS = rf"{_VAR}\-"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_UCHAR = (
    r"\\u(?![dD][89A-Fa-f])[0-9A-Fa-f]{4}"
    r"|\\U(?!0000[dD][89A-Fa-f])00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}"
)
_ESCAPE = rf"\\[tbnrf\"'\\]|{_UCHAR}"
_LOCAL = rf"(?:[{_BASE}_:0-9]|{_PLX})(?:[{_CHARS}:]|{_PLX})*+(?:\.++(?:[{_CHARS}:]|{_PLX})++)*+"

# Quantifiers are possessive: nothing is read twice, whatever the text. For the same reason
# words with dots between them are one token, which is a name if a colon follows.
_TOKEN = re.compile(
    rf"""
      (?P<space>[\ \t\r\n]++|\#[^\r\n]*+)
    | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|{_UCHAR})*+>)
    | (?P<string>'''(?:'{{0,2}}+(?:[^'\\]|{_ESCAPE}))*+'''
        | \"""(?:"{{0,2}}+(?:[^"\\]|{_ESCAPE}))*+\"""
        | '(?!'')(?:[^'\\\n\r]|{_ESCAPE})*+'
        | "(?!"")(?:[^"\\\n\r]|{_ESCAPE})*+")
    | (?P<variable>[?$][{_BASE}_0-9][{_VAR}]*+)
    | (?P<blank>_:[{_BASE}_0-9][{_CHARS}]*+(?:\.++[{_CHARS}]++)*+)
    | (?P<word>[{_BASE}_][{_CHARS}]*+(?:\.++[{_CHARS}]++)*+(?P<colon>:(?:{_LOCAL})?+)?+)
    | (?P<name>:(?:{_LOCAL})?+)
    | (?P<number>[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+)
    | (?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<open>\{{\||<<\(|<<|[{{(\[])
    | (?P<close>\|\}}|\)>>|>>|[}})\]])
    | (?P<sign>\^\^|&&|\|\||[!<>]=|[-+*/!?^|=<>,;.~&])
    """,
    re.VERBOSE,
)
_SURROGATE = re.compile("[\ud800-\udfff]")

Token = tuple[str, str, int]


def _tokens(text: str) -> Iterator[Token]:
    """Kind, text and offset of each token; spaces and comments are left out."""
    stray = _SURROGATE.search(text)
    if stray is not None:
        raise error_at(text, stray.start(), "half of a surrogate pair is no character")
    offset = 0
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            raise error_at(text, offset, _why_no_token(text, offset))
        kind = match.lastgroup
        if kind == "word":
            yield from _words(match)
        elif kind is not None and kind != "space":
            yield kind, match[0], offset
        offset = match.end()


def _words(match: re.Match[str]) -> Iterator[Token]:
    if match["colon"] is not None:
        yield "name", match[0], match.start()
        return
    for part in re.finditer(r"\.|[^.]+", match[0]):
        yield "sign" if part[0] == "." else "word", part[0], match.start() + part.start()


def _why_no_token(text: str, offset: int) -> str:
    character = text[offset]
    if character in "\"'":
        return "this string has no end, or holds an escape that SPARQL does not know"
    if character == "\\":
        return "an escape may only stand in a string, an IRI or a name"
    if character.isprintable() and not character.isspace():
        return f"“{character}” does not belong to SPARQL"
    return f"the character U+{ord(character):04X} does not belong to SPARQL"


# ----------------------------------------------------------------------- what they say

_CLOSES = {"{": "}", "(": ")", "[": "]", "{|": "|}"}
_OPERANDS = frozenset(("variable", "number", "string", "iri", "name", "word", "tag", "close"))
_PREFIX_OPERATORS = frozenset("!-+^")
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_MISLEADING = re.compile(r"[#'()]")


class _Reader:
    """Reads off what matters, one token after the other.

    Attributes:
        has_dataset: FROM was met outside all braces.
        limit: of the last LIMIT outside all braces.
    """

    def __init__(self, text: str, prefixes: set[str], nesting: int) -> None:
        self.has_dataset = False
        self.limit: int | None = None
        self._text = text
        self._known = prefixes
        self._nesting = nesting
        self._form = ""
        self._open: list[tuple[str, int]] = []
        self._triples = 0  # depth of << >>, which are also less-than and greater-than signs
        self._run = 0  # operators in front of an operand, each a level for a parser
        self._before: Token = ("", "", 0)
        self._suspect: Token | None = None

    def read(self, kind: str, lexeme: str, start: int) -> None:
        if self._suspect is not None:
            if lexeme == "{":
                raise self._service(self._suspect[2])
            self._suspect = None
        if kind == "word":
            self._word(lexeme.upper(), start)
        elif kind == "name":
            self._name(lexeme, start)
        elif kind == "number" and not self._open and self._before[1].upper() == "LIMIT":
            self.limit = int(lexeme) if lexeme.isdecimal() else None
        elif kind == "open":
            self._opening(lexeme, start)
        elif kind == "close":
            self._closing(lexeme, start)
        elif kind == "iri":
            self._iri(lexeme, start)
        elif lexeme == "<" and not self._compares():
            raise error_at(self._text, start, "“<” begins an IRI here, but none stands there")
        self._run = self._run + 1 if lexeme in _PREFIX_OPERATORS else 0
        self._deep(start)
        self._before = (kind, lexeme, start)

    def finish(self) -> str:
        """The form; brackets must be closed by now."""
        if self._open:
            bracket, start = self._open[-1]
            raise error_at(self._text, start, f"“{bracket}” is never closed")
        if not self._form:
            raise error_at(self._text, len(self._text), f"the query has no {' or '.join(FORMS)}")
        return self._form

    def _word(self, word: str, start: int) -> None:
        if "SERVICE" in word:
            raise self._service(start)
        if not self._form:
            if word in FORMS:
                self._form = word
            elif word in _UPDATES:
                raise QueryRefused(
                    f"{word} would change the graph; queries here only read",
                    f"Ask with {', '.join(FORMS[:-1])} or {FORMS[-1]}",
                )
            elif word not in _PROLOGUE:
                reason = f"a query starts with {', '.join(FORMS[:-1])} or {FORMS[-1]}"
                raise error_at(self._text, start, reason)
        elif not self._open and word.startswith("FROM"):
            self.has_dataset = True

    def _name(self, name: str, start: int) -> None:
        prefix = name.partition(":")[0]
        if not self._form:
            self._known.add(prefix)
        elif prefix not in self._known:
            raise error_at(self._text, start, f"the prefix “{prefix}:” is not declared")
        elif "SERVICE" in prefix.upper() and self._open and self._before[1].upper() != "GRAPH":
            # An engine that needs no space after a keyword reads SERVICE here if a brace follows.
            self._suspect = ("name", name, start)

    def _iri(self, iri: str, start: int) -> None:
        # “?a<?b)#>” after an operand is an IRI to one reader and a comparison to another.
        if self._compares() and not _ABSOLUTE.match(iri) and _MISLEADING.search(iri):
            reason = "this can be read as an IRI or as “less than”; put a space after “<”"
            raise error_at(self._text, start, reason)

    def _compares(self) -> bool:
        """Whether “<” may mean “less than” here: in parentheses, after an operand."""
        return bool(self._open) and self._open[-1][0] == "(" and self._before[0] in _OPERANDS

    def _opening(self, bracket: str, start: int) -> None:
        if bracket == "<<":
            self._triples += 1
        elif bracket == "<<(":
            self._triples += 1
            self._open.append(("(", start))
        else:
            self._open.append((bracket, start))

    def _closing(self, bracket: str, start: int) -> None:
        if bracket == ">>":
            self._triples = max(0, self._triples - 1)
            return
        if bracket == ")>>":
            self._triples = max(0, self._triples - 1)
            bracket = ")"
        if not self._open:
            raise error_at(self._text, start, f"“{bracket}” closes nothing")
        opened, _ = self._open.pop()
        if _CLOSES[opened] != bracket:
            reason = f"“{bracket}” stands where “{_CLOSES[opened]}” should close “{opened}”"
            raise error_at(self._text, start, reason)

    def _deep(self, start: int) -> None:
        if len(self._open) + self._triples + self._run > self._nesting:
            line = self._text.count("\n", 0, start) + 1
            raise QueryRefused(
                f"the query is nested deeper than {self._nesting} levels, in line {line}",
                "Write it flatter",
            )

    def _service(self, start: int) -> QueryRefused:
        line = self._text.count("\n", 0, start) + 1
        return QueryRefused(
            f"SERVICE in line {line} would call another server; queries here stay in this graph",
            "Ask that server itself, and join the two answers",
        )
