"""Reviewing a draft: one key a decision, nothing lost, nothing of the source in a statement, a sheet that validates."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from textual.binding import Binding
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from inquiries.cli import main
from inquiries.draft.proposal import Proposal
from inquiries.draft.reading import read_text
from inquiries.draft.scan import Scan
from inquiries.draft.sheets.saving import save
from inquiries.draft.sheets.sheet import Project, draft_sheet
from inquiries.errors import BadInput
from inquiries.model import Model
from inquiries.review.dialogs import REASONS
from inquiries.review.figures import figures
from inquiries.review.items import Checker, read_draft
from inquiries.review.journal import Journal
from inquiries.review.passages import open_copy
from inquiries.review.screen import ReviewApp
from inquiries.review.state import State
from inquiries.review.statements import objections, run_of
from inquiries.review.writing import write_sheet
from inquiries.sheets import read_sheet
from inquiries.stream import stream_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reviewing.md"
TEXT = """Marlshire Safeguarding Board

Review of the night shelter

1. The wardens of the shelter wrote to the board four times in one winter and no answer ever came.

2. The board should answer every letter from a shelter within ten working days of its coming.
"""
HEAD = {
    "document_id": "shelter",
    "title": "Review of the night shelter",
    "source": {
        "publisher": "Marlshire Safeguarding Board",
        "publisher_kind": "safeguarding_board",
        "author": "not_stated",
        "author_basis": "not_stated",
        "url": "https://board.example/shelter",
        "archived_url": "unknown",
        "rights": "not_stated",
        "language": "en",
    },
    "locality": "marlshire",
    "document_type": "inquiry_report",
    "date": {"edtf": "unknown", "basis": "unknown"},
    "inquiry_ids": [],
}
OURS = "Marlshire's board left letters from the shelter without a reply."
ALSO = "The review recommends that letters from shelters get a reply within ten days."
Steps = Callable[["Pilot[None]"], Awaitable[None]]


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "shelter.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def draft(tmp_path: Path, corpus_model: Model) -> Path:
    author: dict[str, Any] = {"asserted_by": ["author"], "modality": "asserted"}
    proposals = [
        Proposal(
            "publisher",
            *span("Marlshire Safeguarding Board"),
            "test.head",
            0.9,
            {"name": "Marlshire Safeguarding Board"},
        ),
        Proposal("finding", *span(TEXT.split("\n")[4][3:]), "test.finding", 0.6, {"valence": "failure", **author}),
        Proposal("finding", *span("Review of the night shelter"), "test.title", 0.4, {"valence": "neutral", **author}),
        Proposal(
            "recommendation",
            *span(TEXT.split("\n")[6][3:]),
            "test.should",
            0.9,
            {"recommendation_kind": "formal", **author},
        ),
    ]
    made = draft_sheet("shelter.txt", Scan(read_text(TEXT), proposals), Project(corpus_model, (), "1.2"))
    return save(made, tmp_path / "drafts")


@pytest.fixture
def state(draft: Path, corpus_model: Model) -> Iterator[State]:
    with Journal(draft.with_name("shelter.review.jsonl")) as journal:
        yield State(read_draft(draft, corpus_model), journal)


def app(state: State, copy: Path, model: Model) -> ReviewApp:
    out = state.draft.path.with_name("shelter.reviewed.yaml")
    return ReviewApp(state, open_copy(copy, state.draft), Checker(model), model, out)


def drive(application: ReviewApp, steps: Steps, size: tuple[int, int] = (140, 45)) -> None:
    async def run() -> None:
        async with application.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot)

    asyncio.run(run())


async def write(pilot: Pilot[None], text: str, key: str = "enter") -> None:
    """Put a text into the dialog that is open, and send it off."""
    box = pilot.app.screen.query("TextArea, Input").last()
    if isinstance(box, TextArea):
        box.text = text
    elif isinstance(box, Input):
        box.value = text
    await pilot.press(key)
    await pilot.pause()


def shown(application: ReviewApp, name: str) -> str:
    return str(application.screen_stack[0].query_one(name, Static).content)


def themed(application: ReviewApp) -> str:
    """The fields in the dialog, with a theme."""
    return application.screen.query_one(TextArea).text.replace("themes: []", "themes: [escalation]")


def test_a_review_from_the_first_key_to_the_sheet(state: State, copy: Path, corpus_model: Model) -> None:
    application = app(state, copy, corpus_model)

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("a")  # the head lacks what only a person can say, so its fields open
        await write(pilot, yaml.safe_dump(HEAD, sort_keys=False), "ctrl+s")
        assert shown(application, "#heading").startswith(" f1 ")
        await pilot.press("r")
        await pilot.press("1")
        await write(pilot, "a heading")
        await pilot.press("a")
        await write(pilot, themed(application), "ctrl+s")  # no cue of a theme stood there
        await write(pilot, OURS)
        await pilot.press("a")
        await write(pilot, themed(application), "ctrl+s")
        await write(pilot, ALSO)
        await write(pilot, "R. Reader")  # all is decided: asked who did

    drive(application, steps)
    sheet = read_sheet(application.out, corpus_model).data
    assert sheet["coding"] | {"coded_on": ""} == {
        "coder": "R. Reader",
        "method": "person",
        "guide": "1.2",
        "coded_on": "",
    }
    assert [(c["id"], c["statement"]) for c in (*sheet["findings"], *sheet["recommendations"])] == [
        ("f2", OURS),
        ("rec1", ALSO),
    ]
    rejects = yaml.safe_load(application.out.with_name("shelter.rejects.yaml").read_text(encoding="utf-8"))["rejects"]
    assert rejects == [
        {"item": "f1", "table": "findings", "rule": "test.title", "confidence": 0.4, "word": 4}
        | {"reason": "no claim", "words": "a heading"}
    ]


def test_keys_typed_ahead_go_to_the_dialog(state: State, copy: Path, corpus_model: Model) -> None:
    application = app(state, copy, corpus_model)

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("j")
        for key in ("r", "6", "u", "enter"):  # nobody waits for the screen
            application.post_message(Key(key, key if len(key) == 1 else None))
        await pilot.pause(0.5)

    drive(application, steps)
    assert [line["do"] for line in state.journal.lines] == ["begin", "reject"]
    assert [(d.reason, d.words) for d in state.decisions.values()] == [("not ours", "u")]


def test_the_passage_stands_beside_the_proposal_with_rule_and_confidence(
    state: State, copy: Path, corpus_model: Model
) -> None:
    application = app(state, copy, corpus_model)

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("j", "j")
        passage, proposal = shown(application, "#passage"), shown(application, "#proposal")
        assert "▶The wardens of the shelter wrote" in passage
        assert "ever came.◀" in passage
        assert proposal.startswith("test.finding · 0.60 · numbered paragraph")
        assert "statement: (yours to write: a)" in proposal
        await pilot.press("up", "k")
        assert shown(application, "#heading").startswith(" document ")

    drive(application, steps)


@pytest.mark.parametrize(
    ("statement", "objection"),
    [
        ("", "is empty"),
        ("The board “never” answered.", "quotation mark"),
        ("The wardens of the shelter wrote to the board four times.", "11 words in a row stand so in the document"),
        ("She never answered the wardens.", "begins with a pronoun"),
        ("The board failed. It never wrote.", "more than one sentence"),
    ],
)
def test_a_statement_is_the_persons_own(
    statement: str, objection: str, state: State, copy: Path, corpus_model: Model
) -> None:
    assert any(objection in told for told in objections(statement, "f1", stream_of(TEXT)))
    application = app(state, copy, corpus_model)

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("j", "j")
        application.state.edit(application.at, {**application.state.fields(application.at), "themes": ["escalation"]})
        await pilot.press("a")
        await write(pilot, statement)
        assert objection in str(application.screen.query_one(".-problems", Static).content)
        await pilot.press("escape")

    drive(application, steps)
    assert not state.accepted()


def test_eight_words_in_a_row_are_a_quotation_and_seven_are_not() -> None:
    source = stream_of(TEXT)
    assert run_of("The wardens of the shelter wrote to it.", source) == 0
    assert run_of("So the shelter wrote to the board four times.", source) == 8
    assert run_of("THE SHELTER, wrote to the-board four times in one winter!", source) == 11
    assert not objections(OURS, "f1", source)


def test_decisions_are_undone_one_by_one(state: State, copy: Path, corpus_model: Model) -> None:
    application = app(state, copy, corpus_model)

    async def steps(pilot: Pilot[None]) -> None:
        for _ in range(2):
            await pilot.press("j", "r", "2")
            await write(pilot, "")
        assert len(state.rejected()) == 2
        await pilot.press("u")
        assert len(state.rejected()) == 1
        await pilot.press("u")
        assert not state.rejected()
        await pilot.press("u")  # nothing is left, and nothing breaks
        assert state.counts()["open"] == 4

    drive(application, steps)
    assert [line["do"] for line in state.journal.lines] == ["begin", "reject", "reject", "undo", "undo"]


def test_the_filter_lists_what_is_open_or_of_one_table(state: State, copy: Path, corpus_model: Model) -> None:
    application = app(state, copy, corpus_model)

    async def steps(pilot: Pilot[None]) -> None:
        heads = []
        for _ in range(5):
            await pilot.press("f")
            heads.append((application.only, shown(application, "#heading").split(" · ")[1]))
        assert heads == [
            ("open", "1 of 4 (open)"),
            ("document", "1 of 1 (document)"),
            ("findings", "1 of 2 (findings)"),
            ("recommendations", "1 of 1 (recommendations)"),
            ("", "4 of 4"),
        ]

    drive(application, steps)


def test_wrong_fields_are_refused_where_they_are_edited(state: State, copy: Path, corpus_model: Model) -> None:
    application = app(state, copy, corpus_model)

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("j", "e")
        for text, problem in (
            ("valence: [", "is no YAML"),
            ("valence: bad", "no code of valence"),
            ("a", "write keys with values"),
        ):
            await write(pilot, text, "ctrl+s")
            assert problem in str(application.screen.query_one(".-problems", Static).content)

    drive(application, steps)
    assert [line["do"] for line in state.journal.lines] == ["begin"]


def test_a_reject_for_another_reason_needs_words(state: State, copy: Path, corpus_model: Model) -> None:
    application = app(state, copy, corpus_model)

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("j", "r", "8")
        await write(pilot, "")
        assert not state.rejected()
        await write(pilot, "It is a caption.")
        assert len(state.rejected()) == 1

    drive(application, steps)


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
def test_all_keys_and_both_panes_fit(state: State, copy: Path, corpus_model: Model, size: tuple[int, int]) -> None:
    application = app(state, copy, corpus_model)

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press("j", "j")
        await pilot.pause()
        left, right = (application.query_one(name).region for name in ("#left", "#right"))
        assert left.height >= 8
        assert right.height >= 8
        assert (left.y == right.y) is (size[0] >= 110)
        keys = [key.region for key in application.query("FooterKey")]
        assert keys
        assert max(key.right for key in keys) <= size[0]
        # the words of the evidence are in sight
        words = shown(application, "#passage").partition("▶")[0]
        assert application.query_one("#left").scroll_offset.y <= words.count("\n") + len(words) // 40

    drive(application, steps, size)


def test_an_answer_to_what_was_rejected_keeps_the_sheet_from_being_written(state: State, corpus_model: Model) -> None:
    head, first, _, recommendation = state.draft.items
    state.edit(head, HEAD)
    state.accept(head, "")
    state.name_coder("R. Reader")
    state.edit(first, {**state.fields(first), "responds_to": [recommendation.code]})
    state.accept(first, OURS)
    state.reject(recommendation, "not ours", "")
    out = state.draft.path.with_name("out.yaml")
    with pytest.raises(BadInput, match="f1: responds to rec1, which is not accepted; edit it"):
        write_sheet(state, corpus_model, out)
    assert not out.exists()


def test_work_goes_on_where_it_was(draft: Path, corpus_model: Model) -> None:
    journal = draft.with_name("shelter.review.jsonl")
    with Journal(journal) as first:
        state = State(read_draft(draft, corpus_model), first)
        state.reject(state.draft.items[1], "not ours", "")
        with pytest.raises(BadInput, match="is open in another review"):
            Journal(journal)
    with journal.open("ab") as file:
        file.write(b'{"do": "accept", "item": "f2", "statem')  # a kill in the midst of a line
    with Journal(journal) as again:
        state = State(read_draft(draft, corpus_model), again)
        assert [item.code for item in state.rejected()] == ["f1"]
        state.reject(state.draft.items[2], "not ours", "")
    with Journal(journal) as third:
        assert len(State(read_draft(draft, corpus_model), third).rejected()) == 2
    draft.write_text(draft.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    with (
        Journal(journal) as late,
        pytest.raises(BadInput, match=r"another state of shelter\.yaml, which was changed since"),
    ):
        State(read_draft(draft, corpus_model), late)


KILLED = """
import sys, time
from pathlib import Path
from inquiries.model import Model
from inquiries.review.items import read_draft
from inquiries.review.journal import Journal
from inquiries.review.state import State
draft = Path(sys.argv[1])
state = State(read_draft(draft, Model.load(Path(sys.argv[2]))), Journal(draft.with_name("shelter.review.jsonl")))
for number in range(10_000):
    state.reject(state.draft.items[1 + number % 3], "other", str(number))
    print(number, flush=True)
"""


def test_a_kill_loses_nothing_that_was_decided(draft: Path, corpus_schema: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(draft), str(corpus_schema)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for _ in range(20):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        told = 19 + len(process.stdout.read().splitlines())
    with Journal(draft.with_name("shelter.review.jsonl")) as journal:
        kept = [int(line["words"]) for line in journal.lines if line["do"] == "reject"]
    assert kept == list(range(len(kept)))
    assert len(kept) >= told


def test_another_copy_is_refused(draft: Path, copy: Path, corpus_model: Model) -> None:
    copy.write_text(TEXT.replace("ten", "nine"), encoding="utf-8")
    with pytest.raises(
        BadInput, match=r"shelter\.txt: has another text than shelter\.yaml was drafted from; give the copy"
    ):
        open_copy(copy, read_draft(draft, corpus_model))


def test_anchors_that_were_changed_are_refused(draft: Path, copy: Path, corpus_model: Model) -> None:
    text = draft.read_text(encoding="utf-8")
    start = read_draft(draft, corpus_model).items[2].anchors[0].start
    draft.write_text(text.replace(f"start: {start},", f"start: {start + 1},"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"the anchors of f2 are not what the copy holds there"):
        open_copy(copy, read_draft(draft, corpus_model))


def test_what_is_no_draft_is_refused(tmp_path: Path, corpus_model: Model) -> None:
    path = tmp_path / "notes.yaml"
    path.write_text("a: b\n", encoding="utf-8")
    with pytest.raises(BadInput, match="is no draft sheet: it lacks document_id"):
        read_draft(path, corpus_model)


def test_figures_tell_how_often_each_rule_was_right(state: State, capsys: pytest.CaptureFixture[str]) -> None:
    _, title, finding, recommendation = state.draft.items
    state.reject(title, "no claim", "")
    state.accept(finding, OURS)
    state.edit(recommendation, {**state.fields(recommendation), "kind": "call"})
    state.accept(recommendation, ALSO)
    folder = state.draft.path.parent
    assert main(["review", "--figures", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert f"```text\n{printed}```" in PAGE.read_text(encoding="utf-8")
    rows = [line.split() for line in printed.splitlines()[1:]]
    assert rows == [
        ["test.finding", "1", "1", "0", "0", "1", "of", "1", "0.60"],
        ["test.should", "1", "0", "1", "0", "1", "of", "1", "0.90"],
        ["test.title", "1", "0", "0", "1", "0", "of", "1", "0.40", "no", "claim"],
        ["all", "rules", "3", "1", "1", "1", "2", "of", "3", "0.63", "no", "claim"],
    ]
    state.undo()
    assert "test.should" not in figures([folder])
    with pytest.raises(BadInput, match="holds no review"):
        figures([folder / "nothing"])


def test_without_a_terminal_the_review_says_so(
    draft: Path, copy: Path, corpus_schema: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--schema", str(corpus_schema)]
    assert main(["review", str(draft), "--source", str(copy), *where]) == 2
    assert capsys.readouterr().err == "inquiries review: needs a terminal; run it in one\n"
    assert main(["review", str(draft), *where]) == 2
    assert "no copy is given with --source" in capsys.readouterr().err


def test_the_page_names_every_key_and_every_reason() -> None:
    page = PAGE.read_text(encoding="utf-8")
    keys = re.findall(r"^\| (`.+`) \|", page, re.MULTILINE)
    shown = [binding for binding in ReviewApp.BINDINGS if isinstance(binding, Binding)]
    bound = {binding.key.split(",")[0] for binding in shown if binding.show or binding.key.startswith("k")}
    assert set(re.findall(r"`(.)`", " ".join(keys))) == bound
    assert all(f"| {reason} | {told} |" in page for reason, told in REASONS.items())
