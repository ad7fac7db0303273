"""Two codings of the fictional corpus, from the sheets to the summary, the adjudications and the published columns."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from inquiries.cli import main
from inquiries.errors import BadInput
from inquiries.model import Model
from inquiries.normalise import normalise
from inquiries.reliability import comparison
from inquiries.reliability.adjudicated import Adjudications, contradictions, read_adjudications
from inquiries.reliability.codings import PUBLISHED, Coding, coding_of, read_codings
from inquiries.reliability.comparison import Comparison, Measured, compare, renamed
from inquiries.reliability.disagreements import skeleton
from inquiries.reliability.seen import seen
from inquiries.reliability.variables import variables
from inquiries.sheets import read_corpus
from inquiries.yaml_files import read_yaml

CODING = Path(__file__).parent / "corpus" / "coding"
REVIEW = "marlshire-review-2011-report"
HERALD = "marlshire-herald-2011-review"
NOBODY_ELSE = f"{HERALD}.f6"  # the claim that the second coder does not see
AS_RESPONSE = f"{HERALD}.f1"  # the finding that the second coder takes for a response

Sheet = dict[str, Any]


def edit(path: Path, change: Callable[[Sheet], None]) -> None:
    data = read_yaml(path).data
    change(data)
    text = json.dumps(data, ensure_ascii=False, indent=1)  # which is YAML, without the aliases that sheets may not have
    path.write_text(text, encoding="utf-8")


def claim(sheet: Sheet, table: str, key: str) -> Sheet:
    found: Sheet = next(c for c in sheet[table] if c["id"] == key)
    return found


def as_the_second_coder(sheet: Sheet) -> None:
    """What the second coder of the Herald's article sees otherwise; their ids run from 21."""
    findings = sheet["findings"]
    findings.remove(claim(sheet, "findings", "f6"))
    findings.remove(claim(sheet, "findings", "f1"))
    other = dict(claim(sheet, "responses", "res1"), id="res9", kind="acknowledgement", responds_to="not_stated")
    other["evidence"] = [{**other["evidence"][0], "start": 189, "length": 65, "word": 37, "words": 15}]
    sheet["responses"].append(other)
    claim(sheet, "findings", "f3")["standing"] = "opinion"
    claim(sheet, "findings", "f3")["themes"] = ["multi_agency"]
    claim(sheet, "responses", "res5")["responds_to"] = [f"{REVIEW}.f2", "f22"]
    claim(sheet, "figures", "fig1")["value"] = 1500000
    for finding in findings:
        finding["id"] = f"f2{finding['id'][1:]}"
    sheet["relations"] = []


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """coding/ with a first coding as published and a second one that differs in the Herald's article; to be copied."""
    folder = tmp_path_factory.mktemp("two") / "coding"
    shutil.copytree(CODING, folder)
    for name in ("first", "second"):
        (folder / "reliability" / name).mkdir(parents=True)
        for path in sorted((folder / "sheets").rglob("*.yaml")):
            shutil.copy(path, folder / "reliability" / name)
    edit(folder / "reliability" / "second" / f"{HERALD}.yaml", as_the_second_coder)
    return folder


@pytest.fixture
def coding(two: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two, tmp_path / "coding"))


@pytest.fixture(scope="module")
def codings(two: Path, corpus_model: Model) -> dict[str, Coding]:
    return read_codings(two, corpus_model)


@pytest.fixture(scope="module")
def compared(codings: dict[str, Coding], corpus_model: Model) -> Comparison:
    return compare(codings["first"], codings["second"], corpus_model, precision=0.3)


def measured(comparison: Comparison, name: str) -> Measured:
    (found,) = (m for m in comparison.measured if m.name == name)
    return found


def test_who_saw_what(compared: Comparison) -> None:
    aligned = compared.alignment
    assert [u.key for u in aligned.only_first] == [NOBODY_ELSE]
    assert not aligned.only_second
    assert [(p.first.key, p.second.key) for p in aligned.crossed] == [(AS_RESPONSE, f"{HERALD}.res9")]
    assert (compared.seen.first, compared.seen.second) == (compared.seen.pairs + 2, compared.seen.pairs + 1)
    assert compared.seen.alone == pytest.approx(1 / (compared.seen.pairs + 2))
    assert sum(s.pairs for s in compared.by_document) == sum(s.pairs for s in compared.by_table) == compared.seen.pairs


def test_gamma_is_whole_where_nothing_differs(compared: Comparison) -> None:
    found = {s.name: s.gamma.gamma for s in compared.by_document if s.gamma}
    assert found[REVIEW] == 1
    assert 0.5 < found[HERALD] < 1
    assert compared.seen.gamma
    assert found[HERALD] < compared.seen.gamma.gamma < 1


def test_each_difference_shows_in_its_variable_alone(compared: Comparison) -> None:
    pairs = compared.seen.pairs
    different = {m.name: round((1 - (m.agreement.same or 0)) * m.agreement.units) for m in compared.measured}
    expected = dict.fromkeys(different, 0)
    expected |= {"claim_type": 1, "standing": 1, "themes": 1, "figures.value": 1}
    assert different == expected
    assert measured(compared, "standing").agreement.units == pairs
    assert ("allegation", "opinion", 1) in measured(compared, "standing").confusions
    (use,) = (u for u in measured(compared, "themes").uses if u.code == "escalation")
    assert (use.only_first, use.only_second) == (1, 0)
    assert (measured(compared, "themes").agreement.alpha or 0) > (
        measured(compared, "standing").agreement.alpha or 1
    ) - 0.1


def test_what_is_measured_is_what_coders_fill(corpus_model: Model) -> None:
    names = {v.name for v in variables(corpus_model)}
    computed = {"status", "coders", "adjudicated", "locality", "document_id", "recommendations.accepted", "missing"}
    free = {"statement", "note", "evidence", "figures.population", "recommendations.number"}
    assert not names & (computed | free)
    wanted = "themes asserted_by on_behalf_of via standing mode modality scope period findings.valence "
    wanted += "findings.failed_level findings.answerable_level responses.kind responses.responsibility_stance "
    wanted += "recommendations.kind figures.value figures.measure figures.unit"
    assert set(wanted.split()) <= names


def test_claims_are_compared_under_the_first_coders_names(codings: dict[str, Coding], compared: Comparison) -> None:
    """The second coder's f22 is the first coder's f2, so that the two answers to it are the same."""
    unit = next(u for u in codings["second"].units if u.key == f"{HERALD}.res5")
    assert f"{HERALD}.f22" in unit.row["responds_to"]
    assert renamed(compared.alignment)[f"{HERALD}.f22"] == f"{HERALD}.f2"


def skeleton_rows(compared: Comparison, model: Model) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(skeleton(compared, model))["adjudications"]
    return rows


def test_every_disagreement_is_a_row_to_fill(compared: Comparison, corpus_model: Model) -> None:
    rows = skeleton_rows(compared, corpus_model)
    assert {(row["variable"], str(row["first"]), str(row["second"])) for row in rows} == {
        ("unit", "seen", "not_seen"),
        ("claim_type", "finding", "response"),
        ("standing", "allegation", "opinion"),
        ("themes", "['escalation', 'multi_agency']", "['multi_agency']"),
        ("figures.value", "1000000", "1500000"),
    }
    (row,) = (row for row in rows if row["variable"] == "standing")
    assert (row["unit"], row["words"]) == ({"first": f"{HERALD}.f3", "second": f"{HERALD}.f23"}, "150-163")
    assert row["decision"] is None
    text = skeleton(compared, corpus_model)
    assert "statement" not in text
    assert [row["words"] for row in rows] == sorted((row["words"] for row in rows), key=lambda w: int(w.split("-")[0]))


def settle(rows: list[dict[str, Any]], **decisions: Any) -> list[dict[str, Any]]:
    who = {"reason": "By the codebook.", "decided_by": "A. Coder", "method": "person", "decided_on": "2026-11-21"}
    return [row | who | {"decision": decisions[row["variable"].split(".")[-1]]} for row in rows]


DECISIONS = {"unit": "claim", "claim_type": "finding", "standing": "allegation", "value": 1000000}
DECISIONS["themes"] = ["multi_agency", "escalation"]


def write(coding: Path, rows: list[dict[str, Any]]) -> None:
    text = json.dumps({"adjudications": rows}, indent=1)
    (coding / "reliability" / "adjudication.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def settled(coding: Path, compared: Comparison, corpus_model: Model) -> list[dict[str, Any]]:
    """The filled skeleton, which the published sheets follow, written where it belongs."""
    rows = settle(skeleton_rows(compared, corpus_model), **DECISIONS)
    write(coding, rows)
    return rows


def adjudications(coding: Path, model: Model) -> Adjudications:
    found = read_adjudications(coding, model, read_codings(coding, model))
    assert found
    return found


def broken(coding: Path, model: Model) -> list[str]:
    published = coding_of(read_corpus(coding, model).sheets, PUBLISHED, model)
    return [str(problem) for problem in contradictions(adjudications(coding, model), published.units, model)]


def test_a_filled_skeleton_is_a_valid_file(coding: Path, settled: list[dict[str, Any]], corpus_model: Model) -> None:
    assert len(adjudications(coding, corpus_model).rows) == len(settled)
    assert not broken(coding, corpus_model)


def test_published_claims_say_who_saw_them(coding: Path, settled: list[dict[str, Any]], corpus_model: Model) -> None:
    found = seen(read_corpus(coding, corpus_model), corpus_model)
    assert {key for key, (coders, _) in found.items() if coders == 1} == {NOBODY_ELSE, AS_RESPONSE}
    assert {coders for coders, _ in found.values()} == {1, 2}
    assert {key for key, (_, done) in found.items() if done} == {row["unit"]["first"] for row in settled}


def test_a_claim_that_only_the_second_coder_saw_joins(coding: Path, corpus_model: Model) -> None:
    """Here the first coder is the one who missed it: it is in the published sheet and in the second coding."""

    def without(sheet: Sheet) -> None:
        sheet["findings"] = [f for f in sheet["findings"] if f["id"] != "f4"]

    edit(coding / "reliability" / "first" / f"{HERALD}.yaml", without)
    row = {"unit": {"second": f"{HERALD}.f24"}, "variable": "unit", "first": "not_seen", "second": "seen"}
    write(coding, settle([row], unit="claim"))
    assert "no claim is named" in "".join(broken(coding, corpus_model))
    write(coding, settle([row | {"published": [f"{HERALD}.f4"]}], unit="claim"))
    assert not broken(coding, corpus_model)
    assert seen(read_corpus(coding, corpus_model), corpus_model)[f"{HERALD}.f4"] == (1, True)


def test_a_third_coder_counts(coding: Path, corpus_model: Model) -> None:
    (coding / "reliability" / "third").mkdir()
    shutil.copy(coding / "sheets" / "marlshire" / f"{REVIEW}.yaml", coding / "reliability" / "third")
    found = seen(read_corpus(coding, corpus_model), corpus_model)
    assert {coders for key, (coders, _) in found.items() if key.startswith(REVIEW)} == {3}
    assert found[NOBODY_ELSE] == (1, False)


def test_columns_are_filled_and_one_coder_is_the_default(coding: Path, corpus_model: Model) -> None:
    corpus = read_corpus(coding, corpus_model)
    rows = normalise(corpus, corpus_model, seen(corpus, corpus_model))
    assert {row["coders"] for row in rows["claims"]} == {1, 2}
    shutil.rmtree(coding / "reliability")
    assert seen(corpus, corpus_model) == {}
    assert {(r["coders"], r["adjudicated"]) for r in normalise(corpus, corpus_model)["claims"]} == {(1, False)}


def change(rows: list[dict[str, Any]], variable: str, /, **new: Any) -> list[dict[str, Any]]:
    return [row | new if row["variable"] == variable else row for row in rows]


@pytest.mark.parametrize(
    ("variable", "new", "message"),
    [
        ("standing", {"decision": "rumour"}, "'rumour' is no value of standing"),
        ("standing", {"decision": ["opinion"]}, "is a list"),
        ("themes", {"decision": "multi_agency"}, "is no list"),
        ("themes", {"decision": ["multi_agency", "weather"]}, "'weather' is no value of themes"),
        ("unit", {"decision": "yes"}, "'yes' is no value of unit"),
        ("unit", {"unit": {"first": f"{HERALD}.f99"}}, f"the first coding has no unit '{HERALD}.f99'"),
        ("unit", {"unit": {"second": f"{HERALD}.f6"}}, f"the second coding has no unit '{HERALD}.f6'"),
        ("unit", {"unit": {}}, "names no unit"),
        ("unit", {"reason": None}, "is empty"),
        ("unit", {"variable": "mood"}, "'mood' is none of the values"),
        ("unit", {"decided_on": "yesterday"}, "'yesterday' is no day"),
    ],
)
def test_a_bad_row_is_refused(
    coding: Path, settled: list[dict[str, Any]], corpus_model: Model, variable: str, new: Any, message: str
) -> None:
    write(coding, change(settled, variable, **new))
    with pytest.raises(BadInput) as caught:
        seen(read_corpus(coding, corpus_model), corpus_model)
    assert message in str(caught.value)
    assert "adjudication.yaml:" in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "decision", "message"),
    [
        ("standing", "opinion", f"{HERALD}.f3 has allegation in standing, decided was opinion"),
        (
            "themes",
            ["multi_agency"],
            f"{HERALD}.f3 has [escalation, multi_agency] in themes, decided was [multi_agency]",
        ),
        ("figures.value", 1500000, f"{HERALD}.fig1 has 1000000 in figures.value, decided was 1500000"),
        ("unit", "no_claim", f"{NOBODY_ELSE} is decided to be no claim"),
        ("claim_type", "response", f"{AS_RESPONSE} is no response in the data set"),
    ],
)
def test_published_sheets_must_follow_what_was_decided(
    coding: Path, settled: list[dict[str, Any]], corpus_model: Model, variable: str, decision: Any, message: str
) -> None:
    write(coding, change(settled, variable, decision=decision))
    (found,) = broken(coding, corpus_model)
    assert message in found


def test_a_decision_may_name_claims_as_sheets_do(coding: Path, corpus_model: Model) -> None:
    row = {"unit": {"first": f"{HERALD}.res5"}, "variable": "responses.responds_to", "first": [], "second": []}
    write(coding, settle([row], responds_to=[f"{REVIEW}.f2", "f2"]))
    assert not broken(coding, corpus_model)
    write(coding, settle([row], responds_to=[f"{REVIEW}.f2"]))
    assert "decided was" in "".join(broken(coding, corpus_model))


def test_of_several_decisions_the_last_one_counts(
    coding: Path, settled: list[dict[str, Any]], corpus_model: Model
) -> None:
    former = change([row for row in settled if row["variable"] == "standing"], "standing", decision="opinion")
    write(coding, [*former, *settled])
    assert not broken(coding, corpus_model)


def test_codings_of_different_texts_are_refused(coding: Path, corpus_model: Model) -> None:
    path = coding / "reliability" / "second" / f"{HERALD}.yaml"
    edit(path, lambda sheet: sheet.update(stream_digest="0" * 32))
    with pytest.raises(BadInput, match="was coded from another text"):
        read_codings(coding, corpus_model)


def test_a_coding_that_is_not_anchored_is_refused(coding: Path, corpus_model: Model) -> None:
    path = coding / "reliability" / "second" / f"{HERALD}.yaml"
    edit(path, lambda sheet: claim(sheet, "findings", "f22").update(evidence=[{"quote": "some … words"}]))
    with pytest.raises(BadInput, match="a quote is still in the sheet"):
        seen(read_corpus(coding, corpus_model), corpus_model)


def test_a_document_is_coded_once_in_a_coding(coding: Path, corpus_model: Model) -> None:
    folder = coding / "reliability" / "second"
    shutil.copy(folder / f"{HERALD}.yaml", folder / "again.yaml")
    with pytest.raises(BadInput, match="has a sheet in this coding already"):
        read_codings(coding, corpus_model)


@pytest.fixture
def no_gamma(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its hundreds of samples, which have their own tests."""
    monkeypatch.setattr(comparison, "gamma", lambda *_: None)


@pytest.mark.usefixtures("no_gamma")
def test_the_command_writes_what_is_asked_for(
    two: Path, corpus_schema: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, summary, rows = (tmp_path / name for name in ("out.json", "summary.md", "rows.yaml"))
    common = ["reliability", "--coding", str(two), "--schema", str(corpus_schema)]
    command = [*common, "--json", str(data), "--markdown", str(summary)]
    assert main([*command, "--disagreements", str(rows)]) == 0
    (found,) = json.loads(data.read_text(encoding="utf-8"))
    assert found["only_first"] == [NOBODY_ELSE]
    text = summary.read_text(encoding="utf-8")
    assert "| standing | allegation | opinion | 1 |" in text
    assert "No disagreement has been adjudicated yet." in text
    assert "language models" not in text  # persons coded the fictional corpus
    assert yaml.safe_load(rows.read_text(encoding="utf-8"))["adjudications"]
    assert main([*command, "--check"]) == 0
    summary.write_text(text + "Edited.\n", encoding="utf-8")
    assert main([*command, "--check"]) == 1
    assert "summary.md: out of date" in capsys.readouterr().out


@pytest.mark.usefixtures("no_gamma")
def test_the_command_fails_where_the_sheets_do_not_follow(
    coding: Path, settled: list[dict[str, Any]], corpus_schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["reliability", "--coding", str(coding), "--schema", str(corpus_schema)]
    assert main(command) == 0
    assert "5 disagreements were settled" in capsys.readouterr().out
    write(coding, change(settled, "standing", decision="opinion"))
    assert main(command) == 1
    assert "make the data set follow" in capsys.readouterr().err


@pytest.mark.usefixtures("no_gamma")
def test_a_third_coding_is_compared_with_the_second_and_with_what_is_published(
    coding: Path, corpus_schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (coding / "reliability" / "third").mkdir()
    shutil.copy(coding / "sheets" / "marlshire" / f"{HERALD}.yaml", coding / "reliability" / "third")
    assert main(["reliability", "--coding", str(coding), "--schema", str(corpus_schema)]) == 0
    text = capsys.readouterr().out
    assert "**First and second coding, 4 documents**" in text
    assert f"On 1 document: {HERALD}." in text
    head = next(line for line in text.splitlines() if line.startswith("| variable | first and second: alpha"))
    assert [cell.split(":")[0] for cell in head.split(" | ")[1:]] == [
        "first and second",
        "second and third",
        "published and third",
    ]
    (standing,) = (line for line in text.splitlines() if line.startswith("| standing | ") and line.count("(") == 3)
    assert standing.split(" | ")[3].startswith("1.00 (1.00 to 1.00), ")


def test_the_command_needs_two_codings(coding: Path, corpus_schema: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(coding / "reliability" / "second")
    assert main(["reliability", "--coding", str(coding), "--schema", str(corpus_schema)]) == 2
    assert "does not hold two codings" in capsys.readouterr().err
