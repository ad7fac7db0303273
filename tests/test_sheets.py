"""Sheets and authority files as they are read; what is wrong with bad ones is in broken/."""

from __future__ import annotations

from pathlib import Path

import pytest

from inquiries.errors import BadInput
from inquiries.model import Model
from inquiries.sheets import AUTHORITIES, Corpus, read_corpus, read_sheet

REPORT = "sheets/marlshire/marlshire-review-2011-report.yaml"


def test_sheets_come_in_order_of_their_documents(corpus: Corpus) -> None:
    assert [sheet.document_id for sheet in corpus.sheets] == [
        "marlshire-cabinet-2012-minutes",
        "marlshire-herald-2011-review",
        "marlshire-review-2011-report",
        "westmere-notebook-2013-post",
    ]
    assert corpus.sheets[2].name == f"coding/{REPORT}"


def test_authority_files_and_ledger_are_read(corpus: Corpus) -> None:
    assert {name: len(corpus.entries(name)) for name in AUTHORITIES} == {
        "actors": 32,
        "inquiries": 2,
        "register": 6,
        "retractions": 2,
    }
    lines = (corpus.folder / "ids.txt").read_text(encoding="utf-8").split()
    assert list(corpus.ledger) == lines
    assert len(lines) == len(set(lines)) > 100


def test_a_ledger_may_hold_blank_lines(corpus_folder: Path, corpus_model: Model, corpus: Corpus) -> None:
    ledger = corpus_folder / "coding" / "ids.txt"
    ledger.write_text("\n" + ledger.read_text(encoding="utf-8").replace("\n", " \n\n"), encoding="utf-8")
    assert read_corpus(corpus_folder / "coding", corpus_model).ledger == corpus.ledger


def test_a_problem_has_the_line_of_its_place(corpus: Corpus) -> None:
    sheet = corpus.sheets[2]
    text = sheet.file.text.splitlines()
    problem = sheet.problem(("findings", 1, "themes", 0), "is odd", "mend it")
    assert problem.line is not None
    assert "themes: [multi_agency]" in text[problem.line - 1]
    assert str(problem) == f"coding/{REPORT}:{problem.line}: findings[1].themes[0]: is odd; mend it"


def test_words_that_yaml_takes_for_truth_are_codes(corpus: Corpus) -> None:
    written = corpus.sheets[1].file.text
    assert "accepted: no\n" in written
    assert "accepted: yes\n" in written
    answers = {response["accepted"] for response in corpus.sheets[1].data["responses"]}
    assert answers == {"no", "yes", "not_stated"}


def test_one_sheet_may_be_read_alone_and_with_quotes(corpus_folder: Path, corpus_model: Model) -> None:
    path = corpus_folder / "coding" / REPORT
    text = path.read_text(encoding="utf-8").replace(
        "    evidence:\n", "    evidence:\n      - quote: some … words\n", 1
    )
    path.write_text(text.replace("stream_length: 1287\n", ""), encoding="utf-8")
    sheet = read_sheet(path, corpus_model, "as the user says")
    assert sheet.data["findings"][0]["evidence"][0] == {"quote": "some … words"}
    assert sheet.name == "as the user says"
    assert read_sheet(path, corpus_model).name == str(path)


def test_a_bad_sheet_read_alone_is_refused(corpus_folder: Path, corpus_model: Model) -> None:
    path = corpus_folder / "coding" / REPORT
    path.write_text(path.read_text(encoding="utf-8").replace("valence", "valance"), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_sheet(path, corpus_model)
    assert len(caught.value.problems) == 14, "seven findings, each with a key too many and one too few"


def test_problems_of_all_files_come_in_order(corpus_folder: Path, corpus_model: Model) -> None:
    coding = corpus_folder / "coding"
    for path in [*coding.glob("sheets/*/*.yaml"), coding / "actors.yaml", coding / "ids.txt"]:
        path.write_bytes(b"\xff")
    with pytest.raises(BadInput) as caught:
        read_corpus(coding, corpus_model)
    files = [problem.file for problem in caught.value.problems]
    assert files == sorted(files)
    assert len(files) == 6
    assert all("is not UTF-8" in problem.what for problem in caught.value.problems)


def test_names_are_told_as_they_stand_below_the_coding_folder(corpus_folder: Path, corpus_model: Model) -> None:
    renamed = (corpus_folder / "coding").rename(corpus_folder / "mine")
    (renamed / "inquiries.yaml").unlink()
    with pytest.raises(BadInput) as caught:
        read_corpus(renamed, corpus_model)
    assert [problem.file for problem in caught.value.problems] == ["mine/inquiries.yaml"]


def test_the_real_sheets_need_the_real_schema(corpus_folder: Path, repository: Path) -> None:
    with pytest.raises(BadInput, match="'marlshire' is no code of locality"):
        read_corpus(corpus_folder / "coding", Model.load(repository / "schema"))
