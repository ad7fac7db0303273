"""How to cite: CITATION.cff by cffconvert, datacite.json by its schema, sources.bib by a BibTeX reader."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest
import yaml
from citeproc.source.bibtex import BibTeX
from datacite import schema45

from inquiries import __version__
from inquiries.errors import BadInput
from inquiries.export import bibliography, citation
from inquiries.export.about import read_about
from inquiries.export.citation import read_release
from inquiries.normalise import Rows

pytestmark = pytest.mark.filterwarnings("ignore")
CFFCONVERT = "cffconvert==2.0.0"  # wants jsonschema below 4, which everything else needs: so an environment of its own


@pytest.fixture(scope="module")
def cffconvert(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tool, installed once and kept in pytest's cache, if there is one."""
    cache = getattr(request.config, "cache", None)
    kept = Path(str(cache.mkdir("cffconvert"))) if cache else tmp_path_factory.mktemp("cffconvert")
    home = kept / f"python{sys.version_info.major}.{sys.version_info.minor}"
    tool = home / "bin" / "cffconvert"
    if not tool.exists():
        venv.create(home, with_pip=True, clear=True)
        command = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", CFFCONVERT]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        if done.returncode:
            pytest.skip(f"{CFFCONVERT} could not be installed: {done.stderr.strip().splitlines()[-1]}")
    return tool


def valid(tool: Path, file: Path) -> bool:
    command = [str(tool), "--validate", "--infile", str(file)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0


def test_citation_cff_is_valid(cffconvert: Path, repository: Path, tmp_path: Path) -> None:
    assert valid(cffconvert, repository / "CITATION.cff")
    broken = tmp_path / "CITATION.cff"
    text = (repository / "CITATION.cff").read_text("utf-8")
    broken.write_text(re.sub(r"(?m)^title:.*\n", "", text), "utf-8")
    assert not valid(cffconvert, broken)


def test_citation_cff_agrees_with_the_rest(repository: Path) -> None:
    cff = yaml.safe_load((repository / "CITATION.cff").read_text("utf-8"))
    about = read_about(repository / "coding")
    assert (cff["version"], cff["title"], cff["license"]) == (__version__, about.title, about.licence)
    assert str(cff["date-released"]) == about.released
    assert [author["name"] for author in cff["authors"]] == list(about.creators)


@pytest.fixture
def datacite(exported: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((exported / citation.NAME).read_text("utf-8"))
    return content


def test_datacite_holds_to_its_schema(datacite: dict[str, Any]) -> None:
    assert list(schema45.validator.iter_errors(datacite)) == []


@pytest.mark.parametrize("name", ["creators", "titles", "publisher", "publicationYear", "types", "schemaVersion"])
def test_the_schema_misses_what_is_taken_away(datacite: dict[str, Any], name: str) -> None:
    del datacite[name]
    assert list(schema45.validator.iter_errors(datacite))


def test_datacite_tells_the_sources_and_the_review(datacite: dict[str, Any], corpus_rows: Rows) -> None:
    urls = {related["relatedIdentifier"] for related in datacite["relatedIdentifiers"]}
    assert urls == {row["source"]["url"] for row in corpus_rows["documents"]}
    signed = sum(row["coding"]["reviewer"] is not None for row in corpus_rows["documents"])
    assert (
        f"coding of {signed} of {len(corpus_rows['documents'])} documents" in datacite["descriptions"][1]["description"]
    )


def test_every_format_tells_the_same_version(exported: Path) -> None:
    names = ("croissant.json", "datapackage.json", "datacite.json", "MANIFEST.json")
    assert {json.loads((exported / name).read_text("utf-8"))["version"] for name in names} == {"0.1.0"}
    assert ':versionInfo "0.1.0"' in (exported / "codebooks.ttl").read_text("utf-8")
    assert 'origin="marlshire 0.1.0"' in (exported / "codebooks.qdc").read_text("utf-8")


def test_a_release_is_read_back(exported: Path, repository: Path, tmp_path: Path) -> None:
    about = read_about(repository / "tests" / "corpus" / "coding")
    release = read_release(exported)
    assert (release.name, release.title, release.released) == (about.name, about.title, about.released)
    with pytest.raises(BadInput, match="inquiries build"):
        read_release(tmp_path)


def test_every_document_and_register_entry_is_in_the_bibliography(exported: Path, corpus_rows: Rows) -> None:
    entries = BibTeX(str(exported / bibliography.NAME), encoding="utf-8")
    documents = {row["document_id"] for row in corpus_rows["documents"]}
    assert set(entries) == documents | {row["register_id"] for row in corpus_rows["register"]}
    review = entries["marlshire-review-2011-report"]
    assert str(review.title).strip("{}") == "Report of the Independent Review"
    assert "archive.example/board-2011" in (exported / bibliography.NAME).read_text("utf-8")


def test_the_built_bibliography_can_be_read(repository: Path) -> None:
    entries = BibTeX(str(repository / "dataset" / bibliography.NAME), encoding="utf-8")
    assert len(entries) >= 120


def test_the_built_record_holds_to_the_schema(repository: Path) -> None:
    content = json.loads((repository / "dataset" / citation.NAME).read_text("utf-8"))
    assert list(schema45.validator.iter_errors(content)) == []
    assert content["version"] == __version__


def test_about_names_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "about.yaml").write_text("name: x\ncolour: red\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        read_about(tmp_path)
    assert "lacks title" in str(raised.value)
    assert "has colour, which means nothing" in str(raised.value)


def test_a_day_without_quotes_is_a_day(repository: Path, tmp_path: Path) -> None:
    text = (repository / "tests" / "corpus" / "coding" / "about.yaml").read_text("utf-8")
    (tmp_path / "about.yaml").write_text(text.replace("'2026-11-21'", "2026-11-21"), "utf-8")
    assert read_about(tmp_path).released == "2026-11-21"
