"""`inquiries fetch`: what is kept of a page, and what becomes of documents that are coded. The web is a table here."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs

import pytest
import yaml

from inquiries.cli import main
from inquiries.fetch.addresses import Place, place
from inquiries.fetch.coded import slug
from inquiries.fetch.connection import Answer, Wire
from inquiries.fetch.failures import NotFetched, Why

CORPUS = Path(__file__).resolve().parent / "corpus"
LAMPS = "The lamps on the quay of Marlshire stayed dark for six winters, and nobody on the board asked why. "
PAGE = f"<html><head><title>Lamps</title></head><body><p>{LAMPS * 6}</p></body></html>".encode()

Fetch: TypeAlias = Callable[..., tuple[int, str]]


class Web:
    """What every address answers, and which were asked; one that is not here answers 404, a host in `gone` nothing."""

    def __init__(self) -> None:
        self.replies: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.gone: set[str] = set()
        self.down: set[str] = set()
        self.archived: dict[str, dict[str, Any]] = {}
        self.nonsense = ""

    def serve(self, address: str, body: bytes | str = PAGE, status: int = 200, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        told = {name.lower().replace("_", "-"): value for name, value in headers.items()}
        self.replies[address] = Answer(status, told, data)

    def capture(self, address: str, moment: str, body: bytes | str) -> None:
        """Serve a capture from the archive."""
        closest = {"available": True, "status": "200", "timestamp": moment, "url": "http://elsewhere.example/"}
        self.archived[address] = closest
        self.serve(f"web.archive.org/web/{moment}id_/{address}", body)

    def ask(self, _: Wire, asked: Place) -> Answer:
        address = asked.text.partition("://")[2]
        self.asked.append(address)
        if asked.host in self.gone:
            raise NotFetched(Why.GONE, f"there is no host {asked.host} any more")
        if asked.host in self.down:
            raise NotFetched(Why.UNREACHABLE, f"{asked.host} does not answer in time")
        if address.startswith("archive.org/wayback/available"):
            return self.availability(address)
        return self.replies.get(address, Answer(404, {}, b""))

    def availability(self, address: str) -> Answer:
        asked = parse_qs(address.partition("?")[2])
        closest = self.archived.get(asked["url"][0])
        told = json.dumps({"archived_snapshots": {"closest": closest} if closest else {}})
        return Answer(200, {}, (self.nonsense or told).encode())


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    web = Web()
    monkeypatch.setattr(Wire, "ask", lambda wire, asked, *_, **__: web.ask(wire, asked))
    return web


@pytest.fixture
def fetch(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Fetch:  # noqa: ARG001
    """Runs the command in a folder without coding; its exit code and all it says."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str]:
        code = main(["fetch", "--pause", "0", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def note(path: Path) -> dict[str, Any]:
    facts = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(facts, dict)
    return facts


def test_a_copy_is_kept_with_a_note_of_where_it_came_from(web: Web, fetch: Any, tmp_path: Path) -> None:
    web.serve("quay.example/2011/Lamps", status=301, Location="/2011/lamps")
    web.serve("quay.example/2011/lamps", Content_Type="text/html; charset=utf-8")
    code, said = fetch("http://quay.example/2011/Lamps", "--name", "marlshire-lamps")
    assert code == 0
    assert "marlshire-lamps: kept: from its address; kept: copies/marlshire-lamps.html" in said
    assert (tmp_path / "copies" / "marlshire-lamps.html").read_bytes() == PAGE
    facts = note(tmp_path / "copies" / "marlshire-lamps.source.yaml")
    assert facts["url"] == "http://quay.example/2011/Lamps"
    assert facts["url_final"] == "http://quay.example/2011/lamps"
    assert (facts["archived_copy"], facts["status"], facts["bytes"]) == (False, 200, len(PAGE))
    assert facts["content_type"] == "text/html; charset=utf-8"
    assert len(facts["sha256"]) == 64
    assert facts["stream_length"] > 400
    assert not list((tmp_path / "copies").glob(".*"))


def test_a_changed_page_never_replaces_a_copy_unasked(web: Web, fetch: Any, tmp_path: Path) -> None:
    web.serve("quay.example/a")
    fetch("http://quay.example/a", "--name", "lamps")
    web.serve("quay.example/a", PAGE.replace(b"<p>", b"<p class='new'>"))
    assert "already there: copies/lamps.html" in fetch("http://quay.example/a", "--name", "lamps")[1]
    changed = PAGE.replace(b"six", b"nine")
    web.serve("quay.example/a", changed)
    code, said = fetch("http://quay.example/a", "--name", "lamps")
    assert code == 0
    assert "kept beside it: copies/lamps.2" in said
    assert "already there: copies/lamps.2" in fetch("http://quay.example/a", "--name", "lamps")[1]
    assert (tmp_path / "copies" / "lamps.html").read_bytes() == PAGE
    assert len(list((tmp_path / "copies").iterdir())) == 4
    web.serve("quay.example/a", "Lamps, as plain text. " * 30)
    assert "which it replaces" in fetch("http://quay.example/a", "--name", "lamps", "--force")[1]
    assert not (tmp_path / "copies" / "lamps.html").exists()
    assert note(tmp_path / "copies" / "lamps.source.yaml")["bytes"] == 660


WALLS = {
    "a page to log in": b"<form>Members <input name=u><input type='password'></form>",
    "consent": b"<p>We value your privacy. Accept all cookies.</p>",
    "a check for robots": b"<p>Checking your browser before you go on.</p>",
    "only a browser": b"<p>Please enable JavaScript.</p>",
    "holds no text": b"<p></p>",
    "is a picture": b"\x89PNG\r\n\x1a\nxxxx",
    "holds no text ": b"",
}


@pytest.mark.parametrize("said", WALLS)
def test_what_holds_no_document_is_told_as_what_it_is(said: str, web: Web, fetch: Any, tmp_path: Path) -> None:
    page = b"<html><body>" + WALLS[said] + b"</body></html>"
    web.serve("quay.example/a", page if b"<" in WALLS[said] else WALLS[said])
    code, words = fetch("http://quay.example/a")
    assert code == 1
    assert said.strip() in words
    assert ".part" not in words
    assert not list((tmp_path / "copies").iterdir())


def test_names_of_copies_keep_addresses_apart() -> None:
    assert slug(place("https://quay.example/2011/lamps")) == "quay-example-2011-lamps"
    others = [f"https://quay.example/{tail}" for tail in ("a?id=1", "a?id=2", "A", "x" * 99, "x" * 98, "a")]
    assert len({slug(place(address)) for address in others}) == len(others)
    assert max(len(slug(place(address))) for address in others) < 100


def test_copies_do_not_enter_a_repository(web: Web, fetch: Any, tmp_path: Path) -> None:
    web.serve("quay.example/a")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    code, said = fetch("http://quay.example/a")
    assert (code, web.asked) == (2, [])
    assert "git repository that does not ignore it" in said
    (tmp_path / ".gitignore").write_text("/copies/\n")
    assert fetch("http://quay.example/a")[0] == 0
    assert fetch("http://quay.example/a", "--to", "copies/deep/er")[0] == 0
    assert fetch("http://quay.example/a", "--to", "texts")[0] == 2


def test_a_folder_that_cannot_be_made_is_told(fetch: Any, tmp_path: Path) -> None:
    (tmp_path / "copies").write_text("")
    code, said = fetch("http://quay.example/a")
    assert code == 2
    assert "can't be made" in said


# --- documents that are coded ----------------------------------------------------------------------------------------

HERALD, REVIEW = "marlshire-herald-2011-review", "marlshire-review-2011-report"
ADDRESSES = {
    HERALD: "herald.example/2011/review",
    REVIEW: "board.example/2011/review",
    "marlshire-cabinet-2012-minutes": "council.example/cabinet/2012-01",
    "westmere-notebook-2013-post": "notebook.example/2013/03",
}


def text_of(name: str) -> str:
    return (CORPUS / "texts" / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture
def coded(web: Web, fetch: Fetch, corpus_folder: Path, corpus_schema: Path, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """All documents of the miniature data set stand at their addresses."""
    for name, address in ADDRESSES.items():
        web.serve(address, text_of(name))
    monkeypatch.chdir(corpus_folder)
    return lambda *arguments: fetch("--schema", str(corpus_schema), *arguments)


def test_the_coded_documents_are_fetched_and_verified(
    web: Web, coded: Fetch, exported: Path, corpus_schema: Path, capsys: Any
) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in text_of(HERALD).splitlines() if line)
    web.serve(ADDRESSES[HERALD], f"<html><body><article>{paragraphs}</article></body></html>")
    code, said = coded()
    assert code == 0, said
    assert f"{HERALD}: verified: 16 of 16 anchors; from its address; kept: copies/{HERALD}.html" in said
    assert said.count(": verified: ") == len(said.splitlines()) == len(ADDRESSES)
    data = ["--out", str(exported), "--schema", str(corpus_schema)]
    assert main(["verify", "copies", *data]) == 0
    out = capsys.readouterr().out
    assert "source.yaml" not in out
    assert "no copy" not in out


def test_what_is_at_hand_is_not_asked_for_again(web: Web, coded: Fetch) -> None:
    coded()
    web.asked.clear()
    code, said = coded()
    assert (code, web.asked) == (0, [])
    assert "in the copy there" in said
    assert coded("--force")[0] == 0
    assert ADDRESSES[HERALD] in web.asked


def test_without_sheets_the_data_set_says_what_is_coded(
    web: Web, coded: Fetch, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert web.asked == []
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    code, said = coded("--out", str(exported))
    assert (code, said.count("verified")) == (0, len(ADDRESSES)), said
    code, said = coded("--out", "nowhere")
    assert code == 2
    assert "holds no built data set" in said


def test_an_address_of_a_coded_document_is_known(coded: Fetch) -> None:
    code, said = coded("http://herald.example/2011/review/#top")
    assert code == 0
    assert said.startswith(f"{HERALD}: verified: 16 of 16")


@pytest.mark.parametrize("status", [404, 410, 403, 500])
def test_a_page_that_is_lost_comes_from_the_archive(status: int, web: Web, coded: Fetch) -> None:
    web.serve(ADDRESSES[HERALD], status=status)
    web.capture(f"https://{ADDRESSES[HERALD]}", "20110506101112", text_of(HERALD))
    code, said = coded()
    assert code == 0, said
    assert f"{HERALD}: verified: 16 of 16 anchors; from the archive of 2011-05-06; kept" in said
    assert f"answers {status}" in said
    assert any("timestamp=20110504" in asked for asked in web.asked)
    facts = note(Path("copies") / f"{HERALD}.source.yaml")
    assert (facts["archived_copy"], facts["captured"]) == (True, "2011-05-06")
    assert facts["url_final"] == f"https://web.archive.org/web/20110506101112id_/https://{ADDRESSES[HERALD]}"


def test_the_copy_on_record_comes_before_the_archive(web: Web, coded: Fetch) -> None:
    web.gone.add("herald.example")
    sheet = Path("coding", "sheets", "marlshire", f"{HERALD}.yaml")
    framed = f"https://web.archive.org/web/20120101000000/https://{ADDRESSES[HERALD]}"
    sheet.write_text(sheet.read_text().replace("archived_url: unknown", f"archived_url: {framed}"))
    web.serve(f"web.archive.org/web/20120101000000id_/https://{ADDRESSES[HERALD]}", text_of(HERALD))
    code, said = coded()
    assert code == 0, said
    assert "from the archived copy on record of 2012-01-01" in said
    assert not any("wayback/available" in asked for asked in web.asked)


def test_a_page_that_says_something_else_now_comes_from_the_archive(web: Web, coded: Fetch) -> None:
    web.serve(ADDRESSES[HERALD])
    web.capture(f"https://{ADDRESSES[HERALD]}", "20110506101112", text_of(HERALD))
    code, said = coded()
    assert code == 0
    assert "from the archive of 2011-05-06" in said
    assert "the text at its address is another one now" in said


def test_a_text_that_differs_is_kept_and_told(web: Web, coded: Fetch) -> None:
    web.serve(ADDRESSES[HERALD], text_of(HERALD).replace("Hall", "hall").partition("Mr Pike said")[0])
    code, said = coded()
    assert code == 1
    assert f"{HERALD}: differs: 12 of 16 anchors; from its address; kept: copies/{HERALD}.txt; the archive" in said


def test_what_has_vanished_is_told(web: Web, coded: Fetch) -> None:
    del web.replies[ADDRESSES[HERALD]]
    web.gone.add("board.example")
    code, said = coded()
    assert code == 1
    assert f"{HERALD}: vanished: https://{ADDRESSES[HERALD]} answers 404; the archive has no copy" in said
    assert f"{REVIEW}: vanished: there is no host board.example any more; https://archive.example/board-2011 " in said
    assert said.count("verified") == 2


def test_nothing_has_vanished_while_the_archive_is_silent(web: Web, coded: Fetch) -> None:
    del web.replies[ADDRESSES[HERALD]]
    web.down.add("archive.org")
    code, said = coded()
    assert code == 1
    assert f"{HERALD}: not fetched: https://{ADDRESSES[HERALD]} answers 404; the archive can't be asked" in said


def test_the_archive_is_no_way_around_a_refusal(web: Web, coded: Fetch) -> None:
    web.serve("herald.example/robots.txt", "User-agent: *\nDisallow: /")
    web.capture(f"https://{ADDRESSES[HERALD]}", "20110506101112", text_of(HERALD))
    code, said = coded()
    assert code == 1
    assert f"{HERALD}: not fetched: robots.txt of herald.example" in said
    assert not any("archive.org" in asked for asked in web.asked)


def test_a_public_archive_is_not_told_of_private_hosts(web: Web, fetch: Fetch) -> None:
    code, said = fetch("http://intranet:8080/a", "--allow-host", "intranet")
    assert code == 1
    assert "answers 404" in said
    assert {asked.partition("/")[0] for asked in web.asked} == {"intranet:8080"}


@pytest.mark.parametrize(
    "answer", ["<html>", "[]", '{"archived_snapshots": 7}', '{"archived_snapshots": {"closest": 7}}']
)
def test_an_archive_that_answers_nonsense_is_told(answer: str, web: Web, fetch: Fetch) -> None:
    web.nonsense = answer
    code, said = fetch("http://quay.example/a")
    assert code == 1
    assert "the archive answers in a form that is not its own" in said


def test_a_sheet_in_the_making_does_not_stand_in_the_way(web: Web, coded: Fetch) -> None:
    web.serve("quay.example/a")
    shutil.copy(CORPUS / "texts" / f"{HERALD}.txt", Path("coding", "sheets", "marlshire", "new.yaml"))
    assert coded("http://quay.example/a")[0] == 0
    assert coded()[0] == 2


def test_an_entry_of_the_register_names_the_copy(web: Web, coded: Fetch) -> None:
    web.serve("guidance.example/2009")
    code, said = coded("https://guidance.example/2009")
    assert code == 0
    assert "national-guidance-2009: kept: from its address; kept: copies/national-guidance-2009.html" in said


@pytest.mark.parametrize("options", [["--name", "../x"], ["--allow-host", "a b"], ["http://b.example/", "--name", "x"]])
def test_options_that_make_no_sense_are_told(options: list[str], web: Web, fetch: Fetch) -> None:
    assert fetch("http://quay.example/a", *options)[0] == 2
    assert web.asked == []
