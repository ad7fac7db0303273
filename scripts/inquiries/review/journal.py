"""Decisions on disk, each a line and safe before the next is made: a kill at any moment loses nothing decided."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from inquiries.errors import BadInput, CannotPublish, Problem

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO

Line = dict[str, Any]


class Journal:
    """The review of one draft: lines of JSON that are only ever added to.

    A line that a kill cut short was never confirmed to anybody, and is dropped when the journal is opened.
    """

    def __init__(self, path: Path) -> None:
        """Open or begin a journal.

        Raises:
            BadInput: it holds a line that is no decision, or somebody else has it open.
            CannotPublish: it can't be written.
        """
        self.path = path
        try:
            self._file: BinaryIO = path.open("a+b")
        except OSError as error:
            raise CannotPublish(f"{path}: can't be written ({error.strerror}); review in a folder of yours") from None
        try:
            self._lock()
            self.lines = self._read()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._file.close()

    def add(self, line: Line) -> None:
        """Enter one line, on the disk when this returns. Raises CannotPublish."""
        line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **line}
        try:
            self._file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise CannotPublish(f"{self.path}: can't be written ({error.strerror}); the decision is not kept") from None
        self.lines.append(line)

    def _lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # no Unix: two windows on one draft are then not noticed
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            problem = Problem(str(self.path), "is open in another review", "close that one first")
            raise BadInput([problem]) from None

    def _read(self) -> list[Line]:
        self._file.seek(0)
        data = self._file.read()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            self._file.truncate(whole)
        return parsed(data[:whole], self.path)


def read_lines(path: Path) -> list[Line]:
    """The lines of a journal, without opening it for writing. Raises BadInput."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput([Problem(str(path), f"can't be read ({error.strerror})", "check its permissions")]) from None
    return parsed(data[: data.rfind(b"\n") + 1], path)


def parsed(data: bytes, path: Path) -> list[Line]:
    """The decisions in the bytes of a journal. Raises BadInput with the line that is none."""
    lines: list[Line] = []
    for number, raw in enumerate(data.splitlines(), 1):
        try:
            line = json.loads(raw)
        except ValueError:
            line = None
        if not isinstance(line, dict) or not isinstance(line.get("do"), str):
            remedy = "take the line out, or move the file away and begin anew"
            raise BadInput([Problem(str(path), "is no decision of a review", remedy, number)])
        lines.append(line)
    return lines
