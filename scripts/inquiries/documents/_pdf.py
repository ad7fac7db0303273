"""PDF files through pypdfium2: the text layer of all pages."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from inquiries.documents._pdf_blocks import Writer
from inquiries.documents._pdf_order import order
from inquiries.documents._pdf_page import Page, PageReader
from inquiries.documents._pdf_paragraphs import Paragraphs
from inquiries.documents._problem import unreadable
from inquiries.documents._reading import Reading
from inquiries.documents._title import title_fact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_Made = TypeVar("_Made")

_JOINED_HYPHEN = re.compile("[\x02\ufffe](?:\r?\n)?")  # what PDFium makes of a hyphen at the end of a line
_DIGITS = re.compile(r"\d+")
_EDGE = 3  # lines at the top and at the bottom of a page that may be running ones
_RUNNING_SHARE = 0.5  # of the pages that a running line stands on


def pdf_texts(data: bytes, path: Path) -> list[str]:
    """The text by the layout of its pages; all text, without the running lines of its pages and with them."""
    return [pdf_reading(data, path).text, *_opened(data, path, _plain)]


def pdf_reading(data: bytes, path: Path) -> Reading:
    """The text by the layout of its pages, with its blocks; pages without text are named in the notes.

    Running heads and page numbers are left out, columns are read one after the other, and footnotes stand at the
    end, so that a paragraph that goes on over a page is one.
    """
    reading = _opened(data, path, _laid_out)
    if not re.search(r"[^\W_]", reading.text):
        what = "is a PDF without a text layer (pages that are pictures)"
        raise unreadable(path, what, "recognise its text first (OCR)")
    return reading


def _opened(data: bytes, path: Path, make: Callable[[Any], _Made]) -> _Made:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            return make(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise unreadable(path, "is an encrypted PDF", "save a copy without a password") from error
        raise unreadable(path, "is a broken PDF", "download or export it again") from error


def _laid_out(document: Any) -> Reading:
    reader = PageReader()
    pages = [reader.page(document[number], number + 1) for number in range(len(document))]
    found = order(pages)
    paragraphs = Paragraphs(found)
    written = Writer(paragraphs.body(), paragraphs.notes(), found).write()
    return written.reading(
        "pdf", title_fact(document.get_metadata_value("Title"), "".join(written.parts)), _told(pages)
    )


def _told(pages: Sequence[Page]) -> tuple[str, ...]:
    """What is said of pages without text: no rule has seen what stands on them."""
    return tuple(
        f"page {page.number} is a picture without a text layer; recognise its text (OCR) to have it read"
        for page in pages
        if page.picture
    )


def _plain(document: Any) -> list[str]:
    pages = [_page_text(document[number]) for number in range(len(document))]
    return ["\n".join(_without_running_lines(pages)), "\n".join(pages)]


def _page_text(page: object) -> str:
    text = page.get_textpage().get_text_bounded()  # type: ignore[attr-defined]
    return _JOINED_HYPHEN.sub("-\n", text).replace("\r\n", "\n")


def _without_running_lines(pages: list[str]) -> list[str]:
    """Pages without the lines at their edges that most of them have, whatever the numbers in them."""
    lined = [page.strip().splitlines() for page in pages]
    tops = Counter(line for lines in lined for line in set(map(_alike, lines[:_EDGE])))
    ends = Counter(line for lines in lined for line in set(map(_alike, lines[-_EDGE:])))
    least = max(2, _RUNNING_SHARE * len(pages))
    return [
        "\n".join(
            line
            for n, line in enumerate(lines)
            if not (n < _EDGE and tops[_alike(line)] >= least)
            and not (n >= len(lines) - _EDGE and ends[_alike(line)] >= least)
        )
        for lines in lined
    ]


def _alike(line: str) -> str:
    return _DIGITS.sub("0", " ".join(line.split()))
