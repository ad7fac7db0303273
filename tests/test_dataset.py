"""The published data set against the source texts: every anchor of every claim, in copies that time has changed."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from inquiries.anchors import MIN_WORDS, anchor_at
from inquiries.build import known_documents
from inquiries.cli import main
from inquiries.documents import read_document
from inquiries.model import Model
from inquiries.stream import stream_of
from inquiries.tables import read_rows
from inquiries.verify import Known, State, verify

FURNITURE = "The Lantern Archive keeps old pages"


@pytest.fixture(scope="module")
def known(repository: Path) -> list[Known]:
    model = Model.load(repository / "schema")
    return known_documents(read_rows(repository / "dataset", model), model)


def page(text: str) -> str:
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
    furniture = f"<nav><a href='/'>{FURNITURE}</a></nav>"
    return (
        f"<!DOCTYPE html><html><head><title>x</title></head><body>{furniture}<article>{lines}</article></body></html>"
    )


CHANGES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "straight quotes": lambda text: text.translate(str.maketrans("‘’“”–", "''\"\"-")),
    "no apostrophes": lambda text: re.sub("['’‘]", "", text),
    "wrapped anew": lambda text: "\n".join(textwrap.fill(line, 31) for line in text.split("\n")),
    "as a web page": page,
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_anchor_verifies(known: list[Known], sources: Path, tmp_path: Path, change: str) -> None:
    for number, copy in enumerate(sorted(sources.glob("[0-9]*.txt"))):
        (tmp_path / f"{number}").write_text(CHANGES[change](read_document(copy)), encoding="utf-8")
    results = verify([tmp_path], known)
    assert {result.document_id for result in results} == {document.document_id for document in known}
    assert {result.state for result in results} == {State.SAME}
    assert all(checked.start == checked.anchor.start for result in results for checked in result.anchors)
    assert sum(len(result.anchors) for result in results) == sum(len(document.anchors) for document in known)


def test_every_anchor_moves_behind_a_page_header(known: list[Known], sources: Path, tmp_path: Path) -> None:
    for number, copy in enumerate(sorted(sources.glob("[0-9]*.txt"))):
        (tmp_path / f"{number}").write_text(f"{FURNITURE}\n\n{read_document(copy)}", encoding="utf-8")
    results = verify([tmp_path], known)
    shift = stream_of(FURNITURE).length
    assert {result.state for result in results} == {State.DIFFERS}
    assert {checked.shift for result in results for checked in result.anchors} == {shift}


def test_every_anchor_says_of_itself_what_is_so(known: list[Known], sources: Path) -> None:
    streams = {s.digest: s for s in (stream_of(read_document(p)) for p in sources.glob("[0-9]*.txt"))}
    for document in known:
        for claim, anchor in document.anchors:
            found = anchor_at(streams[document.digest], anchor.start, anchor.length, anchor.passage)
            assert found == anchor, claim
            assert anchor.words >= MIN_WORDS, claim


def test_the_command_verifies_the_sources(sources: Path, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(sources), "--out", str(repository / "dataset")]) == 0
    assert capsys.readouterr().out.count(" same ") == 5
