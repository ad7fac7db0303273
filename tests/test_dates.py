"""EDTF strings: the days that they may mean, and what is none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries import dates
from inquiries.dates import span

DAYS = [
    ("2015-03-04", date(2015, 3, 4), date(2015, 3, 4)),
    ("2015-03", date(2015, 3, 1), date(2015, 3, 31)),
    ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
    ("2013-02", date(2013, 2, 1), date(2013, 2, 28)),
    ("2015", date(2015, 1, 1), date(2015, 12, 31)),
    ("2004/2006", date(2004, 1, 1), date(2006, 12, 31)),
    ("2006-04/2007-03", date(2006, 4, 1), date(2007, 3, 31)),
    ("2005/..", date(2005, 1, 1), None),
    ("../2005", None, date(2005, 12, 31)),
    ("2005/", date(2005, 1, 1), None),
    ("/2005", None, date(2005, 12, 31)),
    ("1988~/..", date(1988, 1, 1), None),
    ("2005~/2010~", date(2005, 1, 1), date(2010, 12, 31)),
    ("2004?", date(2004, 1, 1), date(2004, 12, 31)),
    ("199X", date(1990, 1, 1), date(1999, 12, 31)),
    ("2004-XX", date(2004, 1, 1), date(2004, 12, 31)),
    ("{2004,2006}", date(2004, 1, 1), date(2006, 12, 31)),
]
NO_DATES = ["", " ", "2015-13", "2015-3-4", "4 March 2015", "unknown", "not_stated", "2004/open", "..", "/", "NO", "\n"]


@pytest.mark.parametrize(("text", "earliest", "latest"), DAYS, ids=[text for text, _, _ in DAYS])
def test_days_that_a_date_may_mean(text: str, earliest: date | None, latest: date | None) -> None:
    found = span(text)
    assert (found.edtf, found.earliest, found.latest) == (text, earliest, latest)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no EDTF date|is a date that does not exist") as caught:
        span(text)
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize("text", ["2013-02-29", "0000", "Y17E7"])
def test_a_day_that_no_calendar_has(text: str) -> None:
    with pytest.raises(ValueError, match="is a date that does not exist"):
        span(text)


@pytest.mark.parametrize("text", ["2006/2004", "2008-03/2004-04", "2015-03-04/2015-03-03"])
def test_a_period_that_ends_before_it_begins(text: str) -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        span(text)


def test_a_long_text_is_refused_unread() -> None:
    with pytest.raises(ValueError, match="is too long for a date"):
        span("[" + "2004," * 2000 + "2005]")


def in_order(text: str) -> None:
    """Either a ValueError or two days in order."""
    try:
        found = span(text)
    except ValueError:
        return
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest


@given(st.text(max_size=60))
def test_any_text_is_a_span_or_a_value_error(text: str) -> None:
    in_order(text)


@given(st.text("0123456789-/.~?%XYE[]{},uTZ:+", max_size=20))
def test_any_text_like_a_date_is_a_span_or_a_value_error(text: str) -> None:
    in_order(text)


@settings(max_examples=40)
@given(st.dates(min_value=date(1800, 1, 1)), st.dates(min_value=date(1800, 1, 1)))
def test_every_interval_of_days_is_itself_or_backwards(first: date, last: date) -> None:
    text = f"{first}/{last}"
    if first > last:
        with pytest.raises(ValueError, match="ends before it begins"):
            span(text)
    else:
        assert (span(text).earliest, span(text).latest) == (first, last)


_PLAIN = st.dates(min_value=date(1000, 1, 1)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}"])
)


@settings(max_examples=60)
@given(_PLAIN, st.none() | _PLAIN)
def test_the_quick_way_says_what_the_parser_says(first: str, last: str | None) -> None:
    text = f"{first}/{last}" if last else first
    quick = dates._plain(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "_plain", lambda _: None)
        try:
            assert quick == span.__wrapped__(text)
        except ValueError:
            assert quick is None
