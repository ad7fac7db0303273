"""What changed between versions, what a release needs, and a retraction from request to data."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest

from inquiries import __version__
from inquiries.cli import main
from inquiries.errors import BadInput
from inquiries.model import Model
from inquiries.normalise import Rows, normalise
from inquiries.release import obstacles, section, unlogged, versions_disagree
from inquiries.sheets import read_corpus
from inquiries.tables import read_rows
from inquiries.versions import Change, changes, markdown, summary

CLAIM = "marlshire-herald-2011-review.f1"
SHEET = Path("coding", "sheets", "marlshire", "marlshire-herald-2011-review.yaml")


def kinds(found: list[Change]) -> set[tuple[str, str, str]]:
    return {(c.table, c.key, c.kind) for c in found}


def test_the_same_rows_differ_in_nothing(corpus_rows: Rows, corpus_model: Model) -> None:
    found = changes(corpus_rows, copy.deepcopy(corpus_rows), corpus_model)
    assert found == []
    assert summary(found) == "no record differs"
    assert markdown(found) == "No record differs.\n"


def test_each_kind_of_change_is_told_once(corpus_rows: Rows, corpus_model: Model) -> None:
    new = copy.deepcopy(corpus_rows)
    changed = next(row for row in new["findings"] if row["finding_id"] == CLAIM)
    changed["statement"], old = "Another statement of ours.", changed["statement"]
    changed["period"] = {"edtf": "2001", "earliest": None, "latest": None}
    gone = new["findings"].pop()["finding_id"]
    retracted = new["figures"].pop()["figure_id"]
    new["retractions"].append({"record_id": retracted, "reason": "coding_error"})
    new["actors"].append(new["actors"][0] | {"actor_id": "somebody-new"})
    found = [c for c in changes(corpus_rows, new, corpus_model) if c.table != "retractions"]
    assert kinds(found) == {
        ("findings", CLAIM, "changed"),
        ("findings", gone, "vanished"),
        ("figures", retracted, "retracted"),
        ("actors", "somebody-new", "added"),
    }
    fields = next(c.fields for c in found if c.key == CLAIM)
    assert ("statement", old, "Another statement of ours.") in fields
    assert all(path.startswith(("statement", "period")) for path, _, _ in fields)
    text = markdown(found)
    assert f"- `{retracted}` retracted (coding_error)" in text
    assert f"- `{gone}` vanished" in text
    assert "  - `statement`: `" in text
    assert re.search(r"findings +0 +1 +0 +1\n", summary(found) + "\n")


@pytest.mark.parametrize(
    ("change", "text", "told"),
    [
        (Change("findings", "a-b.f1", "changed"), "- `a-b.f1`: wording", True),
        (Change("findings", "a-b.f1", "changed"), "- `a-b.f12`: wording", False),
        (Change("findings", "a-b.f1", "changed"), "- a-b", False),
        (Change("findings", "a-b.f1", "added"), "- new document a-b", True),
        (Change("register", "x-y", "added"), "- entries of the register", True),
        (Change("findings", "a-b.f1", "retracted"), "", False),
        (Change("findings", "a-b.f1", "vanished"), "- a-b.f1", False),
        (Change("coverage", "a-b theme", "changed"), "", True),
    ],
)
def test_a_changelog_tells_a_change_or_not(change: Change, text: str, told: bool) -> None:
    assert (not list(unlogged([change], text))) is told


def test_sections_of_a_changelog() -> None:
    text = "# Log\n\n## Unreleased\n\n- new\n\n## 0.1.0 (2026-11-21)\n\n- old\n"
    assert section(text, "Unreleased") == "\n- new\n\n"
    assert section(text, "0.1.0") == "\n- old\n"
    assert section(text, "0.1") is None or section(text, "0.2.0") is None
    assert section(text, "0.2.0") is None


def test_no_place_states_another_version(repository: Path) -> None:
    assert not list(versions_disagree(repository, repository / "dataset", __version__))


@pytest.mark.parametrize("place", ["MANIFEST.json", "README.md", "CITATION.cff"])
def test_a_stale_place_is_named(repository: Path, tmp_path: Path, place: str) -> None:
    folder = tmp_path / "dataset"
    folder.mkdir()
    for name in ("MANIFEST.json", "README.md"):
        (folder / name).write_bytes((repository / "dataset" / name).read_bytes())
    (tmp_path / "CITATION.cff").write_bytes((repository / "CITATION.cff").read_bytes())
    stale = tmp_path / place if place == "CITATION.cff" else folder / place
    stale.write_text(stale.read_text(encoding="utf-8").replace(__version__, "9.9.9"), encoding="utf-8")
    told = list(versions_disagree(tmp_path, folder, __version__))
    assert told
    assert all(place in line and "9.9.9" in line for line in told)


def test_nothing_is_released_without_a_private_contact(repository: Path, tmp_path: Path) -> None:
    coding = tmp_path / "coding"
    coding.mkdir()
    (coding / "project.yaml").write_text("contact: ''\n", encoding="utf-8")
    told = obstacles(repository, repository / "dataset", coding, __version__, None)
    assert told[0] == "coding/project.yaml: contact is empty; set where corrections are asked for in private"
    assert not obstacles(repository, repository / "dataset", coding, __version__, None, rehearsal=True)


def rows_of(folder: Path, model: Model) -> Rows:
    return normalise(read_corpus(folder / "coding", model), model)


def without(text: str, claim: str) -> str:
    """A sheet's text without one claim."""
    parts = re.split(r"(?m)^(?=  - id: |\w)", text)
    kept = [part for part in parts if not part.startswith(f"  - id: {claim}\n")]
    assert len(kept) == len(parts) - 1
    return "".join(kept)


def test_a_retraction_from_request_to_data(
    corpus_folder: Path, corpus_model: Model, corpus_schema: Path, repository: Path, tmp_path: Path
) -> None:
    """A request is granted: the record goes, its tombstone stays, and nothing tells what the record said."""
    before = rows_of(corpus_folder, corpus_model)
    statement = next(r["statement"] for r in before["findings"] if r["finding_id"] == CLAIM)
    sheet = corpus_folder / SHEET
    sheet.write_text(without(sheet.read_text(encoding="utf-8"), "f1"), encoding="utf-8")
    with pytest.raises(BadInput, match=f"{CLAIM} has vanished without a tombstone"):
        rows_of(corpus_folder, corpus_model)

    retractions = corpus_folder / "coding" / "retractions.yaml"
    tombstone = f"  - {{record_id: {CLAIM}, retracted_on: '2026-11-21', reason: removal_request}}\n"
    retractions.write_text(retractions.read_text(encoding="utf-8") + tombstone, encoding="utf-8")
    out = tmp_path / "dataset"
    arguments = ["--coding", str(corpus_folder / "coding"), "--schema", str(corpus_schema), "--out", str(out)]
    arguments += ["--sources", str(corpus_folder / "texts")]
    after = rows_of(corpus_folder, corpus_model)
    found = changes(before, after, corpus_model)
    assert ("findings", CLAIM, "retracted") in kinds(found)
    assert not [c for c in found if c.kind == "vanished"]
    assert [r["reason"] for r in after["retractions"] if r["record_id"] == CLAIM] == ["removal_request"]
    assert statement not in json.dumps(after, default=str)

    text = (repository / "CHANGELOG.md").read_text(encoding="utf-8")
    assert list(unlogged([c for c in found if c.key == CLAIM], section(text, "Unreleased") or ""))
    assert not list(unlogged([c for c in found if c.key == CLAIM], f"- `{CLAIM}` retracted\n"))

    assert main(["build", *arguments]) == 0
    built = read_rows(out, corpus_model)
    assert CLAIM in {row["record_id"] for row in built["retractions"]}
    assert CLAIM not in {row["claim_id"] for row in built["claims"]}
    assert statement not in json.dumps(built, default=str)


def test_the_command_tells_what_vanished(
    exported: Path, corpus_schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(exported), str(exported), "--schema", str(corpus_schema)]) == 0
    assert capsys.readouterr().out == "no record differs\n"
