"""Extended Date/Time Format strings and the days that they may mean."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import StringIO
from time import struct_time

from edtf import EDTFParseException, parse_edtf

_WRITTEN = re.compile(r"[0-9XYESTZ+:.~?%,{}\[\]/-]+")
_PLAIN = re.compile(r"(?P<y>[1-9]\d{3})(?:-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_LONGEST = 40  # no EDTF string of ours needs more; longer ones only cost the parser time


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day that a date or period may mean; None where it is open."""

    edtf: str
    earliest: date | None
    latest: date | None


@cache
def span(text: str) -> Span:
    """The days that an EDTF string (ISO 8601-2, levels 0 to 2) may mean, uncertain ones taken strictly.

    Raises ValueError for what is no EDTF, lies outside the years 1 to 9999, or ends before it begins.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:_LONGEST]!r}… is too long for a date")
    if plain := _plain(text):
        return plain
    try:
        with redirect_stdout(StringIO()):  # the parser prints what it stumbles over
            parsed = parse_edtf(text if _WRITTEN.fullmatch(text) else "")
        earliest, latest = _day(parsed.lower_strict()), _day(parsed.upper_strict())
    except (EDTFParseException, AttributeError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError(f"{text!r} is no EDTF date (such as 2015-03-04, 2004/2006 or 2005/..)") from error
    except ValueError as error:
        raise ValueError(f"{text!r} is a date that does not exist") from error
    # an end left empty is not known; the parser would put it ten years away
    earliest = None if text.startswith("/") else earliest
    latest = None if text.endswith("/") else latest
    if earliest and latest and earliest > latest:
        raise ValueError(f"{text!r} ends before it begins")
    return Span(text, earliest, latest)


def _plain(text: str) -> Span | None:
    """The span of years, months and days without anything uncertain, a thousand times quicker than the parser."""
    earlier, slash, later = text.partition("/")
    first = _PLAIN.fullmatch(earlier)
    last = _PLAIN.fullmatch(later) if slash else first
    if first is None or last is None:
        return None
    try:
        earliest = date(int(first["y"]), int(first["m"] or 1), int(first["d"] or 1))
        year, month = int(last["y"]), int(last["m"] or 12)
        latest = date(year, month, int(last["d"] or monthrange(year, month)[1]))
    except (ValueError, IndexError):
        return None  # the parser says what is wrong
    return Span(text, earliest, latest) if earliest <= latest else None


def _day(moment: struct_time | float) -> date | None:
    if isinstance(moment, float):
        if math.isinf(moment):
            return None
        raise TypeError("no moment")
    return date(moment.tm_year, moment.tm_mon, moment.tm_mday)
