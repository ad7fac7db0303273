"""`inquiries annotate`: the quotes stand at their positions, in the reader's copy, and never in what is published."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from inquiries.anchors import Anchor
from inquiries.cli import main
from inquiries.model import Model
from inquiries.normalise import Rows
from inquiries.stream import digest, stream_of

HERALD = "marlshire-herald-2011-review"


@pytest.fixture
def texts(repository: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(repository / "tests" / "corpus" / "texts", tmp_path / "copies"))


@pytest.fixture
def annotate(exported: Path, corpus_schema: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(copy: Path, to: Path) -> tuple[int, str, str]:
        code = main(["annotate", str(copy), "--to", str(to), "--out", str(exported), "--schema", str(corpus_schema)])
        return code, *capsys.readouterr()

    return run


def page(folder: Path, document_id: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / f"{document_id}.jsonld").read_text("utf-8"))
    return read


def selectors(item: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    position, quote = item["target"]["selector"]
    return position, position["refinedBy"], quote


def check(item: dict[str, Any], text: str) -> None:
    """The quote stands at its position, and its stream has the digest that the anchor has."""
    position, own, quote = selectors(item)
    assert text[position["start"] : position["end"]] == quote["exact"]
    assert text[: position["start"]].endswith(quote["prefix"])
    assert text[position["end"] :].startswith(quote["suffix"])
    assert digest(stream_of(quote["exact"]).chars) == own["inquiries:digest"]


def test_every_quote_stands_at_its_position(annotate: Any, texts: Path, tmp_path: Path, corpus_rows: Rows) -> None:
    code, _, error = annotate(texts, tmp_path / "mine")
    assert code == 0
    assert "keep" in error
    anchors = sum(len(claim["evidence"]) for claim in corpus_rows["claims"])
    items = 0
    for copy in texts.iterdir():
        text = copy.read_text("utf-8")
        for item in page(tmp_path / "mine", copy.stem)["items"]:
            check(item, text)
            items += 1
    assert items == anchors


def test_what_an_annotation_says(annotate: Any, texts: Path, tmp_path: Path, corpus_rows: Rows) -> None:
    annotate(texts / f"{HERALD}.txt", tmp_path / "mine")
    found = page(tmp_path / "mine", HERALD)
    claim = next(row for row in corpus_rows["claims"] if row["claim_id"] == f"{HERALD}.f3")
    item = next(item for item in found["items"] if item["id"].endswith(f"{HERALD}.f3/1"))
    assert found["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert item["body"][0]["value"] == f"{claim['statement']} (allegation; said by Helen Marchbank)"
    assert len(item["body"]) == 1 + len(claim["themes"])
    assert item["creator"]["name"].endswith("(reviewed by nobody yet)")
    assert item["target"]["source"] == "https://herald.example/2011/review"
    own = selectors(item)[1]
    anchor = Anchor(**claim["evidence"][0])
    assert (own["inquiries:start"], own["inquiries:length"]) == (anchor.start, anchor.length)


def test_positions_are_those_of_the_reader_s_own_copy(annotate: Any, texts: Path, tmp_path: Path) -> None:
    copy = texts / f"{HERALD}.txt"
    text = "A heading that the site put in.\n\n" + copy.read_text("utf-8").replace('"', "\u201c").replace(" ", "  ")
    copy.write_text(text, "utf-8")
    code, _, _ = annotate(copy, tmp_path / "mine")
    items = page(tmp_path / "mine", HERALD)["items"]
    assert code == 0
    assert items
    for item in items:
        check(item, text)


def test_a_passage_that_is_gone_is_left_out_and_told(annotate: Any, texts: Path, tmp_path: Path) -> None:
    copy = texts / f"{HERALD}.txt"
    annotate(copy, tmp_path / "whole")
    first = page(tmp_path / "whole", HERALD)["items"][0]
    copy.write_text(copy.read_text("utf-8").replace(selectors(first)[2]["exact"], ""), "utf-8")
    code, text, _ = annotate(copy, tmp_path / "mine")
    assert code == 1
    assert f"without a certain place: {HERALD}.f1" in text
    assert first["id"] not in {item["id"] for item in page(tmp_path / "mine", HERALD)["items"]}


def test_an_unknown_text_is_told(annotate: Any, tmp_path: Path) -> None:
    copy = tmp_path / "other.txt"
    copy.write_text("Nothing here is of any document that the data set knows of at all.", "utf-8")
    code, text, _ = annotate(copy, tmp_path / "mine")
    assert code == 1
    assert "no copy of a document" in text
    assert not (tmp_path / "mine").exists()


def test_two_copies_of_one_document_have_two_pages(annotate: Any, texts: Path, tmp_path: Path) -> None:
    shutil.copy(texts / f"{HERALD}.txt", texts / "again.txt")
    annotate(texts, tmp_path / "mine")
    names = {path.name for path in (tmp_path / "mine").glob(f"{HERALD}*")}
    assert names == {f"{HERALD}.jsonld", f"{HERALD}.2.jsonld"}


@pytest.mark.parametrize("inside", ["dataset", "dataset/data/mine", "linked", "checkout/notes"])
def test_nothing_is_written_where_things_are_published(
    annotate: Any, texts: Path, exported: Path, tmp_path: Path, inside: str
) -> None:
    shutil.copytree(exported, tmp_path / "dataset")
    (tmp_path / "linked").symlink_to(tmp_path / "dataset")
    (tmp_path / "checkout" / "coding" / "sheets").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    code, _, error = annotate(texts, tmp_path / inside)
    assert code == 2
    assert "name a folder elsewhere" in error
    assert sorted(tmp_path.rglob("*")) == before


def test_a_copy_that_is_not_there(annotate: Any, tmp_path: Path, corpus_model: Model) -> None:
    assert "theme" in corpus_model.codebooks
    code, _, error = annotate(tmp_path / "none.txt", tmp_path / "mine")
    assert code == 2
    assert "is not there" in error
