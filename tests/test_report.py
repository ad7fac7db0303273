"""Reports: what they say, that they say the same every time, and that nothing in them is more than text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from inquiries.cli import main
from inquiries.model import Model
from inquiries.rulebook.locate import located
from inquiries.rulebook.report import Failure, Outcome, Report, State
from inquiries.rulebook.rules import Rule

CORPUS = Path(__file__).parent / "corpus"
HOSTILE = '<script>alert("x")</script> & | `y`'


def rule(name: str, severity: str = "error", needs: str = "") -> Rule:
    return Rule(name, severity, "Because <b> matters.", ("claims",), "{record}: x", "declared", needs=needs)


def report(*outcomes: Outcome) -> Report:
    return Report(outcomes, {"claims": {"marlshire": 2, "westmere": 1}, "actors": {"shared": 4}})


SOUND = Outcome(rule("a.sound"), State.HOLDS, 3)
FAILING = Outcome(rule("a.failing"), State.FAILS, 3, (Failure("d.f1", f"d.f1: {HOSTILE}", "coding/x.yaml", 7),))
WARNING = Outcome(rule("a.warning", "warning"), State.FAILS, 3, (Failure("d.f2", "d.f2: perhaps"),))
BROKEN = Outcome(rule("a.broken"), State.BROKEN, 3, why="KeyError: x")
UNREAD = Outcome(rule("a.unread"), State.UNCHECKED, why="unreadable")
SOURCES = Outcome(rule("a.sources", needs="sources"), State.UNCHECKED, why="no copies")


@pytest.mark.parametrize(
    ("outcomes", "holds"),
    [
        ((SOUND,), True),
        ((SOUND, WARNING, SOURCES), True),
        ((SOUND, FAILING), False),
        ((SOUND, BROKEN), False),
        ((SOUND, UNREAD), False),
    ],
)
def test_what_a_data_set_fails_for(outcomes: tuple[Outcome, ...], holds: bool) -> None:
    assert report(*outcomes).holds is holds
    assert report(*outcomes).text().startswith("The data set holds" if holds else "The data set falls short")


def test_text_says_what_was_checked_and_what_was_found() -> None:
    text = report(SOUND, FAILING, WARNING, BROKEN).text().splitlines()
    assert text == [
        "The data set falls short: 1 rule broken by 1 record; 1 rule could not be checked, which counts as failing; "
        "1 warning.",
        "  rules: 1 met, 2 not met, 1 could not be checked",
        "  rows: 7 in 2 tables",
        "  tables: claims 3, actors 4",
        "",
        "a.broken: could not be checked",
        "  why: Because <b> matters.",
        "  - KeyError: x",
        "",
        "a.failing (error): 1 finding in 3 rows checked",
        "  why: Because <b> matters.",
        f"  - d.f1: {HOSTILE}  [coding/x.yaml:7]",
        "",
        "a.warning (warning): 1 finding in 3 rows checked",
        "  why: Because <b> matters.",
        "  - d.f2: perhaps",
    ]


def test_a_long_list_is_cut_in_a_terminal_only() -> None:
    many = Outcome(rule("a.b"), State.FAILS, 90, tuple(Failure(f"d.f{i}", f"d.f{i}: x") for i in range(30)))
    assert "and 10 more" in report(many).text()
    assert report(many).markdown().count("\n- d.f") == 30


class Page(HTMLParser):
    """What a page holds: its elements and what they load."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.addresses += [str(value) for name, value in attrs if name in {"src", "href", "action", "data"}]


def test_the_page_is_self_contained_and_escapes_everything() -> None:
    html = report(SOUND, FAILING, WARNING, BROKEN, SOURCES).html()
    page = Page()
    page.feed(html)
    assert not page.elements & {"script", "link", "img", "iframe", "object", "b"}
    assert page.addresses == ["coding/x.yaml#L7"]
    assert "http" not in html
    assert "&lt;script&gt;" in html
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", html)


def test_every_form_is_the_same_every_time() -> None:
    for form in (Report.text, Report.markdown, Report.html, Report.json):
        assert form(report(SOUND, FAILING, BROKEN)) == form(report(SOUND, FAILING, BROKEN))


def test_markdown_keeps_its_tables() -> None:
    assert "\\|" in report(FAILING).markdown()
    assert "&lt;script" in report(FAILING).markdown()


def test_json_names_rule_record_and_place() -> None:
    content = json.loads(report(SOUND, FAILING).json())
    assert content["holds"] is False
    assert content["rules"][1]["failures"] == [
        {"record": "d.f1", "message": f"d.f1: {HOSTILE}", "sheet": "coding/x.yaml", "line": 7}
    ]


def test_records_are_found_in_their_sheets(corpus_model: Model) -> None:
    names = [
        "marlshire-cabinet-2012-minutes.rec2",
        "rosa-tindall",
        "westmere-notebook-2013-post",
        "marlshire-cabinet-2012-minutes.fig1 contradicts marlshire-review-2011-report.fig1",
        "nowhere",
    ]
    failing = Outcome(rule("a.b"), State.FAILS, 9, tuple(Failure(name, "x") for name in names))
    (outcome,) = located(report(failing), CORPUS / "coding", corpus_model).outcomes
    for failure in outcome.failures[:4]:
        lines = (CORPUS / failure.sheet).read_text(encoding="utf-8").splitlines()
        word = failure.record.split()[0].rpartition(".")[2] if "." in failure.record else failure.record
        assert failure.line is not None
        assert word in lines[failure.line - 1]
    assert outcome.failures[4].where == ""


def test_the_rule_book_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--list"]) == 0
    listed = capsys.readouterr().out
    assert "claims.status  (error, declared)" in listed
    assert "documents.key  (error, schema)" in listed


def test_a_command_without_a_data_set_could_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--out", str(tmp_path)]) == 2
    assert "holds no built data set" in capsys.readouterr().err
