"""Draft files on disk: written whole or not at all, and never over what somebody has edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inquiries.draft.sheets.sheet import DIGEST
from inquiries.errors import BadInput, CannotPublish, Problem
from inquiries.stream import digest

if TYPE_CHECKING:
    from pathlib import Path

    from inquiries.draft.sheets.sheet import DraftSheet

REVIEW: Final = ".review.jsonl"


def save(draft: DraftSheet, folder: Path, force: bool = False) -> Path:
    """Write the two files of a draft into a folder; the path of the sheet.

    Raises:
        BadInput: a file of that name is there and was edited or is under review, and `force` is not given.
        CannotPublish: the folder or a file can't be written.
    """
    texts = {
        folder / f"{draft.document_id}.yaml": draft.sheet,
        folder / f"{draft.document_id}.actors.yaml": draft.actors,
    }
    for path in () if force else texts:
        _refuse_edited(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            write_whole(path, text)
    except OSError as error:
        raise CannotPublish(
            f"{folder}: can't be written ({error.strerror}); name another folder with --sheets"
        ) from None
    return next(iter(texts))


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def edited(path: Path) -> bool:
    """Whether a file is there that is no draft as it was drafted."""
    if not path.exists():
        return False
    head, found, rest = path.read_text(encoding="utf-8", errors="replace").partition(DIGEST)
    line, _, body = rest.partition("\n")
    return not found or digest(body) != line.strip() or not all(part.startswith("#") for part in head.splitlines())


def _refuse_edited(path: Path) -> None:
    remedy = "move it away, name another folder with --sheets, or give --force to lose what was written there"
    if edited(path):
        raise BadInput([Problem(str(path), "is there and was edited since it was drafted", remedy)])
    review = path.with_name(path.stem + REVIEW)
    if review.exists():
        raise BadInput([Problem(str(path), f"is under review ({review.name})", remedy)])
