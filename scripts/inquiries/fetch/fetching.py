"""From a document that is wanted to a copy that is kept: from its address, else from an archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final

from inquiries.anchors import Verdict
from inquiries.fetch.addresses import place
from inquiries.fetch.archive import Archive, as_captured, captured_on
from inquiries.fetch.client import Client, Page
from inquiries.fetch.coded import Wanted
from inquiries.fetch.copies import Fetched, Folder
from inquiries.fetch.failures import ARCHIVE_MAY_HELP, NotFetched, Why
from inquiries.fetch.texts import extension, streams_of
from inquiries.stream import Stream
from inquiries.verify import Known, Result, verify_copy

HERE: Final = "its address"


class State(Enum):
    """What became of a document."""

    VERIFIED = "verified"  # a copy confirms every anchor
    KEPT = "kept"  # a document that is not coded
    DIFFERS = "differs"  # a copy is kept that does not confirm every anchor
    VANISHED = "vanished"  # gone from its address, and no archived copy of it is known
    MISSING = "not fetched"  # for another reason


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document, in words."""

    document: Wanted
    state: State
    words: str
    path: Path | None = None

    @property
    def good(self) -> bool:
        """Whether the document is at hand as it should be."""
        return self.state in {State.VERIFIED, State.KEPT}

    def __str__(self) -> str:
        return f"{self.document.name}: {self.state.value}: {self.words}"


@dataclass(frozen=True, slots=True)
class _Candidate:
    fetched: Fetched
    origin: str
    result: Result | None

    @property
    def confirmed(self) -> bool:
        return self.result is None or (self.result.document_id is not None and self.result.confirmed)


@dataclass(slots=True)
class _Search:
    """What was found of one document, and why not more."""

    candidates: list[_Candidate] = field(default_factory=list)
    failures: list[NotFetched] = field(default_factory=list)
    no_capture: bool = False

    @property
    def said(self) -> str:
        return "; ".join(str(failure) for failure in self.failures)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches documents into a folder; `force` fetches again and replaces what differs."""

    client: Client
    archive: Archive
    folder: Folder
    force: bool = False
    private: frozenset[str] = frozenset()  # hosts that a public archive is not told of

    def fetch(self, document: Wanted) -> Outcome:
        """Fetch one document and say what became of it."""
        search = _Search()
        for candidate in self._candidates(document, search):
            search.candidates.append(candidate)
            if candidate.confirmed:
                return self._kept(document, candidate, search)
        if search.candidates:
            best = max(search.candidates, key=lambda found: _confirmed(found.result))
            return self._kept(document, best, search)
        if search.no_capture and search.failures and search.failures[0].why is Why.GONE:
            return Outcome(document, State.VANISHED, f"{search.said}; the archive has no copy")
        return Outcome(document, State.MISSING, search.said or "no address of it is known")

    def at_hand(self, document: Wanted) -> Outcome | None:
        """The outcome for a coded document of which a copy is there that confirms every anchor."""
        if document.known is None or self.force:
            return None
        for path in self.folder.copies(document.name):
            result = verify_copy(path, [document.known])
            if result.document_id and result.confirmed:
                return Outcome(document, State.VERIFIED, f"{_anchors(result)}, in the copy there: {path}", path)
        return None

    def _candidates(self, document: Wanted, search: _Search) -> Iterator[_Candidate]:
        """The document from each place where it may be, the first that holds it being enough."""
        if document.address:
            candidate = self._tried(document, document.address, HERE, search)
            if candidate:
                yield candidate
            elif not _may_help(search.failures[-1], document):
                return
        if document.archived:
            candidate = self._tried(document, as_captured(document.archived), "the archived copy on record", search)
            if candidate:
                yield candidate
        if not document.address or self._is_private(document.address):
            return
        try:
            capture = self.archive.nearest(self.client, document.address, document.day)
        except NotFetched as error:
            search.failures.append(NotFetched(error.why, f"the archive can't be asked ({error})"))
            return
        search.no_capture = capture is None
        if capture and (candidate := self._tried(document, capture, "the archive", search)):
            yield candidate

    def _tried(self, document: Wanted, address: str, origin: str, search: _Search) -> _Candidate | None:
        try:
            page = self.client.get(address)
            return self._read(document, page, origin)
        except NotFetched as error:
            search.failures.append(error)
            return None

    def _read(self, document: Wanted, page: Page, origin: str) -> _Candidate:
        part = self.folder.part(document.name)
        try:
            part.write_bytes(page.body)
            result = verify_copy(part, [document.known]) if document.known else None
            trusted = result is not None and result.document_id is not None and result.confirmed
            streams = streams_of(part, page.final, trusted=trusted)
        finally:
            part.unlink(missing_ok=True)
        archived = origin != HERE
        captured = captured_on(page.final) if archived else ""
        fetched = Fetched(page, extension(page.body), _told(streams, document.known), archived, captured)
        return _Candidate(fetched, origin, result)

    def _kept(self, document: Wanted, candidate: _Candidate, search: _Search) -> Outcome:
        path, how = self.folder.keep(document.name, candidate.fetched, force=self.force)
        captured = f" of {candidate.fetched.captured}" if candidate.fetched.captured else ""
        words = [f"from {candidate.origin}{captured}", f"{how.value}: {path}"]
        state = State.KEPT
        if candidate.result is not None:
            state = State.VERIFIED if candidate.confirmed else State.DIFFERS
            words.insert(0, _anchors(candidate.result))
        if candidate.origin != HERE and len(search.candidates) > 1:
            words.append("the text at its address is another one now")
        if search.no_capture:
            words.append("the archive has no copy")
        words += [str(failure) for failure in search.failures]
        return Outcome(document, state, "; ".join(words), path)

    def _is_private(self, address: str) -> bool:
        return self.archive.public and place(address).host in self.private


def _may_help(failure: NotFetched, document: Wanted) -> bool:
    return failure.why in ARCHIVE_MAY_HELP or (failure.why is Why.UNUSABLE and document.known is not None)


def _told(streams: list[Stream], known: Known | None) -> Stream:
    """The stream that a copy is known by: that of the document coded where it has it, else of its first reading."""
    return next((stream for stream in streams if known and stream.digest == known.digest), streams[0])


def _confirmed(result: Result | None) -> int:
    return 0 if result is None else result.counts[Verdict.VERIFIED] + result.counts[Verdict.MOVED]


def _anchors(result: Result) -> str:
    if result.document_id is None:
        return "it is another text, in which hardly an anchor is found"
    return f"{_confirmed(result)} of {len(result.anchors)} anchors"
