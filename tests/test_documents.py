"""Copies to text: every format by its content, every encoding, and what is said of what can't be read."""

from __future__ import annotations

import codecs
import os
import struct
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from inquiries import documents
from inquiries.documents import _docx, read_document, readings
from inquiries.errors import UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SAID = "The clerk’s café – “open till 10” – cost £4,500."


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "copy.txt"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        SAID.encode(),
        codecs.BOM_UTF8 + SAID.encode(),
        codecs.BOM_UTF16_LE + SAID.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + SAID.encode("utf-16-be"),
        SAID.encode("utf-32"),
        SAID.encode("cp1252"),
        SAID.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d").encode(),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16 le", "utf-16 be", "utf-32", "cp1252", "misread"],
)
def test_encodings(content: bytes, tmp_path: Path) -> None:
    assert read_document(saved(tmp_path, content)) == SAID


def test_a_line_misread_is_repaired_and_its_neighbour_left_alone(tmp_path: Path) -> None:
    misread = "the clerk’s café".encode().decode("cp1252")
    assert read_document(saved(tmp_path, f"{misread}\nthe clerk’s café: Âme\n".encode())) == (
        "the clerk’s café\nthe clerk’s café: Âme\n"
    )


def test_bytes_that_windows_leaves_out_are_no_obstacle(tmp_path: Path) -> None:
    assert read_document(saved(tmp_path, b"the lamps \x9d were caf\xe9 lamps")) == "the lamps \x9d were café lamps"


def test_a_page_is_read_whole_where_its_main_content_lacks_prose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inquiries.documents import _html

    content = f"<html><body><nav>Shelf 1</nav><p>{SAID}</p><p>{'Nobody asked the ferrymen. ' * 4}</p></body></html>"
    page = saved(tmp_path, content.encode())
    monkeypatch.setattr(_html, "_main_content", lambda _: SAID)
    assert readings(page)[0].split() == f"Shelf 1 {SAID} {'Nobody asked the ferrymen. ' * 4}".split()
    monkeypatch.setattr(_html, "_main_content", lambda _: f"{SAID}\n{'Nobody asked the ferrymen. ' * 4}")
    assert readings(page)[0].startswith(SAID)


def test_the_whole_page_leaves_out_what_nobody_sees(tmp_path: Path) -> None:
    content = (
        "<?xml version='1.0' encoding='utf-8'?><!-- saved --><!DOCTYPE html><html><head><title>T</title></head><body>"
        "<script>lamp()</script><form><p>One<b>s</b>elf<!-- no --> here<br>and there</p></form><style>p{}</style>"
        "<ul><li>first</li><li>second</li></ul>tail</body></html>"
    )
    assert readings(saved(tmp_path, content.encode()))[-1].split() == "Oneself here and there first second tail".split()


def test_plain_text_with_angle_brackets_is_no_page(tmp_path: Path) -> None:
    text = "<1> The lamps <were> out. a <b and c> d\n<the end>"
    assert read_document(saved(tmp_path, text.encode())) == text


def docx(body: str, **parts: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return stream.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def test_a_word_document_gives_tables_notes_and_boxes_once_and_nothing_deleted(tmp_path: Path) -> None:
    box = (
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice><w:p>{run('boxed')}</w:p></mc:Choice><mc:Fallback><w:p>{run('boxed')}</w:p></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    body = (
        f"<w:p>{run('The cl')}{run('erk')}<w:r><w:tab/><w:t>wrote</w:t><w:br/></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc><w:p>{run('cell')}</w:p></w:tc></w:tr></w:tbl>"
        f"<w:p><w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:ins>{run('ever')}</w:ins></w:p>{box}"
    )
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote><w:p>{run("noted")}</w:p></w:footnote></w:footnotes>'
    text = read_document(saved(tmp_path, docx(body, footnotes=notes)))
    assert text.split() == ["The", "clerk", "wrote", "cell", "ever", "boxed", "noted"]


def pdf(draw: Callable[..., None], **options: str) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = BytesIO()
    canvas = Canvas(stream, **options)
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def two_pages(canvas: object) -> None:
    for line in ("The clerk wrote to the ferry-", "men of the north quay"):
        canvas.drawString(72, 700 if line.endswith("-") else 680, line)  # type: ignore[attr-defined]
    canvas.showPage()  # type: ignore[attr-defined]
    canvas.drawString(72, 700, "and waited.")  # type: ignore[attr-defined]


def test_pages_are_joined_and_hyphens_stay_harmless(tmp_path: Path) -> None:
    text = read_document(saved(tmp_path, b"\n" + pdf(two_pages)))
    assert text.replace("-\n", "").split() == "The clerk wrote to the ferrymen of the north quay and waited.".split()


def test_lines_that_pages_repeat_are_read_as_boilerplate_first(tmp_path: Path) -> None:
    def pages(canvas: object) -> None:
        for number, line in enumerate(("Lamps were out.", "Boats were late.", "Letters were lost."), 1):
            canvas.drawString(72, 800, f"Lantern Archive, page {number}")  # type: ignore[attr-defined]
            canvas.drawString(72, 700, line)  # type: ignore[attr-defined]
            canvas.showPage()  # type: ignore[attr-defined]

    first, second = readings(saved(tmp_path, pdf(pages)))
    assert first.splitlines() == ["Lamps were out.", "Boats were late.", "Letters were lost."]
    assert second.count("Lantern Archive") == 3


def a_bomb() -> bytes:
    return docx("<w:p/>" * 2_000_000)


def a_liar() -> bytes:
    """Declares a size below what it unpacks to."""
    content = docx("<w:p/>" * 100)
    size = struct.pack("<I", len(f'<w:document xmlns:w="{W}"><w:body></w:body></w:document>') + 600)
    assert content.count(size) == 2
    return content.replace(size, struct.pack("<I", 40))


def locked(content: bytes) -> bytes:
    """Sets the flag of encryption in both headers of every part."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(mark, at + 1)
    return bytes(changed)


def zipped(name: str, content: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


EXTERNAL = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]><d>&e;</d>'

UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "encrypted pdf": (
        lambda: pdf(two_pages, encrypt="lantern"),
        "is an encrypted PDF; save a copy without a password",
    ),
    "broken pdf": (lambda: b"%PDF-1.7\nlamps out", "is a broken PDF; download or export it again"),
    "pdf cut short": (lambda: pdf(two_pages)[:700], "is a broken PDF; download or export it again"),
    "scanned pdf": (
        lambda: pdf(lambda canvas: canvas.rect(9, 9, 99, 99)),
        "is a PDF without a text layer (pages that are pictures); recognise its text first (OCR)",
    ),
    "empty": (lambda: b"", "is empty; save the document again"),
    "blank": (lambda: b"\0\0 \r\n\t", "is empty; save the document again"),
    "no words": (lambda: b"-- ... --", "holds no text; save the document again as a file with its text"),
    "page without words": (
        lambda: b"<html><body><script>go()</script></body></html>",
        "holds no text; save the document again as a file with its text",
    ),
    "png": (lambda: b"\x89PNG\r\n\x1a\n....", "is a picture; recognise its text first (OCR) and save that"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0..JFIF", "is a picture; recognise its text first (OCR) and save that"),
    "webp": (lambda: b"RIFF\x0a\0\0\0WEBPVP8 ", "is a picture; recognise its text first (OCR) and save that"),
    "heic": (lambda: b"\0\0\0\x18ftypheic\0\0", "is a picture; recognise its text first (OCR) and save that"),
    "binary": (
        lambda: bytes(range(256)) * 4,
        "is no text and of no known format; save the document as txt, html, pdf or docx",
    ),
    "one nil": (
        lambda: b"The lamps were out, and nobody had asked the ferrymen. " * 9 + b"\0",
        "is no text and of no known format; save the document as txt, html, pdf or docx",
    ),
    "controls": (
        lambda: b"\x1f\x8b\x08\x07\x01lamps",
        "is no text and of no known format; save the document as txt, html, pdf or docx",
    ),
    "doc": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is a Word document of the old kind (.doc) or under a password; save it as .docx without a password",
    ),
    "rtf": (lambda: b"{\\rtf1 lamps}", "is rich text (RTF); save it as .docx or as plain text"),
    "mhtml": (
        lambda: b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\nlamps",
        "is a web archive (MHTML) or an e-mail; save the page as HTML or as plain text",
    ),
    "other zip": (
        lambda: zipped("content.xml", "<lamps/>"),
        "is a zip archive without a Word document; save the document as txt, html, pdf or docx",
    ),
    "broken docx": (lambda: docx("<w:p/>")[:200], "is a broken Word document; save it again as .docx"),
    "docx of broken xml": (
        lambda: zipped("word/document.xml", "<w:document"),
        "is a broken Word document; save it again as .docx",
    ),
    "locked docx": (lambda: locked(docx("<w:p/>")), "is under a password; save it as .docx without a password"),
    "bomb": (
        a_bomb,
        "unpacks to more than a document holds (a zip bomb); don't open it; get another copy",
    ),
    "liar": (a_liar, "is a broken Word document; save it again as .docx"),
    "entities": (
        lambda: zipped("word/document.xml", EXTERNAL),
        "declares entities, as no Word document does; don't open it; get another copy",
    ),
}


def message(path: Path) -> str:
    with pytest.raises(UnreadableDocument) as raised:
        read_document(path)
    return str(raised.value)


@pytest.mark.parametrize("case", UNREADABLE)
def test_unreadable(case: str, tmp_path: Path) -> None:
    make, expected = UNREADABLE[case]
    path = saved(tmp_path, make())
    assert message(path) == f"{path}: {expected}"


def test_a_part_that_unpacks_beyond_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, docx(f"<w:p>{run(SAID)}</w:p>"))
    monkeypatch.setattr(_docx, "UNPACKED", 100)
    assert message(path) == (
        f"{path}: unpacks to more than a document holds (a zip bomb); don't open it; get another copy"
    )


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "copy.txt"
    with path.open("wb") as sparse:
        sparse.truncate(documents.LIMIT + 1)
    assert message(path) == (
        f"{path}: has 200,000,001 bytes, the limit is 200,000,000; split it or save it without pictures"
    )


def test_what_is_no_file(tmp_path: Path) -> None:
    assert message(tmp_path) == f"{tmp_path}: is a folder; name a file"
    assert message(tmp_path / "no") == f"{tmp_path}/no: there is no such file; check its name"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert message(pipe) == f"{pipe}: is not a regular file; name a file"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, SAID.encode())

    def refuse(_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "read_bytes", refuse)
    assert message(path) == f"{path}: can't be read (Permission denied); check its permissions"
