"""Quotes become anchors, the sheet stays as its coder wrote it, and no id is entered before the sheets are sound."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

from inquiries.cli import main
from inquiries.documents import read_document
from inquiries.model import Model
from inquiries.sheets import read_sheet
from inquiries.stream import stream_of

SHEET = Path("coding", "sheets", "marlshire", "marlshire-herald-2011-review.yaml")
TEXT = Path("texts", "marlshire-herald-2011-review.txt")


def ends(passage: str) -> str:
    """A quote of a passage by its first and last words."""
    words = re.findall(r"[\w’']+", passage)
    return f"{' '.join(words[:5])} … {' '.join(words[-5:])}"


@pytest.fixture
def quoted(corpus_folder: Path, corpus_model: Model) -> str:
    """The corpus with the first finding's anchor turned back into a quote; the sheet's text as it was."""
    path = corpus_folder / SHEET
    before = path.read_text(encoding="utf-8")
    anchor = read_sheet(path, corpus_model).data["findings"][0]["evidence"][0]
    passage = stream_of(read_document(corpus_folder / TEXT)).passage(anchor["start"], anchor["length"])
    old = next(m for m in re.finditer(r"\{start: (\d+),[^}]*\}", before) if int(m[1]) == anchor["start"])
    after = before[: old.start()] + f'quote: "{ends(passage)}"  # kept' + before[old.end() :]
    path.write_text(after, encoding="utf-8")
    return before


def anchor(folder: Path, schema: Path) -> int:
    arguments = ["--coding", str(folder / "coding"), "--schema", str(schema)]
    return main(["anchor", str(folder / "texts"), *arguments])


def test_a_quote_becomes_the_anchor_it_was(
    quoted: str, corpus_folder: Path, corpus_schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = (corpus_folder / "coding" / "ids.txt").read_text(encoding="utf-8")
    assert anchor(corpus_folder, corpus_schema) == 0
    assert capsys.readouterr().out == "coding/sheets/marlshire/marlshire-herald-2011-review.yaml: anchored\n"
    after = (corpus_folder / SHEET).read_text(encoding="utf-8")
    assert after.count("  # kept\n") == 1
    assert after.replace("  # kept", "") == quoted
    assert (corpus_folder / "coding" / "ids.txt").read_text(encoding="utf-8") == ledger
    assert anchor(corpus_folder, corpus_schema) == 0
    assert capsys.readouterr().out == ""


def test_a_quote_that_no_copy_holds_leaves_the_sheet(
    quoted: str, corpus_folder: Path, corpus_schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = corpus_folder / SHEET
    text = re.sub(
        'quote: ".*?"', 'quote: "words that stand nowhere … in any of the texts"', path.read_text(encoding="utf-8")
    )
    path.write_text(text, encoding="utf-8")
    assert quoted != text
    assert anchor(corpus_folder, corpus_schema) == 2
    told = capsys.readouterr().err
    assert re.search(r"marlshire-herald-2011-review\.yaml:\d+: findings\[0\]\.evidence\[0\]: .*not found", told)
    assert path.read_text(encoding="utf-8") == text


def test_an_actor_that_nobody_listed_enters_no_id(
    corpus_folder: Path, corpus_schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = corpus_folder / SHEET
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"id: f1\n", "id: f99\n", text, count=1).replace("asserted_by: [", "asserted_by: [nobody-listed, ", 1)
    )
    ledger = (corpus_folder / "coding" / "ids.txt").read_text(encoding="utf-8")
    assert anchor(corpus_folder, corpus_schema) == 2
    assert "'nobody-listed' is no record of actors" in capsys.readouterr().err
    assert (corpus_folder / "coding" / "ids.txt").read_text(encoding="utf-8") == ledger


def test_a_sheet_that_cannot_be_written_stays(
    quoted: str,
    corpus_folder: Path,
    corpus_schema: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = corpus_folder / SHEET
    text = path.read_text(encoding="utf-8")
    monkeypatch.setattr(Path, "replace", full)
    assert anchor(corpus_folder, corpus_schema) == 2
    told = capsys.readouterr().err
    assert told == f"{path}: can't be written (No space left on device). What was there is as it was.\n"
    assert path.read_text(encoding="utf-8") == text != quoted
    assert not list(path.parent.glob(".*.new"))
