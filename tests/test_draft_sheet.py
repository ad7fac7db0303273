"""Draft sheets: what is filled in and what is left to a person, and that a coding sheet comes of one."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from inquiries.anchors import Anchor, Verdict, check
from inquiries.cli import main
from inquiries.draft.proposal import Proposal
from inquiries.draft.reading import read_text
from inquiries.draft.scan import Scan
from inquiries.draft.sheets.actors import Actors, slug
from inquiries.draft.sheets.evidence import LONGEST, Evidence, Words
from inquiries.draft.sheets.saving import edited, save
from inquiries.draft.sheets.sheet import DraftSheet, Project, draft_sheet
from inquiries.draft.sheets.themes import measure, themes
from inquiries.draft.sheets.yaml_text import flow, scalar
from inquiries.errors import BadInput
from inquiries.model import Model
from inquiries.stream import stream_of
from inquiries.tables import read_rows
from inquiries.yaml_files import read_yaml

PAGE = Path(__file__).resolve().parent.parent / "docs" / "drafting.md"
NAME = "marlshire-gazette-2014.txt"
TEXT = """Marlshire Gazette

Council answers the taxi review

Published on 4 June 2014

Ada Quill, the leader of Marlshire County Council, spoke for an hour. "We were slow," she told the chamber.

Two teams kept separate lists of the same taxis for three years, the review found. Tilly Brook, 14, saw both lists.

Recommendation 1. The council should keep one list of licensed drivers, together with the constabulary.

Recommendation 2. The council should publish the minutes of the licensing panel every month.

Recommendation 3 of the older review stays unanswered by the council.

The council accepts recommendation 1 in full. It does not accept recommendation 2, because of its cost.

Forty drivers were trained in 2013. Ada Quill apologised to the young people who had not been heard.
"""
STATEMENTS = {
    "f1": "Ada Quill admitted that the council had been slow.",
    "f2": "The taxi review found that taxis were listed twice, by two teams.",
    "rec1": "The taxi review recommends one list of licensed drivers for council and constabulary.",
    "rec2": "The taxi review recommends that minutes of the licensing panel come out each month.",
    "res1": "The council accepts that there will be one list of drivers.",
    "res2": "The council turns down monthly minutes, giving the cost as its reason.",
    "res3": "Ada Quill apologised to those young people to whom nobody had listened.",
    "fig1": "The Marlshire Gazette reports that forty drivers received training.",
}


def proposal(kind: str, words: str, **fields: Any) -> Proposal:
    start = TEXT.index(words)
    return Proposal(kind, start, start + len(words), "test.rule", 0.9, fields)


def scan() -> Scan:
    said: dict[str, Any] = {"asserted_by": ["Ada Quill"], "via": ["author"]}
    found: dict[str, Any] = {
        "asserted_by": ["the review"],
        "via": ["author"],
        "mode": "paraphrased",
        "modality": "asserted",
    }
    council: dict[str, Any] = {"addressed_to": ["The council"], "recommendation_kind": "formal", **found}
    answer: dict[str, Any] = {"asserted_by": ["The council"], "via": ["author"], "mode": "paraphrased"}
    proposals = [
        proposal("document_type", "Marlshire Gazette", document_type="press_article"),
        proposal("title", "Council answers the taxi review", name="Council answers the taxi review"),
        proposal("publisher", "Marlshire Gazette", name="Marlshire Gazette"),
        proposal("locality", "Marlshire", name="Marlshire"),
        proposal("published", "4 June 2014", edtf="2014-06-04"),
        proposal("person", "Ada Quill", name="Ada Quill", role="the leader", organisation="Marlshire County Council"),
        proposal("body", "Marlshire County Council", name="Marlshire County Council", other_names=["the council"]),
        proposal("person", "Tilly Brook", name="Tilly Brook"),
        proposal("finding", "We were slow", mode="quoted", valence="failure", standing="admission", **said),
        proposal("quote", "We were slow", mode="quoted", **said),
        proposal("finding", "Two teams kept separate lists of the same taxis", valence="failure", **found),
        proposal("recommendation", "The council should keep one list of licensed drivers", number="1", **council),
        proposal(
            "recommendation", "The council should publish the minutes of the licensing panel", number="2", **council
        ),
        proposal(
            "answer", "The council accepts recommendation 1 in full.", responds_to=["1"], accepted="yes", **answer
        ),
        proposal("answer", "It does not accept recommendation 2", responds_to=["2"], accepted="no", **answer),
        proposal("figure", "Forty drivers", value=40.0, unit="people", population="drivers", qualifier="exact"),
        proposal("date", "2013", edtf="2013"),
        proposal("response", "Ada Quill apologised", response_kind="apology", mode="paraphrased", **said),
        proposal("reported", "Tilly Brook, 14, saw both lists", mode="paraphrased", asserted_by=["author"]),
    ]
    return Scan(read_text(TEXT), proposals, {"Tilly Brook"})


@pytest.fixture
def drafted(corpus_model: Model) -> DraftSheet:
    return draft_sheet(NAME, scan(), Project(corpus_model, (), "1.2"))


def data(draft: DraftSheet, folder: Path) -> Any:
    path = folder / "sheet.yaml"
    path.write_text(draft.sheet, encoding="utf-8")
    return read_yaml(path).data


def claims(sheet: Any) -> dict[str, Any]:
    return {c["id"]: c for table in ("findings", "recommendations", "responses", "figures") for c in sheet[table]}


def test_what_can_be_proposed_is_filled_in_and_the_statement_is_not(drafted: DraftSheet, tmp_path: Path) -> None:
    sheet = data(drafted, tmp_path)
    assert sheet["document_id"] == "marlshire-gazette-2014"
    assert sheet["title"] is None  # a headline is the paper's
    assert sheet["source"]["publisher"] == "Marlshire Gazette"
    assert (sheet["source"]["publisher_kind"], sheet["locality"]) == ("press", "marlshire")
    assert sheet["date"] == {"edtf": "2014-06-04", "basis": "stated"}
    assert sheet["coding"] == {"coder": None, "method": None, "guide": "1.2", "coded_on": None}
    assert (sheet["stream_length"], sheet["stream_digest"]) == (stream_of(TEXT).length, stream_of(TEXT).digest)
    found = claims(sheet)
    assert list(found) == ["f1", "f2", "rec1", "rec2", "res1", "res2", "res3", "fig1"]
    assert {claim["statement"] for claim in found.values()} == {None}
    first = found["f1"]
    assert (first["asserted_by"], first["via"], first["mode"]) == (["ada-quill"], ["marlshire-gazette"], "quoted")
    assert (first["standing"], first["failed_level"], first["period"]) == ("admission", "not_stated", "not_stated")
    assert found["rec1"]["addressed_to"] == ["marlshire-county-council"]
    assert (found["fig1"]["value"], found["fig1"]["period"], found["fig1"]["mode"]) == (40, "2013", "unattributed")


def test_an_answer_leads_to_the_recommendation_of_its_number(drafted: DraftSheet, tmp_path: Path) -> None:
    found = claims(data(drafted, tmp_path))
    assert [(found[r]["kind"], found[r]["responds_to"], found[r]["accepted"]) for r in ("res1", "res2", "res3")] == [
        ("acceptance", ["rec1"], "yes"),
        ("rejection", ["rec2"], "no"),
        ("apology", "not_stated", "not_stated"),
    ]


def test_an_answer_to_another_documents_recommendation_is_left_to_a_person(corpus_model: Model, tmp_path: Path) -> None:
    answer = proposal(
        "answer", "Recommendation 3 of the older review", responds_to=["3"], accepted="yes", asserted_by=["author"]
    )
    draft = draft_sheet(NAME, Scan(read_text(TEXT), [answer]), Project(corpus_model))
    (response,) = data(draft, tmp_path)["responses"]
    assert (response["responds_to"], response["accepted"]) == ([], "yes")
    assert "# answers recommendation 3 of another document: name the records" in draft.sheet


def test_a_cited_recommendation_is_not_laid_in_the_mouth_of_who_cites_it(corpus_model: Model, tmp_path: Path) -> None:
    cited = proposal(
        "recommendation", "Recommendation 3 of the older review", number="3", cited=True, asserted_by=["author"]
    )
    publisher = proposal("publisher", "Marlshire Gazette", name="Marlshire Gazette")
    draft = draft_sheet(NAME, Scan(read_text(TEXT), [publisher, cited]), Project(corpus_model))
    (recommendation,) = data(draft, tmp_path)["recommendations"]
    assert (recommendation["asserted_by"], recommendation["via"]) == ([], ["marlshire-gazette"])
    assert recommendation["standing"] == "inquiry_finding"


def test_every_anchor_holds_and_has_words_enough(drafted: DraftSheet, tmp_path: Path) -> None:
    stream = stream_of(TEXT)
    for claim in claims(data(drafted, tmp_path)).values():
        for raw in claim["evidence"]:
            anchor = Anchor(**raw)
            assert anchor.words >= 8
            assert check(anchor, stream) == (Verdict.VERIFIED, anchor.start)


def test_above_each_claim_stand_rule_confidence_and_place(drafted: DraftSheet) -> None:
    lines = drafted.sheet.splitlines()
    above = [lines[n - 1].strip() for n, line in enumerate(lines) if line.startswith("  - id: ")]
    assert len(above) == 8
    assert set(above) == {"# test.rule · 0.90 · paragraph"}


def test_neither_file_holds_a_masked_name_or_a_sentence(drafted: DraftSheet) -> None:
    for text in (drafted.sheet, drafted.actors):
        assert "tilly" not in text.lower()
        words = stream_of(text)
        starts = [*words.word_starts.tolist(), words.length]
        source = stream_of(TEXT).chars
        runs = (words.chars[a:b] for a, b in zip(starts, starts[8:], strict=False))
        assert not [run for run in runs if run in source]


def test_a_file_named_after_somebody_masked_lends_no_name(corpus_model: Model) -> None:
    draft = draft_sheet("tilly brook.txt", scan(), Project(corpus_model))
    assert "tilly" not in (draft.sheet + draft.actors + draft.document_id).lower()


def test_a_speaker_without_a_claim_is_pointed_out(corpus_model: Model) -> None:
    quote = proposal("quote", "We were slow", mode="quoted", asserted_by=["Ada Quill"])
    draft = draft_sheet(NAME, Scan(read_text(TEXT), [quote]), Project(corpus_model))
    assert "no claim is proposed" in draft.sheet
    assert draft.sheet.endswith("# test.rule · 0.90 · paragraph · word 25, 3 words\n")


def test_claims_that_share_a_passage_say_so(corpus_model: Model, tmp_path: Path) -> None:
    words = "Two teams kept separate lists of the same taxis"
    twice = [
        proposal("finding", words, asserted_by=["author"]),
        proposal("finding", words[:30], asserted_by=["author"]),
    ]
    sheet = data(draft_sheet(NAME, Scan(read_text(TEXT), twice), Project(corpus_model)), tmp_path)
    assert [f.get("note") for f in sheet["findings"]] == [None, "The passage also holds f1."]


def test_a_passage_that_is_repeated_is_one_claim_with_two_places(corpus_model: Model, tmp_path: Path) -> None:
    sentence = "The panel will meet again in the town hall in June."
    text = f"{sentence}\n\nIt heard nobody.\n\n{sentence}"
    spans = [match.span() for match in re.finditer(re.escape(sentence), text)]
    twice = [Proposal("finding", a, b, "test.rule", 0.5, {"asserted_by": ["author"]}) for a, b in spans]
    sheet = data(draft_sheet("a.txt", Scan(read_text(text), twice), Project(corpus_model)), tmp_path)
    (finding,) = sheet["findings"]
    assert [anchor["passage"] for anchor in finding["evidence"]] == [1, 2]


def test_evidence_is_widened_within_its_sentence_first() -> None:
    evidence = Evidence(
        Scan(read_text("One two three. Four five six seven eight nine ten eleven twelve thirteen. End."))
    )
    assert evidence.fitting(Words(5, 7)) == Words(5, 13)
    assert evidence.fitting(Words(9, 11)) == Words(5, 13)
    assert evidence.fitting(Words(0, 3)) == Words(0, 8)
    assert evidence.fitting(Words(13, 14)) == Words(6, 14)
    assert Evidence(Scan(read_text("Too short a text."))).fitting(Words(0, 4)) is None


def test_a_long_passage_is_cut_at_a_sentence() -> None:
    sentence = " ".join(["word"] * 50) + ". "
    evidence = Evidence(Scan(read_text(sentence.capitalize() * 5)))
    cut = evidence.fitting(Words(0, 250))
    assert cut == Words(0, 100)
    assert cut.size <= LONGEST


def test_a_known_actor_keeps_its_id_and_others_are_proposed(corpus_model: Model) -> None:
    known: list[dict[str, Any]] = [
        {"actor_id": "marlshire-county-council", "name": "Marlshire County Council", "kind": "body"},
        {"actor_id": "ada-quill", "name": "Someone Else", "other_names": ["Mrs Quill"], "kind": "person"},
    ]
    draft = draft_sheet(NAME, scan(), Project(corpus_model, known))
    entries = {entry["actor_id"]: entry for entry in yaml.safe_load(draft.actors)["actors"]}
    assert "marlshire-county-council" not in entries
    assert "# marlshire-county-council is in coding/actors.yaml" in draft.actors
    quill = entries["ada-quill-2"]
    assert (quill["name"], quill["kind"], quill["naming_basis"]) == ("Ada Quill", "person", "elected")
    assert quill["roles"][0] | {"shown_by": []} == {
        "role": "leader",
        "organisation_id": "marlshire-county-council",
        "from": "not_stated",
        "to": "not_stated",
        "shown_by": [],
    }


@pytest.mark.parametrize(
    ("name", "own", "kind"),
    [
        ("young people", "marlshire-victims", "collective"),
        ("Her mother", "marlshire-victims-relatives", "collective"),
        ("Una Reed's parents", "marlshire-victims-relatives", "collective"),
        ("Children's Commissioner", "marlshire-childrens-commissioner", "office"),
        ("the review", "marlshire-review", "body"),
        ("former directors", "marlshire-former-directors", "collective"),
        ("chief executive", "marlshire-chief-executive", "office"),
        ("Overhaven Watch", "overhaven-watch", "body"),
    ],
)
def test_who_has_no_proposal_of_their_own(name: str, own: str, kind: str) -> None:
    actors = Actors.of("a-document", [], [], "Marlshire")
    assert actors.ids([name], "Marlshire") == [own]
    assert actors.found[own].fields["kind"] == kind


@pytest.mark.parametrize("name", ["she", "the person whom nobody in the whole town had asked", "42", ""])
def test_what_is_no_name_makes_no_actor(name: str) -> None:
    assert not Actors.of("a-document", [], []).ids([name], "Marlshire")


def test_every_theme_has_cues_and_every_cue_a_theme() -> None:
    from inquiries.draft.cues import rules

    assert list(rules("themes")["themes"]) == list(Model.load().codebooks["theme"].codes)
    assert themes("Taxi drivers without a licence were not stopped")[0] == "licensing_disruption"
    assert themes("It rained.") == []


def test_measures_come_from_unit_population_and_words() -> None:
    assert measure("people", "social workers", "") == "staff"
    assert measure("gbp", "", "The team cost a million.") == "spending"
    assert measure("people", "drivers", "Forty drivers were trained.") == ""


@pytest.mark.parametrize("value", ["a: b", "x #y", "no", "2014", "it's", "- a", "Yes", "{a}", "null", "A, b", "", "é"])
def test_texts_come_back_from_yaml_as_they_were(value: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"a: {scalar(value)}\nb: {flow([value])}\n", encoding="utf-8")
    assert read_yaml(path).data == {"a": value or None, "b": [value or None]}


def test_an_edited_draft_is_never_written_over(drafted: DraftSheet, tmp_path: Path) -> None:
    path = save(drafted, tmp_path)
    assert save(drafted, tmp_path) == path  # as drafted: nothing is lost
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("statement:", "statement: Mine.", 1), encoding="utf-8")
    assert edited(path)
    with pytest.raises(BadInput, match=r"was edited since it was drafted; move it away, .* or give --force"):
        save(drafted, tmp_path)
    save(drafted, tmp_path, force=True)
    assert path.read_text(encoding="utf-8") == text
    path.with_name("marlshire-gazette-2014.review.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="is under review"):
        save(drafted, tmp_path)


def test_a_build_refuses_a_draft_without_statements_and_says_where_and_what_to_do(
    drafted: DraftSheet, corpus_folder: Path, corpus_schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    coding = corpus_folder / "coding"
    save(drafted, coding / "sheets" / "marlshire")
    (coding / "sheets" / "marlshire" / "marlshire-gazette-2014.actors.yaml").unlink()
    assert main(["build", "--coding", str(coding), "--schema", str(corpus_schema)]) == 2
    told = capsys.readouterr().err
    line = next(n for n, text in enumerate(drafted.sheet.splitlines(), 1) if text == "    statement:")
    assert f"marlshire-gazette-2014.yaml:{line}: findings[0].statement: is empty; write text" in told
    assert "coding.method: is empty, and so no code of coding_method" in told


def written(draft: DraftSheet) -> str:
    """The draft as a person leaves it: statements, and what only a person can say."""
    text = draft.sheet
    for code, statement in STATEMENTS.items():
        text = text.replace(f"  - id: {code}\n    statement:\n", f"  - id: {code}\n    statement: {statement}\n")
    text = text.replace("title:\n", "title: 'Press article: the council on the taxi review'\n")
    text = text.replace("  url:\n", "  url: https://gazette.example/2014/review\n")
    text = text.replace("  coder:\n", "  coder: R. Reader\n").replace("  method:\n", "  method: person\n")
    text = text.replace("  coded_on:\n", "  coded_on: '2026-11-22'\n").replace(
        "themes: []", "themes: [licensing_disruption]"
    )
    return text.replace("    measure:\n", "    measure: staff\n")


REGISTER = """  - register_id: marlshire-gazette-2014
    title: 'Press article: the council on the taxi review'
    publisher: Marlshire Gazette
    publisher_kind: press
    author: not_stated
    url: https://gazette.example/2014/review
    date: {edtf: '2014-06-04', basis: stated}
    document_type: press_article
    locality: marlshire
    licence: not_stated
    shown_by: [marlshire-gazette-2014]
"""


def test_a_draft_becomes_a_coding_sheet_once_a_person_has_written_it(
    corpus_folder: Path, corpus_schema: Path, tmp_path: Path
) -> None:
    coding, texts, out = corpus_folder / "coding", corpus_folder / "texts", tmp_path / "dataset"
    known = yaml.safe_load((coding / "actors.yaml").read_text(encoding="utf-8"))["actors"]
    draft = draft_sheet(NAME, scan(), Project(Model.load(corpus_schema), known, "1.2"))
    (coding / "sheets" / "marlshire" / "marlshire-gazette-2014.yaml").write_text(written(draft), encoding="utf-8")
    (texts / NAME).write_text(TEXT, encoding="utf-8")
    _append(
        coding / "actors.yaml", "".join(f"  {line}\n" for line in draft.actors.splitlines() if line.startswith("- "))
    )
    _append(coding / "register.yaml", REGISTER)
    where = ["--coding", str(coding), "--schema", str(corpus_schema)]
    assert main(["anchor", *where, "--sources", str(texts)]) == 0  # enters the new ids in the ledger
    assert main(["build", *where, "--out", str(out), "--sources", str(texts)]) == 0
    built = read_rows(out, Model.load(corpus_schema))
    mine = {row["claim_id"]: row for row in built["claims"] if row["document_id"] == "marlshire-gazette-2014"}
    assert {code.partition(".")[2]: row["statement"] for code, row in mine.items()} == STATEMENTS
    assert mine["marlshire-gazette-2014.rec1"]["status"] == "accepted"
    assert main(["verify", str(texts / NAME), "--out", str(out), "--schema", str(corpus_schema)]) == 0


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_slugs_are_words_of_ascii() -> None:
    assert slug("The Café's “Review” (2014)") == "the-cafes-review-2014"


def test_the_page_shows_an_entry_as_it_is_drafted(drafted: DraftSheet) -> None:
    """After a change, INQUIRIES_REFRESH=1 writes the entry anew."""
    start = drafted.sheet.index("  - id: rec1\n")
    entry = drafted.sheet[drafted.sheet.rindex("\n  #", 0, start) + 1 : drafted.sheet.index("\n  #", start) + 1]
    page = PAGE.read_text(encoding="utf-8")
    shown = re.search(r"(?<=```yaml\n).*?(?=```)", page, re.DOTALL)
    assert shown
    if os.environ.get("INQUIRIES_REFRESH"):
        PAGE.write_text(page[: shown.start()] + entry + page[shown.end() :], encoding="utf-8")
    else:
        assert shown[0] == entry
