"""Keeping what was fetched: a copy and a note of where it came from, each written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from inquiries import __version__
from inquiries.documents import readings
from inquiries.errors import BadInput, CannotPublish, Problem, UnreadableDocument
from inquiries.stream import RULE, Stream, stream_of
from inquiries.verify import NOTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inquiries.fetch.client import Page

KINDS: Final = ("html", "txt", "pdf", "docx")


class How(Enum):
    """What became of a copy."""

    NEW = "kept"
    SAME = "already there"
    BESIDE = "another text than the copy there: kept beside it"
    REPLACED = "another text than the copy there, which it replaces"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page to keep: its kind (`html`), the stream it is known by, and the day of its capture if it is archived."""

    page: Page
    kind: str
    stream: Stream
    archived: bool = False
    captured: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder that copies are kept in, one name a document."""

    path: Path

    def opened(self) -> Folder:
        """Make the folder. Raises BadInput where copies would enter a git repository, or it can't be made."""
        if why := _enters_repository(self.path):
            raise BadInput([Problem(str(self.path), why, "choose a folder elsewhere, or have git ignore it")])
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            problem = Problem(str(self.path), f"can't be made ({error.strerror})", "choose another folder with --to")
            raise BadInput([problem]) from None
        return self

    def copies(self, name: str) -> list[Path]:
        """The copies of a document that are there, the first of them under its plain name."""
        plain = [self.path / f"{name}.{kind}" for kind in KINDS]
        dated = [path for kind in KINDS for path in sorted(self.path.glob(f"{name}.????-??-??*.{kind}"))]
        return [path for path in [*plain, *dated] if path.is_file()]

    def part(self, name: str) -> Path:
        """A place for what is not yet a copy; hidden, so that nothing takes it for one."""
        return self.path / f".{name}.part"

    def keep(self, name: str, fetched: Fetched, *, force: bool) -> tuple[Path, How]:
        """Keep a page as the copy of a document; one with another text is replaced only if `force` says so."""
        there = self.copies(name)
        for path in there:
            if _same(path, fetched):
                if not _note(path).exists():
                    self._write(_note(path), _facts(fetched))
                return path, How.SAME
        how = How.NEW if not there else How.REPLACED if force else How.BESIDE
        stem = f"{name}.{fetched.page.at:%Y-%m-%d}" if how is How.BESIDE else name
        if how is How.BESIDE and any(path.stem == stem for path in there):
            stem = f"{name}.{fetched.page.at:%Y-%m-%dT%H%M%S}"
        target = self.path / f"{stem}.{fetched.kind}"
        self._write(target, fetched.page.body)
        self._write(_note(target), _facts(fetched))
        if how is How.REPLACED:
            for path in (self.path / f"{name}.{kind}" for kind in KINDS if kind != fetched.kind):
                path.unlink(missing_ok=True)
        return target, how

    def _write(self, path: Path, data: bytes) -> None:
        beside = path.with_name(f".{path.name}.part")
        try:
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except OSError as error:
            raise CannotPublish(f"{path}: can't be written ({error.strerror}). What was there is as it was.") from error
        finally:
            beside.unlink(missing_ok=True)


def _note(copy: Path) -> Path:
    return copy.with_name(f"{copy.stem}{NOTE}")


def _same(path: Path, fetched: Fetched) -> bool:
    """Whether a copy holds the same bytes, or the same text in another dress."""
    try:
        if path.read_bytes() == fetched.page.body:
            return True
        return any(stream_of(text).digest == fetched.stream.digest for text in readings(path))
    except (OSError, UnreadableDocument):
        return False


def _facts(fetched: Fetched) -> bytes:
    page = fetched.page
    facts: dict[str, Any] = {
        "url": page.asked,
        "url_final": page.final,
        "archived_copy": fetched.archived,
        "captured": fetched.captured or None,
        "fetched": f"{page.at:%Y-%m-%dT%H:%M:%SZ}",
        "fetched_with": f"inquiries {__version__}",
        "status": page.status,
        "content_type": page.content_type or None,
        "bytes": len(page.body),
        "sha256": hashlib.sha256(page.body).hexdigest(),
        "stream_rule": RULE,
        "stream_length": fetched.stream.length,
        "stream_digest": fetched.stream.digest,
    }
    kept = {name: value for name, value in facts.items() if value is not None}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True).encode()


def _enters_repository(folder: Path) -> str:
    """Why copies in a folder would be taken into a git repository; empty where they would not."""
    inside = folder.absolute() / "copy"
    repository = next((above for above in _existing(inside.resolve().parents) if (above / ".git").exists()), None)
    if repository is None:
        return ""
    nearest = next(_existing(inside.resolve().parents))
    command = ["git", "-C", str(nearest), "check-ignore", "--quiet", str(inside.resolve())]
    try:
        ignored = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        ignored = False
    what = "is in a git repository that does not ignore it, and the texts are other people's writing"
    return "" if ignored else what


def _existing(folders: Iterator[Path] | Any) -> Iterator[Path]:
    return (folder for folder in folders if folder.is_dir())
