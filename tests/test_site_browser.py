"""The pages in Chromium: for all readers, on all screens, without a network; anchors checked there as Python does."""

from __future__ import annotations

import json
import random
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inquiries.export.citation import read_release
from inquiries.model import Model
from inquiries.normalise import Rows
from inquiries.site.pages import Site
from inquiries.site.view import View
from inquiries.site.writing import write
from inquiries.stream import digest, rolling_hash, stream_of
from inquiries.tables import read_rows

playwright = pytest.importorskip("playwright.sync_api", reason='needs a driver: pip install "inquiries[test]"')
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason='needs axe-core: pip install "inquiries[test]"'
)
pytest.importorskip("altair", reason="needs what the pages are drawn with: the extra `site`")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = (320, 768, 1920)
DOCUMENT = "marlshire-review-2011-report"


@pytest.fixture(scope="module")
def rows(exported: Path, corpus_model: Model) -> Rows:
    return read_rows(exported, corpus_model)


@pytest.fixture(scope="module")
def site(rows: Rows, corpus_model: Model, exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    write(Site(View(corpus_model, rows), read_release(exported), reliability="| a |\n| - |\n| 1 |\n"), folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip(f"needs a browser: install one of {', '.join(BROWSERS)}")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that notes what it asks for and what goes wrong."""
    context = browser.new_context()
    opened = context.new_page()
    opened.asked, opened.wrong = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("pageerror", lambda error: opened.wrong.append(str(error)))
    opened.on("console", lambda message: opened.wrong.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()


def kinds(site: Path) -> list[str]:
    """One page of each kind, of claims one that is charged and answered."""
    answered = next(p for p in sorted(site.glob("claims/*.html")) if "disputes this claim" in p.read_text("utf-8"))
    retracted = next(p for p in sorted(site.glob("claims/*.html")) if "was taken back" in p.read_text("utf-8"))
    named = [path.relative_to(site).as_posix() for path in (answered, retracted)]
    return [
        *sorted(p.name for p in site.glob("*.html")),
        f"documents/{DOCUMENT}.html",
        "codebooks/standing.html",
        *named,
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Any, site: Path, scheme: str) -> None:
    checker = axe.Axe()
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = []
    for name in kinds(site):
        page.goto((site / name).as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            result = checker.run(page, options={"resultTypes": ["violations"], "preload": False}).response
            found += [(name, width, v["id"], v["nodes"][0]["html"][:120]) for v in result["violations"]]
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond <= 0, f"{name} is {beyond} px too wide at {width}"
    context.close()
    assert not found


def test_nothing_leaves_the_machine(page: Any, site: Path) -> None:
    for name in kinds(site):
        page.goto((site / name).as_uri())
    assert page.asked
    assert all(url.startswith(site.as_uri()) for url in page.asked)
    assert not page.wrong
    blocked = "fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')"
    assert page.evaluate(blocked) == "refused"
    assert any("Content Security Policy" in text for text in page.wrong)


def shown(page: Any) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "[data-list] > li", "all => all.filter(e => !e.hidden).map(e => e.innerText)"
    )
    return found


def test_search_and_filters(page: Any, site: Path, rows: Rows) -> None:
    page.goto((site / "claims.html").as_uri())
    everything = len(rows["claims"])
    assert len(shown(page)) == everything
    page.select_option("#filter-locality", "westmere")
    assert len(shown(page)) == sum(c["locality"] == "westmere" for c in rows["claims"])
    assert "locality=westmere" in page.url
    page.click("button[type=reset]")
    playwright.expect(page.locator("[data-count]")).to_have_text(f"{everything} of {everything}")
    page.fill("#filter-query", "WÁRNINGS")
    found = shown(page)
    assert 0 < len(found) < everything
    assert page.inner_text("[data-count]") == f"{len(found)} of {everything}"
    page.goto((site / "claims.html").as_uri() + "#theme=resources&standing=opinion")
    wanted = [c for c in rows["claims"] if "resources" in c["themes"] and c["standing"] == "opinion"]
    playwright.expect(page.locator("[data-count]")).to_have_text(f"{len(wanted)} of {everything}")
    assert len(shown(page)) == len(wanted)
    page.goto((site / "register.html").as_uri())
    page.select_option("#filter-status", "coded")
    assert len(shown(page)) == len(rows["documents"])
    assert not page.wrong


def test_persons_are_not_found_by_name(page: Any, site: Path, rows: Rows) -> None:
    page.goto((site / "claims.html").as_uri())
    for row in rows["actors"]:
        if row["kind"] == "person":
            page.fill("#filter-query", row["name"])
            assert shown(page) == []


def test_without_scripts_all_is_there(browser: Any, site: Path, rows: Rows) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "claims.html").as_uri())
    assert page.locator("[data-list] > li").count() == len(rows["claims"])
    assert not page.locator("form").is_visible()
    page.goto((site / "claims" / f"{rows['claims'][0]['claim_id']}.html").as_uri())
    assert not page.locator("[data-verify]").is_visible()
    assert page.locator("text=inquiries verify").first.is_visible()
    context.close()


def test_everything_is_reached_by_keyboard(page: Any, site: Path) -> None:
    page.goto((site / "claims.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "filter-query"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.goto((site / "index.html").as_uri())
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    assert "SUMMARY" in reached


def test_print_is_clean(page: Any, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.emulate_media(media="print")
    for selector in (".top nav", ".skip", "summary"):
        assert not page.locator(selector).first.is_visible()
    assert page.locator("details table").first.is_visible(), "what is folded away is printed"
    assert len(page.pdf(format="A4")) > 10_000


def test_tables_of_the_script_are_those_of_python(page: Any, site: Path, repository: Path) -> None:
    vectors = json.loads((repository / "tests" / "anchor-vectors.json").read_text("utf-8"))["vectors"]
    page.goto((site / "documents" / f"{DOCUMENT}.html").as_uri())
    for vector in vectors:
        chars, own, rolling = page.evaluate(_STREAM, vector["text"])[:3]
        assert (chars, own, rolling) == (vector["stream"], vector["digest"], vector["hash"])


_STREAM = """text => {
    const stream = anchors.streamOf(text);
    const chars = stream.chars.join("");
    return [chars, anchors.digest(chars), anchors.hash(chars), stream.offsets];
}"""


def units(text: str) -> list[int]:
    """For each UTF-16 unit of a text, the character that it belongs to: scripts count units."""
    return [i for i, char in enumerate(text) for _ in range(1 + (ord(char) > 0xFFFF))]


def compared(page: Any, text: str) -> None:
    chars, own, rolling, offsets = page.evaluate(_STREAM, text)
    stream = stream_of(text)
    assert chars == stream.chars, f"{text[:40]!r}"
    assert own == digest(stream.chars)
    assert not chars or rolling == rolling_hash(stream.chars)
    at = units(text)
    assert [at[offset] for offset in offsets] == stream.offsets.tolist(), f"{text[:40]!r}"


def test_streams_of_the_sources(page: Any, site: Path, sources: Path) -> None:
    page.goto((site / "documents" / f"{DOCUMENT}.html").as_uri())
    texts = sorted(sources.glob("*.txt"))
    assert len(texts) == 5
    for path in texts:
        compared(page, path.read_text("utf-8"))


def test_streams_of_any_characters(page: Any, site: Path) -> None:
    page.goto((site / "documents" / f"{DOCUMENT}.html").as_uri())
    everything = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    for start in range(0, len(everything), 4096):
        compared(page, "".join(map(chr, everything[start : start + 4096])))
    dice = random.Random(20261121)  # noqa: S311 (no secret)
    marks = [c for c in everything if unicodedata.category(chr(c))[0] == "M"]
    hangul = [*range(0x1100, 0x1200), *range(0xAC00, 0xAC80)]
    for pool in (everything, [*marks, *range(0x41, 0x250)], hangul):
        for _ in range(40):
            compared(page, "".join(chr(dice.choice(pool)) for _ in range(400)))


@pytest.fixture
def copy_of_review(repository: Path) -> str:
    return (repository / "tests" / "corpus" / "texts" / f"{DOCUMENT}.txt").read_text("utf-8")


def checked(page: Any, text: str) -> str:
    page.fill("#copy-text", text)
    page.click("#copy-check")
    told: str = page.inner_text("#copy-result")
    return told


def of_review(rows: Rows) -> dict[str, Any]:
    return next(c for c in rows["claims"] if c["document_id"] == DOCUMENT)


def test_a_claim_is_verified_in_a_copy(page: Any, site: Path, rows: Rows, copy_of_review: str) -> None:
    claim = of_review(rows)
    page.goto((site / "claims" / f"{claim['claim_id']}.html").as_uri())
    told = checked(page, copy_of_review)
    assert "letter for letter" in told
    assert "Verified" in told
    anchor = claim["evidence"][0]
    marked = page.locator("#copy-result mark").first.inner_text()
    assert (
        stream_of(marked).chars == stream_of(stream_of(copy_of_review).passage(anchor["start"], anchor["length"])).chars
    )
    assert "Moved" in checked(page, "Something was put in before. " + copy_of_review)
    passage = stream_of(copy_of_review).passage(anchor["start"], anchor["length"])
    assert "Missing" in checked(page, copy_of_review.replace(passage, "Nothing of that kind is here."))
    assert "Ambiguous" in checked(page, f"x {copy_of_review}\n{copy_of_review}")
    assert "no text to check" in checked(page, " — ")
    assert not page.wrong


def test_files_are_read_in_the_page(page: Any, site: Path, rows: Rows, copy_of_review: str, tmp_path: Path) -> None:
    page.goto((site / "documents" / f"{DOCUMENT}.html").as_uri())
    lines = "".join(f"<p>{line}</p>" for line in copy_of_review.replace("&", "&amp;").splitlines())
    html = (
        f"<!doctype html><html><head><title>no part of it</title></head><body><script>document.title=1</script>{lines}"
    )
    files = {"a.txt": copy_of_review.encode(), "b.html": html.encode(), "c.txt": copy_of_review.encode("cp1252")}
    count = sum(len(c["evidence"]) for c in rows["claims"] if c["document_id"] == DOCUMENT)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        page.set_input_files("#copy-file", tmp_path / name)
        page.wait_for_selector("#copy-result .summary")
        assert f"{count} verified of {count}" in page.inner_text("#copy-result"), name
        page.evaluate("document.getElementById('copy-result').replaceChildren()")
    told = checked(page, "Quite another text, about the weather in Marlshire.")
    assert "does not look like a copy of this document" in told
    assert f"{count} missing of {count}" in told
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.7 and more")
    page.set_input_files("#copy-file", tmp_path / "d.pdf")
    page.wait_for_selector("#copy-result p:text('PDF')")
    assert all(url.startswith(site.as_uri()) for url in page.asked)


def test_a_copy_is_shown_as_text(page: Any, site: Path, rows: Rows, copy_of_review: str) -> None:
    claim = of_review(rows)
    page.goto((site / "claims" / f"{claim['claim_id']}.html").as_uri())
    evil = "<img src=x onerror='document.title=1'><script>document.title=2</script> "
    title = page.title()
    assert "Moved" in checked(page, evil + copy_of_review)
    assert page.locator("#copy-result img, #copy-result script").count() == 0
    assert page.title() == title


def test_every_anchor_of_the_sources_is_verified(browser: Any, sources: Path, repository: Path, tmp_path: Path) -> None:
    dataset = repository / "dataset"
    if not (dataset / "data").is_dir():
        pytest.skip("needs the data set: make dataset")
    model = Model.load()
    rows = read_rows(dataset, model)
    write(Site(View(model, rows), read_release(dataset)), tmp_path)
    texts = {stream_of(text).digest: text for text in (p.read_text("utf-8") for p in sources.glob("*.txt"))}
    page = browser.new_page()
    for document in rows["documents"]:
        page.goto((tmp_path / "documents" / f"{document['document_id']}.html").as_uri())
        told = checked(page, texts[document["stream_digest"]])
        count = sum(len(c["evidence"]) for c in rows["claims"] if c["document_id"] == document["document_id"])
        assert f"{count} verified of {count}" in told
    page.close()
