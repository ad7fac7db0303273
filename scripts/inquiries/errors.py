"""What can go wrong, one class a failure, each with the exit code that the command ends with.

0 holds, 1 falls short (data that breaks a rule), 2 could not run (bad input, no permission, no space).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 400  # characters that a message shows of any one thing
MOST_PROBLEMS: Final = 100  # that are looked for in one place; who mends these sees the rest


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one place of an input.

    Attributes:
        file: the file, as the user named it or relative to the repository.
        what: what is wrong, in one clause.
        remedy: what to do about it, in one clause; empty where `what` says it.
        line: 1-based line in the file, where known.
        path: path inside the file (`findings[2].themes[0]`) or a record's id, where there is one.
    """

    file: str
    what: str
    remedy: str = ""
    line: int | None = None
    path: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        parts = [place, _short(self.path), _short(self.what)] if self.path else [place, _short(self.what)]
        text = ": ".join(parts)
        return f"{text}; {_short(self.remedy)}" if self.remedy else text


def _short(text: str) -> str:
    """What a terminal can show of a text: its unprintable characters escaped, the middle of a long one left out."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} … {text[-LONGEST // 4 :]}"


class InquiriesError(Exception):
    """Base of all failures that a user can do something about."""

    exit_code = 2


class BadInput(InquiriesError):
    """Sheets, authority files or declarations that can't be used; holds every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line or 0, p.path, p.what)))
        super().__init__("\n".join(map(str, self.problems)))


class UnreadableDocument(InquiriesError):
    """A copy of a document that no text can be had from: what it is, why, and what to do."""


class QuoteNotFound(InquiriesError):
    """A quote in a sheet that the document does not hold, or that is too short to anchor."""


class AnchorsBroken(InquiriesError):
    """Anchors that a source text, given to the build, does not confirm."""


class FallsShort(InquiriesError):
    """Data that breaks a rule of validation/: nothing is published."""

    exit_code = 1


class CannotPublish(InquiriesError):
    """The target could not be written (no space, no permission, another build at work); what was there is whole."""
