"""The batch function: a table of documents in, the table of their proposals out, the same on every engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from inquiries.documents import LIMIT
from inquiries.draft.drafting import draft
from inquiries.draft.proposal import table
from inquiries.draft.reading import Reading, read, read_data, read_text
from inquiries.draft.rows import rows, unread
from inquiries.errors import InquiriesError
from inquiries.tables import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inquiries.draft.rows import Columns

# What a batch of documents must have: the name of each and its text, its file's bytes or the file's path.
DOCUMENTS: Final = pa.schema(
    [("document", pa.string()), ("text", pa.string()), ("content", pa.binary()), ("path", pa.string())]
)
NAMELESS: Final = "(without a name)"

_PLACE: Final = "content"  # what messages call a document that is no file
_WORD_CHARACTER: Final = re.compile(r"[^\W_]")


@cache
def proposals_schema() -> pa.Schema:
    """The Arrow schema of the table `proposals`, from its declaration."""
    return arrow_schema(table())


def draft_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Proposals of batches of documents, a batch for each: what `mapInArrow` wants, and a pool of processes too.

    Args:
        batches: with the columns of `DOCUMENTS`; of `text`, `content` and `path` any may be missing or null, and the
            first that is not is read.
    """
    return map(draft_batch, batches)


def draft_batch(documents: pa.RecordBatch, began: Callable[[int], None] | None = None) -> pa.RecordBatch:
    """Proposals of all documents of a batch, in its order; a document that can't be read has one row that says why.

    Args:
        documents: as for `draft_batches`.
        began: told the number of each document in the batch before it is read.
    """
    parts = []
    for number in range(documents.num_rows):
        if began:
            began(number)
        parts.append(_drafted(documents, number))
    schema = proposals_schema()
    arrays = [pa.array([value for part in parts for value in part[field.name]], type=field.type) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def draft_file(path: Path, document: str | None = None) -> pa.RecordBatch:
    """Proposals of one file. Raises UnreadableDocument where no text can be had from it."""
    columns = rows(document or path.name, draft(read(path)))
    return pa.RecordBatch.from_pydict(columns, schema=proposals_schema())


def refused(document: str, problem: str) -> pa.RecordBatch:
    """The one row of a document that could not be drafted."""
    return pa.RecordBatch.from_pydict(unread(document, problem), schema=proposals_schema())


def name_of(documents: pa.RecordBatch, number: int) -> str:
    """The name of a document of a batch."""
    name = documents.column("document")[number].as_py()
    return NAMELESS if name is None else str(name)


def _drafted(documents: pa.RecordBatch, number: int) -> Columns:
    name = name_of(documents, number)
    try:
        return rows(name, draft(_reading(documents, number)))
    except InquiriesError as error:
        return unread(name, _without_place(str(error), documents, number))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (one document must not cost the others of its batch theirs)
        return unread(name, f"the drafter failed on it ({type(error).__name__}: {error}); report this as a fault")


def _reading(documents: pa.RecordBatch, number: int) -> Reading:
    for source in _READERS:
        if source in documents.schema.names:
            value = documents.column(source)[number].as_py()
            if value is not None:
                return _READERS[source](value)
    raise InquiriesError("has neither text nor content; leave it out or fill one of them")


def _plain(text: str) -> Reading:
    if len(text) > LIMIT or not _WORD_CHARACTER.search(text):
        return read_data(text.encode("utf-8", "replace")[: LIMIT + 1], _PLACE)  # raises, and says why
    return read_text(text)


_READERS: Final[dict[str, Callable[[Any], Reading]]] = {
    "text": _plain,
    "content": lambda data: read_data(data, _PLACE),
    "path": lambda path: read(Path(path)),
}


def _without_place(problem: str, documents: pa.RecordBatch, number: int) -> str:
    """A problem without the path in front of it: the row says which document it is."""
    places = [_PLACE]
    if "path" in documents.schema.names:
        places.append(str(documents.column("path")[number].as_py()))
    for place in places:
        problem = problem.removeprefix(f"{place}: ")
    return problem
