"""Step `speech` of the drafter, on our own words about a fictional county."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inquiries.draft.names import names
from inquiries.draft.proposal import Proposal
from inquiries.draft.reading import read_text
from inquiries.draft.scan import Scan
from inquiries.draft.speech import speech
from inquiries.draft.speech.quotes import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence


def spoken(text: str, sort: str = "press_article") -> Scan:
    """A document of a type after the steps `names` and `speech`."""
    scan = Scan(read_text(text))
    scan.proposals.append(Proposal("document_type", -1, -1, "given", 1.0, {"document_type": sort}))
    scan.proposals.extend(names.propose(scan))
    scan.proposals.extend(speech.propose(scan))
    return scan


def said(scan: Scan, *kinds: str) -> list[tuple[str, str]]:
    """Each passage of speech with the last word of its speaker's name."""
    return [(scan.words(p), str(p.fields["asserted_by"][0]).split()[-1]) for p in scan.of(*(kinds or ("quote",)))]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("He said “we were slow” twice.", ["we were slow"]),
        ('He said "we were slow" twice.', ["we were slow"]),
        ("He said ‘the officers’ work was slow’ twice.", ["the officers’ work was slow"]),
        ("He said 'it wasn't the officers' fault.' Nobody's was.", ["it wasn't the officers' fault."]),
        ("He said «we were slow» twice.", ["we were slow"]),
        ("“She told me ‘go away now’ and left,” he said.", ["She told me ‘go away now’ and left,", "go away now"]),
        ("The officers’ files and the girls’ names were lost.", []),
        ("In the ’90s nobody asked.", []),
    ],
)
def test_marks_are_paired_in_every_style(text: str, inside: Sequence[str]) -> None:
    assert [text[q.start : q.end] for q in quoted(Scan(read_text(text)))] == list(inside)


def test_a_quotation_over_paragraphs_has_one_speaker_and_a_passage_a_paragraph() -> None:
    text = "Mr Tom Hale said:\n\n“We were slow to see it.\n\n“We are sorry for that.”\n\nThe hall was full."
    assert said(spoken(text)) == [("We were slow to see it.", "Hale"), ("We are sorry for that.", "Hale")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We lost the files,” said Jane Orme, leader of Marlshire County Council.", "Orme"),
        ("“We lost the files,” Jane Orme, the leader of the council, said.", "Orme"),
        ("The council's leader, Jane Orme, said: “We lost the files.”", "Orme"),
        ("According to Jane Orme, “the files were lost in a flood”.", "Orme"),
        ("Jane Orme spoke first. “We lost the files,” she said.", "Orme"),
        ("A spokesman for Marlshire Police said: “We lost the files.”", "Police"),
        ("“We lost the files,” said a retired teacher.", "teacher"),
        ("Residents said “we lost the files years ago”.", "Residents"),
    ],
)
def test_the_speaker_stands_before_or_after(text: str, speaker: str) -> None:
    assert [who for _, who in said(spoken(text))] == [speaker]


def test_the_second_half_of_a_split_quotation_has_the_same_speaker() -> None:
    scan = spoken("“We were slow,” said Jane Orme, “and the children paid for it. Nobody else did.”")
    assert [who for _, who in said(scan)] == ["Orme", "Orme"]


def test_a_pronoun_is_the_last_speaker_of_its_gender() -> None:
    text = (
        "Mrs Jane Orme told the meeting that files were lost. Mr Tom Hale said that he had warned her.\n\n"
        "“Nobody warned me at all,” she said.\n\n“I wrote to her twice,” he said."
    )
    assert [who for _, who in said(spoken(text))] == ["Orme", "Hale"]


def test_a_quotation_in_the_next_paragraph_goes_on() -> None:
    text = "Jane Orme said: “The files were lost in the move.”\n\n“They will not be found again.”"
    assert [who for _, who in said(spoken(text))] == ["Orme", "Orme"]


@pytest.mark.parametrize(
    "text",
    [
        "The report, “A Quiet Harbour Town”, came out in May.",
        "The so-called “harbour boys” met at the quay.",
        "Children (together “the Marlshire cohort”) were counted.",
    ],
)
def test_titles_terms_and_scare_quotes_are_no_speech(text: str) -> None:
    assert said(spoken(text)) == []


@pytest.mark.parametrize(
    ("text", "clause", "speaker", "modality"),
    [
        ("The review found that files were lost.", "files were lost", "review", None),
        ("Jane Orme said the council had acted late.", "the council had acted late", "Orme", None),
        ("The council had acted late, Jane Orme said.", "The council had acted late", "Orme", None),
        ("According to Jane Orme, the council had acted late.", "the council had acted late", "Orme", None),
        ("Jane Orme asked whether anybody had read the file.", "whether anybody had read the file", "Orme", "question"),
        ("Jane Orme denied that files had been burned.", "files had been burned", "Orme", "denied"),
        ("In the panel's view the council had acted late.", "the council had acted late", "panel", "hedged"),
    ],
)
def test_reported_speech(text: str, clause: str, speaker: str, modality: str | None) -> None:
    scan = spoken(text)
    (proposal,) = scan.of("reported")
    assert (scan.words(proposal).removeprefix("whether ").strip(), proposal.fields.get("modality")) == (
        clause.removeprefix("whether "),
        modality,
    )
    assert speaker in proposal.fields["asserted_by"][0]
    assert proposal.fields["via"] == ["author"]


def test_two_clauses_around_the_verb() -> None:
    scan = spoken("Thresholds were too high, Jane Orme said, and supervision had been irregular.")
    assert [words for words, _ in said(scan, "reported")] == [
        "Thresholds were too high",
        "supervision had been irregular",
    ]


def test_minutes_go_on_in_reported_speech() -> None:
    text = (
        "Councillor Jane Orme said that the files were lost. Nobody had asked for them.\n\n"
        "Councillor Tom Hale thanked the officers. The plan had been late.\n\nRESOLVED: That the report be noted."
    )
    assert said(spoken(text, "committee_minutes"), "reported") == [
        ("the files were lost", "Orme"),
        ("Nobody had asked for them.", "Orme"),
        ("The plan had been late.", "Hale"),
    ]


def test_the_items_under_found_that_are_reported() -> None:
    text = "The Marlshire Inspectorate found that:\n\n• supervision was weak\n\n• visits were late\n\nThe town is old."
    scan = spoken(text)
    items = [words for words, _ in said(scan, "reported")]
    assert any("supervision was weak" in words for words in items) or all(b.kind != "item" for b in scan.blocks)


def test_for_whom_somebody_speaks() -> None:
    scan = spoken("A spokeswoman for Marlshire County Council said: “We lost the files in a flood.”")
    (proposal,) = scan.of("quote")
    assert proposal.fields["on_behalf_of"] == ["Marlshire County Council"]


def test_a_masked_name_never_comes_out() -> None:
    text = "Emily (not her real name) said: “I rang the office every week.” Emily said nobody had called her back."
    scan = spoken(text)
    assert said(scan)
    assert "Emily" not in str([p.fields for p in scan.of("quote", "reported")])
