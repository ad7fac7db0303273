"""Bad input, one folder a failure: what to do to the miniature data set, and the exact message that must come of it.

`case.yaml` holds `about` and `edits`. Each edit names a `file` below tests/corpus and does one thing: `replace` (its
first place) `with`, `append`, `write`, `bytes` (hexadecimal), `copy` to another name, `link` to another file, `delete`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from inquiries.cli import main
from inquiries.errors import BadInput
from inquiries.model import Model
from inquiries.normalise import normalise
from inquiries.sheets import read_corpus

CASES = sorted(path.parent for path in (Path(__file__).parent / "broken").glob("*/case.yaml"))
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def edit(corpus: Path, change: dict[str, Any]) -> None:
    """Make one edit; it must change something, or the case would test nothing."""
    path = corpus / change.pop("file")
    path.parent.mkdir(parents=True, exist_ok=True)
    match change:
        case {"replace": str(old), "with": str(new)}:
            text = path.read_text(encoding="utf-8")
            assert old in text, f"{path.name} does not hold {old!r}"
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        case {"append": str(text)}:
            path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
        case {"write": str(text)}:
            path.write_text(text, encoding="utf-8")
        case {"bytes": str(digits)}:
            path.write_bytes(bytes.fromhex(digits))
        case {"copy": str(name)}:
            shutil.copyfile(path, corpus / name)
        case {"link": str(name)}:
            path.unlink()
            path.symlink_to(corpus / name)
        case {"delete": True}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        case _:
            pytest.fail(f"no such edit: {change}")


def broken(case: Path, corpus: Path) -> str:
    """Break the corpus as the case says; the message that must come of it."""
    for change in yaml.safe_load((case / "case.yaml").read_text(encoding="utf-8"))["edits"]:
        edit(corpus, change)
    return (case / "expected.txt").read_text(encoding="utf-8").rstrip("\n")


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A data set published before, which bad input must leave as it is."""
    folder = tmp_path / "dataset"
    (folder / "data").mkdir(parents=True)
    (folder / "README.md").write_text("what was published before\n", encoding="utf-8")
    (folder / "data" / "rows.parquet").write_bytes(b"PAR1")
    return folder


def test_the_corpus_is_whole_before_it_is_broken(corpus_folder: Path, corpus_model: Model) -> None:
    assert normalise(read_corpus(corpus_folder / "coding", corpus_model), corpus_model)["claims"]


@each_case
def test_the_message_is_exact(case: Path, corpus_folder: Path, corpus_model: Model) -> None:
    expected = broken(case, corpus_folder)
    with pytest.raises(BadInput) as caught:
        normalise(read_corpus(corpus_folder / "coding", corpus_model), corpus_model)
    assert str(caught.value) == expected


@each_case
def test_the_command_says_so_and_publishes_nothing(
    case: Path, corpus_folder: Path, corpus_schema: Path, published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = broken(case, corpus_folder)
    before = contents(published.parent)
    arguments = {"--coding": corpus_folder / "coding", "--schema": corpus_schema, "--out": published}
    assert main(["build", *(str(part) for pair in arguments.items() for part in pair)]) == 2
    assert capsys.readouterr().err == f"{expected}\n"
    assert contents(published.parent) == before


def test_the_process_ends_with_two(corpus_folder: Path, corpus_schema: Path, published: Path) -> None:
    expected = broken(CASES[0].parent / "misspelt-key", corpus_folder)
    before = contents(published)
    command = [sys.executable, "-m", "inquiries", "build", "--coding", str(corpus_folder / "coding")]
    command += ["--schema", str(corpus_schema), "--out", str(published)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONUTF8": "1"})
    assert (done.returncode, done.stderr) == (2, f"{expected}\n")
    assert contents(published) == before


@each_case
def test_a_message_says_where_and_what_to_do(case: Path) -> None:
    for line in (case / "expected.txt").read_text(encoding="utf-8").splitlines():
        place, _, what = line.partition(": ")
        assert place.startswith("coding/")
        assert "; " in what or what.endswith("."), f"no remedy in: {line}"
