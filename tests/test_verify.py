"""Copies of documents, as readers have them, against anchors: round trips, recognition, and what is said of it.

The round trips run on a text about a county that there is not, and on the source texts where they are to be had;
their anchors are made here at random places, and nothing of the texts is in this file.
"""

from __future__ import annotations

import html
import random
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from inquiries.anchors import MIN_WORDS, Verdict, anchor_at, resolve
from inquiries.documents import read_document
from inquiries.stream import stream_of
from inquiries.verify import (
    Checked,
    Known,
    Result,
    State,
    all_confirmed,
    check_all,
    remarks,
    table,
    unseen,
    verify,
    verify_copy,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FICTION = """\
LAMPS on Marlshire’s quays went dark for six winters, and the county “did not look”, a review has said.

The Harbour Board’s chair, Wilhelmina Okonedo-Pratt, told the Marlshire Packet she would not step down – but would \
“stay to mend what we broke”.

1 The Board noted the report (pdf icon, 2\u00a0MB), and resolved that:

• £4,500 be set aside for ferrymen’s training in 2019/20
• the clerk, Mr Tobias Finch, write to all 27 ferrymen within nine days
• a café on the quay stay open till 10\u00a0pm

Councillor Ambrose Vane, for the opposition, asked ‘who knew what, and when?’ and was told that no-one had kept a \
list. He said it wasn’t good enough.

Nobody had asked the ferrymen what they had seen. The review’s author found that three-quarters of them had written \
to the Board at least once; none of the letters was answered, and two were lost.

The clerk will report again in March.

The Board is to meet its counterpart from Eastmarsh, where a similar fault was found half a decade ago, to learn how \
the lamps there were kept alight.

The clerk will report again in March.

See also

What the county answered

Comments

1 comment

“About time,” writes a reader from Lower Marl.
"""

ANCHORS = 60
BOILERPLATE = "The Lantern Archive keeps pages"
CURLY = str.maketrans("‘’“”–\u00a0", "''\"\"- ")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every round trip on the fiction and on each of the five source texts."""
    if "which" in metafunc.fixturenames:
        metafunc.parametrize("which", ["fiction", 0, 1, 2, 3, 4], scope="session")


@pytest.fixture(scope="session")
def text(which: str | int, request: pytest.FixtureRequest) -> str:
    if isinstance(which, str):
        return FICTION
    folder: Path = request.getfixturevalue("sources")
    return read_document(sorted(folder.glob("[0-9]*.txt"))[which])


@pytest.fixture(scope="session")
def known(text: str) -> Known:
    return known_of(text)


def known_of(text: str, document_id: str = "marlshire-lamps") -> Known:
    """The text as a document with anchors at random places, long and short, and one for nearly all of it."""
    stream = stream_of(text)
    chance = random.Random(stream.digest)  # noqa: S311  places to test, no secrets
    bounds = [*stream.word_starts.tolist(), stream.length]
    spans = [(0, len(bounds) - 1)]
    while len(spans) < ANCHORS:
        first = chance.randrange(len(bounds) - MIN_WORDS)
        spans.append((first, min(first + chance.randint(MIN_WORDS, 40), len(bounds) - 1)))
    anchors = [anchor_at(stream, bounds[a], bounds[b] - bounds[a], n) for n, (a, b) in enumerate(spans, 1)]
    named = [(f"{document_id}.f{n}", anchor) for n, anchor in enumerate(anchors, 1)]
    return Known(document_id, stream.length, stream.digest, named)


def verified(result: Result) -> bool:
    return len(result.anchors) == ANCHORS and result.counts == {Verdict.VERIFIED: ANCHORS}


def hyphenated(text: str, width: int) -> str:
    """The text set in lines of `width`, words cut at the line's end with a hyphen."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            joined = f"{line} {word}".strip()
            while len(joined) > width:
                cut = width - 1
                ends_in_word = joined[cut - 1].isalnum() and joined[cut].isalnum()
                lines.append(joined[:cut] + ("-" if ends_in_word else ""))
                joined = joined[cut:].lstrip()
            line = joined
        lines.append(line)
    return "\n".join(lines)


REWRITINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "straight quotes": lambda text: text.translate(CURLY),
    "no apostrophes": lambda text: re.sub("['’‘]", "", text),
    "curly quotes": lambda text: re.sub(r'"', "”", text.replace("'", "’")),
    "one line": lambda text: " ".join(text.split()),
    "lines of 23": lambda text: hyphenated(text, 23),
    "lines of 71": lambda text: hyphenated(text, 71),
    "soft hyphens": lambda text: re.sub(r"(?<=\w{3})(?=\w{3})", "\u00ad", text),
    "ligatures": lambda text: text.replace("fi", "\ufb01").replace("fl", "\ufb02"),
    "capitals": str.upper,
}


@pytest.mark.parametrize("rewriting", REWRITINGS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_rewritten_copy_is_the_same(text: str, known: Known, rewriting: str, encoding: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    rewritten = REWRITINGS[rewriting](text)
    if encoding == "cp1252" and rewriting == "ligatures":
        encoding = "utf-8-sig"  # Windows-1252 has none
    copy.write_bytes(rewritten.encode(encoding))
    result = verify_copy(copy, [known])
    assert (result.document_id, result.state) == (known.document_id, State.SAME)
    assert verified(result)


def paragraphs(text: str) -> Iterator[tuple[str, list[str]]]:
    """Paragraphs and lists, each with its lines."""
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [html.escape(line.strip()) for line in block.splitlines() if line.strip()]
        yield ("ul" if all(re.match("[•*]|[1-9]\\.", line) for line in lines) else "p"), lines


def article(text: str) -> str:
    return "\n".join(
        "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
        if kind == "ul"
        else f"<p>{'<br>'.join(lines)}</p>"
        for kind, lines in paragraphs(text)
    )


def divisions(text: str) -> str:
    return "\n".join(f"<div><span>{line}</span></div>" for _, lines in paragraphs(text) for line in lines)


def cells(text: str) -> str:
    rows = "".join(f"<tr><td>{line}</td></tr>" for _, lines in paragraphs(text) for line in lines)
    return f"<table>{rows}</table>"


PAGES = {
    "bare": lambda text: f"<html><body>{article(text)}</body></html>",
    "article": lambda text: page(f"<article>{article(text)}</article>"),
    "main": lambda text: page(f"<main><div class='content'>{article(text)}</div></main>"),
    "divisions": lambda text: page(f"<div id='content'>{divisions(text)}</div>"),
    "table": lambda text: page(cells(text)),
}


def page(content: str) -> str:
    links = "".join(f"<li><a href='/{n}'>Shelf {n}</a></li>" for n in range(9))
    return (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Lantern</title>"
        "<style>p { margin: 0 }</style><script>var lamps = '<p>27</p>';</script></head><body>"
        f"<nav><ul>{links}</ul></nav><header><p>{BOILERPLATE} about harbours.</p></header>{content}"
        f"<aside><h2>Most read</h2><ul>{links}</ul></aside>"
        f"<footer><p>{BOILERPLATE} for ever. Privacy. Terms. Contact.</p></footer></body></html>"
    )


@pytest.mark.parametrize("kind", PAGES)
def test_through_html_and_back(text: str, known: Known, kind: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(PAGES[kind](text), encoding="utf-8")
    result = verify_copy(copy, [known])
    assert (result.document_id, result.state) == (known.document_id, State.SAME)
    assert verified(result)


SIZES = {"A4": (595.3, 841.9), "A5": (419.5, 595.3)}


def write_pdf(path: Path, text: str, size: tuple[float, float], *, running: bool = False) -> None:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))  # comes with reportlab

    def edges(canvas: object, document: object) -> None:
        canvas.setFont("Vera", 8)  # type: ignore[attr-defined]
        number = document.page  # type: ignore[attr-defined]
        canvas.drawString(40, size[1] - 30, f"4/{number}/2019 {BOILERPLATE}")  # type: ignore[attr-defined]
        canvas.drawString(40, 20, f"lantern.example/page {number} of 9")  # type: ignore[attr-defined]

    style = ParagraphStyle("body", fontName="Vera", fontSize=11, leading=15)
    story = []
    for _, lines in paragraphs(text):
        story += [*(Paragraph(line, style) for line in lines), Spacer(1, 9)]
    document = SimpleDocTemplate(str(path), pagesize=size, topMargin=50, bottomMargin=50)
    document.build(story, **({"onFirstPage": edges, "onLaterPages": edges} if running else {}))


@pytest.mark.parametrize("size", SIZES)
def test_through_pdf_and_back(text: str, known: Known, size: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.docx"
    write_pdf(copy, text, SIZES[size])
    result = verify_copy(copy, [known])
    assert (result.document_id, result.state) == (known.document_id, State.SAME)
    assert verified(result)


def test_through_pdf_with_running_lines_and_back(text: str, known: Known, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    write_pdf(copy, text, SIZES["A5"], running=True)
    result = verify_copy(copy, [known])
    assert result.state is State.SAME
    assert verified(result)


def test_through_docx_and_back(text: str, known: Known, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for _, lines in paragraphs(text) for line in lines)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    result = verify_copy(copy, [known])
    assert result.state is State.SAME
    assert verified(result)


def test_a_page_header_in_front_moves_every_anchor(text: str, known: Known, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(f"{BOILERPLATE} about harbours\n\n{text}", encoding="utf-8")
    result = verify_copy(copy, [known])
    assert (result.document_id, result.state) == (known.document_id, State.DIFFERS)
    shift = stream_of(f"{BOILERPLATE} about harbours").length
    assert {checked.shift for checked in result.anchors} == {shift}
    assert result.counts == {Verdict.MOVED: ANCHORS}
    assert result.confirmed


def test_a_word_changed_breaks_the_anchors_that_hold_it_and_no_other(text: str, known: Known, tmp_path: Path) -> None:
    stream = stream_of(text)
    middle = known.anchors[1][1]
    place = int(stream.offsets[middle.start])
    copy = tmp_path / "copy.txt"
    copy.write_text(f"{text[:place]}Q7Q{text[place + 1 :]}", encoding="utf-8")
    result = verify_copy(copy, [known])
    missing = {claim for claim, anchor in known.anchors if anchor.start <= middle.start < anchor.end}
    assert {checked.claim_id for checked in result.anchors if checked.verdict is Verdict.MISSING} == missing


TWICE = "The clerk will report again to the full Board in March."
MINUTES = f"""Lamps first. {TWICE} Then the quay and its ferrymen were spoken of at length. {TWICE} \
Last came the café on the quay, which stays open."""


def repeated(*, both: bool) -> Known:
    stream = stream_of(MINUTES)
    anchors = [
        *resolve(stream, TWICE)[0 if both else 1 :],
        *resolve(stream, "Then the quay and its ferrymen were spoken of at length"),
    ]
    named = [(f"minutes.f{n}", anchor) for n, anchor in enumerate(anchors, 1)]
    return Known("minutes", stream.length, stream.digest, named)


def of_claim(results: tuple[Checked, ...], claim_id: str) -> tuple[Verdict, int | None]:
    [checked] = [checked for checked in results if checked.claim_id == claim_id]
    return checked.verdict, checked.shift


def test_a_repeated_passage_moves_with_its_neighbours() -> None:
    known = repeated(both=False)
    assert of_claim(check_all(known, stream_of("Page 1. " + MINUTES)), "minutes.f1") == (Verdict.MOVED, 5)


def test_a_repeated_passage_stays_ambiguous_where_its_neighbours_do_not_say() -> None:
    known = repeated(both=False)
    copy = stream_of(f"{MINUTES.replace(' Then', ' Item 2. Then').replace('length.', 'length. Item 3.')}")
    assert of_claim(check_all(known, copy), "minutes.f1") == (Verdict.AMBIGUOUS, None)


def test_a_repeated_passage_stays_ambiguous_where_its_neighbours_disagree() -> None:
    minutes = repeated(both=False)
    last = ("minutes.f3", resolve(stream_of(MINUTES), "Last came … stays open")[0])
    known = Known("minutes", minutes.length, minutes.digest, [*minutes.anchors, last])
    copy = stream_of("Page 1. " + MINUTES.replace("Last", "Item 33000. Last"))
    results = check_all(known, copy)
    assert [checked.shift for checked in results] == [None, 5, 14]


def test_the_reading_that_confirms_most_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = known_of(FICTION)
    halves = FICTION[: len(FICTION) // 2]
    monkeypatch.setattr("inquiries.verify.readings", lambda _: [halves, "Page 1. " + FICTION, FICTION + " End."])
    assert verified(verify_copy(tmp_path, [known]))
    monkeypatch.setattr("inquiries.verify.readings", lambda _: [halves, "Page 1. " + FICTION])
    assert verify_copy(tmp_path, [known]).counts == {Verdict.MOVED: ANCHORS}


def test_passages_found_as_many_times_as_anchored_correspond_in_order() -> None:
    known = repeated(both=True)
    copy = stream_of("Page 1. " + MINUTES.replace("length.", "length. Item 3."))
    results = check_all(known, copy)
    assert of_claim(results, "minutes.f1") == (Verdict.MOVED, 5)
    assert of_claim(results, "minutes.f2") == (Verdict.MOVED, 10)


def test_each_copy_is_recognised_by_what_it_holds(tmp_path: Path) -> None:
    lamps, minutes = known_of(FICTION), repeated(both=True)
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").write_text(FICTION, encoding="utf-8")
    (tmp_path / "b" / "minutes.txt").write_text(FICTION, encoding="utf-8")
    (tmp_path / "a.txt").write_text("Front page. " + MINUTES, encoding="utf-8")
    (tmp_path / "c.txt").write_text("A text about something else, which nobody knows.", encoding="utf-8")
    (tmp_path / "d.pdf").write_bytes(b"\x89PNG\r\n\x1a\n")
    results = verify([tmp_path, tmp_path / "a.txt"], [lamps, minutes])
    assert [(result.path.name, result.document_id, result.state) for result in results] == [
        ("a.txt", "minutes", State.DIFFERS),
        ("minutes.txt", "marlshire-lamps", State.SAME),
        ("c.txt", None, State.UNKNOWN),
        ("d.pdf", None, State.UNREADABLE),
    ]
    assert all_confirmed(results)
    assert unseen(results[1:], [lamps, minutes]) == ["minutes"]


def test_a_copy_with_too_little_of_a_document_is_unknown(tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(FICTION[: len(FICTION) // 10] + " and so on.", encoding="utf-8")
    [result] = verify([copy], [known_of(FICTION)])
    assert (result.document_id, result.state, result.anchors) == (None, State.UNKNOWN, ())
    assert not all_confirmed([result])


def test_what_people_are_told(tmp_path: Path) -> None:
    known = repeated(both=False)
    (tmp_path / "1.txt").write_text("Page 1. " + MINUTES, encoding="utf-8")
    (tmp_path / "2.txt").write_text(MINUTES.replace("quay", "river"), encoding="utf-8")
    (tmp_path / "3.txt").write_bytes(b"")
    results = verify([tmp_path], [known])
    assert table(results).splitlines() == [
        "copy   document  text        verified  moved  ambiguous  missing",
        "1.txt  minutes   differs            0      2          0        0",
        "2.txt  minutes   differs            0      0          1        1",
        "3.txt  -         unreadable",
    ]
    assert remarks(results) == [
        f"{tmp_path}/1.txt: moved by +5 characters: minutes.f1, minutes.f2",
        f"{tmp_path}/2.txt: minutes.f1: ambiguous (from word 25 of minutes, 11 words)",
        f"{tmp_path}/2.txt: minutes.f2: missing (from word 14 of minutes, 11 words)",
        f"{tmp_path}/3.txt: is empty; save the document again",
    ]
    assert not all_confirmed(results)
