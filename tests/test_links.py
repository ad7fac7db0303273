"""What ties the files of a corpus together: ids, references, anchors, the ledger."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inquiries.anchors import resolve
from inquiries.errors import BadInput
from inquiries.links import Links, anchors, claims, full_id
from inquiries.model import Model
from inquiries.sheets import Corpus, read_corpus
from inquiries.stream import digest, rolling_hash, stream_of

CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("f1", "a-b.f1"),
        ("f10", "a-b.f10"),
        ("rec2", "a-b.rec2"),
        ("res3", "a-b.res3"),
        ("fig4", "a-b.fig4"),
        ("c-d.f1", "c-d.f1"),
        ("f0", "f0"),
        ("f01", "f01"),
        ("f", "f"),
        ("ref1", "ref1"),
        ("f1-report", "f1-report"),
        ("c-d", "c-d"),
    ],
)
def test_short_ids_are_those_of_the_sheet(written: str, whole: str, corpus_model: Model) -> None:
    assert full_id("a-b", written, corpus_model) == whole


def test_ids_are_all_that_the_files_give(corpus: Corpus, corpus_model: Model) -> None:
    ids = Links(corpus, corpus_model).ids
    for table, code in (("findings", "f"), ("recommendations", "rec"), ("responses", "res"), ("figures", "fig")):
        written = {
            f"{sheet.document_id}.{found}"
            for sheet in corpus.sheets
            for found in re.findall(rf"^  - id: ({code}\d+)$", sheet.file.text, re.MULTILINE)
        }
        assert ids[table] == written
        assert written
    assert ids["documents"] == {path.stem for path in CORPUS.glob("coding/sheets/*/*.yaml")}
    assert ids["documents"] < ids["register"]


def test_every_record_is_in_the_ledger(corpus: Corpus, corpus_model: Model) -> None:
    ids = Links(corpus, corpus_model).ids
    assert set().union(*ids.values()) == set(corpus.ledger)


def test_records_are_found_where_they_stand(corpus: Corpus, corpus_model: Model) -> None:
    for key, (sheet, path) in Links(corpus, corpus_model).places.items():
        line = sheet.file.line(path)
        assert line is not None
        assert key.rpartition(".")[2] in sheet.file.text.splitlines()[line - 1]


def test_claims_and_anchors_are_all_that_a_sheet_holds(corpus: Corpus, corpus_model: Model) -> None:
    for sheet in corpus.sheets:
        assert len(list(claims(sheet, corpus_model))) == len(re.findall(r"^  - id: ", sheet.file.text, re.MULTILINE))
        assert len(list(anchors(sheet, corpus_model))) == sheet.file.text.count("{start:")


def test_a_record_of_another_kind_is_told(corpus_folder: Path, corpus_model: Model) -> None:
    path = corpus_folder / "coding/sheets/marlshire/marlshire-herald-2011-review.yaml"
    text = path.read_text(encoding="utf-8").replace("responds_to: [rec1]", "responds_to: [gerald-pike]")
    path.write_text(text.replace("asserted_by: [gerald-pike]", "asserted_by: [f1]", 1), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        Links(read_corpus(corpus_folder / "coding", corpus_model), corpus_model).check()
    speaker, target = (problem.what for problem in caught.value.problems)
    assert speaker == "'marlshire-herald-2011-review.f1' is a record of findings; what stands here is one of actors"
    assert target.startswith("'gerald-pike' is a record of actors; what stands here is one of findings or ")


def test_an_anchor_may_end_where_the_document_does(corpus_folder: Path, corpus_model: Model) -> None:
    path = corpus_folder / "coding/sheets/marlshire/marlshire-review-2011-report.yaml"
    text = path.read_text(encoding="utf-8")
    for start, fits in ((1287 - 98, True), (1287 - 97, False)):
        path.write_text(text.replace("{start: 228,", f"{{start: {start},", 1), encoding="utf-8")
        problems = list(Links(read_corpus(corpus_folder / "coding", corpus_model), corpus_model).anchors())
        assert (not problems) is fits


def test_the_corpus_is_anchored_in_its_texts(corpus: Corpus, corpus_model: Model) -> None:
    """Each anchor recomputed from the fictional text that it speaks of."""
    for sheet in corpus.sheets:
        stream = stream_of((CORPUS / "texts" / f"{sheet.document_id}.txt").read_text(encoding="utf-8"))
        assert (sheet.data["stream_length"], sheet.data["stream_digest"]) == (stream.length, stream.digest)
        for path, anchor in anchors(sheet, corpus_model):
            passage = stream.chars[anchor["start"] : anchor["start"] + anchor["length"]]
            assert (digest(passage), rolling_hash(passage)) == (anchor["digest"], anchor["hash"]), path


def test_the_corpus_has_repeated_passages_and_passages_in_pieces(corpus: Corpus, corpus_model: Model) -> None:
    shapes = set()
    for sheet in corpus.sheets:
        for _, _, claim in claims(sheet, corpus_model):
            evidence = claim["evidence"]
            if len(evidence) > 1:
                same_words = len({anchor["digest"] for anchor in evidence}) == 1
                shapes.add((same_words, len({anchor["passage"] for anchor in evidence})))
    assert shapes == {(True, 2), (False, 1)}


def test_a_quote_of_the_corpus_resolves(corpus: Corpus) -> None:
    text = (CORPUS / "texts/westmere-notebook-2013-post.txt").read_text(encoding="utf-8")
    found = resolve(stream_of(text), "The shelter kept the children safe … nobody kept the shelter")
    (written,) = [claim["evidence"] for claim in corpus.sheets[3].data["findings"] if claim["id"] == "f1"]
    assert [(a.start, a.length, a.passage) for a in found] == [(a["start"], a["length"], a["passage"]) for a in written]
