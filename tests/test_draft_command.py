"""`inquiries draft`: sheets, JSON, Arrow, triage; what cannot be read is told and the rest goes on."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inquiries.cli import main
from inquiries.draft.batches import proposals_schema
from inquiries.draft.listing import listing
from inquiries.draft.proposal import Proposal
from inquiries.draft.scan import Scan
from inquiries.draft.sheets import drafts
from inquiries.draft.triage import triage, triage_file

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "drafting.md"
REFRESH = "INQUIRIES_REFRESH"
SHOWN = re.compile(r"```(?P<language>console|python)\n(?P<code>.*?)```\n\n```text\n(?P<output>.*?)```", re.DOTALL)
TEXT = (
    "Marlshire review of taxis\n\nThe review found that the panel failed to keep one list of all drivers. "
    "We recommend that the council should publish its list. The council apologised to the victims on Friday."
)
IDLE = "Bread rises twice. Knead it well, leave it by the stove, and bake it for forty minutes until brown.\n" * 20


def proposed(reading: Any) -> Scan:
    """A drafter of one rule, so that these tests stand whatever the rules are."""
    start = TEXT.index("The review found")
    fields = {"asserted_by": ["author"], "valence": "failure"}
    return Scan(reading, [Proposal("finding", start, TEXT.index(" We recommend"), "test.rule", 0.75, fields)])


@pytest.fixture(autouse=True)
def one_rule(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(drafts, "draft", proposed)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def taxis(tmp_path: Path) -> Path:
    path = tmp_path / "Taxi Review.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_draft_is_written_beside_the_actors_that_it_proposes(
    taxis: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draft", str(taxis)]) == 0
    told = capsys.readouterr()
    assert told.out == f"{taxis}: drafts/taxi-review.yaml\n"
    assert told.err == ""  # no progress in a pipe
    assert sorted(path.name for path in (tmp_path / "drafts").iterdir()) == [
        "taxi-review.actors.yaml",
        "taxi-review.yaml",
    ]


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(
    taxis: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    bad = [str(tmp_path / name) for name in ("empty.txt", "picture.png", "absent.pdf")]
    assert main(["draft", *bad, str(taxis), "--sheets", "here"]) == 1
    told = capsys.readouterr()
    assert [line.rpartition("/")[2] for line in told.err.splitlines()] == [
        "empty.txt: is empty; save the document again",
        "picture.png: is a picture; recognise its text first (OCR) and save that",
        "absent.pdf: there is no such file; check its name",
    ]
    assert told.out == f"{taxis}: here/taxi-review.yaml\n"
    assert main(["draft", *bad]) == 2
    assert not Path("drafts").exists()


def test_json_is_a_line_a_document(taxis: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.txt").touch()
    assert main(["draft", "--json", str(taxis), str(tmp_path / "empty.txt")]) == 1
    good, bad = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(good) == ["document", "media", "stream", "notices", "problem", "proposals"]
    assert (good["document"], good["media"], good["problem"]) == ("Taxi Review.txt", "txt", None)
    assert set(good["stream"]) == {"rule", "length", "digest"}
    (finding,) = good["proposals"]
    assert (finding["rule"], finding["confidence"], finding["valence"]) == ("test.rule", 0.75, "failure")
    assert None not in finding.values()
    assert (bad["stream"], bad["proposals"]) == (None, [])
    assert "is empty" in bad["problem"]
    assert not Path("drafts").exists()


@pytest.mark.parametrize("name", ["out/p.arrow", "out/p.parquet"])
def test_arrow_holds_all_documents_in_the_declared_schema(taxis: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.txt").touch()
    assert main(["draft", "--arrow", name, str(taxis), str(tmp_path / "empty.txt")]) == 1
    if name.endswith("arrow"):
        with pa.OSFile(name) as file:
            table = pa.ipc.open_file(file).read_all()
    else:
        table = pq.read_table(name)
    assert table.schema.names == proposals_schema().names
    assert table.column("kind").to_pylist() == ["document", "finding", "unread"]
    assert not Path("drafts").exists()


def test_an_ending_of_no_format_is_refused(taxis: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft", "--arrow", "p.csv", str(taxis)]) == 2
    assert capsys.readouterr().err == "p.csv: ends in no format that is written; end it in .arrow or .parquet\n"


def test_two_files_of_one_name_get_two_drafts(taxis: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    again = tmp_path / "other" / taxis.name
    again.write_text(f"Once more. {TEXT}", encoding="utf-8")
    assert main(["draft", str(taxis), str(again)]) == 0
    assert {path.name for path in Path("drafts").glob("*review*.yaml") if "actors" not in path.name} == {
        "taxi-review.yaml",
        "taxi-review-2.yaml",
    }


def test_an_edited_draft_is_refused_unless_forced(taxis: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft", str(taxis)]) == 0
    draft = Path("drafts/taxi-review.yaml")
    draft.write_text(draft.read_text("utf-8").replace("statement:", "statement: Mine."), "utf-8")
    capsys.readouterr()
    assert main(["draft", str(taxis)]) == 2
    assert capsys.readouterr().err.startswith("drafts/taxi-review.yaml: is there and was edited since it was drafted; ")
    assert "Mine." in draft.read_text("utf-8")
    assert main(["draft", "--force", str(taxis)]) == 0
    assert "Mine." not in draft.read_text("utf-8")


def test_known_actors_come_from_the_coding_folder(taxis: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft", str(taxis), "--coding", "nowhere"]) == 2
    assert "actors.yaml" in capsys.readouterr().err


def test_no_file_is_a_clear_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft"]) == 2
    assert capsys.readouterr().err == "inquiries draft: no file is named; name copies of documents (see --help)\n"


def test_triage_tells_ours_from_others(taxis: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bread = tmp_path / "bread.txt"
    bread.write_text(IDLE, encoding="utf-8")
    assert main(["draft", "--triage", str(taxis), str(bread), "absent.txt"]) == 1
    told = capsys.readouterr()
    first, second = told.out.splitlines()
    assert first.startswith(f"{taxis}: yes (score ")
    assert "recommendation 2" in first
    assert second == f"{bread}: no (score 0.00; inquiry 0, finding 0, recommendation 0, response 0)"
    assert told.err == "absent.txt: there is no such file; check its name\n"


def test_triage_reads_what_is_no_plain_text(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"<html><body><article><p>{TEXT.replace(chr(10), '</p><p>')}</p></article></body></html>", "utf-8")
    assert triage_file(page).ours
    assert triage_file(page).counts == triage(TEXT.encode()).counts


def test_triage_counts_a_word_once() -> None:
    assert triage(b"recommendations").counts["recommendation"] == 1
    assert triage(b"recommend recommended").counts["recommendation"] == 2


def test_rules_are_listed_with_what_they_look_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft", "--rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == list(listing())
    rules = [line.split("\t") for line in lines if not line.startswith("# ")]
    assert all(len(parts) == 3 and int(parts[1]) >= 0 for parts in rules)
    assert ["themes.most", "1", "2"] in rules
    assert any(line.startswith("# triage: Whether there is anything of ours") for line in lines)


def test_the_drafter_starts_light() -> None:
    heavy = "{'hyperscan', 'textual', 'pyarrow', 'tqdm'}"
    code = f"import inquiries.commands.draft, inquiries.commands.review, sys; print(*{heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_the_page_shows_what_the_commands_print(tmp_path: Path) -> None:
    """After a change, INQUIRIES_REFRESH=1 writes the outputs anew."""
    shutil.copytree(ROOT / "tests" / "corpus" / "texts", tmp_path, dirs_exist_ok=True)
    text, out, done = PAGE.read_text("utf-8"), "", 0
    blocks = list(SHOWN.finditer(text))
    assert [block["language"] for block in blocks] == ["console", "console", "python", "console"]
    for block in blocks:
        code = block["code"]
        words = ["-m", *code.removeprefix("$ ").split()] if block["language"] == "console" else ["-c", code]
        ran = subprocess.run([sys.executable, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, "")
        out += text[done : block.start("output")] + ran.stdout
        done = block.end("output")
    out += text[done:]
    if os.environ.get(REFRESH):
        PAGE.write_text(out, "utf-8")
    else:
        assert out == text, f"run {REFRESH}=1 pytest tests/test_draft_command.py, and read the change"
