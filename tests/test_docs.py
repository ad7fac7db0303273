"""What repeats schema or data outside dataset/ is up to date; datasheet, guide and issue forms hold what they must."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from inquiries import __version__
from inquiries.cli import main
from inquiries.errors import BadInput
from inquiries.export import Dataset
from inquiries.export.docs import pages, stale
from inquiries.export.prose import contact, render
from inquiries.export.reference import codebooks_page, schema_page
from inquiries.export.tallies import Tallies
from inquiries.model import Model, leaves
from inquiries.normalise import Rows
from inquiries.tables import arrow_tables, read_rows

ROOT = Path(__file__).resolve().parent.parent
SECTIONS = (
    "Motivation",
    "Composition",
    "Collection process",
    "Preprocessing, cleaning, labelling",
    "Uses",
    "Distribution",
    "Maintenance",
)
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
GENERATED = 6


@pytest.fixture
def marlshire(corpus_folder: Path, corpus_model: Model, corpus_rows: Rows) -> Dataset:
    """The fictional data set with the project's own templates."""
    coding = corpus_folder / "coding"
    for name in ("datasheet.md", "about.yaml", "project.yaml"):
        shutil.copyfile(ROOT / "coding" / name, coding / name)
    return Dataset(corpus_model, corpus_rows, arrow_tables(corpus_rows, corpus_model), "1.2.3", coding)


@pytest.fixture
def checkout(tmp_path: Path, marlshire: Dataset) -> Path:
    """A checkout of nothing but generated files."""
    root = tmp_path / "checkout"
    root.mkdir()
    shutil.copyfile(ROOT / "README.md", root / "README.md")
    for path, text in pages(marlshire, root):
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def datasheet(dataset: Dataset) -> str:
    return render(dataset.coding / "datasheet.md", dataset)


def test_generated_files_are_up_to_date() -> None:
    model = Model.load()
    rows = read_rows(ROOT / "dataset", model)
    dataset = Dataset(model, rows, arrow_tables(rows, model), __version__, ROOT / "coding")
    assert not list(stale(dataset, ROOT)), "run `make dataset`, or `inquiries docs` after a build"


def test_what_is_out_of_date_is_found(checkout: Path, marlshire: Dataset) -> None:
    assert not stale(marlshire, checkout)
    marlshire.rows["claims"].pop()
    assert set(stale(marlshire, checkout)) == {Path("DATASHEET.md")}
    marlshire.rows["findings"].pop()
    assert set(stale(marlshire, checkout)) == {Path("DATASHEET.md"), Path("README.md")}


@pytest.mark.parametrize("number", range(GENERATED))
def test_an_edit_by_hand_is_found(number: int, checkout: Path, marlshire: Dataset) -> None:
    names = [path for path, _ in pages(marlshire, checkout)]
    assert len(names) == GENERATED
    path = checkout / names[number]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("finding", "discovery") if path.suffix != ".cff" else text + "#\n", encoding="utf-8")
    assert set(stale(marlshire, checkout)) == {names[number]}


def test_an_unknown_block_is_refused(checkout: Path, marlshire: Dataset) -> None:
    (checkout / "README.md").write_text("<!-- generated: weather -->\n<!-- end -->\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"README.md: has a generated block 'weather' that nobody writes; there are \w+"):
        stale(marlshire, checkout)


def test_the_command_writes_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copyfile(ROOT / "README.md", tmp_path / "README.md")
    folders = ["--coding", str(ROOT / "coding"), "--out", str(ROOT / "dataset"), "--root", str(tmp_path)]
    assert main(["docs", "--check", *folders]) == 1
    assert "docs/schema.md: out of date; run `inquiries docs`" in capsys.readouterr().out.splitlines()
    assert main(["docs", *folders]) == 0
    assert "docs/schema.md: written" in capsys.readouterr().out.splitlines()
    assert main(["docs", "--check", *folders]) == 0
    assert main(["docs", "--check", *folders[:-1], str(tmp_path / "nowhere")]) == 2


def test_the_schema_page_has_every_field() -> None:
    model = Model.load()
    text = schema_page(model)
    for table in model.tables.values():
        assert f"\n## {table.name}\n" in text
        assert all(f"| `{f.name}` |" in text and f.description in text for f in table.fields)
    for struct in model.structs.values():
        assert all(f.description in text for _, f in leaves(struct.fields))
    anchors = set(re.findall(r"\]\(#(\w+)\)", text))
    assert anchors <= {*model.tables, *model.structs}


def test_the_codebook_page_has_every_code() -> None:
    model = Model.load()
    text = codebooks_page(model)
    headings = {
        re.sub(r"[^\w -]", "", t.lower()).replace(" ", "-") for t in re.findall(r"^## (.+)$", text, re.MULTILINE)
    }
    for book in model.codebooks.values():
        assert all(f"| `{c.code}` | {c.label} | {c.definition} |" in text for c in book.codes.values())
    assert set(re.findall(r"codebooks\.md#([\w-]+)", schema_page(model))) <= headings


def test_the_editors_schema_is_one() -> None:
    schema = json.loads((ROOT / "schema" / "coding-sheet.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)


def test_the_datasheet_has_seven_sections_with_answers(marlshire: Dataset) -> None:
    parts = re.split(r"^## (.+)$", datasheet(marlshire), flags=re.MULTILINE)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert [title for title in found if title in SECTIONS] == list(SECTIONS)
    assert next(iter(found)) == "How it was coded"
    for title in SECTIONS:
        answers = re.findall(r"^\*\*[^*]+\?\*\* ?(.*(?:\n.+)*)", found[title], re.MULTILINE)
        assert len(answers) >= 3, title
        assert all(answer.strip() or "|" in found[title] or "-" in found[title] for answer in answers)


def test_the_datasheet_opens_with_who_signed(marlshire: Dataset) -> None:
    for row in marlshire.rows["documents"]:
        row["coding"] |= {"reviewer": None, "method": "language_model"}
    count = len(marlshire.rows["documents"])
    text = datasheet(marlshire)
    assert f"signed: 0 of {count}" in text or f"document: 0 of {count} documents" in text
    assert "**No person has checked and signed the coding.**" in text
    marlshire.rows["documents"][0]["coding"]["reviewer"] = "A. Reader"
    assert "**Not for every document has a person checked and signed the coding.**" in datasheet(marlshire)
    for row in marlshire.rows["documents"]:
        row["coding"]["reviewer"] = "A. Reader"
    assert "unreviewed. Language" not in datasheet(marlshire)
    assert "**No person" not in datasheet(marlshire)


def test_no_agreement_is_claimed_before_it_is_measured(marlshire: Dataset) -> None:
    assert "No second coding is published yet" in datasheet(marlshire)
    folder = marlshire.coding / "reliability"
    folder.mkdir(exist_ok=True)
    (folder / "summary.md").write_text("Two coders, one table.\n", encoding="utf-8")
    assert "No second coding is published yet" not in datasheet(marlshire)
    assert "Two coders, one table." in datasheet(marlshire)


def shares(cell: str) -> tuple[int, int]:
    part, whole = cell.split(" of ")
    return int(part), int(whole)


def test_shares_of_a_column_add_up_to_its_rows(marlshire: Dataset) -> None:
    tally = Tallies(marlshire.model, marlshire.rows)
    for table, column in (("claims", "standing"), ("responses", "kind"), ("documents", "document_type")):
        for place, cells in enumerate(zip(*(row[1:] for row in tally.by(table, column)), strict=True)):
            wholes = {shares(cell)[1] for cell in cells}
            split = marlshire.tables[table][tally.localities[place].code]
            assert wholes == {sum(shares(cell)[0] for cell in cells)} == {split.num_rows}
    with pytest.raises(KeyError, match="statement is not coded"):
        tally.by("claims", "statement")


def test_a_theme_is_found_in_as_many_documents_as_claim_it(marlshire: Dataset) -> None:
    tally = Tallies(marlshire.model, marlshire.rows)
    claims = marlshire.rows["claims"]
    expected = [
        tuple(
            len({c["document_id"] for c in claims if theme in c["themes"] and c["locality"] == p.code}) for p in places
        )
        for places in [tally.localities]
        for theme in marlshire.model.codebooks["theme"].codes
    ]
    assert [tuple(shares(cell)[0] for cell in row[1:]) for row in tally.coverage()] == expected


def test_what_is_missing_is_counted_whether_coded_or_null(marlshire: Dataset) -> None:
    found = {row[:2]: shares(str(row[2])) for row in Tallies(marlshire.model, marlshire.rows).missing_rows(most=99)}
    responses, claims = marlshire.rows["responses"], marlshire.rows["claims"]
    silent = sum(row["responsibility_stance"] == "not_stated" for row in responses)
    undated = sum({"field": "period", "kind": "not_stated"} in row["missing"] for row in claims)
    assert found["`responsibility_stance`", "Not stated"] == (silent, len(responses))
    assert found["`period`", "Not stated"] == (undated, len(claims))


def test_the_contact_is_shown_where_there_is_one(checkout: Path, marlshire: Dataset) -> None:
    project = marlshire.coding / "project.yaml"
    project.write_text("contact: ''\n", encoding="utf-8")
    assert contact(marlshire.coding) == ""
    assert dict(pages(marlshire, checkout))[Path("README.md")].count("nothing is released") == 1
    project.write_text("contact: desk@marlshire.example\n", encoding="utf-8")
    texts = dict(pages(marlshire, checkout))
    assert "Write in private to desk@marlshire.example." in texts[Path("README.md")]
    assert texts[Path("DATASHEET.md")].count("desk@marlshire.example") == 2
    assert "desk@marlshire.example" in render(ROOT / "coding" / "card.md", marlshire)


@pytest.mark.parametrize("text", ["contact:\n", "contact: [a, b]\n", "contacts: x\n", "contact\n"])
def test_a_contact_that_is_no_text_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"project\.yaml: has no text under 'contact'"):
        contact(tmp_path)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_public_form_keeps_persons_out(form: Path) -> None:
    content = yaml.safe_load(form.read_text(encoding="utf-8"))
    if form.stem == "config":
        assert content["blank_issues_enabled"] is False
        return
    first, *others = content["body"]
    assert "Give no details about any person here" in first["attributes"]["value"]
    assert "private contact" in first["attributes"]["value"]
    boxes = [box for part in others if part["type"] == "checkboxes" for box in part["attributes"]["options"]]
    assert any("no detail about a person" in box["label"] and box["required"] for box in boxes)


STEP = re.compile(r"^(Write|Append to) `(?P<path>[^`]+)`:\n\n```\w+\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


def followed(root: Path) -> list[str]:
    """Do what CONTRIBUTING says, step by step, in a copy of the repository; the commands that then come."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for step in STEP.finditer(guide):
        path = root / step["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if step[1] == "Append to" else ""
        assert before or not path.exists()
        path.write_text(before + step["text"], encoding="utf-8")
    (commands,) = re.findall(r"^```sh\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE)
    return str(commands).splitlines()


def test_a_newcomer_can_follow_contributing(tmp_path: Path) -> None:
    for name in ("coding", "schema", "validation", "README.md"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, tmp_path / name)
    for line in followed(tmp_path):
        program, *rest = shlex.split(line)
        assert program == ".venv/bin/inquiries"
        folders = ["--schema", "schema", *(["--rules", "validation"] if rest[0] == "build" else [])]
        command = [sys.executable, "-m", "inquiries", *rest, *folders]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    model = Model.load(tmp_path / "schema")
    rows = read_rows(tmp_path / "dataset", model)
    new = [row for row in rows["claims"] if row["locality"] == "marlshire"]
    codes = sorted(row["claim_id"].partition(".")[2] for row in new)
    assert codes == ["f1", "fig1", "fig2", "rec1", "res1", "res2", "res3"]
    assert (tmp_path / "dataset" / "data" / "claims" / "marlshire.parquet").is_file()
    assert "Marlshire" in (tmp_path / "DATASHEET.md").read_text(encoding="utf-8")
