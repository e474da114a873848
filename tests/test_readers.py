"""Reading files into text, blocks and sentences with exact places."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.config import ReadingLimits
from graph.errors import DocumentError
from graph.ingest.readers import FORMATS, Block, Parsed, read, read_text

READING = Path(__file__).parent / "reading"
DOCUMENTS = sorted(path for path in READING.iterdir() if path.suffix in FORMATS)


def assert_exact(parsed: Parsed) -> None:
    """Every place that a block knows holds, in the document, the words it says."""
    text = parsed.document.text
    for block in parsed.blocks:
        assert 0 <= block.start < block.end <= len(text)
        for index, character in enumerate(block.text):
            start, end = block.place(index, index + 1)
            if end - start == 1 and not character.isspace() and "&" not in text:
                assert text[start:end] == character
        for sentence in block.sentences:
            start, end = block.place(sentence.start, sentence.end)
            assert sentence.begins <= start < end <= sentence.ends
            quote = text[sentence.begins : sentence.ends]
            assert quote
            assert quote == quote.strip()


def of_kind(parsed: Parsed, kind: str) -> list[str]:
    return [block.text for block in parsed.blocks if block.kind == kind]


def find(parsed: Parsed, words: str) -> Block:
    return next(block for block in parsed.blocks if words in block.text)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_place_is_exact(path: Path) -> None:
    """Words, spans and sentences stand in the stored text where they are said to stand."""
    assert_exact(read(path))


def test_markdown_is_cut_into_blocks() -> None:
    """Titles, headings, labels, bullets, cells and quotes are told apart; code is left out."""
    parsed = read(READING / "breaker.md")
    assert of_kind(parsed, "title") == ["Circuit breaker"]
    assert of_kind(parsed, "heading") == [
        "How it works",
        "Trade-offs",
        "Benefits:",
        "Drawbacks:",
        "Related patterns",
    ]
    assert find(parsed, "Reduces tail").headings == ("Trade-offs", "Benefits")
    assert find(parsed, "Adds complexity").headings == ("Trade-offs", "Drawbacks")
    assert of_kind(parsed, "cell")[-1] == "a second time"
    assert (
        find(parsed, "does not guarantee").text == "A circuit breaker does not guarantee ordering."
    )
    assert not any("requires code" in block.text for block in parsed.blocks)


def test_markup_is_no_part_of_the_words_but_of_the_quote() -> None:
    """Links, emphasis and entities are read, and a quote is cut from the text as it is."""
    parsed = read(READING / "breaker.md")
    first = parsed.blocks[1]
    assert first.text.startswith("A circuit breaker is a pattern")
    assert [first.text[span.start : span.end] for span in first.emphasis] == ["circuit breaker"]
    assert [(first.text[li.start : li.end], li.target) for li in first.links] == [
        ("many meshes", "https://example.org/mesh?a=1&b=2")
    ]
    quotes = [parsed.document.text[s.begins : s.ends] for s in first.sentences]
    assert (
        quotes[0]
        == "A **circuit breaker** is a pattern that stops calls to a part that keeps failing."
    )
    assert quotes[2].endswith("[many meshes](https://example.org/mesh?a=1&b=2).")
    assert find(parsed, "counts errors").text.startswith("The breaker counts errors & opens.")


def test_a_sentence_may_begin_a_line_in_lower_case() -> None:
    """A name such as gRPC begins a sentence if a line ended before it."""
    sentences = read(READING / "breaker.md").blocks[1].sentences
    assert len(sentences) == 3
    assert len(read_text("It ends. however, this goes on.", ".md", "x").blocks[0].sentences) == 1


def test_abbreviations_end_no_sentence() -> None:
    """“e.g.”, “vs.” and initials are followed by the same sentence."""
    text = "Some stores, e.g. Redis, cache (cf. Fig. 3). J. Gray named it."
    block = read_text(text, ".md", "x").blocks[0]
    assert [block.text[s.start : s.end] for s in block.sentences] == [
        "Some stores, e.g. Redis, cache (cf. Fig. 3).",
        "J. Gray named it.",
    ]


def test_front_matter_describes_the_document_and_is_no_text() -> None:
    """Title, author, licence and date come from it; quotes never do."""
    document = read(READING / "breaker.md").document
    assert (document.slug, document.title, document.author) == (
        "breaker",
        "Circuit breaker",
        "Ada Example",
    )
    assert (document.licence, document.created) == ("CC-BY-4.0", date(2026, 1, 5))
    assert document.text.startswith("# Circuit breaker")


@pytest.mark.parametrize(
    "front",
    [
        "[" * 8000,
        "- " * 4000,
        "a: &a [1]\n" + "".join(f"b{n}: [*a, *a, *a]\n" for n in range(200)),
        "a: &a {k: v}\nb: &b {<<: [*a, *a, *a, *a]}\nc: {<<: [*b, *b, *b, *b]}",
        "a: !!python/object/apply:os.system ['true']",
        "a: 'unclosed",
        "title: [not, a, string]",
        "date: 2026-99-99",
    ],
    ids=["brackets", "dashes", "aliases", "merges", "tags", "unclosed", "list", "date"],
)
def test_hostile_front_matter_does_no_harm(front: str) -> None:
    """It is used, or ignored with a note; it constructs and expands nothing."""
    parsed = read_text(f"---\n{front}\n---\n\nA cache is fast.\n", ".md", "x.md")
    assert parsed.document.text == "A cache is fast.\n"
    assert parsed.document.created is None


def test_prose_between_two_rules_is_no_front_matter() -> None:
    """Only a mapping is front matter."""
    text = "---\nA cache is fast.\n---\n\nIt is small.\n"
    assert read_text(text, ".md", "x.md").document.text == text


def test_a_page_of_teasers_is_taken_apart() -> None:
    """Entries end at “…”, with or without title lines; page furniture is left out."""
    parsed = read(READING / "glossary.txt")
    assert of_kind(parsed, "title") == [
        "What Is the Lantern Protocol? A Short Tour",
        "Relay Team",
        "Undo Chain",
        "Porter Echo",
        "Slow Ledger",
    ]
    assert of_kind(parsed, "heading") == [
        "How it works",
        "How it works",
        "Why it exists",
        "How it works",
        "The classical promises",
        "Strengths",
    ]
    assert {block.entry for block in parsed.blocks} == set(range(7))
    assert find(parsed, "Striping is").entry == 2
    assert find(parsed, "Slow Ledger").entry == find(parsed, "Validity").entry + 1
    assert not any("→" in block.text or "Read more" in block.text for block in parsed.blocks)


def test_ordinary_plain_text_is_one_entry() -> None:
    """Underlined titles, wrapped lines and bullets are read; one “…” cuts nothing."""
    parsed = read(READING / "wrapped.txt")
    assert parsed.document.title == "Notes on Backpressure"
    assert of_kind(parsed, "heading") == ["What it costs"]
    assert of_kind(parsed, "bullet") == [
        "more waiting at the source, sometimes for long",
        "a channel back",
    ]
    assert {block.entry for block in parsed.blocks} == {0}
    first = parsed.blocks[1].sentences[0]
    assert parsed.document.text[first.begins : first.ends].endswith("holds\nback a fast producer.")


def test_html_gives_the_main_text() -> None:
    """Navigation, scripts, styles and footers are left out, and broken HTML is read."""
    parsed = read(READING / "page.html")
    assert of_kind(parsed, "title") == ["Token bucket"]
    assert of_kind(parsed, "bullet") == ["Adds latency.", "Bursts pass"]
    assert of_kind(parsed, "cell") == ["rate", "tokens a second"]
    assert find(parsed, "Bursts").headings == ("Drawbacks",)
    assert "Left open" in parsed.document.text
    for absent in ("navigation", "scripts", "color", "Read more"):
        assert absent not in parsed.document.text


def test_the_text_of_html_reads_the_same_as_markdown() -> None:
    """What is stored of a page can be read again: same blocks, same sentences."""
    page = read(READING / "page.html")
    again = read_text(page.document.text, ".md", "page.md")
    told = [(b.kind, b.text, b.headings) for b in page.blocks if b.kind != "cell"]
    assert told == [
        (b.kind, b.text, b.headings) for b in again.blocks if b.text not in of_kind(page, "cell")
    ]


@pytest.mark.parametrize(
    ("text", "codec", "note"),
    [
        ("A naïve cache", "utf-8", ""),
        ("A naïve cache", "utf-8-sig", ""),
        ("A naïve cache", "utf-16", "UTF-16"),
        ("A naïve cache", "utf-32", "UTF-32"),
    ],
)
def test_encodings_are_found_and_reported(tmp_path: Path, text: str, codec: str, note: str) -> None:
    """UTF-8 is read silently, what a byte order mark tells with a note."""
    path = tmp_path / "note.txt"
    path.write_bytes(text.encode(codec))
    parsed = read(path)
    assert parsed.document.text == text
    assert [note in said for said in parsed.notes] == ([True] if note else [])


@pytest.mark.parametrize(
    ("text", "codec", "named"),
    [
        ("A naïve señor’s café", "cp1252", "Windows-1252"),
        ("caf\xe9", "latin-1", "Windows-1252"),
        ("Кэш хранит копии данных, чтобы не ходить за ними", "cp1251", "cp1251"),
    ],
)
def test_an_encoding_that_is_only_guessed_is_named_and_refused(
    tmp_path: Path, text: str, codec: str, named: str
) -> None:
    """Wrong letters must not become evidence."""
    path = tmp_path / "note.txt"
    path.write_bytes(text.encode(codec))
    with pytest.raises(DocumentError, match=named):
        read(path)


def test_line_ends_are_made_one(tmp_path: Path) -> None:
    """Windows and old Mac line ends count as one character, so places hold."""
    path = tmp_path / "note.md"
    path.write_bytes(b"# A\r\n\r\nOne. Two.\rThree.\r\n")
    parsed = read(path)
    assert "\r" not in parsed.document.text
    assert_exact(parsed)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.md", None, "does not exist"),
        ("empty.md", b"", "is empty"),
        ("blank.md", b" \n\n", "is empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0", "is not text"),
        ("noise.txt", b"\x01\x02\x03\x04" * 40, "is not text"),
        ("large.md", b"word " * 500, "is too large"),
        ("long.md", b"x" * 300, "line 1"),
        ("code.md", b"```\nonly code\n```\n", "no text"),
        ("deep.html", b"<p>" + b"<b>" * 600, "nests more than"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_message(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    """A missing, empty, binary or too large document has a message that names it."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DocumentError, match=said):
        read(path, ReadingLimits(bytes=2000, line=1900 if name == "deep.html" else 299))


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    """A folder is refused with a hint."""
    with pytest.raises(DocumentError, match="is a folder"):
        read(tmp_path)


HOSTILE = {
    "brackets": "[" * 20_000,
    "links": "[a](" * 8_000,
    "images": "![" * 8_000,
    "stars": "*a" * 10_000,
    "ticks": "`a``b```c" * 3_000,
    "tags": "<a" * 10_000,
    "comments": "a <!--" * 4_000,
    "entities": "&a" * 10_000,
    "quotes": ">" * 20_000,
    "lists": "- " * 10_000 + "a",
    "cells": "|a" * 3_000 + "\n" + "|-" * 3_000,
    "sentences": "A b. " * 5_000,
    "parentheses": "( " * 10_000,
    "cuts": "a…\n" * 3_000,
    "arrows": "→\n" * 5_000 + "a",
}


@pytest.mark.parametrize("suffix", [".md", ".txt", ".html"])
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_is_read_or_refused(name: str, suffix: str) -> None:
    """Text made to confuse a parser ends in exact places or in a plain refusal."""
    try:
        parsed = read_text(HOSTILE[name], suffix, name)
    except DocumentError:
        return
    for block in parsed.blocks:
        block.place(0, len(block.text))


MARKUP = st.text(alphabet='ab. \n#*_`[]()<>!&;-|~:\\/"…→•é\t=1', min_size=1, max_size=200)


@given(MARKUP, st.sampled_from([".md", ".txt", ".html"]))
def test_any_text_has_exact_places(text: str, suffix: str) -> None:
    """Whatever the text, what is read of it stands where it is said to stand."""
    try:
        parsed = read_text(text, suffix, "any")
    except DocumentError:
        return
    assert_exact(parsed)
