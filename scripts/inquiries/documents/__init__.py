"""The text of a copy of a document: txt, html, pdf or docx, told apart by content, never by file name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from inquiries.documents._decode import decode
from inquiries.documents._plain import read_text
from inquiries.documents._problem import unreadable
from inquiries.documents._reading import Block, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from inquiries.errors import UnreadableDocument

__all__ = ["LIMIT", "Block", "Reading", "read", "read_data", "read_document", "read_text", "readings"]

LIMIT = 200_000_000  # bytes of a file

_ZIP = b"PK\x03\x04"
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_PDF = re.compile(rb"[\s\0\xef\xbb\xbf]*%PDF-")
_MORE_PICTURES = re.compile(rb"BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp(?:heic|heix|mif1|msf1|avif)", re.DOTALL)
_HTML = re.compile(
    r"(?>\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*)"  # atomic, or many comments could be parted in too many ways
    r"<(?:!doctype\s+html|(?:html|head|body|meta|title|link|script|style|div|main|article|section|header|nav|table"
    r"|h[1-6]|p|ul|ol|dl|span|a|b|i|em|strong|br)(?=[\s/>]))",
    re.IGNORECASE | re.DOTALL,
)
_HTML_OPENS = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_HTML_CLOSES = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_MESSAGE = re.compile(
    rb"(?:From|MIME-Version|Subject|Date|Snapshot-Content-Location): .*multipart/", re.DOTALL | re.IGNORECASE
)
_WORD_CHARACTER = re.compile(r"[^\W_]")


def read_document(path: Path) -> str:
    """The text of a copy, with its main content only where the format knows of boilerplate.

    Raises:
        UnreadableDocument: no text can be had from it; the message says what it is and what to do.
    """
    return readings(path)[0]


def readings(path: Path) -> list[str]:
    """The texts that a copy can be read as, the likeliest first.

    A web page may be read as its main content or whole, a PDF without or with the lines that its pages repeat:
    which of them a document was taken from shows by its anchors.

    Raises:
        UnreadableDocument: as for `read_document`.
    """
    return list(dict.fromkeys(_texts(_content(path), path)))


def read(path: Path) -> Reading:
    """A copy with its blocks, as its layout shows them; its text is the first of `readings`, but for marks of notes.

    Raises:
        UnreadableDocument: as for `read_document`.
    """
    return _read(_content(path), path)


def read_data(data: bytes, name: str) -> Reading:
    """As `read`, from the bytes of a copy; `name` is what messages call it."""
    return _read(_checked(data, Path(name)), Path(name))


def _read(data: bytes, path: Path) -> Reading:
    if _is_pdf(data):
        from inquiries.documents._pdf import pdf_reading

        return pdf_reading(data, path)
    if data.startswith(_ZIP):
        from inquiries.documents._docx import docx_reading

        reading = docx_reading(data, path)
    else:
        reading = _read_text_or_html(data, path)
    if not _WORD_CHARACTER.search(reading.text):
        raise _empty(path)
    return reading


def _read_text_or_html(data: bytes, path: Path) -> Reading:
    _refuse(data, path)
    text = _decoded(data, path)
    if _is_html(text):
        from inquiries.documents._html import html_reading

        return html_reading(text)
    return read_text(text)


def _empty(path: Path) -> UnreadableDocument:
    return unreadable(path, "holds no text", "save the document again as a file with its text")


def _texts(data: bytes, path: Path) -> list[str]:
    texts = [text for text in _reader(data, path)(data, path) if _WORD_CHARACTER.search(text)]
    if not texts:
        raise _empty(path)
    return texts


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise unreadable(path, "is a folder", "name a file")
    if not path.exists():
        raise unreadable(path, "there is no such file", "check its name")
    if not path.is_file():
        raise unreadable(path, "is not a regular file", "name a file")
    try:
        size = path.stat().st_size
        if size > LIMIT:
            raise _too_big(path, size)
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, f"can't be read ({error.strerror})", "check its permissions") from error
    return _checked(data, path)


def _too_big(path: Path, size: int) -> UnreadableDocument:
    return unreadable(path, f"has {size:,} bytes, the limit is {LIMIT:,}", "split it or save it without pictures")


def _checked(data: bytes, path: Path) -> bytes:
    if len(data) > LIMIT:
        raise _too_big(path, len(data))
    if not data.strip(b"\0 \t\r\n\f\v"):
        raise unreadable(path, "is empty", "save the document again")
    return data


def _reader(data: bytes, path: Path) -> Callable[[bytes, Path], list[str]]:
    if _is_pdf(data):
        from inquiries.documents._pdf import pdf_texts

        return pdf_texts
    if data.startswith(_ZIP):
        from inquiries.documents._docx import docx_texts

        return docx_texts
    _refuse(data, path)
    return _text_or_html


def _is_pdf(data: bytes) -> bool:
    return bool(_PDF.match(data)) or (b"%PDF-" in data[:1024] and b"%%EOF" in data[-2048:])


def _refuse(data: bytes, path: Path) -> None:
    if data.startswith(_PICTURES) or _MORE_PICTURES.match(data):
        raise unreadable(path, "is a picture", "recognise its text first (OCR) and save that")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        what = "is a Word document of the old kind (.doc) or under a password"
        raise unreadable(path, what, "save it as .docx without a password")
    if data.startswith(b"{\\rtf"):
        raise unreadable(path, "is rich text (RTF)", "save it as .docx or as plain text")
    if _MESSAGE.match(data[:4096]):
        raise unreadable(path, "is a web archive (MHTML) or an e-mail", "save the page as HTML or as plain text")


def _text_or_html(data: bytes, path: Path) -> list[str]:
    text = _decoded(data, path)
    if _is_html(text):
        from inquiries.documents._html import html_texts

        return html_texts(text)
    return [text]


def _decoded(data: bytes, path: Path) -> str:
    text = decode(data)
    if text is None:
        raise unreadable(path, "is no text and of no known format", "save the document as txt, html, pdf or docx")
    return text


def _is_html(text: str) -> bool:
    return bool(_HTML.match(text) or (_HTML_OPENS.search(text) and _HTML_CLOSES.search(text)))
