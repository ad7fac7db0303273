"""Proposals as rows: anchors that verify, codes, masks, and documents that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from inquiries.anchors import Anchor, Verdict, check
from inquiries.draft.batches import draft_batch, draft_file, proposals_schema
from inquiries.draft.proposal import Proposal, model
from inquiries.draft.reading import read_text
from inquiries.draft.rows import rows
from inquiries.draft.scan import Scan
from inquiries.stream import stream_of

TEXT = "Marlshire’s panel met on 5 March 2014. It recommends that the council publish its plan.\n\nThe café closed."


def scan(*proposals: Proposal) -> Scan:
    return Scan(read_text(TEXT), list(proposals))


def test_every_anchor_verifies_in_the_stream() -> None:
    stream = stream_of(TEXT)
    spans = [(0, 9), (12, 40), (41, 87), (89, 104), (0, len(TEXT))]
    columns = rows("plan.txt", scan(*(Proposal("finding", a, b, "test", 0.5) for a, b in spans)))
    names = ("start", "length", "words", "word", "digest", "hash")
    for start, length, words, word, digest, value in zip(*(columns[name] for name in names), strict=True):
        anchor = Anchor(start, length, words, word, digest, value, 1)
        assert check(anchor, stream) == (Verdict.VERIFIED, anchor.start)
        assert anchor.words == sum(anchor.start <= w < anchor.end for w in stream.word_starts.tolist())
        assert stream.word_starts[anchor.word - 1] == anchor.start


def test_a_passage_that_cuts_a_word_is_widened_to_it() -> None:
    columns = rows("plan.txt", scan(Proposal("finding", 14, 20, "test", 0.5)))
    assert stream_of(TEXT).passage(columns["start"][1], columns["length"][1]) == "panel met"


def test_codes_count_up_by_kind_and_a_repetition_names_its_first() -> None:
    first = Proposal("recommendation", 0, 38, "test", 0.5)
    again = Proposal("recommendation", 39, 87, "test", 0.5, {"repeats": first})
    columns = rows("plan.txt", scan(again, first, Proposal("finding", 0, 38, "test", 0.5)))
    assert columns["item"] == ["w1", "f1", "r1", "r2"]
    assert columns["repeats"] == [None, None, None, "r1"]


def test_masked_names_never_come_out() -> None:
    one = scan(
        Proposal("person", 0, 9, "test", 0.5, {"name": "Ida Marsh"}),
        Proposal("quote", 0, 9, "test", 0.5, {"asserted_by": ["Ida Marsh", "the panel"]}),
    )
    one.masked.add("Ida Marsh")
    columns = rows("plan.txt", one)
    assert columns["kind"] == ["document", "quote"]
    assert columns["asserted_by"][1] == ["the panel"]


def test_prefixes_of_codes_are_distinct() -> None:
    prefixes = model().codebooks["proposal_kind"].where("prefix")
    assert len(set(prefixes.values())) == len(prefixes) == len(model().codebooks["proposal_kind"].codes)


def test_a_document_that_cannot_be_read_has_one_row_that_says_why() -> None:
    documents = pa.RecordBatch.from_pydict(
        {"document": ["plan", "picture"], "text": [TEXT, None], "content": [None, b"\x89PNG\r\n\x1a\n" + b"0" * 64]}
    )
    table = draft_batch(documents).to_pylist()
    assert {row["document"] for row in table} == {"plan", "picture"}
    (unread,) = (row for row in table if row["document"] == "picture")
    assert unread["kind"] == "unread"
    assert "is a picture" in unread["problem"]


def test_a_file_gives_the_same_as_its_bytes_in_a_batch(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    batch = pa.RecordBatch.from_pydict({"document": ["plan.txt"], "content": [path.read_bytes()]})
    assert draft_file(path).to_pylist() == draft_batch(batch).to_pylist()
    assert draft_file(path).schema == proposals_schema()
