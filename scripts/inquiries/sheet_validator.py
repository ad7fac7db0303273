"""The validator of sheets: JSON Schema with our formats, and with its traps taken out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from inquiries import dates
from inquiries.characters import objection

_FORMATS: Final = FormatChecker(formats=())
_FORMATS.checks("edtf", raises=ValueError)(lambda value: not isinstance(value, str) or bool(dates.span(value)))
_FORMATS.checks("day", raises=ValueError)(lambda value: not isinstance(value, str) or bool(_day(value)))
_FORMATS.checks("text")(lambda value: not isinstance(value, str) or objection(value) is None)


def _day(text: str) -> date:
    if len(text) != len("2026-11-21"):
        raise ValueError(text)  # fromisoformat takes weeks and undivided digits as well
    return date.fromisoformat(text)


def breaks(pattern: str, text: str) -> bool:
    """Whether all that keeps a text from its pattern is a line break at its end."""
    return text.endswith("\n") and pattern.endswith("$")


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """`$` means the end, as in JavaScript, and not also a line break before it, as in Python."""
    if isinstance(instance, str) and (breaks(pattern, instance) or not re.search(pattern, instance)):
        yield ValidationError(f"does not match {pattern}")


def _unique(_: Any, wanted: bool, instance: Any, __: Any) -> Iterator[ValidationError]:
    """In linear time; the library compares each item with each where they can't be sorted."""
    if wanted and isinstance(instance, list):
        seen = {json.dumps(item, sort_keys=True) for item in instance}
        if len(seen) < len(instance):
            yield ValidationError("names something twice")


_Validator: Final = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"pattern": _pattern, "uniqueItems": _unique},
    # JSON counts 3.0 as a whole number; a column of whole numbers does not
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int),
)


def validator(schema: dict[str, Any]) -> Any:
    """A validator for one schema, whose `iter_errors` gives every error."""
    return _Validator(schema, format_checker=_FORMATS)
