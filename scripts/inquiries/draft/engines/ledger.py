"""The folder that a run writes to: a part of the proposals at a time, whole or not at all, so that a run can go on.

    run.json                        which inputs and which rules; written first
    proposals/part-000000.parquet   proposals of some documents, by the order of the inputs; its footer says where the
                                    next part begins
    rejects.jsonl                   each document that was not drafted, and why; written last
    DONE                            how many there are of each, as JSON; written when all is there

A part is written under another name, brought to the disk, and renamed. Whatever is killed when, what stands under its
own name is whole; the next run drafts what is missing.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from inquiries.draft.batches import proposals_schema
from inquiries.draft.engines.inputs import Place
from inquiries.errors import BadInput, CannotPublish, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FORMAT: Final = 1
_PLACE: Final = b"inquiries.following"
_COUNT: Final = b"inquiries.documents"
_ROWS_OF_GROUP: Final = 1 << 16
_OTHER: Final = "name another folder, or remove this one to begin anew"


@dataclass(frozen=True, slots=True)
class Run:
    """What must be the same for a run to go on where another stopped."""

    inputs: str
    drafter: str
    documents: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is there: where the next begins and how many documents it has."""

    following: Place
    documents: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run has come to."""

    documents: int
    proposals: int
    rejects: int


class Ledger:
    """The state of a folder. Make one with `opened`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts = folder / "proposals"

    def begin(self, run: Run) -> dict[int, Part]:
        """The parts that are there already.

        Raises BadInput where the folder holds a run over other inputs, by other rules, or something else.
        """
        told = self.folder / "run.json"
        if told.exists():
            self._compare(told, run)
        else:
            others = sorted(path.name for path in self.folder.iterdir() if path.name != ".lock")
            if others:
                what = f"holds something else than a run of the drafter ({others[0]})"
                raise BadInput([Problem(str(self.folder), what, "name an empty folder")])
            self._parts.mkdir()
            self._write(told, json.dumps({"format": FORMAT, **asdict(run)}, indent=1).encode())
        self._parts.mkdir(exist_ok=True)
        for left in (*self._parts.glob(".*"), *self.folder.glob(".*.new")):
            left.unlink()
        return {int(path.stem.removeprefix("part-")): _part(path) for path in self.paths()}

    def paths(self) -> list[Path]:
        """The files of the parts, in their order."""
        return sorted(self._parts.glob("part-*.parquet"), key=lambda path: (len(path.name), path.name))

    def add(self, number: int, batches: Sequence[pa.RecordBatch], part: Part) -> None:
        """Write a part: the same bytes for the same proposals, however they were cut into batches."""
        footer = {_PLACE: json.dumps(part.following).encode(), _COUNT: str(part.documents).encode()}
        table = pa.Table.from_batches(batches, proposals_schema()).combine_chunks().replace_schema_metadata(footer)
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd", compression_level=3, row_group_size=_ROWS_OF_GROUP)
        self._write(self._parts / f"part-{number:06}.parquet", sink.getvalue())

    def close(self) -> Totals:
        """Write the rejects and that all is done; what it has come to."""
        documents = proposals = rejects = 0
        lines: list[bytes] = []
        for path in self.paths():
            documents += _part(path).documents
            table = pq.read_table(path, columns=["document", "kind", "problem"], use_threads=False)
            refused = table.filter(pc.equal(table["kind"], "unread")).select(["document", "problem"])
            proposals += table.num_rows - refused.num_rows
            rejects += refused.num_rows
            lines += [json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in refused.to_pylist()]
        totals = Totals(documents, proposals, rejects)
        self._write(self.folder / "rejects.jsonl", b"".join(lines))
        self._write(self.folder / "DONE", json.dumps(asdict(totals)).encode() + b"\n")
        return totals

    def totals(self) -> Totals | None:
        """What a run that has ended came to; None where it has not ended."""
        with suppress(FileNotFoundError):
            return Totals(**json.loads((self.folder / "DONE").read_bytes()))
        return None

    def _compare(self, told: Path, run: Run) -> None:
        try:
            former: dict[str, Any] = json.loads(told.read_bytes())
        except ValueError:
            raise BadInput([Problem(str(told), "is no note of a run", _OTHER)]) from None
        now = {"format": FORMAT, **asdict(run)}
        if former.get("inputs") != now["inputs"] or former.get("documents") != now["documents"]:
            what = "holds a run over other documents, or some of them have changed since"
            raise BadInput([Problem(str(self.folder), what, _OTHER)])
        if former != now:
            raise BadInput([Problem(str(self.folder), "holds a run by another version of the rules", _OTHER)])

    def _write(self, path: Path, data: bytes | pa.Buffer) -> None:
        new = path.with_name(f".{path.name}.new")
        try:
            with new.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            new.rename(path)
            _sync(path.parent)
        except OSError as error:
            with suppress(OSError):
                new.unlink()
            what = f"{path}: can't be written ({error.strerror}). The parts before are whole; run the command again"
            raise CannotPublish(f"{what} when there is room, to go on.") from error


@contextmanager
def opened(folder: Path) -> Iterator[Ledger]:
    """The ledger of a folder, which is made where it is not there; one run at a time.

    Raises CannotPublish where it can't be made or another run is at work in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise CannotPublish(f"{folder}: can't be written to ({error.strerror}); name another folder.") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield Ledger(folder)
    except BlockingIOError:
        raise CannotPublish(f"{folder}: another run is at work in it; wait until it has ended.") from None
    finally:
        os.close(handle)  # the kernel lets go of the lock, as it does when the process dies


def _part(path: Path) -> Part:
    try:
        footer = pq.read_schema(path).metadata
        return Part(Place(*json.loads(footer[_PLACE])), int(footer[_COUNT]))
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        raise BadInput([Problem(str(path), "is no part of a run", "remove it; it is drafted again")]) from None


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
