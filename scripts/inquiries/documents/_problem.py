"""The one form of what is said of a copy that can't be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inquiries.errors import Problem, UnreadableDocument

if TYPE_CHECKING:
    from pathlib import Path


def unreadable(path: Path, what: str, remedy: str) -> UnreadableDocument:
    """The failure to raise for a copy: what it is, and what to do."""
    return UnreadableDocument(str(Problem(str(path), what, remedy)))
