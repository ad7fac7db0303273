"""Plain text, web pages and Word documents read for the drafter, and what a verifier reads of the same file."""

from __future__ import annotations

import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.documents import readings
from inquiries.draft.reading import Reading, read, read_text
from inquiries.stream import stream_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAMPS = (
    "The harbour board met twice in the spring and heard that the lamps on the north quay had been dark since the storm"
)
CLERK = "The clerk wrote to the county about the ferrymen and had no answer for a year"


def kinds(reading: Reading) -> list[tuple[str, str]]:
    return [(block.kind, reading.text[block.start : block.end]) for block in reading.blocks]


def lines(text: str) -> list[tuple[str, str]]:
    return kinds(read_text(text))


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


# Plain text


def test_a_line_is_a_block_where_lines_are_not_wrapped() -> None:
    assert lines(f"Findings\n{LAMPS}.\n\n1.2 {CLERK}.\n• Lamps\n(b) Boats\n[3] Minutes of May.") == [
        ("heading", "Findings"),
        ("paragraph", f"{LAMPS}."),
        ("numbered", f"1.2 {CLERK}."),
        ("item", "• Lamps"),
        ("item", "(b) Boats"),
        ("footnote", "[3] Minutes of May."),
    ]


def test_numbers_and_letters_are_with_their_blocks() -> None:
    reading = read_text("4.12 The lamps were out.\n17. Nobody asked.\n(b) boats;\niii. ropes;\nA2.1. The clerk wrote.")
    assert [block.number for block in reading.blocks] == ["4.12", "17", "b", "iii", "A2.1"]


def test_wrapped_lines_are_joined_and_marks_begin_anew() -> None:
    wrapped = (
        "HARBOUR BOARD\n\nThe harbour board met twice in the spring and heard that the lamps on\n"
        "the north quay had been dark since the storm. The clerk had written to the\ncounty.\n"
        "1. The board should mend the lamps on the north quay before the winter\n   and tell the ferrymen.\n"
        "2. The county should answer letters.\n"
    )
    found = lines(wrapped)
    assert [kind for kind, _ in found] == ["heading", "paragraph", "numbered", "numbered"]
    assert found[1][1].endswith("to the\ncounty.")
    assert found[2][1].endswith("tell the ferrymen.")


def test_rows_of_tables_and_what_is_none() -> None:
    rows = "No. | Recommendation | Answer\nR1 | Mend the lamps | Accepted"
    text = f"{rows}\n{LAMPS}.\nPosted on 4 May by the Diarist | 3 notes"
    assert [kind for kind, _ in lines(text)] == ["table", "table", "paragraph", "paragraph"]
    assert lines("Lamps\tBoats\tRopes")[0][0] == "table"


def test_numbers_by_themselves_are_a_tables_or_a_pages() -> None:
    table = "Recommendation\n1\nMend the lamps of the north quay.\nBoard\n2\nCount the boats at the landing.\nCounty"
    assert ("numbered", "1\nMend the lamps of the north quay.") in lines(table)
    pages = "\n".join(f"{LAMPS}.\n" * 20 + str(page) for page in (1, 2, 3))
    assert lines(pages)[20] == ("other", "1")


def test_what_introduces_something_is_no_heading() -> None:
    text = f"The clerk of the board said:\n“{CLERK}.”\nAmong the steps that were announced:\nResponse:\n{LAMPS}."
    assert [kind for kind, _ in lines(text)] == ["paragraph", "paragraph", "paragraph", "heading", "paragraph"]
    text = f"Recommendation 2: The board and the county should:\n(a) mend lamps.\nRecommendation 3: Lamps\n{LAMPS}."
    assert [kind for kind, _ in lines(text)] == ["paragraph", "item", "heading", "paragraph"]


def test_names_under_a_letter_are_no_headings() -> None:
    assert lines(f"{LAMPS}.\nYours sincerely,\nAda Hale\nClerk to the Board\nEnclosed: one lamp.")[2:4] == [
        ("paragraph", "Ada Hale"),
        ("paragraph", "Clerk to the Board"),
    ]


def test_labels_with_what_they_label_are_no_headings() -> None:
    assert lines(f"Present: Ada Hale and Tom Pike\n{LAMPS}.")[0][0] == "paragraph"


@pytest.mark.parametrize(
    "line",
    [
        "Share this:",
        "Twitter | Facebook | Email",
        "Sign up to our daily newsletter for more",
        "We use cookies to give you the best harbour",
        "Advertisement",
        "Most read",
        "Related articles",
        "Leave a Reply",
        "© Marlshire Lantern 2019",
        "Tel: 01632 960 114",
        "press@harbour.example",
        "Home > News > Harbour",
        "Page 3 of 9",
        "Is this page useful?",
        "Lamps .......................... 14",
        "* * *",
    ],
)
def test_page_furniture_is_marked_and_stays(line: str) -> None:
    assert lines(f"{LAMPS}.\n{line}\n{CLERK}.") == [
        ("paragraph", f"{LAMPS}."),
        ("other", line),
        ("paragraph", f"{CLERK}."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell while the lamps were out.",
        "Like the county, the board did nothing.",
        "Contact between the board and the county was rare.",
        "Comments by the ferrymen were not read.",
        "Related harm was never counted by anyone.",
        "(c) how the lamps are mended;",
        "More boats were lost that year.",
    ],
)
def test_sentences_are_no_page_furniture(line: str) -> None:
    assert lines(f"{LAMPS}.\n{line}")[1][0] != "other"


def test_the_text_of_a_file_keeps_its_stream_and_offsets(tmp_path: Path) -> None:
    text = f"{LAMPS}.12 {CLERK}.\n\nHe said “no”.3 Nobody asked."
    reading = holds_in_copies(saved(tmp_path, text.encode()))
    assert len(reading.text) == len(text)
    assert "storm.¹² The" in reading.text
    assert "“no”.³ Nobody" in reading.text


@given(st.text(alphabet="aB1 .|\t\n•(;:#", max_size=160))
def test_blocks_hold_all_words_of_a_text_in_order(text: str) -> None:
    reading = read_text(text)
    assert stream_of(reading.text).chars == stream_of(text).chars
    last = 0
    for block in reading.blocks:
        assert last <= block.start < block.end
        assert reading.text[last : block.start].strip() == ""
        last = block.end
    assert reading.text[last:].strip() == ""


# Web pages

PAGE = f"""<html><head><title>Lamps out - Lantern</title><meta property="og:site_name" content="Marlshire Lantern">
<meta property="article:published_time" content="2019-03-04T10:00:00Z">
<link rel="canonical" href="https://lantern.example/1"><script type="application/ld+json">
{{"@graph": [{{"@type": "NewsArticle", "headline": "Lamps out for a year"}}]}}</script></head>
<body><nav><ul><li><a href="/">Home</a></li></ul></nav><article><header><h1>Lamps out for a year</h1>
<p>By Ada Hale, 4 March 2019</p></header><p>{LAMPS}.<sup>4</sup> <b>{CLERK}.</b></p>
<ol start="3"><li>Mend the lamps.</li>
<li>Count the boats.<ul><li>All of them.</li></ul></li></ol><blockquote><p>{CLERK}, said a ferryman.</p></blockquote>
<table><tr><th>Asked</th><th>Answer</th></tr>
<tr><td>Mend the lamps</td><td><p>Yes.</p><p>In May.</p></td></tr></table>
<h2>What next</h2><p>{LAMPS}, and {CLERK.lower()}.</p><p><a href="/2">Ferry late again</a></p></article>
<footer><p>Marlshire Lantern is part of the Harbour Press group of papers and its lamps.</p></footer></body></html>"""


def test_a_page_has_its_blocks_and_its_facts(tmp_path: Path) -> None:
    reading = holds_in_copies(saved(tmp_path, PAGE.encode()))
    assert reading.facts == {
        "title": "Lamps out for a year",
        "publisher": "Marlshire Lantern",
        "published": "2019-03-04",
        "url": "https://lantern.example/1",
    }
    found = [block for block in kinds(reading) if block[0] != "other"]
    assert found == [
        ("heading", "Lamps out for a year"),
        ("paragraph", "By Ada Hale, 4 March 2019"),
        ("paragraph", f"{LAMPS}.⁴ {CLERK}."),
        ("item", "Mend the lamps."),
        ("item", "Count the boats."),
        ("item", "All of them."),
        ("quotation", f"{CLERK}, said a ferryman."),
        ("table", "Asked | Answer"),
        ("table", "Mend the lamps | Yes.\nIn May."),
        ("heading", "What next"),
        ("paragraph", f"{LAMPS}, and {CLERK.lower()}."),
    ]
    assert [block.number for block in reading.blocks if block.kind == "item"] == ["3", "4", ""]
    assert [block.level for block in reading.blocks if block.kind == "item"] == [1, 1, 2]
    assert [reading.text[a:b] for a, b in reading.bold] == [f"{CLERK}."]


def test_where_the_main_content_lacks_prose_all_is_kept_and_links_are_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inquiries.documents import _html

    monkeypatch.setattr(_html, "_main_content", lambda _: f"{LAMPS}.")
    page = (
        f"<html><body><nav><p>{CLERK} on the landing.</p></nav><p>{LAMPS}.</p><p>{CLERK}.</p>"
        '<p><a href="/2">Ferry late again</a></p></body></html>'
    )
    assert kinds(holds_in_copies(saved(tmp_path, page.encode()))) == [
        ("other", f"{CLERK} on the landing."),
        ("paragraph", f"{LAMPS}."),
        ("paragraph", f"{CLERK}."),
        ("other", "Ferry late again"),
    ]


# Word documents


def docx(body: str, **parts: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, content in parts.items():
            place = "docProps/core.xml" if name == "core" else f"word/{name}.xml"
            archive.writestr(place, content)
    return stream.getvalue()


def word(text: str, style: str = "", listed: tuple[int, int] | None = None, *, bold: bool = False) -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{listed[1]}"/><w:numId w:val="{listed[0]}"/></w:numPr>' if listed else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr><w:r>{run}<w:t>{text}</w:t></w:r></w:p>"


def level(depth: int, form: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">{level(0, "decimal", "%1.")}'
    f'{level(1, "decimal", "%1.%2")}{level(2, "lowerRoman", "(%3)")}</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    f'{level(0, "bullet", "•")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>'
)
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="Sub">'
    '<w:name w:val="Board heading"/><w:basedOn w:val="H2"/></w:style>'
    '<w:style w:styleId="H2"><w:name w:val="heading 2"/>'
    '</w:style><w:style w:styleId="Q"><w:name w:val="Quote"/></w:style></w:styles>'
)
CORE = '<p:cp xmlns:p="urn:p" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title></p:cp>'


def test_a_word_document_has_its_blocks_and_numbers(tmp_path: Path) -> None:
    cell = "<w:tc>{}</w:tc>"
    body = (
        word("Lamps of the quay", "H1")
        + word("Findings", "Sub", (1, 0))
        + word(f"{LAMPS}.", listed=(1, 1))
        + word(f"{CLERK}.", listed=(1, 1))
        + word("Boats", listed=(1, 2))
        + word("Ropes", listed=(2, 0))
        + word(f"{CLERK}.", "Q")
        + word("Mend them.", bold=True)
        + f"<w:tbl><w:tr>{cell.format(word('Asked'))}"
        + f"{cell.format(word('Yes.') + word('In May.'))}</w:tr></w:tbl>"
    )
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{word("Minutes of May.")}</w:footnote></w:footnotes>'
    content = docx(body, numbering=NUMBERING, styles=STYLES, footnotes=notes, core=CORE.format("Lamps of the quay"))
    reading = holds_in_copies(saved(tmp_path, content))
    assert [(b.kind, b.level, b.number) for b in reading.blocks] == [
        ("heading", 1, ""),
        ("heading", 2, "1"),
        ("numbered", 0, "1.1"),
        ("numbered", 0, "1.2"),
        ("item", 3, "i"),
        ("item", 1, ""),
        ("quotation", 0, ""),
        ("paragraph", 0, ""),
        ("table", 0, ""),
        ("footnote", 0, "2"),
    ]
    assert kinds(reading)[-2:] == [("table", "Asked | Yes.\nIn May."), ("footnote", "Minutes of May.")]
    assert [reading.text[a:b] for a, b in reading.bold] == ["Mend them."]
    assert reading.facts == {"title": "Lamps of the quay"}


def test_a_title_that_the_document_does_not_bear_out_is_no_fact(tmp_path: Path) -> None:
    content = docx(word(f"{LAMPS}."), core=CORE.format("Report template 4.3"))
    assert read(saved(tmp_path, content)).facts == {}


def test_a_bomb_in_any_part_is_refused(tmp_path: Path) -> None:
    from inquiries.errors import UnreadableDocument

    path = saved(tmp_path, docx(word("Lamps"), styles=f'<w:styles xmlns:w="{W}">{"<w:p/>" * 2_000_000}</w:styles>'))
    with pytest.raises(UnreadableDocument, match="a zip bomb"):
        read(path)
