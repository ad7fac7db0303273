"""Many documents on one machine: drafted by all its cores, written in parts, and gone on with after any stop."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inquiries.declared import SCHEMA
from inquiries.draft.engines.inputs import Inputs, Place
from inquiries.draft.engines.ledger import Part, Run, Totals, opened
from inquiries.draft.engines.pool import CHILD, Limits, Pool, Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from inquiries.draft.engines.inputs import Unit
    from inquiries.draft.engines.ledger import Ledger

DOCUMENTS_OF_PART: Final = 1000
BYTES_OF_PART: Final = 4_000_000

# Modules beside the drafter's own of which a change may change what is proposed.
_BELOW: Final = ("stream.py", "dates.py", "anchors.py")


@dataclass(slots=True)
class _Open:
    """A part whose documents are being drafted."""

    proposals: dict[int, pa.RecordBatch] = field(default_factory=dict)
    drafted: int = 0
    documents: int | None = None  # None as long as it may get more
    following: Place = field(default_factory=Place)

    def batches(self) -> list[pa.RecordBatch]:
        return [batch for _, batch in sorted(self.proposals.items(), key=lambda item: item[0])]


def draft_all(
    given: Sequence[Path],
    out: Path,
    limits: Limits = Limits(),  # noqa: B008 (it cannot change)
    workers: int | None = None,
    child: Sequence[str] = CHILD,
) -> Totals:
    """Draft files, folders and tables of texts into a folder; what a former run left undone, where there was one.

    The parts have the same bytes whatever the number of workers and however often it was stopped, as long as no
    document comes near a limit.

    Raises:
        BadInput: inputs that can't be used, or the folder holds another run.
        CannotPublish: the folder can't be written, or another run is at work in it.
    """
    inputs = Inputs(given, out)
    count = inputs.count()
    with opened(out) as ledger:
        there = ledger.begin(Run(count.digest, drafter_digest(), count.documents))
        totals = ledger.totals()
        if totals is None:
            pool = Pool(workers or len(os.sched_getaffinity(0)), limits, child)
            _draft_missing(inputs, ledger, there, pool, count.documents)
            totals = ledger.close()
    return totals


def _draft_missing(inputs: Inputs, ledger: Ledger, there: Mapping[int, Part], pool: Pool, total: int) -> None:
    from tqdm import tqdm

    at_work: dict[int, _Open] = {}
    with tqdm(total=total, initial=sum(p.documents for p in there.values()), unit=" documents", disable=None) as bar:
        for done in pool.run(_tasks(inputs, there, at_work)):
            part = at_work[done.part]
            part.proposals[done.first] = done.proposals
            part.drafted += done.documents
            bar.update(done.documents)
            _write_whole(ledger, at_work)
    _write_whole(ledger, at_work)


def _write_whole(ledger: Ledger, at_work: dict[int, _Open]) -> None:
    for number in [n for n, part in at_work.items() if part.drafted == part.documents]:
        whole = at_work.pop(number)
        ledger.add(number, whole.batches(), Part(whole.following, whole.drafted))


def _tasks(inputs: Inputs, there: Mapping[int, Part], at_work: dict[int, _Open]) -> Iterator[Task]:
    """Tasks for all documents that no part has yet; the inputs alone decide how parts are cut."""
    number, place = 0, Place()
    units = inputs.units()
    while True:
        if number in there:
            while number in there:
                place, number = there[number].following, number + 1
            units = inputs.units(place)
        part = at_work[number] = _Open()
        documents = size = 0
        unit: Unit | None = None
        while documents < DOCUMENTS_OF_PART and size < BYTES_OF_PART and (unit := next(units, None)):
            task = Task(number, documents, unit.documents)
            documents, size, part.following = documents + unit.documents.num_rows, size + unit.size, unit.following
            yield task
        part.documents = documents
        if unit is None and not documents:
            del at_work[number]
            return
        number += 1


@cache
def drafter_digest() -> str:
    """A digest of the rules and of all code that decides what is proposed."""
    package = Path(__file__).resolve().parent.parent  # all of the drafter
    own = [*package.rglob("*.py"), *package.rglob("*.yaml"), *(package.parent / "documents").rglob("*.py")]
    known = hashlib.sha256()
    for root, paths in (
        (package.parent, [*own, *(package.parent / name for name in _BELOW)]),
        (SCHEMA, SCHEMA.rglob("*.yaml")),
    ):
        for path in sorted(paths):
            known.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return known.hexdigest()
