"""Word documents: the paragraphs of a docx, read from its XML; nothing in it is fetched, run or believed."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from inquiries.documents._problem import unreadable

if TYPE_CHECKING:
    from pathlib import Path

UNPACKED = 200_000_000  # bytes of one part, at most
_RATIO = 200  # of a part's size to its packed size; text packs to a tenth or so
_SMALL = 10_000_000  # bytes unpacked below which the ratio says nothing
_MAIN = re.compile(r"word/document\d*\.xml")
_NOTES = re.compile(r"word/(?:footnotes|endnotes)\d*\.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def docx_texts(data: bytes, path: Path) -> list[str]:
    """The text of the body, then of foot- and endnotes."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if _MAIN.fullmatch(part.filename)]
            if not parts:
                what = "is a zip archive without a Word document"
                raise unreadable(path, what, "save the document as txt, html, pdf or docx")
            parts += [part for part in archive.infolist() if _NOTES.fullmatch(part.filename)]
            return ["\n".join(_part_text(_unpacked(archive, part, path), path) for part in parts)]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise unreadable(path, "is a broken Word document", "save it again as .docx") from error


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path) -> bytes:
    if part.flag_bits & 1:
        raise unreadable(path, "is under a password", "save it as .docx without a password")
    bomb = unreadable(path, "unpacks to more than a document holds (a zip bomb)", "don't open it; get another copy")
    if part.file_size > UNPACKED or part.file_size > max(_SMALL, _RATIO * part.compress_size):
        raise bomb
    with archive.open(part) as packed:
        content = packed.read(UNPACKED + 1)  # the size that the archive declares may be a lie
    if len(content) > UNPACKED:
        raise bomb
    return content


def _part_text(xml: bytes, path: Path) -> str:
    import lxml.etree

    parser = lxml.etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = lxml.etree.fromstring(xml, parser)
    except lxml.etree.XMLSyntaxError as error:
        raise unreadable(path, "is a broken Word document", "save it again as .docx") from error
    if root.getroottree().docinfo.doctype:
        raise unreadable(path, "declares entities, as no Word document does", "don't open it; get another copy")
    return "".join(_pieces(root))


def _pieces(element: Any) -> list[str]:
    """Text runs in order. Deleted text (`w:delText`) is none; a text box stands twice, the second time as fallback."""
    import lxml.etree

    pieces: list[str] = []
    fallbacks = 0
    for event, node in lxml.etree.iterwalk(element, events=("start", "end")):
        if node.tag == _FALLBACK:
            fallbacks += 1 if event == "start" else -1
        elif event == "start" and not fallbacks:
            pieces.append(_piece(node))
        elif event == "end" and _local(node) == "p":
            pieces.append("\n")
    return pieces


def _piece(node: Any) -> str:
    match _local(node):
        case "t":
            return node.text or ""
        case "br" | "cr" | "tab":
            return "\n" if _local(node) != "tab" else "\t"
        case "noBreakHyphen":
            return "-"
        case _:
            return ""


def _local(node: Any) -> str:
    tag = str(node.tag)
    return tag.removeprefix(_W).removeprefix(_STRICT)
