"""The pages: whole, valid, linked, the same on every build, silent about persons, and safe with any text."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from inquiries.cli import main
from inquiries.errors import CannotPublish
from inquiries.export.citation import read_release
from inquiries.model import Model
from inquiries.normalise import Row, Rows
from inquiries.publish import staged
from inquiries.site.pages import Site
from inquiries.site.view import View, in_words
from inquiries.site.writing import foreign, seal, write
from inquiries.tables import read_rows

pytest.importorskip("altair", reason="needs what the pages are drawn with: the extra `site`")

HOSTILE = (
    """<script>alert(1)</script><img src=x onerror=alert(2)>"'></style>{{ 7*7 }}{% raw %}</script><!-- &lt;b&gt;"""
)
AGREEMENT = "# Agreement\n\n| a |\n| - |\n| 1 |"
KINDS = ("index", "claims", "documents", "register", "inquiries", "codebooks", "about")
FIRST_PAGE = 300_000  # bytes, with all that it loads


@pytest.fixture(scope="module")
def rows(exported: Path, corpus_model: Model) -> Rows:
    return read_rows(exported, corpus_model)


def made(rows: Rows, model: Model, dataset: Path, folder: Path) -> Path:
    folder.mkdir()
    write(Site(View(model, rows), read_release(dataset), reliability=AGREEMENT), folder)
    seal(folder)
    return folder


@pytest.fixture(scope="module")
def site(rows: Rows, corpus_model: Model, exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(rows, corpus_model, exported, tmp_path_factory.mktemp("pages") / "site")


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


@cache
def read(path: Path) -> tuple[Element, tuple[Any, ...]]:
    """A page's tree, and what is invalid in it."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parse(path.read_bytes()), tuple(parser.errors)


def parsed(path: Path) -> Element:
    return read(path)[0]


def attributes(path: Path) -> Iterator[tuple[str, str, str]]:
    for element in parsed(path).iter():
        yield from ((str(element.tag), str(name), value) for name, value in element.items())


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_every_record_has_its_page(site: Path, rows: Rows, corpus_model: Model) -> None:
    names = {path.relative_to(site).as_posix() for path in pages(site)}
    wanted = {f"{kind}.html" for kind in KINDS}
    wanted |= {f"claims/{row['claim_id']}.html" for row in rows["claims"]}
    wanted |= {f"documents/{row['document_id']}.html" for row in rows["documents"]}
    wanted |= {f"codebooks/{name}.html" for name in corpus_model.codebooks}
    wanted |= {f"claims/{row['record_id']}.html" for row in rows["retractions"] if "." in row["record_id"]}
    assert names == wanted


def test_no_page_is_about_an_actor(site: Path, rows: Rows) -> None:
    actors = {row["actor_id"] for row in rows["actors"]}
    assert not actors & {path.stem for path in pages(site)}
    linked = {value for path in pages(site) for _, name, value in attributes(path) if name in {"href", "id"}}
    assert not {value for value in linked if actors & set(re.split(r"[/#.=&]", value))}


def test_markup_is_valid(site: Path) -> None:
    for path in pages(site):
        assert not read(path)[1], f"{path.name}: {read(path)[1][:3]}"
        ids = [value for _, name, value in attributes(path) if name == "id"]
        assert len(ids) == len(set(ids)), path.name


def test_every_internal_link_resolves(site: Path) -> None:
    ids = {path: {value for _, name, value in attributes(path) if name == "id"} for path in pages(site)}
    for path in pages(site):
        for tag, name, value in attributes(path):
            if name not in {"href", "src"} or value.startswith(("http://", "https://")):
                continue
            file, _, fragment = value.partition("#")
            target = (path.parent / file).resolve() if file else path.resolve()
            assert target.is_file(), f"{path.name}: {tag} {value}"
            known = ids.get(site / target.relative_to(site.resolve()), set())
            assert not fragment or "=" in fragment or fragment in known, f"{path.name}: {value}"


def test_nothing_is_fetched_and_nothing_runs_inline(site: Path) -> None:
    for path in pages(site):
        policy = next(e.get("content", "") for e in parsed(path).iter("meta") if e.get("http-equiv"))
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "connect-src" not in policy
        for element in parsed(path).iter("script"):
            assert element.get("type") == "application/json" or element.get("src", "").startswith(
                ("assets/", "../assets/")
            )
        for tag, name, value in attributes(path):
            assert name != "style", path.name
            assert not name.startswith("on"), path.name
            remote = value.startswith(("http:", "https:", "//"))
            assert not (remote and name in {"src", "href"} and tag != "a"), f"{path.name}: {tag} {value}"
    for asset in (site / "assets").iterdir():
        assert not re.search(r"https?://|@import|url\(", asset.read_text("utf-8")), asset.name


def test_pages_of_claims_keep_out_of_search_engines(site: Path) -> None:
    for path in [*site.glob("claims/*.html"), *site.glob("documents/*.html"), site / "claims.html"]:
        assert any(e.get("name") == "robots" and e.get("content") == "noindex" for e in parsed(path).iter("meta")), path


def test_a_claim_page_tells_all_that_it_must(site: Path, rows: Rows, corpus_model: Model) -> None:
    view = View(corpus_model, rows)
    for claim in rows["claims"]:
        told = text_of(parsed(site / "claims" / f"{claim['claim_id']}.html"))
        assert claim["statement"] in told
        for actor in (*claim["asserted_by"], *claim["on_behalf_of"], *claim["via"]):
            assert view.actors[actor]["name"] in told
        for book in ("standing", "status", "modality", "mode"):
            assert view.code(book, claim[book]).definition in told
        reviewer = view.documents[claim["document_id"]]["coding"]["reviewer"]
        assert f"signed by {reviewer or 'nobody'}" in told
        assert claim["evidence"][0]["digest"] in told
        assert f"Record {claim['claim_id']}, version 0.1.0" in told
        for title in ("What answers it", "Check it against your own copy", "How to cite it", "Asking for a correction"):
            assert title in told
        for edge in view.incoming(claim["claim_id"]):
            assert view.claims[edge.record_id]["statement"] in told


def entry(path: Path, claim_id: str) -> Element | None:
    """The list entry that shows a claim on a page."""
    for item in parsed(path).iter("li"):
        links = [a.get("href", "") for p in item.findall("p") for a in p.iter("a")]
        if any(link.endswith(f"claims/{claim_id}.html") for link in links):
            return item
    return None


def test_beside_every_charge_stands_what_was_answered(site: Path, rows: Rows, corpus_model: Model) -> None:
    view = View(corpus_model, rows)
    charged = [claim for claim in rows["claims"] if view.never_alone(claim)]
    assert {c["status"] for c in charged} >= {"disputed", "contested"}
    assert any(claim["standing"] == "allegation" for claim in charged)
    for claim in charged:
        for path in (site / "claims.html", site / "documents" / f"{claim['document_id']}.html"):
            item = entry(path, claim["claim_id"])
            assert item is not None
            beside = next(e for e in item.iter("div") if e.get("class") == "beside")
            answers = view.answers(claim["claim_id"])
            assert answers or "no coded document answers it" in text_of(beside)
            for edge in answers:
                assert view.claims[edge.record_id]["statement"] in text_of(beside)


def test_looked_for_in_vain_is_not_silence(site: Path) -> None:
    index = parsed(site / "index.html")
    themes = next(s for s in index.iter("section") if s.get("aria-labelledby") == "themes")
    told = text_of(themes)
    for label in ("Looked for and not found", "Outside the remit", "Silent", "Found (2)"):
        assert label in told
    assert "looked for and not found (1 of 60)" in told


def test_every_picture_has_words_and_a_table(site: Path) -> None:
    sections = list(parsed(site / "index.html").iter("section"))
    assert [s.get("aria-labelledby") for s in sections] == ["themes", "kinds", "stances", "timeline", "figures"]
    for section in sections:
        drawn = [e for e in section.iter() if str(e.tag).endswith("svg") and e.get("role") == "img"]
        assert len(drawn) == 2, "one for wide screens and one for narrow ones"
        assert all(len(e.get("aria-label", "")) > 80 for e in drawn)
        assert list(section.iter("table"))


def test_responsibility_is_told_by_office(site: Path, rows: Rows) -> None:
    section = next(s for s in parsed(site / "index.html").iter("section") if s.get("aria-labelledby") == "stances")
    told = text_of(section) + " ".join(e.get("aria-label", "") for e in section.iter())
    persons = [name for a in rows["actors"] if a["kind"] == "person" for name in (a["name"], *a["other_names"])]
    assert persons
    assert not [name for name in persons if name in told]
    assert "Chief executive" in told


def test_names_of_persons_are_not_searched(site: Path, rows: Rows) -> None:
    index = json.loads(next(e.text or "" for e in parsed(site / "claims.html").iter("script") if e.get("data-index")))
    assert len(index) == len(rows["claims"])
    words = {word for line in index for word in line.split()}
    persons = [row["name"] for row in rows["actors"] if row["kind"] == "person"]
    assert not words & {name.split()[-1].casefold() for name in persons}
    assert "review" in words


def test_the_first_page_is_light(site: Path) -> None:
    loaded = [site / "index.html", site / "assets" / "site.css"]
    assert sum(path.stat().st_size for path in loaded) < FIRST_PAGE


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_data_give_the_same_bytes(site: Path, exported: Path, corpus_schema: Path, tmp_path: Path) -> None:
    (tmp_path / "coding" / "reliability").mkdir(parents=True)
    (tmp_path / "coding" / "reliability" / "summary.md").write_text(AGREEMENT)
    places = {"dataset": exported, "schema": corpus_schema, "coding": tmp_path / "coding", "out": tmp_path / "site"}
    options = [part for name, place in places.items() for part in (f"--{name}", str(place))]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-m", "inquiries", "site", *options]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    assert bytes_of(tmp_path / "site") == bytes_of(site)


def poisoned(value: Any, key: str = "") -> Any:
    """A value with hostile text wherever text of people stands; codes, ids and days stay."""
    if isinstance(value, dict):
        return {k: poisoned(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [poisoned(v, key) for v in value] if key not in {"themes", "localities", "shown_by"} else value
    if key in {"url", "archived_url"}:
        return "javascript:alert(3)"
    text = {"statement", "title", "name", "publisher", "author", "note", "population", "role", "other_names", "rights"}
    return value + HOSTILE if key in text and isinstance(value, str) else value


def test_no_text_of_a_record_is_markup(rows: Rows, corpus_model: Model, exported: Path, tmp_path: Path) -> None:
    bad: Rows = {name: [poisoned(row) for row in copy.deepcopy(table)] for name, table in rows.items()}
    site = made(bad, corpus_model, exported, tmp_path / "site")
    for path in pages(site):
        page = parsed(path)
        assert not list(page.iter("img")), path.name
        scripts = [e for e in page.iter("script") if not e.get("src") and e.get("type") != "application/json"]
        assert not scripts, path.name
        assert not list(page.iter("style")), path.name
        for tag, name, value in attributes(path):
            assert not name.startswith("on"), f"{path.name}: {tag} {name}"
            assert not value.startswith("javascript:"), path.name
    claim = bad["claims"][0]
    title = next(parsed(site / "claims" / f"{claim['claim_id']}.html").iter("h1"))
    assert "".join(title.itertext()) == claim["statement"]


def test_the_command_keeps_what_is_not_its_own(exported: Path, corpus_schema: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    arguments = ["site", "--dataset", str(exported), "--schema", str(corpus_schema), "--out", str(out)]
    assert main(arguments) == 2
    assert bytes_of(out) == {"mine.txt": b"mine"}
    (out / "mine.txt").unlink()
    assert main(arguments) == 0
    assert (out / "index.html").is_file()
    assert not list(foreign(out))
    assert main([*arguments[:2], str(tmp_path), *arguments[3:]]) == 2, "no data set there"


def fails_halfway(target: Path) -> None:
    with staged(target, foreign) as stage:
        (stage / "index.html").write_text("half")
        raise ZeroDivisionError


def test_a_failure_leaves_the_former_site_whole(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    with staged(target, foreign) as stage:
        (stage / "index.html").write_text("former")
        seal(stage)
    before = bytes_of(target)
    with pytest.raises(ZeroDivisionError):
        fails_halfway(target)
    assert bytes_of(target) == before
    (target / "added.html").write_text("by hand")
    with pytest.raises(CannotPublish, match="added"), staged(target, foreign):
        pass
    assert site.is_dir()


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2014-08-26", "26 August 2014"),
        ("2006-04/2007-03", "April 2006 to March 2007"),
        ("2005~/2010~", "about 2005 to about 2010"),
        ("199X", "199X"),
        ("1997/..", "1997 to open"),
        (None, ""),
    ],
)
def test_dates_in_words(edtf: str | None, words: str) -> None:
    assert in_words(edtf) == words


def test_an_office_is_never_a_name(rows: Rows, corpus_model: Model) -> None:
    view = View(corpus_model, rows)
    persons: list[Row] = [row for row in rows["actors"] if row["kind"] in {"person", "unnamed_person"}]
    assert persons
    for row in persons:
        assert row["name"] not in view.office(row["actor_id"])
