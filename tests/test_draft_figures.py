"""Figures of a document: value, unit, qualifier, and what is no figure."""

from __future__ import annotations

import pytest

from inquiries.draft import dates, figures
from inquiries.draft.proposal import Proposal, model
from inquiries.draft.reading import read_text
from inquiries.draft.scan import Scan


def proposed(text: str) -> list[Proposal]:
    scan = Scan(read_text(text))
    scan.proposals += dates.propose(scan)
    return list(figures.propose(scan))


@pytest.mark.parametrize(
    ("text", "value", "upper", "unit", "qualifier"),
    [
        ("It found at least 47 children there.", 47, None, "people", "at_least"),
        ("It found forty-seven children there.", 47, None, "people", "exact"),
        ("It found fourteen files there.", 14, None, "documents", "exact"),
        ("It cost £1.4m in all.", 1_400_000, None, "gbp", "exact"),
        ("It cost nearly £2.3 million in all.", 2_300_000, None, "gbp", "nearly"),
        ("It cost between £90,000 and £110,000 a year.", 90_000, 110_000, "gbp", "exact"),
        ("Some 38 per cent were closed.", 38, None, "percent", "about"),
        ("Forty-one per cent were closed.", 41, None, "percent", "exact"),
        ("Between 30 and 40 per cent were closed.", 30, 40, "percent", "exact"),
        ("One in five of the children was seen.", 20, None, "percent", "exact"),
        ("Half of the cases were closed.", 50, None, "percent", "exact"),
        ("Between 30 and 40 officers came.", 30, 40, "people", "exact"),
        ("No more than 20 councils answered.", 20, None, "bodies", "up_to"),
        ("It took nearly three decades to answer.", 30, None, "years", "nearly"),
        ("It took 14 months to answer.", 14, None, "months", "exact"),
        ("Referrals doubled.", 2, None, "times", "exact"),
        ("Two or more agencies knew.", 2, None, "bodies", "at_least"),
        ("Two hundred and six witnesses came.", 206, None, "people", "exact"),
        ("Some 9,400 documents were read.", 9400, None, "documents", "about"),
    ],
)
def test_figures(text: str, value: float, upper: float | None, unit: str, qualifier: str) -> None:
    fields = [p.fields for p in proposed(text)]
    assert [(f["value"], f["upper_value"], f["unit"], f["qualifier"]) for f in fields] == [
        (value, upper, unit, qualifier)
    ]


def test_the_span_holds_qualifier_number_and_noun() -> None:
    text = "The review found at least 47 children in care."
    (one,) = proposed(text)
    assert text[one.start : one.end] == "at least 47 children"


def test_of_a_part_the_whole_is_a_figure_too() -> None:
    assert [p.fields["value"] for p in proposed("Seven of the 12 authorities replied.")] == [7, 12]


def test_two_numbers_that_are_no_range() -> None:
    assert [p.fields["value"] for p in proposed("Caseloads fell from 29 to 17 in a year.")] == [29, 17]


@pytest.mark.parametrize(
    "text",
    [
        "See paragraph 14 and pages 3 to 7.",
        "Recommendation 3 was accepted.",
        "A 15-year-old told them.",
        "Harriet Vane, 34, was there.",
        "It opened on 5 March 2014.",
        "12. The council agreed.",
        "1.3 The council agreed.",
        "Call 101 for help.",
        "Telephone 01632 960114.",
        "The meeting closed at 8.25 pm.",
        "Answers should come within six months.",
        "One of the councils agreed.",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert proposed(text) == []


def test_the_codes_are_those_of_the_codebook() -> None:
    codes = model().codebooks["qualifier"].codes
    for text in ("At least 3 files.", "Up to 3 files.", "Nearly 30 files.", "About 30 files.", "Just 30 files."):
        assert all(p.fields["qualifier"] in codes for p in proposed(text))
