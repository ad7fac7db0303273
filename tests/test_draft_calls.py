"""Calls, suggestions and resolutions in statements, letters, minutes and the press. All text is made up."""

from __future__ import annotations

import pytest

from inquiries.draft.advice.recommendations import propose
from inquiries.draft.proposal import Proposal
from inquiries.draft.reading import read_text
from inquiries.draft.scan import Scan


def proposed(text: str, kind: str) -> list[Proposal]:
    scan = Scan(read_text(text))
    scan.proposals.append(Proposal("document_type", -1, -1, "test", 1.0, {"document_type": kind}))
    found = list(propose(scan))
    for one in found:
        one.fields["words"] = " ".join(text[one.start : one.end].split())
    return found


@pytest.mark.parametrize(
    "sentence",
    [
        "Waiting times are still not where they should be.",
        "No parent should have to beg for an answer.",
        "Nobody should be surprised by that.",
        "They behaved as all of us should have.",
        "Members of the public with questions about the report should call the council's staff.",
        "The House should know that nobody has been charged.",
        "Two of them are matters on which we must consult the Scottish Government.",
        "It broke down because nobody had decided who should give the order.",
    ],
)
def test_statements_say_much_with_should_that_calls_for_nothing(sentence: str) -> None:
    assert proposed(f"Statement\n\n{sentence}\n", "official_statement") == []


def test_the_press_tells_what_an_inquiry_recommends() -> None:
    text = """Marlshire Mail

The inquiry makes nine recommendations. It wants every school to name a lead officer.

Anne Roe, leader of the parents, said ministers should resign.

Among its recommendations:

Marlshire Council should open its files

the Home Office should fund a register
"""
    kinds = {p.fields["words"][:18]: p.fields["recommendation_kind"] for p in proposed(text, "press_article")}
    assert kinds["It wants every sch"] == "formal"
    assert kinds["Anne Roe, leader o"] == "call"
    assert kinds["Marlshire Council "] == kinds["the Home Office sh"] == "formal"


@pytest.mark.parametrize(
    "sentence",
    [
        "Perhaps parents could be told the number of the officer?",
        "It would be a kindness if somebody from the Council came to the meeting.",
        "The Board has learnt little, and it might be invited to the next meeting.",
    ],
)
def test_what_is_put_gently_is_a_suggestion(sentence: str) -> None:
    found = proposed(f"Dear Sir\n\n{sentence}\n", "letter")
    assert [p.fields["recommendation_kind"] for p in found] == ["suggestion"]


def test_a_government_that_answers_calls_on_others() -> None:
    asked = "The Government has asked the Marlshire Board to publish its minutes."
    text = f"The Government's response to the Inquiry\n\n{asked}\n"
    found = proposed(text, "government_response")
    assert [p.fields["recommendation_kind"] for p in found] == ["call"]


def test_a_meeting_recommends_to_others_and_instructs_its_officers() -> None:
    text = """MINUTES of the Scrutiny Committee

RESOLVED:

(a) That the Marlshire Trust be asked to report back in May;

(b) That the Head of Housing be asked to draw up a list.
"""
    found = proposed(text, "committee_minutes")
    assert [p.fields["recommendation_kind"] for p in found] == ["formal", "plan"]
