"""What a date expression means, as EDTF, given when the document was published and which dates it named before."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from inquiries.dates import span

if TYPE_CHECKING:
    from collections.abc import Mapping

_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}(?:-\d\d){0,2}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DAY: Final = re.compile(r"(?<!\d)(?:[12]\d|3[01]|0?[1-9])(?!\d)")
_WORD: Final = re.compile(r"[A-Za-z]+")
_COMING: Final = re.compile(r"\b(?:will|due|to be|next|by|shall|until|should|must)\b", re.IGNORECASE)
_TO_COME: Final = re.compile(r"^[^.;]{0,60}?\b(?:will|shall|is due|are due|is to|are to)\b")
_PAST: Final = re.compile(
    r",? (?:(?:the|an?|it|he|she|they|we|its|his|her|their) )?(?:[\w’'-]+ ){0,4}?"
    r"(?:was|were|had|did|[a-z]{3,}ed|began|told|said|took|met|gave|held|led|found|wrote)\b"
)
_PASSED: Final = 30  # days ahead up to which a month without a year may still be this one
_ORDINAL: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
_BEFORE: Final = 60  # characters before an expression in which a verb says that it is to come
_LATELY: Final = 45  # days back within which a month that is said to come may be this one
_FIRST_OF_FINANCIAL: Final = 4  # April
_DECEMBER: Final = 12


class Calendar:
    """Reads date expressions of one document, in the order of its text.

    Args:
        published: EDTF of the document's own date, or None.
        words: names of months, weekdays, seasons and numbers, from the rules.
    """

    def __init__(self, published: str | None, words: Mapping[str, Any]) -> None:
        self._words = words
        self._day = _known_day(published)
        self._exact = bool(published and _ISO_DAY.fullmatch(published))
        self._last: date | None = None  # the date named before
        self._near: date | None = None  # that, in the same block
        self._to_the_month = False  # whether that names a month
        self._coming = False
        self._past = False

    def read(self, reads: str, match: re.Match[str], before: str, after: str = "") -> str | None:
        """EDTF of a match of a pattern with that reading; None where nothing settles it.

        `before` and `after` are what its sentence says beside it: whether it speaks of what is to come.
        """
        self._coming = bool(_COMING.search(before[-_BEFORE:]) or _COMING.match(match[0]) or _TO_COME.search(after))
        self._past = bool(_PAST.match(after))
        edtf: str | None = getattr(self, f"_{reads}")(match)
        if edtf and _YEAR.match(edtf):
            self._last = _known_day(edtf.split("/")[0]) or self._last
            if _MOMENT.fullmatch(edtf):
                self._near, self._to_the_month = self._last, "-" in edtf
        return edtf

    # one date ----------------------------------------------------------------------------------------------------

    def _one(self, match: re.Match[str]) -> str | None:
        return self._edtf(match["a"])

    def _edtf(self, written: str, year: int | None = None) -> str | None:
        """A day, month, season or year as it is written; without a year the one nearest to the document's date."""
        found = _YEAR.search(written)
        year = int(found[0]) if found else year
        names = [w.lower() for w in _WORD.findall(written)]
        month = next((self._words["months"][n] for n in names if n in self._words["months"]), None)
        season = next((self._words["seasons"][n] for n in names if n in self._words["seasons"]), None)
        if month is None and season is None:
            return str(year) if year else None
        day = _DAY.search(written) if month else None
        if year is None:
            year = self._nearest_year(month or 3 * (season or 0) - 59, int(day[0]) if day else 15)
        if year is None:
            return None
        if season:
            return f"{year}-{season}"
        if day is None:
            return f"{year}-{month:02}"
        return f"{year}-{month:02}-{int(day[0]):02}" if _is_day(year, month or 1, int(day[0])) else None

    def _nearest_year(self, month: int, day: int) -> int | None:
        centre = self._day
        if centre is None:
            return self._near.year if self._near else None
        years = [y for y in (centre.year - 1, centre.year, centre.year + 1) if _is_day(y, month, day)]
        days = {y: (date(y, month, day) - centre).days for y in years}
        if self._coming:
            days = {y: ahead for y, ahead in days.items() if ahead > -_LATELY} or days
        elif self._past:
            days = {y: ahead for y, ahead in days.items() if ahead < _PASSED} or days
        return min(days, key=lambda y: abs(days[y]), default=None)

    def _shared_year(self, match: re.Match[str]) -> str | None:
        """`October and November 2019`: the first has the year of the second."""
        return self._edtf(match["a"], int(match["y"]))

    def _numeric(self, match: re.Match[str]) -> str | None:
        year, month, day = (int(match[g]) for g in "ymd")
        year += (1900 if year > 50 else 2000) if year < 100 else 0  # two digits: 1951 to 2050
        return f"{year}-{month:02}-{day:02}" if _is_day(year, month, day) else None

    def _decade(self, match: re.Match[str]) -> str | None:
        return f"{match['y'][:3]}X"

    def _month_of_year(self, match: re.Match[str]) -> str | None:
        if self._day is None:
            return None
        return self._edtf(match["m"], self._day.year + _step(match["w"]))

    # periods -----------------------------------------------------------------------------------------------------

    def _pair(self, match: re.Match[str]) -> str | None:
        later = self._edtf(match["b"])
        year = _YEAR.match(later) if later else None
        earlier = self._edtf(match["a"], int(year[0]) if year else None)
        return _period(earlier, later)

    def _days(self, match: re.Match[str]) -> str | None:
        later = self._edtf(match["b"])
        first = _DAY.search(match["a"])
        if later is None or first is None or not _ISO_DAY.fullmatch(later):
            return None
        return _period(f"{later[:8]}{int(first[0]):02}", later)

    def _years(self, match: re.Match[str]) -> str | None:
        return _period(match["a"], _whole_year(match["a"], match["b"]))

    def _years_or_financial(self, match: re.Match[str]) -> str | None:
        """`2006/7`, `2006-07` and `2006 to 2007` are financial years; where the years don't follow, it is a period."""
        later = _whole_year(match["a"], match["b"])
        follows = int(later) == int(match["a"]) + 1
        short = len(match["b"]) < len(later)
        fiscal = follows and (short or not set(match["s"]) & set("-–—"))
        return self._financial_year(match) if fiscal else self._years(match)

    def _financial_year(self, match: re.Match[str]) -> str | None:
        later = _whole_year(match["a"], match["b"])
        return _period(f"{match['a']}-04", f"{later}-03")

    def _academic_year(self, match: re.Match[str]) -> str | None:
        return _period(f"{match['a']}-09", f"{_whole_year(match['a'], match['b'])}-08")

    def _quarter(self, match: re.Match[str]) -> str | None:
        number = _ORDINAL.get(match["n"]) or int(match["n"])
        month = 3 * (number - 1) + (_FIRST_OF_FINANCIAL if match["b"] else 1)
        year = int(match["a"]) + (month > _DECEMBER)
        month -= _DECEMBER if month > _DECEMBER else 0
        return f"{year}-{month:02}/{year}-{month + 2:02}"

    def _open_end(self, match: re.Match[str]) -> str | None:
        earlier = self._edtf(match["a"])
        return f"{earlier}/.." if earlier else None

    def _open_start(self, match: re.Match[str]) -> str | None:
        later = self._edtf(match["a"])
        return f"../{later}" if later else None

    def _new_year(self, _match: re.Match[str]) -> str | None:
        return str(self._day.year + (self._day.month > _DECEMBER // 2)) if self._day else None

    def forget(self) -> None:
        """A new block begins: what `the following year` follows must be named in it."""
        self._near = None

    # relative to the document's date -----------------------------------------------------------------------------

    def _today(self, _match: re.Match[str]) -> str | None:
        return self._shifted(0)

    def _yesterday(self, _match: re.Match[str]) -> str | None:
        return self._shifted(-1)

    def _tomorrow(self, _match: re.Match[str]) -> str | None:
        return self._shifted(1)

    def _shifted(self, days: int) -> str | None:
        return (self._day + timedelta(days)).isoformat() if self._day and self._exact else None

    def _weekday(self, match: re.Match[str]) -> str | None:
        if self._day is None or not self._exact:
            return None
        back = (self._day.weekday() - self._words["weekdays"][match["a"].lower()]) % 7
        words = match[0].lower()
        if words.startswith("next") or self._coming:
            return self._shifted(-back + 7)
        return self._shifted(-back - (7 if words.startswith("last") and back == 0 else 0))

    def _unit(self, match: re.Match[str]) -> str | None:
        told = match["w"].lower()
        relative = told.endswith(("previous", "following")) and (self._to_the_month or match["u"] == "year")
        near = self._near if relative and self._near else self._day
        if near is None:
            return None
        step, unit = _step(told), match["u"]
        if unit == "week":
            monday = near - timedelta(near.weekday() - 7 * step)
            return _period(monday.isoformat(), (monday + timedelta(6)).isoformat()) if self._exact else None
        if unit == "month":
            months = near.year * 12 + near.month - 1 + step
            return f"{months // 12}-{months % 12 + 1:02}"
        if unit in self._words["seasons"]:
            return f"{near.year + step}-{self._words['seasons'][unit]}"
        if unit == "year":
            return str(near.year + step)
        begins = near.year + step - (near.month < _FIRST_OF_FINANCIAL)
        return _period(f"{begins}-04", f"{begins + 1}-03")

    def _ago(self, match: re.Match[str]) -> str | None:
        number = self._words["numbers"].get(match["n"].lower()) or (int(match["n"]) if match["n"].isdigit() else None)
        if self._day is None or number is None:
            return None
        match match["u"]:
            case "day":
                return self._shifted(-number)
            case "week":
                day = self._shifted(-7 * number)
                return f"{day}~" if day else None  # to the day, nothing tells
            case "month":
                months = self._day.year * 12 + self._day.month - 1 - number
                return f"{months // 12}-{months % 12 + 1:02}"
            case _:
                return str(self._day.year - number)


def _known_day(edtf: str | None) -> date | None:
    """A day inside the date: the day itself, else the middle of what it may mean."""
    if not edtf:
        return None
    try:
        days = span(edtf)
    except ValueError:
        return None
    if days.earliest is None or days.latest is None:
        return days.earliest or days.latest
    return days.earliest + (days.latest - days.earliest) // 2


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _whole_year(first: str, second: str) -> str:
    """The second year of `2006-07`, `2006/7` or `1999-2003`, all digits given."""
    whole = first[: len(first) - len(second)] + second
    return whole if int(whole) >= int(first) else str(int(whole) + 10 ** len(second))


def _period(earlier: str | None, later: str | None) -> str | None:
    """A period, or None where an end is unknown or the ends are in the wrong order."""
    if not earlier or not later:
        return None
    edtf = f"{earlier}/{later}"
    try:
        span(edtf)
    except ValueError:
        return None
    return edtf


def _step(word: str) -> int:
    """How many units on: last −1, this 0, next 1."""
    word = word.lower().removeprefix("the ").strip()
    return {"last": -1, "previous": -1, "this": 0, "next": 1, "following": 1, "coming": 1}.get(word, 0)
