"""Input meant to do harm is refused with words, and quickly: sheets, names, links, copies of documents."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inquiries.characters import objection, unseen
from inquiries.documents import readings
from inquiries.errors import BadInput, UnreadableDocument
from inquiries.model import Model
from inquiries.normalise import normalise
from inquiries.sheets import read_corpus
from inquiries.tables import arrow_tables

SECONDS = 2.0
MEGABYTES = 300
SHEET = "sheets/marlshire/marlshire-cabinet-2012-minutes.yaml"

# Reads what it is told to, each in a child of its own, and tells what that took: seconds, megabytes at most, words.
READER = """
import json, os, sys, time
from pathlib import Path
from inquiries import anchors, normalise, sheets, stream, verify
from inquiries.errors import InquiriesError
from inquiries.model import Model
import lxml.html, pypdfium2, trafilatura

stream.stream_of('\u00e4')
model = Model.load(Path(sys.argv[1]))

def read(kind, path):
    if kind == "corpus":
        normalise.normalise(sheets.read_corpus(path, model), model)
        return "accepted"
    result = verify.verify_copy(path, [])
    return result.problem or result.state.value

for line in sys.stdin:
    if child := os.fork():
        if os.waitpid(child, 0)[1]:
            print(json.dumps([0, 0, "crashed"]), flush=True)
        continue
    start = time.process_time()
    kind, path = json.loads(line)
    try:
        said = read(kind, Path(path))
    except InquiriesError as error:
        said = str(error)
    seconds = time.process_time() - start
    peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
    print(json.dumps([seconds, peak / 1024, said]), flush=True)
    os._exit(0)
"""
Reader = Callable[[str, Path], str]


@pytest.fixture(scope="module")
def read_apart(corpus_schema: Path) -> Iterator[Reader]:
    """Says what is said of a corpus or a copy of a document; fails where that takes too much or crashes."""
    command = [sys.executable, "-c", READER, str(corpus_schema)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def read(kind: str, path: Path) -> str:
            assert process.stdin
            assert process.stdout
            print(json.dumps([kind, str(path)]), file=process.stdin, flush=True)
            seconds, megabytes, said = json.loads(process.stdout.readline())
            assert said != "crashed"
            assert seconds <= SECONDS, f"{seconds:.1f} s: {said[:200]}"
            assert megabytes <= MEGABYTES, f"{megabytes:.0f} MB: {said[:200]}"
            return str(said)

        yield read
        assert process.stdin
        process.stdin.close()


@pytest.fixture
def coding(corpus_folder: Path) -> Path:
    return corpus_folder / "coding"


def sheet_with(coding: Path, old: str, new: str) -> Path:
    """The sheet with the first `old` replaced."""
    path = coding / SHEET
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def refusal(coding: Path, model: Model) -> str:
    with pytest.raises(BadInput) as caught:
        normalise(read_corpus(coding, model), model)
    return str(caught.value)


LAUGHS = "a: &a [lol, lol]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
ITEM = "{start: 1, length: 8, words: 8, word: 1, digest: '" + "0" * 32 + "', hash: '" + "0" * 16 + "', passage: 1}"
HEAVY: dict[str, tuple[Callable[[], str], str]] = {
    "a bomb of aliases": (lambda: LAUGHS, "anchor or alias"),
    "100 MB": (lambda: "title: " + "x" * 100_000_000, "is larger than 4,000,000 bytes"),
    "a list of everything": (lambda: "- a\n" * 999_999, "holds more than 100,000 values"),
    "a flow of everything": (lambda: "[" + "a," * 1_900_000 + "]", "holds more than 100,000 values"),
    "a deep flow": (lambda: "[" * 3_000_000, "is nested more than 24 deep"),
    "a deep block": (lambda: "".join(" " * n + "a:\n" for n in range(2500)), "is nested more than 24 deep"),
    "deep mappings": (lambda: "{a: " * 500_000, "is nested more than 24 deep"),
    "one word": (lambda: "document_id: " + "x" * 3_900_000, "key 'title' is missing"),
    "one word where a code belongs": (lambda: "locality: " + "marlshir" * 400_000, "is no code of locality"),
    "keys that nobody knows": (lambda: "".join(f"k{n}: v\n" for n in range(45_000)), "unknown key 'k"),
    "lists that can't be sorted": (
        lambda: "inquiry_ids: [" + "{a: b}, " * 24_000 + "]",
        "is keys with values, not text",
    ),
    "a list of the same": (lambda: "inquiry_ids: [" + "a, " * 90_000 + "]", "names a twice"),
    "claims without anything": (lambda: "findings: [" + "{}, " * 45_000 + "]", "key 'id' is missing"),
    "anchors and anchors": (lambda: f"findings: [{{evidence: [{(ITEM + ', ') * 5_000}]}}]", "key 'id' is missing"),
    "escapes": (lambda: 'title: "' + "\\u0041" * 600_000 + '"', "is missing"),
    "quotation marks": (lambda: "title: '" + "'" * 3_900_000, "is no YAML"),
    "one comment": (lambda: "#" + "x" * 3_900_000, "is empty; write keys with values"),
    "documents": (lambda: "---\n" * 900_000, "holds more than 100,000 values"),
    "question marks": (lambda: "? " * 1_900_000, "is nested more than 24 deep"),
    "colons": (lambda: ": " * 1_900_000, "is no"),
    "spaces": (lambda: "title: " + "a " * 1_900_000 + "\n", "is missing"),
    "a long date": (lambda: "date: {edtf: " + "1" * 3_900_000 + ", basis: stated}", "is too long for a date"),
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_sheet_is_refused_quickly(name: str, coding: Path, read_apart: Reader) -> None:
    text, words = HEAVY[name]
    (coding / SHEET).write_text(text(), encoding="utf-8")
    said = read_apart("corpus", coding)
    assert words in said, said[:500]
    assert SHEET in said
    assert len(said) < 200_000


def test_many_references_to_nothing_are_told_quickly(coding: Path, read_apart: Reader) -> None:
    ids = ", ".join(f"nobody-{n}-of-the-county" for n in range(20_000))
    sheet_with(coding, "inquiry_ids: [", f"inquiry_ids: [{ids}, ")
    said = read_apart("corpus", coding)
    assert "'nobody-0-of-the-county' is no record of inquiries" in said


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"title: a\0b", "control character (U+0000)"),
        (b'title: "a\\0b"', "control character (U+0000), escaped"),
        (b'title: "a\\u202eb"', "(RIGHT-TO-LEFT OVERRIDE), escaped"),
        (b'"k\\u200bey": b', "(ZERO WIDTH SPACE), escaped"),
        ("title: a\u202eb".encode(), "(RIGHT-TO-LEFT OVERRIDE)"),
        ("title: a\u2066b".encode(), "(LEFT-TO-RIGHT ISOLATE)"),
        ("title: a\u00adb".encode(), "(SOFT HYPHEN)"),
        ("title: a\u3164b".encode(), "(HANGUL FILLER)"),
        ("title: a\u2028b".encode(), "(LINE SEPARATOR)"),
        ("title: a\ufe0fb".encode(), "(VARIATION SELECTOR-16)"),
        ("title: a\U000e0041b".encode(), "(TAG LATIN CAPITAL LETTER A)"),
        ("title: a\ue000b".encode(), "(U+E000)"),
        (b"title: a\x1b[31mb", "(U+001B)"),
        ("\ufefftitle: a".encode(), "(ZERO WIDTH NO-BREAK SPACE)"),
        (b"title: a\xff", "is not UTF-8"),
        (b"title: \xed\xa0\x80", "is not UTF-8"),
        (b'title: "\\ud800"', "is no YAML"),
        ("title: a".encode("utf-16"), "is not UTF-8"),
        (b"title: !!python/object/apply:os.system [id]", "uses a YAML tag"),
        (b"%TAG ! tag:x,2000:\n--- !a b", "uses a YAML tag"),
        (b"<<: *a", "anchor or alias"),
        (b"a: b\na: c", "key 'a' stands twice"),
        (b"? [a, b]\n: c", "a key is no plain word"),
        (b"", "is empty; write keys with values"),
        (b"- a", "is a list, not keys with values"),
    ],
)
def test_bytes_that_are_no_sheet(raw: bytes, words: str, coding: Path, corpus_model: Model) -> None:
    (coding / SHEET).write_bytes(raw)
    said = refusal(coding, corpus_model)
    assert words in said
    assert SHEET in said
    assert said.isprintable() or "\n" in said
    assert "\x1b" not in said


STATEMENT = "statement: Marlshire's cabinet plans a further review led by Tobias Wren in 2013."


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("'=HYPERLINK(1)'", "begins with '='"),
        ("'+1 review'", "begins with '+'"),
        ("'-1 review'", "begins with '-'"),
        ("'@SUM(1)'", "begins with '@'"),
        ("＝SUM(1)", "begins with '＝'"),
        ("The <script>alert(1)</script> council.", "holds < or >"),
        ("javascript:alert(1)", "is an address that runs something"),
        ("Marlshire's cоuncil planned a review.", "holds 'о' (CYRILLIC SMALL LETTER O) in a word of Latin letters"),
        ("Marlshire's сосо planned a review.", "(CYRILLIC SMALL LETTER ES)"),
        ("Marlshire's cαbinet planned a review.", "(GREEK SMALL LETTER ALPHA)"),
        ("Marlshire's oﬃcers planned a review.", "(LATIN SMALL LIGATURE FFI), a form of another letter"),
        ("Marlshire's ｃouncil planned a review.", "(FULLWIDTH LATIN SMALL LETTER C)"),
        ("Marlshire's 𝐜ouncil planned a review.", "(MATHEMATICAL BOLD SMALL C)"),
        ("A cafe\u0301 was visited.", "characters apart (not NFC)"),
        ("|\n      A review.\n", "ends with a line break; write >- where > stands"),
        ("'   '", "is empty"),
        ("true", "is true or false, not text"),
        ("[a, b]", "is a list, not text"),
    ],
)
def test_statements_that_run_or_deceive(statement: str, words: str, coding: Path, corpus_model: Model) -> None:
    path = sheet_with(coding, STATEMENT, f"statement: {statement}")
    line = (
        path.read_text(encoding="utf-8").split("\n").index(f"    statement: {statement}".split("\n", maxsplit=1)[0]) + 1
    )
    said = refusal(coding, corpus_model)
    assert words in said
    assert f"{SHEET}:{line}: recommendations[0].statement: " in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("document_id: marlshire-", "document_id: ../../marlshire-", "has not the form"),
        ("document_id: marlshire-", "document_id: a/marlshire-", "has not the form"),
        (
            "document_id: marlshire-cabinet-2012-minutes",
            'document_id: "marlshire-cabinet-2012-minutes\\n"',
            "line break",
        ),
        ("document_id: marlshire-", "document_id: mаrlshire-", "has not the form"),
        ("id: rec1", "id: rec１", "has not the form"),
        ("url: https://", "url: javascript://", "has not the form"),
        ("url: https://council", 'url: https://council"onclick="', "has not the form"),
        ("title: Minutes", "title: <b>Minutes", "holds < or >"),
        ("title: Minutes", "title: Mіnutes", "BYELORUSSIAN"),
        ("stream_length: 1215", "stream_length: 1215000000000", "is more than 2147483647"),
        ("stream_length: 1215", "stream_length: 1215.0", "is a number, not a whole number"),
        ("start: 1090", "start: -1090", "is less than 0"),
        ("edtf: '2012-01-17'", "edtf: '-2012-01-17'", "date"),
        ("edtf: '2012-01-17'", "edtf: '=2012'", "begins with '='"),
    ],
)
def test_fields_that_are_none(old: str, new: str, words: str, coding: Path, corpus_model: Model) -> None:
    sheet_with(coding, old, new)
    assert words in refusal(coding, corpus_model)


def test_names_of_people_and_bodies_are_held_to_the_same(coding: Path, corpus_model: Model) -> None:
    path = coding / "actors.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Tobias Wren", "Tоbias Wren", 1), encoding="utf-8")
    said = refusal(coding, corpus_model)
    assert "actors.yaml:" in said
    assert "holds 'о' (CYRILLIC SMALL LETTER O)" in said


@pytest.mark.parametrize(
    "text", ["Wrocław", "Zoë O’Brien", "A £3m fund – 50 % more", "Łódź, Αθήνα and Москва", "naïve", "日本"]
)
def test_honest_words_pass(text: str) -> None:
    assert objection(text) is None
    assert unseen(text) is None


def test_links_out_of_the_tree(coding: Path, tmp_path: Path, corpus_model: Model) -> None:
    outside = tmp_path / "outside"
    (coding / SHEET).parent.rename(outside)
    (coding / "sheets" / "marlshire").symlink_to(outside)
    assert "is reached through a symbolic link" in refusal(coding, corpus_model)
    (coding / "sheets" / "marlshire").unlink()
    outside.rename(coding / "sheets" / "marlshire")
    (coding / SHEET).rename(tmp_path / "sheet.yaml")
    (coding / SHEET).symlink_to(tmp_path / "sheet.yaml")
    assert "is reached through a symbolic link" in refusal(coding, corpus_model)


@pytest.mark.parametrize("name", ["actors.yaml", "ids.txt"])
def test_authority_files_are_no_links_and_no_pipes(name: str, coding: Path, corpus_model: Model) -> None:
    (coding / name).unlink()
    (coding / name).symlink_to("/dev/zero")
    assert "symbolic link" in refusal(coding, corpus_model)
    (coding / name).unlink()
    os.mkfifo(coding / name)
    assert "no regular file" in refusal(coding, corpus_model)


@pytest.mark.parametrize("name", ["a\x1b[31m.yaml", "a\nb.yaml", "a\u202eb.yaml", "a b.yaml", b"a\xff.yaml"])
def test_names_of_files_are_plain(name: str | bytes, coding: Path, corpus_model: Model) -> None:
    path = coding / "sheets" / "marlshire" / os.fsdecode(name)
    path.write_bytes((coding / SHEET).read_bytes())
    said = refusal(coding, corpus_model)
    assert "holds other characters; name it with plain letters" in said
    assert said.count("\n") == 0
    assert said.isprintable()


def test_a_ledger_holds_ids_alone(coding: Path, corpus_model: Model) -> None:
    with (coding / "ids.txt").open("a", encoding="utf-8") as ledger:
        ledger.write("../../etc/passwd\n")
    assert "'../../etc/passwd' is no id" in refusal(coding, corpus_model)


def test_what_is_left_of_the_corpus_still_builds(coding: Path, corpus_model: Model) -> None:
    """The cases above start from a corpus that is read without a word."""
    arrow_tables(normalise(read_corpus(coding, corpus_model), corpus_model), corpus_model)


def test_a_card_runs_no_code(coding: Path, corpus_model: Model) -> None:
    from jinja2.exceptions import SecurityError

    from inquiries.export import Dataset
    from inquiries.export.prose import render

    (coding / "card.md").write_text("{{ ''.__class__.__mro__[1].__subclasses__() }}", encoding="utf-8")
    rows = normalise(read_corpus(coding, corpus_model), corpus_model)
    with pytest.raises(SecurityError):
        render(coding / "card.md", Dataset(corpus_model, rows, {}, "1", coding))


def docx(path: Path, xml: bytes, name: str = "word/document.xml") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
    return path


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ENTITIES = b"".join(b'<!ENTITY e%d "&e%d;&e%d;&e%d;">' % (n + 1, n, n, n) for n in range(30))


def pdf(pages: int, stream: bytes) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(pages))
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % pages,
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 9 9]>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n" % len(stream) + stream + b"\nendstream",
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (n, part) for n, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


COPIES: dict[str, Callable[[Path], Path]] = {
    "zip bomb": lambda path: docx(path, b"<a>" + b" " * 150_000_000 + b"</a>"),
    "entities": lambda path: docx(path, b'<!DOCTYPE a [<!ENTITY e0 "ha">' + ENTITIES + b"]><a>&e30;</a>"),
    "a file from here": lambda path: docx(
        path, b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:p ' + W + b"><w:t>&x;</w:t></w:p>"
    ),
    "deep xml": lambda path: docx(path, b"<a>" * 500_000),
    "deep html": lambda path: written(path, b"<html><body>" + b"<div>" * 200_000 + b"words"),
    "long html": lambda path: written(path, b"<html><body>" + b"<p>a<b>b</b>" * 8_000),
    "attributes": lambda path: written(path, b"<html><body " + b"a='b' " * 300_000 + b">words"),
    "unclosed comments": lambda path: written(path, b"<!--" * 300_000 + b"<html>"),
    "comments before html": lambda path: written(path, b"<!-- --> " * 100_000 + b"x"),
    "half a pdf": lambda path: written(path, pdf(1, zlib.compress(b"BT (a) Tj ET" * 99))[:200]),
    "a pdf that unpacks": lambda path: written(path, pdf(1, zlib.compress(b" " * 100_000_000))),
    "a pdf of the same page": lambda path: written(path, pdf(3_000, zlib.compress(b" "))),
    "a pdf of pages": lambda path: written(path, b"%PDF-1.4\n" + b"[" * 1_000_000),
    "mojibake": lambda path: written(path, "â€™ Ã© Â£ ".encode() * 30_000),
    "zeroes": lambda path: written(path, b"\0" * 5_000_000),
    "utf-16": lambda path: written(path, b"\xff\xfe" + b"\xd8" * 999_999),
}


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", COPIES)
def test_a_hostile_copy_does_no_harm(name: str, tmp_path: Path, read_apart: Reader) -> None:
    said = read_apart("copy", COPIES[name](tmp_path / "copy"))
    assert "root:" not in said
    assert len(said) < 2_000


def test_a_pipe_is_no_document(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    start = time.monotonic()
    with pytest.raises(UnreadableDocument, match="is not a regular file"):
        readings(tmp_path / "pipe")
    assert time.monotonic() - start < SECONDS
