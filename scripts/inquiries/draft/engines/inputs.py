"""What a run of the drafter reads: files, folders and tables of texts, as small batches in one fixed order.

Nothing is held but the names of one folder at a time and the batch at hand, however many documents there are.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from inquiries.draft.batches import DOCUMENTS
from inquiries.errors import BadInput, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Names of files that are taken for documents in a folder; those that the reader refuses are listed with its reason.
SUFFIXES: Final = frozenset(".txt .text .md .html .htm .xhtml .mht .mhtml .pdf .docx .doc .rtf .odt".split())
TABLE: Final = ".parquet"
COLUMNS: Final = ("document", "text", "content")

_MOST: Final = 64  # documents of a batch
_BYTES: Final = 256 * 1024  # of a batch, beyond which it takes no further document
_FOOTER_BUFFER: Final = 1 << 20  # bytes read of a table at a time, so that a row group is never held whole


class Entry(NamedTuple):
    """A file to read, and what its document is called."""

    path: Path
    name: str
    size: int
    changed: int

    @property
    def is_table(self) -> bool:
        """Whether it is a Parquet file of texts."""
        return self.path.suffix.lower() == TABLE


class Place(NamedTuple):
    """Where in the inputs a batch begins: which file, and of a table how many batches come before."""

    entry: int = 0
    batch: int = 0


class Unit(NamedTuple):
    """A batch of documents, how many bytes they have and where the next begins."""

    documents: pa.RecordBatch
    size: int
    following: Place


@dataclass(frozen=True, slots=True)
class Count:
    """What a walk over all inputs finds: how many documents, and a digest that tells these inputs from others."""

    documents: int
    digest: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files and folders to read.

    Args:
        given: paths as the user named them.
        without: a folder that is left out wherever it stands: what is written goes there.

    Raises BadInput on use: a path that is not there, two that would give documents the same names, a table that is
    none or has not the columns of `COLUMNS`, no document at all.
    """

    given: Sequence[Path]
    without: Path

    def entries(self) -> Iterator[Entry]:
        """All files, those of a folder in the order of their paths."""
        own = self.without.absolute()
        labels = _labels(self.given)
        for path, label in zip(self.given, labels, strict=True):
            if path.is_dir():
                yield from _below(path, label, own)
            elif path.exists():
                yield _entry(path, label or path.name, path.stat())
            else:
                raise BadInput([Problem(str(path), "there is no such file or folder", "check its name")])

    def count(self) -> Count:
        """Count the documents; a file's name, size and time of change tell whether it is still the same."""
        known, documents = hashlib.sha256(), 0
        for entry in self.entries():
            known.update(repr((entry.name, entry.size, entry.changed)).encode("utf-8", "backslashreplace"))
            documents += _opened(entry).metadata.num_rows if entry.is_table else 1
        if not documents:
            kinds = ", ".join(sorted(SUFFIXES | {TABLE}))
            named = ", ".join(map(str, self.given))
            raise BadInput([Problem(named, "holds no document", f"name files, or a folder with some of {kinds}")])
        return Count(documents, known.hexdigest())

    def units(self, start: Place = Place()) -> Iterator[Unit]:  # noqa: B008 (it cannot change)
        """Batches from a place on; they are the same whatever place one begins at."""
        files: list[Entry] = []
        number = -1
        for number, entry in enumerate(self.entries()):
            if number < start.entry:
                continue
            if files and (entry.is_table or _full(files)):
                yield _of_files(files, number)
                files = []
            if entry.is_table:
                yield from _of_table(entry, number, start.batch if number == start.entry else 0)
            else:
                files.append(entry)
        if files:
            yield _of_files(files, number + 1)


def _labels(given: Sequence[Path]) -> list[str]:
    """What stands before the names of documents: nothing where one thing is given, else what tells them apart."""
    if len(given) == 1:
        return [""]
    labels = [path.resolve().name if path.is_dir() else path.name for path in given]
    twice = sorted({str(path) for path, label in zip(given, labels, strict=True) if labels.count(label) > 1})
    if twice:
        what = "their documents would have the same names"
        raise BadInput([Problem(", ".join(twice), what, "name the folder above them, or each in a run of its own")])
    return labels


def _below(folder: Path, label: str, without: Path) -> Iterator[Entry]:
    """Documents and tables of a folder and those below; hidden ones and links to folders are left out."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda e: os.fsencode(e.name))
    for one in entries:
        path, name = folder / one.name, f"{label}/{one.name}" if label else one.name
        if one.name.startswith((".", "_")):
            continue
        if one.is_dir(follow_symlinks=False):
            if path.absolute() != without:
                yield from _below(path, name, without)
        elif path.suffix.lower() in SUFFIXES | {TABLE} and one.is_file():
            yield _entry(path, name, one.stat())


def _entry(path: Path, name: str, known: os.stat_result) -> Entry:
    # a name that is no UTF-8 cannot stand in a table
    name = os.fsencode(name).decode("utf-8", "backslashreplace")
    return Entry(path, name, known.st_size if stat.S_ISREG(known.st_mode) else 0, known.st_mtime_ns)


def _full(files: Sequence[Entry]) -> bool:
    return len(files) >= _MOST or sum(entry.size for entry in files) >= _BYTES


def _of_files(files: Sequence[Entry], following: int) -> Unit:
    columns = {"document": [e.name for e in files], "path": [os.fsdecode(e.path) for e in files]}
    schema = pa.schema([DOCUMENTS.field(name) for name in columns])
    batch = pa.RecordBatch.from_pydict(columns, schema=schema)
    return Unit(batch, sum(entry.size for entry in files), Place(following))


def _of_table(entry: Entry, number: int, skipped: int) -> Iterator[Unit]:
    """The rows of a table from a batch on. A batch never reaches over two row groups."""
    table = _opened(entry)
    columns = [name for name in COLUMNS if name in table.schema_arrow.names]
    before = 0
    for group in range(table.num_row_groups):
        rows = _rows_of_batch(table, group, columns)
        batches = -(-table.metadata.row_group(group).num_rows // rows)
        if before + batches > skipped:
            try:
                for n, batch in enumerate(table.iter_batches(rows, [group], columns, use_threads=False), before):
                    if n >= skipped:
                        yield Unit(batch, batch.nbytes, Place(number, n + 1))
            except (OSError, pa.ArrowException) as error:
                what = f"row group {group + 1} can't be read ({error})"
                raise BadInput([Problem(str(entry.path), what, "write it again, or leave it out")]) from error
        before += batches


def _rows_of_batch(table: pq.ParquetFile, group: int, columns: Sequence[str]) -> int:
    """So many rows that a batch has about `_BYTES`."""
    known = table.metadata.row_group(group)
    own = (known.column(n) for n in range(known.num_columns))
    size = int(sum(column.total_uncompressed_size for column in own if column.path_in_schema in columns))
    return max(1, min(_MOST, _BYTES * int(known.num_rows) // max(size, 1)))


def _opened(entry: Entry) -> pq.ParquetFile:
    try:
        table = pq.ParquetFile(entry.path, buffer_size=_FOOTER_BUFFER, pre_buffer=False)
    except (OSError, pa.ArrowException) as error:
        what = f"is no readable Parquet file ({error})"
        raise BadInput([Problem(str(entry.path), what, "write it again, or leave it out")]) from error
    names = table.schema_arrow.names
    if "document" not in names or not {"text", "content"} & set(names):
        what = f"has the columns {', '.join(names)}; `document` and one of `text` and `content` are needed"
        raise BadInput([Problem(str(entry.path), what, "rename its columns")])
    return table
