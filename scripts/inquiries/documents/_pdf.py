"""PDF files through pypdfium2: the text layer of all pages."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from inquiries.documents._problem import unreadable

if TYPE_CHECKING:
    from pathlib import Path

_JOINED_HYPHEN = re.compile("[\x02\ufffe](?:\r?\n)?")  # what PDFium makes of a hyphen at the end of a line
_DIGITS = re.compile(r"\d+")
_EDGE = 3  # lines at the top and at the bottom of a page that may be running ones
_RUNNING_SHARE = 0.5  # of the pages that a running line stands on


def pdf_texts(data: bytes, path: Path) -> list[str]:
    """All text, without the running lines of its pages and with them."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = [_page_text(document[number]) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise unreadable(path, "is an encrypted PDF", "save a copy without a password") from error
        raise unreadable(path, "is a broken PDF", "download or export it again") from error
    if not any(re.search(r"[^\W_]", page) for page in pages):
        what = "is a PDF without a text layer (pages that are pictures)"
        raise unreadable(path, what, "recognise its text first (OCR)")
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
