"""PDF files read for the drafter: columns, tables, footnotes, headings, frames, turned pages and pictures."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from inquiries.documents import readings
from inquiries.draft.reading import Reading, read
from inquiries.stream import stream_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LAMPS = (
    "The harbour board met twice in the spring and heard that the lamps on the north quay had been dark since the storm"
)
CLERK = "The clerk wrote to the county about the ferrymen and had no answer for a year"


def kinds(reading: Reading) -> list[tuple[str, str]]:
    return [(block.kind, reading.text[block.start : block.end]) for block in reading.blocks]


def saved(folder: Path, content: bytes, name: str = "copy") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def holds_in_copies(path: Path) -> Reading:
    """The reading, once it is sure that `inquiries verify` reads the same letters and digits in the file."""
    reading = read(path)
    assert stream_of(reading.text).chars in {stream_of(text).chars for text in readings(path)}
    for before, after in pairwise(reading.blocks):
        assert before.end <= after.start
    return reading


def pdf(draw: Callable[[Any], None]) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842))
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def write(canvas: Any, text: str, x: float, y: float, width: int, size: float = 11, font: str = "Times-Roman") -> float:
    """Set a text in lines of `width` characters from (x, y) down; gives the height of the line below."""
    import textwrap

    canvas.setFont(font, size)
    for line in textwrap.wrap(text, width):
        canvas.drawString(x, y, line)
        y -= size * 1.25
    return y


def test_a_paragraph_goes_on_over_the_foot_of_a_page(tmp_path: Path) -> None:
    words = f"{LAMPS}, and {CLERK.lower()}, and".split()

    def pages(canvas: Any) -> None:
        for page in (1, 2, 3):
            canvas.setFont("Times-Roman", 8)
            canvas.drawString(72, 810, f"{page if page % 2 else ''} Lamps of the quay {'' if page % 2 else page}")
            write(canvas, f"{page}.1. {' '.join(words[page:])} nobody", 72, 760, 60)
            canvas.setFont("Times-Roman", 8)
            canvas.drawString(72, 60, f"{page}")
            canvas.drawString(90, 60, f"Minutes of {page} May.")
            canvas.showPage()

    reading = holds_in_copies(saved(tmp_path, pdf(pages)))
    assert [(b.kind, b.number, b.page) for b in reading.blocks] == [
        *(("numbered", "1.1", 1), ("numbered", "2.1", 2), ("numbered", "3.1", 3)),
        *(("footnote", "1", 1), ("footnote", "2", 2), ("footnote", "3", 3)),
    ]
    assert "Lamps of the quay" not in reading.text

    def broken(canvas: Any) -> None:
        write(canvas, " ".join(words), 72, 160, 60)
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(72, 60, "1 Minutes of May.")
        canvas.showPage()
        write(canvas, "nobody asked the ferrymen.", 72, 760, 60)

    reading = holds_in_copies(saved(tmp_path, pdf(broken)))
    assert kinds(reading) == [
        ("paragraph", f"{' '.join(words)} nobody asked the ferrymen."),
        ("footnote", "1 Minutes of May."),
    ]


def test_raised_numbers_are_marks_of_notes_and_lowered_ones_are_not(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(72, 700, "The lamps were out.")
        end = 72 + canvas.stringWidth("The lamps were out.", "Times-Roman", 11)
        canvas.setFont("Times-Roman", 6)
        canvas.drawString(end, 704, "12")
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(end + 9, 700, "The air held CO")
        end += 9 + canvas.stringWidth("The air held CO", "Times-Roman", 11)
        canvas.setFont("Times-Roman", 6)
        canvas.drawString(end, 698, "2")

    text = read(saved(tmp_path, pdf(page))).text
    assert "out.¹² The" in text
    assert "²" not in text.replace("¹²", "")


def test_columns_are_read_one_after_the_other_even_if_the_file_goes_line_by_line(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.setFont("Times-Roman", 10)
        for n in range(20):
            canvas.drawString(60, 760 - 13 * n, f"left {n} lamps were dark and nobody asked")
            canvas.drawString(320, 760 - 13 * n, f"right {n} boats were late and nobody wrote")

    reading = holds_in_copies(saved(tmp_path, pdf(page)))
    left = " ".join(f"left {n} lamps were dark and nobody asked" for n in range(20))
    assert reading.text.replace("\n", " ").startswith(f"{left} right 0 boats")


def test_headings_are_told_by_their_type_and_quotations_by_their_place(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        y = write(canvas, "Lamps of the quay", 72, 780, 60, 20, "Times-Bold") - 20
        y = write(canvas, f"{LAMPS}. {CLERK}.", 72, y, 70) - 12
        y = write(canvas, "What the ferrymen said", 72, y, 60, 11, "Times-Bold") - 8
        y = write(canvas, f"{CLERK}. One of them told the board:", 72, y, 70) - 10
        y = write(canvas, f"{CLERK}, and {CLERK.lower()}, and so it was.", 100, y, 60) - 10
        y = write(canvas, f"{LAMPS}.", 72, y, 70) - 10
        y = write(canvas, "The board should mend the lamps.", 72, y, 70, 11, "Times-Bold") - 10
        write(canvas, "Recommendation 4: Lamps for the quay", 72, y, 70)

    reading = holds_in_copies(saved(tmp_path, pdf(page)))
    assert [(b.kind, b.level) for b in reading.blocks] == [
        *(("heading", 1), ("paragraph", 0), ("heading", 2), ("paragraph", 0), ("quotation", 0), ("paragraph", 0)),
        *(("paragraph", 0), ("heading", 3)),
    ]
    assert [reading.text[a:b] for a, b in reading.bold] == ["The board should mend the lamps."]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "without rules"])
def test_a_table_is_read_row_by_row(ruled: bool, tmp_path: Path) -> None:
    rows = [("Asked", "Answer"), (f"1. {CLERK}.", f"Accepted. {LAMPS}."), (f"2. {LAMPS}.", f"Noted. {CLERK}.")]

    def page(canvas: Any) -> None:
        y = write(canvas, f"{LAMPS}. {CLERK}.", 72, 800, 70) - 20
        top = y + 14
        for asked, answer in rows:
            canvas.line(72, y + 14, 520, y + 14) if ruled else None
            low = write(canvas, asked, 76, y, 30)
            y = min(low, write(canvas, answer, 290, y, 40)) - 14
        if ruled:
            canvas.line(72, y + 14, 520, y + 14)
            for x in (72, 286, 520):
                canvas.line(x, y + 14, x, top)

    reading = holds_in_copies(saved(tmp_path, pdf(page)))
    assert kinds(reading)[1:] == [("table", f"{asked} | {answer}") for asked, answer in rows]


def test_one_ruled_row_is_a_row(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.rect(70, 640, 450, 80)
        canvas.line(280, 640, 280, 720)
        write(canvas, "Mend the lamps.", 76, 700, 30)
        write(canvas, "Accepted.", 290, 668, 30)

    assert kinds(holds_in_copies(saved(tmp_path, pdf(page)))) == [("table", "Mend the lamps. | Accepted.")]


def test_white_space_parts_paragraphs_and_large_type_is_a_heading(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        write(canvas, "Lamps of the quay", 72, 780, 60, 20)
        for n, y in enumerate((740, 726, 712, 684, 670, 656)):
            write(canvas, f"lamps {n} were dark and nobody asked the ferrymen on the quay", 72, y, 80)

    reading = holds_in_copies(saved(tmp_path, pdf(page)))
    assert [(block.kind, reading.text[block.start : block.start + 7]) for block in reading.blocks] == [
        *(("heading", "Lamps o"), ("paragraph", "lamps 0"), ("paragraph", "lamps 3")),
    ]


def test_what_stands_in_a_frame_is_said_to(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.rect(70, 690, 450, 60)
        y = write(canvas, f"4.2 {LAMPS}.", 78, 730, 70)
        write(canvas, f"{CLERK}.", 72, y - 60, 70)

    reading = holds_in_copies(saved(tmp_path, pdf(page)))
    assert [(b.kind, b.number, b.boxed) for b in reading.blocks] == [
        ("numbered", "4.2", True),
        ("paragraph", "", False),
    ]


def test_words_cut_at_the_end_of_a_line_are_joined(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        for n, line in enumerate(
            ("The ferrymen met the north-", "quay board. The ferry-", "men left the long-", "term plan.")
        ):
            canvas.drawString(72, 700 - 14 * n, line)

    assert "The ferrymen left the long-term plan." in read(saved(tmp_path, pdf(page))).text


def test_pages_that_are_pictures_are_named_one_by_one(tmp_path: Path) -> None:
    def pages(canvas: Any) -> None:
        for number in (1, 2, 3, 4):
            if number in (2, 3):
                canvas.rect(60, 60, 400, 600, fill=1)
            elif number == 1:
                canvas.drawString(72, 700, f"{LAMPS[:60]}.")
            canvas.showPage()

    path = saved(tmp_path, pdf(pages))
    assert [note.split(" is ")[0] for note in read(path).notes] == ["page 2", "page 3"]


def test_a_page_that_is_turned_is_read_as_it_is_seen(tmp_path: Path) -> None:
    rows = [("Mend the lamps.", "Accepted."), ("Count the boats.", "Noted.")]

    def page(canvas: Any) -> None:
        canvas.setPageRotation(90)
        canvas.setFont("Times-Roman", 11)
        canvas.rotate(90)
        for x in (60, 300, 700):
            canvas.line(x, -100, x, -220)
        for n, (asked, answer) in enumerate((*rows, ("", ""))):
            canvas.line(60, -100 - 60 * n, 700, -100 - 60 * n)
            canvas.drawString(70, -130 - 60 * n, asked)
            canvas.drawString(310, -130 - 60 * n, answer)

    reading = holds_in_copies(saved(tmp_path, pdf(page)))
    assert kinds(reading) == [("table", f"{asked} | {answer}") for asked, answer in rows]


def test_contents_are_no_text_of_the_document(tmp_path: Path) -> None:
    def pages(canvas: Any) -> None:
        canvas.setFont("Times-Roman", 11)
        for n, name in enumerate(("Summary", "Lamps", "Boats", "Ropes", "Ferrymen", "Letters")):
            canvas.drawString(72, 760 - 20 * n, name)
            canvas.drawString(500, 760 - 20 * n, str(3 + 4 * n))
        canvas.showPage()
        write(canvas, f"{LAMPS}.", 72, 760, 70)

    reading = holds_in_copies(saved(tmp_path, pdf(pages)))
    assert {block.kind for block in reading.blocks if block.page == 1} == {"other"}
    assert kinds(reading)[0] == ("other", "Summary 3")
