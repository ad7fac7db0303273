"""Word documents: the paragraphs of a docx, read from its XML; nothing in it is fetched, run or believed."""

from __future__ import annotations

import re
import zipfile
import zlib
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from inquiries.documents._docx_blocks import WordWriter, is_bold, read_paragraph, read_styles
from inquiries.documents._docx_numbers import Numbering
from inquiries.documents._problem import unreadable
from inquiries.documents._reading import Reading
from inquiries.documents._title import title_fact

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    """By blocks; the text of the body, then of foot- and endnotes, a paragraph a line."""
    with _archive(data, path) as archive:
        parts = _parts(archive, path)
        plain = "\n".join("".join(_pieces(_root(_unpacked(archive, part, path), path))) for part in parts)
        return [_laid_out(archive, path).text, plain]


def docx_reading(data: bytes, path: Path) -> Reading:
    """A document with its blocks; the numbers of its lists, which stand in no text, are with the blocks."""
    with _archive(data, path) as archive:
        return _laid_out(archive, path)


@contextmanager
def _archive(data: bytes, path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise unreadable(path, "is a broken Word document", "save it again as .docx") from error


def _parts(archive: zipfile.ZipFile, path: Path) -> list[zipfile.ZipInfo]:
    """The body, then the parts with notes."""
    parts = [part for part in archive.infolist() if _MAIN.fullmatch(part.filename)]
    if not parts:
        what = "is a zip archive without a Word document"
        raise unreadable(path, what, "save the document as txt, html, pdf or docx")
    return parts + [part for part in archive.infolist() if _NOTES.fullmatch(part.filename)]


def _laid_out(archive: zipfile.ZipFile, path: Path) -> Reading:
    def root(name: str) -> Any:
        found = [part for part in archive.infolist() if part.filename == name]
        return _root(_unpacked(archive, found[0], path), path) if found else None

    styles, numbering, core = root("word/styles.xml"), root("word/numbering.xml"), root("docProps/core.xml")
    writer = WordWriter(
        {} if styles is None else read_styles(styles, _local),
        Numbering() if numbering is None else Numbering.read(numbering, _local),
    )
    for part in _parts(archive, path):
        _write(_root(_unpacked(archive, part, path), path), writer)
    text = "".join(writer.out.parts)
    title = "" if core is None else next((node.text or "" for node in core if _local(node).endswith("}title")), "")
    return writer.out.reading("docx", title_fact(title, text))


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


def _root(xml: bytes, path: Path) -> Any:
    import lxml.etree

    parser = lxml.etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = lxml.etree.fromstring(xml, parser)
    except lxml.etree.XMLSyntaxError as error:
        raise unreadable(path, "is a broken Word document", "save it again as .docx") from error
    if root.getroottree().docinfo.doctype:
        raise unreadable(path, "declares entities, as no Word document does", "don't open it; get another copy")
    return root


def _write(root: Any, writer: WordWriter) -> None:
    """Hand the paragraphs, cells and notes of a part to a writer, each text once as `_pieces` does."""
    import lxml.etree

    fallbacks = 0
    bold = False
    for event, node in lxml.etree.iterwalk(root, events=("start", "end")):
        if node.tag == _FALLBACK:
            fallbacks += 1 if event == "start" else -1
        if fallbacks:
            continue
        match event, _local(node):
            case "start", "p":
                writer.begin_paragraph()
            case "end", "p":
                writer.end_paragraph()
            case "start", "pPr":
                read_paragraph(node, writer.paragraph(), _local)
            case "start", "r":
                bold = is_bold(node, _local)
            case "start", "tr":
                writer.begin_row()
            case "end", "tr":
                writer.end_row()
            case "start", "tc":
                writer.begin_cell()
            case "start", "footnote" | "endnote":
                writer.note = next((str(v) for k, v in node.attrib.items() if _local(k) == "id"), "")
            case "start", _:
                writer.say(_piece(node), bold=bold)
    writer.note = None


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
    """Name of an element, or of an attribute, in Word's vocabulary."""
    tag = node if isinstance(node, str) else str(node.tag)
    return tag.removeprefix(_W).removeprefix(_STRICT)
