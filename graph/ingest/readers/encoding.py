"""Bytes to text: byte order marks, UTF-8; what can only be guessed is named and refused."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from ...errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16
_LIKELY = ["cp1252", "cp1251", "koi8_r", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"]
_CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\r\f")
_FEW = 0.01
_ASCII = 0x7F
_WESTERN = 0.3
_WINDOWS = "Windows-1252 (Latin-1)"  # it holds all of Latin-1 that is text


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, its line ends made a line feed each.

    Args:
        data: the whole file.
        name: of the file, for messages.

    Returns:
        The text, and notes: which encoding a byte order mark told if it was not UTF-8.

    Raises:
        DocumentError: the file is not text, or is in an encoding that can only be guessed.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strict(data[len(mark) :], encoding, name)
            notes = () if encoding == "utf-8" else (f"{name} was read as {encoding.upper()}",)
            return _lines(text), notes
    if b"\0" in data:
        raise _not_text(name)
    try:
        return _lines(_plausible(data.decode(), name)), ()
    except UnicodeDecodeError:
        raise DocumentError(
            f"{name} is not UTF-8; it looks like {_guess(data, name)}",
            "Save it as UTF-8 and read it again",
        ) from None


def _guess(data: bytes, name: str) -> str:
    sample = data[:_SAMPLE]
    # Western text is mostly ASCII, and too little of it is not to be told by statistics.
    if sum(byte > _ASCII for byte in sample) < _WESTERN * len(sample) and _is_western(sample):
        return _WINDOWS
    match = from_bytes(sample, cp_isolation=_LIKELY).best()
    if match is None:
        raise _not_text(name)
    return _WINDOWS if match.encoding == "cp1252" else match.encoding


def _is_western(sample: bytes) -> bool:
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{name} is not {encoding} throughout: byte {error.start} does not fit",
            "Save it as UTF-8 and read it again",
        ) from error


def _plausible(text: str, name: str) -> str:
    head = text[:_SAMPLE]
    if sum(character in _CONTROLS for character in head) > _FEW * len(head):
        raise _not_text(name)
    return text


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def _not_text(name: str) -> DocumentError:
    return DocumentError(
        f"{name} is not text", "Sagacity reads Markdown, plain text and HTML; convert it first"
    )
