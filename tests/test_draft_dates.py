"""Dates of a document: what is found, what it means, and what is no date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.dates import span
from inquiries.draft import dates
from inquiries.draft.proposal import Proposal
from inquiries.draft.reading import read_text
from inquiries.draft.scan import Scan


def found(text: str, published: str | None = "2015-06-11") -> list[tuple[str, str | None]]:
    scan = Scan(read_text(text))
    if published:
        scan.proposals.append(Proposal("published", -1, -1, "test", 1.0, {"edtf": published}))
    return [(scan.words(p), p.fields["edtf"]) for p in dates.propose(scan)]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The panel met on 5 March 2014 in Marlow.", "2014-03-05"),
        ("The panel met on Wednesday, 5th of March, 2014 in Marlow.", "2014-03-05"),
        ("The panel met on March 5, 2014 in Marlow.", "2014-03-05"),
        ("NEWS: WEDNESDAY 5 MARCH 2014", "2014-03-05"),
        ("The panel met on 05/03/2014 in Marlow.", "2014-03-05"),
        ("The panel met on 2014-03-05 in Marlow.", "2014-03-05"),
        ("The panel met in March 2014 in Marlow.", "2014-03"),
        ("The panel met in spring 2014 in Marlow.", "2014-21"),
        ("The panel met in 2014.", "2014"),
        ("The panel met in the late 1990s.", "199X"),
        ("The panel met between 2004 and 2013.", "2004/2013"),
        ("The panel met from March 2004 to June 2006.", "2004-03/2006-06"),
        ("The panel met from 5 to 7 March 2014.", "2014-03-05/2014-03-07"),
        ("The panel met throughout 2001-2012.", "2001/2012"),
        ("Budgets for 2006/7 were cut.", "2006-04/2007-03"),
        ("Budgets for 2006-07 were cut.", "2006-04/2007-03"),
        ("Budgets for the financial year 2006 to 2007 were cut.", "2006-04/2007-03"),
        ("Pupils of the academic year 2022/23 were asked.", "2022-09/2023-08"),
        ("Session 2010-11 of the committee ended.", "2010/2011"),
        ("It fell in the first quarter of 2015/16.", "2015-04/2015-06"),
        ("It fell in the fourth quarter of 2015/16.", "2016-01/2016-03"),
        ("Nothing has changed since 2010.", "2010/.."),
        ("From May 2009 onwards the board met.", "2009-05/.."),
    ],
)
def test_stated_dates(text: str, edtf: str) -> None:
    assert [e for _, e in found(text)] == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The board met today.", "2015-06-11"),
        ("The board met yesterday.", "2015-06-10"),
        ("The board met on Monday.", "2015-06-08"),
        ("The board will meet on Monday.", "2015-06-15"),
        ("The board met last Thursday.", "2015-06-04"),
        ("The board met last week.", "2015-06-01/2015-06-07"),
        ("The board met last month.", "2015-05"),
        ("The board meets next year.", "2016"),
        ("The board met in October last year.", "2014-10"),
        ("The board met on 12 March.", "2015-03-12"),
        ("The board met in December.", "2014-12"),
        ("The board should meet by April.", "2016-04"),
        ("The board met three years ago.", "2012"),
        ("In 2004 the board met. The following year it did not.", "2005"),
    ],
)
def test_dates_relative_to_the_documents_own(text: str, edtf: str) -> None:
    assert found(text)[-1][1] == edtf


def test_without_a_date_of_the_document_a_relative_one_stays_open() -> None:
    assert found("The board met last month.", published=None) == [("last month", None)]


@pytest.mark.parametrize(
    "text",
    [
        "The Childcare Act 2006 applies.",
        "It cost £2014 in all.",
        "Some 2000 people came.",
        "The board may meet again.",
        "They march on.",
        "Reference 12.2014.7 was lost.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert found(text) == []


def test_a_day_that_does_not_exist_has_no_meaning() -> None:
    assert found("It was dated 31 February 2014.") == [("31 February 2014", None)]


@given(
    st.dates(min_value=date(1901, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d"]),
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert [e for _, e in found(f"The board met on {day.strftime(form)} again.")] == [day.isoformat()]


@given(st.text(alphabet="0123456789 -–/.,JanuryMchMayto bewndsi", max_size=60))
def test_whatever_is_found_is_edtf(text: str) -> None:
    for _, edtf in found(text):
        if edtf is not None:
            span(edtf)
